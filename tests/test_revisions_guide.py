"""The page on revisions keeps its word: its commands say what it shows, in their order, and its Python runs."""

import re
import shlex
import shutil

import pytest

from tests.command import called, plain
from tests.samples import EXAMPLES
from tests.test_guide import says

PAGE = (EXAMPLES.parent / "docs" / "revisions.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
TOLD = re.compile(r"^\$ costing (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with the examples in it, and the amended scope that the page speaks of."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    scope = (EXAMPLES / "chu.toml").read_text("utf-8")
    (tmp_path / "revised.toml").write_text(scope.replace("count            = 24", "count            = 22"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_its_commands_say_what_it_shows():
    """The negotiation of the page runs as it stands, from the first number to the verified record."""
    sessions = [text for kind, text in BLOCKS if kind == "console"]

    assert len(sessions) > 3
    for words, lines in (found for text in sessions for found in TOLD.findall(text)):
        done = called(*shlex.split(words))

        assert done.code == 0, done.told
        output = done.data + done.told
        assert [line for line in lines.splitlines() if not says(output, plain(line.encode()))] == []


def test_its_python_runs(capsys):
    """The lines for a notebook run as they stand: a number, a revision, what it moved, and that its record holds."""
    (code,) = (text for kind, text in BLOCKS if kind == "python")

    exec(compile(code, "revisions.md", "exec"), {})

    number, revision, difference, verdict = capsys.readouterr().out.splitlines()[0].split()
    assert (number, revision, verdict) == ("2026-0001", "1", "verified")
    assert float(difference) < 0
