"""The market's ten pricing factors: each moves a price the way a buyer expects, and is named as the market names it."""

import os

import pytest

from tests.command import on_terminal
from tests.samples import book, priced

TODAY = ("--day", "2026-11-24")

MARKET = {
    "scope": ("Périmètre de la mise à niveau", "Scope of the upgrade", "نطاق التحديث"),
    "version": ("Éditeur et version du logiciel", "Software vendor and version", "ناشر البرنامج وإصداره"),
    "users": ("Nombre d’utilisateurs et de postes", "Number of users and workstations", "عدد المستخدمين ومحطات العمل"),
    "migration": ("Complexité de la reprise des données", "Complexity of data migration", "تعقيد ترحيل البيانات"),
    "integration": (
        "Interfaces avec les systèmes existants",
        "Integration with existing systems",
        "الربط مع الأنظمة القائمة",
    ),
    "customization": ("Adaptations demandées", "Customisation needs", "التخصيصات المطلوبة"),
    "support": ("Formule de maintenance et de support", "Support and maintenance package", "صيغة الصيانة والدعم"),
    "training": ("Formation et accompagnement", "Training and onboarding", "التكوين والمرافقة"),
    "hardware": ("Matériel nécessaire", "Hardware requirements", "متطلبات العتاد"),
    "vendor": ("Éditeur local ou international", "Local or international vendor", "ناشر محلي أو دولي"),
}
OPEN = ("Part que le marché ne précise pas", "What the market leaves open", "ما لا يحدده السوق")

LOCAL = {"sites": 1, "vendor": {"origin": "local"}}
TEN_STATIONS = {"workstations": {"count": 10}}
PACS = {"pacs": {"upgrade": "major", "versions_behind": 2}}
MILLION = [{"item": "PACS", "amount": 1_000_000}]
CARE = {**LOCAL, "licences": MILLION}
WHOLE = {**LOCAL, "project": {"sold": "whole"}}


def interfaces(*named):
    """Interfaces one way, with a vendor that cooperates as usual."""
    return [
        {"system": system, "standard": standard, "direction": "one_way", "cooperation": "normal"}
        for system, standard in named
    ]


HALF_A_POINT = interfaces(("worklist", "HL7v2"))
TWELVE_POINTS = interfaces(  # 1 + 1.2 + 1.3 + 1.6, the same again, 1.2 and 0.6, less a repeat of none
    ("EMR", "HL7v2"), ("EMR", "IHE"), ("EMR", "FHIR"), ("EMR", "API"), ("other", "HL7v2"), ("other", "IHE"),
    ("other", "FHIR"), ("other", "API"), ("HIS", "HL7v2"), ("modality", "IHE"),
)  # fmt: skip

# factor, driver, the scope with it at its cheap end and at its dear end, the line it is read on,
# and what the turn is worth by hand: the weight of the driver times the width of the range
TURNS = [
    ("scope", "systems", {"systems": {"ris": {"upgrade": "major", "versions_behind": 2}}},
     {"systems": {**PACS, "ris": {"upgrade": "major", "versions_behind": 2}}}, "major_upgrade", 0.25 * 2_500_000),
    ("scope", "sites", {**TEN_STATIONS, "sites": 1}, {**TEN_STATIONS, "sites": 10}, "workstation",
     10 * 0.10 * 200_000),
    ("scope", "legacy_archive", {"decommissioning": {"archive": "none"}}, {"decommissioning": {"archive": "neutral"}},
     "decommissioning", 0.35 * 520_000),
    ("version", "versions_behind", {"systems": {"pacs": {"upgrade": "major", "versions_behind": 0}}},
     {"systems": {"pacs": {"upgrade": "major", "versions_behind": 4}}}, "major_upgrade", 0.13 * 2_500_000),
    ("version", "modules", {"systems": {**PACS, "modules": 0}}, {"systems": {**PACS, "modules": 8}}, "major_upgrade",
     0.12 * 2_500_000),
    ("users", "users", {"systems": {**PACS, "users": 5}}, {"systems": {**PACS, "users": 300}}, "major_upgrade",
     0.10 * 2_500_000),
    ("users", "workstation_count", {**WHOLE, "workstations": {"count": 1}}, {**WHOLE, "workstations": {"count": 50}},
     "comprehensive_project", 0.30 * 8_000_000),
    ("users", "diagnostic_share", {"workstations": {"count": 10, "diagnostic_share": 0}},
     {"workstations": {"count": 10, "diagnostic_share": 1}}, "workstation", 10 * 0.25 * 200_000),
    ("users", "deployment", {"workstations": {"count": 10, "deployment": "remote"}},
     {"workstations": {"count": 10, "deployment": "on_site"}}, "workstation", 10 * 0.05 * 200_000),
    ("users", "seats", {"licences": [{"item": "PACS", "amount": 90_000, "seats": 10}]},
     {"licences": [{"item": "PACS", "amount": 90_000, "seats": 40}]}, "licences", 30 * 90_000),
    ("migration", "volume", {"migration": {"volume_tb": 0.5}}, {"migration": {"volume_tb": 100}}, "data_migration",
     0.35 * 1_300_000),
    ("migration", "studies", {"migration": {"studies_per_year": 5_000}}, {"migration": {"studies_per_year": 250_000}},
     "data_migration", 0.08 * 1_300_000),
    ("migration", "source_format", {"migration": {"source": "standard"}}, {"migration": {"source": "proprietary"}},
     "data_migration", 0.17 * 1_300_000),
    ("migration", "identity_quality", {"migration": {"identity": "clean"}}, {"migration": {"identity": "poor"}},
     "data_migration", 0.10 * 1_300_000),
    ("migration", "allowed_downtime", {"migration": {"max_downtime_hours": 72}},
     {"migration": {"max_downtime_hours": 2}}, "data_migration", 0.08 * 1_300_000),
    ("integration", "interface_points", {"integrations": HALF_A_POINT}, {"integrations": TWELVE_POINTS}, "integration",
     0.70 * 1_700_000),
    ("customization", "customization", {"systems": {**PACS, "customization": "none"}},
     {"systems": {**PACS, "customization": "heavy"}}, "major_upgrade", 0.12 * 2_500_000),
    ("support", "response_tier", {**CARE, "maintenance": {"tier": "basic", "hours": "8x5"}},
     {**CARE, "maintenance": {"tier": "premium", "hours": "8x5"}}, "maintenance.1", 1_000_000 * 0.40 * 0.15),
    ("support", "covered_hours", {**CARE, "maintenance": {"tier": "basic", "hours": "8x5"}},
     {**CARE, "maintenance": {"tier": "basic", "hours": "24x7"}}, "maintenance.1", 1_000_000 * 0.20 * 0.15),
    ("support", "maintenance_base", {**CARE, "maintenance": {"tier": "basic", "hours": "8x5"}},
     {**CARE, "licences": [{"item": "PACS", "amount": 3_000_000}], "maintenance": {"tier": "basic", "hours": "8x5"}},
     "maintenance.1", 2_000_000 * (0.10 + 0.15 * 0.15 * 0.35)),
    ("training", "training_days", {"training": {"days": 1}}, {"training": {"days": 20}}, "training", 19 * 35_000),
    ("hardware", "hardware_generations", {"workstations": {"count": 10, "generations": 1}},
     {"workstations": {"count": 10, "generations": 4}}, "workstation", 10 * 0.10 * 200_000),
    ("hardware", "hardware_level", {**WHOLE, "hardware": {"level": "none"}},
     {**WHOLE, "hardware": {"level": "servers"}}, "comprehensive_project", 0.14 * 8_000_000),
    ("vendor", "vendor_origin", {"systems": PACS, "vendor": {"origin": "local"}},
     {"systems": PACS, "vendor": {"origin": "international", "trips": 0}}, "major_upgrade", 0.12 * 2_500_000),
    ("vendor", "person_trips", {"systems": PACS, "vendor": {"origin": "international", "trips": 2}},
     {"systems": PACS, "vendor": {"origin": "international", "trips": 8}}, "travel", 6 * 250_000),
]  # fmt: skip
IDS = [f"{turn[0]}-{turn[1]}" for turn in TURNS]
# What no answer turns: what is sold at an amount nobody has given, and what the market leaves open.
UNANSWERED = {"day_rate", "licence_multiple", "hardware_price", "residual"}


def likely(tables, code):
    """The likely amount of a line; the last contract years are no part of it."""
    made = priced(**{name: value for name, value in {**LOCAL, **tables}.items() if value is not None})
    return next(line.amount.likely for line in made.lines if line.code == code), made


@pytest.mark.parametrize(("factor", "driver", "cheap", "dear", "code", "worth"), TURNS, ids=IDS)
def test_each_factor_moves_the_price_the_way_a_buyer_expects(factor, driver, cheap, dear, code, worth):
    """What is larger, further behind, harder, faster or comes from further away costs more, by its weight."""
    low, before = likely(cheap, code)
    high, after = likely(dear, code)

    assert high - low == pytest.approx(worth)
    assert after.likely >= before.likely
    assert book().on(before.day).drivers[driver].factor == factor


def test_a_factor_out_of_what_is_asked_moves_nothing():
    """A number of users is no reason for a dearer migration, nor a window of downtime for dearer workstations."""
    moved, _ = likely({"migration": {"volume_tb": 18}}, "data_migration")
    with_users, _ = likely({"migration": {"volume_tb": 18}, "systems": {**PACS, "users": 300}}, "data_migration")
    stations, _ = likely(TEN_STATIONS, "workstation")
    in_a_hurry, _ = likely({**TEN_STATIONS, "migration": {"max_downtime_hours": 2}}, "workstation")

    assert (with_users, in_a_hurry) == (moved, stations)


def test_every_driver_of_the_book_belongs_to_one_of_the_ten():
    """Ten factors and what the market leaves open: no driver is without one, no factor without a driver."""
    prices = book().on(priced(**TEN_STATIONS).day)

    factors = {driver.name: driver.factor for driver in prices.drivers.values()}
    assert {name for name, factor in factors.items() if factor not in MARKET} == {"residual"}
    assert factors["residual"] == "market"
    assert {turn[0] for turn in TURNS} == set(MARKET)
    assert len(MARKET) == 10
    assert {turn[1] for turn in TURNS} | UNANSWERED == set(prices.drivers)


def test_the_factors_carry_the_words_of_the_market():
    """The ten are called what the market calls them, in the three languages."""
    told = {
        name: (said["fr"], said["en"], said["ar"])
        for name, said in book().on(priced(**TEN_STATIONS).day).factors.items()
    }

    assert told == {**MARKET, "market": OPEN}


# A hospital that asks for everything, so that every factor weighs on some line of it.
EVERYTHING = {
    "systems": {**PACS, "ris": {"upgrade": "minor"}, "modules": 4, "customization": "light", "users": 60},
    "workstations": {"count": 10, "generations": 3},
    "migration": {"volume_tb": 10, "source": "proprietary"},
    "integrations": interfaces(("EMR", "HL7v2"), ("HIS", "HL7v2")),
    "training": {"days": 6},
    "hardware": {"level": "some"},
    "decommissioning": {"archive": "copy"},
    "maintenance": {"tier": "premium", "years": 1},
    "vendor": {"origin": "local_partner"},
}
# line → the driver's own words, and the factor beside them
NAMED = {
    "minor_update": {"Number of sites": "scope", "Versions behind": "version", "Vendor origin": "vendor"},
    "major_upgrade": {
        "Systems concerned": "scope", "Versions behind": "version", "Additional modules": "version",
        "Customisation": "customization", "Number of users": "users", "Vendor origin": "vendor",
    },
    "workstation": {
        "Share of diagnostic workstations": "users", "Hardware generations of the workstations": "hardware",
        "Deployment": "users", "Vendor origin": "vendor",
    },
    "data_migration": {
        "Volume to migrate": "migration", "Format of the source data": "migration", "Studies a year": "migration",
        "Quality of patient identities": "migration", "Allowed downtime": "migration",
    },
    "integration": {"Complexity of the interfaces": "integration", "Vendor origin": "vendor"},
    "training": {"Day rate of training": "training"},
    "decommissioning": {"Future of the old archive": "scope", "Volume to migrate": "migration"},
    "hardware": {"Hardware supplied": "hardware", "Price of the hardware, without a supplier's quote": "hardware"},
    "maintenance.1": {"Response tier": "support", "Covered hours": "support", "Vendor origin": "vendor"},
}  # fmt: skip


@pytest.mark.parametrize("code", NAMED)
def test_explaining_a_line_names_the_factor_of_each_driver(code):
    """Asked why a line costs what it costs, the answer names the market's factor beside each driver."""
    made = priced(**EVERYTHING)

    factors = {row.what: row.factor for row in made.explain(code, "en").rows}
    assert {what: factors[what] for what in NAMED[code]} == {
        what: MARKET[factor][1] for what, factor in NAMED[code].items()
    }


@pytest.mark.parametrize(("place", "lang"), [(0, "fr"), (1, "en"), (2, "ar")])
def test_all_ten_factors_are_named_in_every_language(place, lang):
    """Explained line by line, an offer that asks for everything has met all ten of the market's factors."""
    made = priced(**EVERYTHING)

    met = {row.factor for line in made.lines for row in made.explain(line.code, lang).rows}
    assert met - {""} == {words[place] for words in (*MARKET.values(), OPEN)}


SCOPE = """
sites = 1
[client]
name = "Hôpital d'Exemple"
[systems]
pacs = {upgrade = "major", versions_behind = 2}
[workstations]
count = 10
[migration]
[[integrations]]
[training]
[maintenance]
"""


def besoin(folder):
    """Write the scope file above, and return its path."""
    path = folder / "besoin.toml"
    path.write_text(SCOPE, "utf-8")
    return path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminal")
@pytest.mark.parametrize(("place", "lang", "head"), [(0, "fr", "Facteur de prix"), (1, "en", "Pricing factor")])
def test_the_command_line_names_all_ten(place, lang, head, tmp_path):
    """`costing explain` prints, under its own heading, the ten factors as the market calls them."""
    done = on_terminal(400, "explain", besoin(tmp_path), *TODAY, "--lang", lang)

    shown = done.out.decode().replace("\u00a0", " ")
    assert done.code == 0
    assert head in shown
    assert [words[place] for words in MARKET.values() if f"· {words[place]}" not in shown] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminal")
def test_the_command_line_names_all_ten_in_arabic(tmp_path):
    """`costing explain --lang ar` names them in Arabic, and not one in another language."""
    done = on_terminal(400, "explain", besoin(tmp_path), *TODAY, "--lang", "ar")

    shown = done.out.decode()
    assert done.code == 0
    assert "عامل السعر" in shown
    assert [words[2] for words in MARKET.values() if f"· {words[2]}" not in shown] == []
    assert [word for words in MARKET.values() for word in words[:2] if word in shown] == []
