"""One scope on one day, ready to be priced: its answers, what is wanted, what is bought, and what that bears."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from costing.drivers import BASE, MAJOR, Answer, answers, uncovered_systems
from costing.exchanging import validity_of
from costing.goods import Good, goods_of
from costing.importing import Charge, charges_of
from costing.prices import Prices, Service
from costing.scope import Scope
from costing.wanting import Wanted, wanted_of


@dataclass(frozen=True)
class Case:
    """A scope, the prices of a day, its answers, what it wants of them, and the days its offer holds."""

    scope: Scope
    prices: Prices
    found: Mapping[str, Answer]
    wanted: Wanted
    days: int

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables of the scope that are there."""
        return frozenset(self.scope.tables)

    @cached_property
    def goods(self) -> tuple[Good, ...]:
        """What is sold or maintained at an amount that is given."""
        return goods_of(self.scope, self.prices, self.found)

    @cached_property
    def charges(self) -> tuple[Charge, ...]:
        """What the goods bear, for as long as the offer holds."""
        return charges_of(self.goods, self.days, self.scope, self.prices)

    @cached_property
    def yearly(self) -> Service | None:
        """The maintenance that is asked for."""
        return self.prices.services[self.wanted.yearly] if self.wanted.yearly is not None else None

    @cached_property
    def base_upgrade(self) -> Service | None:
        """The major upgrade for the systems whose licence cost maintenance must assume; nothing where all is given."""
        if self.yearly is None or uncovered_systems(self.scope) == ():
            return None
        major = next(service for service in self.prices.services.values() if service.systems == MAJOR)
        return replace(major, systems=BASE)


def case_of(scope: Scope, prices: Prices) -> Case:
    """Make a scope ready to be priced on the day of some prices."""
    found = answers(scope, prices)
    return Case(scope, prices, found, wanted_of(scope, prices, found), validity_of(scope, prices))
