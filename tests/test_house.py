"""The workshop's own promises: every test states its claim, and every file stays readable."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "costing"


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_states_its_claim(path):
    """Every test has a docstring, checks something, and says so in the client's words."""
    functions = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)]

    tests = [function for function in functions if function.name.startswith("test_")]
    checking = [f"{function.name}(" for function in functions if "assert " in ast.unparse(function)]

    assert tests
    assert [test.name for test in tests if not ast.get_docstring(test)] == []
    for test in tests:
        body = "\n".join(ast.unparse(part) for part in test.body[1:])
        assert any(word in body for word in ("assert ", "raises(", *checking)), test.name


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_every_module_says_what_it_is_for(path):
    """Every module of the package opens with a docstring and stays within what one sitting can read."""
    text = path.read_text("utf-8")

    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 400


def test_nothing_is_printed_or_left_undone():
    """The package prints nothing by itself, asserts nothing as a guard, and leaves no note of work undone."""
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert "print" not in calls, path
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.Assert)], path
        assert not {"TODO", "FIXME"} & set(path.read_text("utf-8").split()), path
