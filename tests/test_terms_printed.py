"""What the seller reads of the commercial terms on the screen and in a table of Python: all of it."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from costing import quote
from costing.printing import quote_table
from tests.samples import priced
from tests.term_strategies import quotes

LANGUAGES = ("fr", "ar", "en")
TERMS = {
    "lines": [
        {"label": "Archive neutre", "code": "archive", "unit_price": 800_000, "optional": True},
        {"label": "Don", "code": "don", "unit_price": 150_000, "exemption": "décision n° 12"},
        {"label": "Hébergement", "quantity": 3, "unit": "year", "unit_price": 120_000, "recurring": True},
    ],
    "prices": {"training": {"unit_price": 30_000, "reason": "prix du marché précédent"}},
    "discounts": [{"on": "training", "percent": 10, "reason": "premier client"}, {"amount": 20_000}],
    "variants": [{"code": "B", "label": "Sans formation", "without": ["training"]}],
    "role": "commercial",
    "payment": "cash",
}


def made(**terms):
    """A quote of ten days of training, under some terms."""
    return quote(priced(training={"days": 10}, vendor={"origin": "local"}), **terms)


def printed(shown, lang="fr"):
    """What the screen shows of a quote, line by line, spaces as one."""
    screen = io.StringIO()
    Console(file=screen, width=120).print(quote_table(shown, lang))
    return [" ".join(line.split()) for line in screen.getvalue().splitlines()]


def test_the_seller_reads_what_each_discount_took_and_why():
    """Discounts stand in their order, with what they took and why, and what is left of each line; so does the role."""
    lines = printed(made(**TERMS))

    assert "1 Formation des utilisateurs 10 % 30 000,00 premier client" in lines
    assert "2 l’ensemble 20 000,00 DA 20 000,00" in lines
    assert "Remises accordées par : commercial" in lines
    assert "Formation des utilisateurs 10 jour 30 000,00 300 000,00 42 857,14 257 142,86" in lines


def test_the_seller_reads_the_totals_to_the_last_duty():
    """Net, discount, tax on each base, stamp duty and what is due: in cash, 448,857.14 dinars bear 2 % and round up."""
    lines = printed(made(**TERMS))

    start = lines.index("Total HT 450 000,00")
    assert lines[start + 1 : start + 8] == [
        "Remise − 50 000,00",
        "Net HT après remise 400 000,00",
        "TVA 19 % sur 257 142,86 DA 48 857,14",
        "TVA 0 % sur 142 857,14 DA 0,00",
        "Total TTC 448 857,14",
        "Droit de timbre 8 978,00",
        "Net à payer 457 835,14",
    ]


def test_the_seller_reads_the_price_that_one_set_by_hand_replaced():
    """A price set by hand stands with the price it replaced, and why."""
    lines = printed(made(**TERMS))

    assert "Formation des utilisateurs 35 000,00 30 000,00 prix du marché précédent" in lines


def test_the_seller_reads_what_each_choice_would_change():
    """Options and variants stand with the total without them and with them; their lines are outside the total."""
    lines = printed(made(**TERMS))

    assert "Archive neutre non retenu 448 857,14 1 400 857,14 952 000,00" in lines
    assert "Option · archive" in lines
    assert "retire : training" in lines
    assert "Archive neutre 1 forfait 800 000,00 800 000,00" in lines[lines.index("Lignes hors total") :]
    assert "Don décision n° 12" in lines


def test_the_seller_reads_what_is_paid_by_the_year():
    """Lines of one's own that are paid by the year stand in the yearly table, and in the commitment."""
    lines = printed(made(**TERMS))

    assert "Hébergement 360 000,00 68 400,00 428 400,00" in lines
    assert "Engagement total TTC, maintenance comprise : 877 257,14 DA" in lines


def test_a_plain_quote_is_printed_as_it_was():
    """Without terms there is no column of discounts, and no section of what nobody gave."""
    lines = printed(made())

    assert "Désignation Qté Unité P.U. HT (DA) Montant HT (DA)" in lines
    assert "Formation des utilisateurs 10 jour 35 000,00 350 000,00" in lines
    assert [line for line in lines if "emise" in line or "Options" in line or "timbre" in line] == []


@settings(max_examples=15)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_any_terms_can_be_printed_in_any_language(shown, lang):
    """Whatever the terms, the screen shows every discount and every choice, in the language asked."""
    lines = "\n".join(printed(shown, lang))

    assert all(each.code in lines for each in (*shown.options, *shown.variants))
    assert all(each.reason in lines for each in shown.discounts if each.reason)


@pytest.mark.parametrize(("column", "values"), [("discount", ["42857.14", "0.00"]), ("optional", [False, True])])
def test_a_table_of_a_quote_tells_discounts_and_options(column, values):
    """In Python, each line tells what was taken off it and whether it is outside the total, after what it told."""
    frame = made(**TERMS).to_frame()

    picked = frame.set_index("code").loc[["training", "archive"], column]
    assert [str(value) for value in picked] == [str(value) for value in values]
    assert list(frame.columns)[:8] == [
        "code",
        "label",
        "quantity",
        "unit",
        "unit_price",
        "amount",
        "vat_rate",
        "recurring",
    ]
