"""More never costs less: held over generated hospitals, by the base book and by companies' own."""

import copy

from hypothesis import assume, given
from hypothesis import strategies as st

from tests import strategies as draw
from tests.laws import Case, cases, changed, drivers_asked, firm, from_cheap_to_dear, savings
from tests.overlays import books, care


@given(cases(workstations=draw.WORKSTATIONS), st.integers(1, 200), st.integers(1, 50))
def test_more_workstations_never_cost_less(case, count, added):
    """One workstation more never lowers the total, firm or not, sold in parts or whole."""
    fewer, more = (changed(case.tables, "workstations.count", number) for number in (count, count + added))

    assert savings(case, fewer, more) == {}


@given(books(), st.integers(1, 5_000), draw.WORKSTATIONS, draw.VENDOR)
def test_a_workstation_never_costs_more_in_volume(own, count, workstations, vendor):
    """The unit price of a workstation falls with the number bought, or stays."""
    tables = {"client": {"name": "H"}, "workstations": workstations, "vendor": vendor}
    case = Case(tables, own)

    one, two = (
        next(line for line in firm(case, changed(tables, "workstations.count", number)).lines)
        for number in (count, count + 1)
    )

    assert two.unit_price <= one.unit_price
    assert two.amount >= one.amount


@given(cases(), st.data())
def test_a_dearer_answer_never_costs_less(case, data):
    """More sites, users, modules, studies or terabytes, more trips, less time to stop: no dearer answer costs less.

    This holds for the answers a company's own services ask for too.
    """
    driver, key = data.draw(st.sampled_from(drivers_asked(case)))
    cheap, dear = from_cheap_to_dear(driver, data)

    assert savings(case, changed(case.tables, key, cheap), changed(case.tables, key, dear)) == {}


@given(cases(migration=draw.MIGRATION), st.floats(0.1, 4_000), st.floats(0.01, 1_000))
def test_more_terabytes_never_cost_less(case, volume, added):
    """A larger archive never costs less to move, nor to shut down."""
    fewer, more = (changed(case.tables, "migration.volume_tb", number) for number in (volume, volume + added))

    assert savings(case, fewer, more) == {}


@given(cases(integrations=st.lists(draw.INTERFACE, min_size=1, max_size=12)), draw.INTERFACE)
def test_one_more_interface_never_costs_less(case, interface):
    """Connecting one more system never lowers the price of those already listed."""
    more = {**case.tables, "integrations": [*case.tables["integrations"], interface]}

    assert savings(case, case.tables, more) == {}


@given(cases(systems=draw.SYSTEMS), st.data())
def test_one_more_version_behind_never_costs_less(case, data):
    """A system that is further behind never costs less to upgrade."""
    name = data.draw(st.sampled_from([name for name in ("pacs", "ris") if name in case.tables["systems"]]))
    first, second = sorted(data.draw(st.integers(0, 12)) for _ in range(2))
    fewer, more = (changed(case.tables, f"systems.{name}.versions_behind", number) for number in (first, second))

    assert savings(case, fewer, more) == {}


@given(cases(training=draw.TRAINING), st.integers(1, 400), st.integers(1, 200))
def test_more_days_of_training_never_cost_less(case, halves, added):
    """Half a day of training more never lowers the total."""
    fewer, more = (changed(case.tables, "training.days", number / 2) for number in (halves, halves + added))

    assert savings(case, fewer, more) == {}


@given(cases(licences=draw.LICENCES), st.data())
def test_more_seats_or_years_of_a_licence_never_cost_less(case, data):
    """One concurrent seat more, one year of subscription more, or a dearer licence never lowers the total."""
    licence = data.draw(st.sampled_from(range(len(case.tables["licences"]))))
    given_it = case.tables["licences"][licence]
    counts = [name for name in ("amount", "cost", "seats", "years") if name in given_it]
    count = data.draw(st.sampled_from(counts))
    more = copy.deepcopy(case.tables)
    most = 15 - given_it[count] if count == "years" else 1_000
    more["licences"][licence][count] = round(given_it[count] + data.draw(st.integers(0, most)), 2)

    assert savings(case, case.tables, more) == {}


@given(cases(hardware=draw.HARDWARE.filter(lambda hardware: "amount" in hardware)), st.integers(1, 10_000_000))
def test_dearer_hardware_never_costs_less(case, added):
    """Hardware at a higher price never lowers the total, with the customs and the provision it bears."""
    more = copy.deepcopy(case.tables)
    name = "amount" if "amount" in more["hardware"] else "cost"
    more["hardware"][name] = round(more["hardware"][name] + added, 2)

    assert savings(case, case.tables, more) == {}


@given(cases(maintenance=draw.MAINTENANCE), st.integers(1, 14))
def test_one_more_year_never_costs_less(case, years):
    """A longer maintenance contract never costs less in all, whatever is paid in advance; what is paid once stays.

    Only subscriptions follow the contract: as many of their years are sold as it has.
    """
    prepaid = case.tables["maintenance"].get("prepaid_years", 0)
    fewer, more = copy.deepcopy(case.tables), copy.deepcopy(case.tables)
    fewer["maintenance"] |= {"years": years, "prepaid_years": min(prepaid, years)}
    more["maintenance"] |= {"years": years + 1, "prepaid_years": min(prepaid, years)}

    shorter, longer = firm(case, fewer), firm(case, more)

    assert longer.commitment.net >= shorter.commitment.net
    assert longer.totals == shorter.totals or "licences" in case.tables


@given(cases(own=care().map(lambda files: {"maintenance": files}), maintenance=draw.MAINTENANCE), st.integers(1, 6))
def test_one_more_year_paid_in_advance_never_costs_less(case, years):
    """A contract of one year more, all of it paid in advance, never comes to less than the shorter one paid so."""
    fewer, more = (
        changed(changed(case.tables, "maintenance.years", number), "maintenance.prepaid_years", number)
        for number in (years, years + 1)
    )

    assert savings(case, fewer, more) == {}


@given(cases(systems=draw.SYSTEMS), st.sampled_from(("pacs", "ris")))
def test_raising_a_system_to_major_never_costs_less(case, name):
    """A major upgrade of a system never costs less than its minor update, under a support contract or not."""
    assume(name in case.tables["systems"])
    minor, major = (changed(case.tables, f"systems.{name}.upgrade", level) for level in draw.LEVELS)

    assert savings(case, minor, major) == {}
