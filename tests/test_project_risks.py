"""The risks of a project depend on what is sold and on what the scope says; prices have no part in them."""

from datetime import date

import pytest
from hypothesis import given, settings

from costing import quote
from costing.documents import texts
from costing.documents.hazards import hazards_of
from costing.documents.sold import sold_of
from costing.scope_keys import answer_at
from costing.wording import LANGUAGES
from tests.samples import chu_quote, priced, scope_of
from tests.term_strategies import quotes

DATA = texts.data("project_risks")
LEVELS = ("low", "medium", "high")


def codes(made, lang="fr"):
    """Return the codes of the risks that a quote prints."""
    return [each.code for each in hazards_of(made, sold_of(made), lang)]


def of(made, code):
    """Return one risk of a quote, in English."""
    return next(each for each in hazards_of(made, sold_of(made), "en") if each.code == code)


MIGRATION = {"volume_tb": 10, "source": "standard", "identity": "clean", "studies_per_year": 9_000}


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"migration": {**MIGRATION, "source": "proprietary"}}, "formats"),
        ({"migration": {**MIGRATION, "identity": "poor"}}, "identities"),
        ({"migration": {"source": "standard"}}, "volume"),
        ({"migration": {**MIGRATION, "max_downtime_hours": 8}}, "downtime"),
        ({"systems": {"ris": {"upgrade": "major", "versions_behind": 2}}}, "versions"),
        ({"systems": {"ris": {"upgrade": "minor"}}}, "prerequisites"),
        ({"integrations": [{"system": "EMR", "cooperation": "poor"}]}, "interfaces"),
        ({"integrations": []}, "interfaces"),
        ({"integrations": [{"system": "EMR", "test_environment": False}]}, "test_platform"),
        ({"workstations": {"count": 9, "generations": 2}}, "workstations"),
        ({"workstations": {}}, "count"),
        ({"workstations": {"count": 4}, "sites": 2}, "sites"),
        ({"workstations": {"count": 4}, "vendor": {"origin": "international"}}, "vendor"),
        ({"hardware": {"amount": 9_000, "currency": "EUR"}}, "imports"),
        ({"workstations": {"count": 4}, "training": {"days": 2}}, "adoption"),
        ({"maintenance": {"years": 1}}, "access"),
        ({"training": {"days": 2}}, "attendance"),
        ({"licences": [{"item": "PACS", "amount": 1_000_000}]}, "delivery"),
        ({"decommissioning": {"volume_tb": 2}}, "erasure"),
    ],
)
def test_a_risk_is_told_where_the_scope_calls_for_it(tables, code):
    """Each cause that the scope names brings its risk."""
    assert code in codes(quote(priced(**tables)))


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"migration": MIGRATION}, "formats"),
        ({"migration": MIGRATION}, "identities"),
        ({"migration": MIGRATION}, "volume"),
        ({"migration": {**MIGRATION, "max_downtime_hours": 8.5}}, "downtime"),
        ({"systems": {"ris": {"upgrade": "major", "versions_behind": 1}}}, "versions"),
        ({"integrations": [{"system": "EMR", "cooperation": "good", "test_environment": True}]}, "interfaces"),
        ({"workstations": {"count": 4}, "sites": 1}, "sites"),
        ({"workstations": {"count": 4}, "vendor": {"origin": "local"}}, "vendor"),
        ({"hardware": {"amount": 9_000}}, "imports"),
        ({"training": {"days": 2}}, "adoption"),
    ],
)
def test_a_risk_is_not_told_where_nothing_calls_for_it(tables, code):
    """What the scope rules out is no risk of this project."""
    assert code not in codes(quote(priced(**tables)))


def test_a_worse_cause_makes_a_risk_likelier():
    """Poor identities are likelier to fail than mixed ones, and the risk says so in words and as a level."""
    mixed, poor = (quote(priced(migration={**MIGRATION, "identity": each})) for each in ("mixed", "poor"))

    assert (of(mixed, "identities").likelihood, of(poor, "identities").likelihood) == ("Medium", "High")
    assert of(poor, "identities").likelihood_level == "high"


def test_without_training_the_answer_is_another_one():
    """Nobody is promised a training that is not sold."""
    asked = {"workstations": {"count": 4, "deployment": "remote"}}
    with_it, without = quote(priced(training={"days": 2}, **asked)), quote(priced(**asked))

    assert "trained" in of(with_it, "adoption").answer
    assert of(without, "adoption").risk.startswith("Training is no part of this offer")


def test_the_end_of_the_year_and_the_feasts_come_from_the_calendar():
    """A project ordered in December meets the end of the year; one in June meets a feast set by the moon."""
    asked = {"training": {"days": 10}}
    winter, summer = (quote(priced(**asked), start=day) for day in (date(2026, 12, 14), date(2027, 5, 2)))

    assert "year_end" in codes(winter)
    assert "year_end" not in codes(summer)
    assert ("feasts" in codes(summer)) == any(each.estimated for each in summer.schedule.holidays)


@given(made=quotes())
@settings(max_examples=15, deadline=None)
def test_at_most_eight_are_told_the_weightiest_first_each_once(made):
    """Whatever is sold: no more than a page holds, in order of weight, no blank left, in the three languages."""
    weight = {level: DATA["level"][level]["weight"] for level in LEVELS}
    for lang in LANGUAGES:
        told = hazards_of(made, sold_of(made), lang)
        weights = [weight[each.likelihood_level] * weight[each.impact_level] for each in told]
        assert len(told) <= 8
        assert weights == sorted(weights, reverse=True)
        assert len({each.code for each in told}) == len(told)
        assert not any("{" in text for each in told for text in (each.risk, each.sign, each.answer))
        assert [each.code for each in told] == codes(made, "fr")


def test_a_record_read_back_tells_the_same_risks():
    """A quote read from its record tells the same risks."""
    made = chu_quote()

    assert codes(type(made).from_json(made.to_json())) == codes(made)


def test_every_condition_of_the_data_can_hold():
    """A condition names an answer that a scope can give, a level and an owner that exist; no key is misspelt."""
    empty = scope_of()
    for entry in DATA["risk"]:
        allowed = {"code", "likelihood", "impact", "owner", "needs", "one_of", "unless", "where", "raised"}
        assert set(entry) <= allowed | {"risk", "sign", "answer"}, entry["code"]
        assert {entry["likelihood"], entry["impact"]} <= set(LEVELS)
        assert entry["owner"] in DATA["owner"]
        for condition in (*entry.get("where", ()), *entry.get("raised", ())):
            assert set(condition) - {"any_of"} <= {"is", "least", "most"}
            assert all(key.split(".")[0] in type(empty).model_fields for key in condition["any_of"])
            assert all(answer_at(empty, key) is None for key in condition["any_of"])


def test_no_risk_speaks_of_a_price():
    """What the price might become is internal: no text names an amount, a range or a contingency."""
    for entry in DATA["risk"]:
        for name in ("risk", "sign", "answer"):
            assert not {"prix", "provision", "marge", "contingency"} & set(entry[name]["fr"].lower().split())
            assert "price" not in entry[name]["en"].lower()
