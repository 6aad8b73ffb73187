"""`costing words`: an amount in letters, or the sentence that closes a document, at the command line."""

import json

import pytest

from tests.command import called, run


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (
            ("4462500.11",),
            "quatre millions quatre cent soixante-deux mille cinq cents dinars algériens et onze centimes",
        ),
        (
            ("4 462 500,11 DA", "--lang", "fr"),
            "quatre millions quatre cent soixante-deux mille cinq cents dinars algériens et onze centimes",
        ),
        (("2001", "--lang", "ar"), "ألفا دينار جزائري ودينار جزائري واحد"),
        (("٢٠٠١ دج", "--lang", "en"), "two thousand and one Algerian dinars"),
        (
            ("1000000", "--kind", "proforma"),
            "Arrêtée la présente facture proforma à la somme de : un million de dinars algériens (TTC).",
        ),
        (
            ("1000000", "--kind", "dqe", "--lang", "ar"),
            "أُوقف هذا الكشف الكمي والتقديري عند مبلغ قدره: مليون دينار جزائري (بكل الرسوم).",
        ),
    ],
)
def test_an_amount_is_printed_in_letters(words, printed):
    """The amount comes out in the language I ask for, French if I ask for none, and nothing else is printed."""
    done = called("words", *words)

    assert (done.code, done.data, done.told) == (0, f"{printed}\n", "")


def test_json_holds_the_amount_and_its_letters():
    """With --json another program gets the amount to the centime, the language, the letters and the sentence."""
    alone = json.loads(called("words", "12,5", "--lang", "en", "--json").out)
    closing = json.loads(called("words", "12,5", "--lang", "en", "--kind", "invoice", "--json").out)

    assert alone == {"amount": "12.50", "lang": "en", "words": "twelve Algerian dinars and fifty centimes"}
    assert closing == {
        **alone,
        "kind": "invoice",
        "closing": ("Total amount of this invoice: twelve Algerian dinars and fifty centimes (all taxes included)."),
    }


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("1.234", {"fr": "1234 si le signe sépare les milliers, 1.2340", "en": "1234 if the sign", "ar": "على وجهين"}),
        ("1 milliard", {"fr": "10 000 000 DA", "en": "10,000,000 DZD", "ar": "10.000.000 د.ج"}),
        ("abc", {"fr": "ne se lit pas", "en": "cannot be read", "ar": "لا يُقرأ عددًا"}),
        ("-5", {"fr": "positif ou nul", "en": "zero or more", "ar": "موجبًا أو صفرًا"}),
        ("1,2345", {"fr": "arrondi au centime", "en": "rounded to the centime", "ar": "إلى السنتيم"}),
        ("1000000000000", {"fr": "atteint la limite", "en": "reaches the limit", "ar": "يبلغ المبلغ"}),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_an_amount_that_is_not_clear_is_refused_in_one_message(amount, said, lang):
    """What has two readings, none, or no letters is refused in my language on one line, with exit code 2."""
    done = called("words", amount, "--lang", lang)

    assert (done.code, done.data) == (2, "")
    assert said[lang] in done.told
    assert len(done.told.splitlines()) == 1


def test_the_command_runs_as_a_program():
    """It works as a process of its own, in an environment that knows no language."""
    done = run("words", "0.02", "--lang", "ar")

    assert (done.code, done.data, done.told) == (0, "سنتيمان\n", "")
