"""What a client is asked: the questions of data/questionnaire.toml, each with the answers that a scope takes there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from costing.arabic import agreed
from costing.documents.texts import data
from costing.offers import Said
from costing.profile_files import departments, profiles
from costing.scope import ASKING, Scope
from costing.wording import LANGUAGES, messages

WANTED, YES_NO, CHOICE, NUMBER, TEXT, CLIENT, COVERS = (
    "wanted", "yes_no", "choice", "number", "text", "client", "covers",
)  # fmt: skip
SHARE, MONEY = "share", "decimal"
YES, NO, UNKNOWN = "yes", "no", "unknown"
OWN, ROW = "services.", "[]"
# What a form asks for in one place and a scope may take in another.
ELSEWHERE = {"users": "systems.users"}
CURRENCY = "currency"
# The level of a system that the client leaves as it is.
LEFT = "none"
_JOINER = " + "
_MANY = 11  # from which on Arabic counts a thing in the singular
_LISTED = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be: its least and most, whether the least is only beyond `above`, its steps."""

    least: float | None = None
    most: float | None = None
    above: bool = False
    step: float | None = None
    whole: bool = False
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question: where the scope takes its answer, what is asked, and what may be answered.

    `words` are the answers of a choice, by what the scope takes. `quiet`: no price waits for it. `needed`: where it is
    asked for, it cannot stay open. `width` is that of its column in a table [digits].
    """

    path: str
    group: str
    kind: str
    question: Said
    help: Said
    words: Mapping[str, Said]
    bounds: Bounds
    unit: str | None = None
    quiet: bool = False
    needed: bool = False
    width: float = 0
    form: str = ""

    @property
    def key(self) -> str:
        """The column of a table that it is, none for a question of its own."""
        return self.path.rpartition(ROW)[2].removeprefix(".")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions on one subject; `table` of the scope asks for the service they are on."""

    code: str
    label: Said
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that is filled in row by row, on a sheet of its own; `first`: what its first row stands for."""

    path: str
    sheet: str
    rows: int
    label: Said
    help: Said
    columns: tuple[Field, ...]
    group: str
    first: str | None = None

    def code(self, number: int) -> str:
        """Return what a row stands for in the scope, from 1."""
        if self.first is None:
            return f"{self.path}[{number}]"
        return self.first if number == 1 else f"{self.path}[{number - 1}]"


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """Return the groups of questions, in the order of the file."""
    return tuple(Group(each["code"], each["label"], each.get("table")) for each in data("questionnaire")["group"])


@lru_cache(maxsize=1)
def fields() -> Mapping[str, Field]:
    """Return every question by its path, in the order of the file; `integrations[].system` is a column of a table."""
    of_table = {group.table: group.code for group in groups() if group.table}
    told = data("questionnaire")["field"]
    return {raw["path"]: _field(raw, _group_of(raw["path"], of_table)) for raw in told}


@lru_cache(maxsize=1)
def tables() -> tuple[Rows, ...]:
    """Return the tables that are filled in row by row."""
    return tuple(
        Rows(
            path=raw["path"],
            sheet=raw["sheet"],
            rows=raw["rows"],
            label=raw["row"],
            help=raw["help"],
            columns=tuple(each for path, each in fields().items() if path.startswith(raw["path"] + ROW)),
            group=raw.get("group", raw["path"]),
            first=raw.get("first"),
        )
        for raw in data("questionnaire")["table"]
    )


def field_at(path: str) -> Field | None:
    """Return the question whose answer stands at a path of a scope; nothing where none is asked."""
    if path.startswith(OWN):
        return own_service(path.removeprefix(OWN), dict.fromkeys(LANGUAGES, path))
    row, _, key = path.rpartition(".")
    if path not in fields() and row in {rows.first for rows in tables()}:
        return fields().get(next(f"{rows.path}{ROW}.{key}" for rows in tables() if rows.first == row))
    return fields().get(_LISTED.sub(ROW, path))


def own_service(code: str, label: Said) -> Field:
    """Return the question whether a service of a company's own is wanted."""
    told = data("questionnaire")["own"]
    return Field(OWN + code, "others", WANTED, label, told["help"], _common(YES, NO), Bounds())


def unit_words(unit: str) -> frozenset[str]:
    """Return every way to write a unit behind a number: one of it or several, in any language, at length or short."""
    one, several = (messages().get(key) for key in (f"unit.{unit}", f"unit.{unit}s"))
    if one is None:
        return frozenset()
    forms = one if several is None else several
    many = {agreed(count, one["ar"], forms["ar"]) for count in (_MANY, 100)}
    return frozenset((*one.values(), *forms.values(), *many, *data("questionnaire")["units"].get(unit, ())))


def unknown_words() -> frozenset[str]:
    """Return every way to say that an answer is not known."""
    told = data("questionnaire")
    return frozenset((*told["words"]["common"][UNKNOWN].values(), *told["also"][UNKNOWN]))


def said_unknown(lang: str) -> str:
    """Return how a language says that an answer is not known."""
    return str(data("questionnaire")["words"]["common"][UNKNOWN][lang])


def _group_of(path: str, of_table: Mapping[str, str]) -> str:
    table = path.partition(".")[0].partition(ROW)[0]
    if path.startswith("client.") and path not in {"client.name", "client.kind"}:
        return "papers"
    if table in {"client", "sites", "users"}:
        return "facility"
    return of_table.get(table, "vendor" if table == "vendor" else "offer")


def _field(raw: Mapping[str, Any], group: str) -> Field:
    path = raw["path"]
    driver: Mapping[str, Any] = next((each for each in data("drivers").values() if each.get("key") == path), {})
    shape = _shape(path)
    kind = raw.get("kind") or _kind(path, shape, raw)
    unit = None if kind == WANTED else raw.get("unit", driver.get("unit"))
    form = unit if unit == SHARE else MONEY if path.endswith("amount") else ""
    return Field(
        path=path,
        group=group,
        kind=kind,
        question=raw.get("question") or driver["question"],
        help=raw["help"],
        words=_words(path, kind, raw, driver),
        bounds=_bounds(shape),
        unit=unit,
        quiet=raw.get("quiet", False),
        needed=raw.get("needed", False),
        width=raw.get("width", 0),
        form=form,
    )


def _kind(path: str, shape: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
    if path in ASKING:
        return WANTED
    if "enum" in shape or "words" in raw:
        return CHOICE
    return {"boolean": YES_NO, "integer": NUMBER, "number": NUMBER}.get(shape["type"], TEXT)


def _words(path: str, kind: str, raw: Mapping[str, Any], driver: Mapping[str, Any]) -> Mapping[str, Said]:
    """Return the answers of a question that is a choice, by what the scope takes."""
    if kind in {WANTED, YES_NO, CLIENT}:
        return _common(YES, NO)
    if kind == COVERS:
        return dict(_covers())
    return _choices(path, raw, driver) if kind == CHOICE else {}


def _choices(path: str, raw: Mapping[str, Any], driver: Mapping[str, Any]) -> Mapping[str, Said]:
    if "words" in raw:
        return dict(data("questionnaire")["words"][raw["words"]])
    if path == "client.kind":
        return {each.code: each.label for each in profiles() if each.code == each.kind}
    if path.startswith("client.departments"):
        return {code: each.label for code, each in departments().items()}
    if path.endswith("system"):
        return {word: messages()[f"interface.{word}"] for word in _shape(path)["enum"]}
    return dict(driver["words"])


def _common(*words: str) -> dict[str, Said]:
    said = data("questionnaire")["words"]["common"]
    return {word: said[word] for word in words}


def _covers() -> Iterator[tuple[str, Said]]:
    """Return what a licence may cover: one system, or several of them."""
    each = data("questionnaire")["words"]["covers"]
    for count in range(1, len(each) + 1):
        for some in combinations(each, count):
            yield "+".join(some), {lang: _JOINER.join(each[word][lang] for word in some) for lang in LANGUAGES}


def _bounds(shape: Mapping[str, Any]) -> Bounds:
    return Bounds(
        least=shape.get("minimum", shape.get("ge", shape.get("exclusiveMinimum"))),
        most=shape.get("maximum", shape.get("le")),
        above="exclusiveMinimum" in shape,
        step=shape.get("multipleOf"),
        whole=shape.get("type") == "integer",
        length=shape.get("maxLength"),
    )


@cache
def _schema() -> dict[str, Any]:
    return Scope.model_json_schema()


def _shape(path: str) -> dict[str, Any]:
    """Return what the schema of a scope says of the answer at a path."""
    shape = _resolved(_schema())
    for step in path.replace(ROW, "." + ROW).split("."):
        if step == ROW:
            shape = _resolved(shape["items"])
        elif step:
            shape = _resolved(shape["properties"][step])
    return shape


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a part of a schema without its references and the nothing it may be."""
    if "$ref" in shape:
        return _resolved(_schema()["$defs"][shape["$ref"].rpartition("/")[2]])
    if "type" in shape:
        return shape
    some = [each for each in shape["anyOf"] if each.get("type") != "null"]
    return _resolved(some[0])
