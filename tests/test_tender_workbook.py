"""The price sheets of a tender: one set of prices, letters that say what figures say, thresholds kept inside."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from costing import PriceBook, Quote, estimate, quote
from costing.document_errors import KindNotWritten
from costing.documents import texts
from costing.documents.tender_workbook import tender_of_quote, tender_workbook_bytes, write_tender
from costing.documents.view import FINANCIAL, WRITTEN, view_of
from costing.errors import LanguageNotWritten
from costing.numerals import amount_in_words
from costing.wording import LRM, money, small
from tests import office
from tests.command import called, files_in
from tests.odd_quotes import ODD, odd, own
from tests.samples import DAY, EXAMPLES, book, chu_quote, priced, scope_of
from tests.term_strategies import quotes
from tests.test_client_files import CODED, WORDS, WRITTEN_MONEY, inside, read, secret_amounts, secret_texts, sold
from tests.test_workbook import HOSTILE
from tests.workbook_reading import amount, printed

LETTER, SCHEDULE, BILL, LUMP, YEARS = (
    f"tender_sheet_{name}" for name in ("letter", "unit_prices", "bill", "breakdown", "years")
)
CHECK = "inside_tender_sheet"
EXEMPT = {"exemption": {"reason": "attestation n° 12"}}


def opened(document, *, values=False):
    """Return a workbook given as bytes or as a path."""
    return load_workbook(io.BytesIO(document) if isinstance(document, bytes) else document, data_only=values)


def said(key, lang="fr"):
    """Return a fixed text of the workbook."""
    return texts.labels(lang, internal=True)[f"workbook.{key}"]


def sheets(whole):
    """Return which sheets a workbook has, in their order."""
    keys = {said(key, lang): key for key in (LETTER, SCHEDULE, BILL, LUMP, YEARS, CHECK) for lang in WRITTEN}
    return [keys[title] for title in whole.sheetnames]


def rows_of(sheet):
    """Return the rows of the lines: those that are numbered in the first column."""
    return [cell.row for cell in sheet["A"] if isinstance(cell.value, str) and cell.value.isdigit()]


def named(whole, name):
    """Return the amount behind a name."""
    ((title, place),) = whole.defined_names[name].destinations
    return amount(whole[title][place.replace("$", "")])


def formulas(document):
    """Return every formula of a file, sheet by sheet."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        pages = sorted(name for name in parts.namelist() if name.startswith("xl/worksheets/sheet"))
        return [found for name in pages for found in re.findall(r"<f>([^<]*)</f>", parts.read(name).decode())]


def contract(net, kind, own_book=None, **terms):
    """Return a public contract for one licence at an amount before tax."""
    scope = scope_of(licences=[{"item": "PACS", "amount": net}])
    return quote(estimate(scope, own_book or book(), DAY), public_contract={"kind": kind}, **terms)


@cache
def generated(number):
    """Return a quote of lines that come to half centimes, of three rates, with discounts on lines and on the whole."""
    rates = ({"vat_percent": 9}, {"vat_percent": 19}, {"exemption": "Décision n° 12"}, {})
    lines = [own(n * number % 97 + 1, code=f"l{n}", unit="day", quantity=0.5 + n % 5, **rates[n % 4]) for n in range(9)]
    lines = [line | {"unit_price": round(line["unit_price"] + number / 100, 2)} for line in lines]
    steps = [{"on": f"l{n}", "percent": 1.335 * n + number} for n in range(number % 3)]
    steps += [{"percent": 0.335 + number}, {"amount": 777.77 + number}][number % 4 : number % 4 + 1]
    cash = {"payment": "cash"} if number % 2 else {}
    made = priced(training={"days": 3}, vendor={"origin": "local"})
    return quote(made, lines=lines, discounts=steps, **cash)


def lump_sum():
    """Return a quote of lump sums alone, one of them sold twice, one discounted."""
    lines = [own(1), own(2, quantity=2), own(3, vat_percent=9)]
    made = priced(systems={"pacs": {"upgrade": "minor"}}, vendor={"origin": "local"})
    return quote(made, lines=lines, discounts=[{"on": "propre_2", "percent": 3.35}, {"percent": 1.5}])


CASES = {name: made for name, made in ODD.items() if name != "long_names"}
CASES |= {f"generated {number}": lambda number=number: generated(number) for number in range(1, 6)}
CASES |= {"lump sums": lump_sum, "at the threshold": lambda: contract(10_084_033.61, "supplies")}
CASES |= {"above the threshold": lambda: contract(10_084_033.62, "supplies")}


def tampered(folder):
    """Write a workbook whose first unit price is not the one that was offered; return where."""
    whole = opened(tender_of_quote(generated(2)))
    schedule = whole[said(SCHEDULE)]
    schedule.cell(rows_of(schedule)[0], 4).value = 12_345.67
    whole.save(folder / "tampered.xlsx")
    return folder / "tampered.xlsx"


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Every case in its internal build, and one that was tampered with, recalculated in one go, by name."""
    if office.missing():
        return {}
    folder = tmp_path_factory.mktemp("tenders")
    paths = [folder / f"{rank}.xlsx" for rank in range(len(CASES))]
    for path, case, lang in zip(paths, CASES, WRITTEN * len(CASES), strict=False):
        write_tender(CASES[case](), path, lang, internal=True)
    made = office.convert_all([*paths, tampered(folder)], "xlsx", folder / "out")
    return dict(zip([*CASES, "tampered"], made, strict=True))


# One set of prices


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_bill_takes_its_prices_from_the_schedule(lang):
    """Each unit price of the bill is the cell of the schedule, in the row of the same number and designation."""
    view = view_of(chu_quote(), lang, FINANCIAL)
    whole = opened(tender_workbook_bytes(view))
    schedule, bill = whole[said(SCHEDULE, lang)], whole[said(BILL, lang)]

    rows = rows_of(bill)

    assert len(rows) == len(view.lines)
    for row, line in zip(rows, view.lines, strict=True):
        taken = re.fullmatch(r"='?" + re.escape(schedule.title) + r"'?!\$D\$(\d+)", bill.cell(row, 5).value)
        place = int(taken[1])
        assert [schedule.cell(place, column).value for column in (1, 2, 3)] == [line.rank, line.label, line.unit]
        assert [bill.cell(row, column).value for column in (1, 2, 3)] == [line.rank, line.label, line.unit]
        assert amount(schedule.cell(place, 4)) == line.unit_price.value


@pytest.mark.parametrize("lang", WRITTEN)
def test_letters_say_what_figures_say(lang):
    """Unit prices, the amounts of the letter and the closing of the bill stand in letters, from the same amounts."""
    made = chu_quote()
    whole = opened(tender_of_quote(made, lang), values=True)
    schedule, letter = whole[said(SCHEDULE, lang)], printed(whole[said(LETTER, lang)])

    letters = [schedule.cell(row, 5).value for row in rows_of(schedule)]

    figures = [amount(schedule.cell(row, 4)) for row in rows_of(schedule)]
    assert letters == [amount_in_words(price, lang) for price in figures]
    assert amount_in_words(made.totals.net - made.totals.discount, lang) in letter
    assert amount_in_words(made.totals.gross, lang) in letter
    closing = [text for text in printed(whole[said(BILL, lang)]) if amount_in_words(made.totals.due, lang) in text]
    assert closing == [view_of(made, lang, FINANCIAL).tender.closing]


def test_no_cell_of_a_form_is_open():
    """Every sheet is protected, and no price, quantity or word of it can be edited."""
    for sheet in opened(tender_of_quote(odd("negotiated"))):
        assert sheet.protection.sheet
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked] == []


def test_lump_sums_are_broken_down_and_not_billed_by_quantities():
    """Where every line is a lump sum, a breakdown of the price stands in the place of unit prices and quantities."""
    made = lump_sum()

    whole = opened(tender_of_quote(made), values=True)

    assert sheets(whole) == [LETTER, LUMP]
    breakdown = whole[said(LUMP)]
    shown = [amount(breakdown.cell(row, breakdown.max_column)) for row in rows_of(breakdown)]
    assert shown == [line.amount for line in made.lines]
    assert named(whole, "TOTAL_TTC") == made.totals.gross


def test_what_is_paid_by_the_year_stands_on_a_form_of_its_own():
    """Years of maintenance are in no total of the bill; a contract of maintenance alone has no bill."""
    both, alone = (opened(tender_of_quote(made), values=True) for made in (chu_quote(), odd("maintenance_alone")))

    assert sheets(both) == [LETTER, SCHEDULE, BILL, YEARS]
    assert sheets(alone) == [LETTER, YEARS]
    assert named(both, "TOTAL_TTC") == chu_quote().totals.gross
    years = [amount(cell) for cell in both[said(YEARS)]["D"] if isinstance(cell.value, float | int)]
    gross = [year.gross for year in chu_quote().maintenance.years]
    assert years == [*gross, sum(gross), chu_quote().commitment.gross]


def test_an_option_is_in_no_form():
    """A tender's forms hold what is offered: neither an option nor a variant that was not taken."""
    made = odd("negotiated")

    text = read(tender_of_quote(made))

    left = [each.label["fr"] for each in (*made.options, *made.variants) if not each.accepted]
    assert len(left) == 2
    assert [label for label in left if label in text] == []


# The same figures


@pytest.mark.parametrize("case", CASES)
def test_the_totals_are_those_of_the_quote(case):
    """Before any calculation the forms hold the quote's own totals, to the centime."""
    made = CASES[case]()
    whole = opened(tender_of_quote(made), values=True)

    if any(not (line.recurring or line.optional) for line in made.lines):
        totals = made.totals
        shown = [named(whole, name) for name in ("TOTAL_HT", "NET_HT", "TOTAL_TTC", "NET_A_PAYER")]
        assert shown == [totals.net, totals.net - totals.discount, totals.gross, totals.due]
    letter = whole[said(LETTER, made.lang)]
    figures = [amount(cell) for cell in letter["B"] if isinstance(cell.value, float | int)]
    taxes = [tax.amount for tax in made.totals.vat]
    stamped = [made.totals.due] if made.totals.stamp_duty else []
    assert figures == [made.totals.net - made.totals.discount, *taxes, made.totals.gross, *stamped]


@settings(max_examples=6, deadline=None)
@given(quotes(), st.sampled_from(WRITTEN))
def test_every_offer_can_be_put_into_the_forms(made, lang):
    """Whatever is sold under whatever terms, each formula comes to the quote’s figure."""
    whole = opened(tender_of_quote(made, lang, internal=True), values=True)

    letter = whole[said(LETTER, lang)]
    figures = [amount(cell) for cell in letter["B"] if isinstance(cell.value, float | int)]
    assert figures[-1] == made.totals.due
    assert amount_in_words(made.totals.gross, lang) in printed(letter)


@pytest.mark.office
@pytest.mark.parametrize("case", CASES)
def test_a_spreadsheet_program_finds_the_same_figures(case, recalculated):
    """Recalculated, every formula of every sheet, threshold check included, comes to what the quote says."""
    lang = WRITTEN[list(CASES).index(case) % len(WRITTEN)]
    document = tender_of_quote(CASES[case](), lang, internal=True)
    meant, held, found = opened(document), opened(document, values=True), opened(recalculated[case], values=True)

    places = [
        (sheet.title, cell.coordinate)
        for sheet in meant
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]

    assert len(places) == len(formulas(document)) > 0
    for title, place in places:
        shown, kept = found[title][place], held[title][place]
        if isinstance(kept.value, str):
            assert shown.value == kept.value, (title, place)
        else:
            assert amount(shown) == amount(kept), (title, place)


@pytest.mark.office
def test_a_price_that_was_changed_moves_the_bill_and_its_letters_say_so(recalculated):
    """Change a price of the schedule: the bill and the letter follow, and no amount in letters is passed off as new."""
    made, whole = generated(2), opened(recalculated["tampered"], values=True)
    bill = whole[said(BILL)]

    row = rows_of(bill)[0]

    changed = Decimal("12345.67")
    assert amount(bill.cell(row, 5)) == changed
    assert amount(bill.cell(row, bill.max_column)) == changed * made.lines[0].quantity
    assert named(whole, "TOTAL_TTC") != made.totals.gross
    assert printed(bill).count(said("tender_stale")) == 1
    assert printed(whole[said(LETTER)]).count(said("tender_stale")) >= 2


@pytest.mark.parametrize("part", ["net", "after", "gross", "due", "line_discount", "discount"])
def test_a_figure_that_does_not_follow_is_never_written(part):
    """A total that is not what its formula comes to is refused: opened, the form would say another sum."""
    view = view_of(odd("negotiated"), "fr", FINANCIAL)
    wrong = replace(getattr(view, part), value=getattr(view, part).value + Decimal("0.01"))

    with pytest.raises(ValueError, match="the quote says"):
        tender_workbook_bytes(replace(view, **{part: wrong}))


# The threshold, inside


@pytest.mark.parametrize(
    ("kind", "net", "gross", "threshold", "compulsory", "terms"),
    [
        ("supplies", 11_999_999.99, "11999999.99", "12000000", False, EXEMPT),
        ("supplies", 10_084_033.61, "12000000.00", "12000000", False, {}),
        ("works", 10_084_033.62, "12000000.01", "12000000", True, {}),
        ("services", 5_999_999.99, "5999999.99", "6000000", False, EXEMPT),
        ("services", 6_000_000, "6000000.00", "6000000", False, EXEMPT),
        ("studies", 6_000_000.01, "6000000.01", "6000000", True, EXEMPT),
    ],
)
def test_the_threshold_is_checked_with_all_taxes(kind, net, gross, threshold, compulsory, terms):
    """A formal tender is compulsory above twelve or six million with tax, not at them; the difference is told."""
    made = contract(net, kind, **terms)

    check = opened(tender_of_quote(made, "en", internal=True), values=True)[said(CHECK, "en")]

    (row,) = [cell.row for cell in check["A"] if cell.value == kind.capitalize()]
    shown = [amount(check.cell(row, column)) for column in (2, 3, 4)]
    assert shown == [Decimal(threshold), Decimal(gross), Decimal(gross) - Decimal(threshold)]
    verdict = "inside_tender_compulsory" if compulsory else "inside_tender_not_compulsory"
    assert check.cell(row, 5).value == said(verdict, "en")
    assert "secondary source" in check.cell(row, 6).value
    assert "Presidential decree 15-247" in check.cell(row, 6).value


def test_a_threshold_holds_from_its_day(tmp_path):
    """The threshold is the one in force on the day of the quote, not the day before it came."""
    path, figures = (
        tmp_path / "own.toml",
        "works = 1\nsupplies = 13_000_000\nservices = 1\nstudies = 1\nsource = 'note'",
    )
    later = (DAY + timedelta(days=1)).isoformat()

    def shown(day):
        small = "works = 1\nsupplies = 1\nservices = 1\nstudies = 1\nsource = 'note'"
        blocks = (("formal_tender", day, figures), ("small_purchases", "2026-01-01", small))
        path.write_text("".join(f"[[procurement.{name}]]\nfrom = {since}\n{held}\n" for name, since, held in blocks))
        made = contract(1_000_000, "supplies", PriceBook.read(path))
        check = opened(tender_of_quote(made, internal=True), values=True)[said(CHECK)]
        return [amount(cell) for cell in check["B"] if isinstance(cell.value, float | int)]

    assert shown(DAY.isoformat()) == [Decimal(13_000_000)]
    assert shown(later) == [Decimal(12_000_000)]


def test_a_contract_whose_kind_is_not_said_is_held_against_each():
    """Without a public contract in the terms, all four thresholds are shown, and that the kind was not said."""
    check = opened(tender_of_quote(chu_quote(), internal=True), values=True)[said(CHECK)]

    thresholds = [amount(cell) for cell in check["B"] if isinstance(cell.value, float | int)]

    compared = [amount(cell) for cell in check["C"] if isinstance(cell.value, float | int)]
    assert thresholds == [Decimal(12_000_000)] * 4 + [Decimal(6_000_000)] * 4
    assert compared == [chu_quote().totals.gross, chu_quote().commitment.gross] * 4
    assert said("inside_tender_kind_not_said") in printed(check)


def test_committed_years_are_held_against_the_threshold_too():
    """A contract under the threshold that its years of maintenance would take over it is shown both ways."""
    scope = {"training": {"days": 40}, "maintenance": {"years": 5}, "vendor": {"origin": "local"}}
    made = quote(priced(**scope), public_contract={"kind": "services"})
    alone = quote(priced(maintenance={"years": 5}), public_contract={"kind": "services"})

    check, yearly = (
        opened(tender_of_quote(each, internal=True), values=True)[said("inside_tender_sheet")] for each in (made, alone)
    )

    rows = [cell.row for cell in check["C"] if isinstance(cell.value, float | int)]
    assert [amount(check.cell(row, 3)) for row in rows] == [made.totals.gross, made.commitment.gross]
    assert [amount(cell) for cell in yearly["C"] if isinstance(cell.value, float | int)] == [alone.commitment.gross]


@pytest.mark.parametrize("lang", WRITTEN)
def test_every_rule_of_public_contracts_is_told_with_how_sure_it_is(lang):
    """The check lists each rule the contract was held against; what is from memory is said to be."""
    made = odd("public")

    told = printed(opened(tender_of_quote(made, lang, internal=True), values=True)[said(CHECK, lang)])

    memory = texts.data("messages")["confidence"]["FM"][lang]
    for note in made.procurement.notes:
        (shown,) = [text for text in told if note.text[lang][1:] in text]
        assert (small(note.text[lang]) in shown) is (note.warning or small(note.text[lang]) == note.text[lang])
        assert (memory in shown) is (note.confidence == "FM")


def test_a_quote_that_was_read_back_is_checked_as_it_was():
    """From its record a quote gives the same two workbooks."""
    made = odd("public")
    again = Quote.from_json(made.to_json())

    assert tender_of_quote(again) == tender_of_quote(made)
    assert tender_of_quote(again, internal=True) == tender_of_quote(made, internal=True)


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_clients_forms_hold_nothing_internal(lang):
    """The financial envelope holds the forms: no threshold, range, cost, margin, mandate, rule or mark."""
    made = sold()
    document = tender_of_quote(made, lang)

    text, whole = read(document), opened(document, values=True)

    numbers = [cell for sheet in whole for row in sheet.values for cell in row if isinstance(cell, int | float)]
    shown = {money(Decimal(str(number)), lang).strip(LRM) for number in numbers}
    assert money(made.totals.net, lang) in shown
    assert (shown | set(WRITTEN_MONEY[lang].findall(text))) & secret_amounts(lang) == set()
    assert money(made.procurement.threshold, lang) not in shown
    assert CHECK not in sheets(whole)
    assert [told for told in secret_texts(inside(lang)) if told in text] == []
    assert [note.key for note in made.procurement.notes if note.text[lang] in text] == []
    assert texts.labels(lang, internal=True)["proposal.internal_mark"] not in text
    assert re.findall(rf"\b(?:{WORDS[lang]})\b", text, re.IGNORECASE) == []
    assert [code for code in CODED if re.search(rf"\b{code}\b", text)] == []


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_internal_build_is_marked_on_every_sheet(lang):
    """The build with the threshold check says on top of each sheet, and of each page, that it is not for the client."""
    mark = texts.labels(lang, internal=True)["proposal.internal_mark"]

    whole = opened(tender_of_quote(odd("public"), lang, internal=True))

    assert sheets(whole) == [CHECK, LETTER, SCHEDULE, BILL, YEARS]
    assert [
        sheet.title for sheet in whole if sheet["A1"].value != mark or mark not in sheet.oddHeader.center.text
    ] == []


# Texts, paper, files


def typed(said_so):
    """Return a view in which every name and text that a person types is one of some texts, in turn."""
    view = view_of(generated(3), "fr", FINANCIAL)
    told = [said_so[number % len(said_so)] for number in range(len(view.lines))]
    lines = tuple(replace(line, label=text, unit=text) for line, text in zip(view.lines, told, strict=True))
    rows = tuple(replace(row, label=text, unit=text) for row, text in zip(view.tender.rows, told, strict=True))
    party = replace(view.client, name=told[3], account=tuple((text, text) for text in said_so))
    tender, exemptions = replace(view.tender, rows=rows), tuple(told)
    named_so = {"title": told[0], "number": told[1], "reference": told[2], "exemptions": exemptions}
    return replace(view, lines=lines, tender=tender, client=party, provider=party, **named_so)


def test_nothing_a_person_typed_becomes_a_formula():
    """Whatever names and texts hold, a form has the formulas it was meant to have, and shows the texts as text."""
    plain = formulas(tender_workbook_bytes(typed(("a", "b", "c"))))

    document = tender_workbook_bytes(typed(HOSTILE))

    assert formulas(document) == plain
    schedule = opened(document)[said(SCHEDULE)]
    shown = [schedule.cell(row, column) for row in rows_of(schedule) for column in (2, 3)]
    assert {cell.data_type for cell in shown} == {"s"}
    risky = [cell for cell in shown if cell.value.startswith(("=", "+", "-", "@", "\t"))]
    assert risky
    assert all(cell.quotePrefix for cell in risky)


def test_a_form_has_the_formulas_it_was_meant_to_have():
    """Three days of training: two formulas in the line, seven under it, and six in the letter."""
    assert len(formulas(tender_of_quote(odd("one_line")))) == 2 + 5 + 6


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_forms_are_laid_out_for_screen_and_paper(lang):
    """A4, one page wide, numbered pages, the head of the table kept in sight; Arabic runs from the right."""
    whole = opened(tender_of_quote(odd("sixty_lines"), lang))

    for sheet in whole:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert bool(sheet.sheet_view.rightToLeft) == (lang == "ar")
        side = sheet.oddFooter.right if lang != "ar" else sheet.oddFooter.left
        assert "&P" in side.text
    bill = whole[said(BILL, lang)]
    assert bill.freeze_panes == f"A{rows_of(bill)[0]}"
    assert bill.print_title_rows == f"${rows_of(bill)[0] - 1}:${rows_of(bill)[0] - 1}"


@pytest.mark.office
def test_sixty_prices_print_with_their_head_on_every_page(tmp_path):
    """A long schedule goes over several pages, each with its head, and no price or letter is cut."""
    made = odd("sixty_lines")
    write_tender(made, tmp_path / "long.xlsx")

    pages = office.pages(office.convert(tmp_path / "long.xlsx", "pdf", tmp_path / "out"))

    heads = [page for page in pages if "PU HT en lettres" in page]
    assert len(heads) >= 2
    said_so = " ".join(" ".join(pages).split())
    letters = [amount_in_words(line.unit_price, "fr") for line in made.lines if not (line.recurring or line.optional)]
    assert [words for words in letters if words.split(" et ")[-1] not in said_so] == []
    assert "##" not in said_so


def test_the_same_quote_gives_the_same_file():
    """Written twice, a tender is the same to the byte."""
    assert tender_of_quote(chu_quote(), "ar") == tender_of_quote(chu_quote(), "ar")


def test_a_language_without_documents_is_refused(tmp_path):
    """A tender in Spanish is refused, and nothing is written."""
    with pytest.raises(LanguageNotWritten):
        write_tender(chu_quote(), tmp_path / "q.xlsx", "es")

    assert files_in(tmp_path) == {}


def test_the_command_writes_the_forms_and_keeps_the_check_inside(tmp_path):
    """--kind financial writes the forms beside the Word document; --internal adds a build said to be internal."""
    words = ("quote", EXAMPLES / "chu.toml", "--day", DAY.isoformat(), "--kind", "financial", "--out", tmp_path)
    done = called(*words, "--internal", "--lang", "en")

    (record,) = tmp_path.glob("*.json")
    there = files_in(tmp_path)
    client, kept = f"{record.stem}.en.financial.xlsx", f"{record.stem}.en.financial.internal.xlsx"
    assert done.code == 0
    assert CHECK not in sheets(opened(there[client]))
    assert sheets(opened(there[kept]))[0] == CHECK
    assert [("internal" in line) for line in done.told.splitlines() if kept in line] == [True]


def test_no_form_lies_beside_a_technical_offer(tmp_path):
    """The technical envelope has no workbook beside it: its forms hold every price."""
    called("quote", EXAMPLES / "chu.toml", "--day", DAY.isoformat(), "--kind", "technical", "--out", tmp_path)

    assert [name for name in files_in(tmp_path) if name.endswith(".xlsx")] == []


def test_a_quote_writes_its_price_sheets_itself(tmp_path):
    """`to_excel(kind="financial")` writes the forms of a tender; a kind that has no workbook is refused by name."""
    made = chu_quote()
    made.to_excel(tmp_path / "financier.xlsx", "ar", kind="financial")

    assert (tmp_path / "financier.xlsx").read_bytes() == tender_of_quote(made, "ar")
    with pytest.raises(KindNotWritten, match="proposal, financial"):
        made.to_excel(tmp_path / "technique.xlsx", kind="technical")
    assert [each.name for each in tmp_path.iterdir()] == ["financier.xlsx"]
