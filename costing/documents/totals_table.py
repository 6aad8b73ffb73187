"""The totals of the sheet that is negotiated on: discounts, value-added tax by rate, stamp duty, what is due, words."""

from dataclasses import replace
from decimal import Decimal

from costing.documents import row_marks
from costing.documents.cells import Sheet, quoted
from costing.documents.looks import MONEY, Look
from costing.documents.price_table import AMOUNTS, LABELS, ROW, agreed, mark, rate_look, share_look
from costing.documents.priced import Figure, VatView
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import (
    AMOUNT,
    ASIDE,
    COUNTED,
    DISCOUNT,
    PRICE,
    QUANTITY,
    RANK,
    UNIT,
    VAT,
    Counted,
    Rows,
    span,
)
from costing.documents.stamp_scale import duty_formula
from costing.money import ZERO, to_centime
from costing.quoting.taxes import duty_on

_TEXT = Look(rule="hair")
_WORDS = Look(align="end")
_STRONG = Look(size=11.5, bold=True, color="paper", fill="accent", indent=1)
_DUE_ROW = 24.0
_WHOLE = Decimal(100)


def totals(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    """Write the totals under the amounts, each a live formula, and the amount in words under them."""
    for row in range(rows.at.net, rows.at.due + 1):
        sheet.height(row, ROW)
    _net(sheet, view, rows)
    _discounted(sheet, view, rows)
    for row, tax in zip(rows.at.vat, (*view.vat, *view.sheet.more_vat), strict=True):
        _vat(sheet, view, tax, row, rows)
    _due(sheet, view, rows)
    _words(sheet, view, rows)
    _names(sheet, rows)


def _net(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    """Write the sum before any discount, and what the discounts of single lines take off it."""
    at, counted = rows.at, Counted(view, rows)
    net = sum((line.amount.value for line in view.lines), ZERO)
    after = sum((line.net.value for line in view.lines), ZERO)
    _label(sheet, at.net, sheet.said("net" if at.on_lines == at.net else "net_before"), row_marks.NET)
    left = counted.once(AMOUNT)
    formula = f"=ROUND({left if at.on_lines == at.net else _before(rows)},2)"
    sheet.formula(f"{AMOUNT}{at.net}", formula, agreed(net, view.net, "net"), AMOUNTS)
    agreed(net - after, view.line_discount, "line discounts")
    if at.on_lines != at.net:
        _label(sheet, at.on_lines, sheet.said("on_lines"), row_marks.ON_LINES)
        sheet.formula(f"{AMOUNT}{at.on_lines}", f"=ROUND({left}-{AMOUNT}{at.net},2)", after - net, AMOUNTS)


def _before(rows: Rows) -> str:
    """Return the formula of what counts before any discount, each line rounded."""
    table, region, parts = rows.table, rows.choices.whole, []
    if table:
        amounts = f"ROUND({span(QUANTITY, table)}*{span(PRICE, table)},2)"
        parts.append(f"SUMPRODUCT({amounts}*{span(COUNTED, table)})")
    if region:
        parts.append(f"SUMIFS({span(ASIDE, region)},{span(COUNTED, region)},1)")
    return "+".join(parts)


def _discounted(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    at, whole = rows.at, rows.whole
    after = sum((vat.base.value for vat in view.vat), ZERO)
    off = agreed(view.net.value - view.line_discount.value - after, view.discount, "discount")
    if whole.agreed:
        taxes = zip(at.vat, (*view.vat, *view.sheet.more_vat), strict=True)
        granted = "+".join(_granted(view, tax.rate.value, row, rows) for row, tax in taxes) or "0"
        _label(sheet, at.agreed, sheet.said("agreed"), row_marks.AGREED)
        sheet.formula(f"{AMOUNT}{at.agreed}", f"=-ROUND({granted},2)", -off, AMOUNTS)
    _label(sheet, at.discount, sheet.said("further" if whole.agreed else "discount"), row_marks.WHOLE, last=PRICE)
    sheet.number(f"{DISCOUNT}{at.discount}", whole.share, share_look(sheet, unlocked=rows.paid_once))
    sheet.blank(f"{VAT}{at.discount}", _TEXT)
    formula = f"=ROUND({AMOUNT}{at.after}-SUM({span(AMOUNT, range(at.net, at.discount))}),2)"
    sheet.formula(f"{AMOUNT}{at.discount}", formula, ZERO if whole.agreed else -off, AMOUNTS)
    _label(sheet, at.after, sheet.said("net_after"), row_marks.AFTER)
    value = agreed(after, view.after, "net after discounts")
    sheet.formula(f"{AMOUNT}{at.after}", f"=ROUND(SUM({span(PRICE, at.vat)}),2)", value, replace(AMOUNTS, bold=True))


def _vat(sheet: Sheet, view: QuoteView, tax: VatView, row: int, rows: Rows) -> None:
    amount = to_centime(tax.base.value * tax.rate.value / _WHOLE)
    _label(sheet, row, sheet.said("vat_on", label=tax.label), row_marks.tax_mark(plain(tax.rate)), last=QUANTITY)
    formula = f"=ROUND({_base(view, tax.rate.value, row, rows)},2)"
    sheet.formula(f"{PRICE}{row}", formula, tax.base.value, replace(AMOUNTS, size=9, color="grey"))
    sheet.blank(f"{DISCOUNT}{row}", _TEXT)
    sheet.number(f"{VAT}{row}", tax.rate.value / _WHOLE, replace(rate_look(sheet, tax.rate), size=9, color="grey"))
    formula = f"=ROUND({PRICE}{row}*{VAT}{row},2)"
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(amount, tax.amount, tax.label), AMOUNTS)


def _base(view: QuoteView, rate: Decimal, row: int, rows: Rows) -> str:
    """Return the formula of what is left of a rate: less what was granted, less the share of the yellow cell."""
    of_rate, share = _of_rate(view, row, rows), f"{DISCOUNT}{rows.at.discount}"
    centimes = rows.whole.fixed.get(rate, ZERO)
    if rows.whole.agreed:
        of_rate = f"({of_rate}-{_granted(view, rate, row, rows)})"
        centimes = ZERO
    left = f"{of_rate}-ROUND({of_rate}*{share},2)"
    if not centimes:
        return left
    return f"MEDIAN(0,{of_rate},{left}{-centimes:+f})"


def _of_rate(view: QuoteView, row: int, rows: Rows) -> str:
    """Return the formula of the sum of the lines that count and bear the rate of a row."""
    return f"ROUND({Counted(view, rows).once(AMOUNT, f'${VAT}${row}')},2)"


def _granted(view: QuoteView, rate: Decimal, row: int, rows: Rows) -> str:
    """Return the formula of what was granted on a rate: a share of it and an amount, never more than there is."""
    of_rate, share, fixed = _of_rate(view, row, rows), rows.whole.granted, rows.whole.fixed.get(rate, ZERO)
    if not share:
        return f"MIN({of_rate},{fixed:f})"
    off = f"ROUND({of_rate}*{share:f},2)"
    return f"({off}+MIN({of_rate}-{off},{fixed:f}))" if fixed else off


def _due(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    at, scale = rows.at, view.sheet.stamp
    gross = sum((vat.base.value + vat.amount.value for vat in view.vat), ZERO)
    _label(sheet, at.gross, sheet.said("gross"), row_marks.GROSS)
    formula = f"=ROUND({AMOUNT}{at.after}+SUM({span(AMOUNT, at.vat)}),2)"
    sheet.formula(f"{AMOUNT}{at.gross}", formula, agreed(gross, view.gross, "gross"), replace(AMOUNTS, bold=True))
    duty = agreed(duty_on(gross, scale) if scale is not None else ZERO, view.stamp_duty, "stamp duty")
    formula = f"={AMOUNT}{at.gross}"
    if scale is not None:
        _label(sheet, at.stamp, sheet.said("stamp"), row_marks.STAMP)
        sheet.formula(f"{AMOUNT}{at.stamp}", f"={duty_formula(f'{AMOUNT}{at.gross}', scale)}", duty, AMOUNTS)
        formula = f"=ROUND({AMOUNT}{at.gross}+{AMOUNT}{at.stamp},2)"
    sheet.put(f"{UNIT}{at.due}:{VAT}{at.due}", sheet.said("due"), _STRONG)
    money = replace(_STRONG, form=MONEY, align="end", indent=0)
    sheet.formula(f"{AMOUNT}{at.due}", formula, agreed(gross + duty, view.due, "due"), money)
    mark(sheet, at.due, row_marks.DUE)
    sheet.height(at.due, _DUE_ROW)


def _words(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    row, words = rows.at.due + 1, view.closing
    sheet.height(row, ROW)
    mark(sheet, row, row_marks.WORDS)
    if not view.lines:
        return
    place = f"{RANK}{row}:{AMOUNT}{row}"
    unchanged = f"ROUND({AMOUNT}{rows.at.due}-{view.due.value:f},2)=0"
    formula = f"=IF({unchanged},{quoted(words)},{quoted(sheet.said('words_stale'))})"
    sheet.formula(place, formula, words, _WORDS)
    sheet.height(row, 8 + sheet.tall(words, place, _WORDS))


def _names(sheet: Sheet, rows: Rows) -> None:
    at = rows.at
    sheet.name("TOTAL_HT", f"{AMOUNT}{at.net}")
    sheet.name("REMISE_GLOBALE", f"{DISCOUNT}{at.discount}")
    sheet.name("NET_HT", f"{AMOUNT}{at.after}")
    sheet.name("TOTAL_TVA", span(AMOUNT, at.vat))
    sheet.name("TOTAL_TTC", f"{AMOUNT}{at.gross}")
    if at.stamp != at.gross:
        sheet.name("DROIT_DE_TIMBRE", f"{AMOUNT}{at.stamp}")
    sheet.name("NET_A_PAYER", f"{AMOUNT}{at.due}")


def _label(sheet: Sheet, row: int, text: str, known: str, *, last: str = VAT) -> None:
    place = f"{UNIT}{row}:{last}{row}"
    sheet.put(place, text, LABELS)
    mark(sheet, row, known)
    sheet.height(row, 4 + sheet.tall(text, place, LABELS))


def plain(rate: Figure) -> str:
    """Return a rate [percent] as its mark has it."""
    return f"{rate.value.normalize():f}"
