"""The laws a buyer expects of prices, held over thousands of generated hospitals."""

import copy
from decimal import Decimal

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from costing import Quote, estimate, quote
from costing.drivers import answers, as_arrays
from costing.pricing import priced_services
from tests import strategies as draw
from tests.samples import DAY, book

CENT = Decimal("0.01")


def priced(tables):
    return estimate(draw.validated(tables), book(), DAY)


def firm(tables):
    return quote(priced(tables))


def whole(made):
    """One-off and committed years together."""
    return made.commitment.net


def not_cheaper(fewer, more):
    """More of something never costs less: at likely, firm, and with the committed years."""
    before, after = priced(fewer), priced(more)
    assert after.likely >= before.likely * (1 - 1e-12)
    assert quote(after).totals.net >= quote(before).totals.net
    assert whole(quote(after)) >= whole(quote(before))


@given(draw.scopes(workstations=draw.WORKSTATIONS), st.integers(1, 200), st.integers(1, 50))
def test_more_workstations_never_cost_less(tables, count, added):
    """One workstation more never lowers the total, firm or not, sold in parts or whole."""
    fewer, more = copy.deepcopy(tables), copy.deepcopy(tables)
    fewer["workstations"]["count"] = count
    more["workstations"]["count"] = count + added

    not_cheaper(fewer, more)


@given(st.integers(1, 5_000), draw.WORKSTATIONS, draw.VENDOR)
def test_a_workstation_never_costs_more_in_volume(count, workstations, vendor):
    """The unit price of a workstation falls with the number bought, or stays."""
    tables = {"client": {"name": "H"}, "workstations": workstations, "vendor": vendor}

    one, two = (
        firm({**tables, "workstations": {**workstations, "count": number}}).lines[0] for number in (count, count + 1)
    )

    assert two.unit_price <= one.unit_price
    assert two.amount >= one.amount


@given(draw.scopes(migration=draw.MIGRATION), st.floats(0.1, 4_000), st.floats(0.01, 1_000))
def test_more_terabytes_never_cost_less(tables, volume, added):
    """A larger archive never costs less to move."""
    fewer, more = copy.deepcopy(tables), copy.deepcopy(tables)
    fewer["migration"]["volume_tb"] = volume
    more["migration"]["volume_tb"] = volume + added

    not_cheaper(fewer, more)


@given(draw.scopes(integrations=draw.INTERFACES), draw.INTERFACE)
def test_one_more_interface_never_costs_less(tables, interface):
    """Connecting one more system never lowers the price of those already listed."""
    assume(tables["integrations"])
    more = copy.deepcopy(tables)
    more["integrations"].append(interface)

    not_cheaper(tables, more)


@given(draw.scopes(maintenance=draw.MAINTENANCE), st.integers(1, 14))
def test_one_more_year_never_costs_less(tables, years):
    """A longer maintenance contract never costs less in all, and leaves the one-off total alone."""
    fewer, more = copy.deepcopy(tables), copy.deepcopy(tables)
    fewer["maintenance"]["years"] = years
    more["maintenance"]["years"] = years + 1

    shorter, longer = firm(fewer), firm(more)

    assert longer.commitment.net >= shorter.commitment.net
    assert longer.totals == shorter.totals


@given(draw.scopes(systems=draw.SYSTEMS))
def test_raising_a_system_to_major_never_costs_less(tables):
    """A major upgrade of a system never costs less than its minor update, whatever else is asked."""
    for name in ("pacs", "ris"):
        if tables["systems"].get(name, {}).get("upgrade") == "minor":
            raised = copy.deepcopy(tables)
            raised["systems"][name]["upgrade"] = "major"
            not_cheaper(tables, raised)


@given(draw.scopes())
def test_every_line_stays_in_order_and_in_its_closed_range(tables):
    """Low, likely and high are in order on every line, and a closed published range is never left."""
    made = priced(tables)

    services = made.prices.services
    for line in made.lines:
        assert line.amount.low <= line.amount.likely <= line.amount.high
        assert line.unit_price.low <= line.unit_price.likely <= line.unit_price.high
        service = services.get(line.service)
        if service is not None and not service.open_top and not line.recurring:
            slack = 1e-9 * service.high
            assert service.low - slack <= line.unit_price.low
            assert line.unit_price.high <= service.high + slack
    assert made.low <= made.likely <= made.high


# Answers that can be learned: key path in the scope, driver, and how a number inside the usual span is drawn.
NUMBERS = {
    ("systems", "modules"): ("modules", int),
    ("systems", "users"): ("users", int),
    ("workstations", "count"): ("workstation_count", int),
    ("workstations", "diagnostic_share"): ("diagnostic_share", float),
    ("workstations", "generations"): ("hardware_generations", int),
    ("migration", "volume_tb"): ("volume", float),
    ("migration", "studies_per_year"): ("studies", int),
    ("migration", "max_downtime_hours"): ("allowed_downtime", float),
}
WORDS = {
    ("systems", "customization"): "customization",
    ("workstations", "deployment"): "deployment",
    ("migration", "source"): "source_format",
    ("migration", "identity"): "identity_quality",
    ("vendor", "origin"): "vendor_origin",
    ("maintenance", "tier"): "response_tier",
    ("maintenance", "hours"): "covered_hours",
    ("hardware", "level"): "hardware",
}


def narrower(before, after):
    """No line, and not the total, is wider after something was learned."""
    ranges = {line.code: line.amount for line in before.lines}
    for line in after.lines:
        known = ranges[line.code]
        assert line.amount.low >= known.low * (1 - 1e-12)
        assert line.amount.high <= known.high * (1 + 1e-12)
    assert after.low >= before.low * (1 - 1e-12)
    assert after.high <= before.high * (1 + 1e-12)


@given(draw.scopes(), st.data())
def test_learning_a_usual_answer_never_widens_the_range(tables, data):
    """Whatever usual answer the client gives next, no line's range and no total's range gets wider."""
    kind = tables["client"].get("kind")
    open_keys = [
        key
        for key in (*NUMBERS, *WORDS)
        if (key[0] in tables or key[0] == "vendor") and key[1] not in tables.get(key[0], {})
    ]
    assume(open_keys)
    key = data.draw(st.sampled_from(open_keys))
    if key in NUMBERS:
        driver, number = NUMBERS[key]
        low, _, high = draw.usual(driver, kind)
        value = data.draw(st.integers(low, high) if number is int else st.floats(low, high))
    else:
        low, _, high = draw.usual(WORDS[key], kind)
        places = book().on(DAY).drivers[WORDS[key]].scale.table
        value = data.draw(
            st.sampled_from([word for word, place in places.items() if places[low] <= place <= places[high]])
        )
    learned = copy.deepcopy(tables)
    learned.setdefault(key[0], {})[key[1]] = value

    narrower(priced(tables), priced(learned))


@given(draw.scopes(), st.data())
def test_learning_sites_versions_or_training_days_never_widens_the_range(tables, data):
    """Learning the number of sites, how far one system is behind, or the days of training never widens a range."""
    kind = tables["client"].get("kind")
    learned = copy.deepcopy(tables)
    if "sites" not in tables:
        low, _, high = draw.usual("sites", kind)
        learned["sites"] = data.draw(st.integers(low, high))
    for name in ("pacs", "ris"):
        if "versions_behind" not in tables.get("systems", {}).get(name, {"versions_behind": 0}):
            low, _, high = draw.usual("versions_behind", kind)
            learned["systems"][name]["versions_behind"] = data.draw(st.integers(low, high))
            break
    before = priced(tables)
    trained = next((line for line in before.lines if line.code == "training"), None)
    if trained is not None and "days" not in tables["training"]:
        learned["training"]["days"] = data.draw(st.integers(int(trained.quantity.low), int(trained.quantity.high)))

    narrower(before, priced(learned))


@given(draw.scopes(), st.sampled_from([kind for kind in draw.KINDS if kind]))
def test_learning_who_the_client_is_never_widens_the_range(tables, kind):
    """Learning the kind of facility never widens a range: each kind's usual span lies inside the unknown kind's."""
    unknown = copy.deepcopy(tables)
    unknown["client"].pop("kind", None)
    known = copy.deepcopy(unknown)
    known["client"]["kind"] = kind

    narrower(priced(unknown), priced(known))


@given(draw.scopes(), st.data())
def test_learning_a_detail_of_an_interface_never_widens_the_range(tables, data):
    """Naming the standard, system, direction or cooperation of a listed interface never widens the range."""
    assume(tables.get("integrations"))
    details = {
        "system": ("EMR", "HIS", "billing", "modality", "worklist", "other"),
        "standard": ("DICOM", "HL7v2", "IHE", "FHIR", "API"),
        "direction": ("one_way", "both"),
        "cooperation": ("good", "normal", "poor"),
    }
    open_details = [(n, d) for n, entry in enumerate(tables["integrations"]) for d in details if d not in entry]
    assume(open_details)
    place, detail = data.draw(st.sampled_from(open_details))
    learned = copy.deepcopy(tables)
    learned["integrations"][place][detail] = data.draw(st.sampled_from(details[detail]))

    narrower(priced(tables), priced(learned))


@given(draw.scopes())
def test_a_quote_adds_up_to_the_centime(tables):
    """Lines are quantity times unit price and sum to net; net and taxes sum to what is due, to the centime."""
    made = firm(tables)

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


@given(draw.scopes())
def test_a_record_reads_back_to_the_same_quote(tables):
    """A record written as JSON reads back to the same quote, and the same scope always gives the same bytes."""
    made = firm(tables)

    assert Quote.from_json(made.to_json()) == made
    assert firm(copy.deepcopy(tables)).to_json() == made.to_json()


@given(draw.scopes())
def test_contributions_are_dinars_that_add_up(tables):
    """The low end of a range and the contributions of its drivers add up to the price that is shown."""
    for line in priced(tables).lines:
        if line.exact is not None:
            continue
        steps = list(line.trace)
        price = next(step for step in steps if step.step == "price")
        parts = steps[: steps.index(price)]
        assert abs(sum(float(step.value) for step in parts) - float(price.value)) <= 1e-6 * float(price.value)
        assert all(step.source for step in steps)


@given(st.lists(draw.scopes(), min_size=1, max_size=12), st.integers(0, 2))
def test_one_hospital_and_a_country_of_them_are_priced_alike(many, corner):
    """A hospital priced alone and as one row among others has the same price, to the last bit."""
    scopes = [
        draw.validated({**tables, "integrations": [], "systems": {"pacs": {"upgrade": "major"}}}) for tables in many
    ]
    prices = book().on(DAY)
    asked = tuple(prices.services)
    tables = ("systems", "workstations", "migration", "integrations", "hardware")
    alone = [as_arrays(answers(scope, prices)) for scope in scopes]
    rows = {name: np.stack([values[name] for values in alone], axis=1) for name in alone[0]}

    country = priced_services(prices, rows, asked, tables)

    for place, values in enumerate(alone):
        scalar = {name: array[corner] for name, array in values.items()}
        for code, working in priced_services(prices, scalar, asked, tables).items():
            row = np.broadcast_to(country[code].amount, (3, len(many)))[corner, place]
            assert float(working.amount) == float(row)
