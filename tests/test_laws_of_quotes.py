"""The laws of money, over generated hospitals under generated terms: nothing is lost, nothing appears, all is told."""

import json
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costing import Quote, Scope, estimate, quote
from costing.errors import TermsRefused
from costing.estimating import under
from tests import strategies
from tests.samples import DAY, book, scope_of
from tests.term_strategies import quotes, terms

CENTIME = Decimal("0.01")
some = settings(max_examples=50)


def bare(made, *dropped):
    """Return a quote as if some of its terms had never been said."""
    terms = made.scope.terms.model_copy(update=dict.fromkeys(dropped))
    return quote(under(made.offer.estimate, terms))


def half_up(amount):
    """Round to the centime, half away from zero."""
    return amount.quantize(CENTIME, ROUND_HALF_UP)


def counted(made):
    """Return the lines inside the total of what is paid once."""
    return [line for line in made.lines if not (line.recurring or line.optional)]


def duty_by_hand(gross):
    """Return the stamp duty on cash as the law has it: the band of the whole, for each started slice of a hundred."""
    if gross <= 300:
        return Decimal(0)
    a_slice = Decimal(1) if gross <= 30_000 else Decimal("1.5") if gross <= 100_000 else Decimal(2)
    return max(Decimal(5), (gross / 100).to_integral_value(ROUND_CEILING) * a_slice)


@some
@given(made=quotes())
def test_lines_sum_to_the_totals(made):
    """Lines sum to the net, their discounts to the discount; each rate is taxed once; what is due is all of it."""
    lines, totals = counted(made), made.totals
    bases = {line.vat_rate: Decimal(0) for line in lines}
    for line in lines:
        bases[line.vat_rate] += line.amount - line.discount

    assert totals.net == sum(line.amount for line in lines)
    assert totals.discount == sum(line.discount for line in lines)
    assert {tax.rate: tax.base for tax in totals.vat} == bases
    assert all(tax.amount == half_up(tax.base * tax.rate / 100) for tax in totals.vat)
    assert sum(tax.base for tax in totals.vat) == totals.net - totals.discount
    assert totals.gross == totals.net - totals.discount + sum(tax.amount for tax in totals.vat)
    assert totals.stamp_duty == (duty_by_hand(totals.gross) if made.terms.payment == "cash" else 0)
    assert totals.due == totals.gross + totals.stamp_duty


@some
@given(made=quotes())
def test_every_line_multiplies_out(made):
    """Quantity times unit price is the amount, half-up to the centime; no discount is more than its line."""
    for line in made.lines:
        assert line.amount == half_up(line.quantity * line.unit_price)
        assert 0 <= line.discount <= line.amount


@some
@given(made=quotes())
def test_the_parts_of_discounts_sum(made):
    """Each discount is the sum of its parts, and each line bears the sum of its own."""
    borne = {line.code: Decimal(0) for line in made.lines}
    for each in made.discounts:
        assert sum(each.parts.values()) == each.amount
        assert all(part > 0 for part in each.parts.values())
        for code, part in each.parts.items():
            borne[code] += part

    assert borne == {line.code: line.discount for line in made.lines}


@some
@given(made=quotes())
def test_a_record_says_the_same_figures(made):
    """JSON holds the figures of Python, to the centime, and reads back to the same quote."""
    record = json.loads(made.to_json())

    assert record["totals"]["due"] == f"{made.totals.due:.2f}"
    assert [line["amount"] for line in record["lines"]] == [f"{line.amount:.2f}" for line in made.lines]
    again = Quote.from_json(made.to_json())
    assert again == made
    assert again.to_json() == made.to_json()
    assert list(made.to_frame()["amount"]) == [line.amount for line in made.lines]


@some
@given(made=quotes())
def test_an_option_is_told_with_what_it_really_changes(made):
    """With each option and variant, the gross is that of the quote in which it is taken; without, of the other."""
    for choice in (*made.options, *made.variants):
        if choice.accepted:
            assert choice.gross_with == made.totals.gross
            assert choice.gross_without == made.decline(choice.code).totals.gross
        elif not excluded(made, choice):
            assert choice.gross_without == made.totals.gross
            assert choice.gross_with == made.accept(choice.code).totals.gross
        assert choice.difference == choice.gross_with - choice.gross_without


def excluded(made, choice):
    """Tell whether something that is taken excludes a choice."""
    taken = set(made.terms.accepted or ())
    if choice in made.variants:
        return any(each.code in taken for each in made.variants)
    return choice.group is not None and any(each.code in taken and each.group == choice.group for each in made.options)


@some
@given(made=quotes())
def test_what_is_not_accepted_is_in_no_total(made):
    """An option's lines enter the total with it and no sooner, whatever else is discounted."""
    inside = {line.code for line in counted(made)}
    taken = {code for each in (*made.options, *made.variants) if each.accepted for code in each.lines}

    outside = {code for each in (*made.options, *made.variants) for code in each.lines} - taken
    assert not inside & outside


@some
@given(made=quotes())
def test_a_discount_of_everything_leaves_nothing(made):
    """A hundred percent off the whole leaves nothing to pay, no tax and no duty."""
    try:
        free = made.discount(100)
    except TermsRefused:  # an exact amount is taken off after it, of which nothing is left
        assume(made.terms.discount_amount or any(each.percent is None for each in made.terms.discounts or ()))
        return

    assert free.totals.due == 0
    assert free.totals.discount == free.totals.net
    assert free.in_words["fr"] == "zéro dinar algérien"


@some
@given(made=quotes(), share=st.floats(0, 1))
def test_a_target_gross_is_met_or_missed_by_a_centime_below(made, share):
    """A gross asked for is met to the centime, or the nearest one below that centimes of net can make."""
    plain = bare(made, "discounts", "discount_percent", "discount_amount", "accepted", "options", "variants")
    aim = half_up(plain.totals.gross * Decimal(str(share)))

    landed = plain.discount(to_gross=aim).totals.gross

    assert aim - Decimal("0.02") <= landed <= aim


@some
@given(data=st.data())
def test_terms_said_in_the_file_or_in_the_call_are_the_same_terms(data):
    """The same terms under [terms] of the scope and as keyword arguments make one record, byte for byte."""
    tables = data.draw(strategies.scopes())
    tables.pop("terms", None)
    priced = estimate(Scope.model_validate(tables), book(), DAY)
    said = data.draw(terms(priced))

    try:
        called = quote(priced, **said)
    except TermsRefused:
        with pytest.raises(TermsRefused):
            quote(estimate(Scope.model_validate({**tables, "terms": said}), book(), DAY))
        return

    assert quote(estimate(Scope.model_validate({**tables, "terms": said}), book(), DAY)).to_json() == called.to_json()


@given(
    price=st.integers(1, 50_000_000).map(lambda cents: Decimal(cents) / 100),
    first=st.integers(1, 400),
    second=st.integers(1, 400),
    percent=st.integers(0, 100),
    rate=st.sampled_from((19, 9)),
)
def test_splitting_a_line_changes_no_total(price, first, second, percent, rate):
    """Twelve stations on one line or seven and five on two: the totals are the same, discount and tax included."""
    whole = {"label": "Poste", "unit_price": price, "vat_percent": rate}
    priced = estimate(scope_of(training={"days": 4}), book(), DAY)

    one = quote(priced, lines=[{**whole, "quantity": first + second}], discount_percent=percent)
    two = quote(priced, lines=[{**whole, "quantity": first}, {**whole, "quantity": second}], discount_percent=percent)

    assert (two.totals.net, two.totals.discount) == (one.totals.net, one.totals.discount)
    if rate == 19:
        assert two.totals == one.totals
    else:  # a discount over two rates is shared by largest remainder: a centime of it may change rates
        assert abs(two.totals.due - one.totals.due) <= CENTIME


@given(
    price=st.integers(1, 50_000_000).map(lambda cents: Decimal(cents) / 100),
    parts=st.lists(st.integers(1, 5_000).map(lambda n: Decimal(n) / 1000), min_size=2, max_size=5),
)
def test_splitting_a_fraction_moves_no_more_than_its_rounding(price, parts):
    """Fractions of things are rounded line by line: split in n, the net moves by half a centime a line at most."""
    priced = estimate(scope_of(training={"days": 4}), book(), DAY)
    line = {"label": "Assistance", "unit": "day", "unit_price": price}

    one = quote(priced, lines=[{**line, "quantity": sum(parts)}]).totals
    many = quote(priced, lines=[{**line, "quantity": part} for part in parts]).totals

    assert abs(many.net - one.net) <= (len(parts) + 1) * CENTIME / 2


@some
@given(made=quotes(), price=st.integers(0, 100_000_000).map(lambda cents: Decimal(cents) / 100))
def test_a_price_set_by_hand_keeps_its_range_and_says_so(made, price):
    """A price set by hand stands in the trace as that, with the listed price and the range beside it."""
    plain = bare(made, "discounts", "discount_amount", "prices", "confidence")
    line = next(each for each in plain.lines if not each.own)

    changed = plain.with_terms(prices={line.code: {"unit_price": price, "reason": "Usage"}})

    (found,) = [each for each in changed.lines if each.code == line.code]
    assert (found.unit_price, found.range, found.hand_reason) == (price, line.range, "Usage")
    assert found.trace[-1].step == "set_by_hand"
    assert found.trace[-1].value == f"{price:.2f}"
    assert found.price_before == line.unit_price


@some
@given(made=quotes())
def test_the_commitment_adds_the_years_to_what_is_paid_once(made):
    """One-off and years together, each bill with its own tax; what the client has not accepted is in neither."""
    years = [line for line in made.lines if line.recurring and not line.optional]
    nets = [line.amount - line.discount for line in years]
    taxes = [half_up(net * line.vat_rate / 100) for net, line in zip(nets, years, strict=True)]

    assert made.commitment.net == made.totals.net - made.totals.discount + sum(nets)
    assert made.commitment.gross == made.totals.gross + sum(nets) + sum(taxes)
