"""What only a company's own book says: who works at which day rate, what services cost, how low they are sold.

All of it is internal: none of it is ever in a client's file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from costing.money import ZERO, to_centime
from costing.offers import Said


@dataclass(frozen=True, slots=True)
class Mandate:
    """The largest discount a role may give [share of the listed price]: on the whole, and on any one line."""

    whole: Decimal
    line: Decimal
    below_floor: bool


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody of the company: what a day of theirs costs [DZD], and what they may give; nothing: not said."""

    code: str
    label: Said
    day_rate: Decimal | None
    mandate: Mandate | None


@dataclass(frozen=True, slots=True)
class ServiceCost:
    """What a line of a service costs: days of roles and purchases [DZD], once and a unit, or a share of its price."""

    days: Mapping[str, Decimal]
    days_a_unit: Mapping[str, Decimal]
    purchases: Decimal
    purchases_a_unit: Decimal
    share: Decimal | None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that do the work."""
        return tuple(dict.fromkeys((*self.days, *self.days_a_unit)))

    def of(self, quantity: Decimal, listed: Decimal, rates: Mapping[str, Decimal]) -> Decimal:
        """Return what so many units cost [DZD], to the centime; `listed` is their price before any discount."""
        if self.share is not None:
            return to_centime(listed * self.share)
        once = sum((days * rates[role] for role, days in self.days.items()), self.purchases)
        each = sum((days * rates[role] for role, days in self.days_a_unit.items()), self.purchases_a_unit)
        return to_centime(once + each * quantity)


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest unit price of a service: an amount [DZD], a share of the listed price, or a least margin [share]."""

    dzd: Decimal | None
    share: Decimal | None
    margin: Decimal | None

    def price(self, listed: Decimal, cost: Decimal | None) -> Decimal | None:
        """Return it for one unit [DZD before tax]; nothing where it is a margin on a cost that nobody knows."""
        if self.dzd is not None:
            return self.dzd
        if self.share is not None:
            return listed * self.share
        return None if cost is None or self.margin is None else cost / (1 - self.margin)


@dataclass(frozen=True, slots=True)
class Company:
    """The company's own book on one day: roles by code, costs and floors by service."""

    roles: Mapping[str, Role]
    costs: Mapping[str, ServiceCost]
    floors: Mapping[str, Floor]

    @property
    def day_rates(self) -> Mapping[str, Decimal]:
        """What a day of each role costs [DZD], where it is said."""
        return {code: role.day_rate for code, role in self.roles.items() if role.day_rate is not None}

    @property
    def mandated(self) -> tuple[Role, ...]:
        """The roles that may give discounts, the one that may give least first."""
        given = [role for role in self.roles.values() if role.mandate is not None]
        return tuple(sorted(given, key=_reach))


def _reach(role: Role) -> tuple[Decimal, Decimal, bool]:
    return (role.mandate.whole, role.mandate.line, role.mandate.below_floor) if role.mandate else (ZERO, ZERO, False)
