"""A comprehensive project is held against the sum of its parts: one is sold, the other checks it, never both."""

import io
import json
import re
import tomllib
from decimal import Decimal
from math import log
from pathlib import Path

import pytest
from openpyxl import load_workbook

from costing import PriceBook, Scope, estimate, quote
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from tests.command import called
from tests.docx_structure import texts_of
from tests.samples import DAY, book, priced

CASES = Path(__file__).parent / "cases"


def facility(stem, **changed):
    """The tables of a facility with a local vendor, with some of them changed; nothing takes a table away."""
    tables = tomllib.loads((CASES / f"{stem}_local.toml").read_text("utf-8"))["scope"] | changed
    return {name: table for name, table in tables.items() if table is not None}


def priced_facility(stem, **changed):
    """Its estimate."""
    return estimate(Scope.model_validate(facility(stem, **changed)), book(), DAY)


def stations(count):
    """The workstations of the university hospital, another number of them."""
    return facility("university_hospital")["workstations"] | {"count": count}


# By hand


def test_a_project_against_its_parts_worked_out_by_hand():
    """A university hospital with a local vendor: 6,523,000 as a whole, 8,289,800 in parts, so 21% less as a whole."""
    check = priced_facility("university_hospital").cross_check

    # The parts, firm: the four rows of the market as worked out in test_by_hand.py, and servers without an amount at
    # 200,000 + 1,800,000 x (.7 x 1 + .3 x 96,000 / 540,000) = 1,556,000.
    parts = [2_014_000, 24 * 119_200, 974_000, 885_000, 1_556_000]
    assert check.bottom_up == sum(parts) == 8_289_800

    # The whole, 2,000,000 to 10,000,000: 24 workstations from 1 to 50, the positions of upgrade, interfaces and
    # migration, servers 1, 180 users from 5 to 300, two sites from 1 to 10, and .35 of what stays open.
    users, sites = log(36) / log(60), log(2) / log(10)
    upgrade = 0.25 + 0.13 * 0.5 + 0.12 * 0.625 + 0.12 * 0.6 + 0.10 * users + 0.16 * 0.35
    interfaces = 0.70 * 4.5 / 11.5 + 0.20 * 0.35
    moved = 0.35 * log(36) / log(200) + 0.17 + 0.10 * 0.3 + 0.08 * log(11.6) / log(50) + 0.08 * log(9) / log(36)
    archive = moved + 0.17 * 0.35
    place = 0.30 * 23 / 49 + 0.16 * upgrade + 0.14 + 0.12 * interfaces + 0.10 * archive
    place += 0.05 * users + 0.05 * sites + 0.08 * 0.35
    assert float(check.top_down) == round(2_000 + 8_000 * place) * 1_000 == 6_523_000

    assert (check.sold, check.difference, round(check.percent)) == ("parts", Decimal(-1_766_800), 21)
    assert check.wide is False


# facility, days of training (2 and one more per ten users): the whole and the sum, in millions, vendor a local partner.
# The sum holds training at 35,000 a day, hardware at 0, 0.8 or 1.556 million, and the RIS update of the imaging centre.
SIX = [
    ("imaging_centre", 3, "3.05", "2.90"),
    ("private_clinic", 4.5, "4.09", "4.57"),
    ("district_hospital", 6, "4.48", "5.35"),
    ("specialised_hospital", 11, "5.25", "7.02"),
    ("university_hospital", 20, "6.64", "9.40"),
    ("network", 14, "6.53", "9.44"),
]


def six_checks():
    """The cross-check of the six facilities, with training and hardware."""
    vendor = {"origin": "local_partner"}
    return [priced_facility(stem, vendor=vendor, training={"days": days}).cross_check for stem, days, *_ in SIX]


def test_six_facilities_come_out_as_they_were_tried():
    """For six typical facilities, the whole and the sum of its parts are those of the trial, to ten thousand dinars."""
    found = [
        tuple(str((side / 1_000_000).quantize(Decimal("0.01"))) for side in (check.top_down, check.bottom_up))
        for check in six_checks()
    ]

    assert found == [tuple(sides) for _, _, *sides in SIX]


def test_both_ways_of_pricing_put_the_facilities_in_the_same_order():
    """The smaller the facility the lower both prices, but for the two largest, which are near each other in both."""
    checks = six_checks()[:5]

    assert [check.top_down for check in checks] == sorted(check.top_down for check in checks)
    assert [check.bottom_up for check in checks] == sorted(check.bottom_up for check in checks)
    assert all(2_000_000 <= side <= 10_000_000 for check in checks for side in (check.top_down, check.bottom_up))
    assert not any(check.wide for check in six_checks())


def test_the_difference_is_the_whole_less_its_parts():
    """A small centre pays more for a whole than for its parts, a large hospital less; the sign says which."""
    small, *_, large, _ = six_checks()

    assert (small.difference, round(small.percent)) == (Decimal(149_500), 5)
    assert (large.difference, round(large.percent)) == (Decimal(-2_757_800), 29)


# What is compared


@pytest.mark.parametrize("missing", ["systems", "workstations", "integrations"])
def test_without_all_three_there_is_nothing_to_compare(missing):
    """A project without systems, without workstations or without interfaces is not the market's project: no check."""
    whole = priced_facility("university_hospital", **{missing: None}, project={"sold": "whole"})
    parts = priced_facility("university_hospital", **{missing: None})

    assert (whole.cross_check, parts.cross_check) == (None, None)
    assert quote(parts).cross_check is None


def test_no_workstation_is_no_project_to_compare():
    """Workstations asked for with none of them leave nothing to compare; one workstation does."""
    none = priced_facility("university_hospital", workstations=stations(0))
    one = priced_facility("university_hospital", workstations=stations(1))

    assert none.cross_check is None
    assert one.cross_check is not None


def test_both_sides_hold_the_same_contents():
    """Given an amount, hardware is on neither side; licences never are; an old system to shut down is not either."""
    amount = {"amount": 900_000}
    licences = [{"item": "PACS", "amount": 3_000_000}]
    more = {"licences": licences, "decommissioning": {"archive": "copy"}}

    check = priced_facility("university_hospital", hardware=amount, **more).cross_check

    # less .14 of 8,000,000 on one side and 1,556,000 on the other
    assert (check.top_down, check.bottom_up) == (Decimal(5_403_000), Decimal(6_733_800))


def test_a_part_nobody_asked_for_is_on_neither_side():
    """Without a migration, the sum is less its line and the whole less its place; training joins the sum alone."""
    without = priced_facility("university_hospital", migration=None).cross_check
    trained = priced_facility("university_hospital", training={"days": 20}).cross_check

    # the place of the migration is (974 - 200) / 1,300 = .595, a tenth of it of 8,000,000 is 476,000
    assert without.bottom_up == Decimal(8_289_800 - 974_000)
    assert float(without.top_down) == pytest.approx(6_523_000 - 476_000, abs=2_000)
    assert (trained.top_down, trained.bottom_up) == (Decimal(6_523_000), Decimal(8_289_800 + 20 * 35_000))


def test_sold_whole_or_in_parts_the_two_sides_are_the_same():
    """Which of the two is sold changes what is sold, not the comparison."""
    parts = priced_facility("university_hospital", project={"sold": "parts"}).cross_check
    whole = priced_facility("university_hospital", project={"sold": "whole"}).cross_check

    assert (parts.sold, whole.sold) == ("parts", "whole")
    assert (parts.top_down, parts.bottom_up) == (whole.top_down, whole.bottom_up)


def test_the_side_that_is_not_sold_is_in_no_line_and_no_total():
    """Sold in parts the net is that of the parts, sold whole that of the whole; never both together."""
    parts = quote(priced_facility("university_hospital", project={"sold": "parts"}))
    whole = quote(priced_facility("university_hospital", project={"sold": "whole"}))

    assert (parts.totals.net, whole.totals.net) == (Decimal(8_289_800), Decimal(6_523_000))
    once = [{line.code for line in made.lines if not line.recurring} for made in (parts, whole)]
    assert once == [
        {"major_upgrade", "workstation", "data_migration", "integration", "hardware"},
        {"comprehensive_project"},
    ]
    assert parts.commitment.net == parts.totals.net + sum(year.net for year in parts.maintenance.years)
    low, likely, high = (getattr(priced_facility("university_hospital"), end) for end in ("low", "likely", "high"))
    assert low <= likely <= high < float(parts.totals.net + whole.totals.net)


# What is said


@pytest.mark.parametrize(
    ("count", "top_down", "bottom_up", "wide", "comment"),
    [
        (33, 7_253_000, 11_125_600, False, "Un tel écart entre les deux méthodes est courant."),
        (34, 7_302_000, 11_247_200, True, "vendre d’un bloc ferait perdre la différence."),
    ],
)
def test_a_difference_is_commented_past_thirty_five_percent(count, top_down, bottom_up, wide, comment):
    """At 34.8% of the sum a difference is usual, at 35.1% it is said that selling whole gives it away."""
    vendor, days = {"origin": "international", "trips": 4}, {"days": 20}

    made = priced_facility("university_hospital", workstations=stations(count), vendor=vendor, training=days)

    check = made.cross_check
    assert (check.top_down, check.bottom_up) == (Decimal(top_down), Decimal(bottom_up))
    assert check.wide is wide
    assert (abs(check.difference) > Decimal("0.35") * check.bottom_up) is wide
    assert check.comment.said()["fr"].endswith(comment)
    assert ("cross_check_wide" in [found.rule for found in made.audit]) is wide


WIDE = """
[[quotation.norms]]
from                  = 2026-01-01
cross_check_percent   = {percent}
last_transfer_percent = 1
tb_an_hour            = 0.1
training_percent      = 50
source                = "Règle interne"
"""


@pytest.mark.parametrize(("percent", "wide"), [("21.31", True), ("21.32", False)])
def test_a_company_sets_its_own_limit(percent, wide, tmp_path):
    """The limit is data: 21.313% apart is wide past 21.31%, usual up to 21.32%."""
    path = tmp_path / "societe.toml"
    path.write_text(WIDE.format(percent=percent), "utf-8")

    made = estimate(Scope.model_validate(facility("university_hospital")), PriceBook.read(path), DAY)

    assert made.cross_check.wide is wide


def test_the_comment_says_both_sides_in_three_languages():
    """Both prices, how far they are apart and what it means, in the language of the reader."""
    said = priced_facility("university_hospital").cross_check.comment.said()

    plain = {lang: " ".join(text.split()) for lang, text in said.items()}
    assert re.fullmatch(
        r"Comprehensive project priced as a whole: 6,523,000\.00 DZD; sum of its parts: 8,289,800\.00 DZD\. The price "
        r"as a whole is 21(\.31)?% lower: such a difference between the two methods is common\.",
        plain["en"],
    )
    assert plain["fr"].startswith("Projet complet chiffré d’ensemble : 6 523 000,00 DA ; somme de ses parties :")
    assert re.search(r"Le prix d’ensemble est inférieur de 21(,31)? %", plain["fr"])
    assert "21" in plain["ar"]
    assert plain["ar"] not in (plain["fr"], plain["en"])
    above = priced_facility("imaging_centre").cross_check
    assert above.difference > 0
    assert "% higher" in above.comment.said()["en"]


def test_selling_whole_below_the_sum_of_the_parts_is_warned_of():
    """The seller is told what selling whole gives away: 1,766,800 DA; not where the parts are sold, nor above them."""
    whole = priced_facility("university_hospital", project={"sold": "whole"})
    parts = priced_facility("university_hospital", project={"sold": "parts"})
    dearer = priced_facility("imaging_centre", project={"sold": "whole"})

    (found,) = [each for each in whole.audit if each.rule == "whole_below_parts"]
    said = " ".join(found.message["fr"].split())
    assert found.severity == "warning"
    assert [figure for figure in ("6 523 000,00", "1 766 800,00", "8 289 800,00") if figure not in said] == []
    assert "1,766,800.00" in found.message["en"]
    assert "project.sold" in found.way_out["ar"]
    assert dearer.cross_check.difference > 0
    assert [each.rule for made in (parts, dearer) for each in made.audit if each.rule == "whole_below_parts"] == []


def test_the_record_holds_it_and_no_client_reads_it():
    """The record and the seller's table hold the check; the client's workbook and proposal know nothing of it."""
    made = quote(priced_facility("university_hospital"))

    record = json.loads(made.to_json())["cross_check"]
    view = view_of(made)
    sheet = load_workbook(io.BytesIO(workbook_bytes(view))).active
    printed = [str(cell.value) for row in sheet.iter_rows() for cell in row] + texts_of(proposal_bytes(view))
    client = " ".join(" ".join(printed).split())
    assert (record["sold"], record["top_down"], record["bottom_up"], record["difference"], record["wide"]) == (
        "parts", "6523000.00", "8289800.00", "-1766800.00", False,
    )  # fmt: skip
    assert set(record["comment"]) == {"fr", "en", "ar"}
    assert "8 289 800,00" in client
    assert [sign for sign in ("6 523 000", "6523000", "1 766 800", "chiffré d’ensemble") if sign in client] == []


def test_the_printed_quote_shows_the_check_to_the_seller(tmp_path):
    """`costing quote` prints the check under its own heading, marked internal."""
    scope = tmp_path / "besoin.toml"
    scope.write_text(
        "[client]\nname = 'CHU'\n[systems]\npacs = {upgrade = 'major'}\n[workstations]\ncount = 4\n[[integrations]]\n"
        "system = 'EMR'\nstandard = 'HL7v2'\n",
        "utf-8",
    )
    check = priced(
        systems={"pacs": {"upgrade": "major"}},
        workstations={"count": 4},
        integrations=[{"system": "EMR", "standard": "HL7v2"}],
    ).cross_check

    done = called("quote", scope, "--day", "2026-11-24", "--out", tmp_path / "out")

    shown = " ".join(done.data.split())
    figures = [f"{side:,.2f}".replace(",", " ").replace(".", ",") for side in (check.top_down, check.bottom_up)]
    assert done.code == 0
    assert "Contrôle croisé (interne)" in shown
    assert f"Projet complet chiffré d’ensemble : {figures[0]} DA ; somme de ses parties : {figures[1]} DA" in shown
