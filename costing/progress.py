"""What long work shows of itself: one line, once a second has passed, in a terminal or a notebook.

A notebook is recognised by its kernel, and shows it without being asked; the command line and whoever else wants it say
where (`shown`); in any other program nothing is shown. A thread draws the line, and ends with the work.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from threading import Event, RLock, Thread
from time import monotonic
from typing import Any, Protocol

from costing.wording import say

HOUSE_LANGUAGE = "fr"
PATIENCE = 1.0  # seconds after which whoever waits wants to know
_DRAWN_EVERY = 0.25
_LOGGED_EVERY = 30.0  # seconds between two lines where they stay, as in a file
_MINUTE = 60


@dataclass(slots=True)
class Step:
    """One thing that is being done: since when, how much of it is done, and of how much, where that is known."""

    what: str
    begun: float
    total: int | None = None
    done: int = 0

    def said(self, lang: str, now: float) -> str:
        """Say what is being done, how far it is and for how long it has been, in a language."""
        facts: dict[str, Any] = {"what": say(self.what, lang), "time": _time(int(now - self.begun), lang)}
        if self.total is not None:
            return say("progress.of_total", lang, **facts, done=self.done, total=self.total)
        return say("progress.so_far", lang, **facts, done=self.done) if self.done else say("progress.on", lang, **facts)


def _time(seconds: int, lang: str) -> str:
    minutes, rest = divmod(seconds, _MINUTE)
    return (
        say("progress.minutes", lang, minutes=minutes, seconds=rest)
        if minutes
        else say("progress.seconds", lang, seconds=rest)
    )


class Screen(Protocol):
    """Where progress is shown."""

    def draw(self, text: str, step: Step, now: float) -> None:
        """Show this in the place of what was shown before."""

    def clear(self) -> None:
        """Make room for other output."""

    def end(self, text: str, how: str) -> None:
        """Leave what is to stay of it; `how` is the key of its last word: finished or stopped."""


class Terminal:
    """One line at the bottom of a terminal, which goes when the work ends or anything else is said."""

    def __init__(self, console: Any) -> None:
        self._console = console
        self._there = False

    def draw(self, text: str, step: Step, now: float) -> None:  # noqa: ARG002 - a line holds no bar, and goes
        """Write over the line; what does not fit is cut."""
        from rich.text import Text

        self.clear()
        line = Text(f"{text} …", overflow="ellipsis", no_wrap=True)
        line.truncate(max(self._console.width - 1, 1), overflow="ellipsis")
        self._console.print(line, end="", soft_wrap=True)
        self._there = True

    def clear(self) -> None:
        """Wipe the line out."""
        from rich.control import Control
        from rich.segment import ControlType

        if self._there:
            self._console.control(Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2)))
            self._there = False

    def end(self, text: str, how: str) -> None:  # noqa: ARG002 - the command says itself what it did
        """Leave nothing."""
        self.clear()


class Log:
    """Plain lines, one every half minute: what stays, as in a file, says no more than that the work goes on."""

    def __init__(self, console: Any) -> None:
        self._console = console
        self._next: float | None = None

    def draw(self, text: str, step: Step, now: float) -> None:
        """Write a line where it is time for one."""
        if self._next is None:
            self._next = step.begun + _LOGGED_EVERY
        if now >= self._next:
            self._next = now + _LOGGED_EVERY
            self._console.print(f"{text} …")

    def clear(self) -> None:
        """Leave the lines where they are."""

    def end(self, text: str, how: str) -> None:
        """Leave the lines where they are."""


class Notebook:
    """A line below the cell that is written over in its place; the last one stays and says how the work ended."""

    def __init__(self, lang: Callable[[], str]) -> None:
        self._lang = lang
        self._handle: Any = None

    def draw(self, text: str, step: Step, now: float) -> None:  # noqa: ARG002 - what stands there is written over
        """Show the line, with a bar where it is known how much there is to do."""
        self._show(f"{text} …", step)

    def clear(self) -> None:
        """Leave it: a notebook keeps its outputs apart."""

    def end(self, text: str, how: str) -> None:
        """Say how it ended, where anything was shown."""
        if self._handle is not None:
            self._show(f"{text}{say(how, self._lang())}", None)

    def _show(self, text: str, step: Step | None) -> None:
        from IPython.display import display

        data = {"text/plain": text, "text/html": _html(text, step, self._lang())}
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(data, raw=True)


def _html(text: str, step: Step | None, lang: str) -> str:
    way, bar = ("rtl" if lang == "ar" else "ltr"), ""
    if step is not None and step.total is not None:
        bar = f' <progress value="{step.done}" max="{max(step.total, 1)}"></progress>'
    return f'<div dir="{way}" lang="{lang}">{escape(text)}{bar}</div>'


class Display:
    """The steps that are being taken, one inside the other; the innermost one is shown.

    `clock` gives seconds, `lang` the language, which may only be known on the way.
    """

    def __init__(self, screen: Screen, lang: Callable[[], str], clock: Callable[[], float] = monotonic) -> None:
        self._screen, self._lang, self._clock = screen, lang, clock
        self._steps: list[Step] = []
        self._lock = RLock()
        self._since: float | None = None

    def begin(self, what: str, total: int | None) -> Step:
        """Note that a step begins."""
        step = Step(what, self._clock(), total)
        self._since = step.begun if self._since is None else self._since
        self._steps.append(step)
        return step

    def end(self, step: Step) -> None:
        """Note that a step is over."""
        self._steps.remove(step)

    def look(self) -> None:
        """Show how far the work is, once it has taken a second; nothing while something else is said."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._steps and self._since is not None and self._clock() - self._since >= PATIENCE:
                step, now = self._steps[-1], self._clock()
                self._screen.draw(step.said(self._lang(), now), step, now)
        finally:
            self._lock.release()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Make room for something else that is said meanwhile."""
        with self._lock:
            self._screen.clear()
            yield

    def close(self, step: Step, how: str) -> None:
        """Leave what is to stay of it."""
        with self._lock, suppress(OSError, ValueError):
            self._screen.end(step.said(self._lang(), self._clock()), how)

    def draw_until(self, over: Event) -> None:
        """Look again and again; a stream that is closed has nobody behind it."""
        with suppress(OSError, ValueError):
            while not over.wait(_DRAWN_EVERY):
                self.look()


_held: ContextVar[Display | None] = ContextVar("progress", default=None)


def terminal(console: Any) -> Screen:
    """Return a screen on a console of rich: a line that goes, or plain lines where it is no terminal."""
    return Terminal(console) if console.is_terminal and not console.is_dumb_terminal else Log(console)


@contextmanager
def shown(
    screen: Screen, lang: Callable[[], str], what: str = "progress.working", total: int | None = None
) -> Iterator[Step]:
    """Show how far the work of a block is.

    Parameters
    ----------
    screen
        Where; `terminal` makes one of a console.
    lang
        Gives fr, ar or en, as far as it is known.
    what
        What is done while no step inside says it better: a key of data/messages.toml.
    total
        How much of it there is to do, where that is known.

    Yields
    ------
    Step
        Its `done` is counted up as the work goes on.
    """
    display, over = Display(screen, lang), Event()
    drawer = Thread(target=display.draw_until, args=(over,), name="costing-progress", daemon=True)
    token, first, how = _held.set(display), display.begin(what, total), "progress.stopped"
    try:
        drawer.start()
        yield first
        how = "progress.finished"
    finally:
        over.set()
        drawer.join()
        _held.reset(token)
        display.close(first, how)


@contextmanager
def step(what: str, lang: str | None = None, total: int | None = None) -> Iterator[Step]:
    """Take a step of work that may be long: shown where progress is, and in a notebook by itself.

    Parameters
    ----------
    what
        What is done: a key of data/messages.toml.
    lang
        fr, ar or en, for a notebook; absent: French. Elsewhere whoever shows it has said which.
    total
        How much there is to do, where that is known.

    Yields
    ------
    Step
        Its `done` is counted up as the work goes on.
    """
    display, spoken = _held.get(), lang or HOUSE_LANGUAGE
    if display is not None:
        taken = display.begin(what, total)
        try:
            yield taken
        finally:
            display.end(taken)
    elif in_notebook():
        with shown(Notebook(lambda: spoken), lambda: spoken, what, total) as taken:
            yield taken
    else:
        yield Step(what, 0, total)


def aside() -> AbstractContextManager[None]:
    """Make room for something that is said, whatever is shown."""
    display = _held.get()
    return nullcontext() if display is None else display.aside()


def in_notebook() -> bool:
    """Whether a kernel of Jupyter runs this, and not a terminal or another program."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None
