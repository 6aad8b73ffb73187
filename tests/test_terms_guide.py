"""The page on terms keeps its word: its pieces are the example, its commands say what it shows, its Python runs."""

import re
import shlex
import shutil
import tomllib
from decimal import ROUND_FLOOR, Decimal

import pytest

from costing import PriceBook, Scope, estimate, quote
from costing.payment_laws import moments
from tests.command import called, plain
from tests.samples import DAY, EXAMPLES
from tests.test_guide import says

ROOT = EXAMPLES.parent
PAGE = (ROOT / "docs" / "terms.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+ ?\w*)\n(.*?)```", PAGE, re.DOTALL)
SESSIONS = [text for kind, text in BLOCKS if kind == "console"]
TOLD = re.compile(r"^\$ costing (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the examples in it, as the page supposes."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def merged(one, other):
    """Lay one table over another, tables inside of tables too."""
    both = {name: merged(one[name], other[name]) for name in one.keys() & other.keys() if isinstance(one[name], dict)}
    return {**one, **other, **both}


def test_its_pieces_are_the_example():
    """Each piece of terms that the page shows stands in the example, word for word."""
    shown = {}
    for kind, text in BLOCKS:
        if kind == "toml":
            shown = merged(shown, tomllib.loads(text)["terms"])

    example = tomllib.loads((EXAMPLES / "terms.toml").read_text("utf-8"))["terms"]
    assert {name: example[name] for name in shown} == shown


def test_its_public_contract_is_accepted():
    """The public contract of the page is held against the rules, its advance and retention at the shares it names."""
    (text,) = (text for kind, text in BLOCKS if kind == "toml public")
    asked = {"client": {"name": "CHU"}, "training": {"days": 20}, "migration": {"volume_tb": 3}}

    made = quote(estimate(Scope.model_validate({**asked, **tomllib.loads(text)}), PriceBook.default(), DAY))

    assert made.procurement.advance == (made.totals.gross * 15 / 100).quantize(Decimal("0.01"), ROUND_FLOOR)
    assert made.procurement.retention == (made.totals.gross * 5 / 100).quantize(Decimal("0.01"), ROUND_FLOOR)


def test_it_names_every_stage_of_a_project():
    """The stages a milestone may be tied to are all on the page."""
    named = set(re.findall(r"`(\w+)`", PAGE.partition("Stages are ")[2].partition("gives its share")[0]))

    assert named == set(moments(PriceBook.default().on(DAY).stages))


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.usefixtures("folder")
def test_its_commands_say_what_it_shows(session):
    """Each command of the page runs as it stands and says the lines below it, in their order."""
    for words, lines in TOLD.findall(session):
        done = called(*shlex.split(words))

        assert done.code == 0, done.told
        output = done.data + done.told
        assert [line for line in lines.splitlines() if not says(output, plain(line.encode()))] == []


@pytest.mark.usefixtures("folder")
def test_its_python_runs(capsys):
    """The lines for a notebook run as they stand, and print what is due, the margin and who has to approve."""
    (code,) = (text for kind, text in BLOCKS if kind == "python")

    exec(compile(code, "terms.md", "exec"), {})

    due, margin, by = capsys.readouterr().out.split()
    assert float(due) > float(margin) > 0
    assert by == "managing_director"
