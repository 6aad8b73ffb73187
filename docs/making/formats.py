"""What another program reads or writes, the scope file and the record, key by key, from their schemas."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from costing import PriceBook, Quote, Scope
from making.pages import Shelf, code, plain, table
from making.schemas import allowed, sentences

# How the tables of a scope are written in a file, by shape.
PLACES = {
    "Client": "[client]",
    "Systems": "[systems]",
    "System": "systems.pacs, systems.ris",
    "Workstations": "[workstations]",
    "Migration": "[migration]",
    "Interface": "[[integrations]]",
    "Vendor": "[vendor]",
    "Licence": "[[licences]]",
    "Training": "[training]",
    "Maintenance": "[maintenance]",
    "Hardware": "[hardware]",
    "Equipment": "[[hardware.items]]",
    "Decommissioning": "[decommissioning]",
    "Project": "[project]",
    "Terms": "[terms]",
    "Discount": "[[terms.discounts]]",
    "OwnLine": "[[terms.lines]]",
    "HandPrice": "[terms.prices.CODE]",
    "Option": "[[terms.options]]",
    "Variant": "[[terms.variants]]",
    "Exemption": "[terms.exemption]",
    "Milestone": "[[terms.milestones]]",
    "PublicContract": "[terms.public_contract]",
    "RiskTerms": "[terms.risk]",
    "RiskEvent": "[[terms.risk.events]]",
}


def make(shelf: Shelf) -> None:
    """Write the keys of both."""
    shelf.put("scope-keys.inc", "\n".join(_scope()))
    shelf.put("record-keys.inc", "\n".join(_record()))


@lru_cache(maxsize=1)
def meanings() -> Mapping[str, Mapping[str, str]]:
    """Read what each key means, by the shape that holds it."""
    return tomllib.loads(Path(__file__).with_name("keys.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def drivers() -> Mapping[str, str]:
    """Tell the driver behind each key of a scope, by its path."""
    held = PriceBook.default().named["drivers"].values()
    return {path: each.label.en for each in held for path in (each.key, *each.also) if path}


def _scope() -> Iterator[str]:
    schema = Scope.model_json_schema(mode="validation")
    linked = set(PLACES)
    yield "## At the top\n"
    yield _keys("Scope", schema, "", linked)
    for shape, place in PLACES.items():
        held = schema["$defs"][shape]
        yield f"(shape-{shape.lower()})=\n## {place}\n".replace("[", "\\[").replace("]", "\\]")
        yield sentences(held["description"]) + "\n"
        yield _keys(shape, held, place, linked)


def _keys(shape: str, schema: Mapping[str, Any], place: str, linked: set[str]) -> str:
    behind, says = drivers(), meanings()[shape]
    first = place.strip("[]").partition(",")[0]
    rows = []
    for name, each in schema["properties"].items():
        path = f"{first}.{name}" if first else name
        shared = f"{first.partition('.')[0]}.{name}"
        moves = behind.get(path) or behind.get(shared) or ""
        needed = " (needed)" if name in schema.get("required", ()) else ""
        rows.append([code(name) + needed, allowed(each, linked), says[name], plain(moves)])
    return table(["key", "holds", "means", "moves"], rows)


def _record() -> Iterator[str]:
    schema = Quote.model_json_schema(mode="serialization", by_alias=True)
    told = {"Scope", *PLACES}
    shapes = {name: held for name, held in schema["$defs"].items() if name not in told}
    yield "## At the top\n"
    says = meanings()["Record"]
    rows = [
        [code(name), allowed(each, set(shapes)), says.get(name) or plain(each.get("description", ""))]
        for name, each in schema["properties"].items()
    ]
    yield table(["key", "holds", "is"], rows)
    for name, held in sorted(shapes.items()):
        yield f"(shape-{name.lower()})=\n## {name}\n"
        yield sentences(held["description"]) + "\n"
        yield table(
            ["key", "holds"], [[code(key), allowed(each, set(shapes))] for key, each in held["properties"].items()]
        )
