"""From a scope to drivers: each one answered, or unknown and standing at the usual span for that kind of client.

An answer has three corners: the cheap end, the likely, the dear end. A known answer has the same value at all three.
Two drivers hold for one group of systems only (those upgraded minor, those upgraded major, those whose maintenance base
must be assumed): their name carries the group, as in `versions_behind@major`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costing.errors import Problem, ScopeRefused
from costing.fields import nearest, unknown_key, unknown_word
from costing.offers import Said
from costing.prices import GROUPED, NOTHING, Answered, Array, Driver, Interfaces, Prices, Scale, Service, own_table
from costing.scope import Interface, Scope, System
from costing.scope_keys import answer_at
from costing.wording import LANGUAGES, messages

Corners = tuple[Answered, Answered, Answered]
MINOR, MAJOR, BASE, ALL = "minor", "major", "base", "all"


@dataclass(frozen=True, slots=True)
class Answer:
    """One driver as the scope leaves it: its corners, whether it is known, and the usual span it falls outside of.

    `listed` names what was counted, where a list stands behind the number; `also`, further entries it was made with.
    """

    driver: Driver
    corners: Corners
    known: bool
    source: str
    outside: Corners | None = None
    listed: Said | None = None
    also: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[Answered, Answered] | None:
        """The usual span it falls outside of, smaller end first; nothing where it is usual."""
        if self.outside is None:
            return None
        cheap, _, dear = self.outside
        return (dear, cheap) if self.driver.scale is not None and self.driver.scale.falls else (cheap, dear)

    @property
    def likely(self) -> Answered:
        """The value a firm price is made at."""
        return self.corners[1]


def answers(scope: Scope, prices: Prices) -> dict[str, Answer]:
    """Answer every driver of the price book from a scope.

    Parameters
    ----------
    scope
        What the client said.
    prices
        The price book on the day.

    Returns
    -------
    dict
        Driver name, with `@group` where it holds for a group of systems, to answer.
    """
    _check_own(scope, prices)
    groups = groups_of(scope)
    found: dict[str, Answer] = {}
    for driver in prices.drivers.values():
        if driver.name in _GROUPED:
            read = _GROUPED[driver.name]
            found |= {f"{driver.name}@{group}": read(driver, each, scope) for group, each in groups.items()}
        elif driver.name in _READ:
            found[driver.name] = _READ[driver.name](driver, scope, prices)
        elif driver.scale is not None:
            said = (answer_at(scope, key) for key in driver.keys)
            found[driver.name] = _answer(driver, next((each for each in said if each is not None), None), scope)
    for name, derive in DERIVED.items():
        if name in prices.drivers:
            found[name] = _derived(prices.drivers[name], scope, derive(as_arrays(found), prices), found)
    return found


def _check_own(scope: Scope, prices: Prices) -> None:
    """Refuse a service that the book does not sell, and an answer that none of its drivers asks for."""
    problems = [problem for code in scope.services or () for problem in _own_faults(scope, code, prices)]
    if problems:
        raise ScopeRefused(path="", problems=tuple(problems), lang=scope.lang)


def _own_faults(scope: Scope, code: str, prices: Prices) -> Iterable[Problem]:
    place = own_table(code)
    sold = [name for name, service in prices.all_services.items() if service.table == "services"]
    if code not in sold:
        yield _not_sold(place, code, sold, prices)
        return
    asked = {d.key.split(".")[-1]: d for d in prices.drivers.values() if d.key is not None and d.table == place}
    for name, given in (scope.services or {})[code].items():
        if name not in asked:
            yield unknown_key(f"{place}.{name}", name, asked)
            continue
        scale = asked[name].scale
        words = scale.words if scale is not None else ()
        if words and given not in words:
            shown = repr(given) if isinstance(given, str) else f"{given:g}"
            yield unknown_word(f"{place}.{name}", shown, shown, words)
        elif not words and isinstance(given, str):
            yield Problem(f"{place}.{name}", "number_expected", {"found": repr(given)})


def _not_sold(place: str, code: str, sold: list[str], prices: Prices) -> Problem:
    if code in prices.all_services:
        return Problem(place, "service_of_other_table", {"table": prices.all_services[code].table})
    if code in prices.codes:
        return Problem(place, "service_to_come", {"day": prices.day})
    facts = {"found": code, "nearest": nearest(code, sold), "known": ", ".join(sold)}
    return Problem(place, "service_unknown" if sold else "no_own_service", facts)


def as_arrays(found: Mapping[str, Answer]) -> dict[str, Array]:
    """Return the corners as arrays of shape (3,): numbers as they are, categories as their place in the table."""
    return {name: _array(answer.driver.scale, answer.corners) for name, answer in found.items()}


def _array(scale: Scale | None, corners: Corners) -> Array:
    if scale is not None and scale.table is not None:
        return np.array([scale.words.index(str(word)) for word in corners], dtype=np.int64)
    return np.array(corners, dtype=float)


def _answer(driver: Driver, value: Answered | None, scope: Scope) -> Answer:
    usual = usual_span(driver, scope.client.kind)
    if value is None:
        return Answer(driver, usual, known=False, source=f"{driver.name}.prior")
    corners = (value, value, value)
    return Answer(driver, corners, known=True, source="scope", outside=_left(driver, corners, usual))


def usual_span(driver: Driver, kind: str | None) -> Corners:
    """Return the usual span, cheap end first: a falling scale is dearest at its smallest number."""
    low, likely, high = driver.span(kind)
    return (high, likely, low) if driver.scale is not None and driver.scale.falls else (low, likely, high)


def _left(driver: Driver, corners: Corners, usual: Corners) -> Corners | None:
    """Return the usual span if an answer's likely value leaves it; a word does if its place on the scale does."""
    low, high = sorted((_rank(driver, usual[0]), _rank(driver, usual[2])))
    return None if low <= _rank(driver, corners[1]) <= high else usual


def _rank(driver: Driver, value: Answered) -> float:
    table = driver.scale.table if driver.scale is not None else None
    return table[str(value)] if table is not None else float(value)


def uncovered_systems(scope: Scope) -> tuple[str, ...] | None:
    """Return the systems whose licence cost nobody gave; none is an empty tuple, unknown which is nothing.

    A licence covers what it names, and all systems where it names none.
    """
    asked = tuple(_members(scope))
    licences = scope.licences or ()
    covered = {name for licence in licences for name in licence.covers or ("pacs", "ris")}
    if asked:
        return tuple(name for name in asked if name not in covered)
    left = tuple(name for name in ("pacs", "ris") if name not in covered)
    return None if len(left) > 1 else left


def _members(scope: Scope) -> dict[str, System]:
    both = {"pacs": scope.systems.pacs, "ris": scope.systems.ris} if scope.systems is not None else {}
    return {name: system for name, system in both.items() if system is not None}


def groups_of(scope: Scope) -> dict[str, dict[str, System]]:
    """Return the scope's systems by group: by level, and those whose maintenance base must be assumed."""
    members = _members(scope)
    levels = {
        level: {name: system for name, system in members.items() if system.upgrade == level and not system.covered}
        for level in (MINOR, MAJOR)
    }
    assumed = {name: members.get(name, System(upgrade="major")) for name in uncovered_systems(scope) or ()}
    return {**levels, BASE: assumed, ALL: members}


def group_of(name: str, service: Service) -> str:
    """Return the name by which a service takes a driver: with the group of its systems, where that matters."""
    return f"{name}@{service.systems or ALL}" if name in GROUPED else name


def _systems(driver: Driver, members: Mapping[str, System], scope: Scope) -> Answer:
    return _answer(driver, "both" if len(members) > 1 else next(iter(members), None), scope)


def _versions(driver: Driver, members: Mapping[str, System], scope: Scope) -> Answer:
    """The system furthest behind decides; one unknown leaves the span above the known ones open."""
    each = [_answer(driver, system.versions_behind, scope) for system in members.values()]
    if not each:
        return _answer(driver, None, scope)
    low, likely, high = (max(float(answer.corners[corner]) for answer in each) for corner in range(3))
    known = all(answer.known for answer in each)
    usual = usual_span(driver, scope.client.kind)
    left = _left(driver, (low, likely, high), usual) if known else next((a.outside for a in each if a.outside), None)
    return Answer(driver, (low, likely, high), known, "scope" if known else f"{driver.name}.prior", left)


def _points(driver: Driver, scope: Scope, prices: Prices) -> Answer:
    """Weigh the listed interfaces; none listed yet is unknown."""
    weights = prices.interfaces
    usual = usual_span(driver, scope.client.kind)
    if not scope.integrations:
        return Answer(driver, usual, known=False, source=f"{driver.name}.prior")
    corners = interface_points(scope.integrations, weights)
    known = corners[0] == corners[2]
    source = "scope" if known else "interfaces.points"
    outside, listed = _left(driver, corners, usual), _listed(scope.integrations)
    return Answer(driver, corners, known, source, outside, listed, also=("interfaces.points",))


def _listed(entries: Iterable[Interface]) -> dict[str, str]:
    words = messages()
    counted = Counter((entry.system or "unknown", entry.standard) for entry in entries)
    return {
        lang: words["view.comma"][lang].join(
            f"{words[f'interface.{system}'][lang]} – {standard or words['interface.standard_unknown'][lang]}"
            + (f" (× {count})" if count > 1 else "")
            for (system, standard), count in counted.items()
        )
        for lang in LANGUAGES
    }


def interface_points(entries: Iterable[Interface], weights: Interfaces) -> tuple[float, float, float]:
    """Weigh a list of interfaces in points, at the cheap, likely and dear end of what is unknown of them.

    Parameters
    ----------
    entries
        The interfaces, in any order; a detail left out stands at its cheap, likely and dear weight.
    weights
        The weights of the price book.

    Returns
    -------
    tuple of float
        Points, low, likely and high.

    Notes
    -----
    Of several interfaces with the same known system and standard the dearest counts in full, the others as repeats.
    One whose system or standard is unknown is a repeat at the low corner if it could match another, never elsewhere.
    """
    listed = list(entries)
    pairs = Counter((entry.system, entry.standard) for entry in listed)
    low, likely, high = (_points_at(corner, listed, pairs, weights) for corner in range(3))
    return low, likely, high


def _points_at(corner: int, listed: list[Interface], pairs: Mapping[Any, int], weights: Interfaces) -> float:
    counted: list[float] = []
    alike: dict[tuple[str, str], list[float]] = {}
    for entry in listed:
        worth = _worth(entry, weights, corner)
        if entry.system is not None and entry.standard is not None:
            alike.setdefault((entry.system, entry.standard), []).append(worth)
        else:
            counted.append(worth * weights.repeat if corner == 0 and _could_repeat(entry, pairs) else worth)
    for group in alike.values():
        dearest, *others = sorted(group, reverse=True)
        counted += [dearest, *(other * weights.repeat for other in others)]
    total = 0.0
    for worth in sorted(counted):  # one by one, in one order: neither the list's order nor the Python moves a bit
        total += worth
    return total


def _worth(entry: Interface, weights: Interfaces, corner: int) -> float:
    worth = 1.0
    for detail in ("standard", "system", "direction", "cooperation"):
        word = getattr(entry, detail)
        worth *= weights.unknown[detail][corner] if word is None else getattr(weights, detail)[word]
    return worth


def _could_repeat(entry: Interface, pairs: Mapping[Any, int]) -> bool:
    alike = sum(
        count
        for (system, standard), count in pairs.items()
        if (None in (system, entry.system) or system == entry.system)
        and (None in (standard, entry.standard) or standard == entry.standard)
    )
    return alike > 1


def _hardware(driver: Driver, scope: Scope, prices: Prices) -> Answer:
    """How much hardware a price must be found for: none where its amounts are given."""
    del prices
    given = scope.hardware is not None and bool(scope.hardware.lots)
    return _answer(driver, NOTHING if given else answer_at(scope, driver.key or ""), scope)


# Drivers that hold for one group of systems, and those that are read in a way of their own.
_GROUPED = {"systems": _systems, "versions_behind": _versions}
_READ = {"interface_points": _points, "hardware_level": _hardware}


def training_days(values: Mapping[str, Array], prices: Prices) -> Array:
    """Return the usual days of training for some users: rounded down, half-up and up, at least the book's least."""
    book = prices.training
    around = (book.base_days + values["users"] / book.users_a_day) * np.array(book.multiples)
    return _rounded_out(around, book.least_days)


def seats(values: Mapping[str, Array], prices: Prices) -> Array:
    """Return how many of some users work at the same time: rounded down, half-up and up, one at least."""
    return _rounded_out(values["users"] * np.array(prices.licensing.concurrency), 1)


def _rounded_out(around: Array, least: float) -> Array:
    """Round to whole numbers away from the likely corner; the corners are the last axis."""
    low, likely, high = (around[..., corner] for corner in range(3))
    corners = np.stack([np.floor(low), np.floor(likely + 0.5), np.ceil(high)])
    return np.asarray(np.maximum(np.moveaxis(corners, 0, -1), least))


# Counts that follow from the users where nobody has said.
DERIVED = {"training_days": training_days, "seats": seats}
_USUAL_OF = {"training_days": "training_days.default", "seats": "licensing.model"}


def _derived(driver: Driver, scope: Scope, usual: Array, found: Mapping[str, Answer]) -> Answer:
    given = answer_at(scope, driver.key or "")
    if given is not None:
        return Answer(driver, (given, given, given), known=True, source="scope")
    low, likely, high = (float(count) for count in usual)
    also = (found["users"].source,)
    return Answer(driver, (low, likely, high), known=False, source=_USUAL_OF[driver.name], also=also)
