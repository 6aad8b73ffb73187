"""The rows of a sheet as markup: texts, numbers, and formulas each with the value it comes to."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_MARKED = re.compile("[&<>\r]")
_WHOLE = 2**53  # every whole number below is one in a workbook too


class Page(Worksheet):
    """A sheet of openpyxl that holds the heights of its rows [points] as plain numbers: ten thousand take no time."""

    def __init__(self, book: Workbook, title: str) -> None:
        super().__init__(book, title)
        self.heights: dict[int, float] = {}

    def at(self, row: int, column: int) -> Any:
        """Return a cell, which is made when it is first asked for."""
        cells: dict[tuple[int, int], Any] = cast("Any", self)._cells  # noqa: SLF001 # as its own `cell` does
        found = cells.get((row, column))
        if found is None:
            found = cells[row, column] = Cell(self, row, column)
        return found


def rows_markup(page: Any, cached: Mapping[str, Decimal | str]) -> Iterator[str]:
    """Yield the rows of a sheet of openpyxl in their order, its formulas followed by their values.

    Raises
    ------
    RuntimeError
        A formula has no value, or a value no formula: a fault of whoever filled the sheet.
    """
    cells, heights = page._cells, getattr(page, "heights", {})  # noqa: SLF001 # in whichever order they were written
    writer = _Cells(cached)
    rows: dict[int, list[int]] = {row: [] for row in (*heights, *page.row_dimensions)}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    for row, columns in sorted(rows.items()):
        markup = "".join([writer.markup(cells[row, column], f"{get_column_letter(column)}{row}") for column in columns])
        yield f'<row r="{row}"{_told(page, row, heights.get(row))}>{markup}</row>'
    if writer.formulas != len(cached):
        message = f"{writer.formulas} formulas were written, {len(cached)} meant"
        raise RuntimeError(message)


def _told(page: Any, row: int, height: float | None) -> str:
    told = {} if height is None else {"ht": _number(height), "customHeight": "1"}
    if row in page.row_dimensions:
        told.update(page.row_dimensions[row])
    return "".join(f' {name}="{value}"' for name, value in told.items())


class _Cells:
    """The cells of one sheet as markup; what many of them share is worked out once."""

    def __init__(self, cached: Mapping[str, Decimal | str]) -> None:
        self.formulas = 0
        self._cached = cached
        self._styles: dict[int, str] = {}
        self._fonts: dict[int, str] = {}

    def markup(self, cell: Any, place: str) -> str:
        """Return a cell as markup."""
        value = cell.value
        head = f'<c r="{place}"{self._style(cell)}'
        if value is None or value == "":
            return f"{head}/>"
        if cell.data_type == "f":
            return head + self._formula(place, value)
        if cell.data_type == "s":
            return f'{head} t="inlineStr"><is>{self._text(value)}</is></c>'
        if cell.data_type == "n":
            return f'{head} t="n"><v>{_number(value)}</v></c>'
        message = f"{place} is neither text, number nor formula"
        raise RuntimeError(message)

    def _style(self, cell: Any) -> str:
        array = cell._style  # noqa: SLF001 # all that a cell of openpyxl looks like
        known = self._styles.get(id(array))
        if known is None:
            known = f' s="{cell.style_id}"' if cell.has_style else ""
            self._styles[id(array)] = known
        return known

    def _formula(self, place: str, formula: str) -> str:
        self.formulas += 1
        if place not in self._cached:
            message = f"the formula of {place} has no value"
            raise RuntimeError(message)
        value = self._cached[place]
        kind, text = (' t="str"', _escaped(value)) if isinstance(value, str) else ("", f"{value:f}")
        return f"{kind}><f>{_escaped(formula[1:])}</f><v>{text}</v></c>"

    def _text(self, value: Any) -> str:
        if not isinstance(value, CellRichText):
            return _text(value)
        parts = cast("list[TextBlock]", value)
        return "".join([f"<r>{self._font(part.font)}{_text(part.text)}</r>" for part in parts])

    def _font(self, font: Any) -> str:
        if id(font) not in self._fonts:
            self._fonts[id(font)] = etree.tostring(font.to_tree("rPr")).decode()
        return self._fonts[id(font)]


def _text(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{space}>{_escaped(text)}</t>"


def _escaped(text: str) -> str:
    return text.translate(_MARKS) if _MARKED.search(text) else text


def _number(value: float) -> str:
    return f"{int(value)}" if value == int(value) and abs(value) < _WHOLE else repr(value)
