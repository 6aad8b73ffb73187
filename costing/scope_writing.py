"""A scope written as the file it is read from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from costing.scope import Scope
from costing.scope_text import Block, Row, scope_text


def scope_toml(scope: Scope, opening: Iterable[str] = ()) -> str:
    """Return a scope as TOML: what was said and no more; it reads back to the same scope.

    Parameters
    ----------
    scope
        What the client needs.
    opening
        Paragraphs of comment before the first key.

    Examples
    --------
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "migration": {}, "integrations": [{}]})
    >>> print(scope_toml(scope), end="")
    <BLANKLINE>
    lang = "fr"
    <BLANKLINE>
    [client]
    name = "CHU d'Exemple"
    <BLANKLINE>
    [migration]
    <BLANKLINE>
    [[integrations]]
    """
    return scope_text(opening, tuple(_blocks("", scope_tables(scope))))


def scope_tables(scope: Scope) -> dict[str, Any]:
    """Return what a scope says as plain values: no key that only repeats what stands without it, but the language."""
    return {"lang": scope.lang, **scope.model_dump(mode="json", exclude_defaults=True)}


def _blocks(head: str, table: Mapping[str, Any], around: str = "[{}]") -> Iterator[Block]:
    """Lay out a table: its own keys, then the tables and the lists of tables in it."""
    rows = tuple(Row(key, value) for key, value in table.items() if not _nested(value))
    yield Block(around.format(head) if head else "", rows)
    for key, value in table.items():
        path = f"{head}.{key}".removeprefix(".")
        if isinstance(value, Mapping):
            yield from _blocks(path, value)
        elif _nested(value):
            for item in value:
                yield from _blocks(path, item, "[[{}]]")


def _nested(value: Any) -> bool:
    """Whether a value is a table, or a list of tables."""
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(item, Mapping) for item in value))
