"""A revision is told from the quote it replaces on every document, and a first quote shows nothing of it."""

import html
import io
import re
import zipfile
from dataclasses import fields
from datetime import date
from functools import cache

import pytest
from openpyxl import load_workbook

from costing import PriceBook, Quote, estimate, quote
from costing.documents.chart_parts import Look
from costing.documents.glossary import texts_of as every_text_of
from costing.documents.inside import inside_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import KINDS, WIDTH, WRITTEN, offer_of, view_of
from costing.documents.workbook import workbook_bytes
from tests import office
from tests.companies import company
from tests.docx_structure import texts_of
from tests.samples import DAY, EXAMPLES, chu_quote, chu_scope, priced, scope_of
from tests.test_client_files import BOOK, CODED, SCOPE, TERMS, WORDS, read, secret_texts
from tests.test_document_laws import WRITTEN_MONEY, faults
from tests.workbook_reading import opened

LATER = date(2026, 11, 29)
NUMBER = {
    "fr": "2026-0001\u00a0– révision\u00a02",
    "ar": "\u200e2026-0001\u200e\u00a0– المراجعة\u00a02",
    "en": "2026-0001\u00a0– revision\u00a02",
}
SECOND = {
    "fr": "Annule et remplace la révision\u00a01 du 29 novembre 2026.",
    "ar": "تلغي هذه الوثيقة المراجعة\u00a01 المؤرخة في 29 نوفمبر 2026 وتحل محلها.",
    "en": "Cancels and replaces revision\u00a01 of 29 November 2026.",
}
FIRST = {
    "fr": "Annule et remplace la version initiale du 24 novembre 2026.",
    "ar": "تلغي هذه الوثيقة النسخة الأصلية المؤرخة في 24 نوفمبر 2026 وتحل محلها.",
    "en": "Cancels and replaces the original version of 24 November 2026.",
}
HEADING = {
    "fr": "Ce qui change par rapport à la version précédente",
    "ar": "ما يتغير مقارنة بالنسخة السابقة",
    "en": "What has changed since the previous version",
}
# What none but a revision says: words of its number and of what it replaces.
MARKS = {"fr": ("révision", "Annule et remplace"), "ar": ("المراجعة", "تلغي"), "en": ("revision", "Cancels")}
EXPLAINED = ("proposal", "devis")  # where the change is told
HEADED = ("document", "page_header")


@cache
def revision(count):
    """Return the university hospital's quote, or a revision of it: a third site at 3 percent off, then 5 percent."""
    if count == 0:
        return chu_quote().with_number("2026-0001")
    if count == 1:
        wider = chu_scope().model_copy(update={"sites": 3})
        again = estimate(wider, PriceBook.read(EXAMPLES / "company.toml"), LATER)
        return revision(0).revise(again, discount_percent=3)
    return revision(1).revise(discount_percent=5)


def written(made, kind, lang, *, internal=False):
    """Return a document of a quote."""
    return proposal_bytes(offer_of(made, lang, kind, internal=internal))


def subject(document):
    """Return the subject in the properties of a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        core = parts.read("docProps/core.xml").decode()
    return html.unescape(re.search(r"<dc:subject>(.*?)</dc:subject>", core)[1])


def printed(sheet):
    """Return every text of a sheet."""
    return [cell for row in sheet.values for cell in row if isinstance(cell, str)]


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_revision_says_so_on_every_document(kind, lang):
    """Its number names the revision on the first page, on each page and in the file; what it replaces, too."""
    document = written(revision(2), kind, lang)

    for part in HEADED:
        assert [text for text in texts_of(document, f"word/{part}.xml") if text.endswith(NUMBER[lang])] != []
    assert subject(document) == NUMBER[lang]
    assert SECOND[lang] in texts_of(document)
    assert FIRST[lang] in texts_of(written(revision(1), kind, lang))


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_first_quote_shows_no_mark_of_a_revision(kind, lang):
    """The number of a first quote stands alone, and no word of a revision is in its document."""
    document = written(revision(0), kind, lang)

    assert subject(document).strip("\u200e") == "2026-0001"
    heads = [text for part in HEADED for text in texts_of(document, f"word/{part}.xml")]
    assert [text for text in heads if MARKS[lang][1] in text or HEADING[lang] in text] == []
    assert [text for text in heads if re.search(rf"2026-0001\W+{MARKS[lang][0]}", text)] == []


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_why_the_price_moved_stands_before_the_prices_and_on_the_quotation(kind, lang):
    """The full proposal and the quotation tell what changed, sentence by sentence, once; no other kind does."""
    told = [*revision(1).replaces.change[lang]]

    said = texts_of(written(revision(1), kind, lang))

    assert len(told) > 3
    shown = [text for text in said if text in told]
    assert shown == (told if kind in EXPLAINED else [])
    assert said.count(HEADING[lang]) == (kind in EXPLAINED)
    if kind == "proposal":
        first = next(place for place, text in enumerate(said) if text == told[0])
        assert first < max(place for place, text in enumerate(said) if text == revision(1).lines[0].labels[lang])


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", ["technical", "budget"])
def test_an_offer_without_a_firm_price_holds_no_amount_of_the_change(kind, lang):
    """Neither the document nor what a company's own template could print holds a price or a difference."""
    view = offer_of(revision(1), lang, kind)
    amounts = set(WRITTEN_MONEY[lang].findall(" ".join(revision(1).replaces.change[lang])))

    assert len(amounts) > 5
    held = {each.name: getattr(view, each.name) for each in fields(view) if each.name not in {"labels", "look"}}
    assert "change" not in held
    assert [text for text in every_text_of(held) if amounts & set(WRITTEN_MONEY[lang].findall(text))] == []
    assert amounts & set(WRITTEN_MONEY[lang].findall(read(proposal_bytes(view)))) == set()


@pytest.mark.parametrize("lang", WRITTEN)
def test_a_revision_read_from_its_record_prints_the_same_files(lang):
    """Whoever opens the record years later prints every document and the workbook of a revision, byte for byte."""
    again = Quote.from_json(revision(2).to_json())

    for kind in KINDS:
        assert written(again, kind, lang) == written(revision(2), kind, lang)
    assert written(again, "proposal", lang, internal=True) == written(revision(2), "proposal", lang, internal=True)
    assert workbook_bytes(view_of(again, lang)) == workbook_bytes(view_of(revision(2), lang))


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_word_opens_every_document_of_a_revision(kind, lang):
    """What only a revision prints is as sound as the rest, and runs from right to left in Arabic."""
    assert faults(written(revision(1), kind, lang), lang) == []


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_workbook_says_which_revision_it_is(lang):
    """Its head, its foot and its title name the revision, and what it replaces stands beside its dates."""
    document = workbook_bytes(view_of(revision(2), lang))

    sheet = opened(document)
    head = printed(sheet)[:4]
    foot = sheet.oddFooter.right.text if lang == "ar" else sheet.oddFooter.left.text
    assert NUMBER[lang] in " ".join(head)
    assert SECOND[lang] in " ".join(head)
    assert foot == NUMBER[lang]
    assert NUMBER[lang] in load_workbook(io.BytesIO(document)).properties.title


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_workbook_of_a_first_quote_has_its_number_alone(lang):
    """No word of a revision stands in the head or at the foot of a first quote's workbook."""
    sheet = opened(workbook_bytes(view_of(revision(0), lang)))

    said = [*printed(sheet), sheet.oddFooter.left.text, sheet.oddFooter.right.text]
    assert [text for text in said if MARKS[lang][1] in text] == []
    assert [text for text in said if re.search(rf"2026-0001\W+{MARKS[lang][0]}", text)] == []


def test_a_long_number_is_cut_and_never_its_revision():
    """Where the foot of the workbook has no room for the whole number, the revision is still there."""
    long = revision(1).with_number(f"{'A' * 60}-2026-0001")

    foot = opened(workbook_bytes(view_of(long, "fr"))).oddFooter.left.text

    assert foot.endswith("…révision\u00a01")
    assert len(foot) == 50


@pytest.mark.parametrize("lang", WRITTEN)
def test_a_client_without_a_reference_reads_no_number_twice(lang):
    """A revision for a client who gave no reference names its number, and not a second one without the revision."""
    made = quote(priced(training={"days": 3})).revise(discount_percent=2)

    view = view_of(made, lang)

    assert view.reference == view.number != made.number


def test_an_arabic_document_keeps_a_number_of_figures_in_its_order():
    """A number given by a register, figures and hyphens alone, is not turned round behind Arabic words."""
    assert offer_of(revision(0), "ar").number == "\u200e2026-0001\u200e"
    assert offer_of(chu_quote(), "ar").number == chu_quote().number


@cache
def sold_again():
    """Return a revision of what a company with costs, floors and mandates sells: more training, another discount."""
    first = quote(estimate(scope_of(**SCOPE), company(BOOK), DAY), **TERMS)
    asked = {**SCOPE, "training": {"days": 26}, "workstations": {"count": 30}}
    terms = {**TERMS, "discounts": [{"on": "workstation", "percent": 18, "reason": "Concurrence du lot voisin"}]}
    return first.revise(estimate(scope_of(**asked), company(BOOK), LATER), **{**terms, "confidence": 90})


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", EXPLAINED)
def test_what_changed_tells_a_client_nothing_internal(kind, lang):
    """A revision under other discounts and another confidence says so without a word of costs, margins or reasons."""
    text = read(written(sold_again(), kind, lang))

    assert [told for told in secret_texts(inside_of(sold_again(), lang, Look(lang), WIDTH)) if told in text] == []
    assert re.findall(rf"\b(?:{WORDS[lang]})\b", text, re.IGNORECASE) == []
    assert [code for code in CODED if re.search(rf"\b{code}\b", text)] == []


@pytest.mark.office
def test_the_quotation_of_a_revision_still_takes_two_pages(tmp_path):
    """With what it replaces and what changed, the short quotation of a university hospital is two pages, as before."""
    paths = [tmp_path / f"{lang}.docx" for lang in WRITTEN]
    for path in paths:
        path.write_bytes(written(revision(1), "devis", path.stem))

    counts = [len(office.pages(path)) for path in office.convert_all(paths, "pdf", tmp_path / "pdf")]

    assert counts == [2, 2, 2]
