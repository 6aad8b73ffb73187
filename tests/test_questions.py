"""What to ask next: each unknown answer, ranked by how much the whole price would narrow if it were known."""

import copy
import json

import pytest
from hypothesis import given, settings

from costing import Scope, estimate, quote
from tests.command import called
from tests.samples import DAY, EXAMPLES, book, chu_scope, priced
from tests.strategies import scopes
from tests.test_cases import CASES, read

CHU = EXAMPLES / "chu.toml"
TODAY = ("--day", "2026-11-24")
LANGUAGES = ("fr", "en", "ar")
LICENCE = [{"item": "PACS et RIS", "amount": 5_000_000}]

# A university hospital that has said what it wants, and nothing of itself.
OPEN = {
    "client": {"kind": "university_hospital"},
    "systems": {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "minor"}},
    "workstations": {},
    "migration": {},
    "integrations": [],
    "training": {},
    "maintenance": {"years": 3},
}


def said_to(tables, path, value):
    """The same tables with one more answer."""
    changed = copy.deepcopy(tables)
    place = changed
    *folders, last = path.split(".")
    for folder in folders:
        place = place.setdefault(folder, {})
    place[last] = value
    return changed


def width(made):
    """How far high is from low: the one-off lines and every contract year."""
    return sum(line.amount.high - line.amount.low for line in made.lines)


def spread(made):
    """P90 less P10 of the one-off total."""
    return made.risk().p90 - made.risk().p10


def asked(made):
    """The questions by driver, in their order."""
    return {question.driver: question for question in made.questions()}


# What a question is worth

# driver → what is taken for likely of a university hospital, answered in the scope
LIKELY = {
    "sites": [("sites", 1)],
    "vendor_origin": [("vendor.origin", "local_partner")],
    "versions_behind": [("systems.pacs.versions_behind", 2), ("systems.ris.versions_behind", 2)],
    "modules": [("systems.modules", 4)],
    "customization": [("systems.customization", "moderate")],
    "users": [("systems.users", 180)],
    "workstation_count": [("workstations.count", 28)],
    "diagnostic_share": [("workstations.diagnostic_share", 0.4)],
    "hardware_generations": [("workstations.generations", 3)],
    "deployment": [("workstations.deployment", "mixed")],
    "volume": [("migration.volume_tb", 25)],
    "studies": [("migration.studies_per_year", 80_000)],
    "source_format": [("migration.source", "private_tags")],
    "identity_quality": [("migration.identity", "mixed")],
    "allowed_downtime": [("migration.max_downtime_hours", 8)],
    "response_tier": [("maintenance.tier", "standard")],
    "covered_hours": [("maintenance.hours", "12x6")],
    "training_days": [("training.days", 20)],
    "person_trips": [("vendor.trips", 4)],
    # six points: 1 + 1 + 1.2 + 1.3 + .5 + .5 + .25 + .25
    "interface_points": [
        ("integrations", [
            {"system": system, "standard": standard, "direction": "one_way", "cooperation": "normal"}
            for system, standard in (
                ("EMR", "HL7v2"), ("other", "HL7v2"), ("EMR", "IHE"), ("EMR", "FHIR"), ("modality", "HL7v2"),
                ("worklist", "HL7v2"), ("modality", "DICOM"), ("worklist", "DICOM"),
            )
        ]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("driver", LIKELY)
def test_a_range_narrows_by_what_the_answer_really_narrows(driver):
    """Answer a question as was taken for likely, price again: high less low has shrunk by what was promised."""
    before = priced(**OPEN, licences=LICENCE)
    tables = {**OPEN, "licences": LICENCE}
    for path, value in LIKELY[driver]:
        tables = said_to(tables, path, value)

    after = priced(**tables)

    assert asked(before)[driver].narrowing_of_range == pytest.approx(width(before) - width(after))
    assert asked(before)[driver].narrowing_of_range > 0
    assert driver not in asked(after)


@pytest.mark.parametrize("driver", sorted({*LIKELY} - {"response_tier", "covered_hours"}))
def test_a_narrowing_is_what_the_answer_takes_off_the_percentiles(driver):
    """Answer a question as was taken for likely, ask for the risk again: P10 to P90 has shrunk by what was promised."""
    tables = {**OPEN, "maintenance": None}
    before = priced(**tables)
    for path, value in LIKELY[driver]:
        tables = said_to(tables, path, value)

    after = priced(**tables)

    promised = asked(before)[driver].narrowing
    assert promised == pytest.approx(max(spread(before) - spread(after), 0), rel=1e-6, abs=1)


def test_contract_years_count_in_the_percentiles_too():
    """The response tier moves nothing of the one-off lines, and yet P10 to P90 of all that is committed narrows."""
    made = asked(priced(**OPEN, licences=LICENCE))["response_tier"]

    assert 0 < made.narrowing < made.narrowing_of_range


def test_every_open_answer_is_a_question():
    """Twenty answers of such a hospital are open, and each is asked for, once."""
    drivers = [question.driver for question in priced(**OPEN, licences=LICENCE).questions()]

    assert sorted(drivers) == sorted(LIKELY)


def test_an_answer_that_moves_five_lines_counts_in_all_five():
    """The vendor's origin, by hand: 15, 12, 10, 5 and 10 percent of five ranges, and four trips that may come."""
    known = {
        "systems": {
            "pacs": {"upgrade": "major", "versions_behind": 2}, "ris": {"upgrade": "minor", "versions_behind": 1},
        },
        "workstations": {"count": 10},
        "migration": {"volume_tb": 18},
        "integrations": [{"system": "EMR", "standard": "HL7v2"}],
    }  # fmt: skip
    five = [0.15 * 400_000, 0.12 * 2_500_000, 10 * 0.10 * 200_000, 0.05 * 1_300_000, 0.10 * 1_700_000]

    at_home = asked(priced(**known, vendor={"trips": 0}))["vendor_origin"]
    from_afar = asked(priced(**known, vendor={"trips": 4}))["vendor_origin"]

    assert at_home.narrowing_of_range == pytest.approx(sum(five)) == pytest.approx(795_000)
    assert from_afar.narrowing_of_range == pytest.approx(795_000 + 4 * 250_000)
    # at its dear end: six tenths of the five, from a partner to an international vendor, each line to its step
    assert at_home.if_dear == pytest.approx(0.6 * 795_000, abs=3_000)


def test_one_line_less_is_one_line_less_in_the_narrowing():
    """Without the migration the same question is worth the migration's 65,000 less."""
    vendor = {"trips": 0}
    both = asked(priced(workstations={"count": 10}, migration={}, vendor=vendor))["vendor_origin"]
    one = asked(priced(workstations={"count": 10}, vendor=vendor))["vendor_origin"]

    assert both.narrowing_of_range - one.narrowing_of_range == pytest.approx(65_000)
    assert one.narrowing_of_range == pytest.approx(10 * 0.10 * 200_000)


def test_contract_years_count_in_the_narrowing():
    """The response tier moves nothing but maintenance: 6 points of 5,000,000 a year, 5% more each year, three years."""
    made = asked(priced(**{**OPEN, "licences": LICENCE}))["response_tier"]

    assert made.narrowing_of_range == pytest.approx(300_000 * (1 + 1.05 + 1.05**2))
    assert (made.if_dear, made.if_dear_year) == (0, pytest.approx(150_000))


def test_what_the_dear_end_costs_is_what_the_quote_would_rise_by():
    """100 TB instead of 25: .35 x ln 4 / ln 200 of 1,300,000 is 119,050, to the thousand of a lump sum."""
    before = priced(migration={}, client={"kind": "university_hospital"})
    after = priced(migration={"volume_tb": 100}, client={"kind": "university_hospital"})

    volume = asked(before)["volume"]
    assert volume.if_dear == pytest.approx(119_000)
    assert volume.if_dear == pytest.approx(float(after.lines[0].firm_amount - before.lines[0].firm_amount))
    assert [round(end.value, 6) for end in (volume.low, volume.likely, volume.high)] == [8, 25, 100]


# Their order


def test_the_licence_cost_is_asked_for_first_when_it_is_assumed():
    """Maintenance on a licence cost nobody gave: that question leads, though another would narrow more."""
    questions = priced(**{**OPEN, "maintenance": {"years": 1}}).questions()

    assert (questions[0].driver, questions[0].key) == ("licence_multiple", "licences")
    assert questions[0].narrowing < questions[1].narrowing


def test_a_licence_cost_narrows_by_all_that_rested_on_it():
    """Given at what was supposed, it leaves of maintenance the span of its rate alone, in every contract year."""
    before = priced(**OPEN)
    base = float(quote(before).maintenance.base)

    after = priced(**OPEN, licences=[{"item": "PACS et RIS", "amount": base, "supplied_by": "client"}])

    narrowing = asked(before)["licence_multiple"].narrowing_of_range
    assert narrowing == pytest.approx(width(before) - width(after), rel=1e-3)
    assert [line.amount.high > line.amount.low for line in after.lines if line.recurring] == [True, True, True]


@pytest.mark.parametrize(
    ("licences", "leads"),
    [
        (LICENCE, False),
        ([{**LICENCE[0], "covers": ["pacs"]}], True),
        ([{**LICENCE[0], "covers": ["pacs"]}, {**LICENCE[0], "covers": ["ris"]}], False),
    ],
)
def test_a_licence_cost_that_is_given_is_not_asked_for(licences, leads):
    """Given for every system it is no question; given for the PACS alone it still is one for the RIS."""
    drivers = [question.driver for question in priced(**OPEN, licences=licences).questions()]

    assert (drivers[0] == "licence_multiple") is leads
    assert ("licence_multiple" in drivers) is leads


def test_without_maintenance_the_licence_cost_is_no_question():
    """Nobody is asked what licences cost where nothing of the price rests on it."""
    assert "licence_multiple" not in asked(priced(**{**OPEN, "maintenance": None}))


@settings(max_examples=80)
@given(scopes())
def test_no_answer_ever_widens_and_the_best_comes_first(tables):
    """Whatever is asked, a narrowing is never below zero, and after a licence cost the largest leads."""
    made = estimate(Scope.model_validate(tables), book(), DAY)
    questions = made.questions()

    learnt = [effect.narrowing for (_, change), effect in made.what_ifs.effects.items() if change == "learnt"]
    assert all(narrowing >= -1e-3 for narrowing in learnt)
    assert all(question.narrowing >= 0 for question in questions)
    others = [question.narrowing for question in questions if question.driver != "licence_multiple"]
    assert others == sorted(others, reverse=True)
    assert "licence_multiple" not in [question.driver for question in questions[1:]]
    assert len({question.driver for question in questions}) == len(questions)


# What is not asked


@pytest.mark.parametrize("stem", ["university_hospital_international", "imaging_centre_local", "network_local"])
def test_what_is_known_is_not_asked_again(stem):
    """A facility that has said everything is asked one thing, what its licences cost, and how often people come."""
    made = read(next(path for path in CASES if path.stem == stem))[1]

    assert set(asked(made)) <= {"licence_multiple", "person_trips"}
    assert "licence_multiple" in asked(made)


def test_nothing_is_asked_that_moves_no_price():
    """For workstations alone, nobody is asked about terabytes, interfaces, response times or travel from a partner."""
    made = priced(workstations={}, vendor={"origin": "local_partner"})

    assert set(asked(made)) == {
        "workstation_count", "diagnostic_share", "hardware_generations", "deployment", "sites",
    }  # fmt: skip


def test_a_price_that_nothing_moves_asks_nothing(tmp_path):
    """Licences at a given amount leave nothing to ask, and the command line says so."""
    path = tmp_path / "besoin.toml"
    path.write_text(
        '[client]\nname = "Clinique"\n[vendor]\norigin = "local"\n[[licences]]\nitem = "PACS"\namount = 2_000_000\n',
        "utf-8",
    )

    done = called("questions", path, *TODAY)

    assert priced(licences=LICENCE, vendor={"origin": "local"}).questions() == ()
    assert done.data.strip() == "Rien d’inconnu ne fait varier ce prix : aucune question à poser."
    assert json.loads(called("questions", path, *TODAY, "--json").out) == []


# In words


def test_each_question_is_put_in_three_languages():
    """A question can be read out to a client as it stands, in French, English and Arabic."""
    questions = [*priced(**OPEN, licences=LICENCE).questions(), *priced(**OPEN).questions()[:1]]

    for question in questions:
        texts = [question.text[lang] for lang in LANGUAGES]
        assert [text[-1] for text in texts] == ["?", "?", "؟"], question.driver
        assert len({*texts, *question.label.values()}) >= 5, question.driver
    volume = asked(priced(**OPEN))["volume"]
    assert volume.text["fr"].replace("\u00a0", " ") == "Combien de téraoctets d’images faut-il reprendre ?"
    assert volume.key == "migration.volume_tb"


@pytest.mark.parametrize(
    ("lang", "title", "first", "worth"),
    [
        (
            "fr",
            "Questions à poser, d’abord celles dont la réponse resserre le plus l’écart du P10 au P90 du prix",
            "Combien de déplacements",
            "464 501,00",
        ),
        (
            "en",
            "Questions to ask, first those whose answer brings P10 and P90 of the price closest together",
            "How many person-trips",
            "464,501.00",
        ),
        (
            "ar",
            "أسئلة تُطرح، بدءًا بما تقلّص إجابته أكثر من غيره الفارق بين ‎P10‎ و‎P90‎ للسعر",
            "كم يبلغ عدد التنقلات",
            "464.501,00",
        ),
    ],
)
def test_the_questions_are_printed_ranked(lang, title, first, worth):
    """`costing questions` prints rank, question, key, what stands while it is open, and what it is worth."""
    done = called("questions", CHU, *TODAY, "--lang", lang)

    rows = [line.strip() for line in done.data.splitlines()]
    assert (done.code, done.err) == (0, b"")
    assert rows[0] == title
    (ranked,) = [row for row in rows if row.startswith("1 ")]
    assert first in ranked
    assert worth in ranked
    assert "vendor.trips" in rows
    assert rows.index("vendor.trips") < rows.index("integrations")


def test_the_questions_as_json():
    """With --json: driver, key, words in three languages, what is usual, what it narrows and costs, in dinars."""
    done = called("questions", CHU, *TODAY, "--json")

    first, second = json.loads(done.out)
    assert first["driver"] == "person_trips"
    assert (first["key"], first["low"], first["likely"], first["high"]) == ("vendor.trips", 2, 4, 8)
    assert (first["narrowing_of_range"], first["if_dear"], first["if_dear_year"]) == (1_500_000, 1_000_000, 0)
    assert set(first["question"]) == set(first["label"]) == set(LANGUAGES)
    made = estimate(chu_scope(), book(), DAY).questions()
    assert [second["driver"], second["narrowing"]] == [made[1].driver, round(made[1].narrowing, 2)]


def test_a_category_is_asked_in_words():
    """What stands while a word is unknown is said in words: neither code nor number."""
    format_of = asked(priced(**OPEN))["source_format"]

    assert [end.value["en"] for end in (format_of.low, format_of.likely, format_of.high)] == [
        "standard DICOM", "DICOM with private tags", "proprietary",
    ]  # fmt: skip
