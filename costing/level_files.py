"""The shape of the files that say what service levels are promised, and how they are counted."""

from datetime import time
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

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

    @model_validator(mode="after")
    def _promises(self) -> Self:
        if not self.level:
            raise PydanticCustomError("table_without_entries", "no level", {"missing": "level"})
        return self


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

    @model_validator(mode="after")
    def _promises(self) -> Self:
        missing = ", ".join(name for name in ("pace", "recovery") if not getattr(self, name))
        if missing:
            raise PydanticCustomError("table_without_entries", "no pace or recovery", {"missing": missing})
        return self


class HoursFile(Table):
    """Hours of support wider than the calendar's: a day without opens and closes is whole."""

    opens: _Time | None = None
    closes: _Time | None = None
    rest: tuple[Weekday, ...]
    holidays: YesNo

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if (self.opens is None) != (self.closes is None):
            raise PydanticCustomError("hours_of_one_end", "opens and closes, or neither")
        if self.opens is not None and self.closes is not None and self.opens >= self.closes:
            facts = {"first": str(self.opens), "last": str(self.closes)}
            raise PydanticCustomError("first_after_last", "open before closed", facts)
        return self


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
