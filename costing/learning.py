"""Commands for whoever learns from past projects: were prices kept, and what would be changed."""

from pathlib import Path
from typing import Annotated

import typer

from costing.back_testing import backtest
from costing.backtest_tables import backtest_record, backtest_table
from costing.files import write_new
from costing.invoking import (
    HOUSE_LANGUAGE,
    AsJson,
    Book,
    Day,
    HouseLanguage,
    book_at,
    day_or_today,
    json_text,
    put,
    refusals,
)
from costing.past_quotes import history_of, read_records
from costing.printing import tell
from costing.wording import say

app = typer.Typer(rich_markup_mode=None)


@app.command("backtest", short_help="Hold past projects against their final costs; propose an overlay.")
def backtest_command(
    history: Annotated[
        Path,
        typer.Argument(metavar="HISTORY.csv", readable=False, help="Lines of past projects; with --records, costs."),
    ],
    records: Annotated[
        Path | None,
        typer.Option("--records", metavar="DIR", readable=False, help="Folder of past records (JSON) to be judged."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="OVERLAY.toml", readable=False, help="File for the proposed overlay."),
    ] = None,
    day: Day = None,
    lang: HouseLanguage = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Tell how often past projects kept their P50, P80 and P90, the bias, and what would have been calibrated.

    Columns of the history (CSV): project, service, low, likely, high, actual [DZD before tax]; open_top, quantity and
    place.DRIVER may be added. With --records, the CSV holds what the lines of these quotes came to: number, code,
    actual. Proposals are for a person to review: nothing is changed by itself.
    """
    with refusals(lang):
        spoken = lang or HOUSE_LANGUAGE
        past = history if records is None else history_of(read_records(records), history)
        found = backtest(past, book_at(book), day_or_today(day))
        if out is not None:
            write_new({out: found.overlay_in(spoken).encode()})
        try:
            put(json_text(backtest_record(found)) if as_json else backtest_table(found, spoken))
        finally:
            if out is not None:
                tell(say("backtest.wrote", spoken, path=str(out)))
