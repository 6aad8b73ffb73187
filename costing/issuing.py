"""What commands share of a register: its options, the number a quote gets there once, and what is said of its files."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from costing.errors import CostingError, OutputLost
from costing.interrupts import heard
from costing.invoking import Lang, Stopped
from costing.printing import tell
from costing.quoting.bridging import Bridge, bridge
from costing.quoting.quote import Quote
from costing.quoting.register import Register
from costing.quoting.register_basis import algerian
from costing.quoting.register_entries import Entry
from costing.quoting.register_states import DRAFT
from costing.register_errors import FilesUnwritten, MomentRefused, RegisterAbsent
from costing.register_tables import state_said
from costing.wording import LANGUAGES, said, say

ADDRESS = "A path, sqlite:///PATH, or postgresql://USER@HOST/DATABASE"


def moment_of(text: str) -> datetime:
    """Read a moment; one without a time zone is read as the clocks of Algeria show it."""
    try:
        found = datetime.fromisoformat(text)
        return algerian(found if found.utcoffset() is not None else _in_algeria(found))
    except ValueError as error:
        message = f"{text!r} is not a moment: write it as 2026-11-24T14:30, or as 2026-11-24."
        raise typer.BadParameter(message) from error
    except MomentRefused as error:
        message = f"{text} is no moment that a register takes: say one from {error.first} on, as 2026-11-24T14:30."
        raise typer.BadParameter(message) from error


def past_moment_of(text: str) -> datetime:
    """Read a moment at which something was done: one that is yet to come is refused."""
    found, present = moment_of(text), algerian(now())
    if found > present:
        message = f"{text} is yet to come: it is {present:%Y-%m-%dT%H:%M} in Algeria. Say when it was done."
        raise typer.BadParameter(message)
    return found


def _in_algeria(clock: datetime) -> datetime:
    return clock.replace(tzinfo=algerian(clock.replace(tzinfo=UTC)).tzinfo)


Url = Annotated[str, typer.Option("--register", metavar="URL", envvar="COSTING_REGISTER", help=f"{ADDRESS}.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Number of the quote, as in 2026-0001.")]
OwnLanguage = Annotated[Lang | None, typer.Option("--lang", help="Language; the quote's own if absent.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the audit; you, if absent.")]
At = Annotated[
    datetime | None,
    typer.Option(
        "--at", parser=past_moment_of, metavar="MOMENT", help="When, in Algerian time unless it says; now, if absent."
    ),
]
Series = Annotated[
    str | None,
    typer.Option("--series", metavar="S", help="Series of the number, as in S-2026-0001; the year alone, if absent."),
]
Again = Annotated[
    bool, typer.Option("--again", help="Register it once more, although the same content is registered already.")
]


@dataclass(frozen=True, slots=True)
class Note:
    """When something is done with a register, and by whom: now and by the user, where it is not said.

    Where the moment is said, `noted` is now, and kept beside it.
    """

    at: datetime
    by: str
    noted: datetime | None

    @classmethod
    def of(cls, at: datetime | None, by: str | None) -> "Note":
        """Fill in what is not said."""
        return cls(at or now(), _user() if by is None else by, None if at is None else now())


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def _user() -> str:
    """Return the name of the user; nothing where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def issued(register: Register, made: Quote, note: Note, lang: str, *, series: str | None, again: bool) -> Quote:
    """Register a quote under the next number, and say which; one that is registered already keeps its own.

    The same quote is the same content on the same day, as the latest revision of a number.
    """
    there = None if again else _already(register, made, note.at)
    if there is not None:
        tell_known(there, lang)
        tell(say("registered.another", lang))
        return register.quote(there.number)
    made = register.issue(made, at=note.at, by=note.by, noted=note.noted, series=series)
    entry = register.entry(made.number, at=note.at)
    state = say(f"register.{entry.state}", lang)
    tell(say("registered.issued", lang, number=made.number, state=state, where=register.where))
    return made


def _already(register: Register, made: Quote, at: datetime) -> Entry | None:
    """Return the entry of the same quote, the last one where there are several."""
    try:
        found = register.search(at=at, since=made.day, until=made.day)
    except RegisterAbsent:
        return None
    return next((each for each in reversed(found) if each.fingerprint == made.basis.fingerprint), None)


def tell_known(there: Entry, lang: str) -> None:
    """Say under which number a quote is registered already."""
    facts = {"number": there.number, "revision": there.revision, "state": say(f"register.{there.state}", lang)}
    tell(say("registered.already", lang, **facts))


def registered(register: Register, old: Quote, made: Quote, note: Note, lang: str) -> tuple[Bridge, Quote]:
    """Register a revision, with the bridge to it; the latest one stands where nothing changed since."""
    if (made.basis.fingerprint, made.day) == (old.basis.fingerprint, old.day):
        tell_known(register.entry(old.number, at=note.at), lang)
        before = register.quote(old.number, old.revision - 1) if old.revision else old
        return bridge(before, old), old
    made = register.revise(made, at=note.at, by=note.by, noted=note.noted)
    facts = {"number": made.number, "revision": made.revision, "before": old.revision}
    tell(say("registered.revised", lang, **facts, state=state_said(DRAFT, lang)))
    return bridge(old, made), made


@contextmanager
def kept(number: str) -> Iterator[None]:
    """Say of files that cannot be written that their quote is registered all the same, and how to write them."""
    try:
        with heard():
            yield
    except OutputLost:
        raise
    except CostingError as error:
        raise FilesUnwritten(number=number, reason={lang: said(error, lang) for lang in LANGUAGES}) from error
    except KeyboardInterrupt as stopped:
        raise Stopped(number) from stopped
