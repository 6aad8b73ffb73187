"""Moments and durations, exact in the reckoning and written as people say them in French, Arabic and English."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from costing.offers import Said
from costing.wording import LANGUAGES, quantity, say

HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_UNITS = (("hour", HOUR), ("minute", _MINUTE), ("second", timedelta(seconds=1)))
_TICK = timedelta.resolution


def ticks(duration: timedelta) -> int:
    """Return a duration as a whole number of microseconds."""
    return duration // _TICK


def lasting_of(ticks: Fraction | int) -> timedelta:
    """Return the duration of so many microseconds, what lies below one left out."""
    return _TICK * int(ticks)


def duration_of(hours: Decimal) -> timedelta:
    """Return a number of hours as a duration, exactly.

    Examples
    --------
    >>> duration_of(Decimal("0.5"))
    datetime.timedelta(seconds=1800)
    """
    return lasting_of(Fraction(hours) * ticks(HOUR))


def moment(value: datetime) -> Said:
    r"""Return a moment to the minute, in each language.

    Examples
    --------
    >>> moment(datetime.fromisoformat("2026-11-29 09:30"))["fr"]
    '29 novembre 2026 à 9\xa0h\xa030'
    """
    times = {lang: clock(value.time(), lang) for lang in LANGUAGES}
    return {lang: say("moment.day_and_time", lang, day=value.date(), time=times[lang]) for lang in LANGUAGES}


def clock(value: time, lang: str) -> str:
    """Return a time of day to the minute."""
    return say("moment.time", lang, hour=f"{value.hour}", minute=f"{value:%M}")


def lasting(duration: timedelta) -> Said:
    r"""Return a duration in hours, minutes and whole seconds, in each language; the rest of a second is left out.

    Examples
    --------
    >>> lasting(timedelta(hours=8.76))["en"]
    '8\xa0h 45\xa0min 36\xa0s'
    """
    left, parts = duration, []
    for unit, length in _UNITS:
        count, left = divmod(left, length)
        parts += [(count, unit)] if count else []
    parts = parts or [(0, _UNITS[-1][0])]
    return {lang: _joined([quantity(count, unit, lang) for count, unit in parts], lang) for lang in LANGUAGES}


def lasting_in_short(duration: timedelta) -> Said:
    r"""Return a duration as `lasting` does, without its seconds from an hour on: never longer than it is.

    Examples
    --------
    >>> lasting_in_short(timedelta(hours=8.76))["en"], lasting_in_short(timedelta(minutes=43.8))["en"]
    ('8\xa0h 45\xa0min', '43\xa0min 48\xa0s')
    """
    seconds = duration % _MINUTE if duration >= HOUR else timedelta()
    return lasting(duration - seconds)


def hours_said(hours: Decimal) -> Said:
    r"""Return a number of hours as a duration, in each language.

    Examples
    --------
    >>> hours_said(Decimal("0.5"))["fr"]
    '30\xa0min'
    """
    return lasting(duration_of(hours))


def _joined(parts: list[str], lang: str) -> str:
    return reduce(lambda more, less: say("moment.more_and_less", lang, more=more, less=less), parts)
