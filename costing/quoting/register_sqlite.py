"""A register in a file: SQLite, durable at every step, and bound to the one file it was made in."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from costing.errors import Problem
from costing.quoting.register_store import LOCKED_SECONDS, SCHEMA, Pen, Store
from costing.register_errors import (
    RegisterAbsent,
    RegisterBusy,
    RegisterCopied,
    RegisterForeign,
    RegisterUnreached,
    RegisterUnwritten,
)

APPLICATION = int.from_bytes(b"cost")  # what the header of the file says it is for
_HEADER, _MAGIC = 100, b"SQLite format 3\0"
_VERSION, _PURPOSE = slice(60, 64), slice(68, 72)  # where the header holds them
_READ_ONLY = "register_read_only"
_UNREAD: dict[type[OSError], str] = {
    IsADirectoryError: "register_is_folder",
    NotADirectoryError: "register_folder_missing",
    PermissionError: "register_not_allowed",
}
_PRIMARY = 0xFF  # the part of an error's code that tells its kind
_MAKING = "-journal"
_SHARE = re.compile(r"^file://(?=[^/])")  # a share of Windows: SQLite takes no name of a machine before the path
_KEPT = (
    "CREATE TRIGGER costing_audit_unchanged BEFORE UPDATE ON costing_audit BEGIN {abort} END",
    "CREATE TRIGGER costing_audit_undeleted BEFORE DELETE ON costing_audit BEGIN {abort} END",
    """CREATE TRIGGER costing_audit_unreplaced BEFORE INSERT ON costing_audit
        WHEN EXISTS (SELECT 1 FROM costing_audit WHERE id = NEW.id) BEGIN {abort} END""",
    "CREATE TRIGGER costing_quote_undeleted BEFORE DELETE ON costing_quote BEGIN {abort} END",
)
_ABORT = "SELECT RAISE(ABORT, 'a register only grows');"


class SqliteStore(Store):
    """A register in a file; it is made, whole, by the first thing that is written."""

    locking: ClassVar[str] = ""
    types: ClassVar[dict[str, str]] = {"text": "TEXT", "whole": "INTEGER", "strict": " STRICT"}

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._path = path.absolute()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._ahead = False  # what is written was looked at once: readers can read meanwhile
        self._frozen = False  # opened as a file that nobody changes, since its folder takes no file beside it
        if self._looked_at():
            self._open("rw")

    def _looked_at(self) -> bool:
        """Whether there is a register; a file that is something else is refused before it is opened."""
        try:
            with self._path.open("rb") as stream:
                header = stream.read(_HEADER)
        except FileNotFoundError:
            return False
        except OSError as error:
            key = _UNREAD.get(type(error), "register_disk_fails")
            if isinstance(error, PermissionError) and self._path.is_dir():  # what Windows calls a folder read as a file
                key = "register_is_folder"
            said = {"detail": error.strerror or str(error)}
            raise RegisterUnreached(where=self.where, reason=Problem("", key, said)) from error
        if self._beside(_MAKING) or not header:
            return bool(header)
        if not header.startswith(_MAGIC):
            raise RegisterForeign(where=self.where, reason=Problem("", "register_not_sqlite"))
        if int.from_bytes(header[_PURPOSE]) != APPLICATION:
            raise RegisterForeign(where=self.where, reason=Problem("", "register_of_other"))
        self.known(int.from_bytes(header[_VERSION]))
        return True

    def _beside(self, ending: str) -> bool:
        """Whether a file with something in it stands beside the register."""
        try:
            return Path(f"{self._path}{ending}").stat().st_size > 0
        except OSError:
            return False

    def _open(self, mode: str) -> None:
        try:
            self._connect(mode)
        except RegisterUnwritten as refusal:
            # A folder that takes no file beside the register: it reads as it stands, if all of it is in the one file.
            self._let_go()
            if refusal.reason.key != _READ_ONLY:
                raise
            for ending in filter(self._beside, ("-wal", _MAKING)):
                reason = Problem("", "register_half_merged", {"path": f"{self.where}{ending}"})
                raise RegisterUnreached(where=self.where, reason=reason) from None
            self._connect("ro&immutable=1")
            self._frozen = True
        except BaseException:
            self._let_go()
            raise

    def _connect(self, mode: str) -> None:
        address = _SHARE.sub("file:////", f"{self._path.as_uri()}?mode={mode}")
        self._frozen = self._ahead = False
        with self._telling():
            self._connection = sqlite3.connect(address, uri=True, timeout=LOCKED_SECONDS, isolation_level=None)
        for setting in ("foreign_keys = ON", "synchronous = FULL", "trusted_schema = OFF"):
            self.rows(f"PRAGMA {setting}")
        self.rows("BEGIN")  # what it is and what it holds, at one moment
        self._is_register()
        self._undo()
        found = self._path.stat()
        self._file = (found.st_dev, found.st_ino)

    def _is_register(self) -> bool:
        """Whether the register was made; the file of another application, or of a later version, is refused."""
        ((purpose,),) = self.rows("PRAGMA application_id")
        if purpose != APPLICATION:
            if purpose or self.rows("SELECT name FROM sqlite_master LIMIT 1"):
                raise RegisterForeign(where=self.where, reason=Problem("", "register_of_other"))
            return False
        ((version,),) = self.rows("PRAGMA user_version")
        self.known(version)
        return True

    def rows(self, sql: str, said: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement, and return its rows, if it has any."""
        if self._connection is None:
            raise RegisterAbsent(where=self.where)
        with self._telling():
            return self._connection.execute(sql, said).fetchall()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read what one moment holds."""
        self.own()
        if self._frozen or self._connection is None:
            self._let_go()
            if self._looked_at():
                self._open("rw")
        self.rows("BEGIN")
        try:
            if not self._is_register():
                raise RegisterAbsent(where=self.where)
            yield
        finally:
            self._undo()

    @contextmanager
    def writing(self, *, make: bool = False, anywhere: bool = False) -> Iterator[Pen]:
        """Write all of a block, durably, or nothing of it."""
        self.own()
        self._ready_to_write(make=make)
        self.rows("BEGIN IMMEDIATE")
        try:
            if not self._is_register():
                self._make(make=make)
            self._at_home(anywhere=anywhere)
            pen = self.pen()
            yield pen
            self.confirm(pen)
        finally:
            self._undo()
        self._write_ahead()

    def _ready_to_write(self, *, make: bool) -> None:
        if self._frozen:
            self._let_go()
        if self._connection is None:
            there = self._looked_at()
            if not there and not make:
                raise RegisterAbsent(where=self.where)
            if not self._path.parent.is_dir():
                raise RegisterUnreached(where=self.where, reason=Problem("", "register_folder_missing"))
            self._open("rw" if there else "rwc")
        if self._frozen:
            raise RegisterUnwritten(where=self.where, reason=Problem("", _READ_ONLY))

    def _make(self, *, make: bool) -> None:
        if not make:
            raise RegisterAbsent(where=self.where)
        self.make()
        for trigger in _KEPT:
            self.rows(trigger.format(abort=_ABORT))
        self.rows(f"PRAGMA application_id = {APPLICATION}")
        self.rows(f"PRAGMA user_version = {SCHEMA}")
        self._settle()

    def _write_ahead(self) -> None:
        """Let readers read while someone writes; where the disk cannot, the register is as safe without it."""
        if not self._ahead:
            self._ahead = True
            with suppress(RegisterBusy, RegisterUnwritten, RegisterUnreached):
                self.rows("PRAGMA journal_mode = WAL")

    def _at_home(self, *, anywhere: bool) -> None:
        """Refuse to write to a copy, and to a file that was put in the place of the one that is open."""
        try:
            found = self._path.stat()
        except OSError as error:
            raise RegisterUnreached(where=self.where, reason=Problem("", "register_moved_away")) from error
        if (found.st_dev, found.st_ino) != self._file:
            raise RegisterUnreached(where=self.where, reason=Problem("", "register_moved_away"))
        place = json.loads(self.state()[2])
        if anywhere:
            return
        if not self._same(place):
            raise RegisterCopied(where=self.where, original=place["path"])
        if place["path"] != self._home()["path"]:
            self._settle()

    def _home(self) -> dict[str, Any]:
        device, inode = self._file or (0, 0)
        return {"device": str(device), "inode": str(inode), "path": str(self._path.resolve())}

    def _same(self, place: dict[str, Any]) -> bool:
        """Whether this is the file the register was made in: renamed, it is; its device may be told anew at a start."""
        home = self._home()
        named = place["path"] == home["path"]
        known = "0" not in {home["device"], home["inode"]}  # which some disks do not tell
        return bool(place["inode"] == home["inode"] and (named or (known and place["device"] == home["device"])))

    def _settle(self) -> None:
        self.rows("UPDATE costing_register SET place = ?", (json.dumps(self._home(), ensure_ascii=False),))

    def adopted(self) -> tuple[str, str] | None:
        """Take the register to be where it now is; return its place until now and its new one, where they differ."""
        place = json.loads(self.state()[2])
        if self._same(place):
            return None
        self._settle()
        return place["path"], self._home()["path"]

    def engine_faults(self) -> list[str]:
        """Return what SQLite's own check finds."""
        found = [str(row[0]) for row in self.rows("PRAGMA quick_check")]
        lost = [f"{table} {row}" for table, row, *_ in self.rows("PRAGMA foreign_key_check")]
        return [*(text for text in found if text != "ok"), *lost]

    def _undo(self) -> None:
        if self._connection is not None and self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.rollback()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._file = None, None

    def close(self) -> None:
        """Let go of the file."""
        if self._owner is not None:
            self.own()
        self._let_go()
        self._owner = None

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say what SQLite refuses in the words of the register."""
        try:
            yield
        except sqlite3.Error as error:
            self._tell(error)

    def _tell(self, error: sqlite3.Error) -> NoReturn:
        whole, detail = getattr(error, "sqlite_errorcode", 0), str(error)
        code, said = whole & _PRIMARY, {"detail": detail}
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise RegisterBusy(where=self.where, seconds=LOCKED_SECONDS) from error
        if code == sqlite3.SQLITE_FULL or whole == sqlite3.SQLITE_IOERR_SHMSIZE:
            raise RegisterUnwritten(where=self.where, reason=Problem("", "disk_full", said)) from error
        if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
            raise RegisterUnwritten(where=self.where, reason=Problem("", _READ_ONLY, said)) from error
        if code == sqlite3.SQLITE_NOTADB:
            raise RegisterForeign(where=self.where, reason=Problem("", "register_not_sqlite", said)) from error
        if code == sqlite3.SQLITE_CORRUPT:
            raise RegisterForeign(where=self.where, reason=Problem("", "register_damaged", said)) from error
        if code == sqlite3.SQLITE_IOERR:
            raise RegisterUnreached(where=self.where, reason=Problem("", "register_disk_fails", said)) from error
        self.fail(detail)
