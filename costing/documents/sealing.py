"""A workbook as bytes: the same each time, with the values of its formulas beside them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

_SHEETS = "xl/worksheets/sheet"
_FORMULA = re.compile(r'<c r="(?P<place>[A-Z]+[0-9]+)"(?P<rest>[^>]*)>(?P<formula><f>[^<]*</f>)<v(?: ?/>|></v>)')


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
    plain, whole = BytesIO(), BytesIO()
    values = {f"xl/worksheets/sheet{number}.xml": each for number, each in enumerate(cached, start=1)}
    # Saving through the writer itself keeps the clock out: Workbook.save stamps the hour.
    _Writer(book, ZipFile(plain, "w", ZIP_DEFLATED)).save()
    with ZipFile(plain) as parts, ZipFile(whole, "w") as archive:
        for name in parts.namelist():
            content = parts.read(name)
            if name.startswith(_SHEETS):
                content = _with_values(content.decode(), values.get(name, {})).encode()
            member = ZipInfo(name)
            member.create_system = 0  # the same file from every system
            archive.writestr(member, content, ZIP_DEFLATED)
    return whole.getvalue()


class _Drawing(SpreadsheetDrawing):
    """The drawings of a sheet, each with what a screen reader says of it."""

    __elements__ = SpreadsheetDrawing.__elements__  # a class that says nothing of its parts would write none

    def _chart_frame(self, idx: int) -> Any:
        frame: Any = super()._chart_frame(idx)  # type: ignore[misc] # openpyxl's types leave it out
        frame.nvGraphicFramePr.cNvPr.descr = getattr(self.charts[idx - 1], "alt", None)
        return frame


class _Writer(ExcelWriter):
    """A writer that needs no temporary file: a full /tmp is no reason to write no workbook."""

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet by way of memory, where openpyxl goes by the disk."""
        ws._drawing = _Drawing()  # noqa: SLF001 # what openpyxl does itself
        ws._drawing.charts = ws._charts  # noqa: SLF001 # likewise
        ws._drawing.images = ws._images  # noqa: SLF001 # likewise
        writer: Any = WorksheetWriter(ws, out=BytesIO())
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 # likewise
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def _with_values(sheet: str, cached: Mapping[str, Decimal | str]) -> str:
    def filled(found: re.Match[str]) -> str:
        value = cached[found["place"]]
        kind, text = (' t="str"', escape(value)) if isinstance(value, str) else ("", f"{value:f}")
        return f'<c r="{found["place"]}"{found["rest"]}{kind}>{found["formula"]}<v>{text}</v>'

    whole, count = _FORMULA.subn(filled, sheet)
    if not count == len(cached) == sheet.count("<f>"):
        message = f"{sheet.count('<f>')} formulas were written, {len(cached)} meant and {count} given a value"
        raise RuntimeError(message)
    return whole
