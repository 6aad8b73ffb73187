"""Facilities grouped by what decides which lines an offer has: those of a group are priced by one run of the rules.

What is asked, the level of each system, a known zero, where the vendor comes from: all that decides a price otherwise
than by a number stands in the key of a group. One facility of it, made a scope like any other, says which services are
sold; the answers of all of them are then the arrays that the rules run over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from costing.case import Case, case_of
from costing.drivers import DERIVED
from costing.portfolio.columns import AMOUNTS, HARDWARE, INTEGRATIONS
from costing.portfolio.faults import Mask
from costing.portfolio.reading import SYSTEMS, Facilities
from costing.portfolio.series import Codes
from costing.prices import BROUGHT, NOTHING, Driver, Prices
from costing.scope import Scope

Rows = slice | Codes
# Categories that decide otherwise than by a place on a scale.
_DECIDING = ("vendor.origin", "vendor.licensing", "maintenance.warranty", "project.sold")
# Beyond it a product of the sizes of keys is no number of 64 bits any more.
_ROOM = 2**62


@dataclass(frozen=True, eq=False)
class Structure:
    """Facilities whose offers have the same lines: their rows, and the case of one of them."""

    rows: Rows
    case: Case

    @property
    def has_lines(self) -> bool:
        """Whether their offers have a line at all."""
        wanted = self.case.wanted
        return bool(wanted.sold or wanted.covered or wanted.yearly or any(good.sold for good in self.case.goods))


def structures_of(found: Facilities, prices: Prices) -> Iterator[Structure]:
    """Group facilities by the lines that their offers have."""
    from pandas import factorize

    if not len(found):
        return
    which, different = factorize(_keys(found, prices))
    if len(different) == 1:
        yield Structure(slice(0, len(found)), _case(found, 0, prices))
        return
    order = np.argsort(which.astype(np.int16) if len(different) < np.iinfo(np.int16).max else which, kind="stable")
    ends = np.cumsum(np.bincount(which, minlength=len(different)))
    for first, end in zip((0, *ends[:-1]), ends, strict=True):
        rows = order[first:end]
        yield Structure(rows, _case(found, int(rows[0]), prices))


def _keys(found: Facilities, prices: Prices) -> Codes:
    """Return a number for each row: the same for two where the same lines are sold."""
    parts: list[tuple[Codes, int]] = [(mask.astype(np.int64), 2) for mask in found.tables.values()]
    for name in SYSTEMS:
        parts.append((found.code(f"systems.{name}.upgrade") + 1, 3))
        parts.append((found.code(f"systems.{name}.support_contract") + 1, 3))
    parts += [(found.code(name) + 1, len(found.columns[name].words) + 1) for name in _DECIDING if name in found.words]
    parts += [(found.known(name).astype(np.int64), 2) for name in AMOUNTS if name in found.numbers]
    parts += _known_zeros(found, prices)
    return reduce(_joined, [part for part in parts if part[0].any()], (np.zeros(len(found), dtype=np.int64), 1))[0]


def _joined(key: tuple[Codes, int], part: tuple[Codes, int]) -> tuple[Codes, int]:
    from pandas import factorize

    codes, size = key
    if size * part[1] > _ROOM:
        codes, different = factorize(codes)
        size = len(different)
    return codes * part[1] + part[0], size * part[1]


def _known_zeros(found: Facilities, prices: Prices) -> Iterator[tuple[Codes, int]]:
    """Tell what is known to be nothing, or known at all where something else would follow from it."""
    services = prices.services.values()
    names = {service.zero for service in services}
    names |= {service.quantity for service in services if service.table == BROUGHT}
    for name in sorted(name for name in names if name is not None and name in prices.drivers):
        yield _is_zero(found, prices.drivers[name]).astype(np.int64), 2
    for name in DERIVED:
        if name in prices.drivers:
            yield found.known(prices.drivers[name].key or "").astype(np.int64), 2
    for name in ("maintenance.years", "maintenance.prepaid_years"):
        if name in found.numbers:
            most = int(found.columns[name].most or 0)
            values = np.nan_to_num(found.numbers[name], nan=-1).astype(np.int64) + 1
            yield (values, most + 2) if name.endswith("prepaid_years") else ((values == 1).astype(np.int64), 2)


def _is_zero(found: Facilities, driver: Driver) -> Mask:
    zero, said = np.zeros(len(found), dtype=bool), np.zeros(len(found), dtype=bool)
    for key in driver.keys:
        known = found.known(key) & ~said
        if key in found.numbers:
            zero |= known & (found.numbers[key] == 0)
        elif key in found.words and NOTHING in found.columns[key].words:
            zero |= known & (found.words[key] == found.columns[key].words.index(NOTHING))
        said |= known
    return zero


def _case(found: Facilities, row: int, prices: Prices) -> Case:
    """Return the case of one facility; a project that nobody sells is not priced beside its parts."""
    case = case_of(Scope.model_validate(scope_at(found, row)), prices)
    wanted = case.wanted
    if wanted.sold_whole or wanted.whole is None:
        return case
    priced = tuple(code for code in wanted.priced if code != wanted.whole)
    return replace(case, wanted=replace(wanted, priced=priced, whole=None))


def scope_at(found: Facilities, row: int) -> dict[str, Any]:
    """Return what is known of one facility in the form of a scope, amounts of what is bought left at nothing."""
    scope: dict[str, Any] = {"client": {"name": str(row + 1)}}
    for table, mask in found.tables.items():
        if mask[row]:
            _put(scope, tuple(table.split(".")), {})
    if INTEGRATIONS in scope:
        entries = found.listed[found.lists[row]].entries if found.lists is not None and found.lists[row] >= 0 else ()
        scope[INTEGRATIONS] = [entry.model_dump(exclude_none=True) for entry in entries]
    for name, column in found.columns.items():
        answer = found.answer(name, row)
        if answer is not None and column.kind != "asks":
            _put(scope, column.path, 0 if name == HARDWARE else answer)
    if "licences" in scope:
        scope["licences"] = [{"item": "-", "amount": 0, "model": "perpetual"}]
    return scope


def _put(scope: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *tables, key = path
    for table in tables:
        scope = scope.setdefault(table, {})
    scope[key] = value
