"""Finished parts of a long piece of work, in a folder beside the file that they will be: what is there is never redone.

A part is written under another name, brought to the disk and renamed; its name says which rows it is made of (`key`, a
digest of them) and what it holds (a digest of itself), so that one that is cut short or altered is made again, and one
of rows that were changed since too. The folder says what all of them belong to, and one process at a time holds it.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from costing.digests import digest
from costing.errors import FileChanged, Problem
from costing.files import why
from costing.portfolio.locks import Lock
from costing.portfolio_errors import PartsOfOther, PricesUnwritten

_LOCK, _BELONGS, _WHOLE, _ENDING, _UNDONE = "costing.lock", "belongs.json", "whole.json", ".part", ".undone"
_NAME = re.compile(rf"(\d{{6,}})-([0-9a-f]{{16}})-([0-9a-f]{{16}}){re.escape(_ENDING)}")
_SIGNS = 16  # of a digest in a name


class Parts:
    """The parts of a target; `parts_of` gives them to one process at a time."""

    def __init__(self, target: Path, folder: Path, *, replace: bool) -> None:
        self.target, self.folder, self._replace = target, folder, replace
        self._finished: dict[tuple[int, str], Path] = {}
        self._made: list[str] = []

    def has(self, number: int, key: str) -> bool:
        """Tell whether a part of these rows is there already and whole, and count it among those of the target."""
        path = self._finished.get((number, key[:_SIGNS]))
        there = path is not None and path.stem.endswith(_digest(path))
        if there and path is not None:
            self._made.append(path.name)
        return there

    def add(self, number: int, key: str, fill: Callable[[BinaryIO], None]) -> None:
        """Write a part, in the place of what stood there of other rows, and count it among those of the target.

        Raises
        ------
        PricesUnwritten
            The folder or disk refuses; parts that are finished stay.
        """
        with _written(self.target, self.folder):
            undone = self._fill(f"{number:06d}{_UNDONE}", fill)
            name = f"{number:06d}-{key[:_SIGNS]}-{_digest(undone)}{_ENDING}"
            undone.replace(self.folder / name)
            _settle(self.folder)
            for (other, _), path in list(self._finished.items()):
                if other == number and path.name != name:
                    path.unlink(missing_ok=True)
        self._made.append(name)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The parts of the target so far, in their order."""
        return tuple(self.folder / name for name in self._made)

    def assemble(self, fill: Callable[[BinaryIO], None]) -> None:
        """Write the target from its parts and put it in its place at once; then the parts go.

        Raises
        ------
        FileChanged
            Something else stands there by now, and is not to be replaced; the parts stay.
        PricesUnwritten
            The folder or disk refuses; the parts stay.
        """
        said = digest(self._made)
        if self._stands(said):
            return
        with _written(self.target, self.folder):
            undone = self._fill(f"target{_UNDONE}", fill)
            if os.path.lexists(self.target) and not self._replace:
                raise FileChanged(path=str(self.target))
            self.note(_WHOLE, {"parts": said, **_marks(undone)})
            undone.replace(self.target)
            _settle(self.target.parent)

    def _stands(self, said: str) -> bool:
        """Tell whether the target stands already, made of these parts: a process that ended before it cleared away."""
        whole = self.read(_WHOLE)
        return whole.get("parts") == said and self.made_here()

    def made_here(self) -> bool:
        """Tell whether what stands at the target is what was assembled from parts of this folder."""
        whole = self.read(_WHOLE)
        with suppress(OSError):
            return {**whole, **_marks(self.target)} == whole
        return False

    def _fill(self, name: str, fill: Callable[[BinaryIO], None]) -> Path:
        path = self.folder / name
        with path.open("wb") as stream:
            fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        return path

    def note(self, name: str, facts: Mapping[str, Any]) -> None:
        """Keep facts about the parts beside them, whole or not at all."""
        text = json.dumps(facts, indent=2, ensure_ascii=False)
        self._fill(name + _UNDONE, lambda stream: _put(stream, text.encode())).replace(self.folder / name)

    def read(self, name: str) -> dict[str, Any]:
        """Return such facts; none where there are none."""
        with suppress(OSError, ValueError):
            found = json.loads((self.folder / name).read_bytes())
            return found if isinstance(found, dict) else {}
        return {}

    def look(self) -> None:
        """See which parts are there; what was not finished goes."""
        for path in self.folder.iterdir():
            if (found := _NAME.fullmatch(path.name)) is not None:
                self._finished[int(found[1]), found[2]] = path
            elif path.name.endswith(_UNDONE):
                path.unlink()

    def clear(self) -> None:
        """Take away all that is of this work, and nothing else."""
        for path in list(self.folder.iterdir()):
            if _NAME.fullmatch(path.name) or path.name.endswith(_UNDONE) or path.name in {_BELONGS, _WHOLE}:
                path.unlink(missing_ok=True)
        self._finished, self._made = {}, []


@contextmanager
def parts_of(target: Path, belongs: Mapping[str, Any], *, replace: bool) -> Iterator[Parts]:
    """Hold the parts of a target while a block works on it.

    Parameters
    ----------
    target
        The file that is to be; its parts stand in a folder beside it, named like it with `.parts` behind.
    belongs
        What the parts are of, as JSON holds it: parts of anything else are not gone on with.
    replace
        Whether a target that is there, and parts of something else, make way.

    Raises
    ------
    FileChanged
        The target is there.
    PartsOfOther
        The folder holds parts of something else, or what no such work has written.
    TargetBusy
        Another process is at work on the same target.
    PricesUnwritten
        The folder or disk refuses.

    Notes
    -----
    When the block ends well the folder goes; when it does not, it stays while there is a finished part in it.
    """
    folder = target.with_name(f"{target.name}.parts")
    parts, made = Parts(target, folder, replace=replace), _missing(folder)
    with _written(target, folder):
        if target.is_dir():
            target.open("wb").close()  # the system says what is wrong with it
        folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / _LOCK, target)
    ours = done = False
    try:
        with _written(target, folder):
            if os.path.lexists(target) and not replace and not parts.made_here():
                raise FileChanged(path=str(target))
            _take_over(parts, belongs, replace=replace)
        ours = True
        yield parts
        done = True
    finally:
        if ours:
            with suppress(OSError):
                _leave(parts, done=done)
        lock.release()
        for each in (folder, *made):  # those that hold nothing
            with suppress(OSError):
                each.rmdir()


def _missing(folder: Path) -> Sequence[Path]:
    return [each for each in folder.parents if not each.exists()]


def _take_over(parts: Parts, belongs: Mapping[str, Any], *, replace: bool) -> None:
    there = parts.read(_BELONGS)
    strange = sorted(
        path.name for path in parts.folder.iterdir() if not _NAME.fullmatch(path.name) and not _own(path.name)
    )
    if strange:
        raise PartsOfOther(path=str(parts.folder), problems=(Problem("", "parts_strange", {"found": strange[0]}),))
    asked = json.loads(json.dumps(belongs))
    if there and there != asked and not replace:
        names = [name for name in asked if there.get(name) != asked[name]] or sorted(set(there) - set(asked))
        facts = {name: {"found": str(there.get(name)), "asked": str(asked.get(name))} for name in names}
        problems = tuple(Problem(name, "parts_differ", facts[name]) for name in names)
        raise PartsOfOther(path=str(parts.folder), problems=problems)
    if there != asked:
        parts.clear()
    parts.look()
    parts.note(_BELONGS, belongs)


def _own(name: str) -> bool:
    return name in {_LOCK, _BELONGS, _WHOLE} or name.endswith(_UNDONE)


def _leave(parts: Parts, *, done: bool) -> None:
    """Clear away: everything once the target stands; else what is unfinished, and all of it where no part is."""
    parts.look()
    if done or not any(_NAME.fullmatch(path.name) for path in parts.folder.iterdir()):
        parts.clear()


@contextmanager
def _written(target: Path, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PricesUnwritten(path=str(target), reason=why(error), folder=str(folder)) from error


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:_SIGNS]


def _marks(path: Path) -> dict[str, int]:
    seen = path.stat()
    return {"size": seen.st_size, "changed": seen.st_mtime_ns}


def _put(stream: BinaryIO, content: bytes) -> None:
    stream.write(content)


def _settle(folder: Path) -> None:
    """Bring a folder's own list of names to the disk, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
