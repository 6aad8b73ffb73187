"""Summary, solution, training, security: written for one client, from what is sold and nothing else."""

import re
from collections import Counter
from decimal import Decimal
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import Quote, quote
from costing.documents import texts
from costing.documents.security import security_of
from costing.documents.sold import marks_of, own_lines_of, sold_of
from costing.documents.solution import solution_of
from costing.documents.summary import summary_of
from costing.documents.training import days_by, training_of
from costing.documents.view import view_of
from costing.wording import LANGUAGES, messages
from tests.samples import chu_quote, priced
from tests.term_strategies import quotes
from tests.test_document_texts import CHAPTERS, TABLES

LICENCE = {"item": "Serveur PACS", "amount": 40_000, "currency": "EUR"}
SHARES = {"radiologists": 0.35, "technologists": 0.30, "secretaries": 0.15, "administrators": 0.20}
# What is said of each thing only where it is sold, in French.
SPOKEN = {
    "systems": r"\b(PACS|RIS)\b",
    "workstations": r"\bpostes?\b",
    "migration": r"comptés? (à la source|des deux côtés)|\b(reprise|lot)\b",
    "integrations": r"\binterfaces?\b|raccordement|Chaque liaison",
    "training": r"\b[Ff]ormation\b",
    "maintenance": r"\b[Mm]aintenance\b|\b(au|[Ll]e) support\b",
    "decommissioning": r"ancien système",
    "hardware": r"[Ll]e matériel\b|matériel (fourni|livré|suivant)",
    "licences": r"\b[Ll]icences?\b",
}
CURRENCIES = re.compile(r"\bDA\b|DZD|د\.ج|دينار|dinars?|EUR|USD|€")
LONG = 28  # signs: shorter ones are names (PACS, Prestataire), which may stand more than once


def strings(value):
    """Return every text of a model."""
    if isinstance(value, str):
        return [value]
    inside = value if isinstance(value, tuple) else [getattr(value, name) for name in getattr(value, "__slots__", ())]
    return [text for part in inside for text in strings(part)]


def chapters(made, lang="fr"):
    """Return the four chapters of a quote."""
    return (
        summary_of(made, lang, priced=True),
        solution_of(made, lang),
        training_of(made, lang),
        security_of(made, lang),
    )


def said(made, lang="fr"):
    """Return all that the four chapters say."""
    return [text for chapter in chapters(made, lang) if chapter is not None for text in strings(chapter)]


def sentences(spoken):
    """Return the sentences of some texts."""
    parts = chain.from_iterable(re.split(r"(?<=[.!?؟])\s+", text) for text in spoken)
    return [part for part in parts if len(part) >= LONG]


def offer(**tables):
    """Return the quote for some tables of a scope."""
    return quote(priced(**tables))


def titles(made):
    """Return the titles of the sections of the solution."""
    return [section.title for section in solution_of(made, "fr").sections]


def test_the_university_hospital_reads_its_offer_on_one_page():
    """The summary names the need, what is sold, what is due and three other figures, four benefits, one commitment."""
    page = summary_of(chu_quote(), "fr", priced=True)

    assert page.need == (
        "CHU d'Exemple renouvelle ses logiciels d’imagerie et tient à y retrouver tous les examens passés. "
        "Son archive, liée à un seul fournisseur, doit redevenir la sienne. "
        "L’activité ne peut pas s’interrompre plus de 8\u00a0h."
    )
    assert page.answer == (
        "Notre offre comprend le passage du PACS à sa nouvelle version majeure, la mise à jour du RIS, la mise à "
        "niveau de 24 postes de travail, la reprise de 18\u00a0To d’archives, 3 interfaces avec vos autres systèmes, "
        "les licences, 20\u00a0jours de formation et 3\u00a0ans de maintenance."
    )
    assert [(figure.label, figure.text) for figure in page.figures[1:]] == [
        ("Postes mis à niveau", "24"), ("Archives reprises", "18\u00a0To"),
        ("Jours ouvrés prévus", "121"),
    ]  # fmt: skip
    assert page.figures[0].label == "Net à payer"
    assert page.figures[0].text.endswith("\u00a0DA")
    assert len(page.benefits) == 4
    assert page.commitment.startswith("Rien ne bascule sans votre accord")


def test_its_solution_goes_from_the_systems_to_the_support():
    """A section stands for each part that is sold, and the interfaces stand in a table."""
    sections = solution_of(chu_quote(), "fr").sections
    links = next(section.interfaces for section in sections if section.interfaces)

    assert titles(chu_quote()) == [
        "Systèmes et versions visées", "Postes de travail", "Reprise des images et des données",
        "Liaisons avec les autres systèmes", "Ce qui est fourni, et par qui",
        "Continuité pendant la bascule et retour arrière", "Assistance et suivi",
    ]  # fmt: skip
    assert [(link.system, link.standard, link.direction) for link in links] == [
        ("Dossier patient (DPI)", "HL7v2", "À préciser"), ("Système hospitalier (SIH)", "HL7v2", "Deux sens"),
        ("Facturation", "HL7v2", "À préciser"),
    ]  # fmt: skip
    assert all(link.exchanged and link.tested for link in links)


def test_a_system_with_several_links_has_one_row():
    """Two links to one system are one row that names both standards; an unnamed one stands apart."""
    links = [{"system": "EMR", "standard": "HL7v2"}, {"system": "EMR", "standard": "FHIR", "direction": "both"}, {}]

    rows = [row for section in solution_of(offer(integrations=links), "en").sections for row in section.interfaces]

    assert [(row.system, row.standard, row.direction) for row in rows] == [
        ("Medical record (EMR) (2 links)", "HL7v2, FHIR", "To be settled, Both ways"),
        ("System to be named", "standard to be named", "To be settled"),
    ]


def test_interfaces_that_nobody_has_named_make_no_table():
    """Where no system is named yet, the chapter says when that is settled, and shows no empty table."""
    (section, *_) = solution_of(offer(integrations=[]), "fr").sections

    assert section.interfaces == ()
    assert any("arrêtés au cadrage" in text for text in section.paragraphs)


def test_licences_and_hardware_are_told_by_who_supplies_them():
    """What the provider supplies and what the client does stand in sentences of their own, without any amount."""
    licences = [LICENCE, {"item": "Base de données", "amount": 5_000, "currency": "EUR", "supplied_by": "client"}]
    hardware = {"items": [{"amount": 900_000, "item": "Écran"}, {"amount": 900_000, "item": "Écran"}]}

    made = offer(systems={"pacs": {"upgrade": "minor"}}, licences=licences, hardware=hardware)
    (told,) = [
        each.bullets for each in solution_of(made, "fr").sections if each.title == "Ce qui est fourni, et par qui"
    ]

    assert told == (
        "Le prestataire fournit les licences suivantes\u00a0: Serveur PACS.",
        "L’établissement fournit lui-même\u00a0: Base de données.",
        "Le prestataire fournit le matériel suivant\u00a0: Écran (×\u00a02).",
    )


@pytest.mark.parametrize(
    ("days", "shares"),
    [(20, ["7", "6", "3", "4"]), (2, ["0.5", "0.5", "0.5", "0.5"]), (2.5, ["1", "0.5", "0.5", "0.5"]), (1.5, [])],
)
def test_training_days_are_shared_out_by_audience(days, shares):
    """Twenty days are 7, 6, 3 and 4; nobody is left out while there is a half-day for each."""
    given_out = days_by(Decimal(str(days)), SHARES)

    assert [f"{each.normalize():f}" for each in given_out.values()] == shares


@given(st.integers(4, 4_000))
def test_the_shares_of_training_sum_to_its_days(halves):
    """However many days are sold, the half-days of the audiences sum to them, half a day at least for each."""
    shared = days_by(Decimal(halves) / 2, SHARES)

    assert sum(shared.values()) == Decimal(halves) / 2
    assert all(each * 2 == int(each * 2) >= 1 for each in shared.values())
    assert all(abs(each - Decimal(halves) / 2 * Decimal(str(SHARES[code]))) < 1 for code, each in shared.items())


def test_the_shares_of_the_data_are_of_one_whole():
    """The shares are an assumption with its papers, one for each audience, and sum to one."""
    data = texts.data("training")
    (entry,) = data["share"]

    assert (entry["kind"], entry["source"]) == ("assumption", "commercial-practice")
    assert list(entry["shares"]) == [audience["code"] for audience in data["audience"]]
    assert sum(Decimal(str(share)) for share in entry["shares"].values()) == 1


def test_a_day_of_training_is_one_session_for_all():
    """Too short to be shared out, training is one session in which each profession is represented."""
    plan = training_of(offer(training={"days": 1}), "fr")

    assert [(group.title, group.share) for group in plan.audiences] == [("Séance commune", "1\u00a0jour")]
    assert plan.note == ""


def test_training_without_days_inside_a_whole_shows_shares():
    """In a whole project whose days nobody has said, the plan shows shares, and says when days are settled."""
    plan = training_of(offer(project={"sold": "whole"}, training={}), "fr")

    assert [group.share for group in plan.audiences] == ["35\u00a0%", "30\u00a0%", "15\u00a0%", "20\u00a0%"]
    assert "cadrage" in plan.intro


def test_there_is_no_training_plan_where_none_is_sold():
    """Without training, or with training as an option only, there is no plan."""
    assert training_of(offer(workstations={"count": 3}), "fr") is None
    made = quote(priced(workstations={"count": 3}, training={"days": 3}), options=[{"lines": ["training"]}])
    assert training_of(made, "fr") is None


def test_licences_alone_reach_no_patient():
    """An offer of licences says that nothing in it reaches patients' data, and gives nobody a role in that."""
    made = security_of(offer(licences=[LICENCE]), "fr")

    assert made.roles == ()
    assert made.law[0].startswith("Rien dans cette offre ne conduit le prestataire à accéder aux données")
    assert [measure.proof for measure in made.measures] == ["Certificat de l’éditeur"]


def test_patient_data_stay_in_algeria_whoever_the_vendor_is():
    """Whether the vendor is abroad or not, data leave only with the authorisation of the ANPDP, said once."""
    for origin in ("local", "international"):
        made = security_of(offer(migration={"volume_tb": 4}, vendor={"origin": origin}), "fr")

        assert len([text for text in made.roles if "ANPDP" in text and "Algérie" in text]) == 1
        assert any("5 jours" in measure.proof for measure in made.measures)


def test_data_protection_has_one_home():
    """The last mentions of a proposal are commercial: data protection has its own chapter."""
    assert all("18-07" not in text for lang in LANGUAGES for text in view_mentions(lang))


def view_mentions(lang):
    """Return the mentions that close a proposal, whatever is sold."""
    return texts.applying(texts.data("clauses")["legal"], TABLES, lang)


@settings(max_examples=40, deadline=None)
@given(quotes())
def test_nothing_is_said_of_what_is_not_sold(made):
    """Whatever is asked, under whatever terms, the chapters name a service exactly where it is in the offer."""
    sold, labels = {*sold_of(made)}, [line.labels["fr"] for line in made.lines]
    spoken = "\n".join(said(made))
    for name in labels:
        spoken = spoken.replace(name, "")

    for name, pattern in SPOKEN.items():
        assert name not in sold or re.search(pattern, spoken), name
        assert name in sold or f"client.{name}" in marks_of(made) or not re.search(pattern, spoken), name
    assert all(any(line.labels["fr"] in text for text in said(made)) for line in own_lines_of(made))


@settings(max_examples=15, deadline=None)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_no_sentence_stands_twice(made, lang):
    """No sentence of the four chapters is said twice in them, nor in any other chapter, in any language."""
    counted = Counter(sentences(said(made, lang)))
    elsewhere = texts.data("promises"), texts.data("objectives"), texts.data("clauses"), texts.data("scope_of_work")
    others = {*sentences(spoken_in(elsewhere, lang)), *sentences(spoken_in(texts.data("continuity"), lang))}

    assert [sentence for sentence, times in counted.items() if times > 1] == []
    assert {*counted} & others == set()


def spoken_in(value, lang):
    """Return the texts of a language inside nested tables."""
    if isinstance(value, dict):
        inside = [text for part in value.values() for text in spoken_in(part, lang)]
        return [value[lang]] if lang in value else inside
    return [text for part in value for text in spoken_in(part, lang)] if isinstance(value, list | tuple) else []


def test_nothing_of_the_chapters_repeats_another_chapter():
    """For the hospital that asks for everything, what the chapters say stands nowhere else in its proposal."""
    view = view_of(chu_quote(), "fr")
    phases = [text for each in view.phases for part in ("activities", "deliverables", "specifications")
              for text in getattr(each, part)]  # fmt: skip
    pairs = [text for pair in (*view.promises, *view.terms) for text in pair]
    elsewhere = (*view.why, *view.need, *view.objectives, *view.assumptions, *view.exclusions, *view.legal)

    assert {*sentences(said(chu_quote()))} & {*sentences([*phases, *pairs, *elsewhere])} == set()


@settings(max_examples=25, deadline=None)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_a_technical_offer_holds_no_price(made, lang):
    """Without prices, neither an amount nor a currency stands in the summary; nor does one in the other chapters."""
    page = summary_of(made, lang, priced=False)
    others = [chapter for chapter in chapters(made, lang)[1:] if chapter is not None]
    spoken = "\n".join(text for each in (page, *others) for text in strings(each))

    assert CURRENCIES.search(spoken) is None
    assert f"{made.totals.due:.2f}" not in spoken
    assert {figure.label for figure in page.figures}.isdisjoint({"Net à payer", "Amount due", "الصافي للدفع"})
    assert page.figures


def test_an_offer_paid_by_the_year_shows_its_commitment():
    """Where nothing is paid once, the first figure is the commitment of all the years; with something, what is due."""
    yearly = offer(maintenance={"tier": "basic", "years": 3}, licences=[{**LICENCE, "supplied_by": "client"}])
    both = offer(workstations={"count": 4}, maintenance={"years": 3})

    assert summary_of(yearly, "en", priced=True).figures[0].label == "Total commitment with tax"
    assert [summary_of(both, "en", priced=True).figures[rank].label for rank in (0, 1)] == [
        "Amount due", "Workstations upgraded",
    ]  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(quotes())
def test_a_record_read_back_says_the_same(made):
    """The chapters of a quote read from its file are those of the quote that was written."""
    again = Quote.from_json(made.to_json())

    assert [chapters(again, lang) for lang in LANGUAGES] == [chapters(made, lang) for lang in LANGUAGES]


@settings(max_examples=15, deadline=None)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_no_text_is_empty_or_unfilled(made, lang):
    """Nothing printed is blank, ends on a space or still holds a blank to fill; four figures and benefits at most."""
    page = summary_of(made, lang, priced=True)
    spoken = [text for text in said(made, lang) if text]

    assert all(text == text.strip() and "{" not in text for text in spoken)
    assert 1 <= len(page.figures) <= 4
    assert len(page.benefits) <= 4
    assert page.need
    assert page.commitment


KEYS = ("needs", "one_of", "unless")


def entries(value):
    """Return every entry with a condition inside nested tables."""
    if isinstance(value, dict):
        inside = [entry for part in value.values() for entry in entries(part)]
        return [value, *inside] if {*KEYS} & {*value} else inside
    return [entry for part in value for entry in entries(part)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_condition_names_something_that_can_be_there(name):
    """No text waits for a word that no scope can say; its blanks are the same in the three languages."""
    words = {key.split(".")[-1] for key in messages() if key.startswith("interface.")}
    known = re.compile(
        rf"({'|'.join(TABLES)}|project|own|major|patient_data|vendor\.origin\.international|customs|domiciliation_tax|feast|year_end"
        r"|without\.(hardening|optimisation|compatibility)|client\.(licences|hardware)|fact\.\w+|(systems|workstations|migration"
        r"|integrations|decommissioning|maintenance)\.\w+(\.\w+)*)"
    )

    for entry in entries(texts.data(name)):
        marks = [mark for key in KEYS for mark in entry.get(key, ())]
        assert all(known.fullmatch(mark) for mark in marks), entry
        assert all(mark.split(".")[-1] in words for mark in marks if mark.startswith("integrations.system.")), entry
        blanks = {frozenset(re.findall(r"{(\w+)}", text)) for text in entry.get("text", {}).values()}
        assert len(blanks) <= 1, entry
