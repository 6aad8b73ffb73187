"""Another quantity on a client's sheet is another answer of the scope, priced by the engine."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing import CostingError, Quote, estimate, quote
from costing.answer_errors import AskedUnknown, LineNeeded, QuantityFixed, QuantityRefused
from costing.errors import NoLineLeft
from costing.quoting.requantifying import requantified
from costing.wording import said
from tests.samples import DAY, book, chu_quote, priced, scope_of

OWN_LINES = [
    {"label": "Câblage", "unit_price": 100, "quantity": 2},
    {"label": "Étude", "unit_price": 250, "quantity": 3},
]
LICENCES = [
    {"item": "Lecture", "amount": 100_000, "seats": 3},
    {"item": "Serveur", "amount": 5_000, "model": "subscription", "years": 2},
]


def firm(priced_again):
    """Return quantity and firm amount of each line of an estimate, by code."""
    return {line.code: (line.quantity.likely, line.firm_amount) for line in priced_again.lines}


def test_a_quantity_is_the_answer_that_sets_it():
    """Twenty workstations instead of twenty-four cost what a scope with twenty costs, everything else as it was."""
    amended = chu_quote().scope.model_copy(
        update={"workstations": chu_quote().scope.workstations.model_copy(update={"count": 20})}
    )

    again = requantified(chu_quote(), {"workstation": Decimal(20)})

    assert again.scope == amended
    assert firm(again)["workstation"] == (20.0, Decimal("2832000.00"))
    assert {code: value for code, value in firm(again).items() if code != "workstation"} == {
        code: value for code, value in firm(chu_quote().offer.estimate).items() if code != "workstation"
    }


def test_the_day_and_the_prices_are_those_of_the_quote():
    """A record read back years later is priced again at its own prices, on its own day."""
    read = Quote.from_json(chu_quote().to_json())

    again, here = (requantified(each, {"training": Decimal("7.5")}) for each in (read, chu_quote()))

    assert (again.day, firm(again)) == (DAY, firm(here))
    assert firm(again)["training"] == (7.5, Decimal("262500.00"))


@pytest.mark.parametrize("code", ["workstation", "training", "travel"])
def test_a_quantity_of_nothing_takes_the_line_out(code):
    """None of something is no line of it; one of it still is."""
    without, one = (requantified(chu_quote(), {code: Decimal(number)}) for number in (0, 1))

    assert code not in firm(without)
    assert firm(one)[code][0] == 1.0


def test_lines_of_ones_own_and_licences_are_counted_too():
    """Another number of seats, of years, or of something of our own is what is then offered."""
    made = quote(priced(training={"days": 3}, licences=LICENCES, terms={"lines": OWN_LINES}))

    again = requantified(
        made, {"licences": Decimal(5), "licences.2": Decimal(1), "own.1": Decimal("2.5"), "own.2": Decimal(0)}
    )

    found = firm(again)
    assert (found["licences"], found["licences.2"]) == ((5.0, Decimal("500000.00")), (1.0, Decimal("5000.00")))
    assert [(each.code, each.quantity) for each in again.scope.terms.lines] == [("own.1", Decimal("2.5"))]


def test_a_licence_goes_from_the_last():
    """A licence is taken out where no other one takes its place, and else I am told why not."""
    made = quote(priced(training={"days": 3}, licences=LICENCES))

    assert "licences.2" not in firm(requantified(made, {"licences.2": Decimal(0)}))
    both = requantified(made, {"licences": Decimal(0), "licences.2": Decimal(0)})
    assert (both.scope.licences, "licences" in firm(both)) == (None, False)
    with pytest.raises(LineNeeded):
        requantified(made, {"licences": Decimal(0)})


@pytest.mark.parametrize(
    ("code", "number", "kind", "word"),
    [
        ("data_migration", "2", QuantityFixed, "forfait"),
        ("licences", "2", QuantityFixed, "forfait"),
        ("maintenance.1", "2", QuantityFixed, "forfait"),
        ("workstation", "22.5", QuantityRefused, "22.5"),
        ("workstation", "10001", QuantityRefused, "10001"),
        ("training", "7.3", QuantityRefused, "7.3"),
        ("missing", "1", AskedUnknown, "missing"),
    ],
)
def test_what_no_answer_sets_is_refused_with_the_reason(code, number, kind, word):
    """Half a workstation, two migrations or a line that is not there: I am told which, and what to do."""
    with pytest.raises(kind) as caught:
        requantified(chu_quote(), {code: Decimal(number)})

    assert code in said(caught.value, "fr")
    assert word in said(caught.value, "fr")


@pytest.mark.parametrize(("code", "number"), [("workstation", "10000"), ("training", "2000"), ("training", "0.5")])
def test_the_last_quantity_that_is_possible_is_priced(code, number):
    """The most there can be of something, and the least, are quantities as any other."""
    assert firm(requantified(chu_quote(), {code: Decimal(number)}))[code][0] == float(number)


def test_trips_follow_the_vendor_where_nobody_knows_which():
    """While the vendor may be local, trips are no quantity that can be asked for."""
    made = quote(priced(workstations={"count": 8}))

    with pytest.raises(QuantityFixed):
        requantified(made, {"travel": Decimal(2)})


def test_something_must_be_left_to_sell():
    """A sheet on which every quantity is nothing is no order."""
    made = quote(priced(training={"days": 3}, vendor={"origin": "local"}))

    with pytest.raises(NoLineLeft):
        requantified(made, {"training": Decimal(0)})


@given(first=st.integers(1, 200), other=st.integers(1, 200), days=st.integers(1, 40), more=st.integers(1, 40))
def test_there_and_back_again_is_what_it_was(first, other, days, more):
    """A quantity changed and changed back costs what it cost."""
    scope = scope_of(workstations={"count": first}, training={"days": days})
    made = quote(estimate(scope, book(), DAY))

    there = quote(requantified(made, {"workstation": Decimal(other), "training": Decimal(more)}))
    back = quote(requantified(there, {"workstation": Decimal(first), "training": Decimal(days)}))

    assert back.totals == made.totals
    assert back.scope == made.scope


def test_a_count_that_was_open_is_known_then():
    """Asking for the very number we had assumed confirms it, and the price stands."""
    made = quote(priced(workstations={}))
    line = made.lines[0]

    again = requantified(made, {line.code: line.quantity})

    assert again.scope.workstations.count == int(line.quantity)
    assert firm(again)[line.code][1] == line.amount


def test_the_refusals_are_of_the_house():
    """Whatever cannot be asked for is refused as everything else is, in three languages."""
    for kind in (AskedUnknown, LineNeeded, QuantityFixed, QuantityRefused):
        assert issubclass(kind, CostingError)
