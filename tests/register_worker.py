"""The programs that tests of the register run as processes of their own: they write, race, are killed, fill a disk.

What a program has been told is done, it says to a file of its own, and only then goes on: a line of JSON each, which
outlives it. `python -m tests.register_worker NAME` runs one by its name, with its arguments as JSON on the standard
input.
"""

import hashlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from time import monotonic, sleep

import psycopg  # noqa: F401 - so that a process that is forked need not load it again

from costing import CostingError, Quote, Register
from costing.register_errors import DraftOutdated, MoveRefused, RegisterInDoubt, RegisterUnreached
from tests.registrable import numbered

ALGERIA = timezone(timedelta(hours=1))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ALGERIA)
SERIES = (None, "ORAN")
SECONDS = 60
ROOT = Path(__file__).parent.parent
PAGE = 4096


def processes():
    """Where processes come from: forked off one that has loaded everything, or begun anew where there is no fork."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload([__name__])
    return context


def digest(quote):
    """Tell one record from every other."""
    return hashlib.sha256(quote.to_json().encode()).hexdigest()


class Torn(Quote):
    """A quote that fails once it is to be numbered, which is when the register has counted it."""

    def with_number(self, number):
        """It cannot be numbered."""
        raise ArithmeticError(number)


class Told:
    """What a program was told is done, one line each, in a file that outlives it."""

    def __init__(self, folder):
        self._file = os.open(Path(folder) / f"{os.getpid()}.told", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def line(self, *said):
        """Say one thing."""
        os.write(self._file, (json.dumps(said) + "\n").encode())


def told(folder):
    """Read what each program was told, in its order."""
    files = sorted(Path(folder).glob("*.told"))
    return [[tuple(json.loads(line)) for line in file.read_text().splitlines()] for file in files]


def write(url, records, folder, seed, gate=None, count=None):
    """Issue, revise, send and accept, and fail on purpose in between: so many times, or until killed.

    Whoever is cut off from the server goes on as soon as it is back.
    """
    writer = Writer(records, Told(folder).line, random.Random(seed))  # noqa: S311 - what is done next is no secret
    if gate is not None:
        gate.wait(SECONDS)
    register, end = None, monotonic() + SECONDS
    while (count is None or writer.done < count) and monotonic() < end:
        try:
            register = register or Register(url)
            writer.act(register)
        except (RegisterUnreached, RegisterInDoubt) as error:
            writer.say("cut", "", 0, type(error).__name__)
            sleep(0.05)
    register.close()


class Writer:
    """One who writes: what they have issued and may still change, how often they have acted, what they were told."""

    def __init__(self, records, say, chance):
        self.records, self.say, self.chance = records, say, chance
        self.own, self.done = [], 0

    def act(self, register):
        """Do one thing to a quote that nobody else touches."""
        act = self.chance.choice(("issue", "issue", "tear", "revise", "send", "accept", "late"))
        at = NOON + timedelta(seconds=self.done)
        getattr(self, f"_{act}" if self.own or act == "tear" else "_issue")(register, at)
        self.done += 1

    def _issue(self, register, at):
        record, revised = self.chance.choice(self.records)
        made = register.issue(Quote.from_json(record), at=at, by="é", series=self.chance.choice(SERIES))
        self.say("issue", made.number, 0, digest(made))
        self.own.append((made.number, revised, made.day - NOON.date()))

    def _tear(self, register, at):
        record, _ = self.chance.choice(self.records)
        try:
            register.issue(Torn.from_json(record), at=at, series=self.chance.choice(SERIES))
        except ArithmeticError:
            self.say("torn", "", 0, "")

    def _revise(self, register, at):
        number, revised, _ = self.own.pop(self.chance.randrange(len(self.own)))
        try:
            made = register.revise(numbered(revised, number), at=at)
        except MoveRefused as error:
            self.say("refused", number, 0, type(error).__name__)
        else:
            self.say("revise", number, 1, digest(made))

    def _send(self, register, at):
        self._step("send", lambda number, wait: register.send(number, at=at + wait))

    def _accept(self, register, at):
        self._step("accept", lambda number, wait: register.accept(number, at=at + wait))

    def _late(self, register, at):
        self._step("send", lambda number, wait: register.send(number, at=at + wait + timedelta(days=1000)))

    def _step(self, act, call):
        number, _, wait = self.own[-1]  # nothing happens to a quote before its day
        try:
            entry = call(number, wait)
        except (MoveRefused, DraftOutdated) as error:
            self.say("refused", number, 0, type(error).__name__)
        else:
            self.say(act, number, entry.revision, entry.state)


def race(url, act, revised, folder, gate):
    """Do one thing to one quote at the moment when others do it too, and say who was the one."""
    say = Told(folder).line
    with Register(url) as register:
        quote = Quote.from_json(revised)
        number = quote.number
        gate.wait(SECONDS)
        calls = {
            "send": lambda: register.send(number, at=NOON),
            "accept": lambda: register.accept(number, at=NOON),
            "refuse": lambda: register.refuse(number, at=NOON, reason="prix"),
            "revise": lambda: register.revise(quote, at=NOON),
        }
        try:
            calls[act]()
        except CostingError as error:
            say("refused", type(error).__name__)
        else:
            say("done", os.getpid())


def full_disk(folder, record, pages):
    """Issue on a small disk of its own that is full but for so many pages, for each number of pages in turn.

    Returns, for each: the number issued before, the number or the refusal of a register that was open when the disk
    filled up, and of one opened then, what the check says once there is room, and the number issued then.
    """
    small = Path(folder)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], check=True)  # noqa: S607
    path, ballast, found = small / "register.db", small / "ballast", []
    for left in pages:
        with Register(path) as early:
            before = _issued(early, record)
            _fill(ballast, left)
            within = _issued(early, record)
        late = _issued_at(path, record)
        ballast.unlink()
        with Register(path) as register:
            sound = register.check().sound
        found.append([before, within, late, sound, _issued_at(path, record)])
    with Register(path) as register:
        numbers = [entry.number for entry in register.search(at=NOON)]
        kinds = {digest(register.quote(number).with_number("")) for number in numbers}
    return {"found": found, "numbers": numbers, "kinds": len(kinds)}


def _issued_at(path, record):
    try:
        with Register(path) as register:
            return _issued(register, record)
    except CostingError as error:
        return [type(error).__name__, str(error)]


def _issued(register, record):
    try:
        return register.issue(Quote.from_json(record), at=NOON).number
    except CostingError as error:
        return [type(error).__name__, str(error)]


def _fill(ballast, left):
    """Write until the disk is full, then give so many pages back."""
    with ballast.open("wb", buffering=0) as file:
        written = 0
        try:
            while True:
                written += file.write(bytes(PAGE))
        except OSError:
            pass
        file.truncate(max(written // PAGE - left, 0) * PAGE)


PROGRAMS = {"full_disk": full_disk}

if __name__ == "__main__":
    json.dump(PROGRAMS[sys.argv[1]](*json.load(sys.stdin)), sys.stdout)
