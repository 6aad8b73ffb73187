"""Priced facilities as a file, CSV, Parquet or workbook, and what is wrong with the others as a table; internal."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from costing.document_errors import ExtraMissing
from costing.portfolio.facility_files import PARQUET
from costing.portfolio.summing import PortfolioSummary
from costing.portfolio_errors import TargetTooSmall, TargetUnknown
from costing.sheets import SEPARATORS
from costing.wording import say

if TYPE_CHECKING:
    from pandas import DataFrame

CSV, WORKBOOK = ".csv", ".xlsx"
FORMS = (CSV, PARQUET, WORKBOOK)
# A workbook is held whole while it is written; beyond, it takes minutes and gigabytes.
MOST_IN_WORKBOOK = 20_000
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOM = "utf-8-sig"  # without it a spreadsheet does not show Arabic
CENTIMES = "%.2f"
_DECIMAL_COMMA = ";"  # a spreadsheet that writes it between cells takes the comma for decimals
_HIDDEN = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, eq=False)
class Outcome:
    """Priced facilities as a file holds them.

    `labels` say which facility a row is of, as texts, and stand in front; `priced` are the prices on the same index
    [DZD], on a day, which a workbook bears. `separator` stands between the cells of a CSV file. The first sheet of a
    workbook holds the `summary`, and says what is `missing`.
    """

    labels: "DataFrame"
    priced: "DataFrame"
    day: date
    lang: str
    separator: str
    summary: PortfolioSummary
    missing: str = ""


def form_of(path: Path) -> str:
    """Return the form of a file by the ending of its name.

    Raises
    ------
    TargetUnknown
        It is none of the three.
    """
    form = path.suffix.lower()
    if form not in FORMS:
        raise TargetUnknown(path=str(path), available=FORMS)
    return form


def check_room(path: Path, rows: int) -> None:
    """Refuse a workbook of more facilities than it is made for.

    Raises
    ------
    TargetTooSmall
        There are more.
    """
    if form_of(path) == WORKBOOK and rows > MOST_IN_WORKBOOK:
        raise TargetTooSmall(path=str(path), rows=rows, most=MOST_IN_WORKBOOK)


def prices_bytes(path: Path, found: Outcome) -> bytes:
    """Return priced facilities as a file, the same each time.

    Parameters
    ----------
    path
        Its name, whose ending says which form it has: .csv, .parquet or .xlsx.
    found
        What it holds; amounts of a Parquet file are as they were reckoned, others to the centime.

    Returns
    -------
    bytes
        No cell starts a formula, none holds a control character. A CSV file with semicolons has decimal commas, as
        a spreadsheet that writes one reads it.

    Raises
    ------
    TargetUnknown, TargetTooSmall
        Another ending; a workbook of too many rows.
    ExtraMissing
        A Parquet file, and pyarrow is not installed.
    """
    check_room(path, len(found.priced))
    forms: Mapping[str, Callable[[], bytes]] = {
        CSV: lambda: _csv(found),
        PARQUET: lambda: _parquet(found.labels, found.priced),
        WORKBOOK: lambda: _workbook(found),
    }
    return forms[form_of(path)]()


def problems_bytes(rows: Iterable[tuple[object, ...]], lang: str, separator: str = SEPARATORS[0]) -> bytes:
    """Return the faults of a file of facilities as a CSV: line, reference, column, and what is wrong, in a language."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(problem_heads(lang))
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode(_BOM)


def problem_heads(lang: str) -> tuple[str, ...]:
    """Return the heads of a table of faults."""
    return tuple(say(f"portfolio.{name}", lang) for name in ("line", "reference", "column", "fault"))


def seen(text: str) -> str:
    """Return a text without signs that command a terminal or a reader: each becomes U+FFFD, a line break a space.

    Examples
    --------
    >>> seen("of two" + chr(10) + "lines"), seen(chr(27) + "[0m") == chr(0xFFFD) + "[0m"
    ('of two lines', True)
    """
    if text.isprintable():
        return text
    signs = (" " if each in "\n\r\t" else each for each in text)
    return "".join("\ufffd" if unicodedata.category(each) in _HIDDEN else each for each in signs)


def guarded(value: object) -> str:
    """Keep text as text: what would start a formula is quoted; a number is none.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-5"), guarded("CHU"), guarded(None)
    ("'=1+1", '-5', 'CHU', '')
    """
    text = "" if value is None else seen(str(value))
    return f"'{text}" if text.startswith(_RISKY_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _csv(found: Outcome) -> bytes:
    safe = found.labels.map(guarded).rename(columns=guarded)
    whole, mark = safe.join(found.priced), "," if found.separator == _DECIMAL_COMMA else "."
    text = whole.to_csv(index=False, sep=found.separator, decimal=mark, float_format=CENTIMES, lineterminator="\r\n")
    return text.encode(_BOM)


def _parquet(labels: "DataFrame", priced: "DataFrame") -> bytes:
    content, labels = io.BytesIO(), labels.map(lambda each: each if each is None else seen(each))
    try:
        labels.astype("str").where(labels.notna(), None).join(priced).to_parquet(content, engine="pyarrow", index=False)
    except ImportError as error:
        raise ExtraMissing(package="pyarrow", extra="scale") from error
    return content.getvalue()


def _workbook(found: Outcome) -> bytes:
    from costing.documents.portfolio_workbook import workbook_bytes

    return workbook_bytes(found)
