"""A quote adds up, its what-ifs are true and its components stand: over generated hospitals and companies' books."""

import copy
from collections import Counter
from decimal import Decimal

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from costing import Quote
from costing.drivers import answers, as_arrays
from costing.pricing import priced_services
from costing.totalling import totals_of
from tests import strategies as draw
from tests.laws import NOISE, cases, changed, firm, key_of, priced
from tests.overlays import book_of, books
from tests.samples import DAY, book

CENT = Decimal("0.01")
# A charge is sold to the centime, and a what-if weighs it unrounded.
HALF_A_CENT = 0.005
COMPONENTS = {
    "assessment", "procurement", "installation", "migration", "integration", "compatibility", "training", "hardening",
    "optimisation", "decommissioning",
}  # fmt: skip
# Answers whose what-if no single key can say: a list, a level, a licence of each.
UNSAID = {"systems", "interface_points", "licence_multiple", "residual", "maintenance_base"}


@given(cases())
def test_a_quote_adds_up_to_the_centime(case):
    """Lines are quantity times unit price and sum to net; net and taxes sum to what is due, to the centime."""
    made = firm(case)

    once = [line for line in made.lines if not line.recurring]
    totals = made.totals
    assert all(line.amount == (line.quantity * line.unit_price).quantize(CENT) for line in made.lines)
    assert totals.net == sum((line.amount for line in once), Decimal(0))
    assert sum((tax.base for tax in totals.vat), Decimal(0)) == totals.net - totals.discount
    assert totals.gross == totals.net - totals.discount + sum((tax.amount for tax in totals.vat), Decimal(0))
    assert totals.due == totals.gross + totals.stamp_duty
    years = made.maintenance.years if made.maintenance else ()
    assert made.commitment.gross == totals.gross + sum((year.gross for year in years), Decimal(0))
    assert sum((year.net for year in years), Decimal(0)) == sum(
        (line.amount for line in made.lines if line.recurring), Decimal(0)
    )


@given(cases())
def test_a_firm_line_lies_in_its_range(case):
    """What a line is sold at lies between its low and its high, but for the rounding of its unit price."""
    for line in priced(case).lines:
        if not line.recurring:
            slack = float(line.step) * line.quantity.likely + NOISE * line.amount.high
            assert line.amount.low - slack <= float(line.firm_amount) <= line.amount.high + slack


@given(cases())
def test_a_record_reads_back_to_the_same_quote(case):
    """A record written as JSON reads back to the same quote, and the same scope always gives the same bytes."""
    made = firm(case)

    assert Quote.from_json(made.to_json()) == made
    assert firm(case, copy.deepcopy(case.tables)).to_json() == made.to_json()


@given(cases())
def test_contributions_are_dinars_that_add_up(case):
    """The low end of a range and what its drivers bring add up to the price shown; a flat price is its own."""
    made = priced(case)
    for line in made.lines:
        steps = list(line.trace)
        assert all(step.source for step in steps)
        if line.exact is not None:
            continue
        if made.prices.services[line.service].flat:
            assert [float(step.value) for step in steps if step.step == "flat_price"] == [line.unit_price.likely]
            continue
        price = next(step for step in steps if step.step == "price")
        parts = steps[: steps.index(price)]
        assert abs(sum(float(step.value) for step in parts) - float(price.value)) <= 1e-6 * float(price.value)


@given(cases())
def test_the_lines_are_the_totals_of_one_evaluation(case):
    """The total that what-ifs start from is that of the lines: one-off, and over all contract years."""
    made = priced(case)

    totalled = totals_of(made.assembly.case, as_arrays(made.assembly.case.found))

    years = [line.amount for line in made.lines if line.recurring]
    for place, corner in enumerate(("low", "likely", "high")):
        yearly = sum(getattr(amount, corner) for amount in years)
        assert np.isclose(np.broadcast_to(totalled.once, 3)[place], getattr(made, corner), rtol=1e-12, atol=1e-6)
        assert np.isclose(np.broadcast_to(totalled.years, 3)[place], yearly, rtol=1e-12, atol=1e-6)


def likely_of(row):
    """Return the answer that a what-if supposes, as a scope writes it."""
    value = next(iter(row.values.values()))[1]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def with_answer(tables, driver, value, usual):
    """Return tables with an answer written in wherever it is open; nothing where it has no place there."""
    if driver.name in UNSAID or driver.key is None:
        return None
    if driver.name == "versions_behind":
        return _in_every(tables, value)
    if driver.name == "seats":
        return _seated(tables, value, usual)
    key = "training.days" if driver.key == "training.days" else key_of(tables, driver)
    return changed(tables, key, value) if key is not None else None


def _in_every(tables, value):
    learned = copy.deepcopy(tables)
    for name in ("pacs", "ris"):
        if name in learned.get("systems", {}):
            learned["systems"][name].setdefault("versions_behind", value)
    return learned if "systems" in tables else None


def _seated(tables, value, usual):
    """Count the seats where a licence is sold by the seat: as it says, else as its vendor does or the book takes it."""
    learned = copy.deepcopy(tables)
    of_vendor = tables.get("vendor", {}).get("licensing", usual)
    for licence in learned["licences"]:
        if licence.get("model", of_vendor) == "concurrent" and "years" not in licence:
            licence.setdefault("seats", value)
    return learned


def committed(made):
    """Return how wide an estimate is, contract years included."""
    return sum(line.amount.high - line.amount.low for line in made.lines)


def net(made):
    """Return the firm one-off net of an estimate."""
    return float(sum((line.firm_amount for line in made.lines if not line.recurring), Decimal(0)))


@given(cases(), st.data())
def test_a_what_if_is_the_estimate_of_the_scope_with_that_answer(case, data):
    """What an answer narrows or costs is the difference of two estimates: without it, and with it written in."""
    made = priced(case)
    rows = [row for row in made.what_ifs.rows if row.name and row.change != "beyond"]
    written = [
        (row, with_answer(case.tables, made.prices.drivers[row.name], likely_of(row), made.prices.licensing.default))
        for row in rows
    ]
    said = [(row, tables) for row, tables in written if tables is not None]
    assume(said)
    row, tables = data.draw(st.sampled_from(said))
    effect = made.what_ifs.effects[row.name, row.change]

    after = priced(case, tables)

    charges = sum(1 for line in (*made.lines, *after.lines) if made.prices.all_services[line.service].table == "vendor")
    slack = 1e-6 + 1e-12 * (abs(committed(made)) + made.high)
    assert abs(effect.narrowing - (committed(made) - committed(after))) <= slack
    assert abs(effect.plain - (after.likely - made.likely)) <= slack
    assert abs(effect.once - (net(after) - net(made))) <= slack + HALF_A_CENT * charges


@given(cases(), st.data())
def test_one_step_more_is_the_estimate_of_the_scope_with_one_more(case, data):
    """What one terabyte or ten users more would cost is the difference of two estimates."""
    made = priced(case)
    rows = [row for row in made.what_ifs.rows if row.change == "beyond"]
    assume(rows)
    row = data.draw(st.sampled_from(rows))
    driver = made.prices.drivers[row.name]
    key = key_of(case.tables, driver)
    assume(key is not None)
    effect = made.what_ifs.effects[row.name, row.change]

    after = priced(case, changed(case.tables, key, likely_of(row)))

    assert abs(effect.plain - (after.likely - made.likely)) <= 1e-6 + 1e-12 * made.high


@given(cases())
def test_questions_come_with_what_they_are_worth_first_things_first(case):
    """Each open answer is asked once, the one that narrows most first; no answer is worth less than nothing."""
    made = priced(case)

    asked_for = made.questions()

    leading = [made.prices.drivers[each.driver].leads for each in asked_for]
    worth = [each.narrowing for each, leads in zip(asked_for, leading, strict=True) if not leads]
    assert leading == sorted(leading, reverse=True)
    assert worth == sorted(worth, reverse=True)
    assert all(each.narrowing >= 0 and each.if_dear >= 0 and each.if_dear_year >= 0 for each in asked_for)
    assert max(Counter(each.driver for each in asked_for).values(), default=1) == 1


@given(cases())
def test_every_component_stands_exactly_once(case):
    """Each of the ten components is a line, inside a line that is there, or said to be left out; never silently."""
    made = priced(case)

    lines = {line.service for line in made.lines}
    assert Counter(standing.code for standing in made.components) == Counter(COMPONENTS)
    for standing in made.components:
        assert standing.status in {"line", "included", "not_asked", "not_offered"}
        assert (standing.service in lines) == (standing.status in {"line", "included"})
        component = made.prices.components[standing.code]
        if standing.status == "line":
            assert standing.service == component.service
        if standing.status in {"not_asked", "not_offered"}:
            assert standing.service is None
            assert component.service not in lines
        assert all(standing.reason[lang] for lang in ("fr", "en", "ar"))


@given(
    books(),
    st.lists(draw.scopes(), min_size=1, max_size=12),
    st.integers(0, 2),
)
def test_one_hospital_and_a_country_of_them_are_priced_alike(own, many, corner):
    """A hospital priced alone and as one row among others has the same price, to the last bit."""
    prices = (book_of(own) if own else book()).on(DAY)
    tables = ("systems", "workstations", "migration", "integrations", "hardware")
    alone = [as_arrays(answers(draw.validated(scope), prices)) for scope in many]
    rows = {name: np.stack([values[name] for values in alone], axis=1) for name in alone[0]}

    country = priced_services(prices, rows, tuple(prices.services), tables)

    for place, values in enumerate(alone):
        scalar = {name: array[corner] for name, array in values.items()}
        for code, working in priced_services(prices, scalar, tuple(prices.services), tables).items():
            row = np.broadcast_to(country[code].amount, (3, len(many)))[corner, place]
            assert float(working.amount) == float(row)
