"""The workbook of a quote in French, English and Arabic: one sheet, three readers, the same amounts."""

import html
import re
from dataclasses import replace
from decimal import Decimal
from unicodedata import bidirectional

import pytest
from hypothesis import given, settings

from costing import Scope, estimate, quote
from costing.documents.cells import Book
from costing.documents.looks import Look, Palette
from costing.documents.shapes import PartyView
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from costing.price_book import PriceBook
from costing.wording import LANGUAGES, money
from tests import office
from tests.samples import DAY, EXAMPLES, chu_estimate, chu_quote, priced
from tests.term_strategies import SECRET_HAND, SECRET_REASON, SECRET_ROLE, quotes
from tests.test_documents import every_text
from tests.test_workbook import HOSTILE, formulas, hostile_view
from tests.workbook_reading import amounts, expected, opened, printed, row_of

LRM = "\u200e"
DAYS = "يومًا"
NAMES = ("TOTAL_HT", "REMISE_GLOBALE", "NET_HT", "TOTAL_TVA", "TOTAL_TTC", "NET_A_PAYER")
COMMITTED = ("ENGAGEMENT_HT", "ENGAGEMENT_TTC")
LONG = "Passerelle d'échange d'images entre les établissements du groupement de l'Ouest, avec supervision et reprise"
LONG_ARABIC = "بوابة تبادل الصور والتقارير بين مؤسسات غرب البلاد (PACS/RIS v5.2) مع المراقبة والاستئناف التلقائي"


def negotiated():
    """The clinic of the example of terms: discounts, an option, a variant, yearly services, cash."""
    book = PriceBook.read(EXAMPLES / "own-book.toml")
    return quote(estimate(Scope.read(EXAMPLES / "terms.toml"), book, DAY))


def sixty_lines():
    """Sixty lines of the company's own, with long names, three rates of VAT and options; a discount; cash."""
    own = [
        {
            "code": f"own_{rank}",
            "label": (f"Poste {rank} (RIS)", LONG, LONG_ARABIC)[rank % 3],
            "unit": ("day", "user", "lump_sum", "unit")[rank % 4],
            "quantity": rank % 7 + 1,
            "unit_price": float(Decimal("12345.67") * (rank + 1)),
            **({"vat_percent": 9} if rank % 5 == 0 else {}),
            **({"exemption": "attestation n° 18-07/2026"} if rank == 7 else {}),
            **({"optional": True} if rank > 57 else {}),
        }
        for rank in range(60)
    ]
    asked = priced(workstations={"count": 2}, maintenance={"tier": "basic", "years": 2})
    return quote(asked, lines=own, payment="cash", discount_percent=2.5)


MADE = {"a university hospital": chu_quote, "a clinic that negotiates": negotiated, "sixty lines": sixty_lines}
CASES = [(name, lang) for name in MADE for lang in LANGUAGES]


@pytest.fixture(scope="module")
def views():
    """Each case, read in each language."""
    made = {name: make() for name, make in MADE.items()}
    return {(name, lang): view_of(made[name], lang) for name, lang in CASES}


@pytest.fixture(scope="module")
def converted(views, tmp_path_factory):
    """Each workbook, recalculated by a spreadsheet program, and on paper; none where there is no such program."""
    if office.missing():
        return {}
    folder = tmp_path_factory.mktemp("languages")
    paths = {case: folder / f"{rank}.xlsx" for rank, case in enumerate(views)}
    for case, path in paths.items():
        path.write_bytes(workbook_bytes(views[case]))
    sheets = office.convert_all(list(paths.values()), "xlsx", folder / "again")
    papers = office.convert_all(list(paths.values()), "pdf", folder / "paper")
    return {case: (opened(sheets[rank], values=True), office.pages(papers[rank])) for rank, case in enumerate(paths)}


# The same amounts


@pytest.mark.office
@pytest.mark.parametrize("case", CASES, ids=" in ".join)
def test_a_spreadsheet_program_finds_the_quotes_figures_in_every_language(case, views, converted):
    """Opened and recalculated, the workbook says what the quote says, to the centime, whoever reads it."""
    sheet, _ = converted[case]

    assert amounts(sheet, views[case]) == expected(views[case])
    assert views[case].closing in printed(sheet)


@pytest.mark.office
@pytest.mark.parametrize("case", CASES, ids=" in ".join)
def test_no_figure_is_too_wide_on_paper_in_any_language(case, views, converted):
    """On paper no amount is a row of #, and every page has its number in the language."""
    _, papers = converted[case]

    # One or two may be an Arabic letter that was stretched, which a reader of the PDF has no name for.
    assert not [page for page in papers if "###" in page]
    word = views[case].labels["workbook.page"].split()[0].split("\u00a0")[0]
    assert [page for page in papers if word not in page] == []


def without_words(formula):
    """Return a formula without the texts in it."""
    return re.sub(r'"(?:[^"]|"")*"(?:&"(?:[^"]|"")*")*', '""', html.unescape(formula))


@pytest.mark.parametrize("name", MADE)
def test_the_formulas_are_the_same_in_every_language(name, views):
    """A price negotiated on the Arabic sheet is the price of the French one: cell by cell, the same formula."""
    made = {lang: workbook_bytes(views[name, lang]) for lang in LANGUAGES}

    written = {
        lang: [without_words(formula.replace("&quot;", '"')) for formula in formulas(made[lang])] for lang in made
    }
    assert written["ar"] == written["en"] == written["fr"]
    for lang in LANGUAGES:
        assert amounts(opened(made[lang], values=True), views[name, lang]) == expected(views[name, lang])
        stamp = ("DROIT_DE_TIMBRE",) if views[name, lang].sheet.stamp else ()
        names = {name for name in opened(made[lang]).parent.defined_names if not name.startswith("SCENARIO_")}
        assert names == {*NAMES, *COMMITTED, *stamp}


@settings(max_examples=6, deadline=None)
@given(quotes())
def test_whatever_is_sold_three_workbooks_say_one_quote(made):
    """Under any scope and terms, the three workbooks are made, each holds the amounts of its quote, and no secret."""
    replaced = {line.price_before for line in made.lines if line.price_before is not None}
    replaced -= {part for line in made.lines for part in (line.unit_price, line.amount)} | {made.totals.net}
    figures = set()

    for lang in LANGUAGES:
        view = view_of(made, lang)
        document = workbook_bytes(view)
        sheet, text = opened(document, values=True), every_text(document)
        assert amounts(sheet, view) == expected(view)
        figures.add(tuple(expected(view)))
        assert [secret for secret in (SECRET_REASON, SECRET_ROLE, SECRET_HAND) if secret in text] == []
        assert [price for price in replaced if price and money(price, lang) in text] == []

    assert len(figures) == 1


# What a client never reads


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_tells_what_is_internal(lang):
    """No published range, likely value, percentile, part of risk, finding or cross-check is in the file, or its
    properties.
    """
    made = quote(chu_estimate(), confidence=80)
    risk = made.risk
    hidden = {getattr(risk, name) for name in ("p10", "p50", "p70", "p80", "p90", "mean", "base_amount")}
    hidden |= {part for part in (*risk.parts.values(), *(line.contingency for line in made.lines)) if part}
    hidden |= {
        end for line in made.lines for end in (line.range.low, line.range.high) if line.range.low != line.range.high
    }
    hidden -= {line.amount for line in made.lines} | {made.totals.net, Decimal(250_000), Decimal(1_000_000)}
    told = [part[lang] for each in made.audit for part in (each.message, each.way_out)]

    text = every_text(workbook_bytes(view_of(made, lang)))

    numbers = {Decimal(figure) for figure in re.findall(r"(?<![\d.])\d{4,}(?:\.\d+)?(?![\d.])", text)}
    assert made.totals.net in numbers
    assert numbers & hidden == set()
    assert [value for value in hidden if money(value, lang) in text] == []
    assert [word for word in ("P10", "P50", "P80", "P90", "residual", "calibration", "sha256") if word in text] == []
    assert [each for each in (made.cross_check.comment[lang], *told) if each in text] == []
    internal = [each.text[lang] for each in made.assumptions if each.audience != "client"]
    assert [each for each in internal if each in text] == []


# The words of the sheet


@pytest.mark.parametrize(
    ("lang", "sheet", "title"),
    [("fr", "Devis", "Devis CHU-EX-01"), ("en", "Quote", "Quote CHU-EX-01"),
     ("ar", "عرض الأسعار", f"عرض الأسعار رقم {LRM}CHU-EX-01")],
)  # fmt: skip
def test_the_file_names_itself_in_its_language(lang, sheet, title):
    """The tab, the title and the language in the properties, and the messages of open cells are the reader's."""
    made = opened(workbook_bytes(view_of(chu_quote(), lang)))
    rules = made.data_validations.dataValidation

    assert made.title == sheet
    assert made.parent.properties.title.startswith(title)
    assert made.parent.properties.language == lang
    labels = view_of(chu_quote(), lang).labels
    assert {rule.promptTitle for rule in rules} == {
        labels["workbook.quantity_title"],
        labels["workbook.discount_title"],
    }
    assert all(len(rule.promptTitle) <= 32 and len(rule.prompt) <= 225 and len(rule.error) <= 225 for rule in rules)


@pytest.mark.parametrize(("lang", "share", "rate"), [("fr", '0.00"\u00a0"%', '0"\u00a0"%'), ("en", "0.00%", "0%")])
def test_a_percentage_is_set_as_the_language_sets_it(lang, share, rate):
    """French leaves a space before the sign of a percentage, English none; amounts wait for the reader's settings."""
    sheet = opened(workbook_bytes(view_of(chu_quote(), lang)))
    row = row_of(sheet, "workstation")

    assert [sheet.cell(row, column).number_format for column in (6, 7)] == [share, rate]
    assert sheet.cell(row, 8).number_format == "#,##0.00_-;[Red]-#,##0.00_-"


# Right to left


@pytest.fixture(scope="module")
def arabic():
    """The sheet of the university hospital in Arabic."""
    return opened(workbook_bytes(view_of(chu_quote(), "ar")))


def test_an_arabic_sheet_runs_from_right_to_left(arabic):
    """The first column is at the right, the head still frozen, and the page still A4, one page wide."""
    row = int(re.search(r"\d+", arabic.freeze_panes)[0])

    assert arabic.sheet_view.rightToLeft
    assert arabic.cell(row - 1, 1).value == "رقم"
    assert (arabic.page_setup.paperSize, arabic.page_setup.fitToWidth) == (9, 1)
    assert arabic.print_area.startswith("'عرض الأسعار'!$A$1:$H$")
    assert not opened(workbook_bytes(view_of(chu_quote(), "en"))).sheet_view.rightToLeft


def test_arabic_texts_begin_at_the_right_and_figures_keep_their_signs(arabic):
    """Texts are read from the right; amounts and percentages stand decimal under decimal, their signs in place."""
    row = row_of(arabic, "workstation")
    name, price, share = (arabic.cell(row, column) for column in (2, 5, 6))

    assert (name.alignment.horizontal, name.alignment.readingOrder) == ("right", 2)
    assert (price.alignment.horizontal, price.alignment.readingOrder) == ("right", 1)
    assert (share.number_format, share.alignment.readingOrder) == ('0.00"\u00a0"%', 1)
    assert {name.font.name, price.font.name} == {"Arial"}
    assert name.font.size > price.font.size


def test_the_footer_begins_at_the_side_lines_begin(arabic):
    """At the foot of an Arabic page the number of the quote is at the right, and that of the page at the left."""
    assert chu_quote().number in arabic.oddFooter.right.text
    assert arabic.oddFooter.left.text.replace(LRM, "") == "الصفحة &P من &N"


def test_what_is_typed_in_latin_letters_keeps_its_order_among_arabic():
    """An address, a phone number, a register number and a reference read as they were typed, between marks."""
    said = "\n".join(printed(opened(workbook_bytes(view_of(chu_quote(), "ar")))))

    for typed in (
        "12, rue des Frères Exemple, 16000 Alger", "021 00 00 00", "16/00-0000000 B 20", "003 00060 0000147202 42",
        "1, avenue de l'Hôpital, 16000 Alger", "CHU-EX-01", chu_quote().number,
    ):  # fmt: skip
        assert f"{LRM}{typed}{LRM}" in said


def test_a_latin_name_before_a_figure_does_not_draw_it_over():
    """A milestone named in French stands in a cell of its own, and the percentage in another."""
    made = quote(
        priced(training={"days": 10}, vendor={"origin": "local"}),
        milestones=[{"stage": "order", "share_percent": 100, "due_days": 2, "label": "À la recette"}],
    )

    sheet = opened(workbook_bytes(view_of(made, "ar")))
    row = row_of(sheet, "#payment.1")

    assert sheet.cell(row, 1).value == "À la recette"
    assert sheet.cell(row, 4).value == "بعد يومين من بلوغ المَعلَم"
    assert sheet.cell(row, 6).value.replace("\u200f", "") == "100\u00a0%"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_label_of_the_sheet_leaves_a_sign_astray(lang):
    """No fixed text of the sheet is in letters of another script, acronyms and blanks apart."""
    labels = {key: text for key, text in view_of(chu_quote(), lang).labels.items() if key.startswith("workbook.")}
    bare = {
        key: re.sub(r"\{\w+\}|(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])|\u200e?\.xlsx\u200e?", "", text)
        for key, text in labels.items()
    }

    wrong = {"R", "AL"} if lang != "ar" else {"L"}
    assert {key: text for key, text in bare.items() if wrong & {bidirectional(sign) for sign in text}} == {}


# Hostile texts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_typed_becomes_a_formula_in_any_language(lang):
    """Names and conditions that look like formulas are texts on the Arabic and the English sheet too."""
    view = replace(hostile_view(), lang=lang, labels=view_of(chu_quote(), lang).labels)

    sheet = opened(workbook_bytes(view))

    for rank, text in enumerate(HOSTILE):
        cell = sheet.cell(row_of(sheet, f"own.{rank}"), 3)
        assert (cell.data_type, cell.value.replace("_x005F_", "_")) == ("s", text)
    assert amounts(opened(workbook_bytes(view), values=True), view) == expected(view)


@pytest.mark.parametrize("mark", list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x0b\ud800"))
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_mark_that_turns_text_round_shows_as_one_and_turns_nothing(mark, lang):
    """A sign that would reverse what follows it, or that no file holds, is seen as a question mark in a diamond."""
    view = view_of(chu_quote(), lang)
    typed = f"CHU {mark}000.1 د.ج"

    said = printed(opened(workbook_bytes(replace(view, client=PartyView(typed, (("NIF", typed),)), number=typed))))

    shown = typed.replace(mark, "\ufffd")
    assert shown in said
    assert not [text for text in said if mark in text]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(lang):
    """A hundred thousand letters, or pairs of halves: the cell holds what it can and ends with […]; nothing is lost
    after it.
    """
    view = view_of(chu_quote(), lang)
    line = replace(view.lines[0], label="ب" * 100_000, note="b" * 100_000)
    lines = (line, *view.lines[1:])

    groups = (replace(view.groups[0], lines=(line, *view.groups[0].lines[1:])), *view.groups[1:])
    document = workbook_bytes(replace(view, title="😀" * 50_000, lines=lines, groups=groups))
    sheet = opened(document, values=True)

    long = [text for text in printed(sheet) if len(text) > 1_000]
    assert len(long) == 2
    assert all(text.endswith(" […]") and len(text.encode("utf-16-le")) // 2 <= 32_767 for text in long)
    assert amounts(sheet, view) == expected(view)
    assert len(sheet.parent.properties.title) <= 255


def test_a_long_name_is_cut_in_the_footer_and_fits_it():
    """A footer holds 255 signs, its codes included: a longer name is cut, and says so."""
    view = replace(view_of(chu_quote(), "ar"), number="&" * 300, client=PartyView("&[File]" * 60, ()))

    foot = opened(workbook_bytes(view)).oddFooter

    written = [f"&{side}&8{part.text}" for side, part in (("L", foot.left), ("C", foot.center), ("R", foot.right))]
    assert len("".join(written)) <= 255
    assert foot.center.text.endswith("…")
    assert foot.right.text.endswith("…")


# What a company may give


def test_a_palette_changes_every_colour_but_the_yellow_of_open_cells():
    """The colours and faces of a sheet are one value; what may be edited stays yellow, as the sheet says."""
    palette = Palette(dark="440000", accent="008800", face="Verdana")
    sheet = Book({"workbook.sheet": "Devis"}, "fr", palette).add("sheet")
    sheet.put("A1", "texte", Look(color="accent", fill="dark", rule="dark"))
    sheet.number("A2", Decimal(1), Look(unlocked=True))

    first, second = sheet.page["A1"], sheet.page["A2"]
    assert (first.font.name, first.font.color.rgb, first.fill.fgColor.rgb) == ("Verdana", "00008800", "00440000")
    assert first.border.bottom.color.rgb == "00440000"
    assert second.fill.fgColor.rgb == "00FFF8E5"
