"""The suppliers' checklist on a screen and as plain values: what is checked, what is documented; the legal mentions."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.credentials import Checklist, Point
from costing.mentions import BUYER, OPERATION, SELLER, Mention, Mentions, mention_line
from costing.parties import Provider
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


def mentions_table(found: Mentions, provider: Provider | None, lang: str) -> RenderableType:
    """Lay out the legal mentions: the seller's with a box, ticked where it gives one; then buyer, operation, one line.

    Parameters
    ----------
    found
        Every mention, with what the company gives.
    provider
        The company; nothing where none is named.
    lang
        fr, ar or en.
    """
    sellers = found.of(SELLER)
    held = sum(each.value is not None for each in sellers)
    head = (Prose(provider.name, "bold"),) if provider is not None else ()
    title = say("mentions.title", lang, held=held, count=len(sellers))
    sides = [line for side in (SELLER, BUYER, OPERATION) for line in _side(found.of(side), side, lang)]
    foot = mention_line(provider, lang) if provider is not None else ""
    line = (Text(), Prose(say("mentions.line", lang), "bold"), Prose(foot, indent=_UNDER)) if foot else ()
    return Group(*head, Prose(title, "bold"), Prose(say("mentions.basis", lang)), *sides, *line)


def _side(mentions: tuple[Mention, ...], side: str, lang: str) -> Iterator[RenderableType]:
    yield Text()
    yield Prose(say(f"mentions.{side}", lang), "bold")
    for each in mentions:
        box = (_MISSING if each.value is None else _HELD) if side == SELLER else _UNDER
        yield Prose(_mention_said(each, lang), indent=box, hanging=_UNDER)


def _mention_said(mention: Mention, lang: str) -> str:
    """Name a mention, what holds it or that it is written by hand, when it is due, and what it says."""
    if mention.side == OPERATION:
        label = mention.label[lang] if mention.fields else say("mentions.by_hand", lang, label=mention.label)
    else:
        label = say("mentions.keyed", lang, label=mention.label, keys=mention.fields)
    if mention.value is not None:
        return say("mentions.held", lang, label=label, text=mention.value)
    return label if mention.when is None else say("mentions.conditional", lang, label=label, when=mention.when)


def mentions_record(found: Mentions) -> dict[str, Any]:
    """Return the legal mentions as plain values; `value` is null where nothing is given, `due` where nobody can say."""
    names = ("side", "code", "label", "fields", "due", "when", "value", "source", "confidence")
    return {
        "mentions": [{name: getattr(each, name) for name in names} for each in found.every],
        "missing": [each.code for each in found.missing(SELLER)],
    }
