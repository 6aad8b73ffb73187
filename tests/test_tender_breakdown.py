"""What a lump sum of a tender is made of, what its forms say of discounts and stamp duty, and how they are marked."""

import pytest

from costing import Quote, quote
from costing.documents import texts
from costing.documents.tender_workbook import tender_of_quote
from costing.documents.view import FINANCIAL, WRITTEN, view_of
from costing.money import apportioned
from costing.numerals import amount_in_words
from tests.odd_quotes import odd, own
from tests.samples import chu_quote, priced
from tests.test_tender_workbook import BILL, LETTER, LUMP, SCHEDULE, named, opened, rows_of, said, sheets
from tests.workbook_reading import amount, printed

NBSP = "\u00a0"
SYSTEMS = {"pacs": {"upgrade": "major"}}
ASKED = {"systems": SYSTEMS, "workstations": {"count": 6}, "training": {"days": 4}, "vendor": {"origin": "local"}}


def whole(**tables):
    """Return a quote of a project that is sold as one lump sum."""
    return quote(priced(**tables, project={"sold": "whole"}))


def parts_of(sheet):
    """Return the rows of what a lump sum is made of: those numbered under it."""
    return [cell.row for cell in sheet["A"] if isinstance(cell.value, str) and cell.value.startswith("1.")]


@pytest.mark.parametrize("lang", WRITTEN)
def test_a_project_sold_whole_is_broken_down_to_the_centime(lang):
    """Its parts share the firm price as their own prices are to each other, and sum to it; the sheet names the rule."""
    made = whole(**ASKED)
    assembly, line = made.offer.estimate.assembly, made.lines[0]

    sheet = opened(tender_of_quote(made, lang), values=True)[said(LUMP, lang)]

    rows, codes = parts_of(sheet), assembly.case.wanted.parts
    labels = [made.offer.estimate.prices.services[code].label[lang] for code in codes]
    assert [sheet.cell(row, 2).value for row in rows] == labels
    shown = [amount(sheet.cell(row, 4)) for row in rows]
    assert shown == list(apportioned(line.amount, [assembly.firm(code) for code in codes]))
    assert sum(shown) == line.amount == amount(sheet.cell(rows_of(sheet)[0], sheet.max_column))
    assert said("tender_prorata", lang) in printed(sheet)


def test_the_price_of_a_project_follows_its_parts():
    """The lump sum is the sum of its parts as a formula, and a quote read back is broken down the same."""
    made = whole(**ASKED)

    sheet = opened(tender_of_quote(made))[said(LUMP)]

    row, parts = rows_of(sheet)[0], parts_of(sheet)
    assert sheet.cell(row, sheet.max_column).value == f"=ROUND(SUM($D${parts[0]}:$D${parts[-1]}),2)"
    assert tender_of_quote(Quote.from_json(made.to_json())) == tender_of_quote(made)


@pytest.mark.parametrize("lang", WRITTEN)
def test_what_has_no_price_of_its_own_is_listed_without_one(lang):
    """Where there are no parts to share a price among, what is included is named, and no amount is made up."""
    made = whole(systems=SYSTEMS, vendor={"origin": "local"})

    sheet = opened(tender_of_quote(made, lang), values=True)[said(LUMP, lang)]

    rows = parts_of(sheet)
    held = [each.label[lang] for each in made.components if each.status == "included"]
    assert [sheet.cell(row, 2).value for row in rows] == held != []
    assert [sheet.cell(row, column).value for row in rows for column in range(3, sheet.max_column + 1)] == [None] * (
        len(rows) * (sheet.max_column - 2)
    )
    assert said("tender_within", lang) in printed(sheet)


def test_a_line_of_nothing_stands_in_no_form():
    """Travel while nobody knows where the vendor is from is no line of the forms, and a lump sum stays one."""
    tables = {**ASKED, "vendor": {}}
    made = whole(**tables)
    assert [(line.quantity, line.amount) for line in made.lines if line.service == "travel"] == [(0, 0)]

    lump = opened(tender_of_quote(made), values=True)
    parts = opened(tender_of_quote(quote(priced(**tables))), values=True)

    assert sheets(lump) == [LETTER, LUMP]
    assert named(lump, "TOTAL_TTC") == made.totals.gross
    for name in (SCHEDULE, BILL):
        sheet = parts[said(name)]
        ranks = [sheet.cell(row, 1).value for row in rows_of(sheet)]
        assert ranks == [str(place) for place in range(1, len(ranks) + 1)]
        assert not [row for row in rows_of(sheet) if "placement" in str(sheet.cell(row, 2).value)]


@pytest.mark.parametrize("lang", WRITTEN)
def test_amounts_before_a_discount_are_headed_so(lang):
    """Where lines bear a discount the column says that its amounts are before it, in the Word form too; else not."""
    cut = quote(priced(training={"days": 3}), lines=[own(2)], discounts=[{"on": "training", "percent": 12}])
    labels = texts.labels(lang)

    heads = [printed(opened(tender_of_quote(made, lang))[said(BILL, lang)]) for made in (cut, chu_quote())]

    assert labels["proposal.amount_before"] in heads[0]
    assert labels["proposal.amount"] not in heads[0]
    assert labels["proposal.amount"] in heads[1]
    assert view_of(cut, lang, FINANCIAL).labels["proposal.amount"] == labels["proposal.amount_before"]


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_letter_says_the_sum_that_closes_the_bill(lang):
    """Where a stamp duty is due, the letter holds what is paid with it, in figures and in letters."""
    made = odd("cash")
    due = made.totals.due

    pages = opened(tender_of_quote(made, lang), values=True)

    letter = pages[said(LETTER, lang)]
    (row,) = [cell.row for cell in letter["A"] if cell.value == texts.labels(lang)["proposal.letter_due"]]
    assert amount(letter.cell(row, 2)) == due == named(pages, "NET_A_PAYER")
    assert letter.cell(row, 3).value == amount_in_words(due, lang)
    kept = printed(opened(tender_of_quote(chu_quote(), lang), values=True)[said(LETTER, lang)])
    assert texts.labels(lang)["proposal.letter_due"] not in kept


@pytest.mark.parametrize("lang", WRITTEN)
def test_an_internal_build_is_marked_in_red(lang):
    """Every sheet has a red band, a red tab, and the mark in red at the head of each page, as the internal workbook."""
    mark = texts.labels(lang, internal=True)["proposal.internal_mark"]

    book = opened(tender_of_quote(chu_quote(), lang, internal=True))

    for sheet in book:
        assert (sheet["A1"].value, sheet["A1"].fill.fgColor.rgb) == (mark, "00B3261E")
        assert sheet.sheet_properties.tabColor.rgb == "00B3261E"
        assert (sheet.oddHeader.center.text, sheet.oddHeader.center.color) == (mark, "B3261E")
        assert sheet.oddFooter.center.text == mark
    assert book.properties.title.startswith(mark)
    assert book.properties.category == mark


def test_what_belongs_together_is_not_torn_apart():
    """In French no number leaves its sign at the end of a line, and no heading is said twice."""
    made = chu_quote()

    letter = printed(opened(tender_of_quote(made), values=True)[said(LETTER)])

    assert any(text.startswith(f"N°{NBSP}") for text in letter)
    assert any(text.startswith("sur ") and text.endswith(f"{NBSP}DA") for text in letter)
    assert any(text.startswith("jusqu’au ") for text in letter)
    warned = printed(opened(tender_of_quote(odd("public"), internal=True), values=True)[said("inside_tender_sheet")])
    told = [text.removeprefix(f"Attention{NBSP}: ") for text in warned if text.startswith("Attention")]
    assert told
    assert all(text[0].islower() for text in told)
