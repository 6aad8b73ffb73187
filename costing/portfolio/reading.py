"""A table of facilities read into arrays, each column by what stands in it, with every fault told by its row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from costing.errors import Problem
from costing.fields import nearest
from costing.portfolio.columns import INTEGRATIONS, Column, columns_of
from costing.portfolio.faults import Faults, Mask
from costing.portfolio.interfaces import Listing
from costing.portfolio.series import UNKNOWN, Codes, check_text, read_interfaces, read_number, read_word, read_yes_no
from costing.portfolio_errors import FrameRefused
from costing.prices import Array, Prices

if TYPE_CHECKING:
    from pandas import DataFrame, Index

SYSTEMS = ("pacs", "ris")
YEARS, PREPAID, PROJECT = "maintenance.years", "maintenance.prepaid_years", "project.sold"
WHOLE = 1  # the place of "whole" among the words of project.sold


@dataclass(frozen=True, eq=False)
class Facilities:
    """What is known of many facilities, by column and row.

    `numbers` hold NaN where unknown; `words`, the place of each category among those of its column, for yes and no 1
    and 0, and -1 where unknown. `lists` say which of the different lists of interfaces, `listed`, a row has; -1: none.
    """

    index: "Index[Any]"
    columns: Mapping[str, Column]
    numbers: Mapping[str, Array]
    words: Mapping[str, Codes]
    lists: Codes | None = None
    listed: tuple[Listing, ...] = ()

    def __len__(self) -> int:
        """Return how many facilities there are."""
        return len(self.index)

    def known(self, name: str) -> Mask:
        """Return which rows have a value in a column; none where there is no such column."""
        if name in self.numbers:
            return ~np.isnan(self.numbers[name])
        if name in self.words:
            return np.asarray(self.words[name] >= 0)
        if name == INTEGRATIONS and self.lists is not None:
            return np.asarray(self.lists >= 0)
        return np.zeros(len(self), dtype=bool)

    def code(self, name: str) -> Codes:
        """Return the place of the category of each row among those of a column; -1 where unknown."""
        return self.words.get(name, np.full(len(self), UNKNOWN))

    def answer(self, name: str, row: int) -> float | str | bool | None:
        """Return what one facility says in a column of numbers, words, or yes and no; nothing where it says nothing."""
        column = self.columns.get(name)
        if column is None:
            return None
        if name in self.numbers:
            value = float(self.numbers[name][row])
            return None if np.isnan(value) else int(value) if column.multiple == 1 else value
        if name not in self.words or self.words[name][row] < 0:
            return None
        code = int(self.words[name][row])
        return column.words[code] if column.words else bool(code)

    @cached_property
    def tables(self) -> dict[str, Mask]:
        """Which rows have each table of a scope: by a value in one of its columns, or by its own yes."""
        found: dict[str, Mask] = {}
        for name, column in self.columns.items():
            if column.table is not None:
                here = self.words[name] == 1 if column.kind == "asks" else self.known(name)
                found[column.table] = found[column.table] | here if column.table in found else here
        return found

    def those(self, rows: Codes) -> "Facilities":
        """Return some of them."""
        return Facilities(
            self.index[rows],
            self.columns,
            {name: values[rows] for name, values in self.numbers.items()},
            {name: codes[rows] for name, codes in self.words.items()},
            self.lists[rows] if self.lists is not None else None,
            self.listed,
        )


def read_frame(frame: "DataFrame", prices: Prices, keep: Sequence[str] = ()) -> tuple[Facilities, Faults]:
    """Read a table of facilities, and tell every fault of it.

    Parameters
    ----------
    frame
        One row a facility; columns as `columns_of` names them, missing values unknown.
    prices
        The price book on the day.
    keep
        Columns that are the caller's own, and no answer.

    Returns
    -------
    Facilities, Faults
        What was read, and the faults by row; what was read of a faulty row means nothing.
    """
    if not hasattr(frame, "columns") or not hasattr(frame, "index"):
        given = Problem("", "frame_expected", {"found": type(frame).__name__})
        raise FrameRefused(problems=(given,), rows=0, found=1)
    faults = Faults(frame.index)
    columns = _columns(frame, columns_of(prices), keep, faults)
    numbers: dict[str, Array] = {}
    words: dict[str, Codes] = {}
    lists: Codes | None = None
    listed: tuple[Listing, ...] = ()
    for name, column in columns.items():
        series = frame[name]
        if column.kind == "number":
            numbers[name] = read_number(series, column, faults)
        elif column.kind == "word":
            words[name] = read_word(series, column, faults)
        elif column.kind == "interfaces":
            lists, listed = read_interfaces(series, column, faults)
        elif column.kind == "text":
            check_text(series, column, faults)
        else:
            words[name] = read_yes_no(series, column, faults)
    found = Facilities(frame.index, columns, numbers, words, lists, listed)
    _check_rows(found, faults)
    return found, faults


def _columns(frame: "DataFrame", known: Mapping[str, Column], keep: Iterable[str], faults: Faults) -> dict[str, Column]:
    """Return the columns of a table that are answers; tell what it has that is none."""
    own, seen, found = {*keep}, Counter(frame.columns), {}
    for name, count in seen.items():
        if name not in known and name in own:
            continue
        if name not in known:
            facts = {"nearest": nearest(str(name), known), "known": ", ".join(known)}
            faults.of_column(Problem(str(name), "column_unknown", facts))
        elif count > 1:
            faults.of_column(Problem(str(name), "column_twice", {}))
        else:
            found[name] = known[name]
    return found


def _check_rows(found: Facilities, faults: Faults) -> None:
    """Tell the rows whose answers do not go together: the levels of systems, years paid in advance, nothing asked."""
    levels = {name: found.known(f"systems.{name}.upgrade") for name in SYSTEMS}
    for name, level in levels.items():
        said = found.known(f"systems.{name}.versions_behind") | found.known(f"systems.{name}.support_contract")
        faults.of_rows(f"systems.{name}.upgrade", "facility_level_missing", said & ~level)
    shared = np.zeros(len(found), dtype=bool)
    for name in ("modules", "customization", "users"):
        shared |= found.known(f"systems.{name}")
    faults.of_rows("systems", "facility_systems_unnamed", shared & ~levels["pacs"] & ~levels["ris"])
    if {PREPAID, YEARS} <= found.numbers.keys():
        prepaid, years = found.numbers[PREPAID], found.numbers[YEARS]
        faults.of_rows(
            PREPAID,
            "prepaid_past_contract",
            prepaid > years,
            lambda row: {"prepaid": int(prepaid[row]), "years": int(years[row])},
        )
    asked = np.zeros(len(found), dtype=bool)
    for table, mask in found.tables.items():
        asked |= mask & (found.code(PROJECT) == WHOLE) if table == "project" else mask
    faults.of_rows("", "facility_asks_nothing", ~(asked | faults.rows))
