"""A register in a file: what is no register, copies, moves, other processes, what stands in the audit for good."""

import os
import pickle
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from costing import Register
from costing.quoting import register_sqlite
from costing.quoting.register_store import SCHEMA
from costing.register_errors import (
    AddressRefused,
    NoteRefused,
    RegisterBusy,
    RegisterCopied,
    RegisterForeign,
    RegisterNewer,
    RegisterNotYours,
    RegisterUnreached,
    RegisterUnwritten,
)
from tests.registers import NOON, connection_of, later, small

NOBODY = 65534


@pytest.fixture
def path(tmp_path):
    """A register that holds one quote."""
    path = tmp_path / "register.db"
    with Register(path) as register:
        register.issue(small(), at=NOON)
    return path


def plain(path):
    return sqlite3.connect(path, isolation_level=None)


def folder(path):
    return {each.name: each.read_bytes() for each in sorted(path.parent.iterdir())}


@pytest.mark.parametrize("way", ["{path}", "sqlite:///{path}"])
def test_a_register_is_named_by_its_path(path, way):
    """A register is a file that I name by its path, or as programs name databases."""
    with Register(way.format(path=path)) as register:
        assert register.entry("2026-0001", at=NOON).client == "Clinique d'Exemple"
        assert register.where == str(path)
        assert repr(register) == f"Register({str(path)!r})"


def test_a_register_may_have_any_name(tmp_path):
    """Spaces, accents, question marks and percent signs in a path are what they are, and the home of no other file."""
    path = tmp_path / "régistre 100%20? #1 و.db"

    with Register(path) as register:
        register.issue(small(), at=NOON)

    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    with Register(str(path)) as register:
        assert register.check().sound


@pytest.mark.parametrize("address", ["", "  ", ":memory:", "mysql://me:secret@host/db", "sqlite:///", "a\nb"])
def test_an_address_of_another_kind(address):
    """What is no address of a register is told, and a password in it is not repeated."""
    with pytest.raises(AddressRefused) as refusal:
        Register(address)

    assert "secret" not in str(refusal.value)


def test_opening_and_reading_make_no_file(tmp_path):
    """A register is made by its first quote, not by looking for one."""
    Register(tmp_path / "register.db").close()

    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_register_is_there(tmp_path):
    """A mistyped folder is told, and none is made."""
    with Register(tmp_path / "nowhere" / "register.db") as register, pytest.raises(RegisterUnreached, match="folder"):
        register.issue(small(), at=NOON)

    with pytest.raises(RegisterUnreached, match="That is a folder"):
        Register(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_leads_nowhere(tmp_path):
    """A file in the place of a folder, and a name that no disk takes, are told."""
    (tmp_path / "file").touch()

    with pytest.raises(RegisterUnreached, match="folder does not exist"):
        Register(tmp_path / "file" / "register.db")
    with pytest.raises(RegisterUnreached, match="does not answer as it should"):
        Register(tmp_path / ("x" * 300))


def test_an_empty_file_is_a_register_that_is_not_there_yet(tmp_path):
    """A file of no bytes, as an interrupted start leaves it, becomes a register with its first quote."""
    path = tmp_path / "register.db"
    path.touch()

    with Register(path) as register:
        assert register.issue(small(), at=NOON).number == "2026-0001"


def of_text(path):
    path.write_text("Numéro;Client\n2026-0001;CHU\n", "utf-8")


def of_other_application(path):
    with plain(path) as connection:
        connection.execute("CREATE TABLE costing_quote (number TEXT)")


def of_marked_application(path):
    with plain(path) as connection:
        connection.execute("PRAGMA application_id = 1")
        connection.execute("CREATE TABLE notes (text TEXT)")


@pytest.mark.parametrize("make", [of_text, of_other_application, of_marked_application])
def test_a_file_that_is_no_register_is_left_as_it_is(tmp_path, make):
    """A text, or the database of another application, is refused and not touched, to the byte."""
    path = tmp_path / "file.db"
    make(path)
    before = folder(path)

    with pytest.raises(RegisterForeign):
        Register(path)
    assert folder(path) == before


def test_a_register_of_a_later_version_is_left_as_it_is(path):
    """A register that a later costing wrote says which format it has, and is not touched."""
    with plain(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    before = folder(path)

    with pytest.raises(RegisterNewer) as refusal:
        Register(path)

    assert (refusal.value.found, refusal.value.known) == (SCHEMA + 1, SCHEMA)
    assert folder(path) == before


def test_a_register_that_becomes_later_while_it_is_open(path):
    """A colleague's later costing has changed the register meanwhile: mine writes nothing more in it."""
    with Register(path) as register:
        connection = plain(path)
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
        with pytest.raises(RegisterNewer):
            register.issue(small(), at=NOON)
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.close()
        assert register.issue(small(), at=NOON).number == "2026-0002"


def test_a_damaged_file_is_told(path):
    """A file whose pages were overwritten is told as damaged, wherever it was hit."""
    size = path.stat().st_size
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * (size - 4096))

    with Register(path) as register, pytest.raises(RegisterForeign, match="damaged"):
        register.search(at=NOON)


def test_a_copy_is_read_and_not_written(path, tmp_path):
    """A copy shows what the original held, and gives no number: the two would give the same ones twice."""
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)

    with Register(copy) as register:
        assert len(register.search(at=NOON)) == 1
        with pytest.raises(RegisterCopied) as refusal:
            register.issue(small(), at=NOON)
        with pytest.raises(RegisterCopied):
            register.send("2026-0001", at=NOON)
        assert register.entry("2026-0001", at=NOON).state == "draft"
    assert refusal.value.original == str(path)
    assert str(path) in str(refusal.value)
    with Register(path) as register:
        assert register.issue(small(), at=NOON).number == "2026-0002"


def test_a_renamed_register_is_the_same(path, tmp_path):
    """A register that I rename or move on its disk goes on, and its copies still name where it is."""
    moved = tmp_path / "renamed.db"
    path.rename(moved)

    with Register(moved) as register:
        assert register.issue(small(), at=NOON).number == "2026-0002"
    copy = tmp_path / "copy.db"
    shutil.copy(moved, copy)
    with Register(copy) as register, pytest.raises(RegisterCopied) as refusal:
        register.issue(small(), at=NOON)
    assert refusal.value.original == str(moved)


def test_a_restored_register_is_adopted(path, tmp_path):
    """A register that was moved to another disk goes on once somebody answers for it, and that stands in the audit."""
    copy = tmp_path / "restored.db"
    shutil.copy(path, copy)
    path.unlink()

    with Register(copy) as register:
        with pytest.raises(NoteRefused):
            register.adopt(at=later(1), by=" ")
        register.adopt(at=later(1), by="Amina")
        register.adopt(at=later(2), by="Amina")
        assert register.issue(small(), at=later(3)).number == "2026-0002"
        assert register.check().sound
    connection = plain(copy)
    adopted = connection.execute("SELECT who, facts FROM costing_audit WHERE event = 'adopted'").fetchall()
    connection.close()
    assert adopted == [("Amina", f'{{"new":"{copy}","old":"{path}"}}')]


def test_a_device_that_is_told_anew_is_no_copy(path, monkeypatch):
    """After a restart a disk may go by another number: the register at the same place is still the same."""
    real = Path.stat

    def elsewhere(self, **said):
        found = list(real(self, **said))
        found[2] += 1
        return os.stat_result(found)

    monkeypatch.setattr(register_sqlite.Path, "stat", elsewhere)

    with Register(path) as register:
        assert register.issue(small(), at=NOON).number == "2026-0002"


def test_a_file_that_was_replaced_while_it_was_open(path, tmp_path):
    """Another file was put in the place of the open one: nothing is written into what nobody will find again."""
    with Register(path) as register:
        copy = tmp_path / "copy.db"
        shutil.copy(path, copy)
        copy.replace(path)
        with pytest.raises(RegisterUnreached, match="moved, deleted or replaced"):
            register.issue(small(), at=NOON)
        path.unlink()
        with pytest.raises(RegisterUnreached, match="moved, deleted or replaced"):
            register.issue(small(), at=NOON)


def test_a_register_that_is_kept_locked(path, monkeypatch):
    """A register that another program keeps locked is told after a while, and has changed in nothing."""
    monkeypatch.setattr(register_sqlite, "LOCKED_SECONDS", 0.05)
    connection = plain(path)
    connection.execute("BEGIN IMMEDIATE")

    with Register(path) as register:
        with pytest.raises(RegisterBusy):
            register.issue(small(), at=NOON)
        assert len(register.search(at=NOON)) == 1
        connection.execute("ROLLBACK")
        assert register.issue(small(), at=NOON).number == "2026-0002"
    connection.close()


def test_a_full_disk_leaves_the_register_as_it_was(path):
    """A disk that fills up in the middle of a quote is told; no half of it stays, and its number goes to the next."""
    with Register(path) as register:
        pages = connection_of(register).execute("PRAGMA page_count").fetchone()[0]
        connection_of(register).execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(RegisterUnwritten, match="no space left"):
            register.issue(small(), at=NOON)
        connection_of(register).execute("PRAGMA max_page_count = 1000000")
        assert register.check().sound
        assert register.issue(small(), at=NOON).number == "2026-0002"


@contextmanager
def of_no_rights():
    """Do as somebody who has no rights to others' files: root itself may write everywhere."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


@pytest.fixture
def locked(path):
    """A register in a folder that takes no file, seen by somebody who may only read."""
    if os.name == "nt":
        pytest.skip("Windows lets a folder that can only be read take files")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        held = Path(place) / "register.db"
        shutil.copy(path, held)
        with Register(held) as register:
            register.adopt(at=NOON, by="Amina")
        held.chmod(0o444)
        held.parent.chmod(0o555)
        yield held
        held.parent.chmod(0o755)


def test_a_register_that_can_only_be_read(locked):
    """On a disk or in a folder that can only be read I see everything, and what I try to write is one clear refusal."""
    with of_no_rights(), Register(locked) as register:
        assert [each.number for each in register.search(at=NOON)] == ["2026-0001"]
        assert register.quote("2026-0001").client["name"] == "Clinique d'Exemple"
        with pytest.raises(RegisterUnwritten) as refusal:
            register.issue(small(), at=NOON)
        assert register.check().sound
    assert "can only be read" in str(refusal.value)
    assert [each.name for each in locked.parent.iterdir()] == ["register.db"]


def test_a_register_that_becomes_writable_again(locked):
    """Once the folder takes files again, the register that is open goes on."""
    with of_no_rights():
        register = Register(locked)
        assert len(register.search(at=NOON)) == 1
    locked.chmod(0o666)
    locked.parent.chmod(0o777)
    with of_no_rights(), register:
        assert register.issue(small(), at=NOON).number == "2026-0002"
        assert len(register.search(at=NOON)) == 2


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_half_of_a_register_is_not_read(locked, ending):
    """A file whose last steps still stand in another one beside it is not read without them."""
    locked.parent.chmod(0o755)
    Path(f"{locked}{ending}").write_bytes(b"something")
    Path(f"{locked}{ending}").chmod(0o444)
    locked.parent.chmod(0o555)

    with of_no_rights(), pytest.raises(RegisterUnreached) as refusal:
        Register(locked)
    assert ending in str(refusal.value)


def test_a_register_that_may_not_be_read(locked):
    """A register whose owner keeps it to themselves is told as such."""
    locked.chmod(0o000)

    with of_no_rights(), pytest.raises(RegisterUnreached) as refusal:
        Register(locked)
    assert "right to read" in str(refusal.value)


def test_a_process_that_was_split_off_opens_its_own(path):
    """A register that was open when a process was split off is refused there: two would share one connection."""
    with Register(path) as register:
        child = os.fork() if hasattr(os, "fork") else None
        if child == 0:
            try:
                register.search(at=NOON)
            except RegisterNotYours:
                os._exit(7)
            os._exit(1)
        if child is not None:
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        assert len(register.search(at=NOON)) == 1


def test_a_refusal_travels(path, tmp_path):
    """A refusal of a register reaches another process with its words."""
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)

    with Register(copy) as register, pytest.raises(RegisterCopied) as refusal:
        register.issue(small(), at=NOON)

    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE costing_audit SET who = 'nobody'",
        "DELETE FROM costing_audit",
        """INSERT OR REPLACE INTO costing_audit SELECT id, at, 'nobody', event, number, revision, state_before,
            state_after, facts, digest FROM costing_audit""",
        "DELETE FROM costing_quote",
    ],
)
def test_what_was_noted_stays_noted(path, sql):
    """Not even by hand does the database let an event be changed, replaced or deleted, nor a quote be deleted."""
    connection = plain(path)

    with pytest.raises(sqlite3.IntegrityError, match="a register only grows"):
        connection.execute(sql)
    connection.close()


def test_what_is_written_is_on_the_disk(path):
    """Readers read while someone writes, and a confirmed number is on the disk, not only on its way there."""
    with Register(path) as register:
        connection = connection_of(register)
        settings = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        settings += [connection.execute("PRAGMA foreign_keys").fetchone()[0]]

    assert settings == ["wal", 2, 1]
    assert [each.name for each in path.parent.iterdir()] == ["register.db"]
