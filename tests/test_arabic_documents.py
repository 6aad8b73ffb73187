"""Numbers, laws, days, phones, references in Arabic documents are seen in their order: the bidi algorithm judges.

python-bidi computes, as the Unicode standard has it, what a reader sees of each paragraph of a right-to-left page.
"""

import re

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.documents.proposal import proposal_bytes
from costing.documents.view import KINDS, offer_of
from tests.docx_structure import texts_of
from tests.odd_quotes import odd
from tests.term_strategies import quotes
from tests.test_document_laws import PARTS

MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# A figure with signs or in groups (1.234,50, 18-07, 021 00 00 00, 24/11/2026), one with its sign, a reference.
WHOLE = re.compile(
    r"(?<![\w.,/:-])(?:[+\u2212-]\u00a0?)?\d+(?:[.,/:\u202f\u00a0 -]\d+)+(?!\w)"
    r"|[+\u2212-]\u00a0?\d+"
    r"|[A-Za-z0-9]+(?:[-/.:][A-Za-z0-9]+)+"
)


def scrambled(paragraphs):
    """Return what a reader of right-to-left paragraphs would see in another order than it is written in."""
    found = []
    for text in paragraphs:
        seen = MARKS.sub("", get_display(text, base_dir="R"))
        found += [(whole, text) for whole in WHOLE.findall(MARKS.sub("", text)) if whole not in seen]
    return found


def paragraphs(made, kind, *, internal=False):
    """Return each paragraph of an Arabic document, head and foot of its pages included."""
    document = proposal_bytes(offer_of(made, "ar", kind, internal=internal))
    return [text for part in PARTS for text in texts_of(document, part)]


@pytest.mark.parametrize(
    "text", ["القانون رقم 18-07", "الهاتف: 021 00 00 00", "من 10 إلى \u2212\u00a05 د.ج", "س.ت 16/00-0 B 20"]
)
def test_the_judge_sees_what_is_scrambled(text):
    """A law number, a phone and an amount that is taken off, written without marks, are seen scrambled."""
    assert scrambled([text]) != []


@pytest.mark.parametrize("name", ["university", "negotiated", "public", "chosen", "own_service", "licences_alone"])
def test_every_number_of_an_arabic_document_keeps_its_order(name):
    """In every kind, for the client and inside: laws, phones, references, days, amounts with a sign read as written."""
    found = [each for kind in KINDS for each in scrambled(paragraphs(odd(name), kind, internal=True))]

    assert found == []


@settings(max_examples=15, deadline=None)
@given(quotes(), st.sampled_from(KINDS))
def test_no_number_is_scrambled_whatever_is_sold(made, kind):
    """Under whatever terms: what is taken off, added, exempted or paid by the year keeps its order in Arabic."""
    assert scrambled(paragraphs(made, kind, internal=True)) == []
