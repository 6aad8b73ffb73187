"""Taxes of a quote: value-added tax once per rate on the summed base, and the stamp duty on what is paid in cash."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from costing.money import ZERO, to_centime
from costing.prices import Stamp

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of one rate [percent]: its base and amount [DZD]."""

    rate: Decimal
    base: Decimal
    amount: Decimal


def vat_on(net: Decimal, rate: Decimal) -> Decimal:
    """Return the value-added tax on a base [DZD] at a rate [percent], half-up to the centime."""
    return to_centime(net * rate / _HUNDRED)


def vat_by_rate(nets: Iterable[tuple[Decimal, Decimal]]) -> tuple[Tax, ...]:
    """Compute the value-added tax of some lines.

    Parameters
    ----------
    nets
        Rate [percent] and net amount [DZD] of each line, after discounts.

    Returns
    -------
    tuple of Tax
        One for each rate met, zero included, highest rate first.

    Examples
    --------
    >>> vat_by_rate([(Decimal(19), Decimal("10.03")), (Decimal(19), Decimal("0.10"))])[0].amount
    Decimal('1.92')
    """
    bases: dict[Decimal, Decimal] = {}
    for rate, net in nets:
        bases[rate] = bases.get(rate, ZERO) + net
    return tuple(Tax(rate, bases[rate], vat_on(bases[rate], rate)) for rate in sorted(bases, reverse=True))


def stamp_duty(gross: Decimal, means: str, stamp: Stamp) -> Decimal:
    """Return the stamp duty on a receipt.

    Parameters
    ----------
    gross
        What is paid [DZD], tax included.
    means
        How it is paid: transfer, cheque, treasury or cash.
    stamp
        The scale in force.

    Returns
    -------
    Decimal
        Added after tax, and in no tax base [DZD]; half-dinars stay, as the law says nothing of rounding.

    Notes
    -----
    The band is picked by the whole amount and holds for the whole of it, each started slice counting whole.

    Examples
    --------
    >>> from costing.prices import Stamp
    >>> bands = ((Decimal(300), Decimal(1)), (Decimal(30000), Decimal("1.5")))
    >>> scale = Stamp(("cash",), Decimal(100), Decimal(5), bands)
    >>> stamp_duty(Decimal("30000.01"), "cash", scale)
    Decimal('451.50')
    """
    return duty_on(gross, stamp) if means in stamp.means else ZERO


def duty_on(gross: Decimal, stamp: Stamp) -> Decimal:
    """Return the stamp duty on an amount [DZD, tax included] that is paid by a means which bears it."""
    passed = [a_slice for above, a_slice in stamp.bands if gross > above]
    if not passed:
        return ZERO
    slices = (gross / stamp.slice).to_integral_value(ROUND_CEILING)
    return max(stamp.minimum, to_centime(slices * passed[-1])).quantize(ZERO)
