"""A file of facilities, CSV or Parquet, as a frame whose rows bear the numbers of its lines.

What a column holds follows from its name alone: nothing is guessed from what the first rows look like. A row that is
torn, with more cells than the head has names, is told with its line and spoils no other one.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costing.document_errors import ExtraMissing
from costing.errors import FileUnread, Problem
from costing.fields import read_content
from costing.portfolio.columns import Column
from costing.portfolio.entries import column_of
from costing.sheets import SEPARATORS

if TYPE_CHECKING:
    from pandas import DataFrame

PARQUET = ".parquet"
LINE = "line"
# How files begin that are a table to a person, and none of text: zip (.xlsx, .ods), the old Excel, Parquet.
_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1")
Labels = Mapping[str, Mapping[str, str]]
_SHOWN = 100  # signs of a head that is none


@dataclass(frozen=True, eq=False)
class FacilityFile:
    """What a file of facilities holds: its rows by the number of their line, its separator, and torn rows by place."""

    frame: "DataFrame"
    separator: str = SEPARATORS[0]
    torn: Mapping[int, Problem] = field(default_factory=dict)


def read_facilities(
    path: Path, columns: Mapping[str, Column], labels: Labels | None = None, keep: Sequence[str] = ()
) -> FacilityFile:
    """Read a file of facilities.

    Parameters
    ----------
    path
        A Parquet file (.parquet); any other one is a CSV file in UTF-8, separated by commas, semicolons or tabs,
        whichever its head has most of.
    columns
        What stands in each column, by name.
    labels
        The categories of columns as a person calls them, as `column_of` takes them, by the name of the column.
    keep
        Columns that are the caller's own, whose name stays as it is written.

    Returns
    -------
    FacilityFile
        One row a facility; its label is its line in a CSV file, the first below the head being 2, and its place in a
        Parquet file, from 1. Lines without anything are left out.

    Raises
    ------
    FileUnread
        It is missing, a folder, not UTF-8, no CSV or no Parquet; or no name of its first line is that of a column.
    ExtraMissing
        A Parquet file, and pyarrow is not installed.
    """
    if path.suffix.lower() == PARQUET:
        return FacilityFile(_parquet(path))
    text = _text(path)
    if (before := _note(text)) and before == len(text):
        text = ""
    head = text[before:].partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    lines = _records(path, text[before:], separator, text.count("\n", 0, before))
    _, names = next(lines, (0, []))
    named = [_name(each, columns, keep) for each in names]
    if not set(named) & set(columns):
        found = ", ".join(each for each in named if each) or "–"
        facts = {"found": found[:_SHOWN], "known": ", ".join(columns)}
        raise FileUnread(path=str(path), reason=Problem(str(path), "facilities_without_head", facts))
    return _read(named, list(lines), separator, lambda name: (columns.get(name), (labels or {}).get(name)))


def _note(text: str) -> int:
    """Return how long the note is that a spreadsheet writes to itself before the head."""
    return text.find("\n") + 1 if text[:4].lower() == "sep=" else 0


def _text(path: Path) -> str:
    """Return a CSV file as text; what Excel saves in its place is told with what to choose there."""
    content = read_content(path, folder="csv_is_folder")
    if content.startswith(_OTHERS) or b"\0" in content:
        raise FileUnread(path=str(path), reason=Problem(str(path), "facilities_of_other_kind"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileUnread(path=str(path), reason=Problem(f"{path}:{line}", "facilities_not_utf8")) from error


def _name(written: str, columns: Mapping[str, Column], keep: Sequence[str]) -> str:
    """Return the name of a column as it is known, whatever its case and accents."""
    name = written.strip()
    plain = "".join(each for each in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(each))
    return name if name in columns or name in keep or plain not in columns else plain


def _records(path: Path, text: str, separator: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file that hold anything, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = before + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error as error:
        reason = Problem(f"{path}:{before + reader.line_num}", "not_csv", {"detail": str(error)})
        raise FileUnread(path=str(path), reason=reason) from error


def _read(
    names: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    separator: str,
    held: Callable[[str], tuple[Column | None, Mapping[str, str] | None]],
) -> FacilityFile:  # fmt: skip
    from pandas import DataFrame, Index, concat

    torn = {
        place: _torn(cells, len(names))
        for place, (_, cells) in enumerate(rows)
        if any(cell.strip() for cell in cells[len(names) :])
    }
    index = Index([line for line, _ in rows], dtype="int64", name=LINE)
    read = []
    for place, name in enumerate(names):
        texts = [cells[place] if place < len(cells) else None for _, cells in rows]
        if name or any(text and text.strip() for text in texts):  # a spreadsheet ends lines with separators
            read.append(column_of(texts, *held(name)).rename(name))
    frame = concat(read, axis="columns") if read else DataFrame()
    return FacilityFile(frame.set_axis(index, axis="index"), separator, torn)


def _torn(cells: Sequence[str], most: int) -> Problem:
    """Tell a row of more cells than the head has, by the first one that is beyond it."""
    extra = next(place for place in range(most, len(cells)) if cells[place].strip())
    facts = {"cells": len(cells), "most": most, "extra": cells[extra].strip()[:_SHOWN], "cell": extra + 1}
    return Problem("", "facility_cells_beyond", facts)


def _parquet(path: Path) -> "DataFrame":
    """Return the rows of a Parquet file; what was an index of pandas with a name is a column again."""
    from pandas import RangeIndex, read_parquet

    content = io.BytesIO(read_content(path, folder="parquet_is_folder"))
    try:
        frame = read_parquet(content, engine="pyarrow")
    except ImportError as error:
        raise ExtraMissing(package="pyarrow", extra="scale") from error
    except Exception as error:  # pyarrow tells what is no Parquet by errors of several kinds
        detail = str(error).partition("\n")[0]
        raise FileUnread(path=str(path), reason=Problem(str(path), "not_parquet", {"detail": detail})) from error
    named = [name for name in frame.index.names if name is not None]
    frame = frame.reset_index(level=named) if named else frame
    return frame.set_axis(RangeIndex(1, len(frame) + 1, name=LINE), axis="index")


def told(value: Any) -> str | None:
    """Return a label of a row as text; nothing where it is missing."""
    from pandas import isna

    if value is None or isna(value):
        return None
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip() or None
