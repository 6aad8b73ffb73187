"""The keys of a scope that levers and bundles name: each is there, and takes what it is given."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from costing.errors import Problem
from costing.fields import nearest, unknown_word
from costing.prices import Asking
from costing.scope import Scope, Vendor
from costing.scope_keys import whole_at, words_at


def lever_keys_held(named: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """A lever or bundle asks for tables there are, and answers keys with the words they take."""
    for file in ("levers", "bundles"):
        for code, table in named[file].items():
            if not table.change:
                yield Problem(f"{file}.toml: {code}.change", "missing_key")
            for number, entry in enumerate(table.change, start=1):
                place = f"{file}.toml: {code}.change[{number}]"
                yield from _tables(f"{place}.asks", entry.asks)
                yield from _drops(f"{place}.drops", entry.drops)
                for part in ("fills", "sets", "caps"):
                    for key, value in getattr(entry, part).items():
                        yield from _answer(f"{place}.{part}", key, value)


def _tables(place: str, names: tuple[str, ...]) -> Iterator[Problem]:
    tables = [name for name in get_args(Asking) if name not in {"systems", "services", "licences"}]
    yield from (unknown_word(place, repr(name), name, tables) for name in names if name not in tables)


def _drops(place: str, names: tuple[str, ...]) -> Iterator[Problem]:
    tables = [name for name in get_args(Asking) if name != "services"]
    context = {f"vendor.{name}" for name in Vendor.model_fields}
    for name in names:
        if name not in {*tables, *context} and words_at(name) is None:
            yield unknown_word(place, repr(name), name, tables)


def _answer(place: str, key: str, value: float | str) -> Iterator[Problem]:
    words = words_at(key)
    if words is None:
        first = key.split(".", maxsplit=1)[0]
        facts = {"found": key, "nearest": nearest(first, Scope.model_fields)}
        yield Problem(place, "key_of_nothing", facts)
    elif words and value not in words:
        yield unknown_word(f"{place}.{key}", repr(value), str(value), sorted(words))
    elif not words and isinstance(value, str):
        yield Problem(f"{place}.{key}", "number_expected", {"found": repr(value)})
    elif not words and whole_at(key) and float(value) != int(value):
        yield Problem(f"{place}.{key}", "whole_expected", {"found": f"{value:g}"})
