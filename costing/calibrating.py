"""What past lines would have been calibrated to: level, width, correlation and weights, each with its standard error.

An actual is read as level x (likely + width x (X - likely)), X the line's own PERT. Every estimator is a formula over
sums a project adds to; leaving one project out after the other (the jackknife) gives its standard error, without a
random number.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import pi, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from costing.marginals import Perts
from costing.prices import Array

# What a price book takes at the most.
MOST_CORRELATION = 0.9
_NORMAL = NormalDist()
# Below this part of the largest slope, a slope is none.
_FLAT = 1e-10

Rule = Callable[[Array], Array]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure measured on past projects, and its standard error."""

    value: float
    error: float

    def differs(self, other: float, confidence: float, among: int = 1) -> bool:
        """Whether it is told apart from another figure [confidence: share], being one among so many looked at."""
        return abs(self.value - other) > two_sided(1 - (1 - confidence) / among) * self.error


def two_sided(confidence: float) -> float:
    """Return how many standard errors either way are so sure [share]."""
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def score_of(share: float) -> float:
    """Return the normal score under which a share lies."""
    return _NORMAL.inv_cdf(share)


def wilson(share: float, count: int, confidence: float) -> tuple[float, float]:
    """Return between what shares the true one lies, where so many of a count were met (Wilson's interval).

    Examples
    --------
    >>> [round(end, 3) for end in wilson(0.8, 30, 0.95)]
    [0.627, 0.905]
    """
    around = two_sided(confidence) ** 2 / count
    middle = (share + around / 2) / (1 + around)
    half = sqrt(around * (share * (1 - share) + around / 4)) / (1 + around)
    return middle - half, middle + half


def summed(project: Numbers, terms: Array, count: int) -> Array:
    """Add up terms of lines by project, of shape (lines, terms) to (projects, terms); a project without a line goes."""
    sums = np.zeros((count, terms.shape[1]))
    np.add.at(sums, project, terms)
    return np.asarray(sums[np.bincount(project, minlength=count) > 0])


def jackknifed(sums: Array, rule: Rule) -> tuple[Measured | None, ...]:
    """Return what a rule says of the sums of all projects, and how far leaving one out moves it.

    Parameters
    ----------
    sums
        What each project adds, of shape (projects, terms).
    rule
        From sums of shape (cases, terms) to figures of shape (cases, figures).

    Returns
    -------
    tuple
        Each figure with its standard error; nothing where the projects do not tell it.
    """
    count, whole = len(sums), sums.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        values, without = rule(whole[None])[0], rule(whole - sums)
        spread = np.sqrt((count - 1) / count * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    return tuple(
        Measured(float(value), float(error)) if np.isfinite(value) and np.isfinite(error) else None
        for value, error in zip(values, spread, strict=True)
    )


def level_terms(actual: Array, likely: Array, mean: Array, variance: Array) -> Array:
    """Return what each line, or each total, adds to the sums of `level_rule`."""
    over = mean - likely
    pairs = ((actual, likely), (likely, likely), (over, likely), (actual, actual), (actual, over), (over, over))
    weighted = [one * other / variance for one, other in pairs]
    return np.stack([*weighted, np.ones_like(actual), actual, mean], axis=1)


def level_rule(sums: Array) -> Array:
    """Return bias, level and width: actual over expected, and what fits mean and spread at once.

    Notes
    -----
    With p = level and q = level x width, actual = p likely + q (X - likely). Weighted least squares on the likely give
    p for any q; the spread left must be q times that of X: a quadratic equation in q.
    """
    al, ll, dl, aa, ad, dd, count, actual, mean = sums.T
    base, slope = al / ll, dl / ll
    left, mixed, own = aa - base * al, ad - slope * al, dd - slope * dl
    room = count - 1 - own
    spread = np.maximum(left, 0) / (mixed + np.sqrt(np.maximum(mixed**2 + room * left, 0)))
    spread = np.where(left > _FLAT * aa, spread, 0)
    level = base - slope * spread
    return np.stack([actual / mean, level, spread / level], axis=1)


def scores_of(lines: Perts, likely: Array, actual: Array, level: float, width: float) -> Array:
    """Return the normal scores of past lines of one service among themselves, once level and width are put right.

    They are of ranks, so that neither a wrong shape nor an actual past an end weighs more than its place.
    """
    places = lines.scores(likely + (actual / level - likely) / width)
    _, which, counts = np.unique(places, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return np.array([_NORMAL.inv_cdf(rank / (len(places) + 1)) for rank in ranks])[which]


def correlation_of(scores: Array, project: Numbers, count: int) -> tuple[int, Measured | None]:
    """Return how many projects have two lines or more, and the rank correlation of the lines of one project."""
    ones = np.ones_like(scores)
    together, squares, lines = summed(project, np.stack([scores, scores**2, ones], axis=1), count).T
    sums = np.stack([(together**2 - squares) / 2, lines * (lines - 1) / 2, squares, lines], axis=1)
    (found,) = jackknifed(sums, _rank_rule)
    if found is not None:
        found = replace(found, value=min(max(found.value, 0.0), MOST_CORRELATION))
    return int((lines > 1).sum()), found


def _rank_rule(sums: Array) -> Array:
    products, pairs, squares, lines = sums.T
    normal = np.clip(products / pairs / (squares / lines), -1, 1)
    return np.asarray(6 / pi * np.arcsin(normal / 2))[:, None]


@dataclass(frozen=True, eq=False)
class Weighing:
    """Unit prices of past lines of a service, and where its drivers stood, of shape (lines, drivers).

    `low` and `width` are the range of the service [DZD a unit]; `middle` and `spread` the mean and the standard
    deviation of the place of what the range leaves open. A driver that is `held` keeps its share of the book, as it
    stood in one place.
    """

    unit: Array
    places: Array
    project: Numbers
    held: NDArray[np.bool_]
    shares: Array
    low: float
    width: float
    middle: float
    spread: float

    @property
    def weighed(self) -> tuple[Measured | None, ...]:
        """The shares of its drivers, that of the residual, low and high [DZD a unit], the drivers' among themselves."""
        return jackknifed(self._sums, self._rule)

    @property
    def _sums(self) -> Array:
        """Each price were it all one driver's, and what the lines say of them: products, by project."""
        whole = self.low + self.width * np.column_stack([self.places, np.full(len(self.unit), self.middle)])
        kept = whole[:, :-1][:, self.held] @ self.shares[self.held]
        columns = (1 - self.shares[self.held].sum()) * whole[:, np.append(~self.held, True)] + kept[:, None]
        products = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
        ends = np.stack([self.unit**2, np.ones_like(self.unit)], axis=1)
        terms = np.concatenate([products, columns * self.unit[:, None], ends], axis=1)
        return summed(self.project, terms, int(self.project.max()) + 1)

    def _rule(self, sums: Array) -> Array:
        return np.array([self._shares_of(each) for each in sums])

    def _shares_of(self, sums: Array) -> Array:
        """Fit the shares, none below 0; what the fit leaves is the residual's, by its spread."""
        count = int((~self.held).sum()) + 1
        gram, target = sums[: count * count].reshape(count, count), sums[count * count : -2]
        found = nonnegative(gram, target)
        left = max(float(sums[-2] - 2 * found @ target + found @ gram @ found), 0.0)
        level, free = float(found.sum()), 1 - float(self.shares[self.held].sum())
        parts = level * self.width * self.shares
        parts[~self.held] = self.width * free * found[:-1]
        rest = sqrt(left / (sums[-1] - count)) / self.spread
        low = level * self.low + (self.width * free * float(found[-1]) - rest) * self.middle
        whole = float(parts.sum()) + rest
        return np.array([*parts / whole, rest / whole, low, low + whole, *parts / parts.sum()])


def nonnegative(gram: Array, target: Array) -> Array:
    """Solve least squares from their normal equations, no coefficient below 0 (Lawson and Hanson, Bro and de Jong).

    Examples
    --------
    >>> nonnegative(np.eye(2), np.array([1.0, -1.0])).tolist()
    [1.0, 0.0]
    """
    free = np.linalg.lstsq(gram, target, rcond=None)[0]
    if (free >= 0).all():
        return np.asarray(free)
    found, taken = np.zeros(len(target)), np.zeros(len(target), dtype=bool)
    least = _FLAT * float(np.abs(target).max())
    for _ in range(3 * len(target)):
        slope = np.where(taken, -np.inf, target - gram @ found)
        if slope.max() <= least:
            break
        taken[int(slope.argmax())] = True
        while taken.any():
            tried = np.zeros(len(target))
            tried[taken] = np.linalg.lstsq(gram[np.ix_(taken, taken)], target[taken], rcond=None)[0]
            under = taken & (tried <= 0)
            if not under.any():
                found = tried
                break
            part = float((found[under] / (found[under] - tried[under])).min())
            found = found + part * (tried - found)
            taken &= found > _FLAT * found.max()
    return found
