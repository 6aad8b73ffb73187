"""The risk of a programme: what many facilities may come to together, and what adding up single ones overstates."""

from importlib.resources import files
from tomllib import loads

import numpy as np
import pandas as pd
import pytest

from costing import estimate, portfolio_risk
from costing.errors import BookRefused, ConfidenceUnknown, NotInForce
from costing.exposures import Exposure
from costing.marginals import SCORES, read
from costing.portfolio.national import programme_of
from costing.portfolio.programme import Facilities
from costing.portfolio.quantiles import conditional_moments, row_moments
from costing.portfolio_errors import NationalRefused
from costing.readings import Beliefs
from tests.facilities import scope_of
from tests.samples import DAY, book

USUAL = Beliefs(weight=4.0, open_top=0.9, rank_correlation=0.3)
LEVELS = (0.1, 0.5, 0.8, 0.9)
ORIGINS = (0.35, 0.40, 0.25)
FRAME = pd.DataFrame(
    {
        "client.kind": ["university_hospital", "district_hospital", "private_clinic", "district_hospital"],
        "systems.pacs.upgrade": ["major", "minor", None, None],
        "migration": [True, True, False, True],
        "training": [True, None, True, None],
        "vendor.origin": ["international", "local", "local_partner", "local"],
    },
    index=["CHU", "EPH", "CLINIC", "EPH 2"],
)


def lines(facilities, count, seed=1):
    """Draw some lines of some facilities, the first open at the top."""
    draw, found = np.random.default_rng(seed), []
    for place in range(count):
        low = draw.lognormal(13, 0.8, facilities)
        width = low * draw.uniform(0.2, 3, facilities)
        spans = np.stack([low, low + width * draw.beta(1.2, 1.6, facilities), low + width]).T
        found.append(Exposure(f"line_{place}", spans, open_top=not place))
    return tuple(found)


def programme(parts, national, shares=(1.0,)):
    """Put the facilities of some lines together."""
    facilities = Facilities(national)
    facilities.add(*conditional_moments(parts, shares, USUAL))
    return facilities.together


def drawn(parts, national, shares, draws=200_000):
    """Draw the total of each facility, of shape (facilities, draws), line by line, with nothing of the library but
    how one line is read.
    """
    draw, loading = np.random.default_rng(7), USUAL.loading("")
    country, totals = draw.normal(size=draws), []
    for facility in range(parts[0].amounts.shape[-2]):
        origin = draw.choice(len(shares), size=draws, p=shares)
        factor = np.sqrt(national) * country + np.sqrt(1 - national) * draw.normal(size=draws)
        total = np.zeros(draws)
        for part in parts:
            spans = part.amounts.reshape(-1, *part.amounts.shape[-2:])[:, facility]
            rows = read(spans, np.full(len(spans), part.open_top), USUAL.weight, USUAL.open_top).rows()
            score = loading * factor + np.sqrt(1 - loading**2) * draw.normal(size=draws)
            for place, row in enumerate(rows):
                some = origin == place if len(rows) > 1 else slice(None)
                total[some] += np.interp(score[some], SCORES, row)
        totals.append(total)
    return np.array(totals)


# Against chance itself


@pytest.mark.parametrize(("national", "dearer"), [(0.0, ()), (0.5, ()), (1.0, ()), (0.5, (1.1, 2.5))])
def test_two_hundred_thousand_programmes_drawn_by_chance_say_the_same(national, dearer):
    """P50, P80 and P90 of four facilities are within half a percent of 200,000 drawn programmes and P10 within one,
    vendors known or not; the spread is within one percent, the share of each within one point.
    """
    parts, shares = lines(4, 2), ORIGINS if dearer else (1.0,)
    if dearer:
        parts = (Exposure("travel", np.stack([parts[0].amounts * times for times in (1, *dearer)])), *parts[1:])

    found, chance = programme(parts, national, shares), drawn(parts, national, shares)

    whole = chance.sum(axis=0)
    low, *others = (found.quantile(level) for level in LEVELS)
    assert low == pytest.approx(np.quantile(whole, LEVELS[0]), rel=0.01)
    assert others == pytest.approx(np.quantile(whole, LEVELS[1:]).tolist(), rel=0.005)
    assert found.total.deviation[0] == pytest.approx(whole.std(), rel=0.01)
    assert found.shares == pytest.approx([np.cov(each, whole)[0, 1] / whole.var() for each in chance], abs=0.01)


# What must hold


@pytest.mark.parametrize("national", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("shares", [(1.0,), ORIGINS])
def test_a_programme_of_one_facility_is_that_facility(national, shares):
    """One facility alone has its own percentiles, origin known or not, and so it has beside a certain one."""
    parts = lines(1, 3)
    if len(shares) > 1:
        parts = (Exposure("travel", np.stack([parts[0].amounts * times for times in (1, 1.1, 4)])), *parts[1:])
    own = row_moments(parts, shares, USUAL).quantiles(LEVELS)[:, 0]
    certain = conditional_moments([Exposure("given", np.full((1, 3), 5_000_000.0))], (1.0,), USUAL)

    alone = programme(parts, national, shares)
    beside = Facilities(national)
    beside.add(*certain)
    beside.add(*conditional_moments(parts, shares, USUAL))

    assert [alone.quantile(level) for level in LEVELS] == pytest.approx(own, rel=1e-9)
    assert [beside.together.quantile(level) for level in LEVELS] == pytest.approx(own + 5_000_000, rel=1e-9)
    assert list(beside.together.shares) == pytest.approx([0, 1])


def test_the_more_is_national_the_less_is_evened_out():
    """From 0 to 1 in steps, the spread and P80 rise and P10 falls; the mean stays."""
    parts = lines(40, 3)
    each = [programme(parts, national) for national in (0, 0.25, 0.5, 0.75, 1)]

    means, spreads, p10s, p80s = (
        np.array(column)
        for column in zip(
            *((own.total.mean[0], own.total.deviation[0], own.quantile(0.1), own.quantile(0.8)) for own in each),
            strict=True,
        )
    )

    assert means == pytest.approx(means[0], rel=1e-12)
    assert (np.diff(spreads) > 0).all()
    assert (np.diff(p80s) > 0).all()
    assert (np.diff(p10s) < 0).all()


@pytest.mark.parametrize("national", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("shares", [(1.0,), ORIGINS])
def test_adding_up_single_p80_is_never_too_little(national, shares):
    """Whatever the programme and the national part, its P80 is not above the sum of the P80 of its facilities."""
    for seed, facilities, count in ((1, 2, 1), (2, 3, 4), (3, 30, 2), (4, 400, 3)):
        parts = lines(facilities, count, seed)
        if len(shares) > 1:
            parts = (Exposure("travel", np.stack([parts[0].amounts * times for times in (1, 1.1, 3)])), *parts[1:])

        found = programme(parts, national, shares)

        assert found.quantile(0.8) <= found.p80s.sum()


def test_few_facilities_whose_vendor_is_unknown_stay_within_reason():
    """Two facilities that cost nine times as much from a foreign vendor: the curve rises from the sum of the floors on,
    and P80 is between one dear facility and two.
    """
    cheap = np.array([[900_000.0, 1_000_000.0, 1_200_000.0]] * 2)
    found = programme((Exposure("travel", np.stack([cheap, cheap * 1.02, cheap * 9])),), 0.5, ORIGINS)

    curve = [found.quantile(level) for level in (0.01, 0.1, 0.3, 0.5, 0.8, 0.9, 0.99)]

    assert curve == sorted(curve)
    assert curve[0] >= 1_800_000
    assert 8_100_000 < curve[4] < 20_000_000


def test_shares_are_parts_of_one():
    """The shares of the facilities sum to 1 and none is negative; a facility twice as dear has about twice as much,
    and all others less.
    """
    parts = lines(300, 3)
    twice = np.ones((300, 1))
    twice[7] = 2
    found = programme(parts, 0.5)

    after = programme([Exposure(each.code, each.amounts * twice, each.open_top) for each in parts], 0.5)

    assert found.shares.sum() == pytest.approx(1, abs=1e-12)
    assert (found.shares > 0).all()
    assert after.shares[7] > 1.9 * found.shares[7]
    assert (np.delete(after.shares, 7) < np.delete(found.shares, 7)).all()


def test_it_makes_no_difference_in_how_many_lots_facilities_come():
    """A programme added in one lot or in many is the same."""
    parts = lines(5_000, 2)
    whole, piecemeal = programme(parts, 0.5), Facilities(0.5)
    for first in range(0, 5_000, 1_700):
        some = [Exposure(each.code, each.amounts[first : first + 1_700], each.open_top) for each in parts]
        piecemeal.add(*conditional_moments(some, (1.0,), USUAL))

    joined = piecemeal.together

    assert [joined.quantile(level) for level in LEVELS] == pytest.approx(
        [whole.quantile(level) for level in LEVELS], rel=1e-12
    )
    assert joined.shares == pytest.approx(whole.shares, rel=1e-9)


# From a table of facilities


def test_the_risk_of_a_table_of_facilities():
    """I give the table I price, and read what the programme may come to, whose risk it is, and what adding up single
    P80 overstates.
    """
    risk = portfolio_risk(FRAME, book(), DAY)

    singles = [estimate(scope_of(row), book(), DAY).risk() for _, row in FRAME.iterrows()]
    frame = risk.to_frame()
    assert list(frame.index) == list(FRAME.index)
    assert list(frame.columns) == ["mean", "deviation", "p80", "share", "allocation"]
    assert list(frame["mean"]) == pytest.approx([each.mean for each in singles], rel=1e-3)
    assert list(frame["p80"]) == pytest.approx([each.p80 for each in singles], rel=0.005)
    assert risk.mean == pytest.approx(frame["mean"].sum())
    assert risk.p10 < risk.p50 < risk.p70 < risk.p80 < risk.p90
    assert risk.sum_of_p80 == pytest.approx(frame["p80"].sum())
    assert risk.overstated == pytest.approx(risk.sum_of_p80 - risk.p80)
    assert 0.02 < risk.overstated_share < 0.2
    assert f"4 facilities: P10 {risk.p10:,.0f}" in repr(risk)


def test_the_p80_of_the_programme_is_shared_out_to_the_centime():
    """What is allocated to the facilities is whole centimes and sums to the programme's P80; each has less than its own
    P80 would ask for.
    """
    risk = portfolio_risk(FRAME, book(), DAY)

    centimes = [round(amount * 100) for amount in risk.allocation]
    assert sum(centimes) == round(risk.p80 * 100)
    assert list(risk.allocation) == [each / 100 for each in centimes]
    assert (risk.allocation < risk.to_frame()["p80"]).sum() >= 3


def test_a_confidence_and_an_amount_are_two_sides_of_one_curve():
    """P80 holds with four chances in five; nothing holds under the curve, all above it; the curve rises."""
    risk = portfolio_risk(FRAME, book(), DAY)

    amounts, levels = zip(*risk.s_curve, strict=True)
    assert list(amounts) == sorted(amounts)
    assert list(levels) == sorted(levels)
    assert risk.probability(risk.p80) == pytest.approx(0.8)
    assert risk.probability(risk.quantile(33)) == pytest.approx(0.33)
    assert (risk.probability(0), risk.probability(1e12)) == (0, 1)
    for wrong in (0, 100, "80", True, None):
        with pytest.raises(ConfidenceUnknown):
            risk.quantile(wrong)


def test_the_order_of_the_table_is_kept():
    """Turn the table round, and each facility keeps its figures; the programme is the same."""
    before, after = portfolio_risk(FRAME, book(), DAY), portfolio_risk(FRAME[::-1], book(), DAY)

    pd.testing.assert_frame_equal(after.to_frame()[::-1], before.to_frame(), rtol=1e-9)
    assert after.p80 == pytest.approx(before.p80, rel=1e-12)


def test_amounts_that_are_given_are_certain():
    """Hardware at an amount that is given moves the whole curve and nothing else."""
    plain = portfolio_risk(FRAME, book(), DAY)
    given = portfolio_risk(FRAME.assign(**{"hardware.amount": [0.0, 2e6, 0.0, 3e6]}), book(), DAY)

    assert given.p80 == pytest.approx(plain.p80 + 5e6, rel=1e-9)
    assert given.deviation == pytest.approx(plain.deviation, rel=1e-9)


def test_a_programme_without_any_facility_comes_to_nothing():
    """An empty table is a programme of nothing, with nothing overstated."""
    risk = portfolio_risk(FRAME[:0], book(), DAY)

    assert (risk.mean, risk.deviation, risk.p80, risk.sum_of_p80, risk.overstated_share) == (0, 0, 0, 0, 0)
    assert risk.to_frame().empty


# The assumption behind it


def test_the_national_part_is_an_assumption_one_may_replace():
    """A half is assumed, with its reason in three languages; I give my own, and nothing that is no share is taken."""
    assumed = loads((files("costing") / "data" / "programme.toml").read_text("utf-8"))["national"][0]
    assert (assumed["kind"], assumed["source"]) == ("assumption", "calibration")
    assert all(assumed["reason"][lang] for lang in ("fr", "en", "ar"))

    usual, half, none = (portfolio_risk(FRAME, book(), DAY, national=part) for part in (None, 0.5, 0))

    assert usual.national == 0.5
    assert usual.p80 == half.p80
    assert none.p80 < usual.p80
    for wrong in (-0.1, 1.5, float("nan"), "half", True):
        with pytest.raises(NationalRefused):
            portfolio_risk(FRAME, book(), DAY, national=wrong)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.pop("national"),
        lambda raw: raw["national"][0].update(percent=101),
        lambda raw: raw["national"][0].pop("reason"),
    ],
)
def test_a_spoilt_file_of_the_programme_is_refused(spoil):
    """A file of assumptions that lacks something, or has a value that cannot be, is refused with its place."""
    raw = loads((files("costing") / "data" / "programme.toml").read_text("utf-8"))
    spoil(raw)

    with pytest.raises(BookRefused) as refusal:
        programme_of(raw)
    assert "programme.toml" in str(refusal.value)


def test_before_the_assumption_there_is_none():
    """On the day before the first entry the national part must be given."""
    with pytest.raises(NotInForce):
        portfolio_risk(FRAME, book(), DAY.replace(year=2024))
