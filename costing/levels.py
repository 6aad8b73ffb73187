"""What a service level is: uptime, responses, hours covered, recovery, as the price book says on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Literal, get_args

from costing.offers import Said

Severity = Literal["critical", "major", "minor"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Part = Literal["test", "rollback_when", "rollback_decision", "rollback_last_moment"]
PARTS: tuple[Part, ...] = get_args(Part)
# The words of maintenance.hours whose business hours are those of the work calendar.
CALENDAR_HOURS = "8x5"


@dataclass(frozen=True, slots=True)
class Level:
    """What is promised of one part of the service.

    `uptime` is a percentage; `responses` are hours by severity: of the clock for a critical incident, business hours
    for the others; `resolution` is the target for a critical incident, in business hours from the start of active work.
    """

    code: str
    label: Said
    covers: Said
    uptime: Decimal
    responses: Mapping[Severity, Decimal]
    resolution: Decimal


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a recovery test must reach [hours of the clock]: service back (RTO), and how much data is lost (RPO)."""

    rto: Decimal
    rpo: Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of maintenance: what it multiplies the hours of the published table by, and its recovery objectives."""

    name: str
    what: Said
    response: Decimal
    resolution: Decimal
    recovery: Recovery


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of support wider than the calendar's: opening and closing (absent: midnight), days of rest, holidays."""

    opens: time | None
    closes: time | None
    rest: tuple[Weekday, ...]
    holidays: bool

    @property
    def always(self) -> bool:
        """Whether every hour of the year is covered."""
        return self.opens is None and self.closes is None and self.holidays and not self.rest


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts as downtime: incidents of which severity, and how long before it begins maintenance is announced."""

    severities: tuple[Severity, ...]
    notice: Decimal


@dataclass(frozen=True, slots=True)
class Definition:
    """What a term of a service-level commitment means."""

    code: str
    label: Said
    text: Said


@dataclass(frozen=True, slots=True)
class ContinuityStep:
    """One sentence on the recovery test or on the way back during a cutover."""

    code: str
    part: Part
    text: Said
