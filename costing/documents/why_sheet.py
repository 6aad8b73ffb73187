"""The sheet of a client's workbook that says why each line has its price, in words."""

from dataclasses import replace

from costing.documents.cells import Book
from costing.documents.page_head import BAND, finished, titled
from costing.documents.shapes import QuoteView
from costing.documents.text_table import NAME, SHORT, TableColumn, gap, paragraph, table

_SPAN = "A{row}:C{row}"
_WIDTHS = {"A": 6.0, "B": 46.0, "C": 62.0}
_POINT = "\u2013\u00a0"


def why_sheet(book: Book, view: QuoteView) -> None:
    """Write why each line has its price; no sheet where nothing is explained.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The client's reading of a quote, in the language of the book.
    """
    if not view.explained:
        return
    said = view.labels
    sheet = titled(book, view, "sheet_why", _WIDTHS, ("A{row}:B{row}", "C{row}:C{row}"))
    row = gap(sheet, paragraph(sheet, BAND + 2, _SPAN, said["proposal.explained_intro"]))
    columns = (
        TableColumn("A{row}", said["proposal.rank"], replace(SHORT, color="grey")),
        TableColumn("B{row}", said["proposal.line"], NAME),
        TableColumn("C{row}", said["proposal.explanation"]),
    )
    rows = ((each.rank, each.label, "\n".join(_POINT + point for point in each.points)) for each in view.explained)
    table(sheet, row, columns, rows)
    finished(sheet, view, _SPAN, head=row)
