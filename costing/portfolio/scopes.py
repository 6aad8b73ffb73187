"""One facility of a table as a scope: what its row says in the form of a scope file, and the scope that it makes."""

from collections.abc import Mapping
from typing import Any

from costing.money import decimal_of, to_centime
from costing.portfolio.columns import AMOUNTS, INTEGRATIONS, WILAYA
from costing.portfolio.reading import Facilities
from costing.scope import Scope
from costing.wording import say

NAME = ("client", "name")
NAMELESS = "-"


def scope_of(found: Facilities, row: int, texts: Mapping[str, str], lang: str) -> Scope:
    """Return the scope of one facility, as a file of its own would give it.

    Parameters
    ----------
    found
        The facilities, as they were read.
    row
        The place of one of them.
    texts
        What stands in its columns of texts, such as `client.name` and `reference`; a wilaya is left out, as no scope
        has one. A facility without a name is called by its label.
    lang
        fr, ar or en: that of its documents.

    Returns
    -------
    Scope
        With its amounts of licences and hardware, to the centime.

    Raises
    ------
    ScopeRefused
        A text that no scope takes: too long, or with control characters.
    """
    scope = scope_at(found, row)
    scope["lang"] = lang
    scope["client"]["name"] = say("portfolio.nameless", lang, label=str(found.index[row]))
    for name, text in texts.items():
        column = found.columns.get(name)
        if column is not None and column.kind == "text" and name != WILAYA:
            put(scope, column.path, text)
    if "licences" in scope:
        scope["licences"] = [licence(say("portfolio.licences", lang), scope["licences"]["amount"])]
    return Scope.model_validate(scope)


def scope_at(found: Facilities, row: int) -> dict[str, Any]:
    """Return what is known of one facility in the form of a scope, without its texts; `licences` is a table there."""
    scope: dict[str, Any] = {}
    put(scope, NAME, NAMELESS)
    for table, mask in found.tables.items():
        if mask[row]:
            put(scope, tuple(table.split(".")), {})
    if INTEGRATIONS in scope:
        entries = found.listed[found.lists[row]].entries if found.lists is not None and found.lists[row] >= 0 else ()
        scope[INTEGRATIONS] = [entry.model_dump(exclude_none=True) for entry in entries]
    for name, column in found.columns.items():
        answer = found.answer(name, row)
        if answer is not None and column.kind != "asks":
            put(scope, column.path, to_centime(decimal_of(float(answer))) if name in AMOUNTS else answer)
    return scope


def licence(item: str, amount: object) -> dict[str, Any]:
    """Return an amount of licences [DZD before tax] as a scope lists it: bought, whatever the vendor's usual way."""
    return {"item": item, "amount": amount, "model": "perpetual"}


def put(scope: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Write a value at a path of a scope, with the tables on the way."""
    *tables, key = path
    for table in tables:
        scope = scope.setdefault(table, {})
    scope[key] = value
