"""The distribution of a total, without a random number: characteristic functions and a cosine series.

Given the common factor the lines are independent, so the characteristic function of their sum is a product of theirs;
over the factor it is a weighted sum, in equal steps, as with many lines the total is nearly a function of the factor.
A cosine series turns it into the distribution function (Fang and Oosterlee).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from costing.branches import SPARSE, Branch, weights_of
from costing.marginals import SCORES
from costing.prices import Array

# Terms of the series: at least, at most, and for one standard deviation of a branch; more would see its nodes apart.
_LEAST_TERMS, _MOST_TERMS, _TERMS_A_DEVIATION = 64, 4096, 4.8
# How far the series reaches below and above a mean, in standard deviations; the steps the function is drawn in.
_BELOW, _ABOVE, _STEPS = 5.5, 7.5, 1024
# A product of matrices this small is done by one thread: threads that wait for one another cost more than it does. For
# the same reason sums with weights are no products of a matrix and a vector.
_ONE_THREAD = 262_144
# So many waves are held at a time: more would be fetched from memory again and again.
_HELD = 65_536
# How far two neighbouring scores of a line may lie apart on the fastest wave [radians]; further, where few lines make
# the total, each score is taken and the series is twice as long.
_APART = 3.5
# A distribution that begins within so many standard deviations of its mean, as that of few lines does, begins with a
# jump of its density or of its slope: the least number of terms is then for the branch's own reach.
_ABRUPT = 2.5
_POLISHES = 2
# One series shows branches together up to so many times the reach of the narrowest.
_NEAR = 16
# What binary sums leave, of probabilities and of an amount; and a millionth of a dinar, which is no price.
_NOISE, _LEAST = 1e-12, 1e-6


@dataclass(frozen=True, eq=False)
class Series:
    """A cosine series of a distribution function over [start, start + reach], that rises to a share."""

    start: float
    reach: float
    terms: Array

    @cached_property
    def points(self) -> Array:
        """Amounts in equal steps from end to end [DZD]."""
        steps = max(_STEPS, 2 * len(self.terms))
        return np.asarray(self.start + np.linspace(0, 1, steps + 1) * self.reach)

    @cached_property
    def levels(self) -> Array:
        """The probability of each of the points [share]."""
        steps = len(self.points) - 1
        padded = np.zeros(2 * steps)
        padded[1 : len(self.terms)] = self._heights / self._turns
        level = np.linspace(0, 1, steps + 1) * self.terms[0] - np.fft.rfft(padded).imag
        return np.maximum.accumulate(np.clip(level, 0, self.terms[0]))

    def at(self, amount: float) -> tuple[float, float]:
        """Return the distribution function and the density at an amount."""
        place = min(max((amount - self.start) / self.reach, 0.0), 1.0)
        level = place * self.terms[0] + (self._heights / self._turns * np.sin(self._turns * place)).sum()
        if not 0 < place < 1:
            return float(level), 0.0
        slope = (self.terms[0] + (self._heights * np.cos(self._turns * place)).sum()) / self.reach
        return float(level), float(slope)

    @cached_property
    def _turns(self) -> Array:
        return np.asarray(np.arange(1, len(self.terms)) * np.pi)

    @cached_property
    def _heights(self) -> Array:
        return np.asarray(2 * self.terms[1:])


@dataclass(frozen=True, eq=False)
class Curve:
    """The distribution function of a total: cosine series that add up, and steps where it is certain.

    `points` are amounts [DZD], `levels` the probability that the total stays under each [share]; where a total is
    discrete, an amount stands twice.
    """

    series: tuple[Series, ...]
    points: Array
    levels: Array
    smooth: bool

    def quantile(self, share: float) -> float:
        """Return the amount that the total stays under with a probability [DZD]."""
        over = min(max(int(np.searchsorted(self.levels, share - _NOISE)), 1), len(self.levels) - 1)
        least, most = float(self.points[over - 1]), float(self.points[over])
        part = (share - self.levels[over - 1]) / (self.levels[over] - self.levels[over - 1])
        amount = least + (most - least) * float(min(max(part, 0.0), 1.0))
        for _ in range(_POLISHES if self.smooth else 0):
            level, slope = self._at(amount)
            if slope <= 0:
                break
            amount = min(max(amount + (share - level) / slope, least), most)
        return amount

    def probability(self, amount: float) -> float:
        """Return how probable it is that the total does not pass an amount [share]."""
        after = int(np.searchsorted(self.points, amount + max(_LEAST, _NOISE * abs(amount)), side="right"))
        if after in {0, len(self.points)}:
            return float(after > 0)
        if self.smooth:
            return float(min(max(self._at(amount)[0], self.levels[after - 1]), self.levels[after]))
        under, over = self.points[after - 1], self.points[after]
        part = max(float(amount - under), 0.0) / (over - under)
        return float(self.levels[after - 1] * (1 - part) + self.levels[after] * part)

    def _at(self, amount: float) -> tuple[float, float]:
        each = [series.at(amount) for series in self.series]
        return sum(level for level, _ in each), sum(slope for _, slope in each)


def curve_of(branches: Sequence[Branch]) -> Curve:
    """Return the distribution of a total.

    Parameters
    ----------
    branches
        The cases of the total, their shares together 1.

    Returns
    -------
    Curve
        Of the whole mixture [DZD].

    Notes
    -----
    F(start + g reach) = g + sum over k of 2 phi_k sin(k pi g) / (k pi), with phi_k the real part of the characteristic
    function at k pi / reach, turned back to the start. Where nothing moves, the total is certain: a step. Branches far
    from one another, beside how wide they are, have a series each.
    """
    settled = [each for branch in branches for each in branch.settled if each.share > 0]
    waves = [_Waves(branch) for branch in settled if branch.moving.any()]
    certain: dict[float, float] = {}
    for each in settled:
        if not each.moving.any():
            amount = each.constant + float(each.lines.floor.sum())
            certain[amount] = certain.get(amount, 0.0) + each.share
    return _drawn(tuple(_series(group) for group in _near(waves)), certain)


def _near(waves: Sequence["_Waves"]) -> list[list["_Waves"]]:
    """Put branches together that one series can show, its reach no more than a few times that of the narrowest."""
    groups: list[list[_Waves]] = []
    for each in sorted(waves, key=lambda wave: wave.end - wave.start):
        near = (group for group in groups if _reach([*group, each]) <= _NEAR * _reach(group[:1]))
        group = next(near, None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return groups


def _reach(waves: Sequence["_Waves"]) -> float:
    return max(each.end for each in waves) - min(each.start for each in waves)


def _series(waves: Sequence["_Waves"]) -> Series:
    start, reach = min(each.start for each in waves), _reach(waves)
    parts = [each.branch.share * each.terms(start, reach) for each in waves]
    terms = np.zeros(max(map(len, parts)))
    for part in parts:
        terms[: len(part)] += part
    return Series(start, reach, terms)


def _drawn(series: tuple[Series, ...], certain: Mapping[float, float]) -> Curve:
    """Draw the distribution function, with a step for all that is certain."""
    points, levels = np.zeros(0), np.zeros(0)
    if len(series) == 1:
        points, levels = series[0].points, series[0].levels
    elif series:
        points = np.unique(np.concatenate([each.points for each in series]))
        levels = np.sum([np.interp(points, each.points, each.levels) for each in series], axis=0)
    for amount, share in sorted(certain.items()):
        under = float(np.interp(amount, points, levels)) if points.size else 0.0
        at = int(np.searchsorted(points, amount, side="right"))
        points = np.insert(points, at, [amount, amount])
        levels = np.concatenate([levels[:at], [under, under + share], levels[at:] + share])
    return Curve(series, points, np.minimum(levels, 1), smooth=not certain)


class _Waves:
    """The characteristic function of one branch: where its lines may stand, above the least it can come to."""

    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        self.abroad = branch.spread > 0
        self.plain = branch.moving & ~self.abroad
        lines = branch.lines
        ends = SCORES[[0, -1]]
        rows = lines.rows(len(SCORES) - 1)
        given = rows[self.abroad] * np.exp(branch.spread[self.abroad, None] * ends)
        self.cheapest = given[:, 0]
        self.least = branch.constant + float(lines.floor[~self.abroad].sum() + self.cheapest.sum())
        self.above = float((rows[self.plain, 1] - lines.floor[self.plain]).sum() + (given[:, 1] - self.cheapest).sum())

    @cached_property
    def start(self) -> float:
        """The least that the branch comes to, as far as it matters [DZD]."""
        return max(self.least, self.branch.moments.mean - _BELOW * self.branch.moments.deviation)

    @cached_property
    def end(self) -> float:
        """The most that the branch comes to, as far as it matters [DZD]."""
        branch = self.branch
        events = float((branch.impacts.floor + branch.impacts.width).sum())
        expected = float((branch.chances * branch.impacts.mean).sum())
        usual = branch.moments.mean - expected + _ABOVE * branch.deviation
        return min(self.least + self.above, usual) + events

    def terms(self, start: float, reach: float) -> Array:
        """Return the terms of the cosine series: the characteristic function, turned back to the start."""
        turn, narrow = np.pi / reach, max(self.branch.deviation, reach / _MOST_TERMS)
        abrupt = self.branch.moments.mean - self.least < _ABRUPT * self.branch.deviation
        least = _LEAST_TERMS * (reach / (self.end - self.start) if abrupt else 1)
        count = int(min(np.ceil(max(_TERMS_A_DEVIATION * reach / narrow, least)), _MOST_TERMS))
        step = SPARSE
        if self._gap * turn * count > _APART:
            step, count = 1, 2 * count
        _, weights = self.branch.factor
        given = np.ones((count, len(weights)), dtype=np.complex128)
        if self.plain.any():
            angles, kernels = self._values(step) * turn, self.branch.kernels(self.plain, step)
            lines = max(_HELD // (count * angles.shape[1]), 1)
            for first in range(0, len(angles), lines):
                some = slice(first, first + lines)
                for wave in _averaged(_powers(angles[some], count), kernels[some]):
                    given *= wave
        if self.abroad.any():
            given = given * self._foreign(turn, count, step)
        whole = (given * weights).sum(axis=1)
        if len(self.branch.chances):
            befell = (_powers(self.branch.impacts.rows(step) * turn, count) * weights_of(SCORES[::step])).sum(axis=-1)
            whole = whole * np.prod(1 - self.branch.chances[:, None] * (1 - befell), axis=0)
        back = np.exp(1j * turn * np.arange(count) * (self.least - start))
        return np.asarray((whole * back).real)

    def _values(self, step: int) -> Array:
        rows, lines = self.branch.sparse, self.branch.lines
        rows = rows if step == SPARSE else lines.rows(step)
        return np.asarray(rows[self.plain] - lines.floor[self.plain, None])

    @property
    def _gap(self) -> float:
        """The most that two neighbouring scores of a line lie apart [DZD]."""
        rates = np.exp(self.branch.spread[:, None] * SCORES[::SPARSE])
        return float(np.diff(self.branch.sparse * rates, axis=1).max())

    def _foreign(self, turn: float, count: int, step: int) -> Array:
        """Return the characteristic function of the lines in foreign money, of shape (terms, factor)."""
        scores, lines = SCORES[::step], self.branch.lines.those(self.abroad)
        rates, rows = np.exp(self.branch.spread[self.abroad, None] * scores), lines.rows(step)
        certain, places = lines.width == 0, np.flatnonzero(self.abroad)
        amounts = (rows[certain, :1] * rates[certain] - self.cheapest[certain, None]).sum(axis=0)
        waves = _powers(amounts * turn, count).T[:, :, None] * weights_of(scores)[:, None, None]
        if certain.all():
            return np.asarray(waves.sum(axis=0))
        open_lines = np.flatnonzero(~certain)
        kernels = [self.branch.kernels(np.arange(len(self.abroad)) == places[line], step) for line in open_lines]
        whole, rates_held = np.zeros(()), max(_HELD // (count * len(scores)), 1)
        for first in range(0, len(scores), rates_held):
            some = slice(first, first + rates_held)
            over = waves[some]
            for line, kernel in zip(open_lines, kernels, strict=True):
                amounts = rates[line][some, None] * rows[line] - self.cheapest[line]
                over = over * _averaged(_powers(amounts * turn, count), kernel)
            whole = whole + over.sum(axis=0)
        return np.asarray(whole)


def _powers(angles: Array, count: int) -> Array:
    """Return exp(i k angle) for each k under a count, of shape (..., terms, scores)."""
    waves = np.empty((*angles.shape[:-1], count, angles.shape[-1]), dtype=np.complex128)
    waves[..., 0, :] = 1
    step, reach = np.exp(1j * angles), 1
    while reach < count:
        more = min(reach, count - reach)
        np.multiply(waves[..., :more, :], step[..., None, :], out=waves[..., reach : reach + more, :])
        step, reach = step * step, 2 * reach
    return waves


def _averaged(waves: Array, kernels: Array) -> Array:
    """Average waves over the scores of a line given the factor, of shape (lines, terms, factor)."""
    *_, scores, factor = kernels.shape
    averaged = np.empty((*waves.shape[:2], factor), dtype=np.complex128)
    rows = max(_ONE_THREAD // (scores * factor), 1)
    for first in range(0, waves.shape[1], rows):
        some = slice(first, first + rows)
        averaged[:, some].real = np.ascontiguousarray(waves[:, some].real) @ kernels
        averaged[:, some].imag = np.ascontiguousarray(waves[:, some].imag) @ kernels
    return averaged
