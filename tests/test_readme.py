"""The README keeps its word: its Python runs, its commands run, its picture and links are there."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_lines_for_a_notebook_run_as_they_stand(folder, capsys):
    """The five lines of Python, pasted into a notebook, price the example and write both documents; others follow."""
    code, many = blocks("python")
    named = {}

    exec(compile(code, "README.md", "exec"), named)
    exec(compile(many, "README.md", "exec"), named)

    assert len([line for line in code.splitlines() if line]) == 5
    assert {"devis.xlsx", "devis.docx"} <= {path.name for path in folder.iterdir()}
    said = capsys.readouterr().out
    assert "data_migration" in said
    assert "620 facilities" in said


COMMANDS = [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("folder")
def test_the_commands_run_as_they_stand(command):
    """Every command the README shows runs, from a folder that holds the examples."""
    words = shlex.split(command)
    assert words[0] == ".venv/bin/costing"

    done = subprocess.run([sys.executable, "-m", "costing", *words[1:]], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_links_and_picture_are_there():
    """Every file the README points at exists."""
    targets = re.findall(r"\]\(([^)]+)\)", README)

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_two_commands_open_it():
    """The README opens with make quote and make test, then the same for Windows; two more open notebooks and app."""
    first, opening = blocks("sh")
    (windows,) = blocks("bat")

    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make quote", "make test"]
    assert [line.split("#")[0].strip() for line in opening.splitlines()] == ["make notebook", "make app"]
    assert windows.splitlines() == ["py tasks.py quote", "py tasks.py test"]
    assert (
        README.index("make quote") < README.index("py tasks.py") < README.index("```python") < README.index("quote.png")
    )
