"""Laws of levers and bundles: they change what they name and nothing else, and their sums add up."""

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costing.errors import LeverIdle, NoLineLeft
from costing.quoting.comparing import compare
from costing.quoting.levering import flattened
from costing.quoting.variants import variant
from tests.laws import cases as any_case
from tests.laws import changed, firm
from tests.samples import DAY, book
from tests.strategies import scopes, validated

BASE = book().on(DAY)
CODES = (*BASE.levers, *BASE.bundles)
CENT = Decimal("0.01")
# Services whose price follows from the amounts of others, or from where the vendor is.
FOLLOWING = {"customs", "currency_provision", "withholding_tax", "domiciliation_tax", "travel", "comprehensive_project"}


def pulled(scope, *codes):
    """Offer a scope with some levers; an example in which one does nothing is no example."""
    try:
        return variant(scope, book(), DAY, codes)
    except (LeverIdle, NoLineLeft):
        assume(condition=False)


def changes(code):
    """Every change that a lever or bundle makes, its own and those of the levers inside it."""
    choice = {**BASE.levers, **BASE.bundles}[code]
    return [choice.change, *(BASE.levers[each].change for each in getattr(choice, "levers", ()))]


def named(code):
    """Return the keys a lever or bundle may change: those it names, and the amounts of what it cuts."""
    keys = {key for change in changes(code) for key in change.keys}
    return keys | {cut.service for change in changes(code) for cut in change.cuts}


@given(scopes().map(validated), st.sampled_from(CODES))
@settings(max_examples=150)
def test_a_lever_changes_no_answer_that_it_does_not_name(scope, code):
    """Whatever was answered and is not named by a lever or bundle stays as it was answered."""
    before, after = flattened(scope), flattened(pulled(scope, code).scope)

    moved = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    keys = named(code) | {key.split(".")[0] for key in _fills(code) if key.split(".")[0] not in scope.tables}
    allowed = tuple(f"{key}{end}" for key in keys for end in (".", "["))
    assert [key for key in moved if key not in keys and not key.startswith(allowed)] == []


@given(scopes().map(validated), st.sampled_from(CODES))
@settings(max_examples=150)
def test_a_lever_moves_no_price_that_it_does_not_name(scope, code):
    """A line whose service, table and drivers no lever names costs to the centime what it cost."""
    before, after = pulled(scope), pulled(scope, code)
    keys = named(code)
    drivers = {name for name, driver in BASE.drivers.items() if {*driver.keys} & (keys | _fills(code))}
    drivers |= {"systems", "versions_behind"} if any(key.startswith("systems") for key in keys) else set()
    firm_after = {cost.code: cost.firm for cost in after.costs}

    for cost in before.costs:
        service = BASE.all_services[cost.service]
        touched = drivers & {*service.weights, service.quantity} or {cost.service, service.table} & keys
        if not touched and cost.service not in FOLLOWING:
            assert firm_after[cost.code] == cost.firm, cost.code


def _fills(code):
    return {key for change in changes(code) for key in (*change.fills, *change.sets, *change.caps)}


@given(any_case())
@settings(max_examples=60)
def test_as_it_stands_a_variant_costs_what_the_quote_says(case):
    """Without a lever the one-off lines are those of the quote, but for what is paid by the year."""
    scope = validated(case.tables)
    made = variant(scope, case.book, DAY)
    quoted = {line.code: line.amount for line in firm(case).lines if not line.recurring}

    by_year = any(cost.code == "subscription" for cost in made.yearly[0])
    if not by_year:
        assert {cost.code: cost.firm for cost in made.costs} == quoted
    assert made.once <= sum(quoted.values())


@given(scopes().map(validated))
@settings(max_examples=100)
def test_phases_add_up(scope):
    """Phases hold every line once and sum to the unphased price; the overhead is stated apart, on later phases only."""
    before, after = pulled(scope), pulled(scope, "phased")

    assert sorted(cost.code for phase in after.phases for cost in phase.costs) == sorted(c.code for c in before.costs)
    assert sum(phase.net for phase in after.phases) == before.once == after.net
    assert after.once == before.once + sum(phase.overhead for phase in after.phases)
    assert after.phases[0].overhead == 0
    assert [phase.year for phase in after.phases] == list(range(1, len(after.phases) + 1))
    for phase in after.phases[1:]:
        assert phase.overhead == (phase.net * Decimal("0.06")).quantize(CENT)


@given(scopes().map(validated), st.lists(st.sampled_from(CODES), max_size=2, unique=True))
@settings(max_examples=120)
def test_a_cost_of_ownership_adds_up(scope, codes):
    """What is owned longer costs more; today's worth is at most the sum; the cost lies between its low and its high."""
    made = pulled(scope, *codes)
    owned = made.ownership(BASE.ownership)

    for each in owned:
        years = sum(made.in_year(year) for year in range(1, each.years + 1))
        assert each.cost == made.once + made.borne + years
        assert each.present <= each.cost
        assert each.low <= each.high
    assert [each.cost for each in owned] == sorted(each.cost for each in owned)
    assert made.range.low <= made.range.likely + 0.01
    assert made.range.likely <= made.range.high + 0.01


@given(scopes(workstations=st.just({"count": 1})), st.integers(1, 120))
@settings(max_examples=80)
def test_one_more_station_never_costs_less_however_it_is_negotiated(tables, count):
    """A discount by volume has no step at which one more station would be cheaper in all."""
    fewer, more = (
        pulled(validated(changed(tables, "workstations.count", number)), "negotiation") for number in (count, count + 1)
    )

    assert fewer.once <= more.once
    assert fewer.ownership(BASE.ownership)[-1].cost <= more.ownership(BASE.ownership)[-1].cost


@given(scopes(maintenance=st.just({"years": 1})), st.integers(1, 9))
@settings(max_examples=60)
def test_a_longer_contract_never_costs_less_in_all(tables, years):
    """A discount by term never makes one more contract year cheaper than the years without it."""
    sums = []
    for number in (years, years + 1):
        made = pulled(validated(changed(tables, "maintenance.years", number)), "negotiation")
        care = [cost.firm for costs in made.yearly for cost in costs if cost.service == "maintenance"]
        sums.append(sum((care * 2)[:number]) if number > len(care) else sum(care[:number]))

    assert sums[0] <= sums[1]


def answers_that_are_work(scope):
    """Every answer of a scope but its prices; how much hardware is no answer where its amounts are given."""
    apart = {"amount", "cost", "currency"} | (
        {"level"} if scope.hardware is not None and scope.hardware.lots else set()
    )
    return {key: value for key, value in flattened(scope).items() if key.rsplit(".", maxsplit=1)[-1] not in apart}


@given(scopes().map(validated), st.sampled_from(CODES))
@settings(max_examples=100)
def test_equal_work_has_no_difference_and_another_has_one(scope, code):
    """A comparison calls work equal exactly where every answer of the scopes that is no price is the same."""
    made = [pulled(scope), pulled(scope, code)]
    page = compare(made, book(), DAY)
    work = [answers_that_are_work(each.scope) for each in made]
    same_tables = {*made[0].scope.tables} == {*made[1].scope.tables}
    rented = [{cost.service for cost in each.yearly[0]} & {"hosting", "hardware"} for each in made]
    assert page.equal == (work[0] == work[1] and same_tables and rented[1] <= rented[0])
