"""Incidents against what was promised: due to the minute, over weekends and feasts; what a month made of the uptime."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from costing import PriceBook
from costing.errors import ComponentUnknown, FileUnread, MeasuresRefused
from costing.incident_files import read_incidents
from costing.incidents import Incident, Window, local, met
from costing.service_levels import levels_of
from costing.uptimes import uptime_of
from costing.wording import LANGUAGES, said
from tests.samples import DAY, EXAMPLES, book, scope_of

NOVEMBER = date(2026, 11, 1)
MINUTE = timedelta(minutes=1)


@cache
def promised(tier="standard", hours="8x5"):
    """What a contract of a tier and of covered hours promises."""
    return levels_of(scope_of(maintenance={"tier": tier, "hours": hours}), book().on(DAY))


def at(text):
    """A moment."""
    return datetime.fromisoformat(text)


def incident(severity, reported, responded=None, resolved=None, component="core", **more):
    """An incident, its moments written out."""
    moments = (at(each) if each is not None else None for each in (reported, responded, resolved))
    return Incident(component, severity, *moments, **more)


def due(severity, reported, component="core", **contract):
    """When the response to an incident is due."""
    return met(incident(severity, reported, component=component), promised(**contract)).response.due


# The response to a major or minor incident: business hours


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("2026-11-24 09:00", "2026-11-24 11:00"),  # a Tuesday
        ("2026-11-26 14:30", "2026-11-26 16:30"),  # what ends with the day is due at closing
        ("2026-11-26 14:31", "2026-11-29 08:01"),
        ("2026-11-26 16:00", "2026-11-29 09:30"),  # a Thursday: Friday and Saturday are no working days
        ("2026-11-26 16:29", "2026-11-29 09:59"),
        ("2026-11-26 16:30", "2026-11-29 10:00"),  # closed
        ("2026-11-27 11:00", "2026-11-29 10:00"),  # a Friday
        ("2026-11-28 23:59", "2026-11-29 10:00"),  # a Saturday
        ("2026-11-24 07:59", "2026-11-24 10:00"),
        ("2026-11-24 08:00", "2026-11-24 10:00"),
        ("2026-11-24 20:00", "2026-11-25 10:00"),
        ("2026-10-29 16:00", "2026-11-02 09:30"),  # Sunday 1 November is a holiday
        ("2026-03-19 16:00", "2026-03-23 09:30"),  # Eid al-Fitr, Friday 20 to Sunday 22 March
        ("2026-05-26 16:00", "2026-05-31 09:30"),  # Eid al-Adha, Wednesday 27 to Friday 29 May
        ("2027-07-04 16:00", "2027-07-06 09:30"),  # Monday 5 July
    ],
)
def test_a_major_incident_is_answered_in_business_hours(reported, expected):
    """Two business hours run Sunday to Thursday from 8:00 to 16:30, over weekends and public holidays."""
    assert due("major", reported) == at(expected)


def test_a_minor_incident_may_run_over_two_days():
    """Eight business hours from Thursday 15:00 end on Sunday at 14:30."""
    assert due("minor", "2026-11-26 15:00", component="workstations") == at("2026-11-29 14:30")


def test_sixteen_business_hours_run_over_three_days():
    """At the basic tier a minor incident of the workstations, reported Thursday 12:00, is due Monday at 11:00."""
    # 4.5 hours on Thursday, 8.5 on Sunday, 3 on Monday
    assert due("minor", "2026-11-26 12:00", "workstations", tier="basic") == at("2026-11-30 11:00")


@pytest.mark.parametrize(
    ("hours", "reported", "expected"),
    [
        ("12x6", "2026-11-26 19:00", "2026-11-28 09:00"),  # Thursday evening, then Saturday
        ("12x6", "2026-11-28 10:00", "2026-11-28 12:00"),  # a Saturday
        ("12x6", "2026-10-31 19:30", "2026-11-02 09:30"),  # Saturday, then a holiday on Sunday
        ("24x7", "2026-11-26 23:30", "2026-11-27 01:30"),  # into Friday
        ("24x7", "2026-11-26 22:00", "2026-11-27 00:00"),  # due at midnight
        ("24x7", "2026-10-31 23:30", "2026-11-01 01:30"),  # into a holiday
    ],
)
def test_wider_hours_of_support_are_counted_as_they_are_paid(hours, reported, expected):
    """Twelve hours six days a week run on Saturdays too, never on Fridays or holidays; around the clock means it."""
    assert due("major", reported, hours=hours) == at(expected)


@pytest.mark.parametrize(("responded", "status"), [(0, "met"), (1, "missed")])
def test_a_response_is_met_to_the_minute_it_is_due(responded, status):
    """Begun on Sunday at 9:30, work was in time; begun at 9:31 it was not."""
    begun = at("2026-11-29 09:30") + responded * MINUTE
    verdict = met(Incident("core", "major", at("2026-11-26 16:00"), begun), promised())

    assert verdict.response.status == status
    assert verdict.kept is (status == "met")
    assert verdict.resolution is None


def test_an_announced_eid_moves_what_is_due(tmp_path):
    """Eid announced a day later than estimated, a company adds the day to its book: the response is due after it."""
    path = tmp_path / "company.toml"
    path.write_text(
        """
[holidays.eid_al_fitr_2026]
label = {fr = "Aïd el-Fitr", en = "Eid al-Fitr", ar = "عيد الفطر"}

[[holidays.eid_al_fitr_2026.days]]
from = 2026-03-19
added = [2026-03-23]
removed = [2026-03-20]
confirmed = true
source = "Communiqué du ministère"
""",
        encoding="utf-8",
    )
    promise = levels_of(scope_of(maintenance={}), PriceBook.read(path).on(DAY))

    verdict = met(incident("major", "2026-03-19 16:00"), promise)
    assert verdict.response.due == at("2026-03-24 09:30")


# The response to a critical incident: the clock


@pytest.mark.parametrize(
    ("reported", "tier", "component", "expected"),
    [
        ("2026-11-27 03:10", "standard", "core", "2026-11-27 04:10"),  # a Friday night
        ("2026-03-21 23:30", "standard", "core", "2026-03-22 00:30"),  # Eid
        ("2026-11-01 12:00", "standard", "interfaces", "2026-11-01 14:00"),  # a holiday
        ("2026-11-24 16:20", "premium", "scheduling", "2026-11-24 16:50"),
        ("2026-11-24 16:20", "basic", "workstations", "2026-11-24 20:20"),
        ("2026-12-31 23:59", "standard", "core", "2027-01-01 00:59"),
    ],
)
@pytest.mark.parametrize("hours", ["8x5", "24x7"])
def test_a_critical_incident_is_answered_by_the_clock(reported, tier, component, expected, hours):
    """At night, on a Friday, on a feast: a critical incident is answered within its hours of the clock."""
    assert due("critical", reported, component, tier=tier, hours=hours) == at(expected)


@pytest.mark.parametrize(("seconds", "status"), [(3_600, "met"), (3_601, "missed")])
def test_a_critical_response_is_met_to_the_second(seconds, status):
    """One hour is one hour: a second more and the commitment is missed."""
    reported = at("2026-11-27 03:10")
    verdict = met(Incident("core", "critical", reported, reported + timedelta(seconds=seconds)), promised())

    assert verdict.response.status == status


# The resolution target


@pytest.mark.parametrize(
    ("responded", "expected"),
    [
        ("2026-11-24 09:00", "2026-11-24 13:00"),
        ("2026-11-26 15:30", "2026-11-29 11:00"),  # one hour on Thursday, three on Sunday
        ("2026-11-27 03:40", "2026-11-29 12:00"),  # a Friday night: from Sunday 8:00
    ],
)
def test_the_resolution_target_runs_in_business_hours_from_the_start_of_work(responded, expected):
    """Four business hours after work began a critical incident should be over, whenever it was reported."""
    verdict = met(incident("critical", responded, responded), promised())

    assert verdict.resolution.due == at(expected)


@pytest.mark.parametrize(("resolved", "status"), [("2026-11-24 13:00", "met"), ("2026-11-24 13:01", "missed")])
def test_a_resolution_past_its_target_breaks_no_commitment(resolved, status):
    """A minute past the target the objective is missed, and the commitment is kept: it is no guarantee."""
    verdict = met(incident("critical", "2026-11-24 08:30", "2026-11-24 09:00", resolved), promised())

    assert (verdict.resolution.status, verdict.kept) == (status, True)
    text = verdict.resolution.text
    assert ("objective, not a guarantee" in text["en"]) is (status == "missed")
    assert "commitment" not in text["en"]
    assert "engagement" not in text["fr"]
    assert "الالتزام" not in text["ar"]


@pytest.mark.parametrize("severity", ["major", "minor"])
def test_only_a_critical_incident_has_a_resolution_target(severity):
    """A major or a minor incident has a response to be held to, and no target of resolution."""
    verdict = met(incident(severity, "2026-11-24 08:30", "2026-11-24 09:00", "2026-12-24 09:00"), promised())

    assert verdict.resolution is None
    assert verdict.text == verdict.response.text


# What has not happened yet


@pytest.mark.parametrize(
    ("now", "status"), [(None, "open"), ("2026-11-24 10:00", "open"), ("2026-11-24 10:01", "missed")]
)
def test_an_incident_nobody_answers_is_open_until_it_is_late(now, status):
    """Unanswered, an incident is open up to the minute it is due and missed after it; without a moment it is open."""
    verdict = met(incident("critical", "2026-11-24 09:00"), promised(), None if now is None else at(now))

    assert verdict.response.status == status
    assert verdict.response.done is None
    assert (verdict.resolution.due, verdict.resolution.status) == (None, "open")


@pytest.mark.parametrize(("now", "status"), [("2026-11-24 13:00", "open"), ("2026-11-24 13:01", "missed")])
def test_an_incident_nobody_has_resolved_is_open_until_its_target(now, status):
    """At work since 9:00, a critical incident is open until 13:00; a minute later its objective is passed."""
    verdict = met(incident("critical", "2026-11-24 08:30", "2026-11-24 09:00"), promised(), at(now))

    assert (verdict.response.status, verdict.resolution.status, verdict.kept) == ("met", status, True)


def test_a_verdict_says_what_was_due_and_what_happened():
    """Each verdict is a sentence in each language, with both moments and how late it was."""
    verdict = met(incident("major", "2026-11-26 16:00", "2026-11-29 10:45"), promised())

    text = {lang: verdict.text[lang].replace("\u00a0", " ") for lang in LANGUAGES}
    assert text["en"] == (
        "Work began on 29 November 2026 at 10:45 and was due by 29 November 2026 at 9:30: "
        "the commitment was missed by 1 h 15 min."
    )
    assert text["fr"] == (
        "Pris en charge le 29 novembre 2026 à 10 h 45, pour une échéance le 29 novembre 2026 à 9 h 30 : "
        "engagement non tenu, 1 h 15 min de retard."
    )
    assert "29 نوفمبر 2026 على الساعة" in text["ar"]


# Time zones


def test_a_moment_with_a_zone_is_turned_into_algerian_time():
    """10:00 in Algiers is 9:00 UTC, winter and summer; a moment without a zone is Algerian already."""
    for day in ("2026-01-15", "2026-07-15"):
        assert local(at(f"{day}T09:00:00+00:00")) == at(f"{day} 10:00")
        assert local(at(f"{day} 10:00")) == at(f"{day} 10:00")
        there = at(f"{day} 10:00").replace(tzinfo=ZoneInfo("Africa/Algiers"))
        assert local(there) == at(f"{day} 10:00")


def test_the_same_incident_in_another_zone_has_the_same_verdict():
    """An incident logged in UTC, or in Paris, is judged as the one logged in Algiers."""
    here = incident("critical", "2026-07-15 09:00", "2026-07-15 09:30", "2026-07-15 12:00")
    paris = timezone(timedelta(hours=2))
    moments = (here.reported, here.responded, here.resolved)
    there = Incident("core", "critical", *(each.replace(tzinfo=UTC) - timedelta(hours=1) for each in moments))
    abroad = Incident("core", "critical", *(each.replace(tzinfo=paris) + timedelta(hours=1) for each in moments))

    assert there == here == abroad
    noon = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)
    assert met(incident("critical", "2026-07-15 07:59"), promised(), noon).response.status == "missed"


# What cannot have happened


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        (("blocking", "2026-11-24 09:00"), "severity"),
        (("major", "2026-11-24 09:00", "2026-11-24 08:59"), "responded"),
        (("major", "2026-11-24 09:00", "2026-11-24 09:30", "2026-11-24 09:29"), "resolved"),
        (("major", "2026-11-24 09:00", None, "2026-11-24 09:29"), "resolved"),
    ],
)
def test_an_incident_that_cannot_have_happened_is_refused(fields, place):
    """A severity there is none of, an answer before the report, an end before the work: refused with its place."""
    with pytest.raises(MeasuresRefused) as refusal:
        incident(*fields)

    assert [each.place for each in refusal.value.problems] == [place]
    assert len({said(refusal.value, lang) for lang in LANGUAGES}) == 3


def test_everything_in_one_minute_is_accepted():
    """Reported, taken up and over within the same minute: it may be."""
    moment = "2026-11-24 09:00"

    assert met(incident("critical", moment, moment, moment), promised()).kept


def test_a_window_without_length_is_refused():
    """Maintenance that ends when it begins is refused; a minute is enough."""
    start = at("2026-11-24 22:00")
    with pytest.raises(MeasuresRefused):
        Window(start, start, start)

    assert Window(start, start + MINUTE, start).component is None


@pytest.mark.parametrize("day", ["2009-12-31", "2101-01-01"])
def test_a_year_no_calendar_knows_is_refused(day):
    """An incident or a month outside the working calendar is refused: the year is mistyped."""
    with pytest.raises(MeasuresRefused, match="check the year"):
        met(incident("critical", f"{day} 09:00"), promised())
    with pytest.raises(MeasuresRefused, match="check the year"):
        uptime_of([], date.fromisoformat(day), promised())


def test_a_part_nobody_promises_is_refused():
    """An incident or a window of something that is no part of the service is refused."""
    odd = incident("critical", "2026-11-24 09:00", component="printer")
    with pytest.raises(ComponentUnknown):
        met(odd, promised())
    with pytest.raises(ComponentUnknown):
        uptime_of([odd], NOVEMBER, promised())
    with pytest.raises(ComponentUnknown):
        uptime_of([], NOVEMBER, promised(), [Window(at("2026-11-24"), at("2026-11-25"), at("2026-11-01"), "printer")])


# A month of incidents


def outage(start, minutes, severity="critical", component="core", **more):
    """An incident of so many minutes, or of a length to the second."""
    begun = at(start)
    length = minutes if isinstance(minutes, timedelta) else minutes * MINUTE
    return Incident(component, severity, begun, begun, begun + length, **more)


def of(component, incidents, scheduled=(), now=None, month=NOVEMBER):
    """The uptime of one part of the service in a month."""
    found = uptime_of(incidents, month, promised(), scheduled, None if now is None else at(now))
    return next(each for each in found if each.component == component)


def window(start, hours, notice=48, component=None):
    """A window of maintenance, announced so many hours before."""
    begins = at(start)
    return Window(begins, begins + timedelta(hours=hours), begins - timedelta(hours=notice), component)


def test_a_month_without_incidents_is_up_all_along():
    """With nothing reported every part of the service was up for 100 % of its month."""
    found = uptime_of([], date(2026, 11, 17), promised())

    assert [each.component for each in found] == ["core", "scheduling", "workstations", "interfaces"]
    assert {(each.percent, each.status, each.month) for each in found} == {(100, "met", NOVEMBER)}


@pytest.mark.parametrize(("seconds", "status"), [(0, "met"), (1, "missed")])
def test_the_month_is_kept_to_the_second(seconds, status):
    """Of November 43 minutes and 12 seconds may be lost at 99.9 %; a second more and the month is missed."""
    found = of("core", [outage("2026-11-10 10:00", timedelta(minutes=43, seconds=12 + seconds))])

    assert found.downtime == timedelta(minutes=43, seconds=12 + seconds)
    assert found.allowed == timedelta(minutes=43, seconds=12)
    assert found.status == status
    assert (found.percent == Fraction("99.9")) is (status == "met")


def test_a_month_that_missed_never_reads_as_met():
    """A second too much is 99.899 %, not 99.9 % rounded."""
    found = of("core", [outage("2026-11-10 10:00", timedelta(minutes=43, seconds=13))])

    assert "99.899% uptime against 99.9% promised" in found.text["en"]


@pytest.mark.parametrize(
    ("severity", "told", "minutes"),
    [
        ("critical", None, 30),
        ("major", None, 30),
        ("minor", None, 0),
        ("minor", True, 30),
        ("major", False, 0),
        ("critical", False, 0),
    ],
)
def test_what_counts_as_downtime(severity, told, minutes):
    """Stopped or clearly degraded is down: critical and major count, minor does not, unless the incident says so."""
    found = of("core", [outage("2026-11-10 10:00", 30, severity, outage=told)])

    assert found.downtime == minutes * MINUTE


def test_overlapping_incidents_count_once():
    """Two incidents of half an hour that overlap by ten minutes make fifty minutes, in either order."""
    both = [outage("2026-11-10 10:00", 30), outage("2026-11-10 10:20", 30, "major")]

    assert of("core", both).downtime == of("core", both[::-1]).downtime == 50 * MINUTE


def test_incidents_of_other_parts_do_not_count():
    """The workstations being slow is not the archive being down."""
    found = of("core", [outage("2026-11-10 10:00", 300, component="workstations")])

    assert found.downtime == timedelta()


def test_scheduled_maintenance_leaves_the_month():
    """Four hours announced 48 hours ahead are neither downtime nor measured: 716 hours, 42 min 57.6 s allowed."""
    planned = [window("2026-11-20 22:00", 4)]
    found = of("core", [outage("2026-11-20 23:00", 60), outage("2026-11-21 01:50", 20)], planned)

    assert found.measured == timedelta(hours=716)
    assert found.downtime == 10 * MINUTE
    assert found.allowed == timedelta(minutes=42, seconds=57.6)


@pytest.mark.parametrize(("notice", "downtime"), [(48, 0), (47.99, 240), (-1, 240)])
def test_maintenance_announced_too_late_is_an_emergency_and_counts(notice, downtime):
    """Announced less than 48 hours ahead, or after the fact, maintenance is downtime like any other."""
    found = of("core", [], [window("2026-11-20 22:00", 4, notice)])

    assert found.downtime == downtime * MINUTE
    assert found.measured == timedelta(hours=720 - (4 if downtime == 0 else 0))


def test_maintenance_of_one_part_leaves_the_others():
    """A window of the workstations takes nothing from the month of the archive."""
    planned = [window("2026-11-20 22:00", 4, component="workstations")]

    assert of("core", [], planned).measured == timedelta(days=30)
    assert of("workstations", [], planned).measured == timedelta(hours=716)


def test_overlapping_windows_are_taken_out_once():
    """Two windows that overlap by an hour take seven hours out of the month, not eight."""
    found = of("core", [], [window("2026-11-20 22:00", 4), window("2026-11-21 01:00", 4)])

    assert found.measured == timedelta(hours=713)


def test_an_incident_is_cut_to_its_month():
    """From 23:50 on 31 October to 0:10: ten minutes of October and ten of November, none of December."""
    crossing = [outage("2026-10-31 23:50", 20)]

    minutes = [of("core", crossing, month=date(2026, month, 1)).downtime for month in (10, 11, 12)]
    assert minutes == [10 * MINUTE, 10 * MINUTE, timedelta()]


def test_an_incident_still_open_counts_to_the_end_or_until_now():
    """Open since 30 November 23:00, an incident counts an hour; judged at 23:30, half of one; in December, nothing."""
    pending = [incident("critical", "2026-11-30 23:00", "2026-11-30 23:10")]

    assert of("core", pending).downtime == 60 * MINUTE
    assert of("core", pending, now="2026-11-30 23:30").downtime == 30 * MINUTE
    assert of("core", pending, now="2027-01-01 00:00").downtime == 60 * MINUTE
    assert of("core", pending, now="2026-11-30 22:00").downtime == timedelta()


def test_a_month_that_is_not_over_is_open_until_it_is_missed():
    """In the middle of the month half an hour down is not yet judged; an hour down is missed already."""
    half, whole = ([outage("2026-11-10 10:00", minutes)] for minutes in (30, 60))

    assert of("core", half, now="2026-11-15 12:00").status == "open"
    assert of("core", whole, now="2026-11-15 12:00").status == "missed"
    assert of("core", half, now="2026-12-01 00:00").status == "met"
    assert "the month is not over" in of("core", half, now="2026-11-15 12:00").text["en"]


def test_what_is_still_to_come_is_no_downtime_yet():
    """Maintenance announced too late for tomorrow is no downtime today; nor is the rest of an outage."""
    tomorrow = window("2026-11-11 22:00", 2, notice=24)

    assert of("core", [], [tomorrow], now="2026-11-11 00:00").downtime == timedelta()
    assert of("core", [], [tomorrow], now="2026-11-11 23:00").downtime == timedelta(hours=1)
    assert of("core", [outage("2026-11-10 10:00", 60)], now="2026-11-10 10:20").downtime == timedelta(minutes=20)


def test_a_month_down_all_along_is_nothing():
    """Down from the first to the last minute, the uptime is 0 %; all of it planned, 100 % of nothing."""
    assert of("core", [outage("2026-10-01 00:00", 200_000)]).percent == 0
    planned = of("core", [outage("2026-11-02 00:00", 60)], [window("2026-10-31 00:00", 1_000)])
    assert (planned.measured, planned.percent, planned.status) == (timedelta(), 100, "met")


def test_a_february_and_a_december_have_their_own_length():
    """99.9 % of February 2028 allows 41.76 minutes, of December 44.64."""
    allowed = [of("core", [], month=date(*month, 1)).allowed for month in ((2028, 2), (2026, 12))]

    assert allowed == [timedelta(minutes=41.76), timedelta(minutes=44.64)]


# The log


def log(tmp_path, text, name="incidents.csv"):
    """Read a log of incidents."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_incidents(path, promised())


HEAD = "component,severity,reported,responded,resolved"


def test_the_example_is_read():
    """The example log holds five incidents, each on its line, and one window of maintenance."""
    found = read_incidents(EXAMPLES / "incidents.csv", promised())

    assert [each.line for each in found.incidents] == [2, 3, 4, 6, 7]
    assert found.incidents[0].incident == incident(
        "critical", "2026-11-03 02:10", "2026-11-03 02:35", "2026-11-03 02:50"
    )
    assert found.incidents[-1].incident.outage is False
    assert found.windows == (Window(at("2026-11-20 22:00"), at("2026-11-21 02:00"), at("2026-11-15 09:00")),)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_log_is_read_as_a_spreadsheet_saves_it(separator, tmp_path):
    """Commas, semicolons or tabs, a mark before the first sign, Windows line ends, blank rows, words in French."""
    rows = ("Component,Severity,Reported,Responded,Resolved,Outage", "core,minor,2026-11-24 09:00,,,oui", ",,,,,", "")
    text = "\ufeff" + "\r\n".join(rows).replace(",", separator)

    (found,) = log(tmp_path, text).incidents
    assert (found.line, found.incident) == (2, incident("minor", "2026-11-24 09:00", outage=True))


def test_columns_stand_in_any_order_and_a_short_row_is_open(tmp_path):
    """Columns may change places, and cells missing at the end of a row have not happened yet."""
    found = log(tmp_path, "reported,component,severity,responded,resolved\n2026-11-24T08:00+00:00,core,major\n")

    assert found.incidents[0].incident == incident("major", "2026-11-24 09:00")


def test_capitals_are_read_as_they_are_meant(tmp_path):
    """Whoever types the log by hand may write Core and CRITICAL: the part and the severity are the ones meant."""
    (found,) = log(tmp_path, f"{HEAD}\nCore,CRITICAL,2026-11-24 09:00,,\n").incidents

    assert found.incident == incident("critical", "2026-11-24 09:00")


def test_every_faulty_row_is_told_at_once_with_its_line(tmp_path):
    """All that is wrong in a log is told in one refusal, each fault with its line and its column."""
    rows = (
        f"{HEAD},scheduled,outage",
        "core,critical,2026-11-03 02:10,2026-11-03 02:35,2026-11-03 02:50,,",
        "pacs,critical,2026-11-03 02:10,,,,",
        "core,blocking,2026-11-03 02:10,,,,",
        "core,major,03/11/2026 02:10,,,,",
        "core,major,2026-11-03,,,,",
        "core,major,,,,,",
        "core,major,2026-11-03 02:10,2026-11-03 02:00,,,",
        "core,major,2026-11-03 02:10,,2026-11-03 03:00,,",
        "core,major,2206-11-03 02:10,,,,",
        "core,major,2026-11-03 02:10,,,perhaps,",
        ",,2026-11-03 02:10,2026-11-06 02:10,,yes,",
        ",,2026-11-03 02:10,2026-11-06 02:10,2026-11-06 02:10,yes,",
        ",major,2026-11-03 02:10,,,,",
        "core,major,2026-11-03 02:10,,,,,extra",
    )
    with pytest.raises(MeasuresRefused) as refusal:
        log(tmp_path, "\n".join(rows))

    assert [(each.place, each.key) for each in refusal.value.problems] == [
        ("incidents.csv:3 component", "unknown_word"),
        ("incidents.csv:4 severity", "unknown_word"),
        ("incidents.csv:5 reported", "moment_expected"),
        ("incidents.csv:6 reported", "moment_expected"),
        ("incidents.csv:7 reported", "moment_missing"),
        ("incidents.csv:8 responded", "moment_too_early"),
        ("incidents.csv:9 resolved", "resolved_without_work"),
        ("incidents.csv:10 reported", "moment_out_of_calendar"),
        ("incidents.csv:11 scheduled", "unknown_word"),
        ("incidents.csv:12 resolved", "moment_missing"),
        ("incidents.csv:13 resolved", "moment_too_early"),
        ("incidents.csv:14 component", "unknown_word"),
        ("incidents.csv:15", "too_many"),
    ]
    texts = [said(refusal.value, lang).splitlines() for lang in LANGUAGES]
    assert [len(lines) for lines in texts] == [14, 14, 14]
    assert len({tuple(lines) for lines in texts}) == 3


def test_columns_that_are_missing_unknown_or_twice_are_told(tmp_path):
    """A log without a column, with one nobody knows or with one twice is refused before any row is read."""
    with pytest.raises(MeasuresRefused) as refusal:
        log(tmp_path, "component,severty,reported,reported,resolved\ncore,x,y,z\n")

    assert [(each.place, each.key) for each in refusal.value.problems] == [
        ("incidents.csv:1", "unknown_key"),
        ("incidents.csv:1 reported", "column_twice"),
        ("incidents.csv:1 severity", "column_missing"),
        ("incidents.csv:1 responded", "column_missing"),
    ]
    assert "Nearest: severity" in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "promise"),
    [
        (None, "this file does not exist"),
        ("folder", "this is a folder; a CSV file is expected"),
        ("Gravité".encode("latin-1"), "this is not UTF-8 text"),
        (f'{HEAD}\ncore,"major', "this is not CSV that can be read"),
        ("", "incidents.csv:1 component: this column is missing"),
    ],
    ids=["missing", "folder", "latin-1", "open-quote", "empty"],
)
def test_a_log_that_cannot_be_read_is_refused(content, promise, tmp_path):
    """A log that is missing, a folder, not UTF-8, cut off or empty is refused in words."""
    path = tmp_path / "incidents.csv"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises((FileUnread, MeasuresRefused), match=promise):
        read_incidents(path, promised())


def test_a_log_of_columns_alone_holds_nothing(tmp_path):
    """A log without a row is no fault: a month without incidents."""
    found = log(tmp_path, HEAD)

    assert (found.incidents, found.windows) == ((), ())


def test_figures_of_the_example():
    """The example month by hand: 40 minutes down in the core, 95 in the exchanges, nothing else."""
    found = read_incidents(EXAMPLES / "incidents.csv", promised())
    uptimes = uptime_of((each.incident for each in found.incidents), NOVEMBER, promised(), found.windows)

    # the critical incident of 20 November falls into the maintenance that was announced
    assert [each.downtime for each in uptimes] == [40 * MINUTE, timedelta(), timedelta(), 95 * MINUTE]
    assert [each.status for each in uptimes] == ["met", "met", "met", "missed"]
    assert uptimes[0].promised == Decimal("99.9")
