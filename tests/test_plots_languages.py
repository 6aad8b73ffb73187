"""Pictures in three languages: whole, in their place, from the right in Arabic, alike on every machine."""

import os
import subprocess
import sys

import matplotlib as mpl
import pytest

from costing.wording import LANGUAGES
from tests.odd_quotes import odd
from tests.picture_reading import PICTURES, boxes, drawn, made, outside, overlaps, words

ARABIC = range(0x600, 0x700)
RULED = dict(mpl.rcParams)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_every_word_of_a_picture_is_on_it_and_none_runs_into_another(name, lang):
    """In each language, no word of a picture leaves it or lies over another, and its text for the blind is there."""
    figure = drawn(name, lang)

    assert outside(figure) == []
    assert overlaps(figure) == []
    assert len(figure.alt) > 40


@pytest.mark.parametrize(
    "name", ["sixty_lines", "long_names", "maintenance_alone", "licences_alone", "unknown", "given_away"]
)
def test_pictures_of_odd_quotes_hold_together_too(name):
    """One line or sixty, names of three hundred signs, nothing to pay: words keep their place and their distance."""
    quote = odd(name)
    figures = [quote.plot(), quote.internal().plot(), quote.internal().plot("tornado")]

    assert [outside(figure) for figure in figures] == [[], [], []]
    assert [overlaps(figure) for figure in figures] == [[], [], []]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_written_in_the_language_asked(name):
    """An Arabic picture has Arabic words, a French and an English one have none of them, and they are not the same."""
    said = {lang: words(drawn(name, lang)) for lang in LANGUAGES}

    def letters(lang):
        return sum(ord(sign) in ARABIC for text in said[lang] for sign in text)

    assert letters("ar") > 20
    assert letters("fr") == letters("en") == 0
    assert said["fr"] != said["en"]


def test_a_french_axis_is_written_the_french_way():
    """Thousands of a French axis are grouped by a narrow space, its decimals follow a comma, its unit a firm space."""
    texts = words(drawn("bridge", "fr"))

    assert "22,4\u00a0M" in texts
    assert "22\u202f808\u202f428\u00a0DA" in texts
    assert "Net à payer (DA)" in texts
    assert "22.4\u00a0M" in words(drawn("bridge", "en"))
    assert "22,4\u00a0مليون" in words(drawn("bridge", "ar"))


@pytest.mark.parametrize("name", ["line", "tornado", "schedule", "comparison", "bridge"])
def test_arabic_is_read_from_the_right(name):
    """In Arabic the names stand at the right of the bars, and amounts and days run from right to left."""
    for lang, way in (("fr", 1), ("ar", -1)):
        axes = drawn(name, lang).axes[0]
        first, last = axes.get_xlim()
        assert (last - first) * way > 0

    french, arabic = (boxes(drawn(name, lang))[0][1] for lang in ("fr", "ar"))
    wide = drawn(name, "fr").get_size_inches()[0] * 96
    assert french.x0 < wide / 10
    assert arabic.x1 > wide * 9 / 10


def test_columns_and_levels_are_read_from_the_right_in_arabic():
    """In Arabic what is paid first stands at the right, and levels are told at that side."""
    for name in ("ownership", "curve"):
        first, last = drawn(name, "ar").axes[0].get_xlim()
        assert first > last
    axes = drawn("curve", "ar").axes[0]
    assert axes.yaxis.get_ticks_position() == "right"


SCRIPT = """
import hashlib, io, sys
from tests.samples import chu_estimate
def saved(figure):
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()
figures = [chu_estimate().plot("data_migration", "ar"), chu_estimate().plot("minor_update", "fr")]
found = [hashlib.sha256(saved(figure)).hexdigest() for figure in figures]
assert saved(figures[0]) == saved(figures[0])
assert "matplotlib.pyplot" not in sys.modules
print(*found)
"""


def test_the_same_picture_is_the_same_file():
    """The same picture is the same file to the byte, saved twice, and in two programs with other hash seeds."""
    runs = {
        subprocess.run(
            [sys.executable, "-W", "error", "-c", SCRIPT], capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale},
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    }  # fmt: skip

    assert len(runs) == 1
    assert len(set(runs.pop().split())) == 2


def test_no_setting_of_the_notebook_is_changed():
    """Pictures leave every setting of matplotlib as it was, and have a white ground whatever the settings are."""
    made()["quote"].plot("fr")
    with mpl.rc_context({"text.usetex": True, "figure.facecolor": "black", "font.size": 30, "axes.grid": True}):
        dark = made()["quote"].plot("fr")

    assert dict(mpl.rcParams) == RULED
    assert dark.get_facecolor() == (1.0, 1.0, 1.0, 1.0)
    assert words(dark) == words(made()["quote"].plot("fr"))
