"""The shape of the files that say when work is done and how a project runs: calendar, holidays, stages."""

from datetime import date, time
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from costing.fields import Day, Number, Table, Text, YesNo
from costing.price_files import NotNegative, Papers, Percent, Positive, Said
from costing.prices import Asking

E = TypeVar("E", bound=Papers)
Clock = Annotated[time, Field(strict=True)]
Busy = Annotated[Number, Field(ge=0, le=100)]
Hours = Annotated[Number, Field(gt=0, le=168)]
Texts = Annotated[tuple[Said, ...], Field(min_length=1)]
Hourly = Annotated[tuple[Busy, ...], Field(min_length=24, max_length=24)]


def _in_order(entry: E, first: date | time, last: date | time) -> E:
    if first.isoformat() >= last.isoformat():
        raise PydanticCustomError("first_after_last", "in order", {"first": str(first), "last": str(last)})
    return entry


class ReachEntry(Papers):
    """The first and the last day the working calendar knows."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        return _in_order(self, self.first, self.last)


class HoursEntry(Papers):
    """Hours of business of a working day."""

    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        return _in_order(self, self.opens, self.closes)


class ActivityEntry(Papers):
    """How busy a hospital is in each hour of a working day, a Friday and a Saturday, midnight first."""

    working: Hourly
    friday: Hourly
    saturday: Hourly


class DaysEntry(Papers):
    """Days that are off and days that are not, announced or not."""

    added: tuple[Day, ...] = ()
    removed: tuple[Day, ...] = ()
    confirmed: YesNo


class HolidayFile(Table):
    """One public holiday of holidays.toml."""

    label: Said
    named: Text | None = None
    days: tuple[DaysEntry, ...] = ()


class DurationEntry(Papers):
    """Working days of a stage: a base, more for a new major version, what drivers ask for, and a margin on top."""

    base_days: NotNegative
    major_days: NotNegative = 0
    a_day: dict[Text, Positive] = Field(default_factory=dict)
    days_each: dict[Text, Positive] = Field(default_factory=dict)
    nights: YesNo = False
    spare_percent: Percent = 0


class WindowEntry(Papers):
    """Hours for which the service is interrupted, and how many of them a way back takes."""

    base_hours: Hours
    rollback_hours: Hours


class StageFile(Table):
    """One stage of process.toml, or a piece of work inside of one."""

    title: Said
    summary: Said
    activities: Texts
    client: Texts
    provider: Texts
    deliverables: Texts
    follows: tuple[Text, ...] = ()
    part_of: Text | None = None
    phase: Literal["survey", "installation", "data", "acceptance", "go_live", "handover"] | None = None
    any_of: tuple[Asking, ...] = ()
    offer: YesNo = False
    late: YesNo = False
    milestone: Said | None = None
    duration: tuple[DurationEntry, ...] = ()
    window: tuple[WindowEntry, ...] = ()
