import re
import zipfile
from pathlib import Path

import pytest

from costing.credentials import checklist
from costing.documents import texts
from costing.documents.view import KINDS as KINDS_OF_DOCUMENT
from costing.price_book import base_components

TEMPLATES = Path(__file__).parents[1] / "quote_templates"
NEW = ("systems", "workstations", "migration", "integrations", "licences", "training", "maintenance", "hardware")
TABLES = (*NEW, "decommissioning")
KINDS = ("activity", "deliverable", "specification")


PARTS = ("label", "check", "evidence", "gain")
CHAPTERS = (
    "summary", "solution", "training", "security", "project_risks", "line_limits", "glossary", "references",
)  # fmt: skip
SHORT = 6  # a label such as Date may be one word in two languages


def fixed_texts():
    """Return every fixed text of the documents, with where it stands."""
    yield from texts.data("proposal_labels").items()
    for phase in texts.data("scope_of_work")["phase"]:
        yield phase["code"], phase["title"]
        for kind in KINDS:
            yield from ((phase["code"], item["text"]) for item in phase[kind])
    for group in texts.data("groups")["group"]:
        yield group["code"], group["label"]
    for promise in texts.data("promises")["promise"]:
        yield from ((promise["code"], promise[part]) for part in ("title", "text"))
    for objective in texts.data("objectives")["objective"]:
        yield objective["code"], objective["text"]
    for point in checklist(None).points:
        yield from ((point.code, getattr(point, part)) for part in PARTS)
    for kind, items in texts.data("clauses").items():
        for item in items:
            yield kind, item["text"]
    yield from chapter_texts()


def chapter_texts():
    """Return every text of the chapters that are written for one client, with where it stands."""
    for name in CHAPTERS:
        yield from ((name, said) for said in said_in(texts.data(name)))


def said_in(value):
    """Return the texts in three languages inside nested tables."""
    if isinstance(value, dict):
        inside = [said for part in value.values() for said in said_in(part)]
        return [value] if "fr" in value else inside
    return [said for part in value for said in said_in(part)] if isinstance(value, list) else []


def test_every_fixed_text_is_written_in_three_languages_and_cites_algerian_law():
    """Each text exists in French, English and Arabic, each in its own words; none leans on a foreign law."""
    for name, said in fixed_texts():
        assert set(said) == {"fr", "en", "ar"}, name
        assert all(text == text.strip() and text for text in said.values()), name
        assert not re.search("HIPAA|GDPR|RGPD", " ".join(said.values())), name
        assert len(set(said.values())) == 3 or len(said["fr"]) < SHORT, name


def test_french_is_set_the_french_way():
    """No colon, semicolon or closing quote starts a line, and apostrophes are typographic."""
    for name, said in fixed_texts():
        assert not re.search("[^\u00a0:][:;?!%»]|«[^\u00a0]|'", said["fr"]), name


def test_law_numbers_keep_their_order_in_arabic():
    """Law 18-07 reads 18-07 in Arabic too, not 07-18."""
    numbers = [match for _, said in fixed_texts() for match in re.finditer(r"\d\d-\d+", said["ar"])]

    assert numbers
    for match in numbers:
        assert match.string[match.start() - 1] == match.string[match.end()] == "\u200e"


def test_the_templates_print_every_label_and_no_other():
    """No label is written for nothing, none is missing."""
    source = ""
    for path in TEMPLATES.glob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            source += "".join(archive.read(name).decode() for name in archive.namelist())

    said_by_the_view = {f"kind_{kind}" for kind in KINDS_OF_DOCUMENT} | {"exclusions_intro", "exclusions_plain"}
    said_by_the_view |= {"amount_before", "inside_difference_before"}  # in the place of another, where a discount is
    printed = set(re.findall(r"""labels\[["']proposal\.(\w+)["']\]""", source))
    assert printed | said_by_the_view == set(texts.data("proposal_labels"))


CONDITIONS = ("needs", "one_of", "unless")


def conditional_texts():
    """Return every entry that is printed for some scopes only."""
    yield from (item for phase in texts.data("scope_of_work")["phase"] for kind in KINDS for item in phase[kind])
    yield from (*texts.data("promises")["promise"], *texts.data("objectives")["objective"])
    yield from (item for items in texts.data("clauses").values() for item in items)


def test_a_condition_names_tables_of_a_scope_and_components_of_the_book():
    """No text waits for something that no scope can ask and no company can leave out; no key is misspelt."""
    known = {*TABLES, "project", "prices", *(f"without.{code}" for code in base_components())}

    for item in conditional_texts():
        assert set(item) <= {"code", "title", "text", "stages", *CONDITIONS}, item
        assert {name for key in CONDITIONS for name in item.get(key, ())} <= known, item
        assert all(item[key] for key in CONDITIONS if key in item), item


def phases_for(tables):
    """Return what is done, handed over and required in each phase, for a scope with some tables."""
    for phase in texts.data("scope_of_work")["phase"]:
        found = tuple(texts.applying(phase[kind], tables, "fr") for kind in KINDS)
        if any(found):
            yield found


def test_a_whole_project_has_six_full_phases():
    """With everything done to the new systems, each of six phases has 3-5 activities, 3-5 results, 4-5 requirements."""
    phases = list(phases_for(NEW))

    assert len(phases) == 6
    for activities, deliverables, specifications in phases:
        assert 3 <= len(activities) <= 5
        assert 3 <= len(deliverables) <= 5
        assert 4 <= len(specifications) <= 5


def test_decommissioning_adds_one_of_each_to_the_last_phase():
    """Decommissioning asked too, the last phase alone says what is done with the old system, handed over, required."""
    (*others, last), (*before, until_then) = list(phases_for(TABLES)), list(phases_for(NEW))

    assert others == before
    assert [len(each) for each in last] == [len(each) + 1 for each in until_then]
    assert next(text for text in last[0] if text not in until_then[0]).startswith(
        "Mise hors service de l’ancien système"
    )


@pytest.mark.parametrize("table", TABLES)
def test_a_single_service_still_reads_as_a_project(table):
    """With one service asked, the phases that are left have something to do, to hand over and to be held to.

    Licences bought alone are ordered and registered, and no project is made of them.
    """
    phases = list(phases_for((table,)))

    assert len(phases) == 1 if table == "licences" else len(phases) >= 2
    assert all(all(found) for found in phases)


def test_a_deliverable_names_stages_of_the_calendar():
    """Each deliverable says at which stage it is handed over, and that stage is one a calendar can hold."""
    known = set(texts.data("process"))

    for phase in texts.data("scope_of_work")["phase"]:
        for each in phase["deliverable"]:
            assert each["stages"], each
            assert set(each["stages"]) <= known, each
