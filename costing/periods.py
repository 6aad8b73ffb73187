"""Periods of time: merged where they overlap, cut to a longer one, with others taken out; exact to the microsecond."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a first moment to a last one, which it does not hold."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts; never below nothing."""
        return max(self.end - self.start, timedelta())

    def within(self, other: "Period") -> "Period":
        """Return what of it lies inside another period: empty where nothing does."""
        start = max(self.start, other.start)
        return Period(start, max(start, min(self.end, other.end)))


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return the periods in their order, those that overlap or touch as one, empty ones left out.

    Examples
    --------
    >>> ten, eleven, noon = (datetime.fromisoformat(f"2026-11-24 {hour}:00") for hour in (10, 11, 12))
    >>> merged([Period(eleven, noon), Period(ten, eleven)]) == (Period(ten, noon),)
    True
    """
    found: list[Period] = []
    for period in sorted(each for each in periods if each.length):
        if found and period.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, period.end))
        else:
            found.append(period)
    return tuple(found)


def without(periods: Iterable[Period], taken: Iterable[Period]) -> tuple[Period, ...]:
    """Return the periods, merged, with others taken out of them."""
    left = merged(periods)
    for gone in merged(taken):
        parts = (
            part
            for each in left
            for part in (Period(each.start, min(each.end, gone.start)), Period(max(each.start, gone.end), each.end))
        )
        left = merged(parts)
    return left


def total(periods: Iterable[Period]) -> timedelta:
    """Return how long the periods last together, each moment counted once."""
    return sum((period.length for period in merged(periods)), timedelta())
