"""Commands that read records: what leads from one quote to another, and whether a record is what was written."""

from pathlib import Path
from typing import Annotated

import typer

from costing.bridge_tables import bridge_table
from costing.digests import plain_json
from costing.fields import read_text
from costing.invoking import ANSWER_IS_NO, AsJson, Lang, book_at, json_text, named, put, refusals
from costing.issuing import ADDRESS, now
from costing.quoting.bridging import bridge
from costing.quoting.quote import Quote
from costing.quoting.register import Register
from costing.quoting.sealing import digests, sealed
from costing.quoting.verifying import verify
from costing.register_errors import NumberUnknown, RevisionUnknown
from costing.verify_tables import Registered, verify_record, verify_table

app = typer.Typer(rich_markup_mode=None)

RecordLanguage = Annotated[Lang | None, typer.Option("--lang", help="Language; the quote's own if absent.")]


@app.command("bridge", short_help="Tell why one quote costs more or less than another, to the centime.")
def bridge_command(
    old: Annotated[Path, typer.Argument(metavar="OLD.json", readable=False, help="The record of the earlier quote.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.json", readable=False, help="The record of the later one.")],
    text: Annotated[bool, typer.Option("--text", help="Print only the paragraph for the client.")] = False,
    lang: RecordLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Tell how what is due under one quote becomes what is due under another: each cause, each line, to the centime.

    It ends with a paragraph for the client; everything before it is internal.
    """
    if text and as_json:
        message = "--text prints the paragraph alone, --json all of it: choose one."
        raise typer.BadParameter(message, param_hint="--text")
    with refusals(lang) as speaker:
        before = _record(old)
        speaker.lang = lang or before.lang
        after = _record(new)
        speaker.lang = lang or after.lang
        found = bridge(before, after)
        if text:
            put(f"{found.text[speaker.spoken]}\n")
        else:
            put(json_text(found.record()) if as_json else bridge_table(found, speaker.spoken))


def _record(path: Path) -> Quote:
    with named(path):
        return Quote.from_json(read_text(path, folder="json_is_folder"))


@app.command("verify", short_help="Tell whether a record is as it was written, to the centime.")
def verify_command(
    file: Annotated[Path, typer.Argument(metavar="QUOTE.json", readable=False, help="The record of a quote.")],
    book: Annotated[
        Path | None,
        typer.Option(
            "--book", metavar="OVERLAY.toml", readable=False, help="The company's own book of today, to compare with."
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--register", metavar="URL", help=f"Register that should hold this very record. {ADDRESS}."),
    ] = None,
    lang: RecordLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Price a quote again from its record, and tell whether it is as it was written: verified, altered, or differs.

    Altered: somebody changed it, and where. Differs: as it was written, and this version gets other figures, because of
    what. Exit 1 for both, and where the register holds another record, or none, under its number and revision.
    """
    with refusals(lang) as speaker:
        text = read_text(file, folder="json_is_folder")
        with named(file):
            speaker.lang = lang or Quote.unsealed(text).lang
            found = verify(text, None if book is None else book_at(book))
        held = None if url is None else _registered(text, found.number, found.revision, url)
        put(json_text(verify_record(found, held)) if as_json else verify_table(found, held, speaker.lang))
    if found.verdict != "verified" or (held is not None and not held.same):
        raise typer.Exit(ANSWER_IS_NO)


def _registered(text: str, number: str, revision: int, url: str) -> Registered:
    """Tell whether a register holds this very record; what the record says of its own seal does not count."""
    with Register(url) as register:
        try:
            entry = register.entry(number, revision, at=now())
        except (NumberUnknown, RevisionUnknown):
            return Registered(register.where, None, same=False)
    return Registered(register.where, entry.state, same=entry.seal == sealed(digests(plain_json(text))).whole)
