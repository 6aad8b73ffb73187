"""Variants side by side: what each costs over the years, and where it does not ask for the same work as the first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costing.levers import OwnershipTerms
from costing.offers import Said
from costing.price_book import PriceBook
from costing.prices import Driver, Prices
from costing.quoting.levering import flattened
from costing.quoting.ownership import Variant
from costing.scope import Scope
from costing.wording import Measure, in_all, messages

# How the work is named, sold and paid; not what it is.
_APART = {"reference", "subject", "lang", "terms", "exchange"}
_PRICED = {"amount", "cost", "currency"}
_CLIENT = {"client.kind"}
_NUMBERED = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer or table of a scope that another one has otherwise; nothing where one has it not at all."""

    key: str
    before: Any
    after: Any
    text: Said


@dataclass(frozen=True, slots=True)
class Comparison:
    """Variants side by side, before tax [DZD]: the first is what the others are held against.

    `differences`: for each variant, where the work it asks for is not that of the first. `growth` is what a yearly cost
    grows by a year [share].
    """

    day: date
    variants: tuple[Variant, ...]
    differences: tuple[tuple[Difference, ...], ...]
    terms: OwnershipTerms
    growth: Decimal

    @property
    def equal(self) -> bool:
        """Whether all ask for the same work."""
        return not any(self.differences)


def compare(variants: Sequence[Variant], book: PriceBook, day: date) -> Comparison:
    """Hold variants against the first of them.

    Parameters
    ----------
    variants
        One or more, as `variant` makes them.
    book, day
        The price book and the day they were made with.

    Returns
    -------
    Comparison
        The variants in their order, each with where its work is not that of the first.

    Notes
    -----
    The work is every answer of a scope but its reference, subject, language, terms, rates, the client's name and the
    amounts of what is bought: those are prices, not work.
    """
    prices = book.on(day)
    first = variants[0].scope
    held = tuple(tuple(_differences(first, each.scope, prices)) for each in variants)
    return Comparison(day, tuple(variants), held, prices.ownership, prices.contract.escalation)


def _differences(first: Scope, other: Scope, prices: Prices) -> Iterator[Difference]:
    before, after = _work(first), _work(other)
    tables = [name for name in type(first).model_fields if (name in before) != (name in after)]
    order = [*type(first).model_fields]
    for key in sorted(dict.fromkeys((*before, *after)), key=lambda each: order.index(_first(each))):
        old, new = before.get(key), after.get(key)
        inside = any(key != name and key.startswith((f"{name}.", f"{name}[")) for name in tables)
        if old != new and not inside:
            yield Difference(key, old, new, _told(key, old, new, prices))


def _work(scope: Scope) -> dict[str, Any]:
    """Return the work a scope asks for: every table that is there, and every answer of it."""
    answers = {key: value for key, value in flattened(scope).items() if _is_work(key)}
    tables = {name: True for name in scope.tables if _is_work(name)}
    return {**tables, **answers}


def _first(key: str) -> str:
    return _NUMBERED.sub("", key.split(".", maxsplit=1)[0])


def _is_work(key: str) -> bool:
    if _first(key) == "client":
        return key in _CLIENT
    return _first(key) not in _APART and key.rsplit(".", maxsplit=1)[-1] not in _PRICED


def _told(key: str, old: Any, new: Any, prices: Prices) -> Said:
    """Say a difference: a table asked or no longer, an answer given, left or changed."""
    change = "added" if old is None else "dropped" if new is None else "changed"
    table = f"variants.table_{key}" in messages()
    driver = next((each for each in prices.drivers.values() if key in each.keys and not table), None)
    facts = {"what": _name(key, driver), "before": _value(old, driver), "after": _value(new, driver)}
    return in_all(f"variants.{'table' if table else 'answer'}_{change}", facts)


def _name(key: str, driver: Driver | None) -> Said | str:
    return messages().get(f"variants.table_{key}") or (driver.label if driver is not None else key)


def _value(value: Any, driver: Driver | None) -> Any:
    if value is None:
        return ""
    if driver is not None and str(value) in driver.words:
        return driver.words[str(value)]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Measure(value, driver.unit if driver is not None else None) if number else str(value)
