"""Algerian working days: Friday and Saturday are the weekend, public holidays come from a package and are corrected.

The days of moon-based feasts are estimates until they are announced, and then may differ by a day. Dated facts of the
price book (overrides) confirm, add or remove days; what they say stands.
"""

from calendar import FRIDAY, SATURDAY
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache

from costing.errors import DayOutOfCalendar

WEEKEND = frozenset({FRIDAY, SATURDAY})
_COUNTRY = "DZ"
_LANGUAGES = ("fr", "en", "ar")
_PACKAGE_LANGUAGE = "en_US"
_ESTIMATED = " (estimated)"
_BETWEEN_NAMES = "; "
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One public holiday: its day, its name in three languages, and whether the day is only estimated."""

    day: date
    label: Mapping[str, str]
    estimated: bool


@dataclass(frozen=True, slots=True)
class Override:
    """A fact about holidays: days that are off, days that are not, and whether this was announced."""

    label: Mapping[str, str]
    added: tuple[date, ...]
    removed: tuple[date, ...]
    confirmed: bool


@dataclass(frozen=True)
class WorkCalendar:
    """The working calendar: hours of business, first and last day it knows, and the days that are not worked.

    Parameters
    ----------
    opens, closes
        Hours of business of a working day.
    first, last
        The reach: a day outside of it is refused.
    names
        Name of a feast as the package gives it (in English) to its name in three languages.
    overrides
        Facts that confirm, add or remove days.

    Examples
    --------
    >>> calendar = WorkCalendar(time(8), time(16, 30), date(2010, 1, 1), date(2100, 12, 31), {})
    >>> calendar.is_working(date(2026, 11, 26)), calendar.is_working(date(2026, 11, 27))  # a Thursday, a Friday
    (True, False)
    >>> calendar.plus(date(2026, 10, 29), 1)  # from a Thursday; Sunday 1 November is a holiday
    datetime.date(2026, 11, 2)
    """

    opens: time
    closes: time
    first: date
    last: date
    names: Mapping[str, Mapping[str, str]]
    overrides: tuple[Override, ...] = ()
    _years: dict[int, tuple[Holiday, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _off: dict[int, frozenset[date]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked: Sunday to Thursday, and no public holiday.

        Raises
        ------
        DayOutOfCalendar
            A day outside the calendar's reach.
        """
        return not self.is_holiday(day) and day.weekday() not in WEEKEND

    def is_holiday(self, day: date) -> bool:
        """Tell whether a day is a public holiday, on a weekend too.

        Raises
        ------
        DayOutOfCalendar
            A day outside the calendar's reach.
        """
        self._reached(day)
        if day.year not in self._off:
            self._off[day.year] = frozenset(holiday.day for holiday in self._year(day.year))
        return day in self._off[day.year]

    def next_working(self, day: date) -> date:
        """Return the first working day on or after a day.

        Raises
        ------
        DayOutOfCalendar
            There is none within the calendar's reach.
        """
        while not self.is_working(day):
            day += _DAY
        return day

    def plus(self, day: date, days: int) -> date:
        """Return the working day so many working days after a day; before it, where the number is negative.

        Parameters
        ----------
        day
            The day to count from, worked or not; it is not counted itself.
        days
            Number of working days. With 0: the first working day on or after the day.

        Raises
        ------
        DayOutOfCalendar
            The count leaves the calendar's reach.
        """
        if not days:
            return self.next_working(day)
        step = _DAY if days > 0 else -_DAY
        left = abs(days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Count the working days from a first to a last day, both included; 0 where the last is before the first.

        Raises
        ------
        DayOutOfCalendar
            One of the two is outside the calendar's reach.
        """
        return sum(self.is_working(first + number * _DAY) for number in range((last - first).days + 1))

    def holidays(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Return the public holidays from a first to a last day, both included, in their order.

        A day on which two feasts fall is listed twice; those that fall on a weekend are listed too.

        Raises
        ------
        DayOutOfCalendar
            One of the two is outside the calendar's reach.
        """
        self._reached(first)
        self._reached(last)
        years = range(first.year, last.year + 1)
        return tuple(each for year in years for each in self._year(year) if first <= each.day <= last)

    def _reached(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise DayOutOfCalendar(day=day, first=self.first, last=self.last)

    def _year(self, year: int) -> tuple[Holiday, ...]:
        if year not in self._years:
            self._years[year] = tuple(sorted(self._of_year(year), key=lambda each: (each.day, each.label["en"])))
        return self._years[year]

    def _of_year(self, year: int) -> Iterator[Holiday]:
        removed = {day for each in self.overrides for day in each.removed}
        added = {day for each in self.overrides for day in each.added}
        for day, name, estimated in _packaged(year):
            if day not in removed and not (estimated and day in added):
                yield Holiday(day, self.names.get(name, dict.fromkeys(_LANGUAGES, name)), estimated)
        for each in self.overrides:
            for day in sorted(set(each.added)):
                if day.year == year:
                    yield Holiday(day, each.label, not each.confirmed)


@lru_cache(maxsize=256)
def _packaged(year: int) -> tuple[tuple[date, str, bool], ...]:
    """Return the holidays of a year as the package has them: day, English name, whether the day is an estimate."""
    import holidays

    found = holidays.country_holidays(_COUNTRY, years=year, language=_PACKAGE_LANGUAGE)
    return tuple(
        (day, name.removesuffix(_ESTIMATED), name.endswith(_ESTIMATED))
        for day, names in sorted(found.items())
        for name in names.split(_BETWEEN_NAMES)
    )
