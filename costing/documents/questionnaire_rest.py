"""What a scope says that no form asks for: told when its form is written, kept when the answers are laid over it."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from costing.documents.enquiry import ROW
from costing.documents.enquiry_order import Enquiry, known_at
from costing.scope import ASKING, Scope
from costing.scope_writing import scope_tables

_LISTED = re.compile(r"\[\d+\]")


def paths_of(enquiry: Enquiry) -> frozenset[str]:
    """Return where a scope takes the answers of a form; `[]` stands for the rows of a table."""
    rows = {
        f"{rows.code(number)}.{column.key}".rstrip(".")
        for rows in enquiry.tables
        for column in rows.columns
        for number in (1, rows.rows)
    }
    return frozenset(map(_alike, {*rows, *(field.path for _, asked in enquiry.groups for field in asked)}))


def unasked(scope: Scope, paths: Collection[str]) -> tuple[str, ...]:
    """Return where a scope says what a form does not ask for.

    Parameters
    ----------
    scope
        What is known.
    paths
        Where the scope takes the answers of the form.

    Returns
    -------
    tuple of str
        Dotted paths, each of all that stands at or below it and in no answer.
    """
    held = frozenset(map(_alike, paths))
    return tuple(each for key, value in scope_tables(scope).items() for each in _unasked(value, key, held))


def laid_over(answers: Scope, scope: Scope, paths: Collection[str]) -> tuple[Scope, tuple[str, ...]]:
    """Return the answers of a form with what a scope says besides, and what of that could not be kept.

    A detail of a row, or of a service that is no longer wanted, is not kept: which row it is of is not known.

    Raises
    ------
    ScopeRefused
        The answers and what stands besides contradict each other.
    """
    tables, told = scope_tables(answers), scope_tables(scope)
    lost = [path for path in unasked(scope, paths) if not _kept(tables, path, known_at(told, path))]
    return Scope.model_validate(tables), tuple(lost)


def _alike(path: str) -> str:
    return _LISTED.sub(ROW, path)


def _unasked(value: Any, path: str, held: Collection[str]) -> Iterator[str]:
    place = _alike(path)
    inside = any(each.startswith((f"{place}.", f"{place}{ROW}")) for each in held)
    if not inside:
        if place not in held or (isinstance(value, Mapping) and value):
            yield path
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _unasked(part, f"{path}.{key}", held)
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from _unasked(part, f"{path}[{number}]", held)


def _kept(tables: dict[str, Any], path: str, value: Any) -> bool:
    """Put a part of a scope where it stood, unless it is of a row or of a service that is not asked for."""
    first, *rest = path.split(".")
    if "[" in path or (rest and first in ASKING and first not in tables):
        return False
    *above, last = first, *rest
    table = tables
    for step in above:
        table = table.setdefault(step, {})
    table[last] = value
    return True
