"""Percentiles of many facilities at once: what the risk of each by itself says, in one stroke."""

import numpy as np
import pytest

from costing.exposures import Exposure
from costing.portfolio.quantiles import row_moments
from costing.readings import Beliefs, Reading

USUAL = Beliefs(weight=4.0, open_top=0.9, rank_correlation=0.3)
LEVELS = (0.5, 0.8, 0.9)
ORIGINS = (0.35, 0.40, 0.25)


def amounts(draw, rows):
    """Draw low, likely and high of one line for some facilities, each corner in one piece over them."""
    low = draw.lognormal(13, 1, rows)
    width = low * draw.uniform(0.2, 3, rows)
    return np.stack([low, low + width * draw.beta(1.2, 1.6, rows), low + width]).T


def lines(draw, rows, count, dearer=()):
    """Draw some lines, every third open at the top, the first dearer by so much under each further origin."""
    found = []
    for place in range(count):
        drawn = amounts(draw, rows)
        if place == 0 and dearer:
            drawn = np.stack([drawn * factor for factor in (1, *dearer)])
        found.append(Exposure(f"line_{place}", drawn, open_top=place % 3 == 0))
    return tuple(found)


def of_row(parts, row):
    """Take one facility out of the table."""
    return tuple(Exposure(part.code, part.amounts[..., row, :], part.open_top) for part in parts)


def by_itself(parts, shares, row, beliefs=USUAL):
    """Return the percentiles of one facility as its own risk has them."""
    curve = Reading(of_row(parts, row), shares, beliefs).curve
    return [curve.quantile(level) for level in LEVELS]


def misses(parts, shares, beliefs=USUAL):
    """Return how far the percentiles of all are off those of each by itself [share]."""
    found = row_moments(parts, shares, beliefs).quantiles(LEVELS).T
    each = np.array([by_itself(parts, shares, row, beliefs) for row in range(len(found))])
    return np.abs(found / each - 1)


@pytest.mark.parametrize("count", [1, 2, 4, 7, 10])
@pytest.mark.parametrize("dearer", [(), (1.1, 1.6), (1.3, 3.0)])
def test_percentiles_are_those_of_each_facility_by_itself(count, dearer):
    """P50, P80 and P90 are within half a percent of the facility's own risk, a thousandth on average, origin known
    or not, with one line or with ten.
    """
    parts = lines(np.random.default_rng(count), 12, count, dearer)

    off = misses(parts, ORIGINS if dearer else (1.0,))

    assert off.max() < 0.005
    assert off.mean() < 0.001


@pytest.mark.parametrize(
    "beliefs",
    [
        Beliefs(weight=2.5, open_top=0.8, rank_correlation=0.3),
        Beliefs(weight=4.0, open_top=1.0, rank_correlation=0.0),
        Beliefs(weight=6.0, open_top=0.95, rank_correlation=0.6),
        Beliefs(weight=4.0, open_top=0.9, rank_correlation=0.9),
    ],
)
def test_a_company_may_read_ranges_otherwise(beliefs):
    """With another weight of the likely, another reading of open tops or another correlation they agree as well."""
    parts = lines(np.random.default_rng(3), 12, 5)

    assert misses(parts, (1.0,), beliefs).max() < 0.005


def test_mean_and_spread_are_exact():
    """The mean and the standard deviation of every total are those of its own risk, to a ten-thousandth."""
    parts = lines(np.random.default_rng(5), 12, 6, dearer=(1.2, 2.0))

    moments = row_moments(parts, ORIGINS, USUAL)

    each = [Reading(of_row(parts, row), ORIGINS, USUAL).moments for row in range(12)]
    assert moments.mean == pytest.approx([own.mean for own in each], rel=1e-4)
    assert moments.deviation == pytest.approx([own.deviation for own in each], rel=1e-4)


def test_origins_that_lie_far_apart_are_not_blurred():
    """Where a foreign vendor costs six times a local one, P50 is a local price, P90 a foreign one, none between."""
    local = np.array([[200_000.0, 230_000.0, 300_000.0]])
    part = Exposure("travel", np.stack([local, local * 1.02, local * 6]))

    median, high, higher = row_moments((part,), ORIGINS, USUAL).quantiles(LEVELS)[:, 0]

    assert 200_000 < median < 306_000
    assert 1_200_000 < high < higher < 1_800_000
    assert [median, high, higher] == pytest.approx(by_itself((part,), ORIGINS, 0), rel=0.003)


def test_an_origin_that_makes_no_difference_is_none():
    """Where every origin costs the same, the percentiles are those without origins."""
    parts = lines(np.random.default_rng(7), 12, 4)
    threefold = tuple(Exposure(each.code, np.stack([each.amounts] * 3), each.open_top) for each in parts)

    found = row_moments(threefold, ORIGINS, USUAL).quantiles(LEVELS)

    assert found == pytest.approx(row_moments(parts, (1.0,), USUAL).quantiles(LEVELS), rel=1e-12)


def test_what_is_certain_is_itself():
    """A facility whose amounts are all known has that total at every confidence, to the last digit."""
    sure = np.array([[1_250_000.0] * 3, [0.0] * 3, [90_000.5] * 3])
    parts = (Exposure("a", sure), Exposure("b", np.array([[125_000.0]] * 3), open_top=True), Exposure("c", sure[0]))

    found = row_moments(parts, (1.0,), USUAL).quantiles((0.1, *LEVELS))

    assert (found == np.array([2_625_000.0, 1_375_000.0, 1_465_000.5])).all()


def test_a_line_that_is_told_once_is_certain():
    """A line with one amount in the place of low, likely and high adds that amount, and nothing else."""
    parts = lines(np.random.default_rng(19), 20, 3)
    amount = np.linspace(0, 4e6, 20)[:, None]

    found = row_moments([*parts, Exposure("given", amount)], (1.0,), USUAL).quantiles(LEVELS)

    threefold = row_moments([*parts, Exposure("given", np.repeat(amount, 3, axis=1))], (1.0,), USUAL)
    assert (found == threefold.quantiles(LEVELS)).all()
    assert found == pytest.approx(row_moments(parts, (1.0,), USUAL).quantiles(LEVELS) + amount[:, 0], rel=1e-12)


def test_a_total_never_falls_under_its_floors_and_rises_with_confidence():
    """From P1 to P99 no percentile is under the sum of the lows, and none under the one before it."""
    levels = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
    for count, dearer in ((1, ()), (3, ()), (1, (1.0, 9.0)), (3, (1.01, 40.0))):
        parts = lines(np.random.default_rng(count), 300, count, dearer)

        found = row_moments(parts, ORIGINS if dearer else (1.0,), USUAL).quantiles(levels)

        least = sum(part.amounts[..., 0].reshape(-1, 300).min(axis=0) for part in parts)
        assert (found >= least).all()
        assert (np.diff(found, axis=0) >= 0).all()


def test_a_dearer_line_makes_a_dearer_total():
    """Raise every corner of a line by a tenth, and no percentile from P50 up falls; by all of it, all rise."""
    parts = lines(np.random.default_rng(11), 300, 5, dearer=(1.1, 2.0))
    before = row_moments(parts, ORIGINS, USUAL).quantiles(LEVELS)
    for place, part in enumerate(parts):
        raised = list(parts)
        raised[place] = part.times(1.1)

        after = row_moments(raised, ORIGINS, USUAL).quantiles(LEVELS)

        assert (after > before).all()


def test_dearer_in_all_is_dearer_by_as_much():
    """Multiply every amount by seven, and every percentile is seven times what it was; add a certain line, and each
    rises by that.
    """
    parts = lines(np.random.default_rng(13), 40, 5, dearer=(1.1, 2.0))
    before = row_moments(parts, ORIGINS, USUAL).quantiles(LEVELS)

    sevenfold = row_moments([part.times(7) for part in parts], ORIGINS, USUAL).quantiles(LEVELS)
    added = row_moments([*parts, Exposure("given", np.full(3, 400_000.0))], ORIGINS, USUAL).quantiles(LEVELS)

    assert sevenfold == pytest.approx(before * 7, rel=1e-10)
    assert added == pytest.approx(before + 400_000, rel=1e-12)


def test_the_order_of_lines_and_the_neighbours_of_a_facility_make_no_difference():
    """Facilities have the same percentiles alone, among others, and with their lines in another order."""
    parts = lines(np.random.default_rng(17), 9_000, 4, dearer=(1.1, 2.0))
    table = row_moments(parts, ORIGINS, USUAL).quantiles(LEVELS)

    turned = row_moments(parts[::-1], ORIGINS, USUAL).quantiles(LEVELS)
    alone = []
    for row in (0, 4_097, 8_999):
        own = [Exposure(part.code, part.amounts[..., row : row + 1, :], part.open_top) for part in parts]
        alone.append(row_moments(own, ORIGINS, USUAL).quantiles(LEVELS)[:, 0])
    single = np.array(alone).T

    assert turned == pytest.approx(table, rel=1e-10)
    assert single == pytest.approx(table[:, [0, 4_097, 8_999]], rel=1e-10)


def test_the_reference_quote_of_the_risk_study():
    """The eight lines of the study have P50 7,512 and P80 8,876 thousand, within fifteen ten-thousandths of 180 million
    draws.
    """
    spans = [
        (2, 100, 250, 500),
        (1, 500, 1500, 3000),
        (12, 50, 120, 250),
        (1, 200, 600, 1500),
        (2, 300, 800, 2000),
        (5, 30, 60, 150),
        (1, 150, 300, 900),
        (3, 120, 200, 400),
    ]
    parts = [Exposure(f"{place}", quantity * np.array([span], float)) for place, (quantity, *span) in enumerate(spans)]

    found = row_moments(parts, (1.0,), USUAL).quantiles((0.1, 0.5, 0.8, 0.9))[:, 0]

    assert found == pytest.approx([5652.22, 7512.10, 8876.25, 9595.98], rel=1.5e-3)
