"""The price sheets of a public tender as a workbook: letter amounts, unit prices, bill or breakdown, yearly services.

Its envelope holds the forms and nothing else: what the threshold of a formal tender makes of the amount is internal.
"""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from costing.documents import texts
from costing.documents.bill_sheet import bill_sheet
from costing.documents.cells import Book
from costing.documents.dressing import palette_of
from costing.documents.shapes import FinancialView
from costing.documents.submission_sheet import submission_sheet
from costing.documents.tender_years_sheet import tender_years_sheet
from costing.documents.threshold import ThresholdView, threshold_of
from costing.documents.threshold_sheet import Compared, threshold_sheet
from costing.documents.unit_price_sheet import unit_price_sheet
from costing.documents.view import FINANCIAL, view_of
from costing.documents.workbook import bytes_of
from costing.files import write_all
from costing.money import exactly

if TYPE_CHECKING:
    import os

    from costing.quoting.quote import Quote


def write_tender(
    quote: "Quote", path: "str | os.PathLike[str]", lang: str | None = None, *, internal: bool = False
) -> None:
    """Write the price sheets of a public tender.

    Parameters
    ----------
    quote
        The firm quote.
    path
        The .xlsx to write; what stands there is replaced, whole or not at all.
    lang
        Language of the workbook (fr, ar or en); absent: the language of the quote.
    internal
        Whether it is the build that stays inside the company, with the threshold check.

    Raises
    ------
    LanguageNotWritten
        The workbook does not exist in that language.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    write_all({Path(path): tender_of_quote(quote, lang, internal=internal)})


def tender_of_quote(quote: "Quote", lang: str | None = None, *, internal: bool = False) -> bytes:
    """Return the price sheets of a public tender, as the bytes of an .xlsx; see `write_tender`."""
    view = cast("FinancialView", view_of(quote, lang, FINANCIAL))
    return tender_workbook_bytes(view, threshold_of(quote, view.lang) if internal else None)


@exactly
def tender_workbook_bytes(view: FinancialView, threshold: ThresholdView | None = None) -> bytes:
    """Return the price sheets of a public tender, as the bytes of an .xlsx.

    Parameters
    ----------
    view
        The financial reading of a quote, in one language.
    threshold
        The thresholds that the amount is held against: that makes it an internal build, marked so on every sheet.

    Returns
    -------
    bytes
        The amounts of the letter of submission, the schedule of unit prices and the bill that takes its prices from it,
        or the breakdown of a lump sum, then what is paid by the year: formulas for every amount [DZD], each with the
        quote's own figure beside it. The same view gives the same bytes.

    Raises
    ------
    ValueError
        A figure of the view does not follow from its quantities, prices and rates: a fault of the view, not of the
        client's data.
    """
    labels, tender = texts.labels(view.lang, internal=threshold is not None), view.tender
    book = Book(labels, view.lang, palette_of(view.look))
    mark = labels["proposal.internal_mark"] if threshold is not None else ""
    front = book.add("inside_tender_sheet") if threshold is not None else None
    letter = book.add("tender_sheet_letter")
    prices = unit_price_sheet(book, view, mark) if view.lines and not tender.lump else None
    bill = bill_sheet(book, view, prices, mark) if view.lines else None
    submission_sheet(letter, view, bill, mark)
    years = tender_years_sheet(book, view, bill, mark)
    if front is not None and threshold is not None:
        threshold_sheet(front, view, threshold, Compared(bill, years), mark)
    facts = {"number": view.number, "title": view.title}
    title = (
        book.said("inside_file", mark=mark, **facts)
        if mark
        else book.said("tender_title", document=view.document, **facts)
    )
    return bytes_of(book, view, title, mark)
