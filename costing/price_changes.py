"""What a company's own book changes of the base one, value by value, and from which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from costing.dated import in_force
from costing.errors import NotInForce
from costing.price_book import PriceBook
from costing.price_reading import PARTS, plain_table

_TEXTS = (
    "services", "drivers", "components", "audit", "sources", "factors",
    "service_levels", "service_tiers", "definitions", "continuity", "roles",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One value of the company: its key, since when, what stood there before (nothing: it is new), and its source."""

    key: str
    since: date | None
    before: Any
    after: Any
    source: str


def changes_of(own: PriceBook, base: PriceBook) -> tuple[Change, ...]:
    """Return everything a company's book changes or adds, dated values first."""
    return (*_dated(own, base), *_named(own, base))


def _dated(own: PriceBook, base: PriceBook) -> Iterator[Change]:
    for key, entries in own.dated.items():
        for entry in entries:
            if entry.kind == "company":
                before = _before(key, entry.first_day, base)
                yield Change(_place(key, own), entry.first_day, before, entry.value(), entry.source)


def _place(key: str, own: PriceBook) -> str:
    """Return where an overlay holds a key: under the name of its file."""
    head, _, rest = key.partition(".")
    if head in ("vat", "volatility"):
        return f"taxes.{rest}" if head == "vat" else f"exchange.volatility.{rest}"
    file = next((file for file, parts in PARTS.items() if head in own.named[file] and rest in parts), None)
    return f"{file}.{key}" if file is not None else key


def _before(key: str, day: date, base: PriceBook) -> Any:
    """Return what the base book holds on a day; nothing where it holds nothing."""
    try:
        return in_force(base.dated[key], day, key).value()
    except (KeyError, NotInForce):
        return None


def _named(own: PriceBook, base: PriceBook) -> Iterator[Change]:
    for file in _TEXTS:
        for name, table in own.named[file].items():
            old = base.named[file].get(name)
            if table == old:
                continue
            after, before = plain_table(file, table), plain_table(file, old) if old is not None else {}
            for field in dict.fromkeys((*before, *after)):
                if after.get(field) != before.get(field):
                    yield Change(f"{file}.{name}.{field}", None, before.get(field), after.get(field), "")
