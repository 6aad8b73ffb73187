"""The prices of an old quote: the values its record holds stand in the place of those of a book of today."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from pydantic import ValidationError

from costing.digests import OwnTables
from costing.errors import EntryUnreadable, NotInForce
from costing.offers import Said
from costing.parties import Provider
from costing.price_book import PriceBook
from costing.price_day import may_be_absent
from costing.price_files import Papers
from costing.price_reading import Named, entry_type, with_own
from costing.prices import Entry, Prices
from costing.wording import messages


class Held(Protocol):
    """A value of a price book, as a record holds it with its papers."""

    @property
    def key(self) -> str:
        """The key of the entry, such as `data_migration.range`."""

    @property
    def since(self) -> date:
        """The first day on which it held."""

    @property
    def kind(self) -> str:
        """Whether it is published, an assumption or a company's."""

    @property
    def source(self) -> str:
        """Where it comes from."""

    @property
    def confidence(self) -> str | None:
        """How sure it is."""

    @property
    def checked(self) -> date | None:
        """The day a person last held it against its source."""

    @property
    def value(self) -> Any:
        """The value, as JSON holds it."""


def frozen(book: PriceBook, held: Iterable[Held], own: OwnTables, provider: Provider | None, day: date) -> Prices:
    """Return the prices of a day as a record holds them, whatever the book says by now.

    Parameters
    ----------
    book
        A book of today: it gives texts, and what the record, being older, does not know of.
    held
        Every value in force when the quote was made.
    own
        The tables that a company's book wrote then.
    provider
        The company that sold.
    day
        The day of the quote.

    Returns
    -------
    Prices
        Where nothing has changed since, those of the book itself.

    Raises
    ------
    EntryUnreadable
        A value of a kind that this version does not know, or has in another form.
    NotInForce
        The book needs something of that day which neither it nor the record has.
    """
    then, now = {each.key: each for each in held}, _in_force(book, day)
    changed = [each for key, each in then.items() if not _same(each, now.get(key))]
    gone = [key for key in now if key not in then and may_be_absent(key, book.dated[key])]
    if not (changed or gone or own):
        return replace(book.on(day), provider=provider)
    named = with_own(book.named, own)
    dated: dict[str, tuple[Papers, ...]] = {key: entries for key, entries in book.dated.items() if key not in gone}
    dated |= {each.key: (_entry(each, named, now.get(each.key)),) for each in changed}
    return PriceBook(named, dated, provider, own=own).on(day)


def _in_force(book: PriceBook, day: date) -> Mapping[str, Entry]:
    """Return what a book holds on a day: nothing, where it begins later."""
    try:
        return book.on(day).entries
    except NotInForce:
        return {}


def _same(then: Held, now: Entry | None) -> bool:
    papers = (then.value, then.since, then.kind, then.source)
    return now is not None and papers == (now.value, now.first_day, now.kind, now.source)


def _entry(held: Held, named: Named, now: Entry | None) -> Papers:
    """Return the entry that a record holds; why it was assumed is not in it, and said as it is today."""
    kind = entry_type(held.key, named)
    papers = {"from": held.since, "kind": held.kind, "source": held.source, "confidence": held.confidence}
    papers |= {"checked": held.checked or held.since, "reason": _reason(held, now)}
    if kind is None or not isinstance(held.value, dict):
        raise EntryUnreadable(entry=held.key)
    try:
        return kind.model_validate_json(json.dumps({**papers, **held.value}, default=date.isoformat))
    except ValidationError as error:
        raise EntryUnreadable(entry=held.key) from error


def _reason(held: Held, now: Entry | None) -> Said | None:
    if held.kind != "assumption":
        return None
    return now.reason if now is not None and now.reason is not None else messages()["verify.reason_of_record"]
