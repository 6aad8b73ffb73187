"""Commands for whoever delivers: when the work is done, and what is promised once it is."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from costing.files import write_new
from costing.incident_files import read_incidents
from costing.incidents import ALGIERS, local, met
from costing.invoking import (
    ANSWER_IS_NO,
    AsJson,
    Book,
    Day,
    Language,
    ScopeFile,
    Start,
    book_at,
    day_of,
    day_or_today,
    estimated,
    json_text,
    put,
    refusals,
)
from costing.level_tables import Judged, LevelPage, level_record, level_table
from costing.printing import tell
from costing.scope import Scope
from costing.service_levels import levels_of
from costing.tiers import tiers_of
from costing.uptimes import uptime_of
from costing.wording import say

app = typer.Typer(rich_markup_mode=None)


@app.command("schedule", short_help="Lay the project on Algerian working days.")
def schedule_command(
    scope_file: ScopeFile,
    start: Start = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
    offer: Annotated[bool, typer.Option("--offer", help="Show the stages that come before the order too.")] = False,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", readable=False, help="Write a table for a project tool.")
    ] = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", readable=False, help="Write a calendar for an agenda.")
    ] = None,
) -> None:
    """Lay the project on Algerian working days, the interruption of service where it hurts least."""
    from costing.documents.schedule_files import csv_bytes, ics_bytes
    from costing.quoting.schedule import schedule
    from costing.schedule_tables import schedule_record, schedule_table

    with refusals(lang) as speaker:
        on = day_or_today(day)
        laid = schedule(estimated(scope_file, on, book, speaker), start or on, offer=offer)
        spoken = speaker.spoken
        wanted = ((csv, csv_bytes), (ics, ics_bytes))
        _apart(csv, ics)
        files = {path: written(laid, spoken) for path, written in wanted if path is not None}
        write_new(files)
        try:
            put(json_text(schedule_record(laid)) if as_json else schedule_table(laid, spoken))
        finally:
            for path in files:
                tell(say("table.wrote_client", spoken, path=str(path)))


def _apart(csv: Path | None, ics: Path | None) -> None:
    """Refuse one file for both, of which the second alone would stay."""
    if csv is not None and ics is not None and csv.resolve() == ics.resolve():
        message = f"{ics} is the file of --csv too: give each a name of its own."
        raise typer.BadParameter(message, param_hint="--ics")


def month_of(text: str) -> date:
    """Read a month of the calendar: its first day."""
    try:
        return day_of(f"{text}-01")
    except typer.BadParameter as error:
        message = f"{text!r} is not a month: write it as 2026-11."
        raise typer.BadParameter(message) from error


@app.command("service-levels", short_help="Tell what service levels are promised; judge a month of incidents.")
def service_levels_command(
    scope_file: ScopeFile,
    incidents: Annotated[
        Path | None,
        typer.Option("--incidents", metavar="FILE.csv", readable=False, help="A log of incidents to be judged."),
    ] = None,
    month: Annotated[
        date | None,
        typer.Option("--month", parser=month_of, metavar="YYYY-MM", help="Month of the uptime; the day's if absent."),
    ] = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Tell what service levels a scope's maintenance promises, and what each tier makes of its price.

    With a log of incidents: whether each was answered in time, and what the month made of the uptime; exit code 1 where
    a commitment was missed. What is still open is judged at the end of --day, now where no day is given.

    Columns of the log (CSV): component, severity (critical, major, minor), reported, responded, resolved; scheduled and
    outage (yes, no) may be added. Where scheduled is yes, the row is a window of maintenance: announced at reported,
    begun at responded, ended at resolved, of every component where none is named.
    """
    with refusals(lang) as speaker:
        scope = Scope.read(scope_file)
        speaker.lang = speaker.lang or scope.lang
        page = _page(scope, book, day, month, incidents)
        put(json_text(level_record(page)) if as_json else level_table(page, speaker.spoken))
    if not page.kept:
        raise typer.Exit(ANSWER_IS_NO)


def _page(scope: Scope, book: Path | None, day: date | None, month: date | None, incidents: Path | None) -> LevelPage:
    held, on = book_at(book), day_or_today(day)
    prices = held.on(on)
    promise, of = levels_of(scope, prices), month or on.replace(day=1)
    offers = tiers_of(scope, held, on)
    page = LevelPage(scope.client.name, of, promise, offers, prices.definitions, prices.continuity)
    if incidents is None:
        return page
    log, at = read_incidents(incidents, promise), _moment(day)
    judged = tuple(Judged(each.line, met(each.incident, promise, at)) for each in log.incidents)
    uptimes = uptime_of((each.incident for each in log.incidents), of, promise, log.windows, at)
    return replace(page, judged=judged, uptimes=uptimes)


def _moment(day: date | None) -> datetime:
    """Return the end of a day, now where none is given."""
    if day is None:
        return local(datetime.now(ALGIERS))
    return datetime.combine(day + timedelta(days=1), time.min)
