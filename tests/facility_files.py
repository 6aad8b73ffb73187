"""Files of facilities that tests price, and what is found beside a file of prices while it grows."""

import numpy as np
import pandas as pd
import pytest

from costing import price_csv, price_parquet
from costing.portfolio import streaming
from costing.portfolio.facilities import price_portfolio
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
