"""A scope with a lever pulled: only what the lever names is changed, and nothing else ever."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costing.drivers import answers
from costing.goods import CONCURRENT, SUBSCRIPTION, licensing_model
from costing.levers import Change, Cut
from costing.money import decimal_of, to_centime
from costing.prices import CONTEXT, Prices
from costing.purchases import Licence
from costing.scope import Scope

Tables = dict[str, Any]
# What is given an amount: a cut lowers that amount, so that all that follows from it follows.
GIVEN = ("licences", "hardware")
_LISTS = {"integrations"}


def changed(scope: Scope, change: Change, prices: Prices) -> Scope:
    """Return a scope after a change: dropped, asked, filled, set and capped, in that order; amounts given are cut last.

    Licences that the client supplies, or that are paid by the year already, stay what they are.
    """
    tables = scope.model_dump(exclude_none=True)
    for key in change.drops:
        _drop(tables, key)
    if (change.subscribes is not None or change.frees) and scope.licences:
        tables["licences"] = [_relicensed(each, change, scope, prices) for each in scope.licences]
    _answered(tables, change)
    for cut in change.cuts:
        if cut.service in GIVEN and cut.by is None:
            _cheapened(tables, cut)
    return Scope.model_validate(tables)


def _relicensed(licence: Licence, change: Change, scope: Scope, prices: Prices) -> Tables:
    """Return a licence that is bought paid by the year instead, or sold no more; any other as it is."""
    held = licence.model_dump(exclude_none=True)
    if licence.supplied_by is not None or by_the_year(licence, scope, prices):
        return held
    if change.frees:
        return {**held, "supplied_by": "client"}
    seats = 1
    if licensing_model(licence, scope, prices) == CONCURRENT:
        seats = licence.seats or int(float(answers(scope, prices)["seats"].likely))
    for name in ("amount", "cost"):
        if name in held and change.subscribes is not None:
            held[name] = to_centime(decimal_of(held[name]) * seats * change.subscribes)
    return {**{name: value for name, value in held.items() if name != "seats"}, "model": SUBSCRIPTION}


def _answered(tables: Tables, change: Change) -> None:
    """Write what a change asks for and answers; it sets and caps only in tables that are there."""
    for name in change.asks:
        tables.setdefault(name, [] if name in _LISTS else {})
    for key, value in change.fills.items():
        _answer(tables, key, value, over=False)
    for key, value in change.sets.items():
        first = key.split(".", maxsplit=1)[0]
        if first in tables or first in CONTEXT:
            _answer(tables, key, value, over=True)
    for key, most in change.caps.items():
        held = _held(tables, key)
        if key.split(".", maxsplit=1)[0] in tables and (held is None or held > most):
            _answer(tables, key, most, over=True)


def answer_at(scope: Scope, key: str) -> Any:
    """Return the answer a scope gives at a key; nothing where it gives none."""
    return _held(scope.model_dump(exclude_none=True), key)


def with_answer(scope: Scope, key: str, value: float | str) -> Scope:
    """Return a scope with another answer at a key."""
    tables = scope.model_dump(exclude_none=True)
    _answer(tables, key, value, over=True)
    return Scope.model_validate(tables)


def by_the_year(licence: Licence, scope: Scope, prices: Prices) -> bool:
    """Whether a licence is paid by the year."""
    return licensing_model(licence, scope, prices) == SUBSCRIPTION


def _drop(tables: Tables, key: str) -> None:
    *path, last = key.split(".")
    inner: Any = tables
    for step in path:
        inner = inner.get(step, {})
    if isinstance(inner, dict):
        inner.pop(last, None)


def _held(tables: Tables, key: str) -> Any:
    inner: Any = tables
    for step in key.split("."):
        inner = inner.get(step) if isinstance(inner, dict) else None
    return inner


def _answer(tables: Tables, key: str, value: float | str, *, over: bool) -> None:
    *path, last = key.split(".")
    inner = tables
    for step in path:
        inner = inner.setdefault(step, {})
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    inner[last] = whole if over else inner.get(last, whole)


def _cheapened(tables: Tables, cut: Cut) -> None:
    """Lower what is given an amount and sold, to the centime."""
    given = tables.get(cut.service)
    held = given if isinstance(given, list | tuple) else [given, *given.get("items", ())] if given else []
    for each in held:
        for name in ("amount", "cost"):
            if name in each and "supplied_by" not in each:
                each[name] = to_centime(decimal_of(each[name]) * (1 - cut.share))


def parted(scope: Scope, prices: Prices) -> tuple[Scope, Scope | None]:
    """Return a scope without what it pays for by the year, and with one year of that; nothing where there is none."""
    licences = scope.licences or ()
    kept = tuple(each for each in licences if not by_the_year(each, scope, prices))
    if len(kept) == len(licences):
        return scope, None
    one = tuple(each.model_copy(update={"years": 1}) if each not in kept else each for each in licences)
    return scope.model_copy(update={"licences": kept or None}), scope.model_copy(update={"licences": one})


def flattened(scope: Scope) -> Mapping[str, Any]:
    """Return every answer of a scope by its dotted key, lists counted from one."""
    return dict(_flat(scope.model_dump(exclude_none=True), ""))


def _flat(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{path}[{number}]")
    else:
        yield path, decimal_of(value) if isinstance(value, Decimal) else value
