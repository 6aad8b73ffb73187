"""The sheet of a client's workbook with what the price takes for granted, what it leaves out, and what may go wrong."""

from collections.abc import Iterator
from dataclasses import replace

from costing.documents.cells import Book, Sheet
from costing.documents.hazards import HazardView
from costing.documents.page_head import BAND, finished, titled
from costing.documents.shapes import QuoteView
from costing.documents.text_table import (
    NOTE,
    PLAIN,
    SHORT,
    TEXT,
    Cell,
    TableColumn,
    heads,
    paragraph,
    paragraphs,
    put,
    section,
    table,
)

_SPAN = "A{row}:F{row}"
_WIDTHS = {"A": 7.0, "B": 38.0, "C": 12.0, "D": 11.0, "E": 14.0, "F": 34.0}
_POINT = "\u2013\u00a0"
# The graver, the darker, on paper without colours too.
_LEVELS = {
    "low": SHORT,
    "medium": replace(SHORT, fill="pale"),
    "high": replace(SHORT, bold=True, color="paper", fill="grey"),
}


def assumed_sheet(book: Book, view: QuoteView) -> None:
    """Write assumptions, exclusions and risks of the project; no sheet where there is none of them.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The client's reading of a quote, in the language of the book.
    """
    if not (view.assumed or view.exclusions or view.hazards):
        return
    sheet = titled(book, view, "sheet_assumed", _WIDTHS, ("A{row}:C{row}", "D{row}:F{row}"))
    finished(sheet, view, _SPAN, list(_written(sheet, view)))


def _written(sheet: Sheet, view: QuoteView) -> Iterator[range]:
    """Write what there is; yield the rows that stay on one page."""
    row, said = BAND + 1, view.labels
    if view.assumed:
        start = row
        row = section(sheet, row, _SPAN, said["proposal.assumptions"])
        row = paragraph(sheet, row, _SPAN, said["proposal.assumptions_intro"])
        yield range(start, row + 2)
        row = _assumptions(sheet, row, view)
    if view.exclusions:
        start = row
        row = section(sheet, row, _SPAN, said["proposal.exclusions"])
        row = paragraph(sheet, row, _SPAN, view.exclusions_intro)
        yield range(start, row + 1)
        row = paragraphs(sheet, row, _SPAN, (_POINT + each for each in view.exclusions), PLAIN)
    if view.hazards:
        start = row
        row = section(sheet, row, _SPAN, said["proposal.hazards"])
        row = paragraph(sheet, row, _SPAN, said["proposal.hazards_intro"])
        yield range(start, row + 2)
        _hazards(sheet, row, view.hazards, said)


def _assumptions(sheet: Sheet, row: int, view: QuoteView) -> int:
    said = view.labels
    columns = (
        TableColumn("A{row}", said["proposal.rank"], replace(SHORT, bold=True, color="dark")),
        TableColumn("B{row}:C{row}", said["proposal.taken"]),
        TableColumn("D{row}:F{row}", said["proposal.if_wrong"]),
    )
    row = table(sheet, row, columns, ((each.number, each.taken, each.effect) for each in view.assumed))
    return paragraph(sheet, row, _SPAN, said["proposal.assumptions_amounts"], NOTE)


def _hazards(sheet: Sheet, row: int, hazards: tuple[HazardView, ...], said: dict[str, str]) -> None:
    names = ("hazard", "likelihood", "impact", "owner", "answer")
    places = ("A{row}:B{row}", "C{row}", "D{row}", "E{row}", "F{row}")
    looks = (replace(TEXT, bold=True), SHORT, SHORT, SHORT, TEXT)
    columns = [
        TableColumn(place, said[f"proposal.{name}"], look)
        for place, name, look in zip(places, names, looks, strict=True)
    ]
    row = heads(sheet, row, columns)
    for each in hazards:
        sign = sheet.said("sign", label=said["proposal.sign"], text=each.sign)
        cells: tuple[Cell, ...] = ((each.risk, sign), each.likelihood, each.impact, each.owner, each.answer)
        levels = {"likelihood": _LEVELS[each.likelihood_level], "impact": _LEVELS[each.impact_level]}
        for column, name, cell in zip(columns, names, cells, strict=True):
            put(sheet, row, replace(column, look=levels.get(name, column.look)), cell)
        row += 1
