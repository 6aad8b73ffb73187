"""Why each line has its price, in words a client may read: what it holds, what it leaves out, what it depends on.

Ranges, positions and shares of the pricing have no place here. The price table holds one line of it (`short_of`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from costing.documents import texts
from costing.documents.priced import grouped
from costing.quoting.quote import Quote
from costing.quoting.record import AnswerRecord, QuoteLine
from costing.tracing import ANSWER
from costing.wording import capital, messages, quantity, say, small

MAINTENANCE, LUMP_SUM, YEAR = "maintenance", "lump_sum", "year"


@dataclass(frozen=True, slots=True)
class ExplainedView:
    """One line explained: `points` are whole sentences, `rank` is empty where the price table gives none."""

    rank: str
    label: str
    points: tuple[str, ...]


def explained_of(quote: Quote, lang: str) -> tuple[ExplainedView, ...]:
    """Return the lines of the price table, then what is paid by the year, then options.

    Contract years are told once, and what two lines of a service have in common with the first of them.
    """
    counted = [line for line in quote.lines if not (line.recurring or line.optional)]
    once = [line for _, lines in grouped(counted, lang) for line in lines]
    yearly = [line for line in quote.lines if line.recurring and not line.optional]
    apart = [line for line in quote.lines if line.optional]
    ranked = [(str(rank), line) for rank, line in enumerate(once, start=1)]
    rest = [("", line) for line in (*_once_each(yearly), *_once_each(apart))]
    told: set[tuple[str, str]] = set()
    views = []
    for rank, line in (*ranked, *rest):
        points = tuple(point for point in _points(line, lang) if (line.service, point) not in told)
        told |= {(line.service, point) for point in points}
        views += [ExplainedView(rank, _label(line, lang), points)] if points else []
    return tuple(views)


def _once_each(lines: Iterable[QuoteLine]) -> tuple[QuoteLine, ...]:
    """Keep the first contract year of maintenance, and every other line."""
    first: dict[str, QuoteLine] = {}
    for line in lines:
        first.setdefault(MAINTENANCE if _is_year(line) else line.code, line)
    return tuple(first.values())


def _is_year(line: QuoteLine) -> bool:
    return line.service == MAINTENANCE and line.recurring and not line.own


def _label(line: QuoteLine, lang: str) -> str:
    return str(texts.data("services")[MAINTENANCE]["label"][lang]) if _is_year(line) else line.labels[lang]


def _points(line: QuoteLine, lang: str) -> Iterator[str]:
    yield from (note for note in (line.note[lang], line.includes[lang] if line.includes else "") if note)
    limit = texts.data("line_limits").get(line.service)
    if limit is not None and not line.own:
        text = limit["text"][lang]
        yield say("explained.excluded", lang, text=text if lang == "ar" else small(text))
    if line.answers and line.price_before is None:
        named = say("view.comma", lang).join(_named(answer, lang) for answer in line.answers)
        yield say("explained.why", lang, named=named)
    yield from (f"{capital(text)}." for text in _others(line, lang))
    if line.unit not in {LUMP_SUM, YEAR}:
        count = quantity(line.quantity, line.unit, lang)
        yield say(f"explained.quantity{_standing(line)}", lang, quantity=count)


def _named(answer: AnswerRecord, lang: str) -> str:
    return say("explained.answer", lang, label=small(answer.label[lang]), value=answer.value[lang])


def _others(line: QuoteLine, lang: str) -> tuple[str, ...]:
    """Return the reasons that are no answer of the scope, nor that the quantity is to be confirmed."""
    told = {say(ANSWER, lang, label=each.label, value=each.value) for each in line.answers}
    told.add(messages()["reason.to_confirm"][lang])
    return tuple(reason[lang] for reason in line.reasons if reason[lang] not in told)


def _standing(line: QuoteLine) -> str:
    """Return whether a quantity was told, is open, or neither can be said."""
    if messages()["reason.to_confirm"]["fr"] in [reason["fr"] for reason in line.reasons]:
        return "_open"
    return "_told" if any(step.step == "quantity" and step.facts.get("known") for step in line.trace) else ""
