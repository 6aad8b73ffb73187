"""Files of facilities, priced block by block: row by row as in memory, and gone on with where they were cut short."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import costing
from costing import progress
from costing.portfolio import parts
from costing.portfolio.targets import Parquet
from costing.portfolio_errors import FacilitiesRefused
from tests.facility_files import BATCH, ROWS, facilities, finished, interrupted, parquet, priced, run, table
from tests.samples import DAY


def test_a_parquet_file_is_priced_as_its_frame_is(tmp_path):
    """A file of any length has the prices that its frame would have, row by row, beside the labels of each facility."""
    target = tmp_path / "out" / "prices.parquet"

    done = run(parquet(tmp_path), target)

    assert (done.path, done.rows, done.priced, done.reused) == (target, ROWS, 5, 0)
    got, expected = pd.read_parquet(target), priced(facilities())
    pd.testing.assert_frame_equal(got[expected.columns], expected, check_exact=True)
    labels = ["reference", "client.name", "wilaya", "client.kind"]
    pd.testing.assert_frame_equal(got[labels], facilities()[labels].astype({"client.kind": "str"}))
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


def test_no_more_than_a_batch_is_held(tmp_path):
    """However long the file is, no more rows than those of one batch are priced at once."""
    assert set(interrupted(parquet(tmp_path), tmp_path / "prices.parquet")) == {0, BATCH}


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


def test_nothing_loads_pyarrow_or_dask_unasked():
    """Whoever prices one hospital needs neither: no module of the package imports them before they are asked for."""
    heavy = re.compile(r"^(import|from) (pyarrow|dask|distributed)\b", re.MULTILINE)

    modules = list(Path(costing.__file__).parent.rglob("*.py"))
    assert len(modules) > 100
    assert [path.name for path in modules if heavy.search(path.read_text("utf-8"))] == []
