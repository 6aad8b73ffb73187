"""What a register is kept in: transactions that are whole or not at all, and the SQL that every database shares."""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, NoReturn

from costing.errors import Problem
from costing.quoting.register_entries import Row, Written, linked, plain
from costing.register_errors import (
    RegisterFailed,
    RegisterForeign,
    RegisterInDoubt,
    RegisterNewer,
    RegisterNotEmpty,
    RegisterNotYours,
    RegisterUnreached,
)

SCHEMA = 1
LOCKED_SECONDS = 30
TABLES = (
    """CREATE TABLE costing_register (
        one {whole} PRIMARY KEY CHECK (one = 1), events {whole} NOT NULL, head {text} NOT NULL, place {text} NOT NULL
    ){strict}""",
    "CREATE TABLE costing_counter (series {text} PRIMARY KEY, last {whole} NOT NULL CHECK (last > 0)){strict}",
    """CREATE TABLE costing_quote (
        number {text} NOT NULL, revision {whole} NOT NULL CHECK (revision >= 0),
        series {text} NOT NULL, sequence {whole} NOT NULL CHECK (sequence > 0),
        state {text} NOT NULL CHECK (state IN ('draft', 'sent', 'accepted', 'refused', 'superseded')),
        day {text} NOT NULL, valid_until {text} NOT NULL, lang {text} NOT NULL,
        client {text} NOT NULL, sought {text} NOT NULL, reference {text},
        due {text} NOT NULL, fingerprint {text} NOT NULL, seal {text} NOT NULL,
        options {text} NOT NULL, accepted_due {text}, reason {text}, competitor {text},
        digest {text} NOT NULL, record {text} NOT NULL,
        PRIMARY KEY (number, revision), UNIQUE (series, sequence, revision)
    ){strict}""",
    """CREATE TABLE costing_audit (
        id {whole} PRIMARY KEY CHECK (id > 0), at {text} NOT NULL, who {text} NOT NULL, event {text} NOT NULL,
        number {text}, revision {whole}, state_before {text}, state_after {text},
        facts {text} NOT NULL, digest {text} NOT NULL,
        FOREIGN KEY (number, revision) REFERENCES costing_quote (number, revision)
    ){strict}""",
    "CREATE INDEX costing_audit_number ON costing_audit (number, id)",
    "INSERT INTO costing_register (one, events, head, place) VALUES (1, 0, '', '')",
)
_BRIEF = (
    "number, revision, series, sequence, state, day, valid_until, lang, client, sought, reference, due, fingerprint, "
    "seal, options, accepted_due, reason, competitor, digest"
)
_COUNT = (
    "INSERT INTO costing_counter (series, last) VALUES (?, 1) "
    "ON CONFLICT (series) DO UPDATE SET last = costing_counter.last + 1 RETURNING last"
)
_ADD = (
    f"INSERT INTO costing_quote ({_BRIEF}, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - of constants
)
_NOTE = "INSERT INTO costing_audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_MOVE = (
    "UPDATE costing_quote SET state = ?, options = ?, accepted_due = ?, reason = ?, competitor = ? "
    "WHERE number = ? AND revision = ?"
)
_HEAD = "UPDATE costing_register SET events = ?, head = ?"
_LATEST = f"SELECT {_BRIEF} FROM costing_quote WHERE number = ? ORDER BY revision DESC LIMIT 1"  # noqa: S608
_ONE = f"SELECT {_BRIEF} FROM costing_quote WHERE number = ? AND revision = ?"  # noqa: S608
_RECORD = "SELECT record FROM costing_quote WHERE number = ? AND revision = ?"
_FOUND = f"""SELECT {_BRIEF} FROM costing_quote
    WHERE (? = '' OR sought LIKE ? ESCAPE '!') AND (? = '' OR state = ?) AND state <> ?
    AND valid_until >= ? AND valid_until < ? AND day >= ? AND day <= ?
    ORDER BY series, sequence, revision"""  # noqa: S608
_ALL = f"SELECT {_BRIEF} FROM costing_quote ORDER BY series, sequence, revision"  # noqa: S608
_EVENTS = "SELECT * FROM costing_audit WHERE number = ? ORDER BY id"
_EVERY_EVENT = "SELECT * FROM costing_audit ORDER BY id"
_COUNTERS = "SELECT series, last FROM costing_counter ORDER BY series"
_NUMBERS = "SELECT DISTINCT number FROM costing_quote"
_STATE = "SELECT events, head, place FROM costing_register"


class Store(ABC):
    """A database that holds a register; each transaction is seen whole or not at all.

    It is used by the thread that opened it: another one is refused.
    """

    where: str
    locking: ClassVar[str]  # what a row is read with that is about to be changed
    types: ClassVar[dict[str, str]]

    def __init__(self, where: str) -> None:
        self.where = where
        self._owner: tuple[int, int] | None = (os.getpid(), threading.get_ident())

    @abstractmethod
    def rows(self, sql: str, said: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement, and return its rows, if it has any; what it is given are values, never SQL."""

    @abstractmethod
    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read what one moment holds; refuse a register that is not there."""
        yield

    @abstractmethod
    @contextmanager
    def writing(self, *, make: bool = False, anywhere: bool = False) -> Iterator["Pen"]:
        """Write all of a block, durably, or nothing of it.

        A register that is not there is refused, or made if told to `make` it; a copy, unless it may be `anywhere`.
        """
        yield Pen(self, 0, "")

    @abstractmethod
    def engine_faults(self) -> list[str]:
        """Return what the database's own check finds, in its own words."""

    @abstractmethod
    def adopted(self) -> tuple[str, str] | None:
        """Take the register to be where it now is; return its place until now and its new one, where they differ."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    def own(self) -> None:
        """Refuse another thread or process than the one that opened it, and a store that was closed."""
        if self._owner is None:
            raise RegisterNotYours(where=self.where, reason=Problem("", "register_closed"))
        if self._owner != (os.getpid(), threading.get_ident()):
            raise RegisterNotYours(where=self.where, reason=Problem("", "register_of_other_thread"))

    def known(self, version: int) -> None:
        """Refuse a register of a later version of costing."""
        if version > SCHEMA:
            raise RegisterNewer(where=self.where, found=version, known=SCHEMA)

    def make(self) -> None:
        """Make the tables."""
        for table in TABLES:
            self.rows(table.format(**self.types))

    def pen(self) -> "Pen":
        """Wait for one's turn to write, and hold the end of the audit."""
        events, head, _ = self.state(self.locking)
        return Pen(self, events, head)

    def confirm(self, pen: "Pen") -> None:
        """Confirm what was written; where the connection is lost meanwhile, nobody knows whether it was."""
        try:
            self.rows("COMMIT")
        except RegisterUnreached as error:
            raise RegisterInDoubt(where=self.where, number=pen.number) from error

    def state(self, locking: str = "") -> tuple[int, str, str]:
        """Return how many events there are, the digest of the last, and where the register says it is."""
        found = self.rows(_STATE + locking)
        if len(found) != 1:
            raise RegisterForeign(
                where=self.where, reason=Problem("", "register_damaged", {"detail": "costing_register"})
            )
        events, head, place = found[0]
        return events, head, place

    def next_of(self, series: str) -> int:
        """Return the next sequence of a series; it is taken once the transaction is confirmed."""
        ((last,),) = self.rows(_COUNT, (series,))
        return int(last)

    def latest(self, number: str, *, to_change: bool = False) -> Row | None:
        """Return the latest revision of a number, its record left out."""
        found = self.rows(_LATEST + self.locking * to_change, (number,))
        return Row(*found[0]) if found else None

    def revision(self, number: str, revision: int) -> Row | None:
        """Return a revision of a number, its record left out."""
        found = self.rows(_ONE, (number, revision))
        return Row(*found[0]) if found else None

    def record(self, number: str, revision: int) -> str:
        """Return the record of a revision."""
        ((record,),) = self.rows(_RECORD, (number, revision))
        return str(record)

    def found(self, sought: str, state: str, without: str, spans: tuple[str, str, str, str]) -> list[Row]:
        """Return what is searched for: a part of a client's name, a state, the last day from and before, the day."""
        part = "".join(f"!{sign}" if sign in "%_!" else sign for sign in sought)
        said = (sought, f"%{part}%", state, state, without, *spans)
        return [Row(*row) for row in self.rows(_FOUND, said)]

    def every_row(self) -> list[Row]:
        """Return every revision, its record left out, in the order of series, sequence and revision."""
        return [Row(*row) for row in self.rows(_ALL)]

    def events(self, number: str | None = None) -> list[Written]:
        """Return the events of a number, or all, in the order in which they happened."""
        found = self.rows(_EVERY_EVENT) if number is None else self.rows(_EVENTS, (number,))
        return [Written(*row) for row in found]

    def counters(self) -> list[tuple[str, int]]:
        """Return each series with the last sequence taken."""
        return [(series, last) for series, last in self.rows(_COUNTERS)]

    def numbers(self) -> list[str]:
        """Return every number."""
        return [number for (number,) in self.rows(_NUMBERS)]

    def add(self, row: Row) -> None:
        """Add a revision of a quote."""
        self.rows(_ADD, row)

    def move(self, row: Row) -> None:
        """Write down the state of a revision, and what came with it."""
        now = (row.state, row.options, row.accepted_due, row.reason, row.competitor)
        self.rows(_MOVE, (*now, row.number, row.revision))

    def fail(self, detail: str) -> NoReturn:
        """Refuse what the database says and nobody foresaw."""
        raise RegisterFailed(where=self.where, reason=Problem("", "register_says", {"detail": detail}))


class Pen:
    """One's turn to write, and the end of the audit: each event is chained to the one before it."""

    def __init__(self, store: Store, events: int, head: str) -> None:
        self._store = store
        self.events, self.head = events, head
        self.number = ""  # of what is written, should the connection be lost

    def note(
        self, said: tuple[str, str], event: str, what: Row | None, states: tuple[str | None, str | None], **facts: Any
    ) -> None:
        """Note an event: when and by whom, what happened to which revision, and the states before and after it."""
        number, revision = (None, None) if what is None else (what.number, what.revision)
        told = (self.events + 1, *said, event, number, revision, *states, plain(facts))
        self.write(Written(*told, linked(self.head, told)))
        self._store.rows(_HEAD, (self.events, self.head))

    def write(self, event: Written) -> None:
        """Write down an event that is chained already."""
        self._store.rows(_NOTE, event)
        self.events, self.head = event.id, event.digest

    def load(self, rows: Sequence[Row], events: Sequence[Written], counters: Sequence[tuple[str, int]]) -> None:
        """Write down all that another register held; refuse a register that holds something already."""
        if self.events:
            raise RegisterNotEmpty(where=self._store.where, events=self.events)
        for row in rows:
            self._store.add(row)
        for event in events:
            self.write(event)
        for counter in counters:
            self._store.rows("INSERT INTO costing_counter (series, last) VALUES (?, ?)", counter)
        self._store.rows(_HEAD, (self.events, self.head))
