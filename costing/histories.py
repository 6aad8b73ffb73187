"""Past projects as a table of their lines: what each was priced at and what it came to; every faulty cell is told.

Columns, in any order: project, service, low, likely, high, actual; and, where they are of use, open_top, quantity and
place.DRIVER. An empty cell, None and NaN are the same.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from costing.errors import Problem
from costing.fields import unknown_word
from costing.prices import Array, Prices
from costing.sheets import NO, YES, Reading, Row, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

REQUIRED = ("project", "service", "low", "likely", "high", "actual")
OPTIONAL = ("open_top", "quantity")
PLACE = "place."


@dataclass(frozen=True, eq=False)
class History:
    """Lines of past projects, side by side [DZD before tax, of the line's amount]; arrays of shape (lines,).

    `project` is the number of each line's project among `projects`, `spans` its low, likely and high, of shape
    (lines, 3); `places` where each driver stood on its scale, NaN where nobody has said.
    """

    projects: tuple[str, ...]
    project: NDArray[np.int64]
    services: tuple[str, ...]
    spans: Array
    actual: Array
    open_top: NDArray[np.bool_]
    quantity: Array
    places: Mapping[str, Array]


def read_history(history: "str | Path | pd.DataFrame", prices: Prices) -> History:
    """Read the lines of past projects, from a CSV file or a table.

    Parameters
    ----------
    history
        CSV in UTF-8, separated by commas, semicolons or tabs; or a DataFrame with the same columns.
    prices
        The price book on a day: the services and drivers there are, and whose range is open at its top.

    Raises
    ------
    FileUnread
        The file is missing, a folder, not UTF-8 or no CSV.
    HistoryRefused
        Columns that are missing or unknown, or cells with faults: all of them, each with its row.
    """
    known = (*REQUIRED, *OPTIONAL, *(PLACE + name for name in _weighed(prices)))
    reading = Reading([])
    rows = [_Row(row, prices, reading) for row in rows_of(history, REQUIRED, known, reading)]
    lines = [line for row in rows if (line := row.line()) is not None]
    if not lines and not reading.problems:
        reading.problems.append(Problem("", "history_of_nothing", {"known": ", ".join(REQUIRED)}))
    reading.refuse(history)
    return _history(lines)


def _weighed(prices: Prices) -> tuple[str, ...]:
    """Return every name that a service weighs, the residual apart."""
    names = (name for service in prices.services.values() for name in service.weights)
    return tuple(dict.fromkeys(name for name in names if name != "residual"))


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a past project, every cell read."""

    project: str
    service: str
    span: tuple[float, float, float]
    actual: float
    open_top: bool
    quantity: float
    places: Mapping[str, float]


def _history(lines: Sequence[_Line]) -> History:
    projects = {name: number for number, name in enumerate(dict.fromkeys(line.project for line in lines))}
    named = sorted({name for line in lines for name in line.places})
    return History(
        projects=tuple(projects),
        project=np.array([projects[line.project] for line in lines]),
        services=tuple(line.service for line in lines),
        spans=np.array([line.span for line in lines], dtype=float).reshape(-1, 3),
        actual=np.array([line.actual for line in lines], dtype=float),
        open_top=np.array([line.open_top for line in lines], dtype=bool),
        quantity=np.array([line.quantity for line in lines], dtype=float),
        places={name: np.array([line.places.get(name, math.nan) for line in lines]) for name in named},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a history while it is read."""

    row: Row
    prices: Prices
    reading: Reading

    def line(self) -> _Line | None:
        """Return the line, or nothing where it has a fault."""
        before = len(self.reading.problems)
        project, service = self.row.text("project", self.reading), self._service()
        low, likely, high, actual = (self.row.number(name, self.reading) for name in REQUIRED[2:])
        open_top, quantity = self._open_top(service), self._quantity()
        places = dict(self._places(service))
        if low is not None and likely is not None and high is not None and not low <= likely <= high:
            facts = {"low": low, "likely": likely, "high": high}
            self.reading.problems.append(Problem(self.row.place("likely"), "likely_outside", facts))
        if len(self.reading.problems) > before or low is None or likely is None or high is None or actual is None:
            return None
        return _Line(project, service, (low, likely, high), actual, open_top, quantity, places)

    def _service(self) -> str:
        found, known = self.row.text("service", self.reading), tuple(self.prices.all_services)
        code = found.lower()
        if found and code not in known:
            self.reading.problems.append(unknown_word(self.row.place("service"), repr(found), found, known))
        return code

    def _open_top(self, code: str) -> bool:
        cell = self.row.cells.get("open_top")
        service = self.prices.all_services.get(code)
        if cell is None:
            return service is not None and service.open_top
        word = str(cell).strip().lower()
        if word not in YES | NO:
            self.reading.problems.append(unknown_word(self.row.place("open_top"), repr(cell), word, ("yes", "no")))
        return word in YES

    def _quantity(self) -> float:
        if "quantity" not in self.row.cells:
            return 1.0
        found = self.row.number("quantity", self.reading)
        if found == 0:
            self.reading.problems.append(Problem(self.row.place("quantity"), "not_above", {"found": 0, "bound": 0}))
        return found or 1.0

    def _places(self, code: str) -> Iterator[tuple[str, float]]:
        """Return where the drivers stood that the service weighs; those of other services are of no use to it."""
        service = self.prices.services.get(code)
        for column in self.row.cells:
            if column.startswith(PLACE):
                found = self.row.number(column, self.reading, grouped=False)
                name = column.removeprefix(PLACE)
                if found is not None and service is not None and name in service.weights:
                    yield name, found
