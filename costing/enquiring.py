"""The command of the questionnaire: the form that a client fills in, and the scope it comes back as."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from costing.files import write_new
from costing.form_tables import asked_record, form_record, form_table
from costing.invoking import (
    ANSWER_IS_NO,
    AsJson,
    Book,
    Day,
    Language,
    Speaker,
    book_at,
    day_or_today,
    json_text,
    put,
    refusals,
)
from costing.printing import tell
from costing.profile_files import profile_of
from costing.scope import Scope
from costing.scope_writing import scope_toml
from costing.wording import say

if TYPE_CHECKING:
    from costing.documents.enquiry_order import Enquiry
    from costing.documents.questionnaire_reading import Reading

app = typer.Typer(rich_markup_mode=None)


@app.command("questionnaire", short_help="Write the form a client fills in; read it back as a scope.")
def questionnaire_command(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE.xlsx]", readable=False, help="A form that came back; none: one is written."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", readable=False, help="Where the form (.xlsx) or its scope (.toml) goes."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="PROFILE", help="Who is asked (see `costing init`)."),
    ] = None,
    scope: Annotated[
        Path | None,
        typer.Option("--scope", metavar="SCOPE.toml", readable=False, help="What is known already, filled in."),
    ] = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Write the form a client fills in: only what matters for who is asked, what moves the price most first.

    With a form that came back: tell what is missing, what narrows the price most first, and what is odd in it; with
    --out, write its scope. Exit code 1 where something is missing without which no price can be made.
    """
    with refusals(lang) as speaker:
        if file is not None:
            if profile is not None or scope is not None:
                message = "who is asked is settled in a form that came back; leave --profile and --scope out."
                raise typer.BadParameter(message)
            read = _read(file, out, book, day, speaker)
            put(json_text(form_record(read)) if as_json else form_table(read, speaker.spoken))
            if read.essential:
                tell(say("form.no_price", speaker.spoken, count=len(read.essential)))
                raise typer.Exit(ANSWER_IS_NO)
            return
        if out is None:
            message = "a form is a file: give --out FILE.xlsx, or the form that came back."
            raise typer.BadParameter(message, param_hint="--out")
        asked = _write(out, _asked(profile, scope, day, book, speaker), day_or_today(day), book, speaker)
        if as_json:
            put(json_text(asked_record(asked)))


def _asked(profile: str | None, scope: Path | None, day: date | None, book: Path | None, speaker: Speaker) -> "Enquiry":
    """Return what is asked, of whom and in which order."""
    from costing.documents.enquiry_order import enquiry_of

    known = Scope.read(scope) if scope is not None else None
    speaker.lang = speaker.lang or (known.lang if known is not None else None)
    whose = profile_of(profile) if profile is not None else None
    return enquiry_of(whose, known, book_at(book), day_or_today(day))


def _write(out: Path, asked: "Enquiry", day: date, book: Path | None, speaker: Speaker) -> "Enquiry":
    """Write a form where there is no other file, and tell how it is read back."""
    from costing.documents.questionnaire import Sender, questionnaire_bytes

    write_new({out: questionnaire_bytes(asked, Sender(book_at(book).provider, day), speaker.spoken)})
    command = f'costing questionnaire "{out}" --out besoin.toml'
    tell(say("form.wrote", speaker.spoken, path=str(out), command=command))
    return asked


def _read(file: Path, out: Path | None, book: Path | None, day: date | None, speaker: Speaker) -> "Reading":
    """Read a form that came back, and write its scope where that is wanted."""
    from costing.documents.questionnaire_reading import read_questionnaire
    from costing.documents.questionnaire_review import reviewed

    read = read_questionnaire(file)
    speaker.lang = speaker.lang or (read.scope.lang if read.scope is not None else read.lang)
    read = reviewed(read, book_at(book), day_or_today(day))
    if out is not None and read.scope is not None:
        write_new({out: scope_toml(read.scope).encode()})
        tell(say("form.wrote_scope", speaker.spoken, path=str(out), command=f'costing quote "{out}"'))
    return read
