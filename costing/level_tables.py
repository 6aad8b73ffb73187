"""Tables of service levels: what is promised, the three tiers side by side, what incidents made of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.incidents import Check, Verdict
from costing.levels import PARTS, SEVERITIES, ContinuityStep, Definition, Level
from costing.moments import hours_said, lasting, moment
from costing.printing import Prose, Sheet
from costing.service_levels import Promise, allowed_downtime, hours_of
from costing.tiers import TierOffer
from costing.uptimes import Uptime, shown_percent
from costing.wording import money, month, percent, say

_UNSAID = "–"


@dataclass(frozen=True, slots=True)
class Judged:
    """One incident of a log, held against what was promised, and the line it stands on."""

    line: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LevelPage:
    """What one scope is promised, tier by tier and, where a log was given, how a month of incidents stands."""

    client: str
    month: date
    promise: Promise
    offers: tuple[TierOffer, ...]
    definitions: Mapping[str, Definition]
    continuity: tuple[ContinuityStep, ...]
    judged: tuple[Judged, ...] = ()
    uptimes: tuple[Uptime, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether no commitment was missed."""
        answered = all(each.verdict.kept for each in self.judged)
        return answered and all(each.status != "missed" for each in self.uptimes)


def level_table(page: LevelPage, lang: str) -> RenderableType:
    """Lay out what is promised, the tiers and, with a log, what incidents made of it; else what the terms mean."""
    parts: list[RenderableType] = [Prose(page.client, "bold"), *_terms(page.promise, lang), *_promised(page, lang)]
    parts += _notes(page.promise, lang)
    parts += _tiers(page, lang)
    if not page.uptimes:
        return Group(*parts, *_meanings(page, lang))
    parts += _incidents(page, lang) if page.judged else ()
    return Group(*parts, *_uptimes(page, lang))


def _terms(promise: Promise, lang: str) -> Iterator[Prose]:
    if not promise.asked:
        yield Prose(say("levels.not_asked", lang))
    tier = "levels.tier_assumed" if promise.tier_assumed else "levels.tier"
    hours = "levels.hours_assumed" if promise.hours_assumed else "levels.hours"
    yield Prose(say(tier, lang, tier=promise.tier_label, what=promise.tier.what))
    facts = {"hours": promise.hours_label, "covered": promise.coverage.text, "priced": promise.hours_priced}
    yield Prose(say(hours, lang, **facts))


def _promised(page: LevelPage, lang: str) -> Iterator[RenderableType]:
    responses = (f"{each}>" for each in SEVERITIES)
    columns = ("part", "uptime>", "allowed_month>", "allowed_year>", *responses, "resolution>")
    rows = [_promised_row(level, page.month, lang) for level in page.promise.levels.values()]
    heading = say("levels.promised", lang, month=month(page.month, lang))
    yield from (Text(), Prose(heading, "bold"), Sheet(columns, (rows,), lang))


def _promised_row(level: Level, of: date, lang: str) -> tuple[str, ...]:
    allowed = allowed_downtime(level.uptime, of)
    hours = (*(level.responses[severity] for severity in SEVERITIES), level.resolution)
    return (
        f"{level.label[lang]}\n{level.covers[lang]}",
        percent(level.uptime, lang),
        lasting(allowed.month)[lang],
        lasting(allowed.year)[lang],
        *(_hours(each, lang) for each in hours),
    )


def _hours(hours: Decimal, lang: str) -> str:
    return hours_said(hours)[lang]


def _notes(promise: Promise, lang: str) -> Iterator[RenderableType]:
    notice = hours_said(promise.counting.notice)
    yield Text()
    for key in ("note_critical", "note_resolution", "note_maintenance"):
        yield Prose(say(f"levels.{key}", lang, notice=notice), indent="  • ", hanging="    ")
    if promise.assumptions:
        named = say("view.joiner", lang).join(each[lang] for each in promise.assumptions)
        yield Prose(say("levels.note_assumed", lang, list=named), indent="  • ", hanging="    ")


def _tiers(page: LevelPage, lang: str) -> Iterator[RenderableType]:
    columns = ("", *(f"{offer.tier.name}>" for offer in page.offers))
    rows = [(say(f"levels.{key}", lang), *cells) for key, cells in _tier_rows(page.offers, lang)]
    yield from (Text(), Prose(say("levels.tiers", lang), "bold"), Sheet(columns, (rows,), lang))


def _tier_rows(offers: Sequence[TierOffer], lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "chosen", tuple(say("levels.yes", lang) if offer.chosen else "" for offer in offers)
    for severity in SEVERITIES:
        yield severity, tuple(_span((each.responses[severity] for each in _levels(offer)), lang) for offer in offers)
    yield "resolution", tuple(_span((each.resolution for each in _levels(offer)), lang) for offer in offers)
    yield "rto", tuple(_hours(offer.tier.recovery.rto, lang) for offer in offers)
    yield "rpo", tuple(_hours(offer.tier.recovery.rpo, lang) for offer in offers)
    yield "rate", tuple(percent(offer.rate, lang) for offer in offers)
    yield "first_year", tuple(_UNSAID if each.first_year is None else money(each.first_year, lang) for each in offers)


def _levels(offer: TierOffer) -> Iterable[Level]:
    return offer.promise.levels.values()


def _span(hours: Iterable[Decimal], lang: str) -> str:
    """Return the shortest and the longest of some times, once where they are the same."""
    ordered = sorted(hours)
    return " – ".join(_hours(each, lang) for each in dict.fromkeys((ordered[0], ordered[-1])))


def _meanings(page: LevelPage, lang: str) -> Iterator[RenderableType]:
    """Say what the terms mean, how recovery is tested, and how a cutover is undone."""
    yield from (Text(), Prose(say("levels.definitions", lang), "bold"))
    for each in page.definitions.values():
        yield Prose(f"{each.label[lang]}{say('view.colon', lang)}{each.text[lang]}", indent="  • ", hanging="    ")
    for part in PARTS:
        yield from (Text(), Prose(say(f"levels.{part}", lang), "bold"))
        steps = (each for each in page.continuity if each.part == part)
        yield from (Prose(each.text[lang], indent="  • ", hanging="    ") for each in steps)


def _incidents(page: LevelPage, lang: str) -> Iterator[RenderableType]:
    rows = [
        (
            str(each.line),
            page.promise.levels[each.verdict.incident.component].label[lang],
            page.definitions[f"{each.verdict.incident.severity}_incident"].label[lang],
            moment(each.verdict.incident.reported)[lang],
            each.verdict.text[lang],
        )
        for each in page.judged
    ]
    sheet = Sheet(("row>", "part", "severity", "reported", "verdict"), (rows,), lang)
    yield from (Text(), Prose(say("levels.incidents", lang), "bold"), sheet)


def _uptimes(page: LevelPage, lang: str) -> Iterator[RenderableType]:
    rows = [
        (
            page.promise.levels[each.component].label[lang],
            percent(each.promised, lang),
            percent(shown_percent(each.percent), lang),
            lasting(each.downtime)[lang],
            lasting(each.allowed)[lang],
            say(f"levels.{each.status}", lang),
        )
        for each in page.uptimes
    ]
    columns = ("part", "promised>", "reached>", "downtime>", "allowed>", "verdict")
    heading = say("levels.uptime", lang, month=month(page.month, lang))
    yield from (Text(), Prose(heading, "bold"), Sheet(columns, (rows,), lang))


def level_record(page: LevelPage) -> dict[str, Any]:
    """Return the page as plain values: hours as numbers, amounts [DZD before tax] and percentages as text."""
    promise, terms = page.promise, page.definitions
    return {
        "asked": promise.asked,
        "tier": {"name": promise.tier.name, "assumed": promise.tier_assumed, "what": dict(promise.tier.what)},
        "hours": {"name": promise.hours, "assumed": promise.hours_assumed, "covered": dict(promise.coverage.text)},
        "month": f"{page.month:%Y-%m}",
        "levels": [_level_record(level, page.month) for level in promise.levels.values()],
        "tiers": [_offer_record(offer) for offer in page.offers],
        "definitions": {code: {"label": dict(each.label), "text": dict(each.text)} for code, each in terms.items()},
        "continuity": [{"part": each.part, "text": dict(each.text)} for each in page.continuity],
        "assumptions": [dict(each) for each in promise.assumptions],
        "incidents": [_judged_record(each) for each in page.judged],
        "uptime": [_uptime_record(each) for each in page.uptimes],
        "kept": page.kept,
    }


def _level_record(level: Level, of: date) -> dict[str, Any]:
    allowed = allowed_downtime(level.uptime, of)
    return {
        "component": level.code,
        "label": dict(level.label),
        "uptime_percent": str(level.uptime),
        "allowed_hours": {
            "month": float(hours_of(allowed.month)),
            "average_month": float(hours_of(allowed.average_month)),
            "year": float(hours_of(allowed.year)),
        },
        **_times(level),
    }


def _times(level: Level) -> dict[str, Any]:
    return {
        "response_hours": {severity: float(level.responses[severity]) for severity in SEVERITIES},
        "resolution_target_hours": float(level.resolution),
    }


def _offer_record(offer: TierOffer) -> dict[str, Any]:
    return {
        "tier": offer.tier.name,
        "chosen": offer.chosen,
        "rate_percent": str(offer.rate),
        "first_year": None if offer.first_year is None else f"{offer.first_year:.2f}",
        "recovery": {"rto_hours": float(offer.tier.recovery.rto), "rpo_hours": float(offer.tier.recovery.rpo)},
        "levels": {code: _times(level) for code, level in offer.promise.levels.items()},
    }


def _judged_record(each: Judged) -> dict[str, Any]:
    incident, resolution = each.verdict.incident, each.verdict.resolution
    return {
        "line": each.line,
        "component": incident.component,
        "severity": incident.severity,
        "reported": incident.reported.isoformat(),
        "response": _check_record(each.verdict.response),
        "resolution_objective": None if resolution is None else _check_record(resolution),
    }


def _check_record(check: Check) -> dict[str, Any]:
    return {
        "due": None if check.due is None else check.due.isoformat(),
        "done": None if check.done is None else check.done.isoformat(),
        "status": check.status,
        "text": dict(check.text),
    }


def _uptime_record(each: Uptime) -> dict[str, Any]:
    return {
        "component": each.component,
        "promised_percent": str(each.promised),
        "reached_percent": str(shown_percent(each.percent)),
        "measured_hours": float(hours_of(each.measured)),
        "downtime_hours": float(hours_of(each.downtime)),
        "allowed_hours": float(hours_of(each.allowed)),
        "status": each.status,
        "text": dict(each.text),
    }
