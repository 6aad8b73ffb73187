"""A real PostgreSQL server for the tests: in a folder of its own, reached through that folder alone, durable."""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

SECONDS = 60
USER = "costing"
GUARDED = "guarded"  # a user who needs a password; the others need none
PASSWORD = "s3cret-of-the-tests"  # noqa: S105 - of a server that lives as long as the tests
_TOOLS = ("initdb", "pg_ctl", "postgres")
_INSTALLED = Path("/usr/lib/postgresql")
_OWNER = "postgres"  # root cannot run the server; this is who does
_ACCESS = f"local all {GUARDED} scram-sha-256\nlocal all all trust\n"


@dataclass(frozen=True)
class Server:
    """A running server: its folder (the data in `data`, the socket beside it), and places of one test each."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def data(self) -> Path:
        """The folder of the data, as `pg_ctl -D` takes it."""
        return self.folder / "data"

    def url(self, schema: str = "public", *, user: str = USER, password: str = "") -> str:
        """Return the address of a schema of the one database."""
        who = f"{user}:{quote(password)}" if password else user
        options = quote(f"-csearch_path={schema}", safe="")
        return f"postgresql://{who}@/postgres?host={quote(str(self.folder), safe='')}&options={options}"

    def place(self) -> str:
        """Return the address of a new, empty schema: as good as a database of its own, and a hundred times faster."""
        name = f"place_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name} AUTHORIZATION {USER}")
        return self.url(name)

    def run(self, sql: str, url: str | None = None) -> list[tuple]:
        """Run SQL as the owner of everything, and return its rows."""
        with psycopg.connect(url or self.url(), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: immediate is as if its machine had lost power, but for the disk."""
        _call(self.folder, "pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", SECONDS, "stop")

    def start(self) -> None:
        """Start the server, or start it again."""
        log = self.folder / "log"
        says = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=on -c shared_buffers=16MB"
        _call(self.folder, "pg_ctl", "-D", self.data, "-l", log, "-o", says, "-w", "-t", SECONDS, "start")


def missing() -> str | None:
    """Return what a server would need and is not there, or None when all is."""
    if os.name == "nt":
        return "a server that is reached through a folder"
    lacking = next((tool for tool in _TOOLS if _tool(tool) is None), None)
    if lacking is None and os.geteuid() == 0:
        import pwd

        return None if _OWNER in {each.pw_name for each in pwd.getpwall()} else f"the user {_OWNER}"
    return lacking


@contextmanager
def served() -> Iterator[Server]:
    """Run a server as long as a block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="costing-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _OWNER, _OWNER)
    server = Server(folder)
    try:
        said = ("--auth=trust", "--encoding=UTF8", "--locale=C", f"--username={USER}")
        _call(folder, "initdb", "-D", server.data, *said)
        (server.data / "pg_hba.conf").write_text(_ACCESS, encoding="utf-8")
        server.start()
        server.run(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'")
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _tool(name: str) -> str | None:
    found = sorted(_INSTALLED.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


def _call(folder: Path, tool: str, *said: object) -> None:
    """Run a tool of PostgreSQL, as its own user where the tests run as root."""
    own = {"user": _OWNER, "group": _OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
    output = folder / f"{tool}.out"
    with output.open("wb") as stream:
        command = [str(_tool(tool)), *map(str, said)]
        done = subprocess.run(command, stdout=stream, stderr=stream, cwd=folder, check=False, timeout=SECONDS, **own)
    if done.returncode:
        log = folder / "log"
        message = "\n".join(path.read_text("utf-8", "replace")[-2000:] for path in (output, log) if path.exists())
        raise RuntimeError(message)
