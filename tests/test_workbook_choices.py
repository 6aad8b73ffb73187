"""Options and variants in the client's workbook: a cell to tick, and the figures of the quote that takes them."""

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest

from costing import quote
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from costing.wording import LANGUAGES
from tests import office
from tests.odd_quotes import MADE_OF, NEAR, odd, own
from tests.samples import chu_estimate, priced
from tests.workbook_reading import amount, amounts, at_mark, expected, named, opened, printed, row_of, tick

TICK = "\u2713"
CENT = Decimal("0.01")


def offered(**terms):
    """A project with an option of its own rate, two that exclude each other, a yearly one, and two variants."""
    lines = [
        own(1),
        own(2, optional=True, vat_percent=9),
        own(3),
        own(4),
        own(5, optional=True, recurring=True, unit="year", quantity=2),
        own(6, optional=True, exemption="Décision n° 12"),
    ]
    options = [
        {"lines": ["propre_3"], "code": "un", "group": "g"},
        {"lines": ["propre_4", "training"], "code": "deux", "group": "g", "label": "Avec formation"},
    ]
    variants = [
        {"code": "v", "label": "Sans postes", "without": ["workstation"], "lines": ["propre_6"]},
        {"code": "w", "label": "Sans reprise", "without": ["data_migration", "maintenance.2"]},
    ]
    return quote(priced(**MADE_OF), lines=lines, options=options, variants=variants, **terms)


def steps(made):
    """Return what a client may do with the offer: the choices ticked, and the quote they are of."""
    return {
        "an option of its own rate": (["option:propre_2"], made.accept("propre_2")),
        "one of two that exclude each other": (["option:un"], made.accept("un")),
        "the other one": (["option:deux"], made.accept("deux")),
        "an option by the year": (["option:propre_5"], made.accept("propre_5")),
        "a variant": (["variant:v"], made.accept("v")),
        "another variant": (["variant:w"], made.accept("w")),
        "several": (
            ["option:propre_2", "option:deux", "option:propre_5", "variant:w"],
            made.accept("propre_2", "deux", "propre_5", "w"),
        ),
        "an option and the variant that holds it": (["option:propre_6", "variant:v"], made.accept("propre_6", "v")),
    }


def taken_back(made):
    """Return what a client may take back of an offer that has two choices accepted."""
    return {
        "an option": (["variant:v"], made.decline("deux")),
        "a variant": (["option:deux"], made.decline("v")),
        "all": ([], made.decline("deux", "v")),
        "one for another": (["option:un", "variant:w"], made.decline("deux", "v").accept("un", "w")),
    }


TERMS = {
    "no discount": {},
    "in cash": {"payment": "cash"},
    "lines discounted": {"discounts": [{"percent": 10, "on": "propre_2"}, {"percent": 8, "on": "training"}]},
    "a percentage": {"discount_percent": 3.333},
    "percentages": {"discounts": [{"percent": 5}, {"percent": 2.5}]},
    "an amount": {"discount_amount": 40_000},
    "a percentage and an amount": {"discounts": [{"percent": 5}, {"amount": 12_345}]},
}
# What spreading a discount over several rates of tax, line by line, moves of a total.
SPREAD = 2 * CENT
EXACT = ("no discount", "in cash", "lines discounted")
# An amount keeps the part of it that each rate bears: a variant that brings or takes a whole rate moves no other part.
AMOUNTS = {"an amount": Decimal(40_000), "a percentage and an amount": Decimal(12_345)}
OF_RATE = Decimal("0.004")  # what the one line of that rate is of the offer, at most, with tax


@dataclass
class Case:
    """What is ticked in the workbook of an offer, the quote that it then is, and the sheet, recalculated."""

    what: str
    marks: list
    after: object
    accepted: bool = False
    sheet: object = None


# Under which terms choices are taken back too.
BACK = ("no discount", "a percentage and an amount")


def cases(name, terms):
    """Return each thing that may be ticked in a fresh offer under some terms, and in one with choices accepted."""
    made, accepted = offered(**terms), offered(**terms, accepted=["deux", "v"])
    fresh = [(made, Case(what, *step)) for what, step in steps(made).items()]
    if name not in BACK:
        return fresh[::2]
    return [*fresh, *((accepted, Case(what, *step, accepted=True)) for what, step in taken_back(accepted).items())]


@pytest.fixture(scope="module")
def ticked(tmp_path_factory):
    """Every workbook with its choices ticked, recalculated in one go; none where there is no such program."""
    if office.missing():
        return {}
    folder = tmp_path_factory.mktemp("choices")
    every = {name: cases(name, terms) for name, terms in TERMS.items()}
    flat, paths = [each for held in every.values() for each in held], []
    for number, (made, case) in enumerate(flat):
        sheet = opened(workbook_bytes(view_of(made, "fr")))
        tick(sheet, *case.marks)
        paths.append(folder / f"{number}.xlsx")
        sheet.parent.save(paths[-1])
    for path, (_, case) in zip(office.convert_all(paths, "xlsx", folder / "out"), flat, strict=True):
        case.sheet = opened(path, values=True)
    return {name: [case for _, case in held] for name, held in every.items()}


@pytest.mark.office
@pytest.mark.parametrize("name", TERMS)
def test_a_ticked_choice_gives_the_figures_of_the_quote_that_takes_it(name, ticked):
    """Ticking a choice is accepting it, unticking it declining: the same tax, total, duty and commitment as that
    quote, to the centime; within two where a discount is spread over several rates; within the part of an amount that
    falls on a rate of tax where a variant alone brings that rate.
    """
    for case in ticked[name]:
        bound = 0 if name in EXACT else SPREAD
        if name in AMOUNTS and (case.accepted or "variant:v" in case.marks):
            bound = AMOUNTS[name] * OF_RATE
        sheet, totals, commitment = case.sheet, case.after.totals, case.after.commitment
        taxes = {tax.rate: tax.amount for tax in totals.vat}
        meant = {f"#vat.{rate}": taxes.get(Decimal(rate), Decimal(0)) for rate in (19, 9, 0)}
        meant |= {"#after": totals.net - totals.discount, "#gross": totals.gross, "#due": totals.due}
        meant |= {"#commitment": commitment.gross}
        found = {mark: at_mark(sheet, mark) for mark in meant}
        assert {mark: found[mark] for mark in meant if abs(found[mark] - meant[mark]) > bound} == {}, case.what
        assert abs(at_mark(sheet, "#commitment", 5) - commitment.net) <= bound, case.what
        assert bound or at_mark(sheet, "#net") == totals.net, case.what


@pytest.mark.office
def test_what_a_choice_leads_to_stays_right_once_it_is_taken(ticked):
    """Beside a ticked choice stands the total that has it, once and not twice; beside one that is left, the total that
    the offer comes to with it alone, as before: what is paid by the year leaves the total as it is.
    """
    fresh = offered()
    before = {f"option:{each.code}": each.gross_with for each in fresh.options}
    before |= {f"variant:{each.code}": each.gross_with for each in fresh.variants}
    alone = [case for case in ticked["no discount"] if len(case.marks) <= 1]
    assert len(alone) > 8
    for case in alone:
        kinds = [("option", each) for each in case.after.options] + [("variant", each) for each in case.after.variants]
        for kind, each in kinds:
            shown = at_mark(case.sheet, f"{kind}:{each.code}")
            if f"{kind}:{each.code}" in case.marks or each.code == "propre_5":
                assert shown == case.after.totals.gross
            elif not case.accepted:
                assert shown == before[f"{kind}:{each.code}"]
        if not any(mark.startswith("variant") for mark in case.marks) and not case.accepted:
            assert abs(at_mark(case.sheet, "#with_options") - case.after.totals_with_options.gross) <= 3 * CENT


@pytest.mark.office
def test_two_that_exclude_each_other_say_so_when_both_are_ticked(tmp_path):
    """Beside each of the two stands a sentence, and none beside the others; with one of them left, it is gone."""
    document = workbook_bytes(view_of(offered(), "fr"))
    paths = []
    for name, marks in (("both", ["option:un", "option:deux"]), ("one", ["option:un", "variant:v"])):
        sheet = opened(document)
        tick(sheet, *marks)
        paths.append(tmp_path / f"{name}.xlsx")
        sheet.parent.save(paths[-1])

    both, one = (opened(path, values=True) for path in office.convert_all(paths, "xlsx", tmp_path / "out"))

    clash = "Deux choix qui s’excluent sont cochés\u00a0: n’en gardez qu’un."
    beside = {mark: both.cell(row_of(both, mark), 5).value for mark in ("option:un", "option:deux", "option:propre_2")}
    assert beside["option:un"] == beside["option:deux"] == clash
    assert beside["option:propre_2"] != clash
    assert clash not in printed(one)


def test_choices_that_exclude_each_other_turn_red():
    """The rows of alternatives have a red look that waits for two ticks; a row that stands alone has none."""
    sheet = opened(workbook_bytes(view_of(offered(), "fr")))

    red = {
        str(each.sqref): rule.formula[0]
        for each in sheet.conditional_formatting
        for rule in each.rules
        if rule.dxf.fill is not None and rule.dxf.fill.bgColor.rgb == "00F9DEDC"
    }

    rows = {mark: row_of(sheet, mark) for mark in ("option:un", "option:deux", "variant:v", "variant:w")}
    assert set(red) == {f"A{row}:H{row}" for row in rows.values()}
    one, two = rows["option:un"], rows["option:deux"]
    assert red[f"A{one}:H{one}"] == f'AND($D${one}="{TICK}",$D${two}="{TICK}")'


def test_what_is_accepted_is_ticked_and_stands_in_the_table():
    """An accepted option is ticked and counts; a line that an accepted variant leaves out is shown, and does not."""
    sheet = opened(workbook_bytes(view_of(offered(accepted=["deux", "v"]), "fr")), values=True)

    ticks = {mark: sheet.cell(row_of(sheet, mark), 4).value for mark in ("option:deux", "variant:v", "variant:w")}
    assert ticks == {"option:deux": TICK, "variant:v": TICK, "variant:w": None}
    counted = {code: sheet.cell(row_of(sheet, code), 10).value for code in ("propre_4", "training", "workstation")}
    assert counted == {"propre_4": 1, "training": 1, "workstation": 0}
    due = named(sheet, "NET_A_PAYER")[0].row
    assert row_of(sheet, "training") < due < row_of(sheet, "workstation")


def test_a_line_that_no_choice_moves_always_counts():
    """Beside such a line stands 1, and no formula; every priced line has its mark of whether it counts."""
    made = offered()
    sheet = opened(workbook_bytes(view_of(made, "fr")))

    assert sheet.cell(row_of(sheet, "propre_1"), 10).value == 1
    codes = [line.code for line in made.lines]
    assert [code for code in codes if sheet.cell(row_of(sheet, code), 10).value is None] == []
    assert str(sheet.cell(row_of(sheet, "workstation"), 10).value).startswith("=IF(")


def cells_of(span):
    """Return the places of the cells of a range of one column."""
    return {f"D{row}" for row, _ in span.cells}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_the_cell_to_tick_is_open_and_it_takes_a_tick_or_nothing(lang):
    """The drop-down holds the tick alone, its messages are in the language, and a choice's lines stay closed."""
    view = view_of(offered(), lang)
    sheet = opened(workbook_bytes(view))

    (rule,) = (each for each in sheet.data_validations.dataValidation if each.type == "list")

    cells = {f"D{row_of(sheet, f'{each.kind}:{each.code}')}" for each in view.sheet.ticks}
    assert {place for each in rule.sqref.ranges for place in cells_of(each)} == cells
    assert (rule.formula1, rule.allow_blank, rule.showErrorMessage) == (f'"{TICK}"', True, True)
    assert rule.error == view.labels["workbook.choice_error"]
    assert all(not sheet[cell].protection.locked for cell in cells)
    closed = [line.code for each in view.sheet.ticks for line in each.lines]
    assert all(sheet.cell(row_of(sheet, code), column).protection.locked for code in closed for column in (4, 6))


def test_each_row_is_known_by_one_mark():
    """No two rows have the same mark, and each line, year and choice has its own."""
    for name in ("chosen", "negotiated", "sixty_lines", "public"):
        made = odd(name)
        sheet = opened(workbook_bytes(view_of(made, "fr")))
        marks = [cell.value for cell in sheet["I"] if cell.value is not None]
        assert len(set(marks)) == len(marks)
        known = {"provision" if line.code == "contingency" else line.code for line in made.lines}
        known |= {f"option:{each.code}" for each in made.options} | {f"variant:{each.code}" for each in made.variants}
        assert known <= set(marks)


def test_a_choice_between_two_lines_of_one_option_is_priced_once():
    """A line that an option and a variant both add is priced once, and the other choice says where it stands."""
    view = view_of(offered(), "fr")
    sheet = opened(workbook_bytes(view))

    row = row_of(sheet, "propre_6")
    assert row_of(sheet, "option:propre_6") == row - 1
    said = sheet.cell(row_of(sheet, "variant:v"), 1).value
    assert said.endswith("Déjà compté plus haut\u00a0: ligne Prestation 6.")


def test_an_offer_without_a_line_may_be_all_options():
    """Where every line is an option, nothing is due until one is ticked, and the workbook is made all the same."""
    made = quote(priced(training={"days": 2}, vendor=NEAR), options=[{"lines": ["training"]}])
    view = view_of(made, "fr")
    sheet = opened(workbook_bytes(view), values=True)

    assert amounts(sheet, view) == expected(view)
    assert at_mark(sheet, "#due") == 0
    assert at_mark(sheet, "option:training") == made.options[0].gross_with > 0


def test_a_hostile_name_of_a_choice_is_no_formula():
    """What a choice is called stays text, whatever it looks like, and is in no formula."""
    hostile = '=HYPERLINK("http://exemple.dz";"x")'
    options = [{"lines": [code], "code": code, "label": hostile} for code in ("training", "workstation")]
    sheet = opened(workbook_bytes(view_of(quote(chu_estimate(), options=options), "fr")))

    cell = sheet.cell(row_of(sheet, "option:training"), 1)
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", hostile, True)
    written = [each.value for row in sheet.iter_rows() for each in row if each.data_type == "f"]
    assert not [formula for formula in written if re.search("HYPERLINK|exemple", formula)]


def changed(sheet):
    """Do what a client may do: two workstations more, a discount on a line, another one on the whole."""
    sheet.cell(row_of(sheet, "workstation"), 4).value = 7
    sheet.cell(row_of(sheet, "propre_1"), 6).value = 0.125
    sheet.cell(row_of(sheet, "#discount"), 6).value = 0.04


@pytest.mark.office
def test_what_a_choice_leads_to_follows_what_the_client_changes(tmp_path):
    """Once a quantity and discounts are changed, the total beside each choice is that of the scenario sheet and, within
    the centimes of a spread discount, that of the sheet where it alone is ticked; so is that of all options.
    """
    document = workbook_bytes(view_of(offered(discount_percent=5), "fr"))
    ways = [[f"option:{code}"] for code in ("propre_2", "un", "deux", "propre_5", "propre_6")]
    every = ["option:propre_2", "option:deux", "option:propre_5", "option:propre_6"]
    ways = [[], *ways, ["variant:v"], ["variant:w"], every]
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(ways))]
    for path, marks in zip(paths, ways, strict=True):
        sheet = opened(document)
        changed(sheet)
        tick(sheet, *marks)
        sheet.parent.save(path)

    left, *others = (opened(path, values=True) for path in office.convert_all(paths, "xlsx", tmp_path / "out"))

    page = left.parent.worksheets[1]
    totals = {amount(page.cell(row, 4)) for row in range(1, page.max_row + 1) if is_figure(page.cell(row, 4))}
    for marks, sheet in zip(ways[1:], others, strict=True):
        shown = at_mark(left, "#with_options" if marks is every else marks[0])
        assert shown in totals
        assert abs(shown - at_mark(sheet, "#gross")) <= SPREAD * len(marks), marks
    assert at_mark(left, "variant:v") != view_of(offered(discount_percent=5), "fr").sheet.ticks[-2].gross.value


def is_figure(cell):
    """Whether a cell holds a number."""
    return isinstance(cell.value, int | float)
