"""Amounts in Arabic letters: the noun follows the last two digits, the dual loses its nun, و is glued."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing import amount_in_words
from tests.amounts import ALL, CENTIMES, DINARS, EDGES

WORTH = {
    "صفر": 0, "واحد": 1, "اثنان": 2, "ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7, "ثمانية": 8, "تسعة": 9,
    "عشرة": 10, "أحد": 1, "اثنا": 2, "عشر": 10, "عشرون": 20, "ثلاثون": 30, "أربعون": 40, "خمسون": 50, "ستون": 60,
    "سبعون": 70, "ثمانون": 80, "تسعون": 90, "مائة": 100, "مائتان": 200, "مائتا": 200, "ثلاثمائة": 300,
    "أربعمائة": 400, "خمسمائة": 500, "ستمائة": 600, "سبعمائة": 700, "ثمانمائة": 800, "تسعمائة": 900,
}  # fmt: skip
SCALES = {
    **dict.fromkeys(("ألف", "ألفًا", "آلاف"), 10**3),
    **dict.fromkeys(("مليون", "مليونًا", "ملايين"), 10**6),
    **dict.fromkeys(("مليار", "مليارًا", "مليارات"), 10**9),
}
DUALS = {
    "ألفان": 2 * 10**3, "ألفا": 2 * 10**3, "مليونان": 2 * 10**6, "مليونا": 2 * 10**6, "ملياران": 2 * 10**9,
    "مليارا": 2 * 10**9,
}  # fmt: skip
NOUN_OF = {
    **dict.fromkeys(("دينار", "ديناران", "دنانير", "دينارًا"), "dinar"),
    **dict.fromkeys(("سنتيم", "سنتيمان", "سنتيمات", "سنتيمًا"), "centime"),
}
NOUNS = (("ألف", "ألفا", "آلاف"), ("مليون", "مليونا", "ملايين"), ("مليار", "مليارا", "مليارات"))
# The noun by the last two digits: one, two, three to ten, eleven to ninety-nine, whole hundreds.
FORMS = ("دينار جزائري واحد", "ديناران جزائريان", "دنانير جزائرية", "دينارًا جزائريًا", "دينار جزائري")
CENTIME_FORMS = ("سنتيم واحد", "سنتيمان", "سنتيمات", "سنتيمًا")


def in_arabic(value):
    """The letters of an amount."""
    return amount_in_words(Decimal(value), "ar")


def bare(word):
    """A word without the conjunction glued to it."""
    known = {*WORTH, *SCALES, *DUALS}
    return word if word in known else word.removeprefix("و")


def read(words):
    """Read Arabic letters back, word by word: the number of dinars and that of centimes."""
    counts = dict.fromkeys(NOUN_OF.values(), 0)
    whole = below = numerals = 0
    for word in map(bare, re.sub(r"(?<=دينار|سنتيم) واحد", "", re.sub(r" جزائري[^ ]*", "", words)).split()):
        if word in NOUN_OF:
            counts[NOUN_OF[word]] += whole + below if numerals else 2 if word.endswith("ان") else 1
            whole = below = numerals = 0
            continue
        numerals += 1
        if word in SCALES:
            whole, below = whole + (below or 1) * SCALES[word], 0
        elif word in DUALS:
            assert below == 0
            whole += DUALS[word]
        else:
            below += WORTH[word]
    assert not numerals
    return counts["dinar"], counts["centime"]


def form_of(number, forms):
    """The form of a noun that a number asks for, by its last two digits."""
    tail = number % 100
    if tail == 0:
        return forms[-1]
    return forms[tail - 1] if tail < 3 else forms[2] if tail <= 10 else forms[3]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "صفر دينار جزائري"),
        ("1", "دينار جزائري واحد"),
        ("2", "ديناران جزائريان"),
        ("3", "ثلاثة دنانير جزائرية"),
        ("8", "ثمانية دنانير جزائرية"),
        ("10", "عشرة دنانير جزائرية"),
        ("11", "أحد عشر دينارًا جزائريًا"),
        ("12", "اثنا عشر دينارًا جزائريًا"),
        ("13", "ثلاثة عشر دينارًا جزائريًا"),
        ("18", "ثمانية عشر دينارًا جزائريًا"),
        ("20", "عشرون دينارًا جزائريًا"),
        ("21", "واحد وعشرون دينارًا جزائريًا"),
        ("22", "اثنان وعشرون دينارًا جزائريًا"),
        ("33", "ثلاثة وثلاثون دينارًا جزائريًا"),
        ("80", "ثمانون دينارًا جزائريًا"),
        ("99", "تسعة وتسعون دينارًا جزائريًا"),
        ("100", "مائة دينار جزائري"),
        ("101", "مائة دينار جزائري ودينار جزائري واحد"),
        ("102", "مائة دينار جزائري وديناران جزائريان"),
        ("103", "مائة وثلاثة دنانير جزائرية"),
        ("110", "مائة وعشرة دنانير جزائرية"),
        ("111", "مائة وأحد عشر دينارًا جزائريًا"),
        ("121", "مائة وواحد وعشرون دينارًا جزائريًا"),
        ("200", "مائتا دينار جزائري"),
        ("201", "مائتا دينار جزائري ودينار جزائري واحد"),
        ("202", "مائتا دينار جزائري وديناران جزائريان"),
        ("203", "مائتان وثلاثة دنانير جزائرية"),
        ("280", "مائتان وثمانون دينارًا جزائريًا"),
        ("300", "ثلاثمائة دينار جزائري"),
        ("400", "أربعمائة دينار جزائري"),
        ("500", "خمسمائة دينار جزائري"),
        ("600", "ستمائة دينار جزائري"),
        ("700", "سبعمائة دينار جزائري"),
        ("800", "ثمانمائة دينار جزائري"),
        ("999", "تسعمائة وتسعة وتسعون دينارًا جزائريًا"),
        ("1000", "ألف دينار جزائري"),
        ("1001", "ألف دينار جزائري ودينار جزائري واحد"),
        ("1002", "ألف دينار جزائري وديناران جزائريان"),
        ("1003", "ألف وثلاثة دنانير جزائرية"),
        ("1011", "ألف وأحد عشر دينارًا جزائريًا"),
        ("1100", "ألف ومائة دينار جزائري"),
        ("1101", "ألف ومائة دينار جزائري ودينار جزائري واحد"),
        ("1200", "ألف ومائتا دينار جزائري"),
        ("2000", "ألفا دينار جزائري"),
        ("2001", "ألفا دينار جزائري ودينار جزائري واحد"),
        ("2003", "ألفان وثلاثة دنانير جزائرية"),
        ("2100", "ألفان ومائة دينار جزائري"),
        ("2200", "ألفان ومائتا دينار جزائري"),
        ("3000", "ثلاثة آلاف دينار جزائري"),
        ("10000", "عشرة آلاف دينار جزائري"),
        ("11000", "أحد عشر ألف دينار جزائري"),
        ("11500", "أحد عشر ألفًا وخمسمائة دينار جزائري"),
        ("34000", "أربعة وثلاثون ألف دينار جزائري"),
        ("34001", "أربعة وثلاثون ألف دينار جزائري ودينار جزائري واحد"),
        ("34003", "أربعة وثلاثون ألفًا وثلاثة دنانير جزائرية"),
        ("34100", "أربعة وثلاثون ألفًا ومائة دينار جزائري"),
        ("100000", "مائة ألف دينار جزائري"),
        ("100500", "مائة ألف وخمسمائة دينار جزائري"),
        ("101000", "مائة ألف وألف دينار جزائري"),
        ("101500", "مائة ألف وألف وخمسمائة دينار جزائري"),
        ("102000", "مائة ألف وألفا دينار جزائري"),
        ("102500", "مائة ألف وألفان وخمسمائة دينار جزائري"),
        ("103000", "مائة وثلاثة آلاف دينار جزائري"),
        ("111000", "مائة وأحد عشر ألف دينار جزائري"),
        ("111111", "مائة وأحد عشر ألفًا ومائة وأحد عشر دينارًا جزائريًا"),
        ("200000", "مائتا ألف دينار جزائري"),
        ("200001", "مائتا ألف دينار جزائري ودينار جزائري واحد"),
        ("200200", "مائتا ألف ومائتا دينار جزائري"),
        ("201000", "مائتا ألف وألف دينار جزائري"),
        ("202000", "مائتا ألف وألفا دينار جزائري"),
        ("203000", "مائتان وثلاثة آلاف دينار جزائري"),
        ("1000000", "مليون دينار جزائري"),
        ("1000001", "مليون دينار جزائري ودينار جزائري واحد"),
        ("1001000", "مليون وألف دينار جزائري"),
        ("1002000", "مليون وألفا دينار جزائري"),
        ("1200000", "مليون ومائتا ألف دينار جزائري"),
        ("2000000", "مليونا دينار جزائري"),
        ("2000100", "مليونان ومائة دينار جزائري"),
        ("2002002", "مليونان وألفا دينار جزائري وديناران جزائريان"),
        ("3000000", "ثلاثة ملايين دينار جزائري"),
        ("11000000", "أحد عشر مليون دينار جزائري"),
        ("11000003", "أحد عشر مليونًا وثلاثة دنانير جزائرية"),
        ("80000000", "ثمانون مليون دينار جزائري"),
        ("100000000", "مائة مليون دينار جزائري"),
        ("101000000", "مائة مليون ومليون دينار جزائري"),
        ("102000000", "مائة مليون ومليونا دينار جزائري"),
        ("200000000", "مائتا مليون دينار جزائري"),
        ("1000000000", "مليار دينار جزائري"),
        ("2000000000", "مليارا دينار جزائري"),
        ("2000000001", "مليارا دينار جزائري ودينار جزائري واحد"),
        ("2001000000", "ملياران ومليون دينار جزائري"),
        ("3000000000", "ثلاثة مليارات دينار جزائري"),
        ("11000000000", "أحد عشر مليار دينار جزائري"),
        ("11000500000", "أحد عشر مليارًا وخمسمائة ألف دينار جزائري"),
        ("200000000000", "مائتا مليار دينار جزائري"),
        ("0.01", "سنتيم واحد"),
        ("0.02", "سنتيمان"),
        ("0.03", "ثلاثة سنتيمات"),
        ("0.08", "ثمانية سنتيمات"),
        ("0.10", "عشرة سنتيمات"),
        ("0.11", "أحد عشر سنتيمًا"),
        ("0.50", "خمسون سنتيمًا"),
        ("1.01", "دينار جزائري واحد وسنتيم واحد"),
        ("2.02", "ديناران جزائريان وسنتيمان"),
        ("1002003.05", "مليون وألفان وثلاثة دنانير جزائرية وخمسة سنتيمات"),
        (
            "1234567.89",
            "مليون ومائتان وأربعة وثلاثون ألفًا وخمسمائة وسبعة وستون دينارًا جزائريًا وتسعة وثمانون سنتيمًا",
        ),
        ("4462500.11", "أربعة ملايين وأربعمائة واثنان وستون ألفًا وخمسمائة دينار جزائري وأحد عشر سنتيمًا"),
        (
            "999999999999.99",
            (
                "تسعمائة وتسعة وتسعون مليارًا وتسعمائة وتسعة وتسعون مليونًا وتسعمائة وتسعة وتسعون ألفًا"
                " وتسعمائة وتسعة وتسعون دينارًا جزائريًا وتسعة وتسعون سنتيمًا"
            ),
        ),
    ],
)
def test_an_amount_is_written_in_arabic_letters(value, words):
    """Letters keep every Arabic agreement: dual, plural, tanwin and annexation, as a careful hand writes them."""
    assert in_arabic(value) == words


def is_well_formed(number):
    """Hold whole dinars against the form of their noun, the conjunctions, and the number they read back as."""
    words = in_arabic(number)

    assert words.endswith(form_of(number, FORMS))
    assert " و " not in words
    assert "مئ" not in words
    assert read(words) == (number, 0)


@pytest.mark.parametrize("numbers", [range(start, start + 1000) for start in range(0, 10_000, 1000)], ids=str)
def test_every_number_below_ten_thousand_is_well_formed(numbers):
    """For each the last noun follows the last two digits, و is glued, and the letters read back as the number."""
    for number in numbers:
        is_well_formed(number)


@given(st.one_of(DINARS, st.sampled_from(EDGES)))
def test_any_number_is_well_formed(number):
    """Up to a thousand milliards, the noun follows the last two digits, and the letters read back as the number."""
    is_well_formed(number)


@pytest.mark.parametrize("number", EDGES)
def test_where_the_spelling_turns_it_is_well_formed(number):
    """Powers of ten, their neighbours, and every hard count of thousands, millions and milliards."""
    is_well_formed(number)


@given(ALL)
def test_dinars_and_centimes_read_back(amount):
    """The letters of an amount say its dinars and its centimes, and nothing else."""
    dinars, centimes = divmod(int(amount * 100), 100)

    assert read(in_arabic(amount)) == (dinars, centimes)


@given(DINARS)
def test_a_word_is_annexed_exactly_where_a_noun_follows(number):
    """A dual keeps its nun, and 11 to 99 their tanwin, unless the next word is the noun that is counted."""
    words = in_arabic(number).split()

    for word, following in pairwise(words):
        if bare(word) in {"مائتا", "ألفا", "مليونا", "مليارا"}:
            assert following in {"ألف", "مليون", "مليار", "دينار"}
        if bare(word) in {"مائتان", "ألفان", "مليونان", "ملياران", "ألفًا", "مليونًا", "مليارًا"}:
            assert following.startswith("و")
        if bare(word) in {"آلاف", "ملايين", "مليارات"}:
            assert following == "دينار" or following.startswith("و")


@given(DINARS)
def test_a_counted_thousand_takes_the_form_of_its_own_number(number):
    """Thousands, millions and milliards are nouns too: dual for two, plural for 3 to 10, singular from 11 on."""
    words = in_arabic(number)

    for power, (one, dual, few) in {3: NOUNS[0], 6: NOUNS[1], 9: NOUNS[2]}.items():
        tail = number // 10**power % 100
        assert (few in words) == (3 <= tail <= 10)
        assert bool(re.search(rf"{dual}ن?( |$)", words)) == (tail == 2)
        assert bool(re.search(rf"(عشر|ون) ({one}|{one}ًا)( |$)", words)) == (tail > 10)


@pytest.mark.parametrize("centimes", CENTIMES)
def test_centimes_follow_by_a_glued_waw(centimes):
    """Each number of centimes has its own form, after dinars as alone; none is said of none."""
    alone, after = (in_arabic(Decimal(dinars) + Decimal(centimes) / 100) for dinars in (0, 5))

    assert after == (f"خمسة دنانير جزائرية و{alone}" if centimes else "خمسة دنانير جزائرية")
    assert centimes == 0 or alone.endswith(form_of(centimes, CENTIME_FORMS))
    assert centimes == 0 or read(alone) == (0, centimes)
