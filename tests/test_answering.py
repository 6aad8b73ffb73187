"""What a client asks for in its workbook is answered at the unit prices quoted, and as the engine prices it."""

import pickle
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import Quote, bridge, estimate, quote, verify
from costing.answer_errors import (
    AskedRefused,
    AskedUnknown,
    ChoicesClash,
    DiscountFixed,
    PricesNotHeld,
    QuantityFixed,
)
from costing.documents.counter import counter_of
from costing.errors import NoLineLeft, RecordDiffers, TermsRefused
from costing.quoting.answering import answer
from costing.quoting.quantities import is_counted
from costing.quoting.seen import seen_of
from costing.wording import LANGUAGES, messages, said
from tests import office
from tests.asking import as_it_stands, change, edited
from tests.companies import company
from tests.registers import with_choices
from tests.samples import DAY, chu_quote, priced, scope_of
from tests.term_strategies import quotes
from tests.workbook_reading import amount, named, opened

HALF = Decimal("0.5")
OWN = [
    {"label": "Câblage", "unit_price": "1234.565".replace("565", "57"), "quantity": "1.5", "vat_percent": 9},
    {"label": "Étude", "unit_price": 250_000, "quantity": 3},
]


def small(**terms):
    """Return a quote with a line of each kind: lump sum, workstations, training, two of one's own, two rates."""
    made = priced(
        workstations={"count": 24}, training={"days": 8}, migration={"volume_tb": 18.0}, vendor={"origin": "local"}
    )
    own = [{**each, "unit_price": Decimal(str(each["unit_price"]))} for each in OWN]
    return quote(made, lines=[{**each, "quantity": Decimal(str(each["quantity"]))} for each in own], **terms)


def refusals(made, asked):
    """Return why requests are refused."""
    with pytest.raises(AskedRefused) as caught:
        answer(made, asked)
    return [reason for _, reason in caught.value.refusals]


def by_code(answered):
    """Return the effects by the code of what was changed."""
    return {each.asked.code: each for each in answered.changes}


def test_a_quantity_is_told_at_the_price_quoted_and_as_the_engine_has_it():
    """Four workstations fewer save four times the unit price the client saw; what they save with us is less."""
    answered = answer(chu_quote(), [change("quantity", "workstation", 20, 24)])

    (effect,) = answered.changes
    assert effect.at_quoted == Decimal("-662592.00")  # 4 x 139,200 and 19 % of it
    assert (effect.unit_price_quoted, effect.unit_price_priced) == (Decimal("139200.00"), Decimal("141600.00"))
    assert effect.priced == Decimal("-605472.00")  # 24 x 139,200 less 20 x 141,600, and 19 % of it
    assert effect.price_moved
    assert answered.asked_due == chu_quote().totals.due + effect.at_quoted
    assert answered.due == answered.revision.totals.due == chu_quote().totals.due + effect.priced


def test_the_unit_price_quoted_may_be_kept():
    """Told to, we keep the unit price for the other quantity, as a price set by hand that says why."""
    answered = answer(chu_quote(), [change("quantity", "workstation", 20, 24)], prices="quoted")

    line = next(line for line in answered.revision.lines if line.code == "workstation")
    assert (line.quantity, line.unit_price, line.price_before) == (
        Decimal(20),
        Decimal("139200.00"),
        Decimal("141600.00"),
    )
    assert line.hand_reason == messages()["answer.kept_reason"]["fr"]
    assert answered.due == answered.asked_due
    assert not answered.changes[0].price_moved


def test_the_revision_is_the_next_one_on_the_same_day():
    """The answer is revision 1 of the same number, on the quote's own day, and tells what it replaces."""
    answered = answer(chu_quote(), [change("whole_discount", "", "0.03", 0)])

    made = answered.revision
    assert (made.number, made.revision, made.day) == (chu_quote().number, 1, DAY)
    assert made.replaces.due == chu_quote().totals.due
    assert (
        answered.bridge.difference == bridge(chu_quote(), made).difference == made.totals.due - chu_quote().totals.due
    )
    assert [(each.value, each.reason) for each in made.discounts] == [
        (Decimal(3), "Demandée par le client dans le classeur renvoyé")
    ]


def test_a_record_read_back_gets_the_same_answer():
    """The colleague who only has the record answers as I do; a record that no longer comes out is not answered."""
    asked = [change("quantity", "training", 12, 20), change("discount", "training", "0.05", 0)]
    read = Quote.from_json(chu_quote().to_json())

    answered = answer(read, asked).revision
    assert answered.totals == answer(chu_quote(), asked).revision.totals
    assert verify(answered.to_json()).verdict == "verified"
    off = read.model_copy(update={"totals": read.totals.model_copy(update={"due": read.totals.due + 1})})
    with pytest.raises(RecordDiffers):
        answer(off, asked)


def test_a_discount_asked_for_replaces_the_one_given_on_the_line():
    """Ten percent asked where five was given is ten percent, and none asked is none; the whole's stays."""
    made = small(discounts=[{"on": "training", "percent": 5}], discount_percent=2)

    ten, none = (answer(made, [change("discount", "training", share, "0.05")]).revision for share in ("0.1", 0))

    assert [(each.on, each.value) for each in ten.discounts] == [("training", Decimal(10)), (None, Decimal(2))]
    assert [(each.on, each.value) for each in none.discounts] == [(None, Decimal(2))]


@pytest.mark.parametrize(
    ("share", "way"), [("0.12345678", "percent"), ("0.123456789", "to_net"), ("0.3333333333333333", "to_net")]
)
def test_a_discount_finer_than_a_percentage_is_the_net_it_leaves(share, way):
    """A third off, as a spreadsheet holds it, is granted to the centime of what the sheet shows."""
    answered = answer(small(), [change("discount", "training", share, 0)])

    assert [each.way for each in answered.revision.discounts] == [way]
    assert answered.due == answered.asked_due


@pytest.mark.parametrize("share", ["0.12345678", "0.123456789"])
def test_a_discount_of_the_whole_is_a_percentage_as_far_as_it_is_one(share):
    """A discount of the whole with more decimals than a percentage has is what it comes to."""
    answered = answer(small(), [change("whole_discount", "", share, 0)])

    way = "percent" if len(share) == 10 else "amount"
    assert [each.way for each in answered.revision.discounts] == [way]
    exact = small().totals.net * Decimal(share)
    assert abs(answered.revision.totals.discount - exact) <= Decimal("0.01")  # each of two rates is rounded
    assert abs(answered.due - answered.asked_due) <= Decimal("0.01")


def agreed(**way):
    """Return a quote whose discount no share gives: a sum off all but an accepted option at another rate."""
    extra = {"label": "Étude", "unit_price": 90_000, "vat_percent": 9, "optional": True, "code": "study"}
    made = quote(priced(training={"days": 8}, vendor={"origin": "local"}), lines=[extra], accepted=["study"], **way)
    assert seen_of(made).whole.agreed
    return made


def test_a_further_discount_comes_after_what_was_agreed_in_dinars():
    """Where we agreed to a sum, the client's further percentage is of what that leaves."""
    answered = answer(agreed(discounts=[{"to_net": 250_000}]), [change("whole_discount", "", "0.01", 0)])

    assert [each.way for each in answered.revision.discounts] == ["to_net", "percent"]
    assert answered.revision.totals.discount == Decimal("33400.00")  # 30,000, then 1 % of 340,000
    assert answered.due == answered.asked_due


def test_a_target_does_not_swallow_what_is_added():
    """More days of training cost more, although the whole was once brought down to a round sum."""
    made = agreed(discounts=[{"to_net": 250_000}])

    answered = answer(made, [change("quantity", "training", 12, 8)])

    assert [(each.way, each.value) for each in answered.revision.discounts] == [("amount", Decimal(30_000))]
    assert answered.due == answered.asked_due == made.totals.due + Decimal("166600.00")  # 4 days at 35,000, taxed


def test_a_sum_off_the_whole_stays_that_sum():
    """What was agreed in dinars is neither more nor less when the client changes something else."""
    made = quote(priced(training={"days": 8}, vendor={"origin": "local"}), discount_amount=28_000)

    answered = answer(made, [change("quantity", "training", 12, 8)])

    assert [(each.way, each.value) for each in answered.revision.discounts] == [("amount", Decimal(28_000))]
    assert answered.due == answered.asked_due == Decimal("466480.00")  # 420,000 less 28,000, and 19 % of it


@pytest.mark.parametrize(
    "way", [{"amount": 14_000}, {"to_net": 266_000}, {"to_unit_price": 33_250}, {"percent": 5}, {"percent": "2.5"}]
)
def test_a_discount_of_a_line_is_a_share_once_its_quantity_moves(way):
    """What was taken off eight days is taken off twelve in proportion, as the client's sheet shows it."""
    said_way = {name: Decimal(str(value)) for name, value in way.items()}
    steps = [{"on": "training", **said_way}] * (2 if way == {"percent": "2.5"} else 1)
    made = small(discounts=steps)

    answered = answer(made, [change("quantity", "training", 16, 8)], prices="quoted")

    assert answered.due == answered.asked_due
    assert answered.due > made.totals.due


def test_terms_that_nobody_touched_stay_as_they_were():
    """Where only a quantity changes, the discount of the whole stands in the revision's terms as it was said."""
    made = small(discount_percent=3)

    revision = answer(made, [change("quantity", "training", 12, 8)]).revision

    assert revision.terms.discount_percent == Decimal(3)
    assert revision.terms.model_dump() == made.terms.model_dump()


def test_a_line_taken_out_takes_along_what_names_it():
    """Without workstations there is no discount, price or option of theirs left to stumble over."""
    made = small(
        discounts=[{"on": "workstation", "percent": 5}, {"on": "own.2", "percent": 2}],
        prices={"workstation": {"unit_price": 100_000, "reason": "essai"}},
        options=[{"lines": ["workstation", "training"], "code": "plus"}],
        accepted=["plus"],
        exemption={"reason": "Attestation", "lines": ["workstation"]},
    )

    answered = answer(made, [change("quantity", "workstation", 0, 24), change("quantity", "own.1", 0, "1.5")])

    made = answered.revision
    assert {"workstation", "own.1"}.isdisjoint(line.code for line in made.lines)
    assert [each.on for each in made.discounts] == ["own.2"]
    assert (made.terms.prices, made.terms.exemption, made.terms.accepted) == (None, None, ("plus",))
    assert answered.changes[0].unit_price_priced is None


def test_options_and_variants_are_taken_and_left():
    """A tick takes a choice, taking it away leaves it, one for the other swaps them."""
    made = with_choices()
    training = answer(made, [change("option", "training", 1, 0)])
    swapped = answer(training.revision, [change("option", "training", 0, 1), change("option", "data_migration", 1, 0)])

    assert training.revision.terms.accepted == ("training",)
    assert training.due == training.asked_due == made.accept("training").totals.due
    assert swapped.revision.terms.accepted == ("data_migration",)
    assert swapped.due == swapped.asked_due == made.accept("data_migration").totals.due
    assert answer(made, [change("variant", "lean", 1, 0), change("option", "training", 1, 0)]).due == (
        made.accept("lean", "training").totals.due
    )


def test_a_change_that_is_only_possible_with_another_is_told_so():
    """Taking the second option of a group goes only with leaving the first: alone it has no price, and why is told."""
    made = with_choices().accept("training")

    answered = answer(made, [change("option", "training", 0, 1), change("option", "data_migration", 1, 0)])

    effect = by_code(answered)["data_migration"]
    assert effect.priced is None
    assert isinstance(effect.refusal, ChoicesClash)
    assert effect.at_quoted > 0


def test_two_options_of_a_group_are_refused_with_their_codes():
    """I am told which two were ticked of which one is possible; one of them is answered."""
    both = [change("option", "training", 1, 0), change("option", "data_migration", 1, 0)]

    (clash,) = refusals(with_choices(), both)

    assert isinstance(clash, ChoicesClash)
    assert clash.codes == ("training", "data_migration")
    assert all(code in said(clash, lang) for code in clash.codes for lang in LANGUAGES)
    assert answer(with_choices(), both[:1]).revision is not None


def test_two_variants_are_refused_with_their_codes():
    """Of several whole alternatives the client takes one."""
    made = with_choices().with_variant("rich", "Avec tout", lines=["training"])

    (clash,) = refusals(made, [change("variant", "lean", 1, 0), change("variant", "rich", 1, 0)])

    assert isinstance(clash, ChoicesClash)
    assert clash.codes == ("lean", "rich")


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (change("quantity", "nobody", 1, 0), AskedUnknown),
        (change("discount", "nobody", "0.1", 0), AskedUnknown),
        (change("option", "nobody", 1, 0), AskedUnknown),
        (change("quantity", "data_migration", 2, 1), QuantityFixed),
    ],
)
def test_what_is_not_in_the_quote_is_refused(asked, kind):
    """A line or a choice that the quote does not have is told by its code."""
    (refusal,) = refusals(chu_quote(), [asked])

    assert type(refusal) is kind


def test_every_request_that_is_refused_is_told_with_its_cell_at_once():
    """Five things cannot be: I read all five cells and why, in my language, and no row of zeros."""
    made = with_choices()
    asked = [
        replace(change("quantity", "vendor_project", 2, 1), cell="Devis!D9"),
        replace(change("quantity", "training", "1e300", 8), cell="Devis!D12"),
        replace(change("option", "training", 1, 0), cell="Devis!D30"),
        replace(change("option", "data_migration", 1, 0), cell="Devis!D31"),
        replace(change("discount", "training", "0.1", 0), cell="Devis!F8"),
        replace(change("option", "nobody", 1, 0), cell="Devis!D32"),
    ]

    with pytest.raises(AskedRefused) as caught:
        answer(made, asked)

    cells = {cell for places, _ in caught.value.refusals for cell in places}
    assert cells == {each.cell for each in asked} - {"Devis!F8"}
    for lang in LANGUAGES:
        told = said(caught.value, lang)
        assert all(cell in told for cell in cells)
        assert "0000000000" not in told
    assert said(pickle.loads(pickle.dumps(caught.value)), "fr") == said(caught.value, "fr")


def test_a_quantity_that_nobody_answered_is_not_negotiated():
    """Trips while nobody knows where the vendor comes from are no quantity: its cell is not open to the client."""
    made = quote(priced(workstations={"count": 24}, training={"days": 8}))

    (trips,) = [line for line in made.lines if not line.recurring and not line.quantity]
    assert trips.trace
    assert not is_counted(trips)


def at_a_confidence():
    """A quote whose lump sums and provision cover the unforeseen."""
    tables = {"workstations": {"count": 24}, "training": {"days": 20}, "migration": {"volume_tb": 18.0}}
    return quote(priced(**tables, vendor={"origin": "local"}), confidence=80)


def test_at_a_confidence_prices_are_held_whole_or_not_at_all():
    """Told to hold prices where other prices would move, we say so and give nothing away."""
    with pytest.raises(PricesNotHeld) as caught:
        answer(at_a_confidence(), [change("quantity", "workstation", 22, 24)], prices="quoted")

    assert caught.value.codes
    assert all("--as-quoted" in said(caught.value, lang) for lang in LANGUAGES)


def test_a_price_that_moved_with_the_provision_is_said_to():
    """A lump sum that moved with the provision did not follow quantities, and neither table says that it did."""
    answered = answer(at_a_confidence(), [change("quantity", "workstation", 22, 24)])

    assert answered.followed
    assert all(each.reckoned for each in answered.followed)
    keys = [note.key for note in counter_of(answered, "fr").notes]
    assert "counter_reckoned" in keys
    assert "counter_follows" not in keys


def test_what_a_confidence_adds_bears_no_discount_of_its_own():
    """The provision that a confidence adds is no service on which a discount is given."""
    made = quote(priced(workstations={"count": 24}), confidence=80)
    assert "contingency" in [line.code for line in made.lines]

    (refusal,) = refusals(made, [change("discount", "provision", "0.1", 0)])

    assert isinstance(refusal, DiscountFixed)
    assert answer(made, [change("discount", "workstation", "0.1", 0)]).revision is not None


def test_nothing_left_is_no_order():
    """A sheet whose every quantity is nothing is refused, as a scope that asks for nothing is."""
    made = quote(priced(training={"days": 3}, vendor={"origin": "local"}))

    (refusal,) = refusals(made, [change("quantity", "training", 0, 3)])

    assert isinstance(refusal, NoLineLeft)


def test_an_agreed_sum_above_what_is_left_is_refused():
    """Where the sum we agreed on is more than what the client keeps, no answer is made up."""
    made = agreed(discount_amount=70_000)

    (refusal,) = refusals(made, [change("quantity", "training", "1.5", 8)])

    assert isinstance(refusal, TermsRefused)
    assert answer(made, [change("quantity", "training", 2, 8)]).revision is not None


def test_who_has_to_approve_is_told_with_the_change_that_needs_it():
    """The engineer may give ten percent of a line: eleven go to the manager, and the other change does not."""
    made = quote(estimate(scope_of(training={"days": 10}, workstations={"count": 12}), company(), DAY))
    asked = [change("discount", "workstation", "0.11", 0), change("discount", "training", "0.02", 0)]

    answered = answer(made, asked, role="sales_engineer")

    assert answered.approval.by == "sales_manager"
    assert [each.kind for each in by_code(answered)["workstation"].approval] == ["whole", "line"]
    assert by_code(answered)["training"].approval == ()
    allowed = answer(made, [change("discount", "training", "0.02", 0)], role="sales_engineer")
    assert allowed.approval is None


def test_a_line_nobody_touched_may_follow():
    """Where the licences go, what is reckoned on them moves, and the client is told which lines."""
    licence = {"item": "Lecture", "amount": 1_000, "currency": "EUR", "seats": 3}
    made = quote(priced(training={"days": 3}, licences=[licence], exchange={"EUR": 150.0}))

    followed = answer(made, [change("quantity", "licences", 6, 3)]).followed
    still = answer(made, [change("quantity", "training", 4, 3)]).followed

    assert [each.code for each in followed] == ["currency_provision"]
    assert followed[0].after > followed[0].before > 0
    assert still == ()


def test_nothing_asked_is_no_revision():
    """A workbook that came back as it went is answered by nothing."""
    answered = answer(chu_quote(), [])

    assert (answered.revision, answered.bridge, answered.approval, answered.changes) == (None, None, None, ())
    assert answered.due == answered.asked_due == chu_quote().totals.due


@settings(max_examples=15)
@given(made=quotes())
def test_the_sheet_asked_back_as_it_stands_changes_nothing(made):
    """Whatever was quoted: the sheet as we sent it asks for nothing, and comes to what is due."""
    answered = answer(made, as_it_stands(made))

    assert answered.revision is None
    assert answered.asked_due == made.totals.due


@settings(max_examples=20)
@given(
    count=st.integers(1, 60),
    other=st.integers(0, 60),
    off=st.integers(0, 40).map(lambda part: Decimal(part) / 80),
    whole=st.integers(0, 40).map(lambda part: Decimal(part) / 400),
)
def test_the_effect_at_the_price_quoted_is_what_a_client_reckons(count, other, off, whole):
    """So many more, times the unit price, less the discounts, plus tax: to the centime."""
    terms = {"discounts": [{"on": "training", "percent": off * 100}], "discount_percent": whole * 100}
    made = quote(priced(training={"days": count}, migration={}, vendor={"origin": "local"}), **terms)
    line = next(each for each in made.lines if each.code == "training")

    (effect,) = answer(made, [change("quantity", "training", other, count)]).changes if other != count else (None,)

    if effect is not None:
        exact = (other - count) * line.unit_price * (1 - off) * (1 - whole) * Decimal("1.19")
        assert abs(effect.at_quoted - exact) <= Decimal("0.02")
    if effect is not None and not off and not whole:
        assert effect.at_quoted == (other - count) * line.unit_price * Decimal("1.19")


def cases():
    """Return quotes with changes on their sheets: half-centimes, two rates, agreed sums, everything together."""
    both = [change("quantity", "training", 12, 8), change("quantity", "own.1", "2.25", "1.5")]
    share = [change("discount", "workstation", "0.125", 0), change("discount", "own.1", "0.015", 0)]
    whole = [change("whole_discount", "", "0.0333", 0)]
    return [
        (small(), both),
        (small(), share),
        (small(), whole),
        (small(), [*both, *share, *whole]),
        (small(discounts=[{"on": "training", "amount": 14_000}], discount_percent=3), [*both, *whole]),
        (small(discounts=[{"on": "training", "percent": 5}]), [change("quantity", "training", 0, 8)]),
        (small(discount_amount=123_456), both),
        (small(payment="transfer", discount_percent=5), [change("quantity", "workstation", 30, 24)]),
    ]


def ticked():
    """Return quotes with choices taken and left on their sheets, one of them paid in cash."""
    training, lean = change("option", "training", 1, 0), change("variant", "lean", 1, 0)
    swap = [change("option", "training", 0, 1), change("option", "data_migration", 1, 0)]
    extra = {"label": "Étude", "unit_price": 90_000, "vat_percent": 9, "optional": True, "code": "study"}
    study = quote(priced(training={"days": 8}, vendor={"origin": "local"}), lines=[extra], discount_percent=2)
    return [
        (with_choices(), [training]),
        (with_choices(), [training, lean]),
        (with_choices().accept("training"), swap),
        (with_choices().accept("lean"), [change("variant", "lean", 0, 1)]),
        (study, [change("option", "study", 1, 0), change("whole_discount", "", "0.035", "0.02")]),
        (study.with_terms(payment="cash"), [change("option", "study", 1, 0)]),
        (agreed(discounts=[{"to_net": 250_000}]), [change("quantity", "training", 12, 8)]),
    ]


@pytest.mark.parametrize("number", range(7))
def test_choices_come_to_what_the_sheet_shows(number):
    """A choice ticked on the sheet costs the client there what it costs in our revision, to the centime."""
    made, asked = ticked()[number]

    answered = answer(made, asked, prices="quoted")

    assert answered.due == answered.asked_due


@pytest.mark.office
def test_the_price_quoted_is_what_the_sheet_shows(tmp_path):
    """What the client reads at the foot of its changed sheet is what we take it to ask, to the centime."""
    files = []
    for number, (made, asked) in enumerate([*cases(), *ticked()]):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(edited(made, asked))

    again = office.convert_all(files, "xlsx", tmp_path / "again")

    for path, (made, asked) in zip(again, [*cases(), *ticked()], strict=True):
        shown = amount(named(opened(path, values=True), "NET_A_PAYER")[0])
        assert answer(made, asked).asked_due == shown


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 7])
def test_at_the_prices_quoted_the_engine_comes_to_what_the_sheet_shows(number):
    """Where unit prices are kept, our revision is due for what the client's sheet says, but for a centime a rate."""
    made, asked = cases()[number]

    answered = answer(made, asked, prices="quoted")

    assert abs(answered.due - answered.asked_due) <= Decimal("0.02")


def test_a_sum_over_two_rates_of_tax_is_spread_anew():
    """A sum agreed on the whole is the same before tax; over two rates, the tax follows what is now sold."""
    made, asked = cases()[6]

    answered = answer(made, asked, prices="quoted")

    totals = answered.revision.totals
    assert totals.net - totals.discount == sum(answered.seen.bases.values())
    assert answered.due - answered.asked_due == Decimal("2.44")
