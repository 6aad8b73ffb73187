"""Quantiles of many totals that are each one of a few cases: where these, by their shares, come to a level.

Newton's method for all of them at once, held between the least and the greatest of the cases' own quantiles; whoever is
there is let go.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costing.portfolio.betas import Betas
from costing.prices import Array

# After a step of Newton's as short as this, in standard deviations, the next would be of its square; ends that hold a
# total must be nearer by so much. How far apart cases are so that a level falls into one of them, no nearer its ends
# than so. How many steps at most; where so few still move, the others are let go.
_NEAR, _HELD, _APART, _INSIDE, _STEPS, _FEW = 1e-2, 1e-2, 2.5, 0.02, 48, 0.6
# A millionth of a dinar is no price.
_LEAST = 1e-6


@dataclass(frozen=True, eq=False)
class Case:
    """One case of many totals: how probable it is [share], their means and deviations in it [DZD], and their betas."""

    share: float
    mean: Array
    deviation: Array
    beta: Betas

    def quantile(self, level: float) -> Array:
        """Return what each total stays under with a probability [share], in this case [DZD]."""
        found = self.beta.quantile(level)
        found *= self.deviation
        found += self.mean
        return found

    def level(self, amounts: Array) -> tuple[Array, Array]:
        """Return how probable it is that each stays under an amount, in this case, and its density there."""
        wide = np.maximum(self.deviation, _LEAST)
        level, density = self.beta.level((amounts - self.mean) / wide)
        return level, density / wide

    def those(self, which: NDArray[np.int64]) -> "Case":
        """Return some of the totals."""
        return Case(self.share, self.mean[which], self.deviation[which], self.beta.those(which))


def mixed(cases: Sequence[Case], level: float) -> Array:
    """Return what each total stays under with a probability [share], whatever the case [DZD].

    Each is found by itself: what other totals are there makes no difference.
    """
    own = np.stack([case.quantile(level) for case in cases])
    least, most = own.min(axis=0), own.max(axis=0)
    wide = np.maximum.reduce([case.deviation for case in cases])
    weights = [case.share / np.maximum(case.deviation, _LEAST) for case in cases]
    together = sum(weight * each for weight, each in zip(weights, own, strict=True)) / sum(weights)
    found = np.clip(np.where(most - least > _APART * wide, _aside(cases, level), together), least, most)
    left = np.flatnonzero(most - least > _HELD * _NEAR * wide)
    search = _Search([case.those(left) for case in cases], found[left], least[left], most[left], _NEAR * wide[left])
    for _ in range(_STEPS):
        search.onward(level)
        count = np.count_nonzero(search.moving)
        if count < _FEW * len(left):
            found[left] = search.at
            still = np.flatnonzero(search.moving)
            left, search = left[still], search.those(still)
        if not count:
            break
    found[left] = search.at
    return found


def _aside(cases: Sequence[Case], level: float) -> Array:
    """Return about where a level is reached where cases lie well apart, the cheaper first: within the one it is in."""
    below, case = 0.0, cases[0]
    for case in cases:
        if below + case.share > level:
            break
        below += case.share
    return case.quantile(min(max((level - below) / case.share, _INSIDE), 1 - _INSIDE))


class _Search:
    """Where some totals are looked for: `at` an amount, between two that hold it [DZD]; `moving`, who is not there."""

    def __init__(self, cases: Sequence[Case], at: Array, least: Array, most: Array, near: Array) -> None:
        self.cases, self.at, self.least, self.most, self.near = cases, at, least, most, near
        self.off, self.moving = np.ones_like(at), np.ones(len(at), dtype=bool)

    def onward(self, level: float) -> None:
        """Go one step on: Newton's, or to the middle of what is left where that leads out of it, or hardly nearer."""
        over, density = np.full_like(self.at, -level), np.full_like(self.at, np.finfo(float).tiny)
        for case in self.cases:
            reached, slope = case.level(self.at)
            reached *= case.share
            slope *= case.share
            over += reached
            density += slope
        under, off = over < 0, np.abs(over)
        self.least, self.most = np.where(under, self.at, self.least), np.where(under, self.most, self.at)
        onward = self.at - np.divide(over, density, out=over)
        far = np.abs(over) > self.near
        astray = (onward <= self.least) | (onward >= self.most) | (off > self.off / 2)
        astray &= far
        if astray.any():
            onward = np.where(astray, (self.least + self.most) / 2, onward)
        self.at, self.off = np.where(self.moving, onward, self.at), off
        self.moving &= far & (self.most - self.least > _HELD * self.near)

    def those(self, which: NDArray[np.int64]) -> "_Search":
        """Return those of some totals."""
        held = (self.at[which], self.least[which], self.most[which], self.near[which])
        found = _Search([case.those(which) for case in self.cases], *held)
        found.off = self.off[which]
        return found
