"""How sure a total is, and what moves it, as pictures: of an estimate's risk, or of a quote's record; internal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from costing.document_errors import PictureUnknown
from costing.documents import inside_risk
from costing.documents.chart_parts import Look
from costing.documents.charts import Mark
from costing.documents.dressing import chart_look
from costing.documents.plot_curve import curve
from costing.documents.plot_page import Page
from costing.documents.plot_tornado import Moving, tornado
from costing.documents.plot_words import Style, unit_for, whole
from costing.money import decimal_of
from costing.quoting.internal_quote import InternalQuote
from costing.quoting.parts import Parts
from costing.risk import Risk
from costing.wording import CURRENCY, capital, ltr, number, percent, say

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

KINDS = ("curve", "tornado")
_HUNDRED = 100
_ENDS = (0.004, 0.996)  # of the probability: beyond, a curve is a line along its axis
_LEVELS = (50, 80)
_CHOICE = "choice"
_CONFIDENCE = "risk.confidence"


@dataclass(frozen=True, slots=True)
class Told:
    """A distribution as a picture needs it [DZD before tax; percent].

    `place`: an amount to show, its probability, and what it is called; `levels` the amounts at some confidences; `at`
    the confidence at which choices are told, and the total there. `certain`: nothing of it is open; `empty`: nothing is
    paid once.
    """

    look: Look
    points: tuple[tuple[float, float], ...]
    place: tuple[float, float, str]
    levels: tuple[tuple[int, float], ...]
    moving: tuple[Moving, ...]
    at: tuple[float, float]
    certain: bool
    empty: bool


def plot_risk(risk: Risk, kind: str, at: Any, lang: str) -> "Picture":
    """Draw the risk of an estimate; `at` is a quote or an amount to show on the curve."""
    return _drawn(kind, lambda: _of_risk(risk, at, lang))


def plot_internal(internal: InternalQuote, kind: str, lang: str) -> "Picture":
    """Draw the risk of a quote, from its record."""
    return _drawn(kind, lambda: _of_quote(internal.quote, lang))


def _drawn(kind: str, told: Any) -> "Picture":
    if kind not in KINDS:
        raise PictureUnknown(asked=str(kind), available=KINDS)
    return _curve(told()) if kind == KINDS[0] else _tornado(told())


def _of_risk(risk: Risk, at: Any, lang: str) -> Told:
    at = at.quote if isinstance(at, InternalQuote) else at
    if isinstance(at, Parts) and at.offer.risk.net != risk.net:
        risk = at.offer.risk  # it sells something else: this curve says nothing of its net
    case = risk.assembly.case
    provider = case.prices.provider
    net, name = _place(risk.net if at is None else at, lang, "risk_page.likely_price" if at is None else "plot.amount")
    likely = {line.code: line.amount.likely for line in risk.lines}
    confidence = float(case.prices.risk.confidence)
    points = [(amount, level * _HUNDRED) for amount, level in risk.s_curve if _ENDS[0] <= level <= _ENDS[1]]
    return Told(
        look=chart_look(provider.look if provider is not None else None, lang),
        points=tuple(points),
        place=(float(net), risk.probability(net) * _HUNDRED, name),
        levels=tuple((level, risk.quantile(level)) for level in _LEVELS),
        moving=tuple(
            Moving(bar.label[lang], bar.low, bar.high, likely.get(bar.code, 0.0), bar.share, choice=bar.kind == _CHOICE)
            for bar in risk.tornado
        ),
        at=(confidence, risk.quantile(confidence)),
        certain=risk.certain,
        empty=not risk.lines,
    )


def _place(at: Any, lang: str, key: str) -> tuple[Decimal, str]:
    """Return an amount to show, and its name: that of a quote is its net, before a discount."""
    if isinstance(at, Parts):
        return at.totals.net, say(_sold(at), lang)
    return decimal_of(at), capital(say(key, lang))


def _sold(quote: Parts) -> str:
    return "plot.sold_before" if quote.totals.discount else "plot.sold"


def _of_quote(quote: Any, lang: str) -> Told:
    risk, provider = quote.risk, quote.provider
    confidence = next((float(each.value["percent"]) for each in quote.basis.entries if each.key == _CONFIDENCE), 80.0)
    points = tuple((float(point.amount), float(point.confidence)) for point in risk.curve)
    return Told(
        look=chart_look(provider.look if provider is not None else None, lang),
        points=points,
        place=(float(quote.totals.net), float(inside_risk.held_percent(risk)), say(_sold(quote), lang)),
        levels=((50, float(risk.p50)), (80, float(risk.p80))),
        moving=tuple(
            Moving(
                bar.label[lang], float(bar.low), float(bar.high), float(inside_risk.likely_of(bar, quote)),
                float(bar.share) if bar.share is not None else None, choice=bar.kind == _CHOICE,
            )
            for bar in risk.tornado
        ),
        at=(confidence, _at(points, confidence)),
        certain=risk.p10 == risk.p90,
        empty=all(line.recurring or line.optional for line in quote.lines),
    )  # fmt: skip


def _at(points: Sequence[tuple[float, float]], confidence: float) -> float:
    """Return the amount at a confidence, between the points that are told."""
    for (low, below), (high, above) in pairwise(points):
        if below <= confidence <= above:
            return low + (high - low) * (confidence - below) / (above - below)
    return points[-1][0]


def _curve(told: Told) -> "Picture":
    lang, page = told.look.lang, Page(told.look)
    if told.empty:
        return _sentence(page, "risk_page.curve", say("risk_page.none", lang))
    amount, held, name = told.place
    certain = say("risk_page.certain", lang, net_dzd=decimal_of(amount))
    unit = unit_for([amount, *(value for _, value in told.levels)], lang)
    title = say("inside.point", lang, name=name, amount=unit.said(amount))
    sold = Mark(f"{title}\n{_held(held, lang)}", decimal_of(amount), decimal_of(held), sold=True)
    if told.certain:
        page.head(say("risk_page.curve", lang), certain)
        upright = ((amount, 0.0), (amount, float(_HUNDRED)))
        curve(page, upright, (replace(sold, confidence=Decimal(_HUNDRED)),), unit)
        return page.finished(certain)
    page.head(say("risk_page.curve", lang), _reading(told, name))
    marks = [sold]
    for level, value in told.levels:
        label = say("plot.level", lang, name=f"P{level}", amount=unit.said(value))
        marks.append(Mark(label, decimal_of(value), Decimal(level)))
    curve(page, told.points, marks, unit)
    return page.finished(_curve_alt(told, name))


def _held(held: float, lang: str) -> str:
    return say("plot.held", lang, percent=_share(held, lang))


def _share(held: float, lang: str) -> str:
    """Say a probability in whole percents, or more exactly where it is all but certain."""
    near = 0 < held < 1 or _HUNDRED - 1 < held < _HUNDRED
    return percent(round(held, 1) if near else round(held), lang)


def _reading(told: Told, name: str) -> str:
    amount, held, _ = told.place
    lang = told.look.lang
    said = whole(amount, lang) + CURRENCY[lang]
    return say("plot.reading", lang, name=name, amount=said, percent=_share(held, lang))


def _curve_alt(told: Told, name: str) -> str:
    lang, levels = told.look.lang, dict(told.levels)
    ends = {"low": told.points[0], "high": told.points[-1]}
    facts: dict[str, Any] = {f"{end}_dzd": decimal_of(amount) for end, (amount, _) in ends.items()}
    facts |= {f"p{level}_dzd": decimal_of(amount) for level, amount in levels.items()}
    shares = {f"{end}_percent": percent(round(level, 1), lang) for end, (_, level) in ends.items()}
    return f"{say('plot.curve_alt', lang, **facts, **shares)} {_reading(told, name)}"


def _tornado(told: Told) -> "Picture":
    lang, page = told.look.lang, Page(told.look)
    moving = [each for each in told.moving if each.high - each.low > 0]
    if told.empty or not moving:
        key = "none" if told.empty else "certain"
        return _sentence(page, "plot.tornado", say(f"risk_page.{key}", lang, net_dzd=decimal_of(told.place[0])))
    page.head(say("plot.tornado", lang), say("plot.tornado_under", lang, low=ltr("P10"), high=ltr("P90")))
    left = tornado(page, moving, told.at)
    if left:
        page.notes(say("plot.left_out", lang, count=number(left, lang)))
    labels = say("view.joiner", lang).join(each.label for each in moving)
    return page.finished(say("inside.tornado_alt", lang, labels=labels))


def _sentence(page: Page, title: str, text: str) -> "Picture":
    """Return a picture of what there is nothing to draw of: a sentence."""
    page.head(say(title, page.look.lang))
    page.paragraph(text, Style(), after=0.1)
    return page.finished(text)
