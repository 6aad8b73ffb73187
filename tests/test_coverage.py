"""Every row of the market document is data, and the data do something: docs/coverage.md, row by row."""

import importlib
import json
import re
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

import costing
from costing import Scope, estimate, quote
from costing.credentials import checklist
from costing.documents import texts
from costing.documents.motives import motives_of
from costing.documents.view import view_of
from costing.profile_files import departments, profiles
from costing.profiles import starter
from costing.quoting.schedule import schedule
from costing.quoting.variants import variants_of
from costing.wording import LANGUAGES
from tests.command import called
from tests.samples import DAY, book, priced, scope_of
from tests.test_factors import EVERYTHING

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "coverage.md").read_text("utf-8")
SECTIONS = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
# How many rows the market document has in each of its tables and lists.
ROWS = {
    "Promises": 3,
    "Stakeholders": 5,
    "Components of the service": 10,
    "Customer types": 5,
    "Target customers and departments": 10,
    "Stages of the process": 11,
    "Price table": 7,
    "Pricing factors": 10,
    "Bundles": 4,
    "Levers": 6,
    "Credentials": 6,
    "Reasons to trust credentials": 7,
    "Scope of work": 6,
    "Key objectives": 6,
    "Service levels": 4,
    "Definitions": 9,
}
LICENCES = [{"item": "PACS", "amount": 1_000_000}]


def rows_of(text):
    """The rows of a section: what the market says, and the entries, each a file and a code."""
    for said, held in re.findall(r"^\| (?!The market document|-)(.+?) \| (.+?) \|$", text, re.MULTILINE):
        file, *codes = re.findall(r"`([^`]+)`", held)
        yield said, [(file, code) for code in codes]


CASES = [(name, said, entries) for name, text in SECTIONS for said, entries in rows_of(text)]


@lru_cache
def everything():
    """An offer that asks for all there is, with licences of its own."""
    return priced(**EVERYTHING, licences=LICENCES)


@lru_cache
def view():
    """Its proposal, in French."""
    return view_of(quote(everything()))


def printed(file, group, name, shown):
    """The codes of a file of texts some entry of which is printed."""
    return {(file, each["code"]) for each in texts.data(file.removesuffix(".toml"))[group] if each[name]["fr"] in shown}


def begun(code):
    """Whether the starter scope of a profile is priced as it stands."""
    scope = Scope.model_validate(tomllib.loads(starter(code, book().on(DAY), "fr")))
    return estimate(scope, book(), DAY).likely > 0


def moved(code):
    """Whether what a starter scope asks for has reasons in its proposal, in every language."""
    scope = Scope.model_validate(tomllib.loads(starter(code, book().on(DAY), "fr")))
    return all(motives_of(scope, scope.tables, lang) for lang in LANGUAGES)


def spoken_of(code):
    """Whether a client's department has its clause among the reasons of its proposal."""
    scope = scope_of(client={"departments": [code]}, **EVERYTHING)
    return departments()[code].need["fr"] in " ".join(motives_of(scope, everything().answered, "fr"))


def reasoned():
    """The profiles whose starters are priced and reasoned, and the departments that are spoken of."""
    kinds = {("profiles.toml", each.code) for each in profiles() if begun(each.code) and moved(each.code)}
    return kinds | {("departments.toml", code) for code in departments() if spoken_of(code)}


def sold():
    """The services of the price table that are lines of some offer."""
    whole = priced(**EVERYTHING, project={"sold": "whole"})
    return {("services.toml", line.service) for made in (everything(), whole) for line in made.lines}


def weighed():
    """The factors that the steps of a price name."""
    named = {row.factor for line in everything().lines for row in everything().explain(line.code, "en").rows}
    return {("factors.toml", code) for code, said in book().on(DAY).factors.items() if said["en"] in named}


def offered():
    """The levers and bundles that make a variant of their own."""
    scope = scope_of(**{**EVERYTHING, "systems": {**EVERYTHING["systems"], "modules": 7}}, licences=LICENCES)
    (as_is, *others), _ = variants_of(scope, book(), DAY)
    unlike = [each for each in others if priced_parts(each) != priced_parts(as_is)]
    files = {"levers.toml": book().on(DAY).levers, "bundles.toml": book().on(DAY).bundles}
    return {(file, code) for file, held in files.items() for each in unlike for code in each.choices if code in held}


def priced_parts(made):
    """What a variant costs: at once, by the year, and phase by phase."""
    return made.costs, made.yearly, made.phases


def promised():
    """The levels and the definitions that the page of service levels prints."""
    chu = ROOT / "examples" / "chu.toml"
    text = " ".join(called("service-levels", chu, "--lang", "en").data.split())
    rows = json.loads(called("service-levels", chu, "--json").out)["levels"]
    terms = {code for code, each in book().on(DAY).definitions.items() if each.text["en"] in text}
    levels = {code for code in book().on(DAY).levels for row in rows if code in row.values()}
    return {("definitions.toml", code) for code in terms} | {("service_levels.toml", code) for code in levels}


# What comes out of what acts on a section, as entries: a row that is not among them does nothing.
ACTING = {
    "Promises": lambda: printed("promises.toml", "promise", "text", dict(view().promises).values()),
    "Stakeholders": reasoned,
    "Components of the service": lambda: {
        ("components.toml", each.code) for each in everything().components if each.status in {"line", "included"}
    },
    "Customer types": reasoned,
    "Target customers and departments": reasoned,
    "Stages of the process": lambda: {
        ("process.toml", task.stage) for task in schedule(everything(), DAY, offer=True).tasks
    },
    "Price table": sold,
    "Pricing factors": weighed,
    "Bundles": offered,
    "Levers": offered,
    "Credentials": lambda: {("credentials.toml", point.code) for point in checklist(None).points},
    "Reasons to trust credentials": lambda: {("credentials.toml", point.code) for point in checklist(None).points},
    "Scope of work": lambda: {
        ("scope_of_work.toml", each["code"])
        for each in texts.data("scope_of_work")["phase"]
        for phase in view().phases
        if phase.title == each["title"]["fr"] and phase.activities and phase.deliverables and phase.specifications
    },
    "Key objectives": lambda: printed("objectives.toml", "objective", "text", view().objectives),
    "Service levels": promised,
    "Definitions": promised,
}
acting = lru_cache(lambda section: frozenset(ACTING[section]()))


def test_every_row_of_the_market_document_is_there():
    """The page has the market document's tables and lists, each with all of its rows: one hundred and nine."""
    counted = {name: len(list(rows_of(text))) for name, text in SECTIONS}

    assert counted == ROWS
    assert sum(counted.values()) == 109


@pytest.mark.parametrize(("section", "said", "entries"), CASES, ids=[f"{name}: {said}" for name, said, _ in CASES])
def test_a_row_does_something(section, said, entries):
    """What a row says stands in the data under the code the page names, and comes out of what acts on it."""
    assert entries, said
    for file, code in entries:
        data = tomllib.loads((Path(costing.__file__).parent / "data" / file).read_text("utf-8"))
        listed = [each["code"] for group in data.values() if isinstance(group, list) for each in group]
        assert code in {*data, *listed}
        assert (file, code) in acting(section)


@pytest.mark.parametrize(("section", "text"), SECTIONS, ids=[name for name, _ in SECTIONS])
def test_what_acts_is_there(section, text):
    """Every function and command that the page names exists."""
    (names,) = re.findall(r"^What acts: (.+)$", text, re.MULTILINE)

    named = re.findall(r"`([^`]+)`", names)
    assert named, section
    for each in named:
        if each.startswith("costing."):
            module, _, function = each.partition(":")
            assert callable(getattr(importlib.import_module(module), function))
        else:
            assert called(each.split()[1], "--help").code == 0
