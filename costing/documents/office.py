"""LibreOffice at work: found where it is, in a private profile that trusts nothing, for so long and no longer."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import md5
from pathlib import Path
from time import monotonic
from typing import Any

from costing.document_errors import OfficeFailed, OfficeMissing
from costing.errors import Problem
from costing.interrupts import uninterrupted

NAMES = ("soffice", "libreoffice")
# Where it stands when no PATH leads to it: a variable of the system or a folder, and the place inside.
PLACES = (
    ("%ProgramFiles%", "LibreOffice/program/soffice.com"),
    ("%ProgramFiles(x86)%", "LibreOffice/program/soffice.com"),
    ("/Applications", "LibreOffice.app/Contents/MacOS/soffice"),
    ("/opt", "libreoffice*/program/soffice"),
)
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
# The locale whose numbers are those of our documents. LibreOffice's own ar-DZ writes another decimal sign than the
# texts in Arabic do (1.234.567,89), and so does every Arabic of its; German writes the same numbers.
_NUMBERS_OF = {"fr": "fr-FR", "ar": "de-DE", "en": "en-GB"}
_SETTINGS = (
    # What is outside the document is not fetched, nothing in it runs, nothing is looked up.
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"),
    ("Office.Common/Misc", "CrashReport", "false"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    # Nobody is there to be greeted.
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    # Formulas are worked out anew: a value kept beside one is believed by nobody.
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    # Figures are written 0 to 9 in Arabic too, as in Algeria.
    ("Office.Common/I18N/CTL", "CTLTextNumerals", "0"),
    # A PDF is PDF/A-2b, tagged, with bookmarks, and shows its title.
    ("Office.Common/Filter/PDF/Export", "SelectPdfVersion", "2"),
    ("Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("Office.Common/Filter/PDF/Export", "ExportBookmarks", "true"),
    ("Office.Common/Filter/PDF/Export", "DisplayPDFDocumentTitle", "true"),
)
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{}
</oor:items>
"""
_LOOK_SECONDS = 0.5
_SAID = 300  # signs of what it said last that a refusal repeats


def office_program() -> Path:
    """Return LibreOffice, from the PATH or the places where it is usually installed.

    Raises
    ------
    OfficeMissing
        It is in none of them.
    """
    for found in (*map(shutil.which, NAMES), *_installed()):
        if found:
            return Path(found)
    raise OfficeMissing(names=NAMES)


def _installed() -> Iterator[Path]:
    for place, inside in PLACES:
        folder = os.environ.get(place.strip("%"), "") if place.startswith("%") else place
        if folder:
            yield from sorted(Path(folder).glob(inside), key=_version, reverse=True)


def _version(program: Path) -> list[int]:
    """Return the numbers of a path, of which those of 24.8 are above those of 7.6."""
    return [int(number) for number in re.findall("[0-9]+", str(program))]


def converted(sources: Sequence[Path], to: str, folder: Path, lang: str, seconds: float) -> dict[Path, Path]:
    """Convert documents by one run of LibreOffice.

    Parameters
    ----------
    sources
        Documents of different names, in `folder`.
    to
        Ending of what is made: pdf, xlsx, docx.
    folder
        An empty place for the profile, the temporary files and the results, which the caller throws away.
    lang
        fr, ar or en: how numbers of a workbook are written.
    seconds
        Time limit of the whole run.

    Returns
    -------
    dict[Path, Path]
        Each source to what was made of it; LibreOffice exits 0 for what it could not read too, so that a source may
        be missing.

    Raises
    ------
    OfficeMissing
        There is no LibreOffice.
    OfficeFailed
        It could not be started, or it ended with an error.
    subprocess.TimeoutExpired
        It was stopped, with all that it had started.
    """
    program, profile, out = office_program(), folder / "profile", folder / "made"
    for needed in (profile / "user", out, folder / "temporary"):
        needed.mkdir(parents=True)
    items = [*_SETTINGS, ("Setup/L10N", "ooSetupSystemLocale", _NUMBERS_OF[lang])]
    settings = _PROFILE.format("\n".join(_ITEM.format(*item) for item in items))
    (profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")
    # Names from inside the folder are short: a command line of Windows holds thousands of them.
    names = [str(source.relative_to(folder)) for source in sources]
    command = [str(program), f"-env:UserInstallation={profile.as_uri()}", *_OPTIONS, "--convert-to", to]
    _run([*command, "--outdir", str(out), *names], folder, profile, seconds)
    targets = {source: out / f"{source.stem}.{to}" for source in sources}
    return {source: target for source, target in targets.items() if target.is_file()}


def _run(command: Sequence[str], folder: Path, profile: Path, seconds: float) -> None:
    """Run a program that says what it has to say into a file, which no child of it can keep open against us."""
    said = folder / "said.txt"
    environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "temporary"))}
    process = None
    with said.open("wb") as stream:
        try:
            with uninterrupted():
                process = subprocess.Popen(  # noqa: S603 # LibreOffice, and names that we gave
                    command,
                    cwd=folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    **_OF_ITS_OWN,
                )
            code = _waited(process, seconds)
        except BaseException as error:
            if process is not None:
                _end(process)
                _forget(profile)
            elif isinstance(error, OSError):
                detail = {"detail": error.strerror or str(error)}
                raise OfficeFailed(documents=(), reason=Problem("", "office_unstarted", detail)) from error
            raise
    if code:
        words = " ".join(said.read_text("utf-8", "replace").split())[-_SAID:]
        reason = Problem("", "office_said" if words else "office_silent", {"code": code, "detail": words})
        raise OfficeFailed(documents=(), reason=reason)


def _waited(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Wait for a program, a little at a time: Windows hears no Ctrl-C while it waits."""
    end = monotonic() + seconds
    while True:
        try:
            return process.wait(max(min(_LOOK_SECONDS, end - monotonic()), 0))
        except subprocess.TimeoutExpired as late:
            if monotonic() >= end:
                raise subprocess.TimeoutExpired(process.args, seconds) from late


if sys.platform == "win32":
    _OF_ITS_OWN: dict[str, Any] = {
        "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW,
    }

    def _end(process: subprocess.Popen[bytes]) -> None:
        """End a program and all that it started."""
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 # a number is all it is given
        process.wait()

    def _forget(profile: Path) -> None:
        """Leave nothing: a pipe of Windows goes with its program."""

else:
    _OF_ITS_OWN: dict[str, Any] = {"start_new_session": True}

    def _end(process: subprocess.Popen[bytes]) -> None:
        """End a program and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _forget(profile: Path) -> None:
        """Remove the socket of a LibreOffice that was ended, which it names after its profile."""
        digest = md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
        name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
        for folder in ("/tmp", "/var/tmp"):  # noqa: S108 # its own choice, whatever the environment says
            with suppress(OSError):
                Path(folder, name).unlink()
