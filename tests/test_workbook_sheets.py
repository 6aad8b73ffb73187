"""The sheets after the quote in a client's workbook: scenarios and cost, calendar, levels, assumptions, reasons."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from lxml import etree
from openpyxl import load_workbook

from costing import PriceBook, Scope, estimate, quote
from costing.documents.assumed import AssumedView
from costing.documents.explained import ExplainedView
from costing.documents.shapes import PartyView
from costing.documents.sheet_charts import CHART
from costing.documents.view import DEVIS, view_of
from costing.documents.workbook import workbook_bytes
from tests import office
from tests.sample_views import CHU_LINES, TWO_RATES, sample_view
from tests.samples import DAY, EXAMPLES, chu_estimate, chu_quote, priced
from tests.test_owned_chapter import ABROAD, CARE, IN_EUR
from tests.test_terms_documents import ROUND, drawn
from tests.workbook_reading import amount, opened, printed, row_of

LANGUAGES = ("fr", "en", "ar")
SHEETS = ("sheet_scenarios", "sheet_timeline", "sheet_levels", "sheet_assumed", "sheet_why")
HOSTILE = ('=HYPERLINK("http://exemple.dz","ici")', "+cmd|'/C calc'!A0", "-2+3", "@SUM(1+1)", "==x", '<f>1</f> & "x"')
BATCH = 8
# The scenario sheet: what a row is called, then the columns of its figures.
NAMES, ENTERS, LEAVES, GROSS, DIFFERENCE, DUE = range(1, 7)
NET, VAT, PAID, PAID_UP = 3, 4, 5, 6


@cache
def terms_quote():
    """Return the quote of the private clinic that negotiates: an option, a variant, cash, a yearly service."""
    book = PriceBook.read(EXAMPLES / "company.toml")
    return quote(estimate(Scope.read(EXAMPLES / "terms.toml"), book, DAY))


@cache
def document(name, lang):
    """Return the workbook of an example."""
    return workbook_bytes(view(name, lang))


@cache
def view(name, lang):
    """Return the client's reading of an example."""
    return view_of({"chu": chu_quote, "terms": terms_quote}[name](), lang, DEVIS)


def sheet(made, shown, key, *, values=True):
    """Return one sheet of a workbook, given as bytes or as a path, by its fixed text."""
    book = load_workbook(io.BytesIO(made) if isinstance(made, bytes) else made, data_only=values)
    return book[shown.labels[f"workbook.{key}"]]


def texts(made, shown, key):
    """Return the texts of one sheet, each line apart."""
    return {line for text in printed(sheet(made, shown, key)) for line in text.split("\n")}


def row_called(page, name, column=NAMES):
    """Return the first row whose name is, or begins with the line of, a text."""
    return next(
        cell.row
        for (cell,) in page.iter_rows(min_col=column, max_col=column)
        if isinstance(cell.value, str) and cell.value.split("\n")[0] == name
    )


def scenarios(made, shown):
    """Return the totals of each scenario as the sheet shows them: total, difference, due."""
    page = sheet(made, shown, "sheet_scenarios")
    named = [shown.labels["workbook.scenario_base"], *(each.title for each in shown.scenarios)]
    start = row_called(page, named[0])
    rows = [row for row in range(start, page.max_row + 1) if page.cell(row, DUE).value is not None][: len(named) + 1]
    blank = Decimal(0)
    return [
        tuple(
            amount(page.cell(row, column)) if page.cell(row, column).value is not None else blank
            for column in (GROSS, DIFFERENCE, DUE)
        )
        for row in rows
    ]


def expected_scenarios(shown):
    """Return the same totals as the engine has them: the offer, each choice, the offer as it is ticked."""
    gross = shown.gross.value
    choices = [(each.gross.value, each.gross.value - gross, each.due.value) for each in shown.scenarios]
    whole = (gross, Decimal(0), shown.due.value)
    return [whole, *choices, whole]


def owned(made, shown):
    """Return the figures of the cost by year as the sheet shows them."""
    page = sheet(made, shown, "sheet_scenarios")
    row, figures = row_called(page, shown.labels["proposal.owned_step"]) + 1, []
    for number in range(row, row + len(shown.owned.rows)):
        cells = [page.cell(number, column) for column in (NET, VAT, PAID, PAID_UP)]
        figures.append([amount(cell) for cell in cells if not isinstance(cell.value, str)])
    last = [page.cell(row + len(figures), column) for column in (NET, VAT, PAID)]
    return [*figures, [amount(cell) for cell in last]]


def expected_owned(shown):
    """Return the same figures as the engine has them."""
    rows = [
        [figure.value for figure in (each.before, each.tax, each.paid, each.cumulated) if figure is not None]
        for each in shown.owned.rows
    ]
    return [*rows, [figure.value for figure in (shown.owned.net, shown.owned.vat, shown.owned.gross)]]


# What stands on which sheet


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_sheet_says_what_the_offer_says(lang):
    """Calendar, service levels, assumptions, risks and reasons are told whole, in the language of the workbook."""
    shown, made = view("chu", lang), document("chu", lang)
    laid, levels = shown.timeline, shown.levels

    calendar, said = texts(made, shown, "sheet_timeline"), texts(made, shown, "sheet_levels")
    assumed, why = texts(made, shown, "sheet_assumed"), texts(made, shown, "sheet_why")

    assert {laid.opening, laid.interruption, laid.holidays, *laid.notes} <= calendar
    assert {bar.title for bar in laid.bars} <= calendar
    assert {part for each in laid.reached for part in (each.name, each.day, each.payment)} <= calendar
    assert {part for each in laid.stages for part in (each.title, each.span, each.client, each.provider)} <= calendar
    assert {levels.opening, levels.recovery, *levels.counted, *levels.answered} <= said
    assert {part for each in levels.levels for part in (each.label, each.covers, each.uptime, each.critical)} <= said
    assert {part for term in levels.terms for part in term} <= said
    assert {part for each in shown.assumed for part in (each.number, each.taken, each.effect) if part} <= assumed
    assert {f"\u2013\u00a0{each}" for each in shown.exclusions} <= assumed
    assert {part for each in shown.hazards for part in (each.risk, each.owner, each.answer)} <= assumed
    assert {f"\u2013\u00a0{point}" for each in shown.explained for point in each.points} <= why
    assert {each.label for each in shown.explained} <= why


@pytest.mark.parametrize("name", ["chu", "terms"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_quote_comes_first_and_each_sheet_names_itself(name, lang):
    """The workbook opens on the quote; each tab is named in the language, and each sheet says whose quote it is."""
    shown, book = view(name, lang), load_workbook(io.BytesIO(document(name, lang)))
    titles = [page.title for page in book.worksheets if page.sheet_state == "visible"]
    wanted = [shown.labels[f"workbook.{key}"] for key in ("sheet", *SHEETS)]

    assert book.active.title == titles[0]
    assert titles == [title for title, key in zip(wanted, ("sheet", *SHEETS), strict=True) if _has(shown, key)]
    assert all(len(title) <= 31 for title in titles)
    for title in titles[1:]:
        assert book[title]["A1"].value == title
        assert shown.number in book[title]["A2"].value
        assert shown.client.name in book[title]["A2"].value
    assert book.properties.category == titles[0]
    assert shown.client.name in book.properties.subject


def _has(shown, key):
    return {"sheet_levels": shown.levels, "sheet_timeline": shown.timeline}.get(key, True)


def test_a_sheet_with_nothing_to_say_is_not_there():
    """One line, no maintenance, no calendar: the quote alone; what an offer lacks gets no empty sheet."""
    bare = replace(sample_view(CHU_LINES[:1], years=0), exclusions=())

    pages = load_workbook(io.BytesIO(workbook_bytes(bare))).sheetnames
    more = load_workbook(io.BytesIO(workbook_bytes(replace(bare, exclusions=("Matériel",))))).sheetnames
    lines = load_workbook(io.BytesIO(workbook_bytes(replace(sample_view(years=0), exclusions=())))).sheetnames

    assert pages == ["Devis"]
    assert more == ["Devis", "Hypothèses et risques"]
    assert lines == ["Devis", "Scénarios et coût global", "Données"]


# Figures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_offer_stands_beside_each_choice_with_the_figures_of_the_quote(lang):
    """A reader that does not calculate sees the total, the difference and what is due, for each variant and option."""
    shown, made = view("terms", lang), document("terms", lang)
    page = sheet(made, shown, "sheet_scenarios")

    (variant, option) = shown.scenarios
    assert scenarios(made, shown) == expected_scenarios(shown)
    assert [each.leaves for each in shown.scenarios] == [("workstation",), ()]
    assert amount(page.cell(row_called(page, variant.title), LEAVES)) == Decimal("-559360.00")
    assert amount(page.cell(row_called(page, option.title), ENTERS)) == Decimal("569000.00")
    assert scenarios(made, shown)[1] == (Decimal("1702890.00"), Decimal("-665638.40"), Decimal("1736948.00"))


@pytest.mark.parametrize("name", ["chu", "terms"])
def test_the_cost_of_each_year_is_that_of_the_quote(name):
    """What is paid once and by the year, its tax and the running total are the quote's, and so is their sum."""
    shown = view(name, "fr")

    assert owned(document(name, "fr"), shown) == expected_owned(shown)


def test_taxes_the_client_bears_are_in_the_cost_and_in_no_invoice():
    """What the client pays abroad itself stands as a row of its own, with a dash for tax, and in the last total."""
    shown = view_of(quote(priced(vendor=ABROAD, sites=1, licences=[IN_EUR], maintenance=CARE)), "fr")
    made = workbook_bytes(shown)
    page = sheet(made, shown, "sheet_scenarios")
    borne = [each for each in shown.owned.rows if each.before is None]

    assert len(borne) == 2
    for each in borne:
        row = row_called(page, each.label)
        assert [page.cell(row, column).value for column in (NET, VAT)] == ["–", "–"]
        assert amount(page.cell(row, PAID)) == each.paid.value
    assert owned(made, shown) == expected_owned(shown)
    assert amount(page.cell(row_called(page, shown.owned.total_label), PAID)) == shown.owned.total.value


@pytest.mark.office
def test_a_spreadsheet_program_finds_the_same_scenarios_and_costs(tmp_path):
    """Under all kinds of terms, every total of a choice and every year computed anew is the engine's to the centime."""
    made = [*drawn(BATCH), terms_quote(), chu_quote()]
    made += [quote(chu_estimate(), **CHOICES, **ROUND, **terms) for terms in AWKWARD]
    views = [view_of(each, "fr") for each in made]
    paths = [tmp_path / f"{rank}.xlsx" for rank in range(len(views))]
    for path, shown in zip(paths, views, strict=True):
        path.write_bytes(workbook_bytes(shown))

    again = office.convert_all(paths, "xlsx", tmp_path / "again")

    assert sum(len(shown.scenarios) for shown in views) > BATCH
    for path, shown in zip(again, views, strict=True):
        if shown.scenarios:
            assert scenarios(path, shown) == expected_scenarios(shown)
        if shown.owned:
            assert owned(path, shown) == expected_owned(shown)


# A variant that takes out lines of two rates, options that exclude each other; discounts that no percentage gives.
AWKWARD = (
    {"discount_percent": 3.333},
    {"discount_amount": 1_234_567.89, "payment": "cash"},
    {"discounts": [{"percent": 2}, {"on": "licences", "to_net": 5_000_000}, {"to_gross": 12_000_000}]},
    {"discounts": [{"on": "tablettes", "to_unit_price": 9_999.99}, {"on": "training", "percent": 0.5}]},
    {"accepted": ["one"], "discount_amount": 7.77},
    {"accepted": ["light"]},
)
CHOICES = {
    "options": [
        {"code": "one", "lines": ["travel"], "group": "g"},
        {"code": "two", "lines": ["training", "integration"], "group": "g"},
    ],
    "variants": [
        {"code": "light", "label": "Allégée", "without": ["workstation", "tablettes"]},
        {"code": "bare", "label": "Sans accompagnement", "without": ["training", "tablettes"]},
    ],
}


@pytest.mark.office
def test_scenarios_and_costs_follow_what_the_client_changes(tmp_path):
    """Two workstations more: the offer and its cost rise by them, the variant without workstations does not."""
    shown = view("terms", "fr")
    page = opened(document("terms", "fr"))
    page.cell(row_of(page, "workstation"), 4).value = 7
    page.parent.save(tmp_path / "returned.xlsx")

    after = office.recalculated(tmp_path / "returned.xlsx", tmp_path / "out")

    more = (Decimal(2) * Decimal(121_600) * Decimal("0.92") * Decimal("1.19")).quantize(Decimal("0.01"))
    base, variant, option, chosen = scenarios(after, shown)
    assert base[0] == chosen[0] == shown.gross.value + more
    assert variant == (Decimal("1702890.00"), Decimal("-665638.40") - more, Decimal("1736948.00"))
    assert option[:2] == (Decimal("3045638.40") + more, Decimal("677110.00"))
    assert [row[-1] for row in owned(after, shown)[:-1]] == [each.cumulated.value + more for each in shown.owned.rows]
    data = load_workbook(after, data_only=True)[shown.labels["workbook.sheet_data"]]
    held = {amount(cell) for row in data.iter_rows() for cell in row if isinstance(cell.value, int | float)}
    assert {shown.gross.value + more, *(each.cumulated.value + more for each in shown.owned.rows)} <= held


# Charts


@pytest.mark.parametrize("name", ["chu", "terms"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chart_shows_the_cells_it_refers_to(name, lang):
    """Each series of each chart points to cells that hold what it drew, on a sheet that is there and locked."""
    made = document(name, lang)
    book = load_workbook(io.BytesIO(made), data_only=True)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        charts = [archive.read(each) for each in archive.namelist() if each.startswith("xl/charts/chart")]
        drawings = b"".join(archive.read(each) for each in archive.namelist() if "drawings/drawing" in each).decode()

    assert len(charts) == 2
    assert drawings.count("<oneCellAnchor>") == len(re.findall(r'descr="[^"]{20,}"', drawings)) == 2
    for chart in charts:
        for ref in etree.fromstring(chart).iter(f"{{{CHART}}}strRef", f"{{{CHART}}}numRef"):
            page, _, place = ref.findtext(f"{{{CHART}}}f").rpartition("!")
            cells = book[page.strip("'")][place.replace("$", "")]
            held = [cell.value for row in cells for cell in row] if isinstance(cells, tuple) else [cells.value]
            kept = [point.findtext(f"{{{CHART}}}v") for point in ref.iter(f"{{{CHART}}}pt")]
            if ref.tag.endswith("numRef"):
                assert [Decimal(str(value)) for value in held] == [Decimal(value) for value in kept]
            else:
                assert [value or "" for value in held] == kept
            assert book[page.strip("'")].protection.sheet


def test_the_parts_of_the_price_add_up_to_it():
    """The bars of the groups come to the total before tax and before the overall discount; of one group, its lines."""
    for shown in (view("chu", "fr"), sample_view(TWO_RATES), sample_view(CHU_LINES * 2)):
        lines = tuple(replace(line, code=f"{line.code}.{rank}") for rank, line in enumerate(shown.lines))
        single = len(shown.groups) == 1
        whole = replace(shown, lines=lines, groups=(replace(shown.groups[0], lines=lines),)) if single else shown
        data = load_workbook(io.BytesIO(workbook_bytes(whole)), data_only=True)["Données"]
        (column,) = (cell.column for cell in data[1] if cell.value == "Montant HT (DA)")
        held = [amount(data.cell(row, column)) for row in range(2, data.max_row + 1) if data.cell(row, column).value]

        assert sum(held) == sum(line.net.value for line in whole.lines)
        assert len(held) == (min(len(lines), 12) if single else len(shown.groups))


# How it opens and prints


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_sheet_is_a_locked_page_of_a4_in_its_direction(lang):
    """One page wide on A4, its head in sight and repeated, no grid, nothing to edit, Arabic from the right."""
    shown = view("chu", lang)
    for key in SHEETS:
        page = sheet(document("chu", lang), shown, key)
        head = int(re.search(r"\d+", page.freeze_panes)[0]) - 1

        assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, 1, 0)
        assert page.page_setup.orientation == ("landscape" if key == "sheet_timeline" else "portrait")
        assert page.print_title_rows == f"$1:${head}"
        assert head >= 3
        assert bool(page.sheet_view.rightToLeft) is (lang == "ar")
        assert (page.sheet_view.showGridLines, page.sheet_view.zoomScale) == (False, 90)
        assert page.protection.sheet
        assert all(cell.protection.locked for row in page.iter_rows() for cell in row)
        foot = page.oddFooter.right if lang == "ar" else page.oddFooter.left
        assert shown.number in foot.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bar_of_the_calendar_covers_its_days_and_no_others(lang):
    """Each row of the calendar fills the columns of its bar, with what stands in it, and leaves the others empty."""
    shown = view("chu", lang)
    page = sheet(document("chu", lang), shown, "sheet_timeline")
    spans = {(area.min_row, area.min_col): area.size["columns"] for area in page.merged_cells.ranges}
    names = [cell.value for cell in page["A"]]

    for bar in shown.timeline.bars:
        row, column = names.index(bar.title) + 1, 2
        for stretch in bar.cells:
            if stretch.state in {"work", "interruption", "milestone"}:
                assert page.cell(row, column).value == stretch.text
                assert spans.get((row, column), 1) == stretch.span
            else:
                assert page.cell(row, column).value is None
            column += stretch.span


# Hostile texts, and nothing but the formulas meant


def hostile(shown):
    """Return a view in which what a person may type is a text that looks like a formula."""
    assumed = tuple(AssumedView(f"H{rank}", text, text) for rank, text in enumerate(HOSTILE))
    explained = tuple(ExplainedView("1", text, HOSTILE) for text in HOSTILE)
    party = PartyView(HOSTILE[0], ())
    scenarios = tuple(replace(each, title=HOSTILE[2], notes=HOSTILE) for each in shown.scenarios)
    return replace(
        shown, client=party, number=HOSTILE[1], assumed=assumed, explained=explained, exclusions=HOSTILE,
        scenarios=scenarios,
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_typed_stays_text_on_every_sheet(lang):
    """Names, assumptions, exclusions and reasons that look like formulas are texts, and add no formula."""
    shown = hostile(view("terms", lang))
    made = workbook_bytes(shown)

    assert [len(each) for each in formulas(made)] == [len(each) for each in formulas(document("terms", lang))]
    assert set(HOSTILE) <= texts(made, shown, "sheet_assumed")
    assert set(HOSTILE) <= texts(made, shown, "sheet_why")
    for key in ("sheet_assumed", "sheet_why", "sheet_scenarios"):
        page = sheet(made, shown, key, values=False)
        risky = [cell for row in page.iter_rows() for cell in row if str(cell.value).split("\n")[0] in HOSTILE[:-1]]
        assert risky
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def formulas(made):
    """Return the formulas of each sheet, as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        count = sum(name.startswith("xl/worksheets/sheet") for name in archive.namelist())
        parts = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(1, count + 1)]
    return [re.findall(r"<f>([^<]*)</f>", part) for part in parts]


def test_only_scenarios_and_charts_calculate():
    """Formulas stand where figures follow the quote sheet: counted one by one, and none on a sheet of texts."""
    shown = view("terms", "fr")
    _, scenario, data, *others = formulas(document("terms", "fr"))

    choices, rates = len(shown.scenarios), len(shown.vat)
    moved = sum(bool(each.enters) + bool(each.leaves) for each in shown.scenarios)
    rows = (2 + rates) + choices * (3 + rates) + moved + 3
    once = sum(each.year == 0 for each in shown.owned.rows)
    steps = len(shown.owned.rows) + 3 * once + 3
    assert len(scenario) == rows + steps
    assert len(data) == 3 * len(shown.owned.rows) + len(shown.groups)
    assert [each for each in others if each] == []
