"""What leads from one quote to another, for a terminal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.text import Text

from costing.money import ZERO
from costing.printing import Prose, Sheet, pair
from costing.quoting.bridge_steps import TAX, Part, Step
from costing.quoting.bridge_words import Side
from costing.quoting.bridging import Bridge
from costing.wording import capital, money, quantity, say, signed

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
    due = [(_end(side, lang), "", money(side.due, lang)) for side in ends]
    once = (_moved(found.difference, "due", lang), "", signed(found.difference, lang))
    parts: list[RenderableType] = [
        Prose(say("bridge_table.title", lang, old=_named(found.old, lang), new=_named(found.new, lang)), "bold"),
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
        first, last = ((_end(side, lang), "", money(side.yearly, lang)) for side in (old, new))
        whole = (_moved(found.yearly_difference, "yearly", lang), "", signed(found.yearly_difference, lang))
        yield Text()
        yield Prose(say("bridge_table.yearly", lang), "bold")
        yield Sheet(_COLUMNS, ([first, *_rows(found.yearly, lang)], [last, whole]), lang, heads)
    elif new.yearly:
        yield Text()
        yield Prose(say("bridge_table.yearly_as_it_was", lang, yearly_dzd=new.yearly))


def _named(side: Side, lang: str) -> str:
    """Name one of the two quotes by its number, and by its revision where it is one."""
    return say("bridge.numbered", lang, number=side.number, revision=side.revision) if side.revision else side.number


def _end(side: Side, lang: str) -> str:
    return say("bridge_table.end", lang, quote=_named(side, lang), day=side.day)


def _moved(difference: Decimal, what: str, lang: str) -> str:
    return say(f"bridge_table.{what}_{'same' if not difference else 'moved'}", lang)


def _rows(steps: Sequence[Step], lang: str) -> Iterator[tuple[str, str, str]]:
    """Return each cause with its sum, then its lines below it; of a tax one line a kind."""
    for step in steps:
        yield (capital(step.label[lang]), "", signed(step.amount, lang))
        if step.cause == TAX:
            yield from ((f"– {label}", "", signed(amount, lang)) for label, amount in _kinds(step.parts, lang))
        else:
            yield from (
                (f"– {part.label[lang]}", _counted(part, lang), signed(part.amount, lang)) for part in step.parts
            )


def _kinds(parts: Iterable[Part], lang: str) -> Iterator[tuple[str, Decimal]]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        sums[part.kind] = sums.get(part.kind, ZERO) + part.amount
    for kind, amount in sums.items():
        yield say(f"bridge.{kind}", lang), amount


def _counted(part: Part, lang: str) -> str:
    """Write how many there were and are, where that changed; a dash on the side where the line is not there."""
    if part.quantity is None:
        return ""
    before, after = ("–" if each is None else quantity(each, part.unit, lang) for each in part.quantity)
    return say("bridge_table.counted", lang, before=before, after=after)


def _reasons(found: Bridge, lang: str) -> Iterator[RenderableType]:
    """Say why causes could not be told apart (internal)."""
    told = dict.fromkeys(step.reason[lang] for step in (*found.steps, *found.yearly) if step.reason is not None)
    for reason in told:
        yield Text()
        yield Prose(pair(say("bridge_table.joined", lang), reason, lang))


def _changes(found: Bridge, lang: str) -> Iterator[RenderableType]:
    if found.changes:
        yield Text()
        yield Prose(say("bridge_table.changes", lang), "bold")
        yield from (Prose(capital(each.text[lang]), indent="  • ", hanging="    ") for each in found.changes)


def _paragraph(found: Bridge, lang: str) -> tuple[RenderableType, ...]:
    return Text(), Prose(say("bridge_table.client", lang), "bold"), Prose(found.text[lang])
