"""How sure the total of a quote is, and what moves it; internal."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from costing.documents import charts
from costing.documents.chart_parts import Look
from costing.documents.drawings import Chart
from costing.documents.risk_words import level_name
from costing.money import ZERO
from costing.quoting.quote import Quote
from costing.quoting.record import BarRecord, RiskRecord
from costing.wording import money, number, percent, say, signed

_PERCENT = 100
_LEVELS = ("p10", "p50", "p70", "p80", "p90")
_MOST_BARS = 12
_TENTH = Decimal("0.1")
_CHOICE, _EVENT = "choice", "event"


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What the total does not pass at a confidence [DZD before tax], and how far that is from the net sold."""

    level: str
    amount: str
    difference: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """A line or an event that moves the total: its own P10 and P90 [DZD], what is likely, its share of the variance.

    Those of an event are what it costs if it befalls; what is likely is that it does not.
    """

    label: str
    low: str
    likely: str
    high: str
    share: str


@dataclass(frozen=True, slots=True)
class RiskView:
    """The distribution of what is paid once, before tax.

    `said`: how probable the net is; `choices`: the total at the lowest and the
    highest of what is a choice of the reading; `parts`: of the contingency; `reading`: how all this is to be read.
    `curve` and `tornado` are absent where the total is certain.
    """

    said: tuple[str, ...]
    levels: tuple[LevelRow, ...]
    curve: Chart | None
    tornado: Chart | None
    bars: tuple[BarRow, ...]
    choices: tuple[tuple[str, str, str], ...]
    parts: tuple[tuple[str, str], ...]
    reading: tuple[str, ...]


def risk_of(quote: Quote, lang: str, look: Look, width: int) -> RiskView | None:
    """Return the risk of a quote; nothing where nothing is paid once."""
    if all(line.recurring or line.optional for line in quote.lines):
        return None
    risk = quote.risk
    certain = risk.p10 == risk.p90
    moving = [bar for bar in risk.tornado if bar.kind != _CHOICE]
    return RiskView(
        said=tuple(_said(quote, lang)),
        levels=() if certain else tuple(_levels(quote, lang)),
        curve=None if certain else _curve(quote, look, width),
        tornado=_tornado(moving, quote, look, width) if moving and not certain else None,
        bars=tuple(_bar(bar, quote, lang) for bar in moving),
        choices=tuple(
            (bar.label[lang], money(bar.low, lang), money(bar.high, lang))
            for bar in risk.tornado
            if bar.kind == _CHOICE
        ),
        parts=tuple(_parts(risk, quote, lang)),
        reading=() if certain else tuple(_reading(quote, lang)),
    )


def held_percent(risk: RiskRecord) -> Decimal:
    """Return the probability that the net holds, in percent."""
    return risk.probability_of_net * _PERCENT


def _said(quote: Quote, lang: str) -> Iterator[str]:
    risk, totals = quote.risk, quote.totals
    if risk.p10 == risk.p90:
        yield say("risk_page.certain", lang, net_dzd=totals.net)
        return
    key = "inside.holds_before_discount" if totals.discount else "inside.holds"
    yield say(key, lang, net_dzd=totals.net, percent=held_percent(risk))


def _levels(quote: Quote, lang: str) -> Iterator[LevelRow]:
    risk, net = quote.risk, quote.totals.net
    named = [(level_name(name, lang), getattr(risk, name)) for name in _LEVELS]
    for name, value in (*named, (say("risk_page.mean", lang), risk.mean)):
        yield LevelRow(name, money(value, lang), signed(value - net, lang))


def _curve(quote: Quote, look: Look, width: int) -> Chart:
    risk, net, lang = quote.risk, quote.totals.net, look.lang
    held = held_percent(risk)
    points = [(point.amount, point.confidence) for point in risk.curve]
    unit, decimals = charts.unit_of(max(net, points[-1][0]))
    sold = sold_said(quote, lang, number(net / unit, lang, decimals))
    marks = [charts.Mark(sold, net, held, sold=True)]
    for level, value in ((50, risk.p50), (80, risk.p80)):
        label = say("inside.level", lang, name=f"P{level}", amount=number(value / unit, lang, decimals))
        marks.append(charts.Mark(label, value, Decimal(level)))
    facts = {"low_dzd": points[0][0], "high_dzd": points[-1][0], "net_dzd": net, "percent": held}
    key = "inside.curve_alt_before" if quote.totals.discount else "inside.curve_alt"
    alt = say(key, lang, **facts, p50_dzd=risk.p50, p80_dzd=risk.p80)
    return charts.curve(points, marks, alt, look, width)


def sold_said(quote: Quote, lang: str, amount: str) -> str:
    """Say what the total is sold at, which is before the discount where there is one."""
    return say("inside.sold_before" if quote.totals.discount else "inside.sold", lang, amount=amount)


def likely_of(bar: BarRecord, quote: Quote) -> Decimal:
    """Return what is likely of a bar: a line's amount at likely; of an event, that it does not happen."""
    amounts = {line.code: line.range.likely for line in quote.lines}
    return amounts.get(bar.code, ZERO)


def _tornado(bars: list[BarRecord], quote: Quote, look: Look, width: int) -> Chart:
    drawn = [
        charts.Bar(bar.label[look.lang], bar.low - likely_of(bar, quote), bar.high - likely_of(bar, quote))
        for bar in bars[:_MOST_BARS]
    ]
    labels = say("view.joiner", look.lang).join(bar.label for bar in drawn)
    return charts.tornado(drawn, say("inside.tornado_alt", look.lang, labels=labels), look, width)


def _bar(bar: BarRecord, quote: Quote, lang: str) -> BarRow:
    share = percent((bar.share * _PERCENT).quantize(_TENTH), lang) if bar.share is not None else "–"
    likely = "–" if bar.kind == _EVENT else money(likely_of(bar, quote), lang)
    return BarRow(bar.label[lang], money(bar.low, lang), likely, money(bar.high, lang), share)


def _parts(risk: RiskRecord, quote: Quote, lang: str) -> Iterator[tuple[str, str]]:
    if not risk.contingency:
        return
    labels = {bar.code: bar.label[lang] for bar in risk.tornado} | {
        line.code: line.labels[lang] for line in quote.lines
    }
    for code, part in risk.parts.items():
        if part:
            yield labels.get(code, code), money(part, lang)


def _reading(quote: Quote, lang: str) -> Iterator[str]:
    """Say how the distribution is read: conventions, and what they weigh."""
    risk = quote.risk
    yield f"{risk.together.text[lang]} {say('risk_page.read_compared', lang)}"
    yield say("risk_page.read_pert", lang, weight=risk.pert_lambda)
    if any(line.range.open_top and not line.recurring for line in quote.lines):
        yield say("risk_page.read_open", lang, percent=risk.open_top_percent, rest=_PERCENT - risk.open_top_percent)
    yield say("risk_page.read_correlation", lang, correlation=risk.rank_correlation)
    yield say("risk_page.read_convention", lang)
    if risk.estimate_class is not None:
        yield say("risk_page.estimate_class", lang, name=risk.estimate_class)
