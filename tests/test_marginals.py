"""One line as a distribution: quantiles held against the beta's own integral, ranges as they are read, exact shares."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.errors import RangeUnreadable
from costing.marginals import SCORES, SHAPES, Perts, pert_table, read, read_expert
from costing.money import CENTIME, apportioned, exactly, up_to_step
from tests.totals import NORMAL, levels_of, places_of

# The eight lines of the published study, in thousands of dinars: minimum, likely, maximum of one unit.
PUBLISHED = (
    (100, 250, 500), (500, 1500, 3000), (50, 120, 250), (200, 600, 1500), (300, 800, 2000), (30, 60, 150),
    (150, 300, 900), (120, 200, 400),
)  # fmt: skip


def one(low, likely, high, *, open_top=False, top=0.9):
    return read(np.array([[low, likely, high]], dtype=float), np.array([open_top]), 4, top)


def expert(low, likely, high, floor=0.0):
    return read_expert(np.array([[low, likely, high]], dtype=float), np.array([float(floor)]), 4)


@pytest.mark.parametrize(("weight", "off"), [(2, 3e-6), (4, 3e-6), (10, 1.2e-5)])
@pytest.mark.parametrize("shape", [0, 0.01, 0.1, 0.2513, 0.5, 0.77777, 0.998, 1])
def test_the_table_gives_the_quantiles_of_a_pert(weight, off, shape):
    """Every percentile of a line is that of its PERT, to three millionths of its range, from P0.00001 to P99.99999.

    Ten is a weight that makes a line almost certain: there a percentile is right to twelve millionths of the range.
    """
    scores = SCORES[::15]
    exact = places_of(scores, shape, weight)

    places = pert_table(weight).rows(np.array([shape]))[0, ::15]

    assert np.abs(places - exact).max() <= off
    column = np.interp(shape, SHAPES, pert_table(weight).column(0.8))
    assert column == pytest.approx(places_of([NORMAL.inv_cdf(0.8)], shape, weight)[0], abs=off)


def test_the_table_is_built_once():
    """The second offer of a program does not pay for the table again."""
    assert pert_table(4) is pert_table(4)
    assert pert_table(4).quantiles is pert_table(4).quantiles
    assert pert_table(4.0).quantiles is not pert_table(6).quantiles


def test_a_closed_range_is_a_pert_from_its_low_to_its_high():
    """A range of 500 thousand to 3 million around 1.5 million has the mean and spread of that PERT, and keeps its ends.

    Mean (500 + 4 x 1500 + 3000) / 6 = 1583.33; variance (1583.33 - 500) x (3000 - 1583.33) / 7 = 219246.
    """
    line = one(500, 1500, 3000)

    assert (line.floor[0], line.width[0], line.shape[0]) == (500, 2500, 0.4)
    assert line.mean[0] == pytest.approx(1583.3333333, rel=1e-9)
    assert line.variance[0] == pytest.approx(219246.0317, rel=1e-9)
    assert levels_of((line.quantile(0.8) - 500) / 2500, 0.4)[0] == pytest.approx(0.8, abs=3e-6)


@pytest.mark.parametrize(("likely", "times"), [(0.30, 1.97), (0.35, 1.87), (0.40, 1.77), (0.50, 1.58)])
def test_an_open_top_is_passed_one_time_in_ten(likely, times):
    """Where the market writes "3,000,000+", one price in ten lies above it, and none below the low end.

    The highest price is then 1.6 to 2 times the width above the low end, less where the likely price is nearer the top.
    """
    line = one(200, 200 + 1000 * likely, 1200, open_top=True)

    assert line.floor[0] == 200
    assert line.width[0] / 1000 == pytest.approx(times, abs=0.005)
    assert line.quantile(0.9)[0] == pytest.approx(1200, abs=1e-9)
    assert line.floor[0] + line.shape[0] * line.width[0] == pytest.approx(200 + 1000 * likely, abs=0.01)
    assert levels_of(1000 / line.width, line.shape[0])[0] == pytest.approx(0.9, abs=2e-5)


def test_an_open_top_may_be_read_at_another_percentile():
    """A seller may read an open top as passed one time in five, or as a maximum; the tail grows and goes with it."""
    maximum, one_in_ten, one_in_five = (one(200, 600, 1500, open_top=True, top=top) for top in (1.0, 0.9, 0.8))

    assert maximum.width[0] == 1300
    assert one_in_five.quantile(0.8)[0] == pytest.approx(1500, abs=1e-9)
    assert 1300 < one_in_ten.width[0] < one_in_five.width[0]


@given(st.floats(0, 1e9), st.floats(10, 1e9), st.floats(0, 1))
def test_an_open_top_keeps_floor_likely_and_p90_whatever_they_are(low, width, place):
    """Whatever the range, reading its open top moves neither its low end nor its likely price, and its high is P90."""
    likely, high = low + width * place, low + width
    line = one(low, likely, high, open_top=True)

    assert line.floor[0] == low
    assert line.quantile(0.9)[0] == pytest.approx(high, rel=1e-9)
    assert line.floor[0] + line.shape[0] * line.width[0] == pytest.approx(min(likely, high), abs=1e-4 * width)


@pytest.mark.parametrize("span", PUBLISHED)
def test_a_persons_own_range_never_makes_a_price_negative(span):
    """A range given as P10 to P90 keeps its P90 and its likely price, and no price falls below the floor of 0."""
    line = expert(*span)

    assert line.floor[0] >= 0
    assert line.quantile(0.9)[0] == pytest.approx(span[2], rel=1e-4)
    assert line.floor[0] + line.shape[0] * line.width[0] == pytest.approx(span[1], rel=1e-4)
    if line.floor[0] > 0:
        assert line.quantile(0.1)[0] == pytest.approx(span[0], rel=1e-4)


def test_without_the_floor_a_major_upgrade_could_be_negative():
    """P10 to P90 of a major upgrade would reach down to -374 thousand dinars: it starts at its floor instead."""
    free = expert(*(value + 1000 for value in (500, 1500, 3000)))

    assert free.floor[0] - 1000 == pytest.approx(-374, abs=1)
    assert expert(500, 1500, 3000).floor[0] == 0
    assert expert(500, 1500, 3000, floor=450).floor[0] == 450


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(1, 1e6), st.floats(0, 1))
def test_a_persons_own_range_never_goes_below_its_floor(floor, above, width, place):
    """Whatever the range and the floor under it, no price is below the floor and nine in ten are under its high."""
    low = floor + above
    line = expert(low, low + width * place, low + width, floor=floor)

    assert line.floor[0] >= floor
    assert line.quantile(0.9)[0] == pytest.approx(low + width, rel=1e-4)


def test_a_range_without_width_is_a_constant():
    """A price whose low is its high is certain, open top or not, its own range or not; binary noise is no width."""
    for line in (one(700, 700, 700), one(700, 700, 700, open_top=True), expert(700, 700, 700)):
        assert (line.floor[0], line.width[0], line.mean[0], line.variance[0]) == (700, 0, 700, 0)
        assert line.quantile(0.1)[0] == line.quantile(0.9)[0] == 700
    assert one(0.3, 0.1 + 0.2, 0.3).width[0] == 0
    assert one(0, 0, 0).mean[0] == 0


@pytest.mark.parametrize(
    "span",
    [
        (100, 99, 200),
        (100, 201, 200),
        (200, 150, 100),
        (-1, 0, 100),
        (math.nan, 1, 2),
        (1, math.nan, 2),
        (1, 2, math.nan),
        (1, 2, math.inf),
    ],
)
def test_a_range_that_is_none_is_refused(span):
    """A likely price outside its range, a negative or infinite price, or none, is refused, never clipped."""
    with pytest.raises(RangeUnreadable) as told:
        one(*span)
    with pytest.raises(RangeUnreadable):
        expert(*span)
    assert "low must be zero or more" in str(told.value)


def test_the_score_of_an_amount_is_where_it_lies():
    """An amount at a line's P80 has the normal score of 0.8; past an end it has the score of that end."""
    lines = read(np.array([[500.0, 1500, 3000], [100, 100, 100]]), np.array([False, False]), 4, 0.9)

    scores = lines.scores(np.array([lines.quantile(0.8)[0], 100]))

    assert scores[0] == pytest.approx(NORMAL.inv_cdf(0.8), abs=1e-4)
    assert list(one(500, 1500, 3000).scores(np.array([9e9]))) == [SCORES[-1]]
    assert list(one(500, 1500, 3000).scores(np.array([0.0]))) == [SCORES[0]]


def test_lines_can_be_taken_apart_and_multiplied():
    """Twice a line has twice its floor and its width; some of the lines are those lines."""
    lines = read(np.array([[500.0, 1500, 3000], [100, 200, 400]]), np.array([False, False]), 4, 0.9)

    assert list(lines.times(2).mean) == [2 * mean for mean in lines.mean]
    assert list(lines.times(np.array([1.0, 3.0])).width) == [2500, 900]
    assert list(lines.those(np.array([False, True])).floor) == [100]
    assert isinstance(lines.those(np.array([False, False])), Perts)


@given(
    st.integers(0, 10**13),
    st.lists(st.floats(0, 1e12) | st.decimals(0, 10**12, places=2), min_size=1, max_size=60),
    st.sampled_from((CENTIME, Decimal(100), Decimal(1000))),
)
def test_an_amount_shared_out_sums_to_itself(steps, weights, step):
    """However an amount is shared out, the parts sum to it to the centime, each within one step of its due."""
    total = (steps * step).quantize(CENTIME)
    weights = [*weights, 1.0]

    parts = exactly(apportioned)(total, weights, step)

    due = sum(float(weight) for weight in weights)
    assert sum(parts, Decimal(0)) == total
    for part, weight in zip(parts, weights, strict=True):
        assert part % step == 0
        assert abs(float(part) - float(total) * float(weight) / due) <= float(step) + 1e-9 * float(total)


def test_what_cannot_be_split_goes_to_the_largest_remainder():
    """What no step divides goes to those of whom most was cut off, one step each; of equals, to the first."""
    assert apportioned(Decimal("10.00"), (1, 2, 4)) == (Decimal("1.43"), Decimal("2.86"), Decimal("5.71"))
    assert apportioned(Decimal("10.00"), (1, 1, 1)) == (Decimal("3.34"), Decimal("3.33"), Decimal("3.33"))
    assert apportioned(Decimal("100.00"), (1, 2), Decimal(1)) == (Decimal("33.00"), Decimal("67.00"))
    assert apportioned(Decimal("5000.00"), (0, 1, 0), Decimal(1000)) == (0, 5000, 0)
    assert apportioned(Decimal("0.00"), (0, 0)) == (0, 0)


@pytest.mark.parametrize(
    ("amount", "step", "up"),
    [
        (2_013_000.01, 1000, "2014000.00"),
        (2_013_000.0, 1000, "2013000.00"),
        (2_013_000.0000001, 1000, "2013000.00"),
        (2_012_999.9999999, 1000, "2013000.00"),
        (1.0, 1000, "1000.00"),
        (0.0, 1000, "0.00"),
        (0.1 + 0.2, "0.01", "0.30"),
    ],
)
def test_a_price_at_a_confidence_is_rounded_up(amount, step, up):
    """A quantile becomes the next whole step; what binary arithmetic leaves in the last digit does not cost a step."""
    assert str(up_to_step(amount, Decimal(step))) == up
