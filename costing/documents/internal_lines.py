"""The sheet of the internal workbook where every line stands with its price, cost, margin, floor and mandate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.documents.internal_limits import Limits, given_of, limits_of, listed_of, net_of, parted
from costing.documents.internal_sheet import InternalSheet, Live, Value, figure, share, width_of, written
from costing.documents.looks import Look
from costing.money import ZERO
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import say

_PERCENT = Decimal(100)
_QUANTITY = "General"


@dataclass(frozen=True, slots=True)
class LineRows:
    """Where the sheet holds what others ask of it: its lines by code, the total of what is paid once, its margin."""

    lines: dict[str, int]
    total: int | None
    margin: int | None


def widths(quote: Quote) -> dict[str, float]:
    """Return the columns of the sheet with their widths."""
    money = width_of(line.amount for line in quote.lines)
    odd = {"A": 40.0, "B": 9.0, **dict.fromkeys("GHKL", 9.5)}
    return {column: odd.get(column, money) for column in "ABCDEFGHIJKLMN"}


def lines_sheet(sheet: InternalSheet, quote: Quote) -> LineRows:
    """Write every line of a quote: once, options, by the year; a margin only where the cost is known."""
    limits = limits_of(quote, sheet.book.lang)
    mandates = _mandates(sheet, limits)
    sheet.heads(_heads(sheet), frozen=True)
    at: dict[str, int] = {}
    total = margin = None
    for kind, lines in parted(quote.lines):
        sheet.section(sheet.label("yearly") if kind == "yearly" else sheet.said(kind))
        for line in lines:
            at[line.code] = _line(sheet, line, limits, mandates)
        rows = [at[line.code] for line in lines]
        sums: list[int] = []
        if kind == "once":
            total = _total(sheet, lines, rows, limits, mandates)
            margin = _margin(sheet, quote, rows)
            sums = [row for row in (total, margin) if row is not None]
        sheet.table([rows[-1], *sums])
    sheet.gap()
    sheet.notes([sheet.said("red")])
    sheet.done("B")
    return LineRows(at, total, margin)


def _mandates(sheet: InternalSheet, limits: Limits) -> tuple[str, str] | None:
    """Write what may be given on a line and on the whole; return their cells, nothing where there is no mandate."""
    if not limits.mandated:
        return None
    role = limits.own.label if limits.own is not None else sheet.said("nobody")
    rate, bare = figure(sheet.sheet.percent(2)), Look(size=9, indent=1, wrap=False)
    places = []
    for key, most in (("on_line", limits.line), ("on_whole", limits.whole)):
        row = sheet.cells({"A": sheet.said(key, role=role), "G": most}, {"A": bare, "G": rate})
        places.append(f"$G${row}")
    return places[0], places[1]


def _heads(sheet: InternalSheet) -> dict[str, str]:
    told = {"A": "line", "B": "quantity", "C": "unit_price", "D": "amount", "E": "discount", "G": "given"}
    heads = {column: sheet.said(key) for column, key in told.items()}
    heads |= {"F": sheet.label("net"), "H": sheet.said("vat_rate"), "I": sheet.label("cost")}
    heads |= {"J": sheet.label("margin"), "K": sheet.said("margin_rate"), "L": sheet.said("least")}
    return heads | {"M": sheet.label("found"), "N": sheet.label("floor")}


def _line(sheet: InternalSheet, line: QuoteLine, limits: Limits, mandates: tuple[str, str] | None) -> int:
    row, net, rate = sheet.row, net_of(line), figure(sheet.sheet.percent(2))
    least, looks = limits.least(line), {"B": figure(_QUANTITY), "G": rate, "K": rate, "L": rate}
    looks["H"] = figure(sheet.sheet.percent(0 if line.vat_rate == line.vat_rate.to_integral_value() else 2))
    values: dict[str, Value] = {
        "A": line.labels[sheet.book.lang],
        "B": line.quantity,
        "C": line.unit_price,
        "D": Live(f"=ROUND(B{row}*C{row},2)", line.amount),
        "E": line.discount,
        "F": Live(f"=ROUND(D{row}-E{row},2)", net),
        "G": _given(row, line),
        "H": line.vat_rate / _PERCENT,
        **dict.fromkeys("IJKLMN"),
    }
    if line.cost is not None:
        values["I"] = line.cost
        values |= _margin_cells(row, net, net - line.cost)
        values["L"] = least
    if line.floor is not None:
        values |= {"M": Live(f"=F{row}/B{row}", net / line.quantity), "N": line.floor}
    sheet.cells(values, looks)
    _breaches(sheet, row, line, limits, mandates)
    return row


def _given(row: int, line: QuoteLine) -> Value:
    """Return what is given of the listed price, one set by hand among what is given."""
    listed, net = listed_of(line), net_of(line)
    said = f"D{row}" if line.price_before is None else written(listed)
    found = max(ZERO, share(listed - net, listed)) if listed > ZERO else ZERO
    return Live(f"=IF({said}>0,MAX(0,ROUND(({said}-F{row})/{said},4)),0)", found)


def _margin_cells(row: int, net: Decimal, margin: Decimal) -> dict[str, Value]:
    found: Decimal | str = share(margin, net) if net else "–"
    return {
        "J": Live(f"=ROUND(F{row}-I{row},2)", margin),
        "K": Live(f'=IF(F{row}=0,"–",ROUND(J{row}/F{row},4))', found),
    }


def _breaches(
    sheet: InternalSheet, row: int, line: QuoteLine, limits: Limits, mandates: tuple[str, str] | None
) -> None:
    """Show in red what is under its floor or its least margin, and what is given beyond the mandate."""
    net, least = net_of(line), limits.least(line)
    if line.floor is not None:
        under = net < line.floor * line.quantity
        sheet.breach(f"M{row}", f"ROUND(N{row}*B{row}-F{row},6)>0", found=under)
    if least is not None and line.cost is not None:
        sheet.breach(f"K{row}", f"ROUND(L{row}*F{row}-J{row},6)>0", found=net - line.cost < least * net)
    if mandates is not None:
        listed = listed_of(line)
        said = f"D{row}" if line.price_before is None else written(listed)
        beyond = listed - net > listed * limits.line
        sheet.breach(f"G{row}", f"ROUND({said}-F{row}-{said}*{mandates[0]},6)>0", found=beyond)


def _total(
    sheet: InternalSheet,
    lines: Sequence[QuoteLine],
    rows: Sequence[int],
    limits: Limits,
    mandates: tuple[str, str] | None,
) -> int:
    """Write the sums of what is paid once; what is given on the whole is held against the mandate."""
    row, (listed, net) = sheet.row, given_of(lines)
    by_hand = sum((listed_of(line) - line.amount for line in lines), ZERO)
    said = f"(D{row}+{written(by_hand)})" if by_hand >= ZERO else f"(D{row}-{written(-by_hand)})"
    found = max(ZERO, share(listed - net, listed)) if listed > ZERO else ZERO
    sums = {
        "D": sum((line.amount for line in lines), ZERO),
        "E": sum((line.discount for line in lines), ZERO),
        "F": net,
    }
    values: dict[str, Value] = {"A": sheet.said("sum"), "B": None, "C": None}
    values |= {column: Live(f"=SUM({column}{rows[0]}:{column}{rows[-1]})", value) for column, value in sums.items()}
    values["G"] = Live(f"=IF({said}>0,MAX(0,ROUND(({said}-F{row})/{said},4)),0)", found)
    sheet.cells(values | dict.fromkeys("HIJKLMN"), {"G": figure(sheet.sheet.percent(2))}, total=True)
    if mandates is not None:
        beyond = listed - net > listed * limits.whole
        sheet.breach(f"G{row}", f"ROUND({said}-F{row}-{said}*{mandates[1]},6)>0", found=beyond)
    return row


def _margin(sheet: InternalSheet, quote: Quote, rows: Sequence[int]) -> int | None:
    """Write the margin over the lines whose cost is known, and name the others; say where none is known."""
    whole, lang = quote.margin, sheet.book.lang
    if whole is None:
        unknown = say("inside.margin_unknown", lang)
        sheet.notes([say("inside.point", lang, name=say("table.margin", lang), amount=unknown)])
        return None
    row, costs, nets = sheet.row, f"I{rows[0]}:I{rows[-1]}", f"F{rows[0]}:F{rows[-1]}"
    values: dict[str, Value] = {"A": say("margin.total", lang), **dict.fromkeys("BCDEGHLMN")}
    values |= {"F": Live(f"=SUMPRODUCT(ISNUMBER({costs})*{nets})", whole.net), "I": Live(f"=SUM({costs})", whole.cost)}
    values |= _margin_cells(row, whole.net, whole.margin)
    sheet.cells(values, {"K": figure(sheet.sheet.percent(2))}, total=True)
    labels = [line.labels[lang] for line in quote.lines if line.code in whole.without_cost]
    if labels:
        sheet.notes([say("margin.without", lang, labels=labels)])
    return row
