"""Lying bars, row under row: the names where reading begins, the amounts along the page, steps from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from costing.company_look import mixed
from costing.documents.plot_fills import Fill
from costing.documents.plot_page import EDGE, Page
from costing.documents.plot_words import SMALL, TEXT, Style, Unit
from costing.wording import say

NAMES = 2.75  # the most room that names take [inches]
BAR = 0.23
_ROW, _BETWEEN, _GAP = 0.34, 0.13, 0.12
_TICKS, _STEPS = 6, (1, 2, 2.5, 5, 10)
_FOOT, _TITLE = 0.24, 0.2
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a row, and what stands small under it."""

    text: str
    under: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """A row of a waterfall: its bar from one amount to another, how it is filled, and what is written after it.

    `reach`: how far the other end may lie, from and to, where the amount is open.
    """

    name: Name
    start: float
    end: float
    text: str
    fill: Fill
    reach: tuple[float, float] | None = None

    @property
    def far(self) -> float:
        """The greatest amount it reaches."""
        return max(self.start, self.end, *(self.reach or ()))

    @property
    def near(self) -> float:
        """The smallest amount it reaches."""
        return min(self.start, self.end, *(self.reach or ()))


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of amounts behind the bars, and what it is; `open`: it goes on."""

    low: float
    high: float
    text: str
    open: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of names and the axes beside them: the middle and the height of each row [inches from the top of these]."""

    axes: Any
    room: float
    middles: tuple[float, ...]
    heights: tuple[float, ...]


def rows(page: Page, names: Sequence[Name], *, least: float = _ROW, room: float | None = None) -> Rows:
    """Write the names of rows, and return the axes beside them, as high as all rows together.

    Parameters
    ----------
    page
        The page, full down to where the rows begin.
    names
        The names, the first on top.
    least
        The height of a row with a short name [inches].
    room
        How wide the axes are [inches]; absent: all that is left.
    """
    widths = [
        page.wide(text, size, bold=name.bold and size == TEXT)
        for name in names
        for text, size in ((name.text, TEXT), (name.under, SMALL))
    ]
    start = min(max(widths, default=0.0), NAMES)
    told = [_lines(page, name, start) for name in names]
    heights = [max(least, sum(size for _, size, _ in lines) * page.leading + _BETWEEN) for lines in told]
    down, middles = 0.0, []
    for lines, high in zip(told, heights, strict=True):
        middles.append(down + high / 2)
        at = page.top + down + high / 2 - sum(size for _, size, _ in lines) * page.leading / 2
        for text, size, bold in lines:
            colour = page.look.grey if size == SMALL else ""
            page.put(EDGE + start, at + size * page.leading / 2, text, Style(size, colour, bold, "end"))
            at += size * page.leading
        down += high
    left = EDGE + start + _GAP
    whole = page.width - left - EDGE
    axes = page.axes(left, min(room or whole, whole), down)
    axes.set_ylim(down, 0)
    page.top += down
    return Rows(axes, min(room or whole, whole), tuple(middles), tuple(heights))


def _lines(page: Page, name: Name, room: float) -> list[tuple[str, float, bool]]:
    whole = [(line, TEXT, name.bold) for line in page.lines(name.text, room, TEXT, bold=name.bold)]
    return whole + ([(line, SMALL, False) for line in page.lines(name.under, room, SMALL)] if name.under else [])


def named(rungs: Sequence[Rung], lang: str) -> str:
    """Tell the rows of a waterfall one after the other."""
    points = (say("inside.point", lang, name=each.name.text, amount=each.text) for each in rungs)
    return say("view.joiner", lang).join(points)


def fitted(
    ends: tuple[float, float], before: Sequence[tuple[float, float]], after: Sequence[tuple[float, float]], room: float
) -> tuple[float, float]:
    """Return the ends of an axis on which texts beside amounts have room.

    Parameters
    ----------
    ends
        What the axis holds in any case.
    before, after
        Amounts, and how wide the text on the side of small, and of large amounts is [inches].
    room
        How long the axis is [inches].
    """
    low, high = ends
    for _ in range(_ROUNDS):
        span = high - low
        low = min([ends[0], *(value - wide / room * span for value, wide in before)])
        high = max([ends[1], *(value + wide / room * span for value, wide in after)])
    return low, high


def lying(page: Page, axes: Any, ends: tuple[float, float]) -> None:
    """Lay the axis of amounts along a page, from where reading begins."""
    axes.set_xlim(*(reversed(ends) if page.look.mirrored else ends))


@dataclass(frozen=True, slots=True)
class Axis:
    """How amounts are told along an axis: their unit, what they are, whether as differences, at how many steps."""

    unit: Unit
    title: str
    signed: bool = False
    most: int = _TICKS


def amounts_below(page: Page, axes: Any, ends: tuple[float, float], axis: Axis) -> None:
    """Rule and tell the axis of amounts at the foot of lying bars."""
    lying(page, axes, ends)
    values = steps(page, *ends, axis.most)
    decimals = decimals_of(values, axis.unit)
    page.ticks(axes.xaxis, values, lambda value: axis.unit.said(value, signed=axis.signed, decimals=decimals))
    ruled(page, axes, values)
    page.top += _FOOT
    if axis.title:
        left, right = page.span(axes)
        page.put((left + right) / 2, page.top + _TITLE / 2, axis.title, Style(SMALL, page.look.grey, align="middle"))
        page.top += _TITLE


def steps(page: Page, low: float, high: float, most: int = _TICKS) -> list[float]:
    """Return round amounts between two."""
    locator = page.library.MaxNLocator(nbins=most, steps=list(_STEPS))
    spare = (high - low) * 1e-9
    return [float(value) + 0.0 for value in locator.tick_values(low, high) if low - spare <= value <= high + spare]


def decimals_of(values: Sequence[float], unit: Unit) -> int:
    """Return how many decimals tell some round amounts apart."""
    size = float(unit.size)
    texts = (f"{value / size:.6f}".rstrip("0").partition(".")[2] for value in values)
    return max((len(text) for text in texts), default=0)


def ruled(page: Page, axes: Any, values: Sequence[float]) -> None:
    """Draw faint lines up from amounts, and a firmer one from 0."""
    pale = mixed(page.look.grey, page.look.paper, 0.22)
    for value in values:
        colour = page.look.grey if not value else pale
        axes.axvline(value, color=f"#{colour}", linewidth=0.7, linestyle="-", zorder=0.5)


def waterfall(
    page: Page, rungs: Sequence[Rung], axis: Axis, *, start: float = 0, band: Band | None = None
) -> None:  # fmt: skip
    """Draw steps from one amount to the next, each with its text after its end.

    Parameters
    ----------
    page
        The page, full down to where the bars begin.
    rungs
        The rows, the first on top; each begins where the one before it ends, or at the start of the axis.
    axis
        How amounts are told.
    start
        Where the axis starts: 0, or an amount near which all bars end.
    band
        What stretches behind all rows.
    """
    told = rows(page, [each.name for each in rungs])
    after = [(each.far, page.wide(each.text) + _GAP) for each in rungs]
    low, high = start or min(0.0, *(each.near for each in rungs)), max(each.far for each in rungs)
    if band is not None:
        high = max(high, band.high)
        after.append((band.high, 0.3 if band.open else 0.05))
    ends = fitted((low, high if high > low else low + 1), [], after, told.room)
    if band is not None:
        _banded(page, told.axes, band)
    for rung, middle in zip(rungs, told.middles, strict=True):
        _rung(page, told.axes, rung, middle, ends)
    placed = tuple(zip(rungs, told.middles, strict=True))
    for (before, above), (rung, middle) in pairwise(placed):
        if before.end in {rung.start, rung.end}:
            _joined(page, told.axes, before, (above, middle))
    amounts_below(page, told.axes, ends, axis)


def _rung(page: Page, axes: Any, rung: Rung, middle: float, ends: tuple[float, float]) -> None:
    begin = max(rung.start, ends[0])
    axes.barh([middle], [rung.end - begin], left=[begin], height=BAR, align="center", zorder=2, **rung.fill.said())
    if rung.start < ends[0]:
        _cut(page, axes, middle, ends)
    if rung.reach is not None:
        ink = {"color": f"#{page.look.ink}", "linewidth": 1.0, "zorder": 3}
        axes.plot(list(rung.reach), [middle, middle], linestyle="-", marker="|", markersize=7, **ink)
    page.label(axes, (rung.far, middle), rung.text, Style(bold=rung.name.bold), (_GAP / 2, 0))


def _cut(page: Page, axes: Any, middle: float, ends: tuple[float, float]) -> None:
    """Mark a bar that begins before its axis does."""
    for share in (0.02, 0.032):
        place = ends[0] + (ends[1] - ends[0]) * share
        lean = (ends[1] - ends[0]) * 0.008
        slant = [place - lean, place + lean], [middle + BAR / 2, middle - BAR / 2]
        axes.plot(*slant, color=f"#{page.look.paper}", linewidth=1.8, linestyle="-", marker="", zorder=3)


def _joined(page: Page, axes: Any, before: Rung, middles: tuple[float, float]) -> None:
    """Draw a thin line from the end of a bar to the row below it."""
    colour = f"#{mixed(page.look.grey, page.look.paper, 0.8)}"
    ends = [middles[0] + BAR / 2, middles[1] + BAR / 2]
    axes.plot([before.end] * 2, ends, color=colour, linewidth=0.8, linestyle="-", marker="", zorder=1.5)


def _banded(page: Page, axes: Any, band: Band) -> None:
    pale = f"#{mixed(page.look.second, page.look.paper, 0.13)}"
    edge = f"#{page.look.second}"
    axes.axvspan(band.low, band.high, facecolor=pale, edgecolor="none", zorder=0)
    for value in (band.low, band.high):
        style = (0, (4, 3)) if band.open and value == band.high else "-"
        axes.axvline(value, color=edge, linewidth=1.0, linestyle=style, zorder=1)
