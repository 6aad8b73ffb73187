"""`PriceBook.changes`: what a company's own book changes, shown in a notebook and given as a table."""

from datetime import date

import pytest

from costing import PriceBook
from tests.samples import EXAMPLES

RATE = {
    "fr": ("1er novembre 2026", "dzd 152.03, side reference", "dzd 152.8, side selling"),
    "en": ("1 November 2026", "dzd 152.03, side reference", "dzd 152.8, side selling"),
    "ar": ("1 نوفمبر 2026", "dzd 152.03, side reference", "dzd 152.8, side selling"),
}


def own():
    """The book of the example that changes prices and adds work."""
    return PriceBook.read(EXAMPLES / "own-book.toml")


@pytest.mark.parametrize("lang", RATE)
def test_each_price_is_told_with_its_day_before_after_and_source(lang):
    """I see what my book changes: the key, since when, what stood there, what stands there now, from where."""
    prices, texts = own().changes().show(lang).panel.blocks

    (rate,) = (row.cells for row in prices.rows if row.cells[0] == "exchange.EUR")
    assert tuple(text.replace("\u00a0", " ") for text in rate[1:4]) == RATE[lang]
    assert rate[4] == "Cours vendeur communiqué par la banque"
    (label,) = (row.cells for row in texts.blocks[0].rows if row.cells[0] == "services.teleradiology_gateway.label")
    assert label[2] == {"fr": "Passerelle de téléradiologie", "en": "Teleradiology gateway"}.get(lang, label[2])
    assert "{" not in label[2]


def test_the_changes_are_a_table_by_key():
    """I take the changes as a table, days as days."""
    frame = own().changes().to_frame()

    entry = frame.loc["services.data_migration.range"]
    assert entry["since"].date() == date(2027, 1, 1)
    assert entry["before"] == {"low": 200_000, "high": 1_500_000, "open_top": True}
    assert entry["after"] == {"low": 220_000, "high": 1_600_000, "open_top": True}
    assert entry["source"] == "Grille tarifaire 2027 de la société"


def test_a_book_that_changes_nothing_says_so():
    """The base book held against itself changes nothing, and says it in words."""
    changes = PriceBook.default().changes()

    assert changes == ()
    assert "Ce fichier ne change rien au bordereau de base." in str(changes.show())
    assert list(changes.to_frame().columns) == ["since", "before", "after", "source"]
    assert repr(changes) == "<Changes: 0 of prices, 0 of texts and rules>"
