"""A file of facilities priced as far as it goes: the good rows, and every fault of the others with its line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from costing.errors import FileUnread, Problem
from costing.money import exactly
from costing.portfolio.columns import KIND, WILAYA, columns_of
from costing.portfolio.facility_files import FacilityFile, read_facilities, told
from costing.portfolio.faults import MOST_TOLD
from costing.portfolio.parcels import Portfolio, portfolio_of
from costing.portfolio.series import Codes
from costing.portfolio.tables import priced_columns, priced_table
from costing.portfolio_errors import NoFacilityPriced
from costing.prices import Prices
from costing.progress import step

if TYPE_CHECKING:
    from pandas import DataFrame

REFERENCE, NAME = "reference", "client.name"
# What says which facility a row of prices is of, as far as the file has it.
LABELS = (REFERENCE, NAME, WILAYA, KIND)
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: its line, its reference, the column, nothing where it is the row as a whole."""

    line: int
    reference: str
    problem: Problem


@dataclass(frozen=True, eq=False)
class Survey:
    """A file of facilities, priced: `frame` and `priced` hold its good rows, `faults` tell the others.

    `portfolio` holds all rows that are not torn, in the order of the file; `places` are those of the good ones in it.
    """

    file: FacilityFile
    portfolio: Portfolio
    places: Sequence[int]
    frame: "DataFrame"
    priced: "DataFrame"
    keep: tuple[str, ...]
    faults: tuple[RowFault, ...]

    @property
    def labels(self) -> "DataFrame":
        """What says which facility a row of prices is of, as texts, then the columns that are kept."""
        from pandas import DataFrame, Series

        names = [name for name in dict.fromkeys((*LABELS, *self.keep)) if name in self.frame]
        index = self.frame.index
        return DataFrame(
            {name: Series([told(each) for each in self.frame[name]], index, dtype=object) for name in names}, index
        )

    def texts(self, place: int) -> dict[str, str]:
        """Return what stands in the columns of a row, as text, by the place of the row among the good ones."""
        row = self.frame.iloc[place]
        return {name: text for name in row.index if (text := told(row[name])) is not None}


@exactly
def survey(path: Path, prices: Prices, keep: Sequence[str] = ()) -> Survey:
    """Price the facilities of a file that can be priced, and tell every fault of the others.

    Parameters
    ----------
    path
        A CSV or Parquet file, as `read_facilities` reads it.
    prices
        The price book on the day.
    keep
        Columns that are the caller's own: no answer, and taken over.

    Raises
    ------
    FileUnread
        It cannot be read, holds no facility, or has not the columns to keep.
    NoFacilityPriced
        It has an unknown column or one that stands twice, or no row that can be priced.
    """
    with step("portfolio.reading"):
        file = read_facilities(path, columns_of(prices))
        if not len(file.frame):
            raise FileUnread(path=str(path), reason=Problem(str(path), "file_without_rows"))
        _check_kept(path, file.frame, keep, prices)
    with step("portfolio.pricing"):
        whole = np.delete(np.arange(len(file.frame)), list(file.torn))
        portfolio = portfolio_of(file.frame.iloc[whole], prices, keep)
        faults = tuple(_faults(file, whole, portfolio))
        good = np.flatnonzero(~portfolio.faults.rows)
        if portfolio.faults.of_columns or not len(good):
            raise _refusal(path, portfolio, faults)
        priced = priced_table(portfolio, percentiles=True)
    frame = file.frame.iloc[whole[good]]
    return Survey(file, portfolio, good.tolist(), frame, priced.iloc[good], tuple(keep), faults)


def _check_kept(path: Path, frame: "DataFrame", keep: Sequence[str], prices: Prices) -> None:
    taken = {*priced_columns(prices, percentiles=True)}
    for name in keep:
        if name not in frame:
            facts = {"known": ", ".join(map(str, frame.columns))}
            raise FileUnread(path=str(path), reason=Problem(name, "kept_column_missing", facts))
        if name in taken:
            raise FileUnread(path=str(path), reason=Problem(name, "kept_column_priced"))


def _faults(file: FacilityFile, whole: Codes, portfolio: Portfolio) -> Iterator[RowFault]:
    """Yield the faults of rows in the order of the file."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for place, problem in file.torn.items():
        found[place].append(problem)
    for place, problem in portfolio.faults.told():
        column = problem.place.partition(_BETWEEN)[2]
        found[int(whole[place])].append(Problem(column, problem.key, problem.facts))
    has = REFERENCE in file.frame and not isinstance(file.frame[REFERENCE], type(file.frame))
    references = file.frame[REFERENCE] if has else None
    for place in sorted(found):
        reference = told(references.iloc[place]) if references is not None else None
        for problem in found[place]:
            yield RowFault(int(file.frame.index[place]), reference or "", problem)


def _refusal(path: Path, portfolio: Portfolio, faults: Sequence[RowFault]) -> NoFacilityPriced:
    """Tell what is wrong with columns; with rows only where nothing is, as an answer may stand in a strange column."""
    problems = portfolio.faults.of_columns or tuple(_in_place(path, each) for each in faults)
    return NoFacilityPriced(path=str(path), found=len(problems), problems=problems[:MOST_TOLD])


def _in_place(path: Path, fault: RowFault) -> Problem:
    line = f"{path.name}:{fault.line}"
    column, key, facts = fault.problem.place, fault.problem.key, fault.problem.facts
    return Problem(f"{line}{_BETWEEN}{column}" if column else line, key, facts)
