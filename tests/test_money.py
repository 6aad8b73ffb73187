"""Dinars, exactly: rounding, formats, taxes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.money import CENTIME, to_centime, to_step
from costing.quoting.taxes import vat_by_rate
from costing.wording import amount, day, money, number, percent, quantity, shown

NB, NN, LRM = "\u00a0", "\u202f", "\u200e"


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
    assert shown("18-07", "ar") == f"{LRM}18-07{LRM}"


def test_days_are_written_as_algeria_writes_them():
    """The first of the month is "1er" in French; Arabic uses the months Algeria says."""
    assert day(date(2026, 11, 1), "fr") == "1er novembre 2026"
    assert day(date(2026, 11, 11), "fr") == "11 novembre 2026"
    assert day(date(2026, 8, 21), "fr") == "21 août 2026"
    assert day(date(2026, 1, 24), "ar") == "24 جانفي 2026"
    assert day(date(2026, 11, 24), "en") == "24 November 2026"


def test_tax_is_computed_once_per_rate_on_the_summed_base():
    """Tax is computed on the sum of each rate's lines, not line by line: the two differ by a centime here."""
    lines = [(Decimal(19), Decimal("0.03"))] * 3 + [(Decimal(9), Decimal("100.50")), (Decimal(0), Decimal("7.00"))]

    taxes = vat_by_rate(lines)

    assert [(tax.rate, tax.base, tax.amount) for tax in taxes] == [
        (Decimal(19), Decimal("0.09"), Decimal("0.02")),
        (Decimal(9), Decimal("100.50"), Decimal("9.05")),
        (Decimal(0), Decimal("7.00"), Decimal("0.00")),
    ]
    assert sum(to_centime(net * Decimal("0.19")) for rate, net in lines if rate == 19) == Decimal("0.03")


@given(st.decimals(0, 10**9, places=4))
def test_a_centime_is_the_finest_step(value):
    """Rounding to the centime and to a step of one centime are the same rule."""
    assert to_step(value, CENTIME) == to_centime(value)
