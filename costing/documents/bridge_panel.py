"""What a bridge shows in a notebook: from what was due to what is due, cause by cause, and how the client is told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.documents.panels import LINE, PART, STRONG, TOTAL, Block, Column, Notes, Panel, Row, Table
from costing.money import ZERO
from costing.quoting.bridge_steps import TAX, Part, Step
from costing.quoting.bridge_words import Side
from costing.quoting.bridging import Bridge
from costing.wording import capital, money, quantity, say, signed

_COLUMNS = ("cause", "quantities", "difference")


@dataclass(frozen=True, slots=True)
class Way:
    """One row on the way: a cause or, below it, one of its lines; how many there were and are, and what it moves."""

    label: str
    counted: str
    amount: str
    below: bool = False


def panel(found: Bridge, lang: str | None) -> Panel:
    """Read what a bridge shows, in a language or that of the new quote."""
    spoken = lang or found.new.lang
    blocks = (
        _table(found, "due", spoken),
        *_yearly(found, spoken),
        *_notes(found, spoken),
        Notes(tuple(found.sentences[spoken]), say("bridge_table.client", spoken)),
    )
    return Panel(spoken, title_of(found, spoken), blocks)


def title_of(found: Bridge, lang: str) -> str:
    """Name the two quotes that a bridge leads from and to."""
    return say("bridge_table.title", lang, old=_named(found.old, lang), new=_named(found.new, lang))


def end_of(side: Side, lang: str) -> str:
    """Name one of the two quotes, with its day."""
    return say("bridge_table.end", lang, quote=_named(side, lang), day=side.day)


def moved(difference: Decimal, what: str, lang: str) -> str:
    """Say that what is `due`, or paid `yearly`, moves, or that it stays."""
    return say(f"bridge_table.{what}_{'same' if not difference else 'moved'}", lang)


def way_of(steps: Sequence[Step], lang: str) -> Iterator[Way]:
    """Return each cause with its sum, then its lines below it; of a tax one line a kind."""
    for step in steps:
        yield Way(capital(step.label[lang]), "", signed(step.amount, lang))
        if step.cause == TAX:
            yield from (Way(label, "", signed(sum_, lang), below=True) for label, sum_ in _kinds(step.parts, lang))
        else:
            for part in step.parts:
                yield Way(part.label[lang], _counted(part, lang), signed(part.amount, lang), below=True)


def reasons_of(found: Bridge, lang: str) -> tuple[str, ...]:
    """Say why causes could not be told apart; nothing where they were."""
    told = dict.fromkeys(step.reason[lang] for step in (*found.steps, *found.yearly) if step.reason is not None)
    joined = say("bridge_table.joined", lang)
    return tuple(joined + say("view.colon", lang) + reason for reason in told)


def _table(found: Bridge, what: str, lang: str) -> Table:
    """Lay out the way from one end to the other, of what is `due` or paid `yearly`."""
    yearly = what == "yearly"
    steps, difference = (found.yearly, found.yearly_difference) if yearly else (found.steps, found.difference)
    old, new = (Row((end_of(side, lang), "", money(getattr(side, what), lang))) for side in (found.old, found.new))
    way = (Row((each.label, each.counted, each.amount), PART if each.below else LINE) for each in way_of(steps, lang))
    ends = Row(new.cells, STRONG), Row((moved(difference, what, lang), "", signed(difference, lang)), TOTAL)
    columns = tuple(Column(say(f"bridge_table.{name}", lang), figures=name != "cause") for name in _COLUMNS)
    return Table(columns, (old, *way, *ends), say("bridge_table.yearly", lang) if yearly else say("table.due", lang))


def _yearly(found: Bridge, lang: str) -> Iterator[Block]:
    """Lay out what is paid by the year, where anything is: in a sentence where nothing moves it."""
    if found.yearly:
        yield _table(found, "yearly", lang)
    elif found.new.yearly:
        yield Notes((say("bridge_table.yearly_as_it_was", lang, yearly_dzd=found.new.yearly),))


def _notes(found: Bridge, lang: str) -> Iterator[Block]:
    reasons = reasons_of(found, lang)
    if reasons:
        yield Notes(reasons)
    if found.changes:
        yield Notes(tuple(capital(each.text[lang]) for each in found.changes), say("bridge_table.changes", lang))


def _named(side: Side, lang: str) -> str:
    """Name one of the two quotes by its number, and by its revision where it is one."""
    return say("bridge.numbered", lang, number=side.number, revision=side.revision) if side.revision else side.number


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
