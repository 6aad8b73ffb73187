"""From workings to lines: what is sold, how many, with its reasons, its trace and the entries it was made with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial

import numpy as np

from costing.case import Case
from costing.drivers import Answer, as_arrays, group_of
from costing.goods import good_lines
from costing.importing import charge_lines
from costing.lines import Line, Span, Step, Told, known, line_of
from costing.maintaining import Maintenance, maintenance, maintenance_base
from costing.money import decimal_of, to_centime, to_step
from costing.prices import ORIGIN, Array, Service
from costing.pricing import run_rules
from costing.rules import Working
from costing.totalling import Totalled, totals_of
from costing.tracing import Priced, line_steps, reasons, three_of


@dataclass(frozen=True)
class Assembly:
    """The lines of a case: those sold, those a project is held against, and the maintenance."""

    case: Case

    @cached_property
    def totals(self) -> Totalled:
        """The totals at the three corners, with the workings behind them."""
        return totals_of(self.case, as_arrays(self.case.found))

    @property
    def _priced(self) -> Mapping[str, Working]:
        return self.totals.workings

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The one-off lines: services, goods, and what these bear; a whole takes the place of its parts."""
        case = self.case
        covered = tuple(self._covered(case.prices.services[code]) for code in case.wanted.covered)
        services = tuple(self._line(self._priced[code]) for code in case.wanted.sold)
        goods = good_lines(case.goods, case.prices)
        return (*covered, *services, *goods, *charge_lines(case.charges, case.found, case.prices))

    def firm(self, code: str) -> Decimal:
        """Return what a service comes to, sold or not: likely quantity times firm unit price [DZD before tax]."""
        working = self._priced[code]
        price = to_step(_span(working.unit_price).likely, working.service.step)
        return to_centime(decimal_of(_span(working.quantity).likely) * price)

    @cached_property
    def maintenance(self) -> Maintenance | None:
        """The maintenance asked for, on the licences given and assumed."""
        case = self.case
        if case.yearly is None:
            return None
        upgrade, run = case.base_upgrade, self.totals.upgrade
        assumed = Priced(run, self._answers(run.service)) if run is not None else None
        base = maintenance_base(case.goods, assumed, case.found["licence_multiple"], case.scope, case.prices)
        entries = self._entries((case.yearly, *([upgrade] if upgrade is not None else [])))
        entries += ("licence_multiple.prior", "licensing.model") if upgrade is not None else ()
        rated = Priced(self._priced[case.yearly.code], self._answers(case.yearly))
        return maintenance(rated, base, self.totals.base, case.scope, case.prices, entries)

    @cached_property
    def used(self) -> tuple[Answer, ...]:
        """Every answer that moves a price, once; an open count is said with its firm line."""
        case = self.case
        services = [part for code in case.wanted.sold for part in self._behind(case.prices.services[code])]
        services += [service for service in (case.yearly, case.base_upgrade) if service is not None]
        answers = [
            answer
            for service in services
            for name, answer in self._answers(service).items()
            if answer.known or name != service.quantity
        ]
        answers += [case.found[ORIGIN]] if any(charge.service.origins for charge in case.charges) else []
        return tuple({(answer.driver.name, answer.corners): answer for answer in answers}.values())

    @cached_property
    def answered(self) -> tuple[str, ...]:
        """The tables of the scope that are answered with a price, in the order of its schema."""
        case = self.case
        codes = (*case.wanted.sold, *case.wanted.parts, *case.wanted.covered)
        tables = {case.prices.services[code].table for code in codes}
        tables |= {case.yearly.table} if case.yearly is not None else set()
        tables |= {answer.driver.table for answer in self.used if answer.driver.table is not None}
        tables |= {good.service for good in case.goods}
        return tuple(name for name in case.scope.tables if name.split(".")[0] in tables)

    def _behind(self, service: Service) -> tuple[Service, ...]:
        """Return a service and, of a whole, the parts whose positions it takes."""
        return (service, *(self._priced[name].service for name in service.weights if name in self._priced))

    def _answers(self, service: Service) -> dict[str, Answer]:
        """Return the answers a service is priced from, by plain driver name, its quantity last."""
        # The upgrade that maintenance supposes may be of more systems than the one that is sold.
        key = service.code, service.systems
        if key not in self._answers_of:
            self._answers_of[key] = self._answers_to(service)
        return self._answers_of[key]

    @cached_property
    def _answers_of(self) -> dict[tuple[str, str | None], dict[str, Answer]]:
        return {}

    def _answers_to(self, service: Service) -> dict[str, Answer]:
        found = self.case.found
        names = [*service.weights, *([ORIGIN] if service.origins else [])]
        names += [service.quantity] if service.quantity else []
        grouped = {name: found.get(group_of(name, service)) for name in names}
        return {name: answer for name, answer in grouped.items() if answer is not None and self._moves(service, answer)}

    def _moves(self, service: Service, answer: Answer) -> bool:
        """Whether an answer moves a service: what was not asked for adds nothing to a whole."""
        return not service.includes or answer.driver.table is None or answer.driver.table in self.case.tables

    def _line(self, working: Working) -> Line:
        service, own = working.service, self._answers(working.service)
        behind = self._behind(service)
        every = {name: answer for part in behind for name, answer in self._answers(part).items()}
        count, quantity = own.get(service.quantity or ""), _span(working.quantity)
        open_origin = bool(service.origins) and not own[ORIGIN].known
        to_confirm = count is not None and not count.known and not open_origin
        at_likely = _at_quantity(working, quantity.likely) if to_confirm else working
        parts = {part.code: Priced(self._priced[part.code], self._answers(part)) for part in behind[1:]}
        told = reasons({name: answer for name, answer in every.items() if answer is not count})
        told = (*told, *self._support(service), *((Told("reason.origin_open", {}),) if open_origin else ()))
        return replace(
            line_of(service),
            quantity=quantity,
            unit_price=_span(at_likely.unit_price),
            amount=_span(working.amount),
            open_top=service.open_top,
            reasons=told,
            telling=partial(line_steps, Priced(at_likely, own), self.case.prices, parts),
            entries=self._entries(behind),
            neighbours=_neighbours(working, quantity.likely) if to_confirm else None,
        )

    def _covered(self, service: Service) -> Line:
        """Return the line of what a running support contract covers: nothing to pay, and why."""
        why, step = self._support(service), Step("support_contract", 0.0, "dzd", "scope")
        return replace(line_of(service), exact=Decimal(0), reasons=why, telling=known(step))

    def _support(self, service: Service) -> tuple[Told, ...]:
        """Say which systems of the level of a service are in a running support contract."""
        named = {name: getattr(self.case.scope.systems, name, None) for name in ("pacs", "ris")}
        covered = [name for name, each in named.items() if each and each.covered and each.upgrade == service.systems]
        if not covered:
            return ()
        words = self.case.prices.drivers["systems"].words["both" if len(covered) > 1 else covered[0]]
        return (Told("reason.support_contract", {"systems": words}),)

    def _entries(self, services: tuple[Service, ...]) -> tuple[str, ...]:
        """Return the keys of the price-book entries that some services were priced with."""
        parts = ("price", "range", "step", "volume", "weights")
        keys = [f"{service.code}.{part}" for service in services for part in parts]
        for service in services:
            for name, answer in self._answers(service).items():
                keys += [f"{name}.scale", answer.source, *answer.also]
        return tuple(key for key in dict.fromkeys(keys) if key in self.case.prices.entries)


def _neighbours(working: Working, likely: float) -> tuple[float, float]:
    """Return the likely unit price of one fewer and one more."""
    fewer, more = (_at_quantity(working, max(likely + step, 1)).unit_price for step in (-1, 1))
    return float(_span(fewer).likely), float(_span(more).likely)


def _at_quantity(working: Working, quantity: float) -> Working:
    count = np.asarray(quantity)
    values = {**working.values, "volume_effect": count} if working.service.volume is not None else working.values
    return run_rules(replace(working, values=values, quantity=count))


def _span(three: Array) -> Span:
    low, likely, high = three_of(three)
    return Span(float(low), float(likely), float(high))
