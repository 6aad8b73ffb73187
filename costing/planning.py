"""Commands for whoever delivers: when the work is done, and what is promised once it is."""

from pathlib import Path
from typing import Annotated

import typer

from costing.files import write_new
from costing.invoking import (
    AsJson,
    Book,
    Day,
    Language,
    ScopeFile,
    Start,
    day_or_today,
    estimated,
    json_text,
    put,
    refusals,
)
from costing.printing import tell
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
        files = {path: written(laid, spoken) for path, written in wanted if path is not None}
        write_new(files)
        try:
            put(json_text(schedule_record(laid)) if as_json else schedule_table(laid, spoken))
        finally:
            for path in files:
                tell(say("table.wrote_client", spoken, path=str(path)))
