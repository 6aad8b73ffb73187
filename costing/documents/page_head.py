"""What the sheets after the quote share: the band that says whose quote they belong to, and how they open and print."""

from collections.abc import Iterable
from dataclasses import replace

from costing.documents.cells import Book, Sheet
from costing.documents.looks import Look
from costing.documents.paper import footer, lay_across, lay_out
from costing.documents.shapes import QuoteView
from costing.documents.text_table import gap

_BAND = Look(size=15, bold=True, color="paper", fill="dark", indent=1)
_UNDER = Look(size=8.5, color="paper", fill="dark", indent=1)
_ROOM, _RULE = 6.0, 3.0
_ZOOM = 90
# The band: the title, whose quote it is, a rule.
BAND = 3


def titled(book: Book, view: QuoteView, title: str, widths: dict[str, float], halves: tuple[str, str]) -> Sheet:
    """Return one more sheet of a client's workbook, with its band.

    Parameters
    ----------
    book
        The workbook; the sheet comes after the others.
    view
        The client's reading of a quote, in the language of the book.
    title
        The fixed text that is its title ("sheet_why").
    widths
        The widths of its columns [digits].
    halves
        The columns where the quote is named, and those where its days are, each with a blank for the row.
    """
    sheet = book.add(title)
    sheet.widths(widths)
    start, end = halves
    whole = f"{start.partition(':')[0]}:{end.rpartition(':')[2]}"
    _put(sheet, whole.format(row=1), 1, sheet.said(title), _BAND)
    named = sheet.said("head", number=view.number, client=view.client.name)
    _put(sheet, start.format(row=2), 2, named, _UNDER)
    days = sheet.said("days", day=view.day, valid_until=view.valid_until)
    _put(sheet, end.format(row=2), 2, days, replace(_UNDER, align="end"))
    sheet.blank(whole.format(row=BAND), Look(fill="accent"))
    sheet.height(BAND, _RULE)
    gap(sheet, BAND + 1)
    return sheet


def finished(
    sheet: Sheet, view: QuoteView, span: str, together: Iterable[range] = (), *, head: int = BAND, wide: bool = False
) -> None:
    """Set how a sheet opens and prints: locked, its first rows in sight on every page, A4, one page wide.

    Parameters
    ----------
    sheet
        The sheet, filled.
    view
        The client's reading of a quote, for the foot of the page.
    span
        The columns that are printed, with a blank for the row.
    together
        Rows that stay on one page.
    head
        How many of the first rows stay in sight and are repeated.
    wide
        Whether the page lies on its long side.
    """
    window, protection = sheet.page.sheet_view, sheet.page.protection
    window.showGridLines = False
    window.zoomScale = _ZOOM
    sheet.page.freeze_panes = f"A{head + 1}"
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False
    last = max(sheet.heights)
    blocks = (*together, range(last, last + 1))
    if wide:
        lay_across(sheet, span, range(1, head + 1), blocks)
    else:
        lay_out(sheet, span, range(1, last), blocks)
        sheet.page.print_title_rows = f"1:{head}"
    footer(sheet, view.number, view.client.name, view.revision)


def _put(sheet: Sheet, place: str, row: int, text: str, look: Look) -> None:
    sheet.put(place, text, look)
    sheet.height(row, _ROOM + sheet.tall(text, place, look))
