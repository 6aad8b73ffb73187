"""The page on the workbook keeps its word: its round of negotiation runs as it stands, and so does its Python."""

import re
import shlex
import shutil

import pytest
from openpyxl import load_workbook

from tests.command import called, plain
from tests.samples import EXAMPLES
from tests.test_guide import says
from tests.workbook_reading import row_of

PAGE = (EXAMPLES.parent / "docs" / "workbook.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
TOLD = re.compile(r"^\$ costing (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
SESSIONS = [found for kind, text in BLOCKS if kind == "console" for found in TOLD.findall(text)]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with the examples in it."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def negotiate(folder):
    """Change what the client of the page changes, and send the file back."""
    book = load_workbook(folder / "out" / "2026-0001.xlsx")
    sheet = book.worksheets[0]
    sheet[f"D{row_of(sheet, 'workstation')}"] = 22
    sheet[f"F{row_of(sheet, 'training')}"] = 0.05
    book.save(folder / "returned.xlsx")


def test_its_round_of_negotiation_runs(folder):
    """Sent, changed, read back and answered: each command says what the page shows."""
    assert len(SESSIONS) > 3
    for words, lines in SESSIONS:
        done = called(*shlex.split(words))
        if words.startswith("quote "):
            negotiate(folder)

        assert done.code == 0, done.told
        output = done.data + done.told
        assert [line for line in lines.splitlines() if not says(output, plain(line.encode()))] == []


def test_its_python_runs(folder, capsys):
    """The same round in Python: two changes, nothing tampered with, what the client saw and what the engine says."""
    called(*shlex.split(SESSIONS[0][0]))
    negotiate(folder)
    (code,) = (text for kind, text in BLOCKS if kind == "python")

    exec(compile(code, "workbook.md", "exec"), {})

    assert capsys.readouterr().out.split() == ["2", "0", "22435482.30", "22464280.30"]
