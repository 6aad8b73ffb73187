"""How much of what moves the prices of a facility is national: an assumption, and no price."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from numbers import Real
from typing import Annotated, Any

from pydantic import Field

from costing.dated import in_force
from costing.fields import Table, data_of
from costing.portfolio_errors import NationalRefused
from costing.price_files import Papers, Percent

_FILE, _PERCENT = "programme.toml", 100


class NationalEntry(Papers):
    """How much of the factor common to the lines of a facility is common to all facilities [percent]."""

    percent: Percent


class ProgrammeFile(Table):
    """The whole file."""

    national: Annotated[tuple[NationalEntry, ...], Field(min_length=1)]


def programme_of(raw: Mapping[str, Any]) -> ProgrammeFile:
    """Read what holds for a programme of facilities.

    Raises
    ------
    BookRefused
        Something is missing, or stands there that has no place; every fault at once.
    """
    return data_of(ProgrammeFile, raw, _FILE)


@lru_cache(maxsize=1)
def _held() -> ProgrammeFile:
    return programme_of(tomllib.loads((files("costing") / "data" / _FILE).read_text("utf-8")))


def national_on(day: date, said: float | None = None) -> float:
    """Return how much of the factor of a facility is national [share, 0 to 1]: what is said, else what is assumed.

    Raises
    ------
    NationalRefused
        What is said is no share.
    NotInForce
        The day is before the first assumption.
    """
    if said is None:
        return float(in_force(_held().national, day, "programme.national").percent) / _PERCENT
    if isinstance(said, bool) or not isinstance(said, Real) or not 0 <= said <= 1:
        raise NationalRefused(found=repr(said))
    return float(said)
