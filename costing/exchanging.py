"""Amounts given in a foreign currency, in dinars: the rate is dated, sourced and said."""

from dataclasses import dataclass
from decimal import Decimal

from costing.errors import RateMissing
from costing.lines import Assumption, Line, Span, Step, Told
from costing.money import decimal_of, to_centime
from costing.prices import Prices, Rate
from costing.scope import Licence, Scope

HOME = "DZD"


@dataclass(frozen=True, slots=True)
class Converted:
    """A licence with its amount in dinars, and the rate that was used; none for dinars."""

    licence: Licence
    dzd: Decimal
    rate: Rate | None


def converted_licences(scope: Scope, prices: Prices) -> tuple[Converted, ...]:
    """Convert the licences of a scope that have a price here, to the centime: those sold, and those maintained.

    Raises
    ------
    RateMissing
        A currency without a rate in force on the day.
    """
    needed = [each for each in scope.licences or () if each.supplied_by is None or scope.maintenance is not None]
    return tuple(_converted(licence, scope, prices) for licence in needed)


def _converted(licence: Licence, scope: Scope, prices: Prices) -> Converted:
    amount = licence.amount or Decimal(0)
    if licence.currency == HOME:
        return Converted(licence, to_centime(amount), None)
    rate = rate_of(licence.currency, scope, prices)
    return Converted(licence, to_centime(amount * rate.dzd), rate)


def rate_of(currency: str, scope: Scope, prices: Prices) -> Rate:
    """Return the rate of a currency: the scope's own, else the price book's on the day."""
    own = (scope.exchange or {}).get(currency)
    if own is not None:
        return Rate(currency, prices.day, decimal_of(own), "given", "scope")
    if currency not in prices.rates:
        raise RateMissing(currency=currency, day=prices.day, known=tuple(sorted(prices.rates)))
    return prices.rates[currency]


def licence_lines(converted: tuple[Converted, ...], prices: Prices) -> tuple[Line, ...]:
    """Return one line for each licence the provider supplies, at its converted amount."""
    sold = [each for each in converted if each.licence.supplied_by is None]
    return tuple(_line(each, number, prices) for number, each in enumerate(sold, start=1))


def _line(each: Converted, number: int, prices: Prices) -> Line:
    service = prices.all_services["licences"]
    licence, value = each.licence, float(each.dzd)
    steps = [Step("given", licence.amount or Decimal(0), "count", "scope", facts={"currency": licence.currency})]
    if each.rate is not None:
        source = "scope" if each.rate.source == "scope" else f"exchange.{each.rate.currency}"
        steps.append(Step("rate", each.rate.dzd, "count", source, facts=_dated(each.rate)))
    steps.append(Step("amount", each.dzd, "dzd", "rule:conversion"))
    return Line(
        code="licences" if number == 1 else f"licences.{number}",
        service=service.code,
        label={lang: f"{text} – {licence.item}" for lang, text in service.label.items()},
        note=service.note,
        unit=service.unit,
        quantity=Span(1, 1, 1),
        unit_price=Span(value, value, value),
        amount=Span(value, value, value),
        open_top=False,
        recurring=False,
        vat=service.vat,
        step=service.step,
        exact=each.dzd,
        reasons=_reasons(each),
        trace=tuple(steps),
        entries=() if each.rate is None or each.rate.source == "scope" else (f"exchange.{each.rate.currency}",),
    )


def _dated(rate: Rate) -> dict[str, str]:
    return {"day": rate.first_day.isoformat(), "side": rate.side}


def _reasons(each: Converted) -> tuple[Told, ...]:
    if each.rate is None:
        return ()
    facts = {
        "amount": each.licence.amount,
        "currency": each.rate.currency,
        "rate_dzd": each.rate.dzd,
        "day": each.rate.first_day,
    }
    return (Told("reason.converted", facts),)


def rates_used(converted: tuple[Converted, ...]) -> tuple[Rate, ...]:
    """Return every rate that was used, once, by currency."""
    rates = {each.rate.currency: each.rate for each in converted if each.rate is not None}
    return tuple(rates[currency] for currency in sorted(rates))


def rate_assumptions(converted: tuple[Converted, ...]) -> tuple[Assumption, ...]:
    """Say every rate that was used."""
    return tuple(
        Assumption("assumption.exchange_rate", {"currency": rate.currency, "rate_dzd": rate.dzd, "day": rate.first_day})
        for rate in rates_used(converted)
    )
