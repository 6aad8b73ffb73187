"""What is bought and sold at an amount that is given: licences by their model, and hardware; one line each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np

from costing.drivers import Answer, Corners
from costing.exchanging import Converted, converted, rate_entries
from costing.lines import Line, Span, Step, Told, codes_of, line_of
from costing.money import decimal_of
from costing.offers import Said
from costing.prices import Array, Prices, Rate
from costing.purchases import HOME, Equipment, Licence
from costing.scope import Scope
from costing.tracing import PERCENT
from costing.wording import messages

PERPETUAL, SUBSCRIPTION, CONCURRENT = "perpetual", "subscription", "concurrent"
_UNITS = {PERPETUAL: "lump_sum", SUBSCRIPTION: "year", CONCURRENT: "seat"}
# The keys of the book that stand in for what nobody has said of a licence.
MODEL, CONTRACT = "licensing.model", "maintenance.contract"
# The pricing factor that the licensing model of a vendor belongs to.
LICENSING = "version"
_ONCE: Corners = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Good:
    """A licence or some hardware, with the price of one in dinars and how many: once, years, or seats.

    `open_seats`: nobody has said how many people work at the same time. `assumed` are the keys of the book that stand
    for what nobody has said: the model, the years of a subscription, the seats.
    """

    given: Licence | Equipment
    service: str
    model: str
    price: Converted
    count: Corners
    open_seats: bool
    assumed: tuple[str, ...] = ()

    @property
    def sold(self) -> bool:
        """Whether the provider sells it; else the client supplies it."""
        return self.given.supplied_by is None

    @property
    def foreign(self) -> bool:
        """Whether its amount is in a foreign currency."""
        return self.given.currency != HOME

    @property
    def imported(self) -> bool:
        """Whether it is hardware that passes the customs: as the scope says, else if its amount is in foreign money."""
        if isinstance(self.given, Licence):
            return False
        return self.foreign if self.given.imported is None else self.given.imported

    @property
    def dzd(self) -> Decimal:
        """What it comes to at its likely count [DZD before tax]."""
        return self.price.dzd * decimal_of(float(self.count[1]))

    def amounts(self, seats: Array) -> Array:
        """Return what it comes to [DZD before tax] for some numbers of seats; its corners are the last axis."""
        return float(self.price.dzd) * (seats if self.open_seats else np.array(self.count, dtype=float))

    @property
    def yearly(self) -> bool:
        """Whether it is paid by the year: maintenance is then a percentage of one year of it."""
        return self.model == SUBSCRIPTION

    @property
    def base_dzd(self) -> Decimal:
        """What maintenance is a percentage of, at likely [DZD]."""
        return self.price.dzd if self.yearly else self.dzd

    def base(self, seats: Array) -> Array:
        """Return what maintenance is a percentage of [DZD] for some numbers of seats."""
        return np.full(3, float(self.price.dzd)) if self.yearly else self.amounts(seats)


def goods_of(scope: Scope, prices: Prices, found: Mapping[str, Answer]) -> tuple[Good, ...]:
    """Return what a scope gives an amount of, as far as it has a price here: what is sold, and licences maintained.

    Raises
    ------
    RateMissing
        A currency without a rate in force on the day.
    MarkupMissing
        A cost of something the company's own book has no markup for.
    """
    licences = [each for each in scope.licences or () if each.supplied_by is None or scope.maintenance is not None]
    lots = [each for each in (scope.hardware.lots if scope.hardware is not None else ()) if each.supplied_by is None]
    return (
        *(_licence(each, scope, prices, found) for each in licences),
        *(
            Good(each, "hardware", PERPETUAL, converted(each, "hardware", scope, prices), _ONCE, open_seats=False)
            for each in lots
        ),
    )


def licensing_model(licence: Licence | None, scope: Scope, prices: Prices) -> str:
    """Return how a licence is sold: as it says or counts, else as its vendor does, else as the book takes it."""
    own = (
        licence.model or (SUBSCRIPTION if licence.years else CONCURRENT if licence.seats else None) if licence else None
    )
    of_vendor = scope.vendor.licensing if scope.vendor is not None else None
    return own or of_vendor or prices.licensing.default


def contract_years(scope: Scope, prices: Prices) -> int:
    """Return the years of a maintenance contract: as asked, else those paid in advance, else the book's."""
    asked = scope.maintenance.years if scope.maintenance is not None else None
    prepaid = scope.maintenance.prepaid_years if scope.maintenance is not None else None
    return max(prices.contract.default_years, prepaid or 0) if asked is None else asked


def _licence(licence: Licence, scope: Scope, prices: Prices, found: Mapping[str, Answer]) -> Good:
    model, price = licensing_model(licence, scope, prices), converted(licence, "licences", scope, prices)
    of_vendor = scope.vendor.licensing if scope.vendor is not None else None
    said = licence.model or licence.years or licence.seats or of_vendor
    assumed = [] if said else [MODEL]
    count, open_seats = _ONCE, False
    if model == SUBSCRIPTION:
        years = float(licence.years or max(contract_years(scope, prices), 1))
        asked = scope.maintenance.years if scope.maintenance is not None else None
        assumed += [] if licence.years or asked else [CONTRACT]
        count = (years, years, years)
    elif model == CONCURRENT:
        open_seats = licence.seats is None
        assumed += [MODEL] if open_seats else []
        one = float(licence.seats or 0)
        count = found["seats"].corners if open_seats else (one, one, one)
    return Good(licence, "licences", model, price, count, open_seats, tuple(dict.fromkeys(assumed)))


def good_lines(goods: tuple[Good, ...], prices: Prices) -> tuple[Line, ...]:
    """Return one line for each thing sold, the second of a service numbered 2."""
    sold = [good for good in goods if good.sold]
    codes = codes_of(good.service for good in sold)
    return tuple(_line(good, code, prices) for good, code in zip(sold, codes, strict=True))


def _line(good: Good, code: str, prices: Prices) -> Line:
    service, item = prices.all_services[good.service], good.given.item
    count, value = Span(*(float(each) for each in good.count)), float(good.price.dzd)
    return replace(
        line_of(service),
        code=code,
        label={lang: f"{text} – {item}" for lang, text in service.label.items()} if item else service.label,
        unit=_UNITS[good.model],
        quantity=count,
        unit_price=Span(value, value, value),
        amount=count.times(value),
        exact=good.price.dzd,
        reasons=_reasons(good),
        telling=partial(_steps, good, prices),
        entries=_entries(good),
        neighbours=(value, value) if good.open_seats else None,
        cost=good.price.cost,
    )


def _entries(good: Good) -> tuple[str, ...]:
    markup = (f"markups.{good.service}",) if good.price.markup is not None else ()
    return (*rate_entries(good.price.rate), *markup, *good.assumed)


def _steps(good: Good, prices: Prices) -> tuple[Step, ...]:
    rate, given, markup = good.price.rate, good.given, good.price.markup
    facts: dict[str, Any] = {"currency": given.currency}
    steps = [
        Step(
            "given" if markup is None else "cost",
            given.cost or given.amount or Decimal(0),
            "count",
            "scope",
            facts=facts,
        )
    ]
    if markup is not None:
        steps.append(Step("markup", markup * PERCENT, "percent", f"markups.{good.service}"))
    if rate is not None:
        source = next(iter(rate_entries(rate)), "scope")
        steps.append(Step("rate", rate.dzd, "count", source, facts=_dated(rate)))
    if good.model != PERPETUAL:
        source = MODEL if good.open_seats else CONTRACT if CONTRACT in good.assumed else "scope"
        told = {"answer": list(good.count), "known": source == "scope", "unit": _UNITS[good.model]}
        told["factor"] = prices.factors[prices.drivers["seats"].factor if good.model == CONCURRENT else LICENSING]
        steps.append(Step("quantity", float(good.count[1]), "count", source, model_label(good.model), told))
    return (*steps, Step("amount", good.dzd, "dzd", "rule:conversion"))


def model_label(model: str) -> Said:
    """Return how a licence is sold, in words."""
    return messages()[f"licensing.{model}"]


def _dated(rate: Rate) -> dict[str, str]:
    return {"day": rate.first_day.isoformat(), "side": rate.side}


def _reasons(good: Good) -> tuple[Told, ...]:
    told = []
    if good.model != PERPETUAL:
        told.append(Told("reason.licensing", {"model": model_label(good.model)}))
    rate = good.price.rate
    if rate is not None and good.price.markup is None:
        facts = {"amount": good.given.amount, "currency": rate.currency, "rate_dzd": rate.dzd, "day": rate.first_day}
        told.append(Told("reason.converted", facts))
    return tuple(told)
