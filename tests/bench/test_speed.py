"""Speed, told beside a named baseline of the same run: `make bench`. Nothing here fails on a slow day."""

import json
import subprocess
import sys

import pytest

from costing import Quote, Scope, estimate, quote
from costing.quoting.comparing import compare
from costing.quoting.variants import variant
from tests.samples import DAY, EXAMPLES, book


@pytest.fixture(scope="module")
def raw():
    return Scope.read(EXAMPLES / "chu.toml").model_dump(mode="json", exclude_none=True)


def firm(raw):
    return quote(estimate(Scope.model_validate(raw), book(), DAY))


@pytest.mark.benchmark(group="one quote (aim: scope to firm quote in 5 ms or less)")
def test_baseline_json_of_the_same_record(benchmark, raw):
    """The baseline: the standard library reads and writes the same record as JSON."""
    text = firm(raw).to_json()

    assert benchmark(lambda: json.dumps(json.loads(text)))


@pytest.mark.benchmark(group="one quote (aim: scope to firm quote in 5 ms or less)")
def test_scope_to_firm_quote(benchmark, raw):
    """From a plain mapping to a firm quote: validated, priced, traced, taxed, in words."""
    made = benchmark(firm, raw)

    assert isinstance(made, Quote)
    assert made.day == DAY


def everything(raw):
    made = estimate(Scope.model_validate(raw), book(), DAY)
    return made, made.audit, made.questions(), made.assumptions, made.components, made.cross_check


@pytest.mark.benchmark(group="estimate, audit and questions (aim: 50 ms or less)")
def test_baseline_estimate_alone(benchmark, raw):
    """The baseline: the lines alone."""
    made = benchmark(lambda: estimate(Scope.model_validate(raw), book(), DAY))

    assert made.lines


@pytest.mark.benchmark(group="estimate, audit and questions (aim: 50 ms or less)")
def test_estimate_with_audit_and_questions(benchmark, raw):
    """The full estimate of the example: lines, audit, questions, costs of assumptions, components, cross-check."""
    made, *_ = benchmark(everything, raw)

    assert made.questions()


@pytest.mark.benchmark(group="estimate, audit and questions (aim: 50 ms or less)")
def test_estimate_of_a_scope_that_says_nothing(benchmark):
    """The widest case: everything is asked and nothing is answered, so that there is most to ask."""
    tables = ("workstations", "migration", "integrations", "training", "maintenance", "hardware", "decommissioning")
    asked = {"client": {"name": "H"}, "systems": {"pacs": {"upgrade": "major"}}, **{table: {} for table in tables}}

    made, *_ = benchmark(everything, {**asked, "integrations": []})

    assert len(made.questions()) > 20


@pytest.mark.benchmark(group="four variants over seven years (aim: 100 ms or less)")
def test_baseline_five_estimates(benchmark, raw):
    """The baseline: the lines of the scope and of four more, priced and no more."""
    scope = Scope.model_validate(raw)

    assert benchmark(lambda: [estimate(scope, book(), DAY) for _ in range(5)])


@pytest.mark.benchmark(group="four variants over seven years (aim: 100 ms or less)")
def test_four_variants_side_by_side(benchmark, raw):
    """The example and four variants of it, compared over three, five and seven years, with all their percentiles."""
    scope = Scope.model_validate(raw)
    choices = ((), ("cloud",), ("phased",), ("open_source",), ("core_integration",))

    page = benchmark(lambda: side_by_side(scope, choices))
    assert len(page) == 5


def side_by_side(scope, choices):
    made = compare([variant(scope, book(), DAY, each) for each in choices], book(), DAY)
    return [(each.percentiles, each.ownership(made.terms)) for each in made.variants]


def start(code):
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.benchmark(group="start (aim: import costing in 50 ms or less above the bare interpreter)")
def test_baseline_bare_interpreter(benchmark):
    """The baseline: a Python that does nothing."""
    assert benchmark(start, "pass") is None


@pytest.mark.benchmark(group="start (aim: import costing in 50 ms or less above the bare interpreter)")
def test_import_costing(benchmark):
    """A Python that imports costing."""
    assert benchmark(start, "import costing") is None
