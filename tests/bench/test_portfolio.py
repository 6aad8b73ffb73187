"""Many facilities at once, beside a loop over `estimate` and the bare numpy expression of the same: `make bench`.

Facilities ask for all ten services, and everything is known of them but, where that is said, the vendor's origin; the
last ones ask and answer as a real table does, with gaps.
"""

import numpy as np
import pytest

from costing import estimate, portfolio_risk, price_portfolio
from costing.drivers import interface_points
from costing.portfolio.interfaces import listing
from tests.bench.bare import LISTS, Bare, complete
from tests.facilities import national, scope_of
from tests.samples import DAY, book

ROWS, FEW = 1_000_000, 200
GROUP = f"{ROWS} facilities x all services (a loop over estimate prices {FEW}: times {ROWS // FEW})"
GAPS = "100000 facilities as a real table has them, with gaps"


@pytest.fixture(scope="module")
def facilities():
    """Facilities that ask for everything."""
    return complete(ROWS)


@pytest.fixture(scope="module")
def bare():
    """The bare expression, its numbers read."""
    prices = book().on(DAY)
    return Bare(prices, {text: interface_points(listing(text).entries, prices.interfaces) for text in LISTS})


def timed(benchmark, run, *words, **options):
    """Time three runs after one."""
    return benchmark.pedantic(run, words, options, rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group=GROUP)
def test_baseline_bare_numpy(benchmark, facilities, bare):
    """The baseline: numpy written for these facilities alone, chunk by chunk; its figures are those of the library."""
    found = timed(benchmark, bare, facilities)

    priced = price_portfolio(facilities.head(5_000), book(), DAY, percentiles=False)
    assert np.allclose(found.head(5_000), priced[found.columns], rtol=0, atol=0.005)


@pytest.mark.benchmark(group=GROUP)
def test_baseline_a_loop_over_estimate(benchmark, facilities):
    """Another: so few of them, one after the other."""
    scopes = [scope_of(row) for row in facilities.head(FEW).to_dict("records")]

    assert timed(benchmark, lambda: [estimate(scope, book(), DAY).likely for scope in scopes])


@pytest.mark.benchmark(group=GROUP)
def test_prices(benchmark, facilities):
    """Low, likely and high, gross and maintenance (aims: 1000 times quicker than the loop, 5 times the bare numpy)."""
    assert len(timed(benchmark, price_portfolio, facilities, book(), DAY, percentiles=False)) == ROWS


@pytest.mark.benchmark(group=GROUP)
def test_prices_with_percentiles(benchmark, facilities):
    """The same with P50, P80 and P90 (aim: twice as long at most); their error is told beside the time."""
    priced = timed(benchmark, price_portfolio, facilities, book(), DAY)

    errors = [error_of(facilities.iloc[row], priced.iloc[row]) for row in range(FEW)]
    benchmark.extra_info |= {"mean error": float(np.mean(errors)), "largest error": float(np.max(errors))}
    assert np.max(errors) < 0.005


def error_of(facility, priced):
    """Return how far the percentiles of a row are from those of its own risk [share]."""
    risk = estimate(scope_of(facility.to_dict()), book(), DAY).risk()
    return [abs(priced[f"total.{name}"] / getattr(risk, name) - 1) for name in ("p50", "p80", "p90")]


@pytest.mark.benchmark(group=GAPS)
@pytest.mark.parametrize("vendor", [True, False], ids=["vendor known", "vendor unknown"])
def test_a_table_with_gaps(benchmark, vendor):
    """Prices with percentiles (aim: a second)."""
    table = national().facilities(100_000, 3, vendor=vendor)

    assert len(timed(benchmark, price_portfolio, table, book(), DAY)) == 100_000


@pytest.mark.benchmark(group=GAPS)
def test_the_risk_of_a_programme(benchmark):
    """What all of them may come to together, with the share of each."""
    table = national().facilities(100_000, 3)

    assert timed(benchmark, portfolio_risk, table, book(), DAY).p80
