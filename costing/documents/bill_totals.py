"""The totals of a tender's bill: live formulas beside the engine's amounts, rounded once per rate.

Each formula is written where the same thing is computed in Decimal, and an offer whose figures differ is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from costing.documents.looks import MONEY, Look
from costing.documents.price_table import agreed
from costing.documents.priced import Figure, LineView, VatView
from costing.documents.shapes import FinancialView
from costing.documents.sheet_rows import span
from costing.documents.stamp_scale import duty_formula
from costing.documents.tender_frame import AMOUNT, NAME, PLAIN, ROW, STRONG, TEXT, Form
from costing.money import ZERO, to_centime
from costing.quoting.shares import WholeDiscount
from costing.quoting.taxes import duty_on

_WHOLE = Decimal(100)
_DUE = Look(size=11.5, bold=True, color="paper", fill="accent", indent=1)
_WORDS = Look(bold=True, color="dark", fill="pale", indent=1)


@dataclass(frozen=True, slots=True)
class BillRows:
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
class Bill:
    """A bill while it is written: its form, its columns by name, its lines as it counts them, its rows."""

    form: Form
    at: Mapping[str, str]
    lines: tuple[LineView, ...]
    rows: range
    whole: WholeDiscount
    total: BillRows

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


def total_rows(view: FinancialView, net: int) -> BillRows:
    """Return where the totals stand, from the first of them on."""
    on_lines = net + bool(view.line_discount.value)
    discount = on_lines + bool(view.discount.value)
    after = discount + (discount > net)
    vat = range(after + 1, after + 1 + len(view.vat))
    stamp = vat.stop + bool(view.stamp_duty.value)
    return BillRows(net, on_lines, discount, after, vat, vat.stop, stamp, stamp + (stamp > vat.stop))


def rate_look(bill: Bill, rate: Figure) -> Look:
    """Return how a rate looks, with all its decimals."""
    decimals = max(0, -int(rate.value.normalize().as_tuple().exponent))
    return Look(align="center", rule="hair", form=bill.form.sheet.percent(decimals))


def totals(bill: Bill) -> int:
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


def _net(bill: Bill) -> None:
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


def _discount(bill: Bill) -> None:
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


def _before_amount(bill: Bill) -> str:
    return list(bill.at.values())[-2]


def _vat(bill: Bill, row: int, tax: VatView) -> None:
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
        sheet.number(share, rate / _WHOLE, replace(rate_look(bill, tax.rate), size=9, color="grey"))
    amount = agreed(to_centime(base * rate / _WHOLE), tax.amount, tax.label)
    bill.amount(row, f"=ROUND({bill.base}{row}*{share},2)", amount)


def _due(bill: Bill) -> None:
    """Write the total with tax, and with a stamp duty where one is due; the last of them stands out."""
    view, total, form = bill.form.view, bill.total, bill.form
    stamped, strong = total.stamp > total.gross, replace(_DUE, form=MONEY, align="end", indent=0)
    gross = agreed(view.after.value + sum((tax.amount.value for tax in view.vat), ZERO), view.gross, "gross")
    bill.named(total.gross, form.label("gross"), NAME if stamped else _DUE)
    formula = f"=ROUND({bill.money(total.after)}+SUM({span(bill.at['amount'], total.vat)}),2)"
    bill.amount(total.gross, formula, gross, STRONG if stamped else strong)
    due = agreed(gross + view.stamp_duty.value, view.due, "due")
    if stamped and (scale := view.sheet.stamp) is not None:
        now, duty = bill.money(total.gross), agreed(duty_on(gross, scale), view.stamp_duty, "stamp duty")
        bill.named(total.stamp, form.label("stamp_duty"))
        bill.amount(total.stamp, f"={duty_formula(now, scale)}", duty)
        bill.named(total.due, form.label("due"), _DUE)
        bill.amount(total.due, f"=ROUND({now}+{bill.money(total.stamp)},2)", due, strong)
    form.sheet.height(total.due, 24)
