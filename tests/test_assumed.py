"""Each assumption says apart what was taken for granted and what follows if it proves wrong, in true amounts."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import quote
from costing.documents.assumed import assumed_of
from costing.wording import LANGUAGES, amount
from tests.command import plain
from tests.samples import chu_quote, priced
from tests.term_strategies import quotes

MONEY = re.compile(r"DA\b|DZD|د\.ج|\bEUR\b|\bUSD\b|\bGBP\b")
EUROS = {"item": "Serveur", "amount": 10_000, "currency": "EUR"}


def point(made, key):
    """Return an assumption of a quote, as a client may read it."""
    return next(each for each in made.assumptions if each.key == f"assumption.{key}")


def amounts(text):
    """Return the amounts that an English sentence names."""
    return [Decimal(found.replace(",", "")) for found in re.findall(r"([\d,]+\.\d\d)\s", text)]


@given(made=quotes())
@settings(max_examples=15, deadline=None)
def test_every_assumption_of_a_client_says_what_follows_if_it_is_wrong(made):
    """Whatever is sold, each point has its effect in the three languages, in whole sentences."""
    for each in made.assumptions:
        if each.audience == "client":
            assert each.effect is not None, each.key
            assert set(each.effect) == set(each.taken) == set(LANGUAGES)
            assert all(text.endswith(".") and text[0] == text[0].upper() for text in each.effect.values()), each


@given(made=quotes(), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=15, deadline=None)
def test_an_offer_without_prices_holds_no_money_in_its_assumptions(made, lang):
    """The technical envelope of a tender says what was taken for granted and names no amount, rate or currency."""
    for each in assumed_of(made, lang, priced=False):
        assert not MONEY.search(each.taken), each.taken
        assert each.effect == ""


@pytest.mark.parametrize(("lang", "first"), [("fr", "H1"), ("en", "A1"), ("ar", "ف1")])
def test_an_assumption_can_be_cited_by_its_number(lang, first):
    """Points are numbered through, as one says them in the language."""
    said = assumed_of(chu_quote(), lang)

    assert [each.number for each in said] == [f"{first[0]}{rank}" for rank in range(1, len(said) + 1)]


def test_a_dinar_more_on_the_euro_costs_what_it_says():
    """The effect of a rate is the difference to the quote at that rate, the taxes on what is bought abroad included."""
    asked = {"licences": [EUROS], "vendor": {"origin": "international"}, "training": {"days": 2}}
    made = quote(priced(exchange={"EUR": 150}, **asked))
    dearer = quote(priced(exchange={"EUR": 151}, **asked))

    assert amounts(point(made, "exchange_rate").effect["en"]) == [1, dearer.totals.net - made.totals.net]


def test_a_dinar_more_on_the_euro_also_moves_maintenance():
    """Maintenance is a share of the licences: a dearer euro moves its first year too."""
    asked = {"licences": [EUROS], "vendor": {"origin": "local_partner"}, "maintenance": {"tier": "basic", "years": 2}}
    made = quote(priced(exchange={"EUR": 150}, **asked))
    dearer = quote(priced(exchange={"EUR": 151}, **asked))

    once, year = (
        (each.totals.net for each in (dearer, made)),
        (each.maintenance.years[0].net for each in (dearer, made)),
    )
    first, second = next(once) - next(once), next(year) - next(year)
    assert amounts(point(made, "exchange_rate").effect["en"]) == [1, first, second]


def test_signing_with_the_vendor_takes_the_taxes_out_of_the_price():
    """What the price falls by where the client signs abroad is the taxes that then fall on it."""
    asked = {"licences": [EUROS], "vendor": {"origin": "international"}}
    made = quote(priced(**asked))
    signed = quote(priced(**{**asked, "vendor": {"origin": "international", "contract": "foreign"}}))

    fall = made.totals.net - signed.totals.net
    assert amounts(point(made, "contract").effect["en"]) == [fall]
    assert amounts(point(made, "taxes_unconfirmed").effect["en"]) == [fall]
    assert amounts(point(signed, "borne_by_client").effect["en"]) == [fall]


def test_hardware_bought_in_the_country_saves_the_customs():
    """Hardware in euros is taken to be imported; bought in Algeria it costs less by the duties."""
    server = {"amount": 20_000, "currency": "EUR"}
    made = quote(priced(hardware=server))
    home = quote(priced(hardware={**server, "imported": False}))

    assert amounts(point(made, "imported").effect["en"]) == [made.totals.net - home.totals.net]


def test_one_more_contract_year_costs_what_it_says():
    """Where nobody said how long, one more year of maintenance adds that year over the contract."""
    asked = {"systems": {"pacs": {"upgrade": "major"}}, "licences": [{"item": "PACS", "amount": 5_000_000}]}
    made = quote(priced(maintenance={}, **asked))
    years = len(made.maintenance.years)
    longer = quote(priced(maintenance={"years": years + 1}, **asked))

    assert amounts(point(made, "contract_years").effect["en"]) == [longer.maintenance.years[-1].net]


def test_an_unusual_volume_brought_back_to_the_usual_costs_what_it_says():
    """400 TB is priced as given; at the largest usual volume the price falls by what the point says."""
    known = {"source": "standard", "identity": "clean", "studies_per_year": 60_000, "max_downtime_hours": 8}
    asked = {"client": {"kind": "university_hospital"}, "vendor": {"origin": "local"}}
    made = quote(priced(migration={"volume_tb": 400, **known}, **asked))
    usual = quote(priced(migration={"volume_tb": 100, **known}, **asked))

    said = point(made, "outside_usual").effect["en"]
    assert plain(said.encode()).startswith("If it is 100 TB, where the usual ends: −")
    assert amounts(said) == [made.totals.net - usual.totals.net]


def test_hardware_the_client_supplies_has_its_price_where_it_is_known():
    """Hardware that the client was to supply is priced for the case that the provider has to."""
    server = {"amount": 3_000_000, "supplied_by": "client"}
    made = quote(priced(training={"days": 2}, hardware=server))

    assert amounts(point(made, "supplied_by_client").effect["en"]) == [Decimal(3_000_000)]


def test_cash_adds_the_stamp_duty_that_is_said():
    """Nobody said how it is paid: in cash, the amount due rises by the stamp duty."""
    estimate = priced(training={"days": 2})
    made, cash = quote(estimate), quote(estimate, payment="cash")

    assert amounts(point(made, "payment").effect["en"]) == [cash.totals.due - made.totals.due]


def test_where_nothing_changes_the_price_stands():
    """A rate of a currency in which nothing is sold moves nothing, and the point says so."""
    licence = {**EUROS, "supplied_by": "client"}
    made = quote(priced(licences=[licence], maintenance={"years": 1, "warranty": "free"}, training={"days": 1}))

    said = plain(point(made, "exchange_rate").effect["en"].encode())
    assert said == "If 1 EUR is worth 1.00 DZD more: the price stands."


def test_the_sentence_says_both_and_is_worded_once():
    """The one-sentence form is made of the two parts: nothing is said in two ways."""
    made = quote(priced(workstations={}, client={"kind": "university_hospital"}, vendor={"origin": "local"}))

    said = point(made, "quantity")
    assert said.text["en"] == f"{said.taken['en']} {said.effect['en']}"
    open_share = next(each for each in made.assumptions if each.key == "assumption.unknown")
    core = open_share.effect["en"].removesuffix(".")
    assert open_share.text["en"] == f"{open_share.taken['en'].removesuffix('.')} ({core[0].lower()}{core[1:]})."


def test_a_record_read_back_says_the_same():
    """A quote read from its record gives the same points, effects included."""
    made = chu_quote()

    assert assumed_of(type(made).from_json(made.to_json()), "ar") == assumed_of(made, "ar")
    assert amount(Decimal(250_000), "fr") in assumed_of(made, "fr")[0].effect
