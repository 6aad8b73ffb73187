"""Yearly maintenance: a rate of the licence cost, over contract years, with escalation; outside the one-off total.

Where no licence is listed for a system, its licence cost is assumed as a multiple of what its major upgrade would be
priced at: the widest guess of a quote, and the first question to ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from costing.drivers import Answer
from costing.goods import Good, contract_years, licensing_model
from costing.lines import Assumption, Line, Span, Step, Telling, Told, known, line_of
from costing.money import decimal_of, to_centime, to_step
from costing.offers import Said
from costing.prices import Array, Prices, Service
from costing.rules import Working
from costing.scope import Scope
from costing.tracing import LIKELY, PERCENT, Priced, price_steps, reasons, three_of
from costing.wording import in_all, messages


@dataclass(frozen=True, slots=True)
class Base:
    """What maintenance is a percentage of [DZD]: what was listed, what had to be assumed.

    Where something was assumed: the multiple of the upgrade, what part of it a licence of that model is, the systems it
    stands for, and the telling of the upgrade behind it.
    """

    listed: Decimal
    upgrade: Decimal
    multiple: Answer | None
    part: Decimal
    systems: Said | None
    telling: Telling = field(compare=False, repr=False)

    @property
    def assumed(self) -> Decimal:
        """The licence cost that had to be assumed."""
        return decimal_of(float(self.multiple.likely)) * self.upgrade * self.part if self.multiple else Decimal(0)

    @property
    def firm(self) -> Decimal:
        """The base a firm price is made of."""
        return self.listed + self.assumed


@dataclass(frozen=True, slots=True)
class Calendar:
    """The contract years: how many, those free under warranty, those paid in advance and the discount on them.

    `factors` turn the first year's full price into that of each year.
    """

    years: int
    free: int
    prepaid: int
    discount: Decimal
    growth: Decimal

    @property
    def factors(self) -> tuple[Decimal, ...]:
        """One factor a year: escalation, the discount of a year paid in advance, nothing for a free one."""
        return tuple(self._factor(number) for number in range(1, self.years + 1))

    def _factor(self, number: int) -> Decimal:
        if number <= self.free:
            return Decimal(0)
        grown: Decimal = (1 + self.growth) ** (number - 1)
        return grown * (1 - self.discount) if number <= self.prepaid else grown


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A priced maintenance: rate [percent a year], base, contract years, one line per year."""

    rate: Decimal
    base: Base
    calendar: Calendar
    lines: tuple[Line, ...]


def calendar_of(scope: Scope, prices: Prices) -> Calendar:
    """Return the contract years as the scope asks for them, else as the book has them."""
    asked, book = scope.maintenance, prices.contract
    warranty = asked.warranty if asked is not None else None
    free = book.warranty_free if warranty is None else warranty == "free"
    prepaid = (asked.prepaid_years if asked is not None else None) or 0
    return Calendar(
        years=contract_years(scope, prices),
        free=book.warranty_years if free else 0,
        prepaid=prepaid,
        discount=book.prepaid_discount(prepaid),
        growth=book.escalation,
    )


def maintenance_base(
    goods: tuple[Good, ...], upgrade: Priced | None, multiple: Answer, scope: Scope, prices: Prices
) -> Base:
    """Add up the listed licences and, where some are missing, a multiple of the major upgrade's price."""
    listed = sum((good.base_dzd for good in goods if good.service == "licences"), Decimal(0))
    part = assumed_part(scope, prices)
    if upgrade is None:
        return Base(listed, Decimal(0), None, part, None, known())
    systems = upgrade.answers["systems"]
    return Base(
        listed=listed,
        upgrade=to_step(float(three_of(upgrade.working.unit_price)[LIKELY]), prices.contract.base_step),
        multiple=multiple,
        part=part,
        systems=systems.driver.words[str(systems.likely)] if systems.known else None,
        telling=partial(price_steps, upgrade, prices),
    )


def assumed_part(scope: Scope, prices: Prices) -> Decimal:
    """Return the part of an assumed licence cost that maintenance is charged on, by the vendor's licensing model."""
    return decimal_of(prices.licensing.assumed_base[licensing_model(None, scope, prices)])


def maintenance(
    rated: Priced, base: Base, corners: Array, scope: Scope, prices: Prices, entries: tuple[str, ...]
) -> Maintenance:
    """Price the contract years from the rate's working and its base, whose corners are those of a likely price."""
    calendar = calendar_of(scope, prices)
    rate = to_step(float(three_of(rated.working.unit_price)[LIKELY]) * PERCENT, prices.contract.rate_step)
    telling = partial(_shared_steps, rated, base, rate, prices)
    shared = _Year(rated.working, base, corners, rate, calendar, telling)
    why = reasons(rated.answers)
    told = {"percent": calendar.growth * PERCENT}
    why += (Told("reason.escalation", told),) if calendar.years > 1 and calendar.growth else ()
    lines = tuple(
        _year(number, factor, shared, why, entries) for number, factor in enumerate(calendar.factors, start=1)
    )
    return Maintenance(rate, base, calendar, lines)


@dataclass(frozen=True, slots=True)
class _Year:
    """What every contract year shares."""

    working: Working
    base: Base
    corners: Array
    rate: Decimal
    calendar: Calendar
    telling: Telling


def _shared_steps(rated: Priced, base: Base, rate: Decimal, prices: Prices) -> Iterator[Step]:
    yield from price_steps(rated, prices)
    yield from _base_steps(base, rate)


def _base_steps(base: Base, rate: Decimal) -> tuple[Step, ...]:
    steps = [Step("rate_rounded", rate, "percent", "maintenance.contract")]
    if base.listed:
        steps.append(Step("base_listed", base.listed, "dzd", "scope"))
    if base.multiple is not None:
        facts = {"answer": list(base.multiple.corners), "known": False}
        steps += base.telling()
        steps.append(Step("base_upgrade", base.upgrade, "dzd", "rule:price"))
        if base.part != 1:
            steps.append(Step("base_part", base.part * PERCENT, "percent", "licensing.model"))
        steps.append(Step("base_assumed", base.assumed, "dzd", "licence_multiple.prior", facts=facts))
    return tuple(steps)


def _year(number: int, factor: Decimal, shared: _Year, why: tuple[Told, ...], entries: tuple[str, ...]) -> Line:
    service, calendar = shared.working.service, shared.calendar
    exact = to_centime(shared.base.firm * shared.rate / PERCENT * factor)
    low, likely, high = (float(value) for value in shared.corners * shared.working.unit_price * float(factor))
    span = Span(low, likely, high)
    return replace(
        line_of(service),
        code=f"maintenance.{number}",
        label=_label(service, number, calendar),
        unit_price=span,
        amount=span,
        recurring=True,
        exact=exact,
        reasons=why,
        telling=partial(_year_told, number, factor, shared, exact),
        entries=("maintenance.contract", "maintenance.warranty", "maintenance.prepayment", *entries),
    )


def _year_told(number: int, factor: Decimal, shared: _Year, exact: Decimal) -> Iterator[Step]:
    yield from shared.telling()
    growth, facts = shared.calendar.growth * PERCENT, {"times": float(factor)}
    yield Step("escalation", growth, "percent", "maintenance.contract", facts=facts)
    yield from _year_steps(number, shared.calendar)
    yield Step("amount", exact, "dzd", "rule:amount")


def _year_steps(number: int, calendar: Calendar) -> tuple[Step, ...]:
    if number <= calendar.free:
        return (Step("warranty", PERCENT, "percent", "maintenance.warranty"),)
    if number <= calendar.prepaid:
        return (Step("prepaid", calendar.discount * PERCENT, "percent", "maintenance.prepayment"),)
    return ()


def year_kind(number: int, calendar: Calendar) -> str:
    """Return how a contract year is paid: under warranty, in advance, or in its turn."""
    return "free" if number <= calendar.free else "prepaid" if number <= calendar.prepaid else "plain"


def year_label(number: int, calendar: Calendar) -> dict[str, str]:
    """Say which contract year it is, and how it is paid."""
    facts = {"number": number, "percent": calendar.discount * PERCENT}
    return in_all(f"line.contract_year_{year_kind(number, calendar)}", facts)


def _label(service: Service, number: int, calendar: Calendar) -> dict[str, str]:
    said = year_label(number, calendar)
    return {lang: f"{text} – {said[lang]}" for lang, text in service.label.items()}


def base_assumption(base: Base) -> tuple[Assumption, ...]:
    """Say that a licence cost had to be assumed, and how much it is."""
    if base.multiple is None:
        return ()
    systems = base.systems or messages()["assumption.systems_unknown"]
    if base.listed:
        facts = {"systems": systems, "assumed_dzd": base.assumed, "listed_dzd": base.listed}
        return (Assumption("assumption.maintenance_base_part", facts),)
    return (Assumption("assumption.maintenance_base", {"systems": systems, "assumed_dzd": base.assumed}),)
