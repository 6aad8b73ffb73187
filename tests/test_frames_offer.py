"""The tables of an offer in Python: what each column holds, exactly, and by what its rows are found."""

from decimal import Decimal

import pytest

from costing import PriceBook
from costing.errors import LanguageNotWritten
from costing.wording import LANGUAGES
from tests.odd_quotes import ODD, odd
from tests.samples import DAY, chu_estimate, chu_quote, priced

TEXT, EXACT, FLOAT, TRUTH = "str", "object", "float64", "bool"
OPEN = {"systems": {"pacs": {"upgrade": "major"}}, "workstations": {}, "migration": {}}


def kinds(frame):
    """Return what each column of a table holds."""
    return {name: str(kind) for name, kind in frame.dtypes.items()}


def test_a_quote_is_a_table_of_exact_decimals():
    """Every column it has always had, by the codes of its lines; money is decimal, yes and no are booleans."""
    made = odd("negotiated")

    frame = made.to_frame()
    assert kinds(frame) == {
        "code": TEXT, "label": TEXT, "quantity": EXACT, "unit": TEXT, "unit_price": EXACT, "amount": EXACT,
        "vat_rate": EXACT, "recurring": TRUTH, "discount": EXACT, "optional": TRUTH,
    }  # fmt: skip
    assert frame.index.name == "line"
    assert list(frame.index) == list(frame["code"]) == [line.code for line in made.lines]
    assert frame.loc["training", "amount"] == Decimal("180000.00")
    assert str(frame.loc["training", "amount"]) == "180000.00"
    assert all(isinstance(value, Decimal) for value in frame["discount"])
    assert str(frame["amount"].astype(float).dtype) == FLOAT


@pytest.mark.parametrize("name", ODD)
def test_the_table_of_a_quote_sums_to_its_net(name):
    """Lines that are neither options nor paid by the year sum to the net, their discounts to the discount, exactly."""
    made = odd(name)

    frame, inside = made.to_frame(), made.internal().to_frame()
    for each in (frame, inside):
        once = each[~each["recurring"] & ~each["optional"]]
        assert sum(once["amount"], Decimal("0.00")) == made.totals.net
        assert sum(once["discount"], Decimal("0.00")) == made.totals.discount
    assert list(inside.index) == list(frame.index)


def test_the_internal_table_says_what_is_known_inside():
    """Low, likely and high, contingency, cost, margin and floor in decimals; nothing where nothing is known."""
    made = odd("negotiated")

    frame = made.internal().to_frame()
    exact = ("quantity", "unit_price", "amount", "discount", "low", "likely", "high", "contingency", "cost", "margin")
    assert kinds(frame) == {
        "label": TEXT, **dict.fromkeys((*exact, "floor"), EXACT), "recurring": TRUTH, "optional": TRUTH,
    }  # fmt: skip
    assert frame.index.name == "line"
    training = frame.loc["training"]
    assert (training["cost"], training["margin"], training["floor"]) == (
        Decimal("126000.00"), Decimal("44552.97"), Decimal("30000.00"),
    )  # fmt: skip
    assert (training["low"], training["likely"], training["high"]) == (150_000, 210_000, 300_000)
    assert frame.loc["major_upgrade", ["cost", "margin", "floor"]].isna().all()
    assert made.internal().to_frame("ar").loc["training", "label"] == "تكوين المستخدمين"


def test_an_estimate_is_a_table_of_floats():
    """One row a line by its code, contract years among them: what it is reckoned with, unrounded."""
    made = chu_estimate()

    frame = made.to_frame()
    figures = ("quantity", "unit_price", "low", "likely", "high")
    assert kinds(frame) == {
        "label": TEXT, "unit": TEXT, **dict.fromkeys(figures, FLOAT), "open_top": TRUTH, "recurring": TRUTH,
    }  # fmt: skip
    assert frame.index.name == "line"
    assert list(frame.index) == [line.code for line in made.lines]
    once = frame[~frame["recurring"]]
    assert list(once[["low", "likely", "high"]].sum()) == pytest.approx([made.low, made.likely, made.high], abs=1e-6)
    assert frame.loc["workstation", "quantity"] == 24.0
    assert frame["open_top"].sum() == 3
    assert frame.loc["maintenance.1", "recurring"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_explanation_is_a_table_of_its_steps(lang):
    """Steps numbered from 1, as a person reads them, with the key each comes from."""
    made = chu_estimate().explain("data_migration", lang)

    frame = made.to_frame()
    assert kinds(frame) == dict.fromkeys(("what", "answer", "value", "source"), TEXT)
    assert (frame.index.name, list(frame.index)) == ("step", list(range(1, len(made.rows) + 1)))
    assert frame.loc[1, "source"] == "data_migration.range"
    assert list(frame["value"]) == [row.value for row in made.rows]


def test_questions_are_a_table_by_what_they_ask_for():
    """The first to ask first; what is usual in words, what an answer is worth in floats; French unless asked."""
    asked = priced(**OPEN).questions()

    frame = asked.to_frame()
    worth = ("narrowing", "narrowing_of_range", "if_dear", "if_dear_year")
    assert kinds(frame) == {
        **dict.fromkeys(("key", "question", "low", "likely", "high"), TEXT), **dict.fromkeys(worth, FLOAT),
    }  # fmt: skip
    assert (frame.index.name, list(frame.index)) == ("driver", [each.driver for each in asked])
    assert frame["narrowing"].is_monotonic_decreasing
    usual = ["key", "low", "likely", "high"]
    assert list(frame.loc["volume", usual]) == [
        "migration.volume_tb", "0,5\u00a0To", "3\u00a0To", "100\u00a0To",
    ]  # fmt: skip
    assert list(asked.to_frame("en").loc["volume", usual]) == [
        "migration.volume_tb", "0.5\u00a0TB", "3\u00a0TB", "100\u00a0TB",
    ]  # fmt: skip


def test_a_table_of_no_question_has_its_columns_all_the_same():
    """Where nothing is open, the table is empty, and whoever reads a column of it is not refused."""
    asked = priced(licences=[{"item": "Serveur", "amount": 1_000_000}], vendor={"origin": "local"}).questions()

    frame = asked.to_frame()
    assert len(frame) == 0
    assert list(frame["narrowing"]) == []
    assert str(frame["narrowing"].dtype) == FLOAT


def test_a_quote_and_its_record_give_the_same_table():
    """A quote read back from its record gives the same table, column by column."""
    made = chu_quote()

    again = type(made).from_json(made.to_json())
    assert made.to_frame().equals(again.to_frame())
    assert made.internal().to_frame().equals(again.internal().to_frame())


@pytest.mark.parametrize("table", ["estimate", "questions", "internal", "scope", "book"])
def test_a_table_in_a_language_that_nobody_wrote_is_refused(table):
    """A table asked for in German is refused with the languages there are, as what a notebook shows is."""
    tables = {
        "estimate": chu_estimate().to_frame,
        "questions": chu_estimate().questions().to_frame,
        "internal": chu_quote().internal().to_frame,
        "scope": chu_estimate().scope.to_frame,
        "book": lambda lang: PriceBook.default().to_frame(DAY, lang),
    }

    with pytest.raises(LanguageNotWritten, match="fr, ar, en"):
        tables[table]("de")
