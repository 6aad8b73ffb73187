"""What a scope answers of the questions of the form, and what it leaves open, group by group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costing.documents.enquiry import (
    CLIENT,
    COVERS,
    CURRENCY,
    MONEY,
    NO,
    NUMBER,
    OWN,
    ROW,
    WANTED,
    YES,
    YES_NO,
    Field,
    Rows,
    fields,
    own_service,
    tables,
)
from costing.documents.enquiry_order import known_at
from costing.money import decimal_of
from costing.prices import table_of
from costing.purchases import HOME
from costing.scope import ASKING, Project, Scope
from costing.scope_writing import scope_tables
from costing.wording import LANGUAGES, number, quantity, say, shown

_CENTIMES = 2
_FACILITY, _OTHERS = "facility", "others"
_MAJOR, _ABROAD = "major", "international"
# What has a list of its own where it is asked for, told there.
_DEPARTMENTS = "client.departments"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: where the scope takes it, the group and the question it is to, in each language what it says.

    A detail of a company's own service has no question here: the company's book holds it.
    """

    path: str
    group: str
    field: Field | None
    value: Any

    @property
    def wanted(self) -> bool:
        """Whether it only says that a service is asked for."""
        return self.field is not None and self.field.kind == WANTED

    def question(self, lang: str) -> str:
        """Return what it answers, in words; of a company's own service, its key."""
        return self.path.removeprefix(OWN) if self.field is None else self.field.question[lang]

    def said(self, lang: str) -> str:
        """Return the answer in words."""
        if self.field is None:
            return shown(self.value, lang)
        if self.path == _DEPARTMENTS:
            return say("view.comma", lang).join(_said(self.field, each, lang) for each in self.value)
        return _said(self.field, self.value, lang)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a table of the form, such as one interface: what it is called, and its answers by column."""

    rows: Rows
    number: int
    answers: tuple[Answer, ...]


def answers_of(scope: Scope) -> tuple[Answer, ...]:
    """Return every answer but those of rows, in the order of the form; a service without further answers is one too."""
    told = _told(scope)
    found = [
        Answer(path, field.group, field, _asked(told, field))
        for path, field in fields().items()
        if ROW not in path and _asked(told, field) is not None
    ]
    if _DEPARTMENTS in _paths(told):
        field = fields()[_DEPARTMENTS + ROW]
        place = 1 + max(rank for rank, each in enumerate(found) if each.group == _FACILITY)
        found.insert(place, Answer(_DEPARTMENTS, _FACILITY, field, known_at(told, _DEPARTMENTS)))
    return (*found, *_own(told))


def rows_of(scope: Scope) -> tuple[Listed, ...]:
    """Return the rows of the tables of the form that are filled in, in their order."""
    told = _told(scope)
    return tuple(each for rows in tables() if rows.path != _DEPARTMENTS for each in _filled(told, rows))


def open_of(scope: Scope) -> tuple[Field, ...]:
    """Return the questions on what is asked for that have no answer and that a price waits for."""
    asked, told = set(scope.asked), _told(scope)

    def waits(field: Field) -> bool:
        table = field.path.partition(".")[0]
        return (
            ROW not in field.path
            and field.kind != WANTED
            and not field.quiet
            and not field.needed
            and (table not in ASKING or table_of(field.path) in asked)
            and field.path not in moot
            and known_at(told, field.path) is None
        )

    moot = set(_moot(scope))
    return tuple(filter(waits, fields().values()))


def _moot(scope: Scope) -> Iterator[str]:
    """Return the questions that what is known already leaves without an object."""
    if scope.systems is not None:
        yield "users"  # asked with the systems
    for name in ("pacs", "ris"):
        system = getattr(scope.systems, name, None)
        if system is None:
            yield f"systems.{name}.versions_behind"
        if system is None or system.upgrade == _MAJOR:  # a contract of support covers updates alone
            yield f"systems.{name}.support_contract"
    if scope.vendor is not None and scope.vendor.origin not in {None, _ABROAD}:
        yield "vendor.trips"


def _told(scope: Scope) -> dict[str, Any]:
    """Return what a scope says, with what stands unsaid once a project is named: that it is sold in parts."""
    told = scope_tables(scope)
    return {**told, "project": Project().model_dump() | told["project"]} if "project" in told else told


def _paths(told: Mapping[str, Any]) -> set[str]:
    return {f"{table}.{key}" for table, value in told.items() if isinstance(value, Mapping) for key in value}


def _asked(told: Mapping[str, Any], field: Field) -> Any:
    """Return the answer to a question; a service is asked for by its table."""
    known = known_at(told, field.path)
    return (True if known is not None else None) if field.kind == WANTED else known


def _own(told: Mapping[str, Any]) -> Iterator[Answer]:
    """Return what is asked of a company's own services, by their keys."""
    for code, details in told.get("services", {}).items():
        path = f"{OWN}{code}"
        yield from (Answer(f"{path}.{key}", _OTHERS, None, value) for key, value in details.items())
        if not details:
            yield Answer(path, _OTHERS, own_service(code, dict.fromkeys(LANGUAGES, code)), value=True)


def _filled(told: Mapping[str, Any], rows: Rows) -> Iterator[Listed]:
    """Return the rows of one table that say something; the first of some stands in the table above them."""
    listed = known_at(told, rows.path) or []
    for place in range(1, len(listed) + 2):
        code = rows.code(place)
        held = known_at(told, code)
        if held is None or (rows.first == code and "amount" not in held and "cost" not in held):
            continue
        yield Listed(rows, place, tuple(_cells(rows, code, held)))


def _cells(rows: Rows, code: str, held: Mapping[str, Any]) -> Iterator[Answer]:
    for column in rows.columns:
        value = held.get(column.key)
        if value is None and column.key == CURRENCY and "amount" in held:
            value = HOME
        if value is not None:
            yield Answer(f"{code}.{column.key}", rows.group, column, value)


def _said(field: Field, value: Any, lang: str) -> str:
    if field.kind in {WANTED, YES_NO, CLIENT}:
        return field.words[NO if value is False else YES][lang]
    if field.kind == COVERS:
        return field.words["+".join(word for word in field.words if word in value)][lang]
    if field.form == MONEY:
        return number(decimal_of(value), lang, decimals=_CENTIMES)
    if field.kind == NUMBER:
        return quantity(decimal_of(value), field.unit, lang)
    return field.words[value][lang] if value in field.words else shown(value, lang)


def columns_of(listed: Sequence[Listed]) -> tuple[Field, ...]:
    """Return the columns of one table in which some row says something; the first always."""
    said = {answer.field.path for each in listed for answer in each.answers if answer.field is not None}
    first, *others = listed[0].rows.columns
    return (first, *(column for column in others if column.path in said))
