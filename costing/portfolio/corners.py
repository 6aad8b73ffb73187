"""The answers of many facilities as arrays of three corners, the shape that the rules price.

An array has a row a facility and a column a corner, and lies in memory corner by corner: what is done to it then runs
over the facilities, whatever the number of corners; where all of them know an answer, there is one column.
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from costing.case import Case
from costing.drivers import DERIVED, Answer, Corners, as_arrays, groups_of, interface_points, usual_span
from costing.portfolio.columns import HARDWARE, INTEGRATIONS, KIND
from costing.portfolio.faults import Mask
from costing.portfolio.reading import Facilities
from costing.portfolio.structures import Rows
from costing.prices import NOTHING, Array, Driver
from costing.totalling import following

_POINTS, _HARDWARE_LEVEL, _SYSTEMS, _VERSIONS = "interface_points", "hardware_level", "systems", "versions_behind"


class Answers:
    """The answers of facilities whose offers have the same lines, up to `most` rows at a time."""

    def __init__(self, found: Facilities, case: Case, most: int) -> None:
        self._found, self._case, self._most = found, case, most
        self._kinds = (*found.columns[KIND].words, None) if KIND in found.words else (None,)
        self._held: dict[tuple[str, ...], Array] = {}

    def at(self, rows: Rows) -> dict[str, Array]:
        """Return the corners of every driver for some rows, of shape (rows, 3), or (rows, 1) where all know it."""
        values = {name: self._corners(name, answer, rows) for name, answer in self._case.found.items()}
        made = following(self._case, values)
        for name in DERIVED.keys() & made.keys():
            keys = [key for key in self._case.found[name].driver.keys if self._has(key)]
            for known, said in (self._given_at(self._case.found[name].driver, key, rows) for key in keys):
                made[name] = np.where(known, said, made[name].T).T
        return made

    def _corners(self, name: str, answer: Answer, rows: Rows) -> Array:
        driver = answer.driver
        if driver.name == _VERSIONS:
            return self._versions(driver, name.partition("@")[2], rows)
        if driver.name == _POINTS:
            return self._points(driver, rows)
        if (driver.name == _SYSTEMS and answer.known) or name in DERIVED:
            return self._held_for(("constant", name), answer, rows)
        values = self._answered(driver, driver.keys, rows)
        if driver.name == _HARDWARE_LEVEL and HARDWARE in self._found.numbers and driver.scale is not None:
            nothing = driver.scale.words.index(NOTHING)
            return np.where(self._found.known(HARDWARE)[rows], nothing, values.T).T
        return values

    def _held_for(self, key: tuple[str, ...], answer: Answer, rows: Rows) -> Array:
        if key not in self._held:
            three = as_arrays({"": answer})[""]
            self._held[key] = np.repeat(three[:, None], self._most, axis=1).T
        return self._held[key][: _count(rows)]

    def _prior(self, driver: Driver, rows: Rows) -> Array:
        """Return the usual span of a driver, by kind of client where that makes a difference."""
        spans = [usual_span(driver, kind) for kind in self._kinds]
        if all(span == spans[0] for span in spans):
            return self._held_for(("prior", driver.name), _unknown(driver, spans[0]), rows)
        table = np.stack([as_arrays({"": _unknown(driver, span)})[""] for span in spans], axis=1)
        return np.asarray(table[:, self._found.words[KIND][rows]].T)

    def _answered(self, driver: Driver, keys: Sequence[str], rows: Rows) -> Array:
        """Return an answer where it is known by the first of its keys that has one, else the usual span."""
        given = [self._given_at(driver, key, rows) for key in keys if self._has(key)]
        if not given:
            return self._prior(driver, rows)
        known, values = reduce(_first, given)
        if known.all():
            return values[:, None]
        return np.where(known, values, self._prior(driver, rows).T).T if known.any() else self._prior(driver, rows)

    def _has(self, key: str) -> bool:
        return key in self._found.numbers or key in self._found.words

    def _given_at(self, driver: Driver, key: str, rows: Rows) -> tuple[Mask, Array]:
        """Return where an answer is known, and what it is: a number, or the place of a word on its scale."""
        if key in self._found.numbers:
            values = self._found.numbers[key][rows]
            return ~np.isnan(values), values
        words = driver.scale.words if driver.scale is not None else ()
        places = np.array([words.index(word) for word in self._found.columns[key].words])
        codes = self._found.words[key][rows]
        return np.asarray(codes >= 0), np.asarray(places[codes])

    def _versions(self, driver: Driver, group: str, rows: Rows) -> Array:
        """Return how far the system of a group that is furthest behind is."""
        names = groups_of(self._case.scope)[group]
        each = [self._answered(driver, (f"systems.{name}.{_VERSIONS}",), rows) for name in names]
        return reduce(np.maximum, each) if each else self._prior(driver, rows)

    def _points(self, driver: Driver, rows: Rows) -> Array:
        """Return the points of the interfaces that are listed, else the usual span."""
        found = self._found
        if found.lists is None or INTEGRATIONS not in self._case.tables:
            return self._prior(driver, rows)
        lists = found.lists[rows]
        if not (lists >= 0).any():
            return self._prior(driver, rows)
        listed = self._points_listed
        return np.where(lists >= 0, listed[:, lists], self._prior(driver, rows).T).T

    @property
    def _points_listed(self) -> Array:
        key = ("listed",)
        if key not in self._held:
            weights = self._case.prices.interfaces
            self._held[key] = np.array([interface_points(each.entries, weights) for each in self._found.listed]).T
        return self._held[key]


def _count(rows: Rows) -> int:
    return rows.stop - rows.start if isinstance(rows, slice) else len(rows)


def _unknown(driver: Driver, span: Corners) -> Answer:
    return Answer(driver, span, known=False, source="")


def _first(one: tuple[Mask, Array], other: tuple[Mask, Array]) -> tuple[Mask, Array]:
    """Return the first of two answers, the second where the first is not known."""
    known = one[0] | other[0]
    return known, np.where(one[0], one[1], other[1])


def corner(values: Array, place: int) -> Array:
    """Return one corner of values; where all corners are one, that."""
    return values[..., min(place, values.shape[-1] - 1)] if values.ndim else values
