"""Licences by their model, and the maintenance that rests on them: contracts, years in advance, warranty, by hand."""

from decimal import Decimal

import pytest

from costing import PriceBook, Scope, estimate, quote
from costing.errors import ScopeRefused
from tests.samples import DAY, priced, scope_of

LOCAL = {"origin": "local"}
# With a local vendor, one site, basic support in office hours: 10 + 15 x .15 x .35 = 10.7875 %, written 10.8
CARE = {"tier": "basic", "hours": "8x5"}
RATE = Decimal("10.8")
UPGRADE = {"pacs": {"upgrade": "major", "versions_behind": 1}, "modules": 2, "customization": "none", "users": 30}


def licensed(maintenance=None, licensing=None, systems=None, **licence):
    """Quote one licence of a million dinars, and a maintenance if there is one."""
    tables = {"maintenance": maintenance, "systems": systems}
    vendor = LOCAL if licensing is None else {**LOCAL, "licensing": licensing}
    asked = {name: table for name, table in tables.items() if table is not None}
    return quote(priced(vendor=vendor, sites=1, licences=[{"item": "PACS", "amount": 1_000_000, **licence}], **asked))


def line_of(made, code="licences"):
    return next(line for line in made.lines if line.code == code)


def years_of(made):
    return [str(year.net) for year in made.maintenance.years]


# The three models


@pytest.mark.parametrize(
    ("licence", "maintenance", "quantity", "unit", "amount", "base"),
    [
        ({}, CARE, 1, "lump_sum", "1000000.00", "1000000.00"),
        ({"model": "perpetual"}, {**CARE, "years": 5}, 1, "lump_sum", "1000000.00", "1000000.00"),
        # a subscription is paid for each year; maintenance is on one year of it
        ({"model": "subscription", "years": 4}, CARE, 4, "year", "4000000.00", "1000000.00"),
        ({"years": 4}, CARE, 4, "year", "4000000.00", "1000000.00"),
        # its years are those of the contract where nobody says
        ({"model": "subscription"}, {**CARE, "years": 3}, 3, "year", "3000000.00", "1000000.00"),
        ({"model": "subscription"}, {**CARE, "prepaid_years": 2}, 2, "year", "2000000.00", "1000000.00"),
        ({"model": "subscription"}, CARE, 1, "year", "1000000.00", "1000000.00"),
        # a seat is paid for each person at work at the same time; maintenance is on all of them
        ({"model": "concurrent", "seats": 12}, CARE, 12, "seat", "12000000.00", "12000000.00"),
        ({"seats": 12}, CARE, 12, "seat", "12000000.00", "12000000.00"),
    ],
)
def test_a_licence_is_counted_by_its_model(licence, maintenance, quantity, unit, amount, base):
    """Once, by the year or by the seat: quantity, unit and amount of the line, and what maintenance is charged on."""
    made = licensed(maintenance, **licence)

    line = line_of(made)
    assert (line.quantity, line.unit, str(line.unit_price)) == (quantity, unit, "1000000.00")
    assert str(line.amount) == amount
    assert made.totals.net == Decimal(amount)
    assert made.maintenance.base == Decimal(base)
    assert made.maintenance.rate == RATE
    assert made.maintenance.years[0].net == Decimal(base) * RATE / 100 * (
        Decimal("0.98") if maintenance.get("prepaid_years") else 1
    )


@pytest.mark.parametrize(
    ("maintenance", "years"), [(None, 1), ({"years": 0}, 1), ({"years": 1}, 1), ({"years": 15}, 15)]
)
def test_a_subscription_lasts_one_year_at_least(maintenance, years):
    """Without a maintenance contract a subscription is sold for one year, with one for as long as it runs."""
    made = licensed(maintenance, model="subscription")

    assert line_of(made).quantity == years
    assert line_of(made).amount == years * 1_000_000


@pytest.mark.parametrize(
    ("users", "seats"),
    [
        (30, (6, 9, 15)),  # 30 x .2, .3, .5
        (33, (6, 10, 17)),  # 6.6 down, 9.9 half-up, 16.5 up
        (35, (7, 11, 18)),  # 7.0, 10.5 half-up, 17.5 up
        (2, (1, 1, 1)),  # one at least
        (1, (1, 1, 1)),
    ],
)
def test_seats_follow_from_the_users_where_nobody_counted_them(users, seats):
    """Two to five users in ten work at the same time: whole seats, rounded away from the likely number."""
    systems = {"pacs": {"upgrade": "major"}, "users": users}
    made = priced(vendor=LOCAL, systems=systems, licences=[{"item": "PACS", "amount": 50_000, "model": "concurrent"}])

    line = next(each for each in made.lines if each.code == "licences")

    assert (line.quantity.low, line.quantity.likely, line.quantity.high) == seats
    assert (line.amount.low, line.amount.likely, line.amount.high) == tuple(50_000 * count for count in seats)


def test_seats_nobody_counted_are_said_with_the_price_of_one_more():
    """Nine seats for thirty users are to be confirmed: one more or less is 50,000 DA, and the reason is the model."""
    systems = {"pacs": {"upgrade": "major"}, "users": 30}
    made = quote(
        priced(vendor=LOCAL, systems=systems, licences=[{"item": "PACS", "amount": 50_000, "model": "concurrent"}])
    )

    said = {each.key: each.text["en"] for each in made.assumptions}["assumption.quantity"]
    assert "a quantity of 9 was taken" in said
    assert "One more adds 50,000.00\u00a0DZD; one less takes off 50,000.00\u00a0DZD" in said
    assert [reason["en"] for reason in line_of(made).reasons] == [
        "floating licences, by concurrent user",
        "quantity to be confirmed",
    ]
    assert "licensing.model" in {entry.key for entry in made.basis.entries}


def test_counted_seats_are_not_to_be_confirmed():
    """Seats the vendor counted are what they are: no range, nothing to confirm."""
    made = licensed(seats=9)

    line = line_of(made)
    assert (line.range.low, line.range.likely, line.range.high) == (9_000_000,) * 3
    assert "assumption.quantity" not in {each.key for each in made.assumptions}


@pytest.mark.parametrize(
    ("licensing", "licence", "unit"),
    [
        (None, {}, "lump_sum"),
        ("perpetual", {}, "lump_sum"),
        ("subscription", {}, "year"),
        ("concurrent", {}, "seat"),
        ("subscription", {"model": "perpetual"}, "lump_sum"),
        ("perpetual", {"seats": 5}, "seat"),
        ("concurrent", {"years": 2}, "year"),
    ],
)
def test_a_vendor_sells_all_its_licences_alike_unless_one_says_otherwise(licensing, licence, unit):
    """The vendor's way of selling holds for a licence that says nothing; what a licence says or counts comes first."""
    assert line_of(licensed(None, licensing, **licence)).unit == unit


def test_a_model_nobody_gave_is_said():
    """A licence taken to be bought once is an assumption; given by the vendor or the licence, it is none."""
    for made, told in ((licensed(), True), (licensed(model="perpetual"), False), (licensed(None, "perpetual"), False)):
        texts = [each.text["en"] for each in made.assumptions if each.key == "assumption.licensing"]
        assert texts == (["Licence model not stated: perpetual licence."] if told else [])


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ({"model": "perpetual", "years": 3}, "years"),
        ({"model": "perpetual", "seats": 3}, "seats"),
        ({"model": "concurrent", "years": 3}, "years"),
        ({"model": "subscription", "seats": 3}, "seats"),
        ({"years": 0}, "years"),
        ({"years": 16}, "years"),
        ({"seats": 0}, "seats"),
        ({"years": 1.5}, "years"),
        ({"model": "rental"}, "model"),
    ],
)
def test_a_licence_that_counts_what_its_model_does_not_is_refused(licence, told):
    """Years are of a subscription, seats of concurrent use: anything else is refused, with the key it stands at."""
    with pytest.raises(ScopeRefused) as refusal:
        scope_of(licences=[{"item": "PACS", "amount": 1_000, **licence}])

    assert told in str(refusal.value)
    assert "licences[1]" in str(refusal.value)


@pytest.mark.parametrize(
    ("licensing", "base"),
    [("perpetual", "2248000.00"), ("concurrent", "2248000.00"), ("subscription", "674400.00"), (None, "2248000.00")],
)
def test_a_licence_cost_nobody_gave_is_assumed_by_the_vendors_model(licensing, base):
    """Twice the major upgrade of 1,124,000 DA; where the vendor sells by subscription, three tenths of that."""
    vendor = LOCAL if licensing is None else {**LOCAL, "licensing": licensing}
    made = quote(priced(vendor=vendor, sites=1, systems=UPGRADE, maintenance={**CARE, "years": 1}))

    assert line_of(made, "major_upgrade").amount == Decimal(1_124_000)
    assert made.maintenance.base == Decimal(base)
    assert made.maintenance.years[0].net == Decimal(base) * RATE / 100


# A running support contract


def updated(pacs, ris):
    """Price minor updates of two systems, one version behind each, at one site of a local vendor."""
    each = {"upgrade": "minor", "versions_behind": 1}
    systems = {"pacs": {**each, **pacs}, "ris": {**each, **ris}}
    return quote(priced(vendor=LOCAL, sites=1, systems=systems))


COVERED = {"support_contract": True}


def test_an_update_inside_a_support_contract_costs_nothing_and_says_why():
    """Both systems under contract: one line at 0 DA with its reason in three languages, and nothing to pay."""
    made = updated(COVERED, COVERED)

    (line,) = made.lines
    assert (line.code, line.quantity, line.amount) == ("minor_update", 1, Decimal(0))
    assert (line.range.low, line.range.high) == (Decimal(0), Decimal(0))
    assert line.reasons[0]["en"] == "PACS and RIS: included in the running support contract"
    assert "contrat" in line.reasons[0]["fr"]
    assert set(line.reasons[0]) == {"fr", "en", "ar"}
    assert made.totals.due == Decimal(0)


def test_of_two_systems_only_the_one_without_a_contract_is_paid():
    """One covered, one not: the other is priced alone, as if the covered one were not asked for."""
    none, pacs, ris, both = (updated(*each) for each in (({}, {}), (COVERED, {}), ({}, COVERED), (COVERED, COVERED)))

    # 100,000 + 400,000 x (.25 x systems + .25 x 1/4 + .20 x .35): both 1, PACS alone .35, RIS alone 0
    assert [made.lines[0].amount for made in (none, ris, pacs, both)] == [253_000, 188_000, 153_000, 0]
    assert [len(made.lines) for made in (none, pacs, ris, both)] == [1, 1, 1, 1]
    assert "Systems concerned: RIS only" in [reason["en"] for reason in pacs.lines[0].reasons]


def test_a_covered_update_beside_a_major_one_stays_a_line_of_nothing():
    """RIS under contract, PACS to a new version: the update stands at 0 DA beside the upgrade, paid in full."""
    systems = {**UPGRADE, "ris": {"upgrade": "minor", "support_contract": True}}
    made = quote(priced(vendor=LOCAL, sites=1, systems=systems))

    amounts = {line.code: line.amount for line in made.lines}
    assert amounts == {"minor_update": Decimal(0), "major_upgrade": Decimal(1_124_000)}
    assert line_of(made, "minor_update").reasons[0]["en"] == "RIS only: included in the running support contract"


def test_a_major_version_is_in_no_support_contract():
    """A support contract does not pay for a major version: it costs what it costs without one."""
    with_contract = {**UPGRADE, "pacs": {**UPGRADE["pacs"], "support_contract": True}}

    paid, plain = (quote(priced(vendor=LOCAL, systems=each)).totals for each in (with_contract, UPGRADE))

    assert paid == plain


# The contract years

PREPAID = [(0, 0), (1, 0), (2, 2), (3, 3), (4, 4), (5, 5), (6, 5), (15, 5)]


@pytest.mark.parametrize(("prepaid", "percent"), PREPAID)
def test_years_paid_in_advance_are_cheaper_by_how_many_they_are(prepaid, percent):
    """One year in advance takes off nothing, two 2 percent each, three 3, four 4, five and more 5."""
    made = licensed({**CARE, "years": 15, "prepaid_years": prepaid})

    first, last = made.maintenance.years[0], made.maintenance.years[-1]
    assert first.net == Decimal(108_000) * (100 - percent) / 100
    assert [year.prepaid for year in made.maintenance.years] == [True] * prepaid + [False] * (15 - prepaid)
    # 108,000 x 1.05 to the 14th = 213,832.61
    assert last.net == Decimal("203140.98" if prepaid == 15 else "213832.61")


def test_two_of_three_years_paid_in_advance_by_hand():
    """108,000 and 113,400 less 2 percent, then 119,070 in its turn, each with its tax and its label."""
    made = licensed({**CARE, "years": 3, "prepaid_years": 2})

    assert years_of(made) == ["105840.00", "111132.00", "119070.00"]
    assert [str(year.vat) for year in made.maintenance.years] == ["20109.60", "21115.08", "22623.30"]
    assert [year.label["en"] for year in made.maintenance.years] == [
        "year 1, paid in advance (discount of 2%)",
        "year 2, paid in advance (discount of 2%)",
        "year 3",
    ]
    assert made.commitment.net == Decimal("1336042.00")


def test_one_more_year_in_advance_never_costs_less_in_all():
    """Whatever the discount, paying one more year of contract in advance adds to the total."""
    sums = [
        sum(year.net for year in licensed({**CARE, "years": years, "prepaid_years": years}).maintenance.years)
        for years in range(1, 16)
    ]

    assert sums[:3] == [Decimal("108000.00"), Decimal("216972.00"), Decimal("330255.90")]
    assert sums == sorted(set(sums))


@pytest.mark.parametrize(
    ("asked", "years", "free"),
    [
        ({}, ["108000.00", "113400.00"], [False, False]),
        ({"warranty": "charged"}, ["108000.00", "113400.00"], [False, False]),
        ({"warranty": "free"}, ["0.00", "113400.00"], [True, False]),
        ({"warranty": "free", "prepaid_years": 2}, ["0.00", "111132.00"], [True, False]),
    ],
)
def test_the_warranty_year_is_charged_unless_it_is_given(asked, years, free):
    """Maintenance is charged from the first year; under a free warranty that year costs nothing, the next its price."""
    made = licensed({**CARE, "years": 2, **asked})

    assert years_of(made) == years
    assert [year.free for year in made.maintenance.years] == free
    assert ("free" in made.maintenance.years[0].label["en"]) is free[0]


OWN = """
[[maintenance.warranty]]
from = 2026-01-01
years = 2
free = true
source = "Conditions générales"

[[maintenance.prepayment]]
from = 2026-01-01
discount_percent = [0, 10]
source = "Conditions générales"
"""


def test_a_companys_own_warranty_and_discount_are_used(tmp_path):
    """A company that gives two years and 10 percent on years in advance is priced so, and can still charge a year."""
    path = tmp_path / "maison.toml"
    path.write_text(OWN, "utf-8")
    own = PriceBook.read(path)

    def years(**asked):
        licences = [{"item": "PACS", "amount": 1_000_000}]
        scope = scope_of(vendor=LOCAL, sites=1, licences=licences, maintenance={**CARE, "years": 3, **asked})
        return years_of(quote(estimate(scope, own, DAY)))

    assert years() == ["0.00", "0.00", "119070.00"]
    assert years(warranty="charged") == ["108000.00", "113400.00", "119070.00"]
    assert years(warranty="charged", prepaid_years=2) == ["97200.00", "102060.00", "119070.00"]


@pytest.mark.parametrize(("asked", "years"), [({}, 1), ({"prepaid_years": 3}, 3), ({"years": 2}, 2)])
def test_a_contract_whose_years_nobody_gave_is_said(asked, years):
    """Without years a contract runs for one, or for those paid in advance, and the quote says what was taken."""
    made = licensed({**CARE, **asked})

    assert len(made.maintenance.years) == years
    assert ("assumption.contract_years" in {each.key for each in made.assumptions}) is ("years" not in asked)


def test_more_years_in_advance_than_the_contract_has_are_refused():
    """Three years cannot be paid in advance of a contract of two; as many as it has can."""
    with pytest.raises(ScopeRefused) as refusal:
        Scope.model_validate({"client": {"name": "x"}, "maintenance": {"years": 2, "prepaid_years": 3}})

    assert "maintenance" in str(refusal.value)
    assert scope_of(maintenance={"years": 2, "prepaid_years": 2}).maintenance.prepaid_years == 2
