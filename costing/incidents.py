"""Incidents held against what was promised: was each answered in time, and what a month of them made of the uptime.

A moment without a time zone is local time of Algiers; one with a zone is turned into it (UTC+1, the year round).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from costing.errors import MeasuresRefused, Problem
from costing.fields import unknown_word
from costing.levels import SEVERITIES, Severity
from costing.moments import duration_of, lasting, moment
from costing.offers import Said
from costing.service_levels import Promise
from costing.wording import in_all

ALGIERS = timezone(timedelta(hours=1))
Status = Literal["met", "missed", "open"]
_CRITICAL: Severity = "critical"


def local(value: datetime) -> datetime:
    """Return a moment as local time of Algiers, without its zone.

    Examples
    --------
    >>> local(datetime.fromisoformat("2026-11-24T09:00:00+00:00")).isoformat(" ")
    '2026-11-24 10:00:00'
    """
    return value if value.tzinfo is None else value.astimezone(ALGIERS).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident: on which part of the service, how grave, when reported, when work began, when it was over.

    `outage` overrules what counts as downtime: true, the service was down whatever the severity; false, it was not.

    Raises
    ------
    MeasuresRefused
        A severity there is none of, a moment before the one it follows, an end without a beginning of work.

    Examples
    --------
    >>> Incident("core", "critical", datetime.fromisoformat("2026-11-27 03:00")).responded is None
    True
    """

    component: str
    severity: Severity
    reported: datetime
    responded: datetime | None = None
    resolved: datetime | None = None
    outage: bool | None = None

    def __post_init__(self) -> None:
        """Turn every moment into local time, and refuse what cannot have happened."""
        for name in ("reported", "responded", "resolved"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, local(value))
        problems = tuple(self._faults())
        if problems:
            raise MeasuresRefused(path="", problems=problems)

    def _faults(self) -> Iterator[Problem]:
        if self.severity not in SEVERITIES:
            yield unknown_word("severity", repr(self.severity), str(self.severity), SEVERITIES)
        if self.responded is None and self.resolved is not None:
            yield Problem("resolved", "resolved_without_work", {})
        elif self.responded is not None and self.responded < self.reported:
            yield _too_early("responded", self.responded, self.reported)
        elif self.responded is not None and self.resolved is not None and self.resolved < self.responded:
            yield _too_early("resolved", self.resolved, self.responded)


@dataclass(frozen=True, slots=True)
class Window:
    """A period of maintenance: of one part of the service (absent: of all), and when it was announced.

    Announced early enough it is scheduled maintenance; announced later it is emergency maintenance.

    Raises
    ------
    MeasuresRefused
        It ends before it begins, or when it begins.
    """

    start: datetime
    end: datetime
    announced: datetime
    component: str | None = None

    def __post_init__(self) -> None:
        """Turn every moment into local time, and refuse a window without length."""
        for name in ("start", "end", "announced"):
            object.__setattr__(self, name, local(getattr(self, name)))
        if self.end <= self.start:
            raise MeasuresRefused(path="", problems=(_too_early("end", self.end, self.start),))

    def scheduled(self, notice: timedelta) -> bool:
        """Whether it was announced so long before it began."""
        return self.start - self.announced >= notice

    def stops(self, component: str) -> bool:
        """Whether it stops one part of the service."""
        return self.component in {None, component}


def _too_early(place: str, found: datetime, after: datetime) -> Problem:
    return Problem(place, "moment_too_early", {"found": moment(found), "after": moment(after)})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing due: until when (nothing while that cannot be said), when it was done, and how that stands."""

    due: datetime | None
    done: datetime | None
    status: Status
    text: Said


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an incident stands against what was promised: its response, and for a critical one its resolution.

    The resolution is held against a target: missing it is told, and breaks no commitment.
    """

    incident: Incident
    response: Check
    resolution: Check | None

    @property
    def kept(self) -> bool:
        """Whether no commitment was missed: the response counts, the resolution target does not."""
        return self.response.status != "missed"

    @property
    def text(self) -> Said:
        """All of it in words."""
        checks = [self.response, *([self.resolution] if self.resolution is not None else [])]
        return {lang: " ".join(check.text[lang] for check in checks) for lang in self.response.text}


def met(incident: Incident, promise: Promise, at: datetime | None = None) -> Verdict:
    """Tell whether an incident was answered in time, and a critical one resolved within its target.

    Parameters
    ----------
    incident
        What happened.
    promise
        What the contract promises: `levels_of(scope, prices)`.
    at
        The moment at which what has not happened yet is judged; without it, it is open and never late.

    Returns
    -------
    Verdict
        Met to the very moment it was due, missed after it, open while it is neither.

    Raises
    ------
    ComponentUnknown
        The promise has no such part of the service.
    MeasuresRefused
        It was reported on a day that the working calendar does not know.

    Notes
    -----
    The response to a critical incident is due by the clock, at any hour, on holidays too; that to another one in the
    hours covered, from the next opening where it was reported outside of them. The target for resolving a critical
    incident runs in the hours covered from the start of active work.
    """
    level = promise.level(incident.component)
    hours = level.responses[incident.severity]
    known_day("reported", incident.reported.date(), promise)
    if incident.severity == _CRITICAL:
        due = incident.reported + duration_of(hours)
    else:
        due = promise.coverage.due(incident.reported, hours)
    now = local(at) if at is not None else None
    response = _checked("response", due, incident.responded, now)
    if incident.severity != _CRITICAL:
        return Verdict(incident, response, None)
    started = incident.responded
    target = promise.coverage.due(started, level.resolution) if started is not None else None
    return Verdict(incident, response, _checked("resolution", target, incident.resolved, now))


def known_day(place: str, day: date, promise: Promise) -> None:
    """Refuse a day that the working calendar does not know."""
    calendar = promise.coverage.calendar
    if not calendar.first <= day <= calendar.last:
        facts = {"found": day, "first": calendar.first, "last": calendar.last}
        raise MeasuresRefused(path="", problems=(Problem(place, "moment_out_of_calendar", facts),))


def _checked(what: str, due: datetime | None, done: datetime | None, now: datetime | None) -> Check:
    if due is None:
        return Check(None, None, "open", in_all(f"service.{what}_waiting", {}))
    facts: dict[str, Said] = {"due": moment(due)}
    until = done if done is not None else now
    if until is not None and until > due:
        key = "missed" if done is not None else "overdue"
        facts |= {"late": lasting(until - due), "done": moment(until)}
        return Check(due, done, "missed", in_all(f"service.{what}_{key}", facts))
    if done is None:
        return Check(due, None, "open", in_all(f"service.{what}_open", facts))
    return Check(due, done, "met", in_all(f"service.{what}_met", {**facts, "done": moment(done)}))
