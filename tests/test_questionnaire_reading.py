"""A form that came back: the scope it is, in any language and however it was saved; what cannot be read is refused."""

import io
import json
import tomllib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from costing import PriceBook, Scope, estimate
from costing.document_errors import WorkbookRefused
from costing.documents.questionnaire_reading import read_questionnaire
from costing.documents.questionnaire_review import reviewed
from costing.errors import FileUnread, ScopeRefused
from costing.profile_files import profiles
from costing.profiles import starter_answers
from costing.scope_writing import scope_toml
from costing.wording import LANGUAGES, said
from tests.command import called
from tests.forms import DAY, answered, as_scope, at, blank, cells, filled, known, of_the_client, saved
from tests.office import convert_all
from tests.samples import chu_scope
from tests.strategies import scopes

CODES = [each.code for each in profiles()]
ON = ("--day", "2026-11-24")
# What makes a form that a price can be made of.
ENOUGH = {"client.name": "Clinique d'Exemple", "workstations": "oui", "workstations.count": 6}


@pytest.fixture
def at_hand(tmp_path):
    """Return what puts a form where it can be read."""

    def put(document):
        path = tmp_path / "q.xlsx"
        path.write_bytes(document)
        return path

    return put


def problems(path):
    """Return the faults of a form: place and message key of each."""
    with pytest.raises(ScopeRefused) as caught:
        Scope.read(path)
    return {(each.place.partition("!")[2], each.key) for each in caught.value.problems}


# Round trips


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scopes(), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_a_form_filled_in_is_the_scope_it_was_filled_in_from(tmp_path, tables, lang, spoken):
    """Whatever a client needs, and in whichever language the form is and is answered, it reads back to exactly that."""
    tables = of_the_client(tables)
    (tmp_path / "q.xlsx").write_bytes(filled(blank(None, lang), tables, spoken))

    read = read_questionnaire(tmp_path / "q.xlsx")

    assert read.scope == as_scope(tables, lang)
    assert read.odd == ()
    assert Scope.model_validate(tomllib.loads(scope_toml(read.scope))) == read.scope


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scopes(), st.sampled_from(LANGUAGES))
def test_what_was_known_when_a_form_was_written_comes_back(tmp_path, tables, lang):
    """A form written from what is known, and sent back untouched, says what was known."""
    scope = as_scope(of_the_client(tables), "fr")
    (tmp_path / "q.xlsx").write_bytes(known(scope, lang))

    assert Scope.read(tmp_path / "q.xlsx") == scope


@pytest.mark.parametrize(("code", "lang"), list(zip(CODES, LANGUAGES * len(CODES), strict=False)))
def test_every_profile_comes_back_from_its_own_form(code, lang, at_hand):
    """The form of a profile has a place for each answer of its starter, and gives it back."""
    tables = starter_answers(code, PriceBook.default().on(DAY), lang)

    read = Scope.read(at_hand(filled(blank(code, lang), tables, lang)))

    assert read == Scope.model_validate(tables)


@pytest.mark.office
def test_a_form_saved_by_libreoffice_says_the_same(tmp_path):
    """Filled in, saved by LibreOffice and sent back, a form of any language gives the same scope, rightly counted."""
    scope = chu_scope()
    asked = of_the_client(json.loads(scope.model_dump_json(exclude_defaults=True)))
    sources = [tmp_path / f"{lang}.xlsx" for lang in LANGUAGES]
    for lang, source in zip(LANGUAGES, sources, strict=True):
        source.write_bytes(filled(blank("university_hospital", lang), asked, lang))

    saved_again = convert_all(sources, "xlsx", tmp_path / "again")

    for lang, source, path in zip(LANGUAGES, sources, saved_again, strict=True):
        assert Scope.read(path) == Scope.read(source) == as_scope(asked, lang)
        values = load_workbook(path, data_only=True)
        first = values.worksheets[0]
        given_there = [each for each in cells(load_workbook(source)).values() if each.parent.title == first.title]
        assert first["C6"].value == sum(each.value is not None for each in given_there)


# How answers may be typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 200,5", 1200.5), ("1\u202f200,5", 1200.5), ("1,200.50", 1200.5), ("18,5", 18.5), ("١٨٫٥", 18.5),
        ("١٬٢٠٠", 1200), (" 18 ", 18), ("\u200f18\u200f", 18), (18, 18), (0.125, 0.125), ("0", 0),
    ],
)  # fmt: skip
def test_a_number_is_understood_as_it_is_typed(typed, meant, at_hand):
    """French, English and Arabic separators and figures are read for the number they can only be."""
    document = answered(blank(), {**ENOUGH, "migration": "oui", "migration.volume_tb": typed})

    assert Scope.read(at_hand(document)).migration.volume_tb == meant


@pytest.mark.parametrize(("typed", "meant"), [(0.4, 0.4), ("40 %", 0.4), ("33,3%", 0.333), ("٤٠٪", 0.4), ("0,4", 0.4)])
def test_a_share_is_a_percentage(typed, meant, at_hand):
    """40 % is typed as a spreadsheet holds it, or with its sign."""
    document = answered(blank(), {**ENOUGH, "workstations.diagnostic_share": typed})

    assert Scope.read(at_hand(document)).workstations.diagnostic_share == meant


@pytest.mark.parametrize("typed", ["Oui", "OUI ", "yes", "نعم", "\u200fنعم", True])
def test_a_word_is_understood_in_any_language(typed, at_hand):
    """Yes is yes in French, English and Arabic, with capitals or spaces, or as the spreadsheet's own TRUE."""
    document = answered(blank(), {**ENOUGH, "migration": typed})

    assert Scope.read(at_hand(document)).migration is not None


@pytest.mark.parametrize("typed", [None, "", "  ", "ne sait pas", "Not known", "غير معروف", "inconnu", "?"])
def test_what_is_not_known_stays_open(typed, at_hand):
    """Nothing, blanks and any way to say that an answer is not known leave it open, and tell it as missing."""
    document = answered(blank(), {**ENOUGH, "workstations.count": typed, "workstations.deployment": typed})

    read = read_questionnaire(at_hand(document))

    assert read.scope.workstations == as_scope({"client": {"name": "x"}, "workstations": {}}, "fr").workstations
    assert {"workstations.count", "workstations.deployment"} <= {each.path for each in read.missing}


@pytest.mark.parametrize(
    ("path", "typed", "key"),
    [
        ("workstations.count", "1,234", "number_of_two"),
        ("workstations.count", "1.234", "number_of_two"),
        ("workstations.count", "douze", "cell_of_number"),
        ("workstations.count", "12 postes", "cell_of_number"),
        ("workstations.count", True, "cell_of_number"),
        ("workstations.count", date(2026, 11, 24), "cell_of_number"),
        ("workstations.count", 12.5, "form_whole"),
        ("workstations.count", 10_001, "above_most"),
        ("workstations.count", -1, "below_least"),
        ("workstations.count", "=6+6", "form_formula"),
        ("workstations.count", "#REF!", "form_error_value"),
        ("workstations.diagnostic_share", 40, "form_share"),
        ("workstations.diagnostic_share", "140 %", "form_share"),
        ("workstations.deployment", "sur cite", "form_word"),
        ("workstations.deployment", 3, "form_word"),
        ("workstations", "peut-être", "form_word"),
        ("client.nif", 123456789012345, "form_text"),
        ("client.nif", "12345", "nif_of_other_length"),
        ("client.name", "a\u202eb", "control_character"),
        ("reference", "x" * 61, "text_too_long"),
        ("sites", 0, "below_least"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_cell(path, typed, key, at_hand):
    """A formula, another type, a number of two readings, an unknown word: refused with the cell, never guessed."""
    document = answered(blank(), {**ENOUGH, path: typed})
    cell = cells(load_workbook(io.BytesIO(document)))[path]

    assert problems(at_hand(document)) == {(cell.coordinate, key)}


def test_all_that_is_wrong_is_told_at_once_in_the_language_of_the_form(at_hand):
    """Five faults are five lines, each with its cell; a word near another is told which."""
    wrong = {
        "workstations.count": "1,234", "migration": "oui", "migration.volume_tb": "=2*9", "sites": 2.5,
        "workstations.deployment": "à distence", "licences[2].item": "PACS", "licences[2].amount": -1,
        "licences": "oui",
    }  # fmt: skip
    document = answered(blank(), {**ENOUGH, **wrong})

    with pytest.raises(ScopeRefused) as caught:
        Scope.read(at_hand(document))

    told = said(caught.value, "fr").replace("\u00a0", " ")
    assert len(caught.value.problems) == 5
    assert caught.value.lang == "fr"
    assert "Licences!C8" in told
    assert "Le plus proche : à distance." in told
    assert "« à distence » n’est pas une réponse possible. Réponses : à distance, mixte, sur site." in told


def test_a_fault_of_the_whole_is_told_at_its_service(at_hand):
    """More years paid in advance than the contract has: told where maintenance is asked for."""
    document = answered(
        blank(), {**ENOUGH, "maintenance": "oui", "maintenance.years": 2, "maintenance.prepaid_years": 5}
    )
    cell = cells(load_workbook(io.BytesIO(document)))["maintenance"]

    assert problems(at_hand(document)) == {(cell.coordinate, "prepaid_past_contract")}


def test_a_fault_in_a_row_is_told_in_that_row(at_hand):
    """Rows left empty before it do not move the place of a fault."""
    row = {
        "licences[5].item": "RIS",
        "licences[5].amount": 10,
        "licences[5].model": "perpetual",
        "licences[5].years": 3,
    }
    document = answered(blank(), {**ENOUGH, "licences": "oui", **row})

    ((place, key),) = problems(at_hand(document))
    assert (place[1:], key) == ("11", "licence_of_other_model")


# Rows that moved


def test_an_answer_is_found_by_its_path_wherever_it_stands(at_hand):
    """Rows put in, moved and sorted, columns shifted: each answer is still that of the question beside its path."""
    book = load_workbook(io.BytesIO(answered(blank(), {**ENOUGH, "migration": "oui", "migration.volume_tb": 18})))
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
    for number, values in enumerate(reversed(rows), start=8):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    sheet.insert_cols(1)
    sheet.insert_rows(1)

    read = Scope.read(at_hand(saved(book)))

    assert (read.workstations.count, read.migration.volume_tb) == (6, 18)


def test_a_row_that_stands_twice_is_refused(at_hand):
    """Two rows for one question are never chosen between: both cells are named."""
    book = load_workbook(io.BytesIO(answered(blank(), ENOUGH)))
    found = cells(book)
    count, generations = found["workstations.count"], found["workstations.generations"]
    book.worksheets[0].cell(generations.row, 6).value = "workstations.count"

    assert problems(at_hand(saved(book))) == {(generations.coordinate, "form_row_twice")}
    with pytest.raises(ScopeRefused, match=count.coordinate):
        Scope.read(at_hand(saved(book)))


def test_an_answer_beside_no_question_is_refused(at_hand):
    """Where a path was changed, its answer is not dropped in silence: the nearest question is named."""
    book = load_workbook(io.BytesIO(answered(blank(), ENOUGH)))
    row = cells(book)["workstations.count"].row
    book.worksheets[0].cell(row, 6).value = "workstation.count"

    with pytest.raises(ScopeRefused) as caught:
        Scope.read(at_hand(saved(book)))
    (problem,) = caught.value.problems
    assert (problem.key, problem.facts["nearest"]) == ("form_row_unknown", "workstations.count")


# What is missing, what is odd


def test_what_no_price_can_be_made_without_is_essential(at_hand):
    """No name, systems without a level, a licence without its amount, nothing asked: told, not guessed."""
    nameless = read_questionnaire(at_hand(answered(blank(), {"workstations": "oui"})))
    levelless = read_questionnaire(at_hand(answered(blank(), {**ENOUGH, "systems": "oui"})))
    priceless = {"licences": "oui", "licences[2].item": "PACS"}
    unpriced = read_questionnaire(at_hand(answered(blank(), {**ENOUGH, **priceless})))
    listless = read_questionnaire(at_hand(answered(blank(), {**ENOUGH, "licences": "oui"})))
    idle = read_questionnaire(at_hand(answered(blank(), {"client.name": "Clinique", "workstations": "non"})))

    essential = [[each.path for each in read.essential] for read in (nameless, levelless, unpriced, listless, idle)]
    assert essential == [
        ["client.name"],
        ["systems.pacs.upgrade", "systems.ris.upgrade"],
        ["licences[2].amount"],
        ["licences[1].amount"],
        [""],
    ]
    assert [read.scope is None for read in (nameless, levelless, unpriced, listless, idle)] == [True] * 4 + [False]
    assert all(read.missing[0].essential for read in (nameless, levelless, unpriced, listless, idle))
    with pytest.raises(ScopeRefused, match=r"Licences!C8"):
        Scope.read(at_hand(answered(blank(), {**ENOUGH, **priceless})))


def test_details_without_a_yes_are_taken_for_one_and_said(at_hand):
    """Terabytes are given and nobody said that images are to be moved: they are, and that is to be confirmed."""
    document = answered(blank(), {**ENOUGH, "migration.volume_tb": 18})

    read = read_questionnaire(at_hand(document))

    assert read.scope.migration.volume_tb == 18
    (odd,) = read.odd
    assert odd.path == "migration"
    assert cells(load_workbook(io.BytesIO(document)))["migration.volume_tb"].coordinate in odd.text["fr"]
    assert "migration" in {each.path for each in read.missing}


@pytest.mark.parametrize(("answer", "undecided"), [("non", False), ("ne sait pas", True)])
def test_details_of_what_is_not_wanted_do_not_count_and_are_said(answer, undecided, at_hand):
    """No to a service with details under it contradicts itself: the details are left out, and that is said."""
    details = {"migration.volume_tb": 18, "integrations[1].system": "facturation"}
    document = answered(blank(), {**ENOUGH, **details, "migration": answer, "integrations": answer})

    read = read_questionnaire(at_hand(document))

    assert (read.scope.migration, read.scope.integrations) == (None, None)
    assert {each.path for each in read.odd} == {"migration", "integrations"}
    assert ("migration" in {each.path for each in read.missing}) is undecided


def test_details_of_a_system_left_as_it_is_are_said(at_hand):
    """The RIS is not concerned, yet its versions are counted: left out, and said; the PACS is upgraded all the same."""
    systems = {
        "systems": "oui", "systems.pacs.upgrade": "major", "systems.ris.upgrade": "non concerné",
        "systems.ris.versions_behind": 3,
    }  # fmt: skip
    read = read_questionnaire(at_hand(answered(blank(), {**ENOUGH, **systems})))

    assert read.scope.systems.ris is None
    assert [each.path for each in read.odd] == ["systems.ris.upgrade"]


def test_what_is_missing_is_ranked_by_what_it_would_narrow(at_hand):
    """Priced, what is missing stands in the engine's order with its narrowing; undecided services come after."""
    read = read_questionnaire(at_hand(answered(blank(), {**ENOUGH, "training": "oui", "hardware": "non"})))

    found = reviewed(read, PriceBook.default(), DAY)

    questions = estimate(read.scope, PriceBook.default(), DAY).questions()
    ranked = [key for each in questions for key in each.key.split(", ")]
    assert [each.path for each in found.missing if each.narrowing is not None] == ranked
    assert [each.narrowing for each in found.missing[: len(ranked)]] == [
        each.narrowing for each in questions for _ in each.key.split(", ")
    ]
    after = [each.path for each in found.missing[len(ranked) :]]
    assert after.index("systems") < after.index("client.kind")


def test_an_answer_outside_the_usual_is_odd(at_hand):
    """400 stations in a clinic are read as they are, and told to be looked over, as the audit does."""
    answers = {**ENOUGH, "client.kind": "Clinique privée", "workstations.count": 400}
    read = read_questionnaire(at_hand(answered(blank(), answers)))

    found = reviewed(read, PriceBook.default(), DAY)

    assert found.scope.workstations.count == 400
    assert any("400" in each.text["fr"] for each in found.odd)
    assert read.odd == ()


# What is no form


def test_what_is_no_form_is_refused(tmp_path):
    """A missing file, a folder, a quote's workbook, a text renamed: each is told for what it is."""
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "text.xlsx").write_text("client;nom", "utf-8")
    (tmp_path / "other.xlsx").write_bytes(saved(load_workbook(io.BytesIO(_other()))))

    with pytest.raises(FileUnread) as missing:
        Scope.read(tmp_path / "none.xlsx")
    with pytest.raises(FileUnread) as folder:
        Scope.read(tmp_path / "folder.xlsx")
    with pytest.raises(FileUnread) as other:
        Scope.read(tmp_path / "other.xlsx")
    with pytest.raises(WorkbookRefused):
        Scope.read(tmp_path / "text.xlsx")
    assert [each.value.reason.key for each in (missing, folder, other)] == [
        "file_missing",
        "form_is_folder",
        "not_a_form",
    ]


def _other():
    from openpyxl import Workbook

    return saved(Workbook())


# On the command line


def test_a_form_is_written_filled_in_and_priced(tmp_path):
    """From the form to the quote: written, filled in, read, priced from the form itself and from the scope it gives."""
    form, scope = tmp_path / "q.xlsx", tmp_path / "besoin.toml"
    written = called("questionnaire", "--out", form, "--profile", "private_clinic", *ON)
    tables = starter_answers("private_clinic", PriceBook.default().on(DAY), "fr")
    assert (written.code, written.out) == (0, b"")
    assert form.read_bytes() == blank("private_clinic")
    assert f'costing questionnaire "{form}"' in written.told

    form.write_bytes(filled(form.read_bytes(), tables, "fr"))
    read = called("questionnaire", form, "--out", scope, *ON)
    quoted = [called("quote", each, "--out", tmp_path / "out", "--json", *ON) for each in (form, scope)]

    assert read.code == 0
    assert "Questionnaire de Clinique d’Exemple" in read.data
    assert Scope.read(scope) == Scope.model_validate(tables)
    assert [each.code for each in quoted] == [0, 0]
    assert quoted[0].out == quoted[1].out


def test_what_is_missing_and_odd_is_told_as_data(tmp_path):
    """As JSON: the scope, each missing answer with its cell and what it would narrow, each oddity."""
    (tmp_path / "q.xlsx").write_bytes(answered(blank(), {**ENOUGH, "migration.volume_tb": 18}))

    done = called("questionnaire", tmp_path / "q.xlsx", "--json", *ON)

    told = json.loads(done.out)
    assert (done.code, done.err) == (0, b"")
    assert told["scope"]["migration"] == {"volume_tb": 18}
    assert told["odd"][0]["key"] == "migration"
    assert told["missing"][0]["narrowing"] >= told["missing"][1]["narrowing"] > 0
    assert all(each["cell"].startswith("Questionnaire!C") for each in told["missing"] if each["cell"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_no_price_can_be_made_the_exit_says_so(lang, tmp_path):
    """Something essential is missing: it is said which, nothing is written, exit code 1."""
    (tmp_path / "q.xlsx").write_bytes(answered(blank(None, lang), {"workstations": "oui"}))

    done = called("questionnaire", tmp_path / "q.xlsx", "--out", tmp_path / "besoin.toml", *ON)

    assert done.code == 1
    assert "client.name" in done.data
    assert "1" in done.told
    assert not (tmp_path / "besoin.toml").exists()


def test_what_the_command_cannot_do_is_told(tmp_path):
    """A form without a place, a profile there is none of, an unreadable answer: one message each, exit 2."""
    (tmp_path / "q.xlsx").write_bytes(answered(blank(), {**ENOUGH, "sites": "=1"}))
    placeless = called("questionnaire", "--profile", "network")
    unknown = called("questionnaire", "--out", tmp_path / "a.xlsx", "--profile", "clinic", "--lang", "en")
    unread = called("questionnaire", tmp_path / "q.xlsx", *ON)
    both = called("questionnaire", tmp_path / "q.xlsx", "--profile", "network")

    assert [each.code for each in (placeless, unknown, unread, both)] == [2, 2, 2, 2]
    assert [each.out for each in (placeless, unknown, unread, both)] == [b""] * 4
    assert "--out" in placeless.told
    assert unknown.told.endswith("Nearest: private_clinic.\n")
    assert "Questionnaire!C11" in unread.told


def test_a_form_never_stands_in_the_place_of_other_work(tmp_path):
    """A file with other content is left as it is: a form that a client filled in is not written over by a blank one."""
    form = tmp_path / "q.xlsx"
    assert [called("questionnaire", "--out", form, *ON).code for _ in range(2)] == [0, 0]
    form.write_bytes(answered(form.read_bytes(), ENOUGH))
    held = form.read_bytes()

    assert called("questionnaire", "--out", form, *ON).code == 2
    assert form.read_bytes() == held


def test_the_questions_of_a_form_are_told_as_data(tmp_path):
    """With --json, the questions asked, in their order, each with its path."""
    done = called("questionnaire", "--out", tmp_path / "q.xlsx", "--profile", "network", "--json", *ON)

    told = json.loads(done.out)
    assert told[0]["key"] == "client.name"
    assert set(told[0]["question"]) == set(LANGUAGES)
    assert at({"told": told}, "told[2].group") == "facility"
