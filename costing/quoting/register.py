"""The register of quotes: each has its number, its revisions, its state, and a trace of all that happened to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from costing.progress import step
from costing.quoting import register_asked as asked
from costing.quoting.quote import Quote
from costing.quoting.register_asked import Said
from costing.quoting.register_entries import Entry, Row, Written, entry_of, plain, row_of
from costing.quoting.register_lines import read_lines
from costing.quoting.register_reading import Reading
from costing.quoting.register_states import (
    ACCEPT,
    DRAFT,
    REFUSE,
    REVISE,
    SEND,
    SENT,
    SUPERSEDED,
    after,
    in_time,
    number_of,
    series_of,
    state_on,
)
from costing.register_errors import (
    IssueOfRevision,
    RevisionOfOther,
    RevisionStale,
)

Changed = tuple[Row, Mapping[str, Any]]


class Register(Reading):
    """A register of quotes, in a file (SQLite) or on a server (PostgreSQL).

    What is written is written whole and durably, or not at all; numbers have no gap and no duplicate. It is made by the
    first quote that is issued. Use one in each thread: it is refused to another thread or process than its own. A file
    is for the people of one machine; those of several machines share a server.

    Parameters
    ----------
    url
        A path, `sqlite:///PATH`, or `postgresql://USER@HOST/DATABASE` (needs the extra `postgres`; a password is best
        kept in the file that PostgreSQL's own programs read, `~/.pgpass`).

    Raises
    ------
    AddressRefused
        An address of another kind.
    RegisterForeign, RegisterNewer
        A file that is no register, or one of a later version; left untouched.
    RegisterUnreached
        The file or the server cannot be reached.

    Notes
    -----
    Any step may raise RegisterBusy (locked for 30 s), RegisterUnwritten (read-only, or a full disk), RegisterCopied (a
    copy of the file) or RegisterUnreached, and the register is then as it was; RegisterInDoubt where the connection was
    lost while a step was confirmed. Moments are aware datetimes; days are those of Algeria.
    """

    def issue(
        self, quote: Quote, *, at: datetime, by: str = "", series: str | None = None, noted: datetime | None = None
    ) -> Quote:
        """Give a quote the next number of its series, and register it as a draft.

        Parameters
        ----------
        quote
            As `quote()` makes it; the same one may be issued twice, under two numbers.
        at
            The moment.
        by
            Who does it.
        series
            A-Z, 0-9 and hyphens, up to 20 signs, before the year of the quote's day; absent: the year alone.
        noted
            The moment at which that is written down, where it is another one.

        Returns
        -------
        Quote
            The same quote under its number.

        Raises
        ------
        IssueOfRevision
            A revision keeps its number: it is for `revise`.
        SeriesRefused, MomentRefused, NoteRefused
            What is said with it is not accepted.
        """
        said = asked.said(at, by, noted)
        counted = series_of(quote.day, series)
        if quote.revision:
            raise IssueOfRevision(number=quote.number, revision=quote.revision)
        _ = quote.written  # worked out before anyone is made to wait
        with self._store.writing(make=True) as pen:
            sequence = self._store.next_of(counted)
            made = quote.with_number(number_of(counted, sequence))
            pen.number = made.number
            row = row_of(made, counted, sequence)
            self._store.add(row)
            pen.note(said.written, "issued", row, (None, DRAFT), **_facts(row), **said.more)
        return made

    def revise(self, quote: Quote, *, at: datetime, by: str = "", noted: datetime | None = None) -> Quote:
        """Register the next revision of a quote as a draft; the one before it is superseded.

        Parameters
        ----------
        quote
            As `Quote.revise` makes it from the registered one.
        at
            The moment.
        by
            Who does it.
        noted
            The moment at which that is written down, where it is another one.

        Raises
        ------
        NumberUnknown
            There is no such number.
        RevisionStale, RevisionOfOther
            Someone else revised it meanwhile, or it comes from another quote than the registered one.
        MoveRefused
            An accepted quote is final.
        """
        said = asked.said(at, by, noted)
        _ = quote.written  # worked out before anyone is made to wait
        with self._store.writing() as pen:
            pen.number = quote.number
            before = self._latest(quote.number, to_change=True)
            _follows(quote, before)
            state, past = _states(REVISE, before, said.day)
            row = row_of(quote, before.series, before.sequence)
            self._store.move(before._replace(state=past))
            pen.note(said.written, SUPERSEDED, before, (state, past), **said.more)
            self._store.add(row)
            pen.note(said.written, "revised", row, (None, DRAFT), **_facts(row), **said.more)
        return quote

    def send(self, number: str, *, at: datetime, by: str = "", noted: datetime | None = None) -> Entry:
        """Note that the latest revision of a quote was sent to the client.

        Parameters
        ----------
        number
            Of the quote.
        at
            The moment.
        by
            Who notes it.
        noted
            The moment at which that is written down, where it is another one.

        Raises
        ------
        NumberUnknown
            There is no such number.
        MoveRefused, DraftOutdated
            It is no draft, or its last day is over.
        StepTooEarly
            That is before the day of the quote.
        """
        return self._move(SEND, number, asked.said(at, by, noted), lambda row: (row, {}))

    def accept(
        self,
        number: str,
        *,
        at: datetime,
        by: str = "",
        options: Sequence[str] | None = None,
        noted: datetime | None = None,
    ) -> Entry:
        """Note that the client accepted the latest revision of a quote, which is then final.

        Parameters
        ----------
        number
            Of the quote.
        at
            The moment.
        by
            Who notes it.
        options
            Codes of the choices the client takes; as quoted, if absent.
        noted
            The moment at which that is written down, where it is another one.

        Raises
        ------
        NumberUnknown
            There is no such number.
        MoveRefused
            It was not sent, its last day is over, or it was answered already.
        TermsRefused
            A code that is no choice of the quote, or two that exclude each other.
        StepTooEarly
            That is before the quote was sent, or before its day.
        """
        said = asked.said(at, by, noted)
        with self._store.reading():
            seen = self._latest(number)
            record = self._store.record(number, seen.revision)
        _states(ACCEPT, seen, said.day)
        quote = Quote.from_json(record)
        codes = asked.taken(quote, options)
        due = asked.due_with(quote, codes)
        written = None if due is None else f"{due:.2f}"

        def answered(row: Row) -> Changed:
            if row.revision != seen.revision:
                raise RevisionStale(number=number, revision=seen.revision, latest=row.revision)
            kept = row._replace(options=plain(codes), accepted_due=written)
            return kept, {"options": codes, "accepted_due": written}

        return self._move(ACCEPT, number, said, answered)

    def refuse(
        self,
        number: str,
        *,
        at: datetime,
        by: str = "",
        reason: str,
        competitor: str | None = None,
        noted: datetime | None = None,
    ) -> Entry:
        """Note that the client refused the latest revision of a quote, and why.

        Parameters
        ----------
        number
            Of the quote.
        at
            The moment.
        by
            Who notes it.
        reason
            Why, up to 500 signs.
        competitor
            Who was chosen in the place, where that is known.
        noted
            The moment at which that is written down, where it is another one.

        Raises
        ------
        NumberUnknown
            There is no such number.
        MoveRefused
            It was not sent, its last day is over, or it was answered already.
        NoteRefused
            No reason.
        StepTooEarly
            That is before the quote was sent, or before its day.
        """
        said = asked.said(at, by, noted, reason=reason, competitor=competitor)
        facts = {"reason": reason, "competitor": competitor}
        return self._move(REFUSE, number, said, lambda row: (row._replace(reason=reason, competitor=competitor), facts))

    def adopt(self, *, at: datetime, by: str, noted: datetime | None = None) -> None:
        """Take the register to be where it now is: it was moved or restored, and the original is out of use.

        Parameters
        ----------
        at
            The moment.
        by
            Who answers for it; noted in the audit.
        noted
            The moment at which that is written down, where it is another one.
        """
        said = asked.said(at, by, noted, signed=True)
        with self._store.writing(anywhere=True) as pen:
            places = self._store.adopted()
            if places is not None:
                pen.note(said.written, "adopted", None, (None, None), old=places[0], new=places[1], **said.more)

    @classmethod
    def load(cls, path: str | Path, url: str | Path) -> Self:
        """Make a register from exported lines, once all of them are found sound, in one step.

        The register they come from must be put out of use: both would give the same numbers.

        Parameters
        ----------
        path
            What `export` wrote.
        url
            Where to: a register that is not there yet, or empty.

        Returns
        -------
        Register
            Open.

        Raises
        ------
        FileUnread, LinesRefused
            The file is not there, not whole, or was altered.
        RegisterNotEmpty
            There is a register that holds something.
        """
        with step("progress.register_load"):
            held = read_lines(Path(path))
            made = cls(url)
            try:
                with made._store.writing(make=True) as pen:
                    pen.load(held.rows, held.events, held.counters)
            except BaseException:
                made.close()
                raise
        return made

    def _move(self, step: str, number: str, said: Said, change: Callable[[Row], Changed]) -> Entry:
        """Take a step with the latest revision of a quote, and note it."""
        with self._store.writing() as pen:
            pen.number = number
            before = self._latest(number, to_change=True)
            row, facts = change(before)
            state, result = _states(step, before, said.day)
            _in_time(row, said, self._store.events(number))
            row = row._replace(state=result)
            self._store.move(row)
            pen.note(said.written, result, row, (state, result), **facts, **said.more)
        return entry_of(row, said.day)


def _states(step: str, row: Row, day: date) -> tuple[str, str]:
    """Return the states before and after a step with a revision, where it can be taken on that day."""
    last = date.fromisoformat(row.valid_until)
    state = state_on(row.state, last, day)
    return state, after(step, row.number, row.revision, state, valid_until=last, day=day)


def _in_time(row: Row, said: Said, events: Sequence[Written]) -> None:
    """Refuse a step with a revision before the day of the quote, or before that revision was sent."""
    sent = [each.at for each in events if each.event == SENT and each.revision == row.revision]
    at, day = datetime.fromisoformat(said.at), date.fromisoformat(row.day)
    in_time(row.number, row.revision, at, day=day, sent=datetime.fromisoformat(sent[-1]) if sent else None)


def _follows(quote: Quote, before: Row) -> None:
    """Refuse a revision that does not come from the registered one."""
    if quote.revision != before.revision + 1:
        raise RevisionStale(number=quote.number, revision=quote.revision, latest=before.revision)
    replaced = quote.replaces
    if replaced is None or (replaced.fingerprint, f"{replaced.due:.2f}") != (before.fingerprint, before.due):
        raise RevisionOfOther(number=quote.number, revision=before.revision)


def _facts(row: Row) -> dict[str, str]:
    return {"digest": row.digest, "seal": row.seal}
