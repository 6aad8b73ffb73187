"""The laws of what a company says of itself: costs and floors of services there are, work of roles with a day rate."""

from collections.abc import Iterator

from costing.errors import Problem
from costing.fields import unknown_word
from costing.prices import Prices

# What is bought and sold, whose cost a scope may give line by line.
_BOUGHT = ("licences", "hardware")


def company_held(prices: Prices) -> Iterator[Problem]:
    """Costs and floors are of services, a role that works has a day rate, a least margin is held against a cost."""
    company = prices.company
    known = sorted(prices.codes)
    for file, named in (("costs", company.costs), ("floors", company.floors)):
        for code in named:
            if code not in prices.codes:
                yield unknown_word(f"{file}.toml: {code}", repr(code), code, known)
    for code, cost in company.costs.items():
        for role in cost.roles:
            if role not in company.roles:
                yield unknown_word(f"costs.toml: {code}.days", repr(role), role, company.roles)
            elif role not in company.day_rates:
                yield Problem(f"roles.toml: {role}.day_rate", "role_without_day_rate", {"found": role})
    for code, floor in company.floors.items():
        if floor.margin is not None and code not in company.costs and code not in _BOUGHT:
            yield Problem(f"floors.toml: {code}.margin_percent", "margin_without_cost", {"found": code})
