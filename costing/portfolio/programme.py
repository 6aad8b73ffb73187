"""The distribution of a whole programme: facilities that move with one national factor, and each by itself.

The factor common to the lines of a facility is sqrt(c) N + sqrt(1 - c) G: N is national, G the facility's own. Given N
facilities are independent, so that their cumulants add up. A moment that is a series of Hermite polynomials of the
factor is, given N, the same series with the k-th term times c^(k / 2): a small matrix takes what is known at nodes of
the factor to nodes of N. So facilities are added one by one, or by the thousand, and none needs to be kept.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from costing.portfolio.given import Given
from costing.portfolio.orders import cumulants_of, moments_of, moved
from costing.portfolio.quantiles import RowMoments
from costing.prices import Array

# Nodes of the national factor; facilities taken at a time, so that one thread does each product of matrices.
_NODES, _BLOCK = 16, 2048
_P80 = 0.8
# So many facilities whose origin is unknown have cases of their own, where so much of the variance comes from that.
_KEPT, _WORTH = 2, 0.01


@dataclass(frozen=True, eq=False)
class Programme:
    """The total of a programme, and what each of its facilities does with it: arrays of shape (facilities,).

    `total` is one row. `means`, `deviations` and `p80s` are of each by itself [DZD before tax]; `shares`, what part of
    the variance of the total comes with it, together 1, or all 0 where nothing is open.
    """

    total: RowMoments
    means: Array
    deviations: Array
    p80s: Array
    shares: Array

    def in_order(self, which: NDArray[np.int64]) -> "Programme":
        """Return it with its facilities in another order."""
        return replace(
            self,
            means=self.means[which],
            deviations=self.deviations[which],
            p80s=self.p80s[which],
            shares=self.shares[which],
        )

    def quantile(self, level: float) -> float:
        """Return what the programme stays under with a probability [share], before tax [DZD]."""
        return float(self.total.quantiles((level,))[0, 0])


class Facilities:
    """What is known of the facilities of a programme, as they are added to it.

    Parameters
    ----------
    national
        How much of the factor common to the lines of a facility is common to the whole programme [share, 0 to 1].
    """

    def __init__(self, national: float) -> None:
        self.national = national
        self._cumulants = np.zeros((4, _NODES))
        self._floor = 0.0
        self._apart: list[_Apart] = []
        self._held: list[tuple[Array, Array, Array, Array]] = []

    def add(self, moments: RowMoments, given: Given, at_nodes: Array) -> None:
        """Add some facilities.

        Parameters
        ----------
        moments, given, at_nodes
            As `costing.portfolio.quantiles.conditional_moments` has them; what is certain may have been added.
        """
        bridge, series = _bridge(given, self.national), _series(given)
        leaning = np.empty((len(series), len(moments.floor)))
        for first in range(0, len(moments.floor), _BLOCK):
            some = slice(first, first + _BLOCK)
            whatever = np.tensordot(moments.shares, at_nodes[..., some], axes=1)
            self._cumulants += cumulants_of(bridge @ whatever).sum(axis=-1)
            leaning[:, some] = series @ whatever[0]
        self._floor += float(moments.floor.sum())
        self._held.append((moments.mean, moments.variance, moments.quantiles((_P80,))[0], leaning))
        self._keep_apart(moments, bridge, at_nodes)

    def _keep_apart(self, moments: RowMoments, bridge: Array, at_nodes: Array) -> None:
        """Keep the facilities whose origins lie furthest apart: each is worth a case of its own."""
        if len(moments.shares) == 1:
            return
        spread = np.asarray(moments.shares @ (moments.means - moments.mean) ** 2)
        for row in np.argsort(spread)[-_KEPT:]:
            held = bridge @ at_nodes[..., row : row + 1]
            whatever = cumulants_of(np.tensordot(moments.shares, held, axes=1))
            changes = [(cumulants_of(own) - whatever)[..., 0] for own in held]
            self._apart.append(_Apart(float(spread[row]), moments.shares, changes))
        self._apart = sorted(self._apart, key=lambda each: -each.spread)[:_KEPT]

    @property
    def together(self) -> Programme:
        """The programme of all that were added."""
        if not self._held:
            return Programme(self._total(0.0), *np.zeros((4, 0)))
        means, variances, p80s, leaning = (np.concatenate(each, axis=-1) for each in zip(*self._held, strict=True))
        shared = self.national ** np.arange(1, len(leaning) + 1)
        covariances = variances + shared @ (leaning * (leaning.sum(axis=1, keepdims=True) - leaning))
        whole = covariances.sum()
        shares = covariances / whole if whole > 0 else np.zeros_like(covariances)
        return Programme(self._total(float(means.sum())), means, np.sqrt(variances), p80s, shares)

    def _total(self, mean: float) -> RowMoments:
        """Return the moments of the programme, a case for each choice of origin of those that were kept."""
        _, weights = _nodes()
        variance = float((moments_of(self._cumulants.copy()) @ weights)[1])
        cases = [(1.0, self._cumulants)]
        for apart in self._apart:
            if apart.spread > _WORTH * variance:
                origins = list(zip(apart.shares, apart.changes, strict=True))
                cases = [(share * own, held + change) for share, held in cases for own, change in origins]
        found = np.stack([moments_of(held.copy()) @ weights for _, held in cases], axis=1)
        order = np.argsort(found[0])
        about = found[:, order, None]
        _, variances, thirds, fourths = moved(about, -about[0])
        shares = tuple(cases[place][0] for place in order)
        return RowMoments(shares, mean + about[0], variances, thirds, fourths, np.array([self._floor]))


class _Apart(NamedTuple):
    """A facility whose vendor is unknown: how far its origins lie apart [DZD squared], and what each is.

    `changes` is, for each origin, what the cumulants (4, nodes) become with it.
    """

    spread: float
    shares: tuple[float, ...]
    changes: list[Array]


@lru_cache(maxsize=1)
def _nodes() -> tuple[Array, Array]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return nodes, weights / weights.sum()


def _polynomials(nodes: Array, count: int) -> Array:
    """Return Hermite polynomials of variance 1, of shape (count, nodes); the first is 1."""
    found = np.ones((count, len(nodes)))
    before = np.zeros(len(nodes))
    for order in range(1, count):
        found[order] = (nodes * found[order - 1] - np.sqrt(order - 1) * before) / np.sqrt(order)
        before = found[order - 1]
    return found


@lru_cache(maxsize=16)
def _bridge(given: Given, national: float) -> Array:
    """Return what takes values at the nodes of a facility's factor to those at the nodes of the national one."""
    count = len(given.nodes)
    own, shared = _polynomials(given.nodes, count), _polynomials(_nodes()[0], count)
    return np.asarray((shared.T * national ** (np.arange(count) / 2)) @ (own * given.weights))


@lru_cache(maxsize=16)
def _series(given: Given) -> Array:
    """Return what takes values at the nodes of a facility's factor to the terms of their series, but the first."""
    return (_polynomials(given.nodes, len(given.nodes)) * given.weights)[1:]
