"""What every command shares: its options, refusals in one message, files read, data printed."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import RenderableType

from costing.errors import CostingError, RecordRefused
from costing.estimating import Estimate, estimate
from costing.fields import read_text
from costing.interrupts import heard
from costing.price_book import PriceBook
from costing.printing import console, show, tell
from costing.progress import aside, shown, terminal
from costing.quoting.quote import Quote, quote
from costing.scope import Scope
from costing.wording import said, say

ANSWER_IS_NO, MENDABLE, INTERRUPTED = 1, 2, 130
HOUSE_LANGUAGE = "fr"
Lang = Literal["fr", "ar", "en"]
LAST_DAY = date(9990, 12, 31)  # the calendar ends in 9999, and a quote holds for some time


def day_of(text: str) -> date:
    """Read a day of the calendar that can be priced."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a day of the calendar: write it as 2026-11-24."
        raise typer.BadParameter(message) from error
    if day > LAST_DAY:
        message = f"{text} is past the last day that can be priced, {LAST_DAY}."
        raise typer.BadParameter(message)
    return day


ScopeFile = Annotated[Path, typer.Argument(metavar="SCOPE.toml", readable=False, help="What the hospital needs.")]
Day = Annotated[
    date | None,
    typer.Option("--day", parser=day_of, metavar="YYYY-MM-DD", help="Day of prices and rates; today if absent."),
]
Start = Annotated[
    date | None,
    typer.Option("--start", parser=day_of, metavar="YYYY-MM-DD", help="Day of the order; the day of prices if absent."),
]
Book = Annotated[
    Path | None,
    typer.Option(
        "--book", metavar="OVERLAY.toml", readable=False, help="The company's own book, laid over the base one."
    ),
]
Language = Annotated[Lang | None, typer.Option("--lang", help="Language; the scope's own if absent.")]
HouseLanguage = Annotated[Lang | None, typer.Option("--lang", help="Language; French if absent.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@dataclass
class Speaker:
    """The language of refusals: as asked, else the scope's once it is read, else French."""

    lang: str | None

    @property
    def spoken(self) -> str:
        """The language to speak."""
        return self.lang or HOUSE_LANGUAGE


@contextmanager
def refusals(lang: str | None) -> Iterator[Speaker]:
    """Turn a refusal into one message on standard error, in the language spoken, and exit code 2.

    What takes longer than a second is shown meanwhile; who interrupts it is told what stays, with exit code 130.
    """
    speaker = Speaker(lang)
    try:
        with shown(terminal(console(stderr=True)), lambda: speaker.spoken), heard():
            yield speaker
    except CostingError as error:
        tell(said(error, speaker.lang or getattr(error, "lang", None) or HOUSE_LANGUAGE))
        raise typer.Exit(MENDABLE) from error
    except Stopped as stopped:
        tell(say("progress.interrupted_registered", speaker.spoken, number=stopped.number))
        raise typer.Exit(INTERRUPTED) from stopped
    except KeyboardInterrupt as stopped:
        tell(say("progress.interrupted", speaker.spoken))
        raise typer.Exit(INTERRUPTED) from stopped


class Stopped(KeyboardInterrupt):
    """An interrupt after a quote was registered: its number is given, and its files are not all written."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def estimated(scope_file: Path, day: date | None, book: Path | None, speaker: Speaker) -> Estimate:
    """Read a scope file and price it."""
    scope = Scope.read(scope_file)
    speaker.lang = speaker.lang or scope.lang
    return estimate(scope, book_at(book), day_or_today(day))


def quoted(file: Path, day: date | None, book: Path | None, speaker: Speaker) -> Quote:
    """Read a quote's record, which keeps its own day and prices; or price a scope file."""
    if file.suffix.lower() != ".json":
        return quote(estimated(file, day, book, speaker))
    if day is not None or book is not None:
        message = "a record keeps the day and the prices it was made with; leave --day and --book out."
        raise typer.BadParameter(message)
    with named(file):
        made = Quote.from_json(read_text(file, folder="json_is_folder"))
    speaker.lang = speaker.lang or made.lang
    return made


@contextmanager
def named(file: Path) -> Iterator[None]:
    """Name the file of a record that cannot be read."""
    try:
        yield
    except RecordRefused as error:
        raise RecordRefused(**{**error.facts, "path": str(file)}) from error


def book_at(path: Path | None) -> PriceBook:
    """Return the base book, or the company's own laid over it."""
    return PriceBook.default() if path is None else PriceBook.read(path)


def day_or_today(day: date | None) -> date:
    """Return the day asked for, today where none is."""
    return datetime.now().astimezone().date() if day is None else day


def json_text(value: object) -> str:
    """Return plain values as JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def put(what: RenderableType) -> None:
    """Print data, to the last byte: what cannot be written is told before anything else is done."""
    with aside():
        if isinstance(what, str):
            sys.stdout.write(what)
        else:
            show(what)
        sys.stdout.flush()
