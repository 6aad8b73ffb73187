"""What a quote promises of the maintenance it sells: levels, hours, allowed downtime, recovery, the terms it uses."""

from collections.abc import Mapping
from datetime import date, timedelta

from costing.levels import SEVERITIES, Definition, Level
from costing.money import decimal_of
from costing.prices import Prices
from costing.quoting.offering import Offer
from costing.quoting.record import Plain, Record, Said
from costing.service_levels import Allowance, Promise, allowed_downtime, levels_of


class LevelRecord(Record):
    """What is promised of one part of the service, and the downtime that its uptime [percent] leaves.

    `response_hours` by severity: of the clock for a critical incident, covered hours for the others; the resolution
    target, in covered hours, is for critical incidents. Downtime is that of a twelfth of the year and of the year.
    """

    component: str
    label: Said
    covers: Said
    uptime_percent: Plain
    response_hours: dict[str, Plain]
    resolution_target_hours: Plain
    allowed_average_month: timedelta
    allowed_year: timedelta


class TermRecord(Record):
    """What a term of the commitment means."""

    code: str
    label: Said
    text: Said


class ServiceLevels(Record):
    """What the maintenance that is sold promises.

    `tier_assumed` and `hours_assumed`: the scope does not say, and the usual stands; `hours_priced` is what the price
    then supposes. `always`: every hour of the year is covered. `year` is the one that downtime is allowed in: that of
    the quote. `downtime_severities` are the incidents that count as downtime, `notice_hours` how long before it begins
    maintenance is announced to be scheduled. `rto_hours` and `rpo_hours`, of the clock: what a recovery test must
    reach. `assumptions` name what the price book supposes; internal.
    """

    tier: str
    tier_label: Said
    tier_assumed: bool
    hours: str
    hours_label: Said
    hours_assumed: bool
    hours_priced: Said
    covered: Said
    always: bool
    year: int
    levels: tuple[LevelRecord, ...]
    downtime_severities: tuple[str, ...]
    notice_hours: Plain
    rto_hours: Plain
    rpo_hours: Plain
    definitions: tuple[TermRecord, ...]
    assumptions: tuple[Said, ...]


def service_levels_of(offer: Offer) -> ServiceLevels | None:
    """Record what is promised; nothing where no year of maintenance is sold, options that are not taken left out."""
    care = offer.estimate.maintenance
    yearly = {line.code for line in care.lines} if care is not None else set()
    if not any(row.code in yearly and not row.optional for row in offer.rows):
        return None
    prices, day = offer.estimate.prices, offer.estimate.day
    return _recorded(levels_of(offer.estimate.scope, prices), prices, day)


def _recorded(promise: Promise, prices: Prices, day: date) -> ServiceLevels:
    hours, recovery = promise.coverage.hours, promise.recovery
    return ServiceLevels(
        tier=promise.tier.name,
        tier_label=dict(promise.tier_label),
        tier_assumed=promise.tier_assumed,
        hours=promise.hours,
        hours_label=dict(promise.hours_label),
        hours_assumed=promise.hours_assumed,
        hours_priced=dict(promise.hours_priced),
        covered=dict(promise.coverage.text),
        always=hours is not None and hours.always,
        year=day.year,
        levels=tuple(_level(level, allowed_downtime(level.uptime, day)) for level in promise.levels.values()),
        downtime_severities=promise.counting.severities,
        notice_hours=promise.counting.notice,
        rto_hours=recovery.rto,
        rpo_hours=recovery.rpo,
        definitions=tuple(_terms(prices.definitions)),
        assumptions=tuple(dict(each) for each in promise.assumptions),
    )


def _level(level: Level, allowed: Allowance) -> LevelRecord:
    return LevelRecord(
        component=level.code,
        label=dict(level.label),
        covers=dict(level.covers),
        uptime_percent=decimal_of(level.uptime),
        response_hours={severity: level.responses[severity] for severity in SEVERITIES},
        resolution_target_hours=level.resolution,
        allowed_average_month=allowed.average_month,
        allowed_year=allowed.year,
    )


def _terms(definitions: Mapping[str, Definition]) -> tuple[TermRecord, ...]:
    return tuple(
        TermRecord(code=each.code, label=dict(each.label), text=dict(each.text)) for each in definitions.values()
    )
