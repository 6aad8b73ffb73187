"""The command for whoever answers for a price: what it may come to, at which confidence it holds, what moves it."""

from pathlib import Path
from typing import Annotated

import typer

from costing.files import write_new
from costing.invoking import AsJson, Book, Day, Language, ScopeFile, estimated, json_text, put, refusals
from costing.printing import tell
from costing.progress import step
from costing.risk_pages import risk_page, risk_page_record, scenarios_csv
from costing.risk_tables import risk_table
from costing.wording import say

_SCENARIOS = 8192

app = typer.Typer(rich_markup_mode=None)


@app.command("risk", short_help="Tell what the price may come to, and what moves it.")
def risk_command(
    scope_file: ScopeFile,
    confidence: Annotated[
        float | None,
        typer.Option("--confidence", metavar="P", help="Percent, 1 to 99; the scope's own or the book's if absent."),
    ] = None,
    scenarios: Annotated[
        Path | None, typer.Option("--scenarios", metavar="FILE.csv", readable=False, help="Write scenarios as a table.")
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", metavar="N", help=f"How many scenarios; {_SCENARIOS} if absent.")
    ] = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Tell what the one-off total may come to and how probably, and what holds it at a confidence (internal).

    P10 to P90, the S-curve, how probable it is that the likely price holds, the contingency and its share for each
    line, what moves the total most, and the choices that all of it rests on.
    """
    if count is not None and scenarios is None:
        message = "a number of scenarios needs --scenarios FILE.csv, into which they are written."
        raise typer.BadParameter(message, param_hint="--count")
    with refusals(lang) as speaker:
        priced = estimated(scope_file, day, book, speaker)
        page, spoken = risk_page(priced, confidence), speaker.spoken
        shown = json_text(risk_page_record(page)) if as_json else risk_table(page, spoken)
        if scenarios is not None:
            drawn = _SCENARIOS if count is None else count
            with step("progress.scenarios"):
                write_new({scenarios: scenarios_csv(page.risk, drawn)})
        try:
            put(shown)
        finally:
            if scenarios is not None:
                tell(say("risk_page.wrote", spoken, path=str(scenarios), count=drawn))
