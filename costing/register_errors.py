"""What can go wrong with a register of quotes: its place, what it holds, what is asked of it.

`where` is the register's file, or the address of its server without the password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from costing.errors import CannotWrite, CostingError, FileChanged, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class AddressRefused(CostingError):
    """What is no address of a register: neither a path, nor sqlite:///PATH, nor postgresql://..."""

    key = "address_refused"
    found: str


class RegisterAbsent(CostingError):
    """A register that is read, and is not there yet."""

    key = "register_absent"
    where: str


class RegisterUnreached(CostingError):
    """A register that could not be opened, or whose connection was lost before anything was written."""

    key = "register_unreached"
    where: str
    reason: Problem


class RegisterForeign(CostingError):
    """A file that is no register, damaged, or the database of another application; it is left untouched."""

    key = "register_foreign"
    where: str
    reason: Problem


class RegisterNewer(CostingError):
    """A register of a later version of costing; it is left untouched."""

    key = "register_newer"
    where: str
    found: int
    known: int


class RegisterCopied(CostingError):
    """A copy of a register, which must not be written to: it would give the same numbers twice."""

    key = "register_copied"
    where: str
    original: str


class RegisterUnwritten(CostingError):
    """A register that could not be written to: read-only, or a full disk; it is as it was."""

    key = "register_unwritten"
    where: str
    reason: Problem


class RegisterBusy(CostingError):
    """A register that others kept locked for too long [s]; it is as it was."""

    key = "register_busy"
    where: str
    seconds: int


class RegisterInDoubt(CostingError):
    """A connection that was lost while an entry was confirmed: nobody here knows whether it was."""

    key = "register_in_doubt"
    where: str
    number: str


class RegisterNotYours(CostingError):
    """A register that was opened by another thread or process, or that was closed."""

    key = "register_not_yours"
    where: str
    reason: Problem


class RegisterFailed(CostingError):
    """A database that refuses for another reason, or holds what no register holds; `reason` says what it said."""

    key = "register_failed"
    where: str
    reason: Problem


class RegisterNotEmpty(CostingError):
    """Exported lines loaded into a register that already holds something."""

    key = "register_not_empty"
    where: str
    events: int


class LinesRefused(CostingError):
    """Exported lines that are not whole, were altered, or are something else; nothing was loaded."""

    key = "lines_refused"
    path: str
    reason: Problem


class ExportChanged(FileChanged):
    """A file that is there with other content, and is not written over by a register's lines."""

    key = "export_changed"
    path: str


class ExportUnwritten(CannotWrite):
    """A file that a register's lines could not be written into: a folder, a full disk, no right to write."""

    key = "export_unwritten"
    path: str
    reason: Problem


class NumberUnknown(CostingError):
    """A number that the register does not hold; `reason` names the one that looks most like it."""

    key = "number_unknown"
    where: str
    number: str
    reason: Problem


class RevisionUnknown(CostingError):
    """A revision that a registered quote does not have."""

    key = "revision_unknown"
    number: str
    revision: int
    latest: int


class MoveRefused(CostingError):
    """A step that does not follow from the state of a quote; `reason` says what can be done instead."""

    key = "move_refused"
    number: str
    revision: int
    state: Mapping[str, str]
    reason: Problem


class DraftOutdated(CostingError):
    """A draft that is sent after its last day."""

    key = "draft_outdated"
    number: str
    last: date
    day: date


class StepTooEarly(CostingError):
    """A step dated before the day of its quote, or an answer before it was sent; `reason` says from when it can be."""

    key = "step_too_early"
    number: str
    revision: int
    at: Mapping[str, str]
    reason: Problem


class IssueOfRevision(CostingError):
    """A revision that is issued under a new number."""

    key = "issue_of_revision"
    number: str
    revision: int


class RevisionStale(CostingError):
    """A revision of a quote that is no longer the registered one: someone else revised it meanwhile."""

    key = "revision_stale"
    number: str
    revision: int
    latest: int


class RevisionOfOther(CostingError):
    """A revision made from another quote than the one that is registered under its number."""

    key = "revision_of_other"
    number: str
    revision: int


class SeriesRefused(CostingError):
    """A series that is not made of A-Z, 0-9 and hyphens, or is too long."""

    key = "series_refused"
    found: str
    most: int


class MomentRefused(CostingError):
    """A moment without a time zone, or out of the time that the register knows, which begins on `first`."""

    key = "moment_refused"
    found: str
    first: date


class NoteRefused(CostingError):
    """What is noted with a step (who, a reason, a competitor) or asked of the register, with one or more faults."""

    key = "note_refused"
    problems: tuple[Problem, ...]


class FilesUnwritten(CostingError):
    """Files of a quote that could not be written after it was registered; `reason` says why, in three languages."""

    key = "files_unwritten"
    number: str
    reason: Mapping[str, str]


class BookLeftOut(CostingError):
    """A revision at today's prices of a quote that was made with a company's own book, which is not given."""

    key = "book_left_out"
    number: str
