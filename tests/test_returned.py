import hashlib
import os
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.document_errors import ReturnedRefused, WorkbookRefused
from costing.documents.noted_book import NotedBook
from costing.documents.questionnaire_reading import read_questionnaire
from costing.documents.returned import Issued, compared, issued_of, read_returned
from costing.documents.returned_cells import Formula, Page, read_pages
from costing.documents.returned_changes import Findings
from costing.documents.row_marks import TICK
from costing.documents.view import DEVIS, view_of
from costing.documents.workbook import workbook_bytes, write_sheets
from costing.documents.workbook_mark import mark_text
from costing.errors import FileUnread
from costing.quoting.asked import Asked, Tampered
from costing.wording import said
from tests import office
from tests.odd_quotes import ODD, maintenance_alone, negotiated, own_service
from tests.returned_files import (
    BOOK,
    as_day,
    as_excel_saves,
    cell,
    changed,
    edited,
    main,
    row,
    with_column,
    with_properties,
    with_row,
    with_row_twice,
    with_rows_in_order,
    with_title,
    with_values,
    without_properties,
    without_rows,
)
from tests.sample_views import Line, sample_view

LANGUAGES = ("fr", "ar", "en")
TITLES = {"fr": "Devis", "ar": "'عرض الأسعار'", "en": "Quote"}
quoted = cache(negotiated)


@cache
def issued(lang="fr"):
    """Return the workbook of a clinic that negotiates, as it was issued."""
    return workbook_bytes(view_of(quoted(), lang, DEVIS))


def read(document):
    """Read a workbook of that clinic back."""
    return read_returned(document, quoted())


def tampered(document):
    """Return the kind and the code of everything that was changed where nothing may be."""
    return [(each.kind, each.code) for each in read(document).tampered]


def place(document, mark, column, lang="fr"):
    """Return the address at which a change of a cell is told."""
    return f"{TITLES[lang]}!{cell(document, mark, column)}"


# What was not touched


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_that_nobody_touched_says_nothing(lang):
    """Sent back as it was sent, the workbook asks for nothing, and nothing is held against the client."""
    found = read(issued(lang))

    assert (found.asked, found.tampered) == ((), ())
    assert (found.number, found.revision, found.lang, found.layout_known) == (quoted().number, 0, lang, True)
    assert found.digest == hashlib.sha256(issued(lang)).hexdigest()


@pytest.mark.parametrize("made", ODD.values(), ids=ODD)
def test_what_it_is_held_against_is_what_was_sent(made):
    """Whatever the quote, a file that comes back is held against every cell that was in the file that went out."""
    quote = made()
    view = view_of(quote, None, DEVIS)
    document, book = workbook_bytes(view), NotedBook(view.labels, view.lang)
    write_sheets(book, view)

    kept, sent = book.pages(), read_pages(document)

    assert [(page.title, page.rows) for page in kept.sheets] == [(page.title, page.rows) for page in sent.sheets]
    assert (kept.names, kept.told) == (sent.names, sent.told)
    found = read_returned(document, quote)
    assert (found.asked, found.tampered) == ((), ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_excel_does_on_saving_is_no_change(lang):
    """Opened and saved in Excel (texts in a shared table, formulas that are shared, parts in another order, a chain of
    calculation), the workbook still says nothing; with a real change, it says that change alone.
    """
    document = issued(lang)
    asked = edited(document, {cell(document, "workstation", "D"): 7})

    saved, changed = read(as_excel_saves(document)), read(as_excel_saves(asked))

    assert (saved.asked, saved.tampered, changed.tampered) == ((), (), ())
    where = place(document, "workstation", "D", lang)
    assert changed.asked == (Asked("quantity", "workstation", where, Decimal(5), Decimal(7)),)


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory):
    """Workbooks as LibreOffice saves them: as they were issued, and negotiated; by language."""
    folder = tmp_path_factory.mktemp("returned")
    paths = []
    for lang in LANGUAGES:
        document = issued(lang)
        for name, content in (("issued", document), ("negotiated", negotiation(document))):
            paths.append(folder / f"{lang}.{name}.xlsx")
            paths[-1].write_bytes(content)
    made = office.convert_all(paths, "xlsx", folder / "out")
    return {tuple(path.stem.split(".")): path for path in made}


def negotiation(document):
    """Return a workbook in which a client asks for one thing of each kind."""
    return edited(
        document,
        {
            cell(document, "workstation", "D"): 7,
            cell(document, "training", "F"): 0.125,
            cell(document, "#discount", "F"): 0.02,
            cell(document, "option:data_migration", "D"): TICK,
            cell(document, "option:rack", "D"): None,
        },
    )


@pytest.mark.office
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_libreoffice_does_on_saving_is_no_change(lang, saved_again):
    """Saved by LibreOffice, the workbook says what the client changed in it, and nothing where nothing was changed."""
    before, after = read(saved_again[lang, "issued"]), read(saved_again[lang, "negotiated"])

    assert (before.asked, before.tampered, after.tampered) == ((), (), ())
    assert after.asked == read(negotiation(issued(lang))).asked
    assert len(after.asked) == 5


@pytest.mark.parametrize("value", ["0", "1", "99999999.99"])
def test_stored_totals_are_never_believed(value):
    """Figures that were stored beside the formulas, forged or left as they were, change nothing."""
    found = read(with_values(issued(), value))

    assert (found.asked, found.tampered) == ((), ())


# What a client may ask for

NEGOTIATED = {
    "a quantity": ("workstation", "D", 8, ("quantity", "workstation", "5", "8")),
    "none of a line": ("workstation", "D", 0, ("quantity", "workstation", "5", "0")),
    "half a day": ("training", "D", 6.5, ("quantity", "training", "6", "6.5")),
    "a part of an own line": ("rack", "D", 1.25, ("quantity", "rack", "1", "1.25")),
    "a discount on a line": ("training", "F", 0.1, ("discount", "training", "0", "0.1")),
    "no more discount": ("workstation", "F", 0, ("discount", "workstation", "0.08", "0")),
    "a discount on the whole": ("#discount", "F", 0.035, ("whole_discount", "", "0", "0.035")),
    "an option": ("option:data_migration", "D", TICK, ("option", "data_migration", "0", "1")),
    "an option left": ("option:rack", "D", None, ("option", "rack", "1", "0")),
    "an option left in words": ("option:rack", "D", "non", ("option", "rack", "1", "0")),
    "a variant": ("variant:without_stations", "D", TICK, ("variant", "without_stations", "0", "1")),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("change", NEGOTIATED.values(), ids=NEGOTIATED)
def test_what_a_client_may_change_is_what_it_asks_for(change, lang):
    """A yellow cell that I changed is read as what I ask for, old and new, with its address, and as nothing else."""
    mark, column, value, (kind, code, old, new) = change
    document = issued(lang)

    found = read(edited(document, {cell(document, mark, column): value}))

    expected = Asked(kind, code, place(document, mark, column, lang), Decimal(old), Decimal(new))
    assert (found.asked, found.tampered) == ((expected,), ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_several_things_are_asked_for_at_once(lang):
    """Everything that I ask for is told together, from top to bottom."""
    found = read(negotiation(issued(lang)))

    told = [(each.kind, each.code, str(each.old), str(each.new)) for each in found.asked]
    assert told == [
        ("quantity", "workstation", "5", "7"),
        ("discount", "training", "0", "0.125"),
        ("whole_discount", "", "0", "0.02"),
        ("option", "rack", "1", "0"),
        ("option", "data_migration", "0", "1"),
    ]
    assert found.tampered == ()


SHARES = {
    "15%": "0.15",
    "15 %": "0.15",
    "15\u00a0%": "0.15",
    "12,5 %": "0.125",
    "12.5%": "0.125",
    "0,05": "0.05",
    "١٥٪": "0.15",
    "١٢٫٥ ٪": "0.125",
    "\u200f١٥٪\u200f": "0.15",
    "100 %": "1",
}
QUANTITIES = {
    "3,5": "3.5",
    "3.5": "3.5",
    "1 200,50": "1200.5",
    "1\u202f200\u00a0000,50": "1200000.5",
    "1,200,000.50": "1200000.5",
    "1.200.000,50": "1200000.5",
    "٣": "3",
    "٣٫٥": "3.5",
    "١٬٢٠٠٫٥": "1200.5",
    "٢٤\u200e": "24",
    " 12 ": "12",
}
ODD_QUANTITIES = {
    "1,234": "returned_of_two",
    "1.234": "returned_of_two",
    "à voir": "returned_no_number",
    "24 postes": "returned_no_number",
    "12 5": "returned_no_number",
    "1234 567": "returned_no_number",
    "1e999": "returned_no_number",
    "#REF!": "returned_no_number",
    "-3": "returned_negative",
    "−3": "returned_negative",
    "15 %": "returned_percent",
    "": "returned_empty",
    "   ": "returned_empty",
    "=1+1": "returned_formula",
}


@pytest.mark.parametrize(("text", "share"), SHARES.items())
def test_a_discount_is_understood_as_it_is_typed(text, share):
    """A discount typed as text, in French, English or Arabic, is the percentage that it says."""
    (found,) = read(edited(issued(), {cell(issued(), "training", "F"): text})).asked

    assert found.new == Decimal(share)


@pytest.mark.parametrize(("text", "quantity"), QUANTITIES.items())
def test_a_quantity_is_understood_as_it_is_typed(text, quantity):
    """A quantity typed as text, whatever separates its thousands and its decimals, is the number that it says."""
    (found,) = read(edited(issued(), {cell(issued(), "rack", "D"): text})).asked

    assert found.new == Decimal(quantity)


def refused(document):
    """Return the refusal of a workbook."""
    with pytest.raises(ReturnedRefused) as caught:
        read(document)
    return caught.value


@pytest.mark.parametrize(("text", "key"), ODD_QUANTITIES.items())
def test_what_could_be_two_numbers_or_none_is_never_guessed(text, key):
    """A quantity that reads in two ways, or in none, is refused with the address of its cell."""
    error = refused(edited(issued(), {cell(issued(), "rack", "D"): text}))

    assert [(each.place, each.key) for each in error.problems] == [(place(issued(), "rack", "D"), key)]


@pytest.mark.parametrize(
    ("mark", "column", "value", "key"),
    [
        ("workstation", "D", 7.5, "returned_whole"),
        ("training", "D", 6.25, "returned_half"),
        ("workstation", "D", True, "returned_no_number"),
        ("workstation", "D", None, "returned_empty"),
        ("training", "F", None, "returned_empty"),
        ("training", "F", 5, "returned_percentage"),
        ("training", "F", "5", "returned_percentage"),
        ("training", "F", "1", "returned_percentage"),
        ("training", "F", 1e300, "returned_share"),
        ("training", "D", 1e300, "returned_too_large"),
        ("training", "D", "1e1", "returned_no_number"),
        ("training", "F", "150 %", "returned_share"),
        ("training", "F", -0.05, "returned_negative"),
        ("#discount", "F", "=5%", "returned_formula"),
        ("option:rack", "D", "peut-être", "returned_tick"),
        ("option:rack", "D", 2, "returned_tick"),
        ("option:rack", "D", "=1", "returned_formula"),
    ],
)
def test_what_no_line_takes_is_refused(mark, column, value, key):
    """Half a workstation, a quarter of a day of training, a discount of 5 that may be 5 %, an emptied cell: refused."""
    error = refused(edited(issued(), {cell(issued(), mark, column): value}))

    assert [(each.place, each.key) for each in error.problems] == [(place(issued(), mark, column), key)]


def test_a_discount_without_its_sign_is_told_as_it_should_be_written():
    """Where 3,5 was typed I read 3,5 % as what to write, and a number of three hundred figures does not flood me."""
    document = issued()
    typo, flood = (cell(document, "training", column) for column in ("F", "D"))

    told = said(refused(edited(document, {typo: "3,5", flood: 1e300})), "fr")

    assert "Écrivez-le avec son signe\u00a0: 3,5\u00a0%." in told
    assert "0000000" not in told


def test_what_a_save_leaves_behind_in_a_quantity_is_nobodys_wish():
    """7,0000000001 is 7."""
    where = cell(issued(), "training", "D")

    (asked,) = read(edited(issued(), {where: 7.0000000001})).asked

    assert asked.new == 7


def test_codes_that_were_exchanged_are_tampering_and_no_wish():
    """Two codes that changed places are told as that, both of them, and nobody orders what stands in the other row."""
    document = issued()
    codes = ("workstation", "training")
    one, other = (cell(document, code, "I") for code in codes)

    found = read(edited(document, {one: "training", other: "workstation"}))

    assert found.asked == ()
    assert {(each.kind, each.code, each.old, each.new) for each in found.tampered} == {
        ("code", "workstation", "workstation", "training"),
        ("code", "training", "training", "workstation"),
    }


def test_a_date_is_no_quantity():
    """A spreadsheet that made a day of "3/5" does not order forty-five thousand workstations."""
    where = cell(issued(), "workstation", "D")

    error = refused(as_day(edited(issued(), {where: 46145}), where))

    assert [(each.place, each.key) for each in error.problems] == [(f"Devis!{where}", "returned_dated")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_cannot_be_read_is_told_at_once(lang):
    """I am told every cell to ask about in one go, each with its address, in the language of the workbook."""
    document = issued(lang)
    places = [("workstation", "D"), ("training", "F"), ("option:rack", "D")]
    error = refused(edited(document, {cell(document, *each): "?!" for each in places}))

    told = said(error, error.lang)

    assert error.lang == lang
    assert [each.place for each in error.problems] == [place(document, *each, lang) for each in places]
    assert all(place(document, *each, lang) in told for each in places)


TICKS = {
    "1": [TICK, "x", "X", "oui", "Oui", "YES", "نعم", "1", 1, True],
    "0": ["non", "No", "لا", "0", 0, False, "", None],
}


@pytest.mark.parametrize(("taken", "value"), [(taken, value) for taken, many in TICKS.items() for value in many])
def test_a_choice_is_ticked_in_any_of_the_usual_ways(taken, value):
    """A tick, a cross, yes or no in three languages: whichever I write, the choice is taken or left."""
    mark, before = ("option:data_migration", "0") if taken == "1" else ("option:rack", "1")

    (found,) = read(edited(issued(), {cell(issued(), mark, "D"): value})).asked

    assert (found.old, found.new) == (Decimal(before), Decimal(taken))


def test_the_last_figures_of_a_share_are_nobodys_wish():
    """What a program leaves behind in the last figures of a number is no change; a change that can be seen is one."""
    where = cell(issued(), "workstation", "F")

    assert read(edited(issued(), {where: 0.08000000001})).asked == ()
    assert [each.new for each in read(edited(issued(), {where: 0.0801})).asked] == [Decimal("0.0801")]


INPUTS = {
    ("workstation", "D"): st.integers(0, 500),
    ("training", "D"): st.integers(0, 400).map(lambda halves: halves / 2),
    ("rack", "D"): st.integers(0, 9_999).map(lambda parts: parts / 100),
    **{
        (mark, "F"): st.integers(0, 10_000).map(lambda points: points / 10_000)
        for mark in ("major_upgrade", "workstation", "training", "rack", "#discount")
    },
    **{
        (f"{kind}:{code}", "D"): st.sampled_from([TICK, None])
        for kind, code in (("option", "rack"), ("option", "data_migration"), ("variant", "without_stations"))
    },
}


@settings(max_examples=15, deadline=None)
@given(st.fixed_dictionaries({}, optional=INPUTS), st.sampled_from(LANGUAGES), st.booleans())
def test_whatever_is_asked_for_comes_back_and_nothing_else(changes, lang, by_excel):
    """Any yellow cells changed to anything they take come back exactly, and nothing else does."""
    document = issued(lang)
    places = {(mark, column): cell(document, mark, column) for mark, column in changes}
    made = edited(document, {places[each]: value for each, value in changes.items()})
    held = read_pages(document).sheets[0].rows

    found = read(as_excel_saves(made) if by_excel else made)

    expected = {}
    for each, value in changes.items():
        before = held[int(places[each][1:])].get(each[1])
        if before != value:
            expected[f"{TITLES[lang]}!{places[each]}"] = Decimal(value == TICK) if each[0][0] in "ov" else str(value)
    assert {each.cell: each.new for each in found.asked} == {
        where: Decimal(new).normalize() + 0 if isinstance(new, str) else new for where, new in expected.items()
    }
    assert found.tampered == ()


# What nobody may change

FORBIDDEN = {
    "a price": ("workstation", "E", 100_000, "price"),
    "a price as text": ("workstation", "E", "100 000", "price"),
    "a price as a formula": ("workstation", "E", "=121600/2", "price"),
    "a rate of tax": ("workstation", "G", 0.09, "vat_rate"),
    "the rate of the tax": ("#vat.19", "G", 0.09, "vat_rate"),
    "a label": ("training", "B", "Formation et installation", "label"),
    "a unit": ("training", "C", "semaine", "unit"),
    "a code": ("training", "I", "training.2", "code"),
    "a code taken out": ("training", "I", None, "code"),
    "a lump sum": ("major_upgrade", "D", 2, "locked_quantity"),
    "an amount as a value": ("workstation", "H", 1_000, "formula"),
    "an amount at half": ("workstation", "H", "=ROUND(D13*E13*(1-F13)*0.5,2)", "formula_changed"),
    "a total as a value": ("#due", "H", 1_000_000, "formula"),
    "a total that leaves a line out": ("#gross", "H", "=H22", "formula_changed"),
    "the words": ("#words", "A", "Un dinar", "formula"),
    "a yearly amount": ("own.2", "E", 1_000, "price"),
    "a yearly tax": ("own.2", "F", 0, "total"),
    "what an option costs": ("option:rack", "H", 1_000, "formula"),
    "the day of a payment": ("#payment.1", "D", "à 90 jours", "text"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("change", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_nobody_may_change_is_tampering(change, lang):
    """A price, a rate, a word or a formula that is not as it was sent is told as such, and as nothing I asked for."""
    mark, column, value, kind = change
    document = issued(lang)

    found = read(edited(document, {cell(document, mark, column): value}))

    (told,) = found.tampered
    assert found.asked == ()
    assert (told.kind, told.code, told.cell) == (kind, mark, place(document, mark, column, lang))
    assert told.old != told.new


def test_tampering_is_told_as_a_person_reads_it():
    """A price is told as an amount, a rate as a percentage, a formula as it stands in its cell."""
    document = issued()
    changes = {("workstation", "E"): 100_000.5, ("workstation", "G"): 0.09, ("workstation", "H"): 1}

    found = read(edited(document, {cell(document, *each): value for each, value in changes.items()}))

    assert [(each.old, each.new) for each in found.tampered] == [
        ("121\u202f600,00", "100\u202f000,50"),
        ("19\u00a0%", "9\u00a0%"),
        ("=ROUND(D13*E13*(1-F13),2)", "1"),
    ]


def test_negotiation_and_tampering_are_told_apart_in_one_file():
    """Asked for in one cell and tampered with in the next, each is told for what it is."""
    document = negotiation(issued())

    found = read(edited(document, {cell(document, "workstation", "E"): 1, "A9": "Tout est modifiable."}))

    assert len(found.asked) == 5
    assert [(each.kind, each.code) for each in found.tampered] == [("text", ""), ("price", "workstation")]


@pytest.mark.parametrize("marks", [("workstation",), ("major_upgrade",), ("rack",), ("training", "major_upgrade")])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_that_is_deleted_is_told_once(marks, lang):
    """One deleted row is one finding: what follows of it in every formula below and in every name is none."""
    document = issued(lang)

    found = read(without_rows(document, *(row(document, mark) for mark in marks)))

    assert sorted(each.code for each in found.tampered) == sorted(marks)
    assert {each.kind for each in found.tampered} == {"row_deleted"}
    assert found.asked == ()


def test_what_is_asked_for_below_a_deleted_row_is_still_read():
    """The rows under a deleted one are read where they now stand."""
    document = without_rows(issued(), row(issued(), "major_upgrade"))
    where = cell(document, "training", "D")

    found = read(edited(document, {where: 8}))

    assert found.asked == (Asked("quantity", "training", f"Devis!{where}", Decimal(6), Decimal(8)),)
    assert [(each.kind, each.code) for each in found.tampered] == [("row_deleted", "major_upgrade")]


def test_a_row_that_was_emptied_is_deleted():
    """A line whose cells were all cleared is gone as much as one that was deleted."""
    number = row(issued(), "workstation")

    found = edited(issued(), {f"{column}{number}": None for column in "ABCDEFGHIJ"})

    assert tampered(found) == [("row_deleted", "workstation")]


def test_a_deleted_row_with_a_formula_behind_it_is_no_cover():
    """Deleting a row does not hide that a formula elsewhere was replaced or changed."""
    document = without_rows(issued(), row(issued(), "workstation"))
    changes = {("#net", "H"): 1, ("#due", "H"): f"={cell(document, '#gross', 'H')}"}

    found = edited(document, {cell(document, *each): value for each, value in changes.items()})

    assert tampered(found) == [("formula", "#net"), ("formula_changed", "#due"), ("row_deleted", "workstation")]


GIFT = {"B": "Un poste offert", "C": "poste", "D": 1, "E": 0, "F": 0, "G": 0.19, "I": "gift", "J": 1}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("under", ["major_upgrade", "#group.1", "rack"])
def test_a_row_that_is_added_is_told_once(under, lang):
    """A line that the client wrote in is one finding, wherever it stands."""
    document = issued(lang)

    found = read(with_row(document, row(document, under), GIFT))

    where = f"{TITLES[lang]}!B{row(document, under) + 1}"
    assert (found.asked, found.tampered) == ((), (Tampered("row_added", "gift", where, "", "Un poste offert"),))


def test_a_remark_beside_the_quote_is_told_as_a_text():
    """A remark that the client left below or beside the table is told in its own words."""
    last = max(read_pages(issued()).sheets[0].rows)

    found = read(edited(issued(), {f"B{last + 3}": "Merci de revoir le prix", "M13": "trop cher"}))

    assert [(each.kind, each.cell, each.new) for each in found.tampered] == [
        ("text", "Devis!M13", "trop cher"),
        ("text", f"Devis!B{last + 3}", "Merci de revoir le prix"),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_that_stands_twice_is_told_once(lang):
    """A line that was copied is one finding, and is asked for once."""
    document = issued(lang)
    twice = with_row_twice(document, row(document, "workstation"))

    found = read(edited(twice, {f"D{row(document, 'workstation')}": 9}))

    assert [(each.kind, each.code) for each in found.tampered] == [("row_doubled", "workstation")]
    assert [(each.code, each.new) for each in found.asked] == [("workstation", 9)]


def test_lines_that_the_client_sorted_are_the_same_lines():
    """The client may have the lines in another order: each is still known, and what is asked for is read there."""
    document = issued()
    order = [17, 12, 15, 13, 14, 16]
    moved = with_rows_in_order(document, order)
    where = cell(moved, "training", "D")

    assert where != cell(document, "training", "D")
    assert tampered(moved) == []
    assert read(edited(moved, {where: 7})).asked == (
        Asked("quantity", "training", f"Devis!{where}", Decimal(6), Decimal(7)),
    )


def test_a_column_that_was_put_in_moves_the_others():
    """A column of the client's own is told for what stands in it; the others are read where they now stand."""
    document = with_column(issued(), "D")
    changes = {f"E{row(issued(), 'workstation')}": 9, f"D{row(issued(), 'training')}": "urgent"}

    found = read(edited(document, changes))

    assert [(each.cell, each.new) for each in found.asked] == [("Devis!E13", 9)]
    assert [(each.kind, each.cell, each.new) for each in found.tampered] == [("text", "Devis!D15", "urgent")]


def test_without_the_heads_of_its_columns_a_moved_table_is_refused():
    """Where columns were moved and renamed, nobody can tell a quantity from a price: the workbook is refused."""
    document = with_column(issued(), "D")

    error = refused(edited(document, {"E10": "Nombre"}))

    assert [each.key for each in error.problems] == ["returned_columns"]


# The workbook around the quote


def test_the_workbook_of_another_quote_is_refused():
    """I am told which quote the workbook is of, and it is read as no other."""
    document = workbook_bytes(view_of(own_service(), "fr", DEVIS))

    error = refused(document)

    assert [each.key for each in error.problems] == ["returned_of_other_quote"]
    assert own_service().number in said(error, "fr")


def test_the_workbook_of_another_revision_is_refused():
    """A workbook of the revision before is not taken for one of this revision."""
    error = refused(with_properties(issued(), revision="3"))

    assert [each.key for each in error.problems] == ["returned_of_other_revision"]


def test_a_mark_that_is_not_ours_is_tampering():
    """Properties that were forged, or that a program threw away, are told; the quote is known by its lines."""
    forged, lost = with_properties(issued(), mark="0" * 64), without_properties(negotiation(issued("ar")))

    assert tampered(forged) == [("mark", "")]
    assert tampered(lost) == [("mark", "")]
    assert (read(lost).lang, len(read(lost).asked)) == ("ar", 5)


def test_a_workbook_without_codes_is_refused():
    """Where the column of codes was emptied, no line can be told from another."""
    codes = {f"I{number}": None for number in read_pages(issued()).sheets[0].rows}

    assert [each.key for each in refused(edited(issued(), codes)).problems] == ["returned_no_sheet"]


def test_another_layout_is_read_by_its_codes_alone():
    """Of a workbook that an older version laid out, what is asked for is read; of its formulas, nothing is said."""
    mark = mark_text(quoted(), "fr", "7")
    document = with_properties(negotiation(issued()), layout="7", mark=mark)
    changes = {("#due", "H"): 5, ("workstation", "H"): 5, ("workstation", "E"): 1}

    found = read(edited(document, {cell(document, *each): value for each, value in changes.items()} | {"A9": "Autre"}))

    assert not found.layout_known
    assert len(found.asked) == 5
    assert [(each.kind, each.code) for each in found.tampered] == [("price", "workstation")]


def test_another_title_of_the_sheet_is_told():
    """A sheet that the client named anew is still the quote, and its title is told."""
    found = read(with_title(issued(), "Contre-offre"))

    assert (found.asked, found.tampered) == ((), (Tampered("text", "", "Contre-offre", "Devis", "Contre-offre"),))


def test_a_name_that_was_moved_is_told():
    """A name of the workbook that stands for another cell than it did is tampering."""
    document = issued()
    parts = with_title(document, "Devis")
    moved = with_name(parts, "NET_A_PAYER", "'Devis'!$H$24")

    assert tampered(moved) == [("name", "NET_A_PAYER")]
    assert tampered(with_name(parts, "NET_A_PAYER", None)) == [("name", "NET_A_PAYER")]


def with_name(document, name, place):
    """Return a workbook in which a name stands for another place, or for none."""

    def change(tree):
        for each in list(tree.iter(main("definedName"))):
            if each.get("name") == name and place is None:
                each.getparent().remove(each)
            elif each.get("name") == name:
                each.text = place

    return changed(document, BOOK, change)


OTHER = Page("Comparaison", {1: {"A": "Scénario"}, 2: {"A": "Sans reprise", "B": 12.5, "C": Formula("'Devis'!H24*2")}})


def beside(*now):
    """Return what is found where another sheet was issued beside the quote, and came back as it now is."""
    held, findings = issued_of(view_of(quoted(), "fr", DEVIS), {}), Findings("fr")
    before = Issued(replace(held.pages, sheets=(*held.pages.sheets, OTHER)), "fr", {})
    pages = read_pages(issued())
    compared(before, replace(pages, sheets=(*pages.sheets, *now)), findings, known=True)
    return [(each.kind, each.cell, each.old, each.new) for each in findings.tampered]


def test_other_sheets_are_compared_cell_by_cell():
    """On any other sheet a word, a figure or a formula that changed is told, and what did not change is not."""
    rows = {1: {"A": "Scénario"}, 2: {"A": "Sans la reprise", "B": 12.0, "C": Formula("Devis!$h$24*3")}}
    same = {1: {"A": "Scénario"}, 2: {"A": "Sans reprise", "B": 12.5, "C": Formula("Devis!$h$24 * 2.0")}}

    assert beside(Page("Comparaison", same)) == []
    assert beside(Page("Comparaison", rows)) == [
        ("text", "Comparaison!A2", "Sans reprise", "Sans la reprise"),
        ("text", "Comparaison!B2", "12,5", "12"),
        ("formula_changed", "Comparaison!C2", "='Devis'!H24*2", "=Devis!$h$24*3"),
    ]


def test_a_sheet_that_is_gone_or_new_is_told():
    """A sheet that was taken out is told, and one that was added."""
    assert beside() == [("sheet_missing", "Comparaison", "Comparaison", "")]
    assert beside(OTHER, Page("Notes", {})) == [("sheet_added", "Notes", "", "Notes")]


def test_a_row_deleted_on_another_sheet_is_told_once():
    """A row that is gone from another sheet is one finding as well, not one for each cell below it."""
    up = Page("Comparaison", {1: OTHER.rows[2]})

    assert beside(up) == [("row_deleted", "Comparaison!A1", "Scénario", "")]


# The file


def test_a_path_is_read_as_its_bytes_are(tmp_path):
    """Given as a file, the workbook says the same, and which file it was."""
    path = tmp_path / "retour.xlsx"
    path.write_bytes(negotiation(issued()))

    assert read(path) == replace(read(path.read_bytes()), path=str(path))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut"])
def test_what_is_no_workbook_is_refused(content):
    """An empty, foreign or cut file is refused for what it is."""
    with pytest.raises(WorkbookRefused):
        read(content)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("reader", [lambda path: read_returned(path, quoted()), read_questionnaire])
def test_a_pipe_is_refused_at_once(reader, tmp_path):
    """What is no regular file is not waited for."""
    os.mkfifo(tmp_path / "back.xlsx")

    with pytest.raises(FileUnread) as caught:
        reader(tmp_path / "back.xlsx")

    assert caught.value.reason.key == "file_not_regular"


def test_nothing_is_open_that_does_nothing():
    """Where nothing is paid once, there is nothing to take a discount off: its cell is locked."""
    view = view_of(maintenance_alone(), None, DEVIS)

    book = NotedBook(view.labels, view.lang)
    write_sheets(book, view)

    assert cell(workbook_bytes(view), "#discount", "F") not in {
        f"{column}{number}" for number, column in book.pages().sheets[0].unlocked
    }


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A path where nothing is, or a folder, is told as such."""
    with pytest.raises(FileUnread) as missing:
        read(tmp_path / "absent.xlsx")
    with pytest.raises(FileUnread) as folder:
        read(tmp_path)

    assert (missing.value.reason.key, folder.value.reason.key) == ("file_missing", "workbook_is_folder")


def test_two_thousand_lines_are_told_one_by_one():
    """In a table of two thousand lines, a deleted line, a changed price and a quantity are three findings."""
    lines = tuple(Line(f"own.{rank}", f"Poste {rank}", str(rank % 9 + 1), "poste", "1392.5") for rank in range(2_000))
    view = sample_view(lines)
    document = workbook_bytes(view)
    places = {cell(document, "own.1500", "E"): 1, cell(document, "own.1600", "D"): 77}
    findings = Findings("fr")

    pages = read_pages(without_rows(edited(document, places), row(document, "own.3")))
    compared(issued_of(view, {}), pages, findings, known=True)

    assert [(each.code, each.new) for each in findings.asked] == [("own.1600", Decimal(77))]
    assert [(each.kind, each.code) for each in findings.tampered] == [("price", "own.1500"), ("row_deleted", "own.3")]
