"""A workbook as it was issued, worked out anew without being written down: what a returned one is held against."""

from decimal import Decimal
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from costing.documents.cells import Book, Sheet, held
from costing.documents.looks import Look
from costing.documents.returned_cells import Formula, Page, Pages, Row, Value, plain

_DIGITS = "0123456789"


class NotedBook(Book):
    """A workbook of which only what stands in its cells is kept: a tenth of the work of one that can be saved."""

    def add(self, title: str) -> "NotedSheet":
        """Return one more sheet, after the others."""
        sheet = NotedSheet(self, self.said(title))
        self.sheets.append(sheet)
        return sheet

    def pages(self) -> Pages:
        """Return what stands in it, and which of its cells are unlocked."""
        whole: Any = self.whole
        sheets = tuple(sheet.noted() for sheet in self.sheets if isinstance(sheet, NotedSheet))
        names = {name: str(each.attr_text) for name, each in whole.defined_names.items()}
        return Pages(sheets, names, {each.name: str(each.value) for each in whole.custom_doc_props.props})


class NotedSheet(Sheet):
    """One sheet of such a workbook; how it looks is not worked out."""

    def __init__(self, book: Book, title: str) -> None:
        super().__init__(book, title)
        self._rows: dict[int, Row] = {}
        self._unlocked: set[tuple[int, str]] = set()

    def put(self, place: str, text: str, look: Look, *, below: str = "") -> None:
        """Keep a text as a reader finds it again."""
        self._keep(place, plain("".join(held(text, below))), look)

    def number(self, place: str, value: Decimal, look: Look) -> None:
        """Keep a figure."""
        self._keep(place, float(value), look)

    def formula(self, place: str, formula: str, value: Decimal | str, look: Look) -> None:
        """Keep a formula, without the value it comes to."""
        del value
        self._keep(place, Formula(formula[1:]), look)

    def blank(self, place: str, look: Look) -> None:
        """Keep that empty cells are unlocked."""
        if look.unlocked:
            for row, column in CellRange(place).cells:
                self._keep(f"{get_column_letter(column)}{row}", None, look)

    def height(self, row: int, points: float) -> None:
        """Keep how high a row is to be, for what asks for it."""
        self.heights[row] = max(points, self.heights.get(row, 0))

    def tall(self, text: str, place: str, look: Look) -> float:
        """Return no height: nobody looks at it."""
        del text, place, look
        return 0.0

    def column(self, letter: str) -> dict[int, str]:
        """Return the texts of a column, by their rows."""
        return {row: str(held[letter]) for row, held in self._rows.items() if letter in held}

    @property
    def right(self) -> int:
        """The number of the last column that holds anything."""
        return max((column_index_from_string(column) for row in self._rows.values() for column in row), default=1)

    def noted(self) -> Page:
        """Return what stands in it, row by row and from column to column."""
        rows = {number: _in_order(self._rows[number]) for number in sorted(self._rows)}
        return Page(self.page.title, rows, unlocked=frozenset(self._unlocked))

    def _keep(self, place: str, value: Value | None, look: Look) -> None:
        first = place.partition(":")[0]
        column = first.rstrip(_DIGITS)
        row = int(first[len(column) :])
        if look.unlocked:
            self._unlocked.add((row, column))
        if value is not None and value != "":
            self._rows.setdefault(row, {})[column] = value


def _in_order(row: Row) -> Row:
    return {column: row[column] for column in sorted(row, key=column_index_from_string)}
