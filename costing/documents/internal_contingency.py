"""The sheets of the internal workbook on how sure a price is: its contingency, and the distribution of its total."""

from collections.abc import Sequence
from decimal import Decimal

from costing.documents.inside import InsideView
from costing.documents.inside_lines import Composition
from costing.documents.inside_risk import RiskView, held_percent, likely_of, sold_said
from costing.documents.internal_sheet import InternalSheet, Live, Value, figure, width_of
from costing.documents.risk_words import level_name
from costing.money import ZERO
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.quote import Quote
from costing.quoting.record import BarRecord
from costing.wording import money, say

_PERCENT = Decimal(100)
_CHOICE = "choice"
_BESIDE = "G"
_SHARE = 4
_LEVELS = ("p50", "p80", "p90")


def contingency_widths(quote: Quote) -> dict[str, float]:
    """Return the columns of the sheet with their widths: a table, and room for a chart beside it."""
    money = width_of([quote.totals.due])
    return {"A": 42.0, **dict.fromkeys("BCDE", money), "F": 3.0, **dict.fromkeys("GHIJ", 22.5)}


def contingency_sheet(sheet: InternalSheet, quote: Quote, view: InsideView) -> None:
    """Write the total as lines at likely and one contingency, how it is spread, and what the total comes to."""
    made = view.composition
    if made is None:
        sheet.notes([sheet.said("only_yearly")])
        sheet.done("B")
        return
    sheet.section(sheet.said("spread_over"))
    sheet.notes([made.contingency])
    sheet.reach, top = "E", sheet.row
    whole = _composition(sheet, quote)
    _totals(sheet, quote, made, whole)
    _levels(sheet, quote, whole)
    after = sheet.row
    sheet.chart(made.chart, _BESIDE, top)
    sheet.row = max(sheet.row, after)
    sheet.done("B")


def _composition(sheet: InternalSheet, quote: Quote) -> int:
    """Write each line at likely, what is added to it and what it is sold at; return the row of their sums."""
    heads = {"A": sheet.said("line"), "B": sheet.label("likely_amount"), "C": sheet.label("added")}
    sheet.heads(heads | {"D": sheet.label("sold"), "E": sheet.said("part")})
    lang, rate = sheet.book.lang, figure(sheet.sheet.percent(1))
    lines = [line for line in quote.lines if not (line.recurring or line.optional)]
    added = sum((line.contingency for line in lines), ZERO)
    first, end = sheet.row, sheet.row + len(lines)
    rows = []
    for line in lines:
        row = sheet.row
        likely = None if line.service == CONTINGENCY else line.amount - line.contingency
        part = round(line.contingency / added, _SHARE) if added else ZERO
        values: dict[str, Value] = {"A": line.labels[lang], "B": likely, "C": line.contingency}
        values["D"] = Live(f"=B{row}+C{row}", line.amount)
        values["E"] = Live(f"=IF(C${end}=0,0,ROUND(C{row}/C${end},4))", part)
        rows.append(sheet.cells(values, {"E": rate}))
    net = quote.totals.net
    sums: dict[str, Value] = {"A": say("table.net", lang), "E": None}
    for column, value in (("B", net - added), ("C", added), ("D", net)):
        sums[column] = Live(f"=SUM({column}{first}:{column}{end - 1})", value)
    rows.append(sheet.cells(sums, total=True))
    return rows[-1]


def _totals(sheet: InternalSheet, quote: Quote, made: Composition, whole: int) -> None:
    """Write what leads from the net to what is paid: taxes as the record has them, sums as formulas."""
    totals, lang = quote.totals, sheet.book.lang
    top = sheet.section(sheet.said("totals"))
    labels = [label for label, _ in made.totals]
    rows = [sheet.cells({"A": say("table.net", lang), "B:C": None, "D": Live(f"=D{whole}", totals.net)})]
    values: list[Value] = []
    net = rows[0]
    if totals.discount:
        values += [-totals.discount, Live(f"=D{net}+D{net + 1}", totals.net - totals.discount)]
        net += 2
    values += [tax.amount for tax in totals.vat]
    gross = net + len(totals.vat) + 1
    values.append(Live(f"=SUM(D{net}:D{gross - 1})", totals.gross))
    values += [totals.stamp_duty] if totals.stamp_duty else []
    due = gross + bool(totals.stamp_duty) + 1
    values.append(Live(f"=SUM(D{gross}:D{due - 1})", totals.due))
    for label, value in zip(labels, values, strict=True):
        rows.append(sheet.cells({"A": label, "B:C": None, "D": value}, total=value is values[-1]))
    sheet.table([top, *rows])


def _levels(sheet: InternalSheet, quote: Quote, whole: int) -> None:
    """Write what the total does not pass at each level, and how far that is from the net sold."""
    risk, lang = quote.risk, sheet.book.lang
    top = sheet.section(sheet.said("levels"))
    if risk.p10 == risk.p90:
        sheet.notes([say("risk_page.certain", lang, net_dzd=quote.totals.net)])
        return
    sheet.heads({"A": sheet.label("level"), "B": sheet.label("total"), "C": sheet.label("difference")})
    named = [(level_name(name, lang), getattr(risk, name)) for name in _LEVELS]
    rows = [top]
    for name, value in (*named, (say("risk_page.mean", lang), risk.mean)):
        row, away = sheet.row, value - quote.totals.net
        rows.append(sheet.cells({"A": name, "B": value, "C": Live(f"=ROUND(B{row}-D${whole},2)", away)}))
    sheet.table(rows)


def risk_widths(quote: Quote) -> dict[str, float]:
    """Return the columns of the sheet with their widths: tables, and room for charts beside them."""
    return contingency_widths(quote) | {"E": width_of([]), "F": 10.0, "G": 3.0, **dict.fromkeys("HIJK", 22.5)}


def risk_sheet(sheet: InternalSheet, quote: Quote, view: InsideView) -> None:
    """Write how probably the net holds, the S-curve, the tornado, the parts of the contingency and how to read them."""
    made = view.risk
    if made is None:
        sheet.notes([sheet.said("only_yearly")])
        sheet.done("B")
        return
    sheet.section(sheet.label("risk"))
    sheet.notes(made.said)
    if made.levels:
        _curve(sheet, quote, made)
    _bars(sheet, [bar for bar in quote.risk.tornado if bar.kind != _CHOICE], quote, made)
    _choices(sheet, [bar for bar in quote.risk.tornado if bar.kind == _CHOICE])
    _parts(sheet, quote)
    if made.reading:
        sheet.section(sheet.label("reading"))
        sheet.notes(made.reading)
    sheet.done("B")


def _curve(sheet: InternalSheet, quote: Quote, made: RiskView) -> None:
    """Write the points of the S-curve, the net sold among them, and draw it beside them."""
    lang, risk = sheet.book.lang, quote.risk
    rows = [sheet.section(sheet.label("curve"))]
    top = sheet.row
    sheet.heads({"A": sheet.label("level"), "B": sheet.label("total"), "C": say("inside.confidence", lang)})
    rate = {"C": figure(sheet.sheet.percent(1))}
    sold = sold_said(quote, lang, money(quote.totals.net, lang))
    points = [(_level(point.confidence, lang), point.amount, point.confidence, False) for point in risk.curve]
    points.append((sold, quote.totals.net, held_percent(risk), True))
    for name, value, confidence, ours in sorted(points, key=lambda each: (each[1], each[2])):
        rows.append(sheet.cells({"A": name, "B": value, "C": confidence / _PERCENT}, rate, total=ours))
    sheet.table(rows)
    if made.curve is not None:
        sheet.chart(made.curve, "H", top)


def _level(confidence: Decimal, lang: str) -> str:
    return level_name(f"p{confidence.normalize():f}", lang)


def _bars(sheet: InternalSheet, bars: Sequence[BarRecord], quote: Quote, made: RiskView) -> None:
    if not bars:
        return
    lang = sheet.book.lang
    rows = [sheet.section(sheet.label("tornado"))]
    top = sheet.row
    heads = {"A": sheet.label("bar"), "B": sheet.label("p10"), "C": sheet.label("likely_amount")}
    sheet.heads(heads | {"D": sheet.label("p90"), "E": sheet.said("swing"), "F": sheet.label("share")})
    for bar in bars:
        row = sheet.row
        values: dict[str, Value] = {"A": bar.label[lang], "B": bar.low, "C": likely_of(bar, quote), "D": bar.high}
        values |= {"E": Live(f"=ROUND(D{row}-B{row},2)", bar.high - bar.low), "F": bar.share}
        rows.append(sheet.cells(values, {"F": figure(sheet.sheet.percent(1))}))
    sheet.table(rows)
    if made.tornado is not None:
        sheet.chart(made.tornado, "H", top)


def _choices(sheet: InternalSheet, bars: Sequence[BarRecord]) -> None:
    if not bars:
        return
    rows = [sheet.section(sheet.label("choices"))]
    heads = {"A": sheet.label("choice"), "B": sheet.label("lowest"), "C": sheet.label("highest")}
    sheet.heads(heads | {"D": sheet.said("changed")})
    for bar in bars:
        row, away = sheet.row, Live(f"=ROUND(C{sheet.row}-B{sheet.row},2)", bar.high - bar.low)
        rows.append(row)
        sheet.cells({"A": bar.label[sheet.book.lang], "B": bar.low, "C": bar.high, "D": away})
    sheet.table(rows)


def _parts(sheet: InternalSheet, quote: Quote) -> None:
    """Write the part of each line and event in the contingency, and their sum."""
    risk, lang = quote.risk, sheet.book.lang
    parts = {code: part for code, part in risk.parts.items() if part}
    if not risk.contingency or not parts:
        return
    labels = {bar.code: bar.label[lang] for bar in risk.tornado} | {
        line.code: line.labels[lang] for line in quote.lines
    }
    top = sheet.section(sheet.label("parts"))
    rows = [sheet.heads({"A": sheet.label("bar"), "B": sheet.label("added")})]
    rows += [sheet.cells({"A": labels.get(code, code), "B": part}) for code, part in parts.items()]
    total = Live(f"=SUM(B{rows[1]}:B{rows[-1]})", sum(parts.values(), ZERO))
    rows.append(sheet.cells({"A": sheet.said("sum"), "B": total}, total=True))
    sheet.table([top, *rows])
