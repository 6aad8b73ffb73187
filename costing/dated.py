"""Dated entries: a value holds from its first day until a later entry takes over; before the first there is none."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from costing.errors import NotInForce


class Dated(Protocol):
    """Anything with a first day."""

    @property
    def first_day(self) -> date:
        """The first day on which the entry holds."""


Entry = TypeVar("Entry", bound=Dated)


def in_force(entries: Sequence[Entry], day: date, key: str) -> Entry:
    """Return the last entry that starts on or before a day.

    Parameters
    ----------
    entries
        One or more entries of one key, in any order.
    day
        The day of the quote.
    key
        The name of the entry, for the refusal.

    Raises
    ------
    NotInForce
        The day is before the first entry.
    """
    held = [entry for entry in entries if entry.first_day <= day]
    if not held:
        raise NotInForce(entry=key, day=day, first=min(entry.first_day for entry in entries))
    return max(held, key=lambda entry: entry.first_day)
