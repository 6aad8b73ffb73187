"""Nothing lost, doubled or altered: what a register holds, held against its audit, number by number and to the byte."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from costing.errors import Problem
from costing.quoting.register_entries import Row, Written, digest_of, linked, plain, sought
from costing.quoting.register_states import ACCEPTED, EVENTS, EXPIRED, REFUSED, SENT, SUPERSEDED, number_of
from costing.wording import messages

_MOST = 100  # of the numbers that are missing are told
_OF_RECORD = ("number", "revision", "day", "valid_until", "lang")
_OF_ANSWER = ("options", "accepted_due", "reason", "competitor")


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a check of a register found: how many revisions and events it holds, and every fault of it.

    `where` is the register's file, or the address of its server without the password.
    """

    where: str
    quotes: int
    events: int
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled or altered."""
        return not self.problems


class Held(NamedTuple):
    """All that a register holds, records apart: they are read one by one."""

    rows: Sequence[Row]
    events: Sequence[Written]
    counters: Sequence[tuple[str, int]]
    end: tuple[int, str]
    record: Callable[[str, int], str]


def faults(held: Held) -> Iterator[Problem]:
    """Tell every fault of a register: in its audit, its numbers, its revisions and its records."""
    yield from _chain(held.events, held.end)
    yield from _numbers(held)
    told = _Told()
    for event in held.events:
        yield from told.hear(event)
    for row in held.rows:
        yield from told.hold(row, held.record(row.number, row.revision))
    yield from told.left(held.rows)


def _chain(events: Sequence[Written], end: tuple[int, str]) -> Iterator[Problem]:
    """Tell where the audit was cut or changed: each event holds the digest of the one before it."""
    before, expected = "", 1
    for event in events:
        if event.id != expected:
            yield Problem("", "audit_row_missing", {"event": str(expected)})
        elif linked(before, event[:-1]) != event.digest:
            yield Problem("", "audit_row_altered", {"event": str(event.id)})
        before, expected = event.digest, event.id + 1
    if (expected - 1, before) != tuple(end):
        yield Problem("", "audit_end_missing", {"found": str(expected - 1), "event": str(end[0])})


def _numbers(held: Held) -> Iterator[Problem]:
    """Tell numbers that are missing or past their counter, and revisions that are missing."""
    taken: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in held.rows:
        if row.number != number_of(row.series, row.sequence):
            yield Problem(_place(row), "entry_altered", {"found": "number"})
        taken[row.series][row.sequence].add(row.revision)
    counters = dict(held.counters)
    for series in sorted({*taken, *counters}):
        there, last = taken[series], counters.get(series, 0)
        missing = (sequence for sequence in range(1, last + 1) if sequence not in there)
        yield from (Problem(number_of(series, each), "number_missing") for each in islice(missing, _MOST))
        uncounted = sorted(sequence for sequence in there if sequence > last)
        yield from (Problem(number_of(series, each), "number_uncounted") for each in uncounted)
    for series, sequences in taken.items():
        for sequence, revisions in sequences.items():
            for revision in sorted(set(range(max(revisions))) - revisions):
                yield Problem(f"{number_of(series, sequence)}/{revision}", "revision_missing")


def _place(of: Row | Written) -> str:
    return f"{of.number}/{of.revision}"


class _Told:
    """What the audit tells of each revision: its state, its record, the answer of the client."""

    def __init__(self) -> None:
        self.states: dict[tuple[str, int], str] = {}
        self.facts: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        self.latest: dict[str, int] = {}
        self.sent: dict[tuple[str, int], str] = {}

    def hear(self, event: Written) -> Iterator[Problem]:
        """Take in an event, and tell one that does not follow from those before it."""
        if event.number is None or event.revision is None:
            return
        key = (event.number, event.revision)
        now = self.states.get(key)
        states, result = EVENTS.get(event.event, (frozenset(), ""))
        follows = event.state_before == now or (now, event.state_before) == (SENT, EXPIRED)
        facts = _read(event.facts)
        if event.state_before not in states or event.state_after != result or not follows or facts is None:
            yield Problem(_place(event), "event_unfounded", {"event": str(event.id)})
        if event.event == SENT:
            self.sent[key] = event.at
        elif event.event in {ACCEPTED, REFUSED} and event.at < self.sent.get(key, ""):
            yield Problem(_place(event), "answer_before_sending", {"event": str(event.id)})
        self.states[key] = event.state_after or ""
        self.facts[key] |= facts or {}
        self.latest[event.number] = max(event.revision, self.latest.get(event.number, 0))

    def hold(self, row: Row, record: str) -> Iterator[Problem]:
        """Tell where a row or its record is not what the audit says."""
        key = (row.number, row.revision)
        facts = self.facts.get(key)
        if facts is None:
            yield Problem(_place(row), "entry_unfounded")
            return
        is_past = row.revision < self.latest[row.number]
        if row.state != self.states[key] or (row.state == SUPERSEDED) != is_past:
            yield Problem(_place(row), "state_altered", {"found": messages().get(f"register.{row.state}", row.state)})
        said = _said(_read(record))
        if said is None or not digest_of(record) == row.digest == facts.get("digest"):
            yield Problem(_place(row), "entry_record_altered")
            return
        said |= _answer(facts)
        for name in sorted(said):
            if getattr(row, name) != said[name]:
                yield Problem(_place(row), "entry_altered", {"found": name})

    def left(self, rows: Sequence[Row]) -> Iterator[Problem]:
        """Tell what the audit tells of, and is not there."""
        there = {(row.number, row.revision) for row in rows}
        for number, revision in sorted(set(self.states) - there):
            yield Problem(f"{number}/{revision}", "entry_lost")


def _read(text: str) -> dict[str, Any] | None:
    """Return a text as the table that it writes; nothing where it writes none."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _said(record: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what a record says of itself, under the names of its row; nothing where it is no record."""
    try:
        return _of_quote(record or {})
    except (KeyError, TypeError, AttributeError):
        return None


def _of_quote(record: dict[str, Any]) -> dict[str, Any]:
    client = record["client"]["name"]
    taken = [each["code"] for each in (*record["options"], *record["variants"]) if each["accepted"]]
    return {
        **{name: record[name] for name in _OF_RECORD},
        "client": client,
        "sought": sought(client),
        "reference": record["scope"].get("reference"),
        "due": record["totals"]["due"],
        "fingerprint": record["basis"]["fingerprint"],
        "seal": record["seal"]["whole"],
        "options": plain(taken),
        **dict.fromkeys(_OF_ANSWER[1:]),
    }


def _answer(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the client answered, under the names of the row."""
    said = {name: facts[name] for name in _OF_ANSWER if name in facts}
    return said | ({"options": plain(said["options"])} if "options" in said else {})
