"""Facilities put together by what their offers have, and priced some thousands at a time by one run of the rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from costing.case import Case
from costing.exposures import Exposure, by_origin, exposures
from costing.portfolio.columns import AMOUNTS
from costing.portfolio.corners import Answers, corner
from costing.portfolio.faults import Faults
from costing.portfolio.firm import Wholes, centimes_of, dinars, gross, line_amounts
from costing.portfolio.quantiles import RowMoments, row_moments
from costing.portfolio.reading import Facilities, read_frame
from costing.portfolio.structures import Rows, Structure, structures_of
from costing.portfolio.upkeep import first_year
from costing.prices import Array, Prices
from costing.readings import beliefs_of
from costing.totalling import Totalled, totals_of
from costing.tracing import LIKELY

if TYPE_CHECKING:
    from pandas import DataFrame

# So many facilities at a time: what is reckoned of them then stays in the processor's own memory.
_AT_ONCE = 16_384
ENDS = ("low", "likely", "high")


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Facilities that were read, the prices of a day, and how they are priced together; `faults` of the others."""

    facilities: Facilities
    prices: Prices
    structures: tuple[Structure, ...]
    faults: Faults

    def parcels(self) -> "Iterator[Parcel]":
        """Return the facilities that can be priced, some thousands at a time."""
        for each in self.structures:
            answers = Answers(self.facilities, each.case, _AT_ONCE)
            for rows in _some(each.rows):
                yield Parcel(self.facilities, each.case, answers, rows)


def _some(rows: Rows) -> Iterator[Rows]:
    """Return rows some thousands at a time."""
    if isinstance(rows, slice):
        for first in range(rows.start, rows.stop, _AT_ONCE):
            yield slice(first, min(first + _AT_ONCE, rows.stop))
    else:
        for first in range(0, len(rows), _AT_ONCE):
            yield rows[first : first + _AT_ONCE]


@dataclass(frozen=True, eq=False)
class Parcel:
    """Some facilities whose offers have the same lines, priced; every array has a row a facility."""

    facilities: Facilities
    case: Case
    answers: Answers
    rows: Rows

    @cached_property
    def values(self) -> dict[str, Array]:
        """The corners of every driver."""
        return self.answers.at(self.rows)

    @cached_property
    def totals(self) -> Totalled:
        """The totals at the three corners, with the workings behind them."""
        return totals_of(self.case, self.values)

    @cached_property
    def given(self) -> dict[str, Wholes]:
        """The amounts that are given [centimes], by service; 0 where none is."""
        numbers = self.facilities.numbers
        return {
            service: centimes_of(numbers[name][self.rows])
            for name, service in AMOUNTS.items()
            if name in numbers and any(good.service == service for good in self.case.goods)
        }

    @cached_property
    def nets(self) -> dict[str, Wholes]:
        """The firm amounts of the one-off lines [centimes before tax], by service."""
        found: dict[str, Wholes] = dict.fromkeys(self.case.wanted.covered, np.zeros((), dtype=np.int64))
        for code in self.case.wanted.sold:
            working = self.totals.workings[code]
            quantity, price = (corner(each, LIKELY) for each in (working.quantity, working.unit_price))
            found[code] = line_amounts(quantity, price, working.service.step)
        return {**found, **self.given}

    @property
    def gross(self) -> Wholes:
        """The firm one-off lines with value-added tax [centimes]."""
        services, vat = self.case.prices.all_services, self.case.prices.vat
        return gross((vat[services[code].vat], amounts) for code, amounts in self.nets.items())

    @property
    def first_year(self) -> Wholes | None:
        """The first contract year of maintenance [centimes before tax]; nothing where none is asked for."""
        return first_year(self.facilities, self.case, self.rows, self.totals)

    @property
    def moments(self) -> RowMoments:
        """The distributions of the totals, but for amounts that are given: those are certain."""
        shares, values = by_origin(self.case, self.values)
        if len(shares) == 1:
            values, totals = self.values, self.totals
        else:
            totals = totals_of(self.case, values)
        parts = [_spread_out(part) for part in exposures(self.case, totals, values)]
        return row_moments(parts, shares, beliefs_of(self.case.prices, None))

    @property
    def certain(self) -> Array:
        """What is added to every total, as it is given [DZD before tax]."""
        return dinars(sum(self.given.values(), np.zeros((), dtype=np.int64)))


def _spread_out(part: Exposure) -> Exposure:
    """Return a part with an amount at each corner, where all corners were one."""
    return replace(part, amounts=np.broadcast_to(part.amounts, np.broadcast_shapes(part.amounts.shape, (len(ENDS),))))


def portfolio_of(frame: "DataFrame", prices: Prices, keep: Sequence[str] = ()) -> Portfolio:
    """Read a table of facilities with the prices of a day, and put those together that are priced together."""
    found, faults = read_frame(frame, prices, keep)
    good = np.flatnonzero(~faults.rows) if faults else None
    structures = []
    for each in structures_of(found if good is None else found.those(good), prices):
        rows = each.rows if good is None else good[each.rows]
        if each.has_lines:
            structures.append(Structure(rows, each.case))
        else:
            asked = ", ".join(each.case.scope.asked)
            where = np.zeros(len(found), dtype=bool)
            where[rows] = True
            faults.of_rows("", "facility_without_line", where, partial(_same, {"services": asked}))
    return Portfolio(found, prices, tuple(structures), faults)


def _same(facts: dict[str, Any], row: int) -> dict[str, Any]:
    del row
    return facts
