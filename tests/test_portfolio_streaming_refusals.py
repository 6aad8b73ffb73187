"""Files of facilities that cannot be priced as asked: one clear refusal, nothing half-written, nobody's work lost."""

import errno
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from costing.document_errors import ExtraMissing
from costing.errors import CannotWrite, FileChanged, FileUnread
from costing.portfolio.locks import Lock
from costing.portfolio.targets import Parquet
from costing.portfolio_errors import BatchUnusual, FrameRefused, PartsOfOther, TargetBusy
from tests.facility_files import ROWS, facilities, finished, interrupted, parquet, run, table


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
        (table, lambda path: path.write_text("wilaya;wilaya\n1;2\n", "utf-8"), "wilaya: this column stands twice"),
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
    with pytest.raises(TypeError, match="percentile"):
        run(source, target, percentile=False)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_without_pyarrow_i_am_told_what_to_install(tmp_path, monkeypatch):
    """Where pyarrow is missing, I read which extra brings it, and not a traceback."""
    source = parquet(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(ExtraMissing, match=r"costing\[scale\]"):
        run(source, tmp_path / "prices.parquet")
