"""Speed of the explorer, beside a plain estimate of the same run: `make bench`. Nothing here fails on a slow day."""

from itertools import cycle

import pytest

from costing import PriceBook, Scope, estimate, explore
from costing.exploring import Exploration
from tests.samples import DAY, EXAMPLES, chu_scope

COUNTS = (20, 21, 22, 23, 25)
# Everything is asked for and nothing is known: the origin of the vendor too, so that the risk is a mixture.
OPEN = Scope.model_validate(
    {
        "client": {"name": "H"},
        "systems": {"pacs": {"upgrade": "major"}},
        **{table: {} for table in ("workstations", "migration", "training", "maintenance", "hardware")},
        "integrations": [],
    }
)


@pytest.fixture(scope="module")
def company():
    return PriceBook.read(EXAMPLES / "company.toml")


@pytest.mark.benchmark(group="a move of the explorer (aim: 50 ms or less, of it price and risk 16 ms)")
def test_baseline_the_plain_estimate(benchmark, company):
    """The baseline: the scope of the example, priced."""
    assert benchmark(estimate, chu_scope(), company, DAY).lines


@pytest.mark.benchmark(group="a move of the explorer (aim: 50 ms or less, of it price and risk 16 ms)")
def test_price_and_risk_of_a_move(benchmark, company):
    """Of a move: the scope changed and validated, priced, and its P50, P80 and probability."""
    what_if, counts = Exploration(chu_scope(), company, DAY), cycle(COUNTS)

    def move():
        what_if.set("workstations.count", next(counts), onward=True)
        return what_if.risk.p50, what_if.risk.p80, what_if.risk.probability_of_net

    assert len(benchmark(move)) == 3


@pytest.mark.parametrize("scope", [chu_scope(), OPEN], ids=["the example", "nothing known"])
@pytest.mark.benchmark(group="a move of the explorer (aim: 50 ms or less, of it price and risk 16 ms)")
def test_a_slider_moved(benchmark, company, scope, monkeypatch):
    """From a slider's move to the redrawn price, what moved it and its risk; what follows waits for a pause."""
    shown, counts = explore(scope, company, DAY), cycle(COUNTS)
    monkeypatch.setattr("costing.explorer_timing.Later.ask", lambda _: None)
    slider = shown.input("workstations.count").slider

    def move():
        slider.value = float(next(counts))
        return shown.pane.price.value

    assert "tfoot" in benchmark(move)


@pytest.mark.benchmark(group="what follows a move, when a person pauses (aim: not felt)")
@pytest.mark.parametrize("scope", [chu_scope(), OPEN], ids=["the example", "nothing known"])
def test_questions_and_warnings(benchmark, company, scope):
    """Questions by range, what to look over: after the price, when the slider rests."""
    shown, counts = explore(scope, company, DAY), cycle(COUNTS)

    def follow():
        shown.model.set("workstations.count", next(counts), onward=True)
        return shown.model.questions(), shown.estimate.audit

    assert len(benchmark(follow)) == 2
