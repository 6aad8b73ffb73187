"""Tables of texts on a sheet that is read: every text whole, every row as high as its tallest cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from costing.documents.cells import Sheet
from costing.documents.looks import SMALL, Look

PLAIN = Look(size=9.5, indent=1)
TEXT = Look(size=9.5, rule="hair", indent=1)
NAME = replace(TEXT, bold=True, color="dark")
SHORT = replace(TEXT, align="center", indent=0)
NOTE = Look(size=SMALL, color="grey", indent=1)
HEAD = Look(size=9, bold=True, color="paper", fill="dark", indent=1)
_SECTION = Look(size=11, bold=True, color="accent", rule="accent", vertical="bottom", indent=1)
_UNDER = Look(size=SMALL)
_ABOVE, _AROUND, _LOWEST = 9.0, 6.0, 18.0

# What stands in a cell: a text, or a text over a smaller one.
Cell = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table: where it stands, with a blank for the row ("B{row}:C{row}"), its head, its look."""

    place: str
    head: str
    look: Look = TEXT


def gap(sheet: Sheet, row: int) -> int:
    """Leave some room; return the next row."""
    sheet.height(row, _ABOVE)
    return row + 1


def section(sheet: Sheet, row: int, span: str, title: str) -> int:
    """Write the title of what follows, after some room; return the next row."""
    row = gap(sheet, row)
    return paragraph(sheet, row, span, title, _SECTION)


def paragraph(sheet: Sheet, row: int, span: str, text: str, look: Look = PLAIN) -> int:
    """Write a text over some columns, as high as it is; return the next row."""
    place = span.format(row=row)
    sheet.put(place, text, look)
    sheet.height(row, _AROUND + sheet.tall(text, place, look))
    return row + 1


def paragraphs(sheet: Sheet, row: int, span: str, texts: Iterable[str], look: Look = PLAIN) -> int:
    """Write texts one under another; return the next row."""
    for text in texts:
        row = paragraph(sheet, row, span, text, look)
    return row


def heads(sheet: Sheet, row: int, columns: Sequence[TableColumn]) -> int:
    """Write the head of a table; return the next row."""
    for column in columns:
        look = replace(HEAD, align=column.look.align, indent=int(column.look.align == "start"))
        place = column.place.format(row=row)
        sheet.put(place, column.head, look)
        sheet.height(row, max(_LOWEST, _AROUND + sheet.tall(column.head, place, look)))
    return row + 1


def table(sheet: Sheet, row: int, columns: Sequence[TableColumn], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a table of texts under its head; return the next row."""
    row = heads(sheet, row, columns)
    for cells in rows:
        for column, cell in zip(columns, cells, strict=True):
            put(sheet, row, column, cell)
        row += 1
    return row


def put(sheet: Sheet, row: int, column: TableColumn, cell: Cell) -> None:
    """Write one cell of a table; its row grows with it."""
    place = column.place.format(row=row)
    text, below = (cell, "") if isinstance(cell, str) else cell
    sheet.put(place, text, column.look, below=below)
    high = sheet.tall(text, place, column.look) + sheet.tall(below, place, _UNDER)
    sheet.height(row, max(_LOWEST, _AROUND + high))
