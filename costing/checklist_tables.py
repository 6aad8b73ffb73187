"""The suppliers' checklist on a screen and as plain values: what is checked, what to show, what is documented."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.credentials import Checklist, Point
from costing.printing import Prose
from costing.wording import say

_PARTS = ("check", "evidence", "gain")
_HELD, _MISSING, _UNDER = "[x] ", "[ ] ", "    "


def checklist_table(found: Checklist, company: str | None, lang: str) -> RenderableType:
    """Lay out the checklist, point by point, in its order; a box is ticked where the company documents the point.

    Parameters
    ----------
    found
        The checklist, with what the company documents.
    company
        Its name; nothing where none is named.
    lang
        fr, ar or en.
    """
    title = say("checklist.title", lang, held=len(found.held), count=len(found.points))
    head = (company, title) if company is not None else (title,)
    points = [line for point in found.points for line in _laid_out(point, lang)]
    return Group(*(Prose(text, "bold") for text in head), *points)


def _laid_out(point: Point, lang: str) -> Iterator[RenderableType]:
    box = _MISSING if point.shown is None else _HELD
    yield Text()
    yield Prose(f"{point.label[lang]} ({point.code})", "bold", indent=box, hanging=_UNDER)
    for part in _PARTS:
        yield Prose(say(f"checklist.{part}", lang, text=getattr(point, part)), indent=_UNDER)
    if point.shown is not None:
        yield Prose(say("checklist.shown", lang, text=point.shown), indent=_UNDER)


def checklist_record(found: Checklist) -> dict[str, Any]:
    """Return the checklist as plain values; `shown` is null where the company documents nothing."""
    return {
        "points": [
            {
                "code": point.code,
                **{part: dict(getattr(point, part)) for part in ("label", *_PARTS)},
                "shown": point.shown,
            }
            for point in found.points
        ],
        "missing": [point.code for point in found.missing],
    }
