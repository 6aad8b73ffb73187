"""Scenarios of a total: points spread evenly and always the same, over the same lines as its distribution.

For whoever wants the scenarios themselves, and as a check of the distribution by another way. The points are multiples
of square roots of primes (Kronecker), one for each thing that moves.
"""

from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from costing.branches import Branch
from costing.errors import CountUnusual
from costing.marginals import SCORES
from costing.prices import Array

_MOST = 1_000_000
# Points of so many scenarios and no more are kept for the next time.
_KEPT = 16_384
# The normal scores are read off a table this fine, as far out as any of the points.
_REACH, _KNOTS = 6.0, 24_001
# What moves beside the lines and the events: which branch it is, the common factor, the currency.
_SHARED = 3


def sampled(branches: Sequence[Branch], count: int) -> Array:
    """Return scenarios of a total, of shape (count, lines and events) [DZD before tax].

    Raises
    ------
    CountUnusual
        Not a whole number from 1 to 1,000,000.
    """
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= _MOST:
        raise CountUnusual(found=str(count), least=1, most=_MOST)
    lines, events = len(branches[0].loading), len(branches[0].chances)
    levels, scores = (_kept_points if count <= _KEPT else _points)(count, _SHARED + lines + 2 * events)
    ends = np.cumsum([branch.share for branch in branches])
    which = np.minimum(np.searchsorted(ends / ends[-1], levels[:, 0], side="right"), len(branches) - 1)
    amounts = np.empty((count, lines + events))
    for place, branch in enumerate(branches):
        own = which == place
        amounts[own, :lines] = _lines(branch, scores[own])
        first = _SHARED + lines
        befell = levels[own, first : first + events] < branch.chances
        impacts = _placed(branch.impacts.rows(), scores[own, first + events - 1 :])
        amounts[own, lines:] = np.where(befell, impacts, 0)
    return amounts


def _lines(branch: Branch, scores: Array) -> Array:
    """Return the amounts of the lines of a branch: the first score is the factor, the second the currency."""
    own = scores[:, _SHARED - 1 : _SHARED - 1 + len(branch.loading)]
    moved = branch.loading * scores[:, :1] + np.sqrt(1 - branch.loading**2) * own
    return np.asarray(_placed(branch.lines.rows(), moved) * np.exp(branch.spread * scores[:, 1:2]))


def _placed(rows: Array, scores: Array) -> Array:
    """Return where scores of shape (count, lines) stand on the rows of quantiles of the lines."""
    placed = [np.interp(scores[:, place], SCORES, row) for place, row in enumerate(rows)]
    return np.stack(placed, axis=1) if placed else np.zeros((len(scores), 0))


def _points(count: int, dimensions: int) -> tuple[Array, Array]:
    """Return the points, and their normal scores but for the first, which says the branch."""
    steps = np.sqrt(np.array(_primes(dimensions), dtype=float))
    levels = (0.5 + np.arange(1, count + 1)[:, None] * steps) % 1
    return levels, np.interp(levels[:, 1:], *_table())


_kept_points = lru_cache(maxsize=4)(_points)


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


@lru_cache(maxsize=1)
def _table() -> tuple[Array, Array]:
    scores = np.linspace(-_REACH, _REACH, _KNOTS)
    normal = NormalDist()
    return np.array([normal.cdf(score) for score in scores]), scores
