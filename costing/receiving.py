"""The command that reads a client's edited workbook back: what it asks for, what that comes to, and the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group
from rich.text import Text

from costing.bridge_tables import bridge_table
from costing.fields import read_text
from costing.files import write_new
from costing.filing import HERE, Internal, Kind, Out, Pdf, Templates, Wanted, announce, deliver, name_files
from costing.invoking import ANSWER_IS_NO, AsJson, Lang, json_text, named, put, refusals
from costing.issuing import ADDRESS, At, By, Note, kept, registered
from costing.printing import tell
from costing.quoting.answering import Answer
from costing.quoting.asked import Returned
from costing.quoting.quote import Quote, numbered
from costing.quoting.register import Register
from costing.receiving_tables import received_record, received_table
from costing.wording import say

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer(rich_markup_mode=None)

_COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class _Answering:
    """What is to be written of an answer: the revision with its documents, the counter-offer, and where."""

    revise: bool
    counter: bool
    out: Path
    wanted: Wanted
    url: str | None
    note: Note


@app.command("read-back", short_help="Read a client's edited workbook: what it asks for, and what that comes to.")
def read_back(
    workbook: Annotated[
        Path, typer.Argument(metavar="WORKBOOK.xlsx", readable=False, help="The workbook that came back.")
    ],
    record: Annotated[
        Path, typer.Option("--quote", metavar="QUOTE.json", readable=False, help="The record of the quote it is of.")
    ],
    revise: Annotated[
        bool, typer.Option("--revise", help="Write the next revision, as asked: record, workbook, Word document.")
    ] = False,
    counter: Annotated[
        bool, typer.Option("--counter", help="Write the revision's record and STEM.counter.xlsx: both offers.")
    ] = False,
    as_quoted: Annotated[
        bool, typer.Option("--as-quoted", help="Keep the unit prices of the quote where quantities changed.")
    ] = False,
    role: Annotated[
        str | None,
        typer.Option(
            "--role", metavar="ROLE", help="Who answers, by the mandates of the book; the quote's, if absent."
        ),
    ] = None,
    despite: Annotated[
        bool,
        typer.Option("--despite-tampering", help="Write the answer to what is asked for, whatever was tampered with."),
    ] = False,
    out: Out = HERE,
    kind: Kind = "proposal",
    internal: Internal = False,
    pdf: Pdf = False,
    templates: Templates = None,
    url: Annotated[
        str | None, typer.Option("--register", metavar="URL", help=f"Register the revision too. {ADDRESS}.")
    ] = None,
    at: At = None,
    by: By = None,
    lang: Annotated[Lang | None, typer.Option("--lang", help="Language; the quote's own if absent.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a client changed in its workbook: each change, at the unit prices quoted and at ours; who approves.

    The record is authoritative: nothing that the workbook says of prices is believed, and no stored figure is read. The
    file that came back is left as it is. Exit 1 where it was changed where nothing may be: nothing is written then, but
    with --despite-tampering. Exit 2 where what is asked cannot be understood or granted: nothing is guessed.
    """
    if url is not None and not (revise or counter):
        message = "a register takes a revision: give --revise or --counter too."
        raise typer.BadParameter(message, param_hint="--register")
    with refusals(lang) as speaker:
        made = _record(record)
        speaker.lang = lang or made.lang
        received = made.read_back(workbook, role=role, as_quoted=as_quoted)
        found, answered = received.returned, received.answered
        asked = _Answering(revise, counter, out, Wanted(kind, internal, templates, pdf), url, Note.of(at, by))
        if (revise or counter) and (despite or not found.tampered) and answered.revision is not None:
            _write(found, answered, asked, speaker.spoken, lang, as_json=as_json)
        else:
            put(_shown(found, answered, speaker.spoken, as_json=as_json))
            if revise or counter:
                tell(say(f"received.{'no_revision' if answered.revision is None else 'not_written'}", speaker.spoken))
    if found.tampered:
        raise typer.Exit(ANSWER_IS_NO)


def _record(path: Path) -> Quote:
    with named(path):
        return Quote.from_json(read_text(path, folder="json_is_folder"))


def _shown(found: Returned, answered: Answer, lang: str, *, as_json: bool, bridged: bool = False) -> "RenderableType":
    """Return what is printed: the changes, and what leads to the revision where there is one."""
    told = answered.bridge if bridged else None
    if as_json:
        return json_text(
            {**received_record(found, answered), **({"bridge": told.record()} if told is not None else {})}
        )
    table = received_table(found, answered, lang)
    return table if told is None else Group(table, Text(), bridge_table(told, lang))


def _write(
    found: Returned, answered: Answer, asked: _Answering, spoken: str, lang: str | None, *, as_json: bool
) -> None:
    """Register the revision where that is asked for, then write its files, and print what leads to it."""
    made = answered.revision or answered.quote
    if asked.url is not None:
        with Register(asked.url) as register:
            _, made = registered(register, answered.quote, made, asked.note, spoken)
    shown = _shown(found, answered, spoken, as_json=as_json, bridged=True)
    with _kept(made.number, asked.url):
        files = _counter(made, answered, asked, lang or found.lang)
        if asked.revise:
            deliver(made, asked.out, spoken, asked.wanted, shown)
            write_new(files)
            name_files(files, spoken)
        else:
            files = {asked.out / f"{made.stem}.json": made.to_json().encode(), **files}
            write_new(files)
            put(shown)
            announce(files, made, spoken)


@contextmanager
def _kept(number: str, url: str | None) -> Iterator[None]:
    """Say of files that cannot be written that their quote is registered all the same, where it is."""
    if url is None:
        yield
        return
    with kept(number):
        yield


def _counter(made: Quote, answered: Answer, asked: _Answering, lang: str) -> dict[Path, bytes]:
    """Return the workbook of the counter-offer by its path, in the language of the one that came back."""
    from costing.documents.counter_sheet import counter_workbook_bytes

    if not asked.counter:
        return {}
    return {asked.out / f"{numbered(made, lang, _COUNTER)}.xlsx": counter_workbook_bytes(made, answered, lang)}
