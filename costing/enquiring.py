"""The command of the questionnaire: the form that a client fills in, and the scope it comes back as."""

from dataclasses import replace
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
        typer.Option(
            "--scope",
            metavar="SCOPE.toml",
            readable=False,
            help="What is known already, filled in; or what the answers are laid over.",
        ),
    ] = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Write the form a client fills in: only what matters for who is asked, what moves the price most first.

    With a form that came back: tell what is missing, what narrows the price most first, and what is odd in it; with
    --out, write its scope; with --scope too, what stands in that scope and is not asked for stays. Exit code 1 where
    something is missing without which no price can be made.
    """
    with refusals(lang) as speaker:
        if file is not None:
            if profile is not None:
                message = "who is asked is settled in a form that came back; leave --profile out."
                raise typer.BadParameter(message)
            read = _reviewed(_read(file, scope, speaker), out, book, day, speaker)
            put(json_text(form_record(read)) if as_json else form_table(read, speaker.spoken))
            if read.essential:
                tell(say("form.no_price", speaker.spoken, count=len(read.essential)))
                raise typer.Exit(ANSWER_IS_NO)
            return
        if out is None:
            message = "a form is a file: give --out FILE.xlsx, or the form that came back."
            raise typer.BadParameter(message, param_hint="--out")
        known = Scope.read(scope) if scope is not None else None
        speaker.lang = speaker.lang or (known.lang if known is not None else None)
        asked = _write(out, _asked(profile, known, day, book), day_or_today(day), book, speaker)
        if known is not None:
            _tell_unasked(known, asked, f'costing questionnaire "{out}" --scope "{scope}" --out besoin.toml', speaker)
        if as_json:
            put(json_text(asked_record(asked)))


def _asked(profile: str | None, known: Scope | None, day: date | None, book: Path | None) -> "Enquiry":
    """Return what is asked, of whom and in which order."""
    from costing.documents.enquiry_order import enquiry_of

    whose = profile_of(profile) if profile is not None else None
    return enquiry_of(whose, known, book_at(book), day_or_today(day))


def _write(out: Path, asked: "Enquiry", day: date, book: Path | None, speaker: Speaker) -> "Enquiry":
    """Write a form where there is no other file, and tell how it is read back."""
    from costing.documents.questionnaire import Sender, questionnaire_bytes

    write_new({out: questionnaire_bytes(asked, Sender(book_at(book).provider, day), speaker.spoken)})
    command = f'costing questionnaire "{out}" --out besoin.toml'
    tell(say("form.wrote", speaker.spoken, path=str(out), command=command))
    return asked


def _tell_unasked(known: Scope, asked: "Enquiry", command: str, speaker: Speaker) -> None:
    """Tell what is known and stands in no cell of a form."""
    from costing.documents.questionnaire_rest import paths_of, unasked

    if keys := unasked(known, paths_of(asked)):
        tell(say("form.dropped", speaker.spoken, keys=keys, command=command))


def _read(file: Path, scope: Path | None, speaker: Speaker) -> "Reading":
    """Read a form that came back; lay its answers over what is known besides."""
    from costing.documents.questionnaire_reading import read_questionnaire
    from costing.documents.questionnaire_rest import laid_over

    read = read_questionnaire(file)
    speaker.lang = speaker.lang or (read.scope.lang if read.scope is not None else read.lang)
    if scope is None or read.scope is None:
        return read
    laid, lost = laid_over(read.scope, Scope.read(scope), read.places)
    if lost:
        tell(say("form.kept_not", speaker.spoken, path=str(scope), keys=lost))
    return replace(read, scope=laid)


def _reviewed(read: "Reading", out: Path | None, book: Path | None, day: date | None, speaker: Speaker) -> "Reading":
    """Hold a form against the prices, and write its scope where that is wanted."""
    from costing.documents.questionnaire_review import reviewed

    read = reviewed(read, book_at(book), day_or_today(day))
    if out is not None and read.scope is not None:
        write_new({out: scope_toml(read.scope).encode()})
        tell(say("form.wrote_scope", speaker.spoken, path=str(out), command=f'costing quote "{out}"'))
    return read
