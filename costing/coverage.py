"""The hours in which business hours run: those of the working calendar, or the wider ones a contract covers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from costing.levels import WEEKDAYS, Hours
from costing.moments import duration_of
from costing.periods import Period
from costing.working_days import WorkCalendar

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
