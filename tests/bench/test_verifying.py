"""How long a record takes to be verified, beside how long the quote took to make: `make bench`."""

import pytest

from costing import PriceBook, Quote, bridge, estimate, quote, verify
from tests.samples import DAY, EXAMPLES, chu_quote, chu_scope

GROUP = "one record (aim: verified in 20 ms or less)"


@pytest.mark.benchmark(group=GROUP)
def test_baseline_the_whole_record_of_the_same_scope(benchmark):
    """The baseline: the same quote is priced, and its whole record written."""
    book = PriceBook.read(EXAMPLES / "company.toml")

    assert benchmark(lambda: quote(estimate(chu_scope(), book, DAY)).to_json())


@pytest.mark.benchmark(group=GROUP)
def test_a_record_verified(benchmark):
    """A record is read, its seal and inputs digested, every figure worked out again and compared."""
    text = chu_quote().to_json()

    assert benchmark(verify, text).verdict == "verified"


@pytest.mark.benchmark(group=GROUP)
def test_a_record_read_back(benchmark):
    """A record is read, and its seal held against it."""
    text = chu_quote().to_json()

    assert benchmark(Quote.from_json, text) == chu_quote()


@pytest.mark.benchmark(group=GROUP)
def test_a_bridge_between_two_revisions(benchmark):
    """A revision with another scope and a discount is told apart from the first quote, cause by cause."""
    scope, book = chu_scope().model_copy(update={"sites": 3}), PriceBook.read(EXAMPLES / "company.toml")
    made = chu_quote().revise(estimate(scope, book, DAY), discount_percent=3)

    assert benchmark(bridge, chu_quote(), made).steps
