"""Who asks for an upgrade: the profiles of data/profiles.toml and the departments of data/departments.toml, as read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ValidationError

from costing import price_files as shape
from costing.errors import BookRefused, Problem, ProfileUnknown
from costing.fields import Table, Text, nearest, problems_of
from costing.offers import Said
from costing.parties import ClientKind, Department


class ProfileFile(Table):
    """One profile as its file writes it."""

    label: shape.Said
    kind: ClientKind | None = None
    name: shape.Said
    who: shape.Said
    reasons: tuple[shape.Said, ...]
    uses: tuple[shape.Said, ...]
    departments: tuple[Department, ...]
    scope: dict[Text, Any]


class DepartmentFile(Table):
    """One department as its file writes it."""

    label: shape.Said
    need: shape.Said
    served_by: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Who asks, why and for what.

    `kind` is the kind of client whose usual spans hold (none: nobody knows it yet), `name` a client's name to be
    replaced, `answers` the tables of its starter scope with the answers of its own.
    """

    code: str
    label: Said
    kind: str | None
    name: Said
    who: Said
    reasons: tuple[Said, ...]
    uses: tuple[Said, ...]
    departments: tuple[str, ...]
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """A department: what it is called, what it expects, and by which parts of an offer that can be answered."""

    label: Said
    need: Said
    served_by: frozenset[str]


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """Return every profile, in the order of the file.

    Raises
    ------
    BookRefused
        The data file was changed and no longer has its form.

    Examples
    --------
    >>> [each.kind for each in profiles() if each.code in ("research_institution", "ministry", "solution_provider")]
    ['university_hospital', 'network', None]
    """
    return tuple(_profile(code, read) for code, read in _tables("profiles.toml", ProfileFile).items())


@lru_cache(maxsize=1)
def departments() -> Mapping[str, Served]:
    """Return each department by its code, in the order of the file.

    Raises
    ------
    BookRefused
        The data file was changed and no longer has its form.
    """
    return {
        code: Served(read.label.model_dump(), read.need.model_dump(), frozenset(read.served_by))
        for code, read in _tables("departments.toml", DepartmentFile).items()
    }


def profile_of(code: str) -> Profile:
    """Return the profile of a code.

    Raises
    ------
    ProfileUnknown
        There is none: the refusal names the nearest and lists them all.
    """
    known = {each.code: each for each in profiles()}
    if code not in known:
        facts = {"found": repr(code), "nearest": nearest(code, known), "known": ", ".join(known)}
        raise ProfileUnknown(reason=Problem("", "profile_unknown", facts))
    return known[code]


def _tables(name: str, model: type[BaseModel]) -> dict[str, Any]:
    """Read a data file of one table a thing; every fault of it is told at once."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for code, table in tomllib.loads((files("costing") / "data" / name).read_text("utf-8")).items():
        try:
            found[code] = model.model_validate(table)
        except ValidationError as error:
            problems += problems_of(error, model, (code,))
    if problems:
        raise BookRefused(path=name, problems=tuple(problems))
    return found


def _profile(code: str, read: ProfileFile) -> Profile:
    return Profile(
        code=code,
        label=read.label.model_dump(),
        kind=read.kind,
        name=read.name.model_dump(),
        who=read.who.model_dump(),
        reasons=tuple(each.model_dump() for each in read.reasons),
        uses=tuple(each.model_dump() for each in read.uses),
        departments=read.departments,
        answers=read.scope,
    )
