"""The columns of a calendar that a template repeats: each row's cells over one grid, and the width shared out."""

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE, _WIDTH, _KIND, _TWIPS = f"{_W}val", f"{_W}w", f"{_W}type", "dxa"
_CALENDAR = "GanttTable"


def spread(document: Any) -> None:
    """Share out the width of every calendar among its columns, the first of which keeps its own.

    Parameters
    ----------
    document
        The tree of a part, changed in place: tables of the style GanttTable, whose cells say how many columns they
        span. A template cannot say how wide the columns are, since their number is that of the days or weeks.
    """
    for table in document.iter(f"{_W}tbl"):
        style = table.find(f"{_W}tblPr/{_W}tblStyle")
        if style is not None and style.get(_VALUE) == _CALENDAR:
            _spread(table)


def _spread(table: Any) -> None:
    rows = [row.findall(f"{_W}tc") for row in table.findall(f"{_W}tr")]
    whole = int(table.find(f"{_W}tblPr/{_W}tblW").get(_WIDTH))
    first = int(rows[0][0].find(f"{_W}tcPr/{_W}tcW").get(_WIDTH))
    count = max(sum(_span(cell) for cell in row) for row in rows) - 1
    widths = [first, *_shares(whole - first, count)]
    grid = table.find(f"{_W}tblGrid")
    grid[:] = [grid.makeelement(f"{_W}gridCol", {_WIDTH: str(width)}) for width in widths]
    for row in rows:
        place = 0
        for cell in row:
            span = _span(cell)
            _fit(cell, sum(widths[place : place + span]), span)
            place += span


def _shares(width: int, count: int) -> list[int]:
    """Return a width in equal parts, to the twip."""
    return [width * (number + 1) // count - width * number // count for number in range(count)]


def _span(cell: Any) -> int:
    spanned = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return int(spanned.get(_VALUE)) if spanned is not None else 1


def _fit(cell: Any, width: int, span: int) -> None:
    """Write a cell's width and span, in the order that Word wants."""
    look = cell.find(f"{_W}tcPr")
    for name in ("tcW", "gridSpan"):
        for old in look.findall(f"{_W}{name}"):
            look.remove(old)
    after = len(look.findall(f"{_W}cnfStyle"))
    look.insert(after, look.makeelement(f"{_W}tcW", {_WIDTH: str(width), _KIND: _TWIPS}))
    if span > 1:
        look.insert(after + 1, look.makeelement(f"{_W}gridSpan", {_VALUE: str(span)}))
