"""What a hospital checks of a supplier before it signs, point by point, and what a company documents of it.

The points stand in data/credentials.toml; a company documents one under `[provider.credentials]` of its own book.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from costing import price_files as shape
from costing.errors import BookRefused, Problem
from costing.fields import Table, problems_of
from costing.offers import Said
from costing.parties import Provider

_FILE = "credentials.toml"


class PointFile(Table):
    """One point of the checklist: its name, what is checked, what there is to show, what the hospital gains."""

    label: shape.Said
    check: shape.Said
    evidence: shape.Said
    gain: shape.Said


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist, in three languages; `shown` is what the company documents, in its own words."""

    code: str
    label: Said
    check: Said
    evidence: Said
    gain: Said
    shown: str | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every point of the checklist, in its order; each is held or missing."""

    points: tuple[Point, ...]

    @property
    def held(self) -> tuple[Point, ...]:
        """The points that the company documents."""
        return tuple(point for point in self.points if point.shown is not None)

    @property
    def missing(self) -> tuple[Point, ...]:
        """The points that it does not."""
        return tuple(point for point in self.points if point.shown is None)


def checklist(provider: Provider | None) -> Checklist:
    """Hold a company against what a hospital checks of a supplier.

    Parameters
    ----------
    provider
        The company that sells, from its own book; without one, nothing is documented.

    Returns
    -------
    Checklist
        Every point, with the evidence the company gives; `held` and `missing` are its two halves.

    Raises
    ------
    BookRefused
        data/credentials.toml was changed and lacks a text or a language.

    Examples
    --------
    >>> company = Provider.model_validate({"name": "SARL", "credentials": {"registration": "RC 16/00-0000000 B 20"}})
    >>> [(point.code, point.shown) for point in checklist(company).held]
    [('registration', 'RC 16/00-0000000 B 20')]
    """
    given = provider.credentials if provider is not None else None
    documented = given.model_dump() if given is not None else {}
    points = points_of(_raw()).items()
    return Checklist(tuple(_point(code, point, documented.get(code)) for code, point in points))


def points_of(raw: Mapping[str, Any]) -> dict[str, PointFile]:
    """Read the points of the checklist, in the order of their file.

    Raises
    ------
    BookRefused
        A text or a language is missing, or something is there that no point has; every fault at once.
    """
    points: dict[str, PointFile] = {}
    problems: list[Problem] = []
    for code, table in raw.items():
        try:
            points[code] = PointFile.model_validate(table)
        except ValidationError as error:
            problems += problems_of(error, PointFile, (code,))
    if problems:
        raise BookRefused(path=_FILE, problems=tuple(problems))
    return points


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, Any]:
    return tomllib.loads((files("costing") / "data" / _FILE).read_text("utf-8"))


def _point(code: str, point: PointFile, shown: str | None) -> Point:
    texts = {part: getattr(point, part).model_dump() for part in PointFile.model_fields}
    return Point(code=code, **texts, shown=shown)
