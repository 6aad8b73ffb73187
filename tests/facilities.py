"""One row of a frame of facilities as the scope file that says the same, and the script that makes such frames."""

import importlib.util
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from costing import Scope
from costing.scope_keys import whole_at
from tests.samples import EXAMPLES

# Columns that ask for a service by themselves, by the table of the scope that they stand for.
ASKING = {
    name: name
    for name in ("workstations", "migration", "training", "maintenance", "hardware", "decommissioning")
} | {"integration": "integrations"}  # fmt: skip
NAMELESS = "-"
LABELS = {"wilaya"}


def scope_of(row: Mapping[str, Any]) -> Scope:
    """Return the scope that a row of dotted columns stands for; an empty cell is unknown, a label is left out.

    Columns that a scope does not know are refused as it refuses them.
    """
    tables: dict[str, Any] = {"client": {"name": NAMELESS}}
    for column, cell in row.items():
        value = _known(cell)
        if value is None or column in LABELS:
            continue
        if column in ASKING:
            if value is True:
                tables.setdefault(ASKING[column], [] if column == "integration" else {})
        elif isinstance(value, bool) and column.startswith("services."):
            if value:
                tables.setdefault("services", {}).setdefault(column.removeprefix("services."), {})
        elif column == "licences.amount":
            tables["licences"] = [{"item": "-", "amount": value, "model": "perpetual"}]
        elif column == "integrations":
            tables[column] = interfaces_of(value)
        else:
            _put(tables, column, value)
    return Scope.model_validate(tables)


@lru_cache(maxsize=1)
def national() -> Any:
    """Return examples/national.py: its `facilities(count, seed)` makes a synthetic programme of any size."""
    spec = importlib.util.spec_from_file_location("national", EXAMPLES / "national.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def interfaces_of(text: str) -> list[dict[str, str]]:
    """Return the interfaces that a text such as `EMR:HL7v2; ?:DICOM` lists; "?" or nothing is unknown."""
    details = ("system", "standard", "direction", "cooperation")
    each = [map(str.strip, entry.split(":")) for entry in text.split(";") if entry.strip()]
    named = [dict(zip(details, words, strict=False)) for words in each]
    return [{key: word for key, word in each.items() if word not in {"", "?"}} for each in named]


def _known(cell: Any) -> Any:
    """Return a cell as plain Python has it, nothing where it is empty."""
    if pd.isna(cell) or (isinstance(cell, str) and not cell.strip()):
        return None
    return cell.item() if hasattr(cell, "item") else cell


def _put(tables: dict[str, Any], column: str, value: Any) -> None:
    *path, key = column.split(".")
    table = tables
    for step in path:
        table = table.setdefault(step, {})
    whole = isinstance(value, float) and value.is_integer() and whole_at(column)
    table[key] = int(value) if whole else value
