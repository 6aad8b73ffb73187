"""A file of facilities priced as far as it goes: the good rows, and every fault of the others with its line."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from costing.errors import FileUnread, Problem
from costing.money import exactly
from costing.portfolio.cell_faults import cell_faults
from costing.portfolio.columns import LABELS, REFERENCE, columns_of
from costing.portfolio.facility_files import FacilityFile, Labels, read_facilities, told
from costing.portfolio.faults import MOST_TOLD
from costing.portfolio.parcels import Portfolio, portfolio_of
from costing.portfolio.reading import read_frame
from costing.portfolio.series import Codes
from costing.portfolio.tables import priced_columns, priced_table
from costing.portfolio_errors import NoFacilityPriced
from costing.prices import Prices
from costing.progress import step

if TYPE_CHECKING:
    from pandas import DataFrame

_BETWEEN = " · "
_LONG, _SHOWN = 15, 60  # a number of more figures is told in short, a text of more signs is cut


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: its line, its reference, the column, nothing where it is the row as a whole."""

    line: int
    reference: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Repeated:
    """A reference that several good rows bear, by their lines; `identical`: all that they say is the same."""

    reference: str
    lines: tuple[int, ...]
    identical: bool


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

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.file.frame)

    @cached_property
    def repeated(self) -> tuple[Repeated, ...]:
        """The references that more than one good row bears, in the order of the file."""
        if REFERENCE not in self.frame:
            return ()
        texts = self.frame[REFERENCE].map(told)
        rows = self.frame.astype(object).where(self.frame.notna(), None)
        return tuple(
            Repeated(
                str(reference),
                tuple(map(int, lines)),
                len(set(map(tuple, rows.loc[lines].astype(str).to_numpy().tolist()))) == 1,
            )
            for reference, lines in texts.groupby(texts, sort=False).groups.items()
            if len(lines) > 1
        )

    def texts(self, place: int) -> dict[str, str]:
        """Return what stands in the columns of a row, as text, by the place of the row among the good ones."""
        row = self.frame.iloc[place]
        return {name: text for name in row.index if (text := told(row[name])) is not None}


@exactly
def survey(path: Path, prices: Prices, keep: Sequence[str] = (), labels: Labels | None = None) -> Survey:
    """Price the facilities of a file that can be priced, and tell every fault of the others.

    Parameters
    ----------
    path
        A CSV or Parquet file, as `read_facilities` reads it.
    prices
        The price book on the day.
    keep
        Columns that are the caller's own: no answer, and taken over.
    labels
        Categories as a person calls them, as `read_facilities` takes them.

    Raises
    ------
    FileUnread
        It cannot be read, holds no facility, or has not the columns to keep.
    NoFacilityPriced
        It has an unknown column or one that stands twice, or no row that can be priced.
    """
    with step("portfolio.reading"):
        columns = columns_of(prices)
        file = read_facilities(path, columns, labels, keep)
        if not len(file.frame):
            raise FileUnread(path=str(path), reason=Problem(str(path), "file_without_rows"))
        _check_kept(path, file.frame, keep, prices)
    with step("portfolio.pricing"):
        strange = _strange(file, cell_faults(_answers(file.frame, keep), columns, labels or {}), prices, keep)
        whole = np.delete(np.arange(len(file.frame)), list(strange))
        portfolio = portfolio_of(file.frame.iloc[whole], prices, keep)
        faults = tuple(_faults(file, strange, whole, portfolio))
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


def _answers(frame: "DataFrame", keep: Sequence[str]) -> "DataFrame":
    return frame.loc[:, [name not in keep for name in frame.columns]]


def _strange(
    file: FacilityFile, cells: Iterator[tuple[int, Problem]], prices: Prices, keep: Sequence[str]
) -> dict[int, list[Problem]]:
    """Return the faults of the rows that are torn, or have a cell that is refused before anything is priced."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for place, problem in cells:
        if place not in file.torn:
            found[place].append(problem)
    rows = sorted(found)
    for place, problem in read_frame(file.frame.iloc[rows], prices, keep)[1].told() if rows else ():
        column = problem.place.partition(_BETWEEN)[2]
        held = found[rows[place]]
        if column and column not in {each.place for each in held}:  # what a row asks for is not known yet
            held.append(Problem(column, problem.key, problem.facts))
    return {**found, **{place: [problem] for place, problem in file.torn.items()}}


def _faults(
    file: FacilityFile, strange: Mapping[int, Sequence[Problem]], whole: Codes, portfolio: Portfolio
) -> Iterator[RowFault]:
    """Yield the faults of rows in the order of the file."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for place, problems in strange.items():
        found[place].extend(problems)
    for place, problem in portfolio.faults.told():
        column = problem.place.partition(_BETWEEN)[2]
        found[int(whole[place])].append(Problem(column, problem.key, problem.facts))
    has = REFERENCE in file.frame and not isinstance(file.frame[REFERENCE], type(file.frame))
    references = file.frame[REFERENCE] if has else None
    for place in sorted(found):
        reference = told(references.iloc[place]) if references is not None else None
        for problem in found[place]:
            short = Problem(problem.place, problem.key, _short(problem.facts))
            yield RowFault(int(file.frame.index[place]), reference or "", short)


def _short(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts without a number of hundreds of figures, or a text of hundreds of signs."""
    found = facts.get("found")
    if not isinstance(found, str) or len(found) <= _LONG:
        return dict(facts)
    figures = found.removeprefix("-").isdigit()
    short = f"{float(found):.3g}" if figures else found if len(found) <= _SHOWN else f"{found[: _SHOWN - 1]}…"
    return {**facts, "found": short}


def _refusal(path: Path, portfolio: Portfolio, faults: Sequence[RowFault]) -> NoFacilityPriced:
    """Tell what is wrong with columns; with rows only where nothing is, as an answer may stand in a strange column."""
    problems = portfolio.faults.of_columns or tuple(_in_place(path, each) for each in faults)
    told = problems[:MOST_TOLD]
    known = next((each.facts["known"] for each in told if each.key == "column_unknown"), None)
    listed = () if known is None else (Problem("", "columns_known", {"known": known}),)
    return NoFacilityPriced(path=str(path), found=len(problems), problems=(*told, *listed))


def _in_place(path: Path, fault: RowFault) -> Problem:
    line = f"{path.name}:{fault.line}"
    column, key, facts = fault.problem.place, fault.problem.key, fault.problem.facts
    return Problem(f"{line}{_BETWEEN}{column}" if column else line, key, facts)
