"""How each line of a quote came to its price, and what the lines come to without what a confidence adds; internal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from costing.commercial_pages import total_rows
from costing.documents import charts, texts
from costing.documents.chart_parts import Look
from costing.documents.drawings import Chart
from costing.explaining import step_row
from costing.lines import Step
from costing.money import ZERO
from costing.quoting.basis_record import EntryRecord
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine, TraceStep
from costing.wording import capital, ltr, money, percent, say

NOTHING = "–"
_MOST_BARS = 12
_PLACED = ("yearly_rate", "price")  # maintenance of what is not priced has the price of that in its trace too
_SHOWN = 1  # decimals of a place in a range, in percent


@dataclass(frozen=True, slots=True)
class PartRow:
    """A line of the total: at its likely price, what a confidence adds to it, and as it is sold [DZD before tax]."""

    label: str
    likely: str
    added: str
    sold: str


@dataclass(frozen=True, slots=True)
class Composition:
    """The total as lines at likely and one contingency: rows, their sums, then totals as the record has them.

    `contingency` says what of the total is contingency; `chart` draws the same.
    """

    rows: tuple[PartRow, ...]
    whole: PartRow
    totals: tuple[tuple[str, str], ...]
    contingency: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a trace: what, what was answered, what it gave, and from where."""

    what: str
    answer: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its range [DZD before tax], its place in it, where the range is from, and its trace.

    `mark` says that it is an option or paid by the year, `hand` that its price was set by hand, and why. Of a further
    year of a service only the steps are there that differ from its first; `like` says so.
    """

    label: str
    mark: str
    low: str
    likely: str
    high: str
    place: str
    source: str
    sold: str
    hand: str
    like: str
    steps: tuple[StepRow, ...]


def composition_of(quote: Quote, lang: str, look: Look, width: int) -> Composition | None:
    """Return the total as lines at likely and a contingency; nothing where nothing is paid once."""
    counted = [line for line in quote.lines if not (line.recurring or line.optional)]
    if not counted:
        return None
    rows = tuple(_part(line, lang) for line in counted)
    added = sum((line.contingency for line in counted), ZERO)
    base = quote.totals.net - added
    said = say("inside.at_likely", lang)
    if quote.terms.confidence is not None:
        facts = {"amount_dzd": added, "base_dzd": base}
        said = say("inside.sold_at", lang, confidence=quote.terms.confidence, **facts)
    (net, _), *others = total_rows(quote, lang)
    return Composition(
        rows=rows,
        whole=PartRow(net, money(base, lang), _or_nothing(added, lang), money(quote.totals.net, lang)),
        totals=tuple(others),
        contingency=said,
        chart=_steps(quote, counted, look, width),
    )


def _part(line: QuoteLine, lang: str) -> PartRow:
    likely = line.amount - line.contingency
    shown = NOTHING if line.service == CONTINGENCY else money(likely, lang)
    return PartRow(line.labels[lang], shown, _or_nothing(line.contingency, lang), money(line.amount, lang))


def _or_nothing(value: Decimal, lang: str) -> str:
    return money(value, lang) if value else NOTHING


def _steps(quote: Quote, counted: list[QuoteLine], look: Look, width: int) -> Chart:
    """Draw the lines at likely, the small ones together, then contingency and discount, and what is left."""
    lang = look.lang
    likely = [(line.labels[lang], line.amount - line.contingency) for line in counted if line.service != CONTINGENCY]
    kept = {place for place, _ in sorted(enumerate(likely), key=lambda each: -each[1][1])[:_MOST_BARS]}
    parts = [(*pair, "part") for place, pair in enumerate(likely) if place in kept]
    rest = sum((value for place, (_, value) in enumerate(likely) if place not in kept), ZERO)
    added = sum((line.contingency for line in counted), ZERO)
    parts += [(say("inside.others", lang), rest, "part")] if len(likely) > len(kept) else []
    parts += [(say("inside.contingency", lang), added, "contingency")] if added else []
    parts += [(say("table.discount", lang), -quote.totals.discount, "less")] if quote.totals.discount else []
    bars, at = [], ZERO
    for label, value, kind in parts:
        bars.append(charts.Bar(label, at, at + value, money(value, lang), kind))
        at += value
    key = "table.net_after" if quote.totals.discount else "table.net"
    bars.append(charts.Bar(say(key, lang), ZERO, at, money(at, lang), "total"))
    told = say("view.joiner", lang).join(say("inside.point", lang, name=bar.label, amount=bar.text) for bar in bars)
    return charts.steps(bars, say("inside.steps_alt", lang, labels=told), look, width)


def lines_of(quote: Quote, lang: str) -> tuple[LineView, ...]:
    """Return every line with its range and its trace, options and years among them."""
    entries = {entry.key: entry for entry in quote.basis.entries}
    shown = [line for line in quote.lines if line.service != CONTINGENCY]
    views = [_line(line, entries, lang) for line in shown]
    firsts: dict[str, LineView] = {}
    for line, view in zip(shown, views, strict=True):
        if line.recurring and not line.own:
            firsts.setdefault(line.service, view)
    pairs = zip(shown, views, strict=True)
    return tuple(_shortened(view, firsts.get(line.service) if line.recurring else None, lang) for line, view in pairs)


def _shortened(view: LineView, first: LineView | None, lang: str) -> LineView:
    """Leave out of a further year of a service the steps that are those of its first."""
    if first is None or first is view:
        return view
    steps = tuple(step for step in view.steps if step not in first.steps)
    return replace(view, like=say("inside.same_as", lang, label=first.label), steps=steps)


def _line(line: QuoteLine, entries: Mapping[str, EntryRecord], lang: str) -> LineView:
    span, spread = line.range, line.range.low != line.range.high or line.range.open_top
    top = say("inside.and_more", lang, amount=money(span.high, lang)) if span.open_top else money(span.high, lang)
    return LineView(
        label=line.labels[lang],
        mark=_mark(line, lang),
        low=money(span.low, lang) if spread else NOTHING,
        likely=money(span.likely, lang),
        high=top if spread else NOTHING,
        place=_place(line, lang),
        source=_origin(line, entries, lang),
        sold=money(line.amount, lang),
        hand=_hand(line, lang),
        like="",
        steps=tuple(step_of(step, entries, lang) for step in line.trace),
    )


def _mark(line: QuoteLine, lang: str) -> str:
    kinds = {"option": line.optional, "yearly": line.recurring}
    return say("view.comma", lang).join(say(f"inside.{kind}", lang) for kind, true in kinds.items() if true)


def _place(line: QuoteLine, lang: str) -> str:
    place = place_of(line)
    return NOTHING if place is None else percent(round(place * 100, _SHOWN), lang)


def place_of(line: QuoteLine) -> Decimal | None:
    """Return where the price stands in its range: 0 at the low end, 1 at the high one; nothing where it has none."""
    places = {step.step: step.facts["place"] for step in line.trace if "place" in step.facts}
    place = next((places[step] for step in _PLACED if step in places), None)
    return Decimal(str(place)) if place is not None else None


def entry_of(line: QuoteLine, entries: Mapping[str, EntryRecord]) -> EntryRecord | None:
    """Return the price-book entry that holds the range of a line; nothing where it has none, or is one's own."""
    return None if line.own else entries.get(f"{line.service}.range") or entries.get(f"{line.service}.price")


def _origin(line: QuoteLine, entries: Mapping[str, EntryRecord], lang: str) -> str:
    """Say where the range of a line is from: its kind, its source, and the day it was last held against it."""
    entry = entry_of(line, entries)
    return without_range(line, lang) if entry is None else source_said(entry, lang)


def without_range(line: QuoteLine, lang: str) -> str:
    """Say why a line has no range."""
    return say("inside.own" if line.own else "inside.given", lang)


def source_said(entry: EntryRecord, lang: str) -> str:
    """Say the kind of an entry, its source, and the day it was last held against it."""
    facts = {"kind": say(f"table.{entry.kind}", lang), "title": title_of(entry.source, lang)}
    if entry.checked is None or entry.kind == "company":
        return say("inside.source", lang, **facts)
    return say("inside.source_checked", lang, **facts, day=entry.checked)


def title_of(source: str, lang: str) -> str:
    """Return the title of a source, or the words a company wrote in its place."""
    known = texts.data("sources").get(source)
    return str(known["title"][lang]) if known is not None else source


def _hand(line: QuoteLine, lang: str) -> str:
    if line.price_before is None:
        return ""
    facts = {"before_dzd": line.price_before, "price_dzd": line.unit_price, "reason": line.hand_reason or NOTHING}
    return say("inside.by_hand", lang, **facts)


def step_of(step: TraceStep, entries: Mapping[str, EntryRecord], lang: str) -> StepRow:
    """Return a step of a trace as a person reads it, with where it is from."""
    given = Step(step.step, Decimal(step.value), step.unit, step.source, step.label, step.facts)
    row = step_row(given, lang)
    return StepRow(capital(row.what), row.answer or NOTHING, row.value, _from(step, entries, lang))


def _from(step: TraceStep, entries: Mapping[str, EntryRecord], lang: str) -> str:
    """Say where a step is from: the scope, a rule, or an entry of the price book with its kind."""
    kind, _, _ = step.source.partition(":")
    if kind in {"scope", "rule"}:
        return say(f"inside.from_{kind}", lang)
    key = ltr(step.source) if lang == "ar" else step.source
    entry = entries.get(step.source)
    return key if entry is None else say("inside.entry", lang, name=key, kind=say(f"table.{entry.kind}", lang))
