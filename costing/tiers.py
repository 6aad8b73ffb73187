"""The tiers of maintenance side by side: what each promises, and what it makes of the yearly price."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import get_args

from costing.estimating import estimate
from costing.maintaining import Maintenance as Priced
from costing.offers import Said
from costing.price_book import PriceBook
from costing.scope import Maintenance, Scope
from costing.service_levels import Promise, levels_of

Tier = str


@dataclass(frozen=True, slots=True)
class TierOffer:
    """One tier for one scope: what it promises, its yearly rate [percent of the licence cost], its first year.

    `first_year` is the first contract year that is charged [DZD before tax]; nothing where none is. `chosen`: the tier
    that the scope asks for, or that stands for it.
    """

    name: str
    label: Said
    what: Said
    promise: Promise
    rate: Decimal
    first_year: Decimal | None
    chosen: bool
