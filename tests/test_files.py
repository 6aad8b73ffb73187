"""Writing files: whole or not at all, several together or none, and nobody's work overwritten."""

import errno
import os
from pathlib import Path

import pytest

from costing.errors import CannotWrite, FileChanged
from costing.files import write_all, write_new
from tests.command import files_in


def test_several_files_stand_together_or_none_does(tmp_path, monkeypatch):
    """When the second of two finished files cannot take its place, the first is taken back, and its folder too."""
    replace = Path.replace

    def in_use(self, target):
        if target.name == "b.xlsx":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", in_use)

    with pytest.raises(CannotWrite) as refused:
        write_new({tmp_path / "new" / "deep" / "a.json": b"a", tmp_path / "new" / "deep" / "b.xlsx": b"b"})

    assert refused.value.path == str(tmp_path / "new" / "deep" / "b.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_before_is_untouched(tmp_path, monkeypatch):
    """A file that was to be replaced is as it was when the disk is full."""
    (tmp_path / "devis.xlsx").write_bytes(b"old")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(CannotWrite, match="no space left"):
        write_all({tmp_path / "devis.xlsx": b"new"})

    assert files_in(tmp_path) == {"devis.xlsx": b"old"}


def test_a_missing_file_is_written_beside_those_that_are_there(tmp_path):
    """Of three files of a quote one was deleted: it comes back, and the others are not written again."""
    contents = {tmp_path / name: name.encode() for name in ("a.json", "a.xlsx", "a.docx")}
    write_new(contents)
    (tmp_path / "a.xlsx").unlink()
    (tmp_path / "a.json").chmod(0o444)
    stamp = (tmp_path / "a.json").stat().st_mtime_ns

    write_new(contents)

    assert files_in(tmp_path) == {path.name: content for path, content in contents.items()}
    assert (tmp_path / "a.json").stat().st_mtime_ns == stamp


def test_other_content_is_refused_before_anything_is_written(tmp_path):
    """One file of several with other content: none of the others is written."""
    (tmp_path / "b").write_bytes(b"someone's")

    with pytest.raises(FileChanged) as refused:
        write_new({tmp_path / "a": b"a", tmp_path / "b": b"b"})

    assert refused.value.path == str(tmp_path / "b")
    assert files_in(tmp_path) == {"b": b"someone's"}


def test_a_folder_of_that_name_is_told(tmp_path):
    """A folder that has the name of the file is named, and stays."""
    (tmp_path / "devis.docx").mkdir()

    with pytest.raises(CannotWrite, match="a folder has this name already"):
        write_all({tmp_path / "a.json": b"a", tmp_path / "devis.docx": b"new"})

    assert [path.name for path in tmp_path.iterdir()] == ["devis.docx"]


def test_a_disk_without_permissions_takes_files_too(tmp_path, monkeypatch):
    """A USB key that knows no permissions refuses to set them, and holds the file all the same."""

    def refuses(*_):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "chmod", refuses)

    write_all({tmp_path / "devis.xlsx": b"new"})

    assert files_in(tmp_path) == {"devis.xlsx": b"new"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_files_are_readable_as_any_new_file_is(tmp_path):
    """A written file has the permissions any new file of that person has, not those of a temporary one."""
    (tmp_path / "plain").write_bytes(b"")

    write_all({tmp_path / "devis.xlsx": b"new"})

    assert (tmp_path / "devis.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode
