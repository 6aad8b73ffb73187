"""Taxes of a quote: value-added tax once per rate, and the stamp duty on both sides of every border of its scale."""

from decimal import Decimal

import pytest

from costing import quote
from costing.money import to_centime
from costing.quoting.taxes import stamp_duty, vat_by_rate, vat_on
from tests.samples import DAY, book, priced

LICENCE = [{"item": "PACS", "amount": 1_000_000}]


def duty(gross, means="cash"):
    """The stamp duty on what is paid, on the scale of the base book."""
    return str(stamp_duty(Decimal(gross), means, book().on(DAY).stamp))


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


def test_the_highest_rate_is_told_first_whatever_the_order_of_the_lines():
    """Lines of three rates in any order give one tax a rate, the highest first, a rate of nothing included."""
    lines = [
        (Decimal(0), Decimal(5)),
        (Decimal(19), Decimal(100)),
        (Decimal(9), Decimal(200)),
        (Decimal(19), Decimal(1)),
    ]

    taxes = vat_by_rate(lines)

    assert [(str(tax.rate), str(tax.base), str(tax.amount)) for tax in taxes] == [
        ("19", "101.00", "19.19"),
        ("9", "200.00", "18.00"),
        ("0", "5.00", "0.00"),
    ]
    assert vat_by_rate([]) == ()


@pytest.mark.parametrize(
    ("net", "rate", "tax"),
    [
        ("1.50", 19, "0.29"),  # 0.285
        ("0.50", 9, "0.05"),  # 0.045
        ("1.49", 19, "0.28"),  # 0.2831
        ("4462500.11", 19, "847875.02"),  # 847,875.0209
        ("100.00", 0, "0.00"),
    ],
)
def test_half_a_centime_of_tax_is_a_centime(net, rate, tax):
    """A tax that falls half-way between two centimes goes up."""
    assert str(vat_on(Decimal(net), Decimal(rate))) == tax


@pytest.mark.parametrize(
    ("gross", "due"),
    [
        ("0", "0.00"),
        ("299.99", "0.00"),
        ("300", "0.00"),
        ("300.01", "5.00"),  # four slices of 100 DA at 1 DA, under the minimum
        ("500", "5.00"),
        ("500.01", "6.00"),
        ("600", "6.00"),
        ("29900", "299.00"),
        ("29900.01", "300.00"),
        ("30000", "300.00"),
        ("30000.01", "451.50"),  # 301 slices at 1.50 DA: the band holds for the whole amount
        ("33950", "510.00"),  # 340 slices: the started one counts whole
        ("100000", "1500.00"),
        ("100000.01", "2002.00"),  # 1,001 slices at 2 DA
        ("950000", "19000.00"),
        ("12345678.90", "246914.00"),  # 123,457 slices: there is no maximum
    ],
)
def test_the_stamp_duty_on_both_sides_of_every_border(gross, due):
    """The whole amount picks the band, a started slice of 100 DA counts whole, 5 DA is the least, nothing the most."""
    assert duty(gross) == due


@pytest.mark.parametrize("means", ["transfer", "cheque", "treasury"])
def test_the_stamp_duty_is_of_cash_alone(means):
    """Paid by transfer, by cheque or through the Treasury, there is no stamp duty."""
    assert duty("950000", means) == "0.00"


def test_the_stamp_duty_comes_after_the_tax_and_is_in_no_base():
    """Paid in cash, a million has the same tax as by transfer; the duty is on the amount with tax, and added to it."""
    by_transfer = quote(priced(licences=LICENCE), payment="transfer").totals
    in_cash = quote(priced(licences=LICENCE), payment="cash").totals

    for totals in (by_transfer, in_cash):
        assert [(tax.base, tax.amount) for tax in totals.vat] == [(Decimal("1000000.00"), Decimal("190000.00"))]
        assert totals.gross == Decimal("1190000.00")
    assert (by_transfer.stamp_duty, by_transfer.due) == (Decimal("0.00"), Decimal("1190000.00"))
    assert (in_cash.stamp_duty, in_cash.due) == (Decimal("23800.00"), Decimal("1213800.00"))
