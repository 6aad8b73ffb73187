"""The cells of a client's workbook: text that can only be text, numbers, formulas with the values they come to."""

import re
import textwrap
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import absolute_coordinate, column_index_from_string, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange

from costing.documents.looks import SMALL, Dress, Look, Palette, dress_figure, dress_text, percent_form, script_of
from costing.documents.row_markup import Page
from costing.wording import filled

# What a document cannot hold, and the marks that would turn round what stands after them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_ESCAPE_SHAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_PLACE = re.compile("([A-Z]+)([0-9]+)(?::([A-Z]+)[0-9]+)?")
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TALLEST = 409.0
_LONGEST = 32_767  # what a cell holds, in UTF-16 units
_CUT = " […]"
_DEFAULT_SIZE = 11
_POINTS_A_DIGIT = 5.25
_BELOW = Look(size=SMALL, color="grey")


class Book:
    """A workbook in one language: its sheets, and how every cell of it may look."""

    def __init__(self, labels: Mapping[str, str], lang: str, palette: Palette | None = None) -> None:
        self.labels = labels
        self.lang = lang
        self.script = script_of(lang)
        self.palette = palette or Palette()
        self.whole = Workbook()
        self.whole.remove(self.whole.worksheets[0])
        self.sheets: list[Sheet] = []
        self.charted = 0
        self._styles: dict[tuple[Dress, Look, bool], StyleArray] = {}
        self._fonts: dict[Look, InlineFont] = {}

    def add(self, title: str) -> "Sheet":
        """Return one more sheet, after the others; `title` is a fixed text ("sheet"), read in the book's language."""
        self.sheets.append(Sheet(self, self.said(title)))
        return self.sheets[-1]

    def said(self, key: str, **facts: str) -> str:
        """Return a fixed text of the workbook in its language, its blanks filled in."""
        return filled(self.labels[f"workbook.{key}"], self.lang, facts)

    def dress(self, cell: Cell, look: Look, dress: Dress, *, quoted: bool = False) -> None:
        """Give a cell its look, worked out once for all cells that share it; `quoted`: what begins like a formula."""
        dressed, key = cast("Any", cell), (dress, look, quoted)
        known = self._styles.get(key)
        if known is None:
            dressed._style = StyleArray()  # noqa: SLF001 # all that a cell of openpyxl looks like
            dress(cell, look, self.script, self.palette)
            cell.quotePrefix = quoted
            known = self._styles[key] = _Shared(dressed._style)  # noqa: SLF001 # likewise
        dressed._style = known  # noqa: SLF001 # likewise

    def inline(self, look: Look) -> InlineFont:
        """Return the typeface of a part of a cell's text, one for all that share a look."""
        if look not in self._fonts:
            color, face = Color(getattr(self.palette, look.color)), self.script.face(self.palette)
            self._fonts[look] = InlineFont(rFont=face, sz=self.script.size(look), b=look.bold, color=color)
        return self._fonts[look]


class _Shared(StyleArray):
    """How all cells of one look are shown: a cell of another look is given that look, and the others keep theirs."""

    def __setitem__(self, key: Any, value: Any) -> None:
        message = "many cells share this look: give the cell another Look instead"
        raise TypeError(message)


class Sheet:
    """One sheet of a workbook in its language, and the value each of its formulas comes to."""

    def __init__(self, book: Book, title: str) -> None:
        self.book = book
        self.lang = book.lang
        self.script = book.script
        self.palette = book.palette
        self.said = book.said
        self.page = Page(book.whole, title)
        cast("Any", book.whole)._add_sheet(self.page)  # noqa: SLF001 # as its own `create_sheet` does
        self.page.sheet_view.rightToLeft = not self.script.rightwards
        self.cached: dict[str, Decimal | str] = {}
        self.heights = self.page.heights
        self._widths: dict[int, float] = {}

    def percent(self, decimals: int) -> str:
        """Return the number format of a percentage."""
        return percent_form(self.lang, decimals)

    def put(self, place: str, text: str, look: Look, *, below: str = "") -> None:
        """Write text, whoever typed it, as text: never a formula, an error value, an escape or markup.

        Parameters
        ----------
        place
            A cell ("B7"), or a range that becomes one cell ("A1:E1").
        text
            What to write; what a workbook cannot hold becomes U+FFFD, and a text longer than a cell ends with "[…]".
        look
            How it looks.
        below
            A second, smaller text under the first, in the same cell.
        """
        cell: Any = self._cell(place, look, dress_text, quoted=text.startswith(_RISKY_STARTS))
        shown, under = held(text, below)
        inline = self.book.inline
        # Nothing is guessed of a text.
        cell._value = CellRichText(TextBlock(inline(look), shown), TextBlock(inline(_BELOW), under)) if under else shown  # noqa: SLF001
        cell.data_type = "s"

    def number(self, place: str, value: Decimal, look: Look) -> None:
        """Write a number; a workbook holds fifteen digits of it."""
        cell: Any = self._cell(place, look, dress_figure)
        cell._value = float(value)  # noqa: SLF001 # a cell is of numbers until something else is said

    def formula(self, place: str, formula: str, value: Decimal | str, look: Look) -> None:
        """Write a formula, with the value it comes to for readers that do not calculate."""
        cell: Any = self._cell(place, look, dress_text if isinstance(value, str) else dress_figure)
        cell._value = formula  # noqa: SLF001 # a formula is known by its kind, not by how it begins
        cell.data_type = "f"
        self.cached[place.partition(":")[0]] = value

    def redress(self, place: str, look: Look) -> None:
        """Give a figure or a formula that stands in a cell another look."""
        self.book.dress(cast("Cell", self.page[place]), look, dress_figure)

    def name(self, name: str, place: str) -> None:
        """Give a cell or range a name that formulas and later readers can use."""
        where = f"{quote_sheetname(self.page.title)}!{absolute_coordinate(place)}"
        self.book.whole.defined_names[name] = DefinedName(name, attr_text=where)

    def blank(self, place: str, look: Look) -> None:
        """Give empty cells their look."""
        for row, column in CellRange(place).cells:
            self.book.dress(self.page.at(row, column), look, dress_text)

    def height(self, row: int, points: float) -> None:
        """Make a row at least so high [points], as far as a workbook allows."""
        self.heights[row] = min(max(points, self.heights.get(row, 0)), _TALLEST)

    def widths(self, widths: Mapping[str, float]) -> None:
        """Set the widths of columns [digits of the default font]."""
        for column, width in widths.items():
            self._widths[column_index_from_string(column)] = width
            self.page.column_dimensions[column].width = width

    def tall(self, text: str, place: str, look: Look) -> float:
        """Return how high a text is in a range [points], on the cautious side; no text is of no height."""
        capitals = sum(map(str.isupper, text)) / max(1, len(text))
        room = max(1, int(self.room(place, look) * (1 - (capitals + look.bold / 2) / 4)))
        lines = sum(map(len, (_wrapped(each, room) for each in seen(text).splitlines())))
        return lines * self.script.size(look) * self.script.leading

    def room(self, place: str, look: Look) -> int:
        """Return how many letters of running text fit on one line of a range."""
        return int(sum(self._across(place)) * self.script.letters * _DEFAULT_SIZE / self.script.size(look))

    def column(self, letter: str) -> dict[int, str]:
        """Return the texts of a column, by their rows."""
        cells = ((row, self.page[f"{letter}{row}"].value) for row in range(1, self.page.max_row + 1))
        return {row: str(value) for row, value in cells if value is not None}

    @property
    def right(self) -> int:
        """The number of the last column that holds anything."""
        last: int = self.page.max_column
        return last

    def points(self, place: str) -> float:
        """Return the width of a range [points]."""
        return sum(self._across(place)) * _POINTS_A_DIGIT

    def _across(self, place: str) -> list[float]:
        _, first, last = _span(place)
        return [self._widths[column] for column in range(first, last + 1)]

    def _cell(self, place: str, look: Look, dress: Dress, *, quoted: bool = False) -> Cell:
        row, column, _ = _span(place)
        cell: Cell = self.page.at(row, column)
        if ":" not in place:
            self.book.dress(cell, look, dress, quoted=quoted)
            return cell
        # Merging by openpyxl works out the border of each cell anew, which takes longer than all the rest of a sheet.
        whole = CellRange(place)
        self.page.merged_cells.ranges.add(whole)
        for under in whole.cells:
            self.book.dress(self.page.at(*under), look, dress, quoted=quoted)
        return cell


def _span(place: str) -> tuple[int, int, int]:
    """Return the first row of a cell or range, its first column and its last."""
    found = _PLACE.fullmatch(place)
    if found is None:
        message = f"{place} is no place on a sheet"
        raise ValueError(message)
    first = _column(found[1])
    return int(found[2]), first, _column(found[3]) if found[3] else first


@lru_cache(maxsize=1_024)
def _column(letters: str) -> int:
    return column_index_from_string(letters)


def seen(text: str) -> str:
    """Return a text as it takes room: without the marks that only say which way it runs.

    Examples
    --------
    >>> seen(chr(0x200E) + "18-07" + chr(0x200E))
    '18-07'
    """
    return text.replace("\u200e", "").replace("\u200f", "")


def clean(text: str) -> str:
    """Replace by U+FFFD what no document can hold: control characters, lone surrogates, marks that force a direction.

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
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text  # the most common one, by far
    return _ESCAPE_SHAPED.sub("_x005F_", clean(text))


def held(text: str, below: str = "") -> tuple[str, str]:
    """Return a text as a cell holds it, and the smaller one under it on a line of its own, where there is one."""
    shown = _held(escaped(text), _LONGEST // 2 if below else _LONGEST)
    return shown, "\n" + _held(escaped(below), _LONGEST // 2) if below else ""


def _wrapped(text: str, room: int) -> list[str]:
    """Return a text in lines of so many letters; no text is a line too."""
    return [text] if len(text) <= room and "\t" not in text else textwrap.wrap(text, room) or [""]


def _held(text: str, most: int) -> str:
    """Return a text as a cell holds it: cut where it is longer, and visibly so."""
    if len(text) <= most // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def quoted(text: str) -> str:
    """Return text as it stands inside a formula: quotes doubled, in pieces that every reader accepts.

    Examples
    --------
    >>> quoted('a "b" c')
    '"a ""b"" c"'
    """
    pieces = [text[start : start + 120] for start in range(0, len(text), 120)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
