"""A workbook as bytes: the same each time, with the values of its formulas beside them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import chain
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element

from costing.documents.row_markup import rows_markup

_ROWS = "sheetData"


def sealed(book: Workbook, cached: Sequence[Mapping[str, Decimal | str]] = ()) -> bytes:
    """Return a workbook as bytes, its formulas followed by their values.

    Parameters
    ----------
    book
        The workbook; its properties hold the day, and nothing else asks for one.
    cached
        Of each sheet in their order, cell to the value of its formula, for every formula and no other cell; a sheet
        beyond the last holds no formula.

    Returns
    -------
    bytes
        The .xlsx; the same workbook gives the same bytes.
    """
    whole = BytesIO()
    # Saving through the writer itself keeps the clock out: Workbook.save stamps the hour.
    _Writer(book, _Archive(whole, "w"), cached).save()
    return whole.getvalue()


class _Archive(ZipFile):
    """A zip that is the same at every hour and from every system."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_packing: Any) -> None:
        """Add a member."""
        self.stream(zinfo_or_arcname, [data.encode() if isinstance(data, str) else data])

    def stream(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a member piece by piece: a large sheet is never held whole."""
        member = ZipInfo(name)
        member.create_system = 0
        member.compress_type = ZIP_DEFLATED
        with self.open(member, "w") as stream:
            for piece in pieces:
                stream.write(piece)


class _Drawing(SpreadsheetDrawing):
    """The drawings of a sheet, each with what a screen reader says of it."""

    __elements__ = SpreadsheetDrawing.__elements__  # a class that says nothing of its parts would write none

    def _chart_frame(self, idx: int) -> Any:
        frame: Any = super()._chart_frame(idx)  # type: ignore[misc] # openpyxl's types leave it out
        frame.nvGraphicFramePr.cNvPr.descr = getattr(self.charts[idx - 1], "alt", None)
        return frame


class _Writer(ExcelWriter):
    """A writer that needs no temporary file: a full /tmp is no reason to write no workbook."""

    _archive: _Archive

    def __init__(self, book: Workbook, archive: _Archive, cached: Sequence[Mapping[str, Decimal | str]]) -> None:
        super().__init__(book, archive)
        self._cached = dict(zip(map(id, book.worksheets), cached, strict=False))

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet by way of memory, where openpyxl goes by the disk."""
        ws._drawing = _Drawing()  # noqa: SLF001 # what openpyxl does itself
        ws._drawing.charts = ws._charts  # noqa: SLF001 # likewise
        ws._drawing.images = ws._images  # noqa: SLF001 # likewise
        writer: Any = _SheetWriter(ws, out=BytesIO())
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 # likewise
        head, _, tail = writer.read().partition(f"<{_ROWS}/>".encode())
        rows = rows_markup(ws, self._cached.get(id(ws), {}))
        opened, closed = (f"<{mark}{_ROWS}>".encode() for mark in ("", "/"))
        self._archive.stream(ws.path[1:], chain((head, opened), map(str.encode, rows), (closed, tail)))
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):
    """A writer of all of a sheet but its rows, which leaves a place for them."""

    xf: Any

    def write_rows(self) -> None:
        """Leave the place of the rows empty."""
        self.xf.send(Element(_ROWS))
