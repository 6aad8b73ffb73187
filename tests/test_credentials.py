"""The suppliers' checklist: what a hospital checks, what a company documents, and what its proposal then prints."""

import json
import re

import pytest

from costing import PriceBook, Quote, estimate, quote
from costing.credentials import checklist, points_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from costing.errors import BookRefused
from costing.parties import Credentials, Provider
from tests.command import called
from tests.docx_structure import problems, texts_of
from tests.samples import DAY, EXAMPLES, chu_scope, scope_of
from tests.test_documents import every_text, formulas

OWN = EXAMPLES / "own-book.toml"
GUIDE = (EXAMPLES.parent / "docs" / "own-price-book.md").read_text("utf-8")
CODES = (
    "registration", "qualifications", "experience", "skills", "probity", "satisfaction", "verification",
    "clinical_focus", "privacy", "patient_safety", "transparency", "improvement", "single_contact",
)  # fmt: skip
HOSTILE = "RC <w:p/> {{ 7*7 }} {% raw %} A<&\"'>B </w:t> &amp; مستشفى 16/00-0000000 B 20"


def company(tmp_path, **evidence):
    """Write the book of a company that documents some points, and return its path."""
    path = tmp_path / "company.toml"
    rows = "".join(f"{code} = {json.dumps(text, ensure_ascii=False)}\n" for code, text in evidence.items())
    path.write_text(f'[provider]\nname = "SARL Exemple"\n[provider.credentials]\n{rows}', encoding="utf-8")
    return path


def offer(path):
    """Return the quote of a company for a migration."""
    return quote(estimate(scope_of(migration={}), PriceBook.read(path), DAY))


def test_the_checklist_has_the_markets_thirteen_points():
    """The market's six aspects and seven reasons are thirteen points, and each can be documented by its code."""
    assert tuple(point.code for point in checklist(None).points) == CODES
    assert tuple(Credentials.model_fields) == CODES


def test_what_is_documented_is_held_and_the_rest_is_missing():
    """A company that documents two points holds these two, as it wrote them, and misses the other eleven."""
    given = {"skills": "Entretien du 3 mars 2026", "registration": "RC 16/00-0000000 B 20"}

    found = checklist(Provider.model_validate({"name": "SARL", "credentials": given}))

    assert {point.code: point.shown for point in found.held} == given
    assert [point.code for point in found.held] == ["registration", "skills"]
    assert len(found.missing) == 11
    assert {point.code for point in (*found.held, *found.missing)} == set(CODES)


@pytest.mark.parametrize("provider", [None, Provider(name="SARL"), Provider(name="SARL", credentials=Credentials())])
def test_without_evidence_nothing_is_documented(provider):
    """Without a company, or with one that documents nothing, every point is missing and none is taken for held."""
    found = checklist(provider)

    assert found.held == ()
    assert len(found.missing) == 13


def test_each_point_is_of_a_supplier_and_of_algeria():
    """Registration asks for the numbers of an Algerian company, probity for its declaration, privacy for the law."""
    points = {point.code: point for point in checklist(None).points}

    assert [word for word in ("RC", "NIF", "NIS") if word not in points["registration"].evidence["fr"]] == []
    assert "Déclaration de probité" in points["probity"].evidence["fr"]
    assert "conflit d’intérêts" in points["probity"].evidence["fr"]
    for lang in ("fr", "en", "ar"):
        assert re.search("18-07.*25-11", points["privacy"].check[lang])
        assert "ANPDP" in points["privacy"].gain[lang]
        assert re.search("5.(jours|days|أيام)", points["privacy"].evidence[lang])


def test_a_text_or_language_that_is_missing_is_refused_with_every_fault():
    """A file of points that lacks a text and a language is refused, both faults told, and not filled from French."""
    said = {"fr": "Un", "en": "One", "ar": "واحد"}

    with pytest.raises(BookRefused) as caught:
        points_of({"registration": {"label": said, "check": said, "evidence": {"fr": "Un", "en": "One"}}})

    assert "registration.evidence.ar: this key is missing" in str(caught.value)
    assert "registration.gain: this key is missing" in str(caught.value)


def test_an_unknown_credential_is_refused_with_the_nearest(tmp_path):
    """A code misspelt in a company's book is refused with its place and the nearest code, in each language; exit 2."""
    path = company(tmp_path, registraton="RC 16/00-0000000 B 20")

    for lang, hint in (
        ("fr", "Le plus proche : registration"),
        ("en", "Nearest: registration"),
        ("ar", "registration"),
    ):
        done = called("checklist", "--book", path, "--lang", lang)
        assert (done.code, done.out) == (2, b"")
        assert "provider.credentials.registraton" in done.told
        assert hint in done.told


@pytest.mark.parametrize("text", ["", "   ", "a\nb", "x" * 301])
def test_evidence_is_a_line_of_text(tmp_path, text):
    """Evidence that is blank, holds a line end or goes on without end is refused, at its place."""
    with pytest.raises(BookRefused, match=r"provider\.credentials\.skills"):
        PriceBook.read(company(tmp_path, skills=text))


def test_the_command_says_what_is_missing_and_answers_no():
    """With the book of the guide three points are ticked; the ten others are named on standard error; exit 1."""
    done = called("checklist", "--book", OWN)

    assert done.code == 1
    assert done.data.startswith("Imagerie Conseil Algérie\n")
    assert "3 point(s) documenté(s) sur 13" in done.data
    assert done.data.count("[x] ") == 3
    assert done.data.count("[ ] ") == 10
    assert "Documenté : RC n° 16/00-0000000 B 20" in done.data
    assert done.told.startswith("10 point(s) sur 13 sans pièce : qualifications, skills, probity,")
    assert "[provider.credentials]" in done.told


def test_the_guide_counts_as_the_command_does():
    """The guide says thirteen points, three documented and ten missing, and its example has as many."""
    found = checklist(PriceBook.read(OWN).provider)

    assert (len(found.points), len(found.held), len(found.missing)) == (13, 3, 10)
    for words in ("thirteen points", "ticks these three", "names the ten"):
        assert words in GUIDE


def test_the_command_answers_yes_once_everything_is_documented(tmp_path):
    """A company that documents all thirteen points gets exit 0 and no message; one less, and it is no."""
    everything = {code: f"Pièce {number}" for number, code in enumerate(CODES, 1)}

    full = called("checklist", "--book", company(tmp_path, **everything))
    del everything["registration"]
    short = called("checklist", "--book", company(tmp_path, **everything))

    assert (full.code, full.err) == (0, b"")
    assert full.data.count("[x] ") == 13
    assert "Documenté : Pièce 13" in full.data
    assert short.code == 1
    assert "1 point(s) sur 13 sans pièce : registration." in short.told


def test_without_a_book_it_lists_all_and_says_how_to_add():
    """Without a company's book nothing is documented, and two lines say how to name the company and document it."""
    done = called("checklist", "--lang", "en")

    assert done.code == 1
    assert done.data.startswith("What a hospital checks about a supplier: 0 of 13 point(s) documented\n")
    assert [code for code in CODES if f"({code})" not in done.data] == []
    assert done.told.splitlines()[0].startswith("No seller is named: add [provider]")
    assert "13 of 13 point(s) without evidence" in done.told.splitlines()[1]


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_the_command_says_every_point_in_the_language_asked(lang):
    """Each point is told in my language: its name, what is checked, what to show, what the hospital gains."""
    done = called("checklist", "--lang", lang)

    told = " ".join(done.data.split())
    for point in checklist(None).points:
        for part in (point.label, point.check, point.evidence, point.gain):
            assert " ".join(part[lang].replace("\u00a0", " ").split()) in told


def test_as_json_it_is_data():
    """Another tool reads every point in three languages, the evidence or null, and the codes that are missing."""
    done = called("checklist", "--book", OWN, "--json")

    record = json.loads(done.out)
    assert done.code == 1
    assert [point["code"] for point in record["points"]] == [*CODES]
    assert [point["code"] for point in record["points"] if point["shown"] is None] == record["missing"]
    assert len(record["missing"]) == 10
    for point in record["points"]:
        assert {*point} == {"code", "label", "check", "evidence", "gain", "shown"}
        assert all({*point[part]} == {"fr", "en", "ar"} for part in ("label", "check", "evidence", "gain"))


def test_the_command_has_help():
    """Its help lists its options and cuts no sentence."""
    done = called("checklist", "--help")

    assert (done.code, done.err) == (0, b"")
    assert "..." not in done.data
    assert [word for word in ("--book", "--lang", "--json") if word not in done.data] == []


def test_evidence_reaches_the_client_as_typed_and_becomes_nothing_else(tmp_path):
    """Whatever a company writes as evidence is printed as it stands: no tag, no markup; the document stays sound."""
    view = view_of(offer(company(tmp_path, experience="Deux CHU", registration=HOSTILE)), "fr")

    document = proposal_bytes(view)

    printed = texts_of(document)
    place = printed.index(view.labels["proposal.credentials"])
    assert printed[place + 2 : place + 6] == [
        "Existence légale et immatriculation", HOSTILE, "Expérience et références", "Deux CHU",
    ]  # fmt: skip
    assert [fault for fault in problems(document) if "structure_tag" not in fault] == []
    assert printed[-1] == texts_of(proposal_bytes(view_of(offer(company(tmp_path)), "fr")))[-1]


def test_evidence_is_text_in_the_workbook_too(tmp_path):
    """A company that documents its points gets the same workbook as before: no cell, no formula more."""
    plain, shown = (view_of(offer(company(tmp_path, **given)), "fr") for given in ({}, {"skills": "=1+1"}))

    assert formulas(workbook_bytes(shown)) == formulas(workbook_bytes(plain))
    assert "=1+1" not in every_text(workbook_bytes(shown))


def test_a_company_that_documents_nothing_has_no_such_chapter(tmp_path):
    """Nothing documented, or no company: no heading, no empty table; and nothing of the checklist itself is printed."""
    for made in (offer(company(tmp_path)), quote(estimate(scope_of(migration={}), PriceBook.default(), DAY))):
        view = view_of(made, "fr")
        printed = texts_of(proposal_bytes(view))
        assert view.credentials == ()
        assert view.labels["proposal.credentials"] not in printed
        assert "Existence légale et immatriculation" not in printed


def test_a_record_keeps_the_evidence_and_reads_back(tmp_path):
    """The record of a quote holds what the company documented on that day, and is read back to the same quote."""
    made = offer(company(tmp_path, skills="Entretien du 3 mars 2026"))

    assert json.loads(made.to_json())["provider"]["credentials"] == {"skills": "Entretien du 3 mars 2026"}
    assert Quote.from_json(made.to_json()) == made


def test_a_company_without_evidence_keeps_its_quote_numbers():
    """A book that documents nothing gives the provider it always gave, so its quotes keep their number."""
    own = PriceBook.read(EXAMPLES / "company.toml").provider

    assert "credentials" not in own.model_dump(mode="json", exclude_none=True)
    made = quote(estimate(chu_scope(), PriceBook.read(EXAMPLES / "company.toml"), DAY))
    assert "credentials" not in made.to_json()
