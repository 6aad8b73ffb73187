"""What an offer rests on, as tables that pandas reckons with."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from costing import PriceBook, Scope, bridge, compare, quote, schedule, variant
from costing.errors import NotInForce
from tests.samples import DAY, EXAMPLES, book, chu_estimate, chu_scope, priced, scope_of


def test_a_scope_is_a_table_of_its_answers_in_words():
    """One row an answer, by its key: the table it is of, what was asked and what was answered, in my language."""
    scope = scope_of(
        client={"kind": "private_clinic"}, migration={"volume_tb": 18.5}, integrations=[{"system": "EMR"}, {}]
    )

    frame = scope.to_frame("en")

    assert (frame.index.name, list(frame.columns)) == ("key", ["table", "question", "answer"])
    assert frame["answer"].to_dict() == {
        "client.name": "Hôpital d'Exemple",
        "client.kind": "Private clinic",
        "migration": "yes",
        "migration.volume_tb": "18.5\u00a0TB",
        "integrations": "yes",
        "lang": "French",
        "integrations[1].system": "medical record (EMR)",
    }
    assert frame.loc["migration.volume_tb"].to_list()[:2] == [
        "Data migration", "How many terabytes of images are to be moved?",
    ]  # fmt: skip
    assert scope.to_frame().loc["migration", "answer"] == "oui"


def test_hardware_and_own_services_are_answers_too():
    """Hardware in one lot and item by item, and a company's own service, each have the key the file gives them."""
    items = [{"item": "Écran", "amount": 200_000}]
    scope = scope_of(hardware={"item": "Serveur", "amount": 900_000, "items": items}, services={"dose": {"rooms": 3}})

    answers = scope.to_frame()["answer"]

    assert answers["hardware.item"] == "Serveur"
    assert answers["hardware.amount"] == "900\u202f000,00"
    assert answers["hardware.items[1].item"] == "Écran"
    assert answers["services.dose.rooms"] == "3"


def test_a_risk_is_a_table_of_its_curve():
    """Every five percent, what is not passed and how far that is from the likely price, rising."""
    risk = chu_estimate().risk()

    frame = risk.to_frame()

    assert (frame.index.name, list(frame.index)) == ("confidence", list(range(5, 100, 5)))
    assert {str(kind) for kind in frame.dtypes} == {"float64"}
    assert frame["amount"].is_monotonic_increasing
    assert frame.loc[80, "amount"] == risk.p80
    assert frame.loc[80, "difference"] == pytest.approx(risk.p80 - 19_166_746.47)


def test_a_certain_risk_is_a_level_curve():
    """A price given to the dinar is the same at every confidence, with no difference."""
    frame = priced(licences=[{"item": "PACS", "amount": 1_000}], vendor={"origin": "local"}).risk().to_frame()

    assert set(frame["amount"]) == {1000.0}
    assert set(frame["difference"]) == {0.0}


def test_variants_are_a_table_to_reckon_with():
    """One row a variant: what is paid once, its range and percentiles, the first year, and each span of years."""
    compared = compare([variant(chu_scope(), book(), DAY, each) for each in ((), ("cloud",))], book(), DAY)
    first = compared.variants[0]

    frame = compared.to_frame("en")

    assert list(frame.index) == ["Scope as it stands", "Hosted, by subscription (SaaS)"]
    assert list(frame.columns) == [
        "once", "low", "high", "p50", "p80", "year_1", "own_3", "present_3", "own_5", "present_5", "own_7",
        "present_7", "equal",
    ]  # fmt: skip
    assert [str(kind) for kind in frame.dtypes] == ["float64"] * 12 + ["bool"]
    assert frame["equal"].to_list() == [True, False]
    assert frame.iloc[0, 0] == float(first.once)
    assert frame.iloc[0, 5] == float(first.in_year(1))
    assert (frame["low"] <= frame["once"]).all()
    assert (frame["present_5"] < frame["own_5"]).all()


def test_a_bridge_keeps_exact_decimals():
    """The parts of a bridge are decimals that sum to the difference; between equal quotes there are none."""
    old = quote(priced(training={"days": 10}, vendor={"origin": "local"}))

    frame, same = bridge(old, old.discount(amount=1000)).to_frame(), bridge(old, old).to_frame()

    assert frame["amount"].to_list() == [Decimal("-1000.00"), Decimal("-190.00")]
    assert frame["code"].to_list() == ["training", "training"]
    assert (len(same), same["amount"].sum()) == (0, 0)


def test_a_calendar_is_a_table_of_days():
    """One row a stage by its code: days that can be subtracted, working days as whole numbers."""
    frame = schedule(priced(training={"days": 3}), date(2026, 11, 29)).to_frame()

    assert frame["working_days"].to_dict() == {"planning": 2, "training": 3, "handover": 1, "support": 5}
    assert frame["code"].to_list() == list(frame.index)
    assert frame.loc["planning", "first"] == pd.Timestamp(2026, 11, 29)
    assert (frame["last"] - frame["first"]).dt.days.to_list()[:2] == [1, 2]


def test_a_price_book_is_a_table_of_its_services():
    """One row a service: its range in dinars, or in percent where it is sold at a rate, and where it comes from."""
    frame = book().to_frame(DAY, "en")

    assert list(frame.columns) == [
        "label", "unit", "low", "high", "low_percent", "high_percent", "open_top", "kind", "source", "since",
    ]  # fmt: skip
    assert frame.loc["data_migration"].to_list() == [
        "PACS/RIS data migration", "lump sum", 200_000.0, 1_500_000.0, *(pytest.approx(float("nan"), nan_ok=True),) * 2,
        True, "published", "Market document: prices of PACS/RIS/workstation upgrades in Algeria",
        pd.Timestamp(2025, 1, 1),
    ]  # fmt: skip
    assert frame.loc["maintenance", ["low_percent", "high_percent"]].to_list() == [10.0, 25.0]
    assert frame.loc[["maintenance", "licences", "customs"], ["low", "high"]].isna().all().all()
    assert frame[["low", "high", "low_percent", "high_percent"]].dtypes.eq("float64").all()
    assert (str(frame["open_top"].dtype), str(frame["since"].dtype)[:10]) == ("bool", "datetime64")
    assert (frame["kind"] == "published").sum() == 7


def test_a_companys_prices_stand_in_the_table_from_their_day_on():
    """On the day before the company's price begins the market's stands; from its day on the company's own."""
    own = PriceBook.read(EXAMPLES / "own-book.toml")

    before, after = (own.to_frame(each).loc["data_migration"] for each in (date(2026, 12, 31), date(2027, 1, 1)))

    assert (before["low"], before["kind"]) == (200_000.0, "published")
    assert (after["low"], after["kind"], after["source"]) == (
        220_000.0, "company", "Grille tarifaire 2027 de la société",
    )  # fmt: skip


def test_a_day_before_the_book_has_no_table():
    """A day on which nothing was in force yet is refused, as pricing on it would be."""
    with pytest.raises(NotInForce):
        book().to_frame(date(2020, 1, 1))


def test_a_scope_with_a_name_alone_is_a_table_too():
    """Nothing but a client's name is a table of two answers: the name, and the language that stands without one."""
    frame = Scope.model_validate({"client": {"name": "X"}}).to_frame()

    assert list(frame.index) == ["client.name", "lang"]
