"""Commands that write a quote into a register: under its number, and as the next revision of one."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from costing import __version__
from costing.bridge_tables import bridge_table
from costing.errors import RecordAltered, RecordDiffers
from costing.estimating import estimate
from costing.filing import HERE, Confidence, Internal, Kind, Out, Pdf, Templates, Wanted, deliver
from costing.invoking import (
    AsJson,
    Book,
    Day,
    Speaker,
    book_at,
    day_or_today,
    estimated,
    json_text,
    quoted,
    refusals,
)
from costing.issuing import Again, At, By, Note, Number, OwnLanguage, Series, Url, issued, kept, registered
from costing.price_day import COMPANY
from costing.printing import quote_table
from costing.quoting.quote import Quote, quote
from costing.quoting.register import Register
from costing.quoting.verifying import verify
from costing.register_errors import BookLeftOut
from costing.scope import Scope

app = typer.Typer(rich_markup_mode=None)


@app.command(short_help="Price a scope under the next number; or number a record made without a register.")
def issue(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", readable=False, help="A scope (SCOPE.toml), or a quote's record (QUOTE.json)."),
    ],
    url: Url,
    out: Out = HERE,
    day: Day = None,
    lang: OwnLanguage = None,
    book: Book = None,
    confidence: Confidence = None,
    kind: Kind = "proposal",
    internal: Internal = False,
    pdf: Pdf = False,
    templates: Templates = None,
    series: Series = None,
    at: At = None,
    by: By = None,
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    """Give a quote the next number, keep it as a draft, and write its files, as `costing quote --register` does.

    A record that was made without a register gets its number as it is, priced as it was.
    """
    with refusals(lang) as speaker:
        made = _offered(file, day, book, confidence, speaker)
        wanted = Wanted(kind, internal, templates or book_at(book).templates, pdf)
        spoken = speaker.spoken
        with Register(url) as register:
            made = issued(register, made, Note.of(at, by), spoken, series=series, again=again)
        with kept(made.number):
            deliver(made, out, spoken, wanted, made.to_json() if as_json else quote_table(made, spoken))


def _offered(file: Path, day: date | None, book: Path | None, confidence: float | None, speaker: Speaker) -> Quote:
    """Price a scope, or read a record, which keeps its day, its prices and its confidence."""
    if confidence is None or file.suffix.lower() == ".json":
        if confidence is not None:
            message = "a record keeps the confidence it was sold at; leave --confidence out."
            raise typer.BadParameter(message, param_hint="--confidence")
        made = quoted(file, day, book, speaker)
        if file.suffix.lower() == ".json":
            _hold(made)
        return made
    return quote(estimated(file, day, book, speaker), confidence=confidence)


def _hold(made: Quote) -> None:
    """Refuse a number to a record that does not come out again."""
    found = verify(made.to_json())
    if found.verdict == "altered":
        places = (*found.inputs, *(each.place for each in (*found.contradictions, *found.differences)))
        raise RecordAltered(number=made.number, parts=tuple(dict.fromkeys(places)))
    if found.verdict == "differs":
        raise RecordDiffers(number=made.number, version=found.version, now=__version__)


@app.command(short_help="Make the next revision of a quote, and tell why its price moved.")
def revise(
    number: Number,
    url: Url,
    scope_file: Annotated[
        Path | None,
        typer.Argument(metavar="SCOPE.toml", readable=False, help="The amended scope; the registered one if absent."),
    ] = None,
    out: Out = HERE,
    day: Day = None,
    lang: OwnLanguage = None,
    book: Book = None,
    confidence: Confidence = None,
    kind: Kind = "proposal",
    internal: Internal = False,
    pdf: Pdf = False,
    templates: Templates = None,
    at: At = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Make revision N+1 of a quote at the prices of a day, print the bridge from N to it, write NUMBER.rN+1.* files.

    Without a scope, what is registered is priced again. Revision N is then superseded. Where nothing changed since,
    nothing is registered, and the latest revision is written again.
    """
    with refusals(lang) as speaker:
        with Register(url) as register:
            old = register.quote(number)
            scope = old.scope if scope_file is None else Scope.read(scope_file)
            speaker.lang = speaker.lang or scope.lang
            made = _revised(old, scope, day, book, confidence)
            wanted = Wanted(kind, internal, templates or book_at(book).templates, pdf)
            found, made = registered(register, old, made, Note.of(at, by), speaker.spoken)
        spoken = speaker.spoken
        with kept(number):
            deliver(made, out, spoken, wanted, json_text(found.record()) if as_json else bridge_table(found, spoken))


def _revised(old: Quote, scope: Scope, day: date | None, book: Path | None, confidence: float | None) -> Quote:
    """Price a scope as the next revision of a quote; the company's book must not be left out by mistake."""
    own = old.provider is not None or any(each.kind == COMPANY for each in old.basis.held)
    if own and book is None:
        raise BookLeftOut(number=old.number)
    return old.revise(estimate(scope, book_at(book), day_or_today(day)), confidence=confidence)
