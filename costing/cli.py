"""The command line: data to stdout, messages to stderr; 0 done, 2 something to mend in what was given, 70 a bug."""

import sys
import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from costing import (
    __version__,
    budgeting,
    enquiring,
    learning,
    planning,
    receiving,
    recording,
    registering,
    revising,
    risking,
    selling,
    surveying,
    templating,
)
from costing.errors import CostingError, LineUnknown
from costing.filing import HERE, Confidence, Internal, Kind, Out, Pdf, Templates, Wanted, deliver
from costing.interrupts import heard
from costing.invoking import (
    HOUSE_LANGUAGE,
    INTERRUPTED,
    MENDABLE,
    AsJson,
    Book,
    Day,
    HouseLanguage,
    Language,
    ScopeFile,
    book_at,
    day_or_today,
    estimated,
    json_text,
    put,
    refusals,
)
from costing.issuing import ADDRESS, Again, By, Note, Series, issued, kept
from costing.origins import compare_origins
from costing.price_book import PriceBook
from costing.price_changes import changes_of
from costing.price_tables import explained, price_table
from costing.prices import Entry
from costing.printing import quote_table, tell
from costing.quoting.quote import Quote, quote
from costing.quoting.register import Register
from costing.scope import Scope
from costing.streams import ReaderGone, open_streams
from costing.tabling import (
    change_record,
    change_table,
    origins_record,
    origins_table,
    question_record,
    question_table,
)
from costing.wording import said, say

BUG = 70

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(selling.app)
app.add_typer(enquiring.app)
app.add_typer(planning.app)
app.add_typer(risking.app)
app.add_typer(learning.app)
app.add_typer(budgeting.app)
app.add_typer(surveying.app)
app.add_typer(recording.app)
app.add_typer(receiving.app)
registering.app.add_typer(revising.app)
app.add_typer(registering.app, name="register", help="Keep quotes: numbers, revisions, states.")
app.add_typer(templating.app, name="template", help="Copy, check and preview a Word template.")


@app.command("quote", short_help="Price a scope; write its record, workbook and proposal.")
def quote_command(
    scope_file: ScopeFile,
    out: Out = HERE,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    confidence: Confidence = None,
    kind: Kind = "proposal",
    internal: Internal = False,
    pdf: Pdf = False,
    templates: Templates = None,
    url: Annotated[
        str | None,
        typer.Option("--register", metavar="URL", help=f"Register that gives the number. {ADDRESS}."),
    ] = None,
    series: Series = None,
    by: By = None,
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    """Price a scope: print the itemised quote, write NUMBER.json, NUMBER.xlsx and NUMBER.docx.

    Without a confidence, lines are firm at their likely price, and the record says how probable it is that this holds.
    A kind other than the proposal is in the file's name (NUMBER.technical.docx); with one that tells no firm price
    (technical, budget), no workbook is written. With a register, the number is the next of its series, and the same
    quote again keeps it.
    """
    if url is None and (series is not None or by is not None or again):
        message = "a series, a name or --again is for a register: give --register URL too."
        raise typer.BadParameter(message, param_hint="--register")
    with refusals(lang) as speaker:
        priced = estimated(scope_file, day, book, speaker)
        made = quote(priced, confidence=confidence)
        spoken = speaker.lang or made.lang
        wanted = Wanted(kind, internal, templates or book_at(book).templates, pdf)
        if url is not None:
            with Register(url) as register:
                made = issued(register, made, Note.of(None, by), spoken, series=series, again=again)
        with kept(made.number) if url is not None else nullcontext():
            deliver(made, out, spoken, wanted, made.to_json() if as_json else quote_table(made, spoken))


@app.command(short_help="Tell why each line costs what it costs.")
def explain(
    scope_file: ScopeFile,
    line: Annotated[str | None, typer.Option("--line", metavar="CODE", help="One line only.")] = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Tell why each line costs what it costs, step by step, each step with its source (internal)."""
    with refusals(lang) as speaker:
        priced = estimated(scope_file, day, book, speaker)
        made = quote(priced)
        lines = [row.line for row in made.offer.rows if line is None or row.code == line]
        if not lines:
            raise LineUnknown(code=line or "", codes=tuple(row.code for row in made.offer.rows))
        if as_json:
            wanted = {each.code for each in lines}
            told = [each for each in made.lines if each.code in wanted]
            put(json_text([each.model_dump(mode="json", exclude_none=True) for each in told]))
        else:
            put(explained(priced, lines, speaker.spoken))


@app.command(short_help="Tell what to ask the client next, by what it would narrow.")
def questions(
    scope_file: ScopeFile, day: Day = None, lang: Language = None, book: Book = None, as_json: AsJson = False
) -> None:
    """Tell what to ask the client next: every unknown answer, the one that would narrow the price most first."""
    with refusals(lang) as speaker:
        priced = estimated(scope_file, day, book, speaker)
        asked = priced.questions()
        put(json_text([question_record(each) for each in asked]) if as_json else question_table(asked, speaker.spoken))


@app.command(short_help="Price a scope with a local and a foreign vendor, side by side.")
def origins(
    scope_file: ScopeFile, day: Day = None, lang: Language = None, book: Book = None, as_json: AsJson = False
) -> None:
    """Price the same scope under each origin of its vendor, line by line, with what each adds and why (internal)."""
    with refusals(lang) as speaker:
        scope = Scope.read(scope_file)
        speaker.lang = speaker.lang or scope.lang
        page = compare_origins(scope, book_at(book), day_or_today(day))
        put(json_text(origins_record(page)) if as_json else origins_table(page, scope.client.name, speaker.spoken))


@app.command(short_help="Show the price book on a day, with its sources.")
def prices(
    day: Day = None,
    assumptions: Annotated[bool, typer.Option("--assumptions", help="Only what is assumed, with its reason.")] = False,
    diff: Annotated[
        Path | None,
        typer.Option("--diff", metavar="OVERLAY.toml", readable=False, help="What a company's own book changes, only."),
    ] = None,
    lang: HouseLanguage = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Show the price book on a day, every value with its first day, kind and source; or what an overlay changes."""
    with refusals(lang):
        if diff is not None:
            changes = changes_of(PriceBook.read(diff), PriceBook.default())
            spoken = lang or HOUSE_LANGUAGE
            put(json_text([change_record(each) for each in changes]) if as_json else change_table(changes, spoken))
            return
        held = book_at(book).on(day_or_today(day))
        entries = [entry for entry in held.entries.values() if not assumptions or entry.kind == "assumption"]
        put(
            json_text([_papers(entry) for entry in entries])
            if as_json
            else price_table(held, entries, lang or HOUSE_LANGUAGE)
        )


def _papers(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "from": entry.first_day.isoformat(),
        "kind": entry.kind,
        "confidence": entry.confidence,
        "source": entry.source,
        "checked": entry.checked.isoformat(),
        "reason": entry.reason,
        "value": entry.value,
    }


@app.command(short_help="Print the JSON Schema of a scope file or of a record.")
def schema(
    shape: Annotated[Literal["scope", "quote"], typer.Argument(metavar="SHAPE", help="What it describes.")],
    as_json: Annotated[bool, typer.Option("--json", help="What it does anyway: a schema is JSON.")] = False,
) -> None:
    """Print the JSON Schema of a scope file or of a quote's record."""
    del as_json
    model = Scope if shape == "scope" else Quote
    put(json_text(model.model_json_schema(mode="validation" if shape == "scope" else "serialization")))


@app.callback(invoke_without_command=True)
def _costing(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Price upgrades of clinical imaging software (PACS, RIS, workstations) in Algerian dinars."""
    if version:
        put(f"costing {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        put(context.get_help() + "\n")


def main() -> None:
    """Run the command line; whatever happens, a person reads one clear message and no traceback."""
    open_streams()
    sys.exit(_run())


def _run() -> int:
    try:
        with heard():
            app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except ReaderGone:
        return 0
    except CostingError as error:
        tell(said(error, HOUSE_LANGUAGE))
        return MENDABLE
    except Exception as error:  # noqa: BLE001 (a bug is told in one line, wherever it comes from)
        last = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
        tell(say("table.bug", HOUSE_LANGUAGE, detail=detail))
        return BUG
    return 0
