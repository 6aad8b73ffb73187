"""The hours in which business hours run: those of the working calendar, or the wider ones a contract covers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce

from costing.levels import WEEKDAYS, Hours
from costing.moments import clock, duration_of
from costing.offers import Said
from costing.periods import Period
from costing.wording import LANGUAGES, say, shown, weekday
from costing.working_days import WEEKEND, WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Coverage:
    """The working calendar, and wider hours of support where a contract has them.

    Examples
    --------
    >>> office = Coverage(WorkCalendar(time(8), time(16, 30), date(2010, 1, 1), date(2100, 12, 31), {}), None)
    >>> thursday = datetime.fromisoformat("2026-11-26 16:00")
    >>> office.due(thursday, Decimal(2)).isoformat(" ")
    '2026-11-29 09:30:00'
    """

    calendar: WorkCalendar
    hours: Hours | None

    @property
    def text(self) -> Said:
        """The hours in words: days, times, holidays."""
        return {lang: shown([self._days(lang), self._times(lang), self._holidays(lang)], lang) for lang in LANGUAGES}

    def _days(self, lang: str) -> str:
        rest = sorted(WEEKEND) if self.hours is None else [WEEKDAYS.index(day) for day in self.hours.rest]
        if not rest:
            return say("coverage.every_day", lang)
        names = [weekday(number, lang) for number in rest]
        days = reduce(lambda more, less: say("coverage.days_and", lang, more=more, less=less), names)
        return say("coverage.days_but", lang, days=days)

    def _times(self, lang: str) -> str:
        source = self.calendar if self.hours is None else self.hours
        if source.opens is None or source.closes is None:
            return say("coverage.any_time", lang)
        return say("coverage.times", lang, opens=clock(source.opens, lang), closes=clock(source.closes, lang))

    def _holidays(self, lang: str) -> str:
        included = self.hours is not None and self.hours.holidays
        return say("coverage.holidays_in" if included else "coverage.holidays_out", lang)

    def on(self, day: date) -> Period | None:
        """Return the hours of one day that count; nothing on a day off.

        Raises
        ------
        DayOutOfCalendar
            A day that the working calendar does not know.
        """
        holiday = self.calendar.is_holiday(day)
        if self.hours is None:
            if not self.calendar.is_working(day):
                return None
            return Period(datetime.combine(day, self.calendar.opens), datetime.combine(day, self.calendar.closes))
        if WEEKDAYS[day.weekday()] in self.hours.rest or (holiday and not self.hours.holidays):
            return None
        closes = self.hours.closes
        end = datetime.combine(day + _DAY, time.min) if closes is None else datetime.combine(day, closes)
        return Period(datetime.combine(day, self.hours.opens or time.min), end)

    def due(self, start: datetime, hours: Decimal) -> datetime:
        """Return the moment at which so many covered hours have run since a start.

        Parameters
        ----------
        start
            Local time of Algiers. Outside covered hours the count begins at the next opening; so it does at the very
            moment of closing.
        hours
            Hours to run, above 0. What ends with the day is due at its closing, not at the next opening.

        Raises
        ------
        DayOutOfCalendar
            The count leaves the working calendar.
        """
        left, day = duration_of(hours), start.date()
        while True:
            period = self.on(day)
            if period is not None and start < period.end:
                begins = max(start, period.start)
                if begins + left <= period.end:
                    return begins + left
                left -= period.end - begins
            day += _DAY
