"""Where one scope does not ask for the same as another, answer by answer, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costing.offers import Said
from costing.prices import CONTEXT, Driver, Prices, own_table
from costing.purchases import HOME, Given, Hardware
from costing.quoting.levering import flattened
from costing.scope import Scope
from costing.wording import LANGUAGES, Measure, amount, in_all, messages, number

# How the work is named, sold and paid; not what it is.
_APART = {"reference", "subject", "lang", "terms", "exchange"}
_PRICED = {"amount", "cost", "currency"}
_CLIENT = {"client.kind"}
# Lists whose order means nothing, and how an item of each is called.
_LISTED = {"integrations": "interface", "licences": "licence", "hardware.items": "lot"}
_BOUGHT = ("licences", "hardware.items")
# What the table of hardware holds beside a lot.
_OF_THE_TABLE = {"items", "level"}
VARIANTS = "variants"
# How the keys of exchange rates begin.
RATE = "exchange."

Item = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer or table of a scope that another one has otherwise; nothing where one has it not at all."""

    key: str
    before: Any
    after: Any
    text: Said


def contrasted(
    first: Scope, other: Scope, books: Sequence[Prices], *, words: str = VARIANTS, freed: bool = False
) -> Iterator[Difference]:
    """Tell where a scope does not ask for the same work as another.

    Parameters
    ----------
    first, other
        The scope it is held against, and the one that is told.
    books
        The prices they stand at, for the names of answers, of their words and of a company's own services; the first
        that knows a name says it.
    words
        The table of messages that says an answer given, left or changed.
    freed
        Whether licences that the first one has not are no work of the other.

    Yields
    ------
    Difference
        In the order of a scope's keys; prices of what is bought are no work, and lists are the same in any order.
    """
    before, after = _work(first), _work(other)
    if freed:
        after["licences"] = Counter(item for item in after["licences"].elements() if item in before["licences"])
    dropped = [name for name in first.tables if name in before and name not in after]
    order = [*type(first).model_fields]
    for key in sorted({*before, *after}, key=lambda each: (order.index(each.split(".")[0]), each)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, Counter) or isinstance(new, Counter):
            yield from _unlike(key, *(each if isinstance(each, Counter) else Counter() for each in (old, new)))
        elif old != new and not any(key.startswith(f"{name}.") for name in dropped):
            yield Difference(key, old, new, _told(key, old, new, books, words))


def repriced_goods(first: Scope, other: Scope) -> Iterator[Difference]:
    """Tell the licences and lots of two scopes that are the same but for their price; a cost is never told."""
    for key, before, after in zip(_BOUGHT, _bought(first), _bought(other), strict=True):
        for item in before:
            old, new = before[item], after.get(item, before[item])
            if old != new:
                told = all(each.amount is not None for each in (*old, *new))
                facts = {"before": _listed(old), "after": _listed(new)} if told else {}
                text = in_all(
                    "bridge.answer_changed" if told else "bridge.repriced", {"what": _item(key, dict(item)), **facts}
                )
                yield Difference(key, None, None, text)


def other_rates(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> Iterator[Difference]:
    """Tell the currencies that two quotes both used, at another rate each."""
    for currency in sorted(before.keys() & after.keys()):
        old, new = before[currency], after[currency]
        if old != new:
            facts = {"what": in_all("bridge.rate_of", {"currency": currency}), "before": old, "after": new}
            yield Difference(f"{RATE}{currency}", old, new, in_all("bridge.answer_changed", facts))


def _work(scope: Scope) -> dict[str, Any]:
    """Return the work a scope asks for: every table that is there, every answer of it, and lists without an order.

    A project sold in parts is no work by itself.
    """
    answers = {key: value for key, value in flattened(scope).items() if "[" not in key and _is_work(key)}
    if scope.hardware is not None and scope.hardware.lots:
        answers.pop("hardware.level", None)
    answers.pop("project.sold", None)
    asked = {name for name in scope.tables if name not in _APART | CONTEXT}
    tables = {name: True for name in asked if name != "project" or name in scope.asked}
    counted = {key: Counter(map(_plain, items)) for key, items in _lists(scope).items() if items}
    return {**tables, **answers, **counted}


def _lists(scope: Scope) -> dict[str, tuple[Any, ...]]:
    lots = scope.hardware.items if scope.hardware is not None else None
    return {"integrations": scope.integrations or (), "licences": scope.licences or (), "hardware.items": lots or ()}


def _plain(item: Any) -> Item:
    """Return one item of a list as plain pairs, without its price; the same in any order."""
    held = item.model_dump(mode="json", exclude_none=True)
    kept = {name: tuple(sorted(value)) if isinstance(value, list) else value for name, value in held.items()}
    return tuple(sorted((name, value) for name, value in kept.items() if name not in _PRICED))


def _bought(scope: Scope) -> tuple[dict[Item, list[Given]], ...]:
    """Return what is bought, by list and by what it is without its price, each with its givens in a fixed order."""
    lots = scope.hardware.lots if scope.hardware is not None else ()
    found: tuple[dict[Item, list[Given]], ...] = ({}, {})
    for held, givens in zip(found, (scope.licences or (), lots), strict=True):
        for each in givens:
            alone = each.model_copy(update={"items": ()}) if isinstance(each, Hardware) else each
            kept = tuple(pair for pair in _plain(alone) if pair[0] not in _OF_THE_TABLE)
            price = Given(amount=each.amount, cost=each.cost, currency=each.currency)
            held.setdefault(kept, []).append(price)
    for held in found:
        for prices in held.values():
            prices.sort(key=lambda each: (each.currency, each.amount or each.cost or Decimal(0)))
    return found


def _listed(prices: Sequence[Given]) -> Said:
    return {
        lang: messages()["view.comma"][lang].join(
            _priced(each.amount or Decimal(0), each.currency, lang) for each in prices
        )
        for lang in LANGUAGES
    }


def _priced(value: Decimal, currency: str, lang: str) -> str:
    return amount(value, lang) if currency == HOME else f"{number(value, lang)}\u00a0{currency}"


def _is_work(key: str) -> bool:
    if key.startswith("client."):
        return key in _CLIENT
    return key.split(".", maxsplit=1)[0] not in _APART and key.rsplit(".", maxsplit=1)[-1] not in _PRICED


def _unlike(key: str, old: Counter[Item], new: Counter[Item]) -> Iterator[Difference]:
    """Tell the items of a list that only one of the scopes has; two that are called alike are one, otherwise."""
    added = [(item, _item(key, dict(item))) for item in (new - old).elements()]
    for item in (old - new).elements():
        what = _item(key, dict(item))
        alike = next((each for each in added if each[1] == what), None)
        if alike is not None:
            added.remove(alike)
            yield Difference(key, item, alike[0], in_all("variants.table_changed", {"what": what}))
        else:
            yield Difference(key, item, None, in_all("variants.table_dropped", {"what": what}))
    for item, what in added:
        yield Difference(key, None, item, in_all("variants.table_added", {"what": what}))


def _item(key: str, item: Mapping[str, Any]) -> Said:
    words = messages()
    facts = {
        "system": words[f"interface.{item.get('system', 'unknown')}"],
        "standard": item.get("standard", words["interface.standard_unknown"]),
        "item": item.get("item", ""),
        "model": words[f"licensing.{item.get('model', 'perpetual')}"],
    }
    said = {lang: text.strip() for lang, text in in_all(f"variants.{_LISTED[key]}", facts).items()}
    return in_all("variants.supplied", {"what": said}) if item.get("supplied_by") else said


def _told(key: str, old: Any, new: Any, books: Sequence[Prices], words: str) -> Said:
    """Say a difference: a table asked or no longer, an answer given, left or changed."""
    change = "added" if old is None else "dropped" if new is None else "changed"
    driver = next((each for prices in books for each in prices.drivers.values() if key in each.keys), None)
    table = _table(key, books) if old is True or new is True else None
    named = messages().get(f"variants.key_{key.replace('.', '_')}")
    what = table or named or (driver.label if driver is not None else key)
    facts = {"what": what, "before": _value(old, driver), "after": _value(new, driver)}
    return in_all(f"variants.table_{change}" if table else f"{words}.answer_{change}", facts)


def _table(key: str, books: Sequence[Prices]) -> Said | None:
    """Return what a table of the scope asks for, in words; of a company's own service, its name."""
    own = (each.label for prices in books for each in prices.services.values() if own_table(each.code) == key)
    return messages().get(f"variants.table_{key}") or next(own, None)


def _value(value: Any, driver: Driver | None) -> Any:
    """Return an answer as a fact of a message: its word where it has one, else the number with its unit."""
    if value is None:
        return ""
    if driver is not None and str(value) in driver.words:
        return driver.words[str(value)]
    for table in ("kind", "licensing", f"{VARIANTS}.value"):
        found = messages().get(f"{table}{'_' if '.' in table else '.'}{str(value).lower()}")
        if isinstance(value, str | bool) and found is not None:
            return found
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Measure(value, driver.unit if driver is not None else None) if is_number else str(value)
