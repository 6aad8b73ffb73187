"""The estimate: its class, the factors that move it, and why each line costs what it costs."""

import pytest

from costing import Scope, estimate
from costing.errors import LanguageNotWritten
from tests.samples import DAY, EXAMPLES, book, chu_estimate, priced
from tests.test_cases import CASES, read


def test_the_class_of_an_estimate_follows_its_width():
    """All known, an estimate is of a better class than with nothing known, which is of the widest."""
    assert priced(migration={}).estimate_class == 5
    assert chu_estimate().estimate_class == 1
    known = next(path for path in CASES if path.stem == "imaging_centre_local")
    assert read(known)[1].estimate_class == 3
    assert priced(licences=[{"item": "x", "amount": 1}]).estimate_class == 1
    assert priced(maintenance={}).estimate_class is None


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_every_step_of_a_price_names_its_source(lang):
    """Explaining a line tells each step, in the reader's language, with a source."""
    made = estimate(Scope.read(EXAMPLES / "chu.toml"), book(), DAY)

    for line in made.lines:
        told = made.explain(line.code, lang)
        assert all(row.what and row.source for row in told.rows)
        assert line.code in str(told)


def test_an_explanation_in_a_fourth_language_is_refused():
    """An explanation in a language that is not there is refused with those there are."""
    with pytest.raises(LanguageNotWritten, match="fr, ar, en"):
        chu_estimate().explain("integration", "de")


def test_the_ten_pricing_factors_of_the_market_all_move_a_price():
    """Each of the market's ten pricing factors is a driver that some service weighs or counts."""
    prices = book().on(DAY)
    used = {name for service in prices.services.values() for name in (*service.weights, service.quantity) if name}

    factors = {prices.drivers[name].factor for name in used if name in prices.drivers}

    assert factors == set(prices.factors)
    assert len(factors - {"market"}) == 10
