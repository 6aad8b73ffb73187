"""`Quote.read_back`: a workbook that came back, in a notebook: what is asked, what it comes to, who approves."""

from decimal import Decimal
from functools import cache

import pytest

from costing import Quote, bridge
from costing.document_errors import ReturnedRefused
from costing.documents.counter_sheet import counter_workbook_bytes
from tests.asking import change
from tests.asking import edited as with_changes
from tests.returned_files import cell, edited
from tests.samples import chu_quote

ASKED = [change("quantity", "workstation", 20, 24), change("discount", "training", "0.1", 0)]
TITLE = {"fr": "Classeur renvoyé, devis", "en": "Returned workbook, quote", "ar": "المصنف المُعاد، عرض الأسعار"}


@cache
def returned():
    """The example's workbook, in which the client wants fewer workstations and a tenth off the training."""
    return with_changes(chu_quote(), ASKED)


@cache
def tampered():
    """The same, with a unit price of the client's own, which holds markup."""
    return edited(returned(), {cell(returned(), "workstation", "E"): "<b>100 000</b>"})


def flat(text):
    """A text on one line, every space an ordinary one."""
    return " ".join(text.split())


def figures(row):
    """What stands in a row after its description and its cell."""
    return [flat(text) for text in row.cells[2:]]


def test_a_returned_workbook_shows_each_change_with_both_effects():
    """In a notebook I read what the client changed, what that is at the prices quoted and at ours, and who approves."""
    told = chu_quote().read_back(returned()).show()
    shown, (workstations, training, together, _) = flat(str(told)), told.panel.blocks[0].rows

    assert f"Classeur renvoyé, devis {chu_quote().number} (interne)" in shown
    assert workstations.cells[0] == "Quantité – Mise à niveau logicielle des postes de travail"
    assert figures(workstations) == ["24 postes", "20 postes", "-662 592,00", "-605 472,00"]
    assert figures(training) == ["0 %", "10 %", "-83 300,00", "-83 300,00"]
    assert figures(together)[2:] == ["-745 892,00", "-688 772,00"]
    assert "pour 20 postes, le prix unitaire est de 141 600,00 DA et non de 139 200,00 DA" in shown
    assert "as_quoted=True le maintient" in shown
    assert "Aucune approbation n’est nécessaire." in shown
    assert "--" not in shown


def test_the_answer_is_a_workbook_with_both_offers(tmp_path):
    """The counter-offer that a notebook writes is the one that the command line writes: both offers side by side."""
    found = chu_quote().read_back(returned())
    found.to_excel(tmp_path / "contre.xlsx")

    written = (tmp_path / "contre.xlsx").read_bytes()
    assert written == counter_workbook_bytes(found.revision, found.answered, "fr")


@pytest.mark.parametrize("lang", TITLE)
def test_it_shows_itself_in_three_languages(lang):
    """It is told in French, Arabic or English, whatever the language of the workbook."""
    html = chu_quote().read_back(returned()).show(lang)._repr_mimebundle_()["text/html"]

    assert TITLE[lang] in html
    assert html.startswith(f'<div class="cq" lang="{lang}"')


def test_it_gives_the_changes_as_a_table_and_the_revision_that_grants_them():
    """I take the changes as a table, the next revision and the bridge to it from the same object."""
    received = chu_quote().read_back(returned())
    frame = received.to_frame()

    assert list(frame["code"]) == ["workstation", "training"]
    assert list(frame["old"]) == [Decimal(24), Decimal(0)]
    assert list(frame["new"]) == [Decimal(20), Decimal("0.1")]
    assert list(frame["priced"]) == [Decimal("-605472.00"), Decimal("-83300.00")]
    assert received.revision.revision == 1
    assert received.bridge == bridge(chu_quote(), received.revision)
    assert received.bridge.difference == Decimal("-688772.00")
    assert repr(received).startswith(f"<Received {chu_quote().number}: 2 asked, 0 tampered, 0 remarks, due ")


def test_the_prices_quoted_are_kept_where_i_say_so():
    """`as_quoted=True` keeps the unit price of the quote for another quantity."""
    received = chu_quote().read_back(returned(), as_quoted=True)

    (line,) = (each for each in received.revision.lines if each.code == "workstation")
    assert line.unit_price == Decimal(139200)
    assert "139 200,00 DA, est maintenu pour 20 postes" in flat(str(received.show()))


def test_what_was_tampered_with_is_told_apart_and_never_taken_over():
    """A price that the client typed is told with its cell, changes nothing, and is no markup on my screen."""
    received = chu_quote().read_back(tampered())

    told = received.show()._repr_mimebundle_()
    assert [(each.kind, each.code) for each in received.tampered] == [("price", "workstation")]
    assert "Modifié là où rien ne se modifie (1)" in flat(told["text/plain"])
    assert "&lt;b&gt;100 000&lt;/b&gt;" in told["text/html"]
    assert received.revision.totals == chu_quote().read_back(returned()).revision.totals


def test_a_workbook_that_nobody_touched_says_that_nothing_is_asked():
    """Sent back as it was sent, it says so, and there is no revision."""
    received = chu_quote().read_back(with_changes(chu_quote(), []))

    assert "Le client ne demande rien" in flat(str(received.show()))
    assert (received.asked, received.revision, received.bridge, received.approval) == ((), None, None, None)
    assert list(received.to_frame().columns)[:3] == ["cell", "kind", "code"]


def test_a_workbook_of_another_quote_is_refused():
    """The workbook of one quote is never read as that of another."""
    other = Quote.from_json(chu_quote().to_json()).discount(1)

    with pytest.raises(ReturnedRefused):
        other.read_back(returned())
