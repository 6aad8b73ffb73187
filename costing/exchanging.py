"""Amounts given in a foreign currency, in dinars: the rate is dated, sourced and said."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from costing.errors import MarkupMissing, RateMissing
from costing.money import decimal_of, to_centime
from costing.prices import Prices, Rate
from costing.purchases import HOME, Given
from costing.scope import Scope


@dataclass(frozen=True, slots=True)
class Converted:
    """A selling amount in dinars, to the centime, the rate that was used, none for dinars, and the markup on a cost.

    `cost` is what was given as a cost, in dinars.
    """

    dzd: Decimal
    rate: Rate | None
    markup: Decimal | None = None
    cost: Decimal | None = None


def converted(given: Given, service: str, scope: Scope, prices: Prices) -> Converted:
    """Convert a given amount, or a cost with the markup of its service.

    Raises
    ------
    RateMissing
        A currency without a rate in force on the day.
    MarkupMissing
        A cost of something the company's own book has no markup for.
    """
    amount, markup = given.amount or Decimal(0), None
    if given.cost is not None:
        if service not in prices.markups:
            raise MarkupMissing(service=service)
        markup = prices.markups[service]
        amount = given.cost * (1 + markup)
    rate = None if given.currency == HOME else rate_of(given.currency, scope, prices)
    dzd = Decimal(1) if rate is None else rate.dzd
    cost = None if given.cost is None else to_centime(given.cost * dzd)
    return Converted(to_centime(amount * dzd), rate, markup, cost)


def rate_of(currency: str, scope: Scope, prices: Prices) -> Rate:
    """Return the rate of a currency: the scope's own, else the price book's on the day."""
    own = (scope.exchange or {}).get(currency)
    if own is not None:
        return Rate(currency, prices.day, decimal_of(own), "given", "scope")
    if currency not in prices.rates:
        raise RateMissing(currency=currency, day=prices.day, known=tuple(sorted(prices.rates)))
    return prices.rates[currency]


def rate_entries(rate: Rate | None) -> tuple[str, ...]:
    """Return the key of the price-book entry behind a rate; none for dinars and for a rate the scope gives."""
    return () if rate is None or rate.source == "scope" else (f"exchange.{rate.currency}",)


def given_amounts(scope: Scope) -> tuple[Given, ...]:
    """Return everything a scope gives an amount of: licences, and hardware."""
    return (*(scope.licences or ()), *(scope.hardware.lots if scope.hardware is not None else ()))


def has_foreign_amount(scope: Scope) -> bool:
    """Whether some amount of a scope is in a foreign currency."""
    return any(each.currency != HOME for each in given_amounts(scope))


def validity_of(scope: Scope, prices: Prices) -> int:
    """Return how long an offer holds [days]: as its terms say, else the book; fewer with a foreign amount in it."""
    if scope.terms.validity_days is not None:
        return scope.terms.validity_days
    quotation = prices.quotation
    return quotation.foreign_validity_days if has_foreign_amount(scope) else quotation.validity_days


def rates_used(each: Iterable[Rate | None]) -> tuple[Rate, ...]:
    """Return every rate that was used, once, by currency."""
    rates = {rate.currency: rate for rate in each if rate is not None}
    return tuple(rates[currency] for currency in sorted(rates))
