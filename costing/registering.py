"""Commands of a register of quotes: what it tells, what becomes of a quote, and how it is kept."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from costing.filing import Internal, Kind, Pdf, Wanted, deliver
from costing.invoking import (
    ANSWER_IS_NO,
    HOUSE_LANGUAGE,
    AsJson,
    HouseLanguage,
    Speaker,
    day_of,
    json_text,
    put,
    refusals,
)
from costing.issuing import At, By, Note, Number, OwnLanguage, Url, moment_of, now
from costing.printing import tell
from costing.quoting.register import Register
from costing.quoting.register_entries import Entry
from costing.register_tables import (
    checkup_record,
    checkup_table,
    entries_table,
    entry_record,
    entry_table,
    pipeline_record,
    pipeline_table,
    shown_record,
    state_said,
)
from costing.wording import say

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

State = Literal["draft", "sent", "accepted", "refused", "expired", "superseded"]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        parser=moment_of,
        metavar="MOMENT",
        help="Moment at which a sent quote has expired or has not, in Algerian time unless it says; now, if absent.",
    ),
]


@app.command("list", short_help="List the quotes, each with its state.")
def list_command(
    url: Url,
    client: Annotated[
        str | None, typer.Option("--client", metavar="NAME", help="A part of the client's name, whatever its accents.")
    ] = None,
    state: Annotated[State | None, typer.Option("--state", help="Only in this state.")] = None,
    since: Annotated[
        date | None, typer.Option("--since", parser=day_of, metavar="YYYY-MM-DD", help="First day of the quotes.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", parser=day_of, metavar="YYYY-MM-DD", help="Last day of the quotes.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Past revisions too, and not only the latest.")] = False,
    at: AsOf = None,
    lang: HouseLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List the quotes of a register, the latest revision of each; one that was sent has expired past its last day."""
    with refusals(lang), Register(url) as register:
        found = register.search(at=at or now(), client=client, state=state, since=since, until=until, latest=not every)
        spoken = lang or HOUSE_LANGUAGE
        put(json_text([entry_record(each) for each in found]) if as_json else entries_table(found, spoken))


@app.command(short_help="Show a quote, its state and its history; write its files again.")
def show(
    number: Number,
    url: Url,
    revision: Annotated[
        int | None, typer.Option("--revision", metavar="N", min=0, help="Which revision; the latest, if absent.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", readable=False, help="Write its files into this folder, as they were."),
    ] = None,
    kind: Kind = "proposal",
    internal: Internal = False,
    pdf: Pdf = False,
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates", metavar="DIR", readable=False, help="Folder of your own Word templates, KIND.LANG.docx."
        ),
    ] = None,
    at: AsOf = None,
    lang: OwnLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show what the register says of a quote, its lines and totals, and all that happened to it.

    With --out, its record and documents are written again from the record that the register holds.
    """
    wanted = Wanted(kind, internal, templates, pdf)
    if out is None and wanted != Wanted():
        message = "a kind of document, --internal, --pdf or --templates is for files: give --out DIR too."
        raise typer.BadParameter(message, param_hint="--out")
    with refusals(lang) as speaker:
        with Register(url) as register:
            entry = register.entry(number, revision, at=at or now())
            speaker.lang = speaker.lang or entry.lang
            made, history = register.quote(number, entry.revision), register.history(number)
        shown = (
            json_text(shown_record(entry, made, history))
            if as_json
            else entry_table(entry, made, history, speaker.spoken)
        )
        if out is None:
            put(shown)
        else:
            deliver(made, out, speaker.spoken, wanted, shown)


@app.command(short_help="Note that a quote was sent to the client.")
def send(
    number: Number, url: Url, at: At = None, by: By = None, lang: OwnLanguage = None, as_json: AsJson = False
) -> None:
    """Note that the latest revision of a quote was sent to the client."""
    with refusals(lang) as speaker, Register(url) as register:
        note = _noted(register, number, at, by, speaker)
        _tell_entry(register.send(number, at=note.at, by=note.by, noted=note.noted), speaker, as_json=as_json)


@app.command(short_help="Note that the client accepted a quote, and with which choices.")
def accept(
    number: Number,
    url: Url,
    options: Annotated[
        list[str] | None,
        typer.Option("--option", metavar="CODE", help="A choice the client takes; may be repeated. Absent: as quoted."),
    ] = None,
    bare: Annotated[bool, typer.Option("--no-options", help="The client takes none of the choices.")] = False,
    at: At = None,
    by: By = None,
    lang: OwnLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Note that the client accepted the latest revision of a quote, which is then final."""
    if bare and options:
        message = "it says that no choice is taken; leave --option out, or leave it out."
        raise typer.BadParameter(message, param_hint="--no-options")
    with refusals(lang) as speaker, Register(url) as register:
        note, taken = _noted(register, number, at, by, speaker), [] if bare else options or None
        entry = register.accept(number, at=note.at, by=note.by, noted=note.noted, options=taken)
        _tell_entry(entry, speaker, as_json=as_json)


@app.command(short_help="Note that the client refused a quote, why, and for whom.")
def refuse(
    number: Number,
    url: Url,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a sentence.")],
    competitor: Annotated[
        str | None, typer.Option("--competitor", metavar="NAME", help="Who was chosen instead, where it is known.")
    ] = None,
    at: At = None,
    by: By = None,
    lang: OwnLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Note that the client refused the latest revision of a quote, and why."""
    with refusals(lang) as speaker, Register(url) as register:
        note = _noted(register, number, at, by, speaker)
        entry = register.refuse(number, at=note.at, by=note.by, noted=note.noted, reason=reason, competitor=competitor)
        _tell_entry(entry, speaker, as_json=as_json)


def _noted(register: Register, number: str, at: datetime | None, by: str | None, speaker: Speaker) -> Note:
    """Return when and by whom a step is taken, once the quote is found; what is refused is told in its language."""
    note = Note.of(at, by)
    speaker.lang = speaker.lang or register.entry(number, at=note.at).lang
    return note


def _tell_entry(entry: Entry, speaker: Speaker, *, as_json: bool) -> None:
    """Print what the register now says of a quote."""
    lang = speaker.spoken
    facts = {"number": entry.number, "revision": entry.revision, "state": state_said(entry.state, lang)}
    due = entry.due if entry.accepted_due is None else entry.accepted_due
    told = say("registered.moved", lang, **facts, client=entry.client, due_dzd=due)
    put(json_text(entry_record(entry)) if as_json else f"{told}\n")


@app.command(short_help="Tell what is in the pipeline, by state and month.")
def pipeline(url: Url, at: AsOf = None, lang: HouseLanguage = None, as_json: AsJson = False) -> None:
    """Tell how many quotes stand in each state, month by month: what is due on them, and what may be expected of it."""
    with refusals(lang), Register(url) as register:
        found = register.pipeline(at=at or now())
        put(json_text(pipeline_record(found)) if as_json else pipeline_table(found, lang or HOUSE_LANGUAGE))


@app.command(short_help="Look for anything lost, doubled or altered.")
def check(url: Url, lang: HouseLanguage = None, as_json: AsJson = False) -> None:
    """Look for anything lost, doubled or altered in a register; exit 1 where something is."""
    with refusals(lang), Register(url) as register:
        spoken, found = lang or HOUSE_LANGUAGE, register.check()
        put(json_text(checkup_record(found, spoken)) if as_json else checkup_table(found, spoken))
    if not found.sound:
        raise typer.Exit(ANSWER_IS_NO)


@app.command(short_help="Write all of a register into a file.")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="File to write, lines of JSON.")],
    url: Url,
    lang: HouseLanguage = None,
) -> None:
    """Write all of a register as lines of JSON, for another database or for keeping; internal, whole or not at all.

    Exit 1 where the register is not sound: what is wrong with it is in the file too, and `register import` refuses it.
    """
    spoken = lang or HOUSE_LANGUAGE
    with refusals(lang), Register(url) as register:
        register.export(file)
        tell(say("registered.exported", spoken, path=str(file), where=register.where))
        found = register.check()
    if not found.sound:
        put(checkup_table(found, spoken))
        raise typer.Exit(ANSWER_IS_NO)


@app.command("import", short_help="Make a register from an exported file.")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="What `register export` wrote.")],
    url: Url,
    lang: HouseLanguage = None,
) -> None:
    """Make a register from an exported file, where there is none yet; the one it came from must be put out of use."""
    with refusals(lang), Register.load(file, url) as register:
        tell(say("registered.imported", lang or HOUSE_LANGUAGE, path=str(file), where=register.where))


@app.command(short_help="Take a register that was moved or restored into use.")
def adopt(url: Url, at: At = None, by: By = None, lang: HouseLanguage = None) -> None:
    """Take a register to be where it now is: it was moved or restored, and the original is out of use."""
    with refusals(lang), Register(url) as register:
        note = Note.of(at, by)
        register.search(at=note.at)  # one that is not there is not made by adopting it
        register.adopt(at=note.at, by=note.by, noted=note.noted)
        tell(say("registered.adopted", lang or HOUSE_LANGUAGE, where=register.where))
