"""Documents of many quotes at once: whole files, none stopped by another, whatever happens to a process."""

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import zipfile
from concurrent.futures import Future
from contextlib import nullcontext

import psutil
import pytest
from pydantic_core import PydanticSerializationError

from costing import Scope, estimate, quote
from costing.document_errors import DocumentFailed
from costing.documents import batch, facility_documents
from costing.documents.batch import write_documents
from costing.documents.proposal import proposal_bytes
from costing.documents.view import offer_of
from costing.errors import CannotWrite, FileChanged
from costing.portfolio.surveys import survey
from tests.command import files_in
from tests.samples import DAY, book


def quotes(count):
    """Make quotes of small upgrades, one for each of several hospitals."""
    for number in range(count):
        scope = {"client": {"name": f"Hôpital n° {number}"}, "systems": {"ris": {"upgrade": "minor"}}}
        yield quote(estimate(Scope.model_validate({**scope, "reference": f"H-{number}"}), book(), DAY))


def broken(made):
    """Spoil a quote, so that it says no client's name."""
    return made.model_copy(update={"client": {}})


class Deadly:
    """What ends the process that is to write its document."""

    number, stem, lang = "H-X", "H-X", "fr"

    def __reduce__(self):
        """Be read as an end."""
        return os._exit, (3,)


@pytest.fixture
def many(monkeypatch):
    """Let even a few quotes be worth processes of their own."""
    monkeypatch.setattr(batch, "_FEW", 1)


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.usefixtures("many")
def test_a_batch_gives_the_files_that_each_quote_gives_alone(tmp_path, monkeypatch, processes):
    """However many work on it, a batch writes the same documents as one by one, and tells how far it is."""
    monkeypatch.setattr(batch, "_RENEWED_AFTER", 2)
    made, told = list(quotes(5)), []

    done = write_documents(
        made, tmp_path / "out", processes=processes, progress=lambda number, total: told.append((number, total))
    )

    assert files_in(tmp_path / "out") == {
        f"{each.number}.docx": proposal_bytes(offer_of(each, "fr", "proposal")) for each in made
    }
    assert [path.name for path in done.written] == [f"{each.number}.docx" for each in made]
    assert done.failures == ()
    assert told == [(number, 5) for number in range(1, 6)]
    assert multiprocessing.active_children() == []


def test_language_and_kind_stand_in_the_name(tmp_path, monkeypatch):
    """A document in another language than the quote's, or of another kind, says so in its name."""
    monkeypatch.setattr(batch, "proposal_bytes", lambda *_: b"")
    (made,) = quotes(1)

    for kind, lang in (("proposal", None), ("proposal", "ar"), ("technical", "fr"), ("technical", "ar")):
        assert write_documents([made], tmp_path, kind=kind, lang=lang).failures == ()

    endings = ["ar.docx", "ar.technical.docx", "docx", "technical.docx"]
    assert sorted(files_in(tmp_path)) == [f"{made.number}.{ending}" for ending in endings]


def test_quotes_may_come_one_after_the_other(tmp_path):
    """Quotes that are made on the way are written on the way, though nobody knows yet how many there will be."""
    told = []

    done = write_documents(quotes(3), tmp_path, processes=1, progress=lambda *said: told.append(said))

    assert told == [(1, None), (2, None), (3, None)]
    assert len(done.written) == len(files_in(tmp_path)) == 3


class AtOnce:
    """Processes that are done with a quote as soon as they have it."""

    def submit(self, make, made):
        """Make its document."""
        future = Future()
        future.set_result(make(made))
        return future

    def shutdown(self, **_):
        """End."""


@pytest.mark.usefixtures("many")
def test_documents_are_written_while_further_quotes_are_made(tmp_path, monkeypatch):
    """The first files are there, and counted, long before the last quote of a long list is made."""
    monkeypatch.setattr(batch, "proposal_bytes", lambda *_: b"")
    monkeypatch.setattr(batch, "_pool", lambda _: AtOnce())
    told, there = [], []

    def one_by_one():
        for made in quotes(3):
            there.append((len(files_in(tmp_path)), len(told)))
            yield made

    write_documents(one_by_one(), tmp_path, processes=2, progress=lambda *said: told.append(said))

    assert there == [(0, 0), (1, 1), (2, 2)]


def test_an_interrupt_is_no_fault_of_a_document(monkeypatch, tmp_path):
    """Ctrl-C while a document is made ends the batch, also where a library made an error of its own of it."""

    def stopped(*_):
        message = "Error serializing to JSON: KeyboardInterrupt: "
        raise PydanticSerializationError(message)

    monkeypatch.setattr(batch, "proposal_bytes", stopped)

    with pytest.raises(KeyboardInterrupt):
        write_documents(quotes(1), tmp_path, processes=1)


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.usefixtures("many")
def test_one_bad_quote_stops_no_other(tmp_path, processes):
    """Of three quotes one cannot be printed: the two others are there, and I am told which one is not, and why."""
    one, two, three = quotes(3)

    done = write_documents([one, broken(two), three], tmp_path, processes=processes)

    assert sorted(files_in(tmp_path)) == [f"{one.number}.docx", f"{three.number}.docx"]
    (failure,) = done.failures
    assert failure.number == two.number
    assert "KeyError" in str(failure.error)
    assert "Report it" in str(failure.error)


@pytest.mark.usefixtures("many")
def test_a_quote_that_ends_a_process_stops_no_other(tmp_path):
    """A document that takes all the memory takes its process with it: all the others are written all the same."""
    made = list(quotes(2))

    done = write_documents([Deadly(), *made], tmp_path, processes=2)

    assert sorted(files_in(tmp_path)) == sorted(f"{each.number}.docx" for each in made)
    (failure,) = done.failures
    assert isinstance(failure.error, DocumentFailed)
    assert (failure.number, failure.error.reason.key) == ("H-X", "process_lost")


@pytest.mark.usefixtures("many")
def test_where_no_process_can_be_started_the_batch_is_written_all_the_same(tmp_path):
    """On a computer that lets no further process start, the documents are written by this one."""
    executable = multiprocessing.spawn.get_executable()
    multiprocessing.set_executable(os.devnull)
    try:
        done = write_documents(list(quotes(2)), tmp_path, processes=2)
    finally:
        multiprocessing.set_executable(executable)

    assert len(done.written) == len(files_in(tmp_path)) == 2


SCRIPT = """
import sys
from costing.documents import batch, facility_documents
from tests.test_batch import quotes

print("begun")
batch._FEW = 1
print(len(batch.write_documents(list(quotes(2)), sys.argv[1], processes=2).written), "written")
"""


def test_a_script_is_not_run_again_for_every_process(tmp_path):
    """A script that writes a batch runs once, also where processes start by reading it; it needs no guard for that."""
    (tmp_path / "script.py").write_text(SCRIPT, "utf-8")
    command = [sys.executable, str(tmp_path / "script.py"), str(tmp_path / "out")]
    paths = os.pathsep.join(sys.path)

    ran = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=True, timeout=120
    )

    assert ran.stdout.split("\n") == ["begun", "2 written", ""]
    assert ran.stderr == ""


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.usefixtures("many")
def test_an_interrupt_leaves_whole_files_alone(tmp_path, processes):
    """When I stop a batch halfway, every file that is there is whole, and no process goes on."""

    def stopped(done, _):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_documents(list(quotes(4)), tmp_path, processes=processes, progress=stopped)

    assert len(files_in(tmp_path)) == 2
    assert all(zipfile.ZipFile(io.BytesIO(content)).testzip() is None for content in files_in(tmp_path).values())
    assert multiprocessing.active_children() == []


def test_a_document_of_other_content_is_never_overwritten(tmp_path):
    """Someone's edited proposal stays; the quote it belongs to is named, and the others are written beside it."""
    one, two = quotes(2)
    (tmp_path / f"{one.number}.docx").write_bytes(b"edited")

    done = write_documents([one, two], tmp_path)

    assert files_in(tmp_path)[f"{one.number}.docx"] == b"edited"
    assert [path.name for path in done.written] == [f"{two.number}.docx"]
    assert [(failure.number, type(failure.error)) for failure in done.failures] == [(one.number, FileChanged)]


def test_a_folder_that_takes_no_file_ends_the_batch(tmp_path):
    """Where nothing can be written I am told at once, not once for each of two hundred quotes."""
    (tmp_path / "out").write_text("a file")
    told = []

    with pytest.raises(CannotWrite, match="a file stands where a folder is needed"):
        write_documents(quotes(200), tmp_path / "out", progress=lambda *said: told.append(said), processes=1)

    assert told == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends the processes with their job")
def test_no_process_is_left_behind_by_one_that_was_killed():
    """Whoever writes documents may be killed at any moment: the processes that helped end with it."""
    code = (
        "import os, time; from costing.documents import batch; pool = batch._pool(1);"
        "print(pool.submit(os.getpid).result(), flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = psutil.Process(int(parent.stdout.readline()))

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    _, left = psutil.wait_procs([child], timeout=20)
    for each in left:
        each.kill()
    assert left == []


def test_what_is_there_already_is_counted_as_soon_as_it_is_found(tmp_path, monkeypatch):
    """Where every document is there already the count moves on with each of them, not once at the end."""
    (tmp_path / "table.csv").write_text("reference,systems.ris.upgrade\nA,minor\nB,minor\nC,minor\n", "utf-8")
    found, seen = survey(tmp_path / "table.csv", book().on(DAY)), []

    class Seen:
        def __setattr__(self, name, value):
            seen.append((name, value))

    monkeypatch.setattr(batch, "proposal_bytes", lambda *_: b"")
    for _ in range(2):
        seen.clear()
        monkeypatch.setattr(facility_documents, "step", lambda *_: nullcontext(Seen()))
        done = facility_documents.write_facility_documents(found, tmp_path, book(), DAY, kind="proposal", lang="fr")

    assert (done.written, done.kept) == (0, 3)
    assert seen == [("done", number) for number in range(4)]
