"""What moves a total as a picture: lines and events from their P10 to their P90, then what is a choice of reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from costing.documents.plot_bars import BAR, Axis, Name, Rows, amounts_below, fitted, rows
from costing.documents.plot_fills import Fill, Key, fills
from costing.documents.plot_page import Page
from costing.documents.plot_words import SMALL, Style, Unit, unit_for
from costing.money import decimal_of
from costing.wording import percent, say

MOST = 20
_HUNDRED, _GAP = 100, 0.06


@dataclass(frozen=True, slots=True)
class Moving:
    """What moves a total [DZD before tax]: from its P10 to its P90, what is likely, and its share of the variance.

    Of a `choice` of the reading: what the total is with it at its lowest and its highest.
    """

    label: str
    low: float
    high: float
    likely: float
    share: float | None
    choice: bool = False


def tornado(page: Page, moving: Sequence[Moving], at: tuple[float, float]) -> int:
    """Draw what moves a total, the first on top; return how many were left out, those that move it least.

    Parameters
    ----------
    page
        The page, full down to where the bars begin.
    moving
        Lines and events, then choices.
    at
        The confidence at which choices are told [percent], and the total there [DZD before tax].
    """
    lang, looks = page.look.lang, fills(page.look)
    own = [each for each in moving if not each.choice]
    choices = [each for each in moving if each.choice]
    spans = [(each.low - each.likely, each.high - each.likely) for each in own[:MOST]]
    wide = [(each.low - at[1], each.high - at[1]) for each in choices]
    if own:
        keys = (Key(looks["main"], say("plot.below", lang)), Key(looks["light"], say("plot.above", lang)))
        page.keys(keys)
        unit = unit_for([end for span in spans for end in span], lang)
        told = rows(page, [Name(each.label, _shared(each, lang)) for each in own[:MOST]])
        title = say("plot.swing", lang)
        _section(page, told, spans, unit, (looks["main"], looks["light"]), title)
    if choices:
        page.top += 0.16
        page.paragraph(say("plot.choices", lang), Style(colour=page.look.main, bold=True), after=0.04)
        told = rows(page, [Name(each.label) for each in choices])
        unit = unit_for([end for span in wide for end in span], lang)
        title = say("plot.choice_swing", lang, confidence=decimal_of(at[0]))
        _section(page, told, wide, unit, (looks["less"], looks["dots"]), title)
    return max(len(own) - MOST, 0)


def _shared(each: Moving, lang: str) -> str:
    if each.share is None:
        return ""
    return say("plot.share", lang, percent=percent(round(each.share * _HUNDRED), lang))


def _section(
    page: Page, told: Rows, spans: Sequence[tuple[float, float]], unit: Unit, looks: tuple[Fill, Fill], title: str
) -> None:  # fmt: skip
    """Draw bars on both sides of 0, each with its two ends written beside it."""
    before = [(min(low, 0.0), page.wide(unit.said(low, signed=True), SMALL) + 2 * _GAP) for low, _ in spans]
    after = [(max(high, 0.0), page.wide(unit.said(high, signed=True), SMALL) + 2 * _GAP) for _, high in spans]
    whole = (min(low for low, _ in before), max(high for high, _ in after))
    ends = fitted(whole if whole[1] > whole[0] else (0.0, 1.0), before, after, told.room)
    for (low, high), middle in zip(spans, told.middles, strict=True):
        for begin, end, look in ((low, min(high, 0.0), looks[0]), (max(low, 0.0), high, looks[1])):
            if end > begin:
                said: dict[str, Any] = look.said()
                told.axes.barh([middle], [end - begin], left=[begin], height=BAR, align="center", zorder=2, **said)
        for value, place, align, shift in ((low, min(low, 0.0), "end", -_GAP), (high, max(high, 0.0), "start", _GAP)):
            page.label(told.axes, (place, middle), unit.said(value, signed=True), Style(SMALL, align=align), (shift, 0))
    amounts_below(page, told.axes, ends, Axis(unit, title, signed=True))
