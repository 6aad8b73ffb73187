"""Lines of a CSV file that hold nothing: no facilities, but lines that a spreadsheet counts."""

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

_SCANNED = 1 << 20  # of a file at once [bytes]
FIRST = 2  # what a spreadsheet calls the row below the head
_EMPTY = (b"\n\n", b"\n\r\n", b"\r\r")


def has_gaps(stream: Any) -> bool:
    """Tell whether two ends of line follow each other anywhere in a stream of bytes, be it inside of a cell."""
    tail = b""
    while content := stream.read(_SCANNED):
        text = tail + content
        if any(each in text for each in _EMPTY):
            return True
        tail = text[-2:]
    return False


class Gaps(io.RawIOBase):
    r"""A CSV file as bytes whose empty lines are rows of empty cells, and which knows their places.

    Parameters
    ----------
    stream
        The file as text, its ends of line as they are.
    separator, cells
        What separates its cells, and how many a row has.
    before
        Lines of its head, which are no rows.

    Examples
    --------
    >>> gaps = Gaps(io.StringIO('site;note\n\nA;"two\n\nlines"\n\nB;\n'), ";", 2, 1)
    >>> gaps.read()
    b'site;note\n;\nA;"two\n\nlines"\n;\nB;\n'
    >>> gaps.empty(0, 4).tolist(), gaps.places(0, 2).tolist()
    ([0, 2], [1, 3])
    """

    def __init__(self, stream: TextIO, separator: str, cells: int, before: int) -> None:
        self._stream, self._before = stream, before
        self._empty = separator * (cells - 1) + "\n"
        cell = rf'(?:"(?:[^"]|"")*+"[^{separator}]*|(?!")[^{separator}]*)'
        self._whole = re.compile(rf"{cell}(?:{separator}{cell})*+")
        self._inside = False  # of a cell between quotes
        self._left = b""
        self._row = 0
        self._gaps: list[int] = []

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next; return how many bytes that was."""
        while not self._left:
            if not (lines := self._stream.readlines(len(buffer))):
                return 0
            self._left = "".join(map(self._line, lines)).encode()
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count

    def _line(self, line: str) -> str:
        if self._before:
            self._before -= 1
            return line
        if not self._inside and not line.strip("\r\n"):
            self._gaps.append(self._row)
            line = self._empty
        elif '"' in line:
            self._inside = self._whole.fullmatch('"' + line if self._inside else line) is None
        self._row += not self._inside
        return line

    def empty(self, first: int, count: int) -> NDArray[np.int64]:
        """Return which of some rows that were read are empty lines, counted from the first of those."""
        gaps = np.array(self._gaps, dtype=np.int64)
        return gaps[slice(*np.searchsorted(gaps, (first, first + count)))] - first

    def places(self, first: int, count: int) -> NDArray[np.int64]:
        """Return the places among all rows, from 0, of some that are no empty lines, by the first's among those."""
        held = np.arange(first, first + count, dtype=np.int64)
        before = np.array(self._gaps, dtype=np.int64) - np.arange(len(self._gaps))
        return held + np.searchsorted(before, held, side="right")


class Lines:
    """The lines of a CSV file; those that are empty are no rows where a row has several cells, but are counted."""

    def __init__(self, path: Path, separator: str, cells: int, before: int) -> None:
        self._path, self._how = path, (separator, cells, before)
        self._gaps: Gaps | None = None
        with path.open("rb") as stream:
            self._has = cells > 1 and has_gaps(stream)

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """Open them as bytes."""
        if not self._has:
            with self._path.open("rb") as stream:
                yield stream
            return
        with self._path.open(encoding="utf-8", newline="") as text:
            self._gaps = Gaps(text, *self._how)
            yield self._gaps

    def held(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Leave the empty ones out."""
        first = 0
        for batch in batches:
            count = batch.num_rows
            empty = self._gaps.empty(first, count) if self._gaps is not None else ()
            yield batch.take(np.delete(np.arange(count), empty)) if len(empty) else batch
            first += count

    def numbers(self, place: int, count: int) -> Any:
        """Return the numbers of some rows, as a spreadsheet gives them."""
        if self._gaps is None:
            return range(place + FIRST, place + FIRST + count)
        return self._gaps.places(place, count) + FIRST
