"""The columns that a table of facilities may have, as the reader of such tables knows them."""

from collections.abc import Iterator

from costing import PriceBook
from costing.portfolio.columns import Column, columns_of
from making.formats import PLACES, drivers, meanings
from making.pages import Shelf, code, plain, table
from making.standing import DAY

# What a column says that no key of a scope file says.
OWN = {
    "wilaya": "Where it is: the code of a wilaya, 1 to 69, or its name in three languages. It moves no price.",
    "licences.amount": "What its licences come to [DZD before tax].",
    "integrations": "Its interfaces in one text, `EMR:HL7v2; HIS:HL7v2`: system and standard, then direction and "
    "cooperation where known; `?` or nothing is unknown.",
}
_ASKS = "Yes asks for the service, whatever else is known of it."
_PLACES = {place.strip("[]"): shape for shape, place in PLACES.items()} | {
    "systems.pacs": "System",
    "systems.ris": "System",
    "": "Scope",
}


def make(shelf: Shelf) -> None:
    """Write the columns."""
    shelf.put("columns.inc", table(["column", "holds", "says", "moves"], _rows()))


def _rows() -> Iterator[list[str]]:
    behind = drivers()
    for name, column in columns_of(PriceBook.default().on(DAY)).items():
        shared = f"{name.partition('.')[0]}.{name.rpartition('.')[2]}"
        moves = behind.get(name) or behind.get(shared) or ""
        yield [code(name), _holds(column), _says(column), plain(moves)]


def _says(column: Column) -> str:
    if column.kind == "asks":
        return _ASKS
    table_, _, key = column.name.rpartition(".")
    return OWN.get(column.name) or meanings()[_PLACES[table_]][key]


def _holds(column: Column) -> str:
    if column.words:
        return ", ".join(map(code, column.words))
    if column.kind in {"asks", "yes_no"}:
        return "yes or no"
    if column.kind != "number":
        return "text"
    what = "whole number" if column.multiple == 1 else "number"
    bounds = [f"{_number(column.least)} at the least"] if column.least is not None else []
    bounds += [f"above {_number(column.above)}"] if column.above is not None else []
    bounds += [f"{_number(column.most)} at the most"] if column.most is not None else []
    return ", ".join([what, *bounds])


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"
