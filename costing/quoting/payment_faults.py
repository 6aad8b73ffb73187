"""Faults of what terms say of payment: moments that are not, and what a public contract does not allow.

A cap refuses only where its text was read, or where it is the company's own; what is from memory is told in the record.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from costing.errors import Problem
from costing.fields import unknown_word
from costing.payment_laws import moments
from costing.payment_rules import ORDER, Figure
from costing.prices import Prices
from costing.terms import PublicContract, Terms
from costing.wording import Measure, messages

_CONTRACT = "public_contract"
_NONE, _ALL = Decimal(0), Decimal(100)


def payment_faults(terms: Terms, prices: Prices) -> Iterator[Problem]:
    """Tell every fault of a plan of payment, of the day of the order, and of a public contract."""
    yield from _order(terms, prices)
    yield from _stages(terms, prices)
    if terms.public_contract is not None:
        yield from _planned(terms, prices)
        yield from _advances(terms.public_contract, prices)
        yield from _shares(terms.public_contract, prices)


def _order(terms: Terms, prices: Prices) -> Iterator[Problem]:
    """An order comes on the day of the quote or later, and within the working calendar."""
    last = prices.work_calendar.last
    if terms.start is not None and not prices.day <= terms.start <= last:
        yield Problem("start", "order_out_of_time", {"found": terms.start, "day": prices.day, "last": last})


def _stages(terms: Terms, prices: Prices) -> Iterator[Problem]:
    known = moments(prices.stages) if terms.milestones else ()
    for number, each in enumerate(terms.milestones or (), start=1):
        if each.stage not in known:
            yield unknown_word(f"milestones[{number}].stage", repr(each.stage), each.stage, known)


def _planned(terms: Terms, prices: Prices) -> Iterator[Problem]:
    """A public contract pays after the service, within the delay; what it pays before is an advance."""
    longest = prices.procurement["longest_delay.days"]
    for number, each in enumerate(terms.milestones or (), start=1):
        if each.stage == ORDER:
            yield Problem(f"milestones[{number}].stage", "paid_before_service")
        if longest.binds and each.due_days > longest.value:
            found, most = Measure(each.due_days, "day"), Measure(float(longest.value), "day")
            facts = {**_cap(longest, prices), "found": found, "most": most}
            yield Problem(f"milestones[{number}].due_days", "delay_over_cap", facts)


def _advances(contract: PublicContract, prices: Prices) -> Iterator[Problem]:
    """Each advance and both together stay under their caps; an exceptional one, under its own."""
    rules = prices.procurement
    flat, supply = contract.advance_percent or _NONE, contract.supply_advance_percent or _NONE
    widest = rules["exceptional_advance.most_percent"]
    if contract.exceptional:
        yield from _over(_CONTRACT, flat + supply, widest, "exceptional_over_cap", prices)
        return
    more = {"exceptional": widest.value}
    flat_cap, both_cap = rules["flat_advance.most_percent"], rules["both_advances.most_percent"]
    yield from _over(f"{_CONTRACT}.advance_percent", flat, flat_cap, "advance_over_cap", prices, more)
    yield from _over(_CONTRACT, flat + supply, both_cap, "advances_over_cap", prices, more)
    place, supply_cap = f"{_CONTRACT}.supply_advance_percent", rules["supply_advance.most_percent"]
    yield from _over(place, supply, supply_cap, "share_over_cap", prices)


def _shares(contract: PublicContract, prices: Prices) -> Iterator[Problem]:
    """A bond and a retention stay under a company's own caps, and something is left for the milestones."""
    rules = prices.procurement
    caps = {"bond": "performance_bond.high_percent", "retention": "retention.most_percent"}
    for name, cap in caps.items():
        found = getattr(contract, f"{name}_percent") or _NONE
        yield from _over(f"{_CONTRACT}.{name}_percent", found, rules[cap], "share_over_cap", prices)
    held = (contract.advance_percent, contract.supply_advance_percent, contract.retention_percent)
    total = sum((each for each in held if each is not None), _NONE)
    if total >= _ALL:
        yield Problem(_CONTRACT, "nothing_left_to_pay", {"found": total})


def _over(
    place: str, found: Decimal, cap: Figure, key: str, prices: Prices, more: dict[str, Any] | None = None
) -> Iterator[Problem]:
    if cap.binds and found > cap.value:
        yield Problem(place, key, {"found": found, **_cap(cap, prices), **(more or {})})


def _cap(cap: Figure, prices: Prices) -> dict[str, Any]:
    """Return what is said of a cap: its value, where it comes from, and how sure it is."""
    source = prices.sources.get(cap.source)
    mark = f"confidence.{cap.confidence}" if cap.confidence is not None else f"table.{cap.kind}"
    titled = source.title if source is not None else cap.source
    return {"most": cap.value, "source": titled, "confidence": messages()[mark]}
