"""Files of facilities priced block by block, beside pyarrow reading and writing as many columns: `make bench`.

`COSTING_BENCH_ROWS=10000000 make bench` prices that many rows too.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests import streaming_worker
from tests.streaming_worker import GROUP, write_facilities

ROOT = Path(__file__).parents[2]
SIZES = (10_000, 100_000, 1_000_000, *map(int, os.environ.get("COSTING_BENCH_ROWS", "").split()))
MOST_MEMORY = 1_500_000_000  # whatever the number of rows, all libraries included [bytes]


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Files of facilities, each written when it is first asked for."""
    folder, made = tmp_path_factory.mktemp("facilities"), {}

    def source(rows):
        if rows not in made:
            made[rows] = folder / f"{rows}.parquet"
            write_facilities(made[rows], rows)
        return made[rows]

    return source


@pytest.mark.parametrize("name", ["copied", "priced", "priced_with_percentiles"])
@pytest.mark.parametrize("rows", SIZES)
def test_a_file_of_facilities(benchmark, sources, tmp_path, rows, name):
    """A file priced; `copied` is the baseline: pyarrow alone, with as many columns in and out."""
    benchmark.group = f"{rows} facilities from Parquet to Parquet"
    target = tmp_path / "prices.parquet"

    benchmark.pedantic(getattr(streaming_worker, name), (sources(rows), target), rounds=1, warmup_rounds=rows < GROUP)

    assert pq.read_metadata(target).num_rows == rows


@pytest.mark.parametrize("rows", SIZES)
@pytest.mark.benchmark(group="the memory of a file of facilities, in a process of its own (aim: 1.5 GB or less)")
def test_the_memory_of_a_file_of_facilities(benchmark, sources, tmp_path, rows):
    """Percentiles and all, a file of any length is priced in less than a gigabyte and a half."""
    said = {}

    def run():
        words = [sys.executable, "-m", "tests.streaming_worker", "priced_with_percentiles"]
        words += [sources(rows), tmp_path / "prices.parquet"]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        said.update(json.loads(done.stdout))

    benchmark.pedantic(run, rounds=1)

    benchmark.extra_info |= said
    assert said["bytes"] < MOST_MEMORY
