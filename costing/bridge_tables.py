"""What leads from one quote to another, for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from costing.documents.bridge_panel import end_of, moved, reasons_of, title_of, way_of
from costing.printing import Prose, Sheet
from costing.quoting.bridge_steps import Step
from costing.quoting.bridging import Bridge
from costing.wording import capital, money, say, signed

_COLUMNS = ("cause", "quantities>", "difference>")


def bridge_table(found: Bridge, lang: str) -> RenderableType:
    """Lay out a bridge: both totals, each cause with its lines, the years, the changed scope, the client's paragraph.

    Parameters
    ----------
    found
        The bridge.
    lang
        fr, ar or en.
    """
    heads = {name: say(f"bridge_table.{name}", lang) for name in ("cause", "quantities", "difference")}
    ends = (found.old, found.new)
    due = [(end_of(side, lang), "", money(side.due, lang)) for side in ends]
    once = (moved(found.difference, "due", lang), "", signed(found.difference, lang))
    parts: list[RenderableType] = [
        Prose(title_of(found, lang), "bold"),
        Text(),
        Sheet(_COLUMNS, ([*due[:1], *_rows(found.steps, lang)], [*due[1:], once]), lang, heads),
    ]
    return Group(
        *parts, *_yearly(found, heads, lang), *_reasons(found, lang), *_changes(found, lang), *_paragraph(found, lang)
    )


def _yearly(found: Bridge, heads: Mapping[str, str], lang: str) -> Iterator[RenderableType]:
    """Lay out what is paid by the year, where anything is: in a line where nothing moves it."""
    old, new = found.old, found.new
    if found.yearly:
        first, last = ((end_of(side, lang), "", money(side.yearly, lang)) for side in (old, new))
        whole = (moved(found.yearly_difference, "yearly", lang), "", signed(found.yearly_difference, lang))
        yield Text()
        yield Prose(say("bridge_table.yearly", lang), "bold")
        yield Sheet(_COLUMNS, ([first, *_rows(found.yearly, lang)], [last, whole]), lang, heads)
    elif new.yearly:
        yield Text()
        yield Prose(say("bridge_table.yearly_as_it_was", lang, yearly_dzd=new.yearly))


def _rows(steps: Sequence[Step], lang: str) -> Iterator[tuple[str, str, str]]:
    """Return each cause, then its lines below it, behind a dash."""
    for each in way_of(steps, lang):
        yield (f"– {each.label}" if each.below else each.label, each.counted, each.amount)


def _reasons(found: Bridge, lang: str) -> Iterator[RenderableType]:
    """Say why causes could not be told apart (internal)."""
    for reason in reasons_of(found, lang):
        yield Text()
        yield Prose(reason)


def _changes(found: Bridge, lang: str) -> Iterator[RenderableType]:
    if found.changes:
        yield Text()
        yield Prose(say("bridge_table.changes", lang), "bold")
        yield from (Prose(capital(each.text[lang]), indent="  • ", hanging="    ") for each in found.changes)


def _paragraph(found: Bridge, lang: str) -> tuple[RenderableType, ...]:
    return Text(), Prose(say("bridge_table.client", lang), "bold"), Prose(found.text[lang])
