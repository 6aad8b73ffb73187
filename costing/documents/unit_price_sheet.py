"""The schedule of unit prices of a tender (BPU): each price before tax in figures and in letters, and nothing else.

The letters usually prevail over the figures: they are no formula, and both come from one amount.
"""

from dataclasses import dataclass

from openpyxl.utils import quote_sheetname

from costing.documents.cells import Book
from costing.documents.looks import Look
from costing.documents.shapes import FinancialView
from costing.documents.tender_frame import AMOUNT, CENTER, NAME, ROW, SAID, Form, money_width, unit_width

RANK, LABEL, UNIT, PRICE, LETTERS = "ABCDE"
_SHEET = "tender_sheet_unit_prices"


@dataclass(frozen=True, slots=True)
class PriceCells:
    """Where the unit prices stand: a bill takes them from there, and from nowhere else."""

    sheet: str
    rows: range

    def cell(self, number: int) -> str:
        """Return the cell of the price of a line, from 0, as a formula of another sheet names it."""
        return f"{quote_sheetname(self.sheet)}!${PRICE}${self.rows[number]}"


def unit_price_sheet(book: Book, view: FinancialView, mark: str = "") -> PriceCells:
    """Write the schedule of unit prices.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The financial offer, in the language of the book.
    mark
        What an internal build bears on every sheet.

    Returns
    -------
    PriceCells
        The cells that hold the unit prices, in the order of the lines [DZD, before tax].
    """
    sheet = book.add(_SHEET)
    form = Form(sheet, view, RANK, LETTERS, mark)
    money = money_width(row.unit_price for row in view.tender.rows)
    sheet.widths({RANK: 5, LABEL: 43, UNIT: unit_width(view), PRICE: money, LETTERS: 44})
    head = form.headed(form.label("unit_prices"), form.label("unit_prices_intro"))
    titles = ("rank", "item", "unit", "price_figures", "price_letters")
    form.columns(head, dict(zip("ABCDE", map(form.label, titles), strict=True)), LABEL)
    rows = range(head + 1, head + 1 + len(view.tender.rows))
    for row, line in zip(rows, view.tender.rows, strict=True):
        sheet.put(f"{RANK}{row}", line.number, Look(align="center", color="grey", rule="hair"))
        form.text(row, line.label, NAME, first=LABEL, last=LABEL)
        form.text(row, line.unit, CENTER, first=UNIT, last=UNIT)
        sheet.number(f"{PRICE}{row}", line.unit_price.value, AMOUNT)
        form.text(row, line.letters, SAID, first=LETTERS, last=LETTERS)
        sheet.height(row, ROW)
    signed = form.signed(rows.stop)
    form.finished(range(head, rows.stop), (range(rows.stop - 1, signed.stop),))
    return PriceCells(sheet.page.title, rows)
