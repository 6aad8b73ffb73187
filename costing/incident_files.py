"""A log of incidents as a spreadsheet saves it (CSV), every faulty row told at once with its line.

Columns, in any order: component, severity, reported, responded, resolved; and, where they are of use, scheduled and
outage. In a row with `scheduled` a window of maintenance stands: announced at `reported`, begun at `responded`, ended
at `resolved`, of every part of the service where `component` is empty.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from costing.errors import FileUnread, MeasuresRefused, Problem
from costing.fields import read_text, unknown_key, unknown_word
from costing.incidents import Incident, Window, local
from costing.service_levels import Promise

REQUIRED = ("component", "severity", "reported", "responded", "resolved")
OPTIONAL = ("scheduled", "outage")
_YES, _NO = ("yes", "oui", "نعم", "true"), ("no", "non", "لا", "false")
_SEPARATORS = (",", ";", "\t")
_CLOCK = ":"  # a day alone is no moment


@dataclass(frozen=True, slots=True)
class Logged:
    """One incident of a log, and the line it stands on."""

    line: int
    incident: Incident


@dataclass(frozen=True, slots=True)
class IncidentLog:
    """What a log holds: incidents in its order, and windows of maintenance."""

    incidents: tuple[Logged, ...]
    windows: tuple[Window, ...]


def read_incidents(path: Path, promise: Promise) -> IncidentLog:
    """Read a log of incidents.

    Parameters
    ----------
    path
        CSV in UTF-8, separated by commas, semicolons or tabs. Moments are local time of Algiers (2026-11-24 10:00), or
        with a zone of their own (2026-11-24T09:00+00:00); an empty one has not happened yet. `scheduled` and `outage`
        take yes or no (oui, non; نعم، لا); an empty `outage` leaves it to the severity.
    promise
        Names the parts of the service there are, and the days the working calendar knows.

    Raises
    ------
    FileUnread
        The file is missing, a folder, not UTF-8 or no CSV.
    MeasuresRefused
        Columns that are missing or unknown, or rows with faults: all of them, each with its line.
    """
    text = read_text(path, folder="csv_is_folder")
    head, _, _ = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=head.count), strict=True)
    reading = _Reading(path.name, promise, [])
    found: list[Logged | Window] = []
    try:
        names = tuple(name.strip().lower() for name in next(reader, []))
        reading.columns(names)
        for cells in () if reading.problems else reader:
            found += reading.row(reader.line_num, names, cells)
    except csv.Error as error:
        reason = Problem(f"{path}:{reader.line_num}", "not_csv", {"detail": str(error)})
        raise FileUnread(path=str(path), reason=reason) from error
    if reading.problems:
        raise MeasuresRefused(path=str(path), problems=tuple(reading.problems))
    incidents = tuple(each for each in found if isinstance(each, Logged))
    return IncidentLog(incidents, tuple(each for each in found if isinstance(each, Window)))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A log while it is read, and the faults found so far."""

    name: str
    promise: Promise
    problems: list[Problem]

    def columns(self, names: Sequence[str]) -> None:
        place, known = f"{self.name}:1", (*REQUIRED, *OPTIONAL)
        self.problems.extend(unknown_key(place, name, known) for name in names if name not in known)
        twice = dict.fromkeys(name for name in names if name in known and names.count(name) > 1)
        self.problems.extend(Problem(f"{place} {name}", "column_twice") for name in twice)
        self.problems.extend(Problem(f"{place} {name}", "column_missing") for name in REQUIRED if name not in names)

    def row(self, line: int, names: Sequence[str], cells: Sequence[str]) -> Iterator[Logged | Window]:
        """Read one row: what stands on it, or nothing where it is empty or has a fault."""
        place, before = f"{self.name}:{line}", len(self.problems)
        if len(cells) > len(names):
            self.problems.append(Problem(place, "too_many", {"most": len(names)}))
            return
        row = _Row(place, dict(zip(names, (cell.strip() for cell in cells), strict=False)), self)
        if not any(row.cells.values()):
            return
        planned, outage = row.flag("scheduled"), row.flag("outage")
        component = row.component(needed=not planned)
        whole = planned is True  # a window has all of its moments, an incident may still be open
        reported = row.moment("reported", needed=True)
        responded, resolved = row.moment("responded", needed=whole), row.moment("resolved", needed=whole)
        if len(self.problems) > before:
            return
        try:
            if reported and responded and resolved and planned:
                yield Window(responded, resolved, reported, component or None)
            elif reported:
                severity: Any = row.cells.get("severity", "").lower()
                yield Logged(line, Incident(component, severity, reported, responded, resolved, outage))
        except MeasuresRefused as refusal:
            for each in refusal.problems:
                column = "resolved" if planned else each.place
                self.problems.append(Problem(f"{place} {column}", each.key, each.facts))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row while it is read: its cells by column."""

    place: str
    cells: Mapping[str, str]
    reading: _Reading

    def component(self, *, needed: bool) -> str:
        text, known = self.cells.get("component", ""), tuple(self.reading.promise.levels)
        code = text.lower()
        if code not in known and (text or needed):
            self._fault(unknown_word(f"{self.place} component", repr(text), text, known))
        return code

    def moment(self, name: str, *, needed: bool) -> datetime | None:
        text, place = self.cells.get(name, ""), f"{self.place} {name}"
        if not text:
            if needed:
                self._fault(Problem(place, "moment_missing"))
            return None
        calendar = self.reading.promise.coverage.calendar
        try:
            found = local(datetime.fromisoformat(text)) if _CLOCK in text else None
        except (ValueError, OverflowError):
            found = None
        if found is None:
            self._fault(Problem(place, "moment_expected", {"found": repr(text)}))
        elif not calendar.first <= found.date() <= calendar.last:
            facts = {"found": found.date(), "first": calendar.first, "last": calendar.last}
            self._fault(Problem(place, "moment_out_of_calendar", facts))
        return found

    def flag(self, name: str) -> bool | None:
        text = self.cells.get(name, "")
        word = text.lower()
        if word and word not in (*_YES, *_NO):
            self._fault(unknown_word(f"{self.place} {name}", repr(text), text, (_YES[0], _NO[0])))
        return word in _YES if word else None

    def _fault(self, problem: Problem) -> None:
        self.reading.problems.append(problem)
