import itertools
import re
import subprocess
import sys

import tasks
from tasks import REQUIREMENTS, ROOT, TASKS

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def extras(name):
    return set(re.findall(r"\w+", REQUIREMENTS[name]))


def test_make_does_every_task_and_tells_of_it():
    """Whoever has make, and whoever has only Python, can do the same, and is told of all of it."""
    names = {task.__name__ for task in TASKS}

    (rule,) = re.findall(r"^(.+):\n\t@\$\(PY\) tasks\.py \$@$", MAKEFILE, re.MULTILINE)
    said = subprocess.run([sys.executable, "tasks.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert set(rule.split()) == names
    assert set(re.findall(r'@echo "make (\w+)', MAKEFILE)) == names
    assert {"help", *names} == set(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[0].split())
    assert all(re.search(rf"^ +{name} ", said.stdout, re.MULTILINE) for name in names)
    assert all(name in tasks.__doc__ for name in names)


def test_each_set_up_holds_what_those_before_it_hold():
    """Whoever has run the tests can open a notebook, and whoever can read the notebooks can make a quote, without
    anything being installed again.
    """
    names = list(REQUIREMENTS)

    assert names == ["plain", "notebook", "app", "docs", "dev", "mutate"]
    for before, after in itertools.pairwise(names):
        assert extras(before) < extras(after)
        assert after in extras(after)
