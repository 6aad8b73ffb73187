"""Percentiles of many totals at once: four moments of each, exactly as its risk has them, and the beta they make.

Each line is the PERT of `costing.marginals`, and lines move together with one common factor, as in `costing.readings`;
an unknown origin of the vendor is a mixture. Moments are taken at nodes of the factor, where the cumulants of lines add
up. No loop runs over rows: they are worked in blocks that stay near the processor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from costing.exposures import Exposure
from costing.portfolio.betas import Betas
from costing.portfolio.given import DEGREES, Given, given_of
from costing.portfolio.mixtures import Case, mixed
from costing.portfolio.orders import moments_of, moved
from costing.prices import Array
from costing.readings import Beliefs

# Rows worked at a time: few enough to stay near the processor, and for each product of matrices to be done by one
# thread. A millionth of a dinar is no price.
_BLOCK, _LEAST = 4096, 1e-6


@dataclass(frozen=True, eq=False)
class RowMoments:
    """The moments of many totals: of shape (origins, rows), one for each origin of the vendor where it is unknown.

    `means` [DZD before tax], and `variances`, `thirds` and `fourths` about them [DZD to the power]; `floor` is the
    least that each total can come to, of shape (rows,) [DZD before tax].
    """

    shares: tuple[float, ...]
    means: Array
    variances: Array
    thirds: Array
    fourths: Array
    floor: Array

    def above(self, amount: Array | float) -> "RowMoments":
        """Return them with something certain added to each total [DZD before tax]."""
        means = self.means + amount
        variances, thirds, fourths = (
            np.broadcast_to(each, means.shape) for each in (self.variances, self.thirds, self.fourths)
        )
        return RowMoments(self.shares, means, variances, thirds, fourths, self.floor + amount)

    @cached_property
    def mean(self) -> Array:
        """The mean of each total, of shape (rows,) [DZD before tax]."""
        return np.asarray(self.shares @ self.means)

    @cached_property
    def variance(self) -> Array:
        """The variance of each total, of shape (rows,) [DZD squared]."""
        return np.asarray(self.shares @ (self.variances + (self.means - self.mean) ** 2))

    @property
    def deviation(self) -> Array:
        """The standard deviation of each total, of shape (rows,) [DZD]."""
        return np.asarray(np.sqrt(self.variance))

    def quantiles(self, levels: Sequence[float]) -> Array:
        """Return what each total stays under with some probabilities.

        Parameters
        ----------
        levels
            Probabilities [share], each between 0 and 1.

        Returns
        -------
        Array
            Of shape (levels, rows) [DZD before tax]: never under the floor, and rising with the level. A total that is
            certain is itself at each.
        """
        found = np.empty((len(levels), len(self.floor)))
        for first in range(0, len(self.floor), _BLOCK):
            some = slice(first, first + _BLOCK)
            cases = [self._case(place, some) for place in range(len(self.shares))]
            for out, level in zip(found[:, some], levels, strict=True):
                out[:] = cases[0].quantile(level) if len(cases) == 1 else mixed(cases, level)
        return np.maximum(found, self.floor, out=found)

    def _case(self, place: int, some: slice) -> Case:
        """Return some of the totals under one origin."""
        variance, third, fourth = (each[place, some] for each in (self.variances, self.thirds, self.fourths))
        deviation = np.sqrt(variance)
        wide = np.maximum(deviation, _LEAST)
        squared = wide * wide
        beta = Betas.of(third / (squared * wide), fourth / (squared * squared))
        return Case(self.shares[place], self.means[place, some], deviation, beta)


def row_moments(parts: Sequence[Exposure], shares: Sequence[float], beliefs: Beliefs) -> RowMoments:
    """Return the moments of the total of each row.

    Parameters
    ----------
    parts
        The one-off lines; their amounts [DZD before tax] of shapes that broadcast to (origins, rows, 3), low, likely
        and high last, or of one corner where they are certain. A line that a row has not is 0 there. Fastest where each
        corner lies in one piece over the rows.
    shares
        How probable each origin of the vendor is, together 1; (1,) where it is known.
    beliefs
        How lines are read and move together. Terms of one offer (events, ranges, loadings, growth) have no place here.

    Returns
    -------
    RowMoments
        As `costing.readings.Reading` has them for each row by itself.
    """
    work = _Work(parts, shares, beliefs)
    for some in work.blocks:
        work.run(some)
    return work.found


def conditional_moments(
    parts: Sequence[Exposure], shares: Sequence[float], beliefs: Beliefs
) -> tuple[RowMoments, Given, Array]:
    """Return the moments of the total of each row, and the same where the factor common to its lines is known.

    Parameters
    ----------
    parts, shares, beliefs
        As of `row_moments`.

    Returns
    -------
    tuple
        The moments; the nodes of the factor; and of shape (origins, 4, nodes, rows), the first four moments of the
        total under each origin at each node, about its mean whatever the origin [DZD to the power].
    """
    work = _Work(parts, shares, beliefs)
    at_nodes = np.empty((len(work.found.shares), 4, len(work.given.nodes), work.rows))
    for some in work.blocks:
        own = work.run(some)
        apart = work.found.means[:, some] - np.asarray(work.found.shares) @ work.found.means[:, some]
        for out, moments, by in zip(at_nodes, own, apart, strict=True):
            out[:, :, some] = moved(moments, by) if len(own) > 1 else moments
    return work.found, work.given, at_nodes


class _Work:
    """The moments of many totals, found block by block."""

    def __init__(self, parts: Sequence[Exposure], shares: Sequence[float], beliefs: Beliefs) -> None:
        self.given = given_of(beliefs.weight, beliefs.open_top, beliefs.loading(""))
        self.lines = [_Line.of(part) for part in parts]
        self.rows = max((line.amounts.shape[1] for line in self.lines), default=1)
        settled = tuple(shares) if any(len(line.amounts) > 1 for line in self.lines) else (1.0,)
        means, variances, thirds, fourths = np.empty((4, len(settled), self.rows))
        self.found = RowMoments(settled, means, variances, thirds, fourths, np.empty(self.rows))

    @property
    def blocks(self) -> list[slice]:
        return [slice(first, min(first + _BLOCK, self.rows)) for first in range(0, self.rows, _BLOCK)]

    def run(self, some: slice) -> list[Array]:
        """Find those of a block; return for each origin the moments about its own mean at the nodes of the factor."""
        found, weights = self.found, self.given.weights
        lines = [line.those(some) for line in self.lines]
        held = _held(lines, len(found.shares), self.given, some.stop - some.start)
        found.floor[some] = np.minimum.reduce([least for least, _ in held])
        for place, (least, cumulants) in enumerate(held):
            above = weights @ cumulants[0]
            cumulants[0] -= above
            np.add(above, least, out=found.means[place, some])
            _, second, third, fourth = moments_of(cumulants)
            np.matmul(weights, second, out=found.variances[place, some])
            np.matmul(weights, third, out=found.thirds[place, some])
            np.matmul(weights, fourth, out=found.fourths[place, some])
        return [moments for _, moments in held]


class _Line(NamedTuple):
    """A line of each total: amounts of shape (origins or 1, rows or 1, 3), and whether its top is open."""

    amounts: Array
    opened: bool

    @classmethod
    def of(cls, part: Exposure) -> "_Line":
        amounts = np.asarray(part.amounts)
        return cls(amounts.reshape((1,) * (3 - amounts.ndim) + amounts.shape), part.open_top)

    def those(self, some: slice) -> "_Line":
        return self if self.amounts.shape[1] == 1 else _Line(self.amounts[:, some], self.opened)


def _held(lines: Sequence[_Line], origins: int, given: Given, rows: int) -> list[tuple[Array, Array]]:
    """Return floor (rows,) and cumulants above it (4, nodes, rows) under each origin; what all share is added once."""
    floor, shared = _cumulants([line for line in lines if len(line.amounts) == 1], 0, given, rows)
    own = [line for line in lines if len(line.amounts) > 1]
    if not own:
        return [(floor, shared)]
    apart = [_cumulants(own, place, given, rows) for place in range(origins)]
    return [(floor + least, shared + cumulants) for least, cumulants in apart]


def _cumulants(lines: Sequence[_Line], place: int, given: Given, rows: int) -> tuple[Array, Array]:
    """Return the floor of lines together (rows,), and their cumulants above it at the nodes (4, nodes, rows)."""
    floor, found = np.zeros(rows), np.zeros((len(DEGREES), len(given.nodes), rows))
    for opened, fits in ((False, given.closed), (True, given.opened)):
        some = [line.amounts[place] for line in lines if line.opened == opened]
        floor += sum(amounts[:, 0] for amounts in some)
        some = [amounts for amounts in some if amounts.shape[1] > 1]
        if not some:
            continue
        widths, powers = np.empty((len(some), rows)), np.empty((max(DEGREES) + 1, len(some), rows))
        for amounts, width, rise in zip(some, widths, powers[1], strict=True):
            low, likely, high = amounts.T
            np.subtract(high, low, out=width)
            np.subtract(likely, low, out=rise)
        _tilt(powers, widths)
        scale = widths
        for out, fit in zip(found, fits, strict=True):
            np.add(out, fit @ np.einsum("lr,klr->kr", scale, powers[: fit.shape[1]]), out=out)
            scale = scale * widths
    return floor, found


def _tilt(powers: Array, widths: Array) -> None:
    """Turn how far likely values lie above their floors into powers of their tilt (-1 at the floor, 1 at the top)."""
    powers[0], tilt = 1, powers[1]
    tilt += tilt
    tilt -= widths
    tilt /= np.maximum(widths, _LEAST)
    have = 1
    while have < len(powers) - 1:
        more = min(have, len(powers) - 1 - have)
        np.multiply(powers[1 : more + 1], powers[have], out=powers[have + 1 : have + more + 1])
        have += more
