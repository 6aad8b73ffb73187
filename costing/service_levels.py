"""What a contract promises of each part of the service: uptime, responses, resolution target, recovery.

Everything is what the price book says on the day: the published table, at the pace of the tier and in the hours that
the scope asks for. What a scope leaves open is marked as assumed.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from costing.coverage import Coverage
from costing.errors import ComponentUnknown, MeasuresRefused, Problem
from costing.levels import CALENDAR_HOURS, Counting, Level, Recovery, Tier
from costing.moments import HOUR, hours_said, lasting_of, ticks
from costing.money import decimal_of, exactly
from costing.offers import Said
from costing.prices import Prices
from costing.scope import Scope
from costing.wording import in_all

TIER, HOURS = "response_tier", "covered_hours"
_DAY = timedelta(days=1)
_MONTHS = date.max.month


@dataclass(frozen=True)
class Promise:
    """What one contract promises: its tier, the hours covered, the level of each part of the service at that tier.

    `asked`: whether the scope asks for maintenance; where it does not, this is what one would promise. `tier_assumed`
    and `hours_assumed`: the scope does not say, and the usual stands; `hours_priced` is what the price then supposes.
    `assumptions` name what stands in the price book as an assumption, and is in no published table.
    """

    asked: bool
    tier: Tier
    tier_label: Said
    tier_assumed: bool
    hours: str
    hours_label: Said
    hours_assumed: bool
    hours_priced: Said
    coverage: Coverage
    levels: Mapping[str, Level]
    counting: Counting
    assumptions: tuple[Said, ...]

    @property
    def recovery(self) -> Recovery:
        """What a recovery test must reach."""
        return self.tier.recovery

    def level(self, component: str) -> Level:
        """Return what is promised of one part of the service.

        Raises
        ------
        ComponentUnknown
            No part of the service has that code.
        """
        if component not in self.levels:
            raise ComponentUnknown(component=component, components=tuple(self.levels))
        return self.levels[component]


@exactly
def levels_of(scope: Scope, prices: Prices) -> Promise:
    """Return what a scope's maintenance promises.

    Parameters
    ----------
    scope
        `maintenance.tier` and `maintenance.hours` are read; without a tier the usual one of the price book stands
        (standard), without hours the business hours of the working calendar (8x5), each marked as assumed.
    prices
        What is in force on the day.

    Returns
    -------
    Promise
        Levels of each part of the service, their hours multiplied by the tier's; the uptime is the table's.

    Examples
    --------
    >>> from costing import PriceBook
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "maintenance": {"tier": "premium"}})
    >>> core = levels_of(scope, PriceBook.default().on(date(2026, 11, 24))).level("core")
    >>> core.uptime, core.responses["critical"]
    (Decimal('99.9'), Decimal('0.5'))
    """
    asked = scope.maintenance
    named = asked.tier if asked is not None else None
    covered = asked.hours if asked is not None else None
    _, usual, _ = prices.drivers[TIER].span(scope.client.kind)
    _, priced, _ = prices.drivers[HOURS].span(scope.client.kind)
    tier, hours = prices.tiers[named or str(usual)], covered or CALENDAR_HOURS
    return Promise(
        asked=asked is not None,
        tier=tier,
        tier_label=prices.drivers[TIER].words[tier.name],
        tier_assumed=named is None,
        hours=hours,
        hours_label=prices.drivers[HOURS].words[hours],
        hours_assumed=covered is None,
        hours_priced=prices.drivers[HOURS].words[covered or str(priced)],
        coverage=Coverage(prices.work_calendar, prices.hours.get(hours)),
        levels={code: _at(level, tier) for code, level in prices.levels.items()},
        counting=prices.counting,
        assumptions=tuple(_assumptions(prices)),
    )


def _assumptions(prices: Prices) -> Iterator[Said]:
    """Name what of a promise is an assumption of the price book."""
    supposed = {
        "paces": [f"{name}.pace" for name in prices.tiers],
        "recovery": [f"{name}.recovery" for name in prices.tiers],
        "hours": ["calendar.hours", "service_rules.cover"],
        "downtime": ["service_rules.downtime"],
    }
    for what, keys in supposed.items():
        if any(prices.entries[key].kind == "assumption" for key in keys):
            yield in_all(f"levels.assumed_{what}", {})


def _at(level: Level, tier: Tier) -> Level:
    """Return a level at the pace of a tier."""
    responses = {severity: hours * tier.response for severity, hours in level.responses.items()}
    return replace(level, responses=responses, resolution=level.resolution * tier.resolution)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long a service may be down: in one month of its real length, in an average month, in the year."""

    month: timedelta
    average_month: timedelta
    year: timedelta


def allowed_downtime(uptime_percent: Decimal | float, month: date) -> Allowance:
    """Return the downtime that an uptime leaves, for a month and its year, scheduled maintenance aside.

    Parameters
    ----------
    uptime_percent
        The uptime promised [percent], 0 to 100.
    month
        Any day of the month.

    Returns
    -------
    Allowance
        For that month (28 to 31 days), a twelfth of its year, and its year (365 or 366 days); exact, what lies below a
        microsecond left out.

    Examples
    --------
    >>> allowed = allowed_downtime(Decimal("99.9"), date(2026, 11, 1))
    >>> str(allowed.month), str(allowed.average_month), str(allowed.year)
    ('0:43:12', '0:43:48', '8:45:36')
    """
    days = sum(monthrange(month.year, number)[1] for number in range(1, _MONTHS + 1))
    year = ticks(_DAY) * days
    return Allowance(
        month=allowed_in(_DAY * monthrange(month.year, month.month)[1], uptime_percent),
        average_month=lasting_of(Fraction(year, _MONTHS) * _down(uptime_percent)),
        year=lasting_of(year * _down(uptime_percent)),
    )


def allowed_in(period: timedelta, uptime_percent: Decimal | float) -> timedelta:
    """Return the downtime that an uptime [percent] leaves in a period of measured time."""
    return lasting_of(ticks(period) * _down(uptime_percent))


def _down(uptime_percent: Decimal | float) -> Fraction:
    return 1 - Fraction(decimal_of(uptime_percent)) / 100


@dataclass(frozen=True, slots=True)
class RecoveryVerdict:
    """Whether a recovery test reached its two objectives, and that in one sentence of each language."""

    back_in_time: bool
    data_kept: bool
    text: Said

    @property
    def met(self) -> bool:
        """Whether it reached both."""
        return self.back_in_time and self.data_kept


def recovery_met(
    recovery: Recovery, outage_hours: Decimal | float, data_lost_hours: Decimal | float
) -> RecoveryVerdict:
    """Tell whether a recovery test met its objectives.

    Parameters
    ----------
    recovery
        The objectives of a tier: `levels_of(scope, prices).recovery`.
    outage_hours
        From the loss of the main server to the first study opened again [hours of the clock], 0 or more.
    data_lost_hours
        From the last data found again to the loss [hours of the clock], 0 or more.

    Returns
    -------
    RecoveryVerdict
        An objective reached to the minute is met.

    Raises
    ------
    MeasuresRefused
        A measurement that is negative or not finite.

    Examples
    --------
    >>> verdict = recovery_met(Recovery(Decimal(8), Decimal(4)), 6.5, 5)
    >>> verdict.back_in_time, verdict.data_kept, verdict.met
    (True, False, False)
    """
    outage, lost = decimal_of(outage_hours), decimal_of(data_lost_hours)
    measured = {"outage_hours": outage, "data_lost_hours": lost}
    odd = {name: value for name, value in measured.items() if not value.is_finite() or value < 0}
    if odd:
        problems = (Problem(name, "below_least", {"found": str(value), "least": 0}) for name, value in odd.items())
        raise MeasuresRefused(path="", problems=tuple(problems))
    back, kept = outage <= recovery.rto, lost <= recovery.rpo
    key = "met" if back and kept else "late" if kept else "lost" if back else "late_and_lost"
    told = {"outage": outage, "rto": recovery.rto, "lost": lost, "rpo": recovery.rpo}
    facts = {name: hours_said(hours) for name, hours in told.items()}
    return RecoveryVerdict(back, kept, in_all(f"service.recovery_{key}", facts))


def hours_of(duration: timedelta) -> Fraction:
    """Return a duration in hours, exactly."""
    return Fraction(ticks(duration), ticks(HOUR))
