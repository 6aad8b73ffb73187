"""A register as lines of JSON: all of it, in one order, closed by a digest; read back whole or refused."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from costing.errors import Problem
from costing.fields import read_text
from costing.quoting.register_audit import Held, faults
from costing.quoting.register_entries import Row, Written, digest_of, sought
from costing.quoting.register_store import SCHEMA
from costing.register_errors import LinesRefused

_SCHEMA = f"costing.register/{SCHEMA}"
_COUNTER, _QUOTE, _EVENT = "counter", "quote", "event"
_ROW, _WRITTEN = TypeAdapter(Row), TypeAdapter(Written)
_COUNTED = TypeAdapter(tuple[str, int])


def lines_of(held: Held) -> bytes:
    """Return a register as lines of JSON: what it is and how much of it, counters, quotes, events, a digest."""
    head = {"schema": _SCHEMA, "counters": len(held.counters), "quotes": len(held.rows), "events": len(held.events)}
    text = "".join(f"{_line(each)}\n" for each in (head, *_parts(held)))
    return f"{text}{_line({'end': digest_of(text)})}\n".encode()


def _parts(held: Held) -> Iterator[dict[str, Any]]:
    for series, last in held.counters:
        yield {_COUNTER: [series, last]}
    for row in held.rows:
        said = row._replace(record=held.record(row.number, row.revision))._asdict()
        del said["sought"]
        yield {_QUOTE: said}
    for event in held.events:
        yield {_EVENT: event._asdict()}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_lines(path: Path) -> Held:
    """Read exported lines back, and check all of them.

    Raises
    ------
    FileUnread
        The file is missing, a folder, unreadable or not UTF-8.
    LinesRefused
        It is not what a register exports, not whole, or was altered.
    """
    text = read_text(path, folder="lines_are_folder")
    head, *lines = _whole(path, text)
    rows, events, counters = _sorted(path, lines)
    if head != {"schema": _SCHEMA, "counters": len(counters), "quotes": len(rows), "events": len(events)}:
        raise LinesRefused(path=str(path), reason=Problem("", "lines_cut"))
    records = {(row.number, row.revision): row.record for row in rows}
    end = (events[-1].id, events[-1].digest) if events else (0, "")
    held = Held(rows, events, counters, end, lambda number, revision: records[number, revision])
    fault = next(_faults(held, records), None)
    if fault is not None:
        raise LinesRefused(path=str(path), reason=fault)
    return held


def _faults(held: Held, records: dict[tuple[str, int], str]) -> Iterator[Problem]:
    if len(records) < len(held.rows) or len(dict(held.counters)) < len(held.counters):
        yield Problem("", "lines_doubled")
    yield from faults(held)


def _whole(path: Path, text: str) -> list[dict[str, Any]]:
    """Return the lines as tables, once they are those of a register and none is missing at the end."""
    *lines, end = text.removesuffix("\n").split("\n")
    try:
        read = [json.loads(line) for line in (*lines, end)]
    except (ValueError, RecursionError):
        read = []
    tables = [each for each in read if isinstance(each, dict)]
    if not tables or not str(tables[0].get("schema", "")).startswith("costing.register/"):
        raise LinesRefused(path=str(path), reason=Problem("", "lines_of_other"))
    if tables[0]["schema"] != _SCHEMA:
        reason = Problem("", "lines_newer", {"found": str(tables[0]["schema"]), "known": _SCHEMA})
        raise LinesRefused(path=str(path), reason=reason)
    if len(tables) < len(read) or set(tables[-1]) != {"end"}:
        raise LinesRefused(path=str(path), reason=Problem("", "lines_cut"))
    if tables[-1]["end"] != digest_of(text.removesuffix(f"{end}\n")):
        raise LinesRefused(path=str(path), reason=Problem("", "lines_altered"))
    return tables[:-1]


def _sorted(path: Path, lines: Sequence[dict[str, Any]]) -> tuple[list[Row], list[Written], list[tuple[str, int]]]:
    rows, events, counters = [], [], []
    try:
        for line in lines:
            ((kind, said),) = line.items()
            if kind == _QUOTE:
                rows.append(_ROW.validate_python({**said, "sought": sought(said["client"])}, strict=True))
            elif kind == _EVENT:
                events.append(_WRITTEN.validate_python(said, strict=True))
            else:
                counters.append(_COUNTED.validate_python(tuple(said)))
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        raise LinesRefused(path=str(path), reason=Problem("", "lines_altered")) from None
    return rows, events, counters
