"""The sheet of the internal workbook one negotiates from: what was given and why, and what may still be."""

from dataclasses import replace
from decimal import Decimal

from costing.commercial_pages import discount_rows
from costing.documents.inside import InsideView
from costing.documents.internal_limits import Limits, allowed, floor_amount, given_of, limits_of, listed_of, net_of
from costing.documents.internal_lines import LineRows
from costing.documents.internal_sheet import InternalSheet, Live, Value, figure, share, width_of, written
from costing.documents.looks import Look
from costing.money import ZERO
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import say

_NOTHING = "–"
_WRITTEN = Look(size=9, rule="hair", indent=1)


def negotiation_widths(quote: Quote) -> dict[str, float]:
    """Return the columns of the sheet with their widths."""
    money = width_of(listed_of(line) for line in quote.lines)
    return {"A": 42.0, **dict.fromkeys("BCDEFGHI", money)}


def negotiation_sheet(sheet: InternalSheet, quote: Quote, view: InsideView, at: LineRows) -> None:
    """Write discounts, prices set by hand, what each role may still give, and the room left on each line."""
    limits = limits_of(quote, sheet.book.lang)
    _given(sheet, quote, view)
    _hands(sheet, quote)
    if not (limits.mandated or any(line.floor is not None for line in quote.lines)):
        sheet.section(sheet.label("mandates"))
        sheet.notes([sheet.said("no_limits")])
    else:
        _roles(sheet, quote, limits, at)
        _rooms(sheet, quote, limits, at)
    if view.deal.unknown:
        sheet.gap()
        sheet.notes([view.deal.unknown])
    sheet.done("B")


def _given(sheet: InternalSheet, quote: Quote, view: InsideView) -> None:
    sheet.section(sheet.label("discounts"))
    if view.deal.given_by:
        sheet.notes([view.deal.given_by])
    if not quote.discounts:
        if all(line.price_before is None for line in quote.lines):
            sheet.notes([sheet.said("no_given")])
        return
    heads = {"A": sheet.label("on"), "B": sheet.label("said"), "C": sheet.label("taken")}
    rows = [sheet.heads(heads | {"D:I": sheet.label("reason")})]
    for (_, on, said, _, why), each in zip(discount_rows(quote, sheet.book.lang), quote.discounts, strict=True):
        rows.append(sheet.cells({"A": on, "B": said, "C": each.amount, "D:I": why or _NOTHING}))
    total = Live(f"=SUM(C{rows[1]}:C{rows[-1]})", sum((each.amount for each in quote.discounts), ZERO))
    rows.append(sheet.cells({"A": sheet.said("sum"), "B": None, "C": total}, total=True))
    sheet.table(rows)


def _hands(sheet: InternalSheet, quote: Quote) -> None:
    lines = [line for line in quote.lines if line.price_before is not None]
    if not lines:
        return
    sheet.section(sheet.label("hands"))
    heads = {"A": sheet.said("line"), "B": sheet.label("replaced"), "C": sheet.said("unit_price")}
    rows = [sheet.heads(heads | {"D": sheet.said("changed"), "E:I": sheet.label("reason")})]
    for line in lines:
        row, before = sheet.row, line.price_before or ZERO
        away = Live(f"=ROUND(C{row}-B{row},2)", line.unit_price - before)
        values: dict[str, Value] = {"A": line.labels[sheet.book.lang], "B": before, "C": line.unit_price, "D": away}
        rows.append(sheet.cells(values | {"E:I": line.hand_reason or _NOTHING}))
    sheet.table(rows)


def _roles(sheet: InternalSheet, quote: Quote, limits: Limits, at: LineRows) -> None:
    """Write what each role may give, and what is left of it on the whole that is paid once."""
    if not limits.mandated:
        return
    top = sheet.section(sheet.said("rooms"))
    told = {
        "A": sheet.label("role"),
        "B": sheet.label("whole"),
        "C": sheet.label("one_line"),
        "D": sheet.label("below"),
    }
    rows = [sheet.heads(told | {"E": sheet.said("may"), "F": sheet.said("has"), "G": sheet.said("left")})]
    counted = [line for line in quote.lines if not (line.recurring or line.optional)]
    listed, net = given_of(counted)
    lang, rate = sheet.book.lang, figure(sheet.sheet.percent(2))
    for role in limits.mandates:
        row, may = sheet.row, allowed(listed, role.whole)
        own = limits.own is not None and role.key == limits.own.key
        values: dict[str, Value] = {"A": role.label, "B": role.whole, "C": role.line}
        values["D"] = say("inside.yes" if role.below else "inside.no", lang)
        if at.total is not None:
            values["E"] = Live(f"=ROUNDDOWN(ROUND({written(listed)}*B{row},6),2)", may)
            values["F"] = Live(f"=ROUND({written(listed)}-{_lines(sheet)}F{at.total},2)", listed - net)
            values["G"] = Live(f"=MAX(0,ROUND(E{row}-F{row},2))", max(ZERO, may - (listed - net)))
        bold = replace(_WRITTEN, bold=own)
        rows.append(sheet.cells(values, {"A": bold, "B": rate, "C": rate}))
        if at.total is not None:
            sheet.breach(f"G{row}", f"ROUND(F{row}-E{row},2)>0", found=listed - net > may)
    sheet.table([top, *rows])


def _lines(sheet: InternalSheet) -> str:
    """Return how a formula refers to the sheet of lines."""
    return f"'{sheet.said('lines')}'!"


def _rooms(sheet: InternalSheet, quote: Quote, limits: Limits, at: LineRows) -> None:
    """Write what may still be taken off each line: within the mandate, and down to the floor."""
    top = sheet.section(sheet.said("room"))
    told = {"A": "line", "B": "listed", "D": "given", "F": "in_mandate", "H": "to_floor", "I": "left"}
    heads = {column: sheet.said(key) for column, key in told.items()}
    heads |= {"C": sheet.label("net"), "E": sheet.label("one_line"), "G": sheet.label("floor")}
    sheet.heads(dict(sorted(heads.items())))
    for line in quote.lines:
        _room(sheet, line, limits, at.lines[line.code])
    sheet.table([top, sheet.row - 1])


def _room(sheet: InternalSheet, line: QuoteLine, limits: Limits, place: int) -> None:
    row, net, listed = sheet.row, net_of(line), listed_of(line)
    lines, rate = _lines(sheet), figure(sheet.sheet.percent(2))
    values: dict[str, Value] = {"A": line.labels[sheet.book.lang], "B": listed}
    values |= {"C": Live(f"={lines}F{place}", net), **dict.fromkeys("DEFGH")}
    values["D"] = Live(f"={lines}G{place}", max(ZERO, share(listed - net, listed)) if listed > ZERO else ZERO)
    bounds, formulas = [net], [f"C{row}"]
    if limits.mandated:
        left = allowed(listed, limits.line) - (listed - net)
        values["E"] = limits.line
        values["F"] = Live(f"=ROUND(ROUNDDOWN(ROUND(B{row}*E{row},6),2)-(B{row}-C{row}),2)", left)
        bounds, formulas = [*bounds, left], [*formulas, f"F{row}"]
    if line.floor is not None:
        above = net - floor_amount(line)
        amount = f"ROUNDUP(ROUND(G{row}*{lines}B{place},6),2)"
        values["G"] = line.floor
        values["H"] = Live(f"=ROUND(C{row}-{amount},2)", above)
        if not limits.below:
            bounds, formulas = [*bounds, above], [*formulas, f"H{row}"]
    values["I"] = Live(f"=MAX(0,MIN({','.join(formulas)}))", max(ZERO, min(bounds)))
    sheet.cells(values, {"D": rate, "E": rate})
    for column in ("F", "H"):
        value = values[column]
        if isinstance(value, Live):
            sheet.breach(f"{column}{row}", f"{column}{row}<0", found=Decimal(value.value) < ZERO)
