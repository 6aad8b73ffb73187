"""The fixed texts of documents: labels, promises, objectives, phases of the work, clauses; in three languages."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

LABELS = ("proposal", "workbook")


@lru_cache(maxsize=8)
def data(name: str) -> Mapping[str, Any]:
    """Return a text file of the data folder."""
    return tomllib.loads((files("costing") / "data" / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=4)
def labels(lang: str) -> dict[str, str]:
    """Return every label of the documents, by `document.key`, in a language."""
    return {f"{name}.{key}": said[lang] for name in LABELS for key, said in data(f"{name}_labels").items()}


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
