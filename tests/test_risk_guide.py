"""The page on risk keeps its word: its Python and its commands run, its figures are those of the engine."""

import doctest
import re
import shlex
import shutil
import tomllib

import numpy as np
import pytest

from costing import Scope, estimate
from costing.marginals import SHAPES, pert_table, read
from tests.command import called
from tests.samples import DAY, EXAMPLES, book, chu_estimate, scope_of
from tests.test_guide import TOLD, says

ROOT = EXAMPLES.parent
PAGE = (ROOT / "docs" / "risk.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
UPGRADE = (500_000, 1_500_000, 3_000_000)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_kind(kind):
    """The blocks of the page of one kind."""
    return [text for found, text in BLOCKS if found == kind]


def upgrade(level, *, high=UPGRADE[2], open_top=False, weight=4, top=0.9):
    """The quantile of the page's upgrade, as it is read there [million DZD]."""
    perts = read(np.array([[*UPGRADE[:2], high]]), np.array([open_top]), weight, top=top)
    return float(perts.quantile(level)[0]) / 1e6


@pytest.mark.usefixtures("folder")
def test_its_python_prints_what_it_shows():
    """Every line of Python on the page, typed in its order, prints to the letter what stands below it."""
    session = doctest.DocTestParser().get_doctest("\n".join(of_kind("pycon")), {}, "risk.md", None, 0)
    said = []

    result = doctest.DocTestRunner(verbose=False).run(session, out=said.append)
    assert result.attempted > 20
    assert "".join(said) == ""
    assert result.failed == 0


@pytest.mark.usefixtures("folder")
def test_its_commands_say_what_it_shows():
    """Every command of the page runs and prints each line that the page shows below it."""
    runs = [run for block in of_kind("console") for run in TOLD.findall(block)]

    assert len(runs) == 2
    for line, shown in runs:
        program, *words = shlex.split(line)
        done = called(*words)
        assert (program, done.code) == ("costing", 0)
        assert [each for each in shown.splitlines() if not says(done.data, each)] == []


def test_the_terms_it_shows_are_accepted_and_matter():
    """The lines of a scope that the page shows can be pasted into one, and move its price."""
    (terms,) = map(tomllib.loads, of_kind("toml"))
    asked = scope_of(migration={}).model_dump(exclude_none=True)

    calm, risky = (estimate(Scope.model_validate({**asked, **each}), book(), DAY).risk() for each in ({}, terms))
    assert risky.p80 > calm.p80 * 1.04


def test_its_links_lead_somewhere():
    """Every heading it points at is there, and it points at every heading."""
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) == anchors


def test_the_traps_have_the_figures_of_the_engine():
    """Each figure of the traps is what the engine makes of the upgrade or of the example."""
    risk = chu_estimate().risk()

    assert [round(upgrade(0.8, open_top=top < 1, top=top), 2) for top in (1, 0.9, 0.8)] == [2.01, 2.58, 3.0]
    assert [round(upgrade(0.1, high=high), 3) for high in (3_000_000, 3_300_000)] == [0.972, 0.963]
    assert [round(upgrade(0.8, weight=weight), 2) for weight in (2, 4, 10)] == [2.15, 2.01, 1.84]
    own = sum(float(branch.lines.quantile(0.8).sum()) for branch in risk.reading.branches)
    assert (round(own / 1e6, 2), round(risk.p80 / 1e6, 2)) == (20.36, 20.07)
    assert round(risk.probability_of_net, 2) == 0.27
    shares = {bar.code: bar.share for bar in risk.tornado}
    assert (round(shares["training"], 2), round(shares["travel"], 2)) == (0.09, 0.36)
    for figure in (
        "2.58 million",
        "972,000 to 963,000",
        "2.15, 2.01 and 1.84",
        "20.36 million",
        "a P27",
        "9 %, and travel",
    ):
        assert figure in PAGE


def test_an_upgrade_read_freely_would_have_a_negative_price():
    """Fitted as P10 to P90 with no floor, the page's upgrade would start at minus 374,000 DZD."""
    table = pert_table(4)
    under, over = table.column(0.1), table.column(0.9)
    low, likely, high = UPGRADE
    shape = np.interp((likely - low) / (high - low), (SHAPES - under) / (over - under), SHAPES)
    width = (high - low) / (np.interp(shape, SHAPES, over) - np.interp(shape, SHAPES, under))

    assert likely - shape * width == pytest.approx(-374_000, abs=1_000)


def test_ranks_mislead_as_it_says():
    """By squared rank correlations, training would look like 12 % of the example's risk and travel like 24 %."""
    drawn = chu_estimate().risk().scenarios(16_384)
    ranks = {code: np.argsort(np.argsort(each)) for code, each in drawn.items() if np.ptp(each) > 1}
    squares = {code: np.corrcoef(each, ranks["total"])[0, 1] ** 2 for code, each in ranks.items() if code != "total"}

    whole = sum(squares.values())
    assert round(squares["training"] / whole, 2) == 0.12
    assert round(squares["travel"] / whole, 2) == pytest.approx(0.24, abs=0.011)


def test_the_parts_are_what_lines_come_to_near_the_price():
    """Where the total ends near its P80, the three lines that move it most come within 1 % of their parts."""
    risk = chu_estimate().risk()
    drawn, parts = risk.scenarios(131_072), risk.allocation(80)
    near = np.abs(drawn["total"] - risk.p80) < 20_000

    for code in ("travel", "integration", "workstation"):
        assert drawn[code][near].mean() == pytest.approx(float(parts[code]), rel=0.012)
