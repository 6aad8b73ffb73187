"""A record is verified as it was written and found out when it was changed: over generated quotes and changes."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from costing import Quote, verify
from costing.errors import RecordRefused
from tests.laws import cases, firm
from tests.other_hands import at, content_of, leaves, put
from tests.term_strategies import quotes


def changed(held):
    """Return something else than what stands there."""
    if isinstance(held, bool):
        return not held
    return f"{held}0" if isinstance(held, str) else (held or 0) + 1


@given(quotes())
@settings(max_examples=20)
def test_any_quote_is_verified_from_its_record(made):
    """Whatever was asked, sold and discounted, its record comes out again to the centime, with no book but ours."""
    text = made.to_json()

    found = verify(text)

    assert (found.verdict, found.differences, found.refused) == ("verified", (), None)
    assert Quote.from_json(text).offer.sums == made.offer.sums


@given(cases())
@settings(max_examples=20)
def test_a_quote_of_any_company_s_book_is_verified_without_that_book(case):
    """A company's ranges, weights, services and drivers are kept with the quote they made: it needs no other file."""
    made = firm(case)

    found = verify(made.to_json())

    assert (found.verdict, found.differences, found.refused) == ("verified", (), None)
    assert verify(made.to_json(), case.book).since == ()


@given(quotes(), st.data())
@settings(max_examples=20)
def test_any_one_change_of_a_record_is_found_out(made, data):
    """No figure, word, day or yes of a record can be changed without its being told."""
    content = content_of(made)
    path = data.draw(st.sampled_from(leaves(content)))
    held = at(content, path)
    put(content, path, changed(held))

    try:
        found = verify(json.dumps(content))
    except RecordRefused:
        return
    assert found.verdict == "altered"
    assert path[0] in found.altered
