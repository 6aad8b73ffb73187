"""What may go wrong in the project of a quote, who answers for it and what is done before: the weightiest, no more.

Texts, levels and conditions stand in data/project_risks.toml. What the price might become is no part of it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from costing.documents import texts
from costing.documents.motives import facts_of
from costing.quoting.quote import Quote
from costing.quoting.schedule_record import ScheduleRecord
from costing.scope import Scope
from costing.wording import filled

YEAR_END, FEAST, UNKNOWN = "year_end", "feast", "unknown"
_LEVELS = ("low", "medium", "high")
_TEXTS = ("risk", "sign", "answer")


@dataclass(frozen=True, slots=True)
class HazardView:
    """One risk of the project: how likely and how heavy, in words and as a level (low, medium, high), owner, answer."""

    code: str
    risk: str
    sign: str
    likelihood: str
    likelihood_level: str
    impact: str
    impact_level: str
    owner: str
    answer: str


def hazards_of(quote: Quote, sold: Collection[str], lang: str) -> tuple[HazardView, ...]:
    """Return the risks of a project, the weightiest first.

    Parameters
    ----------
    quote
        A firm quote.
    sold
        The tables of the scope that are sold; `without.CODE`: a component that is not done.
    lang
        fr, ar or en.

    Returns
    -------
    tuple of HazardView
        As many as the data allow at the most; none where nothing that is sold makes a project.
    """
    book, facts = texts.data("project_risks"), facts_of(quote.scope)
    services = (line.service for line in quote.lines if not line.optional)
    marks = {*sold, *services, *_of_calendar(quote.schedule)}
    first: dict[str, tuple[Mapping[str, Any], str]] = {}
    for entry in texts.chosen(book["risk"], marks):
        if _holds(entry, quote.scope, facts):
            first.setdefault(entry["code"], (entry, _likelihood(entry, quote.scope)))
    weight = {level: book["level"][level]["weight"] for level in _LEVELS}
    ranked = sorted(first.values(), key=lambda each: -weight[each[1]] * weight[each[0]["impact"]])
    return tuple(_view(entry, likelihood, facts, lang) for entry, likelihood in ranked[: book["most"]])


def _view(entry: Mapping[str, Any], likelihood: str, facts: Mapping[str, Any], lang: str) -> HazardView:
    book = texts.data("project_risks")
    said = {name: filled(entry[name][lang], lang, facts) for name in _TEXTS}
    return HazardView(
        code=entry["code"],
        likelihood=book["level"][likelihood]["text"][lang],
        likelihood_level=likelihood,
        impact=book["level"][entry["impact"]]["text"][lang],
        impact_level=entry["impact"],
        owner=book["owner"][entry["owner"]][lang],
        **said,
    )


def _holds(entry: Mapping[str, Any], scope: Scope, facts: Mapping[str, Any]) -> bool:
    told = (name for text in _TEXTS for _, name, _, _ in Formatter().parse(entry[text]["fr"]) if name)
    return set(told) <= facts.keys() and all(_is(each, scope) for each in entry.get("where", ()))


def _likelihood(entry: Mapping[str, Any], scope: Scope) -> str:
    place = _LEVELS.index(entry["likelihood"])
    raised = any(_is(each, scope) for each in entry.get("raised", ()))
    return _LEVELS[min(place + raised, len(_LEVELS) - 1)]


def _is(condition: Mapping[str, Any], scope: Scope) -> bool:
    """Whether one answer of the scope meets a condition; an answer nobody gave meets `unknown` alone."""
    found = [answer for key in condition["any_of"] for answer in _answers(scope, key)]
    if "is" in condition:
        return any((UNKNOWN if each is None else str(each).lower()) in condition["is"] for each in found)
    numbers = [float(each) for each in found if each is not None]
    least, most = condition.get("least", float("-inf")), condition.get("most", float("inf"))
    return any(least <= each <= most for each in numbers)


def _answers(scope: Scope, key: str) -> tuple[Any, ...]:
    """Return every answer at a dotted key: one of each interface or lot, nothing where the scope says nothing."""
    found: tuple[Any, ...] = (scope,)
    for step in key.split("."):
        values = (getattr(each, step, None) for each in found)
        found = tuple(part for value in values for part in (value if isinstance(value, tuple) else (value,)))
    return found or (None,)


def _of_calendar(schedule: ScheduleRecord | None) -> Iterable[str]:
    """Return what a calendar meets: the end of a year, a feast whose day is not certain."""
    if schedule is None:
        return
    if _meets_year_end(schedule.first_day, schedule.last_day):
        yield YEAR_END
    if any(holiday.estimated for holiday in schedule.holidays):
        yield FEAST


def _meets_year_end(first: date, last: date) -> bool:
    closing = texts.data("project_risks")["year_end"]
    ends = (
        (date(year, *closing["first"]), date(year + 1, *closing["last"]))
        for year in range(first.year - 1, last.year + 1)
    )
    return any(first <= until and since <= last for since, until in ends)
