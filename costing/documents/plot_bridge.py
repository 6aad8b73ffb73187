"""The way from what was due under one quote to what is due under another, cause by cause; for a client."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from costing.documents.chart_parts import Look
from costing.documents.plot_bars import Axis, Name, Rung, named, waterfall
from costing.documents.plot_fills import Fill, Key, fills
from costing.documents.plot_page import Page
from costing.documents.plot_words import unit_for, whole
from costing.quoting.bridge_words import Side, weighing
from costing.quoting.bridging import Bridge
from costing.wording import CURRENCY, capital, day, ltr, say, signed

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

_FROM_RIGHT = "\u200f"
_SMALL = 0.35  # of what is due: where all that moves is less, the axis does not start at 0
_BELOW = 0.5  # of what moves


def plot_bridge(bridge: Bridge, lang: str) -> "Picture":
    """Draw what leads from what was due to what is due."""
    page = Page(Look(lang))
    looks = fills(page.look)
    rungs = tuple(_rungs(bridge, looks, lang))
    page.head(say("plot.bridge", lang), bridge.sentences[lang][0])
    page.keys(tuple(_keys(rungs, looks, lang)))
    start = _start(rungs)
    unit = unit_for([each.far for each in rungs], lang)
    waterfall(page, rungs, Axis(unit, say("plot.due", lang)), start=start)
    page.notes(*((say("plot.cut", lang),) if start else ()), *(bridge.sentences[lang][-1:] if bridge.yearly else ()))
    return page.finished(say("plot.bridge_alt", lang, steps=named(rungs, lang)))


def _rungs(bridge: Bridge, looks: dict[str, Fill], lang: str) -> Iterator[Rung]:
    yield _due(bridge, bridge.old, looks, lang)
    at = float(bridge.old.due)
    for step in bridge.steps:
        begins, at = at, at + float(step.amount)
        name = Name(capital(step.label[lang]), capital(weighing(step)[lang]))
        fill = looks["accent" if at > begins else "less"]
        yield Rung(name, begins, at, _moved(step.amount, lang), fill)
    yield _due(bridge, bridge.new, looks, lang)


def _due(bridge: Bridge, side: Side, looks: dict[str, Fill], lang: str) -> Rung:
    same, due = bridge.old.number == bridge.new.number, float(side.due)
    name = Name(say("table.due", lang), _side(side, lang, same=same), bold=True)
    return Rung(name, 0, due, whole(due, lang) + CURRENCY[lang], looks["main"])


def _moved(amount: Decimal, lang: str) -> str:
    """Say what a cause moves to the dinar; less than one, to the centime."""
    return whole(amount, lang, signed=True) if abs(amount) >= 1 else signed(amount, lang)


def _side(side: Side, lang: str, *, same: bool) -> str:
    """Name one end: the number of its quote where the other end has another, its revision, its day."""
    number = f"{ltr(side.number)}{_FROM_RIGHT}" if lang == "ar" else side.number
    if same:
        name = say("bridge.revision", lang, number=side.revision) if side.revision else say("bridge.first", lang)
    else:
        name = say("bridge.numbered", lang, number=number, revision=side.revision) if side.revision else number
    return say("view.comma", lang).join((capital(name), day(side.day, lang)))


def _start(rungs: Sequence[Rung]) -> float:
    """Return where the axis starts: at 0, or not far below where all that moves is little."""
    low, high = min(each.end for each in rungs), max(each.end for each in rungs)
    moved = high - low
    return max(low - moved * _BELOW, 0.0) if low > 0 and 0 < moved < high * _SMALL else 0.0


def _keys(rungs: Sequence[Rung], looks: dict[str, Fill], lang: str) -> Iterator[Key]:
    for name, key in (("accent", "more"), ("less", "less")):
        if any(each.fill == looks[name] for each in rungs):
            yield Key(looks[name], say(f"plot.{key}", lang))
