"""Writing files whole or not at all: beside, then renamed; several files stand together or none does."""

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from costing.errors import CannotWrite, FileChanged, Problem
from costing.interrupts import uninterrupted

_REASONS = {
    "ENOSPC": "disk_full",
    "EDQUOT": "disk_full",
    "EFBIG": "file_over_limit",
    "EACCES": "not_allowed",
    "EPERM": "not_allowed",
    "EROFS": "disk_read_only",
    "EEXIST": "file_for_folder",
    "ENOTDIR": "file_for_folder",
    "EISDIR": "folder_for_file",
    "ENAMETOOLONG": "name_too_long",
}


def write_new(contents: Mapping[Path, bytes]) -> None:
    """Write files that do not exist yet, and leave those that exist with the same content; all or none.

    Parameters
    ----------
    contents
        Path to bytes; the folder of each path is made if it is missing.

    Raises
    ------
    FileChanged
        A file exists with other content: someone's work, never overwritten.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    there = {path: _content(path) for path in contents}
    for path, content in there.items():
        if content not in {None, contents[path]}:
            raise FileChanged(path=str(path))
    write_all({path: contents[path] for path, content in there.items() if content is None})


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotWrite(path=str(path), reason=why(error)) from error


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files, replacing what stands there, all or none.

    Parameters
    ----------
    contents
        Path to bytes; the folder of each path is made if it is missing.

    Raises
    ------
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.

    Notes
    -----
    Ctrl-C is heard before or after, and never between the first and the last of them.
    """
    with uninterrupted():
        _write_all(contents)


def _write_all(contents: Mapping[Path, bytes]) -> None:
    target = Path()
    beside: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for target, content in contents.items():
            _make_room(target, made)
            beside[target] = _written_beside(target, content)
        for target, temporary in beside.items():
            new = not os.path.lexists(target)
            temporary.replace(target)
            made += [target] * new
    except BaseException as error:
        _undo(beside, made)
        if isinstance(error, OSError):
            raise CannotWrite(path=str(target), reason=why(error)) from error
        raise


def _make_room(path: Path, made: list[Path]) -> None:
    """Make the folders that a file needs and list them; refuse to stand where a folder stands."""
    made += [folder for folder in reversed(path.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def _undo(beside: Mapping[Path, Path], made: list[Path]) -> None:
    for path in (*beside.values(), *reversed(made)):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


def _written_beside(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(OSError):  # a disk without permissions, such as a USB key, is none the worse
            temporary.chmod(0o666 & ~_mask())
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _mask() -> int:
    """Return the permissions new files are made without (read by setting it and setting it back)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def why(error: OSError) -> Problem:
    """Tell why a disk, a folder or a stream refuses, as words can say it."""
    code = errno.errorcode.get(error.errno or 0, "")
    return Problem("", _REASONS.get(code, "refused_by_system"), {"detail": error.strerror or str(error)})
