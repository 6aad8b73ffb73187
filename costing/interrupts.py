"""Interrupts: the moments they wait for (a file between its two names), and what they are taken for on the way."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from pydantic_core import PydanticSerializationError

if TYPE_CHECKING:
    from types import FrameType


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait for the end of a block that takes milliseconds; then it is heard.

    Notes
    -----
    Only the main thread is ever interrupted, and only where something listens.
    """
    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or not callable(before):
        yield
        return
    heard: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: heard.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard:
            before(*heard[-1])


@contextmanager
def deaf_children() -> Iterator[None]:
    """Let processes that are started in a block hear no Ctrl-C of the terminal that they share with this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    with uninterrupted():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def heard() -> Iterator[None]:
    """Let Ctrl-C be what it is, where a library made an error of its own of it.

    Notes
    -----
    What pydantic writes ends as a PydanticSerializationError when it is interrupted, which only says so in its text.
    """
    try:
        yield
    except Exception as error:
        if is_interrupt(error):
            raise KeyboardInterrupt from error
        raise


def is_interrupt(error: BaseException) -> bool:
    """Tell whether an interrupt is what is behind an error."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt):
            return True
        if isinstance(seen, PydanticSerializationError) and KeyboardInterrupt.__name__ in str(seen):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
