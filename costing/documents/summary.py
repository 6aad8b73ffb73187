"""The one-page summary: the need, what the offer includes, key figures, benefits and one commitment.

Texts and conditions stand in data/summary.toml. Without prices, no amount stands in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from costing.documents import texts
from costing.documents.sold import marks_of, own_lines_of, sold_of, told_facts
from costing.quoting.quote import Quote
from costing.wording import amount, day, say, shown

_NUMBERS = ("count", "volume", "hours", "days", "years", "sites")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One key figure: what it is, and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The offer on one page; `answer` is empty where every line is left to choose; benefits: title and text."""

    need: str
    answer: str
    figures: tuple[KeyFigure, ...]
    benefits: tuple[tuple[str, str], ...]
    commitment: str


def summary_of(quote: Quote, lang: str, *, priced: bool) -> SummaryView:
    """Say an offer on one page.

    Parameters
    ----------
    quote
        A firm quote, or one read back from its record.
    lang
        fr, ar or en.
    priced
        Whether amounts may be shown: not in a technical offer, whose prices are in another envelope.
    """
    data, marks, facts = texts.data("summary"), marks_of(quote), told_facts(quote)
    need = (told for name in ("situation", "stake", "limit") for told in _first(data[name], marks, facts, lang))
    own = (say("summary.own", lang, label=line.labels[lang]) for line in own_lines_of(quote))
    parts = (*texts.telling(data["part"], marks, facts, lang), *own)
    (commitment,) = _first(data["commitment"], marks, facts, lang)
    return SummaryView(
        need=" ".join(need),
        answer=_answer(tuple(dict.fromkeys(parts)), lang),
        figures=_figures(quote, marks, lang, priced=priced),
        benefits=tuple(
            (each["title"][lang], each["text"][lang])
            for each in texts.chosen(data["benefit"], marks)[: data["most"]["benefits"]]
        ),
        commitment=commitment,
    )


def subject_of(quote: Quote, lang: str) -> str:
    """Return what a document is about, told by what is sold."""
    (subject,) = _first(texts.data("summary")["subject"], sold_of(quote), {}, lang)
    return subject


def _first(
    entries: Iterable[Mapping[str, Any]], marks: Iterable[str], facts: Mapping[str, Any], lang: str
) -> tuple[str, ...]:
    """Return the first text that holds; nothing where none does."""
    return texts.telling(entries, frozenset(marks), facts, lang)[:1]


def _answer(parts: tuple[str, ...], lang: str) -> str:
    """Name what is sold in one sentence; nothing where every line is left to be chosen."""
    if not parts:
        return ""
    *others, last = parts
    joined = say("summary.comma", lang).join(others)
    listed = say("summary.last", lang, parts=joined, last=last) if others else last
    return say("summary.answer", lang, parts=listed)


def _figures(quote: Quote, marks: frozenset[str], lang: str, *, priced: bool) -> tuple[KeyFigure, ...]:
    data = texts.data("summary")
    values = _counts(quote, lang) | (_amounts(quote, lang) if priced else {})
    held = (each for each in texts.chosen(data["figure"], marks) if each["code"] in values)
    told = tuple(KeyFigure(each["label"][lang], values[each["code"]]) for each in held)
    return told[: data["most"]["figures"]]


def _amounts(quote: Quote, lang: str) -> dict[str, str]:
    """Return what is due, or the commitment of all the years where nothing is paid once."""
    if any(not (line.recurring or line.optional) for line in quote.lines):
        return {"due": amount(quote.totals.due, lang)}
    return {"commitment": amount(quote.commitment.gross, lang)} if quote.commitment.gross else {}


def _counts(quote: Quote, lang: str) -> dict[str, str]:
    facts, named = told_facts(quote), quote.scope.systems
    systems = [name.upper() for name in ("pacs", "ris") if getattr(named, name, None) is not None]
    links = quote.scope.integrations
    return {
        **{name: shown(facts[name], lang) for name in _NUMBERS if name in facts},
        **({"interfaces": shown(len(links), lang)} if links else {}),
        **({"systems": say("view.comma", lang).join(systems)} if systems else {}),
        **({"work": shown(quote.schedule.working_days, lang)} if quote.schedule is not None else {}),
        "valid": day(quote.valid_until, lang),
    }
