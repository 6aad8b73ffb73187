"""What a rule is: pure, of one shape, without a number of its own; and what each says of ranges and scales."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import costing.rules
from costing.drivers import interface_points
from costing.rules import RULES
from costing.scope import Interface
from tests.samples import DAY, book, priced

RULE_FILES = sorted(Path(costing.rules.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_rule_holds_no_number(path):
    """Every number a rule uses comes from the price book: its source holds none but 0, 1 and 100."""
    tree = ast.parse(path.read_text("utf-8"))

    numbers = [
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and type(n.value) in (int, float, complex)
    ]

    assert set(numbers) <= {0, 1, 100}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_is_named_like_its_module_and_is_short(rule):
    """One module holds one public rule of its name, at most fifteen lines, and says what it means to a client."""
    module = import_module(rule.__module__)

    assert rule.__module__.rsplit(".", 1)[1] == rule.__name__
    assert len(inspect.getsource(rule).splitlines()) <= 15
    assert module.__doc__
    assert rule.__doc__


def test_no_rule_calls_another():
    """Rules never call each other: their order is one tuple."""
    names = {rule.__name__ for rule in RULES}

    for path in RULE_FILES:
        if path.stem == "__init__":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
        assert not imported & names


def amounts(code, **tables):
    line = next(line for line in priced(**tables).lines if line.code == code)
    return line.amount


def test_an_open_top_goes_on_at_the_same_slope():
    """Past the published top, an open range grows in a straight line at the mean slope of its whole scale."""
    at_top = amounts("data_migration", migration={"volume_tb": 100}).likely
    past = amounts("data_migration", migration={"volume_tb": 400}).likely

    # .35 of 1,300,000 over 99.5 TB, for 300 TB more
    assert past - at_top == pytest.approx(1_300_000 * 0.35 / 99.5 * 300)


def test_a_closed_range_is_held_at_its_top_and_says_so():
    """A minor update never leaves its closed range: nine versions behind cost what four do, and the trace says why."""
    nine = next(iter(priced(systems={"ris": {"upgrade": "minor", "versions_behind": 9}}).lines))
    four = next(iter(priced(systems={"ris": {"upgrade": "minor", "versions_behind": 4}}).lines))

    assert nine.amount == four.amount
    assert {step.step: step.facts["held"] for step in nine.trace if "held" in step.facts} == {"versions_behind": "top"}
    assert not [step for step in four.trace if "held" in step.facts]


def test_what_lies_below_a_scale_is_held_at_its_bottom_and_says_so():
    """A tenth of a terabyte costs what half of one does, and the trace says that it is held there."""
    tiny, half = (priced(migration={"volume_tb": volume}).lines[0] for volume in (0.1, 0.5))

    assert tiny.amount == half.amount
    assert {step.step: step.facts["held"] for step in tiny.trace if "held" in step.facts} == {"volume": "bottom"}


def test_a_whole_is_explained_by_the_drivers_of_its_parts():
    """Sold whole, each driver of a part stands in the trace with the dinars it brings to the whole, and its source."""
    tables = {"systems": {"pacs": {"upgrade": "major"}}, "migration": {"volume_tb": 18}, "project": {"sold": "whole"}}
    steps = {step.step: step for step in priced(**tables).lines[0].trace}

    # .35 of the migration's position, which weighs .10 of 8,000,000
    assert steps["data_migration.volume"].source == "scope"
    assert float(steps["data_migration.volume"].value) == pytest.approx(8e6 * 0.10 * 0.35 * np.log(36) / np.log(200))
    assert steps["workstation_count"].facts["unasked"]
    assert steps["workstation_count"].value == 0


def test_with_nothing_known_a_lump_sum_spans_its_whole_published_range():
    """A migration of which nothing is known costs anything the market publishes, and likely near the lower third."""
    span = amounts("data_migration", migration={})

    assert (span.low, span.high) == (200_000, pytest.approx(1_500_000))
    assert span.likely == pytest.approx(637_000, abs=1_000)


def test_the_unit_price_stops_falling_at_the_declared_volume():
    """A workstation gets cheaper up to fifty of them, then costs the same: no step, no cliff."""
    stations = [priced(workstations={"count": count}).lines[0].unit_price.likely for count in (1, 2, 49, 50, 51, 500)]

    assert stations[0] > stations[1] > stations[2] > stations[3] == stations[4] == stations[5]


@pytest.mark.parametrize(
    ("entries", "points"),
    [
        ([{"system": "EMR", "standard": "HL7v2", "direction": "one_way", "cooperation": "normal"}], (1, 1, 1)),
        ([{}], (0.225, 1, 1.6 * 1.2 * 1.3 * 1.3)),
        # two alike: the dearer in full, the other as a repeat, in either order
        (
            [
                {"system": "HIS", "standard": "API", "direction": "both", "cooperation": "poor"},
                {"system": "HIS", "standard": "API", "direction": "one_way", "cooperation": "good"},
            ],
            (3.2448 + 0.6 * 1.728,) * 3,
        ),
        # one of unknown standard could be the same as the other: a repeat at low only
        (
            [
                {"system": "EMR", "standard": "HL7v2", "direction": "one_way", "cooperation": "normal"},
                {"system": "EMR", "direction": "one_way", "cooperation": "normal"},
            ],
            (1 + 0.6 * 0.5, 2, 2.6),
        ),
        # it could not: its system is another
        (
            [
                {"system": "EMR", "standard": "HL7v2", "direction": "one_way", "cooperation": "normal"},
                {"system": "HIS", "direction": "one_way", "cooperation": "normal"},
            ],
            (1 + 1.2 * 0.5, 2.2, 1 + 1.2 * 1.6),
        ),
    ],
)
def test_interfaces_are_weighed_in_points(entries, points):
    """An interface counts by standard, system, direction and cooperation; repeats count less; order moves nothing."""
    weights = book().on(DAY).interfaces
    listed = [Interface.model_validate(entry) for entry in entries]

    assert interface_points(listed, weights) == pytest.approx(points)
    assert interface_points(listed[::-1], weights) == interface_points(listed, weights)


def test_values_may_be_arrays_of_any_shape():
    """The same rules take one value, a row of what-ifs, or a table of them, and give prices of that shape."""
    from costing.drivers import answers, as_arrays
    from costing.pricing import priced_services
    from tests.samples import scope_of

    prices = book().on(DAY)
    values = as_arrays(answers(scope_of(migration={}), prices))
    volumes = np.linspace(1, 400, 24).reshape(4, 6)

    whatif = priced_services(
        prices, {**{n: v[1] for n, v in values.items()}, "volume": volumes}, ("data_migration",), ()
    )

    assert whatif["data_migration"].amount.shape == (4, 6)
    assert (np.diff(whatif["data_migration"].amount.ravel()) > 0).all()
