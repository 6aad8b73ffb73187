"""What the maintenance promises, as a client reads it: uptime and the downtime it leaves, responses, recovery."""

from collections.abc import Iterator
from dataclasses import dataclass

from costing.levels import SEVERITIES
from costing.moments import hours_said, lasting_in_short
from costing.quoting.levels_record import LevelRecord, ServiceLevels
from costing.quoting.quote import Quote
from costing.wording import percent, say


@dataclass(frozen=True, slots=True)
class LevelView:
    """What is promised of one part of the service.

    `month` and `year`: the downtime that the uptime leaves. `critical`, `major` and `minor`: how soon an incident is
    answered; `resolution`: the target for a critical one.
    """

    label: str
    covers: str
    uptime: str
    month: str
    year: str
    critical: str
    major: str
    minor: str
    resolution: str


@dataclass(frozen=True, slots=True)
class LevelsView:
    """The service levels: what is agreed, part by part, how it is counted, recovery, and what the terms mean.

    `year` heads the downtime of a year; `counted` says how uptime is measured, `answered` when a response is due.
    `terms` are pairs of a term and its meaning.
    """

    opening: str
    year: str
    levels: tuple[LevelView, ...]
    counted: tuple[str, ...]
    answered: tuple[str, ...]
    recovery: str
    terms: tuple[tuple[str, str], ...]


def levels_view_of(quote: Quote, lang: str) -> LevelsView | None:
    """Read what a quote promises of its maintenance; nothing where it sells none.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        fr, ar or en.
    """
    held = quote.service_levels
    if held is None:
        return None
    return LevelsView(
        opening=" ".join(_opening(held, lang)),
        year=say("promised.allowed_year", lang, year=f"{held.year}"),
        levels=tuple(_level(each, lang) for each in held.levels),
        counted=tuple(_counted(held, lang)),
        answered=tuple(_answered(held, lang)),
        recovery=say("promised.recovery", lang, rto=hours_said(held.rto_hours), rpo=hours_said(held.rpo_hours)),
        terms=tuple((each.label[lang], each.text[lang]) for each in held.definitions),
    )


def _opening(held: ServiceLevels, lang: str) -> Iterator[str]:
    yield say("promised.tier_assumed" if held.tier_assumed else "promised.tier", lang, tier=held.tier_label)
    hours = "promised.hours_assumed" if held.hours_assumed else "promised.hours"
    yield say(hours, lang, hours=held.hours_label, covered=held.covered)
    yield say("promised.commitment", lang)


def _level(each: LevelRecord, lang: str) -> LevelView:
    critical, major, minor = (hours_said(each.response_hours[severity])[lang] for severity in SEVERITIES)
    return LevelView(
        label=each.label[lang],
        covers=each.covers[lang],
        uptime=percent(each.uptime_percent, lang),
        month=lasting_in_short(each.allowed_average_month)[lang],
        year=lasting_in_short(each.allowed_year)[lang],
        critical=critical,
        major=major,
        minor=minor,
        resolution=hours_said(each.resolution_target_hours)[lang],
    )


def _counted(held: ServiceLevels, lang: str) -> Iterator[str]:
    labels = {each.code: each.label[lang] for each in held.definitions}
    named = [labels[f"{severity}_incident"] for severity in held.downtime_severities]
    yield say("promised.measured", lang)
    yield say("promised.counted", lang, incidents=[f"{label[:1].lower()}{label[1:]}" for label in named])
    yield say("promised.notice", lang, notice=hours_said(held.notice_hours))
    yield say("promised.average", lang)


def _answered(held: ServiceLevels, lang: str) -> Iterator[str]:
    """Say when the times run; nothing where every hour is covered."""
    if not held.always:
        yield say("levels.note_critical", lang)
        yield say("promised.opening", lang)
