"""Documents of many quotes: each written when it is ready, none stopped by another, memory given back on the way."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Sized
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing import current_process, get_context, parent_process
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, TypedDict, Unpack

from costing.document_errors import DocumentFailed
from costing.documents.proposal import proposal_bytes
from costing.documents.view import PROPOSAL, offer_of
from costing.errors import CannotWrite, CostingError, Problem
from costing.files import write_new
from costing.interrupts import deaf_children, is_interrupt
from costing.progress import Step, step
from costing.quoting.quote import numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from costing.quoting.quote import Quote

    Make = Callable[[Quote], "bytes | CostingError"]
    Made = Generator[tuple[Quote, "bytes | CostingError"]]

# A process takes a second to be ready, a dozen documents as long.
_FEW = 12
# Documents after which a process is renewed: by then it has taken some 60 MB that it does not give back.
_RENEWED_AFTER = 50
# What is wrong with the folder and not with one quote: nothing further can be written there.
_OF_THE_FOLDER = {"disk_full", "disk_read_only", "not_allowed", "file_for_folder"}


class BatchOptions(TypedDict, total=False):
    """What may be said besides, as `write_documents` tells it."""

    progress: Callable[[int, int | None], None] | None
    templates: Path | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A quote without its document, and why."""

    number: str
    error: CostingError


@dataclass(frozen=True, slots=True)
class Batch:
    """What was written of a batch of quotes, and what could not be."""

    written: tuple[Path, ...]
    failures: tuple[Failure, ...]


def write_documents(
    quotes: Iterable[Quote],
    folder: str | os.PathLike[str],
    *,
    kind: str = PROPOSAL,
    lang: str | None = None,
    processes: int | None = None,
    **options: Unpack[BatchOptions],
) -> Batch:
    """Write a Word document of each of many quotes.

    Parameters
    ----------
    quotes
        Firm quotes; they may be made one after the other, and are let go once written.
    folder
        Where NUMBER.docx goes, with the language where it is not the quote's own, and the kind where it is no proposal.
    kind
        As in `Quote.to_word`.
    lang
        Language of the documents; absent: each quote's own.
    processes
        How many work at the same time; absent: as many as the computer has processors. Few quotes are written by one.
    **options
        `progress`: called after each quote with how many are done, and how many there are where that is known; a
        notebook shows it by itself. `templates`: the folder of a company's own templates; absent: the shipped ones.

    Returns
    -------
    Batch
        The files in the order of the quotes, but for those written at a second try; and each quote that has none.

    Raises
    ------
    CannotWrite
        The folder or disk takes no further file; those that were written are whole.

    Notes
    -----
    A file that is there with the same content stays; one with other content is never overwritten, and its quote fails.
    """
    total = len(quotes) if isinstance(quotes, Sized) else None
    progress = options.get("progress")
    make = partial(_document, kind=kind, lang=lang, templates=options.get("templates"))
    made = _made(iter(quotes), make, _workers(total, processes))
    written: list[Path] = []
    failures: list[Failure] = []
    shown = step("progress.documents", lang, total) if progress is None else nullcontext(Step("", 0))
    with closing(made), shown as taken:
        for done, (quote, document) in enumerate(made, 1):
            try:
                written.append(_written(document, Path(folder) / document_name(quote, kind, lang)))
            except CostingError as error:
                if is_of_folder(error):
                    raise
                failures.append(Failure(quote.number, error))
            taken.done = done
            if progress is not None:
                progress(done, total)
    return Batch(tuple(written), tuple(failures))


def is_of_folder(error: CostingError) -> bool:
    """Tell whether nothing further can be written where one file could not be."""
    return isinstance(error, CannotWrite) and error.reason.key in _OF_THE_FOLDER


def document_name(quote: Quote, kind: str, lang: str | None) -> str:
    """Return the name of a quote's Word document: its number, a language that is not its own, a kind but the usual."""
    marks = () if kind == PROPOSAL else (kind,)
    return f"{numbered(quote, lang or quote.lang, *marks)}.docx"


def _written(document: bytes | CostingError, path: Path) -> Path:
    if isinstance(document, CostingError):
        raise document
    write_new({path: document})
    return path


def _document(quote: Quote, kind: str, lang: str | None, templates: Path | None) -> bytes | CostingError:
    """Return a document, or why there is none: whatever is wrong with one quote is of no concern to the others."""
    try:
        return proposal_bytes(offer_of(quote, lang, kind), templates)
    except CostingError as error:
        return error
    except Exception as error:  # a fault of ours in one document of hundreds
        if is_interrupt(error):
            raise KeyboardInterrupt from error
        detail = f"{type(error).__name__}: {error}"
        return DocumentFailed(number=quote.number, reason=Problem("", "fault_of_costing", {"detail": detail}))


def _workers(total: int | None, processes: int | None) -> int:
    """Tell how many processes are worth their start; 1 is this one."""
    if current_process().daemon:
        return 1  # it may have no child
    most = processes or os.cpu_count() or 1
    return most if total is None else min(most, total // _FEW)


def _made(quotes: Iterator[Quote], make: Make, workers: int) -> Made:
    for quote in quotes:
        if workers > 1:
            batch = chain((quote,), islice(quotes, workers * _RENEWED_AFTER - 1))
            yield from _by_processes(batch, make, workers)
        else:
            yield quote, make(quote)


def _by_processes(batch: Iterable[Quote], make: Make, workers: int, *, tried: bool = False) -> Made:
    """Make documents by processes of their own; where one is lost, look for the quote that it was lost on.

    A document is given as soon as it and those before it are ready, also while further quotes are being made.
    The processes end with the batch. The pool's own way to renew them (max_tasks_per_child) stops for good once a
    queue is longer than what its processes may do, in every Python from 3.11 on (python/cpython#115634).
    """
    lost: list[Quote] = []
    waiting: deque[tuple[Quote, Future[bytes | CostingError]]] = deque()
    pool = _pool(workers)
    try:
        for quote in batch:
            waiting.append((quote, _asked(pool, make, quote)))
            while waiting and waiting[0][1].done():
                yield from _given(*waiting.popleft(), lost)
        while waiting:
            yield from _given(*waiting.popleft(), lost)
    finally:
        pool.shutdown(cancel_futures=True)
    if lost and not (tried or _starts()):
        yield from ((quote, make(quote)) for quote in lost)
    elif lost:
        yield from _by_halves(lost, make, workers)


def _asked(pool: ProcessPoolExecutor, make: Make, quote: Quote) -> Future[bytes | CostingError]:
    """Hand a quote to the processes; where none can be had, that is what comes of it."""
    try:
        with _no_main(), deaf_children():
            return pool.submit(make, quote)
    except (BrokenProcessPool, OSError) as error:
        lost: Future[bytes | CostingError] = Future()
        lost.set_exception(BrokenProcessPool(str(error)))
        return lost


def _given(quote: Quote, future: Future[bytes | CostingError], lost: list[Quote]) -> Made:
    """Wait for the document of a quote; where its process was lost, note the quote."""
    try:
        document = future.result()
    except BrokenProcessPool:
        lost.append(quote)
    else:
        yield quote, document


def _by_halves(lost: Sequence[Quote], make: Make, workers: int) -> Made:
    """Make the documents that a lost process left undone, down to the quote that no process bears."""
    half = len(lost) // 2
    if half:
        yield from _by_processes(lost[:half], make, workers, tried=True)
        yield from _by_processes(lost[half:], make, workers, tried=True)
    else:
        yield lost[0], DocumentFailed(number=lost[0].number, reason=Problem("", "process_lost"))


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"), _undisturbed)


def _undisturbed() -> None:
    """Leave an interrupt to the process that writes; end what this one is at first, but at once where that one dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="costing-orphan", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # nobody is left who would read what this one makes


def _starts() -> bool:
    """Tell whether a process can be started here at all."""
    try:
        with _pool(1) as pool, _no_main(), deaf_children():
            return pool.submit(os.getpid).result() > 0
    except (BrokenProcessPool, OSError):
        return False


@contextmanager
def _no_main() -> Iterator[None]:
    """Let processes start without running the script of the caller again, of which they need nothing."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
