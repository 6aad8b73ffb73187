"""The bill of a tender: quantities at the prices of the schedule (DQE), or what a lump sum is made of (DPGF).

Each formula is written where the same thing is computed in Decimal, and an offer whose figures differ is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from openpyxl.utils import quote_sheetname

from costing.documents.bill_totals import Bill, rate_look, total_rows, totals
from costing.documents.cells import Book
from costing.documents.looks import Look
from costing.documents.lump_parts import PartView
from costing.documents.price_table import agreed
from costing.documents.priced import Figure, LineView
from costing.documents.shapes import FinancialView
from costing.documents.shares import line_share, whole_discount
from costing.documents.sheet_rows import span
from costing.documents.tender_frame import (
    AMOUNT,
    CENTER,
    NAME,
    ROW,
    SAID,
    TEXT,
    Form,
    money_width,
    unit_width,
)
from costing.documents.unit_price_sheet import PriceCells
from costing.money import ZERO, to_centime
from costing.quoting.shares import WholeDiscount

_WHOLE, _ONE = Decimal(100), Decimal(1)
_LETTERS = "ABCDEFGH"
_TITLES = {
    "rank": "rank",
    "label": "item",
    "unit": "unit",
    "quantity": "quantity",
    "price": "unit_price",
    "amount": "amount",
}


@dataclass(frozen=True, slots=True)
class BillCells:
    """Where the totals of a bill stand, as other sheets name them: before tax, each tax, with tax, due."""

    after: str
    vat: tuple[str, ...]
    gross: str
    due: str


def bill_sheet(book: Book, view: FinancialView, prices: PriceCells | None, mark: str = "") -> BillCells:
    """Write the bill of quantities, or the breakdown of a lump sum where there is no schedule of unit prices.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The financial offer, in the language of the book.
    prices
        Where the unit prices stand; nothing for a lump sum.
    mark
        What an internal build bears on every sheet.

    Raises
    ------
    ValueError
        A figure of the view does not follow from its quantities, prices and rates: a fault of the view, not of the
        client's data.

    Notes
    -----
    amount = ROUND(quantity x unit price of the schedule, 2); discounts come off below, and the value-added tax is
    rounded once per rate, on the sum of its lines.
    """
    name = "bill" if prices is not None else "breakdown"
    sheet, at = book.add(f"tender_sheet_{name}"), _columns(view, lump=prices is None)
    form = Form(sheet, view, "A", at["amount"], mark)
    _widths(form, at)
    head = form.headed(form.label(name), _rule(form) if prices is None else "")
    titles = {at[key]: form.label(label) for key, label in _TITLES.items() if key in at}
    own = {"part": "tender_part", "discount": "line_discount", "vat": "vat"}
    form.columns(head, titles | {at[key]: sheet.said(label) for key, label in own.items() if key in at}, at["label"])
    parts = view.lump.parts if "part" in at and view.lump is not None else ()
    rows = range(head + 1, head + 1 + len(view.lines) + len(parts))
    lines = view.lines if prices is not None else tuple(_lump(line) for line in view.lines)
    bill = Bill(form, at, lines, rows, _whole(view), total_rows(view, rows.stop))
    row = rows.start
    for number, line in enumerate(lines):
        made_of = parts if view.lump is not None and line.code == view.lump.code else ()
        _line(bill, row, line, prices.cell(number) if prices is not None else "", len(made_of))
        for place, part in enumerate(made_of, row + 1):
            _part(bill, place, part)
        row += 1 + len(made_of)
    free = totals(bill)
    signed = form.signed(free)
    form.finished(range(head, rows.stop), (range(rows.stop - 1, free), signed))
    return _cells(bill)


def _rule(form: Form) -> str:
    """Say by what rule a lump sum is broken down."""
    lump = form.view.lump
    return form.sheet.said("tender_prorata" if lump.shared else "tender_within") if lump is not None else ""


def _whole(view: FinancialView) -> WholeDiscount:
    """Return the discount of the whole: a share only where it was given as one, else an amount off each rate."""
    if view.discount_share is not None:
        return whole_discount(view)
    left = {tax.rate.value: -tax.base.value for tax in view.vat}
    for line in view.lines:
        left[line.vat_rate.value] += line.net.value
    return WholeDiscount(ZERO, left, agreed=True)


def _cells(bill: Bill) -> BillCells:
    sheet, total = quote_sheetname(bill.form.sheet.page.title), bill.total
    after, gross, due = (f"{sheet}!${bill.at['amount']}${row}" for row in (total.after, total.gross, total.due))
    taxes = tuple(f"{sheet}!${bill.at['amount']}${row}" for row in total.vat)
    return BillCells(after, taxes, gross, due)


def _columns(view: FinancialView, *, lump: bool) -> dict[str, str]:
    """Return the columns by name: discounts and rates have one only where lines differ by them."""
    names = ["rank", "label", "unit", *([] if lump else ["quantity", "price"])]
    names += ["part"] * (lump and view.lump is not None)
    names += ["discount"] * bool(view.line_discount.value) + ["vat"] * (len(view.vat) > 1) + ["amount"]
    return dict(zip(names, _LETTERS, strict=False))


def _widths(form: Form, at: Mapping[str, str]) -> None:
    view = form.view
    money = money_width((view.gross, view.due, view.net, *(line.unit_price for line in view.lines)))
    unit = unit_width(view) if "price" in at else money
    widths = {
        "rank": 5.0,
        "label": 48.0,
        "unit": unit,
        "quantity": 10.0,
        "price": money,
        "part": money,
        "discount": 10.0,
        "vat": 9.0,
    }
    form.sheet.widths({at[key]: width for key, width in (widths | {"amount": money + 2}).items() if key in at})


def _lump(line: LineView) -> LineView:
    """Return a line as a lump sum counts it: once, at its amount."""
    return replace(line, quantity=Figure(_ONE, ""), unit_price=line.amount)


def _part(bill: Bill, row: int, part: PartView) -> None:
    """Write a part of a lump sum under it, its amount beside those that are summed."""
    sheet, at = bill.form.sheet, bill.at
    sheet.put(f"{at['rank']}{row}", part.number, Look(size=9, align="center", color="grey", rule="hair"))
    bill.form.text(row, part.label, SAID, first=at["label"], last=at["label"])
    sheet.blank(bill.form.across(row, at["unit"]), TEXT)
    if part.amount is not None:
        sheet.number(f"{at['part']}{row}", part.amount.value, AMOUNT)
    sheet.height(row, ROW)


def _line(bill: Bill, row: int, line: LineView, price: str, parts: int) -> None:
    """Write a line; one that is followed by so many parts with amounts is their sum."""
    sheet, at = bill.form.sheet, bill.at
    sheet.put(f"{at['rank']}{row}", line.rank, Look(align="center", color="grey", rule="hair"))
    bill.form.text(row, line.label, NAME, first=at["label"], last=at["label"])
    bill.form.text(row, line.unit, CENTER, first=at["unit"], last=at["unit"])
    sheet.height(row, ROW + 2)
    amount = agreed(to_centime(line.quantity.value * line.unit_price.value), line.amount, line.code)
    if price:
        sheet.number(f"{at['quantity']}{row}", line.quantity.value, Look(align="center", rule="hair"))
        sheet.formula(f"{at['price']}{row}", f"={price}", line.unit_price.value, AMOUNT)
        bill.amount(row, f"=ROUND({at['quantity']}{row}*{at['price']}{row},2)", amount)
    elif parts and bill.form.view.lump is not None and bill.form.view.lump.shared:
        below = span(at["part"], range(row + 1, row + 1 + parts))
        bill.amount(row, f"=ROUND(SUM({below}),2)", amount)
    else:
        sheet.number(bill.money(row), amount, AMOUNT)
    if "part" in at:
        sheet.blank(f"{at['part']}{row}", TEXT)
    if "discount" in at:
        share = line_share(line)
        agreed(to_centime(line.quantity.value * line.unit_price.value * (1 - share)), line.net, line.code)
        sheet.number(f"{at['discount']}{row}", share, Look(align="center", rule="hair", form=sheet.percent(2)))
    if "vat" in at:
        sheet.number(f"{at['vat']}{row}", line.vat_rate.value / _WHOLE, rate_look(bill, line.vat_rate))
