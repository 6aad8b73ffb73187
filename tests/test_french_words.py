"""Amounts in French letters: traditional spelling, every agreement, against a second writer and a reader of our own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from costing import amount_in_words
from tests.amounts import ALL, CENTIMES, DINARS, EDGES

NOUNS = {
    "zéro": 0, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
SCALES = {"mille": 10**3, "million": 10**6, "milliard": 10**9}


def in_french(value):
    """The letters of an amount."""
    return amount_in_words(Decimal(value), "fr")


def read(words):
    """Read French letters back, knowing no more than what each word is worth."""
    whole = below = 0
    for word in words.replace("-", " ").replace(" et ", " ").removesuffix(" de").split():
        one = word.removesuffix("s") if word not in NOUNS else word
        if one in SCALES:
            whole += (below or 1) * SCALES[one]
            below = 0
        elif one == "cent":
            below = below * 100 or 100
        elif one == "vingt" and below % 100 == 4:
            below += 76  # four twenties
        else:
            below += NOUNS[one]
    return whole + below


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "zéro dinar algérien"),
        ("1", "un dinar algérien"),
        ("2", "deux dinars algériens"),
        ("10", "dix dinars algériens"),
        ("16", "seize dinars algériens"),
        ("17", "dix-sept dinars algériens"),
        ("20", "vingt dinars algériens"),
        ("21", "vingt et un dinars algériens"),
        ("22", "vingt-deux dinars algériens"),
        ("31", "trente et un dinars algériens"),
        ("61", "soixante et un dinars algériens"),
        ("69", "soixante-neuf dinars algériens"),
        ("70", "soixante-dix dinars algériens"),
        ("71", "soixante et onze dinars algériens"),
        ("72", "soixante-douze dinars algériens"),
        ("73", "soixante-treize dinars algériens"),
        ("74", "soixante-quatorze dinars algériens"),
        ("75", "soixante-quinze dinars algériens"),
        ("76", "soixante-seize dinars algériens"),
        ("77", "soixante-dix-sept dinars algériens"),
        ("78", "soixante-dix-huit dinars algériens"),
        ("79", "soixante-dix-neuf dinars algériens"),
        ("80", "quatre-vingts dinars algériens"),
        ("81", "quatre-vingt-un dinars algériens"),
        ("82", "quatre-vingt-deux dinars algériens"),
        ("83", "quatre-vingt-trois dinars algériens"),
        ("84", "quatre-vingt-quatre dinars algériens"),
        ("85", "quatre-vingt-cinq dinars algériens"),
        ("86", "quatre-vingt-six dinars algériens"),
        ("87", "quatre-vingt-sept dinars algériens"),
        ("88", "quatre-vingt-huit dinars algériens"),
        ("89", "quatre-vingt-neuf dinars algériens"),
        ("90", "quatre-vingt-dix dinars algériens"),
        ("91", "quatre-vingt-onze dinars algériens"),
        ("92", "quatre-vingt-douze dinars algériens"),
        ("93", "quatre-vingt-treize dinars algériens"),
        ("94", "quatre-vingt-quatorze dinars algériens"),
        ("95", "quatre-vingt-quinze dinars algériens"),
        ("96", "quatre-vingt-seize dinars algériens"),
        ("97", "quatre-vingt-dix-sept dinars algériens"),
        ("98", "quatre-vingt-dix-huit dinars algériens"),
        ("99", "quatre-vingt-dix-neuf dinars algériens"),
        ("100", "cent dinars algériens"),
        ("101", "cent un dinars algériens"),
        ("121", "cent vingt et un dinars algériens"),
        ("171", "cent soixante et onze dinars algériens"),
        ("180", "cent quatre-vingts dinars algériens"),
        ("181", "cent quatre-vingt-un dinars algériens"),
        ("200", "deux cents dinars algériens"),
        ("201", "deux cent un dinars algériens"),
        ("280", "deux cent quatre-vingts dinars algériens"),
        ("999", "neuf cent quatre-vingt-dix-neuf dinars algériens"),
        ("1000", "mille dinars algériens"),
        ("1001", "mille un dinars algériens"),
        ("1100", "mille cent dinars algériens"),
        ("1200", "mille deux cents dinars algériens"),
        ("2000", "deux mille dinars algériens"),
        ("2080", "deux mille quatre-vingts dinars algériens"),
        ("21000", "vingt et un mille dinars algériens"),
        ("71000", "soixante et onze mille dinars algériens"),
        ("80000", "quatre-vingt mille dinars algériens"),
        ("81000", "quatre-vingt-un mille dinars algériens"),
        ("100000", "cent mille dinars algériens"),
        ("101000", "cent un mille dinars algériens"),
        ("180000", "cent quatre-vingt mille dinars algériens"),
        ("200000", "deux cent mille dinars algériens"),
        ("200200", "deux cent mille deux cents dinars algériens"),
        ("1000000", "un million de dinars algériens"),
        ("1000001", "un million un dinars algériens"),
        ("1000000.01", "un million de dinars algériens et un centime"),
        ("1001000", "un million mille dinars algériens"),
        ("1200000", "un million deux cent mille dinars algériens"),
        ("2000000", "deux millions de dinars algériens"),
        ("2000080", "deux millions quatre-vingts dinars algériens"),
        ("80000000", "quatre-vingts millions de dinars algériens"),
        ("80080080", "quatre-vingts millions quatre-vingt mille quatre-vingts dinars algériens"),
        ("81000000", "quatre-vingt-un millions de dinars algériens"),
        ("200000000", "deux cents millions de dinars algériens"),
        ("200200200", "deux cents millions deux cent mille deux cents dinars algériens"),
        ("280000000", "deux cent quatre-vingts millions de dinars algériens"),
        ("1000000000", "un milliard de dinars algériens"),
        ("1001000000", "un milliard un million de dinars algériens"),
        ("1000001000", "un milliard mille dinars algériens"),
        ("2000000000.50", "deux milliards de dinars algériens et cinquante centimes"),
        ("80000000000", "quatre-vingts milliards de dinars algériens"),
        ("200000000000", "deux cents milliards de dinars algériens"),
        ("0.01", "un centime"),
        ("0.02", "deux centimes"),
        ("0.80", "quatre-vingts centimes"),
        ("0.81", "quatre-vingt-un centimes"),
        ("1.01", "un dinar algérien et un centime"),
        ("1.71", "un dinar algérien et soixante et onze centimes"),
        ("4462500.11", "quatre millions quatre cent soixante-deux mille cinq cents dinars algériens et onze centimes"),
        (
            "999999999999.99",
            (
                "neuf cent quatre-vingt-dix-neuf milliards neuf cent quatre-vingt-dix-neuf millions neuf cent"
                " quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf dinars algériens et"
                " quatre-vingt-dix-neuf centimes"
            ),
        ),
    ],
)
def test_an_amount_is_written_in_french_letters(value, words):
    """Letters keep every French agreement: vingts, cents, mille, de after a bare million, et before centimes."""
    assert in_french(value) == words


def against_another_writer(number):
    """Hold an amount against the cardinal of a writer that is not ours."""
    noun = "dinar algérien" if number < 2 else "dinars algériens"
    of = "de " if number and number % 10**6 == 0 else ""

    assert in_french(number) == f"{num2words(number, lang='fr')} {of}{noun}"


@pytest.mark.parametrize("numbers", [range(start, start + 1000) for start in range(0, 10_000, 1000)], ids=str)
def test_every_number_below_ten_thousand_agrees_with_another_writer(numbers):
    """From zéro to neuf mille neuf cent quatre-vingt-dix-neuf, letter for letter as another program writes them."""
    for number in numbers:
        against_another_writer(number)
        assert read(in_french(number).split(" dinar")[0]) == number


@given(st.one_of(DINARS, st.sampled_from(EDGES)))
def test_any_number_agrees_with_another_writer_and_reads_back(number):
    """Up to a thousand milliards, the letters are those of another program, and read back as the same number."""
    against_another_writer(number)
    assert read(in_french(number).split(" dinar")[0]) == number


@pytest.mark.parametrize("number", EDGES)
def test_where_the_spelling_turns_it_agrees_with_another_writer(number):
    """Powers of ten, their neighbours, eighties and hundreds before each noun: as another program writes them."""
    against_another_writer(number)


@given(ALL)
def test_nouns_agree_with_their_numbers(amount):
    """Below two the dinar and the centime are singular; from two on the dinar and its adjective are plural."""
    words = in_french(amount)
    dinars, centimes = divmod(int(amount * 100), 100)

    assert ("dinars algériens" in words) == (dinars >= 2)
    assert ("dinar algérien" in words) == (dinars == 1 or amount == 0)
    assert words.endswith("centimes") == (centimes >= 2)
    assert words.endswith("centime") == (centimes == 1)
    assert words == words.lower()


@pytest.mark.parametrize("centimes", CENTIMES)
def test_centimes_follow_by_et_and_read_back(centimes):
    """Each number of centimes stands after "et", or alone where there is no dinar; none is said of none."""
    alone, after = (in_french(Decimal(dinars) + Decimal(centimes) / 100) for dinars in (0, 5))

    assert after == (f"cinq dinars algériens et {alone}" if centimes else "cinq dinars algériens")
    assert centimes == 0 or read(alone.split(" centime")[0]) == centimes
