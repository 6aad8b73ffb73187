"""Discounts as a spreadsheet takes them: a share in a cell, and a formula that comes to the centime of the quote.

A spreadsheet counts in binary and rounds what fifteen digits show. A share is kept only where that comes to what exact
decimals do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import chain

from costing.money import ZERO, to_centime
from costing.quoting.record import DiscountRecord

_FINEST = 15
_SHOWN = Context(prec=15)
_WHOLE = Decimal(100)
_PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class WholeDiscount:
    """The discount of the whole: the share of the open cell, and what is taken off each rate [DZD] beside it.

    `agreed`: it was no single percentage; what was granted is the share `granted`, then an amount a rate. Else the
    amounts are the centimes of its spreading.
    """

    share: Decimal
    fixed: dict[Decimal, Decimal]
    agreed: bool
    granted: Decimal = ZERO


def line_share(whole: Decimal, net: Decimal) -> Decimal:
    """Return the shortest share of quantity times price that leaves a net amount of a line [DZD]."""
    exact = 1 - net / whole if whole else ZERO
    kept = (share for share in chain((ZERO,), _shortened(exact)) if _rounded(whole * (1 - share)) == net)
    return next(kept, exact)


def whole_discount(
    nets: Mapping[Decimal, Decimal], taken: Mapping[Decimal, Decimal], percent: Decimal | None, granted: Decimal
) -> WholeDiscount:
    """Return the discount of the whole as formulas take it.

    The percentage it was given as, with the centimes that its spreading over lines adds to a rate; else what all its
    percentages take off together, and an amount a rate for the rest, which stays whatever is negotiated.

    Parameters
    ----------
    nets, taken
        By rate of tax: what the lines' own discounts leave, and what that of the whole takes off it [DZD].
    percent
        The one percentage it was given as, if it was.
    granted
        The share that all its percentages take off together.
    """
    if percent is not None:
        share = percent / _WHOLE
        centimes = _beyond(share, nets, taken)
        if centimes is not None:
            return WholeDiscount(share, centimes, agreed=False)
    if not (any(taken.values()) or granted):
        return WholeDiscount(ZERO, dict(taken), agreed=False)
    granted = round(granted, _FINEST)
    rest = _beyond(granted, nets, taken)
    if rest is None:
        return WholeDiscount(ZERO, dict(taken), agreed=True)
    return WholeDiscount(ZERO, rest, agreed=True, granted=granted)


def _beyond(
    share: Decimal, nets: Mapping[Decimal, Decimal], taken: Mapping[Decimal, Decimal]
) -> dict[Decimal, Decimal] | None:
    """Return what is taken off each rate beyond a share; nothing where a spreadsheet would round that another way."""
    given = {rate: _rounded(nets[rate] * share) for rate in taken}
    known = {rate: taken[rate] - off for rate, off in given.items() if off is not None}
    return known if len(known) == len(taken) else None


def granted_share(steps: Sequence[DiscountRecord]) -> Decimal:
    """Return the share of an amount that all percentages of the whole take off it, one after the other."""
    kept = Decimal(1)
    for step in steps:
        if step.on is None and step.way == _PERCENT:
            kept *= 1 - step.value / _WHOLE
    return 1 - kept


def whole_percent(steps: Sequence[DiscountRecord]) -> Decimal | None:
    """Return the discount of the whole as the one percentage it was given as, of what the lines' own have left."""
    last = steps[-1] if steps else None
    if last is None or last.way != _PERCENT or any((each.on is None) != (each is last) for each in steps):
        return None
    return last.value


def _shortened(exact: Decimal) -> Iterator[Decimal]:
    """Return a share with ever more decimals."""
    return (round(exact, places) for places in range(_FINEST + 1))


def _rounded(value: Decimal) -> Decimal | None:
    """Round half-up to the centime; nothing where fifteen digits of the value would round another way."""
    exact = to_centime(value)
    return exact if to_centime(_SHOWN.plus(value)) == exact else None
