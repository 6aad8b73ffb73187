"""`costing service-levels`: what a contract promises, tier by tier, and whether a month of incidents kept it."""

import json

import pytest

from costing.wording import LANGUAGES
from tests.command import called
from tests.samples import EXAMPLES

CHU = EXAMPLES / "chu.toml"
LOG = EXAMPLES / "incidents.csv"
ON = ("--day", "2026-11-30")
MONTH = ("--month", "2026-11")
HEAD = "component,severity,reported,responded,resolved\n"


def log(tmp_path, *rows, name="log.csv", head=HEAD):
    """Write a log of incidents."""
    path = tmp_path / name
    path.write_text(head + "\n".join(rows), encoding="utf-8")
    return path


def test_it_tells_what_is_promised():
    """The page shows uptime, downtime allowed, responses and target of each part, and what each tier costs."""
    done = called("service-levels", CHU, *ON)

    assert (done.code, done.told) == (0, "")
    for shown in (
        "99,9 %", "43 min 12 s", "8 h 45 min 36 s", "99,5 %", "3 h 36 min", "43 h 48 min", "99,8 %", "1 h 26 min 24 s",
        "17 %", "20 %", "23 %", "1 279 332,45", "1 505 097,00", "1 730 861,55", "un objectif, pas une garantie",
        "Niveau de maintenance : premium.", "tous les jours, à toute heure, jours fériés compris", "2 h – 4 h",
    ):  # fmt: skip
        assert shown in " ".join(done.data.split()), shown


def test_it_says_what_the_terms_mean():
    """Without a log the page ends with the nine terms, the recovery test and the way back during a cutover."""
    text = " ".join(called("service-levels", CHU, *ON, "--lang", "en").data.split())
    page = json.loads(called("service-levels", CHU, *ON, "--json").out)

    for shown in ("Emergency maintenance: Work that nobody planned", "Simulate the loss of the main server",
                  "Who decides on the rollback", "measured from the last image found again"):  # fmt: skip
        assert shown in text
    assert (len(page["definitions"]), len(page["continuity"]), page["incidents"]) == (9, 12, [])


def test_a_month_that_was_missed_ends_with_one():
    """With the example's log the answer is no: one response and one uptime were missed, and the exit code is 1."""
    done = called("service-levels", CHU, *ON, *MONTH, "--incidents", LOG)

    assert (done.code, done.told) == (1, "")
    text = " ".join(done.data.split())
    assert "99,906 %" in text
    assert "99,778 %" in text
    assert text.count("engagement non tenu") == 1


def test_a_month_that_was_kept_ends_with_zero(tmp_path):
    """Answered within half an hour, at the premium tier, the exit code is 0; a minute later it is 1."""
    kept = log(tmp_path, "core,critical,2026-11-03 02:00,2026-11-03 02:30,2026-11-03 02:42")
    late = log(tmp_path, "core,critical,2026-11-03 02:00,2026-11-03 02:31,2026-11-03 02:42", name="late.csv")

    assert called("service-levels", CHU, *ON, *MONTH, "--incidents", kept).code == 0
    assert called("service-levels", CHU, *ON, *MONTH, "--incidents", late).code == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("core,critical,2026-11-03 02:00,2026-11-03 02:10,2026-11-03 02:43", 0),  # 43 minutes of the 43.2 allowed
        ("core,critical,2026-11-03 02:00,2026-11-03 02:10,2026-11-03 02:44", 1),  # answered in time, down too long
        ("core,minor,2026-11-03 02:00,2026-11-03 04:00,2026-11-03 05:00", 0),
        ("core,minor,2026-11-03 02:00,2026-11-03 04:01,2026-11-03 05:00", 1),  # answered late, and no downtime
    ],
)
def test_either_commitment_alone_decides(row, code, tmp_path):
    """A response missed with the uptime kept, or an uptime missed with every response in time: the answer is no."""
    assert called("service-levels", CHU, *ON, *MONTH, "--incidents", log(tmp_path, row)).code == code


def test_an_objective_passed_is_no_commitment_missed(tmp_path):
    """A critical incident outside of downtime, resolved past its target, leaves the exit code at 0."""
    row = "core,critical,2026-11-03 02:00,2026-11-03 02:10,2026-11-03 09:00,no"
    path = log(tmp_path, row, head=HEAD.replace("\n", ",outage\n"))

    done = called("service-levels", CHU, *ON, *MONTH, "--incidents", path)
    assert "objectif dépassé" in " ".join(done.data.split())
    assert done.code == 0


def test_the_record_holds_figures():
    """As JSON the page holds every figure by its name: hours, percentages, amounts, and what each incident came to."""
    done = called("service-levels", CHU, *ON, *MONTH, "--incidents", LOG, "--json")

    page = json.loads(done.out)
    assert (done.code, page["kept"], page["month"]) == (1, False, "2026-11")
    assert page["tier"]["name"] == "premium"
    assert page["hours"] == {**page["hours"], "name": "24x7", "assumed": False}
    core = page["levels"][0]
    assert core["allowed_hours"] == {"month": 0.72, "average_month": 0.73, "year": 8.76}
    assert core["response_hours"] == {"critical": 0.5, "major": 1, "minor": 2}
    assert [each["first_year"] for each in page["tiers"]] == ["1279332.45", "1505097.00", "1730861.55"]
    assert [each["response"]["status"] for each in page["incidents"]] == ["met", "missed", "met", "met", "met"]
    assert page["incidents"][1]["resolution_objective"] is None
    assert [each["status"] for each in page["uptime"]] == ["met", "met", "met", "missed"]
    assert page["uptime"][3]["downtime_hours"] == pytest.approx(95 / 60)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_speaks_three_languages(lang):
    """The page is in the language asked, with the same figures."""
    done = called("service-levels", CHU, *ON, *MONTH, "--incidents", LOG, "--lang", lang)

    words = {"fr": "Prise en charge", "en": "Response", "ar": "الاستجابة"}
    assert done.code == 1
    assert words[lang] in done.data
    assert not any(word in done.data for other, word in words.items() if other != lang)
    assert "99.906%" in done.data or "99,906 %" in done.data


def test_without_a_month_it_is_the_days():
    """Without --month the downtime allowed is that of the day's month: in December 44 minutes and 38 seconds."""
    assert "44 min 38 s" in called("service-levels", CHU, "--day", "2026-12-24").data
    assert "40 min 19 s" in called("service-levels", CHU, "--day", "2026-12-24", "--month", "2026-02").data


def test_what_is_open_is_judged_at_the_end_of_the_day(tmp_path):
    """An unanswered incident of the day is late by its end; looked at the day before, it has not happened yet."""
    path = log(tmp_path, "core,critical,2026-11-30 09:00,,")

    after, before = (called("service-levels", CHU, "--day", day, *MONTH, "--incidents", path, "--json") for day in
                     ("2026-11-30", "2026-11-29"))  # fmt: skip
    assert [json.loads(done.out)["incidents"][0]["response"]["status"] for done in (after, before)] == [
        "missed", "open",
    ]  # fmt: skip
    assert (after.code, before.code) == (1, 0)


def test_without_a_day_it_is_judged_now(tmp_path):
    """Where no day is given, what was left open years ago is late today."""
    path = log(tmp_path, "core,critical,2025-03-30 09:00,,")

    assert called("service-levels", CHU, "--incidents", path).code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--month", "november"), "'november' is not a month: write it as 2026-11."),
        (("--month", "2026-13"), "'2026-13' is not a month"),
        (("--incidents", "absent.csv"), "absent.csv : ce fichier n’existe pas."),
        (("--incidents", CHU), "point(s) à corriger, rien n’a été jugé"),
        (("--day", "2024-12-31"), "n’a pas de valeur au 31 décembre 2024"),
    ],
)
def test_what_it_cannot_read_ends_with_two(words, told):
    """A month, a log or a day that cannot be read is told in one message, exit code 2, never a traceback."""
    done = called("service-levels", CHU, *words)

    assert (done.code, done.out) == (2, b"")
    assert told in done.told
    assert "Traceback" not in done.told


def test_a_month_out_of_the_calendar_is_told(tmp_path):
    """A month of another century is refused with the years there are."""
    done = called("service-levels", CHU, *ON, "--month", "2206-11", "--incidents", log(tmp_path))

    assert done.code == 2
    assert "du 1er janvier 2010 au 31 décembre 2100" in done.told


def test_a_small_scope_is_told_what_stands(tmp_path):
    """A scope with a client and one table is promised the standard tier in office hours, both said to be assumed."""
    scope = tmp_path / "scope.toml"
    scope.write_text('lang = "en"\n[client]\nname = "Clinic"\n[migration]\n', encoding="utf-8")

    text = " ".join(called("service-levels", scope, *ON).data.split())
    assert "Maintenance tier: standard, assumed, as the scope does not say." in text
    assert "8:00 to 16:30, public holidays left out), until they are settled;" in text


def test_a_scope_without_maintenance_is_promised_nothing(tmp_path):
    """Where I ask for no maintenance the page says so first: what follows is what a contract would promise."""
    scope = tmp_path / "scope.toml"
    scope.write_text('lang = "en"\n[client]\nname = "Clinic"\n[training]\n', encoding="utf-8")

    without, asked = (
        " ".join(called("service-levels", each, *ON, "--lang", "en").data.split()) for each in (scope, CHU)
    )
    said = "The scope asks for no maintenance: nothing is promised, and this is what a contract would promise."
    assert without.startswith(f"Clinic {said} Maintenance tier:")
    assert said not in asked
    assert [json.loads(called("service-levels", each, *ON, "--json").out)["asked"] for each in (scope, CHU)] == [
        False, True,
    ]  # fmt: skip


def test_what_is_an_assumption_is_marked_on_the_page():
    """The market's table is published; the tiers' pace, recovery, hours and notice are told to be ours."""
    text = " ".join(called("service-levels", CHU, *ON, "--lang", "en").data.split())

    assert (
        "Assumptions of ours, to be confirmed: the times of each tier, as the market publishes one table only" in text
    )
    assert (
        "the recovery objectives (RTO and RPO); the times of day of the covered hours; the severities counted" in text
    )


def test_what_a_company_states_is_no_assumption(tmp_path):
    """With a company's own notice of maintenance, the note names the notice no longer."""
    own = tmp_path / "own.toml"
    rule = 'from = 2026-11-01\nseverities = ["critical", "major"]\nnotice_hours = 72\nsource = "Contrat type"\n'
    own.write_text(f"[[service_rules.downtime]]\n{rule}", encoding="utf-8")

    text = " ".join(called("service-levels", CHU, *ON, "--lang", "en", "--book", own).data.split())
    assert "announced at least 72 h ahead" in text
    assert "the severities counted as downtime" not in text
    assert "the times of day of the covered hours." in text


def test_its_help_says_the_columns():
    """The help of the command names every column of the log."""
    text = called("service-levels", "--help").data

    for column in ("component", "severity", "reported", "responded", "resolved", "scheduled", "outage"):
        assert column in text
