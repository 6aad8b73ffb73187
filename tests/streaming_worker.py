"""What benchmarks of streaming run as processes of their own, each with the memory that it took.

`python -m tests.streaming_worker NAME SOURCE TARGET` does one of `copied`, `priced` and `priced_with_percentiles`, and
says in a line of JSON how long it took [s], the start of the program left out, and how much memory [bytes].
"""

import json
import re
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from costing.portfolio.streaming import BATCH, price_parquet
from tests.samples import DAY, book

GROUP = 1_000_000
PACKAGES = (
    {"systems.pacs.upgrade": "minor", "systems.pacs.versions_behind": 1.0, "training.days": 3.0},
    {"systems.pacs.upgrade": "major", "systems.pacs.versions_behind": 3.0, "migration.volume_tb": 6.0},
    {"systems.pacs.upgrade": "major", "systems.ris.upgrade": "major", "integrations": "EMR:HL7v2; HIS:HL7v2"},
    {"systems.ris.upgrade": "minor", "training.days": 5.0, "maintenance.tier": "standard"},
    {"workstations.count": 4.0, "training.days": 2.0},
    {"migration.volume_tb": 25.0, "migration.source": "proprietary", "integrations": "HIS"},
    {"systems.pacs.upgrade": "minor", "workstations.count": 8.0, "maintenance.tier": "premium"},
    {
        "systems.pacs.upgrade": "major",
        "migration.volume_tb": 12.0,
        "training.days": 10.0,
        "maintenance.tier": "standard",
    },
)
KINDS = ("university_hospital", "district_hospital", "specialised_hospital", "private_clinic", "imaging_centre")


def write_facilities(path, rows):
    """Write a file of facilities: eight packages of services, of as many sizes as there are rows."""
    rng, writer = np.random.default_rng(2026), None
    packages = pd.DataFrame(PACKAGES)
    for first in range(0, rows, GROUP):
        count = min(GROUP, rows - first)
        frame = packages.iloc[rng.integers(0, len(packages), count)].reset_index(drop=True)
        for name in ("migration.volume_tb", "training.days", "workstations.count"):
            frame[name] = np.ceil(frame[name] * rng.uniform(0.5, 2.0, count))
        frame["client.kind"] = rng.choice(KINDS, count)
        frame["vendor.origin"] = rng.choice(np.array(["local", "international", None], dtype=object), count)
        frame["wilaya"] = rng.integers(1, 59, count)
        frame["reference"] = [f"E-{number:08d}" for number in range(first, first + count)]
        table = pa.Table.from_pandas(frame, preserve_index=False)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    writer.close()


def copied(source, target):
    """Read a file of facilities and write as many columns of numbers as their prices have, with pyarrow alone."""
    names, writer = [f"price {number}" for number in range(41)], None
    with pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20) as file:
        for batch in file.iter_batches(BATCH):
            numbers = np.random.default_rng(1).uniform(1e5, 1e7, batch.num_rows).round(2)
            table = pa.table([batch.column("reference"), *[pa.array(numbers)] * len(names)], ["reference", *names])
            writer = writer or pq.ParquetWriter(target, table.schema, use_dictionary=["reference"])
            writer.write_table(table)
    writer.close()


def priced(source, target, *, percentiles=False):
    """Price a file of facilities."""
    price_parquet(source, target, book(), DAY, percentiles=percentiles, replace=True)


def priced_with_percentiles(source, target):
    """Price a file of facilities, P50, P80 and P90 as well."""
    priced(source, target, percentiles=True)


def peak():
    """Return the most memory that this process has held [bytes]."""
    if sys.platform == "win32":
        return psutil.Process().memory_info().peak_wset
    status = Path("/proc/self/status")
    if status.exists():  # what Linux says elsewhere is that of whoever started this process too
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8"))[1]) * 1024
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    began = perf_counter()
    globals()[name](*map(Path, paths))
    sys.stdout.write(json.dumps({"seconds": round(perf_counter() - began, 2), "bytes": peak()}) + "\n")
