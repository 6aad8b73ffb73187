"""Variants side by side, at a confidence: their percentiles are those of the risk engine, under every lever."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import PriceBook, Scope, estimate
from costing.errors import LineUnknown
from costing.marginals import read
from costing.quoting.variants import variant
from tests.command import called
from tests.laws import cases
from tests.samples import DAY, EXAMPLES, book, chu_estimate, chu_scope, scope_of
from tests.strategies import scopes, validated
from tests.test_laws_of_variants import BASE, pulled

CHU = str(EXAMPLES / "chu.toml")
COMPANY = ("--book", str(EXAMPLES / "company.toml"), "--day", "2026-11-24")
NAMES = ("p10", "p50", "p80", "p90")
ABROAD = [{"item": "PACS", "amount": 40_000, "currency": "EUR"}]
LOCAL = {"origin": "local"}
WIDE = {
    "systems": {"pacs": {"upgrade": "major"}},
    "workstations": {},
    "migration": {},
    "integrations": [],
    "hardware": {},
    "licences": ABROAD,
    "maintenance": {},
}
RISKS = {
    "rank_correlation": 0.5,
    "loadings": {"data_migration": 0.2},
    "ranges": {"workstation": [500_000, 900_000, 4_000_000]},
    "events": [{"title": "Reprise du câblage", "probability_percent": 25, "impact": [100_000, 200_000, 400_000]}],
    "growth_percent": 4,
    "growth_spread_percent": 3,
    "currency": True,
}


def offered(*choices, **tables):
    """Offer a scope with some levers and bundles, priced with the base book."""
    return variant(scope_of(**tables), book(), DAY, choices)


def of(found):
    """The four percentiles, of a variant, a span of ownership or a risk."""
    held = getattr(found, "percentiles", found)
    return [getattr(held, name) for name in NAMES]


def owned(made, years):
    """The ownership of a variant over so many years."""
    return next(each for each in made.ownership(BASE.ownership) if each.years == years)


# As it stands


@pytest.mark.parametrize("risks", [{}, {"rank_correlation": 0.0}, RISKS], ids=["as the book", "no link", "own beliefs"])
@pytest.mark.parametrize("origin", [{}, {"origin": "international"}], ids=["any vendor", "one vendor"])
def test_a_scope_as_it_stands_has_the_percentiles_of_its_estimate(origin, risks):
    """The first column of a comparison says to the last bit what `risk` says of the scope, whatever its terms."""
    tables = {**WIDE, "vendor": origin, "terms": {"risk": risks}}

    assert of(offered(**tables)) == of(estimate(scope_of(**tables), book(), DAY).risk())


def test_the_example_has_the_percentiles_of_its_estimate():
    """The hospital of the README is 20.07 million at P80, in its comparison as in its risk."""
    own = PriceBook.read(EXAMPLES / "company.toml")
    made = variant(chu_scope(), own, DAY)

    assert of(made) == of(chu_estimate().risk())
    assert made.percentiles.p80 == pytest.approx(20_073_832, rel=1e-6)


@given(cases())
@settings(max_examples=25)
def test_any_scope_as_it_stands_agrees_with_its_estimate(case):
    """Whatever is asked and whatever the company's book says, both ways of asking give the same percentiles.

    To what binary sums leave: lines that cost nothing may stand in another order.
    """
    scope = validated(case.tables)
    made = variant(scope, case.book, DAY)

    by_year = any(cost.code == "subscription" for cost in made.yearly[0])
    if not by_year:
        assert of(made) == pytest.approx(of(estimate(scope, case.book, DAY).risk()), rel=1e-12)


# Levers


def test_a_cut_lowers_each_percentile_as_it_lowers_the_price():
    """Five per cent off fifty stations are five per cent off their P10, their P50 and their P90."""
    stations = {"workstations": {"count": 50}, "vendor": LOCAL}
    before, after = offered(**stations), offered("negotiation", **stations)

    assert after.once == before.once * 95 / 100
    assert of(after) == pytest.approx([each * 0.95 for each in of(before)], rel=1e-9)


def test_the_overhead_of_phases_is_in_the_percentiles():
    """What a later phase costs more is in its percentiles: training of the second year, 6 % dearer at P80 too."""
    licence = [{"item": "PACS", "amount": 1_000_000}]
    made = offered("phased", training={"days": 10}, licences=licence, vendor=LOCAL)

    # ten days at 25,000, 35,000 and 50,000 a day
    days = read([[250_000, 350_000, 500_000]], [False], 4, 0.9)
    expected = [1_000_000 + 1.06 * float(days.quantile(level)[0]) for level in (0.1, 0.5, 0.8, 0.9)]
    assert of(made) == pytest.approx(expected, rel=5e-5)


@given(scopes().map(validated))
@settings(max_examples=25)
def test_a_cut_never_raises_a_percentile(scope):
    """A negotiated discount makes no outcome dearer, paid once or owned for seven years."""
    before, after = pulled(scope), pulled(scope, "negotiation")

    for one, other in ((before, after), (owned(before, 7), owned(after, 7))):
        for dear, cheap in zip(of(one), of(other), strict=True):
            assert cheap <= dear * (1 + 1e-5) + 1


@given(scopes().map(validated), st.sampled_from(("", "cloud", "phased", "open_source", "negotiation", "refurbished")))
@settings(max_examples=40)
def test_percentiles_lie_between_low_and_high(scope, code):
    """No percentile is under the sum of the lows, nor past the sum of the highs where the ranges are closed."""
    made = pulled(scope, *([code] if code else []))
    open_tops = {part.code for cost in made.costs for part in cost.parts if part.open_top}
    # an open top read as P90 reaches 2.8 times as far as its high at the most
    room = sum(1.8 * 1.06 * (cost.span.high - cost.span.low) for cost in made.costs if cost.code in open_tops)

    spans = [(made.range.low, made.range.high, of(made))]
    spans += [(float(each.low), float(each.high), of(each)) for each in made.ownership(BASE.ownership)]
    for low, high, found in spans:
        assert found == sorted(found)
        assert low - 1 <= found[0] + low * 1e-6
        assert found[-1] <= (high + room) * (1 + 1e-6) + 1


# The origin of the vendor


def test_an_unknown_origin_is_a_mixture_of_complete_offers():
    """At the P80 of an offer of any vendor, the three origins are under it 80 times in a hundred by their shares."""
    open_to_all = {key: value for key, value in WIDE.items() if key != "maintenance"}
    p80 = offered(**open_to_all).percentiles.p80

    known = {
        origin: estimate(scope_of(**open_to_all, vendor={"origin": origin}), book(), DAY).risk()
        for origin in ("local", "local_partner", "international")
    }
    shares = {"local": 0.35, "local_partner": 0.40, "international": 0.25}
    held = sum(share * known[origin].probability(p80) for origin, share in shares.items())
    assert held == pytest.approx(0.8, abs=2e-4)


def test_what_is_owned_of_an_unknown_origin_lies_between_those_of_each():
    """Over seven years too, an offer of any vendor is no cheaper than a local one and no dearer than a foreign one."""
    local, foreign = (owned(offered(**WIDE, vendor={"origin": each}), 7) for each in ("local", "international"))
    either = owned(offered(**WIDE), 7)

    for cheap, open_, dear in zip(of(local), of(either), of(foreign), strict=True):
        assert cheap < open_ < dear


# Over the years


def test_the_years_of_maintenance_are_one_variable():
    """Seven years of maintenance are as uncertain as one: each percentile is that of a year, times the years."""
    tables = {"licences": [{"item": "PACS", "amount": 1_000_000, "supplied_by": "client"}], "maintenance": {}}
    local = offered(vendor=LOCAL, **tables)

    (low, likely, high) = (getattr(local.yearly[0][0].span, end) for end in ("low", "likely", "high"))
    year = read([[low, likely, high]], [False], 4, 0.9)
    grown = {3: 1 + 1.05 + 1.05**2, 7: sum(1.05**place for place in range(7))}
    for years, factor in grown.items():
        expected = [factor * float(year.quantile(level)[0]) for level in (0.1, 0.5, 0.8, 0.9)]
        assert of(owned(local, years)) == pytest.approx(expected, rel=5e-4)


def test_maintenance_moves_with_the_lines_as_these_do_with_one_another():
    """A stronger link between lines makes the years dearer at P80, and cheaper at P10."""
    loose, tight = (
        owned(offered(**WIDE, vendor=LOCAL, terms={"risk": {"rank_correlation": each}}), 5) for each in (0.0, 0.8)
    )

    assert tight.percentiles.p80 > loose.percentiles.p80
    assert tight.percentiles.p10 < loose.percentiles.p10


def test_what_is_given_is_certain_over_the_years():
    """A server rented at a given price is paid to the centime: every percentile is the cost."""
    made = offered("hosted_ai", hardware={"amount": 1_000_000, "item": "Serveur"}, vendor=LOCAL)

    for each in made.ownership(BASE.ownership):
        assert of(each) == pytest.approx([float(each.cost)] * 4, abs=0.01)
    assert of(made) == [0, 0, 0, 0]


def test_a_subscription_in_foreign_money_moves_with_its_rate():
    """A subscription paid in euro is certain at a given rate; with the rate moving, so does what is owned."""
    tables = {"training": {"days": 5}, "vendor": {"origin": "local_partner"}}
    by_year = [{**ABROAD[0], "amount": 100_000, "model": "subscription"}]
    still, moving = (
        offered(**tables, licences=by_year, terms={"risk": {"currency": moves}}) for moves in (False, True)
    )

    assert of(still) == of(moving)
    widths = [owned(each, 7).percentiles.p90 - owned(each, 7).percentiles.p10 for each in (still, moving)]
    assert widths[0] == pytest.approx(still.percentiles.p90 - still.percentiles.p10, rel=1e-3)
    # 100,000 EUR at 152.03, 8.142 times over seven years that grow by 5 %: 123,783,000 DZD; one deviation is 5.1 % a
    # year, 1.462 % over 30 days; P10 and P90 lie 1.2816 of them either way: 3.748 % apart
    assert widths[1] == pytest.approx(4_639_000, rel=0.01)


# Terms


def test_an_own_range_of_a_line_that_is_not_there_is_refused_in_a_comparison_too():
    """A range for a line the scope has not is refused; one for a line that a lever takes away is not."""
    named = {"risk": {"ranges": {"licences": [900_000, 1_000_000, 1_200_000]}}}
    bought = {"training": {}, "licences": [{"item": "PACS", "amount": 1_000_000}]}

    with pytest.raises(LineUnknown):
        offered(training={}, terms=named)
    assert of(offered("cloud", **bought, terms=named)) == of(offered("cloud", **bought))


def test_an_own_range_is_cut_with_its_line():
    """Five per cent off the stations are five per cent off what a person thinks they cost."""
    named = {"risk": {"ranges": {"workstation": [5_000_000, 6_000_000, 8_000_000]}}}
    stations = {"workstations": {"count": 50}, "vendor": LOCAL, "terms": named}
    before, after = (offered(*each, **stations) for each in ((), ("negotiation",)))

    assert before.percentiles.p90 == pytest.approx(8_000_000, rel=1e-3)
    assert of(after) == pytest.approx([each * 0.95 for each in of(before)], rel=1e-9)


def test_an_own_range_is_of_the_whole_line():
    """Withholding on two licences is one line: what a person thinks it costs is counted once, not for each licence."""
    named = {"risk": {"ranges": {"withholding_tax": [5_000_000, 6_000_000, 8_000_000]}}}
    tables = {"licences": ABROAD * 2, "vendor": {"origin": "international", "trips": 0}}
    risk = estimate(scope_of(**tables, terms=named), book(), DAY).risk()

    (bar,) = (each for each in risk.tornado if each.code == "withholding_tax")
    assert (bar.low, bar.high) == (pytest.approx(5_000_000, rel=1e-4), pytest.approx(8_000_000, rel=1e-4))
    rest = sum(line.firm_amount for line in risk.lines if line.code != "withholding_tax")
    assert risk.p90 == pytest.approx(float(rest) + 8_000_000, rel=1e-4)
    assert of(offered(**tables, terms=named)) == of(risk)


# What a person sees


def plain(text):
    """Return a text with plain spaces, each run of them one."""
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_json_holds_every_percentile_as_text():
    """Another tool reads P10, P50, P80 and P90 of each variant and span, as text with two decimals."""
    done = called("compare", CHU, "--with", "negotiation", *COMPANY, "--json")
    as_is, _ = json.loads(done.data)["variants"]

    assert as_is["percentiles"] == {
        "p10": "18806579.00",
        "p50": "19526643.00",
        "p80": "20073832.00",
        "p90": "20368098.00",
    }
    assert [each["years"] for each in as_is["ownership"]] == [3, 5, 7]
    assert {name: as_is["ownership"][0][name] for name in NAMES} == {
        "p10": "24254256.00",
        "p50": "25039566.00",
        "p80": "25632146.00",
        "p90": "25950429.00",
    }


@pytest.mark.parametrize(
    ("lang", "p80", "told"),
    [
        ("fr", "P80 20 073 832 25 632 146 29 822 452 34 447 418", "avec une corrélation de rang de 0,3"),
        ("en", "P80 20,073,832 25,632,146 29,822,452 34,447,418", "with a rank correlation of 0.3"),
        ("ar", "P80 20.073.832 25.632.146 29.822.452 34.447.418", "بارتباط رتب قدره 0,3"),
    ],
)
def test_the_page_shows_them_under_each_price(lang, p80, told):
    """Under each price and cost of ownership stand its P50 and its P80, and above the table what they are."""
    done = called("compare", CHU, "--lang", lang, "--with", "negotiation", *COMPANY)

    page = plain(done.data)
    assert p80 in page
    assert told in page
    assert page.count("P50 ") == 2 + (lang != "ar")


def test_the_page_keeps_its_width():
    """The percentiles make no line of the page longer than it was: 120 columns."""
    done = called("compare", CHU, *COMPANY)

    assert max(map(len, done.data.splitlines())) <= 120


def test_a_scope_of_another_day_is_read_as_the_book_of_that_day_says():
    """The first day of the book has percentiles too."""
    made = variant(Scope.model_validate({"client": {"name": "C"}, "migration": {}}), book(), date(2025, 1, 1))

    assert 200_000 < made.percentiles.p10 < made.percentiles.p90 < 2_500_000
