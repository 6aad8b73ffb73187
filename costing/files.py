"""Writing files whole or not at all: beside, then renamed; several files stand together or none does."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from costing.errors import CannotWrite, FileChanged


def write_new(contents: Mapping[Path, bytes]) -> None:
    """Write files that do not exist yet, or exist with the same content, all or none.

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
    try:
        for path, content in contents.items():
            if path.exists() and path.read_bytes() != content:
                raise FileChanged(path=str(path))
    except OSError as error:
        raise _refused(error, next(iter(contents))) from error
    write_all(contents)


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
    """
    beside: dict[Path, Path] = {}
    target = next(iter(contents), Path())
    try:
        for path, content in contents.items():
            target = path
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(None, "Is a directory", str(path))
            beside[path] = _written_beside(path, content)
        for path, temporary in beside.items():
            target = path
            temporary.replace(path)
    except OSError as error:
        raise _refused(error, target) from error
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _written_beside(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_mask())
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _mask() -> int:
    """Return the permissions new files are made without (read by setting it and setting it back)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(error: OSError, path: Path) -> CannotWrite:
    return CannotWrite(path=str(error.filename2 or path), reason=error.strerror or str(error))
