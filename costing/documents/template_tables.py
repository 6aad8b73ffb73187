"""The tables of a filled part: as many columns as the cells of their rows, and each cell's look in Word's order."""

from typing import Any

from costing.documents.columns import spread
from costing.documents.template_tags import W

_CELL = (
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection",
    "tcFitText", "vAlign", "hideMark",
)  # fmt: skip


def reshape(tree: Any, tags: frozenset[str]) -> None:
    """Mend the tables of a part whose tags repeat or look after cells: those tags leave the grid as it was.

    Parameters
    ----------
    tree
        The filled part, changed in place.
    tags
        The kinds of such tags that it held: tc, colspan, cellbg, vm, hm.
    """
    spread(tree)
    for table in tree.iter(f"{W}tbl"):
        _fit_grid(table)
    if tags - {"tc"}:
        for look in tree.iter(f"{W}tcPr"):
            look[:] = sorted(look, key=_place)


def _place(child: Any) -> int:
    return _CELL.index(child.tag.removeprefix(W))


def _fit_grid(table: Any) -> None:
    """Share the width of a table out among as many columns as its longest row has; nothing where there are as many."""
    grid = table.find(f"{W}tblGrid")
    count = max((sum(map(_span, row.iterchildren(f"{W}tc"))) for row in table.iterchildren(f"{W}tr")), default=0)
    if not count or len(grid) == count:
        return
    whole = sum(int(column.get(f"{W}w", "0")) for column in grid)
    shares = [whole * (number + 1) // count - whole * number // count for number in range(count)]
    grid[:] = [grid.makeelement(f"{W}gridCol", {f"{W}w": str(share)}) for share in shares]


def _span(cell: Any) -> int:
    spanned = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if spanned is None else int(spanned.get(f"{W}val"))
