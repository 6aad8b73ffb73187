"""The faults of a table of facilities, all of them, each with the label of its row and its column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from costing.errors import Problem
from costing.portfolio_errors import FrameRefused

if TYPE_CHECKING:
    from pandas import Index

Mask = NDArray[np.bool_]
# So many faults are told of a table; the others are counted.
MOST_TOLD = 50


@dataclass(frozen=True, eq=False)
class Fault:
    """One kind of fault of a column, and the rows that have it; `facts` gives those of one row."""

    column: str
    key: str
    rows: NDArray[np.int64]
    facts: Callable[[int], dict[str, Any]]


class Faults:
    """The faults of a table: of its columns, which no row is spared, and of single rows."""

    def __init__(self, index: "Index[Any]") -> None:
        self._index = index
        self._of_columns: list[Problem] = []
        self._of_rows: list[Fault] = []

    def of_column(self, problem: Problem) -> None:
        """Note a fault of a whole column."""
        self._of_columns.append(problem)

    def of_rows(self, column: str, key: str, where: Mask, facts: Callable[[int], dict[str, Any]] | None = None) -> None:
        """Note a fault of the rows where a mask is true, if there are any."""
        rows = np.flatnonzero(where)
        if rows.size:
            self._of_rows.append(Fault(column, key, rows, facts or (lambda _: {})))

    def of_values(self, column: str, which: NDArray[np.signedinteger[Any]], problems: Mapping[int, Problem]) -> None:
        """Note what is wrong with some of the different values of a column, by which of them each row has."""
        for place, problem in problems.items():
            self.of_rows(column, problem.key, which == place, partial(_facts, problem))

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._of_columns or self._of_rows)

    @property
    def of_columns(self) -> tuple[Problem, ...]:
        """The faults of columns."""
        return tuple(self._of_columns)

    @property
    def rows(self) -> Mask:
        """Which rows have a fault of their own."""
        found = np.zeros(len(self._index), dtype=bool)
        for fault in self._of_rows:
            found[fault.rows] = True
        return found

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._of_columns) + sum(len(fault.rows) for fault in self._of_rows)

    def told(self) -> Iterator[tuple[int, Problem]]:
        """Tell every fault of a row, in the order of the rows: the place of the row, and the problem."""
        if not self._of_rows:
            return
        rows = np.concatenate([fault.rows for fault in self._of_rows])
        which = np.repeat(np.arange(len(self._of_rows)), [len(fault.rows) for fault in self._of_rows])
        for place in np.argsort(rows, kind="stable"):
            row, fault = int(rows[place]), self._of_rows[which[place]]
            yield row, Problem(self._place(row, fault.column), fault.key, fault.facts(row))

    def refuse(self) -> None:
        """Refuse the table where it has any.

        Raises
        ------
        FrameRefused
            With the first of the faults, and how many there are.
        """
        if not self:
            return
        problems = list(self._of_columns[:MOST_TOLD])
        for _, problem in self.told():
            if len(problems) == MOST_TOLD:
                break
            problems.append(problem)
        raise FrameRefused(problems=tuple(problems), rows=int(self.rows.sum()), found=self.count)

    def _place(self, row: int, column: str) -> str:
        label = self._index[row]
        parts = (*(label if isinstance(label, tuple) else (label,)), *((column,) if column else ()))
        return " · ".join(str(part) for part in parts)


def _facts(problem: Problem, row: int) -> dict[str, Any]:
    del row
    return problem.facts
