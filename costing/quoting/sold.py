"""What is sold: firm rows before tax, light enough to be reckoned again for every option, and their totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.lines import Line
from costing.money import ZERO
from costing.quoting.taxes import Tax, vat_by_rate

OWN = "own"


@dataclass(frozen=True, slots=True)
class Sold:
    """One firm row, before tax [DZD]: `amount` is before discounts, `discount` what they take off it in all.

    `listed` is the unit price that the price book gives, `by_hand` why another stands in its place; `contingency` the
    part of the amount that a confidence adds. `optional`: outside the total; `extra`: in it as an accepted option.
    """

    line: Line
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    listed: Decimal
    vat_rate: Decimal
    by_hand: str | None = None
    contingency: Decimal = ZERO
    discount: Decimal = ZERO
    optional: bool = False
    extra: bool = False

    @property
    def code(self) -> str:
        """The code of its line."""
        return self.line.code

    @property
    def service(self) -> str:
        """What it is a line of."""
        return self.line.service

    @property
    def recurring(self) -> bool:
        """Whether it is paid by the year."""
        return self.line.recurring

    @property
    def counted(self) -> bool:
        """Whether it is in the total of what is paid once."""
        return not (self.recurring or self.optional)

    @property
    def net(self) -> Decimal:
        """What is left of its amount after discounts."""
        return self.amount - self.discount


@dataclass(frozen=True, slots=True)
class Sums:
    """The totals of what is paid once [DZD]: `net` before discounts, `due` with all taxes."""

    net: Decimal
    discount: Decimal
    vat: tuple[Tax, ...]
    gross: Decimal
    stamp_duty: Decimal

    @property
    def due(self) -> Decimal:
        """What the client pays."""
        return self.gross + self.stamp_duty


def gross_of(nets: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the gross amount [DZD] of some nets, each with its rate [percent] in front."""
    return sum((net for _, net in nets), ZERO) + sum((tax.amount for tax in vat_by_rate(nets)), ZERO)
