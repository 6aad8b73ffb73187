"""FIELDS.md, the list of every field a template may print: written from the views, and from what fields.toml says."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from costing.documents.drawings import Drawing, Picture
from costing.documents.priced import Figure
from costing.documents.shapes import UNPRINTED, BudgetaryView, FinancialView, OfferView, QuoteView, TechnicalView

FOLDER = Path(__file__).parent
PRICED = "proposal, devis, proforma, financial"
SECTIONS = (
    (OfferView, "In every document", "all"),
    (QuoteView, "In a document that tells its prices", PRICED),
    (BudgetaryView, "In a budgetary estimate", "budget"),
    (TechnicalView, "In a technical offer", "technical"),
    (FinancialView, "In a financial offer", "financial"),
)
_HEAD = "| field | type | documents | may lack | says |\n|---|---|---|---|---|\n"
_PLAIN = {str: "text", int: "whole number", bool: "yes or no", Figure: "amount"}


def fields_page() -> str:
    """Return the page."""
    seen: dict[Any, str] = {}
    pages = [_source()["intro"]]
    for view, title, kinds in SECTIONS:
        rows = [row for name in _own(view) for row in _rows(view, name, kinds, "", seen)]
        pages.append(f"## {title}\n\n{_HEAD}{''.join(rows)}")
    return "\n".join(pages)


def _own(view: Any) -> list[str]:
    """Return the fields of a view that the views it is made of have not told yet."""
    told = {each.name for base in view.__mro__[1:] if is_dataclass(base) for each in fields(base)}
    return [each.name for each in fields(view) if each.name not in told and each.name not in UNPRINTED]


def _rows(holder: Any, name: str, kinds: str, prefix: str, seen: dict[Any, str]) -> Iterator[str]:
    """Yield the row of a field, and those of what it holds where no field above has shown that."""
    shape = get_type_hints(holder)[name]
    said, empty = says(holder, name)
    if name == "internal":
        kinds = "the company's own build"
    absent = type(None) in get_args(shape) and get_origin(shape) in {Union, UnionType}
    shape = next(part for part in get_args(shape) if part is not type(None)) if absent else shape
    kind, inner, step = _kind(shape)
    lack = "may be absent" if absent else "may be empty" if empty or kind.startswith("list") else ""
    more, path = f" Like `{seen[inner]}`." if inner in seen else "", f"{prefix}{name}"
    yield f"| `{path}` | {kind} | {kinds} | {lack} | {said}{more} |\n"
    if inner is not None and inner not in seen:
        seen[inner] = f"{path}{step}"
        for each in fields(inner):
            yield from _rows(inner, each.name, kinds, f"{path}{step}.", seen)


def _kind(shape: Any) -> tuple[str, Any, str]:
    """Return what a type is called, what it holds that has fields of its own, and how one gets there."""
    if get_origin(shape) is tuple:
        (item, *others) = get_args(shape)
        if others == [...]:
            kind, inner, step = _kind(item)
            return f"list of {_several(kind)}", inner, f"[]{step}"
        return f"{len((item, *others))} texts", None, ""
    if get_origin(shape) is dict:
        return "texts by name", None, ""
    if is_dataclass(shape) and shape is not Figure and not _is_drawing(shape):
        return "group of fields", shape, ""
    drawn = "picture" if shape is Picture else "chart" if _is_drawing(shape) else ""
    return drawn or _PLAIN.get(shape, "for conditions only"), None, ""


def _is_drawing(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, Drawing)


def _several(kind: str) -> str:
    return {"text": "texts", "group of fields": "groups of fields"}.get(kind, kind)


def says(holder: Any, name: str) -> tuple[str, bool]:
    """Return what a field says, and whether it may be an empty text."""
    for owner in holder.__mro__:
        table = described().get(f"{owner.__module__.rpartition('.')[2]}.{owner.__name__}") or described().get(
            owner.__name__, {}
        )
        if name in table:
            return table[name].removeprefix("? "), table[name].startswith("? ")
    message = f"fields.toml does not say what {holder.__name__}.{name} is"
    raise KeyError(message)


def described() -> dict[str, dict[str, str]]:
    """Return what each field says, by the class of its view."""
    return {owner: table for owner, table in _source().items() if owner != "intro"}


@lru_cache(maxsize=1)
def _source() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "fields.toml").read_text("utf-8"))


def write_fields(folder: Path) -> Path:
    """Write FIELDS.md."""
    path = folder / "FIELDS.md"
    path.write_text(fields_page(), encoding="utf-8", newline="\n")
    return path


if __name__ == "__main__":
    write_fields(FOLDER)
