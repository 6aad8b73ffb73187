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
from costing.portfolio.gaps import Lines
from costing.portfolio_errors import FrameRefused
from costing.sheets import SEPARATORS

_BUFFER = 1 << 20  # of a file that is read bit by bit [bytes]
_MARK = "\ufeff"


@dataclass(frozen=True, eq=False)
class Source:
    """A file of facilities.

    `schema` is of its columns as they are read, `labels` those that stand beside the prices, `own` those among them
    that the caller asked for, and `index` those that were the index of a frame. `rows` counts them where the file says
    how many there are. `batches` reads it, `frame` turns a table of its rows into a frame, `numbers` are those that
    some of its rows bear, by the place of the first one and how many they are.
    """

    path: Path
    schema: Any
    labels: tuple[str, ...]
    own: tuple[str, ...]
    batches: Callable[[], Iterator[Any]]
    frame: Callable[[Any], Any]
    numbers: Callable[[int, int], Any]
    index: tuple[str, ...] = ()
    rows: int | None = None
    separator: str = SEPARATORS[0]
    torn: str = "not_parquet"  # what is told of it where it cannot be read

    def blocks(self, size: int) -> Iterator[Any]:
        """Yield the rows as tables of `size` rows each, the last one of what is left."""
        with _told(self.path, self.torn):
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


def parquet_source(path: Path, columns: Mapping[str, Column], keep: Sequence[str]) -> Source:
    """Open a Parquet file; its rows bear the numbers that pandas gives them, from 0.

    Raises
    ------
    FileUnread
        It is missing, a folder, unreadable or no Parquet.
    FrameRefused
        The cells of a column that is an answer are lists or records.
    """
    parquet = arrow("pyarrow.parquet")
    _check_regular(path, "parquet_is_folder")
    with _told(path, "not_parquet"), parquet.ParquetFile(path) as file:
        written, rows = file.schema_arrow, file.metadata.num_rows
    _check_names(path, written.names)
    schema = _plain(written)
    _check_flat(schema, columns)
    named = (schema.pandas_metadata or {}).get("index_columns", ())
    index = [each for each in named if isinstance(each, str) and each in schema.names]

    def batches() -> Iterator[Any]:
        with parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
            for batch in file.iter_batches(batch_size=_batch(schema)):
                yield batch if schema is written else batch.cast(schema)

    own = _there(path, schema.names, keep)
    return Source(
        path,
        schema,
        _labels(schema.names, (*index, *own)),
        own,
        batches,
        lambda block: block.to_pandas(ignore_metadata=True),
        lambda place, count: range(place, place + count),
        index=tuple(index),
        rows=rows,
    )


def _plain(schema: Any) -> Any:
    """Return a schema whose texts are of the common kind, since little is written yet for views of texts."""
    types = arrow().types
    plain = schema
    for place, field in enumerate(schema):
        for kind, made in ((types.is_string_view, "string"), (types.is_binary_view, "binary")):
            if kind(field.type):
                plain = plain.set(place, field.with_type(getattr(arrow(), made)()))
    return plain


def _check_flat(schema: Any, columns: Mapping[str, Column]) -> None:
    """Refuse answers that are lists or records, whatever stands in them."""
    nested = [each for each in schema if each.name in columns and arrow().types.is_nested(each.type)]
    problems = tuple(Problem(each.name, "column_nested", {"found": str(each.type)}) for each in nested)
    if problems:
        raise FrameRefused(problems=problems, rows=0, found=len(problems))


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
        "parse_options": reading.ParseOptions(
            # Where a row is one cell, an empty line is one.
            delimiter=separator,
            newlines_in_values=True,
            ignore_empty_lines=len(names) > 1,
        ),
        "convert_options": reading.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
        ),
    }

    with _told(path, "not_csv"):
        lines = Lines(path, separator, len(names), before)

    def batches() -> Iterator[Any]:
        if empty:
            return
        with lines.opened() as stream, reading.open_csv(stream, **options) as file:
            yield from lines.held(file)

    own = _there(path, names, keep)
    return Source(
        path,
        pa.schema([(name, pa.string()) for name in names]),
        _labels(names, own),
        own,
        batches,
        lambda block: frame_of(block, columns),
        lines.numbers,
        separator=separator,
        torn="not_csv",
    )


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
    with _told(path, "not_csv"), path.open(encoding="utf-8", newline="") as stream:
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
    with _told(path, "not_parquet"):
        mode = path.stat().st_mode
    if not S_ISREG(mode):
        raise FileUnread(path=str(path), reason=Problem(str(path), folder if S_ISDIR(mode) else "file_not_regular"))


@contextmanager
def _told(path: Path, torn: str) -> Iterator[None]:
    """Tell what a file, or pyarrow on reading it, refuses."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileUnread(path=str(path), reason=Problem(str(path), "file_missing")) from error
    except UnicodeDecodeError as error:
        raise FileUnread(path=str(path), reason=Problem(str(path), "not_utf8")) from error
    except (OSError, arrow().ArrowException) as error:
        raise FileUnread(path=str(path), reason=_reason(path, torn, error)) from error


def _reason(path: Path, torn: str, error: Exception) -> Problem:
    said = str(error).partition("\n")[0]
    if isinstance(error, OSError) and error.errno is not None:
        return Problem(str(path), "file_closed", {"detail": error.strerror or said})
    if "UTF8" in said:
        return Problem(str(path), "not_utf8")
    if "straddl" in said:
        return Problem(str(path), "csv_row_long", {"most": _BUFFER})
    return Problem(str(path), torn, {"detail": said})
