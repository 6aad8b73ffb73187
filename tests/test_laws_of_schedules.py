"""Laws of every calendar: no work on a holiday, no overlap, and more work or a later start never ends it earlier."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costing import estimate
from costing.errors import NoLineLeft, NothingToLayOut
from costing.quoting.schedule import schedule
from costing.working_days import Override
from tests import strategies as draw
from tests.samples import DAY, book, scope_of

LABEL = {"fr": "Jour", "en": "Day", "ar": "يوم"}
FEW = settings(max_examples=40)
STARTS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
MIGRATION = draw.table(
    volume_tb=st.floats(0.1, 120), identity=st.sampled_from(("clean", "poor")), max_downtime_hours=st.floats(0.5, 200)
)
TABLES = {
    "systems": draw.SYSTEMS,
    "workstations": draw.table(count=st.integers(1, 300)),
    "migration": MIGRATION,
    "integrations": st.lists(draw.INTERFACE, max_size=4),
    "training": draw.table(days=st.integers(1, 120).map(lambda halves: halves / 2)),
    "hardware": draw.OPEN_HARDWARE,
    "decommissioning": draw.DECOMMISSIONING,
    "maintenance": draw.MAINTENANCE,
    "project": draw.PROJECT,
}


@st.composite
def projects(draw_one, **fixed):
    """Tables of a scope that asks for a project; `fixed` tables are always there."""
    optional = {name: table for name, table in TABLES.items() if name not in fixed}
    kind = draw_one(st.sampled_from(draw.KINDS))
    tables = draw_one(st.fixed_dictionaries(fixed, optional=optional).filter(draw.asks))
    return tables | ({"client": {"kind": kind}} if kind is not None else {})


def laid(tables, start, *, off=(), offer=False):
    """The calendar of some tables, with some more days off."""
    try:
        priced = estimate(scope_of(**tables), book(), DAY)
        if off:
            case = priced.assembly.case
            calendar = replace(case.prices.work_calendar, overrides=(Override(LABEL, tuple(off), (), confirmed=True),))
            case = replace(case, prices=replace(case.prices, work_calendar=calendar))
            priced = replace(priced, assembly=replace(priced.assembly, case=case))
        return schedule(priced, start, offer=offer)
    except (NoLineLeft, NothingToLayOut):
        assume(condition=False)
        raise


def days(first, last):
    """The days from a first to a last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def ends(made):
    """The day of every milestone, and the last day of all."""
    return {each.code: each.day for each in made.milestones} | {"last": made.last_day}


def earlier(before, after):
    """What ends earlier in the second of two calendars than in the first."""
    first, second = ends(before), ends(after)
    assert set(first) <= set(second)
    return {code: (day, second[code]) for code, day in first.items() if second[code] < day}


def interrupts(made, task):
    """Whether a task is the interruption of service."""
    return made.window is not None and task.code == made.window.code


@FEW
@given(projects(), STARTS, st.booleans())
def test_nothing_is_worked_on_a_holiday_or_a_weekend(tables, start, offer):
    """Every task begins and ends on a working day, and counts its working days; none begins before the start."""
    made = laid(tables, start, offer=offer)
    calendar = book().on(DAY).work_calendar

    for task in made.tasks:
        assert task.first >= start
        if not interrupts(made, task):
            assert calendar.is_working(task.first)
            assert calendar.is_working(task.last)
            assert calendar.between(task.first, task.last) == task.days >= 1
    assert all(calendar.is_working(each.day) for each in made.milestones)


@FEW
@given(projects(migration=MIGRATION), STARTS)
def test_an_interruption_touches_no_holiday_and_is_never_too_long(tables, start):
    """The service is interrupted on no holiday, from a Thursday evening at the earliest, within what is allowed."""
    made = laid(tables, start)
    window, calendar = made.window, book().on(DAY).work_calendar

    assert not any(
        calendar.is_holiday(day) for day in days(window.starts.date(), (window.ends - datetime.resolution).date())
    )
    assert window.starts.weekday() in (3, 4, 5, 6)
    assert window.starts.weekday() != 3 or window.starts.time() >= calendar.closes
    assert window.starts <= window.decision <= window.ends
    assert calendar.is_working(window.reopens)
    assert window.allowed is None or window.ends - window.starts <= timedelta(hours=float(window.allowed))


@FEW
@given(projects(), STARTS, st.booleans())
def test_what_follows_never_overlaps(tables, start, offer):
    """A task begins on a later day than the last of all it follows, an interruption too; no two share a day."""
    made = laid(tables, start, offer=offer)
    tasks = {task.code: task for task in made.tasks}

    for task in made.tasks:
        for before in (tasks[code] for code in task.follows):
            assert task.first > before.last
            if interrupts(made, before):
                assert task.first >= made.window.reopens


@FEW
@given(projects(migration=MIGRATION), STARTS, st.floats(0.1, 120), st.floats(0.01, 60))
def test_one_more_terabyte_never_ends_earlier(tables, start, volume, added):
    """A larger archive brings no milestone forward, nor the end."""
    fewer, more = (
        laid({**tables, "migration": {**tables["migration"], "volume_tb": number}}, start)
        for number in (volume, volume + added)
    )

    assert earlier(fewer, more) == {}


@FEW
@given(projects(migration=MIGRATION), STARTS, st.integers(300, 1_500))
def test_an_interruption_longer_than_a_weekend_never_ends_earlier_either(tables, start, volume):
    """Across the border of 63.5 hours too, one more terabyte brings nothing forward."""
    asked = {name: answer for name, answer in tables["migration"].items() if name != "max_downtime_hours"}
    fewer, more = (
        laid({**tables, "migration": {**asked, "volume_tb": number}}, start) for number in (volume, volume + 10)
    )

    assert earlier(fewer, more) == {}


@FEW
@given(projects(workstations=TABLES["workstations"]), STARTS, st.integers(1, 300), st.integers(1, 20))
def test_one_more_workstation_never_ends_earlier(tables, start, count, added):
    """More workstations bring no milestone forward."""
    fewer, more = (laid({**tables, "workstations": {"count": number}}, start) for number in (count, count + added))

    assert earlier(fewer, more) == {}


@FEW
@given(projects(integrations=st.lists(draw.INTERFACE, min_size=1, max_size=4)), STARTS, draw.INTERFACE)
def test_one_more_interface_never_ends_earlier(tables, start, interface):
    """Connecting one more system brings no milestone forward."""
    more = {**tables, "integrations": [*tables["integrations"], interface]}

    assert earlier(laid(tables, start), laid(more, start)) == {}


@FEW
@given(projects(training=TABLES["training"]), STARTS, st.integers(1, 80), st.integers(1, 10))
def test_one_more_training_day_never_ends_earlier(tables, start, halves, added):
    """More days of training bring no milestone forward."""
    fewer, more = (laid({**tables, "training": {"days": number / 2}}, start) for number in (halves, halves + added))

    assert earlier(fewer, more) == {}


@FEW
@given(projects(), STARTS, st.lists(st.integers(0, 250), min_size=1, max_size=6))
def test_one_more_holiday_never_ends_earlier(tables, start, after):
    """Unforeseen days off bring nothing forward but what is done right before others, and are not worked."""
    off = [start + timedelta(days=number) for number in after]
    before, made = laid(tables, start, off=[date(2010, 1, 3)]), laid(tables, start, off=off)

    late = {code for code, stage in book().on(DAY).stages.items() if stage.late}
    assert earlier(before, made).keys() <= late
    ends_on = {day for task in made.tasks for day in (task.first, task.last)}
    assert not ends_on & set(off)


@FEW
@given(projects(), STARTS, st.integers(1, 400))
def test_a_later_start_never_ends_earlier(tables, start, days_later):
    """Ordered later, no milestone comes earlier."""
    assert earlier(laid(tables, start), laid(tables, start + timedelta(days=days_later))) == {}
