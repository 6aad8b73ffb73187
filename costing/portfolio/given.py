"""What a line does given the factor common to all, as polynomials of where its likely value lies.

Given the common factor lines are independent: their cumulants add up. Those of one line, a PERT of some width, are its
width to the power of their order, times a smooth function of where its likely value lies between its ends. Written as a
polynomial, that function comes out of the sum over lines: what is added up line by line is powers of the amounts, and
one product of small matrices turns the sums into cumulants at each node of the factor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from costing.marginals import SCORES, SHAPES, pert_table
from costing.portfolio.orders import cumulants_of
from costing.prices import Array

ORDERS = (1, 2, 3, 4)
# The degree of the polynomial of each order, and the points it is fitted at.
DEGREES, _FITTED = (7, 5, 4, 4), 64
# Nodes of the common factor (Gauss and Hermite): more where it explains most of a line.
_NODES, _CLOSE_NODES, _CLOSE = 7, 13, 0.8


@dataclass(frozen=True, eq=False)
class Given:
    """Cumulants of a line of width 1 at nodes of the common factor, from powers of the tilt of its likely value.

    `nodes` and their `weights`, together 1, are of shape (nodes,); `closed` and `opened` hold for each order a matrix
    of shape (nodes, degree + 1), for lines whose high is their most and for those whose top is open.
    """

    nodes: Array
    weights: Array
    closed: tuple[Array, ...]
    opened: tuple[Array, ...]


@lru_cache(maxsize=16)
def given_of(weight: float, top: float, loading: float) -> Given:
    """Return what lines do given the factor.

    Parameters
    ----------
    weight
        Of the likely value of a PERT.
    top
        How probable it is that a line with an open top stays under its high [share].
    loading
        How each line moves with the common factor, 0 to under 1.

    Returns
    -------
    Given
        Built once.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_CLOSE_NODES if loading > _CLOSE else _NODES)
    tilts = np.polynomial.chebyshev.chebpts1(_FITTED)
    ratios = (1 + tilts) / 2
    closed = _fitted(tilts, _cumulants(ratios, weight, loading, nodes))
    if top == 1:
        return Given(nodes, weights / weights.sum(), closed, closed)
    column = pert_table(weight).column(top)
    shapes = np.interp(ratios, SHAPES / column, SHAPES)
    wider = 1 / np.interp(shapes, SHAPES, column)[:, None]
    held = _cumulants(shapes, weight, loading, nodes)
    opened = _fitted(tilts, [wider**order * each for order, each in zip(ORDERS, held, strict=True)])
    return Given(nodes, weights / weights.sum(), closed, opened)


def _cumulants(shapes: Array, weight: float, loading: float, nodes: Array) -> Array:
    """Return the first four cumulants of PERTs on [0, 1] at each node of the factor, of shape (4, shapes, nodes)."""
    places = pert_table(weight).rows(shapes)
    kernel = np.exp(-((SCORES[:, None] - loading * nodes) ** 2) / (2 * (1 - loading**2)))
    kernel /= kernel.sum(axis=0)
    return cumulants_of([places**order @ kernel for order in ORDERS])


def _fitted(tilts: Array, cumulants: Sequence[Array] | Array) -> tuple[Array, ...]:
    """Fit each as a polynomial of the tilt."""
    fits = (np.polynomial.chebyshev.chebfit(tilts, each, to) for each, to in zip(cumulants, DEGREES, strict=True))
    return tuple(np.stack([np.polynomial.chebyshev.cheb2poly(column) for column in fit.T]) for fit in fits)
