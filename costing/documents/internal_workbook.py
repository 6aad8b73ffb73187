"""The workbook of whoever approves a quote: all that stays inside the company, with figures to reckon with."""

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from costing.documents.cells import Book
from costing.documents.dressing import chart_look, palette_of
from costing.documents.inside import inside_labels, inside_of
from costing.documents.internal_contingency import (
    contingency_sheet,
    contingency_widths,
    risk_sheet,
    risk_widths,
)
from costing.documents.internal_lines import lines_sheet, widths
from costing.documents.internal_negotiation import negotiation_sheet, negotiation_widths
from costing.documents.internal_ranges import TRACE_WIDTHS, range_widths, ranges_sheet, trace_sheet
from costing.documents.internal_sheet import InternalSheet, Told, mark
from costing.documents.internal_summary import BASIS_WIDTHS, SUMMARY_WIDTHS, basis_sheet, summary_sheet
from costing.documents.looks import Look
from costing.documents.view import DEVIS, view_of
from costing.documents.workbook import bytes_of
from costing.money import exactly

if TYPE_CHECKING:
    from costing.quoting.quote import Quote

_WIDTH = 9_400  # of a chart [twips]
_MARK = Look(size=9, bold=True, color="alarm", wrap=False)


@exactly
def internal_bytes(quote: "Quote", lang: str | None = None) -> bytes:
    """Return the internal workbook of a quote, as the bytes of an .xlsx.

    Parameters
    ----------
    quote
        The firm quote; one read from its record gives the same bytes.
    lang
        Language of the workbook (fr, ar or en); absent: the language of the quote.

    Returns
    -------
    bytes
        Summary, lines, ranges, contingency, risk, negotiation, trace and basis: figures of the record [DZD], sums and
        margins as formulas with the values they come to. Each sheet is marked as internal.

    Raises
    ------
    LanguageNotWritten
        The workbook does not exist in that language.
    """
    offer = view_of(quote, lang, DEVIS)
    look = chart_look(offer.look, offer.lang)
    view = inside_of(quote, offer.lang, look, _WIDTH)
    book = Book(inside_labels(quote, offer.lang), offer.lang, palette_of(offer.look))
    told = Told(offer.number, offer.client.name)
    summary = InternalSheet(book, "summary", told, SUMMARY_WIDTHS)
    at = lines_sheet(InternalSheet(book, "lines", told, widths(quote)), quote)
    summary_sheet(summary, quote, view, at)
    ranges_sheet(InternalSheet(book, "ranges", told, range_widths(quote)), quote, look, _WIDTH)
    contingency_sheet(InternalSheet(book, "contingency", told, contingency_widths(quote)), quote, view)
    risk_sheet(InternalSheet(book, "risk", told, risk_widths(quote)), quote, view)
    negotiation_sheet(InternalSheet(book, "negotiation", told, negotiation_widths(quote)), quote, view, at)
    trace_sheet(InternalSheet(book, "trace", told, TRACE_WIDTHS), quote)
    basis_sheet(InternalSheet(book, "basis", told, BASIS_WIDTHS), quote, view)
    said = book.labels["proposal.internal_mark"]
    _marked_data(book, told, said)
    title = book.said("inside_file", mark=said, number=offer.number, title=offer.title)
    return bytes_of(book, offer, title, said)


def _marked_data(book: Book, told: Told, said: str) -> None:
    """Mark the hidden sheet that holds the data of the charts, beside them."""
    for sheet in book.sheets:
        if sheet.page.sheet_state == "hidden":
            sheet.put(f"{get_column_letter(sheet.page.max_column + 2)}1", said, _MARK)
            mark(sheet, told)
