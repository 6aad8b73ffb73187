"""What a scope wants of a price book: which services are priced, which of them are sold, which are not wanted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from costing.drivers import Answer
from costing.importing import may_bring
from costing.prices import BROUGHT, NOTHING, Prices, Service
from costing.scope import Scope

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
    asked = [service for service in prices.services.values() if _asks(scope, service)]
    off = {each.service for each in prices.components.values() if each.service and not each.offered}
    unwanted = {service.code for service in asked if _not_wanted(service, scope, found)}
    unwanted |= {service.code for service in asked if not may_bring(service, found)}
    kept = [service for service in asked if service.code not in unwanted | off]
    sold_whole = scope.project is not None and scope.project.sold == "whole"
    whole = next((each for each in prices.services.values() if each.table == "project"), None)
    checked = {service.table for service in kept} >= set(CROSS_CHECKED)
    if not sold_whole and not checked:
        whole = None
    named = {service.code for service in kept if service.table != "project"}
    parts = tuple(code for code in whole.includes if code in named) if whole is not None else ()
    tables = {service.table for service in kept}
    comes = {service.code for service in prices.services.values() if _comes(service, tables, found)}
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
        unoffered=_ordered({service.code for service in asked} & off, prices),
        checked=checked,
    )


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


def _not_wanted(service: Service, scope: Scope, found: Mapping[str, Answer]) -> bool:
    """Whether a service is asked for with a known zero of what it is measured in."""
    if service.yearly and scope.maintenance is not None and scope.maintenance.years == 0:
        return True
    answer = found.get(service.zero or "")
    return answer is not None and answer.known and answer.likely in (0, NOTHING)


def _comes(service: Service, tables: Collection[str], found: Mapping[str, Answer]) -> bool:
    """Whether the vendor may bring a service that nobody asks for, with something that is."""
    count = found.get(service.quantity or "")
    none = count is not None and count.known and count.likely == 0
    accompanied = service.table == BROUGHT and bool(set(service.comes_with) & set(tables))
    return accompanied and not none and may_bring(service, found)
