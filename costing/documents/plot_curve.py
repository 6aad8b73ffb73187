"""The S-curve of a total as a picture: what it does not pass, how probably, and where some amounts stand; internal."""

from collections.abc import Sequence
from typing import Any

from costing.company_look import mixed
from costing.documents.charts import Mark
from costing.documents.plot_bars import Axis, amounts_below, fitted
from costing.documents.plot_page import EDGE, Page
from costing.documents.plot_words import SMALL, Style, Unit
from costing.wording import percent, say

Point = tuple[float, float]
_HEIGHT, _LEFT, _LEVELS, _PERCENT = 3.3, 0.55, range(0, 101, 20), 100
_BESIDE, _CLEAR, _LINE = 0.11, 0.05, 0.17
_APART, _HIGH, _ROOM = 12, 85, 16  # percent


def through(points: Sequence[Point], mark: Point) -> tuple[tuple[Point, ...], Point]:
    """Return a rising curve with a place on it, which is put where the curve lets it stand."""
    before = [each for each in points if each[0] < mark[0]]
    after = [each for each in points if each[0] > mark[0]]
    there = [each for each in points if each[0] == mark[0]]
    if there:
        return tuple(points), (mark[0], min(max(mark[1], there[0][1]), there[-1][1]))
    least = before[-1][1] if before else 0.0
    most = after[0][1] if after else float(_PERCENT)
    place = (mark[0], min(max(mark[1], least), most))
    return (*before, place, *after), place


def curve(page: Page, points: Sequence[Point], marks: Sequence[Mark], unit: Unit) -> None:
    """Draw a curve that rises from 0 to 100 percent, and the places of some amounts on it.

    Parameters
    ----------
    page
        The page, full down to where the curve begins.
    points
        Amount [DZD before tax] and confidence [percent], rising.
    marks
        The places to show, each with lines down to its amount and across to its confidence.
    unit
        What amounts are counted in.
    """
    look = page.look
    page.paragraph(say("inside.confidence", look.lang), Style(SMALL, look.grey), after=0.1)
    room = page.inner - _LEFT
    axes = page.axes(EDGE + _LEFT, room, _HEIGHT)
    page.top += _HEIGHT
    places = []
    for mark in marks:
        points, place = through(points, (float(mark.amount), float(mark.confidence)))
        places.append(place)
    amounts = [amount for amount, _ in points]
    spare = (amounts[-1] - amounts[0]) * 0.03 or abs(amounts[0]) * 0.05 or 1.0
    widths = [page.wide(_longest(mark.label), bold=mark.sold) + 2 * _BESIDE for mark in marks]
    told = [(place[0], wide) for place, wide in zip(places, widths, strict=True)]
    scale = room / (amounts[-1] - amounts[0] + 2 * spare)  # at the most: words at the ends take room of their own
    aside = [mark.sold or _crowded(number, told, marks, scale) for number, mark in enumerate(marks)]
    before = [each for each, left in zip(told, aside, strict=True) if left]
    after = [each for each, left in zip(told, aside, strict=True) if not left]
    ends = fitted((amounts[0] - spare, amounts[-1] + spare), before, after, room)
    _levels(page, axes, max(place[1] for place, mark in zip(places, marks, strict=True) if mark.sold))
    for mark, place, left in zip(marks, places, aside, strict=True):
        _marked(page, axes, mark, place, ends[0] if mark.sold else None)
        _named(page, axes, mark, place, before=left)
    axes.plot(
        amounts, [level for _, level in points], color=f"#{look.main}", linewidth=2.4, linestyle="-", marker="",
        zorder=3, solid_capstyle="round",
    )  # fmt: skip
    amounts_below(page, axes, ends, Axis(unit, say("risk_page.total", look.lang)))


def _longest(text: str) -> str:
    return max(text.split("\n"), key=len)


def _crowded(number: int, told: Sequence[tuple[float, float]], marks: Sequence[Mark], scale: float) -> bool:
    """Return whether the words of a place would run into the line of the next one, and have room on the other side."""
    amount, wide = told[number]
    amounts = [each for each, _ in told]
    later = [each - amount for each in amounts if each > amount]
    free = all(abs(marks[number].confidence - mark.confidence) > _APART for mark in marks if mark.sold)
    return free and bool(later) and min(later) * scale < wide


def _levels(page: Page, axes: Any, sold: float) -> None:
    """Draw the levels of confidence, with room above for the words of a place that is high up."""
    look = page.look
    axes.set_ylim(0, _PERCENT + (_ROOM if sold > _HIGH else 2))
    if look.mirrored:
        axes.yaxis.tick_right()
    axes.tick_params(axis="both", which="both", length=0)
    page.ticks(axes.yaxis, list(_LEVELS), lambda value: percent(round(value), look.lang))
    for level in _LEVELS:
        colour = mixed(look.grey, look.paper, 0.9 if not level else 0.22)
        axes.axhline(level, color=f"#{colour}", linewidth=0.8, linestyle="-", zorder=0.5)


def _marked(page: Page, axes: Any, mark: Mark, place: Point, edge: float | None) -> None:
    """Draw a place: its dot, and broken lines down to its amount and across to its confidence."""
    look = page.look
    colour = f"#{mixed(look.accent, look.ink, 0.75) if mark.sold else look.second}"
    broken = {"color": colour, "linewidth": 1.1, "linestyle": (0, (4, 2.5)), "marker": "", "zorder": 2}
    axes.plot([place[0]] * 2, [0, place[1]], **broken)
    if edge is not None:
        axes.plot([edge, place[0]], [place[1]] * 2, **broken)
    shape, size = ("D", 8) if mark.sold else ("o", 7)
    axes.plot(
        [place[0]], [place[1]], linestyle="", marker=shape, markersize=size, markeredgecolor=f"#{look.ink}",
        color=f"#{look.accent}" if mark.sold else colour, markeredgewidth=0.9, zorder=4, clip_on=False,
    )  # fmt: skip


def _named(page: Page, axes: Any, mark: Mark, place: Point, *, before: bool) -> None:
    """Write the words of a place over the curve, on the side of small amounts, or under it on the other."""
    lines = mark.label.split("\n")
    across, align = (-_BESIDE, "end") if before else (_BESIDE, "start")
    for number, line in enumerate(lines):
        down = (number - len(lines) + 0.5) * _LINE - _CLEAR if before else (number + 0.5) * _LINE + _CLEAR
        style = Style(bold=mark.sold and not number, align=align)
        page.label(axes, place, line, style, (across, down))
