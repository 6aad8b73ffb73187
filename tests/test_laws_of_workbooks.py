"""Laws of the client's workbook: whatever is offered, a spreadsheet program finds the figures of the engine."""

import html
import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from costing.documents.negotiable import PaidView
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from costing.errors import TermsRefused
from costing.wording import LANGUAGES
from tests import office
from tests.odd_quotes import ODD, odd
from tests.term_strategies import quotes
from tests.test_workbook import HOSTILE
from tests.workbook_reading import amounts, at_mark, expected, named, opened, printed, tick

CENT = Decimal("0.01")
MANY = 10
# Functions that the sheet is made of; another one is none of ours.
KNOWN = {
    "ROUND", "ROUNDUP", "ROUNDDOWN", "SUM", "SUMIFS", "SUMPRODUCT", "COUNTIFS",
    "IF", "AND", "OR", "MIN", "MAX", "MEDIAN",
}  # fmt: skip


@dataclass
class Drawn:
    """A drawn quote, its view and workbook; what is ticked in a copy of it, and the quote that that is."""

    made: object
    view: object
    document: bytes
    marks: list
    after: object
    sheet: object = None
    ticked: object = None


def taking(made, number):
    """Return the marks and the quote of one choice more, or one less, of those that the terms allow."""
    every = [("option", each) for each in made.options] + [("variant", each) for each in made.variants]
    if not every:
        return [], made
    kind, one = every[number % len(every)]
    if one.accepted:
        after = made.decline(one.code)
    else:
        rivals = [
            each.code
            for other, each in every
            if each.accepted and other == kind and (kind == "variant" or (one.group and each.group == one.group))
        ]
        after = (made.decline(*rivals) if rivals else made).accept(one.code)
    taken = after.terms.accepted or ()
    return [f"{kind}:{each.code}" for kind, each in every if each.code in taken], after


def drawn(many):
    """Return quotes of any scope under any terms, drawn once, the quotes at the edges after them."""
    held = []

    @settings(
        max_examples=many, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(quotes())
    def draw(made):
        held.append(made)

    draw()
    for number, made in enumerate([*held, *(odd(name) for name in ODD)]):
        view = view_of(made, LANGUAGES[number % len(LANGUAGES)])
        try:
            marks, after = taking(made, number)
        except TermsRefused:
            marks, after = [], None
        yield Drawn(made, view, workbook_bytes(view), marks, after)


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """Every drawn quote, its workbook as it is and with a choice ticked, recalculated in one go."""
    if office.missing():
        return []
    folder, held = tmp_path_factory.mktemp("laws"), list(drawn(MANY))
    paths = []
    for number, each in enumerate(held):
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_bytes(each.document)
    copies = []
    for number, each in enumerate(held):
        if each.marks or each.view.sheet.ticks:
            sheet = opened(each.document)
            tick(sheet, *each.marks)
            copies.append((each, folder / f"ticked{number}.xlsx"))
            sheet.parent.save(copies[-1][1])
    converted = office.convert_all([*paths, *(path for _, path in copies)], "xlsx", folder / "out")
    for each, path in zip([*held, *(each for each, _ in copies)], converted, strict=True):
        sheet = opened(path, values=True)
        if each.sheet is None:
            each.sheet = sheet
        else:
            each.ticked = sheet
    return held


@pytest.mark.office
def test_whatever_is_offered_a_spreadsheet_program_finds_the_same_figures(batch):
    """Half-centimes, prices set by hand, discounts in every way, several rates, cash: recalculated, every figure is
    the engine's to the centime.
    """
    assert len(batch) > MANY
    for each in batch:
        assert amounts(each.sheet, each.view) == expected(each.view)


@pytest.mark.office
def test_every_formula_comes_to_what_stands_beside_it(batch):
    """Not one formula of a sheet, shown or beside the page, comes to another value than the one written with it."""
    for each in batch:
        written, cached = opened(each.document), opened(each.document, values=True)
        places = [cell.coordinate for row in written.iter_rows() for cell in row if cell.data_type == "f"]
        pairs = {place: (cached[place].value, each.sheet[place].value) for place in places}
        assert {place: pair for place, pair in pairs.items() if not same(*pair)} == {}


def same(one, other):
    """Whether two values are one, numbers up to what binary leaves below the centime."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < float(CENT) / 100
    return one == other


@pytest.mark.office
def test_a_choice_ticked_in_any_quote_gives_the_engines_total(batch):
    """Whatever is offered, ticking a choice gives the total of the quote that takes it: to the centime without a
    discount of the whole or with one percentage, within two where it is spread over several rates; a discount that was
    a target is another one for each choice, and one sold at a confidence another price.
    """
    seen = 0
    for each in batch:
        if each.ticked is None or each.after is None or each.made.terms.confidence is not None:
            continue
        whole = [step.way for step in each.made.discounts if step.on is None]
        if set(whole) - {"percent", "amount"} or ("amount" in whole and each.made.variants):
            continue
        rates = {line.vat_rate for line in each.made.lines}
        bound = 2 * CENT * len(whole) if len(rates) > 1 or len(whole) > 1 else 0
        assert abs(at_mark(each.ticked, "#gross") - each.after.totals.gross) <= bound
        if not bound:
            assert at_mark(each.ticked, "#due") == each.after.totals.due, each.marks
        seen += 1
    assert seen > 2


@pytest.mark.office
def test_the_payments_of_any_quote_sum_to_what_is_due_whatever_is_ticked(batch):
    """The amounts of the plan sum to what is due, as quoted and after a choice."""
    for each in batch:
        for sheet in (each.sheet, each.ticked):
            if sheet is not None and each.made.payments:
                paid = [at_mark(sheet, f"#payment.{number}") for number in range(1, len(each.made.payments) + 1)]
                assert sum(paid) == at_mark(sheet, "#due")


def meant(view):
    """Return how many formulas the sheet of a view has, counted apart from the code that writes them."""
    ticks, stamp = view.sheet.ticks, view.sheet.stamp is not None
    apart = [line for each in ticks for line in each.lines]
    every = [*view.lines, *apart]
    moved = {code for each in ticks for code in (*each.adds, *each.leaves)}
    bills = (*view.maintenance, *view.recurring)
    paid = [figure for each in view.sheet.payments for figure in parts(each) if figure is not None]
    lines = len(every) + sum(line.code not in view.sheet.yearly for line in apart)
    counted = sum(line.code in moved for line in (*every, *bills))
    groups = sum(bool(group.label) for group in view.groups)
    # Sum, discount, net, total with tax, what is due; the words where there is something to pay for.
    totals = 5 + bool(view.lines) + any(line.discount.value for line in every) + stamp
    totals += view.discount_share is None and bool(view.discount.value or view.sheet.granted)
    taxes = 2 * (len(view.vat) + len(view.sheet.more_vat))
    years = len(bills) + 5 if bills or view.sheet.yearly else 0
    led_to = 2 * len(ticks) + (view.with_options is not None) + (view.with_options_due is not None)
    return lines + counted + groups + totals + taxes + years + led_to + len(paid)


def parts(each: PaidView):
    """Return the amounts of a payment, those that are not there as nothing."""
    return (each.amount, each.recovered, each.retained)


@settings(max_examples=6, deadline=None)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_a_sheet_has_the_formulas_that_were_meant_and_no_other(made, lang):
    """Counted in the file itself, there are as many formulas as the offer has figures, of known functions only."""
    view = view_of(made, lang)
    found = formulas(workbook_bytes(view))

    assert len(found) == meant(view)
    assert {name for formula in found for name in functions(formula)} <= KNOWN


def formulas(document):
    """Return the formulas of the first sheet, as the file has them."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    return [html.unescape(each) for each in re.findall(r"<f[^>]*>([^<]*)</f>", text)]


def functions(formula):
    """Return the functions a formula calls, its texts left out."""
    return re.findall(r"([A-Z.]+)\(", re.sub(r'"(?:[^"]|"")*"', '""', formula))


# What a scope lets a person type: no control character.
TYPED = [text for text in HOSTILE if text.isprintable()]


@settings(max_examples=6, deadline=None)
@given(quotes(client=st.fixed_dictionaries({"name": st.sampled_from(TYPED)})), st.sampled_from(TYPED))
def test_no_text_of_a_person_is_in_a_formula(made, text):
    """A client, a line, an option, a variant and a milestone that look like formulas are in none, and stay text."""
    try:
        named_so = made.with_line(text, 100, code="hostile", optional=True).with_line(text, 100, code="hostile.2")
        named_so = named_so.with_variant("instead", text, lines=["hostile.2"])
    except TermsRefused:  # one more line shares a discount, and leaves more or less for the one after it
        reject()
    named_so = named_so.with_terms(milestones=[{"stage": "order", "share_percent": 100, "due_days": 0, "label": text}])
    document = workbook_bytes(view_of(named_so, "fr"))

    found = formulas(document)

    assert len(found) == meant(view_of(named_so, "fr"))
    assert [formula for formula in found if text in formula] == []
    whole = load_workbook(io.BytesIO(document))
    assert text.strip() in {said.replace("_x005F_", "_").strip() for said in printed(whole.active)}


@pytest.mark.office
def test_the_duty_follows_at_both_sides_of_every_band(tmp_path):
    """A total at the edge of a band, or a centime past it, brings the duty of that band, recalculated."""
    sides = {"300": "0", "300.01": "5", "30000": "300", "30000.01": "451.5", "100000": "1500", "100000.01": "2002"}
    view = view_of(odd("cash"), "fr")
    paths = []
    for number, gross in enumerate(sides):
        sheet = opened(workbook_bytes(view))
        named(sheet, "TOTAL_TTC")[0].value = float(gross)
        paths.append(tmp_path / f"{number}.xlsx")
        sheet.parent.save(paths[-1])

    after = [opened(path, values=True) for path in office.convert_all(paths, "xlsx", tmp_path / "out")]

    for sheet, (gross, duty) in zip(after, sides.items(), strict=True):
        assert at_mark(sheet, "#stamp") == Decimal(duty)
        assert at_mark(sheet, "#due") == Decimal(gross) + Decimal(duty)
