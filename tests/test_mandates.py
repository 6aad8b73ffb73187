"""Floors and mandates: what may be given, by whom, and who has to approve what goes beyond."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing import estimate, quote
from costing.errors import TermsRefused
from costing.wording import LANGUAGES
from tests.companies import OWN, company
from tests.samples import DAY, book, scope_of

WORK = {"training": {"days": 20}, "migration": {"volume_tb": 18}, "workstations": {"count": 24}}


def sold(own=None, **terms):
    """Return a quote of the company with mandates."""
    return quote(estimate(scope_of(**WORK), own or company(), DAY), **terms)


def reasons(made):
    """Return why a quote needs approval: kind and line."""
    return [(each.kind, each.code) for each in made.approval.reasons] if made.approval is not None else []


def test_a_quote_without_a_discount_needs_nobody():
    """At its listed prices a quote may be sent by anyone."""
    assert sold().approval is None
    assert sold(role="sales_engineer").approval is None


def test_a_contingency_is_no_discount():
    """Sold at a confidence and nothing taken off, a quote gives nothing away: the provision is listed at its price."""
    made = sold(confidence=80)

    assert [line.contingency for line in made.lines if line.service == "contingency"] != []
    assert made.approval is None
    assert reasons(sold(confidence=80, discount_percent=5, role="sales_engineer")) == []


@pytest.mark.parametrize(("percent", "needed"), [(5, False), (Decimal("5.0001"), True)])
def test_a_mandate_reaches_to_its_last_figure(percent, needed):
    """Five percent is within a mandate of five; a hair more has to be approved."""
    made = sold(discount_percent=percent, role="sales_engineer")

    assert (made.approval is not None) is needed


@pytest.mark.parametrize(("more", "needed"), [("0.00", False), ("0.01", True)])
def test_a_centime_of_rounding_is_no_discount(more, needed):
    """Five percent of an odd sum, rounded up to the centime, is within the mandate; a centime beyond is not."""
    odd = [{"label": "Armoire", "quantity": 1, "unit_price": Decimal("99999.91")}]
    whole = sold(lines=odd).totals.net

    made = sold(
        lines=odd,
        discount_amount=(whole / 20).quantize(Decimal("0.01"), "ROUND_UP") + Decimal(more),
        role="sales_engineer",
    )

    assert (made.totals.discount > whole / 20, made.approval is not None) == (True, needed)
    if needed:
        assert "The discount on the whole, 5.001%" in made.approval.reasons[0].text["en"]


def test_the_next_role_whose_mandate_reaches_approves():
    """Eight percent is beyond the sales engineer's five; of those who may, the sales manager may least."""
    made = sold(discount_percent=8, role="sales_engineer")

    assert reasons(made) == [("whole", None)]
    assert made.approval.by == "sales_manager"
    assert made.approval.by_label["fr"] == "Responsable commercial"
    assert made.approval.reasons[0].text["en"] == (
        "The discount on the whole, 8%, is beyond the mandate of 5% (Sales engineer)."
    )


def test_a_line_has_a_mandate_of_its_own():
    """The sales engineer may take ten percent off one line, and not eleven."""
    assert sold(discounts=[{"on": "workstation", "percent": 10}], role="sales_engineer").approval is not None

    only = quote(estimate(scope_of(training={"days": 20}, workstations={"count": 24}), company(), DAY))
    assert only.discount(10, on="training").with_terms(role="sales_engineer").approval is None
    assert reasons(only.discount(11, on="training").with_terms(role="sales_engineer")) == [("line", "training")]


def test_the_whole_is_held_against_what_all_discounts_take_together():
    """Two small discounts that come to more than the mandate have to be approved."""
    made = sold(discounts=[{"percent": 3}, {"percent": 3}], role="sales_engineer")

    assert reasons(made) == [("whole", None)]


def test_a_price_set_by_hand_counts_as_the_discount_it_is():
    """A training day listed at 35,000 and set to 29,000 is 17.1 percent off, and under its floor of 30,000."""
    made = sold(prices={"training": {"unit_price": 29_000, "reason": "Usage"}}, role="sales_engineer")

    assert ("line", "training") in reasons(made)
    assert ("floor", "training") in reasons(made)


def test_under_a_floor_only_whoever_may_sell_there_approves():
    """The sales manager may give twelve percent and not sell under a floor: the managing director has to."""
    made = sold(discounts=[{"on": "training", "to_unit_price": 29_999}], role="sales_manager")

    assert reasons(made) == [("line", "training"), ("floor", "training")]
    assert made.approval.by == "managing_director"
    assert made.approval.reasons[1].text["en"].endswith("29,999.00\u00a0DZD, is below its floor of 30,000.00\u00a0DZD.")


@pytest.mark.parametrize(("price", "floored"), [(30_000, False), (Decimal("29999.99"), True)])
def test_a_floor_itself_is_not_under_the_floor(price, floored):
    """At its floor a line may be sold; a centime under it, not."""
    made = sold(discounts=[{"on": "training", "to_unit_price": price}], role="sales_manager")

    assert (("floor", "training") in reasons(made)) is floored


def test_a_line_given_away_is_under_its_floor_whoever_gives_it():
    """A company that has floors and no mandates is told of a line sold for nothing, as of one sold for a dinar."""
    floors = company('[[floors.training]]\nfrom = 2025-01-01\ndzd = 30_000\nsource = "Direction"\n')

    for off in (100, 99):
        made = sold(floors, discounts=[{"on": "training", "percent": off}])
        assert reasons(made) == [("floor", "training")]
        assert made.approval.by is None


def test_a_floor_may_be_a_share_of_the_listed_price():
    """A migration is not sold under nine tenths of its listed price."""
    assert reasons(sold(discounts=[{"on": "data_migration", "percent": 10}], role="managing_director")) == []
    assert reasons(sold(discounts=[{"on": "data_migration", "percent": 11}], role="sales_manager")) == [
        ("floor", "data_migration")
    ]


def test_a_floor_may_be_a_least_margin_on_the_cost():
    """774,012 of cost at a least margin of half make 24 stations not go under 1,548,024."""
    at, under = (
        sold(discounts=[{"on": "workstation", "to_net": net}], role="managing_director")
        for net in (1_548_024, Decimal("1548023.99"))
    )

    assert ("floor", "workstation") not in reasons(at)
    assert under.approval is None or ("floor", "workstation") not in reasons(under)
    small = sold(discounts=[{"on": "workstation", "to_net": Decimal("1548023.99")}], role="sales_manager")
    assert ("floor", "workstation") in reasons(small)


def test_a_discount_of_nobody_has_to_be_approved():
    """Where the company has mandates, a discount that names nobody who gives it goes to whoever may."""
    made = sold(discount_percent=1)

    assert {each.kind for each in made.approval.reasons} == {"whole", "line"}
    assert made.approval.by == "sales_engineer"


def test_beyond_every_mandate_nobody_can_approve():
    """Nobody may give half the price away, and the quote says so."""
    made = sold(discount_percent=50, role="managing_director")

    assert made.approval.by is None


def test_a_role_without_a_mandate_is_refused_where_there_are_some():
    """A role that may give nothing is a mistake to be told, with those that may."""
    with pytest.raises(TermsRefused, match="sales_engineer, sales_manager, managing_director"):
        sold(role="trainer")


def test_without_a_company_book_nothing_has_to_be_approved():
    """The base book has neither floors nor mandates: any discount goes, and any word for a role."""
    assert sold(book(), discount_percent=90, role="Karim").approval is None


def test_an_option_is_held_against_mandates_before_it_is_accepted():
    """A price set by hand on an option is in the client's hands: it is looked at like any other."""
    made = sold(
        options=[{"lines": ["training"]}],
        prices={"training": {"unit_price": 20_000, "reason": "Geste"}},
        role="sales_engineer",
    )

    assert reasons(made) == [("line", "training"), ("floor", "training")]


@given(
    percent=st.decimals(0, 100, places=2),
    role=st.sampled_from(("sales_engineer", "sales_manager", "managing_director")),
)
def test_who_may_give_more_never_needs_approval_where_who_may_give_less_does_not(percent, role):
    """Mandates are an order: what one may give, each that may give more may give too."""
    roles = ("sales_engineer", "sales_manager", "managing_director")
    needed = [sold(discounts=[{"on": "data_migration", "percent": percent}], role=each).approval for each in roles]

    free = [each is None for each in needed]
    # The sales manager's single line reaches 12 percent, the sales engineer's 10.
    assert free == sorted(free)
    approval = needed[roles.index(role)]
    assert approval is None or {*approval.reasons[0].text} == set(LANGUAGES)
    assert approval is None or approval.by is None or free[roles.index(approval.by)]


def test_what_is_sold_none_of_is_under_no_floor():
    """While nobody knows whether the vendor is foreign, its travel is a line of none: no floor holds for nothing."""
    travel = """
[[floors.travel]]
from = 2025-01-01
margin_percent = 10
source = "Direction"

[[costs.travel]]
from = 2025-01-01
purchases_a_unit = 200_000
source = "Dossiers"
"""
    made = quote(estimate(scope_of(**WORK), company(OWN + travel), DAY), discount_percent=1, role="sales_engineer")

    assert made.approval is None
    assert [(line.quantity, line.amount) for line in made.lines if line.code == "travel"] == [(0, 0)]
