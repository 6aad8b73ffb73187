"""What the register goes by, with its papers: the time of Algeria, and how likely an open quote is to be accepted."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field

from costing.dated import in_force
from costing.errors import NotInForce
from costing.fields import Number, Table, data_of
from costing.price_files import Papers, Percent
from costing.register_errors import MomentRefused

_FILE = "register.toml"


class OffsetEntry(Papers):
    """How far the clocks of Algeria are from universal time [hours]."""

    hours: Annotated[Number, Field(ge=-12, le=14)]


class ChanceEntry(Papers):
    """How likely a quote in a state is to be accepted [percent]."""

    percent: Percent


class ChancesFile(Table):
    """The states that are open, each with its chance."""

    draft: Annotated[tuple[ChanceEntry, ...], Field(min_length=1)]
    sent: Annotated[tuple[ChanceEntry, ...], Field(min_length=1)]


class BasisFile(Table):
    """The whole file."""

    utc_offset: Annotated[tuple[OffsetEntry, ...], Field(min_length=1)]
    chance: ChancesFile


def basis_of(raw: Mapping[str, Any]) -> BasisFile:
    """Read what the register goes by.

    Raises
    ------
    BookRefused
        Something is missing, or stands there that has no place; every fault at once.
    """
    return data_of(BasisFile, raw, _FILE)


@lru_cache(maxsize=1)
def _basis() -> BasisFile:
    return basis_of(tomllib.loads((files("costing") / "data" / _FILE).read_text("utf-8")))


def algerian(at: datetime) -> datetime:
    """Return a moment as the clocks of Algeria show it.

    Raises
    ------
    MomentRefused
        A moment without a time zone, which is another one in each country; or one before the first clocks known, or
        at the very ends of the calendar.

    Examples
    --------
    >>> algerian(datetime.fromisoformat("2026-11-30T23:30:00+00:00")).isoformat()
    '2026-12-01T00:30:00+01:00'
    """
    known = _basis().utc_offset
    refusal = MomentRefused(found=str(at), first=min(each.first_day for each in known))
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise refusal
    try:
        offset = in_force(known, at.astimezone(UTC).date(), "register.utc_offset")
        return at.astimezone(timezone(timedelta(hours=offset.hours)))
    except (NotInForce, OverflowError):
        raise refusal from None


def chances_on(day: date) -> dict[str, Decimal]:
    """Return the chance of each open state on a day [percent]."""
    held = _basis().chance
    every = {"draft": held.draft, "sent": held.sent}
    return {state: Decimal(str(in_force(of, day, f"register.chance.{state}").percent)) for state, of in every.items()}
