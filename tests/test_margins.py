"""What a line costs the company and what it earns: from the company's own book alone, and in no client's hands."""

import io
import re
import zipfile
from decimal import Decimal

from costing import Quote, estimate, quote
from tests.companies import company
from tests.samples import DAY, chu_quote, scope_of

WORK = {
    "training": {"days": 20},
    "migration": {"volume_tb": 18},
    "workstations": {"count": 24},
    "systems": {"pacs": {"upgrade": "major"}},
    "vendor": {"origin": "local"},
}


def sold(**terms):
    """Return the quote of such a company."""
    return quote(estimate(scope_of(**WORK), company(), DAY), **terms)


def line(made, code):
    """Return a line of a quote."""
    return next(each for each in made.lines if each.code == code)


def written(document):
    """Return every text inside an Office file, its properties too, without the spaces that part figures."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        whole = " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return re.sub(r"<[^>]+>|[\u202f\xa0 ]", "", whole)


def test_days_of_roles_and_purchases_make_the_cost_of_a_line():
    """Ten days at 20,000, two at 30,000 and purchases of 50,000 make a migration cost 310,000."""
    found = line(sold(), "data_migration")

    assert found.cost == Decimal("310000.00")
    assert found.margin == found.amount - Decimal("310000.00")


def test_what_a_unit_costs_is_counted_for_each():
    """24 stations at 1.5 days of 20,000 and 1,000.50 of purchases, and one day of 30,000 in all: 774,012."""
    assert line(sold(), "workstation").cost == Decimal("774012.00")


def test_a_cost_may_be_a_share_of_the_listed_price():
    """Training costs 60 percent of what it is listed at, whatever is discounted: a discount eats the margin."""
    full, less = line(sold(), "training"), line(sold(discounts=[{"on": "training", "percent": 25}]), "training")

    assert full.amount == Decimal("700000.00")
    assert (full.cost, full.margin) == (Decimal("420000.00"), Decimal("280000.00"))
    assert (less.cost, less.margin) == (Decimal("420000.00"), Decimal("105000.00"))


def test_the_margin_of_the_whole_names_what_it_says_nothing_of():
    """The margin of the quote is that of the lines whose cost is known; the upgrade, whose cost is not, is named."""
    made = sold()

    nets = {each.code: each.amount for each in made.lines}
    known = nets["training"] + nets["data_migration"] + nets["workstation"]
    assert made.margin.net == known
    assert made.margin.cost == Decimal("1504012.00")
    assert made.margin.margin == known - Decimal("1504012.00")
    assert made.margin.without_cost == ("major_upgrade",)
    assert made.margin.percent == ((known - Decimal("1504012.00")) / known * 100).quantize(Decimal("0.01"))


def test_without_cost_data_no_margin_is_shown():
    """A company that says nothing of its costs is told no margin: nothing is invented."""
    made = chu_quote()

    assert made.margin is None
    assert all(each.cost is None and each.margin is None for each in made.lines)
    assert '"margin"' not in made.to_json()


def test_a_cost_given_in_the_scope_is_the_cost_of_its_line():
    """A licence bought at 1,000 euros and sold with 15 percent costs what the euros cost that day."""
    markup = '[[markups.licences]]\nfrom = 2026-01-01\npercent = 15\nsource = "Direction"\n'
    licence = {"item": "Serveur PACS", "cost": 1_000, "currency": "EUR"}

    (found,) = quote(estimate(scope_of(licences=[licence], vendor={"origin": "local"}), company(markup), DAY)).lines[:1]

    assert (found.amount, found.cost, found.margin) == (Decimal("174834.50"), Decimal("152030.00"), Decimal("22804.50"))


def test_a_record_lists_what_of_the_companys_book_it_was_held_against():
    """The record lists the costs, floors, day rates and mandates that its lines were held against, and no others."""
    made = quote(estimate(scope_of(training={"days": 20}), company(), DAY))

    own = {entry.key for entry in made.basis.entries if entry.kind == "company"}
    mandates = {f"{role}.mandate" for role in ("sales_engineer", "sales_manager", "managing_director")}
    assert own == {"costs.training", "floors.training", *mandates}
    assert "project_manager.day_rate" in {entry.key for entry in sold().basis.entries}


def test_a_line_of_ones_own_may_say_its_cost():
    """Three racks at 50,000 that cost 40,000.50 each leave 29,998.50."""
    found = line(sold(lines=[{"label": "Baie", "quantity": 3, "unit_price": 50_000, "cost": 40_000.50}]), "own.1")

    assert (found.cost, found.margin) == (Decimal("120001.50"), Decimal("29998.50"))


def test_a_record_keeps_costs_and_margins():
    """Read back, a record holds the same costs and margins."""
    made = sold(lines=[{"label": "Baie", "unit_price": 50_000, "cost": 40_000}])

    again = Quote.from_json(made.to_json())
    assert again.margin == made.margin
    assert again.lines == made.lines
