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
from costing.prices import Array
from costing.readings import Beliefs

# Rows worked at a time: few enough to stay near the processor, and for each product of matrices to be done by one
# thread. A millionth of a dinar is no price.
_BLOCK, _LEAST = 4096, 1e-6


@dataclass(frozen=True, eq=False)
class RowMoments:
    """The moments of many totals: of shape (origins, rows), one for each origin of the vendor where it is unknown.

    `means` [DZD before tax], and `variances`, `thirds` and `fourths` about them [DZD to the power]; `floor` is the
    least that each total can come to, of shape (rows,) [DZD before tax]. `conditional`, where it was kept, is of shape
    (4, nodes, rows): the first four moments about the mean, whatever the origin, at each node of the factor that is
    common to the lines of a row.
    """

    shares: tuple[float, ...]
    means: Array
    variances: Array
    thirds: Array
    fourths: Array
    floor: Array
    given: Given
    conditional: Array | None = None

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


def row_moments(
    parts: Sequence[Exposure], shares: Sequence[float], beliefs: Beliefs, *, conditional: bool = False
) -> RowMoments:
    """Return the moments of the total of each row.

    Parameters
    ----------
    parts
        The one-off lines; their amounts [DZD before tax] of shapes that broadcast to (origins, rows, 3), low, likely
        and high last. A line that a row has not is 0 there. Fastest where each corner lies in one piece over the rows.
    shares
        How probable each origin of the vendor is, together 1; (1,) where it is known.
    beliefs
        How lines are read and move together. Terms of one offer (events, ranges, loadings, growth) have no place here.
    conditional
        Whether to keep the moments at each node of the common factor, as the risk of a programme needs them.

    Returns
    -------
    RowMoments
        As `costing.readings.Reading` has them for each row by itself.
    """
    given = given_of(beliefs.weight, beliefs.open_top, beliefs.loading(""))
    lines = [_Line.of(part) for part in parts]
    rows = max((line.amounts.shape[1] for line in lines), default=1)
    settled = tuple(shares) if any(len(line.amounts) > 1 for line in lines) else (1.0,)
    found, floor = np.empty((4, len(settled), rows)), np.empty(rows)
    kept = np.empty((4, len(given.nodes), rows)) if conditional else None
    for first in range(0, rows, _BLOCK):
        some = slice(first, min(first + _BLOCK, rows))
        held = _held([line.those(some) for line in lines], len(settled), given, some.stop - some.start)
        floor[some] = np.minimum.reduce([least for least, _ in held])
        for into, (least, cumulants) in zip(found[:, :, some].swapaxes(0, 1), held, strict=True):
            above = given.weights @ cumulants[0]
            cumulants[0] -= above
            np.add(above, least, out=into[0])
            for out, moment in zip(into[1:], _moments(cumulants)[1:], strict=True):
                np.matmul(given.weights, moment, out=out)
        if kept is not None:
            kept[:, :, some] = _together([moments for _, moments in held], settled, found[0, :, some])
    means, variances, thirds, fourths = found
    return RowMoments(settled, means, variances, thirds, fourths, floor, given, kept)


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


def _moments(cumulants: Array) -> Array:
    """Turn cumulants (4, ...), the first about some point, into moments about that point, in their place."""
    first, second, third, fourth = cumulants
    squared, thrice = first * first, second * 3
    # fourth + 4 first third + 3 second^2 + 6 first^2 second + first^4, and so on down.
    crossed = first * third
    crossed *= 4
    fourth += crossed
    fourth += np.multiply(second, thrice, out=crossed)
    second += squared
    thrice += squared
    third += np.multiply(first, thrice, out=crossed)
    thrice *= 2
    thrice -= squared
    fourth += np.multiply(squared, thrice, out=crossed)
    return cumulants


def _together(cases: Sequence[Array], shares: Sequence[float], means: Array) -> Array:
    """Return the moments (4, nodes, rows) of what is one of some cases about its own mean, from each about its own."""
    if len(cases) == 1:
        return cases[0]
    mean = np.asarray(shares) @ means
    moved = (_moved(case, own - mean) for case, own in zip(cases, means, strict=True))
    return np.asarray(sum(share * each for share, each in zip(shares, moved, strict=True)))


def _moved(moments: Array, by: Array) -> Array:
    """Return moments about a point that lies so far below."""
    first, second, third, fourth = moments
    return np.stack(
        [
            first + by,
            second + by * (2 * first + by),
            third + by * (3 * second + by * (3 * first + by)),
            fourth + by * (4 * third + by * (6 * second + by * (4 * first + by))),
        ]
    )
