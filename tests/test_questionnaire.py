"""The form a client fills in: what is asked, in which order, and that nothing but answers can be written in it."""

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from costing import PriceBook, Scope, estimate
from costing.documents.enquiry import ROW, field_at, fields, said_unknown, unknown_words
from costing.documents.enquiry_order import enquiry_of
from costing.documents.questionnaire import Sender, questionnaire_bytes
from costing.documents.questionnaire_answers import folded, words_of
from costing.profile_files import profile_of, profiles
from costing.scope import ASKING
from costing.wording import LANGUAGES
from tests.forms import DAY, answered, blank, cells, enquiry, known

EXAMPLES = Path(__file__).parents[1] / "examples"
CODES = [each.code for each in profiles()]
SEVERAL = ("university_hospital", "private_group", "neurology_department")


def book_of(document):
    """Return the workbook of some bytes."""
    return load_workbook(io.BytesIO(document))


def paths(asked):
    """Return the paths of a form, group by group."""
    return {group.code: [field.path for field in held] for group, held in asked.groups}


def open_scope(profile):
    """Return the scope of a profile whose every answer is open."""
    tables = {table: {} for table in profile.answers}
    tables["systems"] = {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "major"}}
    if "integrations" in tables:
        tables["integrations"] = []
    kind = {} if profile.kind is None else {"kind": profile.kind}
    return Scope.model_validate({**tables, "client": {"name": "-", **kind}})


# What is asked


@pytest.mark.parametrize("code", CODES)
def test_questions_stand_in_the_order_of_what_they_move(code):
    """In each group, and group after group, the question that narrows the price most stands first, as priced."""
    questions = estimate(open_scope(profile_of(code)), PriceBook.default(), DAY).questions()
    ranked = [key for each in questions for key in each.key.split(", ")]

    asked = paths(enquiry(code))

    leading = [[ranked.index(path) for path in held if path in ranked] for held in asked.values()]
    for ranks, held in zip(leading, asked.values(), strict=True):
        after = [
            ranked.index(path)
            for path in held
            if path in ranked and path not in ASKING and not path.endswith(".upgrade")
        ]
        assert after == sorted(after)
        assert len(ranks) == len(set(ranks))
    firsts = [min(ranks) for ranks in leading[1:] if ranks]
    assert firsts == sorted(firsts)
    assert next(iter(asked)) == "facility"


def test_the_order_follows_the_prices_and_not_a_list():
    """Where the engine ranks questions otherwise, so does the form: a clinic's stand otherwise than a network's."""
    orders = {tuple(path for held in paths(enquiry(code)).values() for path in held) for code in CODES}

    assert len(orders) > 5


@pytest.mark.parametrize("code", CODES)
def test_only_what_matters_for_a_profile_is_asked_in_detail(code):
    """A service that such a client does not ask for is one yes-or-no question, last; the others have their details."""
    wanted = set(profile_of(code).answers) | {"licences"}

    asked = paths(enquiry(code))

    detailed = {path.partition(".")[0] for held in asked.values() for path in held if "." in path}
    assert detailed & set(ASKING) - {"project"} <= wanted
    assert set(asked.get("others", ())) == set(ASKING) - wanted - {"project", "services"}
    assert {path for held in asked.values() for path in held} >= wanted & set(ASKING)


def test_the_whole_form_asks_for_every_answer_that_a_client_can_give():
    """Without a profile, every question of the file is asked once, but how many use imaging: that is asked once."""
    asked = enquiry()
    every = [path for held in paths(asked).values() for path in held]
    columns = [column.path for rows in asked.tables for column in rows.columns]

    assert sorted([*every, *columns]) == sorted(set(fields()) - {"users"})


def test_a_companys_own_service_is_asked_too(tmp_path):
    """A service that a company added to its book is one more question, in the words of its own label."""
    own = tmp_path / "maison.toml"
    label = '{fr = "Audit de sécurité", en = "Security audit", ar = "تدقيق أمني"}'
    own.write_text(
        f"[services.security_audit]\nlabel = {label}\nnote = {label}\nunit = 'lump_sum'\n"
        "table = 'services'\nvat = 'standard'\n"
        "[[services.security_audit.price]]\nfrom = 2026-01-01\ndzd = 350_000\nsource = 'Nous'\n",
        "utf-8",
    )
    asked = enquiry_of(profile_of("network"), None, PriceBook.read(own), DAY)

    others = {
        field.path: field.question["fr"] for group, held in asked.groups for field in held if group.code == "others"
    }
    assert others["services.security_audit"] == "Audit de sécurité"


def test_every_question_is_told_in_plain_words():
    """Each question and each hint is said in three languages, one sentence long, without a key of the scope in it."""
    for path, field in fields().items():
        assert set(field.question) == set(field.help) == set(LANGUAGES), path
        for lang in LANGUAGES:
            assert len(field.help[lang]) <= 140, path
            assert not re.search(r"[a-z]_[a-z]|\b(?:true|false)\b", field.question[lang] + field.help[lang]), path


def test_a_word_of_a_choice_has_one_meaning():
    """In whatever language a choice is answered, its word means one thing, and never that nothing is known."""
    for path, field in fields().items():
        said = {folded(text): code for code, words in field.words.items() for text in words.values()}
        for code, words in field.words.items():
            assert {words_of(field)[folded(text)] for text in words.values()} == {code}, path
        assert not set(said) & set(map(folded, unknown_words())), path


# How it is written


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", SEVERAL)
def test_only_answers_can_be_typed(code, lang):
    """Every sheet is locked but its yellow cells, and each of those has a path beside it that a scope knows."""
    book = book_of(blank(code, lang))
    found = cells(book)

    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert unlocked == {(cell.parent.title, cell.coordinate) for cell in found.values()}
    assert {cell.fill.fgColor.rgb[-6:] for cell in found.values()} == {"FFF8E5"}
    assert all(field_at(path) is not None for path in found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_choice_is_a_list_in_the_language_of_the_form(lang):
    """Each choice drops down its words and "not known", but the level of a system, without which there is no price.

    No list stands inside a rule, where commas break it.
    """
    book = book_of(blank(None, lang))
    rules = {}
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            for place in str(rule.sqref).split():
                for row in sheet[place] if ":" in place else ((sheet[place],),):
                    rules |= {(sheet.title, cell.coordinate): rule for cell in row}

    for path, cell in cells(book).items():
        rule, field = rules[cell.parent.title, cell.coordinate], field_at(path)
        assert rule.error, path
        assert len(rule.error) <= 225
        assert len(rule.errorTitle) <= 32
        if field.words:
            title, _, area = rule.formula1.rpartition("!")
            listed = [row[0].value for row in book[title.strip("'")][area.replace("$", "")]]
            unknown = [] if path in {"systems.pacs.upgrade", "systems.ris.upgrade"} else [said_unknown(lang)]
            assert listed == [*(said[lang] for said in field.words.values()), *unknown], path
        if path in {"licences[1].amount", "hardware.amount", "hardware.items[1].amount"}:
            asked = {"fr": "demandez-le au vendeur", "en": "ask the seller for it", "ar": "فاطلبوه من البائع"}
            assert asked[lang] in rule.error
            assert rule.prompt == rule.error


def test_a_form_says_which_answers_it_cannot_do_without():
    """The level of each system says that no price is made without it; the instructions name all such answers."""
    book = book_of(blank())
    guide = " ".join(str(cell.value) for cell in book["Mode d’emploi"]["B"])

    for name in ("pacs", "ris"):
        row = cells(book)[f"systems.{name}.upgrade"].row
        assert str(book.worksheets[0].cell(row, 5).value).startswith("Réponse nécessaire au prix.")
    assert "sauf le nom de votre établissement, la mise à niveau du PACS et du RIS" in guide
    assert "le montant d’une licence" in guide


@pytest.mark.parametrize(("lang", "style"), [("fr", "58000 et 18,5"), ("en", "58000 and 18.5"), ("ar", "58000 و18,5")])
def test_a_form_shows_how_numbers_are_written(lang, style, tmp_path):
    """The instructions write numbers as the documents of that language do, and as the form takes them back."""
    guide = " ".join(str(cell.value) for cell in book_of(blank(None, lang)).worksheets[-2]["B"])
    assert style in guide

    for typed in re.findall(r"[\d.,]+", style):
        answers = {"client.name": "C", "migration": "oui", "migration.volume_tb": typed.replace("58000", "5800")}
        (tmp_path / "q.xlsx").write_bytes(answered(blank(None, lang), answers))
        assert Scope.read(tmp_path / "q.xlsx").migration.volume_tb in {5800, 18.5}


def test_a_number_keeps_to_the_bounds_of_the_scope():
    """A yellow cell takes what a scope takes: whole stations to 10,000, terabytes to 10,000, a share from 0 to 1."""
    sheet = book_of(blank()).worksheets[0]
    rules = {place: rule for rule in sheet.data_validations.dataValidation for place in str(rule.sqref).split()}
    found = cells(sheet.parent)

    def rule(path):
        place = found[path].coordinate
        for area, each in rules.items():
            low, first, high, last = range_boundaries(area)
            if first <= found[path].row <= last and low <= found[path].column <= high:
                return each.type, each.formula1, each.formula2
        return place

    assert rule("workstations.count") == ("whole", "0", "10000")
    assert rule("migration.volume_tb") == ("decimal", "0", "10000")
    assert rule("workstations.diagnostic_share") == ("decimal", "0", "1")
    assert rule("sites") == ("whole", "1", "2000")


@pytest.mark.parametrize(("code", "lang"), list(zip(CODES, LANGUAGES * len(CODES), strict=False)))
def test_nothing_internal_is_in_a_form(code, lang):
    """No price, no impact, no rank of the engine: the only figures are the numbers of the questions and their count."""
    document = blank(code, lang)
    book = book_of(document)

    for sheet in book.worksheets:
        figures = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
        assert all(cell.column_letter == "A" and cell.value <= 60 for cell in figures)
    shown = " ".join(
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value
    )
    assert not re.search(r"(?i)narrow|resserr|fingerprint|marge|margin|plancher|contingen|p80|p90|percentile", shown)
    shown = shown.replace("58000", "")  # how a number is written
    assert not re.search(r"\d[\s\u00a0\u202f.,]?\d{3}|\b(?:DA|د\.ج)\b", shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_form_is_made_for_paper_and_screen(lang):
    """A4, one page wide, headings kept in sight, marks left off the paper; Arabic runs from the right."""
    book = book_of(blank("university_hospital", lang))
    first = book.worksheets[0]

    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert {sheet.page_setup.paperSize for sheet in shown} == {9}
    assert {sheet.sheet_view.rightToLeft for sheet in shown} == {lang == "ar"}
    assert first.freeze_panes == "C8"
    assert first.print_area.endswith("$E$" + str(cells(book)["client.ai"].row))
    assert [sheet.sheet_state for sheet in book.worksheets].count("hidden") == 1
    assert book.properties.language == lang
    assert book.properties.title == first["A2"].value
    assert {each.name: each.value for each in book.custom_doc_props.props} == {
        "costing.form": 1,
        "costing.language": lang,
    }


@pytest.mark.parametrize("code", CODES)
def test_the_last_group_of_a_form_stays_on_one_page(code):
    """The administrative details are not parted: no page holds the last three lines of them alone."""
    book = book_of(blank(code))
    found, sheet = cells(book), book.worksheets[0]
    heading, last = found["client.legal_form"].row - 1, found["client.ai"].row

    assert not [each.id for each in sheet.row_breaks.brk if heading <= each.id < last]


def test_the_number_of_answers_is_live():
    """How many questions are answered is counted as they are; what is known already counts."""
    scope = Scope.model_validate({"client": {"name": "Clinique", "kind": "private_clinic"}, "training": {"days": 5}})
    document = known(scope)
    values, formulas = load_workbook(io.BytesIO(document), data_only=True), book_of(document)

    asked = cells(formulas)
    first = formulas.worksheets[0].title
    answered = [cell for cell in asked.values() if cell.parent.title == first and cell.value is not None]
    assert formulas.worksheets[0]["C6"].value == f"=COUNTA(C8:C{asked['client.ai'].row})"
    assert values.worksheets[0]["C6"].value == len(answered) == 5  # name, kind, language, training, its days


def test_the_same_enquiry_makes_the_same_file():
    """Written twice, a form is the same to the byte."""
    twice = [questionnaire_bytes(enquiry("ministry"), Sender(None, DAY), "ar") for _ in range(2)]

    assert twice[0] == twice[1]


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://x","y")',
        "+33",
        "-1+1",
        "@SUM(1)",
        "_x0041_",
        "<b>&amp;",
        "\"quoted\" 'name'",
        "&B&F",
        "x" * 300,
    ],
)
def test_hostile_names_stay_text(name, tmp_path):
    """Whatever a client is called, the form holds one formula, the count, and gives the name back as it was."""
    scope = Scope.model_validate({"client": {"name": name}, "training": {}})
    document = known(scope)
    (tmp_path / "q.xlsx").write_bytes(document)

    with ZipFile(io.BytesIO(document)) as parts:
        formulas = sum(parts.read(each).count(b"<f>") for each in parts.namelist())
    assert formulas == 1
    assert Scope.read(tmp_path / "q.xlsx") == scope


def test_what_is_the_sellers_is_not_written():
    """A scope that knows a cost, a discount or a rate of exchange gives a form that tells none of them."""
    scope = Scope.model_validate(
        {
            "client": {"name": "Clinique"},
            "exchange": {"EUR": 151.37},
            "licences": [{"item": "Serveur", "cost": 777_777.25}],
            "training": {},
            "terms": {"discount_percent": 6.125, "role": "directeur"},
        }
    )
    own = PriceBook.read(EXAMPLES / "own-book.toml")
    document = questionnaire_bytes(enquiry_of(None, scope, own, DAY), Sender(own.provider, DAY), "fr")
    with ZipFile(io.BytesIO(document)) as parts:
        text = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8")

    for hidden in ("151.37", "777777", "6.125", "directeur"):
        assert hidden not in text
    assert "Serveur" in text


def test_a_form_for_no_service_asks_for_all_of_them():
    """A scope that names nothing but the client is the start of a form in which everything is asked."""
    asked = paths(enquiry(scope=Scope.model_validate({"client": {"name": "Clinique"}})))

    assert "others" not in asked
    assert {"migration.volume_tb", "decommissioning.archive"} <= {path for held in asked.values() for path in held}


def test_a_scope_of_nothing_left_is_asked_about_all_the_same():
    """A known zero that leaves no line does not keep a form from being written."""
    asked = paths(enquiry(scope=Scope.model_validate({"client": {"name": "Clinique"}, "workstations": {"count": 0}})))

    assert "workstations.count" in asked["workstations"]
    assert not any(ROW in path for held in asked.values() for path in held)
