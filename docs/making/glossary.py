"""The glossary: terms of the trade and of this library in French, English and Arabic, from the data that print them."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from costing import PriceBook
from costing.documents import texts
from making.pages import Shelf, arabic, plain, table

HEAD = ("français", "English", "العربية", "means")
NAMED = HEAD[:3]


def make(shelf: Shelf) -> None:
    """Write the tables of the glossary."""
    shelf.put("glossary.inc", "\n".join(_tables()))


def _tables() -> Iterator[str]:
    own = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    named = PriceBook.default().named
    yield "## Of the trade\n"
    yield _explained((each, each["is"]) for each in own["trade"])
    yield "## Of this library\n"
    yield _explained((each, each["is"]) for each in own["library"])
    yield "## Of imaging, and of documents\n"
    yield "Each is explained in the glossary of a proposal that speaks of it.\n"
    yield _explained((each["term"], plain(each["text"]["en"])) for each in texts.data("glossary")["term"])
    yield "## Of a maintenance contract\n"
    yield _explained((_said(each.label), plain(each.text.en)) for each in named["definitions"].values())
    for title, kind in (("Services", "services"), ("Drivers", "drivers"), ("Components of an upgrade", "components")):
        yield f"## {title}\n"
        yield _listed(_said(each.label) for each in named[kind].values())
    for title, kind in (("Levers and bundles", ("levers", "bundles")), ("Roles", ("roles",))):
        yield f"## {title}\n"
        yield _listed(_said(each.label) for name in kind for each in named[name].values())
    yield "## Stages of a project\n"
    yield _listed(_said(each.title) for each in named["process"].values())


def _said(label: Any) -> Mapping[str, str]:
    return {lang: getattr(label, lang) for lang in ("fr", "en", "ar")}


def _cells(said: Mapping[str, str]) -> list[str]:
    return [plain(said["fr"]), plain(said["en"]), arabic(said["ar"])]


def _explained(rows: Iterable[tuple[Mapping[str, str], str]]) -> str:
    ordered = sorted(rows, key=lambda row: row[0]["fr"].casefold())
    return table(HEAD, [[*_cells(said), means] for said, means in ordered])


def _listed(rows: Iterable[Mapping[str, str]]) -> str:
    return table(NAMED, [_cells(said) for said in rows])
