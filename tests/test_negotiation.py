"""A negotiation step by step: the same terms from a file, a call or a chain give the same quote, byte for byte."""

from decimal import Decimal
from itertools import pairwise
from typing import Self

import numpy as np
import pytest

from costing import Quote, Scope, estimate, quote
from costing.errors import TermsRefused
from costing.quoting.negotiation import Negotiable
from tests.samples import DAY, book, chu_estimate, chu_quote, chu_scope, scope_of

SAID = {
    "role": "Karim",
    "payment": "cash",
    "validity_days": 45,
    "discounts": [
        {"percent": 7},
        {"on": "data_migration", "amount": 10_000.5, "reason": "Geste"},
        {"on": "workstation", "to_unit_price": 120_000},
    ],
    "lines": [
        {"label": "Baie", "code": "baie", "quantity": 1.5, "unit_price": 250_000.5, "vat_percent": 9, "cost": 1_000},
        {"label": "Télémaintenance", "unit": "year", "quantity": 2, "unit_price": 90_000, "recurring": True},
    ],
    "prices": {"training": {"unit_price": 30_000, "reason": "Usage"}},
    "options": [{"lines": ["training"], "label": "Formation", "group": "plus"}],
    "variants": [{"code": "without", "label": "Sans postes", "without": ["workstation"]}],
    "accepted": ["training"],
    "exemption": {"reason": "Convention", "lines": ["integration"]},
}


def chained(made):
    """Return the same terms said one after the other."""
    return (
        made.discount(7)
        .discount(on="data_migration", amount=10_000.5, reason="Geste")
        .discount(on="workstation", to_unit_price=120_000)
        .with_line("Baie", 250_000.5, code="baie", quantity=1.5, vat_percent=9, cost=1_000)
        .with_line("Télémaintenance", 90_000, unit="year", quantity=2, recurring=True)
        .with_price("training", 30_000, "Usage")
        .with_option("training", label="Formation", group="plus")
        .with_variant("without", "Sans postes", without=["workstation"])
        .accept("training")
        .exempt("Convention", "integration")
        .with_terms(payment="cash", role="Karim", validity_days=45)
    )


def test_a_file_a_call_and_a_chain_make_the_same_quote():
    """Terms in the scope file, as keyword arguments and step by step come to one record, byte for byte."""
    # The example says how it is paid; without it, all three say it.
    bare = chu_scope().model_copy(update={"terms": scope_of(migration={}).terms})
    tables = {**bare.model_dump(mode="json", exclude_none=True, exclude={"terms"}), "terms": SAID}

    in_file = quote(estimate(Scope.model_validate(tables), book(), DAY))
    in_call = quote(estimate(bare, book(), DAY), **SAID)
    in_chain = chained(quote(estimate(bare, book(), DAY)))

    assert in_file.to_json() == in_call.to_json() == in_chain.to_json()


def test_a_step_leaves_the_quote_it_came_from_as_it_was():
    """The quote before a discount is still there, whole: whoever went too far takes it up again."""
    made, before = chu_quote(), chu_quote().to_json()

    less = made.discount(10)

    assert less.totals.discount == Decimal("1916674.65")
    assert made.to_json() == before
    assert less.number != made.number


STEPS = {
    "discount": lambda made: made.discount(7, on="workstation", reason="Geste"),
    "with_line": lambda made: made.with_line("Baie", 250_000.5, code="baie", optional=True),
    "with_price": lambda made: made.with_price("training", 30_000, "Usage"),
    "with_option": lambda made: made.with_option("training", group="plus"),
    "with_variant": lambda made: made.with_variant("without", "Sans postes", without=["workstation"]),
    "accept": lambda made: made.accept("training"),
    "decline": lambda made: made.decline("training"),
    "exempt": lambda made: made.exempt("Convention", "integration"),
    "with_terms": lambda made: made.with_terms(payment="cash", validity_days=45),
    "revise": lambda made: made.revise(discount_percent=3),
    "with_number": lambda made: made.with_number("DEV-2026-0001"),
}


def test_no_step_of_a_chain_touches_what_it_came_from():
    """Each step of a chain gives another quote; the record of the one before and what it shows stay as they were."""
    chain, kept = [chu_quote()], []
    for step in STEPS.values():
        kept.append((chain[-1].to_json(), chain[-1].show()._repr_mimebundle_()))
        chain.append(step(chain[-1]))

    assert [(made.to_json(), made.show()._repr_mimebundle_()) for made in chain[:-1]] == kept
    records = [record for record, _ in kept]
    assert [after for before, after in pairwise(records) if before == after] == []
    assert [made.revision for made in chain[-3:]] == [0, 1, 1]


def test_every_step_of_a_negotiation_is_held_to_that():
    """No step can be added to a negotiation without being held to leaving its quote alone."""
    steps = {
        name for name, held in vars(Negotiable).items() if getattr(held, "__annotations__", {}).get("return") is Self
    }
    own = {name for name in steps if not name.startswith("_")}

    assert own | {"revise", "with_number"} == set(STEPS)


def test_what_is_accepted_can_be_declined_again():
    """An option taken and given back leaves the quote that offered it."""
    offered = chu_quote().with_option("training")

    assert offered.accept("training").decline("training").to_json() == offered.to_json()
    assert offered.accept("training").totals == chu_quote().totals


def test_numbers_of_a_data_frame_are_numbers():
    """A percentage or a price taken from a column of a table is taken like one that was typed."""
    typed = chu_quote().discount(3).with_line("Baie", 90_000)

    assert chu_quote().discount(np.int64(3)).with_line("Baie", np.float64(90_000)).to_json() == typed.to_json()


def test_nothing_said_is_nothing_changed():
    """Empty lists are no terms: the record of a quote is the same with and without them."""
    plain = quote(chu_estimate())

    assert quote(chu_estimate(), discounts=[], accepted=[], prices={}).to_json() == plain.to_json()


def test_a_second_price_by_hand_takes_the_place_of_the_first():
    """Setting a price again sets it anew; the listed one is still told beside it."""
    made = chu_quote().with_price("training", 30_000, "Premier geste").with_price("training", 28_000, "Second")

    (line,) = [each for each in made.lines if each.code == "training"]
    assert (line.unit_price, line.price_before, line.hand_reason) == (28_000, 35_000, "Second")


def test_a_quote_read_from_its_record_is_negotiated_on():
    """A quote that was put away goes on where it was left, at the prices it was made with, to the last sign."""
    read = Quote.from_json(chu_quote().to_json())

    assert read.discount(5).to_json() == chu_quote().discount(5).to_json()


def test_a_discount_of_no_line_is_refused_at_the_step_that_gives_it():
    """A step that names a line which is not there is refused with the nearest one."""
    with pytest.raises(TermsRefused, match="Nearest: training"):
        chu_quote().discount(5, on="trainin")
