"""Commands for whoever sells: what else the market offers than the one quote of a scope."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from costing.incident_files import read_incidents
from costing.incidents import ALGIERS, local, met
from costing.invoking import (
    AsJson,
    Book,
    Day,
    Language,
    ScopeFile,
    book_at,
    day_of,
    day_or_today,
    json_text,
    put,
    refusals,
)
from costing.level_tables import Judged, LevelPage, level_record, level_table
from costing.scope import Scope
from costing.service_levels import levels_of
from costing.tiers import tiers_of
from costing.uptimes import uptime_of

NOT_KEPT = 1

app = typer.Typer(rich_markup_mode=None)


def month_of(text: str) -> date:
    """Read a month of the calendar: its first day."""
    try:
        return day_of(f"{text}-01")
    except typer.BadParameter as error:
        message = f"{text!r} is not a month: write it as 2026-11."
        raise typer.BadParameter(message) from error


@app.command(short_help="Tell what service levels are promised; judge a month of incidents.")
def levels(  # noqa: PLR0913, PLR0917 (every option of a command is an argument)
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
        raise typer.Exit(NOT_KEPT)


def _page(scope: Scope, book: Path | None, day: date | None, month: date | None, incidents: Path | None) -> LevelPage:
    held, on = book_at(book), day_or_today(day)
    prices = held.on(on)
    promise, of = levels_of(scope, prices), month or on.replace(day=1)
    page = LevelPage(scope.client.name, of, promise, tiers_of(scope, held, on), prices.definitions)
    if incidents is None:
        return page
    log, at = read_incidents(incidents, promise), _moment(day)
    judged = tuple(Judged(each.line, met(each.incident, promise, at)) for each in log.incidents)
    uptimes = uptime_of((each.incident for each in log.incidents), of, promise, log.windows, at)
    return LevelPage(page.client, of, promise, page.offers, page.definitions, judged, uptimes)


def _moment(day: date | None) -> datetime:
    """Return the end of a day, now where none is given."""
    if day is None:
        return local(datetime.now(ALGIERS))
    return datetime.combine(day + timedelta(days=1), time.min)
