"""LibreOffice and poppler as judges: a private profile, a time limit, an output that is looked at."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

TOOLS = ("soffice", "pdftotext", "pdftoppm")
SECONDS = 120
MAGIC = {"pdf": b"%PDF", "xlsx": b"PK", "docx": b"PK"}
# Always recalculate what is loaded, and fetch nothing.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def missing() -> str | None:
    """Return the name of a tool that is not installed, or None when all are."""
    return next((tool for tool in TOOLS if shutil.which(tool) is None), None)


def convert(source: Path, to: str, out: Path) -> Path:
    """Convert a document by LibreOffice into a folder that is not its own; every formula is recalculated."""
    return convert_all([source], to, out)[0]


def convert_all(sources: list[Path], to: str, out: Path) -> list[Path]:
    """Convert documents in one go, which is many times faster than one by one."""
    targets = [out / f"{source.stem}.{to}" for source in sources]
    out.mkdir(parents=True, exist_ok=True)
    for target in targets:
        target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to, "--outdir", str(out)]
        _run("soffice", *options, *map(str, sources))
    for target in targets:
        # LibreOffice exits 0 for a missing source too: only the file itself says that it is there.
        if not target.is_file() or not target.read_bytes().startswith(MAGIC[to]):
            message = f"LibreOffice did not make {target}"
            raise RuntimeError(message)
    return targets


def recalculated(xlsx: Path, out: Path) -> Path:
    """Return a copy of a workbook, all its formulas computed anew by LibreOffice."""
    return convert(xlsx, "xlsx", out)


def pages(pdf: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    return _run("pdftotext", "-layout", str(pdf), "-").split("\f")[:-1]


def _run(program: str, *arguments: str) -> str:
    """Run a program and return what it prints; past the time limit, end it and all that it started."""
    command = [shutil.which(program) or program, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    ) as process:
        try:
            output, trouble = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        message = f"{program} ended with {process.returncode}: {trouble}"
        raise RuntimeError(message)
    return output
