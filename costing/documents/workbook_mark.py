"""Which quote a workbook is of, in its properties: read back, it is known again, and so is one that is of another.

The mark is keyed by the fingerprint of the quote, which stands in its record alone: nobody makes another mark without.
"""

import hmac
from typing import Any, cast

from openpyxl.packaging.custom import IntProperty, StringProperty

from costing.documents.cells import Book
from costing.documents.shapes import MarkView, OfferView
from costing.quoting.quote import Quote

# Of the sheet that is negotiated on; another one is read by its codes alone, its formulas unseen.
LAYOUT = 1
NUMBER, REVISION, LANGUAGE, LAID, MARK = (
    f"costing.{name}" for name in ("number", "revision", "language", "layout", "mark")
)  # fmt: skip


def marked_view(quote: Quote, lang: str) -> MarkView:
    """Return the mark of the workbook of a quote, in a language."""
    return MarkView(quote.number, quote.revision, mark_text(quote, lang, str(LAYOUT)))


def mark_text(quote: Quote, lang: str, layout: str) -> str:
    """Return the mark that nobody makes without the record of a quote."""
    told = (quote.number, str(quote.revision), lang, layout)
    return hmac.new(quote.basis.fingerprint.encode(), "\n".join(told).encode(), "sha256").hexdigest()


def marked(book: Book, view: OfferView) -> None:
    """Write into the properties of a workbook which quote it is of."""
    if view.mark is None:
        return
    held = cast("Any", book.whole).custom_doc_props
    held.append(StringProperty(name=NUMBER, value=view.mark.number))
    held.append(IntProperty(name=REVISION, value=view.mark.revision))
    held.append(StringProperty(name=LANGUAGE, value=view.lang))
    held.append(IntProperty(name=LAID, value=LAYOUT))
    held.append(StringProperty(name=MARK, value=view.mark.text))
