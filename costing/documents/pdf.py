"""PDFs of the Word and Excel documents of quotes, by LibreOffice where it is installed.

A PDF is made of the very document the client may also be sent: PDF/A-2b, tagged, with bookmarks. The same document
gives the same bytes with the same LibreOffice and fonts.
"""

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from costing.document_errors import OfficeFailed, OfficeTooSlow
from costing.documents.office import converted
from costing.documents.pdf_sealing import pdf_library, sealed
from costing.errors import CannotWrite, Problem
from costing.files import why
from costing.progress import step

_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
# A start takes 2 to 3 s on a new profile and a proposal 0.5 to 0.8 s: twenty times that is not slow, it hangs.
_START_SECONDS = 60
_DOCUMENT_SECONDS = 15
# Numbers may push one heading over to the next page, which a second try settles; what still moves then never settles.
_TRIES = 2


def pdfs_of(documents: Mapping[str, bytes], lang: str, *, seconds: float | None = None) -> dict[str, bytes]:
    """Convert Word and Excel documents to PDF, all in one run of LibreOffice.

    Parameters
    ----------
    documents
        Name to bytes of a .docx or .xlsx that this library made; names are the caller's, and reach no disk.
    lang
        fr, ar or en: the language the PDFs declare, and in which the numbers of a workbook are written.
    seconds
        Time limit of the run; absent: a minute, and a quarter of one for each document.

    Returns
    -------
    dict[str, bytes]
        The same names to PDFs, each of one page or more.

    Raises
    ------
    OfficeMissing
        LibreOffice is not installed.
    ExtraMissing
        The library that reads PDFs is not installed.
    OfficeFailed
        A document could not be converted; all PDFs of the batch are given up.
    OfficeTooSlow
        The time limit is over; LibreOffice and all that it started are ended.
    CannotWrite
        The temporary folder refuses.
    """
    if not documents:
        return {}
    pdf_library()
    kinds = {name: _kind(name, content) for name, content in documents.items()}
    limit = _START_SECONDS + _DOCUMENT_SECONDS * len(documents) if seconds is None else seconds
    try:
        with tempfile.TemporaryDirectory(prefix="costing-pdf-", ignore_cleanup_errors=True) as folder:
            place = Path(folder).resolve()
            sources = {name: place / f"{number}.{kinds[name]}" for number, name in enumerate(documents)}
            for name, source in sources.items():
                source.write_bytes(documents[name])
            with step("progress.pdf", lang):
                made = converted(list(sources.values()), "pdf", place, lang, limit)
            found = {name: made[source].read_bytes() for name, source in sources.items() if source in made}
    except subprocess.TimeoutExpired as error:
        raise OfficeTooSlow(seconds=round(limit), count=len(documents)) from error
    except OfficeFailed as error:
        raise OfficeFailed(documents=tuple(documents), reason=error.reason) from error
    except OSError as error:
        raise CannotWrite(path=error.filename or tempfile.gettempdir(), reason=why(error)) from error
    missing = tuple(name for name in documents if name not in found)
    if missing:
        raise OfficeFailed(documents=missing, reason=Problem("", "office_wrote_nothing"))
    return {name: sealed(found[name], documents[name], lang, name) for name in documents}


def _kind(name: str, content: bytes) -> str:
    """Tell a Word document from a workbook; LibreOffice would print whatever else it is given as text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return next(kind for part, kind in _PARTS.items() if part in archive.namelist())
    except (zipfile.BadZipFile, StopIteration) as error:
        raise OfficeFailed(documents=(name,), reason=Problem("", "not_an_office_document")) from error


def heading_pages(pdf: bytes, depth: int = 1) -> tuple[int, ...]:
    """Return the page on which each heading stands, in the order of the document; the first page is 1.

    Parameters
    ----------
    pdf
        A PDF of `pdfs_of`.
    depth
        1 for chapters alone, 2 with their sub-titles, and so on.
    """
    reader = pdf_library().PdfReader(io.BytesIO(pdf))
    return tuple(reader.get_destination_page_number(each) + 1 for each in _headings(reader.outline, depth))


def _headings(outline: list[Any], depth: int) -> Iterator[Any]:
    for entry in outline:
        if not isinstance(entry, list):
            yield entry
        elif depth > 1:
            yield from _headings(entry, depth - 1)


def numbered_pdfs(
    renders: Mapping[str, Callable[[tuple[int, ...] | None], bytes]], lang: str, *, depth: int = 1
) -> dict[str, bytes]:
    """Convert documents to PDF, the pages of their chapters printed in their contents.

    The documents are converted in one run, then those with a contents page once more, in another.

    Parameters
    ----------
    renders
        Name to a function that gives the document: without page numbers when it is given None, with them when it is
        given the page of each heading. A document without contents is the same both times.
    lang
        fr, ar or en, as in `pdfs_of`.
    depth
        How deep the contents go, as in `heading_pages`.

    Returns
    -------
    dict[str, bytes]
        The same names to PDFs. Where numbers would move the headings at every try, contents stand without numbers.

    Raises
    ------
    OfficeMissing, ExtraMissing, OfficeFailed, OfficeTooSlow, CannotWrite
        As in `pdfs_of`.
    """
    plain = {name: render(None) for name, render in renders.items()}
    made = pdfs_of(plain, lang)
    pages = {name: heading_pages(pdf, depth) for name, pdf in made.items()}
    for _ in range(_TRIES):
        again = {name: renders[name](found) for name, found in pages.items()}
        tried = pdfs_of({name: content for name, content in again.items() if content != plain[name]}, lang)
        shown = {name: heading_pages(pdf, depth) for name, pdf in tried.items()}
        made |= {name: pdf for name, pdf in tried.items() if shown[name] == pages[name]}
        pages = {name: new for name, new in shown.items() if new != pages[name]}
        if not pages:
            break
    return made
