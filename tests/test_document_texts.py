import re
import zipfile
from pathlib import Path

import pytest

from costing.documents import texts

TEMPLATE = Path(__file__).parents[1] / "quote_templates" / "proposal.fr.docx"
NEW = ("systems", "workstations", "migration", "integrations", "licences", "training", "maintenance", "hardware")
TABLES = (*NEW, "decommissioning")


def fixed_texts():
    """Return every fixed text of the documents, with where it stands."""
    yield from texts.data("proposal_labels").items()
    for phase in texts.data("scope_of_work")["phase"]:
        yield phase["code"], phase["title"]
        for item in (*phase["activity"], *phase["deliverable"]):
            yield phase["code"], item["text"]
    for kind, items in texts.data("clauses").items():
        for item in items:
            yield kind, item["text"]


def test_every_fixed_text_is_written_in_three_languages_and_cites_algerian_law():
    """Each text exists in French, English and Arabic; none leans on a foreign law."""
    for name, said in fixed_texts():
        assert set(said) == {"fr", "en", "ar"}, name
        assert all(text == text.strip() and text for text in said.values()), name
        assert not re.search("HIPAA|GDPR|RGPD", " ".join(said.values())), name


def test_french_is_set_the_french_way():
    """No colon, semicolon or closing quote starts a line, and apostrophes are typographic."""
    for name, said in fixed_texts():
        assert not re.search("[^\u00a0:][:;?!%»]|«[^\u00a0]|'", said["fr"]), name


def test_law_numbers_keep_their_order_in_arabic():
    """Law 18-07 reads 18-07 in Arabic too, not 07-18."""
    numbers = [match for _, said in fixed_texts() for match in re.finditer(r"\d\d-\d\d", said["ar"])]

    assert numbers
    for match in numbers:
        assert match.string[match.start() - 1] == match.string[match.end()] == "\u200e"


def test_the_template_prints_every_label_and_no_other():
    """No label is written for nothing, none is missing."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        source = "".join(archive.read(name).decode() for name in archive.namelist())

    assert set(re.findall(r"proposal\.(\w+)", source)) - {"fr"} == set(texts.data("proposal_labels"))


def phases_for(tables):
    """Return what is done and handed over in each phase, for a scope with some tables."""
    for phase in texts.data("scope_of_work")["phase"]:
        for kind in ("activity", "deliverable"):
            known = {name for item in phase[kind] for name in (*item.get("needs", ()), *item.get("unless", ()))}
            assert known <= set(TABLES)
        activities, deliverables = (texts.applying(phase[kind], tables, "fr") for kind in ("activity", "deliverable"))
        if activities or deliverables:
            yield activities, deliverables


def test_a_whole_project_has_six_full_phases():
    """With everything done to the new systems, each of six phases has three to five activities, two to four results."""
    phases = list(phases_for(NEW))

    assert len(phases) == 6
    for activities, deliverables in phases:
        assert 3 <= len(activities) <= 5
        assert 2 <= len(deliverables) <= 4


def test_decommissioning_adds_one_activity_and_one_result_to_the_last_phase():
    """Decommissioning asked too, the last phase alone says what is done with the old system and what is handed over."""
    (*others, last), (*before, until_then) = list(phases_for(TABLES)), list(phases_for(NEW))

    assert others == before
    assert [len(each) for each in last] == [len(each) + 1 for each in until_then]
    assert next(text for text in last[0] if text not in until_then[0]).startswith(
        "Mise hors service de l’ancien système"
    )


@pytest.mark.parametrize("table", TABLES)
def test_a_single_service_still_reads_as_a_project(table):
    """With one service asked, the phases that are left have something to do and something to hand over."""
    phases = list(phases_for((table,)))

    assert len(phases) >= 2
    assert all(activities and deliverables for activities, deliverables in phases)
