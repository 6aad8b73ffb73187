"""Which questions a form asks, and in which order: what matters for who asks, what moves the price most first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from costing.documents.enquiry import LEFT, ROW, WANTED, Field, Group, Rows, fields, groups, own_service, tables
from costing.errors import NoLineLeft, NothingAsked
from costing.estimating import estimate
from costing.price_book import PriceBook
from costing.prices import table_of
from costing.profile_files import Profile
from costing.scope import ASKING, Project, Scope

# What is asked for by its own question, and not by a table of details.
_BY_OTHERS = {"project", "services"}
_LEADING, _FOLLOWING = range(2)
_FIRST = "facility"
# Asked about in detail whoever asks: a licence without its amount has no price.
_LICENCES = "licences"
_NAMELESS = "-"  # who the client is moves no price


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One form: its groups in order, each with its questions in order, its tables, and what is known already."""

    groups: tuple[tuple[Group, tuple[Field, ...]], ...]
    tables: tuple[Rows, ...]
    known: Mapping[str, Any]

    @property
    def count(self) -> int:
        """How many questions stand in its groups."""
        return sum(len(asked) for _, asked in self.groups)


def enquiry_of(profile: Profile | None, scope: Scope | None, book: PriceBook, day: date) -> Enquiry:
    """Return the form for a kind of client, or for what is known of one.

    Parameters
    ----------
    profile
        Who asks: the services of its starter are asked about in detail, the others by one question each. Absent, and
        without a scope: every service in detail.
    scope
        What is known already, filled in; its services are asked about in detail too.
    book, day
        What the questions are ranked by: how much the price narrows with each answer.
    """
    detailed = _detailed(profile, scope)
    told = scope.model_dump(mode="json", exclude_defaults=True) if scope is not None else {}
    base = told if scope is None else {**told, "lang": scope.lang}
    if profile is not None:
        kind = {} if profile.kind is None else {"kind": profile.kind}
        base = {**base, "client": {**kind, **base.get("client", {})}}
    ranks = _ranks(base, detailed, book, day)
    detailed |= {_LICENCES, *(table for path in ranks if (table := table_of(path)) is not None)}
    asked = [each for each in fields().values() if ROW not in each.path and _matters(each, detailed, scope)]
    own = [each for each in book.on(day).services.values() if each.table == "services"]
    asked += [own_service(each.code, each.label) for each in own]
    return Enquiry(
        groups=_ordered(asked, ranks, detailed),
        tables=tuple(each for each in tables() if each.group in detailed | {_FIRST}),
        known=_whole(base),
    )


def _whole(known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is known, with what stands unsaid: a system that is not named stays, a project is sold in parts."""
    said = dict(known)
    if "systems" in known:
        left = {name: {"upgrade": LEFT} for name in ("pacs", "ris") if name not in known["systems"]}
        said["systems"] = {**known["systems"], **left}
    if "project" in known:
        said["project"] = Project().model_dump() | known["project"]
    return said


def _detailed(profile: Profile | None, scope: Scope | None) -> set[str]:
    """Return the services that are asked about in detail."""
    tables = {table for table in ASKING if table not in _BY_OTHERS}
    if profile is None and (scope is None or not set(scope.tables) & tables):
        return tables
    named = {*(profile.answers if profile is not None else ()), *(scope.tables if scope is not None else ())}
    return named & tables


def _ranks(base: Mapping[str, Any], detailed: Collection[str], book: PriceBook, day: date) -> dict[str, int]:
    """Return the place of each question that moves a price, by the path of its answer: the first narrows it most."""
    client = {"name": _NAMELESS, **base.get("client", {})}
    open_tables = {table: opened(table) for table in detailed if table != _LICENCES}
    try:
        asked = estimate(Scope.model_validate({**open_tables, **base, "client": client}), book, day).questions()
    except (NothingAsked, NoLineLeft):  # what is known asks for nothing: what else there is, is asked
        asked = estimate(Scope.model_validate({**open_tables, "client": client}), book, day).questions()
    keys = [key for each in asked for key in each.key.split(", ")]
    return {key: rank for rank, key in reversed(list(enumerate(keys)))}


def opened(table: str) -> Any:
    """Return a table that asks for its service and says nothing more."""
    if table == "systems":
        return {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "major"}}
    return [] if table == "integrations" else {}


def _matters(field: Field, detailed: Collection[str], scope: Scope | None) -> bool:
    """Whether a question is asked: of a service in detail, or the one whether that is wanted."""
    if field.path == "users":
        return "systems" not in detailed or (scope is not None and scope.users is not None)
    table = table_of(field.path)
    return field.kind == WANTED or table not in ASKING or table in detailed or table in _BY_OTHERS


def _ordered(
    asked: Collection[Field], ranks: Mapping[str, int], detailed: Collection[str]
) -> tuple[tuple[Group, tuple[Field, ...]], ...]:
    """Return the groups and the questions of each in their order; what breaks a tie is the order of the file."""
    last = len(ranks)
    held: dict[str, list[Field]] = {group.code: [] for group in groups()}
    for field in asked:
        brief = field.kind == WANTED and field.path not in detailed
        held["others" if brief else field.group].append(field)

    def place(field: Field) -> tuple[int, int]:
        return (_place(field), ranks.get(field.path, last))

    def first(group: Group) -> tuple[bool, int]:
        return (group.code != _FIRST, min((ranks.get(field.path, last) for field in held[group.code]), default=last))

    ordered = sorted((group for group in groups() if held[group.code]), key=first)
    return tuple((group, tuple(sorted(held[group.code], key=place))) for group in ordered)


def _place(field: Field) -> int:
    """Return whether a question leads its group: whether the service is wanted, at which level, by whom."""
    leads = field.kind == WANTED or field.path.startswith("client.") or field.path.endswith(".upgrade")
    return _LEADING if leads else _FOLLOWING


def known_at(known: Mapping[str, Any], path: str) -> Any:
    """Return what is known at a path of a scope, nothing where nothing is."""
    value: Any = known
    for step in path.replace("[", ".[").split("."):
        if step.startswith("["):
            number = int(step.strip("[]")) - 1
            value = value[number] if isinstance(value, list) and number < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value
