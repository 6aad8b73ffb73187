"""Discounts: exact amounts, each on what those before it have left, spread so that the lines add up."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.errors import Problem
from costing.quoting.discounts import discounted, off_to_gross
from costing.quoting.own_lines import own_line
from costing.quoting.sold import Sold, gross_of
from costing.terms import Discount, OwnLine

CENTIME = Decimal("0.01")


def row(code, amount, *, quantity=1, service=None, recurring=False, **more):
    """A firm line of so many dinars before tax, at 19 percent unless said."""
    price = Decimal(amount) / quantity
    line = own_line(code, OwnLine(label=code, unit_price=0, quantity=quantity, recurring=recurring))
    line = replace(line, service=service or code)
    return Sold(line, Decimal(quantity), price, Decimal(amount), price, **{"vat_rate": Decimal(19), **more})


def after(rows, *discounts):
    """What some discounts, said in this order, make of some lines."""
    return discounted(rows, [(f"discounts[{n}].", Discount(**said)) for n, said in enumerate(discounts, start=1)])


def nets(made):
    """What is left of each line."""
    return [str(each.net) for each in made.rows]


def amounts(made):
    """What each discount comes to."""
    return [str(each.amount) for each in made.given]


def gross(rows):
    """What the client pays for lines, tax included."""
    return gross_of([(each.vat_rate, each.net) for each in rows])


def test_a_percentage_is_rounded_once_for_all_its_lines():
    """Ten percent of three lines of five centimes is 1.5 centimes, hence two, and not one a line."""
    made = after([row("a", "0.05"), row("b", "0.05"), row("c", "0.05")], {"percent": 10})

    assert amounts(made) == ["0.02"]
    assert nets(made) == ["0.04", "0.04", "0.05"]


def test_half_a_centime_of_discount_is_a_centime():
    """Half of five centimes is three off, not two: a half goes up."""
    assert amounts(after([row("a", "0.05")], {"percent": 50})) == ["0.03"]


def test_a_discount_of_everything_leaves_nothing():
    """At 100 percent every line is at zero to the centime, and so are its tax and the whole."""
    made = after([row("a", "1234.57"), row("b", "0.01", vat_rate=Decimal(9))], {"percent": 100})

    assert nets(made) == ["0.00", "0.00"]
    assert amounts(made) == ["1234.58"]
    assert gross(made.rows) == 0


@pytest.mark.parametrize(
    ("lines", "off", "parts"),
    [
        (["100", "300", "500"], "10.00", ["1.11", "3.33", "5.56"]),  # 1.1111, 3.3333, 5.5556
        (["500", "300", "100"], "10.00", ["5.56", "3.33", "1.11"]),
        (["1000", "2000", "4000"], "100.00", ["14.29", "28.57", "57.14"]),  # 14.2857, 28.5714, 57.1429
        (["1000", "1000", "1000"], "1000.01", ["333.34", "333.34", "333.33"]),  # a tie: from the top down
        (["1000", "0", "1000"], "0.01", ["0.01", "0.00", "0.00"]),
    ],
)
def test_an_amount_is_exact_and_its_parts_sum_to_it(lines, off, parts):
    """What rounding down leaves goes to the largest remainders, a centime each, so that not one centime is lost."""
    made = after([row(f"line_{place}", amount) for place, amount in enumerate(lines)], {"amount": Decimal(off)})

    assert [str(each.discount) for each in made.rows] == parts
    assert sum(map(Decimal, parts)) == made.given[0].amount == Decimal(off)
    assert made.given[0].parts == {each.code: each.discount for each in made.rows if each.discount}


@pytest.mark.parametrize(
    ("amount", "quantity", "price", "net"),
    [
        ("2860800", 24, "110000", "2640000.00"),
        ("300.00", Decimal("1.5"), "100.03", "150.05"),  # 150.045
        ("300.00", Decimal("1.5"), "200", "300.00"),
        ("300.00", Decimal("1.5"), "0", "0.00"),
    ],
)
def test_a_line_comes_down_to_a_unit_price(amount, quantity, price, net):
    """A target unit price times the quantity, half-up to the centime, is what is left of the line."""
    made = after([row("a", amount, quantity=quantity), row("b", "7.00")], {"on": "a", "to_unit_price": Decimal(price)})

    assert nets(made) == [net, "7.00"]
    assert made.problems == ()


def test_the_whole_or_a_line_comes_down_to_a_net():
    """A target net is met to the centime, for one line or for the whole."""
    lines = [row("a", "1000.00"), row("b", "3000.00")]

    assert nets(after(lines, {"to_net": 3999.99})) == ["1000.00", "2999.99"]
    assert nets(after(lines, {"on": "b", "to_net": 2500})) == ["1000.00", "2500.00"]
    assert nets(after(lines, {"to_net": 4000})) == ["1000.00", "3000.00"]
    assert nets(after(lines, {"to_net": 0})) == ["0.00", "0.00"]


@pytest.mark.parametrize(
    ("target", "off", "met"),
    [
        ("1190000", "0.00", "1190000.00"),
        ("595000", "500000.00", "595000.00"),
        ("1000000", "159663.87", "999999.99"),  # 840,336.13 with tax is 999,999.99, and 840,336.14 is 1,000,000.01
        ("0.02", "999999.98", "0.02"),
        ("0.01", "999999.99", "0.01"),  # a centime bears no tax
        ("0", "1000000.00", "0.00"),
    ],
)
def test_the_whole_comes_down_to_a_gross_or_just_under_it(target, off, met):
    """A target gross is met by the least discount; where the centimes do not allow it, it lands just under."""
    made = after([row("a", "1000000")], {"to_gross": Decimal(target)})

    assert amounts(made) == [off]
    assert str(gross(made.rows)) == met


def test_a_gross_of_two_rates_is_met():
    """100 dinars at 19 percent and 100 at 9 come to 228; half of each comes to 114."""
    made = after([row("a", "100.00"), row("b", "100.00", vat_rate=Decimal(9))], {"to_gross": 114})

    assert nets(made) == ["50.00", "50.00"]


@pytest.mark.parametrize(
    ("at_9", "at_19", "target", "off", "left"),
    [
        ("1.29", "1.36", "2.72", "0.26", ["1.16", "1.23"]),  # 0.10 and 0.23 of tax; a centime less off comes to 2.74
        ("0.53", "17.56", "15.53", "5.00", ["0.38", "12.71"]),  # 0.03 and 2.41; a centime less off comes to 15.55
    ],
)
def test_no_centime_more_is_given_than_a_gross_takes(at_9, at_19, target, off, left):
    """Where two rates round in the client's favour, the discount is a centime less than the rule of three gives."""
    made = after([row("a", at_9, vat_rate=Decimal(9)), row("b", at_19)], {"to_gross": Decimal(target)})

    assert (amounts(made), nets(made)) == ([off], left)
    assert str(gross(made.rows)) == target


def test_a_gross_of_nothing_is_met_by_nothing():
    """Lines that come to nothing are at a target of nothing as they are."""
    made = after([row("a", "0")], {"to_gross": 0})

    assert (amounts(made), made.problems) == (["0.00"], ())


AMOUNTS = st.lists(
    st.tuples(st.decimals("0.00", "9999.99", places=2), st.sampled_from((0, 9, 19)).map(Decimal)),
    min_size=1,
    max_size=5,
)


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_gross_is_met_by_the_least_discount(lines, share):
    """A target gross is never passed, and a centime less off would pass it."""
    rows = [row(f"line_{place}", amount, vat_rate=rate) for place, (amount, rate) in enumerate(lines)]
    target = (gross(rows) * share / 10_000).quantize(CENTIME)

    off = off_to_gross(rows, target)

    assert gross(after(rows, {"amount": off}).rows) <= target
    if off:
        assert gross(after(rows, {"amount": off - CENTIME}).rows) > target


@given(AMOUNTS, st.integers(0, 10_000))
def test_the_lines_add_up_after_any_discount(lines, share):
    """What is left of the lines is what they came to less the discount, and no line is under zero."""
    rows = [row(f"line_{place}", amount, vat_rate=rate) for place, (amount, rate) in enumerate(lines)]

    made = after(rows, {"percent": Decimal(share) / 100})

    assert sum(each.net for each in made.rows) == sum(each.net for each in rows) - made.given[0].amount
    assert all(0 <= each.net <= each.amount for each in made.rows)


def test_discounts_act_in_their_order():
    """Ten percent, then a hundred dinars, is not a hundred dinars, then ten percent of what is left."""
    lines = [row("a", "1000.00")]

    assert amounts(after(lines, {"percent": 10}, {"amount": 100})) == ["100.00", "100.00"]
    assert amounts(after(lines, {"amount": 100}, {"percent": 10})) == ["100.00", "90.00"]
    assert nets(after(lines, {"percent": 10}, {"percent": 10}, {"to_net": 800})) == ["800.00"]


def test_a_discount_remembers_what_was_said_and_on_which_lines_it_fell():
    """Each discount is told as it was said, with its part on each line, and lines without a part left out."""
    made = after([row("a", "100.00"), row("b", "0.00")], {"percent": 5, "reason": "Geste"}, {"on": "b", "percent": 5})

    first, second = made.given
    assert (first.said.reason, first.said.percent) == ("Geste", 5)
    assert first.parts == {"a": Decimal("5.00")}
    assert (str(second.amount), second.parts) == ("0.00", {})


def test_a_code_means_its_line_and_a_service_all_its_lines():
    """A name is that of a line; where no line has it, it means every line of the service, in proportion."""
    lines = [row("licences", "100.00"), row("licences.2", "100.00", service="licences")]
    lots = [row("server", "300.00", service="hardware"), row("storage", "100.00", service="hardware")]

    assert nets(after([*lines, *lots], {"on": "licences", "percent": 10})) == ["90.00", "100.00", "300.00", "100.00"]
    assert nets(after([*lines, *lots], {"on": "hardware", "amount": 40})) == ["100.00", "100.00", "270.00", "90.00"]


def test_what_is_paid_by_the_year_bears_only_a_discount_of_its_own():
    """A discount on the whole leaves maintenance as it is; one that names the line, or maintenance, acts on it."""
    lines = [
        row("a", "1000.00"),
        row("maintenance.1", "200.00", service="maintenance", recurring=True),
        row("maintenance.2", "200.00", service="maintenance", recurring=True),
    ]

    assert nets(after(lines, {"percent": 10})) == ["900.00", "200.00", "200.00"]
    assert nets(after(lines, {"on": "maintenance.2", "percent": 10})) == ["1000.00", "200.00", "180.00"]
    assert nets(after(lines, {"on": "maintenance", "amount": 100})) == ["1000.00", "150.00", "150.00"]


def test_an_option_bears_only_a_discount_of_its_own_until_it_is_accepted():
    """An option outside the total takes no part in a discount on the whole, and takes one that names it."""
    lines = [row("a", "1000.00"), row("option", "500.00", optional=True)]

    assert nets(after(lines, {"percent": 10})) == ["900.00", "500.00"]
    assert nets(after(lines, {"on": "option", "percent": 10})) == ["1000.00", "450.00"]


@pytest.mark.parametrize(
    ("discount", "left"),
    [
        ({"percent": 10}, ["900.00", "450.00"]),
        ({"amount": 100}, ["900.00", "500.00"]),
        ({"to_net": 900}, ["900.00", "500.00"]),
        ({"to_gross": 595}, ["500.00", "500.00"]),
        ({"on": "extra", "amount": 100}, ["1000.00", "400.00"]),
    ],
)
def test_an_accepted_option_bears_a_percentage_and_adds_its_price_to_an_amount(discount, left):
    """An accepted option has its part in a percentage; an amount, or a target, is of the offer without it."""
    assert nets(after([row("a", "1000.00"), row("extra", "500.00", extra=True)], discount)) == left


def test_a_discount_may_take_all_that_is_left_and_not_a_centime_more():
    """The last centime may be given away; one more is refused, with what was left, and nothing is taken."""
    lines = [row("a", "1000.00")]

    last, too_much = after(lines, {"percent": 10}, {"amount": 900}), after(lines, {"percent": 10}, {"amount": 900.01})

    assert (nets(last), last.problems) == (["0.00"], ())
    assert (nets(too_much), amounts(too_much)) == (["900.00"], ["100.00"])
    assert too_much.problems == (
        Problem(
            "discounts[2].amount",
            "discount_too_large",
            {"found_dzd": Decimal("900.01"), "left_dzd": Decimal("900.00")},
        ),
    )


@pytest.mark.parametrize(
    ("discount", "way", "aim", "price"),
    [
        ({"on": "a", "to_unit_price": 100.01}, "to_unit_price", "100.01", "100.00"),
        ({"on": "a", "to_net": 300.01}, "to_net", "300.01", "300.00"),
        ({"to_net": 400.01}, "to_net", "400.01", "400.00"),
        ({"to_gross": 476.01}, "to_gross", "476.01", "400.00"),
    ],
)
def test_a_target_above_the_price_is_refused(discount, way, aim, price):
    """A target above what there is would be a surcharge: it is refused with the price that there is."""
    made = after([row("a", "300.00", quantity=3), row("b", "100.00")], discount)

    assert nets(made) == ["300.00", "100.00"]
    assert made.given == ()
    assert made.problems == (
        Problem(f"discounts[1].{way}", "target_above", {"found_dzd": Decimal(aim), "left_dzd": Decimal(price)}),
    )


def test_every_refusal_is_told_and_the_discounts_between_them_act():
    """Two discounts that cannot be given are both told, and the one between them is given."""
    made = after([row("a", "100.00")], {"amount": 200}, {"amount": 10}, {"to_net": 90.01})

    assert [(each.place, each.key) for each in made.problems] == [
        ("discounts[1].amount", "discount_too_large"),
        ("discounts[3].to_net", "target_above"),
    ]
    assert amounts(made) == ["10.00"]


def test_where_nothing_is_paid_once_there_is_nothing_to_discount():
    """With maintenance alone, a percentage of the whole is nothing, and an amount is refused: nothing is left."""
    alone = [row("maintenance.1", "200.00", recurring=True)]

    assert amounts(after(alone, {"percent": 10})) == ["0.00"]
    (problem,) = after(alone, {"amount": 1}).problems
    assert (problem.key, str(problem.facts["left_dzd"])) == ("discount_too_large", "0.00")
