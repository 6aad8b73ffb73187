"""Yearly maintenance: what it is a percentage of, its contract years, and what the client reads of it."""

from decimal import Decimal

import pytest

from costing import quote
from costing.documents.view import view_of
from tests.samples import chu_quote, priced


def codes(made):
    return [line.code for line in made.lines]


@pytest.mark.parametrize(
    ("learned", "fewer"), [({"systems": {"pacs": {"upgrade": "major"}}}, "assumption.maintenance_base"), ({}, None)]
)
def test_maintenance_without_a_licence_rests_on_an_assumed_base(learned, fewer):
    """With no licence listed, maintenance is never refused: its base is assumed, and that is said first."""
    made = quote(priced(maintenance={}, **learned))

    assert made.assumptions[0].key == "assumption.maintenance_base"
    assert codes(made) == [*(["major_upgrade", "travel"] if learned else []), "maintenance.1"]
    assert fewer is None or fewer in [a.key for a in made.assumptions]


def test_a_licence_for_one_system_leaves_the_other_assumed():
    """A licence that covers the PACS only leaves the RIS's licence cost assumed; one that covers all leaves nothing."""
    both = {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "major"}}
    licence = {"item": "PACS", "amount": 1_000_000}
    part = quote(priced(systems=both, maintenance={}, licences=[{**licence, "covers": ["pacs"]}]))
    ris_alone = quote(priced(systems={"ris": {"upgrade": "major"}}, maintenance={}))
    every = quote(priced(systems=both, maintenance={}, licences=[licence]))

    assert part.maintenance.base == 1_000_000 + ris_alone.maintenance.base
    assert every.maintenance.base == 1_000_000
    assert "assumption.licences_cover_all" in [a.key for a in every.assumptions]


def test_a_licence_the_client_supplies_is_no_line_but_is_maintained():
    """A licence supplied by the client is not sold, and still carries the maintenance."""
    licence = {"item": "PACS", "amount": 1_000_000, "supplied_by": "client"}
    made = quote(priced(systems={"pacs": {"upgrade": "major"}}, maintenance={}, licences=[licence]))

    assert codes(made) == ["major_upgrade", "travel", "maintenance.1"]
    assert made.maintenance.base == 1_000_000


def test_each_contract_year_says_how_it_is_paid():
    """A year free under warranty costs nothing, a prepaid one less 2 percent, and each says so to the client."""
    care = {"years": 3, "prepaid_years": 2, "warranty": "free"}
    made = quote(priced(maintenance=care, licences=[{"item": "PACS", "amount": 1_000_000}], vendor={"origin": "local"}))

    # 10 + 15 x (.40 x .5 + .20 x .5 + .15 x .35) = 15.2875, so 15.3 percent: 153,000 a year, five percent more each.
    assert [(year.net, year.free, year.prepaid) for year in made.maintenance.years] == [
        (Decimal("0.00"), True, False),
        (Decimal("157437.00"), False, True),
        (Decimal("168682.50"), False, False),
    ]
    assert [year.label for year in view_of(made, "fr").maintenance] == [
        "Année 1, sous garantie, gratuite",
        "Année 2, payée d’avance (remise de 2\u00a0%)",
        "Année 3",
    ]


def test_the_client_reads_what_maintenance_is():
    """Tier, hours and yearly escalation stand beside the maintenance's price in what the client reads."""
    made = chu_quote()

    said = view_of(made, "fr").maintenance_reasons
    assert "premium" in said
    assert "24\u00a0h, 7\u00a0jours sur 7" in said or "24 h, 7 jours sur 7" in said
    assert "5\u00a0% par an" in said


def test_the_range_of_a_later_year_grows_with_its_price():
    """The range of each contract year grows by the escalation, as its price does."""
    first, second = priced(maintenance={"years": 2}).lines

    assert second.amount.low == pytest.approx(first.amount.low * 1.05)
    assert second.amount.high == pytest.approx(first.amount.high * 1.05)


def test_what_maintenance_supposes_does_not_change_what_an_upgrade_is_of():
    """A new version of the PACS is of the PACS alone, also where maintenance supposes what both systems would cost."""
    systems = {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "minor"}}
    alone, maintained = (priced(systems=systems, **more) for more in ({}, {"maintenance": {"years": 2}}))

    told = [next(line for line in made.lines if line.code == "major_upgrade") for made in (alone, maintained)]
    assert [reason.said()["en"] for reason in told[1].reasons] == [reason.said()["en"] for reason in told[0].reasons]
    assert told[1].trace == told[0].trace
