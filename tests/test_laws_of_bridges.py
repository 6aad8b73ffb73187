"""The laws of a bridge, over generated pairs of quotes: it always sums, line by line, and tells nothing internal."""

import re
from datetime import date
from decimal import Decimal

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from costing import Quote, bridge, estimate
from costing.estimating import under
from costing.quoting.offering import offered
from costing.quoting.repricing import bare, nameable
from costing.quoting.settling import settled
from costing.wording import LANGUAGES
from tests import strategies
from tests.companies import company
from tests.samples import DAY, book
from tests.term_strategies import SECRET_HAND, SECRET_REASON, SECRET_ROLE, quoted, quotes, terms

some = settings(max_examples=15)
few = settings(max_examples=6)
LATER = date(2026, 12, 20)
# Another rate, a dearer migration, and another rounding of workstations, from a day after the first quote.
DEARER = """
[[exchange.EUR]]
from = 2026-12-01
dzd = 161.20
side = "selling"
source = "Banque"

[[services.data_migration.range]]
from = 2026-12-01
low = 250_000
high = 1_900_000
open_top = true
source = "Direction"

[[services.workstation.step]]
from = 2026-12-01
dzd = 10
source = "Direction"
"""
BOOKS = (book, book, lambda: company(DEARER))


@st.composite
def revised(draw):
    """Return a quote and another of the same scope with some tables changed, later, with other prices and terms."""
    tables = draw(strategies.scopes())
    other = draw(strategies.scopes())
    kept = {name: table for name, table in tables.items() if draw(st.booleans())}
    both = [tables, {**other, **kept, "client": tables["client"]}]
    if not strategies.asks(both[1]):
        reject()
    made = []
    days = DAY, draw(st.sampled_from((DAY, LATER)))
    for each, day, held in zip(both, days, (book, draw(st.sampled_from(BOOKS))), strict=True):
        priced = estimate(strategies.validated(each), held(), day)
        made.append(quoted(priced, draw(terms(priced))))
    return made


pairs = st.tuples(quotes(), quotes()) | revised() | revised()


def total(parts):
    """Return what steps or parts sum to."""
    return sum((each.amount for each in parts), Decimal(0))


@some
@given(pair=pairs)
def test_a_bridge_sums_to_the_difference(pair):
    """Whatever changed between two quotes, the causes account for every centime, and each cause for every line."""
    old, new = pair

    made = bridge(old, new)

    assert made.difference == new.totals.due - old.totals.due == total(made.steps)
    yearly = [each.commitment.gross - each.totals.gross for each in pair]
    assert made.yearly_difference == yearly[1] - yearly[0] == total(made.yearly)
    for steps in (made.steps, made.yearly):
        assert [step.rank for step in steps] == sorted({step.rank for step in steps})
    for step in (*made.steps, *made.yearly):
        assert step.amount == total(step.parts)
        assert all(part.amount for part in step.parts)
        assert step.parts


@some
@given(pair=pairs)
def test_a_bridge_back_is_the_same_with_its_sign_turned(pair):
    """The way back differs by the same amount, and a quote does not differ from itself."""
    old, new = pair

    there, back, nowhere = bridge(old, new), bridge(new, old), bridge(old, old)

    assert there.difference == -back.difference
    assert there.yearly_difference == -back.yearly_difference
    assert (nowhere.steps, nowhere.yearly, nowhere.changes, nowhere.difference) == ((), (), (), 0)


@some
@given(pair=pairs)
def test_a_bridge_is_told_and_tells_nothing_internal(pair):
    """The paragraph is there in three languages, with both amounts, and nothing a client never reads."""
    made = bridge(*pair)

    for lang in LANGUAGES:
        assert len(made.text[lang]) > 40
        assert f"{made.new.due:.2f}".replace(".", ",")[-3:] in made.text[lang].replace(".", ",")
        for secret in (SECRET_REASON, SECRET_ROLE, SECRET_HAND, "{", "None"):
            assert secret not in made.text[lang]
    assert len(set(made.text.values())) == len(LANGUAGES)
    for change in made.changes:
        assert re.search(r"[a-z][._][a-z]", change.text["fr"]) is None


@few
@given(pair=pairs)
def test_records_have_the_bridge_of_their_quotes(pair):
    """Read back from their files alone, any two quotes have the same bridge, to the last word."""
    read = [Quote.from_json(each.to_json()) for each in pair]

    assert bridge(*read).record() == bridge(*pair).record()


@some
@given(made=quotes())
def test_what_is_left_out_of_terms_on_the_way_moves_no_amount(made):
    """The same scope at the same prices comes to the same amounts, without discounts, exemptions and payments."""
    estimate = made.offer.estimate
    once = [line.code for line in estimate.lines if not line.recurring]
    yearly = [line.code for line in estimate.lines if line.recurring]

    kept = nameable(bare(made.scope.terms), once, yearly)
    again = under(estimate, kept)
    rows = offered(again, settled(again.scope, again.prices)).rows

    assert [(row.code, row.amount, row.optional) for row in rows] == [
        (row.code, row.amount, row.optional) for row in made.offer.rows
    ]
