"""What many facilities want, as marks row by row, and the groups that one run of the rules prices.

A group shares what decides a price otherwise than by an answer: the level of each system, whether it is in a support
contract, whether anybody knows where the vendor comes from, whether a project is sold as a whole. A scope that asks for
all that any of the group asks for says which services are priced; marks say which rows have each.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costing.case import Case, case_of
from costing.portfolio.columns import AMOUNTS, INTEGRATIONS
from costing.portfolio.faults import Mask
from costing.portfolio.reading import PROJECT, SYSTEMS, WHOLE, YEARS, Facilities
from costing.portfolio.scopes import NAMELESS, put
from costing.portfolio.series import UNKNOWN
from costing.prices import NOTHING, ORIGIN, Driver, Prices, Service, own_table
from costing.scope import Scope
from costing.wanting import Mark, measured_in, wanted_marks

Rows = slice | NDArray[np.int64]
_ORIGIN = "vendor.origin"
_MINOR = 0  # the place of "minor" among the levels of a system


@dataclass(frozen=True, eq=False)
class Wishes:
    """What facilities want, by row, with the prices of one day."""

    found: Facilities
    prices: Prices

    @cached_property
    def whole(self) -> Mask:
        """Which rows have a project sold as a whole."""
        return np.asarray(self.found.code(PROJECT) == WHOLE)

    @cached_property
    def origin_known(self) -> Mask:
        """For which rows it is known where the vendor comes from."""
        return self.found.known(_ORIGIN)

    @cached_property
    def given(self) -> dict[str, Mask]:
        """Which rows give an amount of what is bought, by service."""
        return {service: self.found.known(name) for name, service in AMOUNTS.items() if name in self.found.numbers}

    @cached_property
    def marks(self) -> dict[str, Mask]:
        """Which rows want each service, those included that a project takes the place of."""
        services = self.prices.services
        asked = {code: self._asked(service) for code, service in services.items()}
        nothing = {code: self._nothing(service) for code, service in services.items()}
        brought = {code: self._brought(service) for code, service in services.items()}
        marks = wanted_marks(self.prices, asked, nothing, brought)
        return {code: np.broadcast_to(mark, (len(self.found),)) for code, mark in marks.items()}

    @cached_property
    def sold(self) -> dict[str, Mask]:
        """Which rows have a one-off line of each service: not where a project has taken its place."""
        return {
            code: mark & ~self.whole if code in self.parts and self.whole.any() else mark
            for code, mark in self.marks.items()
            if not self.prices.services[code].yearly
        }

    @cached_property
    def parts(self) -> frozenset[str]:
        """The services that a project takes the place of."""
        return frozenset(code for service in self.prices.services.values() for code in service.includes)

    @cached_property
    def covered(self) -> dict[str, Mask]:
        """Which systems of which rows are in a running support contract, so that their update costs nothing."""
        return {
            name: (self.found.code(f"systems.{name}.upgrade") == _MINOR)
            & (self.found.code(f"systems.{name}.support_contract") == 1)
            for name in SYSTEMS
        }

    @property
    def lines(self) -> Mask:
        """Which rows have a line at all."""
        parts = (*self.marks.values(), *self.given.values(), *self.covered.values())
        return np.asarray(np.logical_or.reduce([np.zeros(len(self.found), dtype=bool), *parts]))

    def _asked(self, service: Service) -> Mark:
        if service.systems is not None:
            return np.asarray(np.logical_or.reduce([self._at_level(name, service.systems) for name in SYSTEMS]))
        table = own_table(service.code) if service.table == "services" else service.table
        mask: Mark = self.found.tables.get(table, np.False_)
        if service.table == "project":
            return mask & self.whole
        return mask & ~self.given[service.code] if service.code in self.given else mask

    def _at_level(self, name: str, level: str) -> Mask:
        """Return which rows upgrade a system to a level, where no support contract covers it."""
        column = self.found.columns.get(f"systems.{name}.upgrade")
        place = column.words.index(level) if column is not None else UNKNOWN
        code = self.found.code(f"systems.{name}.upgrade")
        return np.asarray((code == place) & (code >= 0) & ~self.covered[name])

    def _nothing(self, service: Service) -> Mark:
        """Return which rows are known to have nothing of a service to do."""
        if service.yearly and YEARS in self.found.numbers:
            return np.asarray(self.found.numbers[YEARS] == 0)
        driver = self.prices.drivers.get(measured_in(service) or "")
        return self._zero(driver) if driver is not None else np.False_

    def _zero(self, driver: Driver) -> Mark:
        zero: Mark = np.False_
        said: Mark = np.False_
        for key in driver.keys:
            known = self.found.known(key) & ~said
            if key in self.found.numbers:
                zero = zero | (known & (self.found.numbers[key] == 0))
            elif key in self.found.words and NOTHING in self.found.columns[key].words:
                zero = zero | (known & (self.found.words[key] == self.found.columns[key].words.index(NOTHING)))
            said = said | known
        return zero

    def _brought(self, service: Service) -> Mark:
        """Return for which rows the vendor brings a service, or may, as long as nobody knows where it comes from."""
        if not service.origins or _ORIGIN not in self.found.words:
            return np.True_
        words = (*self.found.columns[_ORIGIN].words, None)
        brings = np.array([word is None or word in service.origins for word in words])
        return np.asarray(brings[self.found.words[_ORIGIN]])


@dataclass(frozen=True, eq=False)
class Structure:
    """Facilities that one run of the rules prices: their rows, and a case that asks for all they ask for."""

    rows: Rows
    case: Case


def structures_of(wishes: Wishes, rows: NDArray[np.int64] | None = None) -> Iterator[Structure]:
    """Group facilities, all or those of some rows, into those that are priced together."""
    from pandas import factorize

    if not len(wishes.found if rows is None else rows):
        return
    keys = _keys(wishes)
    which, different = factorize(keys if rows is None else keys[rows])
    if rows is None and len(different) == 1:
        yield Structure(slice(0, len(wishes.found)), _case(wishes, slice(None)))
        return
    order = np.argsort(which.astype(np.int16), kind="stable")  # there are a few hundred at most
    ends = np.cumsum(np.bincount(which, minlength=len(different)))
    for first, end in zip((0, *ends[:-1]), ends, strict=True):
        own = order[first:end] if rows is None else rows[order[first:end]]
        yield Structure(own, _case(wishes, own))


def _keys(wishes: Wishes) -> NDArray[np.int64]:
    """Return a number for each row: the same for two that are priced together."""
    key = wishes.whole.astype(np.int64) * 2 + wishes.origin_known
    for name in SYSTEMS:
        column = wishes.found.columns.get(f"systems.{name}.upgrade")
        levels = len(column.words) + 1 if column is not None else 1
        key = (key * levels + wishes.found.code(f"systems.{name}.upgrade") + 1) * 2 + wishes.covered[name]
    return key


def _case(wishes: Wishes, rows: Rows) -> Case:
    """Return the case of a scope that asks for all that some rows ask for, and answers nothing."""
    first = _first(rows)
    case = case_of(Scope.model_validate(_asking(wishes, rows)), wishes.prices)
    marked = {code for code, mark in wishes.marks.items() if mark[rows].any()}
    services, wanted = case.prices.services, case.wanted
    yearly = next((code for code in services if code in marked and services[code].yearly), None)
    whole = bool(wishes.whole[first])
    sold = tuple(code for code in services if code in marked - {yearly} - (wishes.parts if whole else set()))
    priced = tuple(code for code in services if code in marked)
    wanted = replace(wanted, priced=priced, sold=sold, yearly=yearly, whole=None)
    origin = replace(case.found[ORIGIN], known=bool(wishes.origin_known[first]))
    return replace(case, wanted=wanted, found={**case.found, ORIGIN: origin})


def _first(rows: Rows) -> int:
    return int(rows[0]) if not isinstance(rows, slice) else 0


def _asking(wishes: Wishes, rows: Rows) -> dict[str, Any]:
    """Return a scope of the systems of a group, and of every table that any of its rows has."""
    found, first = wishes.found, _first(rows)
    scope: dict[str, Any] = {"client": {"name": NAMELESS}}
    systems = {name: found.answer(f"systems.{name}.upgrade", first) for name in SYSTEMS}
    if any(systems.values()):
        scope["systems"] = {
            name: {"upgrade": level, "support_contract": bool(wishes.covered[name][first])}
            for name, level in systems.items()
            if level is not None
        }
    for table, mask in found.tables.items():
        if table not in {"systems", "licences", "project"} and mask[rows].any():
            put(scope, tuple(table.split(".")), [] if table == INTEGRATIONS else {})
    if wishes.whole[first]:
        scope["project"] = {"sold": "whole"}
    return scope
