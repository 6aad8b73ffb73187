"""The bill of a tender: quantities at the prices of the schedule (DQE), or what a lump sum is made of (DPGF).

Each formula is written where the same thing is computed in Decimal, and an offer whose figures differ is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from openpyxl.utils import quote_sheetname

from costing.documents.cells import Book
from costing.documents.looks import MONEY, Look
from costing.documents.price_table import agreed, span
from costing.documents.priced import Figure, LineView, VatView
from costing.documents.shapes import FinancialView
from costing.documents.shares import WholeDiscount, line_share, whole_discount
from costing.documents.tender_frame import (
    AMOUNT,
    CENTER,
    NAME,
    PLAIN,
    ROW,
    STRONG,
    TEXT,
    Form,
    money_width,
    unit_width,
)
from costing.documents.unit_price_sheet import PriceCells
from costing.money import ZERO, to_centime

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
_DUE = Look(size=11.5, bold=True, color="paper", fill="accent", indent=1)
_WORDS = Look(bold=True, color="dark", fill="pale", indent=1)


@dataclass(frozen=True, slots=True)
class BillCells:
    """Where the totals of a bill stand, as formulas of other sheets name them: before tax, of each rate, with tax."""

    after: str
    vat: tuple[tuple[str, str], ...]
    gross: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of the totals; one that is not there is the one before it."""

    net: int
    on_lines: int
    discount: int
    after: int
    vat: range
    gross: int
    stamp: int
    due: int


@dataclass(frozen=True, slots=True)
class _Bill:
    """A bill while it is written: its form, its columns by name, its lines as it counts them, its rows."""

    form: Form
    at: Mapping[str, str]
    lines: tuple[LineView, ...]
    rows: range
    whole: WholeDiscount
    total: _Rows

    @property
    def base(self) -> str:
        """The column that holds what a tax is reckoned on."""
        return self.at.get("price", self.at["unit"])

    @property
    def kept(self) -> str:
        """What is left of the lines after their own discounts, as a formula counts over all of them."""
        if "discount" not in self.at:
            return self.over("amount")
        whole = f"{self.over('quantity')}*{self.over('price')}" if "price" in self.at else self.over("amount")
        return f"ROUND({whole}*(1-{self.over('discount')}),2)"

    def over(self, name: str) -> str:
        """Name the cells of a column in all lines."""
        return span(self.at[name], self.rows)

    def of_rate(self, row: int) -> str:
        """Return the formula of the lines that bear the rate of a row, after their own discounts."""
        rate = f"${self.at['vat']}${row}" if "vat" in self.at else ""
        if "discount" in self.at:
            counted = f"SUMPRODUCT(({self.over('vat')}={rate})*{self.kept})" if rate else f"SUMPRODUCT({self.kept})"
        else:
            counted = f"SUMIF({self.over('vat')},{rate},{self.kept})" if rate else f"SUM({self.kept})"
        return f"ROUND({counted},2)"

    def place(self, row: int, *, before: str = "") -> str:
        """Name the cells of what a total is called, up to its amount or to another column."""
        columns = list(self.at.values())
        first = self.at["unit"] if "price" in self.at else self.at["label"]
        return self.form.across(row, first, columns[columns.index(before or self.at["amount"]) - 1])

    def named(self, row: int, text: str, look: Look = TEXT, *, before: str = "") -> None:
        """Write what a total is called."""
        place = self.place(row, before=before)
        self.form.sheet.put(place, text, look)
        self.form.sheet.height(row, max(ROW, 4 + self.form.sheet.tall(text, place, look)))

    def amount(self, row: int, formula: str, value: Decimal, look: Look = AMOUNT) -> None:
        """Write the formula of a total."""
        self.form.sheet.formula(f"{self.at['amount']}{row}", formula, value, look)

    def money(self, row: int) -> str:
        """Name the amount of a row."""
        return f"{self.at['amount']}{row}"


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
    head = form.headed(form.label(name))
    titles = {at[key]: form.label(label) for key, label in _TITLES.items() if key in at}
    own = {"discount": "line_discount", "vat": "vat"}
    form.columns(head, titles | {at[key]: sheet.said(label) for key, label in own.items() if key in at}, at["label"])
    rows = range(head + 1, head + 1 + len(view.lines))
    lines = view.lines if prices is not None else tuple(_lump(line) for line in view.lines)
    bill = _Bill(form, at, lines, rows, _whole(view), _total_rows(view, rows.stop))
    for number, (row, line) in enumerate(zip(rows, lines, strict=True)):
        _line(bill, row, line, prices.cell(number) if prices is not None else "")
    free = _totals(bill)
    signed = form.signed(free)
    form.finished(range(head, rows.stop), (range(rows.stop - 1, free), signed))
    return _cells(bill)


def _whole(view: FinancialView) -> WholeDiscount:
    """Return the discount of the whole: a share only where it was given as one, else an amount off each rate."""
    if view.discount_share is not None:
        return whole_discount(view)
    left = {tax.rate.value: -tax.base.value for tax in view.vat}
    for line in view.lines:
        left[line.vat_rate.value] += line.net.value
    return WholeDiscount(ZERO, left, agreed=True)


def _cells(bill: _Bill) -> BillCells:
    sheet, total = quote_sheetname(bill.form.sheet.page.title), bill.total
    after, gross = (f"{sheet}!${bill.at['amount']}${row}" for row in (total.after, total.gross))
    taxes = tuple((f"{sheet}!${bill.base}${row}", f"{sheet}!${bill.at['amount']}${row}") for row in total.vat)
    return BillCells(after, taxes, gross)


def _columns(view: FinancialView, *, lump: bool) -> dict[str, str]:
    """Return the columns by name: discounts and rates have one only where lines differ by them."""
    names = ["rank", "label", "unit", *([] if lump else ["quantity", "price"])]
    names += ["discount"] * bool(view.line_discount.value) + ["vat"] * (len(view.vat) > 1) + ["amount"]
    return dict(zip(names, _LETTERS, strict=False))


def _widths(form: Form, at: Mapping[str, str]) -> None:
    view = form.view
    money = money_width((view.gross, view.due, view.net, *(line.unit_price for line in view.lines)))
    unit = unit_width(view) if "price" in at else money
    widths = {"rank": 5.0, "label": 48.0, "unit": unit, "quantity": 10.0, "price": money, "discount": 10.0, "vat": 9.0}
    form.sheet.widths({at[key]: width for key, width in (widths | {"amount": money + 2}).items() if key in at})


def _total_rows(view: FinancialView, net: int) -> _Rows:
    on_lines = net + bool(view.line_discount.value)
    discount = on_lines + bool(view.discount.value)
    after = discount + (discount > net)
    vat = range(after + 1, after + 1 + len(view.vat))
    stamp = vat.stop + bool(view.stamp_duty.value)
    return _Rows(net, on_lines, discount, after, vat, vat.stop, stamp, stamp + (stamp > vat.stop))


def _lump(line: LineView) -> LineView:
    """Return a line as a lump sum counts it: once, at its amount."""
    return replace(line, quantity=Figure(_ONE, ""), unit_price=line.amount)


def _line(bill: _Bill, row: int, line: LineView, price: str) -> None:
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
    else:
        sheet.number(bill.money(row), amount, AMOUNT)
    if "discount" in at:
        share = line_share(line)
        agreed(to_centime(line.quantity.value * line.unit_price.value * (1 - share)), line.net, line.code)
        sheet.number(f"{at['discount']}{row}", share, Look(align="center", rule="hair", form=sheet.percent(2)))
    if "vat" in at:
        sheet.number(f"{at['vat']}{row}", line.vat_rate.value / _WHOLE, _rate(bill, line.vat_rate))


def _rate(bill: _Bill, rate: Figure) -> Look:
    decimals = max(0, -int(rate.value.normalize().as_tuple().exponent))
    return Look(align="center", rule="hair", form=bill.form.sheet.percent(decimals))


def _totals(bill: _Bill) -> int:
    """Write the totals, the sentence that closes them and why there is no tax; return the next free row."""
    view, total, form = bill.form.view, bill.total, bill.form
    _net(bill)
    for row, tax in zip(total.vat, view.vat, strict=True):
        _vat(bill, row, tax)
    _due(bill)
    words, now = form.gap(total.due + 1), bill.money(total.due)
    place, closing = form.across(words), view.tender.closing
    form.sheet.formula(place, form.unless_changed(closing, now, view.due), closing, _WORDS)
    form.sheet.height(words, 8 + form.sheet.tall(closing, place, _WORDS))
    for row, text in enumerate(view.exemptions, words + 1):
        form.text(row, text, PLAIN)
    for name, row in (("TOTAL_HT", total.net), ("NET_HT", total.after), ("TOTAL_TTC", total.gross)):
        form.sheet.name(name, bill.money(row))
    form.sheet.name("NET_A_PAYER", now)
    return words + 1 + len(view.exemptions)


def _net(bill: _Bill) -> None:
    """Write the sum of the amounts, then what discounts take off it."""
    view, total, form = bill.form.view, bill.total, bill.form
    net = sum((line.amount.value for line in bill.lines), ZERO)
    kept = sum((line.net.value for line in bill.lines), ZERO)
    after = sum((tax.base.value for tax in view.vat), ZERO)
    bill.named(total.net, form.label("net"), NAME)
    bill.amount(total.net, f"=ROUND(SUM({bill.over('amount')}),2)", agreed(net, view.net, "net"), STRONG)
    if total.on_lines > total.net:
        bill.named(total.on_lines, form.label("line_discounts"))
        formula = f"=ROUND(SUMPRODUCT({bill.kept})-{bill.money(total.net)},2)"
        bill.amount(total.on_lines, formula, -agreed(net - kept, view.line_discount, "line discounts"))
    agreed(kept - after, view.discount, "discount")
    if total.discount > total.on_lines:
        _discount(bill)
    if total.after > total.net:
        bill.named(total.after, form.label("after"), NAME)
        formula = f"=ROUND(SUM({span(bill.base, total.vat)}),2)"
        bill.amount(total.after, formula, agreed(after, view.after, "net after discounts"), STRONG)


def _discount(bill: _Bill) -> None:
    """Write the discount of the whole, beside its share where it is one."""
    view, total, sheet = bill.form.view, bill.total, bill.form.sheet
    row, name = total.discount, bill.form.label("discount")
    before = "".join(f"-{bill.money(each)}" for each in sorted({total.net, total.on_lines}))
    bill.amount(row, f"=ROUND({bill.money(total.after)}{before},2)", -view.discount.value)
    if bill.whole.agreed:
        bill.named(row, name)
        return
    bill.named(row, name, before=bill.base)
    sheet.blank(bill.form.across(row, bill.base, _before_amount(bill)), TEXT)
    sheet.number(f"{bill.base}{row}", bill.whole.share, Look(align="end", rule="hair", form=sheet.percent(2)))


def _before_amount(bill: _Bill) -> str:
    return list(bill.at.values())[-2]


def _vat(bill: _Bill, row: int, tax: VatView) -> None:
    """Write the tax of a rate: what it is reckoned on, after every discount, then the tax."""
    sheet, whole, of_rate = bill.form.sheet, bill.whole, bill.of_rate(row)
    rate, left = tax.rate.value, sum((line.net.value for line in bill.lines if line.vat_rate == tax.rate), ZERO)
    formula, base = of_rate, left
    if bill.total.discount > bill.total.on_lines and whole.agreed:
        formula, base = f"{of_rate}-MIN({of_rate},{whole.fixed[rate]:f})", left - min(left, whole.fixed[rate])
    elif bill.total.discount > bill.total.on_lines:
        centimes = whole.fixed[rate]
        more = f"-{centimes:f}".replace("--", "+") if centimes else ""
        formula = f"{of_rate}-ROUND({of_rate}*${bill.base}${bill.total.discount},2){more}"
        base = left - to_centime(left * whole.share) - centimes
    sheet.blank(bill.form.across(row, bill.base, _before_amount(bill)), TEXT)
    bill.named(row, f"{tax.label} {bill.form.label('vat_base')}", before=bill.base)
    grey = replace(AMOUNT, size=9, color="grey")
    sheet.formula(f"{bill.base}{row}", f"=ROUND({formula},2)", agreed(base, tax.base, tax.label), grey)
    share = f"{rate / _WHOLE:f}"
    if "vat" in bill.at:
        share = f"{bill.at['vat']}{row}"
        sheet.number(share, rate / _WHOLE, replace(_rate(bill, tax.rate), size=9, color="grey"))
    amount = agreed(to_centime(base * rate / _WHOLE), tax.amount, tax.label)
    bill.amount(row, f"=ROUND({bill.base}{row}*{share},2)", amount)


def _due(bill: _Bill) -> None:
    """Write the total with tax, and with a stamp duty where one is due; the last of them stands out."""
    view, total, form = bill.form.view, bill.total, bill.form
    stamped, strong = total.stamp > total.gross, replace(_DUE, form=MONEY, align="end", indent=0)
    gross = agreed(view.after.value + sum((tax.amount.value for tax in view.vat), ZERO), view.gross, "gross")
    bill.named(total.gross, form.label("gross"), NAME if stamped else _DUE)
    formula = f"=ROUND({bill.money(total.after)}+SUM({span(bill.at['amount'], total.vat)}),2)"
    bill.amount(total.gross, formula, gross, STRONG if stamped else strong)
    due = agreed(gross + view.stamp_duty.value, view.due, "due")
    if stamped:
        now = bill.money(total.gross)
        text = form.label("stamp_duty")
        formula = form.unless_changed(text, now, view.gross, "stamp_stale")
        form.sheet.formula(bill.place(total.stamp), formula, text, TEXT)
        form.sheet.height(total.stamp, ROW)
        form.sheet.number(bill.money(total.stamp), view.stamp_duty.value, AMOUNT)
        bill.named(total.due, form.label("due"), _DUE)
        bill.amount(total.due, f"=ROUND({now}+{bill.money(total.stamp)},2)", due, strong)
    form.sheet.height(total.due, 24)
