"""Facilities spread over processes and machines: the same prices, whatever computes them, whoever dies on the way."""

import multiprocessing
import os
import pickle
import signal
import sys

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from distributed.utils import get_mp_context

from costing import PriceBook, facility_dtypes
from costing.document_errors import ExtraMissing
from costing.portfolio import spreading
from costing.portfolio.facilities import price_portfolio
from costing.portfolio.spreading import packed, price_dask, priced_partition
from costing.portfolio_errors import FrameRefused, VersionsDiffer
from tests.samples import DAY, EXAMPLES, book
from tests.spreading_worker import killing_once

ROWS, PARTITIONS = 230, 6
NATIONAL = EXAMPLES / "national-synthetic.csv"


def facilities():
    """A frame of facilities, in no order of their labels."""
    rng = np.random.default_rng(11)
    known = rng.random(ROWS) < 0.6
    return pd.DataFrame(
        {
            "client.name": [f"Hôpital {number}" for number in range(ROWS)],
            "client.kind": pd.Categorical(rng.choice(["university_hospital", "private_clinic"], ROWS)),
            "systems.pacs.upgrade": rng.choice(["major", "minor"], ROWS),
            "migration.volume_tb": np.where(known, rng.uniform(1, 50, ROWS).round(1), np.nan),
            "integrations": np.where(known, "EMR:HL7v2; HIS", None),
        },
        index=pd.Index([f"site-{number}" for number in range(ROWS)], name="site"),
    )


def spread(frame=None):
    """The same in partitions."""
    return dd.from_pandas(facilities() if frame is None else frame, npartitions=PARTITIONS, sort=False)


def assert_same(got, expected, *, percentiles=False):
    """All is the same to the last bit, percentiles as near as they are reckoned; labels are texts of Dask's own."""
    got = got.set_axis(got.index.astype(expected.index.dtype))
    bounds = {"rtol": 1e-5, "atol": 0} if percentiles else {"check_exact": True}
    pd.testing.assert_frame_equal(got, expected, **bounds)


@pytest.fixture(scope="module")
def cluster():
    """A cluster of two processes on this machine, forked if possible off one that has loaded everything."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    said = {"distributed.worker.multiprocessing-method": method, "distributed.comm.timeouts.connect": "10s"}
    with dask.config.set(said):
        get_mp_context().set_forkserver_preload(["dask.dataframe", "distributed", "tests.spreading_worker"])
        with (
            LocalCluster(
                n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0", silence_logs=50
            ) as made,
            Client(made) as client,
        ):
            yield client


@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
@pytest.mark.parametrize("percentiles", [True, False])
def test_a_spread_frame_is_priced_as_a_whole_one_is(scheduler, percentiles):
    """Cut into partitions, facilities have the prices that they have in one frame."""
    made = price_dask(spread(), book(), DAY, percentiles=percentiles)

    got = made.compute(scheduler=scheduler)

    expected = price_portfolio(facilities(), book(), DAY, percentiles=percentiles)
    assert_same(got, expected, percentiles=percentiles)
    assert made.npartitions == PARTITIONS


def test_nothing_is_computed_before_it_is_asked_for(monkeypatch):
    """What will come out is known at once, column by column, and no facility is priced for that."""
    rows, real = [], price_portfolio
    monkeypatch.setattr(
        spreading,
        "price_portfolio",
        lambda frame, *given, **how: (rows.append(len(frame)), real(frame, *given, **how))[1],
    )

    made = price_dask(spread(), book(), DAY, percentiles=False)

    expected = real(facilities(), book(), DAY, percentiles=False)
    assert rows == [0]
    assert made.dtypes.to_dict() == expected.dtypes.to_dict()
    assert list(made.columns) == list(expected.columns)


def test_two_processes_price_as_one(cluster):
    """On a cluster the prices are the same to the last bit, and the price book is sent once and not with each part."""
    made = price_dask(spread(), book(), DAY, percentiles=False)

    got = cluster.compute(made, sync=True)

    assert_same(got, price_portfolio(facilities(), book(), DAY, percentiles=False))
    held = [part for part in made.optimize().__dask_graph__().values() if len(pickle.dumps(part)) > 50_000]
    assert len(held) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing kills like this here")
def test_a_killed_worker_costs_nothing_but_its_time(cluster, tmp_path):
    """A process of the cluster that is killed in the middle leaves no gap and no other price."""
    marker = tmp_path / "killed"
    frame = spread()
    doomed = frame.map_partitions(killing_once, str(marker), meta=frame)

    got = cluster.compute(price_dask(doomed, book(), DAY, percentiles=False), sync=True)

    assert_same(got, price_portfolio(facilities(), book(), DAY, percentiles=False))
    assert int(marker.read_text("utf-8")) != os.getpid()


def test_a_faulty_row_is_told_from_wherever_it_is_priced(cluster):
    """A fault found by a worker reaches me as it would at home: which row, which column, what to do."""
    frame = facilities()
    frame.loc["site-207", "migration.volume_tb"] = -3

    with pytest.raises(FrameRefused, match=r"site-207 · migration\.volume_tb"):
        cluster.compute(price_dask(spread(frame), book(), DAY, percentiles=False), sync=True)


def test_a_column_that_nothing_knows_is_told_before_anything_is_computed():
    """A misspelt column is refused when I ask, not an hour later."""
    with pytest.raises(FrameRefused, match=r"migration\.volume"):
        price_dask(spread().rename(columns={"migration.volume_tb": "migration.volume"}), book(), DAY)


def test_a_company_s_own_prices_travel_too(tmp_path):
    """The company's own price book is what every worker prices by."""
    path = tmp_path / "own.toml"
    path.write_text(
        "[[services.data_migration.range]]\nfrom = 2026-01-01\nlow = 1_000_000\nhigh = 9_000_000\nopen_top = true\n"
        "source = 'our projects'\n",
        "utf-8",
    )
    own = PriceBook.read(path)

    got = price_dask(spread(), own, DAY, percentiles=False).compute(scheduler="synchronous")

    assert_same(got, price_portfolio(facilities(), own, DAY, percentiles=False))
    assert not got.equals(price_portfolio(facilities(), book(), DAY, percentiles=False))


def test_a_worker_of_another_version_is_refused():
    """A worker that would price by other rules is told, with what to install."""
    with pytest.raises(VersionsDiffer, match=r"pip install costing==9\.9"):
        priced_partition(facilities(), packed(book()), DAY, "9.9")


def test_objects_that_dask_makes_texts_of_have_the_prices_of_the_frame():
    """Yes, no and numbers among missing ones in columns of Python's objects come through Dask as what they are."""
    frame = facilities().assign(
        **{
            "migration.volume_tb": pd.Series([12.55, None] * (ROWS // 2), dtype=object, index=facilities().index),
            "training": pd.Series([True, None, False, np.True_, 1] * (ROWS // 5), dtype=object).to_numpy(),
            "sites": pd.Series([1, None] * (ROWS // 2), dtype=object).to_numpy(),
        }
    )
    assert str(spread(frame)["training"].dtype) == "string"

    got = price_dask(spread(frame), book(), DAY, percentiles=False).compute(scheduler="synchronous")

    assert_same(got, price_portfolio(frame, book(), DAY, percentiles=False))


@pytest.mark.parametrize(
    ("column", "texts"), [("training", "perhaps"), ("migration.volume_tb", "much"), ("migration.volume_tb", " ")]
)
def test_texts_that_are_no_answers_are_refused_by_their_rows(column, texts):
    """What is no number, and neither yes nor no, is told with its row as it is written."""
    frame = facilities().assign(**{column: pd.Series([None] * ROWS, dtype=object, index=facilities().index)})
    frame.loc["site-3", column] = texts

    with pytest.raises(FrameRefused, match=rf"site-3 · {column}.*{texts}"):
        price_dask(spread(frame), book(), DAY, percentiles=False).compute(scheduler="synchronous")


def test_a_lone_name_is_one_column_to_keep():
    """keep="sector" leaves the column `sector` alone, and an answer that is kept is priced all the same."""
    frame = spread(facilities().assign(sector="public"))

    got = price_dask(frame, book(), DAY, percentiles=False, keep="sector")
    kept = price_dask(frame, book(), DAY, percentiles=False, keep=["sector", "client.kind"])

    expected = price_portfolio(facilities(), book(), DAY, percentiles=False)
    assert list(got.columns) == list(expected.columns)
    assert_same(got.compute(scheduler="synchronous"), expected)
    assert_same(kept.compute(scheduler="synchronous"), expected)


def test_the_national_file_is_read_by_dask_with_the_dtypes_of_costing():
    """A CSV file cut into pieces, of which some say little, is priced as pandas reads it whole."""
    read = dd.read_csv(NATIONAL, dtype=facility_dtypes(book(), DAY), blocksize=40_000)

    got = price_dask(read, book(), DAY, percentiles=False).compute(scheduler="synchronous")

    expected = price_portfolio(pd.read_csv(NATIONAL), book(), DAY, percentiles=False)
    assert read.npartitions > 1
    pd.testing.assert_frame_equal(got.reset_index(drop=True), expected, check_exact=True)


def test_without_dask_i_am_told_what_to_install(monkeypatch):
    """Where Dask is missing, I read which extra brings it."""
    monkeypatch.setitem(sys.modules, "dask.dataframe.dispatch", None)

    with pytest.raises(ExtraMissing, match=r"costing\[scale\]"):
        price_dask(None, book(), DAY)
