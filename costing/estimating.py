"""From a scope to an estimate: every service asked for, priced by the rules at three corners, with its trace."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from costing.assuming import assumptions_of
from costing.drivers import BASE, MAJOR, Answer, answers, as_arrays
from costing.errors import LineUnknown, NoLineLeft, NothingAsked
from costing.exchanging import converted_licences, licence_lines
from costing.explaining import Explanation, explanation
from costing.lines import Assumption, Line, Span
from costing.maintaining import Maintenance, maintenance, maintenance_base, upgrade_needed
from costing.price_book import PriceBook
from costing.prices import Array, Prices, Service
from costing.pricing import priced_services, run_rules, start
from costing.rules import Working
from costing.scope import ASKING, Scope
from costing.tracing import LIKELY, firm_steps, price_steps, reasons


@dataclass(frozen=True)
class Estimate:
    """A priced scope: lines with their ranges and traces, before tax [DZD]; nothing is firm yet.

    `low`, `likely` and `high` sum the one-off lines; recurring maintenance is among the lines, never in the sums.
    """

    scope: Scope
    day: date
    prices: Prices
    lines: tuple[Line, ...]
    maintenance: Maintenance | None
    assumptions: tuple[Assumption, ...]

    @cached_property
    def low(self) -> float:
        """The sum of the one-off lines at their low end [DZD before tax]."""
        return sum((line.amount.low for line in self.lines if not line.recurring), 0.0)

    @cached_property
    def likely(self) -> float:
        """The sum of the one-off lines at their likely value [DZD before tax]."""
        return sum((line.amount.likely for line in self.lines if not line.recurring), 0.0)

    @cached_property
    def high(self) -> float:
        """The sum of the one-off lines at their high end [DZD before tax]."""
        return sum((line.amount.high for line in self.lines if not line.recurring), 0.0)

    @property
    def estimate_class(self) -> int | None:
        """The class of estimate (AACE 18R-97) that a width like this one has: 1 the best defined, 5 the least.

        A cross-check from low, likely and high; nothing when there is no one-off line.
        """
        if not self.likely:
            return None
        below, above = 1 - self.low / self.likely, self.high / self.likely - 1
        classes = sorted(self.prices.risk.classes.items())
        return next((name for name, (under, over) in classes if below <= under and above <= over), classes[-1][0])

    def explain(self, code: str, lang: str | None = None) -> Explanation:
        """Explain one line, step by step, each step with its source.

        Parameters
        ----------
        code
            Code of a line, as in `lines`.
        lang
            fr, ar or en; without it, the scope's.

        Raises
        ------
        LineUnknown
            No line has that code.
        """
        for line in self.lines:
            if line.code == code:
                return explanation(line, lang or self.scope.lang)
        raise LineUnknown(code=code, codes=tuple(line.code for line in self.lines))

    def __repr__(self) -> str:
        """Say what was priced and its range."""
        return (
            f"<Estimate {self.scope.client.name!r} {self.day}: {len(self.lines)} lines, "
            f"{self.low:,.0f} / {self.likely:,.0f} / {self.high:,.0f} DZD before tax>"
        )


def estimate(scope: Scope, book: PriceBook, day: date) -> Estimate:
    """Price a scope with a price book on a day.

    Parameters
    ----------
    scope
        What the client needs; what it leaves out is unknown and stands at its usual span.
    book
        The price book, with or without a company's overlay.
    day
        The day whose prices and rates are used.

    Returns
    -------
    Estimate
        Lines with low, likely and high [DZD before tax], each with its trace.

    Raises
    ------
    NotInForce
        The day is before the price book begins.
    NothingAsked
        The scope asks for no service.
    NoLineLeft
        Every service is asked with a quantity of zero.
    RateMissing
        A licence in a currency without a rate.

    Examples
    --------
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "migration": {"volume_tb": 18}})
    >>> estimate(scope, PriceBook.default(), date(2026, 11, 24)).lines[0].code
    'data_migration'
    """
    prices = book.on(day)
    if not scope.asked:
        raise NothingAsked(tables=ASKING)
    found = answers(scope, prices)
    asked, unwanted = _services_asked(scope, prices, found)
    priced = priced_services(prices, as_arrays(found), asked, _tables(scope))
    sold = _sold(asked, prices)
    converted = converted_licences(scope, prices)
    lines = [_line(priced[code], _named(prices.services[code], found), prices) for code in priced if code in sold]
    lines += licence_lines(converted, prices)
    care = _maintained(scope, prices, found, priced)
    lines += care.lines if care is not None else ()
    if not lines:
        raise NoLineLeft(services=scope.asked)
    assumed = assumptions_of(scope, prices, _used(prices, found, priced, care), converted, care)
    unwanted_said = tuple(
        Assumption("assumption.not_wanted", {"label": prices.services[code].label}) for code in unwanted
    )
    return Estimate(scope, day, prices, tuple(lines), care, (*assumed, *unwanted_said))


def _named(service: Service, found: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers one service is priced from, by plain driver name, its quantity last."""
    names = [*service.weights, *([service.quantity] if service.quantity else [])]
    grouped = {name: found.get(f"{name}@{service.systems}", found.get(name)) for name in names}
    return {name: answer for name, answer in grouped.items() if answer is not None}


def _tables(scope: Scope) -> frozenset[str]:
    return frozenset(name for name in type(scope).model_fields if getattr(scope, name) is not None)


def _services_asked(
    scope: Scope, prices: Prices, found: Mapping[str, Answer]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the services asked for, and those asked with a known zero: not wanted."""
    levels = (
        {system.upgrade for system in (scope.systems.pacs, scope.systems.ris) if system} if scope.systems else set()
    )
    named = [
        service
        for service in prices.services.values()
        if service.table in scope.asked and (service.systems is None or service.systems in levels)
    ]
    zero = {s.code for s in named if s.zero and found[s.zero].known and float(found[s.zero].likely) == 0}
    if scope.maintenance is not None and scope.maintenance.years == 0:
        zero |= {service.code for service in named if service.unit == "year"}
    return tuple(s.code for s in named if s.code not in zero), tuple(s.code for s in named if s.code in zero)


def _sold(asked: Collection[str], prices: Prices) -> set[str]:
    """Return the one-off services that become lines: a whole replaces its parts; maintenance has lines of its own."""
    replaced = {part for code in asked for part in prices.services[code].includes}
    return {code for code in asked if code not in replaced and prices.services[code].unit != "year"}


def _line(working: Working, named: Mapping[str, Answer], prices: Prices) -> Line:
    service, answer = working.service, named.get(working.service.quantity or "")
    quantity = Span(1, 1, 1) if answer is None else Span(*(float(value) for value in answer.corners))
    open_count = answer is not None and not answer.known
    at_likely = _at_quantity(working, quantity.likely) if open_count else working
    drivers = {name: each for name, each in named.items() if name != service.quantity}
    neighbours = None
    if open_count:
        around = (_at_quantity(working, max(quantity.likely + step, 1)) for step in (-1, 1))
        fewer, more = (float(each.unit_price[LIKELY]) for each in around)
        neighbours = (fewer, more)
    return Line(
        code=service.code,
        service=service.code,
        label=service.label,
        note=service.note,
        unit=service.unit,
        quantity=quantity,
        unit_price=_span(at_likely.unit_price),
        amount=_span(working.amount),
        open_top=service.open_top,
        recurring=False,
        vat=service.vat,
        step=service.step,
        exact=None,
        reasons=reasons(drivers),
        trace=(*price_steps(at_likely, named, prices), *firm_steps(at_likely, named)),
        entries=_entries(service, named, prices),
        neighbours=neighbours,
    )


def _at_quantity(working: Working, quantity: float) -> Working:
    count = np.asarray(quantity)
    values = {**working.values, "volume_effect": count} if working.service.volume is not None else working.values
    return run_rules(replace(working, values=values, quantity=count))


def _span(three: Array) -> Span:
    low, likely, high = (float(value) for value in np.broadcast_to(three, (3,)))
    return Span(low, likely, high)


def _entries(service: Service, named: Mapping[str, Answer], prices: Prices) -> tuple[str, ...]:
    """Return the keys of the price-book entries a line was made with."""
    keys = [f"{service.code}.{part}" for part in ("range", "step", "volume", "weights")]
    keys += [f"{name}.scale" for name in named]
    keys += [answer.source for answer in named.values() if not answer.known]
    keys += (
        ["interfaces.points"]
        if "interface_points" in named and named["interface_points"].source != "interface_points.prior"
        else []
    )
    return tuple(key for key in dict.fromkeys(keys) if key in prices.entries)


def _maintained(
    scope: Scope, prices: Prices, found: Mapping[str, Answer], priced: Mapping[str, Working]
) -> Maintenance | None:
    working = next((working for working in priced.values() if working.service.unit == "year"), None)
    if working is None:
        return None
    upgrade = _base_upgrade(prices) if upgrade_needed(scope) else None
    run = run_rules(start(upgrade, prices, as_arrays(found), {}, ())) if upgrade is not None else None
    base = maintenance_base(converted_licences(scope, prices), run, found["licence_multiple"], prices)
    named = _named(working.service, found)
    needed = {**named, **_named(upgrade, found)} if upgrade is not None else named
    return maintenance(working, base, scope, prices, named, _entries(working.service, needed, prices))


def _base_upgrade(prices: Prices) -> Service:
    """Return the major upgrade, for the systems whose licence cost must be assumed."""
    major = next(service for service in prices.services.values() if service.systems == MAJOR)
    return replace(major, systems=BASE)


def _used(
    prices: Prices, found: Mapping[str, Answer], priced: Mapping[str, Working], care: Maintenance | None
) -> tuple[Answer, ...]:
    """Return every answer that touched a price, once."""
    services = [working.service for working in priced.values()]
    if care is not None and care.base.multiple is not None:
        services.append(_base_upgrade(prices))
    used = [answer for service in services for answer in _named(service, found).values()]
    return tuple({(answer.driver.name, answer.corners): answer for answer in used}.values())
