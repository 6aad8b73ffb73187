"""Discounts: exact amounts, spread over lines by largest remainder, each on what those before it have left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from costing.errors import Problem
from costing.money import CENTIME, ZERO, apportioned, to_centime
from costing.quoting.sold import Sold, gross_of
from costing.terms import Discount

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Given:
    """One discount as it was given: what it says, its amount [DZD before tax], and its part on each line by code."""

    said: Discount
    amount: Decimal
    parts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Discounted:
    """Rows after their discounts, the discounts in their order, and what could not be given."""

    rows: tuple[Sold, ...]
    given: tuple[Given, ...]
    problems: tuple[Problem, ...]


def discounted(rows: Sequence[Sold], steps: Sequence[tuple[str, Discount]]) -> Discounted:
    """Give discounts, one after the other.

    Parameters
    ----------
    rows
        Firm rows, before tax [DZD].
    steps
        The discounts in the order in which they act, each with the place in the terms where it stands.

    Returns
    -------
    Discounted
        Every row with what is taken off it. A discount of a line acts whether or not it is in the total; one of the
        whole acts on the rows in the total, never on what is paid by the year. An accepted option bears a percentage
        of the whole; an amount, or a target, is of the offer without it, so that accepting adds its price.

    Notes
    -----
    A percentage is taken of what is left, half-up to the centime, once for all its lines; what it comes to is spread by
    largest remainder in proportion to what is left of each line, so that the parts sum to it exactly.
    """
    held = {row.code: row for row in rows}
    given, problems = [], []
    for place, step in steps:
        on = acted_on(tuple(held.values()), step)
        off = _off(step, on)
        left = sum((row.net for row in on), ZERO)
        if not ZERO <= off <= left:
            way, aim = step.way
            key = "discount_too_large" if off > left else "target_above"
            each = to_centime(left / on[0].quantity) if step.to_unit_price is not None else left
            problems.append(Problem(f"{place}{way}", key, {"found_dzd": aim, "left_dzd": each}))
            continue
        parts = dict(zip((row.code for row in on), apportioned(off, [row.net for row in on]), strict=True))
        held |= {row.code: replace(row, discount=row.discount + parts[row.code]) for row in on}
        given.append(Given(step, off, {code: part for code, part in parts.items() if part}))
    return Discounted(tuple(held.values()), tuple(given), tuple(problems))


def acted_on(rows: Sequence[Sold], step: Discount) -> tuple[Sold, ...]:
    """Return the rows a discount acts on: the line of its code, else the lines of its service; without, the whole."""
    if step.on is None:
        return tuple(row for row in rows if row.counted and (step.percent is not None or not row.extra))
    named = tuple(row for row in rows if row.code == step.on)
    return named or tuple(row for row in rows if row.service == step.on)


def _off(step: Discount, on: Sequence[Sold]) -> Decimal:
    """Return what a discount takes off some rows [DZD]; less than nothing where its target is above them."""
    left = sum((row.net for row in on), ZERO)
    if step.percent is not None:
        return to_centime(left * step.percent / _HUNDRED)
    if step.amount is not None:
        return step.amount.quantize(CENTIME)
    if step.to_unit_price is not None:
        return left - sum((to_centime(row.quantity * step.to_unit_price) for row in on), ZERO)
    if step.to_net is not None:
        return left - step.to_net.quantize(CENTIME)
    return off_to_gross(on, step.to_gross or ZERO)


def off_to_gross(on: Sequence[Sold], target: Decimal) -> Decimal:
    """Return the least discount that brings some rows to a gross amount, or as little under it as centimes allow.

    Parameters
    ----------
    on
        The rows it is spread over.
    target
        Gross amount [DZD, tax included], not above what they come to.

    Returns
    -------
    Decimal
        In centimes [DZD before tax]; under nothing where the rows come to less than the target. A centime of net moves
        the gross by one or two, so that not every gross can be met.
    """
    left = sum((row.net for row in on), ZERO)

    def gross(off: Decimal) -> Decimal:
        parts = apportioned(off, [row.net for row in on])
        return gross_of([(row.vat_rate, row.net - part) for row, part in zip(on, parts, strict=True)])

    whole = gross(ZERO)
    if whole < target:
        return whole - target
    off = (left - left * target / whole).quantize(CENTIME, ROUND_FLOOR) if whole else ZERO
    while off < left and gross(off) > target:
        off += CENTIME
    while off > 0 and gross(off - CENTIME) <= target:
        off -= CENTIME
    return off
