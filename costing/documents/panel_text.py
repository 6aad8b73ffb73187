"""A panel as plain text, as a terminal or a notebook without HTML shows it; no figure in it is cut or broken."""

import io
from collections.abc import Iterator
from typing import Any

from costing.documents.panels import (
    AT_FOOT,
    GROUP,
    LINE,
    PART,
    Block,
    Download,
    Facts,
    Folded,
    Notes,
    Panel,
    Table,
    alone,
    in_order,
    table_of_pairs,
)

_WIDTH = 140  # of a line, where no figure needs more [signs]
# A console breaks lines at these spaces; behind signs that no text may hold, it does not.
_HELD = {0x202F: 0xFDD0, 0x00A0: 0xFDD1}
_RELEASED = {sign: space for space, sign in _HELD.items()}


def text_of(panel: Panel) -> str:
    """Return a panel as plain text, as a terminal shows it."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=_WIDTH,
        color_system=None,
        highlight=False,
        markup=False,
        emoji=False,
        force_jupyter=False,  # in a notebook it would show each part by itself, beside what is asked for
    )
    told = in_order(panel)
    parts: list[Any] = [_whole(told.title), *([_whole(told.subtitle)] if told.subtitle else [])]
    parts += (each for block in told.blocks for each in _told(block))
    for each in parts:
        console.print(each, crop=False)  # where there are many figures, the lines are longer
    return "\n".join(line.rstrip() for line in stream.getvalue().translate(_RELEASED).splitlines())


def _whole(text: str, before: str = "") -> Any:
    """Return a text for the console, which breaks no line at a space that does not break."""
    from rich.text import Text

    return Text(before + text.translate(_HELD), overflow="fold")


def _told(block: Block) -> Iterator[object]:
    """Return what the console prints of a block."""
    match block:
        case Table():
            if block.caption:
                yield _whole(block.caption)
            yield _grid(block)
        case Facts():
            yield _grid(table_of_pairs(block))
        case Notes():
            if block.title:
                yield _whole(block.title)
            yield from (_whole(each, "" if alone(block) else "- ") for each in block.sentences)
        case Folded():
            yield _whole(block.title)
            for inside in block.blocks:
                yield from _told(inside)
        case Download():
            yield _whole(block.text)


def _grid(table: Table) -> object:
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table as Grid

    headed = any(each.head for each in table.columns)
    grid = Grid(show_header=headed)
    grid.box = box.SIMPLE if headed else None
    indents = _indents(table)
    for place, column in enumerate(table.columns):
        before = indents if not place else {}
        cells = [before.get(row.kind, "") + row.cells[place] for row in table.rows if len(row.cells) > place]
        least = max(map(cell_len, cells), default=0) if column.figures or column.whole else None
        head = _whole(column.head)
        grid.add_column(head, justify="right" if column.figures else "left", overflow="fold", min_width=least)
    for place, row in enumerate(table.rows):
        if row.kind in AT_FOOT and (not place or table.rows[place - 1].kind not in AT_FOOT):
            grid.add_section()
        first, *others = row.cells
        grid.add_row(_whole(first, indents.get(row.kind, "")), *map(_whole, others))
    return grid


def _indents(table: Table) -> dict[str, str]:
    """Return what stands before each kind of row in plain text, which has no other way to show what is below what."""
    step = "  "
    under = step if any(row.kind == GROUP for row in table.rows) else ""
    return {LINE: under, PART: under + step}
