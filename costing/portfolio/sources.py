"""Where facilities come from: a Parquet or CSV file, read once from beginning to end in blocks of equal size."""

import csv
import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from costing.document_errors import ExtraMissing
from costing.errors import FileUnread, Problem
from costing.portfolio.cells import frame_of
from costing.portfolio.columns import LABELS, Column
from costing.sheets import SEPARATORS

_BUFFER = 1 << 20  # of a file that is read bit by bit [bytes]
_MARK = "\ufeff"


@dataclass(frozen=True, eq=False)
class Source:
    """A file of facilities.

    `schema` is of its columns as they are read, `labels` those that stand beside the prices, `own` those among them
    that are the caller's own and no answer. `rows` counts them where the file says how many there are; `first` is the
    number that its first row bears. `batches` reads it, `frame` turns a table of its rows into a frame.
    """

    path: Path
    schema: Any
    labels: tuple[str, ...]
    own: tuple[str, ...]
    batches: Callable[[], Iterator[Any]]
    frame: Callable[[Any], Any]
    first: int = 0
    rows: int | None = None
    separator: str = SEPARATORS[0]

    def blocks(self, size: int) -> Iterator[Any]:
        """Yield the rows as tables of `size` rows each, the last one of what is left."""
        with _told(self.path):
            yield from in_blocks(self.batches(), size)


def in_blocks(batches: Iterable[Any], size: int) -> Iterator[Any]:
    """Cut a stream of record batches of any size into tables of `size` rows each, the last one of what is left."""
    pa, held, count = arrow(), [], 0
    for whole in batches:
        batch = whole
        while batch.num_rows:
            taken = batch.slice(0, size - count)
            batch = batch.slice(taken.num_rows)
            held.append(taken)
            count += taken.num_rows
            if count == size:
                yield pa.Table.from_batches(held).combine_chunks()
                held, count = [], 0
    if held:
        yield pa.Table.from_batches(held).combine_chunks()


def arrow(part: str = "pyarrow") -> Any:
    """Return pyarrow or a module of it.

    Raises
    ------
    ExtraMissing
        It is not installed: costing[scale] brings it.
    """
    try:
        return importlib.import_module(part)
    except ImportError as error:
        raise ExtraMissing(package="pyarrow", extra="scale") from error


def parquet_source(path: Path, keep: Sequence[str]) -> Source:
    """Open a Parquet file; its rows bear the numbers that pandas gives them, from 0.

    Raises
    ------
    FileUnread
        It is missing, a folder, unreadable or no Parquet.
    """
    parquet = arrow("pyarrow.parquet")
    _check_regular(path, "parquet_is_folder")
    with _told(path), parquet.ParquetFile(path) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
    _check_names(path, schema.names)
    named = (schema.pandas_metadata or {}).get("index_columns", ())
    index = [each for each in named if isinstance(each, str) and each in schema.names]

    def batches() -> Iterator[Any]:
        with parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
            yield from file.iter_batches(batch_size=_batch(schema))

    own = tuple(dict.fromkeys((*index, *_there(path, schema.names, keep))))
    labels = _labels(schema.names, own)
    return Source(path, schema, labels, own, batches, lambda block: block.to_pandas(ignore_metadata=True), rows=rows)


def csv_source(path: Path, columns: Mapping[str, Column], keep: Sequence[str]) -> Source:
    """Open a CSV file in UTF-8; its rows bear the numbers that a spreadsheet gives them, from 2.

    Parameters
    ----------
    path
        Separated by commas, semicolons or tabs, whichever its first line has most of.
    columns
        What stands in each column, by name: nothing is guessed from what the first rows hold.
    keep
        Columns that are the caller's own.

    Raises
    ------
    FileUnread
        It is missing, a folder, unreadable, not UTF-8 or no CSV.
    """
    pa, reading = arrow(), arrow("pyarrow.csv")
    _check_regular(path, "csv_is_folder")
    names, separator, before, empty = _head(path)
    _check_names(path, names)
    options = {
        # One thread: it alone knows the number of a row that is refused.
        "read_options": reading.ReadOptions(
            use_threads=False, block_size=_BUFFER, column_names=names, skip_rows=before
        ),
        "parse_options": reading.ParseOptions(delimiter=separator, newlines_in_values=True),
        "convert_options": reading.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
        ),
    }

    def batches() -> Iterator[Any]:
        if empty:
            return
        with path.open("rb") as stream, reading.open_csv(stream, **options) as file:
            yield from file

    own = _there(path, names, keep)
    schema = pa.schema([(name, pa.string()) for name in names])
    labels = _labels(names, own)
    return Source(path, schema, labels, own, batches, lambda block: frame_of(block, columns), 2, separator=separator)


def _batch(schema: Any) -> int:
    """Return how many rows of a Parquet file are read at once: a buffer of eight bytes a cell, more or less."""
    return max(_BUFFER // (8 * max(len(schema.names), 1)), 1) * 8


def _there(path: Path, names: Sequence[str], keep: Sequence[str]) -> tuple[str, ...]:
    for name in keep:
        if name not in names:
            raise FileUnread(path=str(path), reason=Problem(name, "kept_column_missing", {"known": ", ".join(names)}))
    return tuple(keep)


def _labels(names: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *(name for name in LABELS if name in names))))


def _head(path: Path) -> tuple[list[str], str, int, bool]:
    """Return the columns of a CSV file, what separates them, how many lines the head takes, and if that is all."""
    with _told(path), path.open(encoding="utf-8", newline="") as stream:
        line, before = stream.readline().removeprefix(_MARK), 1
        if line.lower().startswith("sep="):  # a spreadsheet's own note to itself
            line, before = stream.readline(), 2
        empty = not any(each.strip() for each in stream)
    separator = max(SEPARATORS, key=line.count)
    names = [name.strip() for name in next(csv.reader([line], delimiter=separator), [])]
    return names, separator, before, empty


def _check_names(path: Path, names: Sequence[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise FileUnread(path=str(path), reason=Problem(f"{path}: {name}", "column_twice"))


def _check_regular(path: Path, folder: str) -> None:
    with _told(path):
        mode = path.stat().st_mode
    if not S_ISREG(mode):
        raise FileUnread(path=str(path), reason=Problem(str(path), folder if S_ISDIR(mode) else "file_not_regular"))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what a file, or pyarrow on reading it, refuses."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileUnread(path=str(path), reason=Problem(str(path), "file_missing")) from error
    except UnicodeDecodeError as error:
        raise FileUnread(path=str(path), reason=Problem(str(path), "not_utf8")) from error
    except (OSError, arrow().ArrowException) as error:
        raise FileUnread(path=str(path), reason=_reason(path, error)) from error


def _reason(path: Path, error: Exception) -> Problem:
    said = str(error).partition("\n")[0]
    if isinstance(error, OSError) and error.errno is not None:
        return Problem(str(path), "file_closed", {"detail": error.strerror or said})
    if "UTF8" in said:
        return Problem(str(path), "not_utf8")
    return Problem(str(path), "not_csv" if "CSV" in said else "not_parquet", {"detail": said})
