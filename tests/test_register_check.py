# ruff: noqa: S608 - tampering by hand is SQL
"""Nothing lost, doubled or altered: whatever somebody changes by hand in a register, its check tells."""

import json
import sqlite3

import pytest

from costing import Register
from costing.register_errors import RegisterForeign
from costing.wording import problem_said
from tests.registers import filled

GUARDS = ("costing_audit_unchanged", "costing_audit_undeleted", "costing_audit_unreplaced", "costing_quote_undeleted")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a register with a bit of everything."""
    path = tmp_path_factory.mktemp("register") / "register.db"
    filled(path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, whole):
    """A copy of it, which is as good to be read."""
    path = tmp_path / "register.db"
    path.write_bytes(whole)
    return path


def tampered(path, *sql):
    """Change a register by hand, its guards taken away, and return what its check then says."""
    connection = sqlite3.connect(path)
    for guard in GUARDS:
        connection.execute(f"DROP TRIGGER {guard}")
    for each in sql:
        connection.execute(each)
    connection.commit()
    connection.close()
    with Register(path) as register:
        found = register.check()
    assert found.sound == (found.problems == ())
    return [problem_said(each, "en") for each in found.problems]


def test_a_register_in_which_all_is_well(register_url):
    """A register with revisions, answers and several series is sound, and says how much it holds."""
    filled(register_url)

    with Register(register_url) as register:
        found = register.check()

    assert found.sound
    assert (found.quotes, found.events, found.where) == (5, 11, register.where)


EARLY = "2026-11-25T11:59:59.999999+00:00"  # than any of them was sent
WHERE = "WHERE number = '2026-0002'"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE costing_audit SET who = 'Karim' WHERE id = 4", "Audit: event 4 does not follow"),
        ("UPDATE costing_audit SET facts = '{}' WHERE id = 9", "Audit: event 9 does not follow"),
        (f"UPDATE costing_audit SET at = '{EARLY}' WHERE id = 9", "2026-0002/0: Audit: event 9 answers the quote"),
        (f"UPDATE costing_audit SET at = '{EARLY}' WHERE id = 10", "2026-0003/0: Audit: event 10 answers the quote"),
        ("UPDATE costing_audit SET facts = '[' WHERE id = 1", "2026-0001/0: Audit: event 1 does not follow"),
        ("UPDATE costing_quote SET record = '{}'", "2026-0001/0: Its record is no longer"),
        ("UPDATE costing_quote SET record = 'x'", "2026-0001/0: Its record is no longer"),
        ("UPDATE costing_counter SET last = 1000000000000", "2026-0103: This number was given"),
        ("DELETE FROM costing_audit WHERE id = 5", "Audit: event 5 is missing"),
        ("DELETE FROM costing_audit WHERE id = 11", "Audit: it stops at event 10, and should end with event 11"),
        ("UPDATE costing_register SET head = 'sha256:0'", "Audit: it stops at event 11"),
        (f"UPDATE costing_quote SET state = 'refused' {WHERE}", "2026-0002/0: Its state (refused)"),
        (f"UPDATE costing_quote SET due = '1.00' {WHERE}", '2026-0002/0: "due" is not'),
        (f"UPDATE costing_quote SET client = 'CHU' {WHERE}", '2026-0002/0: "client" is not'),
        (f"UPDATE costing_quote SET sought = 'x' {WHERE}", '2026-0002/0: "sought" is not'),
        (f"UPDATE costing_quote SET valid_until = '2099-01-01' {WHERE}", '2026-0002/0: "valid_until" is not'),
        (f"UPDATE costing_quote SET options = '[]' {WHERE}", '2026-0002/0: "options" is not'),
        (f"UPDATE costing_quote SET accepted_due = '1.00' {WHERE}", '2026-0002/0: "accepted_due" is not'),
        (f"UPDATE costing_quote SET seal = 'sha256:0' {WHERE}", '2026-0002/0: "seal" is not'),
        ("UPDATE costing_quote SET reason = 'x' WHERE number = '2026-0003'", '2026-0003/0: "reason" is not'),
        ("UPDATE costing_quote SET competitor = NULL WHERE reason = 'Prix'", '2026-0003/0: "competitor" is not'),
        (f"UPDATE costing_quote SET record = replace(record, '3', '4') {WHERE}", "2026-0002/0: Its record"),
        (f"UPDATE costing_quote SET digest = 'sha256:0' {WHERE}", "2026-0002/0: Its record"),
        (f"DELETE FROM costing_quote {WHERE}", "2026-0002: This number was given"),
        ("DELETE FROM costing_quote WHERE number = '2026-0001' AND revision = 0", "2026-0001/0: This revision"),
        ("UPDATE costing_counter SET last = 4 WHERE series = '2026'", "2026-0004: This number was given"),
        ("UPDATE costing_counter SET last = 2 WHERE series = '2026'", "2026-0003: This number is there and was never"),
        ("DELETE FROM costing_counter WHERE series = 'ORAN-2026'", "ORAN-2026-0001: This number is there"),
        ("UPDATE costing_quote SET sequence = 7 WHERE number = '2026-0003'", '2026-0003/0: "number" is not'),
    ],
)  # fmt: skip
def test_whatever_is_changed_by_hand_is_told(path, sql, said):
    """An amount, a state, a name, a number, a record, an event: whatever was changed, I am told where."""
    found = tampered(path, sql)

    assert any(text.startswith(said) for text in found), found


def test_one_change_is_told_once(path):
    """One change is one fault, so that I see what happened and not everything that follows from it."""
    assert len(tampered(path, "UPDATE costing_audit SET who = 'Karim' WHERE id = 4")) == 1


def test_a_quote_that_was_slipped_in_is_told(path):
    """A quote that somebody put into the register by hand is told: the audit knows nothing of it."""
    columns = (
        "revision, series, day, valid_until, lang, client, sought, reference, due, fingerprint, seal, options, digest"
    )
    found = tampered(
        path,
        f"INSERT INTO costing_quote (number, sequence, state, record, {columns}) "
        f"SELECT '2026-0004', 4, 'draft', record, {columns} FROM costing_quote WHERE number = '2026-0003'",
        "UPDATE costing_counter SET last = 4 WHERE series = '2026'",
    )

    assert found == ["2026-0004/0: The audit says nothing of this quote."]


def test_a_state_that_was_made_up_with_its_event_is_told(path):
    """Whoever also writes an event for what they changed is found out, for want of the digest, and of a way there."""
    found = tampered(
        path,
        "UPDATE costing_quote SET state = 'accepted' WHERE number = '2026-0003'",
        """INSERT INTO costing_audit SELECT 12, at, who, 'accepted', number, revision, 'refused', 'accepted', facts,
            digest FROM costing_audit WHERE id = 10""",
    )

    assert "Audit: event 12 does not follow from the one before it, it was altered or added." in found
    assert "2026-0003/0: Audit: event 12 does not follow from what happened before." in found


def test_what_the_database_finds_is_told(path):
    """What SQLite's own check finds wrong in its file is told in its words."""
    connection = sqlite3.connect(path)
    ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'costing_audit_number'").fetchall()
    ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size + 8 : root * size] = bytes(size - 8)
    path.write_bytes(content)

    with Register(path) as register:
        problems = register.check().problems

    assert any(each.key == "register_engine" for each in problems)


def test_a_report_says_itself_in_three_languages(path):
    """Whatever a check finds, it says in French, Arabic and English."""
    connection = sqlite3.connect(path)
    connection.execute("UPDATE costing_counter SET last = 9")
    connection.commit()
    connection.close()

    with Register(path) as register:
        problems = register.check().problems

    texts = {lang: [problem_said(each, lang) for each in problems] for lang in ("fr", "ar", "en")}
    assert len({json.dumps(each) for each in texts.values()}) == 3


def test_a_register_without_its_own_row_says_that_it_is_damaged(path):
    """A register whose very row somebody deleted says so, whatever is asked of it, and is left as it is."""
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM costing_register")
    connection.close()

    with Register(path) as register, pytest.raises(RegisterForeign, match="costing_register"):
        register.check()
