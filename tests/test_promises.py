"""What a proposal promises, aims at and is held to: only what is asked for and sold, by Algerian law."""

import re
from itertools import combinations

import pytest

from costing import PriceBook, estimate, quote
from costing.documents import texts
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.wording import LANGUAGES
from tests import office
from tests.docx_structure import texts_of
from tests.samples import DAY, chu_quote, priced, scope_of
from tests.test_document_texts import NEW, TABLES, fixed_texts

WITHOUT = ("without.hardening", "without.optimisation")
PROMISES, OBJECTIVES = (texts.data(f"{kind}s")[kind] for kind in ("promise", "objective"))
PHASES = {phase["code"]: phase for phase in texts.data("scope_of_work")["phase"]}
LAW = re.compile("18-07.*25-11", re.DOTALL)
LICENCE = {"item": "PACS", "amount": 1_000_000}


def subsets(names):
    """Return every choice of some names, none and all included."""
    return [set(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]


def codes(entries, sold):
    """Return the codes of the entries that are printed for what is sold."""
    return [entry["code"] for entry in texts.chosen(entries, sold)]


def offered(**tables):
    """Return the view of a quote for some tables of a scope."""
    return view_of(quote(priced(**tables)), "fr")


def titles(view):
    """Return the titles of the promises of an offer."""
    return [title for title, _ in view.promises]


def test_a_whole_project_makes_the_three_promises_and_has_the_six_objectives():
    """With everything asked, the market's three promises and six objectives stand, in their order."""
    assert codes(PROMISES, NEW) == ["performance", "security", "integration"]
    assert codes(OBJECTIVES, NEW) == [
        "deployment", "interoperability", "continuity", "training", "improvement", "compliance",
    ]  # fmt: skip


def test_nothing_is_said_twice():
    """Whatever is asked and whatever the company leaves out, a promise or an objective stands once or not at all."""
    for sold in subsets((*TABLES, *WITHOUT)):
        for entries in (PROMISES, OBJECTIVES):
            found = codes(entries, sold)
            assert len(found) == len(set(found)), sold


@pytest.mark.parametrize(
    ("entries", "code", "needed"),
    [
        (PROMISES, "performance", {"systems", "workstations"}),
        (PROMISES, "integration", {"integrations"}),
        (
            PROMISES,
            "security",
            {"systems", "workstations", "migration", "integrations", "decommissioning", "maintenance"},
        ),
        (OBJECTIVES, "deployment", {"systems", "workstations"}),
        (OBJECTIVES, "interoperability", {"systems", "migration", "integrations"}),
        (OBJECTIVES, "continuity", {"systems", "workstations", "migration", "integrations"}),
        (OBJECTIVES, "improvement", {"systems", "workstations", "maintenance"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_is_promised_exactly_where_it_is_sold(entries, code, needed):
    """A promise or an objective stands if one of the services that keep it is sold, and never without one."""
    for sold in subsets(TABLES):
        assert (code in codes(entries, sold)) == bool(sold & needed), sold


def test_the_law_is_an_aim_wherever_data_are_met_and_documentation_wherever_something_is_installed():
    """Bought alone, licences aim at nothing but themselves; users are trained if that is sold."""
    documented = {"systems", "workstations", "migration", "integrations", "hardware", "training"}
    for sold in subsets(TABLES):
        assert ("compliance" in codes(OBJECTIVES, sold)) == bool(sold - {"licences"}), sold
        assert ("training" in codes(OBJECTIVES, sold)) == bool(sold & documented), sold
        said = "\n".join(texts.applying(OBJECTIVES, sold, "en"))
        assert ("Train the users" in said) == ("training" in sold)


def test_the_university_hospital_is_promised_all_three():
    """The example of the README, which asks for everything, is promised performance, security and integration."""
    view = view_of(chu_quote(), "fr")

    assert titles(view) == ["Performance de lecture", "Sécurité et conformité", "Intégration à vos circuits de travail"]
    assert len(view.objectives) == 6
    assert [len(phase.specifications) for phase in view.phases] == [4, 5, 4, 4, 4, 4]


def test_a_migration_alone_promises_no_speed_and_no_interface():
    """Who only has an archive moved is promised the care of its data, and aims that the migration can meet."""
    view = offered(migration={"volume_tb": 6})

    assert titles(view) == ["Sécurité et conformité"]
    assert view.objectives[:3] == (
        "Reprendre les données en préservant leur intégrité, comptages à l’appui.",
        "Ramener au minimum l’interruption des systèmes et la gêne pour les soins.",
        "Remettre une documentation claire à l’équipe informatique et aux utilisateurs.",
    )
    assert len(view.objectives) == 4
    assert LAW.search(view.objectives[3])
    assert view.objectives[3].endswith("DICOM, HL7, IHE.")
    assert view.phases[1].specifications == (
        "Transfert des données par des moyens sécurisés.",
        "Pertes et altérations réduites au minimum\u00a0: chaque lot est compté, contrôlé et repris en cas d’écart.",
        "Examens repris conformes à la norme DICOM.",
    )


def test_maintenance_alone_promises_what_a_contract_holds():
    """Who only buys maintenance is promised the care of its data, and a support plan; no test, no cutover."""
    view = offered(maintenance={"years": 3})

    assert titles(view) == ["Sécurité et conformité"]
    assert [phase.title for phase in view.phases] == ["Cadrage et état des lieux", "Réglages, formation et transfert"]
    assert "Garder les systèmes sûrs et performants pendant toute la durée du contrat." in view.objectives
    assert view.phases[0].deliverables == ("Inventaire des systèmes suivis",)
    assert view.phases[-1].specifications == (
        "Plan de support et de maintenance établi pour la durée du contrat.",
        "Bonnes pratiques ITIL suivies.",
    )


@pytest.mark.parametrize("zero", [{"workstations": {"count": 0}}, {"training": {"days": 0}}], ids=str)
def test_what_is_asked_with_a_known_zero_is_not_promised(zero):
    """No workstation, no day of training: nothing is priced for it, and nothing is promised for it."""
    without, with_zero = offered(migration={}), offered(migration={}, **zero)

    assert with_zero.promises == without.promises
    assert with_zero.objectives == without.objectives
    assert with_zero.phases == without.phases


@pytest.mark.parametrize(
    ("table", "given"),
    [("licences", [LICENCE]), ("hardware", {"amount": 1_000_000})],
    ids=["licences", "hardware"],
)
def test_what_the_client_supplies_is_not_said_to_be_sold(table, given):
    """Licences or hardware that the client supplies are in no line, so no phase orders, delivers or requires them."""
    own = [{**LICENCE, "supplied_by": "client"}] if table == "licences" else {**given, "supplied_by": "client"}
    sold, supplied, without = (offered(systems={"pacs": {"upgrade": "major"}}, **more) for more in (
        {table: given}, {table: own}, {},
    ))  # fmt: skip

    assert sold.phases != without.phases
    assert sold.need != without.need
    assert supplied.phases == without.phases
    assert supplied.need == without.need


@pytest.mark.parametrize(
    ("component", "lost", "kept"),
    [
        ("hardening", "chiffrement des échanges", "Améliorer la rapidité des systèmes et leur confort d’usage."),
        ("optimisation", "temps de réponse", "Renforcer la sécurité des systèmes et leur confort d’usage."),
    ],
)
def test_what_a_company_does_not_do_it_does_not_promise(component, lost, kept, tmp_path):
    """A company that switches hardening or optimisation off promises none, and aims at the other alone."""
    path = tmp_path / "company.toml"
    path.write_text(f"[components.{component}]\noffered = false\n", encoding="utf-8")
    scope = scope_of(systems={"pacs": {"upgrade": "major"}})
    usual, mine = (
        view_of(quote(estimate(scope, each, DAY)), "fr") for each in (PriceBook.default(), PriceBook.read(path))
    )

    assert lost in said(usual)
    assert lost not in said(mine)
    assert kept in mine.objectives
    assert kept not in usual.objectives
    assert "Sécurité et conformité" in titles(mine)


def said(view):
    """Return all that an offer promises."""
    return "\n".join(text for _, text in view.promises)


REQUIRED = {
    "survey": (
        "serveurs, postes, réseau",
        "versions et configurations",
        "systèmes reliés",
        "sécurité de l’établissement",
    ),
    "installation": (
        "prises en charge par l’éditeur",
        "configuration minimale",
        "sécurisées",
        "Sauvegarde et restauration",
    ),
    "data": ("moyens sécurisés", "Pertes et altérations", "DICOM et HL7", "bout en bout"),
    "acceptance": ("parcours dont dépendent les soins", "Seuils de performance", "Vulnérabilités", "RTO et RPO"),
    "go_live": ("planifiée et annoncée", "Gêne pour les soins", "sur place et à distance", "escalade"),
    "handover": ("chaque métier", "rédigés simplement", "support et de maintenance", "ITIL"),
}


@pytest.mark.parametrize("phase", REQUIRED)
def test_each_phase_is_held_to_what_the_market_requires(phase):
    """Each requirement that the market sets for a phase stands beside the work of that phase."""
    required = texts.applying(PHASES[phase]["specification"], NEW, "fr")

    assert [part for part in REQUIRED[phase] if not any(part in text for text in required)] == []


OWED = {
    "survey": (
        "Plan de projet détaillé",
        "Rapport de compatibilité",
        "gestion des risques",
        "migration",
        "communication",
    ),
    "installation": (
        "Licences",
        "Certificats de licence",
        "matériel",
        "préproduction",
        "vérification initiale",
        "Postes",
    ),
    "data": ("intégrité", "scripts", "Interfaces prêtes", "essais d’interopérabilité", "PACS, le RIS et les postes"),
    "acceptance": (
        "recette signé",
        "performance",
        "vulnérabilités",
        "continuité",
        "validation finale",
        "chaque exigence",
    ),
    "go_live": ("revue de préparation", "retour arrière", "Coupure planifiée", "mise en service", "résolution"),
    "handover": ("Systèmes réglés", "Utilisateurs formés", "Guides", "transfert de connaissances", "clôture"),
}


@pytest.mark.parametrize("phase", OWED)
def test_each_phase_does_and_owes_what_the_market_names(phase):
    """Each activity and result that the market names for a phase stands in it, from the rollback to the last report."""
    kinds = ("activity", "deliverable")
    found = "\n".join(text for kind in kinds for text in texts.applying(PHASES[phase][kind], NEW, "fr")).lower()

    assert [part for part in OWED[phase] if part.lower() not in found] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_security_is_promised_by_algerian_law_and_the_standards(lang):
    """In each language the promise names the law and its amendment, its authority, its five days, and the standards."""
    (security,) = [each["text"][lang] for each in texts.chosen(PROMISES, {"systems"}) if each["code"] == "security"]

    assert LAW.search(security)
    assert [word for word in ("ANPDP", "DICOM", "HL7", "IHE") if word not in security] == []
    assert re.search("5.(jours|days|أيام)", security)


@pytest.mark.parametrize("sold", [{"migration"}, {"maintenance"}, {"workstations"}], ids="".join)
def test_whoever_touches_patient_data_promises_to_tell_a_breach(sold):
    """Without any upgrade too, whoever may see patient data promises to tell a breach in time, under the same law."""
    (security,) = [each["text"]["fr"] for each in texts.chosen(PROMISES, sold) if each["code"] == "security"]

    assert LAW.search(security)
    assert "5\u00a0jours" in security
    assert "sans délai" in security


def test_nothing_is_guaranteed_that_nobody_can_hold():
    """No text promises an outcome without fail, and none names a brand or the place the market's document came from."""
    sure = re.compile(r"garanti|zéro|100\s?%|jamais|toujours|guarantee|never|always|نضمن|أبدًا|دائمًا", re.IGNORECASE)
    brand = re.compile(r"Franance|Siemens|Philips|Agfa|Fuji|Carestream|Sectra", re.IGNORECASE)
    entries = (*PROMISES, *OBJECTIVES, *(item for phase in PHASES.values() for item in phase["specification"]))

    assert [text for entry in entries for text in entry["text"].values() if sure.search(text)] == []
    assert [name for name, all_texts in fixed_texts() if brand.search(" ".join(all_texts.values()))] == []


def test_promises_stand_before_the_price_and_objectives_open_the_work():
    """The reader meets what is promised before any priced line, and aimed at before any work, without an amount."""
    view = view_of(chu_quote(), "fr")
    printed = texts_of(proposal_bytes(view))
    order = ("need", "promises", "scope", "objectives", "scope_intro", "price")
    places = [printed.index(view.labels[f"proposal.{key}"]) for key in order]

    assert places == sorted(places)
    for first, last in (places[1:3], places[3:5]):
        assert not re.search(r"\d,\d\d", "\n".join(printed[first:last]))


@pytest.mark.office
@pytest.mark.parametrize("tables", [{}, {"migration": {}}, {"maintenance": {}}], ids=["example", "migration", "care"])
def test_on_paper_a_phase_stands_under_its_name_and_promises_stand_together(tables, tmp_path):
    """No name of a phase is left alone at the foot of a page, and all promises are on the page of the need."""
    view = offered(**tables) if tables else view_of(chu_quote(), "fr")
    (tmp_path / "offer.docx").write_bytes(proposal_bytes(view))

    pages = office.pages(office.convert(tmp_path / "offer.docx", "pdf", tmp_path / "pdf"))

    for phase in view.phases:
        (page,) = (page for page in pages if phase.activities[0][:16] in page and phase.title in page)
        assert phase.specifications[0][:16] in page
    (front,) = (page for page in pages if view.labels["proposal.promises"] in page)
    assert view.need[0][:20] in front
    assert [text for _, text in view.promises if text[:20] not in front] == []
