"""The columns that a table of facilities may have: their names, what stands in them, and within which bounds.

They are the dotted keys of a scope file, read from its schema, so that both take the same words and the same numbers;
and a few of their own: a service asked for by yes or no, interfaces as one text, amounts of licences and hardware.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from costing.price_book import PriceBook
from costing.prices import Driver, Prices, own_table
from costing.scope import ASKING, Scope

Kind = Literal["number", "word", "yes_no", "asks", "interfaces", "text"]
KIND, INTEGRATIONS, WILAYA = "client.kind", "integrations", "wilaya"
REFERENCE, NAME = "reference", "client.name"
# What says which facility a row of prices is of, as far as its table has it.
LABELS = (REFERENCE, NAME, WILAYA, KIND)
LICENCES, HARDWARE = "licences.amount", "hardware.amount"
# Amounts [DZD] that stand in a total as they are given.
AMOUNTS = {LICENCES: "licences", HARDWARE: "hardware"}
# What a scope file says of the offer or of single purchases is not told facility by facility.
_LEFT = frozenset({"lang", "subject", "exchange", "terms", "licences", "services", INTEGRATIONS})
_OF_PURCHASES = frozenset({"item", "cost", "currency", "supplied_by", "imported", "items"})
# The boolean column of a table that asks for its service: its own name, but for the lists.
_ASKED_BY = {INTEGRATIONS: "integration"}
_ASKED_ALONE = ("workstations", "migration", INTEGRATIONS, "training", "maintenance", "hardware", "decommissioning")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what stands in it, and its bounds; `table` is the table of the scope that it answers.

    `words` are its categories, each of which may be written as its place among them, from 0.
    """

    name: str
    kind: Kind
    table: str | None = None
    words: tuple[str, ...] = ()
    least: float | None = None
    above: float | None = None
    most: float | None = None
    multiple: float | None = None
    places: int | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """Its path inside a scope."""
        return tuple(self.name.split("."))


def own_columns(keep: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns that the caller wants kept; a text by itself is one name, not its letters."""
    return (keep,) if isinstance(keep, str) else tuple(keep)


def facility_dtypes(book: PriceBook, day: date) -> dict[str, str]:
    """Return what the columns of a table of facilities hold, as pandas and Dask take it when they read a CSV file.

    Parameters
    ----------
    book, day
        The price book, and the day whose prices are used: a company's own services have columns of their own.

    Returns
    -------
    dict of str to str
        The dtype of every column there may be: `float64` of numbers, `boolean` of yes and no, `string` of words and
        other texts, among them `wilaya`.

    Raises
    ------
    NotInForce
        The day is before the price book begins.

    Notes
    -----
    Without it both guess from the first rows, and Dask refuses a file whose later rows hold anything else.

    Examples
    --------
    >>> dtypes = facility_dtypes(PriceBook.default(), date(2026, 11, 24))
    >>> dtypes["migration.volume_tb"], dtypes["training"], dtypes["client.kind"]
    ('float64', 'boolean', 'string')
    """
    held = {"number": "float64", "yes_no": "boolean", "asks": "boolean"}
    return {name: held.get(column.kind, "string") for name, column in columns_of(book.on(day)).items()}


def columns_of(prices: Prices) -> dict[str, Column]:
    """Return every column that a table of facilities may have with the prices of one day, by name."""
    return {**_of_schema(), **_own_services(prices)}


@lru_cache(maxsize=1)
def _of_schema() -> Mapping[str, Column]:
    schema = Scope.model_json_schema()
    leaves = (_column(name, said) for name, said in _leaves(schema, schema, ()))
    found = {column.name: column for column in leaves if column is not None}
    found[WILAYA] = Column(WILAYA, "text")
    found[LICENCES] = replace(found[HARDWARE], name=LICENCES, table="licences")
    found |= {_asking(table): Column(_asking(table), "asks", table) for table in _ASKED_ALONE}
    found[INTEGRATIONS] = Column(INTEGRATIONS, "interfaces", INTEGRATIONS)
    return found


def _asking(table: str) -> str:
    return _ASKED_BY.get(table, table)


def _leaves(schema: Mapping[str, Any], model: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, said in model["properties"].items():
        if (not path and name in _LEFT) or (path == ("hardware",) and name in _OF_PURCHASES):
            continue
        one = _plain(schema, said)
        if "properties" in one:
            yield from _leaves(schema, one, (*path, name))
        else:
            yield ".".join((*path, name)), one


def _plain(schema: Mapping[str, Any], said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what may stand at a key: what it refers to, where it may be left out what it is otherwise."""
    if "properties" in said:
        return said
    choices = [each for each in said.get("anyOf", (said,)) if each.get("type") != "null"]
    one: Mapping[str, Any] = choices[0]
    return _plain(schema, schema["$defs"][one["$ref"].rpartition("/")[2]]) if "$ref" in one else one


def _column(name: str, said: Mapping[str, Any]) -> Column | None:
    first = name.partition(".")[0]
    table = first if first in ASKING else None
    if "enum" in said:
        return Column(name, "word", table, tuple(said["enum"]))
    if said.get("type") in {"integer", "number"}:
        return Column(
            name,
            "number",
            table,
            least=said.get("minimum", said.get("ge")),
            above=said.get("exclusiveMinimum", said.get("gt")),
            most=said.get("maximum", said.get("le")),
            multiple=1.0 if said["type"] == "integer" else said.get("multipleOf"),
            places=said.get("decimal_places"),
        )
    kinds: dict[str, Kind] = {"boolean": "yes_no", "string": "text"}
    kind = kinds.get(said.get("type", ""))
    return Column(name, kind, table) if kind is not None else None


def _own_services(prices: Prices) -> dict[str, Column]:
    """Return the columns of a company's own services: one that asks for each, and one for each answer."""
    codes = [code for code, service in prices.services.items() if service.table == "services"]
    found = {own_table(code): Column(own_table(code), "asks", own_table(code)) for code in codes}
    for driver in prices.drivers.values():
        if driver.key is not None and driver.table in found:
            found[driver.key] = _answer(driver, driver.key)
    return found


def _answer(driver: Driver, key: str) -> Column:
    words = driver.scale.words if driver.scale is not None else ()
    return Column(key, "word" if words else "number", driver.table, words, least=None if words else 0.0)
