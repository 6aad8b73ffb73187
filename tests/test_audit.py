"""The audit before a quote is sent: each rule on both sides of its border, worst first, in words, and for us alone."""

import html
import json
import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from costing import PriceBook, estimate, quote
from costing.documents.proposal import proposal_bytes
from costing.documents.view import WRITTEN, view_of
from costing.documents.workbook import workbook_bytes
from tests.command import called
from tests.docx_structure import texts_of
from tests.samples import DAY, book, priced, scope_of

LANGUAGES = ("fr", "ar", "en")
LOCAL = {"origin": "local"}
ABROAD = {"origin": "international"}
MAJOR = {"pacs": {"upgrade": "major"}}
MINOR = {"pacs": {"upgrade": "minor"}}
IN_EUR = [{"item": "PACS", "amount": 40_000, "currency": "EUR"}]
IN_DZD = [{"item": "PACS", "amount": 1_000_000}]
FIRST_LINE = {"system": "EMR", "standard": "HL7v2", "direction": "one_way", "cooperation": "normal"}
# One that gives every mention of a natural person; a company has a capital too, a public contract asks for an account.
SELLER = {
    "name": "Imagerie Exemple", "legal_form": "Personne physique", "activity": "Imagerie", "address": "16000 Alger",
    "phone": "021 00 00 00", "email": "contact@exemple.example", "rc": "16/00-0000000 A 20", "nif": "000016000000000",
    "nis": "000016000000000", "ai": "16000000000",
}  # fmt: skip
HOSPITAL = {
    "client": {"kind": "university_hospital"},
    "sites": 1,
    "vendor": LOCAL,
    "systems": {
        "pacs": {"upgrade": "major", "versions_behind": 1},
        "modules": 2,
        "customization": "none",
        "users": 40,
    },
    "integrations": [FIRST_LINE],
}


def stations(count):
    return {"count": count, "diagnostic_share": 0.4, "generations": 1, "deployment": "remote"}


def with_users(count, **tables):
    return {"systems": {**MAJOR, "users": count}, **tables}


# Each rule: a scope that it speaks of, and the nearest one that it does not.
BORDERS = [
    # the last hundredth of the archive, at a tenth of a terabyte an hour: 10 TB take one hour, 18 TB two
    ("migration_does_not_fit", {"migration": {"volume_tb": 18, "max_downtime_hours": 1}},
     {"migration": {"volume_tb": 18, "max_downtime_hours": 2}}),
    ("migration_does_not_fit", {"migration": {"volume_tb": 20, "max_downtime_hours": 1}},
     {"migration": {"volume_tb": 10, "max_downtime_hours": 1}}),
    ("migration_does_not_fit", {"migration": {"volume_tb": 1_000, "max_downtime_hours": 2}},
     {"migration": {"volume_tb": 1_000}}),
    ("decommissioning_without_archive", {"decommissioning": {"archive": "none"}},
     {"decommissioning": {"archive": "none"}, "migration": {}}),
    ("decommissioning_without_archive", {"decommissioning": {"archive": "none"}},
     {"decommissioning": {"archive": "copy"}}),
    ("decommissioning_archive_open", {"decommissioning": {}}, {"decommissioning": {"archive": "neutral"}}),
    ("decommissioning_unmentioned", {"migration": {}}, {"migration": {}, "decommissioning": {}}),
    ("decommissioning_unmentioned", {"migration": {}}, {"training": {}}),
    ("interfaces_untested", {"integrations": [{"test_environment": False}]},
     {"integrations": [{"test_environment": True}]}),
    ("interfaces_untested", {"integrations": [{"test_environment": False}]}, {"integrations": [{}]}),
    ("interfaces_tests_open", {"integrations": [{}]}, {"integrations": [{"test_environment": False}]}),
    ("interfaces_tests_open", {"integrations": [{"test_environment": True}, {}]},
     {"integrations": [{"test_environment": True}]}),
    ("interfaces_unlisted", {"integrations": []}, {"integrations": [{}]}),
    ("interfaces_unlisted", {"integrations": []}, {"migration": {}}),
    ("interfaces_without_upgrade", {"integrations": [{}]}, {"integrations": [{}], "systems": MINOR}),
    # 40 users usually take 2 + 40 / 10 = 6 days; half of them, 3 days, is the least
    ("training_short", with_users(40, training={"days": 2.5}), with_users(40, training={"days": 3})),
    ("training_short", with_users(40, training={"days": 2.5}), {"systems": MAJOR, "training": {"days": 2.5}}),
    ("training_absent", {"systems": MAJOR}, {"systems": MAJOR, "training": {}}),
    ("training_absent", {"systems": {**MINOR, "ris": {"upgrade": "major"}}}, {"systems": MINOR}),
    ("licence_cost_unknown", {"maintenance": {}}, {"maintenance": {}, "licences": IN_DZD}),
    ("licence_cost_unknown", {"maintenance": {}, "licences": [{**IN_DZD[0], "covers": ["pacs"]}]},
     {"maintenance": {}, "systems": MAJOR, "licences": [{**IN_DZD[0], "covers": ["pacs"]}]}),
    ("maintenance_above_update", {"systems": MINOR, "vendor": LOCAL, "maintenance": {"tier": "premium"}},
     {"systems": MINOR, "vendor": {**LOCAL, "licensing": "subscription"}, "maintenance": {"tier": "basic"}}),
    ("maintenance_above_update", {"systems": MINOR, "maintenance": {}}, {"systems": MAJOR, "maintenance": {}}),
    ("maintenance_above_update", {"systems": MINOR, "maintenance": {}},
     {"systems": MINOR, "maintenance": {}, "licences": [{"item": "PACS", "amount": 90_000_000}]}),
    # 32 stations: 4,371,000 as a whole against 4,371,400 in parts; 31 stations: 4,322,000 against 4,297,600
    ("whole_below_parts", {**HOSPITAL, "workstations": stations(32), "project": {"sold": "whole"}},
     {**HOSPITAL, "workstations": stations(31), "project": {"sold": "whole"}}),
    ("whole_below_parts", {**HOSPITAL, "workstations": stations(32), "project": {"sold": "whole"}},
     {**HOSPITAL, "workstations": stations(32)}),
    # 6 stations: 3,097,000 is 37 % above 2,258,600; 7 stations: 3,146,000 is 34 % above 2,352,200
    ("cross_check_wide", {**HOSPITAL, "workstations": stations(6)}, {**HOSPITAL, "workstations": stations(7)}),
    ("foreign_amounts_missing", {"vendor": ABROAD, "licences": IN_DZD}, {"vendor": ABROAD, "licences": IN_EUR}),
    ("foreign_amounts_missing", {"vendor": ABROAD, "migration": {}},
     {"vendor": {"origin": "local_partner"}, "migration": {}}),
    ("currency_unused", {"vendor": {"currency": "EUR"}, "licences": IN_DZD},
     {"vendor": {"currency": "EUR"}, "licences": IN_EUR}),
    ("currency_unused", {"vendor": {"currency": "USD"}, "licences": IN_EUR},
     {"vendor": {"currency": "DZD"}, "licences": IN_EUR}),
    ("support_contract_open", {"systems": MINOR},
     {"systems": {"pacs": {"upgrade": "minor", "support_contract": False}}}),
    ("support_contract_open", {"systems": MINOR},
     {"systems": {"pacs": {"upgrade": "minor", "support_contract": True}}}),
    ("support_contract_and_major", {"systems": {"pacs": {"upgrade": "major", "support_contract": True}}},
     {"systems": {"pacs": {"upgrade": "major", "support_contract": False}}}),
    ("support_contract_and_major", {"systems": {"pacs": {"upgrade": "major", "support_contract": True}}},
     {"systems": {"pacs": {"upgrade": "minor", "support_contract": True}}}),
    ("hardware_amount_missing", {"hardware": {}}, {"hardware": {"amount": 500_000}}),
    ("hardware_amount_missing", {"hardware": {"level": "some"}}, {"hardware": {"level": "none"}, "migration": {}}),
    ("old_hardware", {"workstations": {"generations": 3}}, {"workstations": {"generations": 2}}),
    ("old_hardware", {"workstations": {"generations": 3}}, {"workstations": {"generations": 3}, "hardware": {}}),
    ("premium_in_office_hours", {"maintenance": {"tier": "premium", "hours": "8x5"}},
     {"maintenance": {"tier": "premium", "hours": "12x6"}}),
    ("premium_in_office_hours", {"maintenance": {"tier": "premium", "hours": "8x5"}},
     {"maintenance": {"tier": "standard", "hours": "8x5"}}),
    ("subscription_ends_early", {"licences": [{**IN_DZD[0], "years": 2}], "maintenance": {"years": 3}},
     {"licences": [{**IN_DZD[0], "years": 3}], "maintenance": {"years": 3}}),
    ("subscription_ends_early", {"licences": [{**IN_DZD[0], "years": 2}], "maintenance": {"years": 3}},
     {"licences": [{**IN_DZD[0], "years": 2}]}),
    ("validity_long", {"licences": IN_EUR, "terms": {"validity_days": 31}},
     {"licences": IN_EUR, "terms": {"validity_days": 30}}),
    ("validity_long", {"licences": IN_EUR, "terms": {"validity_days": 60}},
     {"licences": IN_DZD, "terms": {"validity_days": 60}}),
    ("foreign_contract_local_vendor", {"vendor": {"contract": "foreign", "origin": "local"}, "migration": {}},
     {"vendor": {"contract": "foreign", "origin": "international"}, "migration": {}}),
    ("whole_without_parts", {"project": {"sold": "whole"}}, {"project": {"sold": "whole"}, "training": {}}),
    ("whole_without_parts", {"project": {"sold": "whole"}}, {"project": {"sold": "parts"}, "training": {}}),
    ("kind_unknown", {"migration": {}}, {"client": {"kind": "network"}, "migration": {}}),
    ("seats_above_users", with_users(10, licences=[{**IN_DZD[0], "seats": 11}]),
     with_users(10, licences=[{**IN_DZD[0], "seats": 10}])),
    ("seats_above_users", with_users(10, licences=[{**IN_DZD[0], "seats": 11}]),
     with_users(10, licences=[{**IN_DZD[0], "model": "concurrent"}])),
    ("network_of_one", {"client": {"kind": "network"}, "sites": 1, "migration": {}},
     {"client": {"kind": "network"}, "sites": 2, "migration": {}}),
    ("network_of_one", {"client": {"kind": "network"}, "sites": 1, "migration": {}},
     {"client": {"kind": "private_clinic"}, "sites": 1, "migration": {}}),
    ("on_site_far", {"sites": 4, "workstations": {"deployment": "remote"}},
     {"sites": 3, "workstations": {"deployment": "remote"}}),
    ("on_site_far", {"sites": 4, "workstations": {"deployment": "remote"}},
     {"sites": 4, "workstations": {"deployment": "mixed"}}),
    ("unusual_answer", {"migration": {"volume_tb": 101}}, {"migration": {"volume_tb": 100}}),
    ("unusual_answer", {"migration": {"max_downtime_hours": 1.5}}, {"migration": {"max_downtime_hours": 2}}),
    ("withholding_unconfirmed", {"vendor": ABROAD, "licences": IN_EUR}, {"vendor": ABROAD, "licences": IN_DZD}),
    ("identifier_unusual", {"client": {"nis": "00001600000000"}, "migration": {}},
     {"client": {"nis": "000016000000000"}, "migration": {}}),
    ("identifier_unusual", {"provider": {**SELLER, "ai": "160000000001"}, "migration": {}},
     {"provider": {**SELLER, "ai": "16000000000"}, "migration": {}}),
    ("identifier_unusual", {"client": {"rc": "16/00-000000 B 20"}, "migration": {}},
     {"client": {"rc": "16/00-0000000 B 20"}, "migration": {}}),
    ("mentions_missing", {"provider": {**SELLER, "nis": None}, "migration": {}},
     {"provider": SELLER, "migration": {}}),
    ("mentions_missing", {"provider": {**SELLER, "legal_form": "SARL"}, "migration": {}},
     {"provider": {**SELLER, "legal_form": "Personne physique"}, "migration": {}}),
    ("mentions_missing", {"provider": SELLER, "client": {"kind": "university_hospital"}, "migration": {}},
     {"provider": SELLER, "client": {"kind": "private_clinic"}, "migration": {}}),
    ("mentions_missing", {"provider": {"name": "SARL Exemple"}, "migration": {}}, {"migration": {}}),
    ("treasury_without_contract", {"migration": {}, "terms": {"payment": "treasury"}},
     {"migration": {}, "terms": {"payment": "treasury", "public_contract": {"kind": "services"}}}),
    ("treasury_without_contract", {"migration": {}, "terms": {"payment": "treasury"}}, {"migration": {}}),
]  # fmt: skip


def rules_found(tables):
    return [finding.rule for finding in priced(**tables).audit]


@pytest.mark.parametrize(("rule", "speaks", "silent"), BORDERS, ids=[f"{n}-{row[0]}" for n, row in enumerate(BORDERS)])
def test_a_rule_speaks_on_one_side_of_its_border_only(rule, speaks, silent):
    """What is missing or contradictory in an offer is said; as soon as it is settled, it is said no more."""
    found, settled = rules_found(speaks), rules_found(silent)

    assert found.count(rule) == 1
    assert rule not in settled


def test_every_rule_of_the_book_has_its_borders():
    """No rule of the audit goes untried: each has a scope it speaks of, and one it does not."""
    assert {rule for rule, _, _ in BORDERS} == set(book().on(DAY).audit)


def test_each_unusual_answer_is_said_by_itself():
    """Two answers outside what is usual for a clinic are two things to look over, each with its own span."""
    made = priced(client={"kind": "private_clinic"}, migration={"volume_tb": 400, "max_downtime_hours": 2})

    said = [finding.message["en"] for finding in made.audit if finding.rule == "unusual_answer"]

    assert len(said) == 2
    assert any("400\u00a0TB" in text and "(0.5\u00a0TB to 10\u00a0TB)" in text for text in said)
    assert any("2\u00a0h " in text and "(4\u00a0h to 72\u00a0h)" in text for text in said)


# What is said

SAID = [
    ("migration_does_not_fit", {"migration": {"volume_tb": 18, "max_downtime_hours": 1}},
     {"fr": ("18 To", "1,8 h,", "1 h."), "en": ("18 TB", "1.8 h,", "1 h."),
      "ar": ("18 تيرابايت", "1,8 ساعة", "ساعة واحدة")}),
    ("training_short", with_users(40, training={"days": 2.5}),
     {"fr": ("2,5 jours", "3 jours", "(40)"), "en": ("2.5 days", "3 days", "(40)"), "ar": ("2,5", "3", "(40)")}),
    ("interfaces_untested", {"integrations": [{"test_environment": False}, {"test_environment": False}, {}]},
     {"fr": (": 2)",), "en": (": 2)",), "ar": (": 2)",)}),
    ("whole_below_parts", {**HOSPITAL, "workstations": stations(32), "project": {"sold": "whole"}},
     {"fr": ("4 371 000,00 DA", "4 371 400,00 DA", "de 400,00 DA"),
      "en": ("4,371,000.00 DZD", "4,371,400.00 DZD", "is 400.00 DZD"),
      "ar": ("4.371.000,00 د.ج", "4.371.400,00 د.ج", " 400,00 د.ج")}),
    ("cross_check_wide", {**HOSPITAL, "workstations": stations(6)},
     {"fr": ("37,12 %", "35 %"), "en": ("37.12%", "35%"), "ar": ("37,12 %", "35 %")}),
    ("currency_unused", {"vendor": {"currency": "USD"}, "licences": IN_EUR},
     {"fr": ("USD",), "en": ("USD",), "ar": ("USD",)}),
    ("subscription_ends_early", {"licences": [{**IN_DZD[0], "years": 2}], "maintenance": {"years": 3}},
     {"fr": ("(2 ans)", "(3 ans)"), "en": ("(2 years)", "(3 years)"), "ar": ("(سنتان)", "(3 سنوات)")}),
    ("validity_long", {"licences": IN_EUR, "terms": {"validity_days": 90}},
     {"fr": ("90 jours", "30 jours"), "en": ("90 days", "30 days"), "ar": ("90", "30")}),
    ("seats_above_users", with_users(10, licences=[{**IN_DZD[0], "seats": 12}]),
     {"fr": ("(12)", "(10)"), "en": ("(12)", "(10)"), "ar": ("(12)", "(10)")}),
    ("old_hardware", {"workstations": {"generations": 3}}, {"fr": ("(3)",), "en": ("(3)",), "ar": ("(3)",)}),
    ("on_site_far", {"sites": 4, "workstations": {"deployment": "remote"}},
     {"fr": (": 4)",), "en": (": 4)",), "ar": (": 4)",)}),
]  # fmt: skip


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("rule", "tables", "figures"), SAID, ids=[row[0] for row in SAID])
def test_what_is_said_holds_its_figures_in_each_language(rule, tables, figures):
    """A finding gives the figures it rests on, written as French, English and Arabic write them."""
    (finding,) = [each for each in priced(**tables).audit if each.rule == rule]

    for lang in LANGUAGES:
        said = plain(finding.message[lang])
        assert [figure for figure in figures[lang] if figure not in said] == [], said


@pytest.mark.parametrize(("rule", "tables"), [row[:2] for row in BORDERS])
def test_every_finding_is_complete_in_three_languages(rule, tables):
    """What was found and the way out are whole sentences in French, English and Arabic, no blank left open."""
    finding = next(each for each in priced(**tables).audit if each.rule == rule)

    for text in (finding.message, finding.way_out):
        assert set(text) == set(LANGUAGES)
        assert [lang for lang in LANGUAGES if re.search(r"[{}]|None|^\s*$", text[lang])] == []
        assert re.search("[\u0600-\u06ff]", text["ar"])


# Where it is said

FULL = {
    "client": {"kind": "network"},
    "sites": 1,
    "vendor": {"origin": "international", "currency": "USD"},
    "systems": {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "minor"}, "users": 40},
    "workstations": {"generations": 3},
    "migration": {"volume_tb": 400, "max_downtime_hours": 2},
    "integrations": [{"test_environment": False}, {}],
    "licences": [{"item": "PACS", "amount": 40_000, "currency": "EUR", "covers": ["pacs"]}],
    "training": {"days": 1},
    "maintenance": {"tier": "premium", "hours": "8x5"},
    "hardware": {},
    "decommissioning": {},
    "terms": {"validity_days": 90},
}
FOUND = [
    "migration_does_not_fit",
    "decommissioning_archive_open", "interfaces_untested", "training_short", "licence_cost_unknown",
    "hardware_amount_missing", "validity_long", "network_of_one", "unusual_answer",
    "interfaces_tests_open", "currency_unused", "support_contract_open", "premium_in_office_hours",
    "withholding_unconfirmed",
]  # fmt: skip


def test_the_worst_is_said_first():
    """One critical finding, then the warnings, then the advice; within each in the order of the book."""
    found = priced(**FULL).audit

    assert list(dict.fromkeys(finding.rule for finding in found)) == FOUND
    grave = [finding.severity for finding in found]
    assert grave == sorted(grave, key=("critical", "warning", "advice").index)
    assert list(dict.fromkeys(grave)) == ["critical", "warning", "advice"]


def test_the_record_holds_the_audit():
    """The record of a quote holds every finding under `audit`, in the same order, with its texts and way out."""
    made = priced(**FULL)

    held = json.loads(quote(made).to_json())["audit"]

    assert [each["rule"] for each in held] == [finding.rule for finding in made.audit]
    assert set(held[0]) == {"rule", "severity", "message", "way_out"}
    assert held[0]["severity"] == "critical"
    assert "migration.max_downtime_hours" in held[0]["way_out"]["en"]
    assert set(held[0]["message"]) == set(LANGUAGES)


def test_a_validity_agreed_with_the_quote_is_audited_too():
    """Ninety days given with the quote, not in the scope, are looked over like those of the scope."""
    made = priced(vendor=ABROAD, licences=IN_EUR)

    assert "validity_long" not in [each.rule for each in quote(made).audit]
    assert "validity_long" in [each.rule for each in quote(made, validity_days=90).audit]


TROUBLED = """
[client]
name = "Hôpital d'Exemple"
[migration]
volume_tb = 18
max_downtime_hours = 1
[decommissioning]
"""


def test_a_quote_prints_its_audit_beside_the_table_and_refuses_nothing(tmp_path):
    """`costing quote` says what to look over on the side of messages, worst first, and ends well all the same."""
    path = tmp_path / "besoin.toml"
    path.write_text(TROUBLED, "utf-8")

    done = called("quote", path, "--day", "2026-11-24", "--out", tmp_path / "out")

    assert done.code == 0
    told = " ".join(done.told.split())
    critical = "Pour 18 To à reprendre, le dernier transfert demande environ 1,8 h, alors que l’arrêt admis est de 1 h."
    warning = "L’ancien système doit être arrêté, mais le sort de son archive n’est pas précisé."
    advice = "La nature de l’établissement client n’est pas indiquée"
    places = [told.find(text) for text in (critical, warning, advice)]
    assert -1 not in places
    assert places == sorted(places)
    assert "Convenez avec l’établissement d’un arrêt plus long (migration.max_downtime_hours)" in told
    assert "dernier transfert" not in done.data
    assert len(list((tmp_path / "out").iterdir())) == 3


# A company's own rules

OWN = """
[audit.training_forgotten]
severity = "critical"
when     = [{fact = "origin", is = "international"}, {fact = "asked_training", is = false}]
message  = {fr = "Offre de {validity_days}.", en = "An offer of {validity_days}.", ar = "عرض لمدة {validity_days}."}
way_out  = {fr = "Ajoutez-la.", en = "Add it.", ar = "أضفه."}

[audit.kind_unknown]
severity = "off"

[audit.decommissioning_unmentioned]
severity = "warning"
"""


def test_a_company_adds_a_rule_switches_one_off_and_makes_one_graver(tmp_path):
    """In its own book a company has its own rule, says no more what it does not care for, and weighs one otherwise."""
    path = tmp_path / "maison.toml"
    path.write_text(OWN, "utf-8")
    scope = scope_of(vendor=ABROAD, migration={})

    found = {each.rule: each for each in estimate(scope, PriceBook.read(path), DAY).audit}
    base = {each.rule: each.severity for each in estimate(scope, book(), DAY).audit}

    assert next(iter(found)) == "training_forgotten"
    assert found["training_forgotten"].message["fr"] == "Offre de 60\u00a0jours."
    assert found["training_forgotten"].way_out["en"] == "Add it."
    assert "training_forgotten" not in base
    assert base["kind_unknown"] == "advice"
    assert "kind_unknown" not in found
    assert (base["decommissioning_unmentioned"], found["decommissioning_unmentioned"].severity) == ("advice", "warning")


# For us alone


def squeezed(text):
    return " ".join(plain(text).split())


def read_by_the_client(made, lang):
    """Return all a client can read in the two files: cells, comments, paragraphs, headers, properties."""
    view = view_of(made, lang)
    proposal, workbook = proposal_bytes(view), workbook_bytes(view)
    cells = [str(cell.value) for sheet in load_workbook(BytesIO(workbook)) for row in sheet.iter_rows() for cell in row]
    raw = []
    for document in (proposal, workbook):
        with zipfile.ZipFile(BytesIO(document)) as parts:
            raw += [parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()]
    return squeezed(" ".join([*texts_of(proposal), *cells, *map(html.unescape, raw)]))


@pytest.mark.parametrize("lang", WRITTEN)
def test_no_file_for_the_client_holds_a_word_of_the_audit(lang):
    """What we look over before sending is ours: neither workbook nor proposal holds a finding, its way out or rule."""
    made = quote(priced(**FULL))

    text = read_by_the_client(made, lang)

    assumption = next(each.text[lang] for each in made.assumptions if each.audience == "client")
    assert squeezed(assumption) in text
    assert len(made.audit) > 12
    for each in made.audit:
        assert each.rule not in text
        assert squeezed(each.message[lang]) not in text
        assert squeezed(each.way_out[lang]) not in text
