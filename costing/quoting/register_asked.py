"""What is asked of a register, looked over before it is opened to write: moments, notes, choices, where it is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from costing.errors import CostingError, Problem, TermsRefused
from costing.fields import plain_text, unknown_word
from costing.quoting.choices import OPTION, VARIANT, Choice
from costing.quoting.quote import Quote
from costing.quoting.register_basis import algerian
from costing.quoting.register_entries import codes_of
from costing.quoting.register_states import STATES
from costing.quoting.register_store import Store
from costing.register_errors import AddressRefused, NoteRefused

Spans = tuple[str, str, str, str]
_LONGEST = 500
_FILE = "sqlite:///"
_SERVER = ("postgresql://", "postgres://")
_SCHEME = "://"


class Said(NamedTuple):
    """When and by whom a step is taken: the moment as it is written down, its day in Algeria, and who.

    `more` holds the moment at which that was noted, where it is another one.
    """

    at: str
    day: date
    by: str
    more: dict[str, str]

    @property
    def written(self) -> tuple[str, str]:
        """The moment and the person, as the audit holds them."""
        return self.at, self.by


def store_at(address: str | Path) -> Store:
    """Return what an address leads to: a file, or a server.

    Raises
    ------
    AddressRefused
        Nothing, or an address of another kind.
    ExtraMissing
        A server, and no library to speak with it.
    """
    text = str(address)
    if isinstance(address, str) and text.startswith(_SERVER):
        from costing.quoting.register_postgres import PostgresStore

        return PostgresStore(text)
    path = text.removeprefix(_FILE)
    if not path.strip() or not path.isprintable() or (path == text and _SCHEME in text) or path == ":memory:":
        raise AddressRefused(found=text.partition(_SCHEME)[0] + _SCHEME if _SCHEME in text else repr(text))
    from costing.quoting.register_sqlite import SqliteStore

    return SqliteStore(Path(path))


def said(at: datetime, by: str, noted: datetime | None = None, *, signed: bool = False, **notes: str | None) -> Said:
    """Look over when and by whom a step is taken, and what is noted with it, and when; `signed`: nobody will not do.

    Raises
    ------
    MomentRefused
        A moment without a time zone, or before the clocks that the register goes by.
    NoteRefused
        A text that is blank where it must not be, too long, or holds what does not print; every fault at once.
    """
    local = algerian(at)
    written, since = _utc(local), None if noted is None else _utc(algerian(noted))
    problems = tuple(_faults({"by": by if by or signed else None, **notes}))
    if problems:
        raise NoteRefused(problems=problems)
    return Said(written, local.date(), by, {} if since in {None, written} else {"noted": since})


def _utc(at: datetime) -> str:
    """Return a moment as it is written down: in universal time, always as long."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _faults(notes: dict[str, str | None]) -> Iterator[Problem]:
    for name, text in notes.items():
        if text is None:
            continue
        if not isinstance(text, str):
            yield Problem(name, "text_expected", {"found": repr(text)})
        elif len(text) > _LONGEST:
            yield Problem(name, "text_too_long", {"most": _LONGEST})
        else:
            try:
                plain_text(text)
            except PydanticCustomError as error:
                yield Problem(name, error.type, dict(error.context or {}))


def span(since: date | None, until: date | None, state: str | None, day: date) -> tuple[str, Spans]:
    """Return how a search is narrowed: the state as it is stored, the last day from and before, the day from and to.

    Raises
    ------
    NoteRefused
        There is no such state.
    """
    if state is not None and state not in STATES:
        raise NoteRefused(problems=(unknown_word("state", repr(state), str(state), STATES),))
    today, end = day.isoformat(), "9999-12-31"
    lasts = {"sent": (today, "~"), "expired": ("", today)}.get(state or "", ("", "~"))
    stored = "sent" if state == "expired" else state or ""
    return stored, (*lasts, f"{since:%Y-%m-%d}" if since else "", f"{until:%Y-%m-%d}" if until else end)


def taken(quote: Quote, options: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return the codes of the choices a client takes, in the order of the quote: as quoted, where none are said.

    Raises
    ------
    TermsRefused
        A code that is no choice of the quote, or two choices that exclude each other; every fault at once.
    """
    if options is None:
        return codes_of(quote)
    asked = dict.fromkeys([options] if isinstance(options, str) else options)
    choices = [
        *(Choice(each.code, OPTION, each.lines, (), each.group) for each in quote.options),
        *(Choice(each.code, VARIANT, each.lines, each.without) for each in quote.variants),
    ]
    if problems := tuple(_choice_faults(tuple(asked), choices)):
        raise TermsRefused(problems=problems)
    return tuple(each.code for each in choices if each.code in asked)


def _choice_faults(asked: Sequence[str], choices: Sequence[Choice]) -> Iterator[Problem]:
    codes = [each.code for each in choices]
    if not codes:
        yield from (Problem("accepted", "nothing_to_accept", {"found": code}) for code in asked)
        return
    yield from (unknown_word("accepted", repr(code), str(code), codes) for code in asked if code not in codes)
    chosen = [each for each in choices if each.code in asked]
    for place, each in enumerate(chosen):
        if clash := next((other for other in chosen[:place] if each.excludes(other)), None):
            yield Problem("accepted", "choices_exclude", {"found": each.code, "other": clash.code})


def due_with(quote: Quote, codes: Sequence[str]) -> Decimal | None:
    """Return what is due with some choices taken [DZD]; nothing where it cannot be worked out any more."""
    if set(codes) == set(codes_of(quote)):
        return quote.totals.due
    try:
        return quote.with_terms(accepted=tuple(codes)).totals.due
    except CostingError:
        return None
