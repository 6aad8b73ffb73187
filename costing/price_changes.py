"""What a company's own book changes of the base one, value by value, and from which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from costing.dated import in_force
from costing.deferred import Showing
from costing.errors import NotInForce
from costing.price_book import PriceBook
from costing.price_reading import PARTS, plain_table

if TYPE_CHECKING:
    import pandas as pd

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


class Changes(tuple[Change, ...], Showing):  # noqa: SLOT001 (a tuple has no room for a slot)
    """Everything a company's book changes or adds, dated values first; a notebook shows it as a table."""

    def to_frame(self) -> "pd.DataFrame":
        """Return the changes as a table.

        Returns
        -------
        pandas.DataFrame
            One row a change, by its key: since (the first day; missing for a text), before and after as a file has
            them (before: missing where it is new), source.
        """
        import pandas as pd

        names = ["key", "since", "before", "after", "source"]
        frame = pd.DataFrame([[getattr(each, name) for name in names] for each in self], columns=names)
        return frame.astype({"since": "datetime64[s]"}).set_index("key")

    def __repr__(self) -> str:
        """Say how many there are."""
        dated = sum(each.since is not None for each in self)
        return f"<Changes: {dated} of prices, {len(self) - dated} of texts and rules>"


def changes_of(own: PriceBook, base: PriceBook) -> Changes:
    """Return everything a company's book changes or adds, dated values first."""
    return Changes((*_dated(own, base), *_named(own, base)))


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
