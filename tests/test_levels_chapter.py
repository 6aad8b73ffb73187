"""The chapter of service levels: what maintenance promises, and the downtime it leaves, as a client reads it."""

import json
from datetime import date

import pytest
from hypothesis import given, settings

from costing import Quote, estimate, quote
from costing.documents.levels import levels_view_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.wording import LANGUAGES
from tests.docx_structure import problems, texts_of
from tests.samples import book, chu_quote, priced, scope_of
from tests.term_strategies import quotes

NBSP = "\u00a0"


def promised(lang="fr", **maintenance):
    """Return what a client reads of some maintenance."""
    return levels_view_of(quote(priced(maintenance=maintenance)), lang)


def written(text):
    """Return a text as it is typed here, with plain spaces."""
    return text.replace(NBSP, " ")


def test_an_uptime_says_how_long_the_service_may_be_down():
    """99.9 % leaves 43 min 48 s of an average month of 2026, and 8 h 45 min of the year."""
    core, _, stations, interfaces = promised().levels

    # 365 x 24 h = 8,760 h; a thousandth is 8.76 h; a twelfth of that .73 h
    assert (written(core.uptime), written(core.month), written(core.year)) == (
        "99,9 %", "43 min 48 s", "8 h 45 min",
    )  # fmt: skip
    # 8,760 h x .005 = 43.8 h; / 12 = 3.65 h
    assert (written(stations.uptime), written(stations.month), written(stations.year)) == (
        "99,5 %", "3 h 39 min", "43 h 48 min",
    )  # fmt: skip
    # 8,760 h x .002 = 17.52 h; / 12 = 1.46 h
    assert (written(interfaces.month), written(interfaces.year)) == ("1 h 27 min", "17 h 31 min")


def test_a_leap_year_allows_a_little_more():
    """A quote of 2028 speaks of 366 days: 8,784 h, of which a thousandth is 8 h 47 min."""
    made = quote(estimate(scope_of(maintenance={}), book(), date(2028, 2, 29)))
    shown = levels_view_of(made, "fr")

    assert written(shown.year) == "Arrêt admis sur l’année 2028"
    assert (written(shown.levels[0].month), written(shown.levels[0].year)) == ("43 min 55 s", "8 h 47 min")


def test_a_tier_sets_the_times_and_never_the_uptime():
    """Basic doubles the times of the standard tier and premium halves them; the uptime stays."""
    cores = {tier: promised(tier=tier).levels[0] for tier in ("basic", "standard", "premium")}

    times = {
        tier: [written(text) for text in (each.critical, each.major, each.minor, each.resolution)]
        for tier, each in cores.items()
    }
    assert times == {
        "basic": ["2 h", "4 h", "8 h", "8 h"],
        "standard": ["1 h", "2 h", "4 h", "4 h"],
        "premium": ["30 min", "1 h", "2 h", "2 h"],
    }
    assert len({each.uptime for each in cores.values()}) == 1


def test_what_a_client_did_not_say_is_said_to_be_our_choice():
    """Without a tier and hours, the standard tier and the hours of the working calendar stand, and it says so."""
    opening, said = written(promised().opening), written(promised(tier="premium", hours="24x7").opening)

    assert opening.startswith(
        "Votre demande ne fixe pas le niveau de maintenance : l’offre retient le niveau standard."
    )
    assert "Tant que vous n’en fixez pas d’autres, les heures couvertes sont : 8 h, 5 jours sur 7" in opening
    assert said.startswith("La maintenance proposée est de niveau premium. Heures couvertes : 24 h, 7 jours")
    assert "Votre demande" not in said


def test_hours_of_support_matter_only_where_there_are_others():
    """With every hour covered, nothing is said of what is reported outside of covered hours."""
    assert [len(promised(hours=hours).answered) for hours in ("8x5", "12x6", "24x7")] == [2, 2, 0]


def test_the_record_holds_the_exact_downtime():
    """Other tools read the allowance to the second, and the month of a leap year is longer."""
    core = json.loads(chu_quote().to_json())["service_levels"]["levels"][0]
    leap = quote(estimate(scope_of(maintenance={}), book(), date(2028, 1, 2))).service_levels.levels[0]

    assert (core["allowed_average_month"], core["allowed_year"]) == ("PT43M48S", "PT8H45M36S")
    # 366 x 24 h / 1,000 = 8.784 h, and a twelfth of it
    assert (str(leap.allowed_year), str(leap.allowed_average_month)) == ("8:47:02.400000", "0:43:55.200000")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_levels_are_our_commitment_and_no_norm(lang):
    """In every language the levels are what the company commits to: no market, no publication, no norm is named."""
    shown = promised(lang, tier="standard", hours="12x6")

    said = " ".join((shown.opening, *shown.counted, *shown.answered, shown.recovery))
    assert {"fr": "nos engagements", "en": "we commit", "ar": "التزاماتنا"}[lang] in said
    assert not any(
        word in said for word in ("marché", "publié", "market", "published", "السوق", "hypoth", "assum", "فرضي")
    )


def test_nothing_is_promised_that_is_not_sold():
    """No maintenance, or only as an option that is not taken, no year of it: no level is promised."""
    care = priced(maintenance={"years": 2})
    option = {"lines": ["maintenance.1", "maintenance.2"], "label": "Maintenance", "code": "care"}

    assert quote(priced(training={"days": 2})).service_levels is None
    assert quote(care, options=[option]).service_levels is None
    assert quote(care, options=[option], accepted=["care"]).service_levels is not None
    assert quote(priced(training={"days": 2}, maintenance={"years": 0})).service_levels is None


def test_the_nine_terms_are_defined():
    """The nine terms of the commitment each have their meaning, uptime first."""
    shown = levels_view_of(chu_quote(), "fr")

    assert [term for term, _ in shown.terms] == [
        "Disponibilité", "Indisponibilité", "Incident critique", "Incident majeur", "Incident mineur",
        "Délai de prise en charge", "Délai de résolution", "Maintenance planifiée", "Maintenance d’urgence",
    ]  # fmt: skip


def test_the_chapter_prints_all_that_is_promised():
    """Every part of the service, every time, every rule and every term reaches the client, in that order."""
    view = view_of(chu_quote(), "fr")
    shown = view.levels

    printed = texts_of(proposal_bytes(view))

    expected = [shown.opening, shown.year]
    for each in shown.levels:
        expected += [each.label, each.covers, each.uptime, each.month, each.year]
    expected += shown.counted
    for each in shown.levels:
        expected += [each.label, each.critical, each.major, each.minor, each.resolution]
    expected += [*shown.answered, shown.recovery, *(text for term in shown.terms for text in term)]
    rest = iter(printed)
    assert [text for text in expected if text not in rest] == []


@settings(max_examples=15, deadline=None)
@given(quotes())
def test_a_record_read_back_promises_the_same(made):
    """Whatever was sold, the record reads back whole, promises what the quote did, and the document is sound."""
    again = Quote.from_json(made.to_json())

    assert again == made
    assert all(levels_view_of(again, lang) == levels_view_of(made, lang) for lang in LANGUAGES)
    view = view_of(again, "fr")
    document = proposal_bytes(view)
    assert (view.levels is None) is (not view.maintenance)
    assert (view.labels["proposal.levels"] in texts_of(document)) is (view.levels is not None)
    assert problems(document) == []
