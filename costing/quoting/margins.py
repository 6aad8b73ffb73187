"""What the rows of an offer cost the provider, and what of their price that leaves; internal.

A cost is given in the scope, or stands in the company's own book. Where neither says it, nothing is said of a margin.
"""

from collections.abc import Mapping
from decimal import Decimal

from costing.money import ZERO, to_centime
from costing.prices import Prices
from costing.quoting.offering import Offer
from costing.quoting.record import MarginRecord
from costing.quoting.sold import Sold
from costing.tracing import PERCENT

_SHOWN = Decimal("0.01")


def cost_of(row: Sold, prices: Prices) -> Decimal | None:
    """Return what a row costs the provider [DZD before tax], to the centime; nothing where nobody has said."""
    if row.line.cost is not None:
        return to_centime(row.line.cost * row.quantity)
    cost = prices.company.costs.get(row.service)
    return None if cost is None else cost.of(row.quantity, row.quantity * row.listed, prices.company.day_rates)


def costs_of(offer: Offer) -> Mapping[str, Decimal]:
    """Return what the rows of an offer cost, by code, where it is known [DZD before tax]."""
    costs = ((row.code, cost_of(row, offer.estimate.prices)) for row in offer.rows)
    return {code: cost for code, cost in costs if cost is not None}


def company_keys(offer: Offer) -> list[str]:
    """Return the keys of the company's entries that the rows of an offer are held against, whether they are there."""
    company, services = offer.estimate.prices.company, dict.fromkeys(row.service for row in offer.rows)
    costs = [company.costs[service] for service in services if service in company.costs]
    roles = dict.fromkeys(role for cost in costs for role in cost.roles)
    keys = [f"{file}.{service}" for file in ("costs", "floors") for service in services]
    return [*keys, *(f"{role}.day_rate" for role in roles), *(f"{role.code}.mandate" for role in company.mandated)]


def margin_of(offer: Offer) -> MarginRecord | None:
    """Record the margin of what is paid once, over the rows whose cost is known; nothing where no cost is."""
    costs, counted = costs_of(offer), [row for row in offer.rows if row.counted]
    known = [row for row in counted if row.code in costs]
    if not known:
        return None
    net, cost = sum((row.net for row in known), ZERO), sum((costs[row.code] for row in known), ZERO)
    return MarginRecord(
        net=net,
        cost=cost,
        margin=net - cost,
        percent=((net - cost) / net * PERCENT).quantize(_SHOWN) if net else None,
        lines=tuple(row.code for row in known),
        without_cost=tuple(row.code for row in counted if row.code not in costs),
    )
