"""What buying abroad adds, worked out by hand: currency, customs, withholding, domiciliation tax, and travel."""

from decimal import Decimal

import pytest

from costing import PriceBook, estimate, quote
from tests.samples import DAY, priced, scope_of

ABROAD = {"origin": "international"}
LOCAL = {"origin": "local"}
# 40,000 EUR at 152.03 are 6,081,200 DA; 10,000 USD at 133.82 are 1,338,200 DA
IN_EUR = {"item": "PACS", "amount": 40_000, "currency": "EUR"}
IN_USD = {"item": "RIS", "amount": 10_000, "currency": "USD"}
IN_DZD = {"item": "RIS", "amount": 1_000_000}
CHARGES = ("customs", "currency_provision", "withholding_tax", "domiciliation_tax")


def amounts(made):
    """Return what each line that buying abroad adds comes to, firm."""
    return {line.code: str(line.amount) for line in made.lines if line.service in CHARGES}


def spans(made):
    return {
        line.code: (line.amount.low, line.amount.likely, line.amount.high)
        for line in made.lines
        if line.service in CHARGES
    }


def keys(made):
    return [each.key for each in made.assumptions]


def overlaid(tmp_path, text, **tables):
    path = tmp_path / "maison.toml"
    path.write_text(text, "utf-8")
    return estimate(scope_of(**tables), PriceBook.read(path), DAY)


# Everything at once


def test_a_licence_bought_abroad_by_hand():
    """A licence of 40,000 EUR from abroad brings a currency provision, withholding and domiciliation tax, in lines."""
    made = quote(priced(vendor=ABROAD, licences=[IN_EUR]))

    assert amounts(made) == {
        # 6,081,200 x 5.1 % x square root of 30 / 365 (.28669109)
        "currency_provision": "88914.72",
        # 30 % of 70 % are 21 %; grossed up 1 / .79 - 1 = 26.5822785 %
        "withholding_tax": "1616521.52",
        # 5 % of 6,081,200
        "domiciliation_tax": "304060.00",
    }
    assert made.totals.net == Decimal("8090696.24")
    assert made.ownership.taxes == ()
    assert made.ownership.total == made.totals.gross


def test_what_was_used_is_listed_with_how_well_it_is_known():
    """The record lists the tax rates with their confidence, the volatility and the year it is of; the quote says so."""
    made = quote(priced(vendor=ABROAD, licences=[IN_EUR], hardware={"amount": 10_000, "currency": "USD"}))

    held = {entry.key: entry.confidence for entry in made.basis.entries}
    assert {name: held[name] for name in held if name.startswith(("imports", "volatility"))} == {
        "imports.customs": "M",
        "imports.provision": None,
        "volatility.EUR": None,
        "volatility.USD": None,
        "imports.withholding": "M",
        "imports.domiciliation": "M",
    }
    said = {each.key: each.text["en"] for each in made.assumptions}
    assert "to be confirmed by a tax adviser" in said["assumption.taxes_unconfirmed"]
    assert "a reseller in Algeria" in said["assumption.contract"]


# Currency


@pytest.mark.parametrize(
    ("days", "amount"),
    [
        (1, "16233.53"),  # 310,141.20 x square root of 1 / 365
        (30, "88914.72"),
        (90, "154004.81"),  # x square root of 90 / 365
        (365, "310141.20"),  # a whole year: 5.1 % of 6,081,200
    ],
)
def test_the_longer_an_offer_holds_the_more_the_currency_may_move(days, amount):
    """The provision is one standard deviation over the days the offer holds, given in the scope or with the quote."""
    in_scope = quote(priced(vendor=ABROAD, licences=[IN_EUR], terms={"validity_days": days}))
    with_quote = quote(priced(vendor=ABROAD, licences=[IN_EUR]), validity_days=days)

    assert amounts(in_scope)["currency_provision"] == amount
    assert amounts(with_quote) == amounts(in_scope)
    assert with_quote.totals == in_scope.totals
    assert with_quote.valid_until == in_scope.valid_until


def test_each_currency_has_its_own_provision():
    """Two currencies are two lines, each with its own volatility; dinars move nothing."""
    made = quote(priced(vendor=ABROAD, licences=[IN_EUR, IN_USD, IN_DZD], hardware={"amount": 500_000}))

    # 1,338,200 x 2 % x square root of 30 / 365
    assert amounts(made)["currency_provision"] == "88914.72"
    assert amounts(made)["currency_provision.2"] == "7673.00"
    labels = [line.label for line in made.lines if line.service == "currency_provision"]
    assert [label[-3:] for label in labels] == ["EUR", "USD"]


def test_licences_and_hardware_of_one_currency_share_a_provision():
    """A licence and some hardware in dollars are provided for together: 2,676,400 DA moved by 2 % a year."""
    made = quote(priced(vendor=ABROAD, licences=[IN_USD], hardware={"amount": 10_000, "currency": "USD"}))

    assert amounts(made)["currency_provision"] == "15346.00"
    assert "currency_provision.2" not in amounts(made)


def test_a_currency_nobody_has_measured_takes_the_strongest_movement():
    """A pound without a volatility of its own is taken to move like the euro, the strongest, and the quote says so."""
    pounds = {"item": "Viewer", "amount": 1_000, "currency": "GBP"}
    made = quote(priced(vendor=ABROAD, licences=[pounds], exchange={"GBP": 175}))

    assert amounts(made)["currency_provision"] == "2558.72"  # 175,000 x 5.1 % x square root of 30 / 365
    (said,) = [each.text["en"] for each in made.assumptions if each.key == "assumption.volatility"]
    assert "GBP" in said
    assert "EUR (5.1% a year)" in said
    assert "volatility.EUR" in {entry.key for entry in made.basis.entries}


# Customs


@pytest.mark.parametrize(
    ("hardware", "customs"),
    [
        # 30 % and 3 % of 1,338,200
        ({"amount": 10_000, "currency": "USD"}, "441606.00"),
        ({"amount": 10_000, "currency": "USD", "imported": True}, "441606.00"),
        ({"amount": 10_000, "currency": "USD", "imported": False}, None),
        ({"amount": 1_000_000}, None),
        ({"amount": 1_000_000, "imported": True}, "330000.00"),
        ({"amount": 1_000_000, "imported": True, "supplied_by": "client"}, None),
        ({"amount": 1_000_000, "items": [{"amount": 10_000, "currency": "USD"}]}, "441606.00"),
        ({"items": [{"amount": 10_000, "currency": "USD"}, {"amount": 1_000_000, "imported": True}]}, "771606.00"),
    ],
)
def test_imported_hardware_passes_the_customs(hardware, customs):
    """Hardware priced in foreign money is imported unless said otherwise; what the client supplies is not ours."""
    made = quote(priced(vendor=LOCAL, migration={}, hardware=hardware))

    assert amounts(made).get("customs") == customs


def test_customs_taken_for_granted_are_said():
    """That hardware in dollars is imported for this offer is an assumption; once answered, it is one no more."""
    taken = quote(priced(hardware={"amount": 10_000, "currency": "USD"}))
    answered = quote(priced(hardware={"amount": 10_000, "currency": "USD", "imported": True}))

    assert "assumption.imported" in keys(taken)
    assert "assumption.imported" not in keys(answered)


def test_customs_are_of_hardware_and_royalty_taxes_of_licences():
    """A licence passes no customs; hardware bears neither withholding nor domiciliation tax."""
    licence = quote(priced(vendor=ABROAD, licences=[IN_USD]))
    hardware = quote(priced(vendor=ABROAD, hardware={"amount": 10_000, "currency": "USD"}))

    assert set(amounts(licence)) == {"currency_provision", "withholding_tax", "domiciliation_tax"}
    assert set(amounts(hardware)) == {"customs", "currency_provision"}


# The two taxes on royalties


@pytest.mark.parametrize(
    ("rate", "amount"),
    [
        (10, "675688.89"),  # 1 / .90 - 1 = 11.1111 %
        (5, "320063.16"),  # 1 / .95 - 1 = 5.2632 %
        (0, None),
    ],
)
def test_a_treaty_rate_takes_the_place_of_the_books(rate, amount):
    """Where a tax treaty gives a rate, that rate is grossed up, and nothing at all stands at nought."""
    made = quote(priced(vendor={**ABROAD, "withholding_percent": rate}, licences=[IN_EUR]))

    assert amounts(made).get("withholding_tax") == amount
    assert amounts(made)["domiciliation_tax"] == "304060.00"
    assert "imports.withholding" not in {entry.key for entry in made.basis.entries}


def test_a_price_net_of_tax_is_what_the_vendor_receives():
    """Grossed up, the vendor still receives its whole price once 21 percent of all that is paid is withheld."""
    made = quote(priced(vendor=ABROAD, licences=[IN_EUR]))

    paid = Decimal("6081200.00") + Decimal(amounts(made)["withholding_tax"])
    assert paid - (paid * Decimal("0.21")).quantize(Decimal("0.01")) == Decimal("6081200.00")


def test_a_client_who_signs_abroad_bears_the_taxes_itself():
    """Signed with the foreign vendor: the two taxes are in no line; they are said, and in the cost of ownership."""
    made = quote(priced(vendor={**ABROAD, "contract": "foreign"}, licences=[IN_EUR]))

    assert amounts(made) == {"currency_provision": "88914.72"}
    assert made.totals.net == Decimal("6170114.72")
    assert [(tax.code, str(tax.base), str(tax.amount)) for tax in made.ownership.taxes] == [
        ("withholding_tax", "6081200.00", "1616521.52"),
        ("domiciliation_tax", "6081200.00", "304060.00"),
    ]
    # 6,170,114.72 with 19 % are 7,342,436.52; and 1,920,581.52 of taxes
    assert made.ownership.gross == Decimal("7342436.52")
    assert made.ownership.total == Decimal("9263018.04")
    (said,) = [each for each in made.assumptions if each.key == "assumption.borne_by_client"]
    assert said.audience == "client"
    assert "1,920,581.52" in said.text["en"]
    assert {"imports.withholding", "imports.domiciliation"} <= {entry.key for entry in made.basis.entries}


def test_ownership_counts_maintenance_and_the_taxes_once():
    """The cost of ownership is the one-off, the contract years and what the client pays to the State."""
    vendor, care = {**ABROAD, "contract": "foreign"}, {"tier": "basic", "hours": "8x5", "years": 2}
    made = quote(priced(vendor=vendor, sites=1, licences=[IN_EUR], maintenance=care))

    # 10 + 15 x (.20 + .15 x .35) = 13.7875 %, written 13.8: 839,205.60, then 881,165.88
    assert [str(year.net) for year in made.maintenance.years] == ["839205.60", "881165.88"]
    assert made.ownership.years == 2
    # 7,342,436.52 + 839,205.60 + 159,449.06 + 881,165.88 + 167,421.52
    assert made.ownership.gross == Decimal("9389678.58")
    assert made.ownership.total == Decimal("11310260.10")


# Who the vendor is


@pytest.mark.parametrize(
    ("vendor", "added"),
    [
        (LOCAL, {}),
        ({"origin": "local_partner"}, {"currency_provision": (88_914.72,) * 3}),
        (
            ABROAD,
            {
                "currency_provision": (88_914.72,) * 3,
                "withholding_tax": (1_616_521.52,) * 3,
                "domiciliation_tax": (304_060.00,) * 3,
            },
        ),
        # nobody knows: low as if local, likely as a local partner, high as if international
        (
            {},
            {
                "currency_provision": (0, 88_914.72, 88_914.72),
                "withholding_tax": (0, 0, 1_616_521.52),
                "domiciliation_tax": (0, 0, 304_060.00),
            },
        ),
    ],
)
def test_what_a_vendor_brings_stands_in_full_in_part_or_not_at_all(vendor, added):
    """A local vendor adds nothing, an international one all of it; unknown, the low is nothing and the high is all."""
    made = priced(vendor=vendor, licences=[IN_EUR])

    assert set(spans(made)) == set(added)
    for code, span in added.items():
        assert spans(made)[code] == pytest.approx(span, abs=0.01)
    low, likely, high = (6_081_200 + sum(span[corner] for span in added.values()) for corner in range(3))
    assert (made.low, made.likely, made.high) == pytest.approx((low, likely, high), abs=0.02)


def test_an_open_origin_is_said_under_each_line_it_moves():
    """While nobody knows where the vendor comes from, each line only a foreign one brings says so."""
    unknown, known = (quote(priced(licences=[IN_EUR], **each)) for each in ({}, {"vendor": ABROAD}))

    said = "only if the vendor is foreign; its origin is to be confirmed"
    for made, told in ((unknown, True), (known, False)):
        lines = [line for line in made.lines if line.service in CHARGES]
        assert len(lines) == 3
        assert {said in [reason["en"] for reason in line.reasons] for line in lines} == {told}


def test_what_the_client_supplies_bears_nothing_here():
    """A licence the client buys itself, for a maintenance we sell, brings no provision and no tax into our price."""
    made = quote(priced(vendor=ABROAD, licences=[{**IN_EUR, "supplied_by": "client"}], maintenance={}))

    assert amounts(made) == {}
    assert [line.code for line in made.lines] == ["maintenance.1"]


# Switched off by a company


@pytest.mark.parametrize(
    ("entry", "gone"),
    [
        ("[[imports.withholding]]\npercent = 30\nlicence_base_percent = 70\n", "withholding_tax"),
        ("[[imports.domiciliation]]\nlicence_percent = 5\n", "domiciliation_tax"),
        ("[[imports.customs]]\nduty_percent = 30\nsolidarity_percent = 3\n", "customs"),
        ("[[imports.provision]]\ndays_a_year = 365\n", "currency_provision"),
    ],
)
def test_a_company_switches_a_charge_off(tmp_path, entry, gone):
    """With `applies = false` in its own book a company takes one charge out of its prices, and no other."""
    papers = 'from = 2026-01-01\nsource = "Note du conseil fiscal"\napplies = '
    tables = {"vendor": ABROAD, "licences": [IN_EUR], "hardware": {"amount": 1_000_000, "imported": True}}

    on, off = (quote(overlaid(tmp_path, entry + papers + answer, **tables)) for answer in ("true", "false"))

    assert set(amounts(on)) == set(CHARGES)
    assert amounts(off) == {code: amount for code, amount in amounts(on).items() if code != gone}
    assert entry.split("]]")[0].removeprefix("[[") not in {each.key for each in off.basis.entries}


# Travel


@pytest.mark.parametrize(
    ("vendor", "spent"),
    [
        (ABROAD, (500_000, 1_000_000, 2_000_000)),  # 2, 4, 8 person-trips at 250,000
        ({**ABROAD, "trips": 3}, (750_000, 750_000, 750_000)),
        ({**ABROAD, "trips": 0}, None),
        ({}, (0, 0, 2_000_000)),
        ({"trips": 3}, (0, 0, 750_000)),
        ({"origin": "local_partner"}, None),
        (LOCAL, None),
    ],
)
def test_a_foreign_vendors_engineers_travel(vendor, spent):
    """Two, four or eight person-trips, or as many as are known, at 250,000 DA; a vendor in the country needs none."""
    made = priced(vendor=vendor, migration={"volume_tb": 5})

    lines = [line.amount for line in made.lines if line.code == "travel"]

    assert [(line.low, line.likely, line.high) for line in lines] == ([] if spent is None else [spent])


def test_travel_is_a_line_at_its_unit_price():
    """Four person-trips at 250,000 DA each are a million, to be confirmed, with the entry they come from."""
    made = quote(priced(vendor=ABROAD, migration={}))

    (travel,) = [line for line in made.lines if line.code == "travel"]
    assert (str(travel.quantity), travel.unit, str(travel.unit_price)) == ("4.0", "trip", "250000.00")
    assert travel.amount == Decimal("1000000.00")
    assert "quantity to be confirmed" in [reason["en"] for reason in travel.reasons]
    assert "travel.price" in {entry.key for entry in made.basis.entries}


@pytest.mark.parametrize("tables", [{"licences": [IN_EUR]}, {"maintenance": {}}, {"hardware": {"amount": 1_000_000}}])
def test_nobody_travels_for_what_is_only_bought(tables):
    """A licence, some hardware or a maintenance alone brings no engineer from abroad."""
    made = priced(vendor=ABROAD, **tables)

    assert "travel" not in [line.code for line in made.lines]
    assert "travel" in [line.code for line in priced(vendor=ABROAD, migration={}, **tables).lines]
