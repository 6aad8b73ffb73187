"""The total of a scope for any values of its drivers: one run of the rules, whatever the number of what-ifs.

The last axis of every array is the corners: low, likely, high. What follows from other answers (training days, seats)
follows here too, row by row.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from costing.case import Case
from costing.drivers import DERIVED
from costing.importing import stands
from costing.maintaining import assumed_part, calendar_of
from costing.prices import ORIGIN, Array
from costing.pricing import priced_services, run_rules, start
from costing.rules import Working


@dataclass(frozen=True, slots=True)
class Totalled:
    """Totals before tax [DZD]: the one-off lines, all contract years, and what they are made of.

    `base` is what maintenance is a percentage of and `rate` that percentage as a share, both 0 without maintenance;
    `upgrade` the price of the upgrade that an assumed licence cost is a multiple of, and `times` what it is multiplied
    by, 0 where none is assumed.
    """

    once: Array
    years: Array
    base: Array
    rate: Array
    upgrade: Array
    times: Array
    workings: Mapping[str, Working]

    @property
    def committed(self) -> Array:
        """One-off lines and contract years together."""
        return self.once + self.years


def following(case: Case, values: Mapping[str, Array], given: Collection[str]) -> dict[str, Array]:
    """Return values with the counts that follow from them, but for those that are known or given."""
    open_counts = {name: derive for name, derive in DERIVED.items() if name in case.found and name not in given}
    made = {name: derive(values, case.prices) for name, derive in open_counts.items() if not case.found[name].known}
    return {**values, **made}


def totals_of(case: Case, values: Mapping[str, Array]) -> Totalled:
    """Total a scope for some values of its drivers."""
    workings = priced_services(case.prices, values, case.wanted.priced, case.tables)
    once = np.zeros(())
    for code in case.wanted.sold:
        once = once + workings[code].amount
    for good in case.goods:
        once = once + good.amounts(values["seats"]) * good.sold
    origins = case.prices.drivers[ORIGIN].scale
    for charge in case.charges:
        if origins is not None and stands(charge, case.found):
            brought = charge.service.brought_by(origins, values[ORIGIN]) if charge.service.origins else np.ones(())
            once = once + charge.amounts(values["seats"]) * brought
    if case.yearly is None:
        nothing = np.zeros(3)
        return Totalled(once, nothing, nothing, nothing, nothing, nothing, workings)
    rate, (upgrade, times) = workings[case.yearly.code].unit_price, _assumed(case, values)
    base = _listed(case, values) + times * upgrade
    factor = float(sum(calendar_of(case.scope, case.prices).factors))
    return Totalled(once, base * rate * factor, base, rate, upgrade, times, workings)


def _listed(case: Case, values: Mapping[str, Array]) -> Array:
    """Return what the licences that are given add to the base of maintenance."""
    base = np.zeros(3)
    for good in case.goods:
        if good.service == "licences":
            base = base + good.base(values["seats"])
    return base


def _assumed(case: Case, values: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return the price of the upgrade that stands for the licences nobody gave, and how many times it counts."""
    if case.base_upgrade is None:
        return np.zeros(3), np.zeros(3)
    price = run_rules(start(case.base_upgrade, case.prices, values, {}, ())).unit_price
    return price, values["licence_multiple"] * float(assumed_part(case.scope, case.prices))
