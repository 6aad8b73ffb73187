"""Facilities put together by what their offers have, and priced some thousands at a time by one run of the rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from costing.case import Case
from costing.exposures import Exposure, by_origin
from costing.portfolio.columns import AMOUNTS
from costing.portfolio.corners import Answers, corner
from costing.portfolio.faults import Faults, Mask
from costing.portfolio.firm import Wholes, centimes_of, dinars, gross, line_amounts
from costing.portfolio.reading import Facilities, read_frame
from costing.portfolio.structures import Rows, Structure, Wishes, structures_of
from costing.portfolio.upkeep import Upkeep
from costing.prices import Array, Prices
from costing.pricing import priced_services, run_rules, start
from costing.readings import Beliefs, beliefs_of
from costing.rules import Working
from costing.tracing import LIKELY

if TYPE_CHECKING:
    from pandas import DataFrame

# So many facilities at a time: what is reckoned of them then stays in the processor's own memory.
_AT_ONCE = 16_384
ENDS = ("low", "likely", "high")


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Facilities that were read, the prices of a day, and how they are priced together; `faults` of the others."""

    wishes: Wishes
    structures: tuple[Structure, ...]
    faults: Faults

    @property
    def facilities(self) -> Facilities:
        """The facilities, those included that cannot be priced."""
        return self.wishes.found

    @property
    def prices(self) -> Prices:
        """The price book on the day."""
        return self.wishes.prices

    def parcels(self) -> "Iterator[Parcel]":
        """Return the facilities that can be priced, some thousands at a time."""
        for each in self.structures:
            most = min(_AT_ONCE, len(self.facilities) if isinstance(each.rows, slice) else len(each.rows))
            answers, upkeep = Answers(self.facilities, each.case, most), Upkeep(self.facilities, each.case)
            for rows in _some(each.rows):
                yield Parcel(self.wishes, each.case, answers, upkeep, rows)


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
    """Some facilities that are priced together; every array has a row a facility, 0 where a line is not wanted."""

    wishes: Wishes
    case: Case
    answers: Answers
    upkeep: Upkeep
    rows: Rows

    @cached_property
    def values(self) -> dict[str, Array]:
        """The corners of every driver."""
        return self.answers.at(self.rows)

    @cached_property
    def sold(self) -> dict[str, Mask | None]:
        """Which rows have each one-off line that is priced from a range; nothing where all have it."""
        marks = {code: self.wishes.sold[code][self.rows] for code in self.case.wanted.sold}
        return {code: None if mark.all() else mark for code, mark in marks.items()}

    @cached_property
    def workings(self) -> dict[str, Working]:
        """The services priced for all rows, whether they want them or not."""
        return self._worked(self.values)

    def _worked(self, values: Mapping[str, Array]) -> dict[str, Working]:
        case = self.case
        return priced_services(case.prices, values, case.wanted.priced, case.tables, self._present)

    @cached_property
    def _present(self) -> dict[str, Array]:
        """Which rows have the tables and parts that a project sold as a whole is made of, as 1 and 0."""
        services, drivers = self.case.prices.services, self.case.prices.drivers
        names = {name for code in self.case.wanted.priced if services[code].includes for name in services[code].weights}
        marks = {name: self.wishes.marks[name] for name in names & services.keys()}
        tables = {name: drivers[name].table for name in names & drivers.keys()}
        found = self.wishes.found.tables
        marks |= {name: found[table] for name, table in tables.items() if table in found}
        return {name: mark[self.rows].astype(float)[:, None] for name, mark in marks.items()}

    @cached_property
    def amounts(self) -> dict[str, Array]:
        """The one-off lines that are priced from a range [DZD before tax], the corners their last axis."""
        return self._amounts(self.workings)

    def _amounts(self, workings: Mapping[str, Working]) -> dict[str, Array]:
        return {code: _where(mark, workings[code].amount) for code, mark in self.sold.items()}

    @cached_property
    def once(self) -> Array:
        """The totals of the one-off lines without the amounts that are given [DZD before tax]."""
        return reduce(add, self.amounts.values(), np.zeros(()))

    @cached_property
    def given(self) -> dict[str, Wholes]:
        """The amounts that are given [centimes], by service; 0 where none is."""
        numbers = self.wishes.found.numbers
        return {service: centimes_of(numbers[name][self.rows]) for name, service in AMOUNTS.items() if name in numbers}

    @cached_property
    def nets(self) -> dict[str, Wholes]:
        """The firm amounts of the one-off lines [centimes before tax], by service."""
        found: dict[str, Wholes] = {}
        for code, mark in self.sold.items():
            working = self.workings[code]
            quantity, price = (corner(each, LIKELY) for each in (working.quantity, working.unit_price))
            amounts = line_amounts(quantity, price, working.service.step)
            found[code] = amounts if mark is None else np.where(mark, amounts, 0)
        for code, centimes in self.given.items():
            found[code] = found[code] + centimes if code in found else centimes
        return found

    @property
    def gross(self) -> Wholes:
        """The firm one-off lines with value-added tax [centimes]."""
        services, vat = self.case.prices.all_services, self.case.prices.vat
        return gross((vat[services[code].vat], amounts) for code, amounts in self.nets.items())

    @property
    def first_year(self) -> Array:
        """The first contract year of maintenance [DZD before tax]; NaN where none is asked for."""
        case = self.case
        upgrade = case.base_upgrade
        if case.wanted.yearly is None or upgrade is None:
            return np.full(1, np.nan)
        worked = run_rules(start(upgrade, case.prices, self.values, {}, ()))
        rates = self.workings[case.wanted.yearly].unit_price
        year = self.upkeep.first_year(self.rows, corner(rates, LIKELY), corner(worked.unit_price, LIKELY))
        return np.where(self.wishes.marks[case.wanted.yearly][self.rows], dinars(year), np.nan)

    @property
    def exposed(self) -> tuple[tuple[Exposure, ...], tuple[float, ...], Beliefs]:
        """What of the totals is not certain, under each origin of the vendor; their shares; and how it is read."""
        shares, values = by_origin(self.case, self.values)
        amounts = self.amounts if len(shares) == 1 else self._amounts(self._worked(values))
        services = self.case.prices.services
        parts = tuple(Exposure(code, amount, services[code].open_top) for code, amount in amounts.items())
        return parts, shares, beliefs_of(self.case.prices, None)

    @property
    def certain(self) -> Array:
        """What is added to every total, as it is given [DZD before tax]."""
        return dinars(reduce(add, self.given.values(), np.zeros((), dtype=np.int64)))


def _where(mark: Mask | None, amounts: Array) -> Array:
    """Return amounts, the corners their last axis; nothing where they are not marked."""
    return amounts if mark is None else np.where(mark[:, None], amounts, 0)


def _asked_by(found: Facilities, row: int) -> dict[str, Any]:
    return {"services": ", ".join(table for table, mask in found.tables.items() if mask[row])}


def portfolio_of(frame: "DataFrame", prices: Prices, keep: Sequence[str] = ()) -> Portfolio:
    """Read a table of facilities with the prices of a day, and put those together that are priced together."""
    found, faults = read_frame(frame, prices, keep)
    wishes = Wishes(found, prices)
    asked = partial(_asked_by, found)
    faults.of_rows("", "facility_without_line", ~(wishes.lines | faults.rows), asked)
    good = np.flatnonzero(~faults.rows) if faults else None
    return Portfolio(wishes, tuple(structures_of(wishes, good)), faults)
