"""The picture and the words of a whole national programme: nothing crossed out, each amount beside its own name."""

import re
from functools import cache

import pandas as pd
import pytest
from bidi import get_display

from costing import portfolio_risk
from costing.wording import LANGUAGES
from tests.picture_reading import boxes
from tests.samples import DAY, EXAMPLES, book

LONG = 40  # signs: the sentence above the curve is longer
CLEAR = 3  # dots
MARKS = re.compile("[\u200e\u200f]")


@cache
def risk():
    """The risk of the synthetic programme."""
    return portfolio_risk(pd.read_csv(EXAMPLES / "national-synthetic.csv", index_col="reference"), book(), DAY)


def uprights(axes):
    """Return the broken lines that stand on the axis of amounts: their place and their top [dots]."""
    broken = [line.get_xydata() for line in axes.lines if line.get_linestyle() == "--"]
    ends = [axes.transData.transform(each) for each in broken if each[0][0] == each[1][0]]
    return [(foot[0], top[1]) for foot, top in ends]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_crosses_the_words_of_a_curve(lang):
    """On the S-curve of a large programme no upright line comes near the name of an amount."""
    figure = risk().plot("curve", lang)

    named = [(text, box) for text, box in boxes(figure) if re.search("P[58]0", text) and len(text) < LONG]
    lines = uprights(figure.axes[0])
    assert len(named) == len(lines) == 3
    assert [
        text for text, box in named for place, top in lines if box.x0 - CLEAR < place < box.x1 + CLEAR and box.y0 <= top
    ] == []


def test_in_arabic_each_amount_is_read_after_its_own_name():
    """Read from the right, P50 comes before its amount and P80 before its own: none changes places with the other."""
    told = str(risk().show("ar")).splitlines()[1]

    seen = MARKS.sub("", get_display(told, base_dir="R"))
    p50, p80 = (f"{getattr(risk(), name):,.0f}".replace(",", ".") for name in ("p50", "p80"))
    assert f"{p50} :P50" in seen
    assert f"{p80} :P80" in seen
