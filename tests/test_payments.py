"""The plan of payment: amounts that sum to what is due, milestones of the project, days on the working calendar."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing import Quote, Scope, estimate, quote
from costing.errors import TermsRefused
from costing.printing import console, quote_table
from tests.samples import DAY, book, chu_estimate, chu_quote, priced, scope_of

START = date(2027, 1, 3)  # a Sunday
STAGES = (
    "order", "delivery", "warranty", "planning", "supply", "rehearsal", "interfaces", "notice", "transfer", "rollout",
    "cutover", "validation", "training", "handover", "go_live", "retirement", "support",
)  # fmt: skip
KINDS = ("works", "supplies", "services", "studies")


def licence(amount):
    """A licence at an amount before tax, and nothing else: nothing that needs a project."""
    return {"licences": [{"item": "PACS", "amount": amount}]}


def paid(made, *fields):
    """What each payment says under some names."""
    return [tuple(getattr(each, field) for field in fields) for each in made.payments]


def of(stage, share, days=30, **more):
    """One milestone of a plan."""
    return {"stage": stage, "share_percent": share, "due_days": days, **more}


def test_the_record_holds_what_other_tools_rely_on():
    """Each payment names its milestone, its share of what is due and its amount, as text with two decimals."""
    first, *_ = json.loads(chu_quote().to_json())["payments"]

    # 22,808,428.30 with tax; 30 percent of it is 6,842,528.49
    assert (first["milestone"], first["share"], first["amount"]) == ("Commande passée", "0.3", "6842528.49")
    assert first["labels"]["en"] == "Order placed"


def test_the_usual_plan_follows_the_project():
    """Without hardware nothing is delivered: its 30 percent go to the first working day on the new version."""
    assert paid(chu_quote(), "stage", "share", "amount") == [
        ("order", Decimal("0.3"), Decimal("6842528.49")),
        ("cutover", Decimal("0.5"), Decimal("11404214.15")),
        ("validation", Decimal("0.2"), Decimal("4561685.66")),
    ]
    with_hardware = quote(priced(systems={"pacs": {"upgrade": "major"}}, hardware={"amount": 2_000_000}))
    assert [stage for (stage,) in paid(with_hardware, "stage")] == ["order", "supply", "cutover", "validation"]


def test_what_needs_no_project_is_paid_at_order_and_delivery():
    """Licences alone have no stages: 30 percent with the order, the rest on delivery."""
    made = quote(priced(**licence(100_000)))

    assert paid(made, "stage", "amount") == [("order", Decimal("35700.00")), ("delivery", Decimal("83300.00"))]
    assert [each.labels["fr"] for each in made.payments] == ["Commande passée", "Livraison"]


def test_a_stage_after_all_of_the_plan_is_taken_where_none_of_it_is_there():
    """Training alone is neither delivered nor accepted: what was planned there is paid once the users are trained."""
    made = quote(priced(training={"days": 3}))

    assert paid(made, "stage", "share") == [("order", Decimal("0.3")), ("training", Decimal("0.7"))]


def test_what_has_no_milestone_left_is_paid_with_the_last_there_is():
    """Training is paid once the users are trained: what was planned for an acceptance nobody signs is paid with it."""
    plan = [of("training", 60, label="Formation"), of("validation", 40)]

    made = quote(priced(training={"days": 3}), milestones=plan)

    assert paid(made, "milestone", "share") == [("Formation", Decimal(1))]


def test_a_plan_of_ones_own_stands_in_place_of_the_usual_one():
    """My milestones, shares, delays and names are the quote's; the quote no longer says that it took the usual plan."""
    plan = [of("order", 25, 0), of("rehearsal", 12.5), of("validation", 62.5, 45, label="PV de recette")]

    made = quote(priced(workstations={"count": 3}), milestones=plan)

    assert paid(made, "milestone", "share", "due_days") == [
        ("Commande passée", Decimal("0.25"), 0),
        ("Répétition sur plateforme d’essai", Decimal("0.125"), 30),
        ("PV de recette", Decimal("0.625"), 45),
    ]
    told = {each.key: each.audience for each in quote(priced(workstations={"count": 3})).assumptions}
    assert told["assumption.payment_plan"] == "internal"
    assert "assumption.payment_plan" not in {each.key for each in made.assumptions}


def test_two_payments_may_follow_one_milestone():
    """Half thirty days after acceptance and half after sixty: both stand, as they were said."""
    made = quote(priced(workstations={"count": 3}), milestones=[of("validation", 50), of("validation", 50, 60)])

    assert paid(made, "stage", "due_days") == [("validation", 30), ("validation", 60)]


def test_each_payment_has_its_day_once_the_order_has():
    """Ordered on 3 January 2027, accepted on the 13th: thirty days later is a Friday, so it is due on the Sunday."""
    made = quote(priced(workstations={"count": 3}), start=START)

    assert paid(made, "stage", "reached", "day") == [
        ("order", date(2027, 1, 3), date(2027, 1, 3)),
        ("validation", date(2027, 1, 13), date(2027, 2, 14)),
    ]
    assert paid(quote(priced(workstations={"count": 3})), "reached", "day") == [(None, None), (None, None)]


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (182, date(2027, 7, 4)),  # a Sunday
        (183, date(2027, 7, 6)),  # the 5th is a holiday
        (187, date(2027, 7, 11)),  # the 9th is a Friday
        (188, date(2027, 7, 11)),  # a Saturday
        (189, date(2027, 7, 11)),
    ],
)
def test_a_day_that_is_not_worked_is_moved_to_the_next(days, due):
    """What falls due on Independence Day, on a Friday or on a Saturday is due on the next working day."""
    made = quote(priced(**licence(1_000)), start=START, milestones=[of("order", 100, days)])

    assert paid(made, "day") == [(due,)]


def test_the_end_of_the_warranty_is_a_year_after_acceptance():
    """Accepted on 13 January 2027, a last payment at the end of the warranty is reached a year later."""
    plan = [of("validation", 90), of("warranty", 10, 0)]

    made = quote(priced(workstations={"count": 3}), start=START, milestones=plan)

    # 13 January 2028 is a Thursday
    assert paid(made, "stage", "reached", "day")[1] == ("warranty", date(2028, 1, 13), date(2028, 1, 13))


def test_a_project_past_the_calendar_has_no_days():
    """Where the calendar ends before the project, payments keep their amounts and tell no day but the order's."""
    made = quote(priced(workstations={"count": 3}), start=date(2100, 12, 30))

    assert [day for (day,) in paid(made, "reached")] == [date(2100, 12, 30), None]
    assert sum(each.amount for each in made.payments) == made.totals.due


@pytest.mark.parametrize("day", ["2027-01-03", START], ids=["text", "day"])
def test_an_order_may_be_dated_as_json_has_to(day):
    """The day of the order is a day in TOML and a text in JSON, and means the same."""
    assert quote(priced(**licence(1_000), terms={"start": day})).terms.start == START


def test_an_advance_is_given_back_and_a_retention_kept_of_each_payment():
    """Of 119,000: 15 percent ahead, 5 percent kept to the end; each payment for work is less by its part of both."""
    said = {"kind": "supplies", "advance_percent": 15, "retention_percent": 5}
    plan = [of("order", 40), of("delivery", 60)]

    made = quote(priced(**licence(100_000)), public_contract=said, milestones=[of("delivery", 40), of("delivery", 60)])

    assert paid(made, "kind", "stage", "share", "amount", "recovered", "retained", "guarantee") == [
        ("advance", "order", Decimal("0.15"), Decimal("17850.00"), None, None, Decimal("17850.00")),
        ("instalment", "delivery", Decimal("0.32"), Decimal("38080.00"), Decimal("7140.00"), Decimal("2380.00"), None),
        ("instalment", "delivery", Decimal("0.48"), Decimal("57120.00"), Decimal("10710.00"), Decimal("3570.00"), None),
        ("retention", "warranty", Decimal("0.05"), Decimal("5950.00"), None, None, None),
    ]
    with pytest.raises(TermsRefused, match="advance_percent"):
        quote(priced(**licence(100_000)), public_contract=said, milestones=plan)


def test_an_advance_never_passes_its_cap_by_a_centime():
    """15 percent of 119.12 are 17.868: the advance is 17.86, and the rest is paid on delivery."""
    made = quote(priced(**licence(100.10)), public_contract={"kind": "supplies", "advance_percent": 15})

    assert paid(made, "amount") == [(Decimal("17.86"),), (Decimal("101.26"),)]


def test_contract_years_are_in_no_payment():
    """Maintenance is billed year by year: the payments sum to what is due once, and not to the commitment."""
    made = quote(priced(workstations={"count": 3}, maintenance={"years": 3}))

    assert sum(each.amount for each in made.payments) == made.totals.due < made.commitment.gross
    assert quote(priced(maintenance={"years": 3})).payments == ()


def test_the_same_terms_give_the_same_plan_from_a_file_and_from_a_call():
    """Milestones, the day of the order and a public contract: written in the scope or given in the call, one record."""
    said = {
        "start": START,
        "milestones": [of("validation", 80), of("support", 20, 60, label="Clôture")],
        "public_contract": {"kind": "services", "advance_percent": 10, "retention_percent": 5, "bond_percent": 5},
    }

    in_file = quote(priced(workstations={"count": 3}, terms=said))
    in_call = quote(priced(workstations={"count": 3}), **said)

    assert in_file.to_json() == in_call.to_json()
    assert [each.milestone for each in in_call.payments][-2] == "Clôture"


def test_the_terminal_shows_the_plan_in_each_language():
    """The table says milestone, share, amount and day, or how long after the milestone, in the language asked."""
    dated, open_ = quote(priced(workstations={"count": 3}), start=START), quote(priced(workstations={"count": 3}))

    def shown(made, lang):
        screen = console()
        with screen.capture() as capture:
            screen.print(quote_table(made, lang))
        return capture.get()

    assert "14 février 2027" in shown(dated, "fr")
    assert "Payment plan" in shown(open_, "en")
    assert "30\u00a0days after the milestone" in shown(open_, "en")
    assert "جدول الدفع" in shown(open_, "ar")


@st.composite
def plans(draw):
    """Return milestones of any stages whose shares, in millionths of a percent, sum to a hundred."""
    whole = 100_000_000
    cuts = sorted(draw(st.sets(st.integers(1, whole - 1), max_size=6)))
    shares = [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]
    stages = st.sampled_from(STAGES)
    return [of(draw(stages), Decimal(share) / 1_000_000, draw(st.integers(0, 60))) for share in shares]


def percents(most):
    """Return a percentage, in hundredths, or nothing said."""
    return st.none() | st.integers(0, most * 100).map(lambda share: Decimal(share) / 100)


@st.composite
def contracts(draw):
    """Return what a public contract provides for, within the caps that were read."""
    said = {"kind": draw(st.sampled_from(KINDS)), "exceptional": draw(st.booleans())}
    said |= {"advance_percent": draw(percents(15)), "supply_advance_percent": draw(percents(35))}
    return {**said, "retention_percent": draw(percents(20)), "bond_percent": draw(percents(20))}


WORK = st.sampled_from(
    ({}, {"training": {"days": 3}}, {"workstations": {"count": 3}}, {"systems": {"pacs": {"upgrade": "minor"}}})
)


@given(amount=st.integers(1, 10**11), work=WORK, plan=st.none() | plans(), contract=st.none() | contracts())
def test_whatever_is_due_and_however_it_is_planned_the_payments_are_it(amount, work, plan, contract):
    """Payments sum to what is due, to the centime, and their shares to one; what is held back is given back."""
    if contract is not None and plan is not None:
        plan = [{**each, "stage": "validation" if each["stage"] == "order" else each["stage"]} for each in plan]
    terms = {"start": START, **({"milestones": plan} if plan else {})}
    terms |= {"public_contract": {k: v for k, v in contract.items() if v is not None}} if contract else {}

    made = quote(estimate(scope_of(**licence(amount / 100), **work), book(), DAY), **terms)

    assert sum(each.amount for each in made.payments) == made.totals.due
    assert sum(each.share for each in made.payments) == 1
    assert all(each.amount >= 0 for each in made.payments)
    ahead = sum(each.amount for each in made.payments if each.guarantee is not None)
    assert ahead == sum(each.recovered or 0 for each in made.payments)
    kept = sum(each.amount for each in made.payments if each.kind == "retention")
    assert kept == sum(each.retained or 0 for each in made.payments)
    assert all(abs(each.amount - each.share * made.totals.due) <= Decimal("0.05") for each in made.payments)
    days = [each.day for each in made.payments if each.day is not None]
    assert all(made.offer.estimate.prices.work_calendar.is_working(day) for day in days)


@given(plan=plans(), contract=contracts())
def test_a_plan_reads_back_from_its_record(plan, contract):
    """Written twice, the record is the same to the byte; read back, it is the same quote, from a JSON scope too."""
    stages = [{**each, "stage": "cutover" if each["stage"] == "order" else each["stage"]} for each in plan]
    contract = {name: value for name, value in contract.items() if value is not None}
    made = quote(chu_estimate(), start=START, milestones=stages, public_contract=contract)

    text = made.to_json()

    again = quote(estimate(Scope.model_validate(made.scope.model_dump(mode="json")), book(), DAY))
    assert Quote.from_json(text).to_json() == text
    assert Quote.from_json(text).payments == made.payments
    assert paid(again, "stage", "share", "day") == paid(made, "stage", "share", "day")
