"""The workbook that stays inside the company: the record's figures, to reckon with, and marked on every sheet."""

import io
import re
import zipfile
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from costing import Quote, estimate, quote
from costing.documents import texts
from costing.documents.internal_workbook import internal_bytes
from costing.filing import Wanted, documents
from costing.quoting.approving import rooms
from costing.wording import LANGUAGES, say
from tests import office
from tests.companies import company
from tests.internal_reading import (
    SHEETS,
    exact,
    formula_cells,
    is_red,
    lines_of,
    opened,
    ordered,
    row_of,
    said,
    titled,
)
from tests.odd_quotes import licences_alone, maintenance_alone, several_rates
from tests.samples import DAY, chu_quote, priced, scope_of
from tests.term_strategies import quotes
from tests.test_client_files import sold

VOLUME = "• volume_effect"
WORK = {
    "training": {"days": 20},
    "migration": {"volume_tb": 18},
    "workstations": {"count": 24},
    "vendor": {"origin": "local"},
    "maintenance": {"years": 2},
}
HUNDRED = Decimal(100)


def of_company(**terms):
    """Return the quote of a company that has costs, floors and mandates."""
    return quote(estimate(scope_of(**WORK), company(), DAY), **terms)


@cache
def under_its_floors():
    """A discount that no floor and no mandate allows, by somebody who may give 5 %."""
    return of_company(discount_percent=60, role="sales_engineer")


@cache
def by_nobody():
    """A discount of one line that nobody is said to give, and options."""
    given = [{"on": "training", "percent": 3}]
    return of_company(discounts=given, options=[{"lines": ["data_migration"], "label": "Reprise"}])


@cache
def by_the_director():
    """A price under its floor, by the one who may go there."""
    return of_company(discounts=[{"on": "training", "percent": 20}], role="managing_director", confidence=80)


@cache
def by_hand():
    """A lump sum whose price was set by hand, sold at a confidence that adds to it."""
    set_by_hand = {"data_migration": {"unit_price": 790_000, "reason": "Client fidèle"}}
    return of_company(prices=set_by_hand, role="sales_manager", confidence=90, discount_percent=1.5)


@cache
def options_alone():
    """Nothing but an option."""
    made = priced(training={"days": 3}, vendor={"origin": "local"})
    return quote(made, options=[{"lines": ["training"], "label": "Formation"}])


MADE = {
    "beyond a mandate": sold,
    "under its floors": under_its_floors,
    "given by nobody, an option": by_nobody,
    "under a floor, by who may": by_the_director,
    "set by hand": by_hand,
    "nothing known of costs, floors or mandates": chu_quote,
    "maintenance alone": maintenance_alone,
    "options alone": options_alone,
    "a total that is certain": licences_alone,
    "several rates, an exempt line": several_rates,
}
CASES = [(name, LANGUAGES[rank % len(LANGUAGES)]) for rank, name in enumerate(MADE)] + [
    ("beyond a mandate", lang) for lang in LANGUAGES[1:]
]


@cache
def written(name, lang="fr"):
    """Return the workbook of a case."""
    return internal_bytes(MADE[name](), lang)


# The record's figures


@pytest.mark.parametrize("name", MADE)
def test_every_line_stands_with_the_figures_of_the_record(name):
    """Quantity, price, amount, discount, net, tax, cost, margin and floor of each line are the record's numbers."""
    made, sheet = MADE[name](), opened(written(name))["lines"]

    for code, row in lines_of(sheet, made).items():
        line = next(each for each in made.lines if each.code == code)
        shown = [exact(sheet[f"{column}{row}"].value) for column in "CDEFIJN"]
        net = line.amount - line.discount
        assert shown == [line.unit_price, line.amount, line.discount, net, line.cost, line.margin, line.floor]
        assert Decimal(str(sheet[f"B{row}"].value)) == line.quantity
        assert exact(sheet[f"H{row}"].value, "0.0001") * HUNDRED == line.vat_rate
        if line.floor is not None:
            assert abs(Decimal(str(sheet[f"M{row}"].value)) - net / line.quantity) < Decimal("0.0001")


@pytest.mark.parametrize("name", MADE)
def test_the_sums_are_those_of_the_record(name):
    """The net, the discounts, and the margin over the lines whose cost is known are the record's own."""
    made, sheet = MADE[name](), opened(written(name))["lines"]
    first = next(iter(lines_of(sheet, made).values()))

    if all(line.recurring or line.optional for line in made.lines):
        assert "Total" not in [cell.value for cell in sheet["A"]]
        return
    total = row_of(sheet, "Total", first)
    totals = made.totals
    assert [exact(sheet[f"{column}{total}"].value) for column in "DEF"] == [
        totals.net,
        totals.discount,
        totals.net - totals.discount,
    ]
    if made.margin is None:
        assert sheet.cell(total + 1, 1).value == "Marge\u00a0: coûts inconnus"
        return
    margin = made.margin
    row = row_of(sheet, "Lignes dont le coût est connu", total)
    assert [exact(sheet[f"{column}{row}"].value) for column in "FIJ"] == [margin.net, margin.cost, margin.margin]
    assert exact(sheet[f"K{row}"].value, "0.0001") * HUNDRED == margin.percent


@pytest.mark.parametrize("name", MADE)
def test_the_ranges_are_those_of_the_record(name):
    """Beside the published range with the place of the price in it: ours, an open top marked."""
    made, sheet = MADE[name](), opened(written(name))["ranges"]

    for code, row in lines_of(sheet, made).items():
        line = next(each for each in made.lines if each.code == code)
        span, given = line.range, line.range.low == line.range.high
        shown = [exact(sheet[f"{column}{row}"].value) for column in "IJKL"]
        assert shown == [None if given else span.low, span.likely, None if given else span.high, line.amount]
        assert ("+" in sheet[f"K{row}"].number_format) == (span.open_top and not given)
        places = {step.step: step.facts["place"] for step in line.trace if step.step in {"price", "yearly_rate"}}
        assert sheet[f"E{row}"].value == places.get("yearly_rate", places.get("price"))
    major = next((line for line in made.lines if line.service == "major_upgrade"), None)
    if major is not None:
        row = lines_of(sheet, made)[major.code]
        source = "Document de marché\u00a0: prix des mises à niveau PACS/RIS/postes en Algérie"
        assert [sheet[f"{column}{row}"].value for column in "FGH"] == ["publié", source, "24 novembre 2026"]
        assert [sheet[f"{column}{row}"].value for column in "BCD"] == ["DA / forfait", 500_000, 3_000_000]
        assert "+" in sheet[f"D{row}"].number_format


@pytest.mark.parametrize("name", ["beyond a mandate", "several rates, an exempt line"])
def test_the_place_of_a_price_is_that_in_the_published_range(name):
    """From the low end of the published range, the place of a price leads to that price: 0 % low, 100 % high."""
    made, sheet = MADE[name](), opened(written(name))["ranges"]

    for code, row in lines_of(sheet, made).items():
        line = next(each for each in made.lines if each.code == code)
        steps = {step.step: Decimal(step.value) for step in line.trace}
        low, high, place = (sheet[f"{column}{row}"].value for column in "CDE")
        if place is None:
            assert low is high is None
            continue
        price = steps.get("yearly_rate", steps.get("price"))
        assert abs(Decimal(str(low + (high - low) * place)) - price) <= Decimal(high - low) / 100_000


def test_the_contingency_is_spread_to_the_centime():
    """Each line at likely and what a confidence adds to it come to what is sold, and the parts to the whole."""
    made, sheet = sold(), opened(written("beyond a mandate"))["contingency"]
    counted = [line for line in made.lines if not (line.recurring or line.optional)]
    rows = [row_of(sheet, line.labels["fr"], 6) for line in counted]

    added = [exact(sheet[f"C{row}"].value) for row in rows]
    assert added == [line.contingency for line in counted]
    assert [exact(sheet[f"D{row}"].value) for row in rows] == [line.amount for line in counted]
    total = row_of(sheet, "Total HT", rows[-1])
    sums = [exact(sheet[f"{column}{total}"].value) for column in "BCD"]
    assert sums == [made.risk.base_amount, made.risk.contingency, made.totals.net]
    due = row_of(sheet, "Net à payer", total)
    assert exact(sheet[f"D{due}"].value) == made.totals.due
    levels = {
        sheet.cell(row, 1).value: exact(sheet.cell(row, 2).value)
        for row in range(row_of(sheet, "P50"), sheet.max_row + 1)
    }
    assert [levels[name] for name in ("P50", "P80", "P90")] == [made.risk.p50, made.risk.p80, made.risk.p90]


def test_the_s_curve_and_what_moves_the_total_are_those_of_the_record():
    """Every point of the curve, the net sold among them, each bar with its share, and each part of the contingency."""
    made, sheet = sold(), opened(written("beyond a mandate"))["risk"]
    risk = made.risk

    for point in risk.curve:
        row = row_of(sheet, f"P{point.confidence.normalize():f}")
        assert (exact(sheet[f"B{row}"].value), exact(sheet[f"C{row}"].value, "0.0001") * HUNDRED) == (
            point.amount,
            point.confidence,
        )
    sold_at = "Total vendu avant remise\u00a0:"
    ours = next(row for row in range(1, sheet.max_row) if str(sheet.cell(row, 1).value).startswith(sold_at))
    assert exact(sheet[f"B{ours}"].value) == made.totals.net
    start = row_of(sheet, said("tornado"))
    for bar in risk.tornado:
        row = row_of(sheet, bar.label["fr"], start)
        ends = ("B", "D") if bar.kind != "choice" else ("B", "C")
        assert [exact(sheet[f"{column}{row}"].value) for column in ends] == [bar.low, bar.high]
        if bar.kind != "choice":
            assert exact(sheet[f"F{row}"].value, "0.0001") == bar.share
    parts = row_of(sheet, said("parts"))
    total = row_of(sheet, "Total", parts)
    assert exact(sheet[f"B{total}"].value) == risk.contingency
    assert total - parts - 2 == sum(1 for part in risk.parts.values() if part)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_sold_before_a_discount_is_called_so(lang):
    """Where a discount is off, figures held against the total before it say so; else they name the net sold."""
    before, net = (say(f"inside.{key}", lang, amount="").partition(":")[0] for key in ("sold_before", "sold"))
    difference, kept = said("difference_before", lang), said("difference", lang)

    cut, whole = (
        {str(cell.value) for name in ("contingency", "risk") for row in opened(document, lang)[name] for cell in row}
        for document in (written("beyond a mandate", lang), internal_bytes(chu_quote(), lang))
    )

    assert difference in cut
    assert any(text.startswith(before) for text in cut)
    assert kept in whole
    assert any(text.startswith(net) for text in whole)
    assert not any(text.startswith(net) or text == kept for text in cut)


def test_the_other_reading_that_a_comparison_is_made_under_is_said():
    """The total if unknowns moved by themselves is compared under open tops read as maxima, and the sheet says so."""
    told = [cell.value for cell in opened(written("beyond a mandate"))["risk"]["A"] if cell.value]

    (compared,) = [text for text in told if sold().risk.together.text["fr"] in str(text)]
    assert compared.endswith(say("risk_page.read_compared", "fr"))
    assert "bornes hautes ouvertes" in compared


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_of_the_price_book_are_written_to_be_read(lang):
    """Each table of a table stands under its own key, numbers as the language writes them, and no sign of a program."""
    sheet = opened(written("beyond a mandate", lang), lang)["basis"]
    held = {str(row[0]).strip("\u200e"): str(row[1]) for row in sheet.iter_rows(values_only=True) if row[0]}
    tables = {entry.key: held[entry.key] for entry in sold().basis.entries if len(entry.value) > 1}

    shares = held["workstation.weights"].replace("\u200e", "").splitlines()
    assert shares[0].rstrip("\u00a0: ") == "shares"
    assert shares[1] == {"fr": f"{VOLUME}\u00a0: 0,25", "en": f"{VOLUME}: 0.25", "ar": f"{VOLUME}: 0,25"}[lang]
    assert not any(" = " in text or re.search(r"\d\.0(?!\d)", text) for text in tables.values())
    if lang == "ar":
        lines = [line for text in tables.values() for line in text.splitlines()]
        assert all(line[0] == line[-1] == "\u200e" and "؛" not in line for line in lines)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["beyond a mandate", "several rates, an exempt line"])
def test_no_page_ends_on_the_head_of_a_table(name, lang):
    """A page never ends on the heading of a table: its first row comes with it."""
    for sheet in opened(written(name, lang), lang).values():
        ends = {each.id for each in sheet.row_breaks.brk}
        assert not [row for row in ends if sheet.cell(row, 1).fill.fgColor.rgb == sheet["A2"].fill.fgColor.rgb]


def test_charts_do_not_stand_under_the_head_of_a_table():
    """The pages of charts after the table of ranges repeat the mark of the workbook, not the heads of its columns."""
    sheet = opened(written("beyond a mandate"))["ranges"]

    assert sheet.print_title_rows == "$1:$3"


def test_every_step_of_every_line_is_traced_to_its_source():
    """No step is left out: what it gave as a number, the key it is from, its kind, its source and the day checked."""
    made, sheet = sold(), opened(written("beyond a mandate"))["trace"]
    rows = list(sheet.iter_rows(min_row=5, max_col=9, values_only=True))
    entries = {entry.key: entry for entry in made.basis.held}

    steps = [(line, step) for line in made.lines for step in line.trace]
    assert len(rows) == len(steps)
    for (line, step), row in zip(steps, rows, strict=True):
        assert row[0] == line.labels["fr"]
        assert Decimal(str(row[3])) == Decimal(step.value)
        entry = entries.get(step.source)
        told = {"scope": "besoin exprimé", "rule": "calcul"}.get(step.source.partition(":")[0], step.source)
        assert row[5] == (step.source if entry else told)
        assert (row[6] == "–") == (entry is None)


# The limits


def test_what_passes_a_limit_is_red_and_nothing_else_is():
    """A price under its floor, a margin under the least one and a discount beyond the mandate are red; others not."""
    made = under_its_floors()
    sheet = opened(written("under its floors"))["lines"]
    rows = lines_of(sheet, made)

    red = {(code, column) for code, row in rows.items() for column in "GKMN" if is_red(sheet[f"{column}{row}"])}

    once = [line.code for line in made.lines if not line.recurring]
    assert {column for code, column in red if code == "workstation"} == {"G", "K", "M"}
    assert {code for code, column in red if column == "G"} == set(once)
    assert {code for code, column in red if column == "M"} == {
        line.code for line in made.lines if line.floor and (line.amount - line.discount) / line.quantity < line.floor
    }
    assert not any(line.code in {code for code, _ in red} for line in made.lines if line.recurring)
    assert is_red(sheet[f"G{row_of(sheet, 'Total')}"])
    calm = opened(written("nothing known of costs, floors or mandates"))["lines"]
    assert not any(is_red(cell) for row in calm.iter_rows() for cell in row)


def test_red_follows_the_figures():
    """Each limit is also a rule of the sheet: the cell turns red, or no longer is, when somebody changes a price."""
    sheet = opened(written("under its floors"))["lines"]
    row = lines_of(sheet, under_its_floors())["workstation"]

    rules = {str(place.sqref): [rule.formula[0] for rule in held] for place, held in _rules(sheet)}
    assert rules[f"M{row}"] == [f"ROUND(N{row}*B{row}-F{row},6)>0", f"NOT(ROUND(N{row}*B{row}-F{row},6)>0)"]
    assert rules[f"K{row}"][0] == f"ROUND(L{row}*F{row}-J{row},6)>0"
    assert rules[f"G{row}"][0] == f"ROUND(D{row}-F{row}-D{row}*$G$4,6)>0"
    assert sheet["G4"].value == pytest.approx(0.1)


def _rules(sheet):
    return [(place, held) for place, held in sheet.conditional_formatting._cf_rules.items()]  # noqa: SLF001


@pytest.mark.parametrize(
    "name",
    ["beyond a mandate", "under its floors", "given by nobody, an option", "under a floor, by who may", "set by hand"],
)
def test_the_room_left_is_what_the_engine_says(name):
    """What may still be taken off each line, and off the whole by each role, is what the engine of discounts allows."""
    made, sheet = MADE[name](), opened(written(name))["negotiation"]
    prices = made.offer.estimate.prices

    start = row_of(sheet, _own("room"))
    rows = {}
    for line, room in zip(made.offer.rows, rooms(made.offer.rows, prices, made.terms.role)[1], strict=True):
        rows[line.code] = row_of(sheet, line.line.label["fr"], start)
        assert exact(sheet[f"I{rows[line.code]}"].value) == room
    for role in prices.company.mandated:
        row = row_of(sheet, role.label["fr"], row_of(sheet, _own("rooms")))
        assert exact(sheet[f"G{row}"].value) == rooms(made.offer.rows, prices, role.code)[0]


def _own(key, lang="fr"):
    return texts.labels(lang, internal=True)[f"workbook.inside_{key}"]


def test_who_has_to_approve_comes_first():
    """The first thing on the first sheet is who has to approve and why; without need of it, that none is needed."""
    made, sheet = sold(), opened(written("beyond a mandate"))["summary"]
    values = [cell.value for cell in sheet["A"] if cell.value]

    assert values[3:5] == [said("decision"), "À APPROUVER avant l’envoi, par\u00a0: Direction générale."]
    assert values[5] == f"• {made.approval.reasons[0].text['fr']}"
    kept = [cell.value for cell in opened(written("under a floor, by who may"))["summary"]["A"] if cell.value]
    assert kept[4].startswith("Aucune approbation n’est nécessaire")
    unknown = [cell.value for cell in opened(written("nothing known of costs, floors or mandates"))["summary"]["A"]]
    assert any(str(value).startswith("La société n’a fixé ni délégation") for value in unknown)


def test_why_a_discount_was_given_and_a_price_set_by_hand():
    """Each discount stands with what it takes off and why, each price set by hand with the price it replaced."""
    made, sheet = sold(), opened(written("beyond a mandate"))["negotiation"]

    start = row_of(sheet, said("discounts"))
    given = [(exact(sheet[f"C{start + 3 + n}"].value), sheet[f"D{start + 3 + n}"].value) for n in range(2)]
    assert given == [(each.amount, each.reason or "–") for each in made.discounts]
    assert exact(sheet[f"C{row_of(sheet, 'Total', start)}"].value) == made.totals.discount
    hand = row_of(sheet, said("hands")) + 2
    assert [sheet[f"{column}{hand}"].value for column in "BCE"] == [35000, 31234.56, "Contrat cadre de la maison mère"]


# A spreadsheet program


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Each case, all its formulas computed anew by a spreadsheet program, in one go."""
    if office.missing():
        return {}
    folder = tmp_path_factory.mktemp("internal")
    paths = {case: folder / f"{rank}.xlsx" for rank, case in enumerate(CASES)}
    for (name, lang), path in paths.items():
        path.write_bytes(written(name, lang))
    again = office.convert_all(list(paths.values()), "xlsx", folder / "again")
    return dict(zip(CASES, again, strict=True))


@pytest.mark.office
@pytest.mark.parametrize("case", CASES, ids=" in ".join)
def test_a_spreadsheet_program_finds_the_same_figures(case, recalculated):
    """Opened and recalculated, each formula comes to what the workbook says beside it, to the centime."""
    name, lang = case
    formulas = formula_cells(opened(written(name, lang), lang, values=False))
    ours, theirs = opened(written(name, lang), lang), opened(recalculated[case], lang)

    wrong = [
        (sheet, place, ours[sheet][place].value, theirs[sheet][place].value)
        for sheet, places in formulas.items()
        for place in places
        if not _same(ours[sheet][place].value, theirs[sheet][place].value)
    ]
    assert wrong == []
    assert sum(map(len, formulas.values())) >= 2 * len(MADE[name]().lines)


def _same(ours, theirs):
    if isinstance(ours, str):
        return ours == theirs
    return abs(Decimal(str(ours)) - Decimal(str(theirs))) < Decimal("0.00005")


# The marks


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["beyond a mandate", "maintenance alone"])
def test_every_sheet_says_that_it_is_internal(name, lang):
    """On each sheet, the hidden one too: a red tab, the mark in its cells, at the head and the foot of each page."""
    mark = texts.labels(lang, internal=True)["proposal.internal_mark"]
    book = load_workbook(io.BytesIO(written(name, lang)))

    for sheet in book.worksheets:
        assert sheet.sheet_properties.tabColor.rgb == "00B3261E"
        assert mark in {cell.value for cell in sheet[1]}
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == mark
        if sheet.sheet_state == "visible":
            assert sheet["A1"].fill.fgColor.rgb == "00B3261E"
    properties = book.properties
    assert properties.title.startswith(mark)
    assert (properties.category, properties.language) == (mark, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheets_are_laid_out_for_screen_and_paper(lang):
    """Eight sheets in order, A4 lying, one page wide, the mark and the head of tables frozen and on every page."""
    sheets = opened(written("beyond a mandate", lang), lang)
    book = sheets["summary"].parent

    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == [titled(name, lang) for name in SHEETS]
    assert book.active.title == visible[0]
    for name, sheet in sheets.items():
        setup, frozen = sheet.page_setup, int(re.search(r"\d+", sheet.freeze_panes)[0])
        assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
        assert sheet.sheet_view.rightToLeft == (lang == "ar")
        assert sheet.print_title_rows == f"$1:${3 if name == 'ranges' else frozen - 1}"
    heads = [
        sheets[name].cell(int(re.search(r"\d+", sheets[name].freeze_panes)[0]) - 1, 1).value
        for name in ("lines", "ranges", "trace")
    ]
    assert heads == [_own("line", lang)] * 3


# How it is made


def test_the_same_record_gives_the_same_bytes():
    """Made again, or from the quote read back from its record, the workbook is the same file."""
    made = sold()

    assert (
        internal_bytes(Quote.from_json(made.to_json()), "fr")
        == internal_bytes(made, "fr")
        == written("beyond a mandate")
    )


def test_charts_show_the_way_to_the_price_the_curve_and_what_moves_it():
    """The way from the published range, the waterfall, the S-curve and the tornado are native charts."""
    with zipfile.ZipFile(io.BytesIO(written("beyond a mandate"))) as parts:
        charts = [parts.read(name).decode() for name in sorted(parts.namelist()) if name.startswith("xl/charts/")]
        drawings = [parts.read(name).decode() for name in parts.namelist() if re.match(r"xl/drawings/drawing\d", name)]

    assert len(charts) == 5
    assert sum(drawing.count("<graphicFrame") for drawing in drawings) == 5
    assert sum("scatterChart" in chart for chart in charts) == 1
    assert all("'Données'!" in chart for chart in charts)


def test_what_somebody_typed_is_never_a_formula():
    """A reason that looks like a formula is text in the internal workbook too."""
    made = of_company(
        discounts=[{"amount": 1_000, "reason": "=1+1"}],
        prices={"training": {"unit_price": 30_000, "reason": "@SUM(A1)"}},
    )
    sheets = opened(internal_bytes(made, "fr"), values=False)

    cells = [cell for sheet in sheets.values() for row in sheet.iter_rows() for cell in row]
    typed = [cell for cell in cells if cell.value in {"=1+1", "@SUM(A1)"}]
    assert {(cell.value, cell.data_type, cell.quotePrefix) for cell in typed} == {
        ("=1+1", "s", True),
        ("@SUM(A1)", "s", True),
    }


@settings(max_examples=8, deadline=None)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_any_quote_has_its_internal_workbook(made, lang):
    """Whatever is sold, each sheet is made, holds the record's nets, and is the same from the record."""
    document = internal_bytes(made, lang)
    sheets = opened(document, lang)

    rows = lines_of(sheets["lines"], made, lang)
    nets = [exact(sheets["lines"][f"F{rows[line.code]}"].value) for line in ordered(made)]
    assert nets == [line.amount - line.discount for line in ordered(made)]
    assert internal_bytes(Quote.from_json(made.to_json()), lang) == document
    reasons = [each.reason for each in made.discounts if each.reason]
    text = [cell.value for row in sheets["negotiation"].iter_rows() for cell in row]
    assert [reason for reason in reasons if reason not in text] == []


@pytest.mark.parametrize(("lang", "ending"), [("fr", ".internal.xlsx"), ("ar", ".ar.internal.xlsx")])
def test_it_is_written_only_when_it_is_asked_for(tmp_path, lang, ending):
    """Without --internal no file is internal; with it the workbook stands beside the document, named as such."""
    made = chu_quote()

    plain = documents(made, tmp_path, lang)
    inner = documents(made, tmp_path, lang, Wanted(kind="technical", internal=True))

    assert [path for path in plain if "internal" in path.name] == []
    (path,) = [path for path in inner if path.suffix == ".xlsx"]
    assert path.name == f"{made.stem}{ending}"
    assert inner[path] == internal_bytes(made, lang)


def test_a_quote_writes_it_by_itself(tmp_path):
    """A quote writes the client's workbook unless the internal one is asked for by name, in any language."""
    made = chu_quote()

    made.to_excel(tmp_path / "client.xlsx", "en")
    made.to_excel(tmp_path / "inner.xlsx", "en", internal=True)

    assert (tmp_path / "inner.xlsx").read_bytes() == internal_bytes(made, "en")
    mark = texts.labels("en", internal=True)["proposal.internal_mark"]
    with zipfile.ZipFile(tmp_path / "client.xlsx") as parts:
        assert not any(mark in parts.read(name).decode() for name in parts.namelist())
