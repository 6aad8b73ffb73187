"""The fixed texts of documents: labels, phases of the scope of work, clauses; each in the three languages."""

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


def applying(items: Iterable[Mapping[str, Any]], tables: Collection[str], lang: str) -> tuple[str, ...]:
    """Return the texts that hold for a scope with these tables: all they need is there, nothing they exclude is."""
    return tuple(
        item["text"][lang]
        for item in items
        if set(item.get("needs", ())) <= set(tables) and not set(item.get("unless", ())) & set(tables)
    )
