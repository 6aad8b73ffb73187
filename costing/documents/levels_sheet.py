"""The sheet of a client's workbook that holds the service levels of the maintenance."""

from costing.documents.cells import Book
from costing.documents.levels import LevelsView
from costing.documents.page_head import BAND, finished, titled
from costing.documents.shapes import QuoteView
from costing.documents.text_table import NAME, PLAIN, SHORT, TableColumn, paragraph, paragraphs, section, table

_SPAN = "A{row}:E{row}"
_WIDTHS = {"A": 41.0, "B": 18.0, "C": 18.0, "D": 18.0, "E": 20.0}


def levels_sheet(book: Book, view: QuoteView) -> None:
    """Write the service levels; no sheet where the quote promises none.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The client's reading of a quote, in the language of the book.
    """
    levels, said = view.levels, view.labels
    if levels is None:
        return
    sheet = titled(book, view, "sheet_levels", _WIDTHS, ("A{row}:B{row}", "C{row}:E{row}"))
    row = paragraph(sheet, BAND + 2, _SPAN, levels.opening)
    starts = [row]
    row = section(sheet, row, _SPAN, said["proposal.levels_uptime"])
    rows = (((each.label, each.covers), each.uptime, each.month, each.year) for each in levels.levels)
    row = paragraphs(sheet, table(sheet, row, _uptime(levels, said), rows), _SPAN, levels.counted)
    starts.append(row)
    row = section(sheet, row, _SPAN, said["proposal.levels_incidents"])
    times = ((each.label, each.critical, each.major, each.minor, each.resolution) for each in levels.levels)
    row = paragraphs(sheet, table(sheet, row, _incidents(said), times), _SPAN, levels.answered)
    starts.append(row)
    row = paragraph(sheet, section(sheet, row, _SPAN, said["proposal.levels_recovery"]), _SPAN, levels.recovery, PLAIN)
    blocks = [range(start, end) for start, end in zip(starts, (*starts[1:], row), strict=True)]
    if levels.terms:
        terms = row
        row = section(sheet, row, _SPAN, said["proposal.levels_terms"])
        columns = (
            TableColumn("A{row}", said["proposal.levels_term"], NAME),
            TableColumn("B{row}:E{row}", said["proposal.levels_meaning"]),
        )
        table(sheet, row, columns, levels.terms)
        blocks.append(range(terms, row + 2))
    finished(sheet, view, _SPAN, blocks)


def _uptime(levels: LevelsView, said: dict[str, str]) -> tuple[TableColumn, ...]:
    return (
        TableColumn("A{row}", said["proposal.levels_part"], NAME),
        TableColumn("B{row}", said["proposal.levels_uptime_share"], SHORT),
        TableColumn("C{row}", said["proposal.levels_month"], SHORT),
        TableColumn("D{row}:E{row}", levels.year, SHORT),
    )


def _incidents(said: dict[str, str]) -> tuple[TableColumn, ...]:
    heads = ("levels_critical", "levels_major", "levels_minor", "levels_resolution")
    times = (
        TableColumn(f"{letter}{{row}}", said[f"proposal.{key}"], SHORT)
        for letter, key in zip("BCDE", heads, strict=True)
    )
    return (TableColumn("A{row}", said["proposal.levels_part"], NAME), *times)
