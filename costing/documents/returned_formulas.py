"""Formulas as they are compared: one spelling for all programs, and the rows of the issued workbook.

A row that a client deleted, added or moved changes every formula that reaches over it. Told in rows of the workbook
that was issued, what followed of itself is the same, and what somebody wrote is not.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import shake_128
from itertools import accumulate

from openpyxl.utils import column_index_from_string, get_column_letter

LOST = "#REF!"
_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_TOKEN = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*"(?:\s*&\s*"(?:[^"]|"")*")*)
    |(?P<lost>(?:{_SHEET})?\#REF!(?::\#REF!)?)
    |(?P<sheet>{_SHEET})?\$?(?P<first>[A-Za-z]{{1,3}})\$?(?P<start>[0-9]+)
        (?::\$?(?P<last>[A-Za-z]{{1,3}})\$?(?P<end>[0-9]+))?(?![\w(.!])
    |(?P<before>{_SHEET})
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?)
    |(?P<name>[^\W\d][\w.]*(?:\(\s*\))?)
    |(?P<gap>[\s$]+)""",
    re.VERBOSE,
)
_PIECE = re.compile(r'"((?:[^"]|"")*)"')
_NEWER = re.compile(r"^(?:_XLFN\.|_XLWS\.)+")
_RELATIVE = re.compile(rf'"(?:[^"]|"")*"|{_SHEET}|(?<![\w.$])(\$?)([A-Za-z]{{1,3}})(\$?)([0-9]+)(?![\w(.!])')
_SIZE = 16
_CELL = re.compile(r"(?<![\w.])([A-Z]{1,3})([0-9]+)(?![\w(.])")
_WIDE = ':$!"'  # signs of ranges, fixed rows, other sheets and texts


@dataclass(frozen=True, slots=True)
class Reach:
    """The cells of one sheet, told in those of the sheet as it was issued.

    `rows` holds the row that each one was; one that was deleted, or that a client added, has none. `columns` holds the
    column that each one was, where that is another. Without `rows`, every row is where it was.
    """

    title: str
    rows: Mapping[int, int] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    _counts: list[int] = field(default_factory=list)
    _marks: list[int] = field(default_factory=list)

    def told(self, columns: tuple[str, str], rows: tuple[int, int]) -> str:
        """Return cells as they are compared: their columns, and which rows of the issued sheet they are in."""
        first, last = (self.columns.get(each.upper(), each.upper()) for each in columns)
        across = first if first == last else f"{first}:{last}"
        start, end = min(rows), max(rows)
        if self.rows is None:
            return f"{across}[{start}-{end}]"
        if not self._counts:
            self._add_up(self.rows)
        low, high = (min(each, len(self._counts) - 1) for each in (start - 1, end))
        count = self._counts[high] - self._counts[low]
        return f"{across}[{count}/{self._marks[high] - self._marks[low]}]" if count else LOST

    def _add_up(self, rows: Mapping[int, int]) -> None:
        """Add up how many rows are known, and a mark of each: a range then costs the same however long it is."""
        numbers, marks = range(1, max(rows, default=0) + 1), _marks(max(rows.values(), default=0))
        self._counts.extend(accumulate((int(row in rows) for row in numbers), initial=0))
        self._marks.extend(accumulate((marks[rows[row]] if row in rows else 0 for row in numbers), initial=0))


def _marks(last: int) -> list[int]:
    """Return a number for each row up to the last, such that no others add up to the same."""
    digits = shake_128(b"rows").digest(_SIZE * (last + 1))
    return [int.from_bytes(digits[start : start + _SIZE], "big") for start in range(0, len(digits), _SIZE)]


def spelled(formula: str, own: Reach, reaches: Mapping[str, Reach]) -> str:
    """Return a formula as it is compared.

    Parameters
    ----------
    formula
        Without its sign of equality.
    own
        The sheet it stands on.
    reaches
        Every sheet, by its title in capitals.

    Examples
    --------
    >>> spelled("round( $d$11*1.50,2)", Reach("Devis"), {}) == spelled("ROUND(Devis!D11*1.5,2)", Reach("Devis"), {})
    True
    """

    def one(found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        if kind in _SPELLED:
            return _SPELLED[kind](found[0])
        if kind == "before":
            return _before(found[0], own, reaches)[1]
        reach, before = _before(found["sheet"], own, reaches)
        columns = (found["first"], found["last"] or found["first"])
        told = reach.told(columns, (int(found["start"]), int(found["end"] or found["start"])))
        return told if told == LOST else before + told

    return _TOKEN.sub(one, formula)


def follows(old: str, was: int, new: str, now: int) -> bool:
    """Whether a formula over cells of its own row is the same in the row where that now is: told at a glance.

    Where it is not so, nothing is known yet: see `spelled`.

    Examples
    --------
    >>> follows("ROUND(D11*E11,2)", 11, "ROUND(D9*E9,2)", 9), follows("D11*11", 11, "D9*9", 9)
    (True, False)
    """
    if any(sign in old for sign in _WIDE):
        return False
    before, after = _CELL.split(old), _CELL.split(new)
    alike = len(before) == len(after) and before[::3] == after[::3] and before[1::3] == after[1::3]
    return alike and {*before[2::3]} <= {str(was)} and {*after[2::3]} <= {str(now)}


def _name(text: str) -> str:
    name = _NEWER.sub("", "".join(text.split()).upper())
    return name[:-2] if name in {"TRUE()", "FALSE()"} else name


_SPELLED: dict[str, Callable[[str], str]] = {
    "text": lambda text: '"' + "".join(_PIECE.findall(text)) + '"',
    "number": lambda text: f"{float(text):.15g}",
    "name": _name,
    "gap": lambda _: "",
    "lost": lambda _: LOST,
}


def _before(sheet: str | None, own: Reach, reaches: Mapping[str, Reach]) -> tuple[Reach, str]:
    """Return the sheet that stands before cells, and how it is spelled: not at all where it is their own."""
    if not sheet:
        return own, ""
    title = sheet[:-1]
    title = title[1:-1].replace("''", "'") if title.startswith("'") else title
    reach = reaches.get(title.upper(), Reach(title))
    return reach, "" if reach.title.upper() == own.title.upper() else f"'{reach.title.upper()}'!"


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it stands so many rows and columns further on, where several cells share it.

    Examples
    --------
    >>> shifted('ROUND(D11*$E$11,2)&"D11"', 1, 0)
    'ROUND(D12*$E$11,2)&"D11"'
    """

    def one(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        column, row = found[2], int(found[4])
        if not found[1]:
            column = get_column_letter(column_index_from_string(column) + columns)
        return f"{found[1]}{column}{found[3]}{row if found[3] else row + rows}"

    return _RELATIVE.sub(one, formula)
