"""One process at a time: a lock that goes with whoever holds it, be it killed."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from costing.errors import CannotWrite
from costing.files import why
from costing.portfolio_errors import TargetBusy

if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _hold(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A file that one process holds; the system lets it go when the process ends, however it ends.

    Raises
    ------
    TargetBusy
        Another process holds it.
    CannotWrite
        The folder or disk refuses.
    """

    def __init__(self, path: Path, target: Path) -> None:
        self._path = path
        while True:
            self._handle = _opened(path, target)
            try:
                _hold(self._handle)
            except OSError as error:
                os.close(self._handle)
                if isinstance(error, BlockingIOError | PermissionError):
                    raise TargetBusy(path=str(target)) from error
                raise CannotWrite(path=str(target), reason=why(error)) from error
            if self._is_there():
                return
            os.close(self._handle)  # whoever held it before took it away meanwhile

    def _is_there(self) -> bool:
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._handle), self._path.stat())
        return False

    def release(self) -> None:
        """Take the file away and let it go."""
        if sys.platform == "win32":  # an open file cannot be taken away there
            os.close(self._handle)
        with suppress(OSError):
            self._path.unlink()
        if sys.platform != "win32":
            os.close(self._handle)


def _opened(path: Path, target: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise CannotWrite(path=str(target), reason=why(error)) from error
