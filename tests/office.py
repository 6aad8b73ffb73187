"""LibreOffice and poppler as judges: the profile of the library, a time limit, an output that is looked at."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from costing.documents.office import converted

TOOLS = ("soffice", "pdftotext", "pdftoppm")
SECONDS = 120
MAGIC = {"pdf": b"%PDF", "xlsx": b"PK", "docx": b"PK"}


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
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        copies = [folder / f"{number}{source.suffix}" for number, source in enumerate(sources)]
        for source, copy in zip(sources, copies, strict=True):
            shutil.copy(source, copy)
        made = converted(copies, to, folder, "en", SECONDS)
        for copy, target in zip(copies, targets, strict=True):
            if copy not in made or not made[copy].read_bytes().startswith(MAGIC[to]):
                message = f"LibreOffice did not make {target}"
                raise RuntimeError(message)
            shutil.copy(made[copy], target)
    return targets


def recalculated(xlsx: Path, out: Path) -> Path:
    """Return a copy of a workbook, all its formulas computed anew by LibreOffice."""
    return convert(xlsx, "xlsx", out)


def pages(pdf: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    command = ["pdftotext", "-layout", str(pdf), "-"]
    shown = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS, text=True, encoding="utf-8")
    return shown.stdout.split("\f")[:-1]
