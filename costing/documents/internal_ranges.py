"""The sheets of the internal workbook that tell where prices come from: published ranges, and every step to a price."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from costing.documents import charts
from costing.documents.chart_parts import Look as ChartLook
from costing.documents.drawings import Chart
from costing.documents.inside_lines import entry_of, place_of, step_of, title_of, without_range
from costing.documents.internal_limits import parted
from costing.documents.internal_sheet import AMOUNT, OPEN_TOP, InternalSheet, Value, figure, plain, width_of
from costing.money import ZERO
from costing.quoting.basis_record import EntryRecord
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine, TraceStep
from costing.wording import capital, day, ltr, money, say

NOTHING = "–"
_SIDES = (("A", "F"), ("G", "L"))
_RANGE = 15.0  # width of an end of a published range [digits]
_NOISE = Decimal("0.1")  # dinars that the roundings of the steps of one price come to
_DINARS, _POINTS = "dzd", "percent"
_LOWS = ("range_low", "range_low_assumption")
_PLAIN_NUMBER = "#,##0.####"
_OPEN_NUMBER = '#,##0.####"\u200e+\u200e"'


@dataclass(frozen=True, slots=True)
class Published:
    """The range that a price is taken from: its ends, and what they are numbers of ("dzd", "percent")."""

    low: Decimal
    high: Decimal
    open_top: bool
    unit: str


def range_widths(quote: Quote) -> dict[str, float]:
    """Return the columns of the sheet of ranges with their widths."""
    money = width_of(line.range.high for line in quote.lines)
    odd = {"A": 34.0, "B": 17.0, "E": 9.0, "F": 11.0, "G": 44.0, "H": 14.0, **dict.fromkeys("IJKL", money + 1)}
    return {column: odd.get(column, _RANGE) for column in "ABCDEFGHIJKL"}


def ranges_sheet(sheet: InternalSheet, quote: Quote, look: ChartLook, width: int) -> None:
    """Write the range of every line, where its price stands in it and from where it is; the largest ones drawn."""
    lang, entries = sheet.book.lang, {entry.key: entry for entry in quote.basis.held}
    sheet.heads({"A": "", "B:H": sheet.said("published"), "I:K": sheet.said("ours"), "L": ""})
    sheet.heads(
        {
            "A": sheet.said("line"), "B": sheet.said("per"), "C": sheet.said("bottom"), "D": sheet.said("top"),
            "E": sheet.label("place"), "F": sheet.label("kind"), "G": sheet.said("title"), "H": sheet.said("checked"),
            "I": sheet.said("bottom"), "J": sheet.said("likely_one"), "K": sheet.said("top"), "L": sheet.said("amount"),
        },
        frozen=True,
    )  # fmt: skip
    for kind, lines in parted(quote.lines):
        sheet.section(sheet.label("yearly") if kind == "yearly" else sheet.said(kind))
        for line in lines:
            _range(sheet, line, entries, lang)
    sheet.gap()
    sheet.notes([sheet.label("lines_intro")])
    sheet.headed_till_here()
    _ways(sheet, quote, look, width)
    sheet.done("B")


def _ways(sheet: InternalSheet, quote: Quote, look: ChartLook, width: int) -> None:
    """Draw the way of the largest prices from their published ranges on, side by side."""
    largest = sorted(quote.lines, key=lambda each: -each.amount)
    ways = ((line, drawn) for line in largest if (drawn := _way(line, look, width, sheet)) is not None)
    top = sheet.row
    for (first, last), (line, drawn) in zip(_SIDES, ways, strict=False):  # the sides first: no way is drawn for nothing
        sheet.row, sheet.start, sheet.reach = top, first, last
        sheet.section(sheet.said("way", label=line.labels[look.lang]))
        sheet.chart(drawn, first, top + 2)


def _range(sheet: InternalSheet, line: QuoteLine, entries: Mapping[str, EntryRecord], lang: str) -> None:
    """Write the published range of a line with its source, and beside it the range of its amount that is ours."""
    span, entry, held = line.range, entry_of(line, entries), _published(line)
    values: dict[str, Value] = {"A": line.labels[lang], "B": NOTHING, "C": None, "D": None, "E": place_of(line)}
    values |= {"J": span.likely, "L": line.amount}
    values |= {"I": span.low, "K": span.high} if span.low != span.high else {"I": None, "K": None}
    if entry is None:
        values |= {"F": NOTHING, "G": without_range(line, lang), "H": NOTHING}
    else:
        values |= {"F": _kind(entry, lang), "G": title_of(entry.source, lang), "H": checked(entry, lang)}
    looks = {"E": figure(sheet.sheet.percent(1)), "K": figure(OPEN_TOP if span.open_top else AMOUNT)}
    if held is not None:
        values |= {"B": _per(sheet, line, held), "C": held.low, "D": held.high}
        low, high = (AMOUNT, OPEN_TOP) if held.unit == _DINARS else (_PLAIN_NUMBER, _OPEN_NUMBER)
        looks |= {"C": figure(low), "D": figure(high if held.open_top else low)}
    sheet.cells(values, {**looks, "B": plain(), "F": plain(), "H": plain()})


def _published(line: QuoteLine) -> Published | None:
    """Return the range that the price of a line is taken from; nothing where its record names none."""
    step = next((each for each in line.trace if each.step in _LOWS), None)
    if step is None:
        return None
    high = Decimal(str(step.facts["high"]))
    return Published(Decimal(step.value), high, bool(step.facts["open_top"]), step.unit)


def _per(sheet: InternalSheet, line: QuoteLine, held: Published) -> str:
    """Say what a published range is of: dinars for one of what the line counts, or percents of a base."""
    unit = say(f"unit.{line.unit}", sheet.book.lang)
    if held.unit == _DINARS:
        return sheet.said("per_price", currency=sheet.said("dinars"), unit=unit)
    return sheet.said("per_share", unit=unit)


def _kind(entry: EntryRecord, lang: str) -> str:
    return say(f"table.{entry.kind}", lang)


def checked(entry: EntryRecord, lang: str) -> str:
    """Return the day on which an entry was last held against its source; a company's own never is."""
    return NOTHING if entry.checked is None or entry.kind == "company" else day(entry.checked, lang)


def _way(line: QuoteLine, look: ChartLook, width: int, sheet: InternalSheet) -> Chart | None:
    """Draw the way of a unit price from its published range on; nothing where the record does not tell it whole."""
    lang, steps = look.lang, {step.step: step for step in line.trace if step.unit == _DINARS}
    names = [step.step for step in line.trace]
    low = next((name for name in _LOWS if name in steps), None)
    if low is None or "price" not in steps or "firm_price" not in steps:
        return None
    till = line.trace[: names.index("price")]
    amounts = {step.step: Decimal(step.value) for step in till if step.unit == _DINARS}
    if abs(sum(amounts.values(), ZERO) - Decimal(steps["price"].value)) > _NOISE:
        return None
    parts = [(_what(step, lang), Decimal(step.value), "part") for step in till if Decimal(step.value)]
    rounding = Decimal(steps["firm_price"].value) - sum(amounts.values(), ZERO)
    parts += [(sheet.said("rounding"), rounding, "less")] if rounding else []
    added = Decimal(steps["contingency"].value) if "contingency" in steps else ZERO
    parts += [(say("inside.contingency", lang), added, "contingency")] if added else []
    bars, at = [], ZERO
    for label, value, kind in parts:
        bars.append(charts.Bar(label, at, at + value, money(value, lang), kind))
        at += value
    bars.append(charts.Bar(sheet.said("unit_price"), ZERO, at, money(at, lang), "total"))
    told = say("view.joiner", lang).join(say("inside.point", lang, name=bar.label, amount=bar.text) for bar in bars)
    return charts.steps(bars, sheet.said("way_alt", label=line.labels[lang], steps=told), look, width)


def _what(step: TraceStep, lang: str) -> str:
    return capital(step_of(step, {}, lang).what)


TRACE_WIDTHS = {"A": 34.0, "B": 30.0, "C": 36.0, "D": 16.0, "E": 8.0, "F": 25.0, "G": 11.0, "H": 40.0, "I": 19.0}


def trace_sheet(sheet: InternalSheet, quote: Quote) -> None:
    """Write every step of every line: what was answered, what it gave, and from where; nothing is left out."""
    lang, entries = sheet.book.lang, {entry.key: entry for entry in quote.basis.held}
    head = sheet.heads(
        {
            "A": sheet.said("line"), "B": sheet.label("step"), "C": sheet.label("answer"), "D": sheet.label("value"),
            "E": sheet.said("of_unit"), "F": sheet.label("source"), "G": sheet.label("kind"),
            "H": sheet.said("title"), "I": sheet.said("checked"),
        },
        frozen=True,
    )  # fmt: skip
    for line in quote.lines:
        rows = [_traced(sheet, line, step, entries, lang) for step in line.trace]
        sheet.table(rows)
    sheet.sheet.page.auto_filter.ref = f"A{head}:I{max(head, sheet.row - 1)}"
    sheet.done("B")


def _traced(
    sheet: InternalSheet, line: QuoteLine, step: TraceStep, entries: Mapping[str, EntryRecord], lang: str
) -> int:
    told, entry = step_of(step, entries, lang), entries.get(step.source)
    unit = {_DINARS: sheet.said("dinars"), _POINTS: "%"}.get(step.unit, NOTHING)
    values: dict[str, Value] = {"A": line.labels[lang], "B": told.what, "C": told.answer}
    values |= {"D": Decimal(step.value), "E": unit, "F": ltr(step.source) if lang == "ar" else step.source}
    if entry is None:
        values |= {"F": told.source, "G": NOTHING, "H": NOTHING, "I": NOTHING}
    else:
        values |= {"G": _kind(entry, lang), "H": title_of(entry.source, lang), "I": checked(entry, lang)}
    looks = {"D": figure(AMOUNT if step.unit == _DINARS else _PLAIN_NUMBER)}
    return sheet.cells(values, {**looks, **dict.fromkeys("EGI", plain())})
