"""The sentence that closes a document: what it is, its amount in letters, and what is in the amount."""

from decimal import Decimal
from typing import get_args

import pytest

from costing import quote
from costing.closing import Kind, closing_formula
from costing.documents.view import view_of
from costing.errors import AmountUnwritable, LanguageNotWritten
from costing.wording import messages
from tests.command import plain
from tests.samples import priced

LICENCE = [{"item": "PACS", "amount": 1_000_000}]


def closed(amount, kind, lang, **stamp):
    """The sentence with every space an ordinary one."""
    return plain(closing_formula(Decimal(amount), kind, lang, **stamp).encode())


@pytest.mark.parametrize(
    ("kind", "opening"),
    [
        ("proposal", "Arrêtée la présente offre"),
        ("devis", "Arrêté le présent devis"),
        ("proforma", "Arrêtée la présente facture proforma"),
        ("financial", "Arrêtée la présente offre financière"),
        ("dqe", "Arrêté le présent détail quantitatif et estimatif"),
        ("invoice", "Arrêtée la présente facture"),
    ],
)
def test_the_french_sentence_agrees_with_the_document(kind, opening):
    """An offer and an invoice are feminine, a devis and a détail masculine, and the amount follows in letters."""
    assert closed(1_000_000, kind, "fr") == f"{opening} à la somme de : un million de dinars algériens (TTC)."


@pytest.mark.parametrize(
    ("kind", "opening"),
    [
        ("proposal", "أُوقف هذا العرض"),
        ("devis", "أُوقف عرض الأسعار هذا"),
        ("proforma", "أُوقفت هذه الفاتورة الشكلية"),
        ("financial", "أُوقف هذا العرض المالي"),
        ("dqe", "أُوقف هذا الكشف الكمي والتقديري"),
        ("invoice", "أُوقفت هذه الفاتورة"),
    ],
)
def test_the_arabic_sentence_agrees_with_the_document(kind, opening):
    """The verb is feminine before an invoice; the number stands after «قدره:» and is nominative."""
    assert closed(2_000, kind, "ar") == f"{opening} عند مبلغ قدره: ألفا دينار جزائري (بكل الرسوم)."


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        ("proposal", "offer"),
        ("devis", "quotation"),
        ("proforma", "proforma invoice"),
        ("financial", "financial offer"),
        ("dqe", "bill of quantities and estimate"),
        ("invoice", "invoice"),
    ],
)
def test_the_english_sentence_names_the_document(kind, noun):
    """English says which document it closes."""
    assert closed("0.50", kind, "en") == f"Total amount of this {noun}: fifty centimes (all taxes included)."


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "cent dinars algériens (TTC, droit de timbre compris)."),
        ("ar", "مائة دينار جزائري (بكل الرسوم، بما في ذلك حق الطابع)."),
        ("en", "one hundred Algerian dinars (all taxes and stamp duty included)."),
    ],
)
def test_a_stamp_duty_in_the_amount_is_said(lang, said):
    """An amount that holds a stamp duty says so."""
    assert closed(100, "invoice", lang, stamped=True).endswith(said)


def test_every_kind_has_its_sentence_and_no_sentence_is_left_over():
    """The sentences on file are those of the kinds of documents there are."""
    filed = {key.removeprefix("closing.") for key in messages() if key.startswith("closing.")}

    assert filed == {*get_args(Kind), "taxed", "stamped"}


def test_what_has_no_letters_closes_nothing():
    """An amount that cannot be written in letters, or a language without letters, is refused."""
    with pytest.raises(AmountUnwritable):
        closing_formula(Decimal("0.001"), "devis", "fr")
    with pytest.raises(LanguageNotWritten):
        closing_formula(Decimal(1), "devis", "kab")


@pytest.mark.parametrize(
    ("payment", "sentence"),
    [
        (
            "transfer",
            ("Arrêté le présent devis à la somme de : un million cent quatre-vingt-dix mille dinars algériens (TTC)."),
        ),
        (
            "cash",  # 1,190,000 DA in 11,900 slices of 100 DA, 2 DA each: 23,800 DA more
            (
                "Arrêté le présent devis à la somme de : un million deux cent treize mille huit cents dinars algériens"
                " (TTC, droit de timbre compris)."
            ),
        ),
    ],
)
def test_a_document_closes_on_what_is_due(payment, sentence):
    """The sentence on a client's document is that of what is due, the stamp duty said where there is one."""
    view = view_of(quote(priced(licences=LICENCE), payment=payment), kind="devis")

    assert plain(view.closing.encode()) == sentence
    assert view.words in view.closing
