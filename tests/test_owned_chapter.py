"""Maintenance and total cost: what a client pays over the whole contract, step by step."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from costing import Quote, quote
from costing.documents.owned import owned_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.wording import LANGUAGES
from tests.docx_structure import texts_of
from tests.samples import chu_quote, priced
from tests.term_strategies import quotes

ABROAD = {"origin": "international", "contract": "foreign"}
IN_EUR = {"item": "PACS", "amount": 40_000, "currency": "EUR"}
CARE = {"tier": "basic", "hours": "8x5", "years": 2}
HOSTING = {"label": "Hébergement", "unit": "year", "quantity": 3, "unit_price": 120_000.05, "recurring": True}


def paid(shown):
    """Return what a client reads, row by row, as amounts."""
    return [(row.label, str(row.paid.value), str(row.cumulated.value)) for row in shown.rows]


def test_the_total_grows_from_the_project_to_the_last_year():
    """A project and three years of maintenance: what each costs with tax, and the total reached."""
    shown = owned_of(chu_quote(), "fr")

    assert shown.title == "Maintenance et coût global"
    assert paid(shown) == [
        ("Projet, payé une fois", "22808428.30", "22808428.30"),
        ("Année 1", "2070157.32", "24878585.62"),
        ("Année 2", "2173665.19", "27052250.81"),
        ("Année 3", "2282348.45", "29334599.26"),
    ]
    assert (str(shown.net.value), str(shown.vat.value), str(shown.gross.value)) == (
        "24650923.74", "4683675.52", "29334599.26",
    )  # fmt: skip
    assert (shown.total_label, shown.notes) == ("", ())


def test_taxes_that_a_client_bears_itself_are_part_of_the_cost():
    """Signed abroad: the two taxes stand with what is paid once, without a net, and in the total cost."""
    shown = owned_of(quote(priced(vendor=ABROAD, sites=1, licences=[IN_EUR], maintenance=CARE)), "fr")

    # 7,342,436.52, + 1,616,521.52, + 304,060.00, + 998,654.66, + 1,048,587.40
    assert paid(shown) == [
        ("Projet, payé une fois", "7342436.52", "7342436.52"),
        ("Retenue à la source sur redevances de licences, à votre charge", "1616521.52", "8958958.04"),
        ("Taxe de domiciliation bancaire, à votre charge", "304060.00", "9263018.04"),
        ("Année 1", "998654.66", "10261672.70"),
        ("Année 2", "1048587.40", "11310260.10"),
    ]
    assert [row.net for row in shown.rows][1:3] == ["–", "–"]
    assert (shown.sum_label, str(shown.gross.value)) == ("Total facturé", "9389678.58")
    assert (shown.total_label, str(shown.total.value)) == (
        "Coût global, taxes à votre charge comprises", "11310260.10",
    )  # fmt: skip
    assert len(shown.notes) == 1


def test_a_service_of_several_years_is_spread_over_them():
    """Hosting of three years beside two of maintenance: three years are told, and they sum to its bill."""
    shown = owned_of(quote(priced(training={"days": 2}, maintenance=CARE), lines=[HOSTING]), "fr")
    plain = owned_of(quote(priced(training={"days": 2}, maintenance=CARE)), "fr")

    added = [row.paid.value - before.paid.value for row, before in zip(shown.rows, plain.rows, strict=False)]
    # 360,000.15 and 68,400.03 of tax, in three
    assert [str(each) for each in added] == ["0.00", "142800.06", "142800.06"]
    assert (shown.rows[3].label, str(shown.rows[3].paid.value)) == ("Année 3", "142800.06")
    assert shown.total.value - plain.total.value == Decimal("428400.18")


@pytest.mark.parametrize(
    ("years", "last", "parts"),
    [
        (1, "Année 1", ["100.00"]),
        (2.5, "Année 3", ["100.00", "100.00", "50.00"]),
        (0.5, "Année 1", ["50.00"]),
        (15, "Année 15", ["100.00"] * 15),
        (16, "Année 15 et suivantes", [*["100.00"] * 14, "200.00"]),
        (400, "Année 15 et suivantes", [*["100.00"] * 14, "38600.00"]),
    ],
)
def test_years_are_told_one_by_one_up_to_fifteen(years, last, parts):
    """A part of a year is a part of the price; what lasts longer than a contract may is told together at the end."""
    line = {**HOSTING, "quantity": years, "unit_price": 100, "exemption": "attestation n° 7"}
    shown = owned_of(quote(priced(training={"days": 2}), lines=[line]), "fr")

    assert shown.title == "Prestations annuelles et coût global"
    assert [str(row.paid.value) for row in shown.rows[1:]] == parts
    assert shown.rows[-1].label == last


def test_maintenance_alone_has_no_project_to_be_apart_from():
    """Where only maintenance is sold, no row of a project stands, and nothing is said of an amount due."""
    shown = owned_of(quote(priced(maintenance=CARE)), "fr")

    assert [row.label for row in shown.rows] == ["Année 1", "Année 2"]
    assert "net à payer" not in shown.intro
    assert "net à payer" in owned_of(chu_quote(), "fr").intro


def test_a_year_under_warranty_is_told_as_free():
    """A year that costs nothing is told, so that nobody looks for it."""
    shown = owned_of(quote(priced(maintenance={**CARE, "warranty": "free"})), "fr")

    assert (shown.rows[0].label, shown.rows[0].paid.value) == ("Année 1, sous garantie, gratuite", 0)


def test_cash_is_said_to_cost_a_stamp_more():
    """Where a stamp duty is due on what is paid in cash, the total says that it leaves it out."""
    made = priced(training={"days": 2}, maintenance=CARE)

    assert len(owned_of(quote(made, payment="cash"), "fr").notes) == 1
    assert owned_of(quote(made, payment="transfer"), "fr").notes == ()


def test_nothing_paid_by_the_year_is_no_chapter():
    """An offer that is paid once has its price, and no chapter of total cost."""
    made = quote(priced(training={"days": 2}))

    assert (made.cost_by_year, owned_of(made, "fr")) == ((), None)


@settings(max_examples=15, deadline=None)
@given(quotes())
def test_the_cost_of_the_contract_adds_up(made):
    """Rows sum to what is invoiced and to the cost of ownership, whatever was sold, as does the record read back."""
    again = Quote.from_json(made.to_json())
    shown = owned_of(again, "fr")

    assert all(owned_of(again, lang) == owned_of(made, lang) for lang in LANGUAGES)
    assert (shown is None) is not any(line.recurring and not line.optional for line in made.lines)
    if shown is not None:
        assert shown.rows[-1].cumulated.value == shown.total.value == made.ownership.total
        assert (shown.net.value, shown.gross.value) == (made.commitment.net, made.commitment.gross)
        assert shown.net.value + shown.vat.value == shown.gross.value
        assert [year.year for year in made.cost_by_year] == sorted({year.year for year in made.cost_by_year})
        view = view_of(again, "fr")
        printed = texts_of(proposal_bytes(view))
        figures = [figure.text for row in shown.rows for figure in (row.paid, row.cumulated)]
        assert [text for text in (*figures, *shown.notes, shown.title, shown.intro) if text not in printed] == []
        assert all(row.label in printed for row in shown.rows)
