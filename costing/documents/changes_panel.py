"""What a company's own book changes of the base one, as it shows itself in a notebook: prices, then texts and rules."""

from collections.abc import Iterator
from typing import Any

from costing.documents.panels import Block, Column, Folded, Notes, Panel, Row, Table
from costing.price_changes import Change, Changes
from costing.price_reading import shown_value
from costing.wording import LANGUAGES, day, say

_HOUSE_LANGUAGE = "fr"
_NOTHING = "–"
_OF_PRICES = ("key", "since", "before", "after", "source")
_OF_TEXTS = ("key", "before", "after")


def panel(changes: Changes, lang: str | None) -> Panel:
    """Return what changes show of themselves; in French unless asked, as a book has no language."""
    spoken = lang or _HOUSE_LANGUAGE
    return Panel(spoken, say("changes.title", spoken), tuple(_blocks(changes, spoken)))


def _blocks(changes: Changes, lang: str) -> Iterator[Block]:
    dated = tuple(each for each in changes if each.since is not None)
    others = tuple(each for each in changes if each.since is None)
    if not changes:
        yield Notes((say("changes.none", lang),))
    if dated:
        yield _table(dated, _OF_PRICES, lang)
    if others:
        yield Folded(say("panel_changes.texts", lang), (_table(others, _OF_TEXTS, lang),))


def _table(changes: tuple[Change, ...], names: tuple[str, ...], lang: str) -> Table:
    columns = tuple(Column(say(f"table.{name}", lang), whole=name == "since") for name in names)
    told = (_told(each, lang) for each in changes)
    return Table(columns, tuple(Row(tuple(each[name] for name in names)) for each in told))


def _told(change: Change, lang: str) -> dict[str, str]:
    """Return the cells of a change, by the names of their columns."""
    return {
        "key": change.key,
        "since": day(change.since, lang) if change.since is not None else _NOTHING,
        "before": say("changes.new", lang) if change.before is None else _value(change.before, lang),
        "after": _NOTHING if change.after is None else _value(change.after, lang),
        "source": change.source,
    }


def _value(value: Any, lang: str) -> str:
    """Write a value without what is empty in it; of a text in three languages, the one that is spoken."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        return str(value[lang])
    return shown_value({name: part for name, part in value.items() if part != {}} if isinstance(value, dict) else value)
