"""What is given at its cost: sold with the company's own markup, and its cost shown to nobody outside."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from costing import PriceBook, estimate, quote
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from costing.errors import MarkupMissing
from tests.samples import DAY, book, scope_of

COST = {"item": "Serveur PACS", "cost": 1_000, "currency": "EUR"}


@pytest.fixture
def own(tmp_path):
    """A company that adds 15 percent to licences."""
    path = tmp_path / "own.toml"
    path.write_text('[[markups.licences]]\nfrom = 2026-01-01\npercent = 15\nsource = "Direction"\n', "utf-8")
    return PriceBook.read(path)


def test_a_cost_is_sold_with_the_markup_of_the_company(own):
    """1,000 EUR of cost at 152.03 and 15 percent more make 174,834.50 dinars, and the trace tells each step."""
    (line, *_) = estimate(scope_of(licences=[COST]), own, DAY).lines

    assert line.firm_amount == Decimal("174834.50")
    assert [(step.step, float(step.value)) for step in line.trace[:2]] == [("cost", 1000.0), ("markup", 15.0)]
    assert line.trace[1].source == "markups.licences"


def test_the_record_keeps_the_markup_it_was_made_with(own):
    """The record lists the company's markup among the entries it stands on."""
    made = quote(estimate(scope_of(licences=[COST]), own, DAY))

    (entry,) = [each for each in made.basis.entries if each.key == "markups.licences"]
    assert (entry.kind, entry.value, entry.source) == ("company", {"percent": 15}, "Direction")


def test_no_client_document_tells_the_cost(own):
    """A client reads the selling price alone: neither the cost nor the markup, nor a rate that tells them."""
    view = view_of(quote(estimate(scope_of(licences=[{**COST, "cost": 7_391}]), own, DAY)))

    book = load_workbook(BytesIO(workbook_bytes(view)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    said = " ".join([*cells, str(view)]).replace("\u202f", "").replace("\xa0", "")
    assert "1292201.79" in said  # 7,391 EUR and 15 percent more, at 152.03: what the client pays
    assert not [hidden for hidden in ("7391", "1123653.73", "marge", "15%") if hidden in said]


def test_a_cost_without_a_markup_is_refused():
    """Without the company's own book a cost cannot be sold, and I am told how to go on."""
    with pytest.raises(MarkupMissing, match=r"\[\[markups\.licences\]\]"):
        estimate(scope_of(licences=[COST]), book(), DAY)
