"""Quantiles of many totals that are each one of a few cases: where the distribution functions of the cases meet a level.

Newton's method for all of them at once, held between the least and the greatest of the cases' own quantiles; whoever is
there is let go.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from costing.marginals import Mask
from costing.portfolio.betas import Betas
from costing.prices import Array

# How near is near enough, in standard deviations; how many steps at most, and every so manieth halves what is left.
_NEAR, _STEPS, _HALVED = 1e-5, 48, 4
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

    def those(self, which: Mask) -> "Case":
        """Return some of the totals."""
        return Case(self.share, self.mean[which], self.deviation[which], self.beta.those(which))


def mixed(cases: Sequence[Case], level: float) -> Array:
    """Return what each total stays under with a probability [share], whatever the case [DZD]."""
    own = np.stack([case.quantile(level) for case in cases])
    least, most = own.min(axis=0), own.max(axis=0)
    found = np.array([case.share for case in cases]) @ own
    near = _NEAR * np.maximum.reduce([case.deviation for case in cases])
    left = np.flatnonzero(most - least > near)
    cases = [case.those(left) for case in cases]
    at, least, most, near = found[left], least[left], most[left], near[left]
    for step in range(_STEPS):
        if not len(left):
            break
        reached, density = np.zeros(len(left)), np.zeros(len(left))
        for case in cases:
            own_level, own_density = case.level(at)
            reached += case.share * own_level
            density += case.share * own_density
        under = reached < level
        least, most = np.where(under, at, least), np.where(under, most, at)
        onward = at + (level - reached) / np.maximum(density, np.finfo(float).tiny)
        halved = (onward < least) | (onward > most) | (step % _HALVED == _HALVED - 1)
        onward = np.where(halved, (least + most) / 2, onward)
        open_still = (np.abs(onward - at) > near) & (most - least > near)
        found[left] = onward
        left, at, least, most, near = (each[open_still] for each in (left, onward, least, most, near))
        cases = [case.those(open_still) for case in cases]
    return found
