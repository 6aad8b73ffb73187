"""The plan of the mutation test: what it names is there, and each change that may survive is of a line as it stands."""

from pathlib import Path

import pytest

from tests.mutation.plan import read

ROOT = Path(__file__).parent.parent
PLAN = read()


def test_every_module_under_mutation_has_its_tests():
    """Each module that is changed on purpose is there, and so are the tests that have to notice."""
    files = [file for module, tests in PLAN.tests.items() for file in (module, *tests)]

    assert [file for file in files if not (ROOT / file).is_file()] == []
    assert all(PLAN.tests.values())


@pytest.mark.parametrize("change", PLAN.explained, ids=lambda change: f"{change.file}: {change.becomes}")
def test_what_may_survive_is_a_change_of_a_line_that_is_there(change):
    """A reason to let a change pass falls with the line it is about: take it out, and run `make mutate` again."""
    text = " ".join((ROOT / change.file).read_text("utf-8").split())

    assert change.file in PLAN.tests
    assert " ".join(change.was.split()) in text
    assert PLAN.explained[change].endswith(".")
