"""The figures of a client's workbook: lines, totals, words, maintenance; live formulas beside the engine's amounts.

Each formula is written where the same thing is computed in Decimal, and a quote whose figures differ is refused.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from costing.documents.cells import GREY, HAIR, MONEY, NAVY, PALE, PERCENT, SMALL, TEAL, WHITE, Look, Sheet, quoted
from costing.documents.view import Figure, LineView, QuoteView, VatView, YearView
from costing.money import ZERO, to_centime

RANK, LABEL, UNIT, QUANTITY, PRICE, DISCOUNT, VAT, AMOUNT, CODE = "ABCDEFGHI"

_HEAD = Look(size=9, bold=True, color=WHITE, fill=NAVY, align="center")
_TEXT = Look(rule=HAIR)
_LABEL = Look(indent=1, rule=HAIR)
_MONEY = Look(form=MONEY, align="right", rule=HAIR)
_SHARE = Look(form=PERCENT, align="center", rule=HAIR)
_QUANTITY = Look(align="center", rule=HAIR, unlocked=True)
_CODE = Look(size=8, color=GREY, wrap=False)
_COLUMNS = {
    RANK: "rank",
    UNIT: "unit",
    QUANTITY: "quantity",
    PRICE: "unit_price",
    DISCOUNT: "line_discount",
    VAT: "vat",
    AMOUNT: "amount",
}
_THREE = (f"{PRICE}{{row}}", f"{DISCOUNT}{{row}}:{VAT}{{row}}", f"{AMOUNT}{{row}}")
_ROW = 18.0
_WHOLE = Decimal(100)
_FINEST = 15


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows of the totals; `stamp` is the row of TTC itself where no stamp duty is due."""

    net: int
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


def discount_share(view: QuoteView) -> Decimal:
    """Return the shortest share of the net that gives the discount of every VAT rate, to the centime."""
    nets = _nets(view)
    taken = {vat.rate.value: nets[vat.rate.value] - vat.base.value for vat in view.vat}
    exact = view.discount.value / view.net.value if view.net.value else ZERO
    for places in range(_FINEST + 1):
        share = round(exact, places)
        if all(to_centime(net * share) == taken.get(rate) for rate, net in nets.items()):
            return share
    message = f"no percentage gives the discount of {view.discount.value:f} at each rate of value-added tax"
    raise ValueError(message)


def _nets(view: QuoteView) -> dict[Decimal, Decimal]:
    nets = {vat.rate.value: ZERO for vat in view.vat}
    for line in view.lines:
        nets[line.vat_rate.value] = nets.get(line.vat_rate.value, ZERO) + line.amount.value
    return nets


def price_lines(sheet: Sheet, view: QuoteView, head: int) -> range:
    """Write the head of the price table and its lines; return the rows of the lines."""
    for column, name in _COLUMNS.items():
        sheet.put(f"{column}{head}", sheet.said(name), _HEAD)
    sheet.put(f"{LABEL}{head}", sheet.said("label"), replace(_HEAD, align="left"))
    sheet.put(f"{CODE}{head}", sheet.said("code"), _CODE)
    sheet.height(head, 30)
    rows = range(head + 1, head + 1 + len(view.lines))
    for row, line in zip(rows, view.lines, strict=True):
        _price_line(sheet, row, line)
    return rows


def _price_line(sheet: Sheet, row: int, line: LineView) -> None:
    small = " – ".join(part for part in (line.reasons, line.note) if part)
    sheet.put(f"{RANK}{row}", line.rank, replace(_TEXT, align="center", color=GREY))
    sheet.put(f"{LABEL}{row}", line.label, replace(_TEXT, bold=True), below=small)
    sheet.put(f"{UNIT}{row}", line.unit, replace(_TEXT, align="center"))
    sheet.number(f"{QUANTITY}{row}", line.quantity.value, _QUANTITY)
    sheet.number(f"{PRICE}{row}", line.unit_price.value, _MONEY)
    sheet.number(f"{DISCOUNT}{row}", ZERO, replace(_SHARE, unlocked=True))
    sheet.number(f"{VAT}{row}", line.vat_rate.value / _WHOLE, _rate_look(line.vat_rate))
    amount = to_centime(line.quantity.value * line.unit_price.value)
    formula = f"=ROUND({QUANTITY}{row}*{PRICE}{row}*(1-{DISCOUNT}{row}),2)"
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(amount, line.amount, line.code), _MONEY)
    sheet.put(f"{CODE}{row}", line.code, _CODE)
    text = (
        sheet.lines(line.label, f"{LABEL}{row}", 10.5) * 13.5
        + bool(small) * sheet.lines(small, f"{LABEL}{row}", SMALL) * 11.5
    )
    sheet.height(row, 9 + max(text, sheet.lines(line.unit, f"{UNIT}{row}", 10) * 13.5))


def totals(sheet: Sheet, view: QuoteView, lines: range) -> Totals:
    """Write the totals under the amounts, each a live formula, and the amount in words under them."""
    top, rates = lines.stop, len(view.vat)
    vat = range(top + 3, top + 3 + rates)
    stamp = vat.stop + bool(view.stamp_duty.value)
    at = Totals(top, top + 1, top + 2, vat, gross=vat.stop, stamp=stamp, due=stamp + 1)
    for row in range(at.net, at.due + 1):
        sheet.height(row, _ROW)
    _discounted(sheet, view, at, lines)
    for row, tax in zip(at.vat, view.vat, strict=True):
        _vat(sheet, tax, row, at, lines)
    _due(sheet, view, at)
    _words(sheet, view, at)
    _names(sheet, at)
    return at


def _discounted(sheet: Sheet, view: QuoteView, at: Totals, lines: range) -> None:
    net = sum((line.amount.value for line in view.lines), ZERO)
    after = sum((vat.base.value for vat in view.vat), ZERO)
    _label(sheet, at.net, sheet.said("net"))
    formula = f"=ROUND(SUM({_span(AMOUNT, lines)}),2)"
    sheet.formula(f"{AMOUNT}{at.net}", formula, agreed(net, view.net, "net"), _MONEY)
    _label(sheet, at.discount, sheet.said("discount"), last=PRICE)
    sheet.number(f"{DISCOUNT}{at.discount}", discount_share(view), replace(_SHARE, unlocked=True))
    sheet.blank(f"{VAT}{at.discount}", _TEXT)
    formula = f"=ROUND({AMOUNT}{at.after}-{AMOUNT}{at.net},2)"
    agreed(net - after, view.discount, "discount")
    sheet.formula(f"{AMOUNT}{at.discount}", formula, after - net, _MONEY)
    _label(sheet, at.after, sheet.said("net_after"))
    sheet.formula(f"{AMOUNT}{at.after}", f"=ROUND(SUM({_span(PRICE, at.vat)}),2)", after, replace(_MONEY, bold=True))


def _vat(sheet: Sheet, tax: VatView, row: int, at: Totals, lines: range) -> None:
    amount = to_centime(tax.base.value * tax.rate.value / _WHOLE)
    of_rate = f"ROUND(SUMIF({_span(VAT, lines)},{VAT}{row},{_span(AMOUNT, lines)}),2)"
    formula = f"=ROUND({of_rate}-ROUND({of_rate}*{DISCOUNT}{at.discount},2),2)"
    _label(sheet, row, sheet.said("vat_on", label=tax.label), last=QUANTITY)
    sheet.formula(f"{PRICE}{row}", formula, tax.base.value, replace(_MONEY, size=9, color=GREY))
    sheet.blank(f"{DISCOUNT}{row}", _TEXT)
    sheet.number(f"{VAT}{row}", tax.rate.value / _WHOLE, replace(_rate_look(tax.rate), size=9, color=GREY))
    formula = f"=ROUND({PRICE}{row}*{VAT}{row},2)"
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(amount, tax.amount, tax.label), _MONEY)


def _due(sheet: Sheet, view: QuoteView, at: Totals) -> None:
    gross = sum((vat.base.value + vat.amount.value for vat in view.vat), ZERO)
    strong = Look(size=11.5, bold=True, color=WHITE, fill=TEAL, indent=1)
    _label(sheet, at.gross, sheet.said("gross"))
    formula = f"=ROUND({AMOUNT}{at.after}+SUM({_span(AMOUNT, at.vat)}),2)"
    sheet.formula(f"{AMOUNT}{at.gross}", formula, agreed(gross, view.gross, "gross"), replace(_MONEY, bold=True))
    formula = f"={AMOUNT}{at.gross}"
    if view.stamp_duty.value:
        said, stale = quoted(sheet.said("stamp")), quoted(sheet.said("stamp_stale"))
        stale = f"=IF({_unchanged(at.gross, view.gross)},{said},{stale})"
        sheet.formula(f"{UNIT}{at.stamp}:{VAT}{at.stamp}", stale, sheet.said("stamp"), _LABEL)
        sheet.number(f"{AMOUNT}{at.stamp}", view.stamp_duty.value, _MONEY)
        formula = f"=ROUND({AMOUNT}{at.gross}+{AMOUNT}{at.stamp},2)"
    due = agreed(gross + view.stamp_duty.value, view.due, "due")
    sheet.put(f"{UNIT}{at.due}:{VAT}{at.due}", sheet.said("due"), strong)
    sheet.formula(f"{AMOUNT}{at.due}", formula, due, replace(strong, form=MONEY, align="right", indent=0))
    sheet.height(at.due, 24)


def _words(sheet: Sheet, view: QuoteView, at: Totals) -> None:
    row, words = at.due + 1, view.closing
    sheet.height(row, _ROW)
    if not view.lines:
        return
    place = f"{RANK}{row}:{AMOUNT}{row}"
    formula = f"=IF({_unchanged(at.due, view.due)},{quoted(words)},{quoted(sheet.said('words_stale'))})"
    sheet.formula(place, formula, words, Look(align="right"))
    sheet.height(row, 8 + 14.0 * sheet.lines(words, place, 10))


def _unchanged(row: int, figure: Figure) -> str:
    return f"ROUND({AMOUNT}{row}-{figure.value:f},2)=0"


def _names(sheet: Sheet, at: Totals) -> None:
    sheet.name("TOTAL_HT", f"{AMOUNT}{at.net}")
    sheet.name("REMISE_GLOBALE", f"{DISCOUNT}{at.discount}")
    sheet.name("NET_HT", f"{AMOUNT}{at.after}")
    sheet.name("TOTAL_TVA", _span(AMOUNT, at.vat))
    sheet.name("TOTAL_TTC", f"{AMOUNT}{at.gross}")
    sheet.name("NET_A_PAYER", f"{AMOUNT}{at.due}")


def maintenance(sheet: Sheet, view: QuoteView, at: Totals, head: int) -> int:
    """Write maintenance per contract year and the commitment, apart from the total; return the next free row."""
    if not view.maintenance:
        return head
    band = Look(size=9, bold=True, color=NAVY, fill=PALE, rule=NAVY, align="center")
    title, small = f"{RANK}{head}:{QUANTITY}{head}", view.maintenance_reasons
    sheet.put(title, sheet.said("maintenance"), replace(band, align="left", indent=1), below=small)
    for place, name in zip(_THREE, ("maintenance_net", "maintenance_vat", "maintenance_gross"), strict=True):
        sheet.put(place.format(row=head), sheet.said(name), band)
    years = range(head + 1, head + 1 + len(view.maintenance))
    for row, year in zip(years, view.maintenance, strict=True):
        _year(sheet, row, year)
    _maintenance_sum(sheet, view, years)
    last = years.stop
    if view.commitment_net and view.commitment_gross:
        _commitment(sheet, view, at, years, (view.commitment_net, view.commitment_gross))
        last += 1
    for row in range(head, last + 1):
        sheet.height(row, _ROW)
    sheet.height(head, _ROW + bool(small) * sheet.lines(small, title, SMALL) * 11.5)
    return last + 1


def _year(sheet: Sheet, row: int, year: YearView) -> None:
    net, vat, gross = (place.format(row=row) for place in _THREE)
    sheet.put(f"{RANK}{row}:{QUANTITY}{row}", year.label, _LABEL)
    sheet.number(net, year.net.value, _MONEY)
    sheet.number(vat, year.vat.value, _MONEY)
    value = agreed(year.net.value + year.vat.value, year.gross, year.code)
    sheet.formula(gross, f"=ROUND({PRICE}{row}+{DISCOUNT}{row},2)", value, _MONEY)
    sheet.put(f"{CODE}{row}", year.code, _CODE)


def _maintenance_sum(sheet: Sheet, view: QuoteView, years: range) -> None:
    row = years.stop
    look = replace(_MONEY, bold=True)
    sheet.put(f"{RANK}{row}:{QUANTITY}{row}", sheet.said("maintenance_sum"), replace(_LABEL, bold=True))
    parts = ("net", "vat", "gross")
    for place, part in zip(_THREE, parts, strict=True):
        value = sum((getattr(year, part).value for year in view.maintenance), ZERO)
        sheet.formula(place.format(row=row), f"=ROUND(SUM({_span(place[0], years)}),2)", value, look)


def _commitment(sheet: Sheet, view: QuoteView, at: Totals, years: range, said: tuple[Figure, Figure]) -> None:
    row = years.stop + 1
    strong = Look(bold=True, color=NAVY, fill=PALE, indent=1)
    money = replace(strong, form=MONEY, align="right", indent=0)
    sheet.put(f"{RANK}{row}:{QUANTITY}{row}", sheet.said("commitment"), strong)
    sheet.blank(f"{DISCOUNT}{row}:{VAT}{row}", strong)
    for column, project, value, part, figure in (
        (PRICE, at.after, view.net.value - view.discount.value, "net", said[0]),
        (AMOUNT, at.gross, view.gross.value, "gross", said[1]),
    ):
        formula = f"=ROUND({AMOUNT}{project}+{column}{years.stop},2)"
        whole = value + sum((getattr(year, part).value for year in view.maintenance), ZERO)
        sheet.formula(f"{column}{row}", formula, agreed(whole, figure, "commitment"), money)


def _label(sheet: Sheet, row: int, text: str, *, last: str = VAT) -> None:
    sheet.put(f"{UNIT}{row}:{last}{row}", text, _LABEL)


def _span(column: str, rows: range) -> str:
    """Name the cells of some rows; of none (a quote of maintenance alone), the one above, which holds no number."""
    first, last = rows.start - (not rows), rows.stop - 1
    return f"${column}${first}:${column}${last}"


def _rate_look(rate: Figure) -> Look:
    decimals = max(0, -int(rate.value.normalize().as_tuple().exponent))
    return replace(_SHARE, form="0" + "." * bool(decimals) + "0" * decimals + '"\u00a0"%')
