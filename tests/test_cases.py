"""Six facilities, three states of knowledge each: scope in, figures out, for people who know prices."""

import tomllib
from pathlib import Path

import pytest

from costing import Scope, estimate
from tests.samples import DAY, book

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
LINES = ("minor_update", "major_upgrade", "workstation", "data_migration", "integration")


def thousands(span):
    return [round(value / 1000) for value in (span.low, span.likely, span.high)]


def read(path):
    case = tomllib.loads(path.read_text("utf-8"))
    return case, estimate(Scope.model_validate(case["scope"]), book(), DAY)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_typical_facility_costs_what_was_worked_out_for_it(path):
    """Every line of a typical facility comes out to the thousand, low, likely and high."""
    case, made = read(path)

    found = {line.code: thousands(line.amount) for line in made.lines}

    expected = {code: case["figures"][code] for code in LINES if code in case["figures"]}
    assert {code: amounts for code, amounts in found.items() if code in LINES} == expected
    assert thousands(made) == case["figures"]["sum"]
    assert found["maintenance.1"] == case["figures"]["maintenance"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_workstations_show_their_likely_count_and_unit_price(path):
    """The workstation line shows the likely number of stations and the likely price of one."""
    case, made = read(path)

    line = next(line for line in made.lines if line.code == "workstation")

    assert line.quantity.likely == case["stations"]["likely_count"]
    assert round(line.unit_price.likely / 1000) == case["stations"]["likely_unit_price"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_same_facility_sold_whole_is_one_line(path):
    """Sold as a whole, the project replaces its parts and costs what was worked out top-down."""
    case = tomllib.loads(path.read_text("utf-8"))
    whole = {**case["scope"], "project": {"sold": "whole"}}

    made = estimate(Scope.model_validate(whole), book(), DAY)

    once = [line for line in made.lines if not line.recurring]
    assert [line.code for line in once] == ["comprehensive_project"]
    assert thousands(once[0].amount) == case["figures"]["comprehensive_project"]
