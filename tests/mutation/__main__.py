"""The mutation test of money, taxes, discounts and words: `make mutate`.

It writes no file: each change is tried in a process of its own, which is given the changed text in the place of the
module's. Some modules alone: `.venv/bin/python -m tests.mutation costing/money.py`.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import wait
from pathlib import Path
from threading import Lock

from tests.mutation.plan import Change, Plan, read
from tests.mutation.trial import BASE, LOADED_AHEAD, trial

# An endless loop is what takes so many times what the tests take, and so many seconds more for a busy machine.
_TIMES, _MORE_SECONDS = 5, 20
# The tests pass, one fails, or they cannot even be read.
_PASSED, _FAILED, _UNREADABLE = BASE, BASE + 1, BASE + 2
_UNEXPLAINED = "UNEXPLAINED: add a test that notices it, or a reason to tests/mutation/mutants.toml."
_FORKED = "forkserver" in get_all_start_methods()
_PROCESSES = get_context("forkserver" if _FORKED else "spawn")
# A process that is started looks how all others ended; two threads that look at once take each other's answer away.
_ALONE = Lock()


class MutationError(Exception):
    """A mutation test that cannot go on; its words say why."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of the changes of a module: how many there were, and those no test noticed, each with its line."""

    total: int
    survivors: tuple[tuple[int, Change], ...]

    @property
    def killed(self) -> int:
        """How many a test noticed."""
        return self.total - len(self.survivors)


def main(named: list[str]) -> int:
    """Try the changes of every module, or of those named; end with 1 where too many survive, or one unexplained."""
    plan, begun = read(), time.monotonic()
    if unknown := sorted({*named} - {*plan.tests}):
        message = f"{', '.join(unknown)}: not under test; what is: {', '.join(plan.tests)}."
        raise MutationError(message)
    if _FORKED:
        _PROCESSES.set_forkserver_preload(LOADED_AHEAD)
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        try:
            tried = {file: try_module(file, plan.tests[file], workers) for file in named or plan.tests}
        except BaseException:
            workers.shutdown(cancel_futures=True)
            raise
    say("\n")
    enough = tell_figures(tried, plan.least_percent)
    explained = tell_survivors(tried, plan)
    print(f"\n{time.monotonic() - begun:.0f} seconds")
    return 0 if enough and explained else 1


def try_module(file: str, tests: tuple[str, ...], workers: ThreadPoolExecutor) -> Tried:
    """Try each change of a module, after the module as it stands."""
    from tests.mutation.changes import mutants

    text, begun = Path(file).read_text("utf-8"), time.monotonic()
    if end_of(file, text, tests) != _PASSED:
        message = f"{file}: {', '.join(tests)} or its own examples fail as it stands. Mend that first."
        raise MutationError(message)
    limit = _TIMES * (time.monotonic() - begun) + _MORE_SECONDS
    made = mutants(text)
    say(f"\n{file}, {len(made)} changes: ")

    def survives(mutant_text: str) -> bool:
        end = end_of(file, mutant_text, tests, limit)
        say("s" if end == _PASSED else ".")
        return end == _PASSED

    alive = workers.map(survives, [mutant.text for mutant in made])
    left = [mutant for mutant, lives in zip(made, alive, strict=True) if lives]
    return Tried(len(made), tuple((each.line, Change(file, each.place, each.was, each.becomes)) for each in left))


def end_of(file: str, text: str, tests: tuple[str, ...], limit: float | None = None) -> int:
    """Run one trial and return how it ended; one that goes on past its limit [s] has failed."""
    process = _PROCESSES.Process(target=trial, args=(file, text, tests))
    with _ALONE:
        process.start()
    wait([process.sentinel], limit)
    with _ALONE:
        if process.exitcode is None:
            process.kill()
            process.join()
            return _FAILED
    if process.exitcode not in {_PASSED, _FAILED, _UNREADABLE}:
        message = f"{file}: a trial ended with {process.exitcode}, which tells nothing of the tests. Run it again."
        raise MutationError(message)
    return process.exitcode


def tell_figures(tried: dict[str, Tried], least_percent: int) -> bool:
    """Print how many changes of each module are killed, and return whether that is enough."""
    killed, total = sum(each.killed for each in tried.values()), sum(each.total for each in tried.values())
    rows = [*((file, each.killed, each.total) for file, each in tried.items()), ("all", killed, total)]
    print(f"{'':<30}{'killed':>8}{'survived':>10}{'%':>8}")
    for name, dead, made in rows:
        print(f"{name:<30}{dead:>8}{made - dead:>10}{100 * dead / made:>8.1f}")
    enough = 100 * killed >= least_percent * total
    if not enough:
        print(f"\nFewer than {least_percent} % are killed: strengthen the tests.")
    return enough


def tell_survivors(tried: dict[str, Tried], plan: Plan) -> bool:
    """Print each survivor with its reason, and what is explained in vain; return whether each has a reason."""
    survivors = [(line, change) for each in tried.values() for line, change in each.survivors]
    for line, change in survivors:
        print(f"\n{change.file}:{line} ({change.place})\n  - {change.was}\n  + {change.becomes}")
        print(f"  {plan.explained.get(change, _UNEXPLAINED)}")
    met = {change for _, change in survivors}
    for change in plan.explained:
        if change.file in tried and change not in met:
            print(f"\nExplained, and survives no more; take it out of mutants.toml:\n{change}")
    return met <= {*plan.explained}


def say(words: str) -> None:
    """Tell how far things are, apart from what is printed."""
    sys.stderr.write(words)
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MutationError as error:
        say(f"\n{error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
