"""From the files on payment to what holds on one day."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from costing.payment_files import instalments
from costing.payment_rules import PLANS, Figure

_RULES = "procurement."


def payments_on(held: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a day's prices that speak of payment, by name.

    Parameters
    ----------
    held
        The entries in force on the day, by key.
    """
    return {
        "plans": {name: instalments(held[f"payments.{name}"].steps) for name in PLANS},
        "procurement": dict(_figures(held)),
    }


def _figures(held: Mapping[str, Any]) -> Iterator[tuple[str, Figure]]:
    """Return each figure of the rules by its entry and field, such as `flat_advance.most_percent`."""
    for key, entry in held.items():
        if key.startswith(_RULES):
            for field, value in entry.value().items():
                figure = Figure(key, Decimal(str(value + 0)), entry.kind, entry.source, entry.confidence)
                yield f"{key.removeprefix(_RULES)}.{field}", figure
