"""Value-added tax: once per rate, on the summed base, half-up to the centime."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from costing.money import ZERO, to_centime

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of one rate [percent]: its base and amount [DZD]."""

    rate: Decimal
    base: Decimal
    amount: Decimal


def vat_by_rate(nets: Iterable[tuple[Decimal, Decimal]]) -> tuple[Tax, ...]:
    """Compute the value-added tax of some lines.

    Parameters
    ----------
    nets
        Rate [percent] and net amount [DZD] of each line.

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
    return tuple(
        Tax(rate, bases[rate], to_centime(bases[rate] * rate / _HUNDRED)) for rate in sorted(bases, reverse=True)
    )
