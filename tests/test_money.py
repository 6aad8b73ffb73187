"""Dinars, exactly: rounding, parts that sum to their whole, formats."""

from datetime import date
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    getcontext,
    localcontext,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.money import CENTIME, DINAR, ZERO, apportioned, decimal_of, exactly, to_centime, to_step, up_to_step
from costing.wording import Measure, amount, day, filled, money, number, percent, quantity, shown

NB, NN, LRM = "\u00a0", "\u202f", "\u200e"
DAYS, MONTHS = "يومًا", "شهرًا"


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        (Decimal("2.5"), 1, "3.00"),
        (Decimal("3.5"), 1, "4.00"),
        (Decimal("-2.5"), 1, "-3.00"),
        (500.0, 1000, "1000.00"),
        (499.99, 1000, "0.00"),
        (124_450.00000000001, 100, "124500.00"),
        (124_449.99999999999, 100, "124500.00"),
        (124_449.9, 100, "124400.00"),
        (Decimal("0.005"), Decimal("0.01"), "0.01"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, step, rounded):
    """A price half-way between two steps goes up; what binary arithmetic leaves in the last digit moves nothing."""
    assert str(to_step(value, Decimal(step))) == rounded


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        (1_000_000.0, 1000, "1000000.00"),
        (1_000_000.01, 1000, "1001000.00"),
        (1_000_000.0000001, 1000, "1000000.00"),
        (1_000_000.0000007, 1000, "1001000.00"),
        (1999.5, 1, "2000.00"),
        (0.001, Decimal("0.01"), "0.01"),
        (0.0, 1000, "0.00"),
    ],
)
def test_a_price_is_rounded_up_to_its_step(value, step, rounded):
    """What passes a step, by a centime even, comes to the next; what is below a millionth of a dinar passes nothing."""
    assert str(up_to_step(value, Decimal(step))) == rounded


def test_the_steps_are_the_dinar_and_the_centime():
    """An amount shown in whole dinars is rounded to the dinar, one that is paid to the centime, and nothing is 0.00."""
    assert str(to_step(Decimal("1234.50"), DINAR)) == "1235.00"
    assert str(to_step(Decimal("1234.505"), CENTIME)) == "1234.51"
    assert str(ZERO) == "0.00"


def test_rounding_is_the_same_whatever_the_program_around_it_has_set():
    """A program that always rounds up, or always down, changes no price of ours."""
    for rounding in (ROUND_CEILING, ROUND_DOWN):
        with localcontext(rounding=rounding):
            assert str(to_step(0.0049991, CENTIME)) == "0.00"
            assert str(to_step(0.0049999, CENTIME)) == "0.01"
            assert str(to_centime(Decimal("0.125"))) == "0.13"
            assert str(to_centime(Decimal("0.124"))) == "0.12"
            assert str(up_to_step(10.0000001, DINAR)) == "10.00"
            assert str(up_to_step(10.0000009, DINAR)) == "11.00"


@exactly
def third(of, *, more):
    """Divide by three."""
    return of / 3 + more


def test_exact_arithmetic_is_its_own_whatever_the_program_around_it_has_set():
    """A reckoning has forty figures, half to even, in a program that keeps four, and leaves the program its four."""
    with localcontext(prec=4, rounding=ROUND_DOWN):
        found = third(Decimal(2), more=Decimal(0))
        tie = exactly(lambda: Decimal(10**39) + Decimal("0.5"))()

        assert str(found) == "0." + "6" * 39 + "7"
        assert tie == Decimal(10**39)
        assert getcontext().prec == 4
    assert (third.__name__, third.__doc__) == ("third", "Divide by three.")


@pytest.mark.parametrize(
    ("signal", "reckoning"),
    [
        (DivisionByZero, lambda: Decimal(1) / 0),
        (InvalidOperation, lambda: Decimal("Infinity") - Decimal("Infinity")),
        (Overflow, lambda: Decimal("9E+999999") * 10),
    ],
)
def test_a_reckoning_that_comes_to_no_number_stops(signal, reckoning):
    """No price is "infinity" or "not a number", even in a program that lets such figures pass."""
    with localcontext(traps=[]), pytest.raises(signal):
        exactly(reckoning)()


@pytest.mark.parametrize(
    ("total", "weights", "step", "parts"),
    [
        ("100.00", (1, 1, 1), "0.01", ["33.34", "33.33", "33.33"]),
        ("0.02", (1, 1, 1), "0.01", ["0.01", "0.01", "0.00"]),
        ("10.00", (100, 300, 500), "0.01", ["1.11", "3.33", "5.56"]),  # 1.1111, 3.3333, 5.5556
        ("10.00", (0.5, 0.5), "0.01", ["5.00", "5.00"]),
        ("10000", (1, 1, 1), "1000", ["4000.00", "3000.00", "3000.00"]),
        ("10000", (1, 2, 4), "1000", ["1000.00", "3000.00", "6000.00"]),  # 1.43, 2.86 and 5.71 thousands
        ("7.00", (0, 7, 0), "0.01", ["0.00", "7.00", "0.00"]),
        ("0.00", (0, 0), "0.01", ["0.00", "0.00"]),
        ("0.00", (), "0.01", []),
    ],
)
def test_an_amount_is_spread_by_weight_and_not_a_step_is_lost(total, weights, step, parts):
    """Each part is rounded down; the steps that are left go to the largest remainders, from the top where they tie."""
    spread = apportioned(Decimal(total), weights, Decimal(step))

    assert [str(part) for part in spread] == parts


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any), st.integers(0, 10**14))
def test_parts_sum_to_their_whole_and_stay_within_a_centime_of_their_share(weights, centimes):
    """Whatever the weights, the parts sum to the amount, and none is a centime or more from its exact share."""
    total = Decimal(centimes) / 100

    parts = exactly(apportioned)(total, weights)

    assert sum(parts) == total
    assert all(
        abs(part * sum(weights) - total * weight) < CENTIME * sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


def test_a_typed_tenth_is_a_tenth():
    """A number from a file is the decimal that was written, with the digits it was written with."""
    assert decimal_of(0.1) + decimal_of(0.2) == Decimal("0.3")
    assert str(decimal_of(Decimal("1.10"))) == "1.10"
    assert str(decimal_of(24)) == "24"


def test_numbers_are_printed_as_algeria_prints_them():
    """French groups with narrow spaces and writes DA after; Arabic keeps western figures, with points."""
    value = Decimal("1234567.885")

    assert amount(value, "fr") == f"1{NN}234{NN}567,89{NB}DA"
    assert amount(value, "ar") == f"1.234.567,89{NB}د.ج"
    assert amount(value, "en") == f"1,234,567.89{NB}DZD"
    assert money(Decimal("0.125"), "fr") == "0,13"
    assert percent(Decimal("9.5"), "fr") == f"9,5{NB}%"
    assert percent(19, "en") == "19%"
    assert number(-5, "ar") == f"{LRM}-5{LRM}"
    assert quantity(0.4, "share", "fr") == f"40{NB}%"
    assert quantity(1, "year", "fr") == f"1{NB}an"
    assert quantity(3, "year", "fr") == f"3{NB}ans"
    assert quantity(3, "year", "ar") == f"3{NB}سنوات"
    assert quantity(11, "year", "ar") == f"11{NB}سنة"
    assert (quantity(1, "hour", "ar"), quantity(2, "hour", "ar")) == ("ساعة واحدة", "ساعتان")
    assert quantity(2, "terabyte", "ar") == f"2{NB}تيرابايت"
    assert quantity(20, "day", "ar") == f"20{NB}{DAYS}"
    assert shown("18-07", "ar") == f"{LRM}18-07{LRM}"


COUNTED = [
    (0, "day", f"0{NB}يوم"), (1, "day", "يوم واحد"), (2, "day", "يومان"), (3, "day", f"3{NB}أيام"),
    (10, "day", f"10{NB}أيام"), (11, "day", f"11{NB}{DAYS}"), (99, "day", f"99{NB}{DAYS}"),
    (100, "day", f"100{NB}يوم"), (102, "day", f"102{NB}يوم"), (103, "day", f"103{NB}أيام"),
    (111, "day", f"111{NB}{DAYS}"), (1.5, "day", f"1,5{NB}يوم"), (12.5, "day", f"12,5{NB}{DAYS}"),
    (1, "year", "سنة واحدة"), (2, "year", "سنتان"), (30, "year", f"30{NB}سنة"), (2, "hour", "ساعتان"),
    (2, "month", "شهران"), (12, "month", f"12{NB}{MONTHS}"), (2, "seat", "حقا دخول"), (25, "seat", f"25{NB}حق دخول"),
    (2, "terabyte", f"2{NB}تيرابايت"), (2, None, "2"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "said"), COUNTED)
def test_arabic_counts_as_it_is_taught(value, unit, said):
    """One and two days have words of their own; 3 to 10, 11 to 99 and whole hundreds each take another form."""
    assert filled("{count}", "ar", {"count": Measure(value, unit)}) == said


def test_two_of_a_thing_after_a_preposition_take_the_other_case():
    """After a preposition two days are يومين and two years سنتين; other languages and numbers do not change."""
    text = "{days:oblique}"

    assert filled(text, "ar", {"days": Measure(2, "day")}) == "يومين"
    assert filled(text, "ar", {"days": Measure(2, "year")}) == "سنتين"
    assert filled(text, "ar", {"days": Measure(2, "seat")}) == "حقي دخول"
    assert filled(text, "ar", {"days": Measure(30, "day")}) == f"30{NB}{DAYS}"
    assert filled(text, "fr", {"days": Measure(2, "day")}) == f"2{NB}jours"
    assert filled(text, "ar", {"days": "18-07"}) == f"{LRM}18-07{LRM}"


def test_what_is_typed_in_latin_letters_is_kept_in_order_among_arabic():
    """An address that begins with its number reads as typed; plain names and Arabic ones need no mark, none has two."""
    address = "12, rue des Frères Exemple, 16000 Alger"

    assert shown(address, "ar") == f"{LRM}{address}{LRM}" == shown(shown(address, "ar"), "ar")
    assert shown(address, "fr") == address
    assert shown("Clinique Ibn Sina", "ar") == "Clinique Ibn Sina"
    assert shown("المنطقة الحضرية الجديدة، 31000 وهران (Oran)", "ar") == "المنطقة الحضرية الجديدة، 31000 وهران (Oran)"


def test_days_are_written_as_algeria_writes_them():
    """The first of the month is "1er" in French; Arabic uses the months Algeria says."""
    assert day(date(2026, 11, 1), "fr") == "1er novembre 2026"
    assert day(date(2026, 11, 11), "fr") == "11 novembre 2026"
    assert day(date(2026, 8, 21), "fr") == "21 août 2026"
    assert day(date(2026, 1, 24), "ar") == "24 جانفي 2026"
    assert day(date(2026, 11, 24), "en") == "24 November 2026"


@given(st.decimals(0, 10**9, places=4))
def test_a_centime_is_the_finest_step(value):
    """Rounding to the centime and to a step of one centime are the same rule."""
    assert to_step(value, CENTIME) == to_centime(value)
