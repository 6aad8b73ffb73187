"""The beta distribution that four moments make, and its quantiles off a table.

Where r is the sum of the two parameters of a beta, r / (r + 3) is the place of its kurtosis between the least that its
skewness allows (two points: 0) and that of a gamma (1). Over skewness and that place, the quantile at a level is one
smooth surface; it is drawn once and read by straight lines.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from costing.prices import Array

# The grid: skewness up to a most either way, one the mirror of the other, and the place of the kurtosis from a least.
# A gamma is a beta in the limit only: so near is near enough.
_SKEWED, _SKEWS, _LEAST_PLACE, _PLACES, _GAMMA = 2.5, 41, 0.1, 37, 0.9999
# Distribution functions are tabulated in equal steps of the standardised amount.
_LOWEST, _HIGHEST, _AMOUNTS = -4.0, 6.0, 161
# A distribution is drawn in equal steps of the logit, as far down as its density is e^-30 of its peak; how often its
# ends are halved in, and a level is polished on it.
_STEPS, _DEPTH, _HALVINGS, _POLISHES, _TINY = 128, 30.0, 16, 3, 1e-15


@dataclass(frozen=True, eq=False)
class Betas:
    """Betas of mean 0 and deviation 1, one a row, as places on the grid: which cell of it, and how far along both ways.

    All are of shape (rows,).
    """

    cell: NDArray[np.int64]
    along: Array
    across: Array

    @classmethod
    def of(cls, skewness: Array, kurtosis: Array) -> "Betas":
        """Return the betas of some moments, the kurtosis of a normal being 3.

        What no beta of the grid has is read as the nearest that one has.
        """
        held = np.clip(skewness, -_SKEWED, _SKEWED)
        squared = held * held
        place = (kurtosis - 1 - squared) / (2 + squared / 2)
        row, along = _split((held + _SKEWED) * ((_SKEWS - 1) / _SKEWED), 2 * (_SKEWS - 1))
        column, across = _split((place - _LEAST_PLACE) * ((_PLACES - 1) / (1 - _LEAST_PLACE)), _PLACES - 1)
        row *= _PLACES
        row += column
        return cls(row, along, across)

    def those(self, which: NDArray[np.int64]) -> "Betas":
        """Return some of them."""
        return Betas(self.cell[which], self.along[which], self.across[which])

    def quantile(self, level: float) -> Array:
        """Return what each stays under with a probability [share, between 0 and 1]; it rises with the level."""
        return self._read(_quantiles(level), self.cell, 1)

    def level(self, amounts: Array) -> tuple[Array, Array]:
        """Return how probable it is that each stays under an amount [share], and its density there."""
        step = (_AMOUNTS - 1) / (_HIGHEST - _LOWEST)
        under, part = _split((amounts - _LOWEST) * step, _AMOUNTS - 1)
        under += self.cell * _AMOUNTS
        low = self._read(_levels(), under, _AMOUNTS)
        rise = self._read(_levels()[1:], under, _AMOUNTS) - low
        return low + rise * part, rise * step

    def _read(self, table: Array, at: NDArray[np.int64], stride: int) -> Array:
        """Read a table by straight lines, both ways."""
        lower, upper = table.take(at), table[_PLACES * stride :].take(at)
        lower += (table[stride:].take(at) - lower) * self.across
        upper += (table[(_PLACES + 1) * stride :].take(at) - upper) * self.across
        upper -= lower
        upper *= self.along
        lower += upper
        return lower


def _split(places: Array, most: int) -> tuple[NDArray[np.int64], Array]:
    """Return the step of a grid that each place is in, and how far along it."""
    held = np.clip(places, 0, most)
    step = np.minimum(held.astype(np.int64), most - 1)
    held -= step
    return step, held


@lru_cache(maxsize=256)
def _quantiles(level: float) -> Array:
    """Return the quantile at a level over the grid, one row a skewness, end to end."""
    over, under = (_drawn().quantile(share).reshape(_SKEWS, _PLACES) for share in (level, 1 - level))
    return np.concatenate([-under[:0:-1], over]).ravel()


@lru_cache(maxsize=1)
def _levels() -> Array:
    """Return the distribution function over the grid, and the amounts innermost, end to end."""
    amounts = np.linspace(_LOWEST, _HIGHEST, _AMOUNTS)
    over, under = (_drawn().level(side * amounts).reshape(_SKEWS, _PLACES, _AMOUNTS) for side in (1, -1))
    return np.concatenate([1 - under[:0:-1], over]).ravel()


@lru_cache(maxsize=1)
def _drawn() -> "_Drawn":
    """Return the betas of the grid that lean to the right."""
    return _Drawn.over(np.linspace(0, _SKEWED, _SKEWS), np.linspace(_LEAST_PLACE, 1, _PLACES))


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Betas side by side, of parameters `first` and `second`, drawn in equal steps of the logit from `start` on.

    `levels` and `slopes` [a step] are of shape (steps, betas).
    """

    first: Array
    second: Array
    start: Array
    step: Array
    levels: Array
    slopes: Array

    @classmethod
    def over(cls, skews: Array, places: Array) -> "_Drawn":
        """Draw those of each skewness and each place of the kurtosis."""
        place = np.minimum(places, _GAMMA)
        whole = 3 * place / (1 - place)
        leaning = skews[:, None] * (whole + 2) / (2 * np.sqrt(whole + 1))
        first = (whole * (1 - leaning / np.hypot(2, leaning)) / 2).ravel()
        second = np.tile(whole, len(skews)) - first
        peak = np.log(first / second)
        start, end = (peak + side * _reach(first, second, side) for side in (-1, 1))
        step = (end - start) / _STEPS
        logit = start + step * np.arange(_STEPS + 1)[:, None]
        share = _place(logit)
        slopes = np.exp(_depth(first, second, logit)) * step
        # The sum of trapezoids, put right at its ends by the change of the slope there (Euler and Maclaurin).
        levels = np.zeros_like(slopes)
        np.cumsum((slopes[1:] + slopes[:-1]) / 2, axis=0, out=levels[1:])
        levels -= slopes * (first * (1 - share) - second * share) * step / 12
        return cls(first, second, start, step, levels / levels[-1], slopes / levels[-1])

    def quantile(self, level: float) -> Array:
        """Return the quantile of each at a level, its mean being 0 and its deviation 1."""
        under = np.clip((self.levels < level).sum(axis=0) - 1, 0, _STEPS - 1)
        low, *curve = self._curve(under, np.arange(len(under)))
        part = (level - low) / sum(curve)
        for _ in range(_POLISHES):
            part = np.clip(part - (low + _rise(part, *curve) - level) / _slope(part, *curve), 0, 1)
        place = _place(self.start + self.step * (under + part))
        return np.asarray((place - self.mean) / self.deviation)

    def level(self, amounts: Array) -> Array:
        """Return how probable it is that each stays under some amounts, of shape (betas, amounts) [share]."""
        place = self.mean[:, None] + self.deviation[:, None] * amounts
        held = np.clip(place, _TINY, 1 - _TINY)
        logit = np.log(held / (1 - held))
        at = np.clip((logit - self.start[:, None]) / self.step[:, None], 0, _STEPS)
        under = np.minimum(at.astype(np.int64), _STEPS - 1)
        low, *curve = self._curve(under, np.arange(len(under))[:, None])
        return np.where(place > 0, np.clip(low + _rise(at - under, *curve), 0, 1), 0)

    @cached_property
    def mean(self) -> Array:
        """The mean of each, on 0 to 1."""
        return self.first / (self.first + self.second)

    @cached_property
    def deviation(self) -> Array:
        """The standard deviation of each, on 0 to 1."""
        return np.sqrt(self.mean * (1 - self.mean) / (self.first + self.second + 1))

    def _curve(self, under: NDArray[np.int64], which: NDArray[np.int64]) -> tuple[Array, Array, Array, Array]:
        """Return level, slope, bend and turn of each at a step: the cubic that runs to the next."""
        low, slope = self.levels[under, which], self.slopes[under, which]
        rise = self.levels[under + 1, which] - low
        bend = 3 * rise - 2 * slope - self.slopes[under + 1, which]
        return low, slope, bend, rise - slope - bend


def _place(logit: Array) -> Array:
    return np.asarray((1 + np.tanh(logit / 2)) / 2)


def _rise(part: Array, slope: Array, bend: Array, turn: Array) -> Array:
    return part * (slope + part * (bend + part * turn))


def _slope(part: Array, slope: Array, bend: Array, turn: Array) -> Array:
    return slope + part * (2 * bend + 3 * part * turn)


def _depth(first: Array, second: Array, logit: Array) -> Array:
    """Return the logarithm of the density over the logit, its peak being 0."""
    whole = first + second
    peak = first * np.log(first / whole) + second * np.log(second / whole)
    return np.asarray(-first * np.logaddexp(0, -logit) - second * np.logaddexp(0, logit) - peak)


def _reach(first: Array, second: Array, side: int) -> Array:
    """Return how far from its peak, to one side, each density is worth drawing."""
    near, far = (
        np.zeros_like(first),
        _DEPTH / (first if side < 0 else second) + _DEPTH * np.sqrt(1 / first + 1 / second),
    )
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        deep = _depth(first, second, np.log(first / second) + side * middle) < -_DEPTH
        near, far = np.where(deep, near, middle), np.where(deep, middle, far)
    return far
