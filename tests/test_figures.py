"""Numbers typed as text: every style of the three languages is understood, and what has two readings is refused."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.errors import NumberUnread
from costing.figures import typed_number
from costing.wording import LANGUAGES, LOCALES, amount, money, said
from tests.amounts import ALL

NB, NN, THIN, RLM, ALM, LRI, PDI = "\u00a0", "\u202f", "\u2009", "\u200f", "\u061c", "\u2066", "\u2069"
TO_ARABIC = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩\u066c\u066b")


def refusal(text):
    """The key and the facts with which a text is refused; it stands in no file, so that no place is told."""
    with pytest.raises(NumberUnread) as caught:
        typed_number(text)
    assert caught.value.reason.place == ""
    return caught.value.reason.key, caught.value.reason.facts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("7", "7"),
        ("1234", "1234"),
        ("4462500.11", "4462500.11"),
        ("4462500,11", "4462500.11"),
        ("4 462 500,11", "4462500.11"),
        (f"4{NB}462{NB}500,11", "4462500.11"),
        (f"4{NN}462{NN}500,11", "4462500.11"),
        (f"4{THIN}462{NN}500,11", "4462500.11"),
        ("4 462 500.11", "4462500.11"),
        ("4,462,500.11", "4462500.11"),
        ("4.462.500,11", "4462500.11"),
        ("4 462 500", "4462500"),
        ("4,462,500", "4462500"),
        ("4.462.500", "4462500"),
        ("1 234", "1234"),
        ("1,5", "1.5"),
        ("1.50", "1.50"),
        ("12,3456", "12.3456"),
        ("0,234", "0.234"),
        ("0.500", "0.500"),
        ("1234.567", "1234.567"),
        ("1234,567", "1234.567"),
        ("1 234,567", "1234.567"),
        ("1.234,567", "1234.567"),
        ("1,234.567", "1234.567"),
        ("٤٤٦٢٥٠٠", "4462500"),
        ("٤٬٤٦٢٬٥٠٠٫١١", "4462500.11"),
        ("٤٤٦٢٥٠٠٫١١", "4462500.11"),
        ("٤ ٤٦٢ ٥٠٠٫١١", "4462500.11"),
        ("۴۴۶۲۵۰۰", "4462500"),
        ("١٢٣٤،٥٠", "1234.50"),
        ("1٬234", "1234"),
        ("1٫234", "1.234"),
        ("500 DA", "500"),
        ("500DA", "500"),
        ("500 D.A", "500"),
        ("4 462 500,11 DZD", "4462500.11"),
        (f"4 462 500,11{NB}دج", "4462500.11"),
        ("٤٤٦٢٥٠٠ د.ج", "4462500"),
        ("4.462.500,11 د.ج.", "4462500.11"),
        ("500 da", "500"),
        (f"{RLM}1.234.567,50{NB}د.ج.{RLM}", "1234567.50"),
        (f"{ALM}{LRI}12,50{PDI} دج", "12.50"),
        ("  12,50 \n", "12.50"),
        ("-5", "-5"),
        ("\u22121 234,50", "-1234.50"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_a_number_is_read_as_it_was_meant(text, number):
    """Points, commas, spaces of every kind, Arabic figures and signs, a currency: one reading is the number."""
    assert str(typed_number(text)) == number


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("1.234", "1234", "1.2340"),
        ("1,234", "1234", "1,2340"),
        ("12.000", "12000", "12.0000"),
        ("462,500 DA", "462500", "462,5000"),
        ("١،٢٣٤", "1234", "1,2340"),
        ("-1.234", "-1234", "-1.2340"),
        ("100.000", "100000", "100.0000"),
    ],
)
def test_a_number_with_two_readings_is_refused_with_both(text, whole, parts):
    """1.234 is 1234 or less than two: both are named, neither is guessed, and each can be typed as it is named."""
    key, facts = refusal(text)

    assert key == "number_of_two_readings"
    assert (facts["whole"], facts["parts"]) == (whole, parts)
    assert typed_number(whole) == typed_number(parts) * 1000


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "DA", "12 34", "1 23", "1234 567", "12 345 67", "1,23,456", "1.234.56", "1,234,56", "1  234",
        "1.2.3", "1,2.3,4", "1.234.567.89", ".5", "5.", ",50", "1..5", "0 123", "007", "1e6", "1E+6", "NaN", "inf",
        "+5", "5-", "- 5", "(5)", "5 %", "1'234.50", "1_234", "0x10", "½", "५", "12\t34", "1234,", "1\u202e2", "€ 5",
        "5 EUR", "500 DA DA", "deux cents", "5 5 DA", "1 234,5 6", "1,234 567", "1٬234,50", "1,234٫50",
        f"12{RLM}34", f"12,{RLM}50", f"1{LRI}2{PDI}", "1५", "X5", "5X",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text):
    """Groups of the wrong length, signs that do not belong, words and other currencies are refused, not mended."""
    assert refusal(text)[0] == "number_unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "1 milliard", "1,5 milliards", "10 millions DA", "un milliard", "2 Millions", "1 billion", "100 mille",
        "5 thousand dinars", "5k", "10 M", "3 MDA", "2 Md", "1 Mrd DA", "مليار", "10 ملايين", "3 ملايير", "5 آلاف دج",
        "خمسون ألف",
    ],
)  # fmt: skip
def test_an_amount_as_it_is_spoken_is_refused(text):
    """Algerians count in centimes when they speak: a spoken milliard may be ten million dinars, and is not guessed."""
    assert refusal(text)[0] == "number_spoken"


def test_a_number_of_endless_length_is_refused():
    """Forty signs are read, one more is too long for any amount, and only the first forty are repeated to me."""
    assert str(typed_number("9" * 40)) == "9" * 40

    for length in (41, 5_000):
        assert refusal("9" * length) == ("number_too_long", {"found": "9" * 40 + "…"})


def test_a_refusal_repeats_nothing_that_moves_a_terminal():
    """What I typed is repeated to me with its control characters spelt out."""
    assert refusal("1\x1b[2J")[1]["found"] == "1\\x1b[2J"


@pytest.mark.parametrize("lang", LANGUAGES)
@given(value=ALL)
def test_what_the_library_prints_it_reads(lang, value):
    """Every amount is read back from the way it is printed in each language, with its currency or without."""
    assert typed_number(amount(value, lang)) == value
    assert typed_number(money(value, lang)) == value
    assert set(LOCALES) == set(LANGUAGES)


@given(value=ALL)
def test_arabic_figures_are_read_as_the_same_number(value):
    """An amount in Arabic-Indic figures, with the Arabic signs, is the amount in western ones."""
    assert typed_number(f"{value:,.2f}".translate(TO_ARABIC)) == value


@given(st.text("0123456789.,  ٬٫٣-DA", max_size=14))
def test_a_number_is_read_or_refused_and_never_anything_else(text):
    """Whatever is typed gives a number or one of the refusals; a number has the very digits that were typed."""
    try:
        read = re.sub(r"\D", "", format(typed_number(text), "f"))
    except NumberUnread as error:
        read = error.reason.key

    assert read in {re.sub(r"\D", "", text.replace("٣", "3")), "number_unreadable", "number_of_two_readings"}


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        (
            "1.234",
            "fr",
            (
                f"«{NB}1.234{NB}» se lit de deux façons{NB}: 1234 si le signe sépare les milliers, 1.2340 s’il sépare"
                " les décimales. Écrivez celle des deux qui est juste."
            ),
        ),
        (
            "1,234",
            "en",
            (
                '"1,234" can be read in two ways: 1234 if the sign separates thousands, 1,2340 if it separates'
                " decimals. Write the one that is meant."
            ),
        ),
        (
            "1 milliard",
            "fr",
            (
                f"«{NB}1{NB}milliard{NB}» se comprend de deux façons{NB}: en Algérie on compte souvent en centimes à"
                f" l’oral, et un milliard y vaut 10{NB}000{NB}000 DA au lieu de 1{NB}000{NB}000{NB}000 DA. Écrivez le"
                " montant en dinars, en chiffres et sans abréviation."
            ),
        ),
        (
            "dix",
            "ar",
            f"«dix» لا يُقرأ عددًا. اكتبه بالأرقام، مثل 4462500.11 أو 4{NB}462{NB}500,11 أو 4,462,500.11.",
        ),
    ],
)
def test_a_refusal_says_what_was_found_and_the_way_out(text, lang, words):
    """One message names what was typed, why it is not read, and how to type it."""
    with pytest.raises(NumberUnread) as caught:
        typed_number(text)

    assert said(caught.value, lang) == words


def test_a_typed_number_is_an_exact_decimal():
    """What is typed stays what it is: a tenth is a tenth, and a centime is kept."""
    assert typed_number("0,10") == Decimal("0.10")
    assert typed_number("123456789012345678901234567890,12") == Decimal("123456789012345678901234567890.12")
