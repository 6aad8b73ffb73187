"""One scope offered another way: what each lever and bundle does, to the centime, and what it leaves alone."""

from datetime import date
from decimal import Decimal

import pytest

from costing import CostingError, PriceBook, Scope, quote
from costing.quoting.comparing import compare
from costing.quoting.variants import variant, variants_of
from costing.wording import LANGUAGES, said
from tests.samples import DAY, EXAMPLES, book, chu_quote, chu_scope, priced, scope_of

GENERAL = ["cloud", "phased", "open_source", "refurbished", "negotiation", "training_support"]
BUNDLES = ["core_integration", "advanced_imaging", "optimised_workstations", "cloud_migration"]
LICENCE = [{"item": "PACS", "amount": 1_000_000}]
SYSTEMS = {"pacs": {"upgrade": "major", "versions_behind": 1}, "modules": 3, "customization": "light", "users": 40}


def company():
    """The book of the README's example."""
    return PriceBook.read(EXAMPLES / "company.toml")


def offered(*choices, **tables):
    """Offer a scope with some levers and bundles, priced with the base book."""
    return variant(scope_of(**tables), book(), DAY, choices)


def firm(made):
    """What each one-off line comes to, by code."""
    return {cost.code: cost.firm for cost in made.costs}


def yearly(made, year=1):
    """What each cost of a year comes to, by the service it is for."""
    return {cost.service: cost.firm for cost in made.yearly[year - 1]}


def test_the_market_has_six_levers_and_four_bundles():
    """I am shown the market's six levers and four bundles, each bundle with its components and ways to pay less."""
    prices = book().on(DAY)

    assert [code for code, lever in prices.levers.items() if lever.general] == GENERAL
    assert list(prices.bundles) == BUNDLES
    assert [len(bundle.savings) for bundle in prices.bundles.values()] == [3, 3, 3, 4]
    assert [len(bundle.parts) for bundle in prices.bundles.values()] == [4, 5, 3, 4]


def test_without_a_lever_a_variant_is_the_quote():
    """The scope as it stands costs what its quote says, line by line and in its contract years."""
    made = variant(chu_scope(), company(), DAY)

    assert made.once == chu_quote().totals.net == Decimal("19166746.47")
    assert firm(made) == {line.code: line.amount for line in chu_quote().lines if not line.recurring}
    assert [made.in_year(year) for year in (1, 2, 3)] == [year.net for year in chu_quote().maintenance.years]
    assert made.overhead == 0
    assert made.gives_up == ()


def test_the_years_past_the_contract_go_on_as_it_was_written():
    """Seven years of ownership hold the same maintenance as a contract of seven years."""
    scope = Scope.model_validate({**chu_scope().model_dump(exclude_none=True), "maintenance": {"years": 7}})
    short = Scope.model_validate({**chu_scope().model_dump(exclude_none=True), "maintenance": {"years": 1}})

    signed = quote(priced_with(scope)).maintenance.years
    assert [variant(short, company(), DAY).in_year(year) for year in range(1, 8)] == [year.net for year in signed]


def priced_with(scope):
    """Price a scope with the company's book."""
    from costing import estimate

    return estimate(scope, company(), DAY)


def test_ownership_adds_the_years_and_discounts_each_from_its_beginning():
    """Three years cost what is paid once and three times a year; the second year is worth 1/1.06 of itself today."""
    made = offered(licences=LICENCE, maintenance={"tier": "standard", "years": 3})
    three, five, seven = made.ownership(book().on(DAY).ownership)

    first, second, third = (made.in_year(year) for year in (1, 2, 3))
    assert second == (first * Decimal("1.05")).quantize(Decimal("0.01"))
    assert three.cost == 1_000_000 + first + second + third
    by_hand = 1_000_000 + first + second / Decimal("1.06") + third / Decimal("1.1236")
    assert three.present == by_hand.quantize(Decimal("0.01"))
    assert (three.years, five.years, seven.years) == (3, 5, 7)
    assert three.low <= three.cost <= three.high
    assert three.cost < five.cost < seven.cost


# One lever at a time.


def test_phases_sum_to_the_price_and_their_overhead_stands_apart():
    """The core, then data and interfaces, then stations and training: together the price, and 6 % of what is later."""
    made = variant(chu_scope(), company(), DAY, ["phased"])

    assert [phase.net for phase in made.phases] == [
        Decimal("13201946.47"),
        Decimal("1924000.00"),
        Decimal("4040800.00"),
    ]
    assert [phase.overhead for phase in made.phases] == [0, Decimal("115440.00"), Decimal("242448.00")]
    assert sum(phase.net for phase in made.phases) == chu_quote().totals.net
    assert made.once == Decimal("19166746.47") + Decimal("357888.00")


def test_a_later_phase_is_worth_less_today():
    """What is bought in the third year is discounted by two years."""
    made = offered("phased", systems=SYSTEMS, training={"days": 10})
    first, second = made.phases

    (three, *_) = made.ownership(book().on(DAY).ownership)
    assert (first.year, second.year) == (1, 2)
    assert three.cost == first.net + second.net + second.overhead
    assert three.present == (first.net + (second.net + second.overhead) / Decimal("1.06")).quantize(Decimal("0.01"))


def test_the_cloud_pays_licences_by_the_year_and_hosts_the_archive():
    """49,500 EUR at 152.80 become a subscription of 30 % a year with what it bears; 18 TB are hosted at 60,000 each."""
    made = variant(chu_scope(), company(), DAY, ["cloud"])
    fee = Decimal("2269080.00")

    assert [licence.amount for licence in made.scope.licences] == [12_000, 2_850]
    assert yearly(made) == {
        "maintenance": (fee * Decimal("0.23")).quantize(Decimal("0.01")),
        "licences": Decimal("3018883.94"),
        "hosting": Decimal("1080000.00"),
    }
    assert yearly(made)["licences"] > fee * (1 + Decimal("0.2658") + Decimal("0.05"))
    assert yearly(made, 2)["hosting"] == Decimal("1134000.00")
    assert yearly(made, 3)["licences"] == Decimal("3018883.94")
    assert yearly(made, 4)["licences"] == Decimal("3169828.14")
    assert set(firm(made)) == {
        "minor_update", "major_upgrade", "workstation", "data_migration", "integration", "training", "travel",
    }  # fmt: skip
    rest = [line for line in chu_quote().lines if line.code in firm(made)]
    assert firm(made) == {line.code: line.amount for line in rest}


def test_the_cloud_keeps_what_the_client_owns_and_hardware_with_a_price():
    """Licences the client supplies stay the base of maintenance, and displays at a given price are still bought."""
    owned = {"item": "RIS", "amount": 900_000, "supplied_by": "client", "covers": ["ris"]}
    bought = {"item": "PACS", "amount": 1_000_000, "covers": ["pacs"]}

    made = offered("cloud", licences=[bought, owned], hardware={"amount": 400_000}, maintenance={"years": 2})
    assert firm(made)["hardware"] == 400_000
    assert made.scope.licences[1].amount == 900_000
    base = quote(
        priced(licences=[{**bought, "amount": 300_000, "model": "subscription"}, owned], maintenance={"years": 2})
    )
    assert made.in_year(1) - yearly(made)["licences"] - yearly(made)["hosting"] == base.maintenance.years[0].net


def test_seats_bought_become_a_subscription_of_all_of_them():
    """Ten concurrent seats at 1,000 DZD each are 3,000 a year, not 300."""
    made = offered("cloud", licences=[{"item": "PACS", "amount": 1_000, "model": "concurrent", "seats": 10}])

    assert yearly(made)["licences"] == 3_000


def test_hardware_nobody_gave_a_price_goes_with_the_cloud():
    """Servers that were only wanted are wanted no more."""
    assert "hardware" not in firm(offered("cloud", licences=LICENCE, hardware={"level": "servers"}))


def test_the_cloud_asks_for_the_migration_it_needs():
    """An archive that nobody asked to move has to be moved to the host."""
    assert "data_migration" in firm(offered("cloud", licences=LICENCE))


def test_a_subscription_stays_what_it_is_in_the_cloud():
    """A licence that is paid by the year already is no purchase that the cloud could turn into a fee."""
    by_year = {"item": "RIS", "amount": 200_000, "model": "subscription"}

    made = offered("cloud", licences=[*LICENCE, by_year])
    assert [(each.amount, each.model) for each in made.scope.licences] == [
        (300_000, "subscription"),
        (200_000, "subscription"),
    ]
    assert yearly(made)["licences"] == 500_000


def test_a_subscription_is_paid_by_the_year_with_what_it_bears():
    """A year's fee of 1,000 EUR from abroad is no one-off line: it and its taxes return, and grow after four."""
    abroad = {"item": "PACS", "amount": 1_000, "currency": "EUR", "model": "subscription", "years": 4}
    vendor = {"origin": "international", "trips": 0}
    made = offered(training={"days": 2}, licences=[abroad], vendor=vendor, exchange={"EUR": 150})
    one = priced(training={"days": 2}, licences=[{**abroad, "years": 1}], vendor=vendor, exchange={"EUR": 150})

    assert set(firm(made)) == {"training"}
    bears = sum(line.firm_amount for line in one.lines if line.service != "training")
    assert made.in_year(1) == made.in_year(4) == bears > 150_000
    assert made.in_year(5) == (bears * Decimal("1.05")).quantize(Decimal("0.01"))


def test_taxes_a_client_bears_on_a_subscription_return_each_year():
    """Signed with the foreign vendor, a year's fee of 150,000 DZD bears its taxes every year, none at once."""
    abroad = {"item": "PACS", "amount": 1_000, "currency": "EUR", "model": "subscription", "years": 1}
    vendor = {"origin": "international", "contract": "foreign"}
    made = offered(training={"days": 2}, licences=[abroad], vendor=vendor, exchange={"EUR": 150})

    three, _, seven = made.ownership(book().on(DAY).ownership)
    taxes = Decimal("39873.42") + Decimal("7500.00")
    assert made.borne == 0
    assert yearly(made)["borne"] == taxes
    assert yearly(made, 3)["borne"] == (taxes * Decimal("1.1025")).quantize(Decimal("0.01"))
    assert three.cost == made.once + sum(made.in_year(year) for year in (1, 2, 3)) < seven.cost


def test_maintenance_paid_in_advance_is_paid_at_once():
    """Three years paid in advance, at 3 % off, are paid with the first; the fourth comes in its turn."""
    care = {"licences": LICENCE, "maintenance": {"tier": "basic", "years": 4, "prepaid_years": 3}}
    made, signed = offered(**care), quote(priced(**care)).maintenance.years

    assert made.in_year(1) == sum(year.net for year in signed[:3])
    assert (made.in_year(2), made.in_year(3), made.in_year(4)) == (0, 0, signed[3].net)


def test_open_source_leaves_no_licence_and_no_tax_of_one():
    """Without licences there is nothing to tax or to provide for; customization stands at its heaviest."""
    made = variant(chu_scope(), company(), DAY, ["open_source"])

    assert not {"licences", "licences.2", "withholding_tax", "domiciliation_tax", "currency_provision", "travel"} & set(
        firm(made)
    )
    assert made.scope.systems.customization == "heavy"
    assert made.scope.vendor.origin == "local"
    assert made.scope.vendor.currency is None
    as_is = variant(chu_scope(), company(), DAY)
    assert made.in_year(1) * 23 == as_is.in_year(1) * 20 == Decimal(7563600) * Decimal("0.23") * 20


def test_refurbished_hardware_costs_three_fifths_and_so_does_its_customs():
    """Imported hardware at 1,000,000 DZD comes to 600,000, and the 33 % of customs are of that."""
    made = offered("refurbished", hardware={"amount": 1_000_000, "imported": True})

    assert firm(made) == {"hardware": 600_000, "customs": 198_000}


def test_refurbished_hardware_without_an_amount_costs_three_fifths_too():
    """Some hardware, at a likely 800,000 DZD, comes to 480,000, over its whole range."""
    before, after = (offered(*choice, hardware={"level": "some"}) for choice in ((), ("refurbished",)))

    assert firm(after)["hardware"] == firm(before)["hardware"] * Decimal("0.6")
    assert after.range.high == pytest.approx(before.range.high * 0.6)


def test_what_the_client_supplies_is_no_matter_of_negotiation():
    """Hardware that the client buys itself has no price here, and none is lowered."""
    made = offered("negotiation", workstations={"count": 5}, licences=[{**LICENCE[0], "supplied_by": "client"}])

    assert made.scope.licences[0].amount == 1_000_000


@pytest.mark.parametrize(("count", "kept"), [(1, "0.999"), (10, "0.99"), (50, "0.95"), (200, "0.95")])
def test_volume_is_worth_five_per_cent_at_fifty_stations_and_no_more(count, kept):
    """The discount grows with the number of stations up to fifty, without a tier."""
    before, after = (offered(*choice, workstations={"count": count}) for choice in ((), ("negotiation",)))

    assert after.net == (before.net * Decimal(kept)).quantize(Decimal("0.01"))


@pytest.mark.parametrize(("years", "kept"), [(1, "0.99"), (5, "0.95"), (10, "0.95")])
def test_term_is_worth_five_per_cent_at_five_years(years, kept):
    """A longer contract costs less a year, and licences are five per cent cheaper: maintenance is a share of those."""
    care = {"licences": LICENCE, "maintenance": {"tier": "basic", "years": years}}
    before, after = (offered(*choice, **care) for choice in ((), ("negotiation",)))

    assert firm(after) == {"licences": 950_000}
    whole = (before.in_year(1) * Decimal("0.95")).quantize(Decimal("0.01"))
    assert after.in_year(1) == (whole * Decimal(kept)).quantize(Decimal("0.01"))


def test_training_and_support_cost_less_together():
    """Ten per cent off training, three off maintenance, nothing off anything else."""
    asked = {"training": {"days": 10}, "licences": LICENCE, "maintenance": {}, "migration": {}}
    before, after = (offered(*choice, **asked) for choice in ((), ("training_support",)))

    assert firm(after) == {**firm(before), "training": firm(before)["training"] * Decimal("0.9")}
    assert after.in_year(1) == (before.in_year(1) * Decimal("0.97")).quantize(Decimal("0.01"))


# Bundles, and their own ways to pay less.


def test_a_bundle_asks_for_what_it_is_made_of():
    """The core has both systems, the stations and the interfaces, whatever was asked before."""
    made = offered("core_integration", migration={"volume_tb": 3}, vendor={"origin": "local"})

    assert {"major_upgrade", "workstation", "integration", "data_migration"} == set(firm(made))
    assert (made.scope.systems.pacs.upgrade, made.scope.systems.ris.upgrade) == ("major", "major")
    assert made.scope.systems.modules == 4


def test_a_bundle_leaves_an_answer_that_was_given():
    """A RIS that only needs its minor update keeps it."""
    made = offered("core_integration", systems={"ris": {"upgrade": "minor"}})

    assert (made.scope.systems.pacs.upgrade, made.scope.systems.ris.upgrade) == ("major", "minor")


def test_optimised_stations_bring_hardware_and_its_warranty():
    """Hardware at 500,000 DZD is bought, and its extended warranty costs 8 % of it a year."""
    made = offered("optimised_workstations", hardware={"amount": 500_000})

    assert firm(made)["hardware"] == 500_000
    assert "workstation" in firm(made)
    assert yearly(made) == {"hardware": 40_000}


def test_a_warranty_may_take_the_place_of_new_hardware():
    """Kept and covered, hardware of 500,000 DZD costs 10 % a year and nothing at once."""
    made = offered("optimised_workstations", "extended_warranty", hardware={"amount": 500_000})

    assert "hardware" not in firm(made)
    assert yearly(made) == {"hardware": 50_000}


def test_fewer_modules_are_never_more():
    """Taking the essential modules only lowers three to two, and never raises one to two."""
    three, one = (offered("essential_modules", systems={**SYSTEMS, "modules": 3}), {**SYSTEMS, "modules": 1})

    assert three.scope.systems.modules == 2
    with pytest.raises(CostingError, match="no effect here"):
        offered("essential_modules", systems=one)


def test_what_is_rented_alone_has_a_yearly_cost_and_no_other():
    """Hardware that is the whole scope, and is rented instead of bought, costs nothing at once and 30 % a year."""
    made = offered("hosted_ai", hardware={"amount": 500_000})

    assert (made.once, made.in_year(1), made.costs) == (0, 150_000, ())


@pytest.mark.parametrize(("volume", "cost"), [(7.6, 450_000), (8, 450_000), (10, 450_000), (18, 810_000)])
def test_the_cheaper_tariff_of_hosting_is_taken(volume, cost):
    """Used at 60,000 DZD a terabyte, or at least ten terabytes at 45,000: below 7.5 TB the first is cheaper."""
    asked = {"licences": LICENCE, "migration": {"volume_tb": volume}}

    assert yearly(offered("cloud_migration", "hosting_choice", **asked))["hosting"] == cost
    assert yearly(offered("cloud_migration", **asked))["hosting"] == volume * 60_000


@pytest.mark.parametrize("volume", [2, 7.5])
def test_a_small_archive_has_no_cheaper_tariff(volume):
    """Up to 7.5 TB nothing is cheaper than what is used, and choosing is no variant."""
    with pytest.raises(CostingError, match="no effect here"):
        offered("cloud_migration", "hosting_choice", licences=LICENCE, migration={"volume_tb": volume})


def test_every_saving_of_a_bundle_lowers_its_price():
    """Whatever a bundle tells me to do to pay less makes me pay less: over seven years, or at least at once."""
    scope, prices = with_everything(), book().on(DAY)

    for code, bundle in prices.bundles.items():
        whole = variant(scope, book(), DAY, [code])
        for saving in bundle.savings:
            less = variant(scope, book(), DAY, [code, saving.lever])
            owned = [made.ownership(prices.ownership)[-1].cost for made in (less, whole)]
            assert less.once < whole.once or owned[0] < owned[1], (code, saving.lever)


def with_everything():
    """A scope that asks for all there is."""
    return scope_of(
        client={"kind": "university_hospital"},
        systems=SYSTEMS,
        workstations={"count": 20},
        migration={"volume_tb": 18},
        integrations=[{"system": "EMR", "standard": "HL7v2"}],
        licences=LICENCE,
        hardware={"amount": 2_000_000},
        training={"days": 10},
        maintenance={"tier": "standard", "years": 3},
    )


def test_every_lever_and_bundle_does_something_for_a_scope_with_everything():
    """A hospital that asks for all there is is offered six levers and four bundles beside its own scope."""
    made, left = variants_of(with_everything(), book(), DAY)

    assert [each.choices for each in made] == [(), *((code,) for code in (*GENERAL, *BUNDLES))]
    assert left == ()


def test_levers_can_be_pulled_together():
    """Bought in phases and refurbished: both hold, in the order given."""
    made = variant(with_everything(), book(), DAY, ["refurbished", "phased"])

    assert firm(made)["hardware"] == 1_200_000
    assert len(made.phases) == 3
    assert made.label["en"] == "Refurbished hardware + Phased upgrade"
    assert len(made.gives_up) == 2


# What is refused, and what is told.


@pytest.mark.parametrize(
    ("lever", "tables", "needs"),
    [
        ("cloud", {"migration": {}}, "purchase of licences"),
        ("cloud", {"licences": [{"item": "PACS", "amount": 1, "model": "subscription"}]}, "purchase of licences"),
        ("open_source", {"migration": {}}, "purchase of licences, upgrade of the systems"),
        ("refurbished", {"migration": {}}, "purchase of hardware"),
        (
            "negotiation",
            {"migration": {}},
            "purchase of licences, workstations, purchase of hardware, maintenance contract",
        ),
        ("training_support", {"training": {}}, "maintenance contract"),
        ("phased", {"migration": {}}, "data migration"),
        ("hosting_choice", {"migration": {}}, "hosting of the archive"),
        ("essential_modules", {"systems": {**SYSTEMS, "modules": 2}}, "upgrade of the systems"),
        (
            "negotiation",
            {"systems": SYSTEMS, "workstations": {}, "integrations": [], "project": {"sold": "whole"}},
            "purchase of licences, workstations, purchase of hardware, maintenance contract",
        ),
    ],
)
def test_a_lever_that_does_nothing_says_so(lever, tables, needs):
    """A lever on what nobody asks for is no variant at the same price: I am told what it acts on."""
    with pytest.raises(CostingError) as caught:
        offered(lever, **tables)

    assert f"there must be something to change in: {needs}. Complete the scope" in str(caught.value)
    assert len({said(caught.value, lang) for lang in LANGUAGES}) == 3


def test_an_unknown_lever_names_the_nearest():
    """A typing mistake is answered with what I meant."""
    with pytest.raises(CostingError, match=r'"negociation" is neither a lever nor a bundle.*negotiation\.$'):
        offered("negociation", migration={})


def test_a_lever_is_pulled_once():
    """Named twice, a lever is refused, and not pulled twice."""
    with pytest.raises(CostingError, match="refurbished is named twice for the same variant"):
        offered("refurbished", "refurbished", hardware={"amount": 500_000})


def test_a_lever_that_does_nothing_among_others_says_so():
    """Beside one that does something too, a lever on what nobody asks for is refused."""
    with pytest.raises(CostingError, match="refurbished"):
        offered("negotiation", "refurbished", workstations={"count": 5})


def test_the_range_of_phases_carries_their_overhead():
    """The high end of a later phase is dearer by 6 %, as its firm price is; the first phase is not."""
    made = offered("phased", systems=SYSTEMS, training={"days": 10})
    first, second = (sum(cost.span.high for cost in phase.costs) for phase in made.phases)

    assert made.range.high == pytest.approx(first + 1.06 * second)


def test_a_project_sold_whole_cannot_come_in_phases():
    """What is sold as one price has no parts to spread."""
    with pytest.raises(CostingError, match="no effect here"):
        offered("phased", systems=SYSTEMS, workstations={}, integrations=[], project={"sold": "whole"})


def compared(first, *others):
    """Hold scopes against the first."""
    made = [variant(each, book(), DAY) for each in (first, *others)]
    return compare(made, book(), DAY)


def test_what_is_another_work_is_told_in_words():
    """More stations, a migration fewer and an interface more are three differences, in my language."""
    first = scope_of(workstations={"count": 8}, migration={"volume_tb": 3}, integrations=[{"system": "EMR"}])
    other = scope_of(workstations={"count": 9}, integrations=[{"system": "EMR"}, {"system": "HIS"}])

    page = compared(first, other)
    assert not page.equal
    assert page.differences[0] == ()
    assert [each.text["en"] for each in page.differences[1]] == [
        "Number of workstations: 9 (first variant: 8)",
        "left out: data migration",
        "in addition: interface hospital system (HIS) – standard to be named",
    ]
    assert all(len(set(each.text.values())) == 3 for each in page.differences[1])


def test_lists_are_the_same_work_in_any_order():
    """The same interfaces and licences, written in another order, are the same work."""
    links = [{"system": "EMR", "standard": "HL7v2"}, {"system": "HIS"}]
    licences = [{"item": "A", "amount": 1, "covers": ["pacs", "ris"]}, {"item": "B", "amount": 2}]
    turned = [{"item": "B", "amount": 2}, {"item": "A", "amount": 3, "covers": ["ris", "pacs"]}]

    assert compared(
        scope_of(integrations=links, licences=licences), scope_of(integrations=links[::-1], licences=turned)
    ).equal


def test_interfaces_none_of_which_is_listed_yet_are_held_against_one_that_is():
    """Interfaces wanted without a list yet, against one interface: it is one more, and nothing else."""
    page = compared(scope_of(integrations=[]), scope_of(integrations=[{"system": "HIS"}]))

    assert [each.text["en"] for each in page.differences[1]] == [
        "in addition: interface hospital system (HIS) – standard to be named"
    ]


def test_what_is_paid_by_the_year_in_one_alone_is_other_work():
    """A warranty or an archive hosted by the year, which the first variant has not, is told."""
    scope = scope_of(workstations={"count": 3}, hardware={"amount": 500_000})
    made = [variant(scope, book(), DAY, codes) for codes in ((), ("optimised_workstations",))]

    page = compare(made, book(), DAY)
    assert [each.text["en"] for each in page.differences[1]] == ["in addition, every year: yearly fee – Hardware"]


def test_a_price_is_no_other_work():
    """Another amount for the same licence, another payment or another name of the client is the same work."""
    first = scope_of(licences=LICENCE, lang="fr", reference="A")
    other = scope_of(
        licences=[{"item": "PACS", "amount": 9_000, "currency": "EUR"}],
        client={"name": "Autre"},
        terms={"payment": "cheque"},
        lang="en",
        exchange={"EUR": 150},
    )

    assert compared(first, other).equal


def test_another_kind_of_client_is_told():
    """Two facilities of different kinds are not the same work: what is unknown of them differs."""
    page = compared(
        scope_of(migration={}, client={"kind": "private_clinic"}), scope_of(migration={}, client={"kind": "network"})
    )

    assert [each.key for each in page.differences[1]] == ["client.kind"]


def test_a_company_changes_a_lever_from_its_own_day(tmp_path):
    """A company's own discount on refurbished hardware holds from its first day; the day before, ours does."""
    own = tmp_path / "own.toml"
    own.write_text(
        "[[levers.refurbished.change]]\nfrom = 2026-11-24\nsource = 'Offre du fournisseur'\n"
        "cuts = [{service = 'hardware', percent = 25}]\n"
    )
    mine, scope = PriceBook.read(own), scope_of(hardware={"amount": 1_000_000})

    assert variant(scope, mine, DAY, ["refurbished"]).once == 750_000
    assert variant(scope, mine, date(2026, 11, 23), ["refurbished"]).once == 600_000


def test_every_text_is_written_three_times():
    """Each lever and bundle says what it is, brings, costs and holds in three languages, none a copy of another."""
    prices = book().on(DAY)
    texts = [
        text
        for each in (*prices.levers.values(), *prices.bundles.values())
        for text in (each.label, each.value, each.gives_up)
    ]
    texts += [each.text for bundle in prices.bundles.values() for each in (*bundle.parts, *bundle.savings)]

    assert len(texts) == 15 * 3 + 4 * 3 + 16 + 13
    for text in texts:
        assert set(text) == set(LANGUAGES)
        assert len({each.strip().casefold() for each in text.values()}) == 3, text
