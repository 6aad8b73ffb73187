"""A register as lines of JSON: out of one database and into another, whole or not at all."""

import json

import pytest

from costing import Register
from costing.errors import CannotWrite, FileChanged, FileUnread
from costing.quoting.register_entries import digest_of
from costing.register_errors import LinesRefused, RegisterAbsent, RegisterNotEmpty
from tests.registers import NOON, filled, later, small


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """The lines of a register with a bit of everything."""
    folder = tmp_path_factory.mktemp("register")
    filled(folder / "register.db")
    with Register(folder / "register.db") as register:
        register.export(folder / "register.jsonl")
    return (folder / "register.jsonl").read_bytes()


@pytest.fixture
def exported(tmp_path, lines):
    """A file of them."""
    path = tmp_path / "register.jsonl"
    path.write_bytes(lines)
    return path


def sealed(*tables):
    """Return lines as a register closes them, whatever they say."""
    text = "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in tables)
    return (text + json.dumps({"end": digest_of(text)}, separators=(",", ":")) + "\n").encode()


def test_a_register_goes_from_one_database_to_another_and_back(register_url, exported, tmp_path):
    """What one database held, the other holds to the byte: numbers, records, states, events."""
    with Register.load(exported, register_url) as register:
        assert register.check().sound
        assert register.search(at=later(3), state="accepted")[0].options == ("training",)
        register.export(tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == exported.read_bytes()

    with Register.load(tmp_path / "again.jsonl", tmp_path / "back.db") as register:
        register.export(tmp_path / "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == exported.read_bytes()


def test_a_loaded_register_goes_on(register_url, exported):
    """The numbers go on where they were, and so does the audit."""
    with Register.load(exported, register_url) as register:
        assert register.issue(small(), at=later(3)).number == "2026-0004"
        assert register.issue(small(), at=later(3), series="ORAN").number == "ORAN-2026-0002"
        assert register.check().sound


def test_each_line_is_one_object_that_says_what_it_is(exported):
    """Other programs read the lines: what the file is and how much is in it first, then one thing a line."""
    tables = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]

    assert tables[0] == {"schema": "costing.register/1", "counters": 2, "quotes": 5, "events": 11}
    kinds = [next(iter(each)) for each in tables[1:]]
    assert kinds == ["counter"] * 2 + ["quote"] * 5 + ["event"] * 11 + ["end"]
    assert json.loads(tables[3]["quote"]["record"])["number"] == "2026-0001"


def test_an_export_is_never_written_over(tmp_path, exported):
    """An export that is there already stays, unless it is the same."""
    with Register.load(exported, tmp_path / "register.db") as register:
        register.export(exported)
        register.issue(small(), at=NOON)
        with pytest.raises(FileChanged, match="Give the name of a file that is not there yet"):
            register.export(exported)
        with pytest.raises(CannotWrite, match="a folder has this name already"):
            register.export(exported.parent)


def test_a_register_that_holds_something_takes_no_lines(register_url, exported):
    """Lines are loaded into a new register only: two registers never become one."""
    with Register(register_url) as register:
        register.issue(small(), at=NOON)

    with pytest.raises(RegisterNotEmpty):
        Register.load(exported, register_url)
    with Register(register_url) as register:
        assert [each.number for each in register.search(at=NOON)] == ["2026-0001"]
        assert register.check().sound


def cut(text):
    return text[: len(text) // 2]


def without_its_end(text):
    return text[: text.rindex(b'{"end"')]


def without_a_line(text):
    lines = text.splitlines(keepends=True)
    return b"".join(lines[:5] + lines[6:])


def edited(text):
    return text.replace(b"Amina", b"Karim")


def by_another_editor(text):
    return text.replace(b"\n", b"\r\n")


OTHERS = {
    "of_another_kind": b'{"schema": "costing.quote/1"}\n',
    "no_json": "Numéro;Client\n".encode(),
    "nothing": b"",
    "numbers": b"1\n2\n",
}


def of_a_later_version(text):
    return text.replace(b"costing.register/1", b"costing.register/2")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (cut, "not what a register exports"),
        (without_its_end, "Part of it is missing"),
        (without_a_line, "altered since"),
        (edited, "altered since"),
        (by_another_editor, "altered since"),
        (of_a_later_version, "costing.register/2"),
    ],
)
def test_lines_that_are_not_what_was_exported(tmp_path, exported, spoil, said):
    """A file that was cut, edited or is something else is one clear refusal, and makes no register."""
    exported.write_bytes(spoil(exported.read_bytes()))

    with pytest.raises(LinesRefused, match=said):
        Register.load(exported, tmp_path / "register.db")
    assert [each.name for each in tmp_path.iterdir()] == ["register.jsonl"]


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_a_file_that_no_register_exported(tmp_path, text):
    """A quote, a table, a list or an empty file in the place of an export is told for what it is not."""
    path = tmp_path / "register.jsonl"
    path.write_bytes(text)

    with pytest.raises(LinesRefused, match="not what a register exports"):
        Register.load(path, tmp_path / "register.db")
    assert list(tmp_path.iterdir()) == [path]


def tables_of(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()][:-1]


def state_changed(tables):
    tables[3]["quote"]["state"] = "accepted"


def amount_changed(tables):
    tables[4]["quote"]["record"] = tables[4]["quote"]["record"].replace("1", "2")


def event_left_out(tables):
    del tables[-3]
    tables[0]["events"] -= 1


def quote_left_out(tables):
    del tables[5]
    tables[0]["quotes"] -= 1


def quote_doubled(tables):
    tables.insert(4, tables[3])
    tables[0]["quotes"] += 1


def counter_doubled(tables):
    tables.insert(2, {"counter": ["2026", 9]})
    tables[0]["counters"] += 1


def counted_wrongly(tables):
    tables[0]["events"] += 1


def number_for_text(tables):
    tables[3]["quote"]["due"] = 1


def key_of_no_table(tables):
    tables[3]["quote"]["colour"] = "red"


def key_missing(tables):
    del tables[3]["quote"]["client"]


def facts_of_no_kind(tables):
    tables[-1]["event"]["facts"] = "[]"


def line_of_two(tables):
    tables[3]["event"] = {}


def line_of_another_kind(tables):
    tables.insert(3, {"note": "x"})


@pytest.mark.parametrize(
    "change",
    [
        state_changed, amount_changed, event_left_out, quote_left_out, quote_doubled, counter_doubled, counted_wrongly,
        number_for_text, key_of_no_table, key_missing, facts_of_no_kind, line_of_two, line_of_another_kind,
    ],
)  # fmt: skip
def test_lines_that_were_altered_by_someone_who_knows_how(tmp_path, exported, change):
    """Whoever closes altered lines with a digest of their own is found out by the audit, and nothing is loaded."""
    tables = tables_of(exported)
    change(tables)
    exported.write_bytes(sealed(*tables))

    with pytest.raises(LinesRefused):
        Register.load(exported, tmp_path / "register.db")
    assert [each.name for each in tmp_path.iterdir()] == ["register.jsonl"]


def test_lines_that_are_not_there(tmp_path):
    """A file that is missing, or a folder, is told; so is a register that is not there and cannot be exported."""
    with pytest.raises(FileUnread):
        Register.load(tmp_path / "nothing.jsonl", tmp_path / "register.db")
    with pytest.raises(FileUnread, match="a file written by costing register export is expected"):
        Register.load(tmp_path, tmp_path / "register.db")
    with Register(tmp_path / "register.db") as register, pytest.raises(RegisterAbsent):
        register.export(tmp_path / "register.jsonl")
    assert list(tmp_path.iterdir()) == []
