"""A calendar as a table of a project tool, as an agenda, as a frame and on the command line."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from functools import lru_cache

import icalendar
import pandas as pd
import pytest

from costing import PriceBook, estimate
from costing.documents.schedule_files import csv_bytes, ics_bytes
from costing.errors import CannotWrite, LanguageNotWritten
from costing.quoting.schedule import schedule
from costing.wording import LANGUAGES
from tests.command import called, files_in, run
from tests.samples import DAY, EXAMPLES, chu_estimate, scope_of

ORDER = date(2026, 11, 29)
at = datetime.fromisoformat


@lru_cache(maxsize=1)
def laid():
    """The calendar of the README's hospital."""
    return schedule(chu_estimate(), ORDER)


def rows(content):
    """The table as any reader of comma-separated values gives it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def events(content):
    """The events of a calendar, read back, by summary."""
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return {str(event["summary"]): event for event in found}


def test_a_project_tool_reads_tasks_and_what_they_follow():
    """The table has a row a task, numbered, with the numbers of what it follows, then a row a milestone of no days."""
    table = rows(csv_bytes(laid(), "en"))

    assert list(table[0]) == [
        "ID", "Name", "Duration", "Start", "Finish", "Predecessors", "Milestone", "Resource Names", "Notes",
    ]  # fmt: skip
    assert [row["ID"] for row in table] == [str(number) for number in range(1, 21)]
    cutover, plan = table[7], table[12]
    assert (cutover["Name"], cutover["Duration"], cutover["Start"], cutover["Finish"]) == (
        "Cutover to the new version", "1", "2027-04-02", "2027-04-02",
    )  # fmt: skip
    assert cutover["Predecessors"] == "3, 4, 5, 6, 7"
    assert "from 0:00 to 8:00" in cutover["Notes"]
    assert (plan["Duration"], plan["Milestone"], plan["Predecessors"]) == ("0", "Yes", "1")
    assert {row["Milestone"] for row in table[:12]} == {"No"}
    assert "0.415\u00a0TB a working night" in table[4]["Notes"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_files_are_written_in_each_language(lang):
    """Names and notes are in the language asked; Excel shows Arabic, because the table says that it is UTF-8."""
    title = laid().tasks[0].title[lang]

    assert csv_bytes(laid(), lang).startswith(b"\xef\xbb\xbf")
    assert rows(csv_bytes(laid(), lang))[0]["Name"] == title
    assert title in events(ics_bytes(laid(), lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_event_says_what_is_done_and_handed_over(lang):
    """Opened in an agenda, a stage tells what it is for, each of its activities and what it hands over."""
    found = events(ics_bytes(laid(), lang))

    for task in laid().tasks:
        told = str(found[task.title[lang]]["description"])
        said = (task.summary, *task.activities, *task.deliverables)
        assert [text[lang] for text in said if text[lang].rstrip(".") not in told] == [], task.code


def test_no_cell_starts_a_formula(tmp_path):
    """A title that begins with a sign of formulas, as a company may write one, stays a text."""
    said = '{fr = "=1+1", en = "+SUM(A1)", ar = "@ع"}'
    (tmp_path / "own.toml").write_text(f"[process.planning]\ntitle = {said}\n", "utf-8")
    made = schedule(estimate(scope_of(training={"days": 1}), PriceBook.read(tmp_path / "own.toml"), DAY), ORDER)

    assert [rows(csv_bytes(made, lang))[0]["Name"] for lang in LANGUAGES] == ["'=1+1", "'@ع", "'+SUM(A1)"]


def test_an_agenda_shows_tasks_as_whole_days():
    """A task of 8 days from Sunday 29 November is an all-day event to Tuesday 8 December, whose end is the 9th."""
    planning = events(ics_bytes(laid(), "en"))["Launch and project plan"]

    assert planning["dtstart"].dt == ORDER
    assert planning["dtend"].dt == date(2026, 12, 9)


def test_an_agenda_shows_the_interruption_by_the_hour_in_algiers():
    """The interruption is from midnight to 8 in the time of Algiers, one hour ahead of universal time."""
    content = ics_bytes(laid(), "en")
    cutover = events(content)["Cutover to the new version"]

    assert cutover["dtstart"].params["tzid"] == "Africa/Algiers"
    assert cutover["dtstart"].dt.replace(tzinfo=None) == at("2027-04-02 00:00")
    assert cutover["dtend"].dt.replace(tzinfo=None) == at("2027-04-02 08:00")
    assert cutover["dtstart"].dt.utcoffset() == timedelta(hours=1)
    assert b"BEGIN:VTIMEZONE" in content


def test_an_agenda_holds_every_task_and_milestone_once():
    """Twelve tasks and eight milestones, each with an identifier of its own that no language changes."""
    found = events(ics_bytes(laid(), "fr"))
    identifiers = {str(event["uid"]) for event in found.values()}

    assert len(found) == len(identifiers) == 20
    assert identifiers == {str(event["uid"]) for event in events(ics_bytes(laid(), "ar")).values()}
    assert found["Recette prononcée"]["dtstart"].dt == date(2027, 4, 8)
    assert found["Recette prononcée"]["dtend"].dt == date(2027, 4, 9)


def test_another_start_is_another_agenda():
    """Moved to another start the events have other identifiers, so that both can stand in one agenda."""
    later = schedule(chu_estimate(), date(2026, 11, 30))

    first, second = (
        {str(event["uid"]) for event in events(ics_bytes(made, "fr")).values()} for made in (laid(), later)
    )
    assert not first & second


def test_the_same_calendar_is_the_same_file():
    """Laid again, the files are the same to the byte: nothing in them is the moment of writing."""
    again = schedule(chu_estimate(), ORDER)

    assert csv_bytes(again, "fr") == csv_bytes(laid(), "fr")
    assert ics_bytes(again, "fr") == ics_bytes(laid(), "fr")
    assert b"DTSTAMP:20261129T000000Z" in ics_bytes(laid(), "fr")


def test_the_frame_has_a_row_a_task():
    """As a data frame: one row a task, by its code, in the language of the scope; days that pandas reckons with."""
    frame = laid().to_frame()

    assert frame.index.name == "task"
    assert list(frame["code"])[:3] == list(frame.index)[:3] == ["planning", "rehearsal", "interfaces"]
    assert frame.loc["planning", "title"] == "Lancement et plan de projet"
    assert frame.loc["transfer", "last"] == pd.Timestamp(2027, 3, 30)
    assert (frame.loc["transfer", "last"] - frame.loc["transfer", "first"]).days == 85
    assert frame.loc["transfer", "working_days"] == 58
    assert frame.loc["cutover", "follows"] == "interfaces, notice, transfer, rollout, training"
    assert [str(frame[name].dtype)[:10] for name in ("first", "last", "working_days")] == [
        "datetime64", "datetime64", "int64",
    ]  # fmt: skip
    assert len(frame) == 12


def test_files_are_written_whole_or_not_at_all(tmp_path):
    """A calendar writes itself into a folder that is made; where a file stands for the folder, nothing is left."""
    laid().to_csv(tmp_path / "plans" / "chu.csv")
    laid().to_ics(str(tmp_path / "plans" / "chu.ics"), "ar")
    (tmp_path / "taken").write_text("mine", "utf-8")

    with pytest.raises(CannotWrite):
        laid().to_csv(tmp_path / "taken" / "chu.csv")
    assert files_in(tmp_path / "plans") == {"chu.csv": csv_bytes(laid(), "fr"), "chu.ics": ics_bytes(laid(), "ar")}
    assert (tmp_path / "taken").read_text("utf-8") == "mine"


@pytest.mark.parametrize("written", [csv_bytes, ics_bytes])
def test_a_language_that_does_not_exist_is_refused(written):
    """German is refused with the languages there are."""
    with pytest.raises(LanguageNotWritten, match="fr, ar, en"):
        written(laid(), "de")


WORDS = ("schedule", EXAMPLES / "chu.toml", "--day", DAY.isoformat())


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", ("du 29 novembre 2026 au 27 mai 2027", "le 2 avril 2027, de 0 h 00 à 8 h 00", "Aïd el-Fitr (estimé)")),
        ("en", ("29 November 2026 to 27 May 2027", "2 April 2027, from 0:00 to 8:00", "Eid al-Fitr (estimated)")),
        ("ar", ("من 29 نوفمبر 2026 إلى 27 ماي 2027", "توقف الخدمة", "عيد الفطر (تقديري)")),
    ],
)
def test_the_command_shows_the_calendar(lang, said):
    """`costing schedule` prints stages, interruption, holidays met and what is to be confirmed, in each language."""
    done = called(*WORDS, "--start", "2026-11-29", "--lang", lang)

    assert (done.code, done.told) == (0, "")
    assert [text for text in said if text not in done.data] == []


def test_the_command_starts_on_the_day_of_prices():
    """Without a start, the project begins on the day of the prices: a Tuesday."""
    record = json.loads(called(*WORDS, "--json").data)

    assert record["start"] == record["first_day"] == "2026-11-24"


def test_the_command_gives_plain_values():
    """With --json: days as 2026-11-29, hours of the interruption, texts in three languages, nothing else on stdout."""
    record = json.loads(called(*WORDS, "--start", "2026-11-29", "--json", "--offer").data)

    assert record["tasks"][0]["code"] == "enquiry"
    assert record["tasks"][0]["title"] == {
        "fr": "Premier échange et expression du besoin",
        "en": "First contact and statement of need",
        "ar": "الاتصال الأول والتعبير عن الحاجة",
    }
    assert record["window"]["needed_hours"] == 7.8
    assert {holiday["estimated"] for holiday in record["holidays"]} == {True, False}


def test_the_command_writes_files_and_overwrites_none(tmp_path):
    """The two files are written and announced; a file that holds something else is never overwritten."""
    words = (*WORDS, "--start", "2026-11-29", "--csv", tmp_path / "chu.csv", "--ics", tmp_path / "chu.ics")

    first, again = called(*words), called(*words)
    assert (first.code, again.code) == (0, 0)
    assert first.told.count(str(tmp_path)) == 2
    assert set(files_in(tmp_path)) == {"chu.csv", "chu.ics"}
    (tmp_path / "chu.csv").write_text("mine", "utf-8")
    refused = called(*words)
    assert (refused.code, refused.data) == (2, "")
    assert (tmp_path / "chu.csv").read_text("utf-8") == "mine"


def test_one_file_for_both_is_refused(tmp_path):
    """The same file for the table and for the agenda is refused before anything is written, however it is spelt."""
    other = tmp_path / "folder" / ".." / "chu.csv"
    done = called(*WORDS, "--start", "2026-11-29", "--csv", tmp_path / "chu.csv", "--ics", other)

    assert (done.code, done.data) == (2, "")
    assert "the file of --csv too" in " ".join(done.told.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tables", "start", "said"),
    [
        ("[maintenance]", "2026-11-29", "Rien à planifier"),
        ("[training]", "2101-01-02", "du 1er janvier 2010 au 31 décembre 2100"),
    ],
)
def test_the_command_refuses_in_words(tables, start, said, tmp_path):
    """What cannot be laid out is refused in one message and exit code 2, without a traceback."""
    scope = tmp_path / "scope.toml"
    scope.write_text(f'[client]\nname = "H"\n{tables}\n', "utf-8")

    done = called("schedule", scope, "--day", DAY.isoformat(), "--start", start)

    assert (done.code, done.data) == (2, "")
    assert said in done.told
    assert "Traceback" not in done.told


def test_the_command_runs_as_a_process_of_its_own():
    """Run as a person runs it, with warnings as errors, it prints the calendar and nothing on standard error."""
    done = run(*WORDS, "--start", "2026-11-29", "--lang", "en")

    assert (done.code, done.told) == (0, "")
    assert "Working days" in done.data
