"""The laws of payment: a plan names stages that a project can have, and no cap of a public contract passes another."""

from collections.abc import Iterator, Mapping

from costing.errors import Problem
from costing.fields import unknown_word
from costing.payment_rules import APART, ORDER, PUBLIC
from costing.prices import Prices
from costing.stages import Stage

_NEVER_ABOVE = (
    ("flat_advance.most_percent", "both_advances.most_percent"),
    ("supply_advance.most_percent", "both_advances.most_percent"),
    ("both_advances.most_percent", "exceptional_advance.most_percent"),
    ("performance_bond.low_percent", "performance_bond.high_percent"),
    ("payment_delay.days", "longest_delay.days"),
    *((f"small_purchases.{kind}", f"formal_tender.{kind}") for kind in ("works", "supplies", "services", "studies")),
)


def moments(stages: Mapping[str, Stage]) -> tuple[str, ...]:
    """Return what a payment may be tied to: moments apart, and every stage that comes after the order."""
    return (*APART, *(code for code, stage in stages.items() if not stage.offer))


def payments_held(prices: Prices) -> Iterator[Problem]:
    """Return every law of payment that one day breaks."""
    known = moments(prices.stages)
    for name, plan in prices.plans.items():
        for number, step in enumerate(plan, start=1):
            place = f"payments.toml: {name}.steps[{number}].stage"
            if step.stage not in known:
                yield unknown_word(place, repr(step.stage), step.stage, known)
            elif name == PUBLIC and step.stage == ORDER:
                yield Problem(place, "paid_before_service")
    for less, more in _NEVER_ABOVE:
        found, cap = prices.procurement[less], prices.procurement[more]
        if found.value > cap.value:
            facts = {"found": found.value, "most": cap.value, "cap": more}
            yield Problem(f"procurement.toml: {less}", "above_its_cap", facts)
