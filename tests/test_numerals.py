"""Amounts in letters in every language: what has letters, what is refused, and that figures and letters are one."""

import decimal
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costing import amount_in_words, quote
from costing.errors import AmountTooLarge, AmountUnwritable, LanguageNotWritten
from costing.numerals import WRITTEN
from costing.wording import LANGUAGES
from tests.amounts import ALL
from tests.samples import priced

IN_ALL = pytest.mark.parametrize("lang", LANGUAGES)


def test_letters_exist_in_the_three_languages_of_the_house():
    """Whatever language I sell in, the amount has letters."""
    assert set(WRITTEN) == set(LANGUAGES)


@IN_ALL
@given(ALL, ALL)
def test_two_amounts_never_have_the_same_letters(lang, one, other):
    """Letters that bind say one amount, to the centime, and no other."""
    assume(one != other)

    assert amount_in_words(one, lang) != amount_in_words(other, lang)


@IN_ALL
@given(ALL, st.integers(0, 6))
def test_zeros_after_the_centime_change_no_letter(lang, amount, zeros):
    """12.5, 12.50 and 12.500 are the same amount, and the same letters."""
    longer = amount.quantize(Decimal(1).scaleb(-2 - zeros))

    assert amount_in_words(longer, lang) == amount_in_words(amount, lang)


@IN_ALL
@given(ALL)
def test_letters_are_words_and_single_spaces(lang, amount):
    """Letters hold no figure, no doubled space and no stray sign."""
    words = amount_in_words(amount, lang)

    assert words == " ".join(words.split())
    assert not any(sign.isdigit() for sign in words)
    assert words.replace("-", "").replace(" ", "").replace("\u064b", "").isalpha()


@IN_ALL
@pytest.mark.parametrize(
    "value", [Decimal(-1), Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity"), Decimal("1.005"), Decimal("1E-40")]
)
def test_what_has_no_letters_is_refused(value, lang):
    """A negative amount, one that is no number, or one finer than a centime is refused, not rounded in silence."""
    with pytest.raises(AmountUnwritable):
        amount_in_words(value, lang)


@IN_ALL
@pytest.mark.parametrize("value", [Decimal(10) ** 12, 10**12, Decimal("1E+60"), 10**60])
def test_letters_end_below_a_thousand_milliards(value, lang):
    """Ten to the twelfth and all above is refused as too large, the centime below it is written."""
    assert amount_in_words(Decimal("999999999999.99"), lang)
    with pytest.raises(AmountTooLarge):
        amount_in_words(value, lang)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("-0.01"), "-0.01"),
        (Decimal("NaN"), "NaN"),
        (Decimal("1.005"), "1.005"),
        (-7, "-7"),
        (None, "None"),
        (True, "True"),
        ("12", "12"),
    ],
)
def test_the_refusal_of_an_amount_names_it(value, said):
    """I am told which amount has no letters, as I gave it."""
    with pytest.raises(AmountUnwritable) as caught:
        amount_in_words(value, "fr")

    assert caught.value.amount == said


def test_the_refusal_of_too_much_names_the_amount_and_the_limit():
    """I am told the amount that is too large, and from where on amounts are."""
    with pytest.raises(AmountTooLarge) as caught:
        amount_in_words(Decimal("1000000000000.50"), "fr")

    assert (caught.value.amount, caught.value.limit) == ("1000000000000.50", "1000000000000")


@pytest.mark.parametrize(
    ("lang", "nothing", "half"),
    [
        ("fr", "zéro dinar algérien", "cinquante centimes"),
        ("ar", "صفر دينار جزائري", "خمسون سنتيمًا"),
        ("en", "zero Algerian dinars", "fifty centimes"),
    ],
)
def test_less_than_a_dinar_is_written_in_centimes_alone(lang, nothing, half):
    """Half a dinar is fifty centimes, without a dinar before them; nothing at all is zero dinars."""
    assert amount_in_words(Decimal("0.50"), lang) == half
    assert amount_in_words(0, lang) == nothing


@pytest.mark.parametrize("lang", ["kab", "FR", ""])
def test_a_language_without_letters_is_refused_with_what_there_is(lang):
    """Letters in a language that is not written are refused, and the refusal names what there is."""
    with pytest.raises(LanguageNotWritten, match="fr, ar, en") as caught:
        amount_in_words(Decimal(1), lang)

    assert caught.value.asked == lang


def test_a_programs_own_decimal_precision_changes_no_letter():
    """A program that works with six digits gets the letters of all fourteen."""
    with decimal.localcontext(prec=6):
        words = amount_in_words(Decimal("999999999999.99"), "en")

    assert words.endswith("nine hundred and ninety-nine Algerian dinars and ninety-nine centimes")


def test_a_quote_holds_what_is_due_in_three_languages():
    """The record of a quote says what is due in French, Arabic and English, from the figure that is due."""
    made = quote(priced(licences=[{"item": "PACS", "amount": 1_000_000}]))

    assert made.totals.due == Decimal("1190000.00")
    assert made.in_words == {
        "fr": "un million cent quatre-vingt-dix mille dinars algériens",
        "ar": "مليون ومائة وتسعون ألف دينار جزائري",
        "en": "one million one hundred and ninety thousand Algerian dinars",
    }
