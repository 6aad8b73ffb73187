"""What can wait until a person pauses: run on the kernel's own loop, or at once where there is none."""

import asyncio
from collections.abc import Callable


class Later:
    """Something done after a pause; asked for again before that, the pause begins anew."""

    def __init__(self, pause: float, what: Callable[[], None]) -> None:
        self._pause, self._what = pause, what
        self._waiting: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Ask for it to be done."""
        self.drop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._what()
            return
        self._waiting = loop.call_later(self._pause, self.run)

    def drop(self) -> None:
        """Ask for it no more."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def run(self) -> None:
        """Do it now."""
        self._waiting = None
        self._what()
