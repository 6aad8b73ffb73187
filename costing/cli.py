"""The command line: data to stdout, messages to stderr; 0 done, 2 something to mend in what was given, 70 a bug."""

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from costing import __version__
from costing.errors import CostingError, LineUnknown
from costing.estimating import Estimate, estimate
from costing.files import write_new
from costing.price_book import PriceBook
from costing.printing import console, explained, price_table, quote_table
from costing.quoting.quote import Quote, numbered, quote
from costing.scope import Scope
from costing.wording import said, say

MENDABLE, BUG, INTERRUPTED = 2, 70, 130
HOUSE_LANGUAGE = "fr"

app = typer.Typer(
    help="Price upgrades of clinical imaging software (PACS, RIS, workstations) in Algerian dinars.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Lang(StrEnum):
    """Language of what is printed and written."""

    fr = "fr"
    ar = "ar"
    en = "en"


class Shape(StrEnum):
    """What a JSON Schema describes."""

    scope = "scope"
    quote = "quote"


ScopeFile = Annotated[Path, typer.Argument(metavar="SCOPE.toml", help="What the hospital needs.")]
Day = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Day of prices and rates; today if absent."),
]
Book = Annotated[
    Path | None,
    typer.Option("--book", metavar="OVERLAY.toml", help="The company's own book: [provider] and [exchange]."),
]
Language = Annotated[Lang | None, typer.Option("--lang", help="Language; the scope's own if absent.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@dataclass
class _Speaker:
    """The language of refusals: as asked, else the scope's once it is read, else French."""

    lang: str | None


@contextmanager
def _refusals(lang: str | None) -> Iterator[_Speaker]:
    speaker = _Speaker(lang)
    try:
        yield speaker
    except CostingError as error:
        spoken = speaker.lang or getattr(error, "lang", None) or HOUSE_LANGUAGE
        console(stderr=True).print(said(error, spoken))
        raise typer.Exit(MENDABLE) from error


@app.command("quote")
def quote_command(
    scope_file: ScopeFile,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the three files.")] = Path("out"),
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Price a scope: print the itemised quote, write NUMBER.json, NUMBER.xlsx and NUMBER.docx."""
    with _refusals(lang) as speaker:
        priced = _estimated(scope_file, day, book, speaker)
        made = quote(priced)
        spoken = speaker.lang or made.lang
        files = _documents(made, out, spoken)
        write_new(files)
    if as_json:
        sys.stdout.write(made.to_json())
    else:
        console().print(quote_table(made, spoken))
    messages = console(stderr=True)
    for path in files:
        key = "table.wrote_record" if path.suffix == ".json" else "table.wrote_client"
        messages.print(say(key, spoken, path=str(path)))
    if made.provider is None:
        messages.print(say("table.no_provider", spoken))


def _documents(made: Quote, out: Path, lang: str) -> dict[Path, bytes]:
    from costing.documents.proposal import proposal_bytes
    from costing.documents.view import view_of
    from costing.documents.workbook import workbook_bytes

    view = view_of(made, lang)
    stem = numbered(made, lang)
    return {
        out / f"{made.number}.json": made.to_json().encode(),
        out / f"{stem}.xlsx": workbook_bytes(view),
        out / f"{stem}.docx": proposal_bytes(view),
    }


@app.command()
def explain(
    scope_file: ScopeFile,
    line: Annotated[str | None, typer.Option("--line", metavar="CODE", help="One line only.")] = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Tell why each line costs what it costs, step by step, each step with its source (internal)."""
    with _refusals(lang) as speaker:
        priced = _estimated(scope_file, day, book, speaker)
        codes = tuple(each.code for each in priced.lines)
        if line is not None and line not in codes:
            raise LineUnknown(code=line, codes=codes)
        wanted = codes if line is None else (line,)
        made = quote(priced)
    if as_json:
        lines = [each.model_dump(mode="json") for each in made.lines if each.code in wanted]
        _print_json(lines)
    else:
        console().print(explained(priced, wanted, speaker.lang or HOUSE_LANGUAGE))


@app.command()
def prices(
    day: Day = None,
    assumptions: Annotated[bool, typer.Option("--assumptions", help="Only what is assumed, with its reason.")] = False,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Show the price book on a day, every value with its first day, kind and source."""
    with _refusals(lang):
        held = _book(book).on(_day(day))
    entries = [entry for entry in held.entries.values() if not assumptions or entry.kind == "assumption"]
    if as_json:
        _print_json(
            [
                {
                    "key": entry.key, "from": entry.first_day.isoformat(), "kind": entry.kind, "source": entry.source,
                    "checked": entry.checked.isoformat(), "reason": entry.reason, "value": entry.value,
                }
                for entry in entries
            ]
        )  # fmt: skip
    else:
        console().print(price_table(held, entries, lang or HOUSE_LANGUAGE))


@app.command()
def schema(shape: Annotated[Shape, typer.Argument(help="scope or quote")]) -> None:
    """Print the JSON Schema of a scope file or of a quote record."""
    model = Scope if shape is Shape.scope else Quote
    _print_json(model.model_json_schema(mode="validation" if shape is Shape.scope else "serialization"))


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"costing {__version__}\n")
        raise typer.Exit


@app.callback()
def _costing(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Price upgrades of clinical imaging software (PACS, RIS, workstations) in Algerian dinars."""


def _estimated(scope_file: Path, day: datetime | None, book: Path | None, speaker: _Speaker) -> Estimate:
    scope = Scope.read(scope_file)
    speaker.lang = speaker.lang or scope.lang
    return estimate(scope, _book(book), _day(day))


def _book(path: Path | None) -> PriceBook:
    return PriceBook.default() if path is None else PriceBook.read(path)


def _day(day: datetime | None) -> date:
    return datetime.now().astimezone().date() if day is None else day.date()


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def main() -> None:
    """Run the command line; whatever happens, a person reads one clear message and no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_flushed(_run()))


def _run() -> int:
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _unwritten(error)
    except Exception as error:  # noqa: BLE001 (a bug is told in one line, wherever it comes from)
        last = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
        console(stderr=True).print(say("table.bug", HOUSE_LANGUAGE, detail=detail))
        return BUG
    return 0


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except OSError as error:
        return code or _unwritten(error)
    return code


def _unwritten(error: OSError) -> int:
    """Tell that stdout is full; a reader that closed the pipe early is no fault."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    console(stderr=True).print(say("error.standard_output", HOUSE_LANGUAGE, reason=error.strerror or str(error)))
    return MENDABLE
