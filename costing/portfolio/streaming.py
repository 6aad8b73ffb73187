"""More facilities than fit into memory: from file to file, block by block, gone on with where it was cut short."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import Any, TypedDict, Unpack

import numpy as np

from costing import __version__
from costing.errors import CannotWrite, FileUnread, Problem
from costing.portfolio.columns import columns_of, own_columns
from costing.portfolio.facilities import price_portfolio
from costing.portfolio.faults import MOST_TOLD
from costing.portfolio.parts import Parts, parts_of
from costing.portfolio.sources import Source, arrow, csv_source, parquet_source
from costing.portfolio.targets import Csv, Form, Parquet
from costing.portfolio_errors import BatchUnusual, FacilitiesRefused, FrameRefused
from costing.price_book import PriceBook
from costing.progress import Step, step
from costing.wording import spoken

# Rows that are priced at once: some hundred megabytes on the way.
BATCH = 1 << 18


class Options(TypedDict, total=False):
    """What may be said besides."""

    percentiles: bool
    replace: bool
    keep: str | Sequence[str]
    lang: str | None


@dataclass(frozen=True, slots=True)
class _Said:
    """The same, with what holds where nothing is said; another name is Python's own error."""

    percentiles: bool = True
    replace: bool = False
    keep: str | Sequence[str] = ()
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Streamed:
    """A file of prices that stands: where, its rows, and of its parts how many were priced now and how many before."""

    path: Path
    rows: int
    priced: int
    reused: int


def price_parquet(
    source: str | Path, target: str | Path, book: PriceBook, day: date, batch: int = BATCH, **options: Unpack[Options]
) -> Streamed:
    """Price the facilities of a Parquet file into another one, in the memory of one batch.

    Parameters
    ----------
    source
        One row a facility, columns as `price_portfolio` takes them.
    target
        The file of prices to write: the same rows in the same order, the columns `reference`, `client.name`, `wilaya`
        and `client.kind` and the index of a frame of pandas where the source has them, then those of
        `price_portfolio` [DZD before tax, float64, null where not asked].
    book, day
        The price book, and the day whose prices are used.
    batch
        Rows that are priced at once, and that a row group of the target has.
    **options
        `percentiles`: whether P50, P80 and P90 are reckoned too (true). `replace`: whether a target that is there makes
        way (false). `keep`: columns to take over into the target, one or several; one that is an answer is priced all
        the same. `lang`: of the line of progress in a notebook.

    Returns
    -------
    Streamed
        Where the target is, how many rows it has, how many parts were priced now and how many were there from before.

    Raises
    ------
    FileUnread
        The source is missing, unreadable, no Parquet, damaged, without rows, or has not the columns to keep.
    FrameRefused
        Faults of the facilities, each with the number of its row in the file, from 0; up to fifty, of the whole file.
        Unknown columns, and answers that are lists or records, at once.
    FileChanged
        The target is there.
    TargetBusy
        Another process is at work on it.
    BatchUnusual
        The batch is no whole number from 1 on.
    LanguageNotWritten
        Not one of the three languages.
    PartsOfOther
        Beside it are parts of another source, price book, day, version or batch.
    CannotWrite
        The folder or disk refuses.
    ExtraMissing
        pyarrow is not installed.

    Notes
    -----
    Finished parts stand in `TARGET.parts` beside the target. After a kill, a full disk or a refused row, the same call
    goes on: a part is priced again only where its rows were changed. The target appears at once and whole, and then
    that folder goes.

    Examples
    --------
    >>> price_parquet("facilities.parquet", "prices.parquet", PriceBook.default(), date(2026, 11, 24))  # doctest: +SKIP
    Streamed(path=PosixPath('prices.parquet'), rows=10000000, priced=40, reused=0)
    """
    pricing = _pricing(book, day, batch, _Said(**options))
    found = parquet_source(Path(source), columns_of(book.on(day)), own_columns(pricing.said.keep))
    return _stream(found, Parquet, Path(target), pricing)


def price_csv(
    source: str | Path, target: str | Path, book: PriceBook, day: date, batch: int = BATCH, **options: Unpack[Options]
) -> Streamed:
    """Price the facilities of a CSV file into another one, in the memory of one batch.

    As `price_parquet`, but for the files: UTF-8, separated by commas, semicolons or tabs, the target by the same sign
    as the source. Numbers may be written as Excel does in French, yes and no as true, oui or نعم; what a column holds
    follows from its name alone. Rows bear the numbers that a spreadsheet gives them: the first one below the head is 2.
    Empty lines are counted and are no facilities, but where there is one column alone: there each is one, unknown.

    Parameters
    ----------
    source, target, book, day, batch, **options
        As `price_parquet` takes them.

    Returns
    -------
    Streamed
        Where the target is, how many rows it has, how many parts were priced now and how many were there from before.

    Raises
    ------
    FileUnread
        The source is missing, unreadable, not UTF-8, no CSV, without rows, or a row has more or fewer cells than the
        head, or more than 1 MB.
    FrameRefused, FileChanged, TargetBusy, BatchUnusual, LanguageNotWritten, PartsOfOther, CannotWrite, ExtraMissing
        As `price_parquet` raises them.
    """
    pricing = _pricing(book, day, batch, _Said(**options))
    found = csv_source(Path(source), columns_of(book.on(day)), own_columns(pricing.said.keep))
    return _stream(found, Csv, Path(target), pricing)


@dataclass(frozen=True, slots=True)
class _Pricing:
    """What a file is priced by."""

    book: PriceBook
    day: date
    batch: int
    said: _Said

    def priced(self, source: Source, block: Any, first: int) -> Any:
        """Return the prices of a block, `first` the place of its first row; they bear their numbers in the file."""
        frame = source.frame(block).drop(columns=list(source.index))
        frame.index = source.numbers(first, len(frame))
        return price_portfolio(frame, self.book, self.day, percentiles=self.said.percentiles, keep=source.own)

    def belongs(self, source: Source, form: str) -> dict[str, Any]:
        """Return what a part is of, its rows apart."""
        return {
            "source": source.path.name,
            "day": self.day.isoformat(),
            "price_book": self.book.on(self.day).fingerprint,
            "version": __version__,
            "batch": self.batch,
            "percentiles": self.said.percentiles,
            "columns": list(source.labels),
            "form": f"{form} {source.separator}".strip(),
        }


def _pricing(book: PriceBook, day: date, batch: int, said: _Said) -> _Pricing:
    spoken(said.lang, "")
    if isinstance(batch, bool) or not isinstance(batch, Integral) or batch < 1:
        raise BatchUnusual(found=str(batch))
    return _Pricing(book, day, int(batch), said)


def _stream(source: Source, form: type[Form], target: Path, pricing: _Pricing) -> Streamed:
    _check_apart(source.path, target)
    belongs, replace = pricing.belongs(source, form.name), pricing.said.replace
    columns = list(pricing.priced(source, source.schema.empty_table(), 0).columns)
    written = form(source, columns, belongs)
    if clash := sorted({*columns} & {*source.labels}):
        raise FileUnread(path=str(source.path), reason=Problem(clash[0], "kept_column_priced"))
    with parts_of(target, belongs, replace=replace) as parts:
        with step("streaming.pricing", pricing.said.lang, source.rows) as taken:
            rows, priced = _fill(source, written, parts, pricing, taken)
        with step("streaming.assembling", pricing.said.lang, len(parts.paths)) as taken:
            parts.assemble(lambda stream: written.whole(parts.paths, stream, partial(_count, taken, 1)))
        return Streamed(target, rows, priced, len(parts.paths) - priced)


def _fill(source: Source, form: Form, parts: Parts, pricing: _Pricing, taken: Step) -> tuple[int, int]:
    """Price what is not there yet; return how many rows the source has, and how many parts were priced."""
    rows = priced = 0
    refused: list[FrameRefused] = []
    for number, block in enumerate(source.blocks(pricing.batch)):
        key = _digest(block)
        if not parts.has(number, key):
            try:
                table = form.table(block, pricing.priced(source, block, rows))
            except FrameRefused as refusal:
                refused.append(refusal)
            else:
                parts.add(number, key, partial(form.part, table))
                priced += 1
        rows += block.num_rows
        _count(taken, block.num_rows)
    if refused:
        raise _gathered(refused, source, parts)
    if not rows:
        raise FileUnread(path=str(source.path), reason=Problem(str(source.path), "file_without_rows"))
    return rows, priced


def _gathered(refused: Sequence[FrameRefused], source: Source, parts: Parts) -> FacilitiesRefused:
    """Return the refusals of several blocks as one of the whole file."""
    problems = [problem for each in refused for problem in each.problems]
    return FacilitiesRefused(
        path=str(source.path),
        folder=str(parts.folder),
        problems=tuple(problems[:MOST_TOLD]),
        rows=sum(each.rows for each in refused),
        found=sum(each.found for each in refused),
    )


def _count(taken: Step, more: int) -> None:
    taken.done += more


def _check_apart(source: Path, target: Path) -> None:
    """Refuse to write over the facilities themselves."""
    if target.exists() and target.samefile(source):
        raise CannotWrite(path=str(target), reason=Problem("", "target_is_source"))


class _Summed:
    """A stream that keeps nothing of what is written to it but its digest."""

    closed = False

    def __init__(self) -> None:
        self.sum = hashlib.sha256()

    def write(self, content: Any) -> int:
        """Take some bytes."""
        self.sum.update(content)
        return len(content)

    def flush(self) -> None:
        """Keep nothing back."""


def _digest(block: Any) -> str:
    """Return a digest of the rows of a block and of the kinds of their columns."""
    pa, summed = arrow(), _Summed()
    # A copy: what was cut out of a longer table may share a byte with the row after its last one.
    alone = block.take(np.arange(block.num_rows)).replace_schema_metadata(None)
    with pa.ipc.new_stream(pa.PythonFile(summed, mode="w"), alone.schema) as writer:
        writer.write_table(alone)
    return summed.sum.hexdigest()
