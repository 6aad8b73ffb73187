"""The tiers of maintenance side by side: what each promises, and what it makes of the yearly price."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costing.estimating import estimate
from costing.levels import Tier
from costing.maintaining import Maintenance as Priced
from costing.price_book import PriceBook
from costing.prices import Prices
from costing.scope import Maintenance, Scope
from costing.service_levels import Promise, levels_of


@dataclass(frozen=True, slots=True)
class TierOffer:
    """One tier for one scope: what it promises, its yearly rate [percent of the licence cost], its first year.

    `first_year` is the first contract year that is charged [DZD before tax]; nothing where none is. `chosen`: the tier
    the scope asks for or, where it asks for none, the usual one.
    """

    tier: Tier
    promise: Promise
    rate: Decimal
    first_year: Decimal | None
    chosen: bool


def tiers_of(scope: Scope, book: PriceBook, day: date) -> tuple[TierOffer, ...]:
    """Price a scope at each tier of maintenance, everything else as it is.

    Parameters
    ----------
    scope
        What the client needs. Where it asks for no maintenance, it is priced as if it did.
    book
        The price book, with or without a company's overlay.
    day
        The day whose prices and levels are used.

    Returns
    -------
    tuple of TierOffer
        The cheapest first; the rate is rounded as a contract writes it, the amount to the centime.

    Raises
    ------
    NotInForce
        The day is before the price book begins.
    NoLineLeft
        No contract year is asked for, and nothing else.
    RateMissing
        A licence in a currency without a rate.

    Examples
    --------
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "maintenance": {"hours": "8x5"}})
    >>> [(each.tier.name, str(each.rate)) for each in tiers_of(scope, PriceBook.default(), date(2026, 11, 24))]
    [('basic', '12.00'), ('standard', '15.00'), ('premium', '18.00')]
    """
    prices = book.on(day)
    chosen = levels_of(scope, prices).tier
    return tuple(_offer(scope, tier, book, prices, chosen=tier == chosen) for tier in prices.tiers.values())


def _offer(scope: Scope, tier: Tier, book: PriceBook, prices: Prices, *, chosen: bool) -> TierOffer:
    asked = (scope.maintenance or Maintenance()).model_copy(update={"tier": tier.name})
    at_tier = scope.model_copy(update={"maintenance": asked})
    priced = estimate(at_tier, book, prices.day).maintenance
    rate, first_year = (priced.rate, _first_year(priced)) if priced is not None else (Decimal(0), None)
    return TierOffer(tier, levels_of(at_tier, prices), rate, first_year, chosen)


def _first_year(priced: Priced) -> Decimal | None:
    charged = priced.lines[priced.calendar.free :]
    return charged[0].firm_amount if charged else None
