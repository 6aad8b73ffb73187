import io
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import pytest

from costing.documents import texts
from costing.documents.shapes import PartyView
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes, write_workbook
from costing.errors import CannotWrite, LanguageNotWritten
from costing.prices import Stamp
from tests import office
from tests.sample_views import (
    CHU_LINES,
    HALF_CENTIMES,
    NINE_DIGITS,
    SIXTY,
    TWO_RATES,
    Line,
    figure,
    half_up,
    sample_view,
    with_lines,
)
from tests.samples import chu_quote
from tests.workbook_reading import amount, amounts, expected, named, opened, printed, row_of

LABELS = Path(__file__).parents[1] / "costing" / "data" / "workbook_labels.toml"
LANGUAGES = ("fr", "en", "ar")
HOSTILE = (
    '=HYPERLINK("http://exemple.dz","cliquez")',
    "+cmd|'/C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "==x",
    "#REF!",
    "_x0041__x000D_",
    "{0} {number} %s",
    '<c><f>1+1</f></c> & "x"',
)


def formulas(document):
    """Return the formulas that stand in the file itself."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return re.findall(r"<f>([^<]*)</f>", archive.read("xl/worksheets/sheet1.xml").decode())


def with_stamp(view):
    """Return a view whose client pays in cash: two dinars a started hundred, above a hundred thousand."""
    bands = ((Decimal(300), Decimal(1)), (Decimal(30_000), Decimal("1.5")), (Decimal(100_000), Decimal(2)))
    scale = Stamp(("cash",), Decimal(100), Decimal(5), bands)
    duty = (view.gross.value / 100).to_integral_value(ROUND_CEILING) * 2
    due = figure(view.gross.value + duty)
    return replace(view, stamp_duty=figure(duty), due=due, sheet=replace(view.sheet, stamp=scale))


def hostile_view():
    """Return a view in which everything a person can type is one of the hostile texts."""
    lines = tuple(Line(f"own.{rank}", text, "2", text, "1000", reasons=text) for rank, text in enumerate(HOSTILE))
    view = sample_view(lines)
    party = PartyView(HOSTILE[0], tuple((text, text) for text in HOSTILE))
    return replace(
        view,
        title=HOSTILE[0],
        number=HOSTILE[1],
        reference=HOSTILE[2],
        provider=party,
        client=replace(party, name=HOSTILE[3]),
        assumptions=HOSTILE,
        exclusions=HOSTILE,
        terms=tuple((text, text) for text in HOSTILE),
    )


CASES = {
    "a university hospital": sample_view(),
    "a discount": sample_view(discount="2.5"),
    "two rates of VAT": sample_view(TWO_RATES, discount="3.333"),
    "half centimes": sample_view(HALF_CENTIMES, discount="0.335"),
    "nine digits": sample_view(NINE_DIGITS),
    "no maintenance": sample_view(years=0),
    "paid in cash": with_stamp(sample_view()),
    "one line": sample_view(CHU_LINES[:1], years=1),
}


@pytest.mark.parametrize("view", CASES.values(), ids=CASES)
def test_every_figure_is_there_without_calculating(view):
    """A preview, a phone or a program that does not calculate reads the quote's own figures, to the centime."""
    sheet = opened(workbook_bytes(view), values=True)

    assert amounts(sheet, view) == expected(view)
    assert view.closing in printed(sheet)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Every case, opened and recalculated by a spreadsheet program; none where there is no such program."""
    if office.missing():
        return {}
    folder = tmp_path_factory.mktemp("cases")
    paths = [folder / f"{rank}.xlsx" for rank in range(len(CASES))]
    for path, view in zip(paths, CASES.values(), strict=True):
        path.write_bytes(workbook_bytes(view))
    made = office.convert_all(paths, "xlsx", folder / "out")
    return {name: opened(path, values=True) for name, path in zip(CASES, made, strict=True)}


@pytest.mark.office
@pytest.mark.parametrize("case", CASES)
def test_a_spreadsheet_program_finds_the_same_figures(case, recalculated):
    """Opened and recalculated, the workbook says what the quote says, to the centime."""
    sheet, view = recalculated[case], CASES[case]

    assert amounts(sheet, view) == expected(view)
    assert view.closing in printed(sheet)


@pytest.mark.office
def test_the_judge_of_these_tests_does_recalculate(tmp_path):
    """A workbook whose stored totals were forged is found out: these tests compare with a real calculation."""
    document = workbook_bytes(sample_view())
    forged = tmp_path / "forged.xlsx"
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(forged, "w") as written:
        for name in given.namelist():
            written.writestr(name, re.sub(rb"</f><v>[0-9.]+</v>", b"</f><v>1</v>", given.read(name)))

    assert amount(named(opened(forged, values=True), "NET_A_PAYER")[0]) == 1
    sheet = opened(office.recalculated(forged, tmp_path / "out"), values=True)

    assert amounts(sheet, sample_view()) == expected(sample_view())


@pytest.mark.office
def test_the_totals_follow_what_the_client_changes(tmp_path):
    """Change a quantity, a line's discount and the overall discount: every total follows, rounded half-up."""
    view = sample_view(TWO_RATES, discount="1")
    sheet = opened(workbook_bytes(view))
    sheet.cell(row_of(sheet, "licences"), 4).value = 11
    sheet.cell(row_of(sheet, "training"), 6).value = 0.125
    named(sheet, "REMISE_GLOBALE")[0].value = 0.0275
    sheet.parent.save(tmp_path / "returned.xlsx")

    after = opened(office.recalculated(tmp_path / "returned.xlsx", tmp_path / "out"), values=True)

    licences = half_up(Decimal("98765.43") * 11)
    training = half_up(Decimal("35000.05") * 7 * Decimal("0.875"))
    normal, reduced = Decimal("2613000.15") + training, licences + Decimal("1234.56")
    base, low = (net - half_up(net * Decimal("0.0275")) for net in (normal, reduced))
    taxes = [half_up(base * Decimal("0.19")), half_up(low * Decimal("0.09"))]
    assert amount(after.cell(row_of(after, "licences"), 8)) == licences
    assert amount(after.cell(row_of(after, "training"), 8)) == training
    assert amount(named(after, "TOTAL_HT")[0]) == normal + reduced
    assert amount(named(after, "NET_HT")[0]) == base + low
    assert [amount(cell) for cell in named(after, "TOTAL_TVA")] == taxes
    assert amount(named(after, "NET_A_PAYER")[0]) == base + low + sum(taxes)
    commitment = row_of(after, "maintenance.3") + 2
    care = sum((year.gross.value for year in view.maintenance), Decimal(0))
    assert amount(after.cell(commitment, 8)) == base + low + sum(taxes) + care


@pytest.mark.office
def test_awkward_discounts_round_as_on_paper(tmp_path):
    """Two hundred lines at the half centime, each with its own discount, come to what Decimal says, line by line."""
    ranks = range(200)
    prices = [Decimal(7919 * rank % 10_000_000) / 1000 + Decimal("0.005") for rank in ranks]
    shares = [Decimal(5 * rank) / 10_000 for rank in ranks]
    lines = tuple(Line(f"own.{rank}", "Poste", str(rank % 9 + 1), "u", str(prices[rank])) for rank in ranks)
    sheet = opened(workbook_bytes(sample_view(lines)))
    for rank in ranks:
        sheet.cell(11 + rank, 6).value = float(shares[rank])
    sheet.parent.save(tmp_path / "returned.xlsx")

    after = opened(office.recalculated(tmp_path / "returned.xlsx", tmp_path / "out"), values=True)

    due = [half_up((rank % 9 + 1) * prices[rank] * (1 - shares[rank])) for rank in ranks]
    assert [amount(after.cell(11 + rank, 8)) for rank in ranks] == due
    assert amount(named(after, "TOTAL_HT")[0]) == sum(due)
    assert amount(named(after, "NET_A_PAYER")[0]) == sum(due) + half_up(sum(due) * Decimal("0.19"))


@pytest.mark.office
def test_words_that_no_longer_hold_say_so(tmp_path):
    """Once the amount due has changed, the amount in letters asks to be brought up to date; the stamp duty is."""
    view = with_stamp(sample_view())
    sheet = opened(workbook_bytes(view))
    sheet.cell(row_of(sheet, "workstation"), 4).value = 25
    sheet.parent.save(tmp_path / "returned.xlsx")

    after = opened(office.recalculated(tmp_path / "returned.xlsx", tmp_path / "out"), values=True)

    said = printed(after)
    assert view.closing not in said
    assert view.labels["workbook.words_stale"] in said
    gross = view.gross.value + half_up(Decimal(139_200) * Decimal("1.19"))
    assert amount(named(after, "TOTAL_TTC")[0]) == gross
    assert amount(named(after, "DROIT_DE_TIMBRE")[0]) == (gross / 100).to_integral_value(ROUND_CEILING) * 2


def test_stamp_duty_stands_only_where_it_is_due():
    """No cash, no line of stamp duty; in cash, the duty and an amount due that includes it."""
    plain, cash = sample_view(), with_stamp(sample_view())

    assert "Droit de timbre" not in printed(opened(workbook_bytes(plain), values=True))
    sheet = opened(workbook_bytes(cash), values=True)
    assert "Droit de timbre" in printed(sheet)
    assert amount(named(sheet, "NET_A_PAYER")[0]) == plain.due.value + amount(named(sheet, "DROIT_DE_TIMBRE")[0])
    assert amount(named(sheet, "DROIT_DE_TIMBRE")[0]) > 0


@pytest.mark.parametrize(
    ("discount", "share"), [("0", "0"), ("5", "0.05"), ("2.5", "0.025"), ("3.333", "0.03333")], ids=str
)
def test_the_overall_discount_is_the_percentage_agreed(discount, share):
    """A discount agreed as a round percentage stands as that percentage, ready to be negotiated."""
    cell = named(opened(workbook_bytes(sample_view(TWO_RATES, discount=discount))), "REMISE_GLOBALE")[0]

    assert Decimal(str(cell.value)) == Decimal(share)


@pytest.mark.parametrize("part", ["net", "discount", "gross", "due", "commitment_net", "commitment_gross"])
def test_a_figure_that_does_not_follow_is_never_written(part):
    """A workbook that would say one thing closed and another one opened is not made."""
    view = sample_view()
    wrong = replace(view, **{part: figure(getattr(view, part).value + Decimal("0.01"))})

    with pytest.raises(ValueError, match=r"discount|comes to"):
        workbook_bytes(wrong)


def test_a_line_or_a_tax_that_does_not_follow_is_never_written():
    """Nor is one whose line is not its quantity times its price, or whose VAT is not its rate of its base."""
    view = sample_view()
    line, tax = view.lines[0], view.vat[0]
    wrong_line = replace(line, amount=figure(line.amount.value + 1))
    wrong_tax = replace(tax, amount=figure(tax.amount.value + 1))

    with pytest.raises(
        ValueError, match=r"major_upgrade: the formula comes to 1908000\.00 and the quote says 1908001\.00"
    ):
        workbook_bytes(with_lines(view, (wrong_line, *view.lines[1:])))
    with pytest.raises(ValueError, match="TVA 19"):
        workbook_bytes(replace(view, vat=(wrong_tax,)))


def test_nothing_a_person_typed_becomes_a_formula():
    """Names, designations, reasons, units and conditions that look like formulas stay text."""
    document = workbook_bytes(hostile_view())
    sheet = opened(document)

    assert len(formulas(document)) == len(formulas(workbook_bytes(sample_view(SIXTY[: len(HOSTILE)]))))
    for rank, text in enumerate(HOSTILE):
        cell = sheet.cell(row_of(sheet, f"own.{rank}"), 3)
        assert (cell.data_type, cell.value.replace("_x005F_", "_")) == ("s", text)
        assert bool(cell.quotePrefix) is (text[0] in "=+-@\t")
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert not [name for name in archive.namelist() if "rels" in name and b"http://ex" in archive.read(name)]


@pytest.mark.office
def test_what_a_person_typed_is_shown_as_typed(tmp_path):
    """Opened and saved again, each of these texts is still what was typed, sign for sign."""
    path = tmp_path / "quote.xlsx"
    path.write_bytes(workbook_bytes(hostile_view()))

    sheet = opened(office.recalculated(path, tmp_path / "out"))

    for rank, text in enumerate(HOSTILE):
        row = row_of(sheet, f"own.{rank}")
        assert sheet.cell(row, 3).value == text
        assert sheet.cell(row, 2).value == f"{text}\n{text}"


def test_text_no_document_can_hold_destroys_nothing():
    """A control character or half a character shows as a question mark in a diamond; all the rest is there."""
    view = sample_view()
    line = replace(view.lines[0], label="avant \x0b \ud800 après")
    document = workbook_bytes(replace(with_lines(view, (line, *view.lines[1:])), client=PartyView("A\x00B", ())))

    sheet = opened(document, values=True)

    assert any(text.startswith("avant \ufffd \ufffd après") for text in printed(sheet))
    assert "A\ufffdB" in printed(sheet)
    assert amounts(sheet, view) == expected(view)


@pytest.mark.office
def test_the_footer_prints_names_with_an_ampersand(tmp_path):
    """`Soins & Bilan` is printed at the foot of the page as it is written, with the number and the pages."""
    path = tmp_path / "quote.xlsx"
    view = replace(sample_view(), client=PartyView("Soins & Bilan", ()), number="&P-&[File]-01")
    path.write_bytes(workbook_bytes(view))

    pages = office.pages(office.convert(path, "pdf", tmp_path / "out"))

    for number, page in enumerate(pages, start=1):
        foot = " ".join(page.rstrip().splitlines()[-1].split()).replace("\u2060", "")
        assert foot == f"&P-&[File]-01 Soins & Bilan Page {number} / {len(pages)}"


def test_the_same_quote_gives_the_same_file():
    """The same quote gives the same bytes: now, again, and in another program on another day."""
    program = (
        "import hashlib, sys; from costing.documents.workbook import workbook_bytes as made;"
        "from tests.sample_views import sample_view; print(hashlib.sha256(made(sample_view())).hexdigest())"
    )
    root = Path(__file__).parents[1]

    other = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": str(root), "PYTHONHASHSEED": seed, "TZ": "Africa/Algiers"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert workbook_bytes(sample_view()) == workbook_bytes(sample_view())
    assert other[0] == other[1]


def test_only_the_yellow_cells_are_open():
    """The client can edit counted quantities and all discounts: the yellow cells, and no other."""
    view = sample_view()
    sheet = opened(workbook_bytes(view))
    quantities = {f"D{row_of(sheet, line.code)}" for line in view.lines if line.open}
    discounts = {f"F{row_of(sheet, line.code)}" for line in view.lines}
    meant = quantities | discounts | {named(sheet, "REMISE_GLOBALE")[0].coordinate}
    cells = [cell for row in sheet.iter_rows() for cell in row]

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert {cell.coordinate for cell in cells if not cell.protection.locked} == meant
    assert {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == "00FFF8E5"} == meant
    assert all(sheet[place].data_type == "n" for place in meant)


def test_an_open_cell_says_what_it_takes():
    """A quantity below 0 or a discount over 100 % is refused, in the language of the workbook."""
    sheet = opened(workbook_bytes(sample_view()))
    rules = {rule.promptTitle: rule for rule in sheet.data_validations.dataValidation}

    assert (rules["Quantité"].operator, rules["Quantité"].formula1) == ("greaterThanOrEqual", "0")
    assert (rules["Remise"].formula1, rules["Remise"].formula2) == ("0", "1")
    assert rules["Quantité"].error == "La quantité est un nombre positif ou nul, en chiffres et sans unité."
    assert all(rule.showErrorMessage and rule.errorStyle in {None, "stop"} for rule in rules.values())
    assert {str(rule.sqref) for rule in rules.values()} == {"D12 D16", "F11:F17 F19"}


def test_workstations_are_whole_and_training_is_in_half_days():
    """A count of workstations or trips takes whole numbers, days of training halves, a line of one's own any."""
    view = view_of(chu_quote().with_line("Câblage", 900, code="own.1", unit="unit", quantity=1.25), "fr")
    sheet = opened(workbook_bytes(view))

    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}

    rows = {code: row_of(sheet, code) for code in ("workstation", "travel", "training", "own.1")}
    assert str(rules["whole"].sqref) == f"D{rows['workstation']} D{rows['travel']}"
    assert str(rules["custom"].sqref) == f"D{rows['training']}"
    half = f"D{rows['training']}"
    assert rules["custom"].formula1 == f"AND(ISNUMBER({half}),{half}>=0,MOD({half}*2,1)=0)"
    assert f"D{rows['own.1']}" in {str(each.sqref) for each in sheet.data_validations.dataValidation}


def test_lines_stand_under_their_groups_with_what_they_come_to():
    """Each group has its heading, with a live sum of its lines as they are discounted; ranks run through."""
    view = view_of(chu_quote().discount(10, on="workstation"), "fr")
    sheet = opened(workbook_bytes(view))

    headings = [row_of(sheet, f"#group.{number}") for number in range(1, len(view.groups) + 1)]

    assert len(headings) == 3
    assert [sheet.cell(row, 1).value for row in headings] == [group.label for group in view.groups]
    first = range(headings[0] + 1, headings[1])
    assert [row_of(sheet, line.code) for line in view.groups[0].lines] == list(first)
    formula = sheet.cell(headings[0], 8).value
    assert formula == f"=ROUND(SUMIFS($H${first[0]}:$H${first[-1]},$J${first[0]}:$J${first[-1]},1),2)"
    assert [sheet.cell(row_of(sheet, line.code), 1).value for line in view.lines] == [line.rank for line in view.lines]


def test_one_group_alone_has_no_heading():
    """Where all lines are of one kind, they stand under the head of the table."""
    sheet = opened(workbook_bytes(sample_view()))

    assert row_of(sheet, "major_upgrade") == 11
    assert not [text for text in printed(sheet) if text.startswith("#group")]


def test_the_client_gets_nothing_hidden_but_the_data_of_its_charts():
    """No hidden row or column, comment, link or macro; the properties name the quote and its seller."""
    document = workbook_bytes(sample_view())
    sheet = opened(document)
    book = sheet.parent

    assert [page.title for page in book if page.sheet_state != "visible"] == ["Données"]
    assert book.active is sheet
    assert sheet.title == "Devis"
    for page in book:
        assert not [each for each in (*page.row_dimensions.values(), *page.column_dimensions.values()) if each.hidden]
        assert not [cell for row in page.iter_rows() for cell in row if cell.comment or cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert not [name for name in archive.namelist() if re.search(r"vba|external|comment|custom|embed", name)]
    assert book.properties.title == "Devis CHU-EX-01-20261124-A1B2 – Mise à niveau du PACS et du RIS"
    assert (book.properties.creator, book.properties.language) == ("SARL Imagerie Services", "fr")
    assert book.properties.created == book.properties.modified == datetime(2026, 11, 24)  # noqa: DTZ001 # a day


@pytest.mark.parametrize("number", ["2026-0147", "DV-20261399-ABCD", ""])
def test_a_number_without_a_day_gives_a_workbook_all_the_same(number):
    """A number from a register, which holds no day, is as good as another."""
    assert amounts(opened(workbook_bytes(replace(sample_view(), number=number)), values=True), sample_view())


def test_a_quote_without_a_provider_leaves_its_block_out():
    """No provider in the price book: no empty block, and the client stands in its place."""
    said = printed(opened(workbook_bytes(replace(sample_view(), provider=None))))

    assert "Prestataire" not in said
    assert {"Client", "CHU d'Exemple"} <= set(said)


def test_maintenance_stands_apart_from_the_total():
    """Contract years and the commitment stand below the amount due, and no year is in it."""
    view = sample_view()
    sheet = opened(workbook_bytes(view))
    due = named(sheet, "NET_A_PAYER")[0]

    assert all(row_of(sheet, year.code) > due.row for year in view.maintenance)
    assert not re.search(r"H2[7-9]", "".join(sheet.cell(row, 8).value for row in range(11, due.row + 1)))
    assert "Engagement total\u00a0: projet et maintenance" in printed(sheet)
    assert "Engagement total\u00a0: projet et maintenance" not in printed(opened(workbook_bytes(sample_view(years=0))))


def test_the_sheet_is_laid_out_for_screen_and_paper():
    """No grid, the head of the table frozen; on paper A4, one page wide, with number and page at the foot."""
    sheet = opened(workbook_bytes(sample_view()))

    assert (sheet.sheet_view.showGridLines, sheet.sheet_view.zoomScale, sheet.freeze_panes) == (False, 90, "C11")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == f"'Devis'!$A$1:$H${sheet.max_row}"
    assert sheet.oddFooter.left.text == "CHU-EX-01-20261124-A1B2"
    assert "&P" in sheet.oddFooter.right.text


def test_a_tall_letterhead_does_not_fill_the_screen():
    """Where the blocks of the parties are very tall, nothing is frozen: the lines stay within reach."""
    rows = tuple((f"Mention {rank}", "un texte qui prend à lui seul une ligne entière du bloc") for rank in range(20))

    assert opened(workbook_bytes(replace(sample_view(), provider=PartyView("SARL", rows)))).freeze_panes is None


def test_amounts_wait_for_the_readers_own_separators():
    """A French reader sees 1 234,50 and an English one 1,234.50: no separator is written into a format."""
    sheet = opened(workbook_bytes(sample_view()))

    assert {sheet.cell(11, column).number_format for column in (5, 8)} == {"#,##0.00_-;[Red]-#,##0.00_-"}


@pytest.mark.office
def test_sixty_lines_print_with_their_head_and_their_totals_whole(tmp_path):
    """A long quote repeats the head of its table on every page of it, and keeps totals and words on one page."""
    path = tmp_path / "quote.xlsx"
    path.write_bytes(workbook_bytes(sample_view(SIXTY)))

    every = office.pages(office.convert(path, "pdf", tmp_path / "out"))
    (last,) = (number for number, page in enumerate(every) if "Arrêté le présent devis" in page)
    printed_pages = every[: last + 1]

    with_lines = [page for page in printed_pages if "Intégration n°" in page]
    assert len(with_lines) > 1
    assert all("Désignation" in page for page in with_lines)
    assert "Net à payer (DA)" in every[last]
    assert "Intégration n° 60" in every[last]


@pytest.mark.office
def test_no_amount_is_too_wide_for_its_column(tmp_path):
    """Amounts of nine digits print as amounts, never as a row of #; and so do those a client makes ten times larger."""
    path = tmp_path / "quote.xlsx"
    path.write_bytes(workbook_bytes(sample_view(NINE_DIGITS)))
    sheet = opened(path)
    sheet.cell(row_of(sheet, "workstation"), 4).value = 50_000
    sheet.parent.save(tmp_path / "larger.xlsx")

    for source in (path, tmp_path / "larger.xlsx"):
        (page, *_) = office.pages(office.convert(source, "pdf", tmp_path / "out"))
        assert "##" not in page
        assert "987,654,321.99" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fixed_text_is_written_in_three_languages(lang):
    """Each text of the workbook is there in French, English and Arabic, with the same blanks, and fits its place."""
    data = tomllib.loads(LABELS.read_text(encoding="utf-8"))

    for key, said in data.items():
        assert set(said) == set(LANGUAGES), key
        assert sorted(re.findall(r"\{\w*\}", said[lang])) == sorted(re.findall(r"\{\w*\}", said["fr"])), key
        assert said[lang].strip(), key
        longest = {"title": 32, "prompt": 225, "error": 225}.get(key.rpartition("_")[2])
        if longest is not None and (key.rpartition("_")[0] + "_prompt") in data:
            assert len(said[lang]) <= longest, key
    for name in (said[lang] for key, said in data.items() if key.partition("_")[0] == "sheet"):
        assert len(name) <= 31, name
        assert not set(name) & set("[]:*?/\\'"), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_layout_waits_for_the_other_languages(lang):
    """English and Arabic labels fit the same sheet: nothing but texts has to be added for them."""
    view = replace(sample_view(), lang=lang, labels=texts.labels(lang))

    assert amounts(opened(workbook_bytes(view), values=True), view) == expected(view)


def test_a_priced_quote_becomes_a_workbook(tmp_path):
    """The example hospital's quote, priced and firm, is written with all its figures."""
    path = tmp_path / "out" / "devis.xlsx"
    view = view_of(chu_quote(), kind="devis")

    write_workbook(chu_quote(), path)

    assert amounts(opened(path, values=True), view) == expected(view)
    assert path.read_bytes() == workbook_bytes(view)


def test_a_disk_that_refuses_leaves_what_was_there(tmp_path):
    """Where the workbook cannot be written, the refusal says so and no file is touched."""
    there = tmp_path / "devis.xlsx"
    there.mkdir()

    with pytest.raises(CannotWrite):
        write_workbook(chu_quote(), there)
    assert list(tmp_path.iterdir()) == [there]


def test_a_language_without_documents_is_refused(tmp_path):
    """A workbook in a language that is not written is refused before any file is made."""
    with pytest.raises(LanguageNotWritten):
        write_workbook(chu_quote(), tmp_path / "quote.xlsx", "de")
    assert not list(tmp_path.iterdir())
