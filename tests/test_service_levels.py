"""Service levels: the market's four rows, what a tier makes of them, downtime in hours, recovery, words."""

import decimal
import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from costing import PriceBook, Scope
from costing.errors import ComponentUnknown, MeasuresRefused
from costing.levels import Recovery
from costing.price_book import base_tables
from costing.price_changes import changes_of
from costing.service_levels import allowed_downtime, hours_of, levels_of, recovery_met
from costing.tiers import tiers_of
from tests.samples import DAY, EXAMPLES, book, chu_scope, scope_of

# uptime, then hours: critical, major, minor, resolution of a critical incident
PUBLISHED = {
    "core": ("99.9", "1", "2", "4", "4"),
    "scheduling": ("99.9", "1", "2", "4", "4"),
    "workstations": ("99.5", "2", "4", "8", "8"),
    "interfaces": ("99.8", "2", "4", "8", "8"),
}
NINE = {
    "uptime", "downtime", "critical_incident", "major_incident", "minor_incident", "response_time", "resolution_time",
    "scheduled_maintenance", "emergency_maintenance",
}  # fmt: skip
FILES = ("service_levels", "service_tiers", "service_rules", "definitions", "continuity")
NOVEMBER = date(2026, 11, 1)


def promise(prices=None, **maintenance):
    """What a scope with such a maintenance is promised."""
    return levels_of(scope_of(maintenance=maintenance), prices or book().on(DAY))


def figures(level):
    """Uptime and hours of a level, as a row of the market's table."""
    responses = (level.responses[severity] for severity in ("critical", "major", "minor"))
    return tuple(str(each.normalize()) for each in (level.uptime, *responses, level.resolution))


def overlay(tmp_path, text):
    """Read a company's own book."""
    path = tmp_path / "company.toml"
    path.write_text(text, encoding="utf-8")
    return PriceBook.read(path)


# The market's table


def test_the_four_rows_of_the_market_are_there_to_the_figure():
    """Each of the market's four rows stands in the book with its uptime, its responses and its target, as published."""
    prices = book().on(DAY)

    assert {code: figures(level) for code, level in prices.levels.items()} == PUBLISHED
    assert {prices.entries[f"{code}.level"].kind for code in PUBLISHED} == {"published"}
    assert {prices.entries[f"{code}.level"].source for code in PUBLISHED} == {"market-offer"}


def test_what_the_market_does_not_say_is_marked_as_assumed():
    """Tiers, covered hours, recovery objectives and what counts as downtime are assumptions, each with its reason."""
    entries = book().on(DAY).entries

    ours = [f"{tier}.{part}" for tier in ("basic", "standard", "premium") for part in ("pace", "recovery")]
    for key in (*ours, "service_rules.cover", "service_rules.downtime"):
        assert entries[key].kind == "assumption", key
        assert set(entries[key].reason) == {"fr", "en", "ar"}, key


def test_nine_terms_are_defined():
    """The nine terms of the commitment are defined, and resolution is called an objective and no guarantee."""
    definitions = book().on(DAY).definitions

    assert set(definitions) == NINE
    assert "objective, not a guarantee" in definitions["resolution_time"].text["en"]
    assert "objectif et non une garantie" in definitions["resolution_time"].text["fr"]
    assert "هدف وليس ضمانًا" in definitions["resolution_time"].text["ar"]


def test_the_recovery_test_and_the_way_back_are_told():
    """The recovery test has its steps in order; the way back has what calls for it, who decides and until when."""
    steps = book().on(DAY).continuity

    parts = [step.part for step in steps]
    assert parts.count("test") == 7
    assert parts.count("rollback_when") == 3
    assert (parts.count("rollback_decision"), parts.count("rollback_last_moment")) == (1, 1)
    assert [step.code for step in steps if step.part == "test"][:2] == ["agree", "prepare"]


# The tier of a scope


@pytest.mark.parametrize(
    ("tier", "core", "workstations"),
    [
        ("basic", ("99.9", "2", "4", "8", "8"), ("99.5", "4", "8", "16", "16")),
        ("standard", PUBLISHED["core"], PUBLISHED["workstations"]),
        ("premium", ("99.9", "0.5", "1", "2", "2"), ("99.5", "1", "2", "4", "4")),
    ],
)
def test_a_tier_changes_the_hours_and_never_the_uptime(tier, core, workstations):
    """The basic tier leaves twice the time, the premium one half of it; the uptime is the published one in each."""
    levels = promise(tier=tier).levels

    # normalize() writes 16 as 1.6E+1
    written = {"1.6E+1": "16"}
    assert tuple(written.get(each, each) for each in figures(levels["core"])) == core
    assert tuple(written.get(each, each) for each in figures(levels["workstations"])) == workstations


@pytest.mark.parametrize(("tier", "rto", "rpo"), [("basic", 24, 24), ("standard", 8, 4), ("premium", 4, 1)])
def test_a_tier_has_its_recovery_objectives(tier, rto, rpo):
    """Each tier says how soon the service is back after a disaster, and how much data may be lost."""
    assert promise(tier=tier).recovery == Recovery(Decimal(rto), Decimal(rpo))


def test_without_a_tier_the_standard_one_stands_and_is_marked():
    """A scope that names neither tier nor hours is promised the published table in office hours, both assumed."""
    made = levels_of(scope_of(migration={}), book().on(DAY))

    assert (made.tier.name, made.tier_assumed) == ("standard", True)
    assert (made.hours, made.hours_assumed) == ("8x5", True)
    assert {code: figures(level) for code, level in made.levels.items()} == PUBLISHED


def test_what_a_scope_names_is_not_assumed():
    """The tier and the hours that I ask for are what I am promised, and nothing is assumed."""
    made = promise(tier="premium", hours="12x6")

    assert (made.tier.name, made.tier_assumed, made.hours, made.hours_assumed) == ("premium", False, "12x6", False)


def test_the_covered_hours_are_said_in_words():
    """Which days and hours a contract covers reads plainly in each language."""
    texts = {hours: promise(hours=hours).coverage.text for hours in ("8x5", "12x6", "24x7")}

    assert texts["8x5"]["en"] == "every day but Friday and Saturday, 8:00 to 16:30, public holidays left out"
    assert texts["12x6"]["en"] == "every day but Friday, 8:00 to 20:00, public holidays left out"
    assert texts["24x7"]["en"] == "every day, at any hour, public holidays included"
    french = texts["8x5"]["fr"].replace("\u00a0", " ")
    assert french == "tous les jours sauf vendredi et samedi, de 8 h 00 à 16 h 30, hors jours fériés"
    assert texts["12x6"]["ar"].startswith("كل الأيام ما عدا الجمعة، من الساعة")


def test_a_part_that_nobody_promises_is_refused():
    """Asked for a level of something that is no part of the service, the answer names the parts there are."""
    with pytest.raises(ComponentUnknown, match="core, scheduling, workstations, interfaces"):
        promise().level("printer")


# The tier drives the price of maintenance


def test_the_tier_drives_the_rate_of_maintenance():
    """For the university hospital each tier is worth three points of the licence cost: 17, 20 and 23 percent."""
    offers = tiers_of(chu_scope(), book(), DAY)

    # 49,500 EUR at 152.03 are 7,525,485.00 DZD of licences
    assert [(each.tier.name, each.rate, each.first_year) for each in offers] == [
        ("basic", Decimal(17), Decimal("1279332.45")),
        ("standard", Decimal(20), Decimal("1505097.00")),
        ("premium", Decimal(23), Decimal("1730861.55")),
    ]
    assert [each.chosen for each in offers] == [False, False, True]


def test_a_tier_offered_promises_what_it_says():
    """Side by side, each tier carries its own hours for each part of the service."""
    offers = tiers_of(chu_scope(), book(), DAY)

    waits = [each.promise.level("core").responses["critical"] for each in offers]
    assert waits == [Decimal(2), Decimal(1), Decimal("0.5")]
    assert {each.promise.hours for each in offers} == {"24x7"}


def test_a_scope_without_maintenance_is_shown_the_tiers_too():
    """Who asks for no maintenance sees all the same what each tier would cost, the standard one marked."""
    offers = tiers_of(scope_of(licences=[{"item": "PACS", "amount": 10_000_000}]), book(), DAY)

    rates = [each.rate for each in offers]
    assert rates == sorted(rates)
    assert len(set(rates)) == 3
    assert [each.first_year for each in offers] == [10_000_000 * rate / 100 for rate in rates]
    assert [each.chosen for each in offers] == [False, True, False]


def test_a_free_first_year_is_passed_over():
    """Where the first year is free under warranty, the tiers are compared by the first year that is charged."""
    free = {"tier": "basic", "years": 2, "warranty": "free"}
    bought = {"licences": [{"item": "PACS", "amount": 1_000_000}]}
    offers = tiers_of(scope_of(maintenance=free, **bought), book(), DAY)
    never = tiers_of(scope_of(maintenance={**free, "years": 1}, **bought), book(), DAY)

    # the second year, escalated by 5 percent
    assert [each.first_year for each in offers] == [10_000 * each.rate * Decimal("1.05") for each in offers]
    assert [each.first_year for each in never] == [None, None, None]


# Downtime that an uptime leaves


@pytest.mark.parametrize(
    ("uptime", "minutes"), [("99.9", "43.2"), ("99.5", "216"), ("99.8", "86.4"), ("100", "0"), ("0", "43200")]
)
def test_an_uptime_is_so_many_minutes_of_a_month_of_thirty_days(uptime, minutes):
    """Of a month of 30 days, 99.9 % leave 43.2 minutes, 99.5 % 3.6 hours and 99.8 % 86.4 minutes."""
    allowed = allowed_downtime(Decimal(uptime), NOVEMBER)

    assert hours_of(allowed.month) == Fraction(minutes) / 60


def test_an_uptime_is_so_many_hours_of_a_year():
    """Of a year of 365 days, 99.9 % leave 8.76 hours; of a leap year 8.784; an average month is a twelfth of it."""
    usual, leap = (allowed_downtime(Decimal("99.9"), date(year, 2, 14)) for year in (2026, 2028))

    assert hours_of(usual.year) == Fraction("8.76")
    assert hours_of(leap.year) == Fraction("8.784")
    assert hours_of(usual.average_month) == Fraction("0.73")
    # 28 days and 29 days
    assert (hours_of(usual.month), hours_of(leap.month)) == (Fraction("0.672"), Fraction("0.696"))


def test_december_is_a_month_too():
    """The last month of the year has its 31 days: 44.64 minutes at 99.9 %."""
    assert allowed_downtime(Decimal("99.9"), date(2026, 12, 31)).month == timedelta(minutes=44, seconds=38.4)


def test_an_uptime_written_as_a_binary_number_drifts_nowhere():
    """99.9 handed over as a float allows 43 minutes and 12 seconds, not a microsecond less."""
    assert allowed_downtime(99.9, NOVEMBER) == allowed_downtime(Decimal("99.9"), NOVEMBER)
    with decimal.localcontext(prec=6):
        assert allowed_downtime(Decimal("99.9"), NOVEMBER).month == timedelta(minutes=43, seconds=12)
        assert promise(tier="premium").level("core").responses["critical"] == Decimal("0.5")


# The recovery test


@pytest.mark.parametrize(
    ("outage", "lost", "back", "kept", "word"),
    [
        (8, 4, True, True, "both objectives are reached"),
        (Decimal("8.01"), 4, False, True, "the restart was too slow"),
        (8, 4.01, True, False, "too much data was lost"),
        (9, 5, False, False, "neither objective is reached"),
        (0, 0, True, True, "both objectives are reached"),
    ],
)
def test_a_recovery_test_is_held_against_both_objectives(outage, lost, back, kept, word):
    """A restart and a loss up to the objective pass, the least beyond it fails, and the sentence says which."""
    verdict = recovery_met(promise().recovery, outage, lost)

    assert (verdict.back_in_time, verdict.data_kept, verdict.met) == (back, kept, back and kept)
    assert word in verdict.text["en"]
    assert len(set(verdict.text.values())) == 3


def test_a_recovery_test_is_said_with_its_figures():
    """The sentence holds what was measured and what was promised."""
    text = recovery_met(promise().recovery, 6.5, 5).text["fr"].replace("\u00a0", " ")

    assert text.startswith("Service rétabli en 6 h 30 min (8 h au plus), 5 h de données perdues (4 h au plus) :")


@pytest.mark.parametrize("odd", [-0.1, float("nan"), float("inf"), Decimal(-1)])
def test_a_measurement_that_cannot_be_is_refused(odd):
    """A negative or endless outage is no measurement: both faults are told at once."""
    with pytest.raises(MeasuresRefused) as refusal:
        recovery_met(promise().recovery, odd, odd)

    assert [each.place for each in refusal.value.problems] == ["outage_hours", "data_lost_hours"]


# A company's own levels

OWN = """
[[service_levels.core.level]]
from = 2026-11-24
uptime_percent = 99.95
critical_response_hours = 0.5
major_response_business_hours = 1
minor_response_business_hours = 2
critical_resolution_business_hours = 3
source = "Contrat type 2027"
"""


def test_a_company_promises_its_own_levels_from_its_own_day(tmp_path):
    """A company's level holds from its first day on, and not the day before; the other parts stay the market's."""
    own = overlay(tmp_path, OWN)

    before, after = (promise(own.on(day)).levels for day in (date(2026, 11, 23), DAY))
    assert figures(before["core"]) == PUBLISHED["core"]
    assert figures(after["core"]) == ("99.95", "0.5", "1", "2", "3")
    assert figures(after["scheduling"]) == PUBLISHED["scheduling"]
    assert own.on(DAY).entries["core.level"].kind == "company"


def test_what_a_company_changes_is_told(tmp_path):
    """`prices --diff` shows a company's level beside the market's, and a text it has changed."""
    own = overlay(tmp_path, OWN + '\n[definitions.uptime]\nlabel = {fr = "Service", en = "Service", ar = "الخدمة"}\n')

    changes = {each.key: each for each in changes_of(own, book())}
    assert changes["service_levels.core.level"].before["uptime_percent"] == 99.9
    assert changes["service_levels.core.level"].after["uptime_percent"] == 99.95
    assert changes["definitions.uptime.label"].after["en"] == "Service"


def test_a_part_of_the_service_may_be_added_from_a_later_day(tmp_path):
    """A company may promise something of a part of its own: from its first day on, and nothing of it before."""
    label = '{fr = "Accès distant", en = "Remote access", ar = "الدخول عن بعد"}'
    level = OWN.replace("core", "remote").replace("2026-11-24", "2027-01-01")
    own = overlay(tmp_path, f"[service_levels.remote]\nlabel = {label}\ncovers = {label}\n{level}")

    assert "remote" not in promise(own.on(DAY)).levels
    assert figures(promise(own.on(date(2027, 1, 1))).level("remote"))[0] == "99.95"


def test_a_company_covers_its_own_twelve_hours(tmp_path):
    """A company that answers from 7 to 22, six days a week, says so in its book, and is held to it."""
    own = overlay(
        tmp_path,
        """
[[service_rules.cover]]
from = 2026-11-01
12x6 = {opens = 07:00:00, closes = 22:00:00, rest = ["friday"], holidays = true}
24x7 = {rest = [], holidays = true}
source = "Contrat type 2027"
""",
    )

    text = promise(own.on(DAY), hours="12x6").coverage.text["en"]
    assert text == "every day but Friday, 7:00 to 22:00, public holidays included"


# Texts


def said(value, place=""):
    """Every text in three languages inside the tables of a file, with its place."""
    if isinstance(value, dict):
        if set(value) & {"fr", "en", "ar"}:
            yield place, value
        else:
            for key, part in value.items():
                yield from said(part, f"{place}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from said(part, f"{place}[{number}]")


TEXTS = [(f"{file}{place}", texts) for file in FILES for place, texts in said(base_tables()[file])]


@pytest.mark.parametrize(("place", "texts"), TEXTS, ids=[place for place, _ in TEXTS])
def test_every_text_is_written_in_three_languages(place, texts):
    """Each text is in French, English and Arabic, each its own, none a stand-in, none leaning on a foreign law."""
    assert set(texts) == {"fr", "en", "ar"}, place
    assert len(set(texts.values())) == 3
    assert all(text.strip() == text and len(text) > 5 for text in texts.values())
    assert not re.search("HIPAA|GDPR|RGPD|lorem|xxx|à compléter|to be written", " ".join(texts.values()), re.IGNORECASE)
    assert len(re.findall("[\u0621-\u064a]", texts["ar"])) > len(re.findall("[A-Za-z]", texts["ar"]))
    assert not re.findall("[\u0621-\u064a]", texts["fr"] + texts["en"])


def test_texts_end_alike_in_every_language():
    """A sentence is a sentence in each language: all three end with a full stop, or none does."""
    assert len(TEXTS) > 40
    assert [place for place, texts in TEXTS if len({text.endswith(".") for text in texts.values()}) > 1] == []


def test_a_scope_with_maintenance_is_the_examples():
    """The example of the README is promised the premium tier around the clock."""
    made = levels_of(Scope.read(EXAMPLES / "chu.toml"), book().on(DAY))

    assert (made.tier.name, made.hours) == ("premium", "24x7")
