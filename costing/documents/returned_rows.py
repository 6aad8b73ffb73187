"""Which row of a sheet that came back is which of the one issued, wherever it now stands.

A row is known by its mark; one that has none, by what stands in it and by the marks around it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

from costing.documents.returned_cells import Formula, Page, Row
from costing.documents.sheet_rows import CODE, LABEL, PRICE, UNIT

_MOST = 100_000  # pairs of rows that are weighed one against another: a blink
Block = tuple[int, int, int]  # the same rows: where they begin before and now, and how many


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sheet that came back, each with the one it was; `doubled` ones have the mark of another.

    `still`: each row is where it was, and none is gone.
    """

    was: dict[int, int]
    doubled: frozenset[int]
    still: bool


def rows_of(issued: Page, returned: Page, *, marked: bool) -> Rows:
    """Find every row of a sheet again.

    Parameters
    ----------
    issued, returned
        The sheet as it was issued, and as it came back, in the same columns.
    marked
        Whether rows are known by what stands in the column of codes.
    """
    was: dict[int, int] = {}
    doubled: set[int] = set()
    if marked:
        now = marks_of(returned)
        for mark, places in marks_of(issued).items():
            there = now.get(mark, [])
            for place in places:
                if there:
                    best = there[0] if len(there) == 1 else _likest(issued.rows[place], there, returned)
                    was[best] = place
                    there = [row for row in there if row != best]
            doubled.update(there)
        was = _recoded(issued, returned, was)
    left_out = frozenset(doubled)
    last = max(issued.rows, default=0)
    before = _runs(last, {row: row for row in was.values()}, frozenset())
    after = _runs(max(returned.rows, default=0), dict(was), left_out)
    for anchor, run in before.items():
        was.update(_paired(issued, returned, run, after.get(anchor, [])))
    was.update(_elsewhere(issued, returned, was, left_out))
    return Rows(was, left_out, still=len(was) >= last and all(row == place for row, place in was.items()))


def marks_of(page: Page) -> dict[str, list[int]]:
    """Return the rows that stand beside each mark."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, row in page.rows.items():
        if mark := mark_in(row):
            found[mark].append(number)
    return found


def mark_in(row: Row) -> str:
    """Return the mark of a row, nothing where it has none."""
    mark = row.get(CODE, "")
    return mark.strip() if isinstance(mark, str) else ""


def _recoded(issued: Page, returned: Page, was: Mapping[int, int]) -> dict[int, int]:
    """Return the same pairs, where codes were exchanged with each row beside the line it is by everything else."""
    odd = {now: place for now, place in was.items() if _is_told_otherwise(issued.rows[place], returned.rows[now])}
    lines: dict[object, list[int]] = defaultdict(list)
    for place, row in issued.rows.items() if odd else ():
        if (told := _line_told(row)) is not None:
            lines[told].append(place)
    moved: dict[int, int] = {}
    for now, place in odd.items():
        told = _line_told(returned.rows[now])
        there = lines.get(told, ()) if told != _line_told(issued.rows[place]) else ()
        if len(there) == 1:
            moved[now] = there[0]
    # A row that stands in the place of one that is still there is no other line.
    while stays := {now for now, place in moved.items() if place in {was[row] for row in was if row not in moved}}:
        moved = {now: place for now, place in moved.items() if now not in stays}
    seen = Counter(moved.values())
    return {now: moved[now] if seen[moved.get(now, 0)] == 1 else place for now, place in was.items()}


def _line_told(row: Row) -> tuple[object, ...] | None:
    """Return what tells a line apart beside its code: label, unit and price; nothing for a row that is no line."""
    label, price = row.get(LABEL), row.get(PRICE)
    if mark_in(row).startswith("#") or not isinstance(label, str) or type(price) is not float:
        return None
    unit = row.get(UNIT, "")
    return normalize("NFC", label).strip(), unit.strip() if isinstance(unit, str) else unit, f"{price:.15g}"


def _is_told_otherwise(line: Row, now: Row) -> bool:
    """Whether what tells a line apart is not, letter by letter, what stands in a row; never where it is no line."""
    changed = any(line.get(column) != now.get(column) for column in (LABEL, UNIT, PRICE))
    return changed and _line_told(line) is not None


def _likest(row: Row, among: list[int], page: Page) -> int:
    return max(among, key=lambda number: _alike(row, page.rows[number]))


def _alike(one: Mapping[str, object], other: Row) -> int:
    return sum(other.get(column) == value for column, value in one.items())


def _runs(last: int, known: Mapping[int, int], left_out: Iterable[int]) -> dict[int, list[int]]:
    """Return the rows that are not known, together where they follow the same one that is."""
    runs: dict[int, list[int]] = {}
    anchor = 0
    for row in range(1, last + 1):
        if row in known:
            anchor = known[row]
        elif row not in left_out:
            runs.setdefault(anchor, []).append(row)
    return runs


def _paired(issued: Page, returned: Page, before: list[int], now: list[int]) -> Iterator[tuple[int, int]]:
    """Pair the rows of two runs: those that hold the same, then those between them as far as they can be told."""
    olds = [_content(issued.rows.get(row, {})) for row in before]
    news = [_content(returned.rows.get(row, {})) for row in now]
    low = start = 0
    for old, new, size in _blocks(olds, news):
        for one, other in zip(before[low:old], now[start:new], strict=False):
            if _is_pair(issued.rows.get(one, {}), returned.rows.get(other, {}), equal=old - low == new - start):
                yield other, one
        yield from zip(now[new : new + size], before[old : old + size], strict=True)
        low, start = old + size, new + size


def _blocks(olds: Sequence[object], news: Sequence[object]) -> list[Block]:
    """Return what is the same in two runs, in order, and their ends."""
    most = min(len(olds), len(news))
    head = next((place for place in range(most) if olds[place] != news[place]), most)
    tail = next((place for place in range(most - head) if olds[-1 - place] != news[-1 - place]), most - head)
    inner, others = olds[head : len(olds) - tail], news[head : len(news) - tail]
    between: list[Block] = []
    if len(inner) * len(others) <= _MOST:
        found = SequenceMatcher(None, inner, others, autojunk=False).get_matching_blocks()
        between = [(head + one, head + other, size) for one, other, size in found]
    ends = [(len(olds) - tail, len(news) - tail, tail), (len(olds), len(news), 0)]
    return [(0, 0, head), *between, *ends]


def _content(row: Row) -> tuple[object, ...]:
    """Return what a row holds beside its mark; a formula changes with its place, and only counts as one."""
    held = ((column, "=" if isinstance(value, Formula) else value) for column, value in row.items() if column != CODE)
    return tuple(held)


def _is_pair(old: Row, new: Row, *, equal: bool) -> bool:
    """Whether a row may have become another: where as many follow each other, unless one stands for something else."""
    if not old or not new:
        return not old and not new
    if equal and not mark_in(old) and not mark_in(new):
        return True
    told = {column: value for column, value in old.items() if column != CODE and not isinstance(value, Formula)}
    return bool(told) and 2 * _alike(told, new) >= len(told)


def _elsewhere(
    issued: Page, returned: Page, was: Mapping[int, int], left_out: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Pair what is left by what it holds, wherever it stands."""
    known = set(was.values())
    free: dict[object, list[int]] = defaultdict(list)
    for row, held in returned.rows.items():
        if row not in was and row not in left_out:
            free[_content(held)].append(row)
    for row, held in issued.rows.items() if free else ():
        if row not in known and (there := free.get(_content(held))):
            yield there.pop(0), row
