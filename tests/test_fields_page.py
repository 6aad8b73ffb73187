"""The list of fields of the templates says what the views hold, all of it and nothing else."""

import importlib.util
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from costing.documents.drawings import Drawing
from costing.documents.shapes import UNPRINTED, OfferView
from costing.documents.template_check import fields_of
from costing.documents.template_samples import SAMPLES, sample_quote
from costing.documents.view import KINDS, offer_of
from tests.samples import DAY
from tests.term_strategies import quotes

FOLDER = Path(__file__).parents[1] / "quote_templates"


@pytest.fixture(scope="module")
def page():
    """The script that writes the list."""
    spec = importlib.util.spec_from_file_location("fields_of_templates", FOLDER / "fields.py")
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


def held(view):
    """Yield every field a view holds that is printed, however deep: its owner, its name and its value."""
    unprinted = UNPRINTED if isinstance(view, OfferView) else ()
    for each in (each for each in fields(view) if each.name not in unprinted):
        value = getattr(view, each.name)
        yield type(view), each.name, value
        yield from inside(value)


def inside(value):
    """Yield the fields of what stands in a value."""
    if isinstance(value, tuple):
        for each in value:
            yield from inside(each)
    elif is_dataclass(value) and not isinstance(value, Drawing):
        yield from held(value)


def empty_texts(page, view):
    """Return the texts of a view that are empty although the list does not say that they may be."""
    found = set()
    for owner, name, value in held(view):
        if value == "" and not page.says(owner, name)[1]:
            found.add(f"{owner.__name__}.{name}")
    return found


def test_the_list_is_what_the_views_hold(page):
    """The list that is shipped names every field with its type, as the views of the documents have them."""
    assert (FOLDER / "FIELDS.md").read_text("utf-8") == page.fields_page()


def test_the_list_names_what_a_template_may_name(page):
    """What the check of a template knows of is what the list shows, kind by kind."""
    sections = page.fields_page().split("\n## ")[1:]
    named = {}
    for (_, _, kinds), section in zip(page.SECTIONS, sections, strict=True):
        for line in section.splitlines():
            name = line.partition("`")[2].partition("`")[0]
            if line.startswith("| `") and "." not in name:
                named[name] = KINDS if kinds == "all" else kinds.split(", ")

    for kind in KINDS:
        assert {name for name, kinds in named.items() if kind in kinds} == {*fields_of(kind, "fr")}


def test_nothing_is_described_that_does_not_exist(page):
    """No description has outlived its field."""
    shown = page.fields_page()

    for owner, table in page.described().items():
        for name, text in table.items():
            assert f"{name}` |" in shown, (owner, name)
            assert text.removeprefix("? ") in shown, (owner, name)
            assert text.endswith("."), (owner, name)


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_said_to_be_there_is_there(page, kind, lang):
    """Whatever is sold, a text is empty only where the list says that it may be: in samples of every kind."""
    for name in SAMPLES:
        assert empty_texts(page, offer_of(sample_quote(name, DAY), lang, kind)) == set()
    assert empty_texts(page, offer_of(sample_quote("full", DAY), lang, kind, internal=True)) == set()


@given(quotes())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_said_to_be_there_is_there_in_any_quote(page, made):
    """The same of any scope and terms."""
    assert empty_texts(page, offer_of(made, "fr", "proposal", internal=True)) == set()


def test_a_look_is_printed_nowhere():
    """What dresses a template is no field of it."""
    assert "look" in {each.name for each in fields(OfferView)}
    assert all("look" not in fields_of(kind, "fr") for kind in KINDS)
