"""The distribution of a total of lines: the published study, closed forms, and what more of something never lowers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.sampling import sampled
from tests.totals import (
    CHANCES,
    NORMAL,
    SCORES,
    STUDY,
    amounts,
    levels,
    mean,
    percentiles,
    total,
    variance,
)

LEVELS = (1, 5, 10, 20, 30, 50, 70, 80, 90, 95, 99)
# Doubles hold fifteen digits; a total is a few dozen sums of them.
EXACT = 1e-12
# What the series leaves, beside the total: it shows where two totals differ by less.
NOISE = 2e-5
MONEY = st.floats(1_000, 10_000_000)
CORRELATIONS = st.sampled_from((0, 0.3, 0.6, 0.8)) | st.floats(0, 0.8)


@st.composite
def spans(draw):
    """A line: low from nothing up, some width, likely anywhere in it, the ends too."""
    low, width = draw(st.just(0.0) | MONEY), draw(MONEY)
    return (low, low + width * draw(st.sampled_from((0, 1)) | st.floats(0, 1)), low + width)


LINES = st.lists(spans(), min_size=1, max_size=12)
some = settings(max_examples=40)


@st.composite
def open_lines(draw):
    """Lines, and which of them have an open top."""
    lines = draw(LINES)
    return lines, tuple(draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines))))


def agree(found, expected, rel=EXACT):
    return found == pytest.approx(expected, rel=rel, abs=0)


# The published study


def test_the_published_job_of_eight_lines_comes_out_as_published():
    """P10, P50, P80, P90 of the study's job agree with 180 million draws to 0.01 %: 5,652 / 7,512 / 8,876 / 9,596 k."""
    assert percentiles(total(STUDY), 10, 50, 80, 90) == pytest.approx([5652.22, 7512.10, 8876.25, 9595.98], rel=1e-4)


def test_the_likely_total_of_the_published_job_holds_one_time_in_three():
    """The sum of the likely values holds with 33 %; three tops that are open add 12, 19 or 32 % to the P80.

    They are read as P95, P90 or P80. A million scenarios agree with the 33 %.
    """
    job, tops = total(STUDY), tuple(place in {1, 3, 4} for place in range(8))

    assert job.curve.probability(sum(likely for _, likely, _ in STUDY)) == pytest.approx(0.3317, abs=0.0005)
    assert percentiles(total(STUDY, tops), 80) == pytest.approx([10546], rel=1e-3)
    assert percentiles(total(STUDY, tops, open_top=0.95), 80) == pytest.approx([9977], rel=1e-3)
    assert percentiles(total(STUDY, tops, open_top=0.8), 80) == pytest.approx([11713], rel=1e-3)


def test_ignoring_the_link_between_lines_understates_the_price():
    """Without correlation the P80 of the job is 5.4 % lower and its spread 36 % smaller."""
    linked, apart = total(STUDY), total(STUDY, rank_correlation=0)

    assert percentiles(apart, 80)[0] / percentiles(linked, 80)[0] - 1 == pytest.approx(-0.054, abs=0.001)
    assert apart.moments.deviation / linked.moments.deviation - 1 == pytest.approx(-0.36, abs=0.005)


@pytest.mark.parametrize(
    ("weight", "deviation", "middle"), [(2, 1155, 7948), (4, 964, 7578), (6, 843, 7394), (10, 695, 7209)]
)
def test_the_weight_of_the_likely_value_narrows_a_total(weight, deviation, middle):
    """The heavier the likely value counts, the narrower and the lower the total: the figures of the study."""
    job = total(STUDY, rank_correlation=0, weight=weight)

    assert job.moments.deviation == pytest.approx(deviation, abs=0.6)
    assert job.moments.mean == pytest.approx(middle, abs=0.6)


# Exact


@some
@given(LINES, CORRELATIONS, st.floats(0.01, 100))
def test_prices_in_another_unit_give_the_same_percentiles_in_it(lines, correlation, factor):
    """All prices times a factor: every percentile times that factor, to the last digits."""
    scaled = [[factor * value for value in span] for span in lines]

    plain, other = (total(each, rank_correlation=correlation) for each in (lines, scaled))

    assert agree(percentiles(other, *LEVELS), [factor * each for each in percentiles(plain, *LEVELS)])


@some
@given(open_lines(), CORRELATIONS, st.data())
def test_the_order_of_lines_does_not_matter(lines, correlation, data):
    """The same lines in another order give the same percentiles and shares."""
    spans, tops = lines
    order = data.draw(st.permutations(range(len(spans))))

    plain = total(spans, tops, rank_correlation=correlation)
    other = total([spans[n] for n in order], [tops[n] for n in order], rank_correlation=correlation)

    assert agree(percentiles(other, *LEVELS), percentiles(plain, *LEVELS))
    assert list(other.moments.shares) == pytest.approx([plain.moments.shares[n] for n in order], abs=EXACT)


@some
@given(open_lines(), st.data())
def test_a_line_of_nothing_changes_nothing(lines, data):
    """A line with a quantity of zero leaves every percentile as it is, and has no share."""
    spans, tops = lines
    place = data.draw(st.integers(0, len(spans)))
    more = [*spans[:place], (0, 0, 0), *spans[place:]]

    plain, other = total(spans, tops), total(more, [*tops[:place], True, *tops[place:]])

    assert agree(percentiles(other, *LEVELS), percentiles(plain, *LEVELS))
    assert other.moments.shares[place] == 0


@some
@given(open_lines(), CORRELATIONS, MONEY)
def test_a_certain_amount_shifts_every_percentile(lines, correlation, amount):
    """A line that is certain adds its amount to every percentile and to the mean, and nothing to the spread."""
    spans, tops = lines

    plain = total(spans, tops, rank_correlation=correlation)
    other = total([*spans, (amount,) * 3], [*tops, False], rank_correlation=correlation)

    assert agree(percentiles(other, *LEVELS), [amount + each for each in percentiles(plain, *LEVELS)])
    assert agree(other.moments.mean, amount + plain.moments.mean)
    assert agree(other.moments.deviation, plain.moments.deviation, rel=1e-9)


@some
@given(open_lines(), CORRELATIONS)
def test_shares_are_parts_of_one(lines, correlation):
    """What each line does with the spread of the total is zero or more, and together it is all of it."""
    spans, tops = lines

    shares = total(spans, tops, rank_correlation=correlation).moments.shares

    assert sum(shares) == pytest.approx(1, abs=EXACT)
    assert min(shares) >= 0


def test_the_same_total_twice_is_the_same_to_the_last_byte():
    """Nothing is drawn at random: the same lines give the same bytes, percentiles, curve and scenarios."""
    one, two = total(STUDY), total(STUDY)

    assert one.curve.points.tobytes() == two.curve.points.tobytes()
    assert one.curve.levels.tobytes() == two.curve.levels.tobytes()
    assert percentiles(one, *LEVELS) == percentiles(two, *LEVELS)
    assert one.moments.shares.tobytes() == two.moments.shares.tobytes()
    assert sampled(one.branches, 500).tobytes() == sampled(two.branches, 500).tobytes()


# Closed forms


@some
@given(LINES, CORRELATIONS)
def test_the_mean_is_the_sum_of_the_means(lines, correlation):
    """The mean of a total is the sum of its lines' means, correlated or not; the curve has the same mean."""
    job = total(lines, rank_correlation=correlation)

    exact = sum(mean(span) for span in lines)

    assert agree(job.moments.mean, exact)
    curve = job.curve
    middles = (curve.points[1:] + curve.points[:-1]) / 2
    assert float(middles @ np.diff(curve.levels)) == pytest.approx(exact, rel=1e-4)


@some
@given(LINES)
def test_apart_variances_add(lines):
    """Lines that have nothing in common: the variance of the total is the sum of theirs, and so are the shares."""
    job = total(lines, rank_correlation=0)

    exact = [variance(span) for span in lines]

    assert job.moments.deviation == pytest.approx(math.sqrt(sum(exact)), rel=1e-9)
    assert list(job.moments.shares) == pytest.approx([each / sum(exact) for each in exact], abs=1e-9)


def normal(correlation):
    """The correlation of normal scores with a rank correlation."""
    return 2 * math.sin(math.pi * correlation / 6)


def joint(correlation):
    """Chances of pairs of normal scores with a correlation: on a grid of SCORES by SCORES."""
    first, second = SCORES[:, None], SCORES[None, :]
    apart = math.sqrt(1 - correlation**2)
    given = np.exp(-((second - correlation * first) ** 2) / (2 * apart**2)) / (apart * math.sqrt(2 * math.pi))
    return CHANCES[:, None] * given * (CHANCES / np.exp(-(SCORES**2) / 2) * math.sqrt(2 * math.pi))[None, :]


PAIRS = (
    ((500, 1500, 3000), (200, 600, 1500)),
    ((0, 100, 2000), (600, 1600, 1700)),
    ((100, 100, 900), (50, 800, 850)),
)  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("correlation", [0, 0.3, 0.6, 0.8])
def test_the_spread_of_two_lines_is_that_of_the_double_integral(pair, correlation):
    """The standard deviation of two correlated lines is the one integrated over both at once, to 0.01 %."""
    one, two = (amounts(span) for span in pair)
    chances = joint(normal(correlation))

    together = float((one - mean(pair[0])) @ chances @ (two - mean(pair[1])))
    exact = math.sqrt(variance(pair[0]) + variance(pair[1]) + 2 * together)

    assert total(pair, rank_correlation=correlation).moments.deviation == pytest.approx(exact, rel=1e-4)


def under(pair, amount, correlation):
    """The probability that two lines together stay under an amount, whatever engine there is."""
    left = np.clip(levels(pair[1], amount - amounts(pair[0])), 1e-300, 1 - 1e-16)
    scores = np.array([NORMAL.inv_cdf(each) for each in left])
    turned = (scores - correlation * SCORES) / math.sqrt(1 - correlation**2)
    return float(CHANCES @ np.array([NORMAL.cdf(each) for each in turned]))


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("correlation", [0, 0.3, 0.6, 0.8, 0.9])
def test_two_lines_have_the_percentiles_of_the_double_integral(pair, correlation):
    """P10 to P90 of two lines are those integrated over both at once: the probability is right to 0.01 points."""
    job = total(pair, rank_correlation=correlation)

    for percent in (10, 30, 50, 80, 90):
        found = under(pair, *percentiles(job, percent), normal(correlation))
        assert found == pytest.approx(percent / 100, abs=1e-4)


@pytest.mark.parametrize("loadings", [(0, 0.95), (0.95, 0.95), (0.5, 0.8)])
def test_each_line_may_move_with_the_others_as_it_does(loadings):
    """Two lines with loadings of their own are correlated by the product: 0 makes them apart, 0.95 twice nearly one."""
    pair = PAIRS[0]
    job = total(pair, loadings={"line.0": loadings[0], "line.1": loadings[1]})

    for percent in (10, 50, 80, 90):
        found = under(pair, *percentiles(job, percent), loadings[0] * loadings[1])
        assert found == pytest.approx(percent / 100, abs=1e-4)


def test_a_line_that_moves_alone_leaves_the_others_as_they_were():
    """A loading of 0 takes one line out of what the others have in common: covariances of the others stand."""
    job = total(STUDY, loadings={"line.5": 0})

    own = job.moments.covariances[5]

    assert own == pytest.approx(variance(STUDY[5]), rel=1e-6)
    assert total(STUDY).moments.covariances[5] > 2 * own


@pytest.mark.parametrize("place", [0, 0.02, 0.25, 0.5, 0.75, 0.98, 1])
@pytest.mark.parametrize("low", [0, 100])
def test_one_line_is_its_own_pert(place, low):
    """A total of one line has the percentiles of the line, to 0.03 % from P10 to P90."""
    span = (low, low + 1000 * place, low + 1000)
    job = total([span])

    for percent in (10, 50, 70, 80, 90):
        exact = float(amounts(span, [NORMAL.inv_cdf(percent / 100)])[0])
        assert percentiles(job, percent)[0] == pytest.approx(exact, rel=3e-4)


@some
@given(LINES)
def test_the_nearer_to_one_the_nearer_to_the_sum_of_percentiles(lines):
    """With a rank correlation of 0.9, P80 comes near the sum of the lines' P80, and never passes it; P10 the same."""
    job = total(lines, rank_correlation=0.9)

    for percent, side in ((80, 1), (90, 1), (10, -1)):
        together = float(job.branches[0].lines.quantile(percent / 100).sum())
        found = percentiles(job, percent)[0]
        assert side * found <= side * together + NOISE * together
        assert abs(found - together) <= 0.15 * job.moments.deviation


# Bounds and order


@some
@given(open_lines(), CORRELATIONS)
def test_percentiles_rise_and_stay_between_floors_and_tops(lines, correlation):
    """P1 to P99 rise, none is below the sum of lows nor above the sum of what the lines may come to at most."""
    spans, tops = lines
    job = total(spans, tops, rank_correlation=correlation)

    found = percentiles(job, *LEVELS)

    assert found == sorted(found)
    assert found[0] >= sum(low for low, _, _ in spans) * (1 - EXACT)
    branch = job.branches[0]
    assert found[-1] <= float((branch.lines.floor + branch.lines.width).sum()) * (1 + EXACT)


@some
@given(open_lines(), CORRELATIONS, st.floats(0, 1), st.floats(0, 1))
def test_the_curve_rises_from_nothing_to_certainty(lines, correlation, first, second):
    """The S-curve rises from 0 to 1, a larger amount is never less probable to hold, and P80 holds with 80 %."""
    curve = total(*lines, rank_correlation=correlation).curve
    low, high = (curve.points[0] + part * (curve.points[-1] - curve.points[0]) for part in sorted((first, second)))

    assert list(curve.points) == sorted(curve.points)
    assert list(curve.levels) == sorted(curve.levels)
    assert (curve.levels[0], curve.levels[-1]) == pytest.approx((0, 1), abs=1e-6)
    assert 0 <= curve.probability(low) <= curve.probability(high) <= 1
    assert curve.probability(curve.points[0] - 1) == 0
    assert curve.probability(curve.points[-1] + 1) == 1
    assert curve.probability(curve.quantile(0.8)) == pytest.approx(0.8, abs=1e-6)


# More of something


@some
@given(LINES, CORRELATIONS, st.data())
def test_a_dearer_likely_price_never_lowers_a_percentile(lines, correlation, data):
    """Between the same low and high, raising the likely price of a line lowers no percentile of the total."""
    place = data.draw(st.integers(0, len(lines) - 1))
    low, likely, high = lines[place]
    raised = [*lines[:place], (low, likely + (high - likely) * data.draw(st.floats(0, 1)), high), *lines[place + 1 :]]

    before, after = (percentiles(total(each, rank_correlation=correlation), *LEVELS) for each in (lines, raised))

    assert all(more >= less * (1 - EXACT) for less, more in zip(before, after, strict=True))


@some
@given(open_lines(), CORRELATIONS, st.data())
def test_with_open_tops_a_dearer_likely_price_never_lowers_a_percentile_to_p80(lines, correlation, data):
    """Where tops are open, a dearer likely price lowers no percentile up to P80.

    Past P90 it may: high stays the P90, and the nearer likely comes to it, the shorter is the tail beyond.
    """
    spans, tops = lines
    place = data.draw(st.integers(0, len(spans) - 1))
    low, likely, high = spans[place]
    raised = [*spans[:place], (low, likely + (high - likely) * data.draw(st.floats(0, 1)), high), *spans[place + 1 :]]

    before, after = (
        percentiles(total(each, tops, rank_correlation=correlation), *(level for level in LEVELS if level <= 80))
        for each in (spans, raised)
    )

    assert all(more >= less * (1 - EXACT) for less, more in zip(before, after, strict=True))


@some
@given(open_lines(), CORRELATIONS, st.data())
def test_a_higher_top_never_lowers_the_mean_nor_what_lies_above_the_middle(lines, correlation, data):
    """Raising the high of a line never lowers the mean, the P50, or a percentile above; the P10 may fall, by design."""
    spans, tops = lines
    place = data.draw(st.integers(0, len(spans) - 1))
    low, likely, high = spans[place]
    raised = [*spans[:place], (low, likely, high + (high - low) * data.draw(st.floats(0, 2))), *spans[place + 1 :]]

    before, after = (total(each, tops, rank_correlation=correlation) for each in (spans, raised))

    assert after.moments.mean >= before.moments.mean * (1 - EXACT)
    for percent in (50, 70, 80, 90, 95, 99):
        assert percentiles(after, percent)[0] >= percentiles(before, percent)[0] * (1 - EXACT)


def test_a_higher_top_may_lower_the_tenth_percentile():
    """A range of 0 to 1,000, likely 1,000, gets a top of 1,200: its P10 falls, as the likely price counts for less."""
    before, after = (percentiles(total([(0, 1000, top)]), 10)[0] for top in (1000, 1200))

    assert before == pytest.approx(631.0, abs=0.3)
    assert after < before - 30


@some
@given(open_lines(), st.floats(0, 0.8), st.floats(0, 0.8))
def test_more_correlation_never_narrows_a_total(lines, first, second):
    """Lines that move together more never lower the P80 nor raise the P10, and never narrow the spread.

    The series leaves some millionths of a total, so that two nearly equal correlations may be told in the wrong order.
    """
    loose, tight = (total(*lines, rank_correlation=each) for each in sorted((first, second)))

    assert percentiles(tight, 80)[0] >= percentiles(loose, 80)[0] * (1 - NOISE)
    assert percentiles(tight, 10)[0] <= percentiles(loose, 10)[0] * (1 + 2 * NOISE)
    assert tight.moments.deviation >= loose.moments.deviation * (1 - 1e-6)


@some
@given(open_lines())
def test_the_whole_is_never_riskier_than_its_parts_together(lines):
    """P80 of the total never passes the sum of the lines' P80: prices at a confidence do not add up."""
    spans, tops = lines

    whole = percentiles(total(spans, tops), 80)[0]
    parts = sum(percentiles(total([span], [top]), 80)[0] for span, top in zip(spans, tops, strict=True))

    assert whole <= parts * (1 + NOISE)
