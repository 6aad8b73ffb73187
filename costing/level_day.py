"""From the files on service levels to what is promised on one day."""

from collections.abc import Iterator, Mapping
from typing import Any

from costing import level_files as shape
from costing.levels import ContinuityStep, Counting, Definition, Hours, Level, Recovery, Tier

Named = Mapping[str, Mapping[str, Any]]


def levels_on(named: Named, held: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a day's prices that speak of service levels, by name.

    Parameters
    ----------
    named
        The named tables of the book, by file.
    held
        The entries in force on the day, by key; a part of the service whose first level is to come is left out.
    """
    cover, downtime = held["service_rules.cover"], held["service_rules.downtime"]
    return {
        "levels": {each.code: each for each in _levels(named["service_levels"], held)},
        "tiers": {each.name: each for each in _tiers(named["service_tiers"], held)},
        "hours": {"12x6": _hours(cover.extended), "24x7": _hours(cover.permanent)},
        "counting": Counting(downtime.severities, downtime.notice_hours),
        "definitions": {
            code: Definition(code, table.label.model_dump(), table.text.model_dump())
            for code, table in named["definitions"].items()
        },
        "continuity": tuple(
            ContinuityStep(code, table.part, table.text.model_dump()) for code, table in named["continuity"].items()
        ),
    }


def _levels(tables: Mapping[str, shape.LevelFile], held: Mapping[str, Any]) -> Iterator[Level]:
    for code, table in tables.items():
        entry = held.get(f"{code}.level")
        if entry is not None:
            yield Level(
                code=code,
                label=table.label.model_dump(),
                covers=table.covers.model_dump(),
                uptime=entry.uptime_percent,
                responses={
                    "critical": entry.critical_response_hours,
                    "major": entry.major_response_business_hours,
                    "minor": entry.minor_response_business_hours,
                },
                resolution=entry.critical_resolution_business_hours,
            )


def _tiers(tables: Mapping[str, shape.TierFile], held: Mapping[str, Any]) -> Iterator[Tier]:
    for name, table in tables.items():
        pace, recovery = held.get(f"{name}.pace"), held.get(f"{name}.recovery")
        if pace is not None and recovery is not None:
            objectives = Recovery(recovery.rto_hours, recovery.rpo_hours)
            yield Tier(name, table.what.model_dump(), pace.response_multiple, pace.resolution_multiple, objectives)


def _hours(table: shape.HoursFile) -> Hours:
    return Hours(table.opens, table.closes, table.rest, table.holidays)
