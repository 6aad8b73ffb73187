"""From workings to lines: what is sold, how many, with its reasons, its trace and the entries it was made with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from costing.drivers import BASE, MAJOR, Answer, as_arrays
from costing.exchanging import Converted
from costing.lines import Line, Span
from costing.maintaining import Maintenance, maintenance, maintenance_base, upgrade_needed
from costing.prices import Array, Prices, Service
from costing.pricing import run_rules, start
from costing.rules import Working
from costing.scope import Scope
from costing.tracing import Priced, firm_steps, price_steps, reasons


def services_asked(
    scope: Scope, prices: Prices, found: Mapping[str, Answer]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the services asked for, and those asked with a known zero: not wanted."""
    systems = (scope.systems.pacs, scope.systems.ris) if scope.systems is not None else ()
    levels = {system.upgrade for system in systems if system is not None}
    named = [
        service
        for service in prices.services.values()
        if service.table in scope.asked and (service.systems is None or service.systems in levels)
    ]
    zero = {s.code for s in named if s.zero and found[s.zero].known and float(found[s.zero].likely) == 0}
    if scope.maintenance is not None and scope.maintenance.years == 0:
        zero |= {service.code for service in named if _rated(service)}
    return tuple(s.code for s in named if s.code not in zero), tuple(s.code for s in named if s.code in zero)


def _rated(service: Service) -> bool:
    """Whether a service is sold by the year, at a rate."""
    return service.unit == "year"


@dataclass(frozen=True, slots=True)
class Case:
    """One scope on one day: its answers, its tables, and the workings of the services asked for."""

    scope: Scope
    prices: Prices
    found: Mapping[str, Answer]
    tables: frozenset[str]
    priced: Mapping[str, Working]

    def lines(self) -> tuple[Line, ...]:
        """Return the one-off lines priced from a range; a whole takes the place of its parts."""
        return tuple(self._line(self.priced[code]) for code in self._sold())

    def maintenance(self, converted: tuple[Converted, ...]) -> Maintenance | None:
        """Price the maintenance asked for, on the licences given and assumed."""
        working = next((working for working in self.priced.values() if _rated(working.service)), None)
        if working is None:
            return None
        upgrade = self._base_upgrade()
        assumed = None
        if upgrade is not None:
            run = run_rules(start(upgrade, self.prices, as_arrays(self.found), {}, ()))
            assumed = Priced(run, self._answers(upgrade))
        base = maintenance_base(converted, assumed, self.found["licence_multiple"], self.prices)
        entries = self._entries((working.service, *([upgrade] if upgrade is not None else [])))
        entries += ("licence_multiple.prior",) if upgrade is not None else ()
        return maintenance(Priced(working, self._answers(working.service)), base, self.scope, self.prices, entries)

    def used(self) -> tuple[Answer, ...]:
        """Return every answer that moves a price of this estimate, once; an open count is said with its firm line."""
        rated = [working.service for working in self.priced.values() if _rated(working.service)]
        upgrade = self._base_upgrade() if rated else None
        services = [part for code in self._sold() for part in self._behind(self.prices.services[code])]
        services += [*rated, *([upgrade] if upgrade is not None else [])]
        used = [
            answer
            for service in services
            for name, answer in self._answers(service).items()
            if answer.known or name != service.quantity
        ]
        return tuple({(answer.driver.name, answer.corners): answer for answer in used}.values())

    def answered(self) -> tuple[str, ...]:
        """Return the tables of the scope that this estimate answers with a price, in the order of its schema."""
        tables = {working.service.table for working in self.priced.values()}
        tables |= {answer.driver.table for answer in self.used() if answer.driver.table is not None}
        tables |= {"licences"} if self.scope.licences else set()
        return tuple(name for name in type(self.scope).model_fields if name in tables)

    def _sold(self) -> list[str]:
        replaced = {part for working in self.priced.values() for part in working.service.includes}
        return [code for code, working in self.priced.items() if code not in replaced and not _rated(working.service)]

    def _behind(self, service: Service) -> tuple[Service, ...]:
        """Return a service and, of a whole, the parts whose positions it takes."""
        return (service, *(self.priced[name].service for name in service.weights if name in self.priced))

    def _base_upgrade(self) -> Service | None:
        """Return the major upgrade for the systems whose licence cost must be assumed; nothing where all is given."""
        if not upgrade_needed(self.scope):
            return None
        major = next(service for service in self.prices.services.values() if service.systems == MAJOR)
        return replace(major, systems=BASE)

    def _answers(self, service: Service) -> dict[str, Answer]:
        """Return the answers a service is priced from, by plain driver name, its quantity last."""
        names = [*service.weights, *([service.quantity] if service.quantity else [])]
        grouped = {name: self.found.get(f"{name}@{service.systems}", self.found.get(name)) for name in names}
        return {name: answer for name, answer in grouped.items() if answer is not None and self._moves(service, answer)}

    def _moves(self, service: Service, answer: Answer) -> bool:
        """Whether an answer moves a service: what was not asked for adds nothing to a whole."""
        return not service.includes or answer.driver.table is None or answer.driver.table in self.tables

    def _line(self, working: Working) -> Line:
        service, own = working.service, self._answers(working.service)
        behind = self._behind(service)
        every = {name: answer for part in behind for name, answer in self._answers(part).items()}
        count = own.get(service.quantity or "")
        likely = float(count.likely) if count is not None else 1.0
        to_confirm = count is not None and not count.known
        at_likely = _at_quantity(working, likely) if to_confirm else working
        priced = Priced(at_likely, own)
        parts = {part.code: Priced(self.priced[part.code], self._answers(part)) for part in behind[1:]}
        return Line(
            code=service.code,
            service=service.code,
            label=service.label,
            note=service.note,
            unit=service.unit,
            quantity=Span(1, 1, 1) if count is None else Span(*(float(value) for value in count.corners)),
            unit_price=_span(at_likely.unit_price),
            amount=_span(working.amount),
            open_top=service.open_top,
            recurring=False,
            vat=service.vat,
            step=service.step,
            exact=None,
            reasons=reasons({name: answer for name, answer in every.items() if answer is not count}),
            trace=(*price_steps(priced, self.prices, parts), *firm_steps(priced)),
            entries=self._entries(behind),
            neighbours=_neighbours(working, likely) if to_confirm else None,
        )

    def _entries(self, services: tuple[Service, ...]) -> tuple[str, ...]:
        """Return the keys of the price-book entries that some services were priced with."""
        keys = [f"{service.code}.{part}" for service in services for part in ("range", "step", "volume", "weights")]
        for service in services:
            for name, answer in self._answers(service).items():
                keys += [f"{name}.scale", answer.source, *answer.also]
        return tuple(key for key in dict.fromkeys(keys) if key in self.prices.entries)


def _neighbours(working: Working, likely: float) -> tuple[float, float]:
    """Return the likely unit price of one fewer and one more."""
    fewer, more = (_at_quantity(working, max(likely + step, 1)).unit_price for step in (-1, 1))
    return float(_span(fewer).likely), float(_span(more).likely)


def _at_quantity(working: Working, quantity: float) -> Working:
    count = np.asarray(quantity)
    values = {**working.values, "volume_effect": count} if working.service.volume is not None else working.values
    return run_rules(replace(working, values=values, quantity=count))


def _span(three: Array) -> Span:
    low, likely, high = (float(value) for value in np.broadcast_to(three, (3,)))
    return Span(low, likely, high)
