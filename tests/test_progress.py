"""Long work: shown after a second, in a terminal and in a notebook; interrupted, it leaves nothing half done."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from costing import Quote, Register, files, progress
from costing.documents import batch
from costing.interrupts import deaf_children, uninterrupted
from costing.progress import Display, Log, Notebook, Terminal, step, terminal
from costing.quoting.register_sqlite import SqliteStore
from tests.command import called, command, environment, files_in, plain
from tests.past_projects import projects
from tests.register_worker import NOON
from tests.registrable import texts
from tests.samples import EXAMPLES

CHU = EXAMPLES / "chu.toml"
ON = ("--day", "2026-11-24")
STOPPED = (
    "Stopped: what was written already is whole, and nothing is half-written. "
    "Run the same command again to do the rest."
)
KEPT = {"fr": "rien n’est écrit à moitié", "en": "nothing is half-written", "ar": "ولا شيء مكتوب إلى نصفه"}

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        """Tell the time."""
        return self.now


class Page:
    """What a notebook shows: each output, as it was last updated."""

    def __init__(self, monkeypatch):
        self.outputs = []
        shell = SimpleNamespace(kernel=object())
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
        monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=self.display))

    def display(self, data, *, raw, display_id):
        """Show a new output."""
        assert raw
        assert display_id
        self.outputs.append(data)
        place = len(self.outputs) - 1

        def update(data, *, raw):
            assert raw
            self.outputs[place] = data

        return SimpleNamespace(update=update)


def screen(*, width=60, is_terminal=True):
    """A console, and what stands in it."""
    stream = io.StringIO()
    return Console(file=stream, force_terminal=is_terminal, width=width, _environ={}), stream


def on_terminal(lang="fr", **how):
    """A display on a terminal, what it wrote, and its clock."""
    console, stream = screen(**how)
    clock = Clock()
    return Display(terminal(console), lambda: lang, clock), stream, clock


def seen(stream):
    """What a person sees on the last line of a terminal."""
    return plain(stream.getvalue().encode()).rsplit("\x1b[2K", 1)[-1]


def test_nothing_is_shown_within_a_second_and_something_after_it():
    """What is done within a second says nothing of itself; what takes a second does."""
    display, stream, clock = on_terminal()
    display.begin("progress.documents", 200)

    clock.now += 0.99
    display.look()
    before = stream.getvalue()
    clock.now += 0.01
    display.look()

    assert before == ""
    assert seen(stream) == "Documents Word : 0 sur 200, 1 s …"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "Documents Word : 1 020 sur 1 200, 1 min 5 s …"),
        ("en", "Word documents: 1,020 of 1,200, 1 min 5 s …"),
        ("ar", "مستندات Word: 1.020 من 1.200، 1 د 5 ث …"),
    ],
)
def test_a_terminal_says_what_is_done_and_how_far_in_my_language(lang, line):
    """One line says what is being done, how much of how much, and for how long; it is written over, and then goes."""
    display, stream, clock = on_terminal(lang)
    taken = display.begin("progress.documents", 1200)

    clock.now += 2
    display.look()
    taken.done, clock.now = 1020, clock.now + 63
    display.look()
    shown_then = seen(stream)
    display.close(taken, "progress.finished")

    assert shown_then == line
    assert "\n" not in stream.getvalue()
    assert seen(stream) == ""


def test_how_far_is_said_as_far_as_it_is_known():
    """Where nobody knows how much there is, the count alone is told; where nothing is counted, that it goes on."""
    display, stream, clock = on_terminal("en")
    display.begin("progress.working", None)
    clock.now += 3
    display.look()
    uncounted = seen(stream)
    display.begin("progress.documents", None).done = 7
    clock.now += 2
    display.look()

    assert uncounted == "Working, 3 s …"
    assert seen(stream) == "Word documents: 7, 2 s …"


def test_a_short_step_of_long_work_is_shown_and_the_work_again_after_it():
    """What is shown is the step that is being taken, though it is a short one: the second counts from the beginning."""
    display, stream, clock = on_terminal("en")
    display.begin("progress.working", None)
    clock.now += 1.5
    inside = display.begin("progress.pdf", None)
    display.look()
    within = seen(stream)
    display.end(inside)
    clock.now += 1
    display.look()

    assert within == "LibreOffice is making the PDF, 0 s …"
    assert seen(stream) == "Working, 2 s …"


def test_a_narrow_terminal_cuts_the_line():
    """A line that is too long for the terminal is cut, or it could not be written over."""
    display, stream, clock = on_terminal(width=20)
    display.begin("progress.files", None)
    clock.now += 1
    display.look()

    assert seen(stream) == "Préparation des do…"


def test_a_message_stands_on_a_line_of_its_own():
    """What is said meanwhile is not written into the line: that goes first, and comes back below."""
    display, stream, clock = on_terminal("en")
    display.begin("progress.working", None)
    clock.now += 1
    display.look()

    with display.aside():
        before = seen(stream)
        drawer = threading.Thread(target=display.look)
        drawer.start()
        drawer.join()
        stream.write("A message.\n")
    display.look()

    assert before == ""
    assert stream.getvalue().endswith("A message.\nWorking, 1 s …".replace(" s", "\u00a0s"))


def test_a_file_of_messages_hears_of_it_each_half_minute():
    """Where messages go into a file, work that is done within half a minute leaves no line there, and long work few."""
    display, stream, clock = on_terminal("en", is_terminal=False)
    display.begin("progress.documents", 200)
    for _ in range(130):
        clock.now += 0.5
        display.look()

    assert plain(stream.getvalue().encode()).splitlines() == [
        "Word documents: 0 of 200, 30 s …",
        "Word documents: 0 of 200, 1 min 0 s …",
    ]


def test_a_terminal_that_knows_no_commands_gets_plain_lines():
    """A terminal that cannot go back to the beginning of a line is written to as a file is."""
    dumb = Console(file=io.StringIO(), force_terminal=True, _environ={"TERM": "dumb"})

    assert isinstance(terminal(dumb), Log)
    assert isinstance(terminal(screen()[0]), Terminal)


def test_a_notebook_shows_one_line_in_its_place(monkeypatch):
    """In a notebook one output says how far it is, with a bar, as text and as HTML, and at last that it is done."""
    page, clock = Page(monkeypatch), Clock()
    display = Display(Notebook(lambda: "fr"), lambda: "fr", clock)
    taken = display.begin("progress.documents", 4)
    clock.now += 0.5
    display.look()
    early = list(page.outputs)
    clock.now += 1
    taken.done = 3
    display.look()
    (on_the_way,) = page.outputs
    display.close(taken, "progress.finished")

    assert early == []
    assert plain(on_the_way["text/plain"].encode()) == "Documents Word : 3 sur 4, 1 s …"
    assert '<progress value="3" max="4"></progress>' in on_the_way["text/html"]
    (last,) = page.outputs
    assert plain(last["text/plain"].encode()) == "Documents Word : 3 sur 4, 1 s, terminé"
    assert "<progress" not in last["text/html"]


def test_a_notebook_reads_arabic_from_the_right(monkeypatch):
    """In Arabic the line runs from right to left."""
    page, clock = Page(monkeypatch), Clock()
    display = Display(Notebook(lambda: "ar"), lambda: "ar", clock)
    display.begin("progress.pdf", None)
    clock.now += 2
    display.look()

    assert page.outputs[0]["text/html"].startswith('<div dir="rtl" lang="ar">')


def test_a_notebook_shows_long_work_by_itself_and_a_program_does_not(monkeypatch):
    """In a notebook nothing has to be asked for; in another program no sign is written, and no thread is started."""
    monkeypatch.setattr(progress, "_DRAWN_EVERY", 0.001)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    taken_before = set(threading.enumerate())
    with step("progress.documents", total=2):
        assert set(threading.enumerate()) == taken_before

    page = Page(monkeypatch)
    with step("progress.documents", "en", total=2) as taken:
        taken.done = 2
        until(lambda: page.outputs)

    assert page.outputs[0]["text/plain"].startswith("Word documents: 2 of 2")
    assert page.outputs[0]["text/plain"].endswith(", done")
    assert set(threading.enumerate()) == taken_before


def test_a_notebook_says_that_work_was_stopped(monkeypatch):
    """Interrupted in a notebook, the line says how far it came, and the thread that drew it is gone."""
    monkeypatch.setattr(progress, "_DRAWN_EVERY", 0.001)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    page = Page(monkeypatch)

    with pytest.raises(KeyboardInterrupt), step("progress.documents", "fr", total=200) as taken:  # noqa: PT012
        taken.done = 40
        until(lambda: page.outputs)
        raise KeyboardInterrupt

    assert "40 sur 200" in page.outputs[0]["text/plain"]
    assert page.outputs[0]["text/plain"].endswith(", arrêté")
    assert [each for each in threading.enumerate() if each.name == "costing-progress"] == []


def test_a_batch_shows_itself_unless_i_watch_it_myself(monkeypatch, tmp_path):
    """Two hundred documents say how many are done; where a function of mine is told, nothing else is shown."""
    taken = []

    @contextmanager
    def noted(what, _, total):
        taken.append(progress.Step(what, 0, total))
        yield taken[-1]

    monkeypatch.setattr(batch, "step", noted)
    monkeypatch.setattr(batch, "_document", lambda quote, **_: b"%d" % quote)
    monkeypatch.setattr(batch, "document_name", lambda quote, *_: f"{quote}.docx")

    batch.write_documents(range(5), tmp_path, processes=1)
    batch.write_documents(range(5), tmp_path, processes=1, progress=lambda *_: None)

    assert [(each.what, each.done, each.total) for each in taken] == [("progress.documents", 5, 5)]


def until(is_so, seconds=60):
    """Wait for what a thread or a process does."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


# Interrupted


def stopped_at(monkeypatch, place, name, count):
    """Interrupt at one of the calls of a function."""
    held, calls = getattr(place, name), []

    def stopped(*given, **named):
        calls.append(name)
        if len(calls) == count:
            raise KeyboardInterrupt
        return held(*given, **named)

    monkeypatch.setattr(place, name, stopped)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_quote_interrupted_at_any_file_leaves_none(monkeypatch, tmp_path, moment, count):
    """Ctrl-C while the files of a quote are written: none of them is there, nor a part; one line says so."""
    place = os if moment == "fsync" else files.Path
    stopped_at(monkeypatch, place, moment, count)

    done = called("quote", CHU, *ON, "--lang", "en", "--out", tmp_path / "out")

    assert (done.code, done.out) == (130, b"")
    assert done.told == f"{STOPPED}\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_what_stays_is_said_in_my_language(monkeypatch, lang):
    """Whatever command is interrupted, one line in my language says what stays, and no traceback."""
    stopped_at(monkeypatch, sys.modules["costing.cli"], "question_table", 1)

    done = called("questions", CHU, *ON, "--lang", lang)

    assert (done.code, done.out) == (130, b"")
    assert len(done.told.splitlines()) == 1
    assert KEPT[lang] in done.told


def test_a_backtest_interrupted_while_it_writes_leaves_no_overlay(monkeypatch, tmp_path):
    """Ctrl-C when the proposals are written: no file of them, nor a part of one, is there."""
    history = tmp_path / "history.csv"
    projects(40, 1).to_csv(history, index=False)
    stopped_at(monkeypatch, os, "fsync", 1)

    done = called("backtest", history, *ON, "--lang", "en", "--out", tmp_path / "own.toml")

    assert (done.code, done.out, done.told) == (130, b"", f"{STOPPED}\n")
    assert sorted(files_in(tmp_path)) == ["history.csv"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """All of a register of three quotes, as lines."""
    folder = tmp_path_factory.mktemp("register")
    with Register(folder / "register.db") as register:
        for text in texts():
            register.issue(Quote.from_json(text), at=NOON)
        register.export(folder / "lines.jsonl")
    return folder / "lines.jsonl"


@pytest.mark.parametrize("count", [1, 8, 20, 28])
def test_a_register_interrupted_while_it_is_loaded_is_not_there(monkeypatch, tmp_path, exported, count):
    """Ctrl-C while a register is loaded: nothing of it is there, and the same command loads all of it."""
    with monkeypatch.context() as patch:
        stopped_at(patch, SqliteStore, "rows", count)
        stopped = called("register", "import", exported, "--register", tmp_path / "new.db", "--lang", "en")
    left = files_in(tmp_path)

    again = called("register", "import", exported, "--register", tmp_path / "new.db", "--lang", "en")

    assert (stopped.code, stopped.told) == (130, f"{STOPPED}\n")
    assert left in ({}, {"new.db": b""})
    assert again.code == 0
    with Register(tmp_path / "new.db") as register:
        assert (register.check().problems, register.check().quotes) == ((), len(texts()))


def test_a_quote_interrupted_after_it_was_registered_is_in_the_register(monkeypatch, tmp_path):
    """Ctrl-C between the number of a quote and its files: I am told the number, and how to have the files."""
    stopped_at(monkeypatch, os, "fsync", 1)
    url = tmp_path / "register.db"

    done = called("quote", CHU, *ON, "--lang", "en", "--register", url, "--out", tmp_path / "out")

    assert done.code == 130
    assert "Stopped: the quote is in the register under the number 2026-0001" in done.told.splitlines()[-1]
    assert "costing register show 2026-0001 --out DIR" in done.told.splitlines()[-1]
    assert not (tmp_path / "out").exists()
    with Register(url) as register:
        assert register.check().quotes == 1


# With real processes and the signal of a terminal, which all programs on it receive


@pytest.fixture
def _hears():
    """Hear Ctrl-C, and so let what is started hear it, also where the tests run behind a shell that does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@posix
@pytest.mark.usefixtures("_hears")
def test_a_block_of_milliseconds_ends_before_an_interrupt_is_heard():
    """Ctrl-C between a file and its final name is heard once the file is there; one within, one outside."""
    done = []

    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("inside")
        done.append("outside")

    assert done == ["inside"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@posix
@pytest.mark.usefixtures("_hears")
def test_a_program_that_is_started_deaf_hears_no_interrupt():
    """A process started for a batch does not hear the Ctrl-C of the terminal; one started after it does."""
    sleeper = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]
    with deaf_children():
        deaf = subprocess.Popen(sleeper, stdout=subprocess.PIPE)
    hears = subprocess.Popen(sleeper, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for each in (deaf, hears):
        each.stdout.readline()
        each.send_signal(signal.SIGINT)

    assert hears.wait(60) != 0
    assert deaf.poll() is None
    deaf.kill()
    deaf.wait()
    for each in (deaf, hears):
        each.stdout.close()


OFFICE = """#!{python}
import os, sys, time
with open({note!r} + ".new", "w") as stream:
    stream.write(str(os.getpid()))
os.rename({note!r} + ".new", {note!r})
time.sleep(60)
"""


@posix
@pytest.mark.usefixtures("_hears")
def test_a_pdf_interrupted_on_the_terminal_ends_libreoffice_and_leaves_the_rest(tmp_path):
    """Ctrl-C while LibreOffice works: it ends, the record and the documents are whole, and nothing else is left."""
    note, programs, out, temporary = (tmp_path / name for name in ("note", "bin", "out", "tmp"))
    programs.mkdir()
    temporary.mkdir()
    (programs / "soffice").write_text(OFFICE.format(python=sys.executable, note=str(note)), "utf-8")
    (programs / "soffice").chmod(0o755)
    env = environment(PATH=f"{programs}:{os.environ['PATH']}", TMPDIR=str(temporary))
    words = command("quote", CHU, *ON, "--lang", "en", "--pdf", "--out", out)

    process = subprocess.Popen(
        words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    until(lambda: note.exists() or process.poll() is not None)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)

    assert process.returncode == 130
    assert plain(told).splitlines()[-1] == STOPPED
    assert b"Traceback" not in told
    assert sorted(path.suffix for path in out.iterdir()) == [".docx", ".json", ".xlsx"]
    assert list(temporary.iterdir()) == []
    assert living(int(note.read_text())) == []


BATCH = """
import sys
from costing.documents import batch
from tests.test_batch import quotes

made = list(quotes(6))
batch._FEW = 1
try:
    print("begun", flush=True)
    batch.write_documents(made, sys.argv[1], processes=2)
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@posix
@pytest.mark.usefixtures("_hears")
@pytest.mark.parametrize("at_once", [True, False], ids=["starting", "writing"])
def test_a_batch_interrupted_on_the_terminal_leaves_whole_files(tmp_path, at_once):
    """Ctrl-C reaches the processes of a batch too: none complains, none goes on, and each file there is whole."""
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-c", BATCH, str(out)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    process.stdout.readline()
    until(lambda: children(process.pid) if at_once else files_in(out))
    os.killpg(process.pid, signal.SIGINT)
    said, told = process.communicate(timeout=60)

    assert (process.returncode, said, told) == (0, b"stopped\n", b"")
    there = files_in(out)
    assert all(name.startswith("H-") and name.endswith(".docx") for name in there)
    assert all(zipfile.ZipFile(io.BytesIO(content)).testzip() is None for content in there.values())
    until(lambda: not living(process.pid))


def living(group):
    """Return the processes of a group that have not ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of_group, *_ = status.read_text().rpartition(")")[2].split()
            found += [status] if int(of_group) == group and state != "Z" else []
    return found


def children(number):
    """Return the processes that a process has started."""
    return Path(f"/proc/{number}/task/{number}/children").read_text().split()


def test_interrupted_while_it_is_loaded_a_command_says_that_nothing_was_done():
    """Ctrl-C in the first second, before a command has begun, is one line and code 130, and no traceback."""
    code = (
        "import sys\n"
        "class Stopped:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'costing.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stopped())\n"
        "from costing.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith("interrompu")
    assert len(done.stderr.splitlines()) == 1
