"""The total of a scope for any values of its drivers: one run of the rules, whatever the number of what-ifs.

The last axis of every array is the corners: low, likely, high. What follows from other answers (training days, seats)
follows here too, row by row.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from costing.case import Case
from costing.drivers import DERIVED
from costing.importing import stands
from costing.maintaining import assumed_part, calendar_of
from costing.prices import Array
from costing.pricing import priced_services, run_rules, start
from costing.rules import Working


@dataclass(frozen=True, slots=True)
class Totalled:
    """Totals before tax [DZD]: the one-off lines, all contract years, and what they are made of.

    `base` is what maintenance is a percentage of and `rate` that percentage as a share, both 0 without maintenance;
    `upgrade` is the upgrade that an assumed licence cost is a multiple of, and `times` what its price is multiplied by:
    nothing, and 0, where none is assumed.
    """

    once: Array
    years: Array
    base: Array
    rate: Array
    upgrade: Working | None
    times: Array
    workings: Mapping[str, Working]

    @property
    def committed(self) -> Array:
        """One-off lines and contract years together."""
        return self.once + self.years


def following(case: Case, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return values with the counts that follow from them, but for those that are known."""
    unsaid = [name for name in DERIVED if name in case.found and not case.found[name].known]
    return {**values, **{name: DERIVED[name](values, case.prices) for name in unsaid}}


def totals_of(case: Case, values: Mapping[str, Array]) -> Totalled:
    """Total a scope for some values of its drivers."""
    workings = priced_services(case.prices, values, case.wanted.priced, case.tables)
    once = np.zeros(())
    for code in case.wanted.sold:
        once = once + workings[code].amount
    for good in case.goods:
        once = once + good.amounts(values["seats"]) * good.sold
    for charge in case.charges:
        if stands(charge, case.found):
            once = once + charge.amounts(values, case.prices)
    nothing = np.zeros(3)
    if case.yearly is None:
        return Totalled(once, nothing, nothing, nothing, None, nothing, workings)
    rate, upgrade, times, base = workings[case.yearly.code].unit_price, None, nothing, _listed(case, values)
    if case.base_upgrade is not None:
        upgrade = run_rules(start(case.base_upgrade, case.prices, values, {}, ()))
        times = values["licence_multiple"] * float(assumed_part(case.scope, case.prices))
        base = base + times * upgrade.unit_price
    factor = float(sum(calendar_of(case.scope, case.prices).factors))
    return Totalled(once, base * rate * factor, base, rate, upgrade, times, workings)


def _listed(case: Case, values: Mapping[str, Array]) -> Array:
    """Return what the licences that are given add to the base of maintenance."""
    base = np.zeros(3)
    for good in case.goods:
        if good.service == "licences":
            base = base + good.base(values["seats"])
    return base
