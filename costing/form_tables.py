"""A form that came back, for a terminal and as plain values: what is missing, what is odd."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.money import decimal_of
from costing.printing import Prose, Sheet
from costing.scope_writing import scope_tables
from costing.wording import number, say

if TYPE_CHECKING:
    from costing.documents.enquiry_order import Enquiry
    from costing.documents.questionnaire_gathering import Missing, Odd
    from costing.documents.questionnaire_reading import Reading


def form_table(read: "Reading", lang: str) -> RenderableType:
    """Lay out what is missing, what narrows the price most first, and what is odd."""
    return Group(
        Prose(_title(read, lang), "bold"), Text(), *_missing(read.missing, lang), Text(), *_odd(read.odd, lang)
    )


def form_record(read: "Reading") -> dict[str, Any]:
    """Return a form as plain values: the scope if there is one, what is missing, what is odd [DZD before tax]."""
    return {
        "scope": scope_tables(read.scope) if read.scope is not None else None,
        "missing": [_lacking(each) for each in read.missing],
        "odd": [{"key": each.path, "cell": each.place, "message": dict(each.text)} for each in read.odd],
    }


def asked_record(asked: "Enquiry") -> list[dict[str, Any]]:
    """Return the questions of a form as plain values, in its order."""
    return [
        {"key": each.path, "group": group.code, "question": dict(each.question)}
        for group, fields in asked.groups
        for each in fields
    ]


def _lacking(each: "Missing") -> dict[str, Any]:
    told = {"key": each.path, "cell": each.place, "question": dict(each.text), "essential": each.essential}
    return told | ({} if each.narrowing is None else {"narrowing": each.narrowing, "leads": each.leads})


def _title(read: "Reading", lang: str) -> str:
    if read.client is None:
        return say("form.unnamed", lang)
    return say("form.title", lang, name=read.client)


def _missing(missing: "tuple[Missing, ...]", lang: str) -> Iterator[RenderableType]:
    if not missing:
        yield Prose(say("form.none_missing", lang))
        return
    rows = [
        (str(rank), _question(each, lang), each.place, _worth(each, lang)) for rank, each in enumerate(missing, start=1)
    ]
    yield Prose(say("form.missing", lang), "bold")
    heads = {"cell": say("form.cell", lang)}
    yield Sheet(("", "question", "cell", "narrowing>"), (rows,), lang, heads)


def _question(each: "Missing", lang: str) -> str:
    """Return a question, why it stands first where that is not for what it narrows, and the path of its answer."""
    leads = say("form.leads", lang) if each.leads and not each.essential else ""
    return "\n".join(part for part in (each.text[lang], leads, each.path) if part)


def _worth(each: "Missing", lang: str) -> str:
    if each.essential:
        return say("form.essential", lang)
    return "" if each.narrowing is None else number(decimal_of(each.narrowing), lang, decimals=0)


def _odd(odd: "tuple[Odd, ...]", lang: str) -> Iterator[RenderableType]:
    if not odd:
        yield Prose(say("form.none_odd", lang))
        return
    yield Prose(say("form.odd", lang), "bold")
    for each in odd:
        place = say("problem.place", lang, place=each.place) + " " if each.place else ""
        yield Prose(place + each.text[lang], indent="  • ", hanging="    ")
