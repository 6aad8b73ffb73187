"""Why a line costs what it costs, as a picture: from its published range, driver by driver, to its price; internal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from costing.documents.dressing import chart_look
from costing.documents.plot_bars import Axis, Band, Name, Rung, named, waterfall
from costing.documents.plot_fills import Fill, Key, fills
from costing.documents.plot_page import Page
from costing.documents.plot_words import unit_for, whole
from costing.errors import LineUnknown
from costing.estimating import Estimate
from costing.explaining import corners, step_row
from costing.lines import Line, Step
from costing.wording import CURRENCY, capital, percent, say

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

_LOW = "range_low"
_PRICES = ("price", "yearly_rate")
_RATE, _ROUNDED = "yearly_rate", "rate_rounded"
_BASES = ("base_listed", "base_assumed")
_ADJUSTED = ("prepaid", "warranty")
_RESIDUAL = "residual"
_HUNDRED = 100
_LEAST = 0.5  # of a dinar: less is no step of its own


@dataclass(frozen=True, slots=True)
class _Told:
    """The trace of a line as it is drawn: its steps by name, those before the price, and dinars for one of its unit."""

    line: Line
    lang: str
    steps: Mapping[str, Step]
    head: tuple[Step, ...]
    scale: float


def plot_line(estimate: Estimate, code: str, lang: str) -> "Picture":
    """Draw the price of a line step by step.

    Parameters
    ----------
    estimate
        What was priced.
    code
        Code of a line.
    lang
        fr, ar or en.

    Raises
    ------
    LineUnknown
        No line has that code.
    """
    line = next((each for each in estimate.lines if each.code == code), None)
    if line is None:
        raise LineUnknown(code=code, codes=tuple(each.code for each in estimate.lines))
    provider = estimate.prices.provider
    page = Page(chart_look(provider.look if provider is not None else None, lang))
    told, looks = _told(line, lang), fills(page.look)
    rungs = tuple(_ranged(told, looks) if told.head else _given(told, looks))
    page.head(say("plot.line_title", lang, title=line.label[lang]), _span(line, lang))
    band = _band(told) if told.head else None
    page.keys(_keys(rungs, band, looks, lang))
    waterfall(page, rungs, Axis(unit_for([each.far for each in rungs], lang), _axis(told)), band=band)
    page.notes(*_notes(told))
    return page.finished(say("plot.line_alt", lang, title=line.label[lang], steps=named(rungs, lang)))


def _told(line: Line, lang: str) -> _Told:
    """Read a trace: the steps of its price, which come first, and the others, the first of each name."""
    trace = line.trace
    ends = [place for place, step in enumerate(trace) if step.step in _PRICES]
    ranged = bool(ends) and trace[0].step.startswith(_LOW)
    head = trace[: ends[0] + 1] if ranged else ()
    steps = {step.step: step for step in reversed(trace[len(head) :])}
    if not ranged or trace[ends[0]].step != _RATE:
        return _Told(line, lang, steps, head, 1.0)
    base = sum(float(steps[name].value) for name in _BASES if name in steps)
    return _Told(line, lang, steps, head, base / _HUNDRED)


def _ranged(told: _Told, looks: Mapping[str, Fill]) -> Iterator[Rung]:
    """Return the steps of a price that comes from a range, in dinars."""
    low, *drivers, price = told.head
    lang, at = told.lang, float(low.value) * told.scale
    yield _rung(told, low, (0, at), looks["base"])
    for step in drivers:
        begins, at = at, at + float(step.value) * told.scale
        name = Name(_what(step, lang), _answer(step, lang))
        moved = whole(at - begins, lang, signed=True)
        yield Rung(name, begins, at, moved, _fill(step, looks), _reach(step, begins, told))
    exact = float(price.value) * told.scale
    yield _rung(told, price, (0, exact), looks["second"], bold=True)
    yield from _settled(told, exact, looks)


def _settled(told: _Told, at: float, looks: Mapping[str, Fill]) -> Iterator[Rung]:
    """Return what becomes of a price: rounded, then raised, or waived, by the year."""
    lang, steps = told.lang, told.steps
    firm = float(told.line.firm_amount) if _ROUNDED in steps else float(told.line.firm_price())
    stops = {say("bridge.rounding", lang): firm}
    if _ROUNDED in steps:
        rate = float(steps[_ROUNDED].value) * told.scale
        grown = rate * float(steps["escalation"].facts["times"])
        stops = {say("bridge.rounding", lang): rate, capital(say("step.escalation", lang)): grown}
        stops |= {capital(say(f"step.{name}", lang)): firm for name in _ADJUSTED if name in steps}
    moved = False
    for text, stop in stops.items():
        if abs(stop - at) >= _LEAST:
            fill = looks["grey"] if stop > at else looks["less"]
            yield Rung(Name(text), at, stop, whole(stop - at, lang, signed=True), fill)
            at, moved = stop, True
    if moved:
        name = capital(say("step.amount" if _ROUNDED in steps else "step.firm_price", lang))
        yield Rung(Name(name, bold=True), 0, firm, whole(firm, lang) + CURRENCY[lang], looks["second"])


def _given(told: _Told, looks: Mapping[str, Fill]) -> Iterator[Rung]:
    """Return the amounts of a trace that comes from no range, the last of which is the price."""
    lang = told.lang
    found = [step for step in told.line.trace if step.unit == "dzd" and step.step != "firm_amount"]
    for step in found[:-1]:
        yield _rung(told, step, (0, float(step.value)), looks["base"])
    price = float(found[-1].value) if found else float(told.line.firm_price())
    name = _what(found[-1], lang) if found else capital(say("step.amount", lang))
    yield Rung(Name(name, bold=True), 0, price, whole(price, lang) + CURRENCY[lang], looks["second"])


def _rung(told: _Told, step: Step, ends: tuple[float, float], fill: Fill, *, bold: bool = False) -> Rung:
    under = percent(round(float(step.value), 2), told.lang) if step.unit == "percent" else ""
    text = whole(ends[1], told.lang) + (CURRENCY[told.lang] if bold else "")
    return Rung(Name(_what(step, told.lang), under, bold), *ends, text, fill)


def _what(step: Step, lang: str) -> str:
    return capital(step_row(step, lang).what)


def _answer(step: Step, lang: str) -> str:
    """Say what was answered; of what no answer settles, nothing."""
    facts = step.facts
    if facts.get("unasked"):
        return say("explain.unasked", lang)
    if "answer" not in facts or step.step.rpartition(".")[2] == _RESIDUAL:
        return ""
    held = (say(f"explain.held_{facts['held']}", lang),) if "held" in facts else ()
    return say("view.comma", lang).join((corners(facts, lang), *held))


def _open(step: Step) -> bool:
    return step.facts.get("low") != step.facts.get("high") or not step.facts.get("known", True)


def _fill(step: Step, looks: Mapping[str, Fill]) -> Fill:
    return looks["open" if _open(step) else "main"]


def _reach(step: Step, begins: float, told: _Told) -> tuple[float, float] | None:
    low, high = (float(step.facts.get(end, step.value)) * told.scale for end in ("low", "high"))
    return (begins + low, begins + high) if high - low >= _LEAST else None


def _band(told: _Told) -> Band:
    low = told.head[0]
    ends = float(low.value) * told.scale, float(low.facts["high"]) * told.scale
    kind = low.step.removeprefix(_LOW).strip("_") or "published"
    more = "+" if low.facts["open_top"] else ""
    facts = {"low": whole(ends[0], told.lang), "high": whole(ends[1], told.lang) + more}
    return Band(*ends, say(f"plot.range_{kind}", told.lang, **facts), bool(more))


def _keys(rungs: Sequence[Rung], band: Band | None, looks: Mapping[str, Fill], lang: str) -> Iterator[Key]:
    if band is not None:
        yield Key(looks["band"], band.text)
    for name, key in (("main", "known"), ("open", "unknown")):
        if any(each.fill == looks[name] for each in rungs):
            yield Key(looks[name], say(f"plot.{key}", lang))


def _span(line: Line, lang: str) -> str:
    """Say from where to where the amount of a line may lie."""
    facts = {end: whole(getattr(line.amount, end), lang) for end in ("low", "likely", "high")}
    facts["high"] += "+" if line.open_top else ""
    said = facts["likely"] if line.amount.low == line.amount.high else say("explain.span", lang, **facts)
    return say("inside.point", lang, name=say("table.amount", lang), amount=said)


def _axis(told: _Told) -> str:
    counted = "quantity" in told.steps or "quantity" in {step.step for step in told.line.trace}
    return say("table.unit_price" if counted else "table.amount", told.lang)


def _notes(told: _Told) -> Iterator[str]:
    """Tell the steps that no bar shows: rates, bases, the quantity and the amount it makes."""
    lang = told.lang
    drawn = {"firm_price", "price", "escalation", "amount", "flat_price", "range_low", *_ADJUSTED}
    rest: list[Any] = [step for step in told.steps.values() if step.step not in drawn and "weight" not in step.facts]
    for step in sorted(rest, key=told.line.trace.index):
        if step.unit == "dzd" and not told.head and step.step != "firm_amount":
            continue
        row = step_row(step, lang)
        if "currency" in step.facts:
            said = f"{row.value}\u00a0{row.answer}"
        elif "answer" in step.facts and step.unit == "count":
            said = row.answer
        else:
            said = say("view.comma", lang).join(text for text in (row.value, row.answer) if text)
        yield say("inside.point", lang, name=capital(row.what), amount=said)
