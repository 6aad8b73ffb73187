"""Discounts as a spreadsheet takes them: a share in a cell, and a formula that comes to the centime of the quote.

A spreadsheet counts in binary and rounds what fifteen digits show. A share is kept only where that comes to what exact
decimals do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from costing.money import ZERO, to_centime
from costing.quoting.record import DiscountRecord

_FINEST = 15
_SHOWN = Context(prec=15)
_WHOLE = Decimal(100)
_PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class WholeDiscount:
    """The discount of the whole: a share of every rate's sum, and what is taken off each rate [DZD] before it.

    `agreed`: no share gives it, and the amounts are the discount itself; else they are centimes of its spreading.
    """

    share: Decimal
    fixed: dict[Decimal, Decimal]
    agreed: bool


def line_share(whole: Decimal, net: Decimal) -> Decimal:
    """Return the shortest share of quantity times price that leaves a net amount of a line [DZD]."""
    exact = 1 - net / whole if whole else ZERO
    kept = (share for share in (ZERO, *_shortened(exact)) if _rounded(whole * (1 - share)) == net)
    return next(kept, exact)


def whole_discount(
    nets: Mapping[Decimal, Decimal], taken: Mapping[Decimal, Decimal], percent: Decimal | None
) -> WholeDiscount:
    """Return the discount of the whole as formulas take it.

    The percentage it was given as, with the centimes that its spreading over lines adds to a rate; else the shortest
    share that gives the discount of every rate of value-added tax, to the centime; else an amount a rate.

    Parameters
    ----------
    nets, taken
        By rate of tax: what the lines' own discounts leave, and what that of the whole takes off it [DZD].
    percent
        The one percentage it was given as, if it was.
    """
    if percent is not None:
        share = percent / _WHOLE
        given = {rate: _rounded(net * share) for rate, net in nets.items()}
        centimes = {rate: taken[rate] - off for rate, off in given.items() if off is not None}
        if len(centimes) == len(taken):
            return WholeDiscount(share, centimes, agreed=False)
    whole = sum(nets.values(), ZERO)
    for share in _shortened(sum(taken.values(), ZERO) / whole if whole else ZERO):
        if all(_rounded(nets[rate] * share) == off for rate, off in taken.items()):
            return WholeDiscount(share, dict.fromkeys(taken, ZERO), agreed=False)
    return WholeDiscount(ZERO, dict(taken), agreed=True)


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
