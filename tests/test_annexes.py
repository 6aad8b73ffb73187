"""The annexes: each price explained in words, the words that occur, the laws and standards that are cited."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import quote
from costing.documents import texts
from costing.documents.brief import ROOM, short_of
from costing.documents.explained import explained_of
from costing.documents.glossary import glossary_of, texts_of
from costing.documents.references import references_of
from costing.documents.view import view_of
from costing.wording import LANGUAGES
from tests.samples import chu_quote, priced
from tests.term_strategies import quotes


def points(made, label, lang="fr"):
    """Return what is said of one line."""
    return next(each.points for each in explained_of(made, lang) if each.label == label)


def test_a_line_says_what_it_includes_what_not_and_why():
    """The migration of the example: its contents, its limit, every answer behind its price."""
    told = [
        text.replace("\u00a0", " ").replace("\u202f", " ")
        for text in points(chu_quote(), "Reprise des données PACS/RIS")
    ]

    assert told == [
        "Reprise des images et des comptes rendus, contrôle d’intégrité compris.",
        "Ne comprend pas : correction de données déjà altérées dans l’ancien système, et arrêt de celui-ci.",
        (
            "Le prix dépend ici de : volume à reprendre (18 To), format des données d’origine (propriétaire), qualité "
            "des identités des patients (moyenne), examens par an (58 000), arrêt admis (8 h), origine de l’éditeur "
            "(éditeur international)."
        ),
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [(24, "Quantity: 24 workstations, as you told us."), (None, "taken by us and to be confirmed with you.")],
)
def test_a_quantity_says_where_it_comes_from(count, said):
    """A count that the client gave is its own; one we took is to be confirmed."""
    made = quote(priced(workstations={} if count is None else {"count": count}))

    assert explained_of(made, "en")[0].points[-1].replace("\u00a0", " ").endswith(said)


def test_a_price_set_by_hand_is_not_told_by_the_answers():
    """A price that somebody set does not depend on the answers, and does not say it does."""
    made = quote(priced(migration={"volume_tb": 4}), prices={"data_migration": {"unit_price": 900_000, "reason": "x"}})

    assert not [text for text in explained_of(made, "en")[0].points if text.startswith("Here the price")]


def test_what_two_licences_have_in_common_is_said_once():
    """The second licence tells its own rate, and repeats nothing of the first."""
    made = chu_quote()
    first, second = (each.points for each in explained_of(made, "fr") if each.label.startswith("Licences"))

    assert len(first) == 4
    assert [text.replace("\u202f", " ").split(" EUR")[0] for text in second] == ["9 500"]


@given(made=quotes(), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=15, deadline=None)
def test_the_table_holds_one_line_and_the_annex_the_rest(made, lang):
    """Under a label stands one line at the most; the annex tells no range, place, share or reason of a discount."""
    assert all(len(short_of(line, lang)) <= ROOM + 1 for line in made.lines)
    told = explained_of(made, lang)
    whole = " ".join(point for each in told for point in each.points)
    assert all(each.points and all(each.points) for each in told)
    assert not any(line.hand_reason and line.hand_reason in whole for line in made.lines)
    ranks = [each.rank for each in told if each.rank]
    assert set(ranks) <= {line.rank for line in view_of(made, lang).lines}
    assert [int(rank) for rank in ranks] == sorted(int(rank) for rank in ranks)


def test_a_rank_of_the_annex_is_that_of_the_table():
    """Line 4 of the annex is line 4 of the price table."""
    view = view_of(chu_quote(), "fr")
    table = {line.rank: line.label for line in view.lines}

    assert all(table[each.rank] == each.label for each in view.explained if each.rank)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_word_is_explained_where_it_occurs_and_nowhere_else(lang):
    """Each word of the glossary stands in the document, or heads its price tables; others are left out."""
    view = view_of(chu_quote(), lang)
    outside = {"glossary", "labels", "references"}
    said = " ".join(
        text for name in dir(view) if name[0] != "_" and name not in outside for text in texts_of(getattr(view, name))
    )
    heads = {term["term"][lang] for term in texts.data("glossary")["term"] if term.get("priced")}
    also = {term["term"][lang]: term.get("also", []) for term in texts.data("glossary")["term"]}

    assert {"PACS", "DICOM", "HL7"} <= {each.term for each in view.glossary}
    assert "BPU" not in {each.term for each in view.glossary}
    for each in view.glossary:
        assert each.term in heads or any(word in said for word in (each.term, *also[each.term])), each.term


def test_a_word_inside_another_is_not_that_word():
    """RIS stands in "RISQUE" by chance: it is not used there."""
    assert glossary_of(["RISQUE, HL70, xAPI"], "fr", priced=False) == ()
    assert [each.term for each in glossary_of(["نظام RIS؛ وRIS"], "ar", priced=False)] == ["RIS"]


def test_only_what_is_cited_is_listed_laws_first():
    """Laws come first, the oldest first; a number that only looks like one is none."""
    told = references_of(["ISO 27001, DICOM, loi n° 25-11, loi n° 18-07, 118-110"], "en")

    assert [each.title.split(" on")[0].split(" –")[0][:14] for each in told] == [
        "Law 18-07 of 1", "Law 25-11 of 2", "DICOM", "ISO/IEC 27001",
    ]  # fmt: skip
    assert references_of(["rien de tel"], "fr") == ()


def test_a_law_known_from_memory_is_marked_and_its_source_is_explained():
    """Every reference says how well it is known, and from which source; each source has its papers."""
    sources = texts.data("sources")
    for each in texts.data("references")["reference"]:
        assert each["confidence"] in {"H", "M", "L", "FM"}
        assert each["source"] in sources
        assert (each["kind"] == "law") == ("day" in each)
        assert each["kind"] == "law" or not re.search(r"\d\d-\d\d", each["title"]["fr"])
