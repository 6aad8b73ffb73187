"""Moments that an interrupt waits for: a file between its two names, a program that is being started."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

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
