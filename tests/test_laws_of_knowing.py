"""Knowing more never widens a price: held over generated hospitals, by the base book and by companies' own."""

import copy

from hypothesis import assume, given
from hypothesis import strategies as st

from tests import strategies as draw
from tests.laws import NOISE, answered, cases, changed, drivers_asked, priced, usual_answers, widened
from tests.samples import DAY

DETAILS = {
    "system": ("EMR", "HIS", "billing", "modality", "worklist", "other"),
    "standard": ("DICOM", "HL7v2", "IHE", "FHIR", "API"),
    "direction": ("one_way", "both"),
    "cooperation": ("good", "normal", "poor"),
}


@given(cases())
def test_every_line_stays_in_order_and_in_its_closed_range(case):
    """Low, likely and high are in order on every line and in total, and a closed range is never left."""
    made = priced(case)

    services = made.prices.services
    for line in made.lines:
        assert 0 <= line.amount.low <= line.amount.likely <= line.amount.high
        assert line.unit_price.low <= line.unit_price.likely <= line.unit_price.high
        service = services.get(line.service)
        if service is not None and not service.open_top and line.exact is None:
            slack = NOISE * 1_000 * service.high
            assert service.low - slack <= line.unit_price.low
            assert line.unit_price.high <= service.high + slack
    assert made.low <= made.likely <= made.high


@given(cases(), st.data())
def test_learning_a_usual_answer_never_widens_the_range(case, data):
    """Whatever usual answer the client gives next, no line's range and no total's range gets wider.

    Among them are the vendor's origin and trips, the future of the old archive, the hardware, and every answer that a
    company's own services ask for.
    """
    unknown = [(driver, key) for driver, key in drivers_asked(case) if answered(case.tables, key) is None]
    assume(unknown)
    driver, key = data.draw(st.sampled_from(unknown))
    answer = data.draw(usual_answers(driver, case.tables["client"].get("kind")))

    assert widened(priced(case), priced(case, changed(case.tables, key, answer))) == {}


@given(cases(systems=draw.SYSTEMS), st.data())
def test_learning_how_far_a_system_is_behind_never_widens_the_range(case, data):
    """Learning how many versions one system is behind never widens a range."""
    systems = case.tables["systems"]
    unknown = [name for name in ("pacs", "ris") if name in systems and "versions_behind" not in systems[name]]
    assume(unknown)
    name = data.draw(st.sampled_from(unknown))
    low, _, high = case.book.on(DAY).drivers["versions_behind"].span(case.tables["client"].get("kind"))
    behind = data.draw(st.integers(int(low), int(high)))

    assert widened(priced(case), priced(case, changed(case.tables, f"systems.{name}.versions_behind", behind))) == {}


@given(cases(training=st.just({})), st.data())
def test_learning_the_days_of_training_never_widens_the_range(case, data):
    """Learning the days of training, among those usual for so many users, never widens a range."""
    before = priced(case)
    lines = [line for line in before.lines if line.code == "training"]
    assume(lines)
    days = data.draw(st.integers(int(lines[0].quantity.low), int(lines[0].quantity.high)))

    assert widened(before, priced(case, changed(case.tables, "training.days", days))) == {}


@given(cases(licences=st.tuples(draw.FLOATING, draw.LICENCE).map(list)), st.data())
def test_learning_the_seats_of_a_licence_never_widens_the_range(case, data):
    """Learning how many work at the same time, among what is usual for so many users, never widens a range."""
    before = priced(case)
    seats = before.assembly.case.found["seats"].corners
    open_goods = [good.given for good in before.assembly.case.goods if good.open_seats]
    licences = draw.validated(case.tables).licences
    place = data.draw(st.sampled_from([n for n, licence in enumerate(licences) if licence in open_goods]))
    learned = copy.deepcopy(case.tables)
    learned["licences"][place]["seats"] = data.draw(st.integers(int(seats[0]), int(seats[-1])))

    assert widened(before, priced(case, learned)) == {}


@given(cases(), st.sampled_from([kind for kind in draw.KINDS if kind]))
def test_learning_who_the_client_is_never_widens_the_range(case, kind):
    """Learning the kind of facility never widens a range: each kind's usual span lies inside the unknown kind's."""
    unknown = {**case.tables, "client": {"name": "Hôpital d'Exemple"}}

    assert widened(priced(case, unknown), priced(case, changed(unknown, "client.kind", kind))) == {}


@given(cases(integrations=st.lists(draw.INTERFACE, min_size=1, max_size=12)), st.data())
def test_learning_a_detail_of_an_interface_never_widens_the_range(case, data):
    """Naming the standard, system, direction or cooperation of a listed interface never widens the range."""
    listed = case.tables["integrations"]
    open_details = [(n, detail) for n, entry in enumerate(listed) for detail in DETAILS if detail not in entry]
    assume(open_details)
    place, detail = data.draw(st.sampled_from(open_details))
    learned = copy.deepcopy(case.tables)
    learned["integrations"][place][detail] = data.draw(st.sampled_from(DETAILS[detail]))

    assert widened(priced(case), priced(case, learned)) == {}
