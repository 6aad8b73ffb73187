"""A PDF looked at, and made the same each time: in the language asked for, dated like the document it shows.

LibreOffice stamps the hour into the properties and the colour profile, makes up an identifier, declares the language of
its own numbers for a workbook, and escapes the properties of a PDF/A twice, so that a reader shows `L&apos;hôpital`.
"""

import io
import re
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from lxml import etree

from costing.document_errors import ExtraMissing, OfficeFailed
from costing.errors import Problem

_LANGUAGE = {"fr": "fr-DZ", "ar": "ar-DZ", "en": "en-GB"}
_QUOTES = {"'": "&apos;", '"': "&quot;"}
_CREATED = "{http://purl.org/dc/terms/}created"
_INFO_DATES = ("/CreationDate", "/ModDate")
_XMP_DATES = re.compile(rb"(<xmp:(?P<date>(?:Create|Modify|Metadata)Date)>)[^<]*(</xmp:(?P=date)>)")
_PROFILE_DATE = slice(24, 36)  # twelve bytes of a colour profile
_IDENTIFIER = 16  # bytes
_FAULTS = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)


def pdf_library() -> Any:
    """Return pypdf.

    Raises
    ------
    ExtraMissing
        It is not installed.
    """
    try:
        return import_module("pypdf")
    except ImportError as error:
        raise ExtraMissing(package="pypdf", extra="pdf") from error


def sealed(pdf: bytes, source: bytes, lang: str, name: str) -> bytes:
    """Return a PDF that depends on its document alone.

    Parameters
    ----------
    pdf
        What LibreOffice made.
    source
        The document it was made of, whose day is the PDF's.
    lang
        fr, ar or en.
    name
        What the document is called, for the refusal.

    Returns
    -------
    bytes
        The PDF, of one page or more.

    Raises
    ------
    ExtraMissing
        The library that reads PDFs is not installed.
    OfficeFailed
        It is no PDF, or has no page.
    """
    pypdf, refusal = pdf_library(), OfficeFailed(documents=(name,), reason=Problem("", "office_wrote_no_page"))
    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        if not reader.pages:
            raise refusal
        writer = pypdf.PdfWriter(clone_from=reader)
        writer.pdf_header = reader.pdf_header
        _seal(writer, source, lang, pypdf.generic)
        stream = io.BytesIO()
        writer.write(stream)
        return stream.getvalue()
    except (pypdf.errors.PyPdfError, *_FAULTS) as error:
        raise refusal from error


def _seal(writer: Any, source: bytes, lang: str, kinds: Any) -> None:
    root, info, created = writer.root_object, writer.metadata, _created(source)
    root[kinds.NameObject("/Lang")] = kinds.TextStringObject(_LANGUAGE[lang])
    same = kinds.ByteStringObject(sha256(source).digest()[:_IDENTIFIER])
    writer._ID = kinds.ArrayObject([same, same])  # noqa: SLF001 # it offers none but one at random
    dates = {name: f"D:{created:%Y%m%d%H%M%S}Z" for name in _INFO_DATES if created and name in info}
    writer.metadata = {name: text for name, text in info.items() if name not in _INFO_DATES} | dates
    metadata = root["/Metadata"].get_object()
    metadata.set_data(_metadata(metadata.get_data(), info.values(), created))
    for intent in root["/OutputIntents"]:
        profile = intent.get_object()["/DestOutputProfile"].get_object()
        data = bytearray(profile.get_data())
        data[_PROFILE_DATE] = bytes(len(data[_PROFILE_DATE]))
        profile.set_data(bytes(data))


def _created(source: bytes) -> datetime | None:
    """Return the day of a Word document or workbook, if its properties say any."""
    with ZipFile(io.BytesIO(source)) as archive:
        if "docProps/core.xml" not in archive.namelist():
            return None
        core = etree.fromstring(archive.read("docProps/core.xml"), etree.XMLParser(resolve_entities=False))
    said = core.findtext(_CREATED)
    return datetime.fromisoformat(said) if said else None


def _metadata(xmp: bytes, texts: Any, created: datetime | None) -> bytes:
    """Return the second copy of the properties, saying what the first does."""
    for text in map(str, texts):
        once = escape(text, _QUOTES)
        xmp = xmp.replace(f">{escape(once)}<".encode(), f">{once}<".encode())
    dated = rf"\g<1>{created:%Y-%m-%dT%H:%M:%SZ}\g<3>" if created else ""
    return _XMP_DATES.sub(dated.encode(), xmp)
