"""What a month of incidents made of the uptime of each part of the service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from costing.incidents import Incident, Status, Window, known_day, local
from costing.levels import Level
from costing.moments import duration_of, lasting, ticks
from costing.money import exactly
from costing.offers import Said
from costing.periods import Period, merged, total, without
from costing.service_levels import Promise, allowed_in
from costing.wording import in_all

_WHOLE = Fraction(100)
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Uptime:
    """The uptime of one part of the service in one month, against what was promised.

    `measured` is the month less scheduled maintenance, `downtime` what of it the service was down, `allowed` what the
    promised uptime leaves of it. `status`: met or missed; open, while a month that is not over has not missed yet.
    """

    component: str
    month: date
    promised: Decimal
    measured: timedelta
    downtime: timedelta
    allowed: timedelta
    status: Status
    text: Said

    @property
    def percent(self) -> Fraction:
        """The uptime reached [percent], exactly; 100 where nothing was measured."""
        return _percent(self.measured, self.downtime)


def uptime_of(
    incidents: Iterable[Incident],
    month: date,
    promise: Promise,
    scheduled: Iterable[Window] = (),
    at: datetime | None = None,
) -> tuple[Uptime, ...]:
    """Return the uptime of every part of the service in a month.

    Parameters
    ----------
    incidents
        In any order. Each counts from its report to its resolution, cut to the month; those of the severities that the
        price book counts as downtime (critical and major), unless the incident itself says whether it was an outage.
    month
        Any day of the month.
    promise
        What the contract promises: `levels_of(scope, prices)`.
    scheduled
        Periods of maintenance. Those announced early enough are taken out of the downtime and of the time measured; the
        others are emergency maintenance, and count as downtime.
    at
        Until when downtime counts, where the month is not over: an incident still open, and maintenance announced too
        late that is still to come. Without it, to the month's end. The rest of the month is measured, and counted as
        up.

    Returns
    -------
    tuple of Uptime
        One for each part of the service, in the order of the price book; overlapping incidents count once.

    Raises
    ------
    ComponentUnknown
        An incident or a window of a part that the promise does not have.
    MeasuresRefused
        A month that the working calendar does not know.
    """
    held, windows = tuple(incidents), tuple(scheduled)
    for code in (*(each.component for each in held), *(each.component for each in windows)):
        if code is not None:
            promise.level(code)
    first = month.replace(day=1)
    known_day("month", first, promise)
    whole = Period(datetime.combine(first, time.min), datetime.combine(_next(first), time.min))
    case = _Month(whole, min(whole.end, local(at)) if at is not None else whole.end, promise, held, windows)
    return tuple(case.uptime(level) for level in promise.levels.values())


def _next(first: date) -> date:
    """Return the first day of the month after."""
    longest = timedelta(days=1) * date.max.day
    return (first + longest).replace(day=1)


@dataclass(frozen=True, slots=True)
class _Month:
    """A month, until when what is open counts in it, and what happened."""

    whole: Period
    until: datetime
    promise: Promise
    incidents: Sequence[Incident]
    windows: Sequence[Window]

    def uptime(self, level: Level) -> Uptime:
        notice = duration_of(self.promise.counting.notice)
        stops = [each for each in self.windows if each.stops(level.code)]
        planned = merged(self._cut(each.start, each.end) for each in stops if each.scheduled(notice))
        urgent = [self._down(each.start, each.end) for each in stops if not each.scheduled(notice)]
        outages = [self._down(each.reported, each.resolved or self.until) for each in self._outages(level)]
        downtime = total(without([*outages, *urgent], planned))
        measured = self.whole.length - total(planned)
        return _judged(level, self.whole.start.date(), measured, downtime, over=self.until == self.whole.end)

    def _outages(self, level: Level) -> Iterable[Incident]:
        counted = self.promise.counting.severities
        mine = (each for each in self.incidents if each.component == level.code)
        return (each for each in mine if (each.severity in counted if each.outage is None else each.outage))

    def _down(self, start: datetime, end: datetime) -> Period:
        """Return what of a downtime has happened already."""
        return self._cut(start, min(end, self.until))

    def _cut(self, start: datetime, end: datetime) -> Period:
        return Period(start, end).within(self.whole)


@exactly
def _judged(level: Level, month: date, measured: timedelta, downtime: timedelta, *, over: bool) -> Uptime:
    allowed = allowed_in(measured, level.uptime)
    status: Status = "missed" if downtime > allowed else "met" if over else "open"
    facts = {
        "percent": shown_percent(_percent(measured, downtime)),
        "promised": level.uptime,
        "downtime": lasting(downtime),
        "allowed": lasting(allowed),
    }
    said = in_all(f"service.uptime_{status}", facts)
    return Uptime(level.code, month, level.uptime, measured, downtime, allowed, status, said)


def _percent(measured: timedelta, downtime: timedelta) -> Fraction:
    return _WHOLE * ticks(measured - downtime) / ticks(measured) if measured else _WHOLE


@exactly
def shown_percent(percent: Fraction) -> Decimal:
    """Return an uptime [percent] to the thousandth, rounded down: what was missed never reads as met.

    Examples
    --------
    >>> shown_percent(Fraction(999, 10)), shown_percent(Fraction(100) - Fraction(1, 3))
    (Decimal('99.900'), Decimal('99.666'))
    """
    return floor(percent / Fraction(_SHOWN)) * _SHOWN
