"""A quote is revised and not cancelled: the same number, one revision more, and what changed since."""

from datetime import date
from decimal import Decimal

import pytest

from costing import PriceBook, Quote, estimate, quote
from costing.errors import TermsRefused
from costing.quoting.quote import numbered
from tests.samples import DAY, EXAMPLES, chu_estimate, chu_quote, chu_scope, priced

LATER = date(2026, 12, 6)


def company():
    """The company of the example."""
    return PriceBook.read(EXAMPLES / "company.toml")


def wider():
    """The example with a third site, priced later."""
    return estimate(chu_scope().model_copy(update={"sites": 3}), company(), LATER)


def test_a_revision_keeps_the_number_and_counts_up():
    """My client finds the same number with one revision more, however often it is revised; the first has none."""
    first = chu_quote()
    second = first.revise(discount_percent=3)
    third = second.revise(wider())

    assert [each.number for each in (second, third)] == [first.number] * 2
    assert [each.revision for each in (first, second, third)] == [0, 1, 2]
    assert [each.stem for each in (first, third)] == [first.number, f"{first.number}.r2"]
    assert numbered(third, "ar", "technical") == f"{first.number}.r2.ar.technical"


def test_the_quote_that_is_revised_stays_as_it_was():
    """Revising changes nothing of what was sent: the first quote is the same, to the last sign of its record."""
    before = chu_quote().to_json()

    assert chu_quote().revise(wider(), discount_percent=3).revision == 1
    assert chu_quote().to_json() == before


def test_a_revision_of_nothing_is_the_same_offer():
    """A revision that changes nothing has the figures of the first, and says that nothing changed."""
    made = chu_quote().revise()

    assert (made.totals, made.lines, made.basis) == (chu_quote().totals, chu_quote().lines, chu_quote().basis)
    assert made.replaces.difference == 0


def test_a_revision_says_what_it_replaces_and_why_its_price_moved():
    """The record of a revision names the one before, what was due then, by how much that moved, and by what."""
    made = chu_quote().revise(wider(), discount_percent=3)

    said = made.replaces
    assert (said.number, said.revision, said.day) == (chu_quote().number, 0, DAY)
    assert said.due == Decimal("22808428.30")
    assert said.difference == made.totals.due - chu_quote().totals.due
    assert said.fingerprint == chu_quote().basis.fingerprint
    assert set(said.change) == {"fr", "ar", "en"}
    assert "3 instead of 2" in " ".join(said.change["en"])
    assert chu_quote().replaces is None


def test_a_revision_reads_back_from_its_record():
    """A revision put away as JSON is the same one when it is read, with what it replaces."""
    made = chu_quote().revise(wider(), discount_percent=3)

    again = Quote.from_json(made.to_json())

    assert again == made
    assert (again.revision, again.replaces) == (1, made.replaces)
    assert again.to_json() == made.to_json()


def test_a_quote_read_from_its_record_is_revised_at_its_own_prices_or_at_those_of_today():
    """What I sent last month is revised from its file alone: at the prices it had, or with a scope priced anew."""
    read = Quote.from_json(chu_quote().to_json())

    assert read.revise(discount_percent=3).to_json() == chu_quote().revise(discount_percent=3).to_json()
    assert read.revise(wider()).to_json() == chu_quote().revise(wider()).to_json()


def test_the_steps_of_a_negotiation_stay_in_their_revision():
    """While I work at revision 1, each step of it is revision 1 again, and still told against revision 0."""
    made = chu_quote().revise().discount(2).discount(amount=10_000)

    assert (made.number, made.revision) == (chu_quote().number, 1)
    assert made.to_json() == chu_quote().revise(discounts=[{"percent": 2}, {"amount": 10_000}]).to_json()
    assert made.replaces.difference == made.totals.due - chu_quote().totals.due


def test_a_step_of_a_first_quote_is_another_first_quote():
    """Before anything is revised, another offer is another quote, with a number of its own."""
    made = chu_quote().discount(2)

    assert (made.revision, made.replaces) == (0, None)
    assert made.number != chu_quote().number


def test_a_step_from_a_revision_that_was_put_away_is_a_quote_of_its_own():
    """A revision read from its file is never changed under its number: another offer is a revision of its own."""
    read = Quote.from_json(chu_quote().revise(discount_percent=3).to_json())

    assert (read.discount(1).revision, read.discount(1).number != read.number) == (0, True)
    assert (read.revise().discount(1).revision, read.revise().discount(1).number) == (2, read.number)


def test_a_revision_under_a_number_of_a_register_keeps_it():
    """A number that a register gave stays through every revision."""
    made = chu_quote().with_number("2026-0007").revise(discount_percent=3)

    assert (made.number, made.revision, made.stem) == ("2026-0007", 1, "2026-0007.r1")
    assert made.replaces.number == "2026-0007"


def test_a_revision_holds_from_its_own_day():
    """A revision priced a week later holds a week longer."""
    made = chu_quote().revise(wider())

    assert (made.day - DAY, made.valid_until - chu_quote().valid_until) == (LATER - DAY, LATER - DAY)


def test_a_revision_may_be_in_another_language():
    """The record of a revision has the language of its scope; what it replaces is told in all three."""
    arabic = estimate(chu_scope().model_copy(update={"lang": "ar"}), company(), DAY)

    made = chu_quote().revise(arabic)

    assert (made.lang, made.totals) == ("ar", chu_quote().totals)


def test_terms_that_are_not_accepted_make_no_revision():
    """A revision under terms that cannot be is refused as a quote would be, and nothing is revised."""
    with pytest.raises(TermsRefused):
        chu_quote().revise(discount_percent=101)
    with pytest.raises(TermsRefused):
        chu_quote().revise(accepted=["rack"])


def test_a_revision_is_the_same_whoever_makes_it():
    """The same quote revised in the same way gives the same bytes, with no clock and no chance in them."""
    first = quote(priced(systems={"ris": {"upgrade": "minor"}}, workstations={"count": 4}))
    again = quote(priced(systems={"ris": {"upgrade": "minor"}}, workstations={"count": 4}))

    assert first.revise(discount_percent=3).to_json() == again.revise(discount_percent=3).to_json()
    assert chu_quote().revise(chu_estimate()).to_json() == chu_quote().revise().to_json()
