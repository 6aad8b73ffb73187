"""The calendar of a project as files: a table that project tools import, and an iCalendar that any agenda reads."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from costing.digests import digest
from costing.errors import LanguageNotWritten
from costing.files import write_all
from costing.quoting.schedule import Schedule, Task, joined
from costing.wording import LANGUAGES, say

# The columns are named as project tools name them, whatever the language of what stands in them.
COLUMNS = ("ID", "Name", "Duration", "Start", "Finish", "Predecessors", "Milestone", "Resource Names", "Notes")
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOM = "utf-8-sig"  # without it a spreadsheet does not show Arabic
_ZONE = "Africa/Algiers"
_OFFSET = timedelta(hours=1)
_DAY = timedelta(days=1)


def write_csv(schedule: Schedule, path: Path, lang: str | None) -> None:
    """Write the table, whole or not at all."""
    write_all({path: csv_bytes(schedule, lang)})


def write_ics(schedule: Schedule, path: Path, lang: str | None) -> None:
    """Write the calendar, whole or not at all."""
    write_all({path: ics_bytes(schedule, lang)})


def _spoken(schedule: Schedule, lang: str | None) -> str:
    spoken = lang or schedule.lang
    if spoken not in LANGUAGES:
        raise LanguageNotWritten(what="schedule", asked=spoken, available=LANGUAGES)
    return spoken


def csv_bytes(schedule: Schedule, lang: str | None = None) -> bytes:
    """Return the tasks and milestones as a table of comma-separated values, UTF-8 with a byte-order mark.

    Parameters
    ----------
    schedule
        The calendar of a project.
    lang
        fr, ar or en; without it, the scope's.

    Returns
    -------
    bytes
        One row a task, then one a milestone: number, name, duration [days], first and last day (2026-11-29), numbers
        of what it follows, whether it is a milestone, who does it, notes. No cell starts a formula.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    """
    spoken = _spoken(schedule, lang)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in _rows(schedule, spoken))
    return text.getvalue().encode(_BOM)


def _cell(value: object) -> str:
    """Keep text as text: what would start a formula is quoted."""
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY_STARTS) else text


def _rows(schedule: Schedule, lang: str) -> Iterator[tuple[object, ...]]:
    numbers = {task.code: number for number, task in enumerate(schedule.tasks, start=1)}
    for task in schedule.tasks:
        length = task.days or (task.last - task.first).days + 1  # an interruption counts its days of the weekend
        before = ", ".join(str(numbers[code]) for code in task.follows)
        who = joined((*task.client, *task.provider), lang)
        row = (numbers[task.code], task.title[lang], length, task.first, task.last, before)
        yield (*row, say("schedule.no", lang), who, _told(schedule, task, lang))
    for number, each in enumerate(schedule.milestones, start=len(numbers) + 1):
        yield (number, each.label[lang], 0, each.day, each.day, numbers[each.code], say("schedule.yes", lang), "", "")


def _told(schedule: Schedule, task: Task, lang: str) -> str:
    """Say what a task hands over, why it is that long, and what was assumed; the hours of an interruption first."""
    hours = _hours(schedule, lang) if _interrupts(schedule, task) else ()
    parts = (*hours, *(text[lang] for text in (*task.deliverables, *task.why, *task.assumed)))
    return say("view.joiner", lang).join(part.rstrip(".") for part in parts)


def _listed(task: Task, lang: str) -> tuple[str, ...]:
    return tuple(f"• {text[lang]}" for text in task.activities)


def _interrupts(schedule: Schedule, task: Task) -> bool:
    return schedule.window is not None and task.code == schedule.window.code


def _hours(schedule: Schedule, lang: str) -> tuple[str, ...]:
    return tuple(schedule.window.said(lang)) if schedule.window is not None else ()


def ics_bytes(schedule: Schedule, lang: str | None = None) -> bytes:
    """Return tasks, milestones and the interruption as an iCalendar, the same bytes for the same calendar.

    Parameters
    ----------
    schedule
        The calendar of a project.
    lang
        fr, ar or en; without it, the scope's.

    Returns
    -------
    bytes
        All-day events, whose end is the day after the last as iCalendar wants it; the interruption is a timed event
        in Africa/Algiers. An event keeps its identifier in every language, so that importing again replaces it.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    """
    from icalendar import Calendar

    spoken = _spoken(schedule, lang)
    calendar = Calendar()
    calendar.add("prodid", f"-//costing//{spoken.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", schedule.client)
    if schedule.window is not None:
        calendar.add_component(_zone(schedule))
    for facts in _events(schedule, spoken):
        calendar.add_component(_event(schedule, facts))
    return bytes(calendar.to_ical())


def _events(schedule: Schedule, lang: str) -> Iterator[dict[str, Any]]:
    window = schedule.window
    for task in schedule.tasks:
        span: tuple[date, date] = (task.first, task.last + _DAY)
        if window is not None and _interrupts(schedule, task):
            zone = ZoneInfo(_ZONE)
            span = (window.starts.replace(tzinfo=zone), window.ends.replace(tzinfo=zone))
        yield {
            "name": f"task-{task.code}",
            "summary": task.title[lang],
            "span": span,
            "description": "\n".join((task.summary[lang], *_listed(task, lang), _told(schedule, task, lang))),
        }
    for each in schedule.milestones:
        span = (each.day, each.day + _DAY)
        yield {"name": f"milestone-{each.code}", "summary": each.label[lang], "span": span, "description": ""}


def _event(schedule: Schedule, facts: Mapping[str, Any]) -> Any:
    from icalendar import Event

    made_of = {"reference": schedule.reference, "client": schedule.client, "start": schedule.start.isoformat()}
    event = Event()
    event.add("uid", f"{facts['name']}-{digest(made_of)[:16]}@costing")
    event.add("dtstamp", datetime.combine(schedule.start, time(), UTC))
    event.add("summary", facts["summary"])
    event.add("dtstart", facts["span"][0])
    event.add("dtend", facts["span"][1])
    if facts["description"]:
        event.add("description", facts["description"])
    return event


def _zone(schedule: Schedule) -> Any:
    """Return the zone of Algiers: one hour ahead of universal time, all year."""
    from icalendar import Timezone, TimezoneStandard

    standard = TimezoneStandard()
    standard.add("dtstart", datetime.combine(schedule.start, time()))
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    zone = Timezone()
    zone.add("tzid", _ZONE)
    zone.add_component(standard)
    return zone
