"""The figures of a client's workbook: lines, totals, words; live formulas beside the engine's amounts.

Each formula is written where the same thing is computed in Decimal, and a quote whose figures differ is refused.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from costing.documents import row_marks
from costing.documents.cells import Sheet, quoted
from costing.documents.looks import MONEY, SMALL, Look
from costing.documents.priced import Figure, LineView, VatView
from costing.documents.shapes import QuoteView
from costing.documents.shares import line_share, whole_discount
from costing.money import ZERO, to_centime
from costing.quoting.shares import WholeDiscount

RANK, LABEL, UNIT, QUANTITY, PRICE, DISCOUNT, VAT, AMOUNT, CODE = "ABCDEFGHI"

_HEAD = Look(size=9, bold=True, color="paper", fill="dark", align="center")
_TEXT = Look(rule="hair")
_NAME = replace(_TEXT, bold=True)
_UNDER = Look(size=SMALL)
_WORDS = Look(align="end")
LABELS = Look(indent=1, rule="hair")
AMOUNTS = Look(form=MONEY, align="end", rule="hair")
_SHARE_DECIMALS = 2
_QUANTITY = Look(align="center", rule="hair")
CODES = Look(size=8, color="grey", wrap=False)
_COLUMNS = {
    RANK: "rank",
    UNIT: "unit",
    QUANTITY: "quantity",
    PRICE: "unit_price",
    DISCOUNT: "line_discount",
    VAT: "vat",
    AMOUNT: "amount",
}
ROW = 18.0
_HEAD_ROW = 30.0
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows of the totals; a row that is not there is the one before it."""

    net: int
    on_lines: int
    agreed: int
    discount: int
    after: int
    vat: range
    gross: int
    stamp: int
    due: int


def agreed(value: Decimal, figure: Figure, what: str) -> Decimal:
    """Return the figure of the quote, once it is what the formula beside it comes to.

    Raises
    ------
    ValueError
        They differ: opened, the workbook would say something else than the quote.
    """
    if value != figure.value:
        message = f"{what}: the formula comes to {value:f} and the quote says {figure.value:f}"
        raise ValueError(message)
    return figure.value


def price_lines(sheet: Sheet, view: QuoteView, head: int) -> range:
    """Write the head of the price table and its lines; return the rows of the lines."""
    for column, name in _COLUMNS.items():
        sheet.put(f"{column}{head}", sheet.said(name), _HEAD)
        sheet.height(head, 6 + sheet.tall(sheet.said(name), f"{column}{head}", _HEAD))
    sheet.put(f"{LABEL}{head}", sheet.said("label"), replace(_HEAD, align="start"))
    sheet.put(f"{CODE}{head}", sheet.said("code"), CODES)
    sheet.height(head, _HEAD_ROW)
    rows = range(head + 1, head + 1 + len(view.lines))
    for row, line in zip(rows, view.lines, strict=True):
        price_line(sheet, row, line, unlocked=True)
        sheet.put(f"{CODE}{row}", line.code, CODES)
    return rows


def price_line(sheet: Sheet, row: int, line: LineView, *, unlocked: bool) -> None:
    """Write one line: its amount is a formula over the cells that a client may edit where they are unlocked."""
    small = " – ".join(part for part in (line.reasons, line.note) if part)
    sheet.put(f"{RANK}{row}", line.rank, replace(_TEXT, align="center", color="grey"))
    sheet.put(f"{LABEL}{row}", line.label, _NAME, below=small)
    sheet.put(f"{UNIT}{row}", line.unit, replace(_TEXT, align="center"))
    sheet.number(f"{QUANTITY}{row}", line.quantity.value, replace(_QUANTITY, unlocked=unlocked and line.open))
    sheet.number(f"{PRICE}{row}", line.unit_price.value, AMOUNTS)
    agreed(to_centime(line.quantity.value * line.unit_price.value), line.amount, line.code)
    share = line_share(line)
    sheet.number(f"{DISCOUNT}{row}", share, _share_look(sheet, unlocked=unlocked))
    sheet.number(f"{VAT}{row}", line.vat_rate.value / _WHOLE, _rate_look(sheet, line.vat_rate))
    amount = to_centime(line.quantity.value * line.unit_price.value * (1 - share))
    formula = f"=ROUND({QUANTITY}{row}*{PRICE}{row}*(1-{DISCOUNT}{row}),2)"
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(amount, line.net, line.code), AMOUNTS)
    text = sheet.tall(line.label, f"{LABEL}{row}", _NAME) + sheet.tall(small, f"{LABEL}{row}", _UNDER)
    sheet.height(row, 9 + max(text, sheet.tall(line.unit, f"{UNIT}{row}", _TEXT)))


def mark(sheet: Sheet, row: int, text: str) -> None:
    """Write beside a row what it is known by."""
    sheet.put(f"{CODE}{row}", text, CODES)


def totals(sheet: Sheet, view: QuoteView, lines: range) -> Totals:
    """Write the totals under the amounts, each a live formula, and the amount in words under them."""
    whole, rates = whole_discount(view), len(view.vat)
    on_lines = lines.stop + bool(view.line_discount.value)
    settled = on_lines + whole.agreed
    vat = range(settled + 3, settled + 3 + rates)
    stamp = vat.stop + bool(view.stamp_duty.value)
    before = (lines.stop, on_lines, settled, settled + 1, settled + 2)
    at = Totals(*before, vat, gross=vat.stop, stamp=stamp, due=stamp + 1)
    for row in range(at.net, at.due + 1):
        sheet.height(row, ROW)
    _net(sheet, view, at, lines)
    _discounted(sheet, view, whole, at, lines)
    for row, tax in zip(at.vat, view.vat, strict=True):
        _vat(sheet, tax, whole, row, at, lines)
    _due(sheet, view, at)
    _words(sheet, view, at)
    _names(sheet, at)
    _marks(sheet, view, at)
    return at


def _marks(sheet: Sheet, view: QuoteView, at: Totals) -> None:
    mark(sheet, at.net, row_marks.NET)
    if at.on_lines != at.net:
        mark(sheet, at.on_lines, row_marks.ON_LINES)
    if at.agreed != at.on_lines:
        mark(sheet, at.agreed, row_marks.AGREED)
    mark(sheet, at.discount, row_marks.WHOLE)
    mark(sheet, at.after, row_marks.AFTER)
    for row, tax in zip(at.vat, view.vat, strict=True):
        mark(sheet, row, row_marks.tax_mark(f"{tax.rate.value.normalize():f}"))
    mark(sheet, at.gross, row_marks.GROSS)
    if at.stamp != at.gross:
        mark(sheet, at.stamp, row_marks.STAMP)
    mark(sheet, at.due, row_marks.DUE)
    mark(sheet, at.due + 1, row_marks.WORDS)


def _net(sheet: Sheet, view: QuoteView, at: Totals, lines: range) -> None:
    """Write the sum before any discount, and what the discounts of single lines take off it."""
    net = sum((line.amount.value for line in view.lines), ZERO)
    after = sum((line.net.value for line in view.lines), ZERO)
    _label(sheet, at.net, sheet.said("net"))
    before = f"SUMPRODUCT(ROUND({span(QUANTITY, lines)}*{span(PRICE, lines)},2))"
    left = f"SUM({span(AMOUNT, lines)})"
    formula = f"=ROUND({left if at.on_lines == at.net else before},2)"
    sheet.formula(f"{AMOUNT}{at.net}", formula, agreed(net, view.net, "net"), AMOUNTS)
    agreed(net - after, view.line_discount, "line discounts")
    if at.on_lines != at.net:
        _label(sheet, at.on_lines, sheet.said("on_lines"))
        sheet.formula(f"{AMOUNT}{at.on_lines}", f"=ROUND({left}-{AMOUNT}{at.net},2)", after - net, AMOUNTS)


def _discounted(sheet: Sheet, view: QuoteView, whole: WholeDiscount, at: Totals, lines: range) -> None:
    after = sum((vat.base.value for vat in view.vat), ZERO)
    off = agreed(view.net.value - view.line_discount.value - after, view.discount, "discount")
    if whole.agreed:
        fixed = "+".join(_fixed(rate, row, whole, lines) for row, rate in zip(at.vat, whole.fixed, strict=True))
        _label(sheet, at.agreed, sheet.said("agreed"))
        sheet.formula(f"{AMOUNT}{at.agreed}", f"=-ROUND({fixed},2)", -off, AMOUNTS)
    _label(sheet, at.discount, sheet.said("further" if whole.agreed else "discount"), last=PRICE)
    sheet.number(f"{DISCOUNT}{at.discount}", whole.share, _share_look(sheet, unlocked=True))
    sheet.blank(f"{VAT}{at.discount}", _TEXT)
    formula = f"=ROUND({AMOUNT}{at.after}-SUM({span(AMOUNT, range(at.net, at.discount))}),2)"
    sheet.formula(f"{AMOUNT}{at.discount}", formula, ZERO if whole.agreed else -off, AMOUNTS)
    _label(sheet, at.after, sheet.said("net_after"))
    value = agreed(after, view.after, "net after discounts")
    sheet.formula(f"{AMOUNT}{at.after}", f"=ROUND(SUM({span(PRICE, at.vat)}),2)", value, replace(AMOUNTS, bold=True))


def _vat(sheet: Sheet, tax: VatView, whole: WholeDiscount, row: int, at: Totals, lines: range) -> None:
    amount = to_centime(tax.base.value * tax.rate.value / _WHOLE)
    of_rate, share = _of_rate(row, lines), f"{DISCOUNT}{at.discount}"
    if whole.agreed:
        of_rate = f"({of_rate}-{_fixed(tax.rate.value, row, whole, lines)})"
    centimes = ZERO if whole.agreed else whole.fixed[tax.rate.value]
    more = f"-{centimes:f}".replace("--", "+") if centimes else ""
    _label(sheet, row, sheet.said("vat_on", label=tax.label), last=QUANTITY)
    formula = f"=ROUND({of_rate}-ROUND({of_rate}*{share},2){more},2)"
    sheet.formula(f"{PRICE}{row}", formula, tax.base.value, replace(AMOUNTS, size=9, color="grey"))
    sheet.blank(f"{DISCOUNT}{row}", _TEXT)
    sheet.number(f"{VAT}{row}", tax.rate.value / _WHOLE, replace(_rate_look(sheet, tax.rate), size=9, color="grey"))
    formula = f"=ROUND({PRICE}{row}*{VAT}{row},2)"
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(amount, tax.amount, tax.label), AMOUNTS)


def _of_rate(row: int, lines: range) -> str:
    """Return the formula of the sum of the lines that bear the rate of a row."""
    return f"ROUND(SUMIF({span(VAT, lines)},{VAT}{row},{span(AMOUNT, lines)}),2)"


def _fixed(rate: Decimal, row: int, whole: WholeDiscount, lines: range) -> str:
    """Return the formula of the amount that is taken off a rate, never more than there is."""
    return f"MIN({_of_rate(row, lines)},{whole.fixed[rate]:f})"


def _due(sheet: Sheet, view: QuoteView, at: Totals) -> None:
    gross = sum((vat.base.value + vat.amount.value for vat in view.vat), ZERO)
    strong = Look(size=11.5, bold=True, color="paper", fill="accent", indent=1)
    _label(sheet, at.gross, sheet.said("gross"))
    formula = f"=ROUND({AMOUNT}{at.after}+SUM({span(AMOUNT, at.vat)}),2)"
    sheet.formula(f"{AMOUNT}{at.gross}", formula, agreed(gross, view.gross, "gross"), replace(AMOUNTS, bold=True))
    formula = f"={AMOUNT}{at.gross}"
    if view.stamp_duty.value:
        said, stale = quoted(sheet.said("stamp")), quoted(sheet.said("stamp_stale"))
        stale = f"=IF({_unchanged(at.gross, view.gross)},{said},{stale})"
        sheet.formula(f"{UNIT}{at.stamp}:{VAT}{at.stamp}", stale, sheet.said("stamp"), LABELS)
        sheet.number(f"{AMOUNT}{at.stamp}", view.stamp_duty.value, AMOUNTS)
        formula = f"=ROUND({AMOUNT}{at.gross}+{AMOUNT}{at.stamp},2)"
    due = agreed(gross + view.stamp_duty.value, view.due, "due")
    sheet.put(f"{UNIT}{at.due}:{VAT}{at.due}", sheet.said("due"), strong)
    sheet.formula(f"{AMOUNT}{at.due}", formula, due, replace(strong, form=MONEY, align="end", indent=0))
    sheet.height(at.due, 24)


def _words(sheet: Sheet, view: QuoteView, at: Totals) -> None:
    row, words = at.due + 1, view.closing
    sheet.height(row, ROW)
    if not view.lines:
        return
    place = f"{RANK}{row}:{AMOUNT}{row}"
    formula = f"=IF({_unchanged(at.due, view.due)},{quoted(words)},{quoted(sheet.said('words_stale'))})"
    sheet.formula(place, formula, words, _WORDS)
    sheet.height(row, 8 + sheet.tall(words, place, _WORDS))


def _unchanged(row: int, figure: Figure) -> str:
    return f"ROUND({AMOUNT}{row}-{figure.value:f},2)=0"


def _names(sheet: Sheet, at: Totals) -> None:
    sheet.name("TOTAL_HT", f"{AMOUNT}{at.net}")
    sheet.name("REMISE_GLOBALE", f"{DISCOUNT}{at.discount}")
    sheet.name("NET_HT", f"{AMOUNT}{at.after}")
    sheet.name("TOTAL_TVA", span(AMOUNT, at.vat))
    sheet.name("TOTAL_TTC", f"{AMOUNT}{at.gross}")
    sheet.name("NET_A_PAYER", f"{AMOUNT}{at.due}")


def _label(sheet: Sheet, row: int, text: str, *, last: str = VAT) -> None:
    place = f"{UNIT}{row}:{last}{row}"
    sheet.put(place, text, LABELS)
    sheet.height(row, 4 + sheet.tall(text, place, LABELS))


def span(column: str, rows: range) -> str:
    """Name the cells of some rows; of none (a quote of maintenance alone), the one above, which holds no number."""
    first, last = rows.start - (not rows), rows.stop - 1
    return f"${column}${first}:${column}${last}"


def _share_look(sheet: Sheet, decimals: int = _SHARE_DECIMALS, *, unlocked: bool = False) -> Look:
    return Look(align="center", rule="hair", form=sheet.percent(decimals), unlocked=unlocked)


def _rate_look(sheet: Sheet, rate: Figure) -> Look:
    return _share_look(sheet, max(0, -int(rate.value.normalize().as_tuple().exponent)))
