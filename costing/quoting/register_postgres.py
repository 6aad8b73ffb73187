"""A register on a server: PostgreSQL, where several people write at once and each waits for their turn."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from costing.document_errors import ExtraMissing
from costing.errors import Problem
from costing.quoting.register_store import LOCKED_SECONDS, SCHEMA, Pen, Store
from costing.register_errors import (
    AddressRefused,
    RegisterAbsent,
    RegisterBusy,
    RegisterUnreached,
    RegisterUnwritten,
)

if TYPE_CHECKING:
    import psycopg

# How long to wait for an answer: to open [s], and of a network that has gone dead meanwhile [ms].
_PATIENCE: Mapping[str, Any] = {"connect_timeout": 10, "tcp_user_timeout": 30_000}
_TO_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_TO_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
_IS_THERE = """SELECT oid FROM pg_catalog.pg_class
    WHERE relname = 'costing_schema' AND pg_catalog.pg_table_is_visible(oid)"""
_MAKING = 0x636F7374  # the lock of those who make a register at once: "cost"
_GUARDED = (("costing_audit", "UPDATE OR DELETE", "ROW"), ("costing_audit", "TRUNCATE", "STATEMENT"))
_GUARDED_QUOTE = (("costing_quote", "DELETE", "ROW"), ("costing_quote", "TRUNCATE", "STATEMENT"))
_REFUSAL = """CREATE FUNCTION costing_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a register only grows'; END $$"""
# Records compress twice as fast by lz4, where the server was built with it.
_HAS_LZ4 = "SELECT name FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"
_BY_LZ4 = "ALTER TABLE costing_quote ALTER record SET COMPRESSION lz4"
_BUSY = frozenset({"55P03", "40P01", "40001", "57014"})  # locked, deadlocked, not serialised, timed out
_FULL = frozenset({"53100"})
_NO_PLACE = frozenset({"3F000"})  # no schema to make it in
_FORBIDDEN = frozenset({"42501", "25006"})  # no right to, only to be read
_SAID = {
    "password authentication failed": "register_login_refused",
    "authentification par mot de passe": "register_login_refused",  # what a server set to French says
    "no password supplied": "register_login_refused",
    "does not exist": "register_database_absent",
    "n'existe pas": "register_database_absent",
    "onnection refused": "register_server_absent",
    "could not translate host name": "register_server_absent",
    "failed to resolve host": "register_server_absent",
    "No such file or directory": "register_server_absent",
    "timeout": "register_server_absent",
}


class PostgresStore(Store):
    """A register on a server; it is made, whole, by the first thing that is written."""

    locking: ClassVar[str] = " FOR UPDATE"
    types: ClassVar[dict[str, str]] = {"text": 'TEXT COLLATE "C"', "whole": "BIGINT", "strict": ""}

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise ExtraMissing(package="psycopg", extra="postgres") from error
        self._driver = psycopg
        self._url = url
        super().__init__(_shown(url))
        self._connection: psycopg.Connection | None = None
        self._open()

    def _open(self) -> None:
        try:
            self._connection = self._driver.connect(self._url, autocommit=True, **_PATIENCE)
        except self._driver.Error as error:
            reason = next((key for words, key in _SAID.items() if words in str(error)), "register_server_refuses")
            raise RegisterUnreached(where=self.where, reason=Problem("", reason)) from None
        for setting in ("synchronous_commit = on", f"lock_timeout = '{LOCKED_SECONDS}s'", "client_encoding = 'UTF8'"):
            self.rows(f"SET {setting}")

    def rows(self, sql: str, said: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement, and return its rows, if it has any."""
        if self._connection is None:
            self._open()
        try:
            cursor = self._connection.execute(sql.replace("?", "%s"), said or None)  # type: ignore[union-attr]
            return cursor.fetchall() if cursor.description else []
        except self._driver.Error as error:
            self._tell(error)

    def _tell(self, error: "psycopg.Error") -> NoReturn:
        code = error.sqlstate or ""
        if self._connection is None or self._connection.closed:
            self._connection = None
            raise RegisterUnreached(where=self.where, reason=Problem("", "register_connection_lost")) from error
        if code in _BUSY:
            raise RegisterBusy(where=self.where, seconds=LOCKED_SECONDS) from error
        if code in _FULL:
            raise RegisterUnwritten(where=self.where, reason=Problem("", "disk_full")) from error
        if code in _NO_PLACE:
            raise RegisterUnreached(where=self.where, reason=Problem("", "register_schema_absent")) from error
        if code in _FORBIDDEN:
            raise RegisterUnwritten(where=self.where, reason=Problem("", "register_no_right")) from error
        self.fail(str(error).partition("\n")[0])

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read what one moment holds."""
        self.own()
        self._begin(_TO_READ)
        try:
            if not self._is_register():
                raise RegisterAbsent(where=self.where)
            yield
        finally:
            self._undo()

    @contextmanager
    def writing(self, *, make: bool = False, anywhere: bool = False) -> Iterator[Pen]:  # noqa: ARG002 - no copies
        """Write all of a block, durably, or nothing of it."""
        self.own()
        self._begin(_TO_WRITE)
        try:
            if not self._is_register():
                self._make(make=make)
            pen = self.pen()
            yield pen
            self.confirm(pen)
        finally:
            self._undo()

    def _begin(self, how: str) -> None:
        """Begin a transaction; a connection that was lost while nothing was done is made again."""
        try:
            self.rows(how)
        except RegisterUnreached:
            self.rows(how)

    def _is_register(self) -> bool:
        if not self.rows(_IS_THERE):
            return False
        ((version,),) = self.rows("SELECT version FROM costing_schema")
        self.known(version)
        return True

    def _make(self, *, make: bool) -> None:
        if not make:
            raise RegisterAbsent(where=self.where)
        # In another transaction: this one may go on taking for absent what someone makes while it waits for the lock.
        self._undo()
        self._begin(_TO_WRITE)
        self.rows("SELECT pg_advisory_xact_lock(?)", (_MAKING,))
        if self._is_register():
            return
        self.make()
        self.rows("CREATE TABLE costing_schema (version BIGINT PRIMARY KEY)")
        self.rows("INSERT INTO costing_schema VALUES (?)", (SCHEMA,))
        if self.rows(_HAS_LZ4):
            self.rows(_BY_LZ4)
        self.rows(_REFUSAL)
        for table, what, each in (*_GUARDED, *_GUARDED_QUOTE):
            name = f"{table}_{what.split()[0].lower()}"
            self.rows(
                f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION costing_grows()"
            )

    def adopted(self) -> tuple[str, str] | None:
        """Return nothing: a register on a server is where its server is."""
        return None

    def engine_faults(self) -> list[str]:
        """Return nothing: PostgreSQL checks its pages when it reads them."""
        return []

    def _undo(self) -> None:
        """Give back what was not confirmed."""
        held = self._connection
        if held is not None and held.info.transaction_status != self._driver.pq.TransactionStatus.IDLE:
            with suppress(self._driver.Error):
                held.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the server."""
        if self._owner is not None:
            self.own()
        if self._connection is not None:
            self._connection.close()
        self._connection = self._owner = None


def _shown(url: str) -> str:
    """Return an address as it may be shown: without password, and without whatever could not be read of it."""
    from psycopg import Error
    from psycopg.conninfo import conninfo_to_dict

    try:
        said = conninfo_to_dict(url)
    except Error:
        raise AddressRefused(found="postgresql://…") from None
    user, host, port, name = (str(said.get(key, "")) for key in ("user", "host", "port", "dbname"))
    # What a password leaves behind in other places, where a sign in it cut the address in two.
    if "@" in host[1:] or set(name) & set("@/") or not set(port) <= set("0123456789,"):
        raise AddressRefused(found="postgresql://…")
    return f"postgresql://{user}{'@' * bool(user)}{host or 'localhost'}{':' * bool(port)}{port}/{name}"
