"""Laws of service levels, whatever the incidents: more downtime never raises uptime, and nothing is counted twice."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from costing.incidents import Incident, Window, met
from costing.moments import duration_of, ticks
from costing.periods import Period, merged, total, without
from costing.service_levels import allowed_downtime, levels_of, recovery_met
from costing.tiers import tiers_of
from costing.uptimes import uptime_of
from tests.samples import DAY, book, scope_of

MINUTE = timedelta(minutes=1)
MONTH, AFTER = date(2026, 11, 1), date(2026, 12, 1)
START = datetime.combine(MONTH, time.min)
COMPONENTS = ("core", "scheduling", "workstations", "interfaces")
SEVERITIES = ("critical", "major", "minor")
HOURS = ("8x5", "12x6", "24x7")
TIERS = ("basic", "standard", "premium")

# Minutes since the month began, from before it to after it.
AROUND = st.integers(-3_000, 46_000)
MOMENTS = st.integers(-2_000_000, 2_000_000).map(lambda minutes: START + minutes * MINUTE)  # some years around
UPTIMES = st.integers(0, 1_000_000).map(lambda parts: Decimal(parts) / 10_000)
WAITS = st.integers(1, 20_000).map(lambda parts: Decimal(parts) / 100)


@cache
def promised(tier="standard", hours="8x5"):
    """What a contract of a tier and of covered hours promises."""
    return levels_of(scope_of(maintenance={"tier": tier, "hours": hours}), book().on(DAY))


def incidents(*, open_ones=True):
    """Draw incidents of all kinds, around the month."""

    def made(component, severity, start, lengths, outage):
        reported = START + start * MINUTE
        moments = [reported]
        for length in lengths:
            moments.append(moments[-1] + length * MINUTE)
        return Incident(component, severity, *moments, outage=outage)

    lengths = st.lists(st.integers(0, 3_000), min_size=0 if open_ones else 2, max_size=2)
    told = st.sampled_from((None, None, True, False))
    return st.builds(made, st.sampled_from(COMPONENTS), st.sampled_from(SEVERITIES), AROUND, lengths, told)


def windows():
    """Draw windows of maintenance, some announced in time and some not."""

    def made(component, start, length, notice):
        begins = START + start * MINUTE
        return Window(begins, begins + length * MINUTE, begins - notice * MINUTE, component)

    component = st.none() | st.sampled_from(COMPONENTS)
    return st.builds(made, component, AROUND, st.integers(1, 3_000), st.integers(-100, 6_000))


LOGS = st.lists(incidents(), max_size=8)
PLANS = st.lists(windows(), max_size=4)
PERIODS = st.lists(
    st.builds(lambda start, length: Period(START + start * MINUTE, START + (start + length) * MINUTE),
              st.integers(0, 500), st.integers(0, 200)),
    max_size=8,
)  # fmt: skip


@given(LOGS, PLANS, incidents())
def test_one_more_incident_never_raises_an_uptime(held, planned, more):
    """Whatever the month, one more incident leaves every uptime as it was or lowers it, and what was missed missed."""
    before, after = (uptime_of(each, MONTH, promised(), planned) for each in (held, [*held, more]))

    for less, worse in zip(before, after, strict=True):
        assert worse.percent <= less.percent
        assert worse.downtime >= less.downtime
        assert worse.measured == less.measured
        assert (less.status, worse.status) != ("missed", "met")


@given(LOGS, PLANS)
def test_an_uptime_is_a_share(held, planned):
    """No log makes an uptime below 0 or above 100 percent, and what was met lies at the promise or above it."""
    for each in uptime_of(held, MONTH, promised(), planned):
        assert 0 <= each.percent <= 100
        assert timedelta() <= each.downtime <= each.measured <= timedelta(days=30)
        assert (each.status == "met") is (each.percent >= each.promised) or not each.measured


@given(LOGS, PLANS, st.randoms(use_true_random=False))
def test_the_order_of_a_log_moves_nothing(held, planned, chance):
    """Incidents and windows may be written down in any order, and some of them twice."""
    shuffled, windows_shuffled = [*held, *held[:2]], [*planned, *planned[:1]]
    chance.shuffle(shuffled)
    chance.shuffle(windows_shuffled)

    assert uptime_of(shuffled, MONTH, promised(), windows_shuffled) == uptime_of(held, MONTH, promised(), planned)


@given(LOGS, PLANS, incidents(open_ones=False), st.data())
def test_an_outage_told_in_two_parts_that_overlap_is_one(held, planned, whole, data):
    """One long incident, or two that overlap and span the same time, cost the same uptime."""
    inside = st.datetimes(whole.reported, whole.resolved)
    first, second = sorted((data.draw(inside), data.draw(inside)))
    parts = [
        Incident(whole.component, whole.severity, whole.reported, whole.reported, second, whole.outage),
        Incident(whole.component, whole.severity, first, first, whole.resolved, whole.outage),
    ]

    one, two = (uptime_of([*held, *each], MONTH, promised(), planned) for each in ([whole], parts))
    assert one == two


@given(LOGS, windows(), incidents())
def test_what_falls_into_scheduled_maintenance_costs_nothing(held, planned, more):
    """An incident that lies inside maintenance announced in time moves no uptime of the parts it stops."""
    notice = duration_of(promised().counting.notice)
    announced = Window(planned.start, planned.end, planned.start - notice, planned.component)
    inside = Incident(more.component, "critical", planned.start, planned.start, planned.end)

    before, after = (uptime_of(each, MONTH, promised(), [announced]) for each in (held, [*held, inside]))
    for one, two in zip(before, after, strict=True):
        assert one == two or not announced.stops(one.component)


@given(LOGS, windows())
def test_scheduled_maintenance_shortens_the_month_by_its_own_length(held, planned):
    """Maintenance announced in time leaves the measured time, minute by minute, and never adds downtime."""
    notice = duration_of(promised().counting.notice)
    announced = Window(planned.start, planned.end, planned.start - notice, planned.component)
    month = Period(START, START + timedelta(days=30))

    plain, kept = uptime_of(held, MONTH, promised()), uptime_of(held, MONTH, promised(), [announced])
    for before, after in zip(plain, kept, strict=True):
        gone = Period(announced.start, announced.end).within(month).length if announced.stops(after.component) else None
        assert before.measured - after.measured == (gone or timedelta())
        assert after.downtime <= before.downtime


@given(st.lists(incidents(open_ones=False), max_size=6))
def test_two_months_share_an_incident_without_a_gap(held):
    """What crosses from November into December is counted in the one or in the other, never in both or in neither."""
    months = [uptime_of(held, month, promised()) for month in (MONTH, AFTER)]
    counted = promised().counting.severities

    for first, second in zip(*months, strict=True):
        mine = [each for each in held if each.component == first.component]
        down = [each for each in mine if (each.severity in counted if each.outage is None else each.outage)]
        both = Period(START, START + timedelta(days=61))
        whole = total(Period(each.reported, each.resolved).within(both) for each in down)
        assert first.downtime + second.downtime == whole


@given(LOGS, PLANS, MOMENTS, MOMENTS)
def test_waiting_never_lowers_the_downtime(held, planned, one, two):
    """The later what is still open is looked at, the longer it has lasted."""
    earlier, later = sorted((one, two))

    now, then = (uptime_of(held, MONTH, promised(), planned, moment) for moment in (earlier, later))
    assert all(a.downtime <= b.downtime for a, b in zip(now, then, strict=True))


@given(UPTIMES, st.integers(2010, 2100))
def test_the_months_of_a_year_add_up(uptime, year):
    """The downtime allowed in the twelve months is that of the year, to the microsecond, and so are twelve averages."""
    allowed = [allowed_downtime(uptime, date(year, month, 1)) for month in range(1, 13)]

    assert sum((each.month for each in allowed), timedelta()) == allowed[0].year
    assert 12 * allowed[0].average_month == allowed[0].year
    assert len({each.year for each in allowed}) == 1


@given(UPTIMES, UPTIMES)
def test_a_higher_uptime_never_allows_more(one, two):
    """The more uptime is promised, the less downtime is left."""
    less, more = sorted((one, two))

    assert allowed_downtime(more, MONTH).month <= allowed_downtime(less, MONTH).month


@given(MOMENTS, WAITS, st.sampled_from(HOURS))
@settings(max_examples=60)
def test_what_is_due_falls_into_covered_hours(reported, wait, hours):
    """A response is due within covered hours, never before so much time has passed on the clock."""
    coverage = promised(hours=hours).coverage
    due = coverage.due(reported, wait)

    day = coverage.on(due.date())
    ended = coverage.on((due - timedelta.resolution).date())
    assert any(each is not None and each.start < due <= each.end for each in (day, ended))
    assert due >= reported + duration_of(wait)


@given(MOMENTS, WAITS, st.sampled_from(HOURS))
@settings(max_examples=60)
def test_exactly_the_hours_promised_lie_between_report_and_due(reported, wait, hours):
    """Counted day by day, the covered time from the report to what is due is the time promised."""
    coverage = promised(hours=hours).coverage
    span = Period(reported, coverage.due(reported, wait))

    days = [reported.date() + timedelta(days=number) for number in range((span.end.date() - reported.date()).days + 1)]
    covered = [period.within(span) for day in days if (period := coverage.on(day)) is not None]
    assert total(covered) == duration_of(wait)


@given(MOMENTS, WAITS, WAITS, st.sampled_from(HOURS), st.integers(0, 5_000))
@settings(max_examples=60)
def test_later_or_longer_is_never_due_earlier(reported, one, two, hours, minutes):
    """What is reported later, or given more time, is never due earlier."""
    coverage = promised(hours=hours).coverage
    less, more = sorted((one, two))

    assert coverage.due(reported, less) <= coverage.due(reported, more)
    assert coverage.due(reported, less) <= coverage.due(reported + minutes * MINUTE, less)


@given(MOMENTS, WAITS)
@settings(max_examples=60)
def test_wider_hours_of_support_are_never_slower(reported, wait):
    """Who pays for more hours is never answered later."""
    office, long, always = (promised(hours=hours).coverage.due(reported, wait) for hours in HOURS)

    assert always <= long <= office


@given(MOMENTS, st.sampled_from(COMPONENTS), st.sampled_from(HOURS))
@settings(max_examples=60)
def test_a_graver_incident_and_a_dearer_tier_are_never_slower(reported, component, hours):
    """A graver incident is due no later than a lighter one, at a dearer tier no later than at a cheaper one."""

    def due(severity, tier):
        return met(Incident(component, severity, reported), promised(tier, hours)).response.due

    waits = [[due(severity, tier) for severity in SEVERITIES] for tier in TIERS]
    assert all(row == sorted(row) for row in waits)
    assert all(list(column) == sorted(column, reverse=True) for column in zip(*waits, strict=True))


@given(incidents(open_ones=False), st.integers(0, 5_000))
def test_answering_earlier_never_turns_a_met_response_into_a_missed_one(found, minutes):
    """Had work begun earlier, what was met would still be met."""
    begun = max(found.reported, found.responded - minutes * MINUTE)
    earlier = Incident(found.component, found.severity, found.reported, begun, found.resolved)

    verdicts = [met(each, promised()).response.status for each in (found, earlier)]
    assert verdicts != ["met", "missed"]


@given(st.sampled_from(TIERS), st.integers(0, 3_000), st.integers(0, 3_000), st.integers(0, 500))
def test_a_worse_recovery_test_never_passes_where_a_better_one_failed(tier, outage, lost, worse):
    """A longer outage or a greater loss never turns a failed test into a passed one."""
    objectives = promised(tier).recovery
    first = recovery_met(objectives, Decimal(outage) / 100, Decimal(lost) / 100)

    for more in ((outage + worse, lost), (outage, lost + worse)):
        assert recovery_met(objectives, *(Decimal(each) / 100 for each in more)).met <= first.met


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "hours": st.sampled_from(HOURS),
            "years": st.integers(1, 7),
            "tier": st.sampled_from(TIERS),
            "warranty": st.sampled_from(("free", "charged")),
        },
    ),
    st.integers(1, 90_000_000),
)
@settings(max_examples=25)
def test_a_dearer_tier_never_costs_less(maintenance, amount):
    """Whatever the contract, a dearer tier has a rate and a first year that are never lower."""
    scope = scope_of(maintenance=maintenance, licences=[{"item": "PACS", "amount": amount}])
    offers = tiers_of(scope, book(), DAY)

    rates, years = [each.rate for each in offers], [each.first_year or 0 for each in offers]
    assert rates == sorted(rates)
    assert years == sorted(years)
    assert [each.tier.name for each in offers if each.chosen] == [maintenance.get("tier", "standard")]


@given(PERIODS, PERIODS)
def test_periods_taken_out_and_kept_make_the_whole(some, others):
    """What is left after some time is taken out, and what was taken, together are all of it."""
    left = without(some, others)

    assert total(left) + total(others) == total([*some, *others])
    assert all(first.end < second.start for first, second in zip(merged(some), merged(some)[1:], strict=False))
    assert merged(left) == left
    assert merged(merged(some)) == merged(some) == merged(reversed(some))


@given(st.integers(0, 10**7).map(lambda parts: Decimal(parts) / 10_000))
def test_hours_are_durations_to_the_microsecond(hours):
    """Any number of hours written to four places is a duration, exactly: nothing drifts."""
    assert ticks(duration_of(hours)) == hours * 3_600_000_000
