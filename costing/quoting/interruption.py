"""When the service is interrupted: the hours of a weekend at which a hospital is least busy, never a public holiday."""

import math
from calendar import FRIDAY, SATURDAY, SUNDAY, THURSDAY
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from costing.auditing import transfer_hours
from costing.case import Case
from costing.moments import clock, moment
from costing.money import decimal_of
from costing.offers import Said
from costing.stages import Cutover
from costing.tracing import measured
from costing.wording import Measure, in_all, say

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_DOWNTIME, _VOLUME = "allowed_downtime", "volume"


@dataclass(frozen=True, slots=True)
class Window:
    """The interruption of the service, in the time of Algiers; `code` is that of its stage.

    `decision` is the last moment to decide to go back and still open in time; `reopens` the first working day on the
    new version; `needed` and `allowed` are hours, `allowed` nothing where nobody has said.
    """

    code: str
    starts: datetime
    ends: datetime
    decision: datetime
    reopens: date
    needed: Decimal
    allowed: Decimal | None
    notes: tuple[Said, ...]

    def said(self, lang: str) -> tuple[str, ...]:
        """Say from when to when, until when one may go back, and the first working day on the new version."""
        first, last = self.starts.date(), self.ends.date()
        start, end = (clock(each.time(), lang) for each in (self.starts, self.ends))
        hours = {"start": start, "end": end, "first": first, "last": last}
        key = "schedule.window_day" if first == last else "schedule.window_hours"
        return (
            say(key, lang, **hours),
            say("schedule.decision", lang, moment=moment(self.decision)),
            say("schedule.reopens", lang, day=self.reopens),
        )


@dataclass(frozen=True, slots=True)
class _Weekend:
    """From close of business on a Thursday to opening on Sunday."""

    begins: datetime
    opens: datetime


def window_of(case: Case, code: str, cutover: Cutover, ready: date, *, moves: bool) -> Window:
    """Place the interruption in the first weekend after readiness.

    Parameters
    ----------
    case
        The scope on its day.
    code, cutover
        The stage that cuts over: hours of the operation and of a way back.
    ready
        The last working day of all that comes before: the interruption begins on a later day.
    moves
        Whether an archive is moved, so that its last part is transferred during the interruption.

    Returns
    -------
    Window
        At the hours of least summed activity; from close of business on Thursday where it is longer than a weekend.
        Never on a public holiday, never longer than is allowed.

    Raises
    ------
    DayOutOfCalendar
        No weekend of the calendar has room for it.
    """
    downtime = case.found[_DOWNTIME]
    transfer = transfer_hours(float(case.found[_VOLUME].likely), case.prices) if moves else Decimal(0)
    needed = decimal_of(cutover.base_hours) + transfer
    allowed = decimal_of(float(downtime.likely)) if downtime.known else None
    hours = Decimal(math.ceil(needed))
    length = timedelta(hours=float(hours if allowed is None else min(hours, allowed)))
    weekend, starts, passed = _placed(case, ready, length)
    ends = starts + length
    rollback = timedelta(hours=cutover.rollback_hours)
    notes = [_needed_note(needed, cutover, transfer), *_limits(needed, allowed)]
    if moves and not case.found[_VOLUME].known:
        value = measured(case.found[_VOLUME], case.found[_VOLUME].likely)
        notes.append(in_all("schedule.window_volume", {"value": value}))
    notes += [in_all("schedule.window_passed", {"days": passed})] if passed else []
    notes += [in_all("schedule.window_long", {})] if ends > weekend.opens else []
    if rollback > length:
        notes.append(in_all("schedule.window_no_return", {"rollback": _hours(cutover.rollback_hours)}))
    after = max(weekend.opens.date(), _last_touched(ends) + _DAY)
    reopens = case.prices.work_calendar.next_working(after)
    return Window(code, starts, ends, max(starts, ends - rollback), reopens, needed, allowed, tuple(notes))


def _needed_note(needed: Decimal, cutover: Cutover, transfer: Decimal) -> Said:
    facts = {"needed": _hours(needed), "base": _hours(cutover.base_hours), "transfer": _hours(transfer)}
    return in_all("schedule.window_needed", facts)


def _hours(value: Decimal | float) -> Measure:
    return Measure(float(value), "hour")


def _limits(needed: Decimal, allowed: Decimal | None) -> Iterator[Said]:
    if allowed is None:
        yield in_all("schedule.window_open", {"needed": _hours(needed)})
    elif needed > allowed:
        facts = {"needed": _hours(needed), "allowed": _hours(allowed)}
        yield in_all("schedule.window_short", facts)


def _placed(case: Case, ready: date, length: timedelta) -> tuple[_Weekend, datetime, list[date]]:
    """Return the weekend, the beginning of the window, and the weekends passed over for their holidays."""
    calendar = case.prices.work_calendar
    thursday = _on_or_after(ready, THURSDAY)
    passed: list[date] = []
    while True:
        calendar.is_holiday(thursday)  # a weekend past the calendar's reach is refused
        sunday = _on_or_after(thursday, SUNDAY)
        weekend = _Weekend(datetime.combine(thursday, calendar.closes), datetime.combine(sunday, calendar.opens))
        worked = [start for start in _starts(weekend, length) if not _touches(case, start, length)]
        free = [start for start in worked if start.date() > ready]
        if free:
            return weekend, min(free, key=lambda start: (_busy(case, start, length), start)), passed
        passed += [] if worked else [thursday]
        thursday = _on_or_after(sunday, THURSDAY)


def _on_or_after(day: date, weekday: int) -> date:
    while day.weekday() != weekday:
        day += _DAY
    return day


def _starts(weekend: _Weekend, length: timedelta) -> Iterator[datetime]:
    """Return where a window may begin: at close of business and at every full hour after it, if it ends in time."""
    yield weekend.begins
    start = datetime.combine(weekend.begins.date(), time(weekend.begins.hour)) + _HOUR
    while start + length <= weekend.opens:
        yield start
        start += _HOUR


def _last_touched(ends: datetime) -> date:
    return (ends - datetime.resolution).date()


def _touches(case: Case, start: datetime, length: timedelta) -> bool:
    """Whether some hour of a window falls on a public holiday."""
    days = (_last_touched(start + length) - start.date()).days
    return any(case.prices.work_calendar.is_holiday(start.date() + number * _DAY) for number in range(days + 1))


def _busy(case: Case, start: datetime, length: timedelta) -> timedelta:
    """Return the summed activity of a window: each hour's figure times how long the window lasts in it."""
    activity, ends = case.prices.activity, start + length
    kinds = {FRIDAY: activity.friday, SATURDAY: activity.saturday}
    total, hour = timedelta(), datetime.combine(start.date(), time(start.hour))
    while hour < ends:
        overlap = min(ends, hour + _HOUR) - max(start, hour)
        total += overlap * kinds.get(hour.weekday(), activity.working)[hour.hour]
        hour += _HOUR
    return total
