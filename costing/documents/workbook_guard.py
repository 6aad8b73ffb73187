"""A workbook that came from outside, looked at byte by byte before any other program sees it."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any

from lxml import etree
from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader

from costing.document_errors import WorkbookRefused
from costing.documents.template_findings import shortened
from costing.documents.workbook_rules import LAST_LINES, Refusal, Tally, refuse_beyond
from costing.documents.workbook_scan import Scan
from costing.documents.zipped import MEGABYTE, UNREADABLE, Cause, Limits, Suspect, refuse_large, refuse_listing
from costing.errors import Problem

LIMITS = Limits(file=20 * MEGABYTE, whole=60 * MEGABYTE, members=1_000)
LARGEST_RATIO = 250  # what a sheet of ten thousand equal lines comes to, twice over
_WORTH_A_RATIO = 5 * MEGABYTE
_PIECE = 65_536
_TYPES = "[Content_Types].xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_BINARY = "sheet.binary.macroenabled"
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an .xls begins, and a workbook with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (".xml", ".rels", ".vml")
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_NAMES = (
    (re.compile(r"vba(?:Project|Data)|macrosheets?/|dialogsheets?/", re.IGNORECASE), "workbook_macro"),
    (re.compile(r"externalLinks?/", re.IGNORECASE), "workbook_external"),
    (re.compile(r"embeddings/|activeX/", re.IGNORECASE), "workbook_embedded"),
    (re.compile(r"(?:^|/)connections\.xml$|queryTables/", re.IGNORECASE), "workbook_connection"),
)
_KEYS: dict[Cause, tuple[str, int]] = {
    "larger_file": ("workbook_larger_file", LIMITS.file // MEGABYTE),
    "larger_whole": ("workbook_larger_whole", LIMITS.whole // MEGABYTE),
    "many_members": ("workbook_many_members", LIMITS.members),
    "overlapping": ("workbook_overlapping", 0),
    "locked": ("workbook_locked", 0),
    "compression": ("workbook_compression", 0),
    "unsafe_name": ("workbook_unsafe_name", 0),
    "doubled_name": ("workbook_doubled_name", 0),
}
_LEFT_OUT = ("/drawing", "/comments", "/vmlDrawing", "/pivotTable", "/printerSettings", "/threadedComment")


def guarded(content: bytes, path: str = "") -> None:
    """Let a workbook pass that may be opened, whoever sent it.

    Parameters
    ----------
    content
        The bytes of the .xlsx.
    path
        Where it came from, as the refusal names it.

    Raises
    ------
    WorkbookRefused
        It is no workbook, it is locked or damaged, or it holds what could run, fetch, hide or grow without end;
        `reason` says which.
    """
    try:
        _let_through(content)
    except Refusal as refusal:
        raise _refused(path, refusal.key, refusal.facts) from None


def opened_workbook(content: bytes, path: str = "") -> Workbook:
    """Open a workbook from outside, once it is let through: its cells, formulas, names and validations.

    Parameters
    ----------
    content
        The bytes of the .xlsx.
    path
        Where it came from, as the refusal names it.

    Returns
    -------
    Workbook
        With formulas rather than values; what is drawn or noted beside the cells is left out.

    Raises
    ------
    WorkbookRefused
        As `guarded` says, or its parts do not make a workbook together.
    """
    guarded(content, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out is no concern of the sender
            reader = _CellReader(io.BytesIO(content), keep_links=False)
            reader.read()
    except Exception as error:  # openpyxl has no word of its own for a file that is malformed
        raise _refused(path, "workbook_unread", {"found": shortened(f"{type(error).__name__}: {error}")}) from error
    book: Workbook = reader.wb
    if not book.worksheets:
        raise _refused(path, "workbook_without_sheet", {})
    return book


def _refused(path: str, key: str, facts: dict[str, Any]) -> WorkbookRefused:
    return WorkbookRefused(path=path, reason=Problem("", key, facts))


def _let_through(content: bytes) -> None:
    if not content:
        raise Refusal("workbook_empty")
    if content.startswith(_COMPOUND):
        raise Refusal("workbook_locked" if _LOCKED in content else "workbook_of_other_kind", found=".xls")
    if not content.startswith(_ZIP):
        raise Refusal("workbook_not_zip")
    try:
        refuse_large(content, LIMITS)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            _refuse_names(listed)
            refuse_listing(listed, len(content), LIMITS)
            _refuse_ratio(listed)
            _refuse_parts(archive, [row for row in listed if not row.is_dir()])
    except Suspect as fault:
        key, most = _KEYS[fault.cause]
        raise Refusal(key, found=shortened(fault.found), most=most) from fault
    except UNREADABLE as error:
        raise Refusal("workbook_cut", found=shortened(str(error))) from error


def _refuse_names(listed: list[zipfile.ZipInfo]) -> None:
    for row in listed:
        for pattern, key in _NAMES:
            if pattern.search(row.filename):
                raise Refusal(key, part=shortened(row.filename), found=shortened(row.filename))


def _refuse_ratio(listed: list[zipfile.ZipInfo]) -> None:
    for row in listed:
        if row.file_size > _WORTH_A_RATIO and row.file_size > LARGEST_RATIO * row.compress_size:
            raise Refusal("workbook_ratio", part=row.filename, most=LARGEST_RATIO)


def _refuse_parts(archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo]) -> None:
    """Unpack every part, to nowhere; then read those of markup, the one that tells of what kind they are first."""
    names = [row.filename for row in listed]
    if _TYPES not in names:
        raise Refusal("workbook_of_other_kind", found="OpenDocument" if "mimetype" in names else "zip")
    tally, unpacked = Tally(), 0
    for row in listed:
        lines = 0
        for piece in _pieces(archive, row):
            unpacked += len(piece)
            lines += piece.count(b"<row")
            refuse_beyond(lines if lines > LAST_LINES else 1, 1, row.filename)
            tally.add_tags(piece.count(b"<"), row.filename)
            if unpacked > LIMITS.whole:
                raise Suspect("larger_whole", f"{unpacked // MEGABYTE}")
    for row in sorted(listed, key=lambda row: row.filename != _TYPES):
        _scan(archive, row, tally)
        if row.filename == _TYPES:
            _refuse_kinds(tally.kinds)


def _pieces(archive: zipfile.ZipFile, row: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(row) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _scan(archive: zipfile.ZipFile, row: zipfile.ZipInfo, tally: Tally) -> None:
    """Read the markup of a part: what begins as markup does is some, whatever its name."""
    pieces = _pieces(archive, row)
    first = next(pieces, b"")
    began = first.lstrip(_BLANKS)[:1] == b"<" or first.startswith(_WIDE)
    if began or row.filename.lower().endswith(_MARKUP):
        scan = Scan(row.filename, tally)
        for piece in chain([first], pieces):
            scan.feed(piece)
        scan.feed(b"", last=True)


def _refuse_kinds(kinds: set[str]) -> None:
    """Refuse macros, and what is no plain .xlsx."""
    for kind in sorted(kinds):
        if _BINARY in kind.lower():
            raise Refusal("workbook_of_other_kind", found=".xlsb")
        if "macroenabled" in kind.lower() or "vba" in kind.lower():
            raise Refusal("workbook_macro", part=_TYPES, found=kind)
    if _BOOK not in kinds:
        named = next((kind for kind in sorted(kinds) if kind.endswith(".main+xml")), "")
        raise Refusal("workbook_of_other_kind", found=named.rpartition(".openxmlformats-officedocument.")[2] or "zip")


class _Plain(zipfile.ZipFile):
    """A workbook whose sheets lead to their links and tables, and to nothing that is drawn or noted beside them."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return a part; of relations, those that are followed."""
        content = super().read(name, pwd)
        if not str(name).endswith(".rels"):
            return content
        tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        for row in list(tree):
            if row.get("Type", "").endswith(_LEFT_OUT):
                tree.remove(row)
        return bytes(etree.tostring(tree))


class _CellReader(ExcelReader):
    """A reader of cells, formulas, names and validations."""

    def __init__(self, stream: io.BytesIO, *, keep_links: bool) -> None:
        super().__init__(stream, keep_links=keep_links)
        self.archive = _Plain(stream)

    def read_workbook(self) -> None:
        """Read what the workbook says of its sheets; the stores behind pivot tables are left out."""
        super().read_workbook()
        self.parser.caches = []
