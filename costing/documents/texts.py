"""The fixed texts of documents: labels, promises, objectives, phases of the work, clauses; in three languages."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any

from costing.wording import filled

LABELS = ("proposal", "workbook")
_INTERNAL = ("proposal.inside_", "proposal.alt_inside_", "proposal.internal_", "workbook.inside_")


@lru_cache(maxsize=32)
def data(name: str) -> Mapping[str, Any]:
    """Return a text file of the data folder."""
    return tomllib.loads((files("costing") / "data" / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=8)
def labels(lang: str, *, internal: bool = False) -> dict[str, str]:
    """Return the labels of the documents, by `document.key`, in a language; those of internal chapters where asked."""
    said = {f"{name}.{key}": each[lang] for name in LABELS for key, each in data(f"{name}_labels").items()}
    return said if internal else {key: text for key, text in said.items() if not key.startswith(_INTERNAL)}


def chosen(items: Iterable[Mapping[str, Any]], tables: Collection[str]) -> tuple[Mapping[str, Any], ...]:
    """Return the entries that hold for what is sold, by table of the scope.

    An entry holds where every table it `needs` is there, one at least of those of `one_of`, and none of `unless`.
    """
    asked = set(tables)
    return tuple(
        item
        for item in items
        if set(item.get("needs", ())) <= asked
        and (asked & set(item["one_of"]) if "one_of" in item else True)
        and not asked & set(item.get("unless", ()))
    )


def applying(items: Iterable[Mapping[str, Any]], tables: Collection[str], lang: str) -> tuple[str, ...]:
    """Return the texts of the entries that hold for what is sold, in a language."""
    return tuple(item["text"][lang] for item in chosen(items, tables))


def telling(
    items: Iterable[Mapping[str, Any]], tables: Collection[str], facts: Mapping[str, Any], lang: str
) -> tuple[str, ...]:
    """Return the texts of the entries that hold and name nothing unknown, their blanks filled in."""
    held = (item for item in chosen(items, tables) if blanks_of(item) <= facts.keys())
    return tuple(filled(item["text"][lang], lang, facts) for item in held)


def blanks_of(entry: Mapping[str, Any]) -> frozenset[str]:
    """Return the facts that an entry names."""
    return frozenset(name for _, name, _, _ in Formatter().parse(entry["text"]["fr"]) if name)
