"""The shape of the files that say what service levels are promised, and how they are counted."""

from datetime import time
from typing import Annotated

from pydantic import ConfigDict, Field

from costing.fields import Money, Table, YesNo
from costing.levels import Part, Severity, Weekday
from costing.price_files import Papers, Said

_Hours = Annotated[Money, Field(gt=0, le=10_000, decimal_places=2)]
_Multiple = Annotated[Money, Field(gt=0, le=100, decimal_places=3)]
_Time = Annotated[time, Field(strict=True)]


class LevelEntry(Papers):
    """What is promised of one part of the service at the standard tier."""

    uptime_percent: Annotated[Money, Field(gt=0, le=100, decimal_places=4)]
    critical_response_hours: _Hours
    major_response_business_hours: _Hours
    minor_response_business_hours: _Hours
    critical_resolution_business_hours: _Hours


class LevelFile(Table):
    """One part of the imaging service."""

    label: Said
    covers: Said
    level: tuple[LevelEntry, ...] = ()


class PaceEntry(Papers):
    """What a tier multiplies the hours of the published table by."""

    response_multiple: _Multiple
    resolution_multiple: _Multiple


class RecoveryEntry(Papers):
    """What a tier promises of a recovery test [hours of the clock]."""

    rto_hours: _Hours
    rpo_hours: _Hours


class TierFile(Table):
    """One tier of maintenance."""

    what: Said
    pace: tuple[PaceEntry, ...] = ()
    recovery: tuple[RecoveryEntry, ...] = ()


class HoursFile(Table):
    """Hours of support wider than the calendar's: a day without opens and closes is whole."""

    opens: _Time | None = None
    closes: _Time | None = None
    rest: tuple[Weekday, ...]
    holidays: YesNo


class CoverEntry(Papers):
    """The hours in which business hours run, for each wider answer to maintenance.hours."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    extended: HoursFile = Field(alias="12x6")
    permanent: HoursFile = Field(alias="24x7")


class DowntimeEntry(Papers):
    """What counts as downtime, and how long before it begins scheduled maintenance is announced."""

    severities: Annotated[tuple[Severity, ...], Field(min_length=1)]
    notice_hours: Annotated[Money, Field(ge=0, le=10_000, decimal_places=2)]


class DefinitionFile(Table):
    """What a term of a service-level commitment means."""

    label: Said
    text: Said


class ContinuityFile(Table):
    """One sentence on the recovery test or on the way back during a cutover."""

    part: Part
    text: Said
