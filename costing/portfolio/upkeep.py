"""The first contract year of maintenance of many facilities, exactly as one quote reckons it."""

from fractions import Fraction
from math import lcm

import numpy as np

from costing.case import Case
from costing.drivers import usual_span
from costing.maintaining import assumed_part, calendar_of
from costing.money import decimal_of
from costing.portfolio.columns import KIND, LICENCES
from costing.portfolio.firm import CENTIMES, Wholes, centimes_of, half_up, in_steps, product
from costing.portfolio.reading import Facilities
from costing.portfolio.structures import Rows
from costing.supposing import LICENCE_COST
from costing.totalling import Totalled
from costing.tracing import LIKELY, PERCENT


def first_year(found: Facilities, case: Case, rows: Rows, totals: Totalled) -> Wholes | None:
    """Return the first contract year [centimes before tax]; nothing where no maintenance is asked for."""
    if case.yearly is None:
        return None
    contract = case.prices.contract
    factor = Fraction(calendar_of(case.scope, case.prices).factors[0])
    rates = in_steps(totals.rate[..., LIKELY] * PERCENT, contract.rate_step)
    base: Wholes = np.zeros((), dtype=np.int64)
    if LICENCES in found.numbers:
        base = centimes_of(found.numbers[LICENCES][rows])
    parts = 1
    if totals.upgrade is not None:
        multiples, parts = _multiples(found, case, rows)
        upgrades = in_steps(totals.upgrade.unit_price[..., LIKELY], contract.base_step)
        base = base * parts + product(upgrades, multiples)
    whole = Fraction(contract.rate_step) / PERCENT * factor / parts
    return half_up(product(base, rates), whole)


def _multiples(found: Facilities, case: Case, rows: Rows) -> tuple[Wholes, int]:
    """Return the licence cost that one step of the upgrade's price stands for [centimes], by parts, and how many."""
    driver = case.found[LICENCE_COST].driver
    step = Fraction(case.prices.contract.base_step) * Fraction(assumed_part(case.scope, case.prices)) * CENTIMES
    kinds = (*found.columns[KIND].words, None) if KIND in found.words else (None,)
    each = [Fraction(decimal_of(float(usual_span(driver, kind)[LIKELY]))) * step for kind in kinds]
    parts = lcm(*(multiple.denominator for multiple in each))
    table = np.array([int(multiple * parts) for multiple in each])
    return table[found.words[KIND][rows]] if KIND in found.words else table, parts
