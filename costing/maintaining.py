"""Yearly maintenance: a rate of the licence cost, over contract years, with escalation; outside the one-off total.

Where no licence is listed for a system, its licence cost is assumed as a multiple of what its major upgrade would be
priced at: the widest guess of a quote, and the first question to ask.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from costing.drivers import Answer, uncovered_systems
from costing.exchanging import Converted
from costing.lines import Assumption, Line, Span, Step, Told
from costing.money import to_centime, to_step
from costing.prices import Array, Prices, Said, Service
from costing.rules import Working
from costing.scope import Scope
from costing.tracing import LIKELY, PERCENT, Priced, price_steps, reasons
from costing.wording import in_all, messages


@dataclass(frozen=True, slots=True)
class Base:
    """What maintenance is a percentage of [DZD]: what was listed, what had to be assumed, both at the three corners.

    Where something was assumed: the multiple, the systems it stands for, and the steps of the upgrade behind it.
    """

    listed: Decimal
    upgrade: Decimal
    assumed: Decimal
    corners: Array
    multiple: Answer | None
    systems: Said | None
    steps: tuple[Step, ...]

    @property
    def firm(self) -> Decimal:
        """The base a firm price is made of."""
        return self.listed + self.assumed


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A priced maintenance: rate [percent a year], base, contract years, one line per year."""

    rate: Decimal
    base: Base
    years: int
    lines: tuple[Line, ...]


def upgrade_needed(scope: Scope) -> bool:
    """Whether some system's licence cost is not given, so that its base must be assumed."""
    return scope.maintenance is not None and uncovered_systems(scope) != ()


def maintenance_base(
    converted: tuple[Converted, ...], upgrade: Priced | None, multiple: Answer, prices: Prices
) -> Base:
    """Add up the listed licences and, where some are missing, a multiple of the major upgrade's price."""
    listed = sum((each.dzd for each in converted), Decimal(0))
    if upgrade is None:
        return Base(listed, Decimal(0), Decimal(0), np.full(3, float(listed)), None, None, ())
    times, price = np.array(multiple.corners, dtype=float), upgrade.working.unit_price
    likely = to_step(float(price[LIKELY]), prices.contract.base_step)
    systems = upgrade.answers["systems"]
    return Base(
        listed=listed,
        upgrade=likely,
        assumed=Decimal(str(multiple.likely)) * likely,
        corners=float(listed) + times * price,
        multiple=multiple,
        systems=systems.driver.words[str(systems.likely)] if systems.known else None,
        steps=tuple(price_steps(upgrade, prices)),
    )


def maintenance(rated: Priced, base: Base, scope: Scope, prices: Prices, entries: tuple[str, ...]) -> Maintenance:
    """Price the contract years from the rate's working and its base."""
    asked = scope.maintenance.years if scope.maintenance is not None else None
    years = prices.contract.default_years if asked is None else asked
    rate = to_step(float(rated.working.unit_price[LIKELY]) * PERCENT, prices.contract.rate_step)
    growth = prices.contract.escalation
    first = _Year(rated.working, base, rate, growth, (*price_steps(rated, prices), *_base_steps(base, rate)))
    why = reasons(rated.answers)
    why += (Told("reason.escalation", {"percent": growth * PERCENT}),) if years > 1 and growth else ()
    lines = tuple(_year(number, first, why, entries) for number in range(1, years + 1))
    return Maintenance(rate, base, years, lines)


@dataclass(frozen=True, slots=True)
class _Year:
    """What every contract year shares."""

    working: Working
    base: Base
    rate: Decimal
    growth: Decimal
    steps: tuple[Step, ...]


def _base_steps(base: Base, rate: Decimal) -> tuple[Step, ...]:
    steps = [Step("rate_rounded", rate, "percent", "maintenance.contract")]
    if base.listed:
        steps.append(Step("base_listed", base.listed, "dzd", "scope"))
    if base.multiple is not None:
        facts = {"answer": list(base.multiple.corners), "known": False}
        steps += base.steps
        steps.append(Step("base_upgrade", base.upgrade, "dzd", "rule:price"))
        steps.append(Step("base_assumed", base.assumed, "dzd", "licence_multiple.prior", facts=facts))
    return tuple(steps)


def _year(number: int, shared: _Year, why: tuple[Told, ...], entries: tuple[str, ...]) -> Line:
    service, base = shared.working.service, shared.base
    factor = (1 + shared.growth) ** (number - 1)
    exact = to_centime(base.firm * shared.rate / PERCENT * factor)
    low, likely, high = (float(value) for value in base.corners * shared.working.unit_price * float(factor))
    span = Span(low, likely, high)
    last = (
        Step(
            "escalation",
            shared.growth * PERCENT,
            "percent",
            "maintenance.contract",
            facts={"times": float(factor)},
        ),
        Step("amount", exact, "dzd", "rule:amount"),
    )
    return Line(
        code=f"maintenance.{number}",
        service=service.code,
        label=_label(service, number),
        note=service.note,
        unit=service.unit,
        quantity=Span(1, 1, 1),
        unit_price=span,
        amount=span,
        open_top=False,
        recurring=True,
        vat=service.vat,
        step=service.step,
        exact=exact,
        reasons=why,
        trace=(*shared.steps, *last),
        entries=("maintenance.contract", *entries),
    )


def _label(service: Service, number: int) -> dict[str, str]:
    said = in_all("line.contract_year", {"number": number})
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
