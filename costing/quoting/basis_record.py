"""What a quote stands on, as its record holds it: every value of its day, with papers and digests."""

from datetime import date
from typing import Any

from pydantic import Field

from costing.quoting.record import Plain, Record, Said


class ExchangeRecord(Record):
    """A rate that was used."""

    currency: str
    day: date
    dzd: Plain
    side: str
    source: str


class EntryRecord(Record):
    """A price-book entry the quote was made with; `label`: of the role whose mandate it is."""

    key: str
    since: date
    kind: str
    source: str
    confidence: str | None = None
    checked: date | None = None
    label: Said | None = None
    value: Any


class Basis(Record):
    """What the quote stands on, whole: it can be priced again from its record, whatever the price book says by then.

    `fingerprint` is of `inputs`, a digest each: scope, terms, price book, taxes, rates, rounding, provider, version.
    `structure` digests which services, drivers and components the book has. `entries` are the values that the quote was
    made with, `in_force` all others of its day, `own` the tables that the company's book wrote.
    """

    price_book: str
    structure: str
    fingerprint: str
    inputs: dict[str, str]
    version: str
    rounding: str
    exchange: tuple[ExchangeRecord, ...]
    entries: tuple[EntryRecord, ...]
    in_force: tuple[EntryRecord, ...]
    own: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @property
    def held(self) -> tuple[EntryRecord, ...]:
        """Every value in force on the day of the quote."""
        return (*self.entries, *self.in_force)
