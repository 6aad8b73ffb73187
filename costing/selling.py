"""Commands for whoever sells: what else the market offers than the one quote of a scope."""

from pathlib import Path
from typing import Annotated

import typer

from costing.files import write_new
from costing.invoking import HOUSE_LANGUAGE, AsJson, Book, Day, Lang, book_at, day_or_today, json_text, put, refusals
from costing.printing import tell
from costing.profile_files import profiles
from costing.profile_tables import profile_record, profile_table
from costing.profiles import starter, starter_answers
from costing.wording import say

app = typer.Typer(rich_markup_mode=None)


@app.command(short_help="Write a starter scope file for a kind of client; list the kinds.")
def init(
    profile: Annotated[
        str | None, typer.Argument(metavar="PROFILE", help="Whose starter; without it, the profiles are listed.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", readable=False, help="File to write; the screen if absent.")
    ] = None,
    day: Day = None,
    lang: Annotated[Lang | None, typer.Option("--lang", help="Language; French if absent.")] = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Write the start of a scope file for a profile, its numbers the usual ones of such a client; or list profiles."""
    with refusals(lang):
        spoken = lang or HOUSE_LANGUAGE
        if profile is None:
            if out is not None:
                message = "a file needs a PROFILE; without one, the profiles are listed on the screen."
                raise typer.BadParameter(message, param_hint="--out")
            put(
                json_text([profile_record(each) for each in profiles()])
                if as_json
                else profile_table(profiles(), spoken)
            )
            return
        prices = book_at(book).on(day_or_today(day))
        text = starter(profile, prices, spoken)
        if out is not None:
            write_new({out: text.encode()})
            tell(say("init.wrote", spoken, path=str(out), command=_pricing(out, spoken)))
        if as_json:
            put(json_text(starter_answers(profile, prices, spoken)))
        elif out is None:
            put(text)


def _pricing(scope: Path, lang: str) -> str:
    """Return the command that prices a scope file, in a language its documents are written in."""
    from costing.documents.view import WRITTEN

    path = f'"{scope}"' if " " in str(scope) else str(scope)
    return f"costing quote {path}" + (f" --lang {WRITTEN[0]}" if lang not in WRITTEN else "")
