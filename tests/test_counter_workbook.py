"""The counter-offer: the revision to be negotiated on again, and both offers side by side in live formulas."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from costing import quote
from costing.documents.counter import counter_of
from costing.documents.counter_sheet import counter_workbook_bytes
from costing.documents.returned import read_returned
from costing.documents.view import DEVIS, view_of
from costing.documents.workbook import workbook_bytes
from costing.quoting.answering import answer
from costing.wording import LANGUAGES
from tests import office
from tests.asking import change
from tests.registers import with_choices
from tests.samples import chu_quote, priced
from tests.test_answering import agreed, cases, small
from tests.workbook_reading import amount

TITLES = {"fr": "Les deux offres", "en": "Both offers", "ar": "العرضان"}
ASKED = [
    change("quantity", "workstation", 20, 24),
    change("discount", "training", "0.1", 0),
    change("whole_discount", "", "0.03", 0),
]
INTERNAL = ("délégation", "marge", "plancher", "P80", "contingency", "sha256", "mandate", "margin", "fingerprint")


def answered():
    """Return the answer to four workstations fewer and two discounts."""
    return answer(chu_quote(), ASKED)


def both(document, lang="fr", *, values=False):
    """Return the sheet with both offers."""
    return load_workbook(io.BytesIO(document), data_only=values)[TITLES[lang]]


def rows(sheet):
    """Return the row of each line by its code, and of each total by its label."""
    codes = {cell.value: cell.row for cell in sheet["O"] if cell.value}
    labels = {cell.value: cell.row for cell in sheet["A"] if isinstance(cell.value, str)}
    return codes | labels


def every():
    """Return answers of many kinds: two rates, sums agreed, stamp duty, choices, lines that are gone."""
    choices = [change("option", "training", 1, 0), change("variant", "lean", 1, 0)]
    cash = small(payment="cash", discount_amount=123_456)
    return [
        answered(),
        *(answer(made, asked) for made, asked in cases()),
        *(answer(made, asked, prices="quoted") for made, asked in cases()[:2]),
        answer(cash, [change("quantity", "training", 12, 8), change("discount", "own.1", "0.015", 0)]),
        answer(agreed(discounts=[{"to_net": 250_000}]), [change("whole_discount", "", "0.01", 0)]),
        answer(small(discount_percent=Decimal("3.33")), [change("quantity", "own.1", 0, "1.5")]),
        answer(with_choices(), choices),
        answer(with_choices().accept("training"), [change("option", "training", 0, 1)]),
    ]


def test_both_offers_stand_side_by_side():
    """I read what was quoted, what I asked for at the unit prices quoted, and what is answered, line by line."""
    sheet = both(counter_workbook_bytes(answered().revision, answered()), values=True)

    row = rows(sheet)["workstation"]
    assert [sheet.cell(row, column).value for column in range(3, 15)] == [
        *(24, 139200, 0, 3340800),
        *(20, 0, 2784000),
        *(20, 141600, 0, 2832000),
        48000,
    ]
    due = rows(sheet)["Net à payer (DA)"]
    assert [amount(sheet[f"{column}{due}"]) for column in "FIMN"] == [
        chu_quote().totals.due,
        answered().asked_due,
        answered().due,
        answered().due - answered().asked_due,
    ]


def test_what_is_not_granted_is_told_in_the_client_s_words():
    """I am told that a unit price holds for the quantities quoted, and which it is for mine."""
    sheet = both(counter_workbook_bytes(answered().revision, answered()))

    told = [text for text in rows(sheet) if text.startswith("Mise à niveau logicielle des postes") and "vaut" in text]
    assert [text.replace("\u00a0", " ").replace("\u202f", " ") for text in told] == [
        (
            "Mise à niveau logicielle des postes de travail : le prix unitaire vaut pour les quantités proposées. "
            "Pour 20 postes, il est de 141 600,00 DA HT, au lieu de 139 200,00 DA."
        )
    ]


def test_what_is_granted_whole_is_said_so():
    """Where nothing differs from what I asked for, I read that, and no reason for anything."""
    made = answer(chu_quote(), ASKED, prices="quoted")

    assert [note.key for note in counter_of(made, "fr").notes] == ["counter_granted"]
    assert [note.key for note in counter_of(answered(), "fr").notes] == ["counter_price"]
    licence = {"item": "Lecture", "amount": 1_000, "currency": "EUR", "seats": 3}
    abroad = quote(priced(training={"days": 3}, licences=[licence], exchange={"EUR": 150.0}))
    followed = answer(abroad, [change("quantity", "licences", 6, 3)])
    assert [note.key for note in counter_of(followed, "fr").notes] == ["counter_follows"]
    spread = answer(small(discount_amount=123_456), [change("quantity", "own.1", "15", "1.5")], prices="quoted")
    assert [note.key for note in counter_of(spread, "fr").notes] == ["counter_rounding"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_counter_offer_is_the_revision_s_workbook_and_one_sheet(lang):
    """The counter-offer is what any client gets of the revision, with its sheets as they are, and one more."""
    plain = load_workbook(io.BytesIO(workbook_bytes(view_of(answered().revision, lang, DEVIS))))
    whole = load_workbook(io.BytesIO(counter_workbook_bytes(answered().revision, answered(), lang)))

    assert [name for name in whole.sheetnames if name not in plain.sheetnames] == [TITLES[lang]]
    assert whole[TITLES[lang]].sheet_view.rightToLeft is (lang == "ar")
    assert whole[TITLES[lang]].protection.sheet
    for name in plain.sheetnames:
        shown = [[[cell.value for cell in row] for row in book[name].iter_rows()] for book in (plain, whole)]
        assert shown[0] == shown[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_negotiated_on_again(lang):
    """A counter-offer that comes back untouched asks for nothing of the revision, and is as it was issued."""
    found = read_returned(counter_workbook_bytes(answered().revision, answered(), lang), answered().revision)

    assert (found.asked, found.tampered, found.revision) == ((), (), 1)


def test_nothing_internal_is_in_it():
    """Neither reasons of discounts, nor mandates, nor prices set by hand reach the client."""
    made = answer(small(role="sales_engineer"), [change("quantity", "training", 12, 8)], prices="quoted")

    for lang in LANGUAGES:
        book = load_workbook(io.BytesIO(counter_workbook_bytes(made.revision, made, lang)))
        texts = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
        assert [text for text in texts for word in INTERNAL if word in text] == []
        assert not any("maintenu" in text or "sales_engineer" in text for text in texts)


def test_the_same_answer_gives_the_same_bytes():
    """Made twice, a counter-offer is the same file."""
    first, second = (counter_workbook_bytes(made.revision, made) for made in (answered(), answered()))

    assert first == second


def test_every_amount_is_a_live_formula():
    """Each amount of the sheet is a formula with its figure beside it; quantities, prices and shares are figures."""
    document = counter_workbook_bytes(answered().revision, answered())
    sheet, shown = both(document), both(document, values=True)

    first, last = rows(sheet)["minor_update"], rows(sheet)["Net à payer (DA)"]
    for row in range(first, last + 1):
        for column in "FIMN":
            assert str(sheet[f"{column}{row}"].value).startswith("=")
            assert isinstance(shown[f"{column}{row}"].value, int | float)


def test_a_text_of_the_client_is_no_formula():
    """A line that is called like a formula stands on the sheet as the text it is."""
    line = {"label": "=1+1", "unit_price": 100, "quantity": 2, "code": "odd"}
    made = chu_quote().with_terms(lines=[line])
    found = answer(made, [change("quantity", "odd", 3, 2)])

    cell = both(counter_workbook_bytes(found.revision, found))[
        f"A{rows(both(counter_workbook_bytes(found.revision, found)))['odd']}"
    ]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.office
def test_recalculated_it_says_the_same(tmp_path):
    """LibreOffice, which computes every formula anew, comes to the figures beside them, to the centime."""
    files = []
    for number, made in enumerate(every()):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(counter_workbook_bytes(made.revision, made))

    again = office.convert_all(files, "xlsx", tmp_path / "again")

    for path, new, made in zip(files, again, every(), strict=True):
        before, after = (both(each.read_bytes(), values=True) for each in (path, new))
        last = rows(before)["Net à payer (DA)"]
        places = [
            f"{column}{row}"
            for row in range(8, last + 1)
            for column in "FIMN"
            if before[f"{column}{row}"].value is not None
        ]
        assert len(places) > 4 * len(made.revision.lines)
        assert [amount(after[place]) for place in places] == [amount(before[place]) for place in places]
        assert [amount(after[f"{column}{last}"]) for column in "FIM"] == [
            made.quote.totals.due,
            made.asked_due,
            made.due,
        ]
