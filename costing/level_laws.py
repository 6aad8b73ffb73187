"""The laws of service levels: a graver incident never waits longer, a dearer tier never promises less."""

from collections.abc import Iterator
from datetime import time
from itertools import pairwise
from typing import Any

from costing.errors import Problem
from costing.fields import unknown_key
from costing.levels import CALENDAR_HOURS, SEVERITIES, WEEKDAYS, Hours, Tier
from costing.prices import Prices
from costing.working_days import WEEKEND

TIERS = "response_tier"


def levels_held(prices: Prices) -> Iterator[Problem]:
    """Return what the service levels of one day break."""
    yield from _responses(prices)
    yield from _tiers(prices)
    yield from _covered(prices)


def _responses(prices: Prices) -> Iterator[Problem]:
    """A graver incident waits no longer: hours of the clock never run slower than business hours."""
    for level in prices.levels.values():
        waits = [level.responses[severity] for severity in SEVERITIES]
        if waits != sorted(waits):
            facts: dict[str, Any] = dict(zip(SEVERITIES, waits, strict=True))
            yield Problem(f"service_levels.toml: {level.code}.level", "graver_waits_longer", facts)


def _tiers(prices: Prices) -> Iterator[Problem]:
    """Every tier a scope may ask for is there, no other, and a dearer one never promises less."""
    scale = prices.drivers[TIERS].scale if TIERS in prices.drivers else None
    if scale is None or scale.table is None:
        return
    words = sorted(scale.table, key=scale.table.__getitem__)
    yield from (unknown_key(f"service_tiers.toml: {name}", name, words) for name in prices.tiers if name not in words)
    yield from (Problem(f"service_tiers.toml: {word}", "missing_key") for word in words if word not in prices.tiers)
    held = [prices.tiers[word] for word in words if word in prices.tiers]
    for cheaper, dearer in pairwise(held):
        yield from _less(cheaper, dearer)


def _less(cheaper: Tier, dearer: Tier) -> Iterator[Problem]:
    promises = {
        "pace.response_multiple": (cheaper.response, dearer.response),
        "pace.resolution_multiple": (cheaper.resolution, dearer.resolution),
        "recovery.rto_hours": (cheaper.recovery.rto, dearer.recovery.rto),
        "recovery.rpo_hours": (cheaper.recovery.rpo, dearer.recovery.rpo),
    }
    for key, (most, found) in promises.items():
        if found > most:
            facts = {"found": found, "most": most, "cheaper": cheaper.name}
            yield Problem(f"service_tiers.toml: {dearer.name}.{key}", "dearer_promises_less", facts)


def _covered(prices: Prices) -> Iterator[Problem]:
    """Wider hours of support contain all of the narrower ones, those of the working calendar first."""
    calendar = prices.work_calendar
    rest = tuple(WEEKDAYS[number] for number in sorted(WEEKEND))
    held = {CALENDAR_HOURS: Hours(calendar.opens, calendar.closes, rest, holidays=False), **prices.hours}
    for (less, narrow), (more, wide) in pairwise(held.items()):
        if not _contains(wide, narrow):
            yield Problem(f"service_rules.toml: cover.{more}", "hours_narrower", {"less": less})


def _contains(wide: Hours, narrow: Hours) -> bool:
    opens = (wide.opens or time.min) <= (narrow.opens or time.min)
    closes = wide.closes is None or (narrow.closes is not None and narrow.closes <= wide.closes)
    return opens and closes and set(wide.rest) <= set(narrow.rest) and wide.holidays >= narrow.holidays
