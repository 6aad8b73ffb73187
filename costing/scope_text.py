"""A scope as the text of a file: TOML, a comment on each answer, ready to edit; it reads back to the same answers."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from costing.wording import LRM

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One key of a table with its answer and what is said of it; `open`: not answered yet, shown behind a #."""

    key: str
    value: Any
    notes: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its head, such as `[systems.pacs]` (none for the top of the file), its rows and what is said of it."""

    head: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing in it is answered: then its head stands behind a # too."""
        return bool(self.rows) and all(row.open for row in self.rows)


def scope_text(opening: Iterable[str], blocks: Sequence[Block], closing: Iterable[str] = ()) -> str:
    """Write a scope file.

    Parameters
    ----------
    opening, closing
        Paragraphs of comment before the first key and after the last; an empty one is an empty line.
    blocks
        The tables in order, the top of the file first.

    Returns
    -------
    str
        TOML, each line at its end.

    Examples
    --------
    >>> rows = (Row("count", 28.0, ("Workstations",)), Row("deployment", "mixed", open=True))
    >>> print(scope_text(("A clinic",), (Block("[workstations]", rows),)), end="")
    # A clinic
    <BLANKLINE>
    [workstations]
    # Workstations
    count = 28
    # deployment = "mixed"
    """
    lines = list(_comments(opening))
    for block in blocks:
        lines += ["", *_comments(block.notes)]
        if block.head:
            lines.append("# " * block.open + block.head)
        for row in block.rows:
            lines += _comments(row.notes)
            lines.append(f"{'# ' * row.open}{row.key} = {_value(row.value)}")
    last = list(_comments(closing))
    return "\n".join([*lines, *([""] if last else []), *last]) + "\n"


def _comments(paragraphs: Iterable[str]) -> Iterator[str]:
    """Fold comments between words; no mark that cannot be seen stays in what someone may copy into an answer."""
    for paragraph in paragraphs:
        yield from textwrap.wrap(
            paragraph.replace(LRM, ""),
            _WIDTH,
            initial_indent="# ",
            subsequent_indent="# ",
            break_long_words=False,
            break_on_hyphens=False,
        ) or ["#"]


def _value(value: Any) -> str:
    """Write a value as TOML does: a whole number without decimals, its thousands apart."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, int | float):
        return f"{int(value):_}" if value == int(value) else repr(value)
    return json.dumps(value, ensure_ascii=False)
