"""How a risk is read, in words: the conventions it rests on, at which settings each choice was tried; internal."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from costing.money import DINAR, decimal_of, to_step
from costing.offers import Said
from costing.prices import ORIGIN
from costing.risk import Risk
from costing.sensitivity import Bar
from costing.wording import PERCENT_SIGN, ltr, number, say

_TENTH = Decimal("0.1")
_PERCENT = 100
_EVENT, _CHOICE = "event", "choice"


def level_name(name: str, lang: str) -> str:
    """Name a percentile ("p80") as it is written."""
    return ltr(name.upper()) if lang == "ar" else name.upper()


def labels_of(risk: Risk) -> Mapping[str, Said]:
    """Return what each line and event is called."""
    lines = {line.code: line.label for line in risk.lines}
    return {**lines, **{bar.code: bar.label for bar in risk.tornado if bar.kind == _EVENT}}


def own_bars(risk: Risk) -> tuple[Bar, ...]:
    """Return the bars of lines and events."""
    return tuple(bar for bar in risk.tornado if bar.kind != _CHOICE)


def choice_bars(risk: Risk) -> tuple[Bar, ...]:
    """Return the bars of the choices that move this total."""
    return tuple(bar for bar in risk.tornado if bar.kind == _CHOICE and bar.swing >= 1)


def setting_of(bar: Bar, risk: Risk, lang: str) -> str:
    """Say between which settings a choice was tried, and which one was taken."""
    book, beliefs = risk.assembly.case.prices.risk, risk.reading.beliefs
    settings = {
        "rank_correlation": (book.correlations, beliefs.rank_correlation, 1),
        "open_top": (book.tops, beliefs.open_top, _PERCENT),
    }
    facts: dict[str, Any] = {}
    if bar.code in settings:
        (first, last), kept, times = settings[bar.code]
        facts = {name: round(each * times, 2) for name, each in (("first", first), ("last", last), ("kept", kept))}
    return say(f"risk_page.setting_{bar.code}", lang, **facts)


def readings_of(risk: Risk, lang: str) -> Iterator[str]:
    """Say the choices that the figures rest on, one by one; the last says that they are conventions."""
    reading, case, labels = risk.reading, risk.assembly.case, labels_of(risk)
    beliefs = reading.beliefs
    yield say("risk_page.read_pert", lang, weight=beliefs.weight)
    if any(part.open_top for part in reading.parts):
        top = round(beliefs.open_top * _PERCENT, 2)
        yield say("risk_page.read_open", lang, percent=top, rest=round(_PERCENT - top, 2))
    yield say("risk_page.read_correlation", lang, correlation=beliefs.rank_correlation)
    for code, loading in beliefs.loadings.items():
        yield say("risk_page.read_loading", lang, label=labels[code], loading=loading)
    if len(reading.shares) > 1:
        words = case.prices.drivers[ORIGIN].words
        shares = [f"{words[name][lang]} {portion(each, lang)}" for name, each in case.prices.risk.vendor_shares.items()]
        yield say("risk_page.read_origin", lang, shares=say("view.comma", lang).join(shares))
    for code, span in beliefs.ranges.items():
        yield say("risk_page.read_range", lang, label=labels[code], **_span(span))
    for place, event in enumerate(beliefs.events, start=1):
        yield say("risk_page.read_event", lang, label=labels[f"{_EVENT}.{place}"], **_span(event.impact))
    yield from _factors(risk, lang)
    if risk.together.apart:
        yield f"{_together(risk, lang)} {say('risk_page.read_compared', lang)}"
    yield say("risk_page.read_convention", lang)


def _factors(risk: Risk, lang: str) -> Iterator[str]:
    reading = risk.reading
    growth, spread = (round(each * _PERCENT, 4) for each in (reading.beliefs.growth - 1, reading.beliefs.growth_spread))
    if growth or spread:
        yield say("risk_page.read_growth", lang, percent=growth, spread=spread)
    rates = sorted({part.spread for part in reading.parts if part.spread})
    if rates:
        yield say("risk_page.read_currency", lang, percents=[portion(each, lang) for each in rates])


def _together(risk: Risk, lang: str) -> str:
    both = risk.together
    together, apart = to_step(both.together, DINAR), to_step(both.apart, DINAR)
    rounded = {"together_dzd": together, "apart_dzd": apart, "cost_dzd": together - apart}
    at = decimal_of(risk.assembly.case.prices.risk.confidence)
    return say("risk.together", lang, confidence=at, percent=tenths(both.share), **rounded)


def _span(span: Sequence[float]) -> dict[str, float]:
    return dict(zip(("low_dzd", "likely_dzd", "high_dzd"), span, strict=True))


def dinars(value: float | Decimal, lang: str) -> str:
    """Write an amount to the dinar: what is reckoned in binary is no surer."""
    return number(to_step(value, DINAR), lang)


def portion(share: float, lang: str) -> str:
    """Write a share as a percentage with one decimal."""
    return number(tenths(share), lang, decimals=1) + PERCENT_SIGN[lang]


def tenths(share: float | Decimal) -> Decimal:
    """Return a share as a percentage, to a tenth of a percent."""
    return to_step(decimal_of(share) * _PERCENT, _TENTH)
