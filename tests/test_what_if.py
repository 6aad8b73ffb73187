"""What an assumption would cost if false is what a second quote would say; and what can be answered can be asked."""

from datetime import date
from decimal import Decimal

import pytest

from costing import PriceBook, estimate, quote
from tests.samples import EXAMPLES, priced, scope_of

EUR = [{"item": "PACS", "amount": 40_000, "currency": "EUR"}]


def charged(made):
    """The first contract year that is not free."""
    return next(year.net for year in made.maintenance.years if year.net)


@pytest.mark.parametrize(
    "paid", [{"years": 3}, {"years": 3, "warranty": "free"}, {"years": 3, "prepaid_years": 3}], ids=str
)
def test_a_year_of_maintenance_costs_what_is_said_if_the_sites_are_more(paid):
    """The effect on maintenance is that on the first year charged: none under warranty, less if it is prepaid."""
    licences = [{"item": "PACS", "amount": 10_000_000}]
    few, many = (
        quote(priced(sites=sites, licences=licences, maintenance={**paid, "tier": "premium", "hours": "24x7"}))
        for sites in (1, 10)
    )
    asked = priced(licences=licences, maintenance={**paid, "tier": "premium", "hours": "24x7"}).questions()

    (question,) = [each for each in asked if each.driver == "sites"]
    assert Decimal(str(round(question.if_dear_year, 2))) == charged(many) - charged(few)


def test_nothing_is_promised_beyond_an_archive_that_is_not_moved():
    """With 0 TB to move there is no price of one terabyte more: a migration would begin."""
    none = priced(migration={"volume_tb": 0}, decommissioning={})

    assert not [each for each in none.assumptions if each.key.startswith("assumption.beyond")]


def test_users_and_an_old_archive_can_be_told_without_asking_for_more():
    """The number of users, and the size of an archive that is only shut down, are answers that order nothing else."""
    open_scope = {"training": {}, "decommissioning": {}}
    asked = {each.driver: each.key for each in priced(**open_scope).questions()}
    told = priced(training={}, decommissioning={"volume_tb": 3}, users=30)

    assert (asked["users"], asked["volume"]) == ("users", "decommissioning.volume_tb")
    assert [line.code for line in told.lines] == [line.code for line in priced(**open_scope).lines]
    assert {"users", "volume"} & {each.driver for each in told.questions()} == set()


def test_a_foreign_contract_with_an_unknown_vendor_costs_nothing_yet():
    """As long as nobody knows where the vendor is from, the client's taxes are told as a possibility, in no sum."""
    unknown = quote(priced(licences=EUR, vendor={"contract": "foreign"}))
    abroad = quote(priced(licences=EUR, vendor={"contract": "foreign", "origin": "international"}))

    assert unknown.ownership.taxes == ()
    assert "assumption.borne_if_foreign" in [each.key for each in unknown.assumptions]
    (said,) = [each.text["en"] for each in abroad.assumptions if each.key == "assumption.borne_by_client"]
    assert f"{abroad.ownership.total:,.2f} DZD" in said.replace("\u00a0", " ")
    assert abroad.ownership.total == abroad.ownership.gross + sum(tax.amount for tax in abroad.ownership.taxes)


def test_a_component_priced_apart_from_a_day_is_inside_the_upgrade_before_it():
    """The day before a company sells hardening apart it is included in the upgrade, as in the base book."""
    own = PriceBook.read(EXAMPLES / "own-book.toml")
    scope = scope_of(systems={"pacs": {"upgrade": "major"}})
    before, after = (
        {each.code: (each.status, each.service) for each in estimate(scope, own, day).components}
        for day in (date(2026, 10, 31), date(2026, 11, 1))
    )

    assert before["hardening"] == ("included", "major_upgrade")
    assert after["hardening"] == ("line", "security_hardening")


def test_hardware_inside_a_project_sold_whole_is_no_open_price():
    """Hardware without an amount is part of a project sold whole: the audit does not ask for a supplier's quote."""
    whole = priced(project={"sold": "whole"}, hardware={}, training={})
    parts = priced(hardware={})

    assert "hardware_amount_missing" not in {each.rule for each in whole.audit}
    assert "hardware_amount_missing" in {each.rule for each in parts.audit}
