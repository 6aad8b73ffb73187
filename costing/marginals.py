"""How one line is read as a distribution: a PERT at whatever is known of it.

A PERT lies on [floor, floor + width]; with the weight of its likely value fixed it has one shape, the place of that
value between the ends (0 the floor, 1 the top). So one table of quantiles, by shape and by normal score, serves every
line, and the table is built once.
"""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from costing.errors import RangeUnreadable
from costing.prices import Array

Mask = NDArray[np.bool_]
# The table: shapes, normal scores and their span, and the steps of the integral behind each row.
_SHAPES, _SCORES, _SPAN, _STEPS = 257, 286, 5.2, 2049
# Below this part of itself a span is none: binary arithmetic leaves as much.
_NOISE = 1e-9
_NORMAL = NormalDist()
P10, P90 = 0.1, 0.9


@dataclass(frozen=True, eq=False)
class Perts:
    """PERT distributions side by side, one a line, of shape (lines,): floor and width [DZD], shape [0 to 1].

    Of width 0, a line is a constant.
    """

    floor: Array
    width: Array
    shape: Array
    weight: float

    @cached_property
    def mean(self) -> Array:
        """The mean of each [DZD]."""
        return np.asarray(self.floor + self.width * (self.weight * self.shape + 1) / (self.weight + 2))

    @cached_property
    def variance(self) -> Array:
        """The variance of each [DZD squared]."""
        above = self.mean - self.floor
        return np.asarray(above * (self.width - above) / (self.weight + 3))

    def quantile(self, share: float) -> Array:
        """Return the amount that each stays under with that probability [DZD]."""
        places = pert_table(self.weight).column(share)
        return np.asarray(self.floor + self.width * np.interp(self.shape, SHAPES, places))

    def rows(self, step: int = 1) -> Array:
        """Return the quantiles of each at every so manieth score of the table, of shape (lines, scores) [DZD]."""
        return np.asarray(self.floor[:, None] + self.width[:, None] * pert_table(self.weight).rows(self.shape, step))

    def times(self, factor: Array | float) -> "Perts":
        """Return them multiplied by a factor, or each by its own."""
        return replace(self, floor=self.floor * factor, width=self.width * factor)

    def those(self, which: Mask | NDArray[np.int64]) -> "Perts":
        """Return some of them."""
        return replace(self, floor=self.floor[which], width=self.width[which], shape=self.shape[which])

    def and_those(self, others: "Perts") -> "Perts":
        """Return them with others of the same weight behind them."""
        floor, width, shape = (
            np.concatenate(pair)
            for pair in ((self.floor, others.floor), (self.width, others.width), (self.shape, others.shape))
        )
        return Perts(floor, width, shape, self.weight)

    def scores(self, amounts: Array) -> Array:
        """Return the normal score of one amount of each line: where it lies in the line's distribution.

        An amount past an end has the score of that end.
        """
        wide = np.where(self.width > 0, self.width, 1)
        places = (amounts - self.floor) / wide
        rows = pert_table(self.weight).rows(self.shape)
        return np.array([np.interp(place, row, SCORES) for place, row in zip(places, rows, strict=True)])


SHAPES: Array = np.linspace(0, 1, _SHAPES)
SCORES: Array = np.linspace(-_SPAN, _SPAN, _SCORES)


@dataclass(frozen=True, eq=False)
class PertTable:
    """Quantiles of a PERT on [0, 1], of shape (shapes, scores), for one weight of the likely value."""

    weight: float

    @cached_property
    def _levels(self) -> Array:
        """Return the distribution function of each shape, in equal steps of an angle: its squared sine is the place."""
        angle = np.linspace(0, np.pi / 2, _STEPS)[None, :]
        first, last = 1 + self.weight * SHAPES[:, None], 1 + self.weight * (1 - SHAPES[:, None])
        with np.errstate(divide="ignore"):
            density = np.exp((2 * first - 1) * np.log(np.sin(angle)) + (2 * last - 1) * np.log(np.abs(np.cos(angle))))
        levels = np.zeros_like(density)
        np.cumsum((density[:, 1:] + density[:, :-1]) / 2, axis=1, out=levels[:, 1:])
        return np.asarray(levels / levels[:, -1:])

    def _placed(self, shares: Array) -> Array:
        places = np.sin(np.linspace(0, np.pi / 2, _STEPS)) ** 2
        return np.array([np.interp(shares, row, places) for row in self._levels])

    @cached_property
    def quantiles(self) -> Array:
        """The place of each score, for each shape."""
        return self._placed(np.array([_NORMAL.cdf(score) for score in SCORES]))

    @lru_cache(maxsize=64)  # noqa: B019 (a table lives as long as the program: one for each weight)
    def column(self, share: float) -> Array:
        """Return the place that each shape stays under with a probability."""
        return self._placed(np.array([share]))[:, 0]

    def rows(self, shapes: Array, step: int = 1) -> Array:
        """Return the quantiles of some shapes at every so manieth score, of shape (lines, scores)."""
        at = np.clip(shapes, 0, 1) * (_SHAPES - 1)
        under = np.minimum(at.astype(np.int64), _SHAPES - 2)
        part = (at - under)[:, None]
        sparse = self.quantiles[:, ::step]
        return np.asarray(sparse[under] * (1 - part) + sparse[under + 1] * part)


@lru_cache(maxsize=8)
def pert_table(weight: float) -> PertTable:
    """Return the table of quantiles for a weight of the likely value; built once."""
    return PertTable(weight)


def read(spans: Array, open_top: Mask, weight: float, top: float) -> Perts:
    """Read lines as they stand: low is the floor; high the maximum, or where the top is open a percentile.

    Parameters
    ----------
    spans
        Low, likely and high of each line [DZD before tax], of shape (lines, 3).
    open_top
        Which lines have an open top, of shape (lines,).
    weight
        The weight of the likely value (lambda): 4 is the usual PERT.
    top
        How probable it is that a line with an open top stays under its high [share]; 1 reads it as a maximum.

    Returns
    -------
    Perts
        One a line; a constant where low is high.

    Raises
    ------
    RangeUnreadable
        A negative low, a likely value that is not between low and high, or a high without end.
    """
    low, likely, high = _checked(spans)
    width = high - low
    shape = _share(likely - low, width)
    if top < 1 and np.any(open_top):
        column = pert_table(weight).column(top)
        fitted = np.interp(shape, SHAPES / column, SHAPES)
        shape = np.where(open_top, fitted, shape)
        width = np.where(open_top, width / np.interp(fitted, SHAPES, column), width)
    return Perts(low, width, shape, weight)


def read_expert(spans: Array, floor: Array, weight: float) -> Perts:
    """Read ranges as a person gives them, P10 to P90 around the likely, but never under a floor.

    Parameters
    ----------
    spans
        Low (P10), likely and high (P90) of each [DZD before tax], of shape (lines, 3).
    floor
        What each cannot be less than [DZD], at or under its low; of shape (lines,).
    weight
        The weight of the likely value (lambda).

    Returns
    -------
    Perts
        One a range. Where P10 to P90 would reach under the floor, it starts at the floor and only high stays a P90.

    Raises
    ------
    RangeUnreadable
        A negative low, a likely value that is not between low and high, or a high without end.
    """
    low, likely, high = _checked(spans)
    table = pert_table(weight)
    under, over = table.column(P10), table.column(P90)
    ratio = _share(likely - low, high - low)
    shape = np.interp(ratio, (SHAPES - under) / (over - under), SHAPES)
    width = (high - low) / (np.interp(shape, SHAPES, over) - np.interp(shape, SHAPES, under))
    start = likely - shape * width
    held = read(np.stack([floor, likely, high], axis=1), np.ones(len(floor), dtype=bool), weight, P90)
    below = (start < floor) & (high > low)
    floors, widths, shapes = (
        np.where(below, one, other) for one, other in ((held.floor, start), (held.width, width), (held.shape, shape))
    )
    return Perts(floors, widths, shapes, weight)


def _checked(spans: Array) -> tuple[Array, Array, Array]:
    """Return low, likely and high, freed of binary noise; a span that is none is one value."""
    low, likely, high = np.asarray(spans, dtype=float).reshape(-1, 3).T
    slack = _NOISE * np.maximum(np.abs(high), 1)
    for span in zip(low, likely, high, slack, strict=True):
        if not (span[0] >= -span[3] and span[0] - span[3] <= span[1] <= span[2] + span[3] < np.inf):
            raise RangeUnreadable(low=float(span[0]), likely=float(span[1]), high=float(span[2]))
    high = np.where(high - low <= slack, low, high)
    return np.maximum(low, 0), np.clip(likely, low, high), high


def _share(part: Array, whole: Array) -> Array:
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))
