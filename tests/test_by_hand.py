"""Two facilities worked out by hand, step by step, with nothing of the library but its answer at the end."""

from decimal import Decimal
from math import log

import pytest

from costing import Scope, estimate, quote
from tests.samples import DAY, book
from tests.test_cases import CASES, read


def case(stem):
    return read(next(path for path in CASES if path.stem == stem))[1]


def line(made, code):
    return next(line for line in made.lines if line.code == code)


def test_the_university_hospital_worked_out_by_hand():
    """A university hospital with a local vendor: each line's likely price, as a person with a calculator finds it."""
    made = case("university_hospital_local")

    # Major upgrade, 500,000 to 3,000,000: both systems 1, two versions of four .5, five modules of eight .625, moderate
    # customization .6, 180 users on the logarithm from 5 to 300, local vendor 0, and .35 of what stays open.
    users = log(180 / 5) / log(300 / 5)
    major = 0.25 * 1 + 0.13 * 0.5 + 0.12 * 0.625 + 0.12 * 0.6 + 0.10 * users + 0.12 * 0 + 0.16 * 0.35
    assert major == pytest.approx(0.60552, abs=5e-6)
    assert line(made, "major_upgrade").amount.likely == pytest.approx(500_000 + 2_500_000 * major)

    # 24 workstations, 50,000 to 250,000 each: volume ln(50/24)/ln 50, diagnostic share .4, third of one to four
    # generations, on site 1, two sites on the logarithm from 1 to 10, local vendor, and what stays open.
    volume = log(24 / 50) / log(1 / 50)
    sites = log(2) / log(10)
    station = 0.25 * volume + 0.25 * 0.4 + 0.10 * 2 / 3 + 0.05 * 1 + 0.10 * sites + 0.10 * 0 + 0.15 * 0.35
    assert line(made, "workstation").unit_price.likely == pytest.approx(50_000 + 200_000 * station)
    assert line(made, "workstation").amount.likely == pytest.approx(24 * (50_000 + 200_000 * station))

    # Migration, 200,000 to 1,500,000: 18 TB from .5 to 100, proprietary 1, mixed identities .3, 58,000 studies from
    # 5,000 to 250,000, 8 hours on the logarithm that falls from 72 to 2.
    tera, studies, window = log(18 / 0.5) / log(200), log(58_000 / 5_000) / log(50), log(8 / 72) / log(2 / 72)
    moved = 0.35 * tera + 0.17 * 1 + 0.10 * 0.3 + 0.08 * studies + 0.08 * window + 0.17 * 0.35
    assert line(made, "data_migration").amount.likely == pytest.approx(200_000 + 1_300_000 * moved)

    # Integration, 300,000 to 2,000,000: EMR 1, HIS 1.2, billing .8, other 1, modality .5, worklist .5 make five points.
    points = (5 - 0.5) / (12 - 0.5)
    assert line(made, "integration").amount.likely == pytest.approx(300_000 + 1_700_000 * (0.70 * points + 0.20 * 0.35))

    # Hardware nobody priced, 200,000 to 2,000,000: servers and storage 1, and 96,000 of 540,000 for what they may cost.
    assert line(made, "hardware").amount.likely == pytest.approx(200_000 + 1_800_000 * (0.70 * 1 + 0.30 * 96 / 540))

    # Maintenance, 10 to 25 percent of twice the major upgrade rounded to a thousand: premium 1, day and night 1.
    rate = 10 + 15 * (0.40 * 1 + 0.20 * 1 + 0.05 * sites + 0.15 * 0.35)
    assert rate == pytest.approx(20.013, abs=5e-4)
    firm = quote(made)
    assert firm.maintenance.rate == Decimal("20.0")
    assert firm.maintenance.base == Decimal(4028000)
    assert firm.maintenance.years[0].net == Decimal("805600.00")


def test_the_university_hospital_firm_by_hand():
    """The same hospital, firm: lump sums to the thousand, workstations to the hundred, tax once, words to match."""
    firm = quote(case("university_hospital_local"))

    prices = {line.code: (line.unit_price, line.amount) for line in firm.lines if not line.recurring}
    assert prices == {
        "major_upgrade": (Decimal(2_014_000), Decimal(2_014_000)),
        "workstation": (Decimal(119_200), Decimal(2_860_800)),
        "data_migration": (Decimal(974_000), Decimal(974_000)),
        "integration": (Decimal(885_000), Decimal(885_000)),
        "hardware": (Decimal(1_556_000), Decimal(1_556_000)),
    }
    assert firm.totals.net == Decimal("8289800.00")
    assert [(tax.rate, tax.base, tax.amount) for tax in firm.totals.vat] == [
        (Decimal(19), Decimal("8289800.00"), Decimal("1575062.00"))
    ]
    assert firm.totals.due == Decimal("9864862.00")
    words = "neuf millions huit cent soixante-quatre mille huit cent soixante-deux dinars algériens"
    assert firm.in_words["fr"] == words


def test_the_imaging_centre_worked_out_by_hand():
    """An imaging centre with a local vendor, PACS major and RIS minor: each line's low, likely and high by hand."""
    made = case("imaging_centre_local")

    # Minor update, 100,000 to 500,000, closed: RIS alone 0, one version of four .25, one site 0, local 0; open .20.
    assert line(made, "minor_update").amount.low == pytest.approx(100_000 + 400_000 * 0.25 * 0.25)
    assert line(made, "minor_update").amount.likely == pytest.approx(100_000 + 400_000 * (0.25 * 0.25 + 0.20 * 0.35))
    assert line(made, "minor_update").amount.high == pytest.approx(100_000 + 400_000 * (0.25 * 0.25 + 0.20 * 1))

    # Major upgrade: PACS alone .35, one version of four, one module of eight, no customization, ten users.
    known = 0.25 * 0.35 + 0.13 * 0.25 + 0.12 / 8 + 0.10 * log(2) / log(60)
    assert line(made, "major_upgrade").amount.low == pytest.approx(500_000 + 2_500_000 * known)
    assert line(made, "major_upgrade").amount.high == pytest.approx(500_000 + 2_500_000 * (known + 0.16))

    # Three workstations, one generation 0, one site 0, deployed in a mixed way .5.
    known = 0.25 * log(3 / 50) / log(1 / 50) + 0.25 * 0.6 + 0.05 * 0.5
    assert line(made, "workstation").amount.low == pytest.approx(3 * (50_000 + 200_000 * known))
    assert line(made, "workstation").amount.high == pytest.approx(3 * (50_000 + 200_000 * (known + 0.15)))

    # Two terabytes, standard source 0, mixed identities, 15,000 studies, 24 hours; the top is open but not reached.
    known = 0.35 * log(4) / log(200) + 0.10 * 0.3 + 0.08 * log(3) / log(50) + 0.08 * log(3) / log(36)
    assert line(made, "data_migration").amount.low == pytest.approx(200_000 + 1_300_000 * known)

    # One HL7 interface with the record: one point, half a point above the zero of the scale.
    assert line(made, "integration").amount.low == pytest.approx(300_000 + 1_700_000 * 0.70 * 0.5 / 11.5)


def test_licences_in_euro_by_hand():
    """A licence of 40,000 EUR at 152.03 is 6,081,200 DA to the centime, and carries the maintenance by itself."""
    scope = Scope.model_validate(
        {
            "client": {"name": "CHU d'Exemple"},
            "systems": {"pacs": {"upgrade": "major"}},
            "vendor": {"origin": "international"},
            "sites": 1,
            "licences": [{"item": "PACS", "amount": 40_000, "currency": "EUR"}],
            "maintenance": {"tier": "premium", "hours": "24x7", "years": 3},
        }
    )

    firm = quote(estimate(scope, book(), DAY))

    licence = next(line for line in firm.lines if line.code == "licences")
    assert licence.amount == Decimal("6081200.00")
    # rate: 10 + 15 x (.40 + .20 + .20 + .15 x .35) = 22.7875, written 22.8; five percent more each year
    assert firm.maintenance.rate == Decimal("22.8")
    assert [year.net for year in firm.maintenance.years] == [
        Decimal("1386513.60"),
        Decimal("1455839.28"),
        Decimal("1528631.24"),
    ]
    assert firm.valid_until.isoformat() == "2026-12-24"


def test_what_a_foreign_vendor_brings_by_hand():
    """A licence of 40,000 EUR from an international vendor: travel, a provision and two taxes, to the centime."""
    tables = {"licences": [{"item": "PACS", "amount": 40_000, "currency": "EUR"}], "training": {"days": 1}}
    scope = Scope.model_validate({"client": {"name": "x"}, "vendor": {"origin": "international"}, **tables})

    firm = quote(estimate(scope, book(), DAY))

    # 6,081,200 of licence: the euro moves by 5.1 percent a year, an offer holds for 30 days, sqrt(30/365) = .2866911;
    # withholding 30 percent of 70 percent, .21 / .79 of a price net of tax; 5 percent to the bank that pays abroad.
    assert {line.code: (line.quantity, line.amount) for line in firm.lines} == {
        "training": (1, Decimal("35000.00")),
        "travel": (4, Decimal("1000000.00")),
        "licences": (1, Decimal("6081200.00")),
        "currency_provision": (1, Decimal("88914.72")),
        "withholding_tax": (1, Decimal("1616521.52")),
        "domiciliation_tax": (1, Decimal("304060.00")),
    }
    assert firm.totals.net == Decimal("9125696.24")
    assert firm.totals.due == Decimal("10859578.53")
