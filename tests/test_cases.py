"""Six facilities, three states of knowledge each: scope in, figures out, for people who know prices."""

import tomllib
from pathlib import Path

import pytest

from costing import Scope, estimate
from costing.lines import Span
from tests.samples import DAY, book

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
LINES = ("minor_update", "major_upgrade", "workstation", "data_migration", "integration")

# What else stands in the offers of the six facilities, in thousands of dinars: by the hardware to be supplied, where no
# supplier has priced it, and by where the vendor comes from (two, four or eight trips at 250,000).
HARDWARE = {None: [200, 800, 2000], "none": None, "some": [704, 800, 1244], "servers": [1460, 1556, 2000]}
TRAVEL = {None: [0, 0, 2000], "local": None, "international": [500, 1000, 2000]}


def thousands(span):
    return [round(value / 1000) for value in (span.low, span.likely, span.high)]


def summed(made, codes):
    """The sum of some lines: low, likely and high."""
    amounts = [line.amount for line in made.lines if line.code in codes]
    return Span(*(sum(getattr(each, corner) for each in amounts) for corner in ("low", "likely", "high")))


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
    assert thousands(summed(made, LINES)) == case["figures"]["sum"]
    assert found["maintenance.1"] == case["figures"]["maintenance"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_beside_the_rows_of_the_table_stand_hardware_and_travel(path):
    """Hardware without a supplier's price and a foreign vendor's travel are lines beside the market's rows; no more."""
    case, made = read(path)
    scope = case["scope"]

    beside = {line.code: thousands(line.amount) for line in made.lines if line.code not in LINES and not line.recurring}

    hardware = HARDWARE[scope.get("hardware", {}).get("level")]
    travel = TRAVEL[scope.get("vendor", {}).get("origin")]
    expected = {"hardware": hardware, "travel": travel}
    assert beside == {code: amounts for code, amounts in expected.items() if amounts is not None}
    total = summed(made, (*LINES, *beside))
    assert (made.low, made.likely, made.high) == pytest.approx((total.low, total.likely, total.high))


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

    once = {line.code: thousands(line.amount) for line in made.lines if not line.recurring}
    assert once.pop("comprehensive_project") == case["figures"]["comprehensive_project"]
    travel = TRAVEL[case["scope"].get("vendor", {}).get("origin")]
    assert once == ({} if travel is None else {"travel": travel})
