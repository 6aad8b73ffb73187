"""A register on a server: who may reach it, what is said when it cannot be, and that no password is ever shown."""

import builtins
import threading

import psycopg
import pytest

from costing import Register
from costing.document_errors import ExtraMissing
from costing.quoting import register_postgres
from costing.quoting.register_states import number_of
from costing.quoting.register_store import SCHEMA
from costing.register_errors import (
    AddressRefused,
    RegisterAbsent,
    RegisterBusy,
    RegisterFailed,
    RegisterInDoubt,
    RegisterNewer,
    RegisterUnreached,
    RegisterUnwritten,
)
from tests.postgres import GUARDED, PASSWORD, USER
from tests.registers import NOON, connection_of, small, store_of


@pytest.fixture
def url(postgres_server):
    """The address of a register that holds one quote."""
    url = postgres_server.place()
    with Register(url) as register:
        register.issue(small(), at=NOON)
    return url


def test_a_register_says_where_it_is_without_the_password(postgres_server):
    """An address is shown with user, server and database, and never with its password, wherever that stands."""
    for address in (
        postgres_server.url(user=GUARDED, password=PASSWORD),
        postgres_server.url(user=GUARDED) + f"&password={PASSWORD}",
    ):
        with Register(address) as register:
            assert register.where == f"postgresql://{GUARDED}@{postgres_server.folder}/postgres"
            assert PASSWORD not in repr(register)


def test_a_wrong_password_is_told_and_not_repeated(postgres_server):
    """A wrong password is said to be wrong; neither the words nor the facts of the refusal hold it."""
    with pytest.raises(RegisterUnreached, match="user name or password") as refusal:
        Register(postgres_server.url(user=GUARDED, password=f"hunter2-{PASSWORD}"))

    assert "hunter2" not in str(refusal.value) + repr(refusal.value.facts)
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize(
    "address",
    ["postgresql://me:hunt/er2@host/db", "postgresql://me:hunter2@host:port/db", "postgresql://me:hunter2@h/db?x=1"],
)
def test_an_address_that_cannot_be_read_is_not_repeated(address):
    """A password with a sign that cuts the address in two is told without any part of it."""
    with pytest.raises(AddressRefused) as refusal:
        Register(address)

    assert "hunt" not in str(refusal.value) + repr(refusal.value.facts)


def test_a_server_that_is_not_there(tmp_path):
    """A server that does not answer, or a machine there is none of, is told as such."""
    for address in (
        "postgresql://me:hunter2@127.0.0.1:1/db",
        f"postgresql://me@/db?host={tmp_path}",
        "postgresql://me@no-such-machine.invalid/db",
    ):
        with pytest.raises(RegisterUnreached, match="No PostgreSQL server answers") as refusal:
            Register(address)
        assert "hunter2" not in str(refusal.value)


def test_a_database_that_is_not_there(postgres_server):
    """A mistyped database or user is told as such."""
    with pytest.raises(RegisterUnreached, match="no such database"):
        Register(postgres_server.url().replace("/postgres?", "/postgre?"))
    with pytest.raises(RegisterUnreached, match="no such database or user"):
        Register(postgres_server.url(user="nobody"))


def test_a_user_who_may_not_write(postgres_server, url):
    """A user with the right to read reads; what they try to write is one clear refusal, and nothing changes."""
    schema = url.rpartition("%3D")[2]
    postgres_server.run(f"GRANT USAGE ON SCHEMA {schema} TO {GUARDED}")
    postgres_server.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {GUARDED}")

    with Register(postgres_server.url(schema, user=GUARDED, password=PASSWORD)) as register:
        assert len(register.search(at=NOON)) == 1
        with pytest.raises(RegisterUnwritten, match="no right to write"):
            register.issue(small(), at=NOON)
        assert register.check().sound


def test_a_server_that_can_only_be_read(url):
    """A server that takes nothing, as a replica, is one clear refusal."""
    with Register(f"{url}%20-cdefault_transaction_read_only%3Don") as register:
        assert len(register.search(at=NOON)) == 1
        with pytest.raises(RegisterUnwritten, match="can only be read"):
            register.issue(small(), at=NOON)


def test_a_register_of_a_later_version_on_a_server(postgres_server, url):
    """A register that a later costing wrote is neither read nor written."""
    postgres_server.run("UPDATE costing_schema SET version = version + 1", url)

    with Register(url) as register:
        with pytest.raises(RegisterNewer) as refusal:
            register.search(at=NOON)
        assert (refusal.value.found, refusal.value.known) == (SCHEMA + 1, SCHEMA)
        with pytest.raises(RegisterNewer):
            register.issue(small(), at=NOON)
    assert postgres_server.run("SELECT count(*) FROM costing_quote", url) == [(1,)]


def test_a_place_without_a_schema(postgres_server):
    """An address that leads to no schema to make a register in is refused in clear words."""
    with Register(postgres_server.url("nowhere")) as register:
        with pytest.raises(RegisterAbsent):
            register.search(at=NOON)
        with pytest.raises(RegisterUnreached, match="no schema"):
            register.issue(small(), at=NOON)


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [("53100", RegisterUnwritten, "no space left"), ("XX001", RegisterFailed, "It says: something is wrong")],
)
def test_whatever_the_server_refuses_in_the_middle(postgres_server, url, code, kind, said):
    """A server whose disk is full, or that refuses for a reason nobody foresaw, is told, and nothing has happened."""
    postgres_server.run(
        f"""CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'something is wrong' USING ERRCODE = '{code}'; END $$;
            CREATE TRIGGER no BEFORE INSERT ON costing_audit FOR EACH ROW EXECUTE FUNCTION no()""",
        url,
    )
    with Register(url) as register:
        with pytest.raises(kind, match=said):
            register.issue(small(), at=NOON)
        postgres_server.run("DROP TRIGGER no ON costing_audit", url)
        assert register.check().sound
        assert register.issue(small(), at=NOON).number == "2026-0002"


def test_a_register_on_a_server_is_where_its_server_is(url):
    """There is nothing to adopt on a server: the address leads to the one register there is."""
    with Register(url) as register:
        register.adopt(at=NOON, by="Amina")
        assert register.check().events == 1


def test_a_row_that_is_kept_locked(url, monkeypatch):
    """A colleague's program that keeps the register locked is told after a while; then everything goes on."""
    monkeypatch.setattr(register_postgres, "LOCKED_SECONDS", 0.05)
    with psycopg.connect(url) as other, Register(url) as register:
        other.execute("SELECT * FROM costing_register FOR UPDATE")
        with pytest.raises(RegisterBusy):
            register.issue(small(), at=NOON)
        assert len(register.search(at=NOON)) == 1
        other.rollback()
        assert register.issue(small(), at=NOON).number == "2026-0002"


def killed(postgres_server, register):
    """End the server's side of a register's connection."""
    postgres_server.run(f"SELECT pg_terminate_backend({connection_of(register).info.backend_pid})")


def cut_short(postgres_server, register, *, again):
    """Cut the connection within a step, with something still to be written or nothing but to confirm it."""
    store = store_of(register)
    with store.writing() as pen:
        pen.number = number_of("2026", store.next_of("2026"))
        killed(postgres_server, register)
        if again:
            store.next_of("2026")


def test_a_connection_that_is_lost_between_two_steps(postgres_server, url):
    """A connection that was cut while nothing was done is made again by itself."""
    with Register(url) as register:
        killed(postgres_server, register)
        assert register.issue(small(), at=NOON).number == "2026-0002"
        killed(postgres_server, register)
        assert len(register.search(at=NOON)) == 2


def test_a_connection_that_is_lost_before_a_step_is_confirmed(postgres_server, url):
    """A connection that is cut in the middle of a step is told, and the step has not happened."""
    with Register(url) as register:
        with pytest.raises(RegisterUnreached, match="connection to the server was lost"):
            cut_short(postgres_server, register, again=True)
        assert register.issue(small(), at=NOON).number == "2026-0002"


def test_a_connection_that_is_lost_while_a_step_is_confirmed(postgres_server, url):
    """A connection that is cut at the last moment leaves a doubt, and the refusal says so, and how to look."""
    with Register(url) as register, pytest.raises(RegisterInDoubt, match="costing register show 2026-0002"):
        cut_short(postgres_server, register, again=False)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE costing_audit SET who = 'nobody'",
        "DELETE FROM costing_audit",
        "TRUNCATE costing_audit",
        "DELETE FROM costing_quote",
        "TRUNCATE costing_quote CASCADE",
        "INSERT INTO costing_audit SELECT * FROM costing_audit ON CONFLICT (id) DO UPDATE SET who = 'nobody'",
    ],
)
def test_what_was_noted_stays_noted_on_a_server(postgres_server, url, sql):
    """Not even by hand does the server let an event be changed or deleted, nor a quote be deleted."""
    with pytest.raises(psycopg.errors.RaiseException, match="a register only grows"):
        postgres_server.run(sql, url)


def test_eight_who_make_a_register_at_once(postgres_server):
    """Eight colleagues who issue the first quotes of all at the same moment get eight numbers, and one register."""
    url, start, found = postgres_server.place(), threading.Barrier(8), []

    def issue():
        with Register(url) as register:
            start.wait()
            found.append(register.issue(small(), at=NOON).number)

    threads = [threading.Thread(target=issue) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [f"2026-000{number}" for number in range(1, 9)]
    with Register(url) as register:
        assert register.check().sound


def test_a_server_without_its_library(monkeypatch):
    """Where the library that speaks with the server is missing, I am told how to get it."""
    real = builtins.__import__

    def without(name, *said, **more):
        if name.startswith("psycopg"):
            raise ImportError(name)
        return real(name, *said, **more)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(ExtraMissing, match="postgres"):
        Register(f"postgresql://{USER}@host/db")


def test_a_confirmed_number_is_on_the_servers_disk(url):
    """Whatever the server's own setting, a confirmed number is on its disk."""
    with Register(url) as register:
        assert store_of(register).rows("SHOW synchronous_commit") == [("on",)]
        assert store_of(register).rows("SHOW lock_timeout") == [("30s",)]
