"""What a price would be if an answer were another: every what-if of a scope in one run of the rules over arrays.

For each answer that moves the price, up to four what-ifs: it is known at its likely value, it turns out at its dear
end, there is one step more of it, or it is brought back to what is usual. What they narrow ranks the questions to ask;
what they cost stands beside each assumption.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from costing.case import Case
from costing.drivers import DERIVED, Answer, as_arrays
from costing.maintaining import calendar_of
from costing.money import CENTIME
from costing.prices import Answered, Array, Driver
from costing.totalling import Totalled, following, totals_of
from costing.tracing import LIKELY, PERCENT

LEARNT, DEAR, BEYOND, USUAL = "learnt", "dear", "beyond", "usual"
LICENCE_COST = "licence_multiple"
# Below a millionth of a dinar a price means nothing.
_NOISE = 6


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One answer changed: which, how, and the value it then has at the three corners, by driver and group."""

    name: str
    change: str
    values: Mapping[str, tuple[Answered, Answered, Answered]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does [DZD before tax]: to the width of the total, to the one-off net, to a year's maintenance.

    `once` is the difference of firm prices, `plain` that of unrounded ones.
    """

    narrowing: float
    once: float
    plain: float
    year: float


@dataclass(frozen=True)
class WhatIfs:
    """The what-ifs of a case, and their effects, all from one run."""

    case: Case
    used: Sequence[Answer]

    @cached_property
    def effects(self) -> Mapping[tuple[str, str], Effect]:
        """The effect of each change of each driver."""
        rows = self.rows
        totalled = totals_of(self.case, values_of(self.case, rows))
        widths = _widths(totalled, rows)
        plain = _at_likely(totalled.once)
        measured = [_rows(each, len(rows)) for each in (-widths, *_firm(self.case, totalled, plain))]
        return {
            (row.name, row.change): Effect(*(float(each[place] - each[0]) for each in measured))
            for place, row in enumerate(rows)
        }

    @cached_property
    def rows(self) -> tuple[WhatIf, ...]:
        """The what-ifs, the price as it is first."""
        changes = [_changed(self._groups(driver), change) for driver in self._drivers for change in _changes(driver)]
        return (WhatIf("", "", {}), *(change for change in changes if change is not None))

    @cached_property
    def _drivers(self) -> tuple[Driver, ...]:
        names = {answer.driver.name: answer.driver for answer in self.used}
        if self.case.base_upgrade is not None:
            names[LICENCE_COST] = self.case.found[LICENCE_COST].driver
        counted = [self.case.prices.services[code].quantity for code in self.case.wanted.sold]
        if any(good.open_seats for good in self.case.goods):
            counted.append("seats")
        names |= {name: self.case.found[name].driver for name in counted if name is not None}
        for name in DERIVED.keys() & names.keys():
            if not self.case.found[name].known:
                names["users"] = self.case.found["users"].driver
        return tuple(names.values())

    def _groups(self, driver: Driver) -> dict[str, Answer]:
        own = {name: answer for name, answer in self.case.found.items() if name.split("@")[0] == driver.name}
        return own if driver.name in own else {name: each for name, each in own.items() if _matters(each, self.used)}


def _matters(answer: Answer, used: Sequence[Answer]) -> bool:
    return any(each.driver.name == answer.driver.name and each.corners == answer.corners for each in used)


def _changes(driver: Driver) -> tuple[str, ...]:
    return (LEARNT, DEAR, *((BEYOND,) if driver.beyond is not None else ()), USUAL)


def _changed(groups: Mapping[str, Answer], change: str) -> WhatIf | None:
    """Return one change of a driver; nothing where it changes nothing, such as to learn what is known."""
    values = {name: _three(answer, change) for name, answer in groups.items()}
    kept = {name: three for name, three in values.items() if three is not None}
    driver = next(iter(groups.values())).driver if groups else None
    return WhatIf(driver.name, change, kept) if kept and driver is not None else None


def usual_end(answer: Answer) -> Answered | None:
    """Return the nearest usual value of an answer that falls outside of what is usual."""
    if answer.left is None or isinstance(answer.likely, str):
        return None
    low, high = answer.left
    return high if answer.likely > float(high) else low


def _three(answer: Answer, change: str) -> tuple[Answered, Answered, Answered] | None:
    if change == USUAL:
        end = usual_end(answer)
        return None if end is None else (end, end, end)
    if change == BEYOND:
        step = answer.driver.beyond
        if not answer.known or step is None or isinstance(answer.likely, str):
            return None
        more = answer.likely + step
        return (more, more, more)
    if answer.known:
        return None
    value = answer.likely if change == LEARNT else answer.corners[-1]
    return (value, value, value)


def values_of(case: Case, rows: Sequence[WhatIf]) -> dict[str, Array]:
    """Return the arrays of every driver: of shape (rows, 3) where a row changes it, else of its corners alone."""
    values = as_arrays(case.found)
    for name in {name for row in rows for name in row.values}:
        answer = case.found[name]
        changed = [
            as_arrays({name: Answer(answer.driver, row.values.get(name, answer.corners), known=True, source="")})[name]
            for row in rows
        ]
        values[name] = np.stack(changed)
    made = following(case, values)
    for name in DERIVED:
        own = np.array([name in row.values for row in rows])
        if name in made and own.any():
            made[name] = np.where(own[:, None], values[name], made[name])
    return made


def _rows(values: Array, count: int) -> Array:
    return np.broadcast_to(values, (count,))


def settled_years(totalled: Totalled, rows: Sequence[WhatIf]) -> Array:
    """Return the contract years of each what-if; a licence cost once known has no width of its own."""
    years, base = (np.broadcast_to(each, (*each.shape[:-2], len(rows), 3)) for each in (totalled.years, totalled.base))
    known = np.array([row.change == LEARNT and LICENCE_COST in row.values for row in rows])[:, None]
    settled = np.where(known, base[..., LIKELY, None], base)
    return np.asarray(years * settled / np.where(base > 0, base, 1))


def _widths(totalled: Totalled, rows: Sequence[WhatIf]) -> Array:
    """Return how wide the total is, contract years included."""
    committed = np.broadcast_to(totalled.once, (len(rows), 3)) + settled_years(totalled, rows)
    return np.asarray(committed[:, 2] - committed[:, 0])


def _firm(case: Case, totalled: Totalled, plain: Array) -> tuple[Array, Array, Array]:
    """Return, at likely [DZD], the firm one-off net, the unrounded one, and maintenance in the first year charged."""
    once = plain
    for code in case.wanted.sold:
        working = totalled.workings[code]
        price = _at_likely(working.unit_price)
        once = once + _at_likely(working.quantity) * (_rounded(price, working.service.step) - price)
    contract = case.prices.contract
    rate = _rounded(_at_likely(totalled.rate) * PERCENT, contract.rate_step) / PERCENT
    base = _at_likely(totalled.base)
    if totalled.upgrade is not None:
        price = _at_likely(totalled.upgrade.unit_price)
        base = base + _at_likely(totalled.times) * (_rounded(price, contract.base_step) - price)
    charged = next((float(factor) for factor in calendar_of(case.scope, case.prices).factors if factor), 0.0)
    return once, plain, np.asarray(base * rate * charged)


def _at_likely(values: Array) -> Array:
    return np.asarray(values[..., LIKELY] if values.ndim else values)


def _rounded(values: Array, step: Decimal) -> Array:
    """Round half-up to a step, as `to_step` does with one amount; a centime is left as it is."""
    size = float(step)
    return values if step == CENTIME else np.asarray(np.floor(np.round(values / size, _NOISE) + 0.5) * size)
