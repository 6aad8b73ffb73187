"""The synthetic national programme: plausible, priceable, made again to the byte, and nobody's."""

import sys
from functools import lru_cache

import pandas as pd
import pytest

from costing import estimate
from costing.scope import ASKING
from costing.wilayas import wilayas
from tests.facilities import national, scope_of
from tests.samples import DAY, EXAMPLES, book

FILE = EXAMPLES / "national-synthetic.csv"


@lru_cache(maxsize=1)
def programme():
    """The file as whoever takes it reads it."""
    return pd.read_csv(FILE)


def rows_of(frame):
    return frame.to_dict("records")


def groups_of(frame):
    return frame["reference"].str[:3]


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["national.py", *map(str, arguments)])
    national().main()


def test_the_script_makes_this_very_file_again(monkeypatch, tmp_path):
    """The file of the examples is what the script writes, to the byte; another word makes other facilities."""
    run(monkeypatch, tmp_path / "again.csv")
    run(monkeypatch, tmp_path / "other.csv", "--seed-word", "autre", "--facilities", 90)

    assert (tmp_path / "again.csv").read_bytes() == FILE.read_bytes()
    other = pd.read_csv(tmp_path / "other.csv")
    assert list(other) == list(programme())
    assert len(other) == 90
    assert not other["users"].equals(programme()["users"][:90])


def test_it_follows_the_public_counts():
    """There are as many hospitals as are counted in public, of the others a share; each count has year and source."""
    groups = {each["code"]: each for each in national().plan().groups}

    counted = groups_of(programme()).value_counts()
    assert dict(counted) == {code: each["taken"] for code, each in groups.items()}
    assert [counted[code] for code in ("CHU", "EHU", "EHS", "EPH")] == [16, 1, 83, 209]
    assert len(programme()) >= 600
    for each in groups.values():
        assert each["taken"] <= each["known"]
        assert {"year", "source", "confidence"} <= set(each)


def test_nobody_takes_a_facility_for_a_real_one():
    """Every name says that it is invented, no two facilities are alike by reference, and every wilaya has some."""
    assert programme()["client.name"].str.endswith("(fictif)").all()
    assert programme()["reference"].is_unique
    assert set(programme()["wilaya"]) == set(wilayas())
    assert programme()["client.name"].iloc[0] == "EHS n° 1 – Adrar (fictif)"


def test_every_facility_can_be_priced():
    """Each row is a scope that asks for something, and those of each group that are tried have a price."""
    scopes = [scope_of(row) for row in rows_of(programme())]

    assert all(scope.asked for scope in scopes)
    tried = programme().groupby(groups_of(programme())).head(3).index
    assert all(estimate(scopes[place], book(), DAY).likely > 0 for place in tried)


def test_some_of_each_answer_is_missing():
    """No question is answered by all who are asked it, and each by some; who makes the software is known of some."""
    told = programme().notna().mean()

    open_columns = [name for name in programme() if name not in {"reference", "client.name", "client.kind", "wilaya"}]
    questions = [name for name in open_columns if programme()[name].dtype != bool]
    assert [name for name in questions if not 0.02 < told[name] < 0.98] == []
    assert 0.5 < told["vendor.origin"] < 0.7


def test_a_university_hospital_asks_for_more_than_an_imaging_centre():
    """Packages are of the kind: large archives and many stations here, a minor update and a few stations there."""
    by_group = dict(list(programme().groupby(groups_of(programme()))))
    large, small = by_group["CHU"], by_group["CIE"]

    assert large["migration.volume_tb"].between(8, 100).sum() == large["migration.volume_tb"].count() > 5
    assert small["workstations.count"].max() <= 6 < large["workstations.count"].min()
    assert (large["systems.pacs.upgrade"] == "major").mean() > 0.7
    assert (small["systems.pacs.upgrade"] == "major").mean() < 0.3
    assert (large["maintenance.years"].dropna() == 3).all()


@pytest.mark.parametrize("vendor", [True, False])
def test_a_complete_programme_asks_and_answers_everything(vendor):
    """For a test of speed every service is asked and every question answered, with or without the vendor."""
    frame = national().facilities(80, 5, complete=True, vendor=vendor)

    usually_open = {"project.sold", "vendor.origin", "vendor.trips"}
    assert [name for name in frame if name not in usually_open and frame[name].isna().any()] == []
    assert frame["vendor.origin"].notna().all() == vendor == frame["vendor.origin"].notna().any()
    scopes = [scope_of(row) for row in rows_of(frame)]
    wanted = set(ASKING) - {"licences", "project", "services"}
    assert [scope.reference for scope in scopes if not wanted <= set(scope.asked)] == []
    assert all({scope.systems.pacs.upgrade, scope.systems.ris.upgrade} == {"minor", "major"} for scope in scopes)


def test_a_programme_may_be_of_any_size():
    """The same seed makes the same rows, the parts of a large frame differ, and one facility is a programme."""
    one, again, part = (national().facilities(500, seed) for seed in ([7, 0], [7, 0], [7, 1]))

    pd.testing.assert_frame_equal(one, again)
    assert not one["users"].equals(part["users"])
    assert len(national().facilities(1, 7)) == 1


@pytest.mark.parametrize(
    ("arguments", "said"), [(("x.csv", "--facilities", "0"), "one facility at least"), ((".",), "cannot be written")]
)
def test_what_cannot_be_made_is_said(monkeypatch, capsys, arguments, said):
    """A programme of nothing and a place that takes no file are told in a line, without a traceback."""
    with pytest.raises(SystemExit) as stopped:
        run(monkeypatch, *arguments)

    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
