"""Every example of the documentation runs: its Python, its commands with what they show, page by page, in their order.

A page that a test of its own runs (risk.md and others) is not run again here.
"""

import doctest
import re
import shlex
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from tests.command import called, plain
from tests.past_projects import projects
from tests.samples import EXAMPLES
from tests.test_guide import TOLD, says
from tests.test_histories import costs_of, offers

DOCS = EXAMPLES.parent / "docs"
RUN_ELSEWHERE = {
    "own-price-book.md": "test_guide.py",
    "revisions.md": "test_revisions_guide.py",
    "risk.md": "test_risk_guide.py",
    "templates.md": "test_templates_guide.py",
    "terms.md": "test_terms_guide.py",
    "workbook.md": "test_workbook_guide.py",
}
PAGES = sorted(
    path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path.relative_to(DOCS).parts[0][0] != "_"
)
FENCE = re.compile(r"^ *```(\S+)([^\n]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# What is shown and not run: what a file holds, what a shell says.
SHOWN = {"text", "toml", "json", "sh", "bat", "ini", "csv"}


def blocks(page):
    """The pieces of a page that are examples, in their order: kind, what else its first line says, text."""
    found = FENCE.findall((DOCS / page).read_text("utf-8"))
    return [(kind, more, dedent(text)) for kind, more, text in found if not kind.startswith("{")]


EXAMPLE = [page for page in PAGES if page not in RUN_ELSEWHERE and {each[0] for each in blocks(page)} - SHOWN]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the examples in it, as every page supposes."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def past(folder):
    """Write what the page on back-testing supposes: a history of past projects, and records with what they came to."""
    projects(40, 1).to_csv(folder / "projects.csv", index=False)
    made = [each.with_number(f"{each.number}-{count}") for each in offers(2) for count in range(16)]
    costs_of(made).to_csv(folder / "costs.csv", index=False)
    (folder / "out").mkdir()
    for each in made:
        (folder / "out" / f"{each.number}.json").write_text(each.to_json(), "utf-8")


# What a page speaks of and no reader has at hand: files of their own.
PREPARED = {"back-testing.md": past}


def run_commands(text):
    """Run each command of a session: it ends as the session says, 0 unless it asks, and prints each line below it."""
    runs = TOLD.findall(text)
    assert runs
    for place, (line, shown) in enumerate(runs):
        program, *words = shlex.split(line)
        if program == "echo":
            continue
        asked = place + 1 < len(runs) and runs[place + 1][0] == "echo $?"
        done = called(*words)
        assert (program, done.code) == ("costing", int(runs[place + 1][1]) if asked else 0), (line, done.told)
        printed = f"{done.data}\n{done.told}"
        assert [each for each in shown.splitlines() if not says(printed, each)] == [], (line, printed)


class Checker(doctest.OutputChecker):
    """A session's output is what is shown, a space that does not break being a space."""

    def check_output(self, want, got, optionflags):
        """Compare what is shown with what was printed."""
        return super().check_output(want, plain(got.encode()), optionflags)


def run_session(text, names, page):
    """Type a session of Python: it prints to the letter what stands below each line."""
    said = []
    session = doctest.DocTestParser().get_doctest(text, names, page, None, 0)
    doctest.DocTestRunner(Checker(), verbose=False).run(session, out=said.append, clear_globs=False)
    assert not said, "".join(said)
    names.update(session.globs)


@pytest.mark.parametrize("page", EXAMPLE)
def test_its_examples_run(page, folder):
    """Each piece of Python of a page runs after the one before, each command says what is shown below it."""
    PREPARED.get(page, lambda _: None)(folder)
    names = {}

    for kind, more, text in blocks(page):
        assert kind in {"python", "pycon", "console", *SHOWN}, kind
        if "file=" in more:
            Path(more.rpartition("file=")[2].strip()).write_text(text, "utf-8")
        elif kind == "python":
            exec(compile(text, page, "exec"), names)
        elif kind == "pycon":
            run_session(text, names, page)
        elif kind == "console":
            run_commands(text)


def test_each_page_with_examples_is_run():
    """No page with Python or commands is forgotten: it is run here, or by the test that is named for it."""
    for page, test in RUN_ELSEWHERE.items():
        assert page in (Path(__file__).parent / test).read_text("utf-8"), page
    assert {"how-to/price-a-hospital.md", "how-to/other-tools.md", "pricing.md", "tutorial.md"} <= set(EXAMPLE)


@pytest.mark.usefixtures("folder")
def test_a_wrong_example_is_noticed():
    """A session whose shown line is not printed, or whose command ends otherwise than it says, fails."""
    with pytest.raises(AssertionError):
        run_commands("$ costing words 12 --lang en\nthirteen Algerian dinars\n")
    with pytest.raises(AssertionError):
        run_commands("$ costing words 12 --lang en\n$ echo $?\n1\n")
    with pytest.raises(AssertionError):
        run_session(">>> 1 + 1\n3\n", {}, "page.md")
