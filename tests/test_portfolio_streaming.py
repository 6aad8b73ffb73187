"""Files of facilities, priced block by block: right, resumable, whole or not there, refused with the row to mend."""

import errno
import os
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import costing
from costing import progress
from costing.document_errors import ExtraMissing
from costing.errors import CannotWrite, FileChanged, FileUnread
from costing.portfolio import parts, streaming
from costing.portfolio.facilities import price_portfolio
from costing.portfolio.locks import Lock
from costing.portfolio.streaming import price_csv, price_parquet
from costing.portfolio.targets import Parquet
from costing.portfolio_errors import BatchUnusual, FacilitiesRefused, FrameRefused, PartsOfOther, TargetBusy
from tests.samples import DAY, book

ROWS, BATCH = 230, 50
QUICK = {"percentiles": False}
KINDS = ("university_hospital", "private_clinic", "district_hospital")


def facilities(count=ROWS):
    """A frame of facilities, each with something of its own, some with little known."""
    rng = np.random.default_rng(7)
    known = rng.random(count) < 0.7
    return pd.DataFrame(
        {
            "reference": [f"E-{number:04d}" for number in range(count)],
            "client.name": [f'Hôpital n° {number}, "Sud"; aile B' for number in range(count)],
            "wilaya": rng.integers(1, 59, count),
            "client.kind": pd.Categorical(rng.choice(KINDS, count)),
            "systems.pacs.upgrade": rng.choice(["major", "minor"], count),
            "migration.volume_tb": np.where(known, rng.uniform(1, 50, count).round(1), np.nan),
            "training": [True if each else None for each in known],
            "integrations": np.where(known, "EMR:HL7v2; HIS", None),
        },
        index=pd.Index([f"site-{number}" for number in range(count)], name="site"),
    )


def priced(frame):
    """What the frame is priced at in memory."""
    return price_portfolio(frame, book(), DAY, percentiles=False)


def parquet(folder, frame=None):
    """A Parquet file of facilities."""
    path = folder / "facilities.parquet"
    (facilities() if frame is None else frame).to_parquet(path, row_group_size=64)
    return path


def table(folder, frame=None):
    """A CSV file of facilities, as Excel saves it in French."""
    path = folder / "facilities.csv"
    shown = facilities() if frame is None else frame.copy()
    shown["migration.volume_tb"] = [f"{value}".replace(".", ",") for value in shown["migration.volume_tb"]]
    shown["training"] = shown["training"].map({True: "oui"})
    shown.to_csv(path, sep=";", encoding="utf-8-sig")
    return path


def run(source, target, **options):
    """Price one into the other."""
    stream = price_csv if source.suffix == ".csv" else price_parquet
    return stream(source, target, book(), options.pop("day", DAY), options.pop("batch", BATCH), **{**QUICK, **options})


def finished(target):
    """The finished parts beside a target, with when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in target.with_name(f"{target.name}.parts").glob("*.part")}


def test_a_parquet_file_is_priced_as_its_frame_is(tmp_path):
    """A file of any length has the prices that its frame would have, row by row, beside the labels of each facility."""
    target = tmp_path / "out" / "prices.parquet"

    done = run(parquet(tmp_path), target)

    assert (done.path, done.rows, done.priced, done.reused) == (target, ROWS, 5, 0)
    got, expected = pd.read_parquet(target), priced(facilities())
    pd.testing.assert_frame_equal(got[expected.columns], expected, check_exact=True)
    labels = ["reference", "client.name", "wilaya"]
    pd.testing.assert_frame_equal(got[labels], facilities()[labels])
    assert list(got.columns) == [*labels, *expected.columns]
    assert pq.read_metadata(target).num_row_groups == done.priced
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_csv_file_is_priced_as_its_frame_is(tmp_path):
    """The same from CSV as Excel saves it in French, in the same form: semicolons, 12,5 and oui."""
    target = tmp_path / "prices.csv"

    done = run(table(tmp_path), target, keep=("site",))

    got, expected = pd.read_csv(target, sep=";", index_col="site"), priced(facilities())
    assert (done.rows, done.priced) == (ROWS, 5)
    pd.testing.assert_frame_equal(got[expected.columns].astype(float), expected, check_exact=True)
    assert got["client.name"].tolist() == facilities()["client.name"].tolist()


def test_what_a_column_holds_follows_from_its_name(tmp_path):
    """A number that first appears in the last row, a place among categories, a yes in Arabic: none is lost."""
    lines = ["client.kind,systems.pacs.upgrade,migration.volume_tb,training"] + [",minor,,"] * 120
    source = tmp_path / "late.csv"
    source.write_text("\n".join([*lines, '4,1,"1 250",نعم']) + "\n", "utf-8")

    run(source, tmp_path / "prices.csv")

    last = pd.read_csv(tmp_path / "prices.csv").iloc[-1]
    told = {"client.kind": "university_hospital", "systems.pacs.upgrade": "major", "migration.volume_tb": 1250.0}
    expected = priced(pd.DataFrame([{**told, "training": True}])).iloc[0]
    assert last[expected.index].astype(float).equals(expected)


KILLED = """
import os, signal, sys
from datetime import date
from costing import PriceBook
from costing.portfolio import streaming, targets
write, done = targets.Parquet.part, []
def part(form, table, stream):
    if len(done) == 3:
        stream.write(b"half a part")
        stream.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(write(form, table, stream))
targets.Parquet.part = part
day = date.fromisoformat(sys.argv[3])
streaming.price_parquet(*sys.argv[1:3], PriceBook.default(), day, {batch}, percentiles=False)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing kills like this here")
def test_a_killed_run_goes_on_where_it_was(tmp_path, monkeypatch):
    """Killed in the middle of a part, the same call prices what is missing alone, and touches no finished part."""
    source, target, seen = parquet(tmp_path), tmp_path / "prices.parquet", {}
    words = [sys.executable, "-c", KILLED.replace("{batch}", str(BATCH)), source, target, DAY.isoformat()]
    ended = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(Path(costing.__file__).parents[1])}, check=False)
    assert ended.returncode == -signal.SIGKILL
    before = finished(target)
    assert (len(before), target.exists()) == (3, False)

    monkeypatch.setattr(Parquet, "whole", noting(Parquet.whole, target, seen))
    done = run(source, target)

    assert (done.priced, done.reused) == (2, 3)
    assert before.items() <= seen.items()
    assert len(seen) == 5
    pd.testing.assert_frame_equal(pd.read_parquet(target)[priced(facilities()).columns], priced(facilities()))
    assert not target.with_name("prices.parquet.parts").exists()


def noting(whole, target, seen):
    """A writer of the whole that notes the parts there are."""

    def noted(*given):
        seen.update(finished(target))
        return whole(*given)

    return noted


def test_a_run_killed_after_its_target_stood_has_nothing_left_to_do(tmp_path, monkeypatch):
    """Killed between the target and the clearing up, the same call finds it finished and leaves it as it stands."""
    source, target = parquet(tmp_path), tmp_path / "prices.parquet"
    with monkeypatch.context() as patched:
        patched.setattr(parts, "_leave", lambda *_, **__: None)
        run(source, target)
    stood = target.stat()
    assert finished(target)

    done = run(source, target)

    assert (done.priced, done.reused) == (0, 5)
    assert target.stat().st_mtime_ns == stood.st_mtime_ns
    assert not target.with_name("prices.parquet.parts").exists()


@pytest.mark.parametrize(("write", "first"), [(parquet, 0), (table, 2)])
def test_a_faulty_row_is_told_by_its_number_in_the_file_and_costs_only_its_part(tmp_path, write, first):
    """Every faulty row of the file is told at once by its number there; once mended, only its part is priced anew."""
    frame = facilities()
    frame.iloc[[117, 201], frame.columns.get_loc("migration.volume_tb")] = -3
    source, target = write(tmp_path, frame), tmp_path / f"prices{write(tmp_path, frame).suffix}"
    keep = {"keep": ("site",)}

    with pytest.raises(FacilitiesRefused) as refused:
        run(source, target, **keep)

    assert [each.place.split(" ")[0] for each in refused.value.problems] == [str(117 + first), str(201 + first)]
    assert (refused.value.rows, refused.value.found, target.exists()) == (2, 2, False)
    assert str(source) in str(refused.value)
    assert len(finished(target)) == 3
    done = run(write(tmp_path), target, **keep)
    assert (done.priced, done.reused) == (2, 3)


def test_a_part_that_was_altered_is_made_again(tmp_path):
    """A part that a failing disk has altered is not built upon."""
    source, target = parquet(tmp_path), tmp_path / "prices.parquet"
    interrupted(source, target)
    part = next(target.with_name("prices.parquet.parts").glob("000001-*.part"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)

    done = run(source, target)

    assert (done.priced, done.reused) == (3, 2)
    expected = priced(facilities())
    pd.testing.assert_frame_equal(pd.read_parquet(target)[expected.columns], expected)


def interrupted(source, target, **options):
    """Leave three finished parts, as after Ctrl-C."""
    real, done = price_portfolio, []

    def some(frame, *given, **more):
        done.append(len(frame))
        if len([count for count in done if count]) > 3:
            raise KeyboardInterrupt
        return real(frame, *given, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(streaming, "price_portfolio", some)
        with pytest.raises(KeyboardInterrupt):
            run(source, target, **options)
    assert len(finished(target)) == 3
    return done


def test_no_more_than_a_batch_is_held(tmp_path):
    """However long the file is, no more rows than those of one batch are priced at once."""
    assert set(interrupted(parquet(tmp_path), tmp_path / "prices.parquet")) == {0, BATCH}


@pytest.mark.parametrize("other", [{"day": date(2026, 11, 25)}, {"batch": 40}, {"keep": ("client.kind",)}])
def test_parts_of_other_work_are_never_mixed_in_nor_lost(tmp_path, other):
    """Parts of another day, batch or choice of columns are told and left; only replace=True begins anew."""
    source, target = parquet(tmp_path), tmp_path / "prices.parquet"
    interrupted(source, target)
    before = finished(target)

    with pytest.raises(PartsOfOther) as refused:
        run(source, target, **other)

    named = {"day": "day", "batch": "batch", "keep": "columns"}[next(iter(other))]
    assert [each.place for each in refused.value.problems] == [named]
    assert finished(target) == before
    done = run(source, target, **other, replace=True)
    assert done.reused == 0
    assert target.exists()


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path):
    """A folder that happens to have that name keeps what is in it, whatever is asked."""
    source, target = parquet(tmp_path), tmp_path / "prices.parquet"
    target.with_name("prices.parquet.parts").mkdir()
    own = target.with_name("prices.parquet.parts") / "notes.txt"
    own.write_text("mine", "utf-8")

    with pytest.raises(PartsOfOther, match=r"notes\.txt"):
        run(source, target, replace=True)

    assert [path.name for path in own.parent.iterdir()] == ["notes.txt"]


def test_a_target_that_is_there_is_not_written_over(tmp_path):
    """What stands under the target's name stays, unless I say that it is to be replaced."""
    source, target = parquet(tmp_path), tmp_path / "prices.parquet"
    target.write_text("someone's work", "utf-8")

    with pytest.raises(FileChanged):
        run(source, target)
    assert target.read_text("utf-8") == "someone's work"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facilities.parquet", "prices.parquet"]

    assert run(source, target, replace=True).rows == ROWS
    with pytest.raises(CannotWrite, match="file of the facilities itself"):
        run(source, source, replace=True)


def test_a_target_that_appears_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    """What another hand puts there while the prices are made stays too, and no finished part is lost."""
    source, target = parquet(tmp_path), tmp_path / "prices.parquet"
    whole = Parquet.whole
    monkeypatch.setattr(Parquet, "whole", lambda *given: (target.write_text("theirs", "utf-8"), whole(*given)))

    with pytest.raises(FileChanged):
        run(source, target)

    assert (target.read_text("utf-8"), len(finished(target))) == ("theirs", 5)


def test_two_at_once_on_the_same_target_are_kept_apart(tmp_path):
    """While another process writes the target, I am told so and nothing is touched; then it is my turn."""
    source, target = parquet(tmp_path), tmp_path / "prices.parquet"
    folder = target.with_name("prices.parquet.parts")
    folder.mkdir()
    other = Lock(folder / "costing.lock", target)

    with pytest.raises(TargetBusy, match=r"prices\.parquet"):
        run(source, target)

    other.release()
    assert run(source, target).rows == ROWS


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    """A disk that fills up is told; finished parts stay and nothing else, and with room again the same call goes on."""
    source, target, calls, sync = parquet(tmp_path), tmp_path / "prices.parquet", [], os.fsync

    def full(handle):
        calls.append(handle)
        if len(calls) > 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(CannotWrite, match="no space left") as refused:
            run(source, target)

    kept = finished(target)
    assert kept
    assert not target.exists()
    assert {path.suffix for path in Path(refused.value.folder).iterdir()} == {".part", ".json"}
    assert run(source, target).reused == len(kept)


@pytest.mark.parametrize("place", ["file/prices.parquet", "folder"])
def test_a_place_that_cannot_be_written_to_is_told(tmp_path, place):
    """A file where a folder is needed, or a folder where the file is, is told, and nothing is left there."""
    source = parquet(tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    (tmp_path / "folder").mkdir()

    with pytest.raises(CannotWrite):
        run(source, tmp_path / place, replace=True)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["facilities.parquet", "file", "folder"]


def cut(path):
    """Cut a file in its middle, its end left in place."""
    content = path.read_bytes()
    path.write_bytes(content[:200] + b"\0" * 2000 + content[2200:])


def in_latin_1(path):
    """Write a file in another encoding, but for its head."""
    path.write_bytes(path.read_text("utf-8-sig").encode("latin-1"))


def without_last_cells(path):
    """Take the last two cells of row 151 away."""
    lines = path.read_text("utf-8").splitlines()
    lines[150] = lines[150].rsplit(";", 2)[0]
    path.write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize(
    ("write", "harm", "told"),
    [
        (parquet, Path.unlink, "does not exist"),
        (table, Path.unlink, "does not exist"),
        (parquet, lambda path: (path.unlink(), path.mkdir()), "this is a folder"),
        (parquet, lambda path: path.write_bytes(b"PAR0 nothing"), "not a Parquet file"),
        (parquet, cut, "not a Parquet file"),
        (parquet, lambda path: facilities(0).to_parquet(path), "holds no facility"),
        (table, lambda path: path.write_text(path.read_text("utf-8").splitlines()[0], "utf-8"), "holds no facility"),
        (table, lambda path: path.write_bytes(b""), "holds no facility"),
        (table, in_latin_1, "not UTF-8"),
        (table, without_last_cells, "Row #151"),
    ],
)
def test_a_source_that_cannot_be_read_is_told_and_nothing_is_left(tmp_path, write, harm, told):
    """Missing, a folder, another form, damaged, empty, another encoding, a row short of cells: one clear refusal."""
    source, target = write(tmp_path), tmp_path / "prices.out"
    keep = {} if write is parquet else {"keep": ("site",)}
    harm(source)

    with pytest.raises(FileUnread, match=told):
        run(source, target, **(keep if source.exists() and source.stat().st_size else {}), batch=1000)

    assert [path.name for path in tmp_path.iterdir() if path != source] == []


def test_a_column_that_nothing_knows_is_told_before_anything_is_priced(tmp_path):
    """A column under another name is refused at once, and so is one to keep that is missing, or named as prices."""
    frame = facilities().assign(**{"total.low": 1.0})
    source, target = parquet(tmp_path, frame), tmp_path / "prices.parquet"

    with pytest.raises(FrameRefused, match=r"total\.low"):
        run(source, target)
    with pytest.raises(FileUnread, match="name of a column of prices"):
        run(source, target, keep=("total.low",))
    with pytest.raises(FileUnread, match="not there"):
        run(source, target, keep=("sector",))
    with pytest.raises(BatchUnusual):
        run(source, target, batch=0)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_its_progress_counts_rows(tmp_path):
    """While it runs I see how many facilities of how many are done."""
    seen = []

    class Screen:
        """Notes what is shown."""

        def draw(self, *given):
            """Show nothing."""

        clear = draw
        end = draw

    class Seen(progress.Display):
        """Notes each step at its end."""

        def end(self, step):
            """Note it."""
            seen.append((step.what, step.done, step.total))
            super().end(step)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(progress, "Display", Seen)
        with progress.shown(Screen(), lambda: "en"):
            run(parquet(tmp_path), tmp_path / "prices.parquet")

    assert seen == [("streaming.pricing", ROWS, ROWS), ("streaming.assembling", 5, 5)]


def test_without_pyarrow_i_am_told_what_to_install(tmp_path, monkeypatch):
    """Where pyarrow is missing, I read which extra brings it, and not a traceback."""
    source = parquet(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(ExtraMissing, match=r"costing\[scale\]"):
        run(source, tmp_path / "prices.parquet")


def test_nothing_loads_pyarrow_or_dask_unasked():
    """Whoever prices one hospital needs neither: no module of the package imports them before they are asked for."""
    heavy = re.compile(r"^(import|from) (pyarrow|dask|distributed)\b", re.MULTILINE)

    modules = list(Path(costing.__file__).parent.rglob("*.py"))
    assert len(modules) > 100
    assert [path.name for path in modules if heavy.search(path.read_text("utf-8"))] == []
