"""LibreOffice missing, hanging, silent or wrong: told in time, in words, with nothing left behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from costing.document_errors import ExtraMissing, OfficeFailed, OfficeMissing, OfficeTooSlow
from costing.documents import office
from costing.documents.pdf import pdfs_of
from costing.errors import CannotWrite
from costing.wording import LANGUAGES, said
from tests.sample_documents import docx

posix = pytest.mark.skipif(os.name == "nt", reason="a program of Windows is no script")
DOCUMENTS = {"-devis à l'hôpital.docx": docx("Devis"), "عرض.docx": docx("عرض")}


def standing_in(folder, monkeypatch, script):
    """Put a program in the place of LibreOffice: a script of Python that is given the same arguments."""
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport os, sys, subprocess, time\n{script}", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    temporary = folder / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    return temporary


WRITES = """
out = sys.argv[sys.argv.index("--outdir") + 1]
for name in sys.argv[sys.argv.index("--outdir") + 2:]:
    with open(os.path.join(out, name.split(".")[0] + ".pdf"), "wb") as stream:
        stream.write({content!r})
"""


HANGS = """
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open({note!r}, "w") as stream:
    stream.write(str(os.getpid()) + " " + str(child.pid))
time.sleep(60)
"""


def lives(number):
    """Tell whether a process runs; one that has ended and that nobody has asked about is none."""
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def ends(number):
    """Tell whether a process has ended, or does so at once: one that was killed takes its time on a busy machine."""
    end = time.monotonic() + 10
    while lives(number) and time.monotonic() < end:
        time.sleep(0.01)
    return not lives(number)


def test_without_libreoffice_what_to_install_is_said(monkeypatch):
    """On a computer without LibreOffice I am told, in my language, that a PDF needs it and how to get it."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "PLACES", ())

    with pytest.raises(OfficeMissing) as refused:
        pdfs_of(DOCUMENTS, "fr")

    for lang in LANGUAGES:
        assert "libreoffice.org" in said(refused.value, lang)
    assert "looked for: soffice, libreoffice" in str(refused.value)


def test_libreoffice_is_found_where_it_is_usually_installed(tmp_path, monkeypatch):
    """A LibreOffice that no PATH leads to, as on Windows and on a Mac, is found all the same, the latest of several."""
    monkeypatch.setenv("PATH", "")
    for name in ("libreoffice7.6", "libreoffice24.8"):
        (tmp_path / name / "program").mkdir(parents=True)
        (tmp_path / name / "program" / "soffice").touch()
    windows = tmp_path / "Program Files" / "LibreOffice" / "program" / "soffice.com"
    windows.parent.mkdir(parents=True)
    windows.touch()
    monkeypatch.setattr(office, "PLACES", [office.PLACES[0], (str(tmp_path), "libreoffice*/program/soffice")])

    monkeypatch.delenv("ProgramFiles", raising=False)
    assert office.office_program() == tmp_path / "libreoffice24.8" / "program" / "soffice"
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    assert office.office_program() == windows


def test_without_the_library_that_reads_pdfs_what_to_install_is_said(monkeypatch):
    """Without pypdf nothing is begun, and I am told the one line that installs it."""
    monkeypatch.setitem(sys.modules, "pypdf", None)

    with pytest.raises(ExtraMissing, match=r'pip install "costing\[pdf\]"'):
        pdfs_of(DOCUMENTS, "fr")


@posix
def test_a_libreoffice_that_hangs_is_ended_in_time(tmp_path, monkeypatch):
    """A LibreOffice that hangs is ended with all it has started, and nothing of it stays on the disk."""
    note = tmp_path / "processes.txt"
    temporary = standing_in(tmp_path, monkeypatch, HANGS.format(note=str(note)))
    began = time.monotonic()

    with pytest.raises(OfficeTooSlow) as refused:
        pdfs_of(DOCUMENTS, "fr", seconds=1)

    assert time.monotonic() - began < 10
    assert (refused.value.seconds, refused.value.count) == (1, 2)
    assert all(map(ends, map(int, note.read_text().split())))
    assert list(temporary.iterdir()) == []


@posix
def test_an_interrupt_ends_libreoffice_too(tmp_path, monkeypatch):
    """When I press Ctrl-C during a conversion, LibreOffice does not go on alone, and nothing stays on the disk."""
    note = tmp_path / "processes.txt"
    temporary = standing_in(tmp_path, monkeypatch, HANGS.format(note=str(note)))

    def pressed():
        while not (note.exists() and note.read_text().count(" ")):
            time.sleep(0.01)
        raise KeyboardInterrupt

    wait = subprocess.Popen.wait
    monkeypatch.setattr(subprocess.Popen, "wait", lambda self, *limit: pressed() if limit else wait(self))

    with pytest.raises(KeyboardInterrupt):
        pdfs_of(DOCUMENTS, "fr")

    assert all(map(ends, map(int, note.read_text().split())))
    assert list(temporary.iterdir()) == []


@posix
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("", "LibreOffice finished and wrote nothing"),
        (WRITES.format(content=b""), "is no PDF, or has no page"),
        (WRITES.format(content=b"<html>no PDF</html>"), "is no PDF, or has no page"),
        (WRITES.format(content=b"%PDF-1.6\nnothing more"), "is no PDF, or has no page"),
        ("sys.stderr.write('no room at all'); sys.exit(77)", r"ended \(code 77\), saying: no room at all"),
        ("sys.exit(81)", r"ended \(code 81\) without saying why"),
    ],
)
def test_what_libreoffice_makes_is_looked_at(tmp_path, monkeypatch, script, told):
    """Nothing written, rubbish written, an error: no PDF is given to me, and I am told which documents and why."""
    temporary = standing_in(tmp_path, monkeypatch, script)

    with pytest.raises(OfficeFailed, match=told) as refused:
        pdfs_of(DOCUMENTS, "fr")

    assert "-devis à l'hôpital.docx" in str(refused.value)
    assert list(temporary.iterdir()) == []


@posix
def test_a_program_that_cannot_run_is_told(tmp_path, monkeypatch):
    """A LibreOffice of another kind of computer, or half installed, is told as such."""
    standing_in(tmp_path, monkeypatch, "")
    (tmp_path / "bin" / "soffice").write_bytes(b"\x7fELF, broken")

    with pytest.raises(OfficeFailed, match="could not be started"):
        pdfs_of(DOCUMENTS, "fr")


@pytest.mark.parametrize("content", [b"", b"Devis", b"PK\x03\x04", docx("Devis")[:-40]])
def test_only_documents_and_workbooks_are_converted(content):
    """What is neither a Word document nor a workbook is refused, where LibreOffice would print it as text."""
    with pytest.raises(OfficeFailed, match=r"made of: notes\.docx.*neither a Word document"):
        pdfs_of({"good.docx": docx("Devis"), "notes.docx": content}, "fr")


def test_nothing_to_convert_starts_nothing(monkeypatch):
    """No document, no PDF: LibreOffice is not even looked for."""
    monkeypatch.setenv("PATH", "")

    assert pdfs_of({}, "fr") == {}


@pytest.mark.office
def test_a_folder_that_takes_no_file_is_told(tmp_path, monkeypatch):
    """When the temporary folder refuses, I am told which one and why."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))

    with pytest.raises(CannotWrite) as refused:
        pdfs_of(DOCUMENTS, "fr")

    assert str(tmp_path / "gone") in str(refused.value)
