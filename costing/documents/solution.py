"""What is put in place, section by section: systems, workstations, archive, interfaces, supplies, continuity, support.

Texts and conditions stand in data/solution.toml: nothing is said of what is not sold.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from costing.documents import texts
from costing.documents.sold import marks_of, own_lines_of, supplied_by_client, told_facts
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.scope import Interface
from costing.wording import capital, messages, say, shown

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class InterfaceView:
    """The interfaces with one system: what it is called, standard, direction, what is exchanged, how it is tested."""

    system: str
    standard: str
    direction: str
    exchanged: str
    tested: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: paragraphs, points, the interfaces where it is about them, and what closes it."""

    title: str
    paragraphs: tuple[str, ...]
    bullets: tuple[str, ...]
    interfaces: tuple[InterfaceView, ...]
    closing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SolutionView:
    """What is put in place, in sections that have something to say."""

    sections: tuple[SectionView, ...]


def solution_of(quote: Quote, lang: str) -> SolutionView | None:
    """Say what is put in place for a client; nothing where only what other chapters tell is sold.

    Parameters
    ----------
    quote
        A firm quote, or one read back from its record.
    lang
        fr, ar or en.
    """
    marks, facts = marks_of(quote), told_facts(quote)
    sections = tuple(_section(each, quote, marks, facts, lang) for each in texts.data("solution")["section"])
    told = tuple(each for each in sections if each.paragraphs or each.bullets)
    return SolutionView(told) if told else None


def _section(
    entry: dict[str, Any], quote: Quote, marks: frozenset[str], facts: dict[str, Any], lang: str
) -> SectionView:
    paragraphs, bullets, closing = (
        texts.telling(entry.get(part, ()), marks, facts, lang) for part in ("paragraph", "bullet", "closing")
    )
    code = entry["code"]
    given = tuple(_supplies(quote, marks, lang)) if code == "supplies" else ()
    own = tuple(_counted(line.labels[lang] for line in own_lines_of(quote))) if code == "own" else ()
    linked = interfaces_of(quote, lang) if code == "interfaces" and "integrations" in marks else ()
    return SectionView(entry["title"][lang], paragraphs, (*bullets, *given, *own), linked, closing)


def interfaces_of(quote: Quote, lang: str) -> tuple[InterfaceView, ...]:
    """Return the interfaces of a scope, one row for each system they connect; none where no system is named."""
    systems: dict[str, list[Interface]] = {}
    for each in quote.scope.integrations or ():
        systems.setdefault(each.system or _UNKNOWN, []).append(each)
    return () if set(systems) <= {_UNKNOWN} else tuple(_row(name, links, lang) for name, links in systems.items())


def _row(name: str, links: list[Interface], lang: str) -> InterfaceView:
    data = texts.data("solution")
    system, exchange = messages()[f"interface.{name}"], data["exchange"][name]
    several = len(links) > 1
    named = say("solution.several", lang, label=system, count=len(links)) if several else shown(system, lang)
    unknown = say("interface.standard_unknown", lang)
    return InterfaceView(
        capital(named),
        _among((shown(each.standard, lang) if each.standard else unknown for each in links), lang),
        _among((data["direction"][each.direction or _UNKNOWN][lang] for each in links), lang),
        exchange["what"][lang],
        exchange["test"][lang],
    )


def _among(words: Iterable[str], lang: str) -> str:
    return say("view.comma", lang).join(dict.fromkeys(words))


def _supplies(quote: Quote, marks: frozenset[str], lang: str) -> Iterator[str]:
    """Say which licences and which hardware the provider supplies, and which the client does."""
    for name in ("licences", "hardware"):
        if name in marks:
            lines = [line for line in quote.lines if line.service == name and not line.optional]
            sold = [item for line in lines if (item := _item(line, lang))]
            yield _supplied(f"solution.{name}", sold, lang)
        given = [lot.item or "" for lot in supplied_by_client(quote, name)]
        if given:
            yield _supplied(f"solution.client_{name}", [item for item in given if item], lang)


def _item(line: QuoteLine, lang: str) -> str:
    """Return what a line names beyond its service; nothing where it names no more."""
    service = texts.data("services")[line.service]["label"][lang]
    return line.labels[lang].removeprefix(service).lstrip(" \u2013")


def _supplied(key: str, items: list[str], lang: str) -> str:
    joined = say("view.joiner", lang).join(_counted(items))
    return say(key, lang, items=joined) if joined else say(f"{key}_open", lang)


def _counted(items: Iterable[str]) -> Iterator[str]:
    """Return each item once, with how often it stands there."""
    return (item if times == 1 else f"{item} (\u00d7\u00a0{times})" for item, times in Counter(items).items())
