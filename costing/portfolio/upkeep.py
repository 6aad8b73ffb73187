"""The first contract year of maintenance of many facilities, exactly as one quote reckons it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from costing.case import Case
from costing.drivers import usual_span
from costing.maintaining import assumed_part, calendar_of
from costing.money import decimal_of
from costing.portfolio.columns import KIND, LICENCES
from costing.portfolio.firm import CENTIMES, Wholes, centimes_of, half_up, in_steps, product
from costing.portfolio.reading import PREPAID, Facilities
from costing.portfolio.structures import Rows
from costing.prices import Array
from costing.scope import Scope
from costing.supposing import LICENCE_COST
from costing.tracing import LIKELY, PERCENT

_LICENSING, _WARRANTY = "vendor.licensing", "maintenance.warranty"


class Upkeep:
    """The maintenance of facilities, whichever of them ask for it."""

    def __init__(self, found: Facilities, case: Case) -> None:
        self._found, self._case = found, case

    def first_year(self, rows: Rows, rates: Array, upgrades: Array) -> Wholes:
        """Return the first contract year of some facilities.

        Parameters
        ----------
        rows
            Which they are.
        rates
            The likely rate of each [share a year].
        upgrades
            The likely price of the major upgrade that a licence nobody has given an amount of is a multiple of [DZD
            before tax].

        Returns
        -------
        Array
            Centimes before tax, of shape (rows,): base times rate, rounded once.
        """
        found, contract = self._found, self._case.prices.contract
        multiples, parts = self._multiples
        own = multiples[_codes(found, KIND, rows), _codes(found, _LICENSING, rows)]
        base = product(in_steps(upgrades, contract.base_step), own)
        if LICENCES in found.numbers:
            listed = product(centimes_of(found.numbers[LICENCES][rows]), np.array(parts))
            base = np.where(found.known(LICENCES)[rows], listed, base)
        factors, slices = self._factors
        shares = factors[_codes(found, _WARRANTY, rows), self._prepaid(rows)]
        yearly = product(base, product(in_steps(rates * PERCENT, contract.rate_step), shares))
        return half_up(yearly, Fraction(contract.rate_step) / PERCENT / parts / slices)

    @cached_property
    def _multiples(self) -> tuple[Wholes, int]:
        """The licence cost that one step of the upgrade's price stands for, by kind and licensing model, in parts.

        The parts are of a centime; the second number is how many.
        """
        prices, driver = self._case.prices, self._case.found[LICENCE_COST].driver
        kinds, models = _words(self._found, KIND), _words(self._found, _LICENSING)
        step = Fraction(prices.contract.base_step) * CENTIMES
        times = [Fraction(decimal_of(float(usual_span(driver, kind)[LIKELY]))) * step for kind in kinds]
        shares = [Fraction(assumed_part(_scope(vendor={"licensing": model}), prices)) for model in models]
        table, parts = _wholes([each * share for each in times for share in shares])
        return table.reshape(len(kinds), len(models)), parts

    @cached_property
    def _factors(self) -> tuple[Wholes, int]:
        """What the first year is of a full one, by warranty and years prepaid, in parts, and how many make one."""
        warranties = _words(self._found, _WARRANTY)
        most = int(self._prepaid(slice(None)).max(initial=0))
        asked = ({"warranty": warranty, "prepaid_years": years} for warranty in warranties for years in range(most + 1))
        each = [Fraction(calendar_of(_scope(maintenance=said), self._case.prices).factors[0]) for said in asked]
        table, parts = _wholes(each)
        return table.reshape(len(warranties), most + 1), parts

    def _prepaid(self, rows: Rows) -> Wholes:
        if PREPAID not in self._found.numbers:
            return np.zeros(1, dtype=np.int64)
        return np.nan_to_num(self._found.numbers[PREPAID][rows]).astype(np.int64)


def _scope(**tables: Mapping[str, object]) -> Scope:
    return Scope.model_validate({"client": {"name": "-"}, **tables})


def _wholes(shares: Sequence[Fraction]) -> tuple[Wholes, int]:
    """Return fractions as whole numbers of the largest part that all are made of, and how many such make one."""
    parts = lcm(*(share.denominator for share in shares))
    return np.array([int(share * parts) for share in shares]), parts


def _words(found: Facilities, name: str) -> tuple[str | None, ...]:
    """Return the words of a column, then nothing: what is unknown has the last place."""
    return (*found.columns[name].words, None) if name in found.words else (None,)


def _codes(found: Facilities, name: str, rows: Rows) -> Wholes:
    return found.words[name][rows] if name in found.words else np.full(1, -1)
