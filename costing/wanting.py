"""What a scope wants of a price book: which services are priced, which of them are sold, which are not wanted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from costing.drivers import Answer
from costing.importing import may_bring
from costing.prices import BROUGHT, NOTHING, Prices, Service
from costing.scope import Scope

# A truth value, or one for each of many scopes.
Mark = np.bool_ | NDArray[np.bool_]
# A project is held against the sum of its parts where these are all asked for.
CROSS_CHECKED = ("systems", "workstations", "integrations")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Service codes, in the book's order.

    `priced` are run through the rules; of these, `sold` are the one-off lines, `yearly` the maintenance, `parts` what
    the comprehensive project takes the place of. `whole` is that project, where it is sold or held against its parts.
    `covered` is in a running support contract, `unwanted` asked with a known zero, `unoffered` what the company does
    not do; `checked`: the project can be held against its parts.
    """

    priced: tuple[str, ...]
    sold: tuple[str, ...]
    yearly: str | None
    whole: str | None
    parts: tuple[str, ...]
    covered: tuple[str, ...]
    unwanted: tuple[str, ...]
    unoffered: tuple[str, ...]
    checked: bool

    @property
    def sold_whole(self) -> bool:
        """Whether the project is sold, in place of its parts."""
        return self.whole in self.sold


def wanted_of(scope: Scope, prices: Prices, found: Mapping[str, Answer]) -> Wanted:
    """Return what a scope wants."""
    services = prices.services
    asked = {code: np.bool_(_asks(scope, service)) for code, service in services.items()}
    nothing = {code: np.bool_(_is_nothing(service, scope, found)) for code, service in services.items()}
    brought = {code: np.bool_(may_bring(service, found)) for code, service in services.items()}
    unwanted = {code for code in services if asked[code] and (nothing[code] or not brought[code])}
    off = unoffered(prices)
    marked = wanted_marks(prices, asked, nothing, brought)
    kept = [service for code, service in services.items() if marked[code] and service.table != BROUGHT]
    sold_whole = scope.project is not None and scope.project.sold == "whole"
    whole = next((each for each in prices.services.values() if each.table == "project"), None)
    checked = {service.table for service in kept} >= set(CROSS_CHECKED)
    if not sold_whole and not checked:
        whole = None
    named = {service.code for service in kept if service.table != "project"}
    parts = tuple(code for code in whole.includes if code in named) if whole is not None else ()
    comes = {code for code, service in services.items() if marked[code] and service.table == BROUGHT}
    priced = named | comes | ({whole.code} if whole is not None else set())
    yearly = next((service.code for service in kept if service.yearly), None)
    left = {yearly, *(parts if sold_whole else (whole.code,) if whole is not None else ())}
    return Wanted(
        priced=_ordered(priced, prices),
        sold=_ordered(priced - left, prices),
        yearly=yearly,
        whole=whole.code if whole is not None else None,
        parts=parts,
        covered=tuple(service.code for service in prices.services.values() if _covered(service, scope)),
        unwanted=_ordered(unwanted, prices),
        unoffered=_ordered({code for code in services if asked[code]} & off, prices),
        checked=checked,
    )


def unoffered(prices: Prices) -> set[str]:
    """Return the codes of what the company does not do."""
    return {each.service for each in prices.components.values() if each.service and not each.offered}


def wanted_marks(
    prices: Prices, asked: Mapping[str, Mark], nothing: Mapping[str, Mark], brought: Mapping[str, Mark]
) -> dict[str, Mark]:
    """Mark the services that are wanted, of one scope or of many at once.

    Parameters
    ----------
    prices
        The price book on the day.
    asked, nothing, brought
        By service code: whether it is asked for; whether it is known that there is nothing of it to do; whether the
        vendor brings it, or may. One truth value each, or one a scope.

    Returns
    -------
    dict
        By service code: asked for, offered, and not for nothing; or coming with something that is.
    """
    off = unoffered(prices)
    marks: dict[str, Mark] = {}
    tables: dict[str, Mark] = {}
    for code, service in prices.services.items():
        marks[code] = asked[code] & ~nothing[code] & brought[code] & (code not in off)
        tables[service.table] = tables.get(service.table, np.False_) | marks[code]
    for code, service in prices.services.items():
        if service.table == BROUGHT:
            accompanied = [tables[table] for table in service.comes_with if table in tables]
            marks[code] = reduce(or_, accompanied, np.False_) & ~nothing[code] & brought[code]
    return marks


def _ordered(codes: Collection[str], prices: Prices) -> tuple[str, ...]:
    return tuple(code for code in prices.services if code in codes)


def _levels(scope: Scope, *, covered: bool) -> set[str | None]:
    systems = (scope.systems.pacs, scope.systems.ris) if scope.systems is not None else ()
    return {system.upgrade for system in systems if system is not None and system.covered is covered}


def _asks(scope: Scope, service: Service) -> bool:
    """Whether a scope asks for a service: its table is there, at the level it is for, with no amount given instead."""
    if service.table == "services":
        return service.code in (scope.services or {})
    if service.table == "hardware" and scope.hardware is not None and scope.hardware.lots:
        return False
    levels = _levels(scope, covered=False)
    return service.table in scope.asked and (service.systems in levels if service.systems else True)


def _covered(service: Service, scope: Scope) -> bool:
    """Whether every system at the level of a service is in a running support contract."""
    return (
        service.systems in _levels(scope, covered=True) and service.systems not in _levels(scope, covered=False)
        if service.systems
        else False
    )


def _is_nothing(service: Service, scope: Scope, found: Mapping[str, Answer]) -> bool:
    """Whether it is known that there is nothing of a service to do: none of what it is measured in, or no years."""
    if service.yearly and scope.maintenance is not None and scope.maintenance.years == 0:
        return True
    answer = found.get(measured_in(service) or "")
    return answer is not None and answer.known and answer.likely in (0, NOTHING)


def measured_in(service: Service) -> str | None:
    """Return the driver whose known zero means that there is nothing of a service to do."""
    return service.quantity if service.table == BROUGHT else service.zero
