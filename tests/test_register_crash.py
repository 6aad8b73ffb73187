"""The register under what breaks registers: many at once, killed, on a full disk, read-only, copied, torn."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from time import monotonic, sleep

import pytest

from costing import CostingError, Quote, Register
from costing.register_errors import RegisterAbsent, RegisterCopied, RegisterUnwritten
from tests import register_worker as work
from tests.register_worker import NOON, digest
from tests.registrable import numbered, second, texts

ROUNDS = int(os.environ.get("COSTING_TORTURE", "20"))
SECONDS = 60
WRITERS = 3
# How often one register is killed before the next is begun: a check reads every record there is.
KILLS = 5
# Past so many free pages a record fits.
FREE = 20
STEPS = {"issue": ["issued"], "revise": ["superseded", "revised"], "send": ["sent"], "accept": ["accepted"]}


@pytest.fixture(scope="module")
def records():
    """What the writers write: a record, and its next revision."""
    return [(text, second(index % 3, text)) for index, text in enumerate(texts())]


def test_eight_at_once_leave_no_gap_and_no_double(register_url, records, tmp_path):
    """Eight sales engineers write into one register at once, and some fail half-way: each number is given once, none is
    left out, and each of them finds exactly what they were told is there.
    """
    gate = work.processes().Barrier(8)
    started = [_start(work.write, register_url, records, tmp_path, seed, gate, 12) for seed in range(8)]
    _finish(started)

    said = work.told(tmp_path)
    assert Counter(len(each) for each in said) == {12: 8}
    assert {act for each in said for act, *_ in each} >= {"issue", "torn", "revise", "send", "refused"}
    assert _held(register_url, said) == 0


@pytest.mark.parametrize("act", ["send", "accept", "refuse", "revise"])
def test_of_eight_who_want_the_same_one_has_it(register_url, records, tmp_path, act):
    """Eight do the same to one quote at the same moment: one of them does it, and the others are told so."""
    with Register(register_url) as register:
        number = register.issue(Quote.from_json(texts()[0]), at=NOON).number
        if act != "send":
            register.send(number, at=NOON)
    revised = numbered(records[0][1], number).to_json()

    gate = work.processes().Barrier(8)
    _finish([_start(work.race, register_url, act, revised, tmp_path, gate) for _ in range(8)])

    said = Counter(word for ((word, _),) in work.told(tmp_path))
    assert said == {"done": 1, "refused": 7}
    with Register(register_url) as register:
        assert len(register.history(number)) == {"send": 2, "revise": 4}.get(act, 3)
        assert register.check().problems == ()


def test_a_register_survives_the_death_of_its_writers(register_urls, records, tmp_path):
    """Writers killed at any moment leave a register that holds all they were told is there, whole, without a gap; and
    the next number follows.
    """
    chance = random.Random(ROUNDS)  # noqa: S311 - when a writer dies is no secret
    for each in range(ROUNDS):
        if each % KILLS == 0:
            url, folder, more = register_urls(), tmp_path / f"told-{each}", []
            folder.mkdir()
        begun = len(work.told(folder)) + WRITERS
        writers = [_start(work.write, url, records, folder, 100 * each + number) for number in range(WRITERS)]
        _until(lambda begun=begun, folder=folder: len(work.told(folder)) == begun)
        sleep(chance.uniform(0, 0.08))
        for writer in writers:
            writer.kill()
        _finish(writers, killed=True)
        assert _held(url, [*work.told(folder), more]) <= begun
        more.append(_next(url))


def test_a_server_that_loses_a_backend_loses_nothing(postgres_server, records, tmp_path):
    """One backend of the server is killed, and all writers are cut off: they go on by themselves once it is back, and
    what they were told is there, is.
    """
    url = postgres_server.place()
    writers = [_start(work.write, url, records, tmp_path, seed, None, 30) for seed in range(WRITERS)]
    _until(lambda: sum(map(len, work.told(tmp_path))) > 5 * WRITERS)
    ((backend,), *_) = postgres_server.run(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    os.kill(backend, signal.SIGKILL)
    _finish(writers)

    said = work.told(tmp_path)
    cuts = sum(act == "cut" for each in said for act, *_ in each)
    assert cuts >= WRITERS
    assert _held(url, said) <= cuts
    _next(url)


def test_a_server_that_falls_loses_nothing(postgres_server, records, tmp_path):
    """The server falls as if its machine did, and is started again: the writers go on, and nothing is lost."""
    url = postgres_server.place()
    writers = [_start(work.write, url, records, tmp_path, seed, None, 30) for seed in range(WRITERS)]
    _until(lambda: sum(map(len, work.told(tmp_path))) > 5 * WRITERS)
    postgres_server.stop("immediate")
    postgres_server.start()
    _finish(writers)

    said = work.told(tmp_path)
    cuts = sum(act == "cut" for each in said for act, *_ in each)
    assert cuts >= WRITERS
    assert _held(url, said) <= cuts
    _next(url)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk of one's own is a matter of Linux")
def test_on_a_full_disk_nothing_is_half_written(tmp_path):
    """The disk fills up, at every page of what is written: the quote is registered or refused, whole, in one clear
    sentence; and with room again the next number follows, without a gap.
    """
    for each in range(ROUNDS // 20):
        folder = tmp_path / f"disk-{each}"
        folder.mkdir()
        told = _alone("full_disk", str(folder), texts()[1], [*range(each % 2, FREE, 2)])

        answers = [answer for _, *answers, _, _ in told["found"] for answer in answers]
        refused = [answer for answer in answers if isinstance(answer, list)]
        assert {name for name, _ in refused} == {"RegisterUnwritten"}
        assert all("there is no space left on the disk" in words for _, words in refused)
        assert len(refused) > len(answers) / 2
        assert all(sound for *_, sound, _ in told["found"])
        given = [number for *given, _, last in told["found"] for number in (*given, last) if isinstance(number, str)]
        assert given == told["numbers"] == [f"2026-{count:04}" for count in range(1, len(given) + 1)]
        assert told["kinds"] == 1


@pytest.mark.parametrize(
    ("place", "steps"),
    [
        ("INSERT ON costing_counter", ["issue"]),
        ("UPDATE ON costing_counter", ["issue"]),
        ("INSERT ON costing_quote", ["issue", "revise"]),
        ("UPDATE ON costing_quote", ["revise", "send", "accept"]),
        ("INSERT ON costing_audit", ["issue", "revise", "send", "accept"]),
        ("UPDATE ON costing_register", ["issue", "revise", "send", "accept"]),
    ],
)
def test_a_server_without_room_refuses_each_step_whole(postgres_server, records, place, steps):
    """The server runs out of room at whatever it writes for a step: I am told, and nothing of the step stays."""
    url = postgres_server.place()
    record, revised = records[0]
    with Register(url) as register:
        for _ in range(3):
            register.issue(Quote.from_json(record), at=NOON)
        register.send("2026-0001", at=NOON)
        postgres_server.run(
            f"""CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$;
                CREATE TRIGGER no BEFORE {place} FOR EACH ROW EXECUTE FUNCTION no()""",
            url,
        )
        tried = {
            "issue": lambda: register.issue(Quote.from_json(record), at=NOON),
            "revise": lambda: register.revise(numbered(revised, "2026-0002"), at=NOON),
            "send": lambda: register.send("2026-0003", at=NOON),
            "accept": lambda: register.accept("2026-0001", at=NOON),
        }
        for step in steps:
            with pytest.raises(RegisterUnwritten, match="no space left"):
                tried[step]()
        checkup = register.check()
        assert (checkup.problems, checkup.quotes, checkup.events) == ((), 3, 4)
        postgres_server.run(f"DROP TRIGGER no ON {place.split()[-1]}", url)
        for step in steps:
            tried[step]()
        assert register.check().sound
        assert _next(url)[1] == ("2026-0005" if "issue" in steps else "2026-0004")


@pytest.mark.parametrize("torn", [False, True], ids=["altered", "cut"])
def test_a_damaged_file_is_told_or_harmless(records, tmp_path, torn):
    """Whatever byte of a register is altered, and wherever it is cut: I am told, or nothing that I read is changed."""
    path = tmp_path / "register.db"
    with Register(path) as register:
        for record, _ in records:
            register.issue(Quote.from_json(record), at=NOON)
        register.revise(numbered(records[0][1], "2026-0001"), at=NOON)
    whole, sound = path.read_bytes(), _all_of(path)
    chance = random.Random(ROUNDS)  # noqa: S311 - where it is damaged is no secret

    told = 0
    for _ in range(ROUNDS * 3):
        place = chance.randrange(len(whole))
        altered = whole[:place] + (
            b"" if torn else bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        )
        path.write_bytes(altered)
        try:
            found = _all_of(path)
        except CostingError:
            told += 1
        else:
            assert found == sound or found[0] == []
            told += found != sound
        assert not list(tmp_path.glob("*.db-*"))
    assert told > ROUNDS


def _all_of(path):
    """Read all there is of a sound register; of another one nothing but that it is not."""
    with Register(path) as register:
        if not register.check().sound:
            return [], []
        entries = register.search(at=NOON, latest=False)
        return (
            [(each, register.quote(each.number, each.revision).to_json()) for each in entries],
            [register.history(each.number) for each in entries],
        )


def test_what_is_copied_while_it_is_written_gives_no_number_twice(records, tmp_path):
    """A copy taken of the file alone while someone writes, as a backup program does, shows what was there when it was
    taken or less, says so or is refused, and gives no number.
    """
    path, copy = tmp_path / "register.db", tmp_path / "copy" / "register.db"
    copy.parent.mkdir()
    with Register(path) as register:
        for count in range(12):
            register.issue(Quote.from_json(records[0][0]), at=NOON)
            shutil.copy(path, copy)
            try:
                with Register(copy) as copied:
                    assert copied.check().sound
                    assert len(copied.search(at=NOON)) <= count + 1
                    with pytest.raises(RegisterCopied):
                        copied.issue(Quote.from_json(records[0][0]), at=NOON)
            except RegisterAbsent:
                assert count == 0


def _alone(program, *said):
    """Run a program where what it mounts is seen by it alone and goes with it; skip where that is not allowed."""
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount of one's own is allowed here")
    command = [*alone, sys.executable, "-m", "tests.register_worker", program]
    said, folder = json.dumps(said), work.ROOT
    done = subprocess.run(command, input=said, check=False, capture_output=True, text=True, cwd=folder, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _start(program, *said):
    process = work.processes().Process(target=program, args=said)
    process.start()
    return process


def _finish(started, *, killed=False):
    for process in started:
        process.join(SECONDS)
        assert process.exitcode is not None
        assert (process.exitcode != 0) == killed
        process.close()


def _until(is_so):
    end = monotonic() + SECONDS
    while not is_so():
        assert monotonic() < end
        sleep(0.003)


def _next(url):
    """Issue one more quote, and tell what was told of it: its number follows the last."""
    with Register(url) as register:
        there = [each.number for each in _entries(register) if each.number.startswith("2026")]
        made = register.issue(Quote.from_json(texts()[0]), at=NOON)
    assert made.number == f"2026-{len(there) + 1:04}"
    return ("issue", made.number, 0, digest(made))


def _entries(register, **said):
    """Find all there is; writers may have been killed before there was a register."""
    try:
        return register.search(at=NOON, **said)
    except RegisterAbsent:
        return ()


def _held(url, said):
    """Hold a register to what its writers were told; return how many steps it holds that none of them was told of."""
    with Register(url) as register:
        entries = _entries(register, latest=False)
        assert not entries or register.check().problems == ()
        records = {(each.number, each.revision): digest(register.quote(each.number, each.revision)) for each in entries}
        histories = {number: [event.event for event in register.history(number)] for number, _ in records}

    given = defaultdict(list)
    for number in histories:
        series, _, count = number.rpartition("-")
        given[series].append(int(count))
    assert [sorted(counts) for counts in given.values()] == [[*range(1, len(each) + 1)] for each in given.values()]

    acts = defaultdict(list)
    for act, number, revision, detail in (line for each in said for line in each):
        if act in {"issue", "revise"}:
            assert records.pop((number, revision)) == detail
        acts[number] += STEPS.get(act, [])
    acts.pop("", None)
    untold = 0
    for number, history in histories.items():
        past = len(acts[number])
        assert history[:past] == acts[number]
        assert history[past:] in ([], *STEPS.values())
        untold += len(history) > past
    assert set(acts) <= set(histories)
    return untold
