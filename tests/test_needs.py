"""Your need: why this client asks, from its kind, its departments and its scope, and nothing that is not priced."""

import re
import tomllib
from itertools import combinations
from string import Formatter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing import PriceBook, Scope, estimate, quote
from costing.documents import texts
from costing.documents.motives import GROUPS, motives_of
from costing.documents.needs import need_of, why_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.fields import plain_text
from costing.parties import ClientKind, Department
from costing.profile_files import departments, profiles
from costing.profiles import starter_answers
from costing.scope import ASKING
from costing.scope_keys import words_at
from costing.wording import LANGUAGES
from tests import strategies as draw
from tests.docx_structure import texts_of
from tests.samples import DAY, EXAMPLES, book, chu_quote, scope_of

KINDS = get_args(ClientKind)
TABLES = set(ASKING) - {"services"}
ENTRIES = [(group, entry) for group in GROUPS if group != "departments" for entry in texts.data("needs")[group]]
# The table whose answer a fact is; a number of sites is asked of everyone.
HOME = {
    "count": "workstations", "generations": "workstations", "volume": "migration", "studies": "migration",
    "hours": "migration", "systems": "integrations", "versions": "systems", "users": "training", "sites": None,
}  # fmt: skip
MAJOR = {"pacs": {"upgrade": "major", "versions_behind": 2}}
ALONE = (
    {"systems": MAJOR},
    {"workstations": {"count": 12, "generations": 3}},
    {"migration": {"volume_tb": 18, "studies_per_year": 15_000}},
    {"integrations": [{"system": "EMR"}, {"system": "billing"}]},
    {"training": {"days": 3}},
    {"maintenance": {"hours": "24x7"}},
)
WHOLE = {key: value for tables in ALONE for key, value in tables.items()}


def plain(text):
    """Make every space an ordinary one, and take out the marks that keep figures in order."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u200e", "")


def told(lang="fr", named=(), **tables):
    """Why a client with those tables asks; all of them are priced."""
    kind = tables.pop("kind", None)
    client = {**({} if kind is None else {"kind": kind}), **({"departments": list(named)} if named else {})}
    scope = scope_of(client=client, **tables)
    return tuple(plain(each) for each in motives_of(scope, [*scope.asked, *scope.tables], lang))


# The texts


@pytest.mark.parametrize(("group", "entry"), ENTRIES)
def test_every_sentence_is_written_in_three_languages(group, entry):
    """Each sentence stands in French, English and Arabic, each its own, with the same facts and no foreign law."""
    text = entry["text"]

    assert set(text) == {"fr", "en", "ar"}
    assert len(set(text.values())) == 3
    facts = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in text.values()]
    assert facts[0] == facts[1] == facts[2]
    for each in text.values():
        assert plain_text(each) == each.strip()
        assert each.endswith(".")
        assert not re.search(r"TODO|XXX|\.\.|HIPAA|GDPR|RGPD", each)
        assert re.sub(r"18-07|25-11", "", each) == re.sub(r"[0-9]", "", re.sub(r"18-07|25-11", "", each))
    assert not re.search("[^\u00a0][:;?!%»]|«[^\u00a0]|'", text["fr"]), group
    assert [text["ar"][at - 1] for at in (each.start() for each in re.finditer(r"18-07|25-11", text["ar"]))] in (
        [],
        ["\u200e"] * 2,
    )


@pytest.mark.parametrize(("group", "entry"), ENTRIES)
def test_every_sentence_says_when_it_holds_in_words_that_exist(group, entry):
    """A condition names kinds, departments, tables and answers that a scope can have, and the table of each fact."""
    marks = TABLES | set(KINDS) | set(get_args(Department)) | {"major"}

    assert set(entry) <= {"kinds", "departments", "needs", "unless", "where", "text"}, group
    assert set(entry.get("kinds", ())) <= set(KINDS)
    assert set(entry.get("departments", ())) <= set(get_args(Department))
    assert set(entry.get("needs", ())) | set(entry.get("unless", ())) <= marks
    for key, word in entry.get("where", {}).items():
        assert word in words_at(key)
        assert key.split(".")[0] in entry["needs"]
    needed = set(entry.get("needs", ())) | ({"systems"} if "major" in entry.get("needs", ()) else set())
    for fact in (name for _, name, _, _ in Formatter().parse(entry["text"]["fr"]) if name):
        assert HOME[fact] is None or HOME[fact] in needed, fact


def test_no_two_sentences_are_the_same_and_none_speaks_of_price():
    """No text stands twice, and none says what anything costs."""
    for lang, words in (("fr", r"\b(prix|coût\w*|DA|dinars?|tarifs?)\b"), ("en", r"\b(price\w*|costs?|DZD|dinars?)\b")):
        written = [entry["text"][lang] for _, entry in ENTRIES] + [each.need[lang] for each in departments().values()]
        assert len(set(written)) == len(written)
        assert [text for text in written if re.search(words, text, re.IGNORECASE)] == []
    arabic = [entry["text"]["ar"] for _, entry in ENTRIES]
    assert len(set(arabic)) == len(arabic)
    assert [text for text in arabic if re.search("سعر|تكلف|دينار|د\\.ج", text)] == []


def test_every_department_has_its_words():
    """Each department a client may name has a name and an expectation in three languages, and what answers it."""
    assert set(departments()) == set(get_args(Department))
    for code, each in departments().items():
        for text in (each.label, each.need):
            assert len(set(text.values())) == len(text) == 3, code
            assert not re.search("[^\u00a0][:;?!%»]|«[^\u00a0]|'|[0-9]|TODO", text["fr"]), code
        assert each.served_by
        assert each.served_by <= TABLES | {"major"}
    assert len({each.need["ar"] for each in departments().values()}) == len(departments())


# What a client reads


def test_the_example_reads_as_a_director_would_say_it():
    """The university hospital of the README: teaching and archive, proprietary format, the law; then what it wants."""
    made = view_of(chu_quote())
    first, *wishes = made.need

    assert plain(" ".join((*made.why, first))) == (
        "CHU d'Exemple nous a consultés au sujet de ses logiciels d’imagerie médicale. Un centre "
        "hospitalo-universitaire soigne, enseigne et cherche avec les mêmes images : ses 18 To d’archives sont "
        "aussi un fonds pour les résidents et les chercheurs, qui doit rester lisible et facile à interroger. Les "
        "images sont aujourd’hui archivées dans un format propriétaire : leur conversion rend la maîtrise des "
        "examens et le libre choix des futurs fournisseurs. Qui détient les images des patients répond de leur "
        "transfert : la loi 18-07, modifiée par la loi 25-11, lui demande de protéger ces données et de garder la"
        " trace de leur traitement. D’où le besoin suivant :"
    )
    assert wishes[0] == "Porter le PACS à sa nouvelle version majeure."


def test_figures_are_in_the_form_of_the_language():
    """Fifteen thousand studies are written as each language writes them."""
    centre = {"kind": "imaging_centre", "systems": MAJOR, "migration": {"studies_per_year": 15_000}}

    said = {lang: told(lang, **centre)[0] for lang in LANGUAGES}

    assert said["fr"].startswith("Un centre d’imagerie qui réalise 15 000 examens par an est jugé sur le délai")
    assert said["en"].startswith("An imaging centre that performs 15,000 studies a year is judged on how soon")
    assert "(عدد الفحوص سنويًا: 15.000)" in said["ar"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("tables", [*ALONE, WHOLE], ids="+".join)
def test_two_kinds_with_the_same_scope_read_differently(tables, lang):
    """The same request of a clinic and of a university hospital is not explained in the same words."""
    said = {kind: told(lang, kind=kind, **tables) for kind in KINDS}

    assert all(said.values())
    for one, other in combinations(KINDS, 2):
        assert said[one] != said[other], (one, other)


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_with_other_scopes_reads_differently(kind):
    """The same client that asks for something else is not explained in the same words."""
    said = [told(kind=kind, **tables) for tables in (*ALONE, WHOLE)]

    assert len(set(said)) == len(said)


def test_another_answer_is_another_sentence():
    """An archive twice as large, one version more, an interface more: each is read in the text."""
    base = told(kind="specialised_hospital", **WHOLE)

    larger = told(kind="specialised_hospital", **{**WHOLE, "migration": {"volume_tb": 36}})
    older = told(
        kind="specialised_hospital", **{**WHOLE, "systems": {"pacs": {"upgrade": "major", "versions_behind": 4}}}
    )
    assert "18 To d’archives" in base[0]
    assert "36 To d’archives" in larger[0]
    assert "atteint 2 versions" in base[1]
    assert "atteint 4 versions" in older[1]


def test_a_client_of_unknown_kind_is_told_nothing_about_a_kind():
    """While nobody says who the client is, no sentence guesses it; with nothing to say, the need opens as it did."""
    kinds = [entry["text"]["fr"].split("{")[0][:25] for group, entry in ENTRIES if group == "kind"]

    for tables in (*ALONE, WHOLE):
        assert not [each for each in told(**tables) if any(each.startswith(plain(start)) for start in kinds)]
    training = scope_of(training={"days": 3})
    assert told(training={"days": 3}) == ()
    assert (
        need_of(training, ("training",), (), "fr")[0] == "Hôpital d'Exemple nous a fait part du besoin suivant\u00a0:"
    )


@pytest.mark.parametrize(
    ("named", "start"),
    [
        (("research", "medical_education"), "Un centre hospitalo-universitaire soigne, enseigne et cherche"),
        (("research",), "Pour une équipe de recherche, une archive vaut"),
        (("cardiology", "emergency"), "Dans un grand hôpital, l’imagerie sert presque tous les services"),
        ((), "Un centre hospitalo-universitaire soigne, enseigne et cherche"),
    ],
)
def test_the_same_hospital_reads_by_its_departments(named, start):
    """A large hospital without teaching is not told that it teaches; a research team is spoken to as one."""
    assert told(named=named, kind="university_hospital", **WHOLE)[0].startswith(start)


def test_departments_say_what_they_expect():
    """Two departments each have their say, in the client's order; of more than three, three, "among other things"."""
    two = told(named=("cardiology", "emergency"), kind="university_hospital", **WHOLE)[1]
    many = told(named=("radiology", "it", "oncology", "emergency"), **WHOLE)[0]

    assert two == (
        "Ce que l’on attend de ce projet dans les services : en cardiologie, des séquences animées lues et mesurées "
        "sans saccade ; aux urgences, des images disponibles sans attendre, à toute heure."
    )
    assert many.startswith("Ce que l’on attend de ce projet dans les services, entre autres : en radiologie")
    assert re.findall(r"en radiologie|en oncologie|aux urgences|à l’informatique", many) == [
        "en radiologie", "en oncologie", "aux urgences",
    ]  # fmt: skip


def test_a_department_expects_nothing_that_is_not_offered():
    """Where only training is bought, cardiology is promised no smoother images."""
    assert told(named=("cardiology",), training={"days": 3}) == ()
    assert "cardiologie" not in " ".join(told(named=("cardiology",), systems={"ris": {"upgrade": "minor"}}))
    assert "cardiologie" in " ".join(told(named=("cardiology",), systems=MAJOR))


def test_an_emergency_department_bounds_the_stop():
    """Where emergency is concerned and a stop is allowed, its length is said; elsewhere, the law on patients' data."""
    moved = {"migration": {"max_downtime_hours": 8}}

    assert "l’arrêt pendant la bascule doit tenir dans les 8 h admises" in told(named=("emergency",), **moved)[-1]
    assert "la loi 18-07, modifiée par la loi 25-11" in told(named=("mri",), **moved)[-1]
    assert "la loi 18-07, modifiée par la loi 25-11" in told(named=("emergency",), migration={})[-1]


@pytest.mark.parametrize("facts", [{"sites": 1}, {"workstations": {"count": 1, "generations": 1}}, {"sites": None}])
def test_one_is_not_said_as_several(facts):
    """One site, one station, one generation: no sentence counts them in the plural, and none shows a blank."""
    given = {key: value for key, value in {"systems": MAJOR, **facts}.items() if value is not None}
    for kind in KINDS:
        said = " ".join(told(kind=kind, **given))
        assert "1 site" not in said
        assert "1 poste" not in said
        assert "1 génération" not in said
        assert "{" not in said


@st.composite
def clients(draw_from):
    """Return the tables of a scope, a client with departments and a language."""
    tables = draw_from(draw.scopes())
    named = draw_from(st.lists(st.sampled_from(get_args(Department)), max_size=6, unique=True))
    tables["client"] = {**tables["client"], **({"departments": named} if named else {})}
    return Scope.model_validate(tables), draw_from(st.sampled_from(LANGUAGES))


@given(clients(), st.sets(st.sampled_from(sorted(TABLES))))
def test_nothing_is_said_of_what_is_not_priced(client, off):
    """What the company does not offer leaves no trace: the text is that of a client who never asked for it."""
    scope, lang = client
    asked = [table for table in scope.asked if table not in off]

    left = scope.model_copy(update=dict.fromkeys(name for name in TABLES if name not in asked))
    if "systems" in off and scope.systems is not None:
        left = left.model_copy(update={"users": max(scope.users or 0, scope.systems.users or 0) or None})
    assert motives_of(scope, asked, lang) == motives_of(left, asked, lang)


@given(clients())
def test_a_need_is_short_whole_and_said_once(client):
    """Four sentences at the most, no blank left open, none twice, and no figure that the scope does not hold."""
    scope, lang = client

    said = motives_of(scope, scope.asked, lang)

    assert len(said) <= 4
    assert len(set(said)) == len(said)
    assert not re.search(r"[{}]|None|\(\)", " ".join(said))
    assert said == motives_of(scope, scope.asked, lang)
    if scope.client.kind is not None:
        assert said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_profile_reads_in_its_own_words(lang):
    """The need of each profile's starter says why it asks, in the language asked, and no two read alike."""
    found = {}
    for each in profiles():
        scope = Scope.model_validate(starter_answers(each.code, book().on(DAY), lang))
        found[each.code] = why_of(scope, scope.asked, lang)
        assert len(motives_of(scope, scope.asked, lang)) >= 2, each.code
        assert each.name[lang] in found[each.code][0]
    assert len({" ".join(why) for why in found.values()}) == len(found)


# What a client types


HOSTILE = "{volume} {{ 7 * 7 }} {% if 1 %} <w:t>&amp; Clinique"


def test_a_hostile_name_stays_text():
    """A client's name with braces, tags and markup is printed as it was typed, in the need and in the document."""
    scope = Scope.model_validate({"client": {"name": HOSTILE, "kind": "private_clinic"}, **WHOLE})

    made = view_of(quote(estimate(scope, book(), DAY)))

    assert made.why[0].startswith(
        f"{HOSTILE} nous a consultés au sujet de ses logiciels d’imagerie médicale. Le patient d’une clinique privée"
    )
    assert made.need[0] == "D’où le besoin suivant\u00a0:"
    printed = texts_of(proposal_bytes(made))
    assert {*made.why, *made.need} <= set(printed)
    assert "49" not in "".join(each for each in printed if "7 * 7" in each)


def test_what_the_company_does_not_do_is_not_in_the_need():
    """A company that shuts no old system down says nothing of it in the need; one that does, does."""
    raw = tomllib.loads((EXAMPLES / "chu.toml").read_text("utf-8"))
    asked = {"client": raw["client"], "decommissioning": {"archive": "copy"}, "training": {"days": 3}}
    own, base = PriceBook.read(EXAMPLES / "own-book.toml"), book()

    views = [view_of(quote(estimate(Scope.model_validate(asked), each, DAY))) for each in (own, base)]
    said = [" ".join((*made.why, *made.need)) for made in views]

    assert "ancien système" not in said[0]
    assert "L’ancien système détient des données de santé" in said[1]
