"""What a client reads of the commercial terms, in the workbook and in the proposal, and what it never reads."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from costing import quote
from costing.documents.proposal import proposal_bytes
from costing.documents.shares import line_share, whole_discount
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from tests import office
from tests.docx_structure import problems, texts_of
from tests.sample_views import TWO_RATES, figure, half_up, sample_view
from tests.samples import chu_estimate, priced
from tests.term_strategies import quotes
from tests.workbook_reading import amount, amounts, expected, named, opened, printed, row_of

ARCHIVE = {"label": "Archive neutre", "code": "archive", "unit_price": 800_000}
HOSTING = {"label": "Hébergement", "code": "hebergement", "quantity": 3, "unit": "year", "unit_price": 120_000.05}
GIFT = {"label": "Don", "code": "don", "unit_price": 150_000, "exemption": "décision n° 12 de la direction des impôts"}
TABLETS = {"label": "Tablettes", "code": "tablettes", "quantity": 3.5, "unit_price": 12_345.67, "vat_percent": 9}
BATCH = 20


def view(**terms):
    """The client's reading of the university hospital's quote under some terms."""
    return view_of(quote(chu_estimate(), **terms), "fr")


def training(**terms):
    """The client's reading of a quote of ten days of training, 350,000 dinars, under some terms."""
    return view_of(quote(priced(training={"days": 10}, vendor={"origin": "local"}), **terms), "fr")


def said_in_word(shown):
    """The paragraphs of the proposal."""
    return texts_of(proposal_bytes(shown))


@settings(max_examples=25)
@given(quotes())
def test_every_document_shows_the_same_figures_under_any_terms(made):
    """Whatever was discounted, added, exempted or left to choose, workbook and proposal are made and say the quote."""
    shown = view_of(made, "fr")

    sheet, text = opened(workbook_bytes(shown), values=True), "\n".join(said_in_word(shown))

    totals, counted = made.totals, [line for line in made.lines if not (line.recurring or line.optional)]
    assert sorted(line.amount.value for line in shown.lines) == sorted(line.amount for line in counted)
    assert sum((line.net.value for line in shown.lines), Decimal(0)) - shown.discount.value == shown.after.value
    assert shown.after.value == totals.net - totals.discount
    assert amounts(sheet, shown) == expected(shown)
    assert problems(proposal_bytes(shown)) == []
    due = [shown.net, shown.after, shown.gross, shown.due, *(tax.base for tax in shown.vat)] if shown.lines else []
    led_to = [each.gross for each in (*shown.options, *shown.variants)]
    bills = [part for year in (*shown.maintenance, *shown.recurring) for part in (year.net, year.vat, year.gross)]
    assert [each.text for each in (*due, *led_to, *bills) if each.text not in text] == []


def drawn(count):
    """Some quotes under drawn terms, for what is too slow to be done one by one."""
    made = []

    @settings(max_examples=count, phases=(Phase.generate,), database=None)
    @given(quotes())
    def gather(each):
        made.append(each)

    gather()
    return made


@pytest.mark.office
def test_a_spreadsheet_program_finds_the_same_figures_under_any_terms(tmp_path):
    """Twenty quotes under all kinds of terms, every formula computed anew, still say the quote to the centime."""
    views = [view_of(made, "fr") for made in drawn(BATCH)]
    views += [view(**ROUND, **terms) for terms in AWKWARD]
    paths = [tmp_path / f"{rank}.xlsx" for rank in range(len(views))]
    for path, shown in zip(paths, views, strict=True):
        path.write_bytes(workbook_bytes(shown))

    again = office.convert_all(paths, "xlsx", tmp_path / "again")

    for path, shown in zip(again, views, strict=True):
        assert amounts(opened(path, values=True), shown) == expected(shown)


# Two rates, amounts at the half-centime, and discounts that no percentage gives.
ROUND = {"lines": [TABLETS, GIFT, {**ARCHIVE, "quantity": 2.5, "unit_price": 33_333.33}]}
AWKWARD = (
    {"discount_percent": 3.333},
    {"discount_amount": 1_234_567.89},
    {"discounts": [{"percent": 2}, {"on": "licences", "to_net": 5_000_000}, {"to_gross": 20_000_000}]},
    {"discounts": [{"on": "tablettes", "to_unit_price": 9_999.99}, {"on": "archive", "percent": 0.5}]},
    {"discount_percent": 100, "payment": "cash"},
    {"accepted": ["option"], "options": [{"code": "option", "lines": ["travel", "training"]}], "discount_amount": 7.77},
)


def test_a_discount_on_a_line_stands_beside_its_price():
    """Ten per cent off the training: its cell holds 10 %, its price stays, and the total before discount with it."""
    shown = training(discounts=[{"on": "training", "percent": 10}], lines=[ARCHIVE])

    sheet, word = opened(workbook_bytes(shown), values=True), said_in_word(shown)

    row = row_of(sheet, "training")
    assert [sheet.cell(row, column).value for column in (5, 6, 8)] == [35_000, 0.1, 315_000]
    assert amount(named(sheet, "TOTAL_HT")[0]) == Decimal(1_150_000)
    assert amount(sheet.cell(named(sheet, "TOTAL_HT")[0].row + 1, 8)) == Decimal(-35_000)
    assert amount(named(sheet, "NET_HT")[0]) == Decimal(1_115_000)
    assert named(sheet, "REMISE_GLOBALE")[0].value == 0
    place = word.index("Remise de 10\u00a0%, soit 315\u202f000,00\u00a0DA HT après remise")
    assert word[place + 1] == "\u2212\u00a035\u202f000,00"
    assert word[word.index("Remises sur les lignes") + 1] == "\u2212\u00a035\u202f000,00"


def test_a_quote_without_discounts_shows_no_discount():
    """Nothing given, nothing said: no row of discounts in the proposal, none of lines in the workbook."""
    shown = training()

    word, sheet = said_in_word(shown), printed(opened(workbook_bytes(shown), values=True))

    handover = {"Remise à l’établissement", "Remise signée"}  # the other sense of the word
    assert [text for text in word if "emise" in text and "remise" not in text and text not in handover] == []
    assert {"Net HT après remise", "Options proposées", "Variantes proposées", "Droit de timbre"}.isdisjoint(word)
    assert {"Remises sur lignes", "Remise accordée", "Options, en dehors du total ci-dessus"}.isdisjoint(sheet)


def test_a_percentage_of_the_whole_is_named():
    """Five per cent of the whole, after what the lines were given, is said as five per cent; two steps are not."""
    five = {"discounts": [{"on": "training", "amount": 1_000}], "discount_percent": 5}

    once, twice = said_in_word(training(**five)), said_in_word(training(**five, discount_amount=10))

    assert once[once.index("Remise globale (5\u00a0%)") + 1] == "\u2212\u00a017\u202f450,00"
    assert twice[twice.index("Remise globale") + 1] == "\u2212\u00a017\u202f460,00"


def test_five_per_cent_over_two_rates_stays_five_per_cent_in_the_workbook():
    """Where the centimes of five per cent fall on another rate, the cell still holds 5 %, and the bases are exact."""
    prices = ((10.1, 19), (10.11, 9), (10.12, 19), (10.13, 9), (10.14, 19), (10.15, 9), (10.16, 19), (10.17, 9))
    odd = [{"label": "Ligne", "unit_price": price, "vat_percent": rate} for price, rate in prices]
    shown = training(lines=odd, discount_percent=5)

    sheet = opened(workbook_bytes(shown), values=True)

    assert named(sheet, "REMISE_GLOBALE")[0].value == 0.05
    assert amounts(sheet, shown) == expected(shown)


def test_an_amount_that_no_percentage_gives_stands_as_an_amount():
    """A discount spread over two rates as no share would is taken as it was agreed; the yellow cell waits at 0 %."""
    plain = sample_view(TWO_RATES)
    off = (Decimal("100000.01"), Decimal("7.77"))
    taxes = [
        replace(tax, base=figure(base := tax.base.value - less), amount=figure(half_up(base * tax.rate.value / 100)))
        for tax, less in zip(plain.vat, off, strict=True)
    ]
    after = sum(tax.base.value for tax in taxes)
    gross = after + sum(tax.amount.value for tax in taxes)
    totals = {"discount": figure(sum(off)), "after": figure(after), "gross": figure(gross), "due": figure(gross)}
    shown = replace(plain, vat=tuple(taxes), **totals, maintenance=(), commitment_net=None, commitment_gross=None)

    sheet = opened(workbook_bytes(shown), values=True)

    yellow = named(sheet, "REMISE_GLOBALE")[0]
    assert (yellow.value, sheet.cell(yellow.row, 3).value) == (0, "Remise supplémentaire")
    assert sheet.cell(yellow.row - 1, 3).value == "Remise accordée"
    assert amount(sheet.cell(yellow.row - 1, 8)) == Decimal("-100007.78")
    assert amounts(sheet, shown) == expected(shown)


@pytest.mark.office
def test_a_client_negotiates_on_from_what_was_agreed(tmp_path):
    """A further 2 % and a quantity changed: every total follows, on top of the amount agreed, never below nothing."""
    tablets = {**TABLETS, "quantity": 4, "unit_price": 10_000}
    shown = training(lines=[tablets], discounts=[{"to_gross": 400_000}])
    sheet = opened(workbook_bytes(shown))
    named(sheet, "REMISE_GLOBALE")[0].value = 0.02
    sheet.cell(row_of(sheet, "tablettes"), 4).value = 0
    sheet.parent.save(tmp_path / "returned.xlsx")

    after = opened(office.recalculated(tmp_path / "returned.xlsx", tmp_path / "out"), values=True)

    (normal, _), base = whole_discount(shown).fixed.values(), Decimal(350_000)
    left = base - normal - half_up((base - normal) * Decimal("0.02"))
    assert amount(named(after, "NET_HT")[0]) == left
    assert [amount(cell) for cell in named(after, "TOTAL_TVA")] == [half_up(left * Decimal("0.19")), 0]
    assert amount(named(after, "NET_A_PAYER")[0]) == left + half_up(left * Decimal("0.19"))


@given(
    st.integers(1, 10**9).map(lambda n: Decimal(n) / 10**6),
    st.integers(1, 10**10).map(lambda n: Decimal(n) / 100),
    st.floats(0, 1),
)
def test_a_share_leaves_the_centime_of_any_discount(quantity, price, part):
    """Any amount off any line has a share that leaves exactly what is left of it; nothing off leaves no share."""
    (line,) = sample_view(years=0).lines[:1]
    whole = half_up(quantity * price)
    off = half_up(whole * Decimal(part))
    of = replace(line, quantity=figure(quantity), unit_price=figure(price), amount=figure(whole))

    share = line_share(replace(of, discount=figure(off), net=figure(whole - off)))

    assert half_up(quantity * price * (1 - share)) == whole - off
    assert 0 <= share <= 1
    assert off or share < Decimal("0.000001")


def test_options_stand_below_the_total_and_in_none():
    """An option not taken has its price and the total it leads to below; taken, it is a line like any other."""
    apart = training(lines=[{**ARCHIVE, "optional": True}])
    taken = training(lines=[{**ARCHIVE, "optional": True}], accepted=["archive"])

    for shown, lines, due in ((apart, 1, 416_500), (taken, 2, 1_368_500)):
        sheet, word = opened(workbook_bytes(shown), values=True), said_in_word(shown)
        assert len(shown.lines) == lines
        assert amount(named(sheet, "NET_A_PAYER")[0]) == Decimal(due)
        assert ("Options proposées" in word) is (shown is apart)
    effect = "Total TTC avec cette option (+\u00a0952\u202f000,00\u00a0DA)"
    word, sheet = said_in_word(apart), opened(workbook_bytes(apart), values=True)
    assert word[word.index(effect) + 1] == "1\u202f368\u202f500,00"
    row = row_of(sheet, "option:archive")
    assert sheet.cell(row, 5).value == "Total TTC de l’offre avec cette seule option"
    assert [amount(sheet.cell(row + 1, 8)), amount(sheet.cell(row, 8))] == [Decimal(800_000), Decimal(1_368_500)]
    assert "Option retenue." in "\n".join(said_in_word(taken))


def test_what_is_only_an_option_is_not_described_as_sold():
    """A training that is an option is no promise and no phase of the work, and still what the client asked for."""
    sold, apart = view(), view(options=[{"lines": ["training"]}])

    def work(shown):
        return "\n".join(text for phase in shown.phases for text in (*phase.activities, *phase.deliverables))

    assert "Formation" in work(sold)
    assert "Formation" not in work(apart)
    assert sold.need == apart.need


def test_options_that_exclude_each_other_say_so():
    """Of a group, one only: each names the others, and a variant names what it takes out of the offer."""
    group = {"group": "formation"}
    shown = view(
        options=[{"lines": ["training"], **group}, {"lines": ["travel"], "label": "Sur site", **group}],
        variants=[{"code": "B", "label": "Sans licences", "without": ["licences", "licences.2"]}],
    )

    word = said_in_word(shown)

    assert "Ne peut être retenue en même temps que\u00a0: Sur site." in word
    assert "Sur site" in word
    assert "Cette variante retire de l’offre\u00a0: Licences logicielles – Serveur PACS" in "\n".join(word)


def test_a_variant_that_is_taken_shows_its_own_lines():
    """With a variant accepted, its lines are in the price table, what it leaves out is not; others stay on offer."""
    variants = [
        {"code": "A", "label": "Hébergée", "lines": ["archive"], "without": ["licences", "licences.2"]},
        {"code": "B", "label": "Sans formation", "without": ["training"]},
    ]

    shown = view(lines=[ARCHIVE], variants=variants, accepted=["A"])

    codes = [line.code for line in shown.lines]
    assert "archive" in codes
    assert not {"licences", "licences.2"} & set(codes)
    assert [each.title for each in shown.variants] == ["Sans formation"]
    assert "Variante retenue." in [line.note for line in shown.lines]


def test_an_exempt_line_says_why():
    """A line without value-added tax says so, and both documents give the reason; the other rates are said too."""
    shown = training(lines=[GIFT, TABLETS])
    reason = "Exonération de TVA (Don)\u00a0: décision n° 12 de la direction des impôts"

    word, sheet = said_in_word(shown), printed(opened(workbook_bytes(shown), values=True))

    assert reason in word
    assert reason in sheet
    assert {"Exonéré de TVA", "TVA 9\u00a0%"} <= set(word)
    assert "Sauf mention contraire, la TVA est au taux de 19\u00a0%." in "\n".join(word)


def test_a_whole_offer_without_tax_says_why():
    """An offer exempt as a whole bears no tax, on the maintenance no more than on the rest, and says by what right."""
    shown = view(exemption={"reason": "attestation n° 7"})

    word = said_in_word(shown)

    assert [tax.amount.value for tax in shown.vat] == [0]
    assert {year.vat.value for year in shown.maintenance} == {0}
    assert "Exonération de TVA\u00a0: attestation n° 7" in word
    assert shown.usual_tax == ""


def test_what_is_paid_by_the_year_stands_beside_maintenance():
    """Three years of hosting are in the yearly table and the commitment, and in no total."""
    plain, shown = view(), view(lines=[{**HOSTING, "recurring": True}])

    word, sheet = said_in_word(shown), opened(workbook_bytes(shown), values=True)

    assert shown.due == plain.due
    assert shown.commitment_net.value - plain.commitment_net.value == Decimal("360000.15")
    said = ("Hébergement", "3\u00a0ans à 120\u202f000,05\u00a0DA HT par an", "360\u202f000,15")
    assert said in zip(word, word[1:], word[2:], strict=False)
    assert amount(sheet.cell(row_of(sheet, "hebergement"), 8)) == Decimal("428400.18")
    assert "Prestations annuelles" in word


def test_a_discount_on_maintenance_stands_beside_its_price():
    """Half off each year of maintenance: the year, what it was before, and no discount of the total."""
    shown = view(discounts=[{"on": "maintenance", "percent": 50}])

    first = shown.maintenance[0]

    assert first.net.value == Decimal("869814.00")
    assert first.note == "Remise de 50\u00a0% sur 1\u202f739\u202f628,00\u00a0DA HT"
    assert (shown.line_discount.value, shown.discount.value) == (0, 0)
    assert first.note in said_in_word(shown)


def test_a_year_that_is_an_option_is_in_no_yearly_table():
    """A third year of maintenance as an option is neither among the years nor in the commitment, and is offered."""
    shown = view(options=[{"lines": ["maintenance.3"], "label": "Troisième année"}])

    assert [year.code for year in shown.maintenance] == ["maintenance.1", "maintenance.2"]
    assert [each.effect for each in shown.options] == ["Total TTC inchangé\u00a0: ce choix est facturé à l’année"]
    assert amounts(opened(workbook_bytes(shown), values=True), shown) == expected(shown)


def test_an_offer_of_options_alone_is_still_an_offer():
    """Where every line is an option, nothing is due, no price table is shown, and the options are."""
    shown = training(options=[{"lines": ["training"]}])

    word = said_in_word(shown)

    assert (shown.lines, shown.due.value) == ((), 0)
    assert "Options proposées" in word
    assert "Prix" not in word
    assert problems(proposal_bytes(shown)) == []
    assert amounts(opened(workbook_bytes(shown), values=True), shown) == expected(shown)


def test_paid_in_cash_the_stamp_duty_is_a_row_of_its_own():
    """In cash, 416,500 dinars bear 2 % of stamp duty, after tax and in no base, and the words say what is due."""
    shown = training(payment="cash", lines=[{**ARCHIVE, "optional": True}])

    word = said_in_word(shown)

    assert word[word.index("Droit de timbre") + 1] == "8\u202f330,00"
    assert word[word.index("Net à payer avec ces options, droit de timbre compris") + 1] == "1\u202f395\u202f870,00"
    assert shown.due.value == Decimal("424830.00")


def test_all_of_a_price_may_be_given_away():
    """A hundred per cent off: nothing is due, and every document says so."""
    shown = training(discount_percent=100)

    sheet, word = opened(workbook_bytes(shown), values=True), said_in_word(shown)

    assert named(sheet, "REMISE_GLOBALE")[0].value == 1
    assert amount(named(sheet, "NET_A_PAYER")[0]) == 0
    assert word[word.index("Remise globale (100\u00a0%)") + 1] == "\u2212\u00a0350\u202f000,00"


def test_what_is_typed_in_terms_becomes_nothing_else():
    """Labels and reasons that look like formulas or tags stay text."""
    hostile = '=1+1 {{ 7*7 }} <w:p/> "x"'
    own = {"label": hostile, "code": "x", "unit_price": 10}
    optional = {"label": hostile, "code": "y", "unit_price": 5, "optional": True}
    shown = training(
        lines=[{**own, "exemption": hostile}, optional], options=[{"lines": ["training"], "label": hostile}]
    )

    sheet, word = opened(workbook_bytes(shown)), "\n".join(said_in_word(shown))

    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and hostile in cell.value]
    assert len(cells) >= 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert word.count(hostile) >= 4
