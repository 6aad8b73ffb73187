"""A table of figures as a spreadsheet saves it (CSV) or pandas holds it: its rows, and every faulty cell told at once.

A number may be written as a program writes it or as Excel does in French: 1234567.5, 1 234 567,50. An empty cell, None
and NaN are the same.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from costing.errors import FileUnread, HistoryRefused, Problem
from costing.fields import place_of, read_text, unknown_key

MOST = 1_000_000_000_000
EMPTY = frozenset({"", "nan", "none", "null", "na", "n/a", "<na>"})
YES = frozenset({"true", "yes", "oui", "vrai", "نعم", "1", "1.0"})
NO = frozenset({"false", "no", "non", "faux", "لا", "0", "0.0"})
SEPARATORS = (",", ";", "\t")
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’٬")) | {0x66B: "."}  # as Arabic writes them
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(,\d{3})+(?P<point>\.\d+)?|(\.\d{3}){2,}(?P<comma>,\d+)?|\.\d{3},\d+)")
_UNSURE = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A table while it is read, and the faults found so far."""

    problems: list[Problem]

    def refuse(self, table: object) -> None:
        """Refuse the table if it has a fault."""
        if self.problems:
            path = str(table) if isinstance(table, str | Path) else ""
            raise HistoryRefused(path=path, problems=tuple(self.problems))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: how to tell the place of a cell of it, and its cells by column; an empty one is not there."""

    place: Callable[[str], str]
    cells: Mapping[str, Any]

    def text(self, name: str, reading: Reading) -> str:
        """Return a text; a whole number may be one."""
        cell = self.cells.get(name)
        if isinstance(cell, float | np.floating) and float(cell).is_integer():
            cell = int(cell)
        if cell is None:
            reading.problems.append(Problem(self.place(name), "cell_missing"))
        return "" if cell is None else str(cell).strip()

    def number(self, name: str, reading: Reading, *, grouped: bool = True) -> float | None:
        """Return a number from 0 on; nothing, and a fault, where there is another thing."""
        cell, place = self.cells.get(name), self.place(name)
        if cell is None:
            reading.problems.append(Problem(place, "cell_missing"))
            return None
        found = number_of(cell, grouped=grouped)
        shown = repr(cell) if isinstance(cell, str) else str(cell)
        if found is None:
            key = "number_of_two" if is_unsure(cell) else "cell_of_number"
            reading.problems.append(Problem(place, key, {"found": shown}))
        elif not math.isfinite(found):
            reading.problems.append(Problem(place, "cell_of_number", {"found": shown}))
        elif found < 0:
            reading.problems.append(Problem(place, "below_least", {"found": shown, "least": 0}))
        elif found > MOST:
            reading.problems.append(Problem(place, "above_most", {"found": shown, "most": MOST}))
        else:
            return found
        return None


def is_unsure(cell: object) -> bool:
    """Tell whether a text is a number that could be two, thousands or decimals.

    Examples
    --------
    >>> is_unsure("1,234"), is_unsure("1.234"), is_unsure("1,2")
    (True, False, False)
    """
    return isinstance(cell, str) and _UNSURE.fullmatch(cell.strip().translate(_SPACES)) is not None


def number_of(cell: object, *, grouped: bool = True) -> float | None:
    """Read a number as a program or a spreadsheet writes it; nothing where it is none, or could be two.

    Examples
    --------
    >>> number_of("1 234 567,50"), number_of("1,234,567.50"), number_of("1.234.567,5"), number_of("1,234")
    (1234567.5, 1234567.5, 1234567.5, None)
    """
    if isinstance(cell, bool | np.bool_):
        return None
    if isinstance(cell, int | float | Decimal | np.integer | np.floating):
        return float(cell)
    text = str(cell).translate(_SPACES)
    if grouped and _UNSURE.fullmatch(text):
        return None
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    if grouped and (found := _GROUPED.fullmatch(text)) is not None:
        mark = "," if found["point"] is not None or text.count(",") > 1 else "."
        return float(text.replace(mark, "").replace(",", "."))
    return None


def rows_of(table: Any, required: Sequence[str], known: Sequence[str], reading: Reading) -> Iterator[Row]:
    """Return the rows of a CSV file or a DataFrame, once its columns are those there are."""
    if not isinstance(table, str | Path):
        yield from _frame_rows(table, required, known, reading)
        return
    path = Path(table)
    lines = read_text(path, folder="csv_is_folder").splitlines(keepends=True)
    before = 1 if lines and lines[0].lower().startswith("sep=") else 0  # a spreadsheet's own note to itself
    head = lines[before] if len(lines) > before else ""
    delimiter = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO("".join(lines[before:]), newline=""), delimiter=delimiter, strict=True)
    try:
        names = tuple(name.strip().lower() for name in next(reader, []))
        place = f"{path.name}:{before + 1}"
        _columns(lambda name: f"{place} {name}", names, required, known, reading)
        for cells in () if reading.problems else reader:
            at = f"{path.name}:{before + reader.line_num}"
            if len(cells) > len(names):
                reading.problems.append(Problem(at, "too_many", {"most": len(names)}))
            else:
                yield from _filled(_placing(f"{at} "), dict(zip(names, cells, strict=False)))
    except csv.Error as error:
        reason = Problem(f"{path}:{before + reader.line_num}", "not_csv", {"detail": str(error)})
        raise FileUnread(path=str(path), reason=reason) from error


def _frame_rows(frame: Any, required: Sequence[str], known: Sequence[str], reading: Reading) -> Iterator[Row]:
    names = tuple(str(name).strip().lower() for name in frame.columns)
    _columns(lambda name: name, names, required, known, reading)
    if reading.problems:
        return
    plain = frame.astype(object).where(frame.notna(), None)
    for number, cells in enumerate(plain.itertuples(index=False, name=None)):
        yield from _filled(_placing(f"{place_of(('history', number))}."), dict(zip(names, cells, strict=True)))


def _placing(before: str) -> Callable[[str], str]:
    return lambda name: before + name


def _columns(
    place: Callable[[str], str], names: Sequence[str], required: Sequence[str], known: Sequence[str], reading: Reading
) -> None:
    odd = [name for name in names if name not in known]
    reading.problems.extend(unknown_key(place(name), name, known) for name in odd)
    twice = dict.fromkeys(name for name in names if name in known and names.count(name) > 1)
    reading.problems.extend(Problem(place(name), "column_twice") for name in twice)
    reading.problems.extend(Problem(place(name), "column_missing") for name in required if name not in names)


def _filled(place: Callable[[str], str], cells: Mapping[str, Any]) -> Iterator[Row]:
    kept = {name: cell for name, cell in cells.items() if not _empty(cell)}
    if kept:
        yield Row(place, kept)


def _empty(cell: object) -> bool:
    if isinstance(cell, str):
        return cell.strip().lower() in EMPTY
    return cell is None or (isinstance(cell, float | np.floating | Decimal) and math.isnan(cell))
