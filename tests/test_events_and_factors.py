"""What comes on top of the lines of a total: events, vendors that exclude one another, growth, currency, own ranges."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.errors import RangeUnreadable
from costing.risk_terms import RiskEvent
from costing.sampling import sampled
from tests.totals import CHANCES, NORMAL, SCORES, STUDY, amounts, levels, mean, percentiles, total, variance

LINE = (500, 1500, 3000)
PERCENTS = (5, 10, 30, 50, 70, 80, 90, 95)


def event(percent, low, likely, high):
    return RiskEvent(title="Retard", probability_percent=percent, impact=(low, likely, high))


def chances_of(curve, percents=PERCENTS):
    return [(percent / 100, curve.quantile(percent / 100)) for percent in percents]


# Events


@pytest.mark.parametrize("percent", [5, 20, 50, 95])
def test_an_event_of_a_known_cost_is_two_totals_in_one(percent):
    """A line, and 800 more with a probability: the percentiles are those of the two cases weighed by hand."""
    share = percent / 100
    curve = total([LINE], events=(event(percent, 800, 800, 800),)).curve

    for wanted, amount in chances_of(curve):
        plain, befallen = levels(LINE, [amount, amount - 800])
        assert (1 - share) * plain + share * befallen == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("percent", [5, 20, 50, 95])
def test_an_event_of_an_uncertain_cost_is_a_mixture(percent):
    """A line, and an event whose cost is a range of its own: the percentiles are those of the integral over both.

    The cost of the event is P10 1,200, likely 1,500, P90 2,000, so that its own distribution starts above 0.
    """
    share = percent / 100
    job = total([LINE], events=(event(percent, 1200, 1500, 2000),))
    impact = job.branches[0].impacts
    ends = (impact.floor[0], impact.floor[0] + impact.shape[0] * impact.width[0], impact.floor[0] + impact.width[0])

    costs = amounts(ends)

    for wanted, amount in chances_of(job.curve):
        befallen = float(CHANCES @ levels(LINE, amount - costs))
        assert (1 - share) * levels(LINE, [amount])[0] + share * befallen == pytest.approx(wanted, abs=5e-5)
    assert impact.quantile(0.1)[0] == pytest.approx(1200, rel=1e-4)
    assert impact.quantile(0.9)[0] == pytest.approx(2000, rel=1e-4)


def test_an_event_adds_its_mean_and_its_own_part_of_the_spread():
    """An event of 1,000 with 20 % adds 200 to the mean and 0.2 x 0.8 x 1,000 squared to the variance."""
    plain, risky = total(STUDY), total(STUDY, events=(event(20, 1000, 1000, 1000),))

    assert risky.moments.mean == pytest.approx(plain.moments.mean + 200, rel=1e-12)
    assert risky.moments.deviation**2 == pytest.approx(plain.moments.deviation**2 + 160_000, rel=1e-9)
    assert risky.moments.shares[-1] == pytest.approx(160_000 / risky.moments.deviation**2, rel=1e-9)
    assert sum(risky.moments.shares) == pytest.approx(1, abs=1e-12)


def test_where_no_line_is_open_the_curve_has_steps():
    """A certain 1,000 and an event of 500 with 20 %: 1,000 holds with exactly 80 %, and is the P80; P81 is 1,500."""
    curve = total([(1000, 1000, 1000)], events=(event(20, 500, 500, 500),)).curve

    assert [curve.probability(amount) for amount in (999.99, 1000, 1000.01, 1499.99, 1500, 1501)] == pytest.approx(
        [0, 0.8, 0.8, 0.8, 1, 1], abs=1e-12
    )
    assert [curve.quantile(percent / 100) for percent in (1, 50, 80, 81, 99)] == [1000, 1000, 1000, 1500, 1500]
    assert [tuple(point) for point in zip(curve.points, curve.levels, strict=True)] == [
        (1000, 0), (1000, pytest.approx(0.8)), (1500, pytest.approx(0.8)), (1500, pytest.approx(1)),
    ]  # fmt: skip


def test_a_certain_total_holds_though_its_parts_do_not_sum_exactly():
    """1.90 and 130.83 are 132.73, though not in binary: the total is certain to be no more than that."""
    curve = total([(1.9, 1.9, 1.9), (130.83, 130.83, 130.83)]).curve

    assert curve.probability(132.73) == 1
    assert curve.probability(132.72) == 0


def test_two_events_make_four_steps():
    """Two events of 300 and 500 on a certain 1,000: 1,000, 1,300, 1,500 or 1,800, each as probable as it is."""
    events = (event(10, 300, 300, 300), event(40, 500, 500, 500))
    curve = total([(1000, 1000, 1000)], events=events).curve

    assert [curve.probability(amount) for amount in (1000, 1300, 1500, 1800)] == pytest.approx([0.54, 0.6, 0.96, 1])
    assert [curve.quantile(share) for share in (0.54, 0.55, 0.6, 0.61, 0.96, 0.97)] == [
        1000, 1300, 1300, 1500, 1500, 1800,
    ]  # fmt: skip


def test_an_event_of_an_uncertain_cost_leaves_a_step_where_it_does_not_happen():
    """A certain 1,000 and an event of 500 to 3,000 with 25 %: 1,000 holds with 75 %, and above it the event's range."""
    job = total([(1000, 1000, 1000)], events=(event(25, 1200, 1500, 2000),))
    impact = job.branches[0].impacts

    assert job.curve.probability(1000) == pytest.approx(0.75, abs=1e-12)
    assert job.curve.probability(999) == 0
    assert percentiles(job, 1, 50, 75) == [1000, 1000, 1000]
    for percent in (80, 90, 95):
        own = (percent / 100 - 0.75) / 0.25
        assert percentiles(job, percent)[0] == pytest.approx(1000 + impact.quantile(own)[0], rel=1e-4)


@settings(max_examples=30)
@given(st.integers(1, 99), st.floats(1, 1e7), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_price_never_falls_as_confidence_rises_past_an_event(percent, cost, first, second):
    """Whatever befalls with whatever probability, a higher confidence never has a lower price, nor a lower a higher."""
    curve = total([(1_000_000, 1_010_000, 1_020_000)], events=(event(percent, cost, cost, cost),)).curve
    low, high = (curve.quantile(share) for share in sorted((first, second)))

    assert low <= high
    assert curve.probability(low) <= curve.probability(high)


def test_at_the_very_probability_of_an_event_the_price_is_one_without_it():
    """An event of 20 % that costs far more than lines move: P80 is at their top, and P81 beyond the event."""
    line = (1_000_000, 1_010_000, 1_020_000)
    curve = total([line], events=(event(20, 5_000_000, 5_000_000, 5_000_000),)).curve

    assert curve.quantile(0.8) == pytest.approx(1_020_000, rel=1e-3)
    assert curve.quantile(0.81) == pytest.approx(6_005_000, rel=1e-3)


@pytest.mark.parametrize("cost", [1e6, 1e8, 1e10, 1e12])
def test_no_event_is_too_large(cost):
    """A small job, and an event of 5 % that costs up to a thousand milliards: below P95 the job is as without it.

    P50 is then the P52.6 of the job, P90 its P94.7; and what the event costs begins at P95.
    """
    line = (180_000, 220_000, 270_000)
    curve = total([line], events=(event(5, 0.5 * cost, 0.8 * cost, cost),)).curve

    for percent in (10, 50, 80, 90):
        own = float(amounts(line, [NORMAL.inv_cdf(percent / 95)])[0])
        assert curve.quantile(percent / 100) == pytest.approx(own, rel=3e-4)
    assert curve.probability(270_000) == pytest.approx(0.95, abs=1e-4)
    assert curve.quantile(0.99) > 0.4 * cost


def test_eight_events_beside_certain_amounts_are_reckoned_in_no_time():
    """Eight events of 10 % on a certain 1,000: it holds with 0.9 to the eighth, and scenarios agree on the rest."""
    events = tuple(event(10, 200 + 10 * place, 300, 500) for place in range(8))
    job = total([(1000, 1000, 1000)], events=events)

    found = sampled(job.branches, 65_536).sum(axis=1)

    assert job.curve.probability(1000) == pytest.approx(0.9**8, abs=1e-12)
    for percent in (60, 80, 90):
        assert np.quantile(found, percent / 100) == pytest.approx(percentiles(job, percent)[0], rel=5e-3)


# Vendors that exclude one another


def test_three_vendors_are_the_weighted_sum_of_their_curves():
    """A total with three vendors: the probability of an amount is the sum of each vendor's, weighed by its share."""
    shares, factors = (0.35, 0.4, 0.25), (1, 1.2, 1.7)
    spans = [np.array([[factor * value for value in span] for factor in factors]) for span in STUDY]
    mixed = total(spans, shares=shares)
    alone = [total([span[place] for span in spans]).curve for place in range(3)]

    for percent in PERCENTS:
        amount = mixed.curve.quantile(percent / 100)
        weighed = sum(share * curve.probability(amount) for share, curve in zip(shares, alone, strict=True))
        assert weighed == pytest.approx(percent / 100, abs=1e-5)
    means = [sum(mean(span[place]) for span in spans) for place in range(3)]
    assert mixed.moments.mean == pytest.approx(sum(s * m for s, m in zip(shares, means, strict=True)), rel=1e-12)


def test_vendors_may_price_worlds_apart():
    """One vendor's total is about 1,000 and hardly moves, another's 5 to 9 million: each keeps its own percentiles."""
    cheap, dear = (1000, 1000.01, 1000.02), (5_000_000, 6_000_000, 9_000_000)
    job = total([np.array([cheap, dear])], shares=(0.5, 0.5))

    assert percentiles(job, 10, 30) == pytest.approx(amounts(cheap, [NORMAL.inv_cdf(0.2), NORMAL.inv_cdf(0.6)]))
    assert percentiles(job, 70, 90) == pytest.approx(
        list(amounts(dear, [NORMAL.inv_cdf(0.4), NORMAL.inv_cdf(0.8)])), rel=1e-4
    )


def test_three_vendors_that_price_alike_are_one():
    """Where the origin of the vendor changes no price, not knowing it changes nothing, to the last digit."""
    spans = [np.array([span] * 3, dtype=float) for span in STUDY]

    assert percentiles(total(spans, shares=(0.35, 0.4, 0.25)), *PERCENTS) == percentiles(total(STUDY), *PERCENTS)


def test_vendors_may_differ_by_a_certain_amount_alone():
    """A certain price of 100 with 35 %, 200 with 40 %, 300 with 25 %: three steps, the mean 190."""
    job = total([np.array([[100] * 3, [200] * 3, [300] * 3])], shares=(0.35, 0.4, 0.25))

    assert percentiles(job, 35, 36, 75, 76) == [100, 200, 200, 300]
    assert job.moments.mean == pytest.approx(190)
    assert job.moments.deviation == pytest.approx(math.sqrt(0.35 * 90**2 + 0.4 * 10**2 + 0.25 * 110**2))
    assert list(job.moments.shares) == [1]


def test_one_vendor_may_be_certain_and_another_not():
    """With one vendor the price is 1,000 for certain, with the other 500 to 2,000: a step on a smooth curve."""
    span = (500, 1000, 2000)
    job = total([np.array([[1000] * 3, span])], shares=(0.5, 0.5))
    under = float(levels(span, [1000])[0])

    assert job.curve.probability(999.9999) == pytest.approx(under / 2, abs=1e-5)
    assert job.curve.probability(1000) == pytest.approx(0.5 + under / 2, abs=1e-5)
    assert percentiles(job, 50) == [1000]
    assert percentiles(job, 90)[0] == pytest.approx(amounts(span, [NORMAL.inv_cdf(0.8)])[0], rel=1e-5)


# Growth of prices until delivery


def test_prices_that_may_grow_raise_the_p80_a_little():
    """A growth of 0 give or take 8 % raises the P80 of the published job by 0.8 % where its mean is 0: squares add.

    The study has 8,948 for a growth of mean 0. Here 0 is the growth in the middle, which half of all growths pass: its
    mean is then exp(0.08 x 0.08 / 2), 0.3 % more, and so is the price.
    """
    middling = total(STUDY, growth_spread=0.08)
    average = total(STUDY, growth=math.exp(-(0.08**2) / 2), growth_spread=0.08)

    assert percentiles(average, 80) == pytest.approx([8948], rel=1e-4)
    assert percentiles(middling, 80) == pytest.approx([8976.7], rel=1e-5)


@pytest.mark.parametrize("spread", [0.01, 0.08, 0.3])
def test_growth_is_the_integral_over_what_prices_may_do(spread):
    """With prices that grow by 5 % give or take a spread, percentiles are those integrated over the growth."""
    plain, grown = total(STUDY).curve, total(STUDY, growth=1.05, growth_spread=spread).curve

    for wanted, amount in chances_of(grown):
        factors = 1.05 * np.exp(spread * SCORES)
        found = float(CHANCES @ np.array([plain.probability(amount / factor) for factor in factors]))
        assert found == pytest.approx(wanted, abs=3e-5)


@pytest.mark.parametrize("width", [1, 1_000, 10_000])
def test_growth_of_a_nearly_certain_price_is_that_of_prices(width):
    """A price of a million, give or take next to nothing: with growth its percentiles are those of the growth alone."""
    span = (1_000_000 - width, 1_000_000, 1_000_000 + width)
    job = total([span, (500, 500, 500)], growth=1.05, growth_spread=0.08)

    exact = [500 + 1_050_000 * math.exp(0.08 * NORMAL.inv_cdf(percent / 100)) for percent in PERCENTS]

    assert percentiles(job, *PERCENTS) == pytest.approx(exact, rel=4e-4)


def test_an_event_of_a_known_cost_grows_smoothly():
    """A line and an event of 5,000 with 50 %, both growing: the percentiles integrated over the growth, to 0.05 %."""
    line = (1_000, 1_200, 1_500)
    job = total([line], events=(event(50, 5_000, 5_000, 5_000),), growth_spread=0.08)
    factors = np.exp(0.08 * SCORES)

    for percent in (10, 30, 60, 70, 80, 90, 95):
        amount = percentiles(job, percent)[0]
        plain, befallen = levels(line, amount / factors), levels(line, amount / factors - 5_000)
        assert float(CHANCES @ (plain + befallen)) / 2 == pytest.approx(percent / 100, abs=5e-4)


def test_growth_leaves_given_amounts_as_they_are():
    """Prices that grow by 10 % for certain raise what is open by 10 %, and no amount that is given."""
    grown = total([LINE, (700, 700, 700)], growth=1.1)

    plain = percentiles(total([LINE]), *PERCENTS)

    assert percentiles(grown, *PERCENTS) == pytest.approx([1.1 * each + 700 for each in plain], rel=1e-12)


def test_growth_raises_what_an_event_costs():
    """Where prices grow by 10 %, so does what an event costs, certain or not."""
    grown = total([LINE], events=(event(20, 800, 800, 800),), growth=1.1)
    plain = total([LINE], events=(event(20, 800, 800, 800),))

    assert percentiles(grown, *PERCENTS) == pytest.approx([1.1 * each for each in percentiles(plain, *PERCENTS)])


# A currency that moves


@pytest.mark.parametrize("spread", [0.01, 0.1, 0.3])
def test_an_amount_in_foreign_money_alone_moves_as_its_rate(spread):
    """A licence of 1,000 in a currency that moves by some share has the percentiles of that rate, to 0.01 %."""
    job = total([(1000, 1000, 1000)], spreads=[spread])

    exact = [1000 * math.exp(spread * NORMAL.inv_cdf(percent / 100)) for percent in PERCENTS]

    assert percentiles(job, *PERCENTS) == pytest.approx(exact, rel=1e-4)
    assert job.moments.mean == pytest.approx(1000 * math.exp(spread**2 / 2), rel=1e-12)


@pytest.mark.parametrize("spread", [0.05, 0.2])
def test_an_uncertain_line_in_foreign_money_is_the_integral_over_its_rate(spread):
    """A line of a range in a currency that moves: the percentiles integrated over the rate."""
    curve = total([LINE], spreads=[spread]).curve

    for wanted, amount in chances_of(curve):
        found = float(CHANCES @ levels(LINE, amount / np.exp(spread * SCORES)))
        assert found == pytest.approx(wanted, abs=5e-5)


def test_amounts_in_the_same_currency_rise_and_fall_together():
    """Two licences in one currency move as one of both amounts would; in dinars, the certain one only shifts."""
    two = total([(1000, 1000, 1000), (600, 600, 600), LINE], spreads=[0.1, 0.1, 0])
    one = total([(1600, 1600, 1600), LINE], spreads=[0.1, 0])

    assert percentiles(two, *PERCENTS) == pytest.approx(percentiles(one, *PERCENTS), rel=1e-9)
    assert two.moments.deviation == pytest.approx(one.moments.deviation, rel=1e-9)
    rate = 1600**2 * math.exp(0.01) * math.expm1(0.01)
    assert one.moments.deviation**2 == pytest.approx(rate + variance(LINE), rel=1e-9)


def test_lines_and_currency_agree_with_the_scenarios():
    """Lines, some in foreign money, with an event and three vendors: the scenarios tell the same percentiles.

    65,536 scenarios agree to 0.15 %, and 0.3 % at P10.
    """
    spans = [np.array([[factor * value for value in span] for factor in (1, 1.2, 1.7)]) for span in STUDY]
    spreads = [0, 0.1, 0, 0, 0.15, 0, 0, 0]
    job = total(spans, spreads=spreads, shares=(0.35, 0.4, 0.25), events=(event(20, 900, 1200, 2500),))

    found = sampled(job.branches, 65_536).sum(axis=1)

    for percent, off in ((10, 3e-3), (50, 1.5e-3), (80, 1.5e-3), (90, 1.5e-3)):
        assert np.quantile(found, percent / 100) == pytest.approx(percentiles(job, percent)[0], rel=off)
    assert found.mean() == pytest.approx(job.moments.mean, rel=1e-3)
    assert found.std() == pytest.approx(job.moments.deviation, rel=5e-3)


# A person's own range


def test_an_own_range_takes_the_place_of_a_line():
    """A person says 1,000 / 1,400 / 2,200 of a line: those are its P10, likely and P90, whatever the book says."""
    job = total([LINE], ranges={"line.0": (1000, 1400, 2200)})

    assert percentiles(job, 10, 90) == pytest.approx([1000, 2200], rel=3e-4)
    assert job.branches[0].lines.floor[0] >= 500


def test_an_own_range_never_goes_below_the_low_that_stands():
    """Where P10 to P90 would reach below the line's low end, it starts there, and P90 stays."""
    job = total([(900, 1500, 3000)], ranges={"line.0": (1000, 1400, 2200)})

    assert job.branches[0].lines.floor[0] == 900
    assert percentiles(job, 90) == pytest.approx([2200], rel=3e-4)


def test_an_own_range_may_start_below_the_low_that_stands():
    """A person who says that a line may cost less than its low end is believed: his own low is a P10, above 0."""
    job = total([LINE], ranges={"line.0": (200, 300, 700)})

    (line,) = job.branches[0].lines.quantile(0.1)
    assert line == pytest.approx(200, rel=1e-4)
    assert 0 < job.branches[0].lines.floor[0] < 200


def test_an_own_range_of_a_line_of_several_parts_counts_once():
    """A tax on two licences is one line of two parts: its own range is of the line, not of each part."""
    job = total([LINE, (100, 100, 100), (300, 300, 300)])
    parts = (*job.parts[:2], type(job.parts[2])("line.1", job.parts[2].amounts))
    twice = type(job)(parts, job.shares, job.believing(ranges={"line.1": (400, 500, 700)}).beliefs)

    once = total([LINE, (400, 400, 400)], ranges={"line.1": (400, 500, 700)})

    assert percentiles(twice, *PERCENTS) == pytest.approx(percentiles(once, *PERCENTS), rel=1e-12)


def test_a_line_that_a_vendor_does_not_bring_has_no_own_range():
    """Travel of 500 to 2,000 with a foreign vendor alone: an own range of it adds nothing where the vendor is local."""
    travel = np.array([[0, 0, 0], [500, 1000, 2000]])
    job = total([travel], shares=(0.6, 0.4), ranges={"line.0": (600, 700, 900)})

    assert job.curve.probability(0) == pytest.approx(0.6)
    assert percentiles(job, 50) == [0]


def test_an_own_range_in_disorder_is_refused():
    """A range whose likely value is not between its ends is refused."""
    with pytest.raises(RangeUnreadable):
        _ = total([LINE], ranges={"line.0": (1000, 900, 2200)}).branches
