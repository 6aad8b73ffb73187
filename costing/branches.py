"""A total as a few cases that exclude one another, each of lines, constants and events; and its exact moments.

Every line moves with one common factor and by itself; given the factor, lines are independent. Amounts in foreign
money move with one currency factor, independent of the other. An event adds its impact with a probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from costing.marginals import SCORES, Mask, Perts
from costing.prices import Array

# Equal steps over the common factor, more of them where it explains most of a line; its span; every third score of the
# marginals' table is enough for what lines do together.
_FACTOR_STEPS, _CLOSE_STEPS, _CLOSE, _SPAN, SPARSE = 40, 80, 0.8, 4.5, 3
# An event that may cost so many standard deviations of the lines makes a case of its own.
_FAR = 50


@dataclass(frozen=True, eq=False)
class Branch:
    """One case of a total and how probable it is [share]: a constant [DZD], its lines, and what may befall it.

    `loading` is how each line moves with the common factor; `spread`, the standard deviation of the logarithm of the
    rate of its currency (0: dinars). `impacts` are what events cost where they happen, with `chances` [shares].
    """

    share: float
    constant: float
    lines: Perts
    loading: Array
    spread: Array
    impacts: Perts
    chances: Array

    def times(self, factor: float, share: float) -> "Branch":
        """Return the branch with its uncertain lines in dinars and its events multiplied, its share too."""
        own = np.where((self.spread == 0) & (self.lines.width > 0), factor, 1.0)
        return replace(self, share=self.share * share, lines=self.lines.times(own), impacts=self.impacts.times(factor))

    @cached_property
    def moving(self) -> Mask:
        """Which of its lines are no constants."""
        return (self.lines.width > 0) | (self.spread > 0)

    @cached_property
    def sparse(self) -> Array:
        """The quantiles of its lines at every third score, of shape (lines, scores) [DZD]."""
        return self.lines.rows(SPARSE)

    @cached_property
    def factor(self) -> tuple[Array, Array]:
        """The values at which the common factor is looked at, and their weights."""
        close = bool(np.any(np.abs(self.loading) > _CLOSE))
        return normal_steps(_CLOSE_STEPS if close else _FACTOR_STEPS, _SPAN)

    @property
    def settled(self) -> "tuple[Branch, ...]":
        """The branch itself; where an event costs far more than its lines spread, one with it and one without, each so.

        What an event costs is then among the lines: where that is uncertain, others may be no longer far.
        """
        far = self.impacts.floor + self.impacts.width > _FAR * self.deviation
        if not far.any():
            return (self,)
        place = int(np.argmax(far))
        return (*self._turned_out(place, befell=False).settled, *self._turned_out(place, befell=True).settled)

    def _turned_out(self, place: int, *, befell: bool) -> "Branch":
        others, chance = np.arange(len(self.chances)) != place, float(self.chances[place])
        rest = replace(self, impacts=self.impacts.those(others), chances=self.chances[others])
        if not befell:
            return replace(rest, share=self.share * (1 - chance))
        lines = self.lines.and_those(self.impacts.those(~others))
        loading, spread = np.append(self.loading, 0.0), np.append(self.spread, 0.0)
        return replace(rest, share=self.share * chance, lines=lines, loading=loading, spread=spread)

    def kernels(self, which: Mask, step: int) -> Array:
        """Return how probable every so manieth score of some lines is given the factor: (lines, scores, factor)."""
        steps, loadings = len(self.factor[0]), self.loading[which]
        if np.all(loadings == loadings[:1]):
            kernel = _kernel(float(loadings[0]), step, steps)
            return np.broadcast_to(kernel, (len(loadings), *kernel.shape))
        return np.stack([_kernel(float(each), step, steps) for each in loadings])

    @cached_property
    def moments(self) -> "Moments":
        """Its own moments; a covariance of lines comes through the factor and the currency they share."""
        rates, own = np.exp(self.spread**2 / 2), self.lines.mean
        means = own * rates
        together = np.zeros((len(means), len(means)))
        moving = self.moving
        if moving.any():
            weights, spread = self.factor[1], self.spread[moving]
            given = (self.sparse[moving, None, :] @ self.kernels(moving, SPARSE))[:, 0, :]
            given -= (given @ weights)[:, None]
            rising = np.expm1(spread[:, None] * spread)
            weighted = (given * weights) @ given.T
            together[np.ix_(moving, moving)] = np.outer(rates[moving], rates[moving]) * (
                weighted * (1 + rising) + np.outer(own[moving], own[moving]) * rising
            )
        np.fill_diagonal(together, rates**4 * self.lines.variance + means**2 * np.expm1(self.spread**2))
        expected = self.chances * self.impacts.mean
        apart = self.chances * (self.impacts.variance + self.impacts.mean**2) - expected**2
        return Moments(
            mean=self.constant + float(means.sum() + expected.sum()),
            means=np.concatenate([means, expected]),
            covariances=np.concatenate([together.sum(axis=1), apart]),
        )

    @property
    def deviation(self) -> float:
        """The standard deviation of its lines together, events apart [DZD]."""
        return float(np.sqrt(max(self.moments.covariances[: len(self.loading)].sum(), 0)))


@dataclass(frozen=True, eq=False)
class Moments:
    """Means [DZD], and covariances with the total [DZD squared]: lines first, then events."""

    mean: float
    means: Array
    covariances: Array

    @property
    def deviation(self) -> float:
        """The standard deviation of the total [DZD]."""
        return float(np.sqrt(max(self.covariances.sum(), 0)))

    @property
    def shares(self) -> Array:
        """The part of the variance of the total that comes with each line or event; together 1, or all 0."""
        total = self.covariances.sum()
        return np.asarray(self.covariances / total) if total > 0 else np.zeros_like(self.covariances)


def moments_of(branches: Sequence[Branch]) -> Moments:
    """Return the moments of a mixture: those inside each branch, and those of the branches' means."""
    inside = [(branch.share, branch.moments) for branch in branches]
    mean = sum(share * each.mean for share, each in inside)
    means = np.sum([share * each.means for share, each in inside], axis=0)
    covariances = [share * (each.covariances + (each.means - means) * (each.mean - mean)) for share, each in inside]
    return Moments(float(mean), np.asarray(means), np.asarray(np.sum(covariances, axis=0)))


@lru_cache(maxsize=64)
def normal_steps(count: int, span: float) -> tuple[Array, Array]:
    """Return equal steps of a normal score over a span either way, and their weights."""
    scores = np.linspace(-span, span, count)
    return scores, weights_of(scores)


def weights_of(scores: Array) -> Array:
    """Return the weights of equally spaced normal scores; together 1."""
    weights = np.exp(-(scores**2) / 2)
    return np.asarray(weights / weights.sum())


@lru_cache(maxsize=64)
def _kernel(loading: float, step: int, steps: int) -> Array:
    factor, _ = normal_steps(steps, _SPAN)
    kernel = np.exp(-((SCORES[::step, None] - loading * factor) ** 2) / (2 * (1 - loading**2)))
    return np.asarray(kernel / kernel.sum(axis=0))
