"""What a register tells: a quote, what became of it, what is in the pipeline, and whether all of it is sound."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from costing.errors import CannotWrite, FileChanged, Problem
from costing.fields import nearest
from costing.files import write_new
from costing.progress import Step, step
from costing.quoting import register_asked as asked
from costing.quoting.pipeline import chances_of, frame_of, pipeline_of
from costing.quoting.quote import Quote
from costing.quoting.register_audit import Checkup, Held, faults
from costing.quoting.register_entries import Entry, Event, Row, entry_of, event_of, sought
from costing.quoting.register_lines import lines_of
from costing.quoting.register_states import SUPERSEDED
from costing.register_errors import ExportChanged, ExportUnwritten, NumberUnknown, RevisionUnknown

if TYPE_CHECKING:
    import pandas as pd


class Reading:
    """A register that is open, and what it tells."""

    def __init__(self, url: str | Path) -> None:
        self._store = asked.store_at(url)

    @property
    def where(self) -> str:
        """The file, or the address of the server without the password."""
        return self._store.where

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the server; nothing can be asked of it any more."""
        self._store.close()

    def __repr__(self) -> str:
        """Say where it is."""
        return f"Register({self.where!r})"

    def quote(self, number: str, revision: int | None = None) -> Quote:
        """Read a registered quote back from its record: its latest revision, if none is named.

        Raises
        ------
        NumberUnknown, RevisionUnknown
            There is none.
        RecordAltered, RecordRefused
            The record was changed since it was registered.
        """
        with self._store.reading():
            row = self._row(number, revision)
            record = self._store.record(number, row.revision)
        return Quote.from_json(record)

    def entry(self, number: str, revision: int | None = None, *, at: datetime) -> Entry:
        """Return what the register says of a quote: of its latest revision, if none is named.

        Its state is the one it is in now, but for the calendar: once its last day is over by then, a sent quote has
        expired.

        Raises
        ------
        NumberUnknown, RevisionUnknown
            There is none.
        """
        said = asked.said(at, "")
        with self._store.reading():
            return entry_of(self._row(number, revision), said.day)

    def search(
        self,
        *,
        at: datetime,
        client: str | None = None,
        state: str | None = None,
        since: date | None = None,
        until: date | None = None,
        latest: bool = True,
    ) -> tuple[Entry, ...]:
        """Find quotes, in the order of their numbers.

        Parameters
        ----------
        at
            The moment: what is sent now has expired once its last day is over by then.
        client
            A part of the client's name, whatever its case and accents.
        state
            draft, sent, accepted, refused, expired or superseded.
        since, until
            First and last day of the quotes.
        latest
            Only the latest revision of each; what is superseded is found when it is asked for.

        Raises
        ------
        NoteRefused
            There is no such state, or no such name.
        """
        said = asked.said(at, "", client=client or None)
        stored, spans = asked.span(since, until, state, said.day)
        without = SUPERSEDED if latest and state != SUPERSEDED else ""
        with self._store.reading():
            found = self._store.found(sought(client or ""), stored, without, spans)
        return tuple(entry_of(row, said.day) for row in found)

    def history(self, number: str) -> tuple[Event, ...]:
        """Return all that happened to a quote, first things first.

        Raises
        ------
        NumberUnknown
            There is no such number.
        """
        with self._store.reading():
            self._latest(number)
            return tuple(event_of(each) for each in self._store.events(number))

    def pipeline(self, *, at: datetime, chances: Mapping[str, Decimal | float] | None = None) -> "pd.DataFrame":
        """Return what is in the pipeline, by state and month: how many, what is due, what may be expected of it.

        Parameters
        ----------
        at
            The moment.
        chances
            How likely a draft or a sent quote is to be accepted [percent], in the place of the usual values.

        Returns
        -------
        pandas.DataFrame
            As `pipeline_of` says; of each quote the latest revision.

        Raises
        ------
        NoteRefused
            Chances that are no percentages, or of other states.
        """
        held = chances_of(asked.said(at, "").day, chances)
        return pipeline_of(self.search(at=at), held)

    @staticmethod
    def frame(entries: Sequence[Entry]) -> "pd.DataFrame":
        """Return what was found as a table, one row an entry."""
        return frame_of(entries)

    def check(self) -> Checkup:
        """Look for what was lost, doubled or altered: database, numbers, revisions, states, records, audit.

        Returns
        -------
        Checkup
            `sound` where nothing was found; else `problems`.
        """
        with self._store.reading(), step("progress.register_check") as taken:
            held = self._held(taken)
            found = [Problem("", "register_engine", {"detail": text}) for text in self._store.engine_faults()]
            problems = (*found, *faults(held))
        return Checkup(self.where, len(held.rows), len(held.events), problems)

    def export(self, path: str | Path) -> None:
        """Write all of the register as lines of JSON, for another database or for keeping.

        Parameters
        ----------
        path
            The file; one that is there with other content is refused.

        Raises
        ------
        ExportChanged, ExportUnwritten
            There is such a file, or it cannot be written.
        """
        with self._store.reading(), step("progress.register_read") as taken:
            content = lines_of(self._held(taken))
        try:
            write_new({Path(path): content})
        except FileChanged as error:
            raise ExportChanged(**error.facts) from error
        except CannotWrite as error:
            raise ExportUnwritten(**error.facts) from error

    def _latest(self, number: str, *, to_change: bool = False) -> Row:
        """Return the latest revision of a number that is there."""
        sound = isinstance(number, str) and number.isprintable()
        row = self._store.latest(number, to_change=to_change) if sound else None
        if row is None:
            reason = Problem("", "number_not_there", {"nearest": nearest(str(number), self._store.numbers())})
            raise NumberUnknown(where=self.where, number=number if sound else ascii(number), reason=reason)
        return row

    def _row(self, number: str, revision: int | None) -> Row:
        """Return a revision of a number that is there: the latest, if none is named."""
        latest = self._latest(number)
        if revision is None or revision == latest.revision:
            return latest
        row = self._store.revision(number, revision) if 0 <= revision < latest.revision else None
        if row is None:
            raise RevisionUnknown(number=number, revision=revision, latest=latest.revision)
        return row

    def _held(self, taken: Step) -> Held:
        """Return all that is held; each record that is read is counted."""
        store, (events, head, _) = self._store, self._store.state()

        def record(number: str, revision: int) -> str:
            taken.done += 1
            return store.record(number, revision)

        held = Held(store.every_row(), store.events(), store.counters(), (events, head), record)
        taken.total = len(held.rows)
        return held
