"""Digests of plain values: the same values always give the same signs, in whatever order or form they were written."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

OwnTables = Mapping[str, Mapping[str, Any]]
# How the keys of values begin or end that are taxes, rates or commercial steps.
_TAXES, _EXCHANGE, _STEP = ("vat.", "duties.", "imports."), ("exchange.", "volatility."), ".step"
_MARK = "\ufeff"


def digest(value: Any) -> str:
    """Digest plain values: the same ones always give the same sixty-four signs."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain_json(text: str | bytes) -> Any:
    """Read JSON, each whole number as one: another tool that writes a record again may turn 18.0 into 18."""
    return json.loads(unmarked(text), parse_float=_number)


def unmarked(text: str | bytes) -> str | bytes:
    """Return JSON without the mark that some editors set before a text they save."""
    return text.removeprefix(_MARK) if isinstance(text, str) else text.removeprefix(_MARK.encode())


def _number(written: str) -> float:
    value = float(written)
    return int(value) if value.is_integer() else value


def digest_values(values: Mapping[str, Any], own: OwnTables, structure: str) -> dict[str, str]:
    """Digest the values of a price book by what they are: taxes, exchange rates, commercial steps, and all else.

    Parameters
    ----------
    values
        Those in force on a day, by key.
    own
        The tables that a company's book writes.
    structure
        The digest of which services, drivers and components there are.
    """
    held: dict[str, dict[str, Any]] = {"price_book": {}, "taxes": {}, "exchange": {}, "rounding": {}}
    for key, value in values.items():
        held[input_of(key)][key] = value
    return {name: digest([part, own, structure] if name == "price_book" else part) for name, part in held.items()}


def input_of(key: str) -> str:
    """Return which input of a quote a value of the price book is: taxes, exchange, rounding or price_book."""
    if key.startswith(_TAXES):
        return "taxes"
    if key.startswith(_EXCHANGE):
        return "exchange"
    return "rounding" if key.endswith(_STEP) else "price_book"
