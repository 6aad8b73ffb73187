"""Firm prices of many facilities in whole centimes: what a quote reckons in decimals, to the last of them.

A float price is freed of what lies below a millionth of a dinar, as a single one is, and rounded half-up to its step;
from there on everything is a whole number. Numbers that could leave 64 bits are reckoned as Python's own, which cannot.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costing.money import CENTIME
from costing.prices import Array

Wholes = NDArray[Any]
_MILLIONTHS = 1_000_000
CENTIMES = int(1 / CENTIME)
_ROOM = 2**62


def in_steps(prices: Array, step: Decimal) -> Wholes:
    """Return prices [DZD] as whole numbers of a step, half-up."""
    size = Fraction(step) * _MILLIONTHS
    return half_up(np.rint(prices * _MILLIONTHS).astype(np.int64), 1 / size)


def half_up(numbers: Wholes, share: Fraction) -> Wholes:
    """Return a share of whole numbers, zero or more, rounded half-up to whole numbers."""
    top, bottom = share.numerator, share.denominator
    if top == bottom:
        return numbers
    return np.asarray((_times(numbers, 2 * top) + bottom) // (2 * bottom))


def product(one: Wholes, other: Wholes) -> Wholes:
    """Multiply whole numbers, exactly."""
    if _most(one) * _most(other) > _ROOM:
        return np.asarray(one.astype(object) * other)
    return np.asarray(one * other)


def _times(numbers: Wholes, factor: int) -> Wholes:
    return numbers.astype(object) * factor if _most(numbers) * factor > _ROOM else numbers * factor


def _most(numbers: Wholes) -> int:
    return int(np.abs(numbers).max()) if numbers.size else 0


def line_amounts(quantities: Array, prices: Array, step: Decimal) -> Wholes:
    """Return the firm amounts of a line [centimes before tax]: quantity times the price of one, that to its step."""
    steps = in_steps(prices, step)
    parts = np.rint(quantities * _MILLIONTHS).astype(np.int64)
    if not (parts % _MILLIONTHS).any():
        return half_up(product(parts // _MILLIONTHS, steps), Fraction(step) * CENTIMES)
    return half_up(product(parts, steps), Fraction(step) * CENTIMES / _MILLIONTHS)


def gross(nets: Iterable[tuple[Decimal, Wholes]]) -> Wholes:
    """Return net amounts [centimes] with value-added tax at the rate of each [percent], once a rate on their sum."""
    bases: dict[Decimal, Wholes] = {}
    for rate, amounts in nets:
        bases[rate] = bases[rate] + amounts if rate in bases else amounts
    total: Wholes = np.zeros((), dtype=np.int64)
    for rate, base in bases.items():
        total = total + base + half_up(base, Fraction(rate) / 100)
    return total


def dinars(centimes: Wholes) -> Array:
    """Return centimes as dinars."""
    return np.asarray(centimes / CENTIMES, dtype=float)


def centimes_of(amounts: Array) -> Wholes:
    """Return amounts given to the centime [DZD] as centimes, none where unknown."""
    return np.rint(np.nan_to_num(amounts) * CENTIMES).astype(np.int64)
