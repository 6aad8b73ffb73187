"""The record of a quote: the names other tools rely on, what it stands on, and what is refused as one."""

import json
from datetime import date

import pytest

from costing import CostingError, PriceBook, Quote, estimate, quote
from costing.errors import RecordRefused
from tests.samples import DAY, book, chu_quote, chu_scope, priced


def test_the_record_has_the_names_other_tools_rely_on():
    """The JSON record keeps the agreed names, amounts are text with two decimals, and words stand for what is due."""
    record = json.loads(chu_quote().to_json())

    assert {
        "schema", "audience", "number", "revision", "day", "valid_until", "lang", "client", "provider", "scope",
        "terms", "lines", "totals", "in_words", "maintenance", "commitment", "assumptions", "basis",
        "components", "cross_check", "ownership", "audit",
    } <= set(record)  # fmt: skip
    assert record["schema"] == "costing.quote/1"
    assert record["audience"] == "internal"
    line = record["lines"][0]
    assert {
        "code",
        "label",
        "quantity",
        "unit",
        "unit_price",
        "amount",
        "vat_rate",
        "recurring",
        "optional",
        "range",
    } <= set(line)
    assert {"low", "likely", "high", "open_top"} == set(line["range"])
    assert {"step", "value", "source"} <= set(line["trace"][0])
    assert set(record["totals"]) == {"net", "discount", "vat", "gross", "stamp_duty", "due"}
    assert record["totals"]["net"] == "19166746.47"
    assert record["totals"]["vat"] == [{"rate": "19", "base": "19166746.47", "amount": "3641681.83"}]
    assert record["totals"]["due"] == "22808428.30"
    assert record["maintenance"]["rate"] == "23"
    assert {"year", "net", "vat", "gross", "prepaid"} <= set(record["maintenance"]["years"][0])
    assert [year["label"]["en"] for year in record["maintenance"]["years"]] == ["year 1", "year 2", "year 3"]
    assert record["commitment"] == {"net": "24650923.74", "gross": "29334599.26"}
    assert {"price_book", "fingerprint", "version", "exchange"} <= set(record["basis"])
    assert record["basis"]["fingerprint"].startswith("sha256:")


def test_the_record_holds_the_project_against_its_parts():
    """Both sides of the cross-check hold the same contents, firm, and their difference; neither is in a total."""
    check = json.loads(chu_quote().to_json())["cross_check"]

    # 231,000 and 1,908,000 of upgrades, 3,340,800 of workstations, 1,039,000, 885,000 and 700,000 of training.
    assert (check["sold"], check["bottom_up"]) == ("parts", "8103800.00")
    assert (check["top_down"], check["difference"]) == ("5388000.00", "-2715800.00")
    assert check["wide"] is False  # 33.51 percent; a comment is due from 35 on
    assert "33.51%" in check["comment"]["en"]
    assert "cross_check" not in json.loads(quote(priced(systems={"ris": {"upgrade": "minor"}})).to_json())


def test_the_record_tells_how_each_component_stands():
    """Each of the ten components is a line, inside another line, or not asked for, with the reason; none is absent."""
    made = json.loads(chu_quote().to_json())["components"]

    assert {each["code"]: (each["status"], each.get("service")) for each in made} == {
        "assessment": ("included", "major_upgrade"),
        "procurement": ("included", "licences"),
        "installation": ("included", "major_upgrade"),
        "migration": ("line", "data_migration"),
        "integration": ("line", "integration"),
        "compatibility": ("included", "major_upgrade"),
        "training": ("line", "training"),
        "hardening": ("included", "major_upgrade"),
        "optimisation": ("included", "major_upgrade"),
        "decommissioning": ("not_asked", None),
    }
    assert all(each["reason"][lang] for each in made for lang in ("fr", "en", "ar"))


def test_the_record_holds_what_the_client_will_have_paid():
    """Ownership is the one-off price and the contract years with tax, and the taxes a client bears itself."""
    own = json.loads(chu_quote().to_json())["ownership"]
    vendor = {"origin": "international", "contract": "foreign"}
    licence = {"item": "PACS", "amount": 1_000, "currency": "EUR"}
    signed = json.loads(quote(priced(vendor=vendor, licences=[licence])).to_json())

    assert own == {"years": 3, "gross": "29334599.26", "taxes": [], "total": "29334599.26"}
    assert [line["code"] for line in signed["lines"]] == ["licences", "currency_provision"]
    # 152,030 of licence: .21 / .79 withheld on a price net of tax, and 5 percent; 2,222.87 of provision, 19 percent.
    assert [(tax["code"], tax["amount"]) for tax in signed["ownership"]["taxes"]] == [
        ("withholding_tax", "40413.04"),
        ("domiciliation_tax", "7601.50"),
    ]
    assert (signed["ownership"]["gross"], signed["ownership"]["total"]) == ("183560.92", "231575.46")


def test_the_record_holds_the_audit_worst_first():
    """What to look over before sending stands in the record, worst first, each with its way out in three languages."""
    tables = {"volume_tb": 100, "max_downtime_hours": 2}
    audit = json.loads(quote(priced(migration=tables, integrations=[])).to_json())["audit"]

    order = [("critical", "warning", "advice").index(each["severity"]) for each in audit]
    assert order == sorted(order)
    assert {"critical", "warning", "advice"} == {each["severity"] for each in audit}
    assert audit[0]["rule"] == "migration_does_not_fit"
    assert all(each[part][lang] for each in audit for part in ("message", "way_out") for lang in ("fr", "en", "ar"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "costing.quote/2"}', "null"])
def test_a_broken_record_is_refused(text):
    """Something that is no record is refused in words."""
    with pytest.raises(RecordRefused) as refusal:
        Quote.from_json(text)

    assert isinstance(refusal.value, CostingError)
    assert str(refusal.value).startswith("Quote record: ")
    assert refusal.value.path is None


def test_a_record_with_a_broken_scope_is_refused_as_a_record():
    """A record whose scope was spoilt is refused as a record, with the place of the fault."""
    spoilt = json.loads(chu_quote().to_json())
    spoilt["scope"]["workstations"]["count"] = -1

    with pytest.raises(RecordRefused, match=r"workstations\.count"):
        Quote.from_json(json.dumps(spoilt))


def test_every_entry_a_quote_used_is_listed_with_it():
    """The record lists every price-book entry it was made with: key, first day, kind and value."""
    entries = {entry.key: entry for entry in chu_quote().basis.entries}

    assert {"data_migration.range", "data_migration.weights", "volume.scale", "vat.standard", "exchange.EUR"} <= set(
        entries
    )
    assert entries["data_migration.range"].kind == "published"
    assert entries["volume.scale"].kind == "assumption"
    assert entries["exchange.EUR"].kind == "company"
    sources = {step.source for line in chu_quote().lines for step in line.trace}
    named = {source for source in sources if "." in source and not source.startswith("rule:")}
    assert named <= set(entries)


def test_every_entry_behind_an_assumed_default_is_listed():
    """What an unknown training or an assumed licence base was made with is in the record's basis too."""
    trained = {entry.key for entry in quote(priced(training={})).basis.entries}
    kept = {entry.key for entry in quote(priced(maintenance={})).basis.entries}
    whole = {entry.key for entry in quote(priced(project={"sold": "whole"}, migration={})).basis.entries}

    assert {"training_days.default", "users.prior"} <= trained
    assert {"licence_multiple.prior", "major_upgrade.range", "major_upgrade.weights"} <= kept
    assert {"data_migration.range", "data_migration.weights", "volume.scale"} <= whole


def test_the_fingerprint_ignores_texts_and_later_entries():
    """A later price, a changed label or source leave an old quote's fingerprint alone; a changed value does not."""
    from costing.price_book import base_tables

    base = base_tables()
    later = base_tables()
    later["services"]["data_migration"]["range"].append(
        {**later["services"]["data_migration"]["range"][0], "from": date(2027, 1, 1), "low": 250_000}
    )
    later["services"]["data_migration"]["label"]["fr"] = "Autre libellé"
    changed = base_tables()
    changed["services"]["data_migration"]["range"][0]["low"] = 250_000

    prints = [PriceBook.from_tables(tables).on(DAY).fingerprint for tables in (base, later, changed)]
    assert prints[0] == prints[1] != prints[2]
    assert PriceBook.from_tables(later).on(date(2027, 1, 1)).services["data_migration"].low == 250_000
    assert PriceBook.from_tables(later).on(date(2026, 12, 31)).services["data_migration"].low == 200_000


def test_the_fingerprint_tells_which_answer_a_driver_reads():
    """A driver that reads another key of the scope gives another price, so it gives another fingerprint."""
    from costing.price_book import base_tables

    changed = base_tables()
    changed["drivers"]["modules"]["key"] = "sites"

    assert PriceBook.from_tables(changed).on(DAY).fingerprint != book().on(DAY).fingerprint


def test_a_number_says_reference_day_and_what_it_was_made_of():
    """The number is the reference, the day and four signs of the fingerprint; another price, another number."""
    made = chu_quote()

    assert made.number == f"CHU-EX-01-20261124-{made.basis.fingerprint[7:11].upper()}"
    dearer = chu_scope().model_copy(update={"sites": 5})
    assert quote(estimate(dearer, book(), DAY)).number != made.number


@pytest.mark.parametrize(
    ("reference", "start"),
    [
        (None, "Q-2026"),
        ("Réf. n° 12/b", "REFN12B-2026"),
        ("../../etc/passwd", "ETCPASSWD-2026"),
        ("مستشفى", "Q-2026"),
        ("a-b_c", "A-BC-2026"),
        ("١٢", "Q-2026"),
    ],
)
def test_a_reference_is_reduced_to_what_every_folder_takes(reference, start):
    """A number holds capital letters, figures and hyphens only, whatever was typed as the reference."""
    tables = {"migration": {}} | ({} if reference is None else {"reference": reference})

    assert quote(priced(**tables)).number.startswith(start)
