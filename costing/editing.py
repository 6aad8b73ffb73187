"""A scope with one answer changed: plain steps from a frozen scope to another, refused as a scope is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from costing.documents.enquiry import LEFT, ROW
from costing.prices import CONTEXT
from costing.scope import Scope
from costing.scope_keys import answer_at
from costing.scope_writing import scope_tables

_LEVEL = "upgrade"
_SOLD = "project.sold"
# A service that needs an answer to be asked for at all begins with its commonest one.
_BEGUN: Mapping[str, Any] = {"systems": {"pacs": {"upgrade": "major"}}, "integrations": [], "licences": []}


def said_at(scope: Scope, path: str) -> Any:
    """Return what a scope says at a path: plain values; rows as a list of tables, one row by its number from 1."""
    if path.endswith(ROW):
        return _rows_at(scope, path.removesuffix(ROW))
    value = answer_at(scope, path)
    if path.endswith(f".{_LEVEL}") and value is None:
        return LEFT
    if path == _SOLD and value is None:
        return "parts"
    return value


def _rows_at(scope: Scope, path: str) -> tuple[Mapping[str, Any], ...]:
    told = scope_tables(scope)
    if path == "hardware.items":
        held = told.get("hardware") or {}
        first = {key: value for key, value in held.items() if key not in {"level", "items"}}
        return (*([first] if first else []), *held.get("items", ()))
    return tuple(told.get(path) or ())


def with_answer(scope: Scope, path: str, value: Any) -> Scope:
    """Return a scope with another answer at a path; what it stands in is asked for with it.

    Raises
    ------
    ScopeRefused
        The scope cannot be so.
    """
    told = scope_tables(scope)
    if path.endswith(ROW):
        _put_rows(told, path.removesuffix(ROW), value)
    elif path.endswith(f".{_LEVEL}") and value == LEFT:
        told.get("systems", {}).pop(path.split(".")[1], None)
    else:
        _put(told, path.split("."), value)
    return Scope.model_validate(told)


def without_answer(scope: Scope, path: str) -> Scope:
    """Return a scope in which an answer is unknown; the service it is on stays asked for.

    Raises
    ------
    ScopeRefused
        It cannot stay unknown.
    """
    told = scope_tables(scope)
    if path.endswith(ROW):
        _put_rows(told, path.removesuffix(ROW), ())
        return Scope.model_validate(told)
    *above, last = path.split(".")
    tables = [told]
    for step in above:
        held = tables[-1].get(step)
        if not isinstance(held, dict):
            return scope
        tables.append(held)
    tables[-1].pop(last, None)
    if above and not tables[-1] and above[0] in CONTEXT:
        tables[-2].pop(above[-1])
    return Scope.model_validate(told)


def with_service(scope: Scope, table: str, held: Any = None) -> Scope:
    """Return a scope that asks for a service, with what is known of it; unchanged where it asks for it already.

    Raises
    ------
    ScopeRefused
        It cannot be asked for without an answer, such as licences without an amount.
    """
    if table in scope.tables:
        return scope
    told = scope_tables(scope)
    _put(told, table.split("."), held if held is not None else _BEGUN.get(table, {}))
    return Scope.model_validate(told)


def without_service(scope: Scope, table: str) -> tuple[Scope, Any]:
    """Return a scope that does not ask for a service, and what it said of it."""
    told = scope_tables(scope)
    *above, last = table.split(".")
    inside = told
    for step in above:
        inside = inside.get(step, {})
    held = inside.pop(last, None)
    if above and not inside:
        told.pop(above[0], None)
    return Scope.model_validate(told), held


def _put(told: dict[str, Any], steps: Sequence[str], value: Any) -> None:
    *above, last = steps
    for step in above:
        told = told.setdefault(step, {})
    told[last] = value


def _put_rows(told: dict[str, Any], path: str, rows: Sequence[Mapping[str, Any]]) -> None:
    plain = [dict(row) for row in rows]
    if path != "hardware.items":
        told[path] = plain
        return
    held = told.get("hardware") or {}
    level = {"level": held["level"]} if "level" in held else {}
    alone = set(held) - {"level", "items"}
    first = plain.pop(0) if alone and plain else {}
    told["hardware"] = {**level, **first, **({"items": plain} if plain else {})}
