"""What holds of every document: each kind, each language, for the client and for the house, whatever is sold."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import Quote
from costing.documents.priced import grouped
from costing.documents.proposal import proposal_bytes
from costing.documents.view import KINDS, WRITTEN, offer_of
from costing.numerals import amount_in_words
from costing.wording import LRM, money
from tests.docx_soundness import inaccessible, turned, unsound, unturned
from tests.docx_structure import problems, texts_of
from tests.odd_quotes import ODD, odd
from tests.samples import chu_quote
from tests.term_strategies import quotes

PARTS = ("word/document.xml", "word/page_header.xml", "word/page_footer.xml", "word/cover_footer.xml")
BUILDS = [(kind, internal) for kind in KINDS for internal in (False, True)]
# As money is written in each language, with what parts thousands and centimes.
WRITTEN_MONEY = {lang: re.compile(rf"(?<![\d{sep}])\d{{1,3}}(?:{sep}\d{{3}})*{dot}\d\d(?![\d])") for lang, sep, dot in (
    ("fr", "\u202f", ","), ("ar", r"\.", ","), ("en", ",", r"\."),
)}  # fmt: skip
PAYS = {"proposal", "devis", "proforma", "financial"}


def document(made, kind, lang, *, internal=False):
    """Return a document of a quote."""
    return proposal_bytes(offer_of(made, lang, kind, internal=internal))


def faults(written, lang):
    """Return all that a document has against it."""
    direction = unturned if lang == "ar" else turned
    return [*problems(written), *unsound(written), *direction(written), *inaccessible(written, lang)]


def damaged(document, part, old, new):
    """Return a document with one text of a part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as sound, zipfile.ZipFile(stream, "w") as broken:
        for name in sound.namelist():
            content = sound.read(name)
            assert name != part or old.encode() in content
            broken.writestr(name, content.replace(old.encode(), new.encode(), 1) if name == part else content)
    return stream.getvalue()


def said(written):
    """Return all that a document says, head and foot of its pages included."""
    return "\n".join(text for part in PARTS for text in texts_of(written, part))


@pytest.mark.parametrize("name", ODD)
def test_word_opens_every_kind_of_an_unusual_quote(name):
    """No option or sixty lines, names of 300 signs, nothing but licences: every kind opens, and can be listened to."""
    languages = cycle(WRITTEN[len(name) % 3 :] + WRITTEN[: len(name) % 3])
    inside = KINDS[len(name) % len(KINDS)]

    for kind, lang in zip(KINDS, languages, strict=False):
        assert faults(document(odd(name), kind, lang), lang) == []
        if kind == inside:
            assert faults(document(odd(name), kind, lang, internal=True), lang) == []


@settings(max_examples=20, deadline=None)
@given(quotes(), st.sampled_from(BUILDS), st.sampled_from(WRITTEN))
def test_word_opens_every_kind_whatever_is_sold(made, build, lang):
    """Under whatever terms: fields and marks end, links lead somewhere, tables fit, Arabic runs right to left."""
    kind, internal = build

    assert faults(document(made, kind, lang, internal=internal), lang) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('w:fldCharType="end"', 'w:fldCharType="separate"', "a field"),
        ("<w:bookmarkEnd", "<w:proofErr", "does not end"),
        ('w:anchor="_Toc_need"', 'w:anchor="_Toc_gone"', "leads to _Toc_gone"),
        ('w:tblW w:w="9412"', 'w:tblW w:w="9999"', "a table of 9999"),
        ('w:tcW w:w="', 'w:tcW w:w="9', "a cell of"),
        ('<w:gridCol w:w="', '<w:gridCol w:w="9', "a room of"),
        ('<w:t xml:space="preserve">', "<w:t> ", "spaces are lost"),
        ("<w:tblHeader/>", "", "head is not told"),
        ("<w:bidiVisual/>", "", "a table"),
        ("<w:bidi/></w:pPr>", "</w:pPr>", "a paragraph"),
        ("<w:rtl/>", "", "a run"),
        ('w:val="Heading1"', 'w:val="Heading2"', "a heading 2 after 0"),
        ('descr="', 'name2="', "neither told in words"),
        ("<w:tblCaption", "<w:tblDescription", "not told in words"),
    ],
)
def test_the_checks_see_what_they_are_for(old, new, told):
    """A document damaged in one place is told by what was damaged: the checks are not blind."""
    sound = document(chu_quote(), "proposal", "ar", internal=True)

    broken = damaged(sound, "word/document.xml", old, new)

    assert [fault for fault in faults(broken, "ar") if told in fault]


def test_a_chart_that_differs_from_its_workbook_is_told():
    """A number drawn that its workbook does not hold would change under the reader's hand, and is found."""
    sound = document(chu_quote(), "devis", "en", internal=True)
    with zipfile.ZipFile(io.BytesIO(sound)) as parts:
        value = re.search(rb"numCache.*?<c:v>([\d.]+)</c:v>", parts.read("word/charts/chart1.xml"), re.DOTALL)[1]

    broken = damaged(sound, "word/charts/chart1.xml", f"<c:v>{value.decode()}<", "<c:v>7.25<")

    assert unsound(sound) == []
    assert [fault for fault in unsound(broken) if "7.25 is drawn" in fault]


def amounts_of(value):
    """Return every number of a record, its parts' included."""
    if isinstance(value, dict):
        return {found for part in value.values() for found in amounts_of(part)}
    if isinstance(value, list | tuple):
        return {found for part in value for found in amounts_of(part)}
    return {abs(Decimal(value))} if re.fullmatch(r"-?\d+(\.\d+)?", str(value)) else set()


def worked_out(made):
    """Return what a document adds up from a record: lines after discounts, headings, years, what a choice leads to."""
    found, paid = set(), Decimal(0)
    for line in made.lines:
        steps = accumulate(each.parts.get(line.code, Decimal(0)) for each in made.discounts if each.on is not None)
        rests = [line.amount, line.amount - line.discount, *(line.amount - step for step in steps)]
        found |= {*rests, line.discount, *(line.amount - rest for rest in rests)}
        found |= {part for rest in rests for part in taxed(rest, line.vat_rate)}
    for year in made.cost_by_year:
        found |= {year.net, year.vat, year.gross, paid + year.gross, paid := paid + year.gross + year.taxes}
    for name in ("net", "vat"):
        found.add(sum((getattr(year, name) for year in made.cost_by_year), Decimal(0)))
    counted = [line for line in made.lines if not (line.recurring or line.optional)]
    found |= {sum(line.amount for line in lines) for _, lines in grouped(counted, "fr")}
    whole, on_lines = made.totals_with_options, [each.amount for each in made.discounts if each.on is not None]
    found |= {made.totals.net - made.totals.discount, *((whole.gross, whole.due) if whole is not None else ())}
    return {abs(each) for each in (*found, sum(on_lines), made.totals.discount - sum(on_lines))}


def taxed(net, rate):
    """Return the tax of an amount, and the amount with it."""
    tax = (net * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return tax, net + tax


@settings(max_examples=20, deadline=None)
@given(quotes(), st.sampled_from(sorted(PAYS)), st.sampled_from(WRITTEN))
def test_every_priced_kind_says_the_amounts_of_the_record(made, kind, lang):
    """Net, tax, gross, due, each line and each payment stand as the record has them, as the language writes numbers."""
    text = said(document(made, kind, lang))

    totals, counted = made.totals, [line for line in made.lines if not (line.recurring or line.optional)]
    once = [totals.net, totals.gross, totals.due, *(part for tax in totals.vat for part in (tax.base, tax.amount))]
    # What nothing is sold of stands in no form of a tender.
    told = [line for line in counted if kind != "financial" or line.quantity]
    lines = [part for line in told for part in (line.unit_price, line.amount)]
    paid = [payment.amount for payment in made.payments]
    kept = [line for line in made.lines if line.recurring and not line.optional]
    yearly = [part for line in kept for part in taxed(line.amount - line.discount, line.vat_rate)]
    expected = (*(once if counted else ()), *lines, *paid, *yearly)
    assert [amount for amount in expected if money(amount, lang) not in text] == []
    if counted:
        assert amount_in_words(totals.due, lang) in text


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("name", ["chosen", "cash", "several_rates", "negotiated", "public", "licences_alone"])
def test_no_priced_kind_says_an_amount_of_its_own(name, lang):
    """Each amount a document prints to the centime is the record's, or one sum of its parts: none is its own."""
    made, record = odd(name), json.loads(odd(name).to_json())
    known = {money(amount, lang).strip(LRM) for amount in amounts_of(record) | worked_out(made)}
    known |= set(WRITTEN_MONEY[lang].findall(json.dumps(record, ensure_ascii=False)))

    for kind in sorted(PAYS):
        assert set(WRITTEN_MONEY[lang].findall(said(document(made, kind, lang)))) - known == set()


@settings(max_examples=15, deadline=None)
@given(quotes())
def test_what_is_summed_sums(made):
    """Groups sum to the net, payments to what is due, the bill of quantities to its total, years to the commitment."""
    view = offer_of(made, "fr", "financial")

    zero = Decimal(0)
    headings = [(group.amount.value, [line.amount.value for line in group.lines]) for group in view.groups]
    assert [whole for whole, parts in headings if whole != sum(parts)] == []
    assert sum((whole for whole, _ in headings), zero) == made.totals.net
    assert view.net.value - view.line_discount.value - view.discount.value == view.after.value
    assert sum((tax.base.value for tax in view.vat), zero) == view.after.value
    assert view.after.value + sum((tax.amount.value for tax in view.vat), zero) == view.gross.value
    assert view.gross.value + view.stamp_duty.value == view.due.value
    if view.lines:
        assert sum((row.amount.value for row in view.tender.rows), zero) == made.totals.net
    kept = [payment.amount + (payment.retained or 0) + (payment.recovered or 0) for payment in made.payments]
    assert sum(kept, zero) == (made.totals.due if made.payments else zero)
    if view.commitment_gross is not None:
        bills = [year.gross.value for year in (*view.maintenance, *view.recurring)]
        assert view.gross.value + sum(bills, zero) == view.commitment_gross.value


@settings(max_examples=8, deadline=None)
@given(quotes(), st.sampled_from(KINDS), st.sampled_from(WRITTEN))
def test_a_quote_read_from_its_record_gives_the_same_documents(made, kind, lang):
    """A quote that was put away as JSON gives, read back, every document to the byte, the internal ones too."""
    again = Quote.from_json(made.to_json())

    assert document(again, kind, lang, internal=True) == document(made, kind, lang, internal=True)
    assert [offer_of(again, lang, each) for each in KINDS] == [offer_of(made, lang, each) for each in KINDS]


# One language of each kind: reading a template costs most of the time.
PRINTED = [(kind, lang) for kind, lang in zip(KINDS, ("ar", "fr", "fr", "en", "ar", "en"), strict=True)]
PROGRAM = """
import hashlib, sys
from costing import Quote
from costing.documents.proposal import proposal_bytes
from costing.documents.view import offer_of
from tests.odd_quotes import odd
from tests.test_document_laws import PRINTED
made = odd("chosen") if sys.argv[1] == "priced" else Quote.from_json(sys.stdin.read())
for kind, lang in PRINTED:
    for internal in (False, True):
        print(hashlib.sha256(proposal_bytes(offer_of(made, lang, kind, internal=internal))).hexdigest())
"""


def test_another_process_gives_the_same_bytes():
    """Tomorrow, on another machine: priced again or read from its record, the same quote gives the same bytes."""
    record = odd("chosen").to_json()
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, source],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for source, seed in (("priced", "1"), ("record", "31337"))
    ]

    told = [process.communicate(record, timeout=120)[0].split() for process in started]

    here = [
        hashlib.sha256(document(odd("chosen"), kind, lang, internal=internal)).hexdigest()
        for kind, lang in PRINTED
        for internal in (False, True)
    ]
    assert told == [here, here]
