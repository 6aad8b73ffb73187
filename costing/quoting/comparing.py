"""Variants side by side: what each costs over the years, and where it does not ask for the same work as the first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costing.levers import OwnershipTerms
from costing.offers import Said
from costing.price_book import PriceBook
from costing.prices import CONTEXT, Driver, Prices
from costing.quoting.levering import flattened
from costing.quoting.ownership import Variant
from costing.scope import Scope
from costing.wording import Measure, in_all, messages

# How the work is named, sold and paid; not what it is.
_APART = {"reference", "subject", "lang", "terms", "exchange"}
_PRICED = {"amount", "cost", "currency"}
_CLIENT = {"client.kind"}
# Lists whose order means nothing, and how an item of each is called.
_LISTED = {"integrations": "interface", "licences": "licence", "hardware.items": "lot"}
# What is paid by the year and is no maintenance of what is asked for.
_YEARLY_WORK = {"hosting", "hardware"}


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
    amounts of what is bought, which are prices; lists are the same work in any order. What is hosted, rented or covered
    by the year in one variant alone is other work too.
    """
    prices, first = book.on(day), variants[0]
    held = tuple((*_differences(first.scope, each, prices), *_by_the_year(first, each)) for each in variants)
    return Comparison(day, tuple(variants), held, prices.ownership, prices.contract.escalation)


def _by_the_year(first: Variant, other: Variant) -> Iterator[Difference]:
    had = {cost.service for cost in first.yearly[0]}
    for cost in other.yearly[0]:
        if cost.service in _YEARLY_WORK and cost.service not in had:
            yield Difference(cost.code, None, cost.code, in_all("variants.yearly_added", {"what": cost.label}))


def _differences(first: Scope, made: Variant, prices: Prices) -> Iterator[Difference]:
    before, after = _work(first), _work(made.scope)
    if made.freed:
        after["licences"] = Counter(item for item in after["licences"].elements() if item in before["licences"])
    dropped = [name for name in first.tables if name in before and name not in after]
    order = [*type(first).model_fields]
    for key in sorted({*before, *after}, key=lambda each: (order.index(each.split(".")[0]), each)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, Counter) or isinstance(new, Counter):
            yield from _unlike(key, old or Counter(), new or Counter())
        elif old != new and not any(key.startswith(f"{name}.") for name in dropped):
            yield Difference(key, old, new, _told(key, old, new, prices))


def _work(scope: Scope) -> dict[str, Any]:
    """Return the work a scope asks for: every table that is there, every answer of it, and lists without an order."""
    answers = {key: value for key, value in flattened(scope).items() if "[" not in key and _is_work(key)}
    if scope.hardware is not None and scope.hardware.lots:
        answers.pop("hardware.level", None)
    tables = {name: True for name in scope.tables if name not in {*_APART, *CONTEXT}}
    lots = scope.hardware.items if scope.hardware is not None else ()
    lists = {"integrations": scope.integrations, "licences": scope.licences, "hardware.items": lots}
    counted = {key: Counter(map(_plain, items)) for key, items in lists.items() if items}
    return {**tables, **answers, **counted}


def _plain(item: Any) -> tuple[tuple[str, Any], ...]:
    """Return one item of a list as plain pairs, without its price; the same in any order."""
    held = item.model_dump(mode="json", exclude_none=True)
    kept = {name: tuple(sorted(value)) if isinstance(value, list) else value for name, value in held.items()}
    return tuple(sorted((name, value) for name, value in kept.items() if name not in _PRICED))


def _is_work(key: str) -> bool:
    if key.startswith("client."):
        return key in _CLIENT
    return key.split(".", maxsplit=1)[0] not in _APART and key.rsplit(".", maxsplit=1)[-1] not in _PRICED


def _unlike(key: str, old: Counter[Any], new: Counter[Any]) -> Iterator[Difference]:
    """Tell the items of a list that only one of the scopes has."""
    for change, items in (("dropped", old - new), ("added", new - old)):
        for item in items.elements():
            text = in_all(f"variants.table_{change}", {"what": _item(key, dict(item))})
            before, after = (item, None) if change == "dropped" else (None, item)
            yield Difference(key, before, after, text)


def _item(key: str, item: Mapping[str, Any]) -> Said:
    words = messages()
    facts = {
        "system": words[f"interface.{item.get('system', 'unknown')}"],
        "standard": item.get("standard", words["interface.standard_unknown"]),
        "item": item.get("item", ""),
        "model": words[f"licensing.{item.get('model', 'perpetual')}"],
    }
    said = in_all(f"variants.{_LISTED[key]}", facts)
    return in_all("variants.supplied", {"what": said}) if item.get("supplied_by") else said


def _told(key: str, old: Any, new: Any, prices: Prices) -> Said:
    """Say a difference: a table asked or no longer, an answer given, left or changed."""
    change = "added" if old is None else "dropped" if new is None else "changed"
    driver = next((each for each in prices.drivers.values() if key in each.keys), None)
    table = messages().get(f"variants.table_{key}") if old is True or new is True else None
    named = messages().get(f"variants.key_{key.replace('.', '_')}")
    what = table or named or (driver.label if driver is not None else key)
    facts = {"what": what, "before": _value(old, driver), "after": _value(new, driver)}
    return in_all(f"variants.{'table' if table else 'answer'}_{change}", facts)


def _value(value: Any, driver: Driver | None) -> Any:
    if value is None:
        return ""
    if driver is not None and str(value) in driver.words:
        return driver.words[str(value)]
    if isinstance(value, str) and f"kind.{value}" in messages():
        return messages()[f"kind.{value}"]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Measure(value, driver.unit if driver is not None else None) if number else str(value)
