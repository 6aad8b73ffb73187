"""Discounts as a spreadsheet takes them: a share in a cell, and a formula that comes to the centime of the quote.

A spreadsheet counts in binary and rounds what fifteen digits show. A share is kept only where that comes to what exact
decimals do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal

from costing.documents.priced import LineView
from costing.documents.shapes import QuoteView
from costing.money import ZERO, to_centime

_FINEST = 15
_SHOWN = Context(prec=15)
_WHOLE = Decimal(100)


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


def line_share(line: LineView) -> Decimal:
    """Return the shortest share of quantity times price that leaves the net amount of a line."""
    whole = line.quantity.value * line.unit_price.value
    exact = 1 - line.net.value / whole if whole else ZERO
    kept = (share for share in (ZERO, *_shortened(exact)) if _rounded(whole * (1 - share)) == line.net.value)
    return next(kept, exact)


def whole_discount(view: QuoteView) -> WholeDiscount:
    """Return the discount of the whole as formulas take it.

    The percentage it was given as, with the centimes that its spreading over lines adds to a rate; else what all its
    percentages take off together, and an amount a rate for the rest, which stays whatever is negotiated.
    """
    nets = {tax.rate.value: ZERO for tax in view.vat}
    for line in view.lines:
        nets[line.vat_rate.value] = nets.get(line.vat_rate.value, ZERO) + line.net.value
    taken = {tax.rate.value: nets[tax.rate.value] - tax.base.value for tax in view.vat}
    if view.discount_share is not None:
        share = view.discount_share.value / _WHOLE
        centimes = _beyond(share, nets, taken)
        if centimes is not None:
            return WholeDiscount(share, centimes, agreed=False)
    if not (any(taken.values()) or view.discount.value or view.sheet.granted):
        return WholeDiscount(ZERO, taken, agreed=False)
    granted = round(view.sheet.granted, _FINEST)
    rest = _beyond(granted, nets, taken)
    if rest is None:
        return WholeDiscount(ZERO, taken, agreed=True)
    return WholeDiscount(ZERO, rest, agreed=True, granted=granted)


def _beyond(
    share: Decimal, nets: dict[Decimal, Decimal], taken: dict[Decimal, Decimal]
) -> dict[Decimal, Decimal] | None:
    """Return what is taken off each rate beyond a share; nothing where a spreadsheet would round that another way."""
    given = {rate: _rounded(nets[rate] * share) for rate in taken}
    known = {rate: taken[rate] - off for rate, off in given.items() if off is not None}
    return known if len(known) == len(taken) else None


def _shortened(exact: Decimal) -> Iterator[Decimal]:
    """Return a share with ever more decimals."""
    return (round(exact, places) for places in range(_FINEST + 1))


def _rounded(value: Decimal) -> Decimal | None:
    """Round half-up to the centime; nothing where fifteen digits of the value would round another way."""
    exact = to_centime(value)
    return exact if to_centime(_SHOWN.plus(value)) == exact else None
