"""The cells of a client's workbook: text that can only be text, numbers, formulas with the values they come to."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Protection, Side
from openpyxl.utils import absolute_coordinate, column_index_from_string, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange

NAVY, TEAL, INK, GREY, HAIR = "12355B", "0E7C86", "263238", "607080", "D5DDE5"
PALE, YELLOW, WHITE = "E6F2F3", "FFF8E5", "FFFFFF"
FACE = "Calibri"
SMALL = 8.5

# The reader's own separators show: none is written here. "_-" keeps figures off the edge; an indent does not always.
MONEY = "#,##0.00_-;[Red]-#,##0.00_-"
PERCENT = '0.00"\u00a0"%'

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_SHAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TALLEST = 409.0
_DEFAULT_SIZE = 11
_LETTERS_A_DIGIT = 1.2
_POINTS_A_DIGIT = 5.25


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; `unlocked` cells are the ones a client may edit, and the only yellow ones."""

    size: float = 10
    bold: bool = False
    color: str = INK
    fill: str = ""
    align: Literal["left", "center", "right"] = "left"
    vertical: Literal["top", "center", "bottom"] = "center"
    form: str = "General"
    rule: str = ""
    indent: int = 0
    wrap: bool = True
    unlocked: bool = False


class Sheet:
    """The one sheet of a workbook, and the value each of its formulas comes to."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self.book = Workbook()
        self.page = self.book.worksheets[0]
        self.page.title = self.said("sheet")
        self.cached: dict[str, Decimal | str] = {}
        self.heights: dict[int, float] = {}
        self._widths: dict[int, float] = {}

    def said(self, key: str, **facts: str) -> str:
        """Return a fixed text of the workbook in its language, its blanks filled in."""
        return self.labels[f"workbook.{key}"].format(**facts)

    def put(self, place: str, text: str, look: Look, *, below: str = "") -> None:
        """Write text, whoever typed it, as text: never a formula, an error value, an escape or markup.

        Parameters
        ----------
        place
            A cell ("B7"), or a range that becomes one cell ("A1:E1").
        text
            What to write; what a workbook cannot hold becomes U+FFFD.
        look
            How it looks.
        below
            A second, smaller text under the first, in the same cell.
        """
        cell = self._cell(place, look)
        shown = escaped(text)
        if below:
            first = InlineFont(rFont=FACE, sz=look.size, b=look.bold, color=Color(look.color))
            second = InlineFont(rFont=FACE, sz=SMALL, color=Color(GREY))
            cell.value = CellRichText(TextBlock(first, shown), TextBlock(second, "\n" + escaped(below)))
        else:
            cell.value = shown
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_RISKY_STARTS)

    def number(self, place: str, value: Decimal, look: Look) -> None:
        """Write a number; a workbook holds fifteen digits of it."""
        self._cell(place, look).value = float(value)

    def formula(self, place: str, formula: str, value: Decimal | str, look: Look) -> None:
        """Write a formula, with the value it comes to for readers that do not calculate."""
        cell = self._cell(place, look)
        cell.value = formula
        self.cached[cell.coordinate] = value

    def name(self, name: str, place: str) -> None:
        """Give a cell or range a name that formulas and later readers can use."""
        where = f"{quote_sheetname(self.page.title)}!{absolute_coordinate(place)}"
        self.book.defined_names[name] = DefinedName(name, attr_text=where)

    def blank(self, place: str, look: Look) -> None:
        """Give empty cells their look."""
        for row, column in CellRange(place).cells:
            _dress(self.page.cell(row, column), look)

    def height(self, row: int, points: float) -> None:
        """Make a row at least so high [points], as far as a workbook allows."""
        self.heights[row] = min(max(points, self.heights.get(row, 0)), _TALLEST)
        self.page.row_dimensions[row].height = self.heights[row]

    def widths(self, widths: Mapping[str, float]) -> None:
        """Set the widths of columns [digits of the default font]."""
        for column, width in widths.items():
            self._widths[column_index_from_string(column)] = width
            self.page.column_dimensions[column].width = width

    def lines(self, text: str, place: str, size: float) -> int:
        """Return how many lines a text takes in a range, on the cautious side."""
        capitals = sum(map(str.isupper, text)) / max(1, len(text))
        room = max(1, int(self.room(place, size) * (1 - capitals / 4)))
        return sum(max(1, len(textwrap.wrap(each, room))) for each in text.splitlines() or [""])

    def room(self, place: str, size: float) -> int:
        """Return how many letters of running text fit on one line of a range."""
        return int(sum(self._across(place)) * _LETTERS_A_DIGIT * _DEFAULT_SIZE / size)

    def points(self, place: str) -> float:
        """Return the width of a range [points]."""
        return sum(self._across(place)) * _POINTS_A_DIGIT

    def _across(self, place: str) -> list[float]:
        span = CellRange(place)
        return [self._widths[column] for column in range(span.min_col, span.max_col + 1)]

    def _cell(self, place: str, look: Look) -> Cell:
        cell: Cell = self.page[place.partition(":")[0]]
        _dress(cell, look)
        if ":" in place:
            self.page.merge_cells(place)
        return cell


def _dress(cell: Cell | MergedCell, look: Look) -> None:
    cell.font = Font(name=FACE, size=look.size, bold=look.bold, color=look.color)
    cell.alignment = Alignment(look.align, look.vertical, wrap_text=look.wrap, indent=look.indent)
    cell.number_format = look.form
    cell.protection = Protection(locked=not look.unlocked)
    fill = YELLOW if look.unlocked else look.fill
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if look.rule:
        cell.border = Border(bottom=Side("thin" if look.rule == HAIR else "medium", color=look.rule))


def clean(text: str) -> str:
    """Replace what no document can hold (control characters, lone surrogates) by U+FFFD.

    Examples
    --------
    >>> clean(chr(11) + "b") == chr(0xFFFD) + "b"
    True
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Clean a text, and keep readers from decoding what only looks like their escapes.

    Examples
    --------
    >>> escaped("_x0041_")
    '_x005F_x0041_'
    """
    return _ESCAPE_SHAPED.sub("_x005F_", clean(text))


def quoted(text: str) -> str:
    """Return text as it stands inside a formula: quotes doubled, in pieces that every reader accepts.

    Examples
    --------
    >>> quoted('a "b" c')
    '"a ""b"" c"'
    """
    pieces = [text[start : start + 120] for start in range(0, len(text), 120)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
