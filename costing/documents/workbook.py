"""The workbook a client negotiates on: live formulas with the quote's own figures beside them."""

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl.packaging.core import DocumentProperties

from costing.documents.assumed_sheet import assumed_sheet
from costing.documents.cells import Book, clean
from costing.documents.dressing import palette_of
from costing.documents.levels_sheet import levels_sheet
from costing.documents.quote_sheet import quote_sheet
from costing.documents.scenario_sheet import scenario_sheet
from costing.documents.sealing import sealed
from costing.documents.shapes import OfferView, QuoteView
from costing.documents.timeline_sheet import timeline_sheet
from costing.documents.view import DEVIS, view_of
from costing.documents.why_sheet import why_sheet
from costing.documents.workbook_mark import marked
from costing.files import write_all
from costing.money import exactly

if TYPE_CHECKING:
    import os

    from costing.quoting.quote import Quote

_LONGEST_PROPERTY = 255


def write_workbook(quote: "Quote", path: "str | os.PathLike[str]", lang: str | None = None) -> None:
    """Write the workbook a client negotiates on.

    Parameters
    ----------
    quote
        The firm quote; only what its client may see is written.
    path
        The .xlsx to write; what stands there is replaced, whole or not at all.
    lang
        Language of the workbook (fr, ar or en); absent: the language of the quote.

    Raises
    ------
    LanguageNotWritten
        The workbook does not exist in that language.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    write_all({Path(path): workbook_bytes(view_of(quote, lang, DEVIS))})


@exactly
def workbook_bytes(view: QuoteView) -> bytes:
    """Return the workbook a client negotiates on, as the bytes of an .xlsx.

    Parameters
    ----------
    view
        The client's reading of a quote, in one language.

    Returns
    -------
    bytes
        The quote, then what explains it: formulas for every amount [DZD], each with the quote's own figure beside it,
        rounded half-up to the centime. The same view gives the same bytes.

    Raises
    ------
    ValueError
        A figure of the view does not follow from its quantities, prices and rates: a fault of the view, not of the
        client's data.
    """
    book = Book(view.labels, view.lang, palette_of(view.look))
    quote_sheet(book, view)
    for sheet in (scenario_sheet, timeline_sheet, levels_sheet, assumed_sheet, why_sheet):
        sheet(book, view)
    marked(book, view)
    return bytes_of(book, view, book.said("title_number", title=view.title, number=view.number), book.said("sheet"))


def bytes_of(book: Book, view: OfferView, title: str, category: str = "") -> bytes:
    """Return a finished workbook as bytes, under a title, its first sheet in front; the same book, the same bytes."""
    creator = clean(view.provider.name)[:_LONGEST_PROPERTY] if view.provider else ""
    day = datetime.combine(view.issued, time())
    book.whole.properties = DocumentProperties(
        title=clean(title)[:_LONGEST_PROPERTY],
        subject=clean(book.said("subject", client=view.client.name))[:_LONGEST_PROPERTY],
        creator=creator,
        language=view.lang,
        created=day,
        modified=day,
        category=category or None,
    )
    return sealed(book.whole, [sheet.cached for sheet in book.sheets])
