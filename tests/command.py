"""The command line as a person runs it: a process of its own, in an environment that holds nothing of ours.

What needs no process of its own is `called` in this one, which is twenty times faster.
"""

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from costing import cli

KEPT = ("PATH", "SYSTEMROOT")


@dataclass(frozen=True)
class Done:
    """How a run ended: exit code, standard output (data), standard error (messages)."""

    code: int
    out: bytes
    err: bytes

    @property
    def data(self) -> str:
        """Standard output as text, spaces that do not break made plain."""
        return plain(self.out)

    @property
    def told(self) -> str:
        """Standard error as text, spaces that do not break made plain."""
        return plain(self.err)


def plain(text: bytes) -> str:
    """Read UTF-8 strictly, and make every space an ordinary one."""
    return text.decode("utf-8").replace("\u00a0", " ").replace("\u202f", " ").replace("\r\n", "\n")


def command(*words, python=("-W", "error", "-m", "costing")):
    """The words of a run; every run turns warnings into errors."""
    return [sys.executable, *python, *map(str, words)]


def environment(**added: str) -> "dict[str, str]":
    """Almost nothing, and what is added."""
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **added}


def run(*words, before=(), code=None, cwd=None, env=None, **streams) -> Done:
    """Run the command line, or `before` (a program that runs it), or Python code that calls it."""
    line = command(*words) if code is None else command(*words, python=("-c", code))
    done = subprocess.run(
        [*map(str, before), *line],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        cwd=cwd,
        env=env or environment(),
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout or b"", done.stderr or b"")


def called(*words) -> Done:
    """Call the command line's `main` in this process, with streams of its own."""
    out, err = io.BytesIO(), io.BytesIO()
    with (
        patch.dict(os.environ, environment(), clear=True),
        patch.object(sys, "argv", ["costing", *map(str, words)]),
        patch.object(sys, "stdout", io.TextIOWrapper(out)),
        patch.object(sys, "stderr", io.TextIOWrapper(err)),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        sys.stderr.flush()
        return Done(code, out.getvalue(), err.getvalue())


def on_terminal(columns, *words) -> Done:
    """Run it on a terminal of so many columns; what a person sees is all in `out`, without its colours."""
    import fcntl
    import pty
    import re
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        command(*words), stdin=theirs, stdout=theirs, stderr=theirs, env=environment(TERM="xterm")
    )
    os.close(theirs)
    seen = b""
    while part := _read(ours):
        seen += part
    os.close(ours)
    # What was written over, such as how far the work is, is not there any more.
    shown = re.sub(rb"[^\n]*\x1b\[2K", b"", re.sub(rb"\x1b\[[0-9;]*m", b"", seen))
    return Done(process.wait(120), shown, b"")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side has closed
        return b""


def files_in(folder: Path) -> "dict[str, bytes]":
    """Everything in a folder, hidden files too: name to content."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
