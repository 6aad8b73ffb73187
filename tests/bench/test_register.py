"""Quotes issued in a second, fully durable, beside the same bytes put into the same database by hand: `make bench`."""

import sqlite3

import psycopg
import pytest

from costing import Register
from tests.registers import NOON
from tests.samples import chu_quote

GROUP = "one quote issued, on the disk ({}; aim: 100 a second or more, so 10 ms or less)"
CALLS = {"rounds": 200, "warmup_rounds": 5}


@pytest.fixture
def record():
    """The record of the example, as the register keeps it."""
    return chu_quote().to_json()


@pytest.mark.benchmark(group=GROUP.format("SQLite"))
def test_baseline_the_same_bytes_into_a_file(benchmark, record, tmp_path):
    """The baseline: the same bytes inserted and confirmed by plain sqlite3, with the same settings."""
    connection = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE quote (number INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT")

    def put():
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO quote (record) VALUES (?)", (record,))
        connection.execute("COMMIT")

    benchmark.pedantic(put, **CALLS)
    assert connection.execute("SELECT count(*) FROM quote").fetchone() == (205,)
    connection.close()


@pytest.mark.benchmark(group=GROUP.format("SQLite"))
def test_a_quote_issued_into_a_file(benchmark, tmp_path):
    """The example is numbered, sealed, registered and noted in the audit, in a file."""
    with Register(tmp_path / "register.db") as register:
        benchmark.pedantic(register.issue, args=(chu_quote(),), kwargs={"at": NOON}, **CALLS)
        assert len(register.search(at=NOON)) == 205


@pytest.mark.benchmark(group=GROUP.format("PostgreSQL"))
def test_baseline_the_same_bytes_into_a_server(benchmark, record, postgres_server):
    """The baseline: the same bytes inserted and confirmed by plain psycopg."""
    with psycopg.connect(postgres_server.place(), autocommit=True) as connection:
        connection.execute("CREATE TABLE quote (number BIGSERIAL PRIMARY KEY, record TEXT NOT NULL)")
        benchmark.pedantic(lambda: connection.execute("INSERT INTO quote (record) VALUES (%s)", (record,)), **CALLS)
        assert connection.execute("SELECT count(*) FROM quote").fetchone() == (205,)


@pytest.mark.benchmark(group=GROUP.format("PostgreSQL"))
def test_a_quote_issued_into_a_server(benchmark, postgres_server):
    """The example is numbered, sealed, registered and noted in the audit, on a server."""
    with Register(postgres_server.place()) as register:
        benchmark.pedantic(register.issue, args=(chu_quote(),), kwargs={"at": NOON}, **CALLS)
        assert len(register.search(at=NOON)) == 205


@pytest.fixture
def thousand(tmp_path):
    """A register of a thousand quotes."""
    with Register(tmp_path / "register.db") as register:
        for _ in range(1000):
            register.issue(chu_quote(), at=NOON)
        yield register


@pytest.mark.benchmark(
    group="a register of a thousand quotes (search, pipeline: aim 50 ms or less; check: 5 s or less)"
)
def test_a_search_among_a_thousand(benchmark, thousand):
    """A part of a client's name is looked for among a thousand quotes."""
    assert len(benchmark(lambda: thousand.search(at=NOON, client="exemple"))) == 1000


@pytest.mark.benchmark(
    group="a register of a thousand quotes (search, pipeline: aim 50 ms or less; check: 5 s or less)"
)
def test_the_pipeline_of_a_thousand(benchmark, thousand):
    """A thousand quotes are gathered by state and month."""
    assert len(benchmark(lambda: thousand.pipeline(at=NOON))) == 1


@pytest.mark.benchmark(
    group="a register of a thousand quotes (search, pipeline: aim 50 ms or less; check: 5 s or less)"
)
def test_the_check_of_a_thousand(benchmark, thousand):
    """A thousand quotes and their audit are gone through, every record and digest."""
    assert benchmark.pedantic(thousand.check, rounds=1).sound
