"""The laws of risk, held over generated hospitals, by the base book and by companies' own."""

import copy
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from costing import Scope, estimate
from tests import samples
from tests import strategies as draw
from tests.laws import Case, answered, cases, changed, drivers_asked, from_cheap_to_dear, priced, usual_answers
from tests.samples import DAY, book, chu_estimate

# Percentiles that more of something never lowers, and the confidences a price may be sold at.
UPPER, SOLD = (50, 70, 80, 90), (50, 80, 90, 99)
# The series leaves a few millionths of a total. It shows where more costs more with one vendor alone, and the
# percentile lies where another's prices are: there the figure is the same, but for the noise.
NOISE = 1e-5
ORIGINS = ("local", "local_partner", "international")
# A few lines of the published table, so that the total is open.
STATIONS = st.fixed_dictionaries({"count": st.integers(1, 200)})
few = settings(max_examples=25)


def fallen(case, fewer, more, noise=0.0):
    """The percentiles of the total, and the prices at a confidence, that are lower with more of something."""
    before, after = (priced(case, tables).risk() for tables in (fewer, more))
    found = {f"P{level}": (before.quantile(level), after.quantile(level)) for level in UPPER}
    lower = {name: pair for name, pair in found.items() if pair[1] < pair[0] * (1 - max(noise, 1e-12))}
    if noise:
        return lower
    prices = {f"price {level}": (before.price(level), after.price(level)) for level in SOLD}
    return lower | {name: pair for name, pair in prices.items() if pair[1] < pair[0]}


# More never costs less


@few
@given(cases(workstations=draw.WORKSTATIONS), st.integers(1, 200), st.integers(1, 50))
def test_more_workstations_lower_no_percentile(case, count, added):
    """With more workstations, no percentile from P50 up is lower, nor the price at a confidence of 50 to 99 %."""
    fewer, more = (changed(case.tables, "workstations.count", number) for number in (count, count + added))

    assert fallen(case, fewer, more) == {}


@few
@given(cases(migration=draw.MIGRATION), st.floats(0.1, 4_000), st.floats(0.01, 1_000))
def test_more_terabytes_lower_no_percentile(case, volume, added):
    """With a larger archive, no percentile from P50 up is lower, nor the price at a confidence of 50 to 99 %."""
    fewer, more = (changed(case.tables, "migration.volume_tb", number) for number in (volume, volume + added))

    assert fallen(case, fewer, more) == {}


@few
@given(cases(integrations=st.lists(draw.INTERFACE, min_size=1, max_size=12)), draw.INTERFACE)
def test_one_more_interface_lowers_no_percentile(case, interface):
    """With one more system to connect, known or not, no percentile from P50 up is lower, nor a price to P99."""
    more = {**case.tables, "integrations": [*case.tables["integrations"], interface]}

    assert fallen(case, case.tables, more) == {}


@few
@given(cases(maintenance=draw.MAINTENANCE), st.integers(1, 14))
def test_one_more_year_lowers_no_percentile(case, years):
    """With a longer contract, no percentile of what is paid once is lower: only subscriptions follow the years."""
    prepaid = case.tables["maintenance"].get("prepaid_years", 0)
    fewer, more = copy.deepcopy(case.tables), copy.deepcopy(case.tables)
    fewer["maintenance"] |= {"years": years, "prepaid_years": min(prepaid, years)}
    more["maintenance"] |= {"years": years + 1, "prepaid_years": min(prepaid, years)}

    assert fallen(case, fewer, more) == {}


@few
@given(cases(systems=draw.SYSTEMS), st.sampled_from(("pacs", "ris")))
def test_raising_a_system_to_major_lowers_no_percentile(case, name):
    """A major upgrade of a system in place of a minor one lowers no percentile from P50 up, nor a price."""
    assume(name in case.tables["systems"])
    minor, major = (changed(case.tables, f"systems.{name}.upgrade", level) for level in draw.LEVELS)

    assert fallen(case, minor, major) == {}


@few
@given(cases(), st.data())
def test_a_dearer_answer_lowers_no_percentile(case, data):
    """More sites, users, modules, trips, less time to stop: no dearer answer lowers a percentile from P50 up.

    The answers a company's own services ask for are among them. How far a system is behind is not: where that of one
    system is known and of another not, a later version raises the low end alone, and the P99 may fall by 0.03 %.
    """
    driver, key = data.draw(st.sampled_from(drivers_asked(case)))
    cheap, dear = from_cheap_to_dear(driver, data)

    assert fallen(case, changed(case.tables, key, cheap), changed(case.tables, key, dear), NOISE) == {}


# Knowing more


def spreads(made):
    """How far P10 and P90 of each line lie apart, of the lines without a quantity."""
    reading, services = made.risk().reading, made.prices.services
    found = {}
    for line in made.lines:
        service = services.get(line.service)
        if not line.recurring and service is not None and service.quantity is None:
            curve = replace(reading, parts=tuple(part for part in reading.parts if part.code == line.code)).curve
            found[line.code] = curve.quantile(0.9) - curve.quantile(0.1), line.amount.high
    return found


@few
@given(cases(), st.data())
def test_learning_a_usual_answer_never_widens_a_line(case, data):
    """Whatever usual answer the client gives next, P10 and P90 of no line move apart.

    This holds where answers add up; where a quantity multiplies, a known large one may spread more than an unknown one.
    """
    unknown = [(driver, key) for driver, key in drivers_asked(case) if answered(case.tables, key) is None]
    assume(unknown)
    driver, key = data.draw(st.sampled_from(unknown))
    answer = data.draw(usual_answers(driver, case.tables["client"].get("kind")))

    before, after = (spreads(priced(case, each)) for each in (case.tables, changed(case.tables, key, answer)))

    wider = {
        code: (before[code][0], spread)
        for code, (spread, high) in after.items()
        if code in before and spread > before[code][0] + NOISE * high
    }
    assert wider == {}


def four_rows(name, origin):
    """The five rows of the market's table that are paid once, for a facility with all known but, maybe, its vendor.

    Its RIS gets a minor update, so that both upgrades are there.
    """
    raw = tomllib.loads((Path(__file__).parent / "cases" / f"{name}_international.toml").read_text("utf-8"))["scope"]
    raw["systems"]["ris"]["upgrade"] = "minor"
    raw["vendor"] = {} if origin is None else {"origin": origin}
    del raw["hardware"], raw["maintenance"]
    reading = estimate(Scope.model_validate(raw), book(), DAY).risk().reading
    rows = {"minor_update", "major_upgrade", "workstation", "data_migration", "integration"}
    return replace(reading, parts=tuple(part for part in reading.parts if part.code in rows)).believing(open_top=1.0)


@pytest.mark.parametrize(
    ("name", "origin", "correlation", "width"),
    [
        ("university_hospital", "local", 0.0, 445),
        ("university_hospital", "local", 0.3, 603),
        ("university_hospital", "local", 0.6, 732),
        ("district_hospital", "international", 0.0, 299),
        ("district_hospital", "international", 0.3, 428),
        ("district_hospital", "international", 0.6, 526),
        ("university_hospital", None, 0.3, 1273),
        ("district_hospital", None, 0.3, 895),
    ],
)
def test_two_facilities_spread_as_was_worked_out_by_simulation(name, origin, correlation, width):
    """P10 to P90 of two facilities spread as 400,000 draws of drivers and residuals did, in thousands of dinars.

    All known, only residuals are left; with the vendor's origin unknown, the spread doubles. Tops read as maximum.
    """
    curve = four_rows(name, origin).believing(rank_correlation=correlation).curve

    assert (curve.quantile(0.9) - curve.quantile(0.1)) / 1000 == pytest.approx(width, rel=6e-3)


# The vendor


def of_every_origin(case, tables):
    """The total with the origin of the vendor unknown, and with each known, by its share."""
    vendor = {name: value for name, value in tables.get("vendor", {}).items() if name != "origin"}
    unknown = priced(case, {**tables, "vendor": vendor})
    shares = unknown.prices.risk.vendor_shares
    known = {origin: priced(case, {**tables, "vendor": {**vendor, "origin": origin}}).risk() for origin in shares}
    return unknown.risk(), shares, known


@few
@example(case=Case({"client": {"name": "X"}, "workstations": {"count": 1}, "project": {"sold": "whole"}}, {}), level=10)
@given(case=cases(workstations=STATIONS), level=st.sampled_from((10, 50, 70, 80, 90)))
def test_an_unknown_vendor_is_a_mixture_of_known_ones(case, level):
    """P80 with the vendor unknown: what each origin's own total stays under it with, weighed by shares, makes 80 %."""
    given_amounts = {"licences", "hardware"}
    tables = {name: table for name, table in case.tables.items() if name not in given_amounts}
    unknown, shares, known = of_every_origin(case, tables)

    amount = unknown.quantile(level)

    weighed = sum(share * known[origin].probability(amount) for origin, share in shares.items())
    assert weighed == pytest.approx(level / 100, abs=1e-4)


def test_the_example_without_its_vendor_is_a_mixture_too():
    """The hospital of the README, its vendor's origin left out: licences, taxes, provision and travel are mixed too."""
    tables = samples.chu_scope().model_dump(mode="json", exclude_none=True)
    case = draw.validated(tables)
    del tables["vendor"]["origin"]
    unknown = estimate(draw.validated(tables), book(), DAY).risk()
    shares = book().on(DAY).risk.vendor_shares
    known = {
        origin: estimate(draw.validated(changed(tables, "vendor.origin", origin)), book(), DAY).risk()
        for origin in ORIGINS
    }

    assert case.vendor.origin == "international"
    for level in (10, 50, 80, 90, 95):
        amount = unknown.quantile(level)
        weighed = sum(shares[origin] * known[origin].probability(amount) for origin in ORIGINS)
        assert weighed == pytest.approx(level / 100, abs=1e-4)
    assert unknown.mean == pytest.approx(sum(shares[origin] * known[origin].mean for origin in ORIGINS), rel=1e-12)


def test_the_bar_of_the_vendor_spans_its_origins():
    """With the origin unknown, its bar goes from the least to the largest P80 of the known origins.

    A licence in dinars costs the same with each; it is among the lines.
    """
    tables = {"systems": {"pacs": {"upgrade": "major"}}, "licences": [{"item": "PACS", "amount": 900_000}]}

    bars = {bar.code: bar for bar in samples.priced(**tables).risk().tornado}

    ends = [samples.priced(**tables, vendor={"origin": origin}).risk().p80 for origin in ORIGINS]
    assert (bars["vendor_origin"].low, bars["vendor_origin"].high) == pytest.approx((min(ends), max(ends)))
    assert "licences" not in bars


# Bounds, sums and certainty


@few
@given(cases(), st.floats(1, 99))
def test_percentiles_stay_between_low_and_high(case, level):
    """No percentile is below the low of the total; where every top is closed, none is above its high."""
    made = priced(case)
    risk = made.risk()

    found = risk.quantile(level)

    assert found >= made.low * (1 - 1e-12)
    if not any(part.open_top for part in risk.reading.parts):
        assert found <= made.high * (1 + 1e-12)
    assert risk.p10 <= risk.p50 <= risk.p70 <= risk.p80 <= risk.p90
    assert risk.probability(found) == pytest.approx(level / 100, abs=1e-3) or risk.probability(found) > level / 100


@few
@given(cases(), st.integers(50, 99), st.sampled_from(("likely", "mean")))
def test_what_is_shared_out_sums_to_the_price(case, level, base):
    """At every confidence, the lines' parts of the price sum to it to the centime, and those of the contingency too."""
    risk = priced(case).risk()

    price, contingency = risk.price(level), risk.contingency(level, base)

    assert sum(risk.allocation(level).values(), Decimal(0)) == price
    assert contingency.price == price
    assert contingency.base_amount + contingency.amount == price
    assert sum(contingency.parts.values(), Decimal(0)) == contingency.amount
    assert all(amount >= 0 for amount in risk.allocation(level).values())
    if not risk.certain:
        assert price % 1000 == 0
        assert 0 <= price - Decimal(risk.quantile(level)) < 1000 + Decimal("0.000001")


@few
@given(cases())
def test_scenarios_are_lines_that_sum_to_the_total(case):
    """Each of the scenarios is a sum of its lines, none below the low, and their mean is about that of the total."""
    made = priced(case)
    risk = made.risk()

    found = risk.scenarios(256)

    lines = sum(amounts for code, amounts in found.items() if code != "total")
    assert set(found) == {*risk.codes, "total"}
    assert np.allclose(lines, found["total"], rtol=1e-12, atol=0)
    assert min(found["total"]) >= made.low * (1 - 1e-12)
    assert float(np.mean(found["total"])) == pytest.approx(risk.mean, abs=0.2 * risk.deviation + 1e-9 * risk.mean)


@few
@given(cases())
def test_every_bar_of_a_tornado_can_be_drawn(case):
    """Every line that moves has a bar with its part of the spread; together they are all of it, the longest first."""
    risk = priced(case).risk()

    own = [bar for bar in risk.tornado if bar.kind == "line"]
    choices = [bar for bar in risk.tornado if bar.kind == "choice"]

    assert all(bar.low <= bar.high for bar in risk.tornado)
    assert sum(bar.share for bar in own) == pytest.approx(0 if risk.certain else 1, abs=1e-9)
    assert [bar.share for bar in own] == sorted((bar.share for bar in own), reverse=True)
    assert [bar.swing for bar in choices] == sorted((bar.swing for bar in choices), reverse=True)
    assert not (risk.certain and risk.tornado)


@few
@given(
    st.lists(draw.centimes(9_000_000), min_size=1, max_size=5),
    st.integers(50, 99),
    draw.maybe(st.sampled_from(ORIGINS)),
)
def test_a_certain_total_is_sold_at_its_net(given_amounts, level, origin):
    """Licences in dinars alone are certain, whoever the vendor is: the net stands to the centime, nothing added."""
    licences = [{"item": "Licence", "amount": amount} for amount in given_amounts]
    made = samples.priced(licences=licences, vendor={} if origin is None else {"origin": origin})
    risk = made.risk()

    assert risk.certain
    assert risk.price(level) == risk.net == sum(Decimal(str(amount)) for amount in given_amounts)
    assert risk.contingency(level).amount == 0
    assert set(risk.contingency(level).parts.values()) == {0}
    assert risk.deviation == 0
    assert risk.probability_of_net == 1
    assert risk.tornado == ()
    assert samples.priced(licences=licences).risk(growth_percent=5, growth_spread_percent=8).certain


def test_a_certain_total_with_an_event_has_steps():
    """A licence of 1,234.56, and 1,000 more with 20 %: sold at 80 % it is the licence rounded up, at 81 % both."""
    event = {"title": "Retard", "probability_percent": 20, "impact": [1000, 1000, 1000]}
    risk = samples.priced(licences=[{"item": "x", "amount": 1234.56}]).risk(events=[event])

    assert not risk.certain
    assert (risk.quantile(80), risk.quantile(81)) == pytest.approx((1234.56, 2234.56))
    assert (risk.price(80), risk.price(81)) == (2000, 3000)
    assert risk.probability_of_net == pytest.approx(0.8)
    assert [bar.code for bar in risk.tornado] == ["event.1"]


def test_an_own_range_of_a_tax_on_two_licences_counts_once():
    """A tax that two licences bear is one line: a person's own range of it is of the line."""
    said = {"withholding_tax": [2_000_000, 2_500_000, 3_000_000]}

    two, one = (
        samples.priced(
            licences=[{"item": "x", "amount": amount, "currency": "EUR"} for amount in amounts],
            vendor={"origin": "international"},
        ).risk(ranges=said)
        for amounts in ((40_000, 40_000), (80_000,))
    )

    assert two.codes.count("withholding_tax") == 2
    assert two.mean == pytest.approx(one.mean, rel=1e-9)
    assert two.p80 == pytest.approx(one.p80, rel=1e-9)


def test_the_same_estimate_has_the_same_risk_to_the_last_byte():
    """Nothing is drawn at random: figures, curve, bars and parts of the example are the same the second time."""
    first, second = (estimate(samples.chu_scope(), book(), DAY).risk() for _ in range(2))

    assert (first.p10, first.p50, first.p70, first.p80, first.p90) == (
        second.p10, second.p50, second.p70, second.p80, second.p90,
    )  # fmt: skip
    assert first.s_curve == second.s_curve
    assert first.tornado == second.tornado
    assert first.contingency() == second.contingency()
    assert first.together == second.together


def test_the_example_has_the_percentiles_it_has():
    """The hospital of the README: 19.2 million hold with 27 %, 20.1 million with 80 %."""
    risk = chu_estimate().risk()

    found = [round(value / 1000) for value in (risk.p10, risk.p50, risk.p80, risk.p90)]

    assert found == [18_807, 19_527, 20_074, 20_368]
    assert round(risk.probability_of_net, 2) == 0.27
    assert risk.price(80) == Decimal("20074000.00")
