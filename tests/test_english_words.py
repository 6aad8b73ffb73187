"""Amounts in English letters: the British "and", Algerian dinars, centimes and never cents."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from costing import amount_in_words
from tests.amounts import ALL, CENTIMES, DINARS, EDGES

WORTH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def in_english(value):
    """The letters of an amount."""
    return amount_in_words(Decimal(value), "en")


def read(words):
    """Read English letters back, knowing no more than what each word is worth."""
    whole = below = 0
    for word in words.replace("-", " ").replace(" and ", " ").split():
        if word in SCALES:
            whole, below = whole + below * SCALES[word], 0
        elif word == "hundred":
            below *= 100
        else:
            below += WORTH[word]
    return whole + below


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "zero Algerian dinars"),
        ("1", "one Algerian dinar"),
        ("2", "two Algerian dinars"),
        ("4", "four Algerian dinars"),
        ("8", "eight Algerian dinars"),
        ("10", "ten Algerian dinars"),
        ("11", "eleven Algerian dinars"),
        ("12", "twelve Algerian dinars"),
        ("13", "thirteen Algerian dinars"),
        ("14", "fourteen Algerian dinars"),
        ("15", "fifteen Algerian dinars"),
        ("18", "eighteen Algerian dinars"),
        ("19", "nineteen Algerian dinars"),
        ("20", "twenty Algerian dinars"),
        ("21", "twenty-one Algerian dinars"),
        ("30", "thirty Algerian dinars"),
        ("40", "forty Algerian dinars"),
        ("44", "forty-four Algerian dinars"),
        ("50", "fifty Algerian dinars"),
        ("68", "sixty-eight Algerian dinars"),
        ("71", "seventy-one Algerian dinars"),
        ("80", "eighty Algerian dinars"),
        ("88", "eighty-eight Algerian dinars"),
        ("99", "ninety-nine Algerian dinars"),
        ("100", "one hundred Algerian dinars"),
        ("101", "one hundred and one Algerian dinars"),
        ("110", "one hundred and ten Algerian dinars"),
        ("121", "one hundred and twenty-one Algerian dinars"),
        ("200", "two hundred Algerian dinars"),
        ("280", "two hundred and eighty Algerian dinars"),
        ("999", "nine hundred and ninety-nine Algerian dinars"),
        ("1000", "one thousand Algerian dinars"),
        ("1001", "one thousand and one Algerian dinars"),
        ("1080", "one thousand and eighty Algerian dinars"),
        ("1100", "one thousand one hundred Algerian dinars"),
        ("1101", "one thousand one hundred and one Algerian dinars"),
        ("2000", "two thousand Algerian dinars"),
        ("2001", "two thousand and one Algerian dinars"),
        ("11000", "eleven thousand Algerian dinars"),
        ("80000", "eighty thousand Algerian dinars"),
        ("80080", "eighty thousand and eighty Algerian dinars"),
        ("100000", "one hundred thousand Algerian dinars"),
        ("101000", "one hundred and one thousand Algerian dinars"),
        ("101001", "one hundred and one thousand and one Algerian dinars"),
        ("200000", "two hundred thousand Algerian dinars"),
        ("200200", "two hundred thousand two hundred Algerian dinars"),
        ("999999", "nine hundred and ninety-nine thousand nine hundred and ninety-nine Algerian dinars"),
        ("1000000", "one million Algerian dinars"),
        ("1000001", "one million and one Algerian dinars"),
        ("1000100", "one million one hundred Algerian dinars"),
        ("1001000", "one million one thousand Algerian dinars"),
        ("1001001", "one million one thousand and one Algerian dinars"),
        ("1200000", "one million two hundred thousand Algerian dinars"),
        ("2000000", "two million Algerian dinars"),
        ("80000000", "eighty million Algerian dinars"),
        ("200000000", "two hundred million Algerian dinars"),
        ("1000000000", "one billion Algerian dinars"),
        ("1000000001", "one billion and one Algerian dinars"),
        ("1001000000", "one billion one million Algerian dinars"),
        ("200000000000", "two hundred billion Algerian dinars"),
        ("0.01", "one centime"),
        ("0.02", "two centimes"),
        ("0.80", "eighty centimes"),
        ("1.01", "one Algerian dinar and one centime"),
        ("2.10", "two Algerian dinars and ten centimes"),
        ("101.01", "one hundred and one Algerian dinars and one centime"),
        ("1002003.05", "one million two thousand and three Algerian dinars and five centimes"),
        (
            "1234567.89",
            (
                "one million two hundred and thirty-four thousand five hundred and sixty-seven Algerian dinars"
                " and eighty-nine centimes"
            ),
        ),
        (
            "4462500.11",
            "four million four hundred and sixty-two thousand five hundred Algerian dinars and eleven centimes",
        ),
        (
            "999999999999.99",
            (
                "nine hundred and ninety-nine billion nine hundred and ninety-nine million nine hundred and"
                " ninety-nine thousand nine hundred and ninety-nine Algerian dinars and ninety-nine centimes"
            ),
        ),
    ],
)
def test_an_amount_is_written_in_english_letters(value, words):
    """Letters are as a British clerk writes them: "and" after hundreds and before a last small number, hyphens."""
    assert in_english(value) == words


def against_another_writer(number):
    """Hold an amount against a writer that is not ours, which puts commas where we put none; and read it back."""
    noun = "Algerian dinar" if number == 1 else "Algerian dinars"
    words = in_english(number)

    assert words == f"{num2words(number, lang='en').replace(',', '')} {noun}"
    assert read(words.removesuffix(f" {noun}")) == number


@pytest.mark.parametrize("numbers", [range(start, start + 1000) for start in range(0, 10_000, 1000)], ids=str)
def test_every_number_below_ten_thousand_agrees_with_another_writer(numbers):
    """Every number below ten thousand is written as another program writes it, and reads back as itself."""
    for number in numbers:
        against_another_writer(number)


@given(st.one_of(DINARS, st.sampled_from(EDGES)))
def test_any_number_agrees_with_another_writer_and_reads_back(number):
    """Up to a thousand billion, the letters are those of another program, and read back as the same number."""
    against_another_writer(number)


@given(ALL)
def test_nouns_agree_with_their_numbers(amount):
    """One dinar and one centime are singular, everything else is plural, zero too; and no cent is ever meant."""
    words = in_english(amount)
    dinars, centimes = divmod(int(amount * 100), 100)

    assert ("Algerian dinars" in words) == (dinars > 1 or amount == 0)
    assert ("Algerian dinar" in words) == (dinars > 0 or amount == 0)
    assert words.endswith("centimes") == (centimes > 1)
    assert words.endswith("centime") == (centimes == 1)
    assert {"cent", "cents"} & set(words.split()) == set()


@pytest.mark.parametrize("centimes", CENTIMES)
def test_centimes_follow_by_and_and_read_back(centimes):
    """Each number of centimes stands after "and", or alone where there is no dinar; none is said of none."""
    alone, after = (in_english(Decimal(dinars) + Decimal(centimes) / 100) for dinars in (0, 5))

    assert after == (f"five Algerian dinars and {alone}" if centimes else "five Algerian dinars")
    assert centimes == 0 or read(alone.split(" centime")[0]) == centimes
