"""Each kind of document says what it is for: a tender's technical offer no price, a budget no firm one."""

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import quote
from costing.document_errors import KindNotWritten
from costing.documents.glossary import texts_of as every_text_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import offer_of, view_of
from costing.numerals import amount_in_words
from tests import office
from tests.docx_structure import texts_of
from tests.samples import chu_estimate, chu_quote, priced
from tests.term_strategies import quotes

LANGUAGES = ("fr", "ar", "en")
MONEY = re.compile(r"\bDA\b|\bDZD\b|د\.ج|\b(EUR|USD|GBP|CHF)\b|dinar|دينار")


def written(made, kind, lang="fr"):
    """Return all that a document says, footers and headers included."""
    document = proposal_bytes(offer_of(made, lang, kind))
    parts = ("word/document.xml", "word/page_header.xml", "word/page_footer.xml", "word/cover_footer.xml")
    return [text for part in parts for text in texts_of(document, part)]


def spaced(texts):
    return " ".join(" ".join(texts).replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_budget_tells_ranges_and_no_firm_price(lang):
    """A budgetary estimate holds neither the net nor the amount due, in figures or in letters."""
    made = chu_quote()
    shown = offer_of(made, lang, "budget")

    said = spaced(texts_of(proposal_bytes(shown)))

    for amount in (made.totals.net, made.totals.gross, made.totals.due):
        assert f"{amount:,.2f}".replace(",", " ") not in said.replace(",", ".")
        assert amount_in_words(amount, lang) not in said
    low, high = shown.budget.net.low.value, shown.budget.net.high.value
    counted = [line for line in made.lines if not (line.recurring or line.optional)]
    groups, step = shown.budget.groups, 10_000
    assert low - step <= sum(line.range.low for line in counted)
    assert high + step >= sum(line.range.high for line in counted)
    assert low == sum(group.low.value for group in groups)
    assert high == sum(group.high.value for group in groups)
    assert spaced([shown.budget.gross.high.text]) in said


def test_a_budget_names_first_what_would_narrow_it_most():
    """The questions are those of the estimate, each with what its answer takes off the range, rounded up."""
    shown = offer_of(quote(priced(systems={"pacs": {"upgrade": "major"}}, workstations={})), "fr", "budget")

    asked = shown.budget.narrowing

    worth = [int(re.sub(r"\D", "", each.narrowing)) for each in asked]
    assert worth == sorted(worth, reverse=True)
    assert len(asked) == 6
    assert all(value % 10_000 == 0 for value in worth)


def test_a_budget_names_options_apart():
    """What is only an option is named with its range, and in no total."""
    made = quote(priced(training={"days": 4}, migration={"volume_tb": 3}), options=[{"lines": ["data_migration"]}])

    shown = offer_of(made, "fr", "budget")

    (option,) = shown.budget.options
    assert "eprise" in option.label
    assert option.label in written(made, "budget")
    assert not [group for group in shown.budget.groups if option.label in group.holds]


def test_a_proforma_invoice_closes_as_one():
    """A proforma invoice has its own title and its own closing sentence; a quotation has the quotation's."""
    made = chu_quote()

    invoice, offer = written(made, "proforma"), written(made, "devis")

    assert "Facture proforma" in invoice
    assert [text for text in invoice if text.startswith("Arrêtée la présente facture proforma à la somme de")]
    assert "Devis" in offer
    assert [text for text in offer if text.startswith("Arrêté le présent devis à la somme de")]


def test_a_financial_offer_says_each_unit_price_in_letters_and_bills_it():
    """The schedule of unit prices and the bill of quantities hold the same prices; letters say what figures say."""
    made = chu_quote()
    shown = offer_of(made, "fr", "financial")

    said = written(made, "financial")

    rows = shown.tender.rows
    assert [row.letters for row in rows] == [amount_in_words(row.unit_price.value, "fr") for row in rows]
    assert all(row.letters in said for row in rows)
    assert sum(row.amount.value for row in rows) == made.totals.net
    assert amount_in_words(made.totals.gross, "fr") in said
    assert [text for text in said if text.startswith("Arrêté le présent détail quantitatif et estimatif")]


def test_lump_sums_alone_are_broken_down_and_not_billed_by_quantities():
    """Where every line is a lump sum, the tender gets a breakdown instead of unit prices and quantities."""
    lump = quote(priced(systems={"pacs": {"upgrade": "minor"}}, vendor={"origin": "local"}))

    said = written(lump, "financial")

    assert "Décomposition du prix global et forfaitaire" in said
    assert "Bordereau des prix unitaires (BPU)" not in said


@pytest.mark.office
def test_a_quotation_takes_two_pages_at_the_most(tmp_path):
    """The short quotation of a whole university hospital is two pages, in every language; one of training is one."""
    small = quote(priced(training={"days": 3}, vendor={"origin": "local"}))
    paths = []
    for name, made in (("chu", quote(chu_estimate(), confidence=80)), ("training", small)):
        for lang in LANGUAGES:
            paths.append(tmp_path / f"{name}.{lang}.docx")
            paths[-1].write_bytes(proposal_bytes(offer_of(made, lang, "devis")))

    counts = {path.stem: len(office.pages(path)) for path in office.convert_all(paths, "pdf", tmp_path / "pdf")}

    assert max(counts.values()) == 2, counts
    assert [counts[f"training.{lang}"] for lang in LANGUAGES] == [1, 1, 1]


@settings(max_examples=10)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_a_technical_view_holds_no_text_with_an_amount(made, lang):
    """Not only the shipped template: whatever a company's own one prints of a technical offer, it finds no money."""
    view = offer_of(made, lang, "technical")

    said = {field.name: getattr(view, field.name) for field in fields(view) if field.name not in {"labels", "look"}}

    assert [text for text in every_text_of(said) if MONEY.search(text)] == []


def test_a_document_has_no_field_of_another_kind():
    """A technical view holds no price at all, so that no template can print one."""
    technical = offer_of(chu_quote(), "fr", "technical")

    assert not [
        name
        for name in ("lines", "net", "due", "closing", "payments", "assumptions", "budget")
        if hasattr(technical, name)
    ]
    assert replace(technical).supplies


@pytest.mark.parametrize("kind", ["technical", "budget", "facture"])
def test_a_view_with_prices_is_refused_to_a_kind_that_tells_none(kind):
    """Nobody reads a technical offer or a budget with firm prices by mistake; the kinds that have them are named."""
    with pytest.raises(KindNotWritten, match="proposal, devis, proforma, financial"):
        view_of(chu_quote(), "fr", kind)
