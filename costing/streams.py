"""The two streams of the command line: output that says when it is lost, messages that never get in the way."""

import errno
import io
import os
import sys
from pathlib import Path
from typing import Any

from costing.errors import OutputLost
from costing.files import why


class ReaderGone(Exception):
    """The reader of the output has closed it, as `head` does: enough was read."""


class _Output(io.TextIOWrapper):
    """Standard output: a write that fails is told as that, once, and never mistaken for the fault of a file."""

    def write(self, text: str, /) -> int:
        """Write, or tell that the output is lost."""
        try:
            return super().write(text)
        except OSError as error:
            raise self._lost(error) from error

    def flush(self) -> None:
        """Flush, or tell that the output is lost."""
        try:
            super().flush()
        except OSError as error:
            raise self._lost(error) from error

    def _lost(self, error: OSError) -> Exception:
        _to_nowhere(self)
        # Windows tells a closed pipe by EINVAL.
        gone = error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL)
        return ReaderGone() if gone else OutputLost(reason=why(error))


class _Messages(io.TextIOWrapper):
    """Standard error: where it cannot be written there is nobody to tell, and the work goes on."""

    def write(self, text: str, /) -> int:
        """Write what can be written."""
        try:
            return super().write(text)
        except OSError:
            _to_nowhere(self)
            return len(text)

    def flush(self) -> None:
        """Flush what can be written."""
        try:
            super().flush()
        except OSError:
            _to_nowhere(self)


def open_streams() -> None:
    """Make both streams speak UTF-8, whatever the environment says, and fail as a person expects."""
    sys.stdout = _opened(sys.stdout, _Output)
    sys.stderr = _opened(sys.stderr, _Messages)


def _opened(stream: Any, kind: type[io.TextIOWrapper]) -> io.TextIOWrapper:
    """Open a stream anew; one that was closed before the program started leads nowhere."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    direct = kind is _Messages or stream.isatty()
    return kind(stream.detach(), encoding="utf-8", errors="replace", line_buffering=direct)


def _to_nowhere(stream: io.TextIOWrapper) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
