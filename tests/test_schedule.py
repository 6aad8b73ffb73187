"""The calendar of a project: exact days, the interruption of service, what may move, and what is refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from costing import PriceBook, estimate
from costing.errors import DayOutOfCalendar, NothingToLayOut
from costing.price_book import base_tables
from costing.quoting.schedule import schedule
from costing.wording import LANGUAGES
from tests.samples import DAY, book, chu_estimate, chu_scope, priced, scope_of

ORDER = date(2026, 11, 29)  # a Sunday
at = datetime.fromisoformat


def laid(start=ORDER, prices=None, **tables):
    """The calendar of a scope with some tables, ordered on a day, with the base book or another."""
    return schedule(estimate(scope_of(**tables), prices or book(), DAY), start)


def spans(made):
    """First and last day of every task."""
    return {task.code: (task.first, task.last) for task in made.tasks}


def own(tmp_path, text):
    """A company's own book."""
    (tmp_path / "own.toml").write_text(text, "utf-8")
    return PriceBook.read(tmp_path / "own.toml")


MINOR = {"pacs": {"upgrade": "minor"}}
MAJOR = {"pacs": {"upgrade": "major"}}


def test_the_example_stands_on_these_days():
    """The README's hospital, ordered on 29 November 2026: counted by hand over the year's end and over two Eids.

    18 TB at 0.415 TB a night and 3 days, 25 % on top, are 58 nights: 4 January to 30 March, the three days of Eid
    al-Fitr (9 to 11 March) and Yennayer left out; the support leaves out 16 to 18 May, Eid al-Adha. Stations are rolled
    out and users trained right before the interruption, not months before it.
    """
    made = schedule(chu_estimate(), ORDER)

    assert {code: tuple(f"{day:%d/%m/%y}" for day in span) for code, span in spans(made).items()} == {
        "planning": ("29/11/26", "08/12/26"),
        "rehearsal": ("09/12/26", "03/01/27"),
        "interfaces": ("09/12/26", "04/01/27"),
        "notice": ("09/12/26", "13/12/26"),
        "transfer": ("04/01/27", "30/03/27"),
        "rollout": ("24/03/27", "01/04/27"),
        "training": ("02/03/27", "01/04/27"),
        "cutover": ("02/04/27", "02/04/27"),
        "validation": ("04/04/27", "08/04/27"),
        "handover": ("11/04/27", "12/04/27"),
        "go_live": ("13/04/27", "26/04/27"),
        "support": ("27/04/27", "27/05/27"),
    }
    assert [task.days for task in made.tasks] == [8, 18, 19, 3, 58, 7, 20, 0, 5, 2, 10, 20]
    assert (made.first_day, made.last_day, made.working_days) == (ORDER, date(2027, 5, 27), 123)


def test_the_milestones_stand_where_their_work_ends():
    """Each milestone falls on the last day of its work; the cutover's is the first working day on it."""
    made = schedule(chu_estimate(), ORDER)

    assert [(each.code, f"{each.day:%d/%m/%y}") for each in made.milestones] == [
        ("planning", "08/12/26"),
        ("notice", "13/12/26"),
        ("transfer", "30/03/27"),
        ("training", "01/04/27"),
        ("cutover", "04/04/27"),
        ("validation", "08/04/27"),
        ("handover", "12/04/27"),
        ("support", "27/05/27"),
    ]


def test_why_it_takes_that_long_is_said():
    """18 TB at 0.415 TB a night, 25 % on top for exceptions: in words, in the three languages."""
    (transfer,) = (task for task in schedule(chu_estimate(), ORDER).tasks if task.code == "transfer")

    assert [text["en"].replace("\u00a0", " ") for text in transfer.why] == [
        "3 days as a base",
        "Volume to migrate: 18 TB, at 0.415 TB a working night",
        "25% on top for exceptions",
    ]
    assert all(len(set(text.values())) == 3 for text in transfer.why)


def test_what_nobody_has_said_is_assumed_and_said():
    """An archive of unknown size is laid at its likely 25 TB, and the calendar says so, for the interruption too."""
    made = laid(client={"kind": "university_hospital"}, migration={})
    (transfer,) = (task for task in made.tasks if task.code == "transfer")

    assert [text["en"].replace("\u00a0", " ") for text in transfer.assumed] == [
        "Volume to migrate: 25 TB assumed, to be confirmed"
    ]
    assert "The last transfer is counted on 25 TB by assumption, to be confirmed." in [
        note["en"].replace("\u00a0", " ") for note in made.window.notes
    ]
    assert laid(migration={"volume_tb": 25}).tasks[3].assumed == ()


@pytest.mark.parametrize(
    ("systems", "least", "most"),
    [(MINOR, timedelta(weeks=1), timedelta(weeks=3)), (MAJOR, timedelta(60), timedelta(122))],
)
def test_an_upgrade_takes_what_is_usual(systems, least, most):
    """A minor update takes one to three weeks in all, a major upgrade two to four months."""
    made = laid(systems=systems)

    assert least <= made.last_day - made.first_day <= most


def test_work_begins_on_the_first_working_day():
    """Ordered on a Friday, work begins on Sunday; ordered on the eve of Eid it begins that day, during Eid after it."""
    assert laid(date(2026, 11, 27), training={}).first_day == date(2026, 11, 29)
    assert laid(date(2027, 3, 8), training={}).first_day == date(2027, 3, 8)
    assert laid(date(2027, 3, 9), training={}).first_day == date(2027, 3, 14)


def test_only_what_is_asked_is_laid_and_dependencies_pass_through():
    """With training alone there is no test platform to wait for: the training follows the plan, the handover it."""
    made = laid(training={"days": 3})

    assert [(task.code, task.follows) for task in made.tasks] == [
        ("planning", ()),
        ("training", ("planning",)),
        ("handover", ("training",)),
        ("support", ("handover",)),
    ]
    assert made.window is None
    assert made.milestones[1].label["en"] == "Users trained"


def test_a_task_waits_for_its_last_predecessor_alone_once():
    """What stands behind another predecessor is not said again: the cutover of an update waits for two stages."""
    made = laid(systems=MINOR)

    assert {task.code: task.follows for task in made.tasks}["cutover"] == ("rehearsal", "notice")
    assert {task.code: task.follows for task in made.tasks}["validation"] == ("cutover",)


@pytest.mark.parametrize("tables", [{"workstations": {"count": 4}}, {"training": {"days": 2}}, {"integrations": []}])
def test_nothing_is_interrupted_where_nothing_is_cut_over(tables):
    """Workstations, training or interfaces alone interrupt no service."""
    assert laid(**tables).window is None
    assert "cutover" not in spans(laid(**tables))


def test_a_known_zero_is_not_laid():
    """Zero workstations are not wanted: no roll-out stands in the calendar."""
    assert "rollout" not in spans(laid(systems=MINOR, workstations={"count": 0}))
    assert "rollout" in spans(laid(systems=MINOR, workstations={"count": 1}))


def test_the_stages_before_the_order_can_be_shown():
    """From the first contact on: five days, eight and ten of the offer, then the project the day after signature."""
    made = schedule(priced(training={"days": 3}), ORDER, offer=True)

    found = spans(made)
    assert found["enquiry"] == (ORDER, date(2026, 12, 3))
    assert found["contract"] == (date(2026, 12, 16), date(2026, 12, 29))
    assert found["planning"][0] == date(2026, 12, 30)
    assert made.milestones[0].label["en"] == "Contract signed"


def test_the_interruption_falls_in_the_quietest_hours_of_the_weekend():
    """7.8 hours are needed, 8 are allowed: Friday from midnight to 8, and until 6 one may still go back."""
    window = schedule(chu_estimate(), ORDER).window

    assert (window.starts, window.ends) == (at("2027-04-02 00:00"), at("2027-04-02 08:00"))
    assert window.decision == at("2027-04-02 06:00")
    assert window.reopens == date(2027, 4, 4)
    assert (float(window.needed), float(window.allowed)) == (7.8, 8.0)


def test_the_interruption_avoids_a_feast_within_its_weekend():
    """Ready on Thursday 30 April 2026; Friday is Labour Day: six hours of Saturday instead."""
    window = laid(date(2026, 4, 26), systems=MINOR).window

    assert (window.starts, window.ends) == (at("2026-05-02 00:00"), at("2026-05-02 06:00"))
    assert window.reopens == date(2026, 5, 3)


def test_a_weekend_taken_by_a_feast_leaves_thursday_evening_or_the_next_weekend():
    """Eid 2026 takes Friday to Sunday: six hours still fit into Thursday evening, ten wait for the next weekend."""
    start = date(2026, 3, 12)
    short = laid(start, systems=MINOR).window
    long = laid(start, systems=MINOR, prices=replaced_window(10)).window

    assert (short.starts, short.ends) == (at("2026-03-19 18:00"), at("2026-03-20 00:00"))
    assert short.reopens == date(2026, 3, 23)
    assert long.starts == at("2026-03-26 23:00")
    assert any("holidays in them: 19 March 2026." in note["en"].replace("\u00a0", " ") for note in long.notes)


def replaced_window(hours, rollback=2):
    """The base book with an operation of so many hours."""
    tables = base_tables()
    tables["process"]["cutover"]["window"][0] |= {"base_hours": hours, "rollback_hours": rollback}
    return PriceBook.from_tables(tables)


@pytest.mark.parametrize(
    ("hours", "starts", "reopens"),
    [
        (63, at("2026-12-03 17:00"), date(2026, 12, 7)),
        (64, at("2026-12-03 16:30"), date(2026, 12, 7)),
        (100, at("2026-12-03 16:30"), date(2026, 12, 8)),
    ],
)
def test_an_interruption_longer_than_a_weekend_begins_on_thursday_and_runs_on(hours, starts, reopens):
    """From Thursday 16:30 to Sunday 8:00 are 63.5 hours; what follows begins the day after it ends, in any case."""
    made = laid(date(2026, 11, 26), systems=MINOR, prices=replaced_window(hours))

    assert made.window.starts == starts
    assert made.window.ends == starts + timedelta(hours=hours)
    assert made.window.reopens == reopens
    assert spans(made)["validation"][0] == reopens
    assert any("longer than a weekend" in note["en"] for note in made.window.notes) is (hours > 63.5)


def test_the_interruption_begins_on_a_later_day_than_what_it_waits_for():
    """Work that ends on a Thursday leaves Friday and Saturday; what does not fit into these waits for a week."""
    fits, waits = (laid(systems=MINOR, prices=replaced_window(hours)) for hours in (56, 57))

    assert spans(fits)["notice"][1] <= date(2026, 12, 3) == spans(fits)["rehearsal"][1]
    assert fits.window.starts == at("2026-12-04 00:00")
    assert waits.window.starts.date() == date(2026, 12, 10)
    assert not any("holidays in them" in note["en"] for note in waits.window.notes)


def test_the_interruption_is_never_longer_than_is_allowed_and_says_what_is_missing():
    """30 TB leave 3 hours for the last transfer: 9 are needed, 4 are allowed, the calendar shows 4 and says so."""
    window = laid(migration={"volume_tb": 30, "max_downtime_hours": 4}).window

    assert window.ends - window.starts == timedelta(hours=4)
    assert any("9 h would be needed and only 4 h" in note["en"].replace("\u00a0", " ") for note in window.notes)
    enough = laid(migration={"volume_tb": 30, "max_downtime_hours": 9}).window
    assert enough.ends - enough.starts == timedelta(hours=9)
    assert not any("would be needed" in note["en"] for note in enough.notes)


def test_a_way_back_longer_than_the_interruption_is_decided_before_it():
    """Allowed one hour, with a way back of two: the decision falls at the beginning, and that is said."""
    window = laid(migration={"volume_tb": 1, "max_downtime_hours": 1}).window

    assert window.decision == window.starts
    assert any("decide before it begins" in note["en"] for note in window.notes)


def test_an_interruption_nobody_has_limited_is_to_be_confirmed():
    """Where nobody said how long the service may stop, the calendar asks for it."""
    assert any("not known" in note["en"] for note in laid(systems=MINOR).window.notes)


def test_what_an_estimated_feast_may_move_is_said():
    """Eid al-Fitr 2027 is an estimate: the calendar names what it may move; fixed feasts move nothing."""
    made = schedule(chu_estimate(), ORDER)

    met = [(each.label["en"], each.estimated) for each in made.holidays]
    assert met.count(("Eid al-Fitr", True)) == 3
    assert ("New Year's Day", False) in met
    assert [note["en"].replace("\u00a0", " ") for note in made.notes] == [
        f"{feast}, announced the evening before only. "
        f"One day's difference may move these stages and those after them: {moved}."
        for feast, moved in (
            (
                "Eid al-Fitr: estimated day (9 March 2027 to 11 March 2027)",
                "Transfer of the archive while in service, Training of the users",
            ),
            ("Eid al-Adha: estimated day (16 May 2027 to 18 May 2027)", "Support after going live"),
        )
    ]


def test_the_day_around_a_feast_is_noted_and_the_one_after_is_not():
    """Work that ends the day before the estimate may be touched by it; work that ends two days before is not."""
    near = laid(date(2027, 2, 24), training={"days": 1})  # ends on Monday 8 March, the eve of Eid
    far = laid(date(2027, 2, 23), training={"days": 1})  # ends on Sunday 7 March

    assert (near.last_day, far.last_day) == (date(2027, 3, 8), date(2027, 3, 7))
    assert (len(near.notes), len(far.notes)) == (1, 0)


@pytest.mark.parametrize("start", [date(2027, 3, 9), date(2027, 3, 10), date(2027, 3, 11)])
def test_a_feast_on_the_day_of_the_order_is_noted(start):
    """Ordered during Eid, work begins on the Sunday after it; announced a day sooner, it would begin on Thursday."""
    made = laid(start, training={"days": 1})

    assert made.first_day == date(2027, 3, 14)
    assert len(made.notes) == 1
    assert "(9 March 2027 to 11 March 2027)" in made.notes[0]["en"].replace("\u00a0", " ")
    assert made.notes[0]["en"].endswith("those after them: Launch and project plan.")


def test_a_feast_is_told_whole_where_work_touches_its_last_day_alone():
    """Work begins the day after Eid al-Adha: the note tells its three days, not the last one."""
    made = laid(date(2027, 5, 19), training={"days": 1})

    assert "(16 May 2027 to 18 May 2027)" in made.notes[0]["en"].replace("\u00a0", " ")


CONFIRMED = """
[[holidays.eid_al_fitr.days]]
from = 2026-11-01
source = "Annonce officielle"
added = [2027-03-08, 2027-03-09, 2027-03-10, 2027-03-11]
confirmed = true
"""


def test_a_feast_that_a_company_corrects_moves_the_calendar(tmp_path):
    """Eid a day longer by announcement: the transfer ends a day later and no note about it is left."""
    made = schedule(estimate(chu_scope(), own(tmp_path, CONFIRMED), DAY), ORDER)

    assert spans(made)["transfer"] == (date(2027, 1, 4), date(2027, 3, 31))
    assert [note["en"].split(":")[0] for note in made.notes] == ["Eid al-Adha"]


def test_a_company_has_its_own_durations_and_its_own_quiet_hours(tmp_path):
    """A company that moves 1 TB a night needs 27 nights; a hospital quietest on Saturday night is stopped then."""
    figures = {"working": [50] * 24, "friday": [50] * 24, "saturday": [50] * 20 + [1] * 4}
    text = "[[calendar.activity]]\nfrom = 2026-11-01\nsource = 'Relevés'\n"
    text += "".join(f"{name} = {hours}\n" for name, hours in figures.items())
    text += "[[process.transfer.duration]]\nfrom = 2026-11-01\nsource = 'Nos projets'\nbase_days = 3\n"
    text += "a_day = {volume = 1}\nspare_percent = 25\n"
    made = schedule(estimate(chu_scope(), own(tmp_path, text), DAY), ORDER)

    assert {task.code: task.days for task in made.tasks}["transfer"] == 27
    assert (made.window.starts.strftime("%a %H:%M"), made.window.ends.hour) == ("Sat 16:00", 0)


def test_a_company_adds_a_stage_and_the_day_before_it_is_not_there(tmp_path):
    """A stage of a company's own is laid from its first day on, after the stages it names."""
    text = """
    [process.cabling]
    title = {fr = "Câblage", en = "Cabling", ar = "الكوابل"}
    summary = {fr = "Tirer les câbles.", en = "Pull the cables.", ar = "مد الكوابل."}
    activities = [{fr = "Tirage", en = "Pulling", ar = "المد"}]
    client = [{fr = "Technique", en = "Works", ar = "التقني"}]
    provider = [{fr = "Câbleurs", en = "Cablers", ar = "الممدّدون"}]
    deliverables = [{fr = "Plan", en = "Plan of cables", ar = "مخطط"}]
    follows = ["planning"]
    [process.rehearsal]
    follows = ["planning", "supply", "cabling"]
    [[process.cabling.duration]]
    from = 2026-11-24
    source = "Nos projets"
    base_days = 4
    """
    prices = own(tmp_path, text)
    before = schedule(estimate(scope_of(systems=MINOR), prices, date(2026, 11, 23)), ORDER)

    made = laid(systems=MINOR, prices=prices)
    assert spans(made)["cabling"] == (date(2026, 12, 1), date(2026, 12, 6))
    assert spans(made)["rehearsal"][0] == date(2026, 12, 7)
    assert spans(before) == spans(laid(systems=MINOR))


def test_a_whole_project_without_its_systems_named_is_taken_as_major():
    """A comprehensive project of which nothing else is known is laid as a major version, and says so."""
    made = laid(project={"sold": "whole"})

    assert made.tasks[0].days == 8
    assert made.tasks[0].assumed[0]["en"].startswith("Systems of the comprehensive project not named")
    assert made.window is not None


@pytest.mark.parametrize(
    "tables", [{"maintenance": {}}, {"licences": [{"item": "PACS", "amount": 1_000_000}]}], ids=["care", "licences"]
)
def test_what_needs_no_project_is_refused(tables):
    """Maintenance or licences alone are supplied without a project: the refusal says what would make one."""
    with pytest.raises(NothingToLayOut, match="systems, workstations, migration"):
        laid(**tables)
    with pytest.raises(NothingToLayOut):
        schedule(priced(**tables), ORDER, offer=True)


@pytest.mark.parametrize("start", [date(2009, 12, 31), date(2100, 12, 29), date(2101, 1, 1)])
def test_a_start_or_an_end_that_no_calendar_knows_is_refused(start):
    """A project that begins before 2010 or ends after 2100 is refused."""
    with pytest.raises(DayOutOfCalendar):
        laid(start, systems=MINOR)


def test_an_archive_that_would_take_a_century_is_refused():
    """10,000 TB at this pace would end after 2100: a refusal that names the reach, not an endless computation."""
    with pytest.raises(DayOutOfCalendar, match="31 December 2100"):
        laid(migration={"volume_tb": 10_000})


def test_eleven_stages_and_six_pieces_of_work_are_described():
    """The market's eleven stages are there in order, each with a text of its own in the three languages."""
    stages = book().on(DAY).stages

    assert [code for code, stage in stages.items() if stage.part_of is None] == [
        "enquiry", "proposal", "contract", "planning", "rehearsal", "notice", "cutover", "validation", "handover",
        "go_live", "support",
    ]  # fmt: skip
    assert {code: stage.part_of for code, stage in stages.items() if stage.part_of} == {
        "supply": "planning",
        "interfaces": "rehearsal",
        "transfer": "cutover",
        "rollout": "cutover",
        "training": "handover",
        "retirement": "support",
    }


def texts(value, place=""):
    """Every text of some tables in its three languages, with its place."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        yield place, value
    elif isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from texts(part, f"{place}.{key}")


@pytest.mark.parametrize("file", ["process", "holidays", "calendar"])
def test_every_text_is_another_one_in_each_language(file):
    """Nothing is left untranslated: each text differs in French, English and Arabic, which is in Arabic letters."""
    found = list(texts(base_tables()[file]))

    assert found
    for place, said in found:
        assert len(set(said.values())) == 3, place
        assert any("\u0600" <= sign <= "\u06ff" for sign in said["ar"]), place
        assert all(text == text.strip() for text in said.values()), place


def test_the_phases_are_those_of_the_scope_of_work():
    """A stage belongs to a phase that the proposal describes, or to none."""
    from costing.documents.texts import data

    phases = {phase["code"] for phase in data("scope_of_work")["phase"]}
    assert {stage.phase for stage in book().on(DAY).stages.values()} == {*phases, None}


def test_the_same_project_is_laid_alike():
    """The same scope, book and day give the same calendar."""
    assert schedule(chu_estimate(), ORDER) == schedule(replace(chu_estimate()), ORDER)
    assert "2026-11-29 to 2027-05-27" in repr(schedule(chu_estimate(), ORDER))
