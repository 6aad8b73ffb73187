"""Make the example quote, run the tests, and set up what they need: `python3 tasks.py quote`, or `py tasks.py quote`.

It needs Python and nothing else, and does what `make` does: quote, notebook, app, docs, test, coverage, bench, mutate,
torture, setup.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        f"costing needs Python 3.11 or later, and this is Python {sys.version.split()[0]} ({sys.executable}): "
        "run this again with a later one, as in `make quote PY=python3.11` or `py -3.11 tasks.py quote`.\n"
    )
    sys.exit(2)

import argparse
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.txt"
UNFINISHED = "unfinished"
# Each holds what those before it hold.
REQUIREMENTS = {
    "plain": ".",
    "notebook": ".[notebook,scale]",
    "app": ".[notebook,scale,app]",
    "docs": ".[notebook,scale,app,docs]",
    "dev": ".[notebook,scale,app,docs,dev]",
    "mutate": ".[notebook,scale,app,docs,dev,mutate]",
}
LAB = ("jupyterlab", "--LabApp.news_url=None")  # it asks for no news
VOILA = ("voila", "--VoilaConfiguration.extension_denylist=jupyterlab-jupytext")  # which needs what Voila lacks
BESIDE = ("-n", "auto", "--dist", "loadfile")  # on every core; the tests of a file share what is made once
UNDER_MUTATION = ("costing", "docs", "examples", "quote_templates", "tests", "pyproject.toml")
NO_VENV = (
    "python3-venv is missing: sudo apt install python3-venv (python{}.{}-venv), then run this again. "
    "Elsewhere than on Debian, install a Python that has venv and ensurepip."
).format(*sys.version_info[:2])


class TaskError(Exception):
    """A task that cannot go on; its words say why, and what to do."""


def quote() -> int:
    """Price examples/chu.toml and write its record, workbook and proposal into out/."""
    set_up("plain")
    company = ("--book", "examples/company.toml", "--out", "out")
    return run(program(VENV, "costing"), "quote", "examples/chu.toml", *company)


def notebook() -> int:
    """Open the notebooks in JupyterLab; Ctrl-C ends it."""
    set_up("notebook")
    # All of the checkout is there: the notebooks lead to documentation and examples beside them.
    first = "--LabApp.default_url=/lab/tree/notebooks/01-premier-devis.ipynb"
    return run(program(VENV, "python"), "-m", *LAB, f"--ServerApp.root_dir={ROOT}", first)


def app() -> int:
    """Serve the explorer as a page without code, and say its address; Ctrl-C ends it."""
    set_up("app")
    return run(program(VENV, "python"), "-m", *VOILA, "notebooks/explorateur.ipynb")


def docs() -> int:
    """Build the documentation into docs/_build/html; a warning is an error."""
    set_up("docs")
    strict = ("--fail-on-warning", "--keep-going", "--quiet")
    code = run(program(VENV, "python"), "-m", "sphinx", *strict, "docs", "docs/_build/html")
    if not code:
        say(f"== {ROOT / 'docs' / '_build' / 'html' / 'index.html'}")
    return code


def setup() -> int:
    """Make .venv ready for the tests, and do nothing more."""
    set_up("dev")
    return 0


def test() -> int:
    """Run every check that a change must pass, up to the first that fails."""
    set_up("dev")
    python = program(VENV, "python")
    checks = {
        "ruff check": (python, "-m", "ruff", "check", "."),
        "ruff format --check": (python, "-m", "ruff", "format", "--check", "."),
        "mypy": (python, "-m", "mypy"),
        "lint-imports": (program(VENV, "lint-imports"), "--no-logo"),
        "pytest": (python, "-m", "pytest", *BESIDE),
    }
    for name, command in checks.items():
        say(f"== {name}")
        code = run(*command)
        if code:
            return code
    say("== the wheel, as installed")
    return test_wheel()


def coverage() -> int:
    """Run the tests and show which lines of the package none of them reaches; it takes twice as long."""
    set_up("dev")
    shown = ("--cov=costing", "--cov-report=term-missing:skip-covered")
    return run(program(VENV, "python"), "-m", "pytest", *shown, *BESIDE)


def test_wheel() -> int:
    """Build the wheel, install it alone in a clean venv, and try it away from the checkout."""
    with tempfile.TemporaryDirectory(prefix="costing-wheel-", ignore_cleanup_errors=True) as folder:
        away = Path(folder)
        code = run(program(VENV, "python"), "-m", "build", "--quiet", "--wheel", "--outdir", away)
        if code:
            return code
        (wheel,) = away.glob("*.whl")
        make_venv(away / "venv")
        python = program(away / "venv", "python")
        code = install(python, str(wheel))
        return code or run(python, "-I", ROOT / "tests" / "installed.py", ROOT / "examples", folder=away)


def bench() -> int:
    """Time the pricing of quotes large and small."""
    set_up("dev")
    options = "addopts=-q --strict-markers --strict-config --import-mode=importlib"
    return run(program(VENV, "python"), "-m", "pytest", "-o", options, "--benchmark-only", "tests/bench")


def mutate() -> int:
    """Change money, taxes, discounts and words in every small way there is, and tell which change no test notices."""
    set_up("mutate")
    with tempfile.TemporaryDirectory(prefix="costing-mutate-", ignore_cleanup_errors=True) as folder:
        # A copy, so that whoever works on in the checkout meanwhile changes nothing of what is tried.
        for name in UNDER_MUTATION:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder) / name)
        return run(program(VENV, "python"), "-m", "tests.mutation", folder=Path(folder))


def torture() -> int:
    """Kill, race and fill the register of quotes two hundred times over, and say how long it took."""
    set_up("dev")
    began = time.monotonic()
    tests = ("tests/test_register_crash.py", "tests/test_register_machine.py")
    code = run(program(VENV, "python"), "-m", "pytest", "--durations=10", *tests, more={"COSTING_TORTURE": "200"})
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    say(f"== {minutes} min {seconds} s")
    return code


def set_up(extras: str) -> None:
    """Make .venv hold what a task needs; where it does already, start nothing but a look at its Python."""
    place, _, digests = stamp().partition("\n")
    names = list(REQUIREMENTS)
    if place == where() and digests in {f"{each} {digest(each)}" for each in names[names.index(extras) :]}:
        return
    if not (place == where() or (not place and has_pip())):
        make_venv(VENV)
    say("setting up .venv (once, a minute or two) ...")
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    if install(program(VENV, "python"), "-e", REQUIREMENTS[extras]):
        message = "the set-up did not finish, for the reason pip gives above: see to it, then run this again."
        raise TaskError(message)
    STAMP.write_text(f"{where()}\n{extras} {digest(extras)}", encoding="utf-8")
    say("setting up .venv: done")


def stamp() -> str:
    """Read what the last set-up left: nothing, `unfinished`, or where it stood and what it held."""
    return STAMP.read_text(encoding="utf-8") if STAMP.is_file() else ""


def digest(extras: str) -> str:
    """Digest all that decides what a set-up installs."""
    papers = (
        REQUIREMENTS[extras].encode(),
        *((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")),
    )
    return hashlib.sha256(b"\0".join(papers)).hexdigest()


def where() -> str:
    """Tell what a set-up is bound to: its folder, and the version of its Python (none where that is gone)."""
    return f"{VENV} {asked('-c', 'import sys; print(*sys.version_info[:2])') if VENV.is_dir() else ''}"


def has_pip() -> bool:
    """Tell whether a .venv that someone made by hand is fit for use."""
    return bool(asked("-c", "import sys, pip; print(sys.version_info >= (3, 11) or '')"))


def asked(*arguments: str) -> str:
    """Ask the Python of .venv, and return its answer: empty where it is gone or broken."""
    try:
        command = [program(VENV, "python"), "-I", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def make_venv(folder: Path) -> None:
    """Make a virtual environment in place of whatever is there, whole or not at all."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise TaskError(NO_VENV)
    if Path(sys.prefix).resolve() == folder.resolve():
        message = f"{folder} must be made anew, and cannot be by its own Python: run this again with another."
        raise TaskError(message)
    say(f"making a virtual environment in {folder} ...")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / STAMP.name).write_text(UNFINISHED, encoding="utf-8")
    command = [sys.executable, "-m", "venv", str(folder)]
    made = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        words = made.stdout + made.stderr
        raise TaskError(NO_VENV if "ensurepip" in words else f"cannot make {folder}: {words.strip()}")


def install(python: str, *what: str) -> int:
    """Install with the versions that constraints.txt fixes, and return pip's exit code."""
    return run(python, "-m", "pip", "install", "--quiet", "--use-pep517", "-c", "constraints.txt", *what)


def program(venv: Path, name: str) -> str:
    """Give the path of a program of a virtual environment."""
    return str(venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name)


def run(*command: "str | Path", folder: Path = ROOT, more: "dict[str, str] | None" = None) -> int:
    """Run a program in a folder, with more in its environment where it needs that, and return its exit code."""
    held = {**environment(), **(more or {})}
    return subprocess.run([str(part) for part in command], cwd=folder, env=held, check=False).returncode


def environment() -> "dict[str, str]":
    """Give the environment of a program: this one, less what would lead it to another Python's packages.

    Byte-code is kept, too: the tests start some hundred programs, which need not compile the same modules each.
    """
    without = {"PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def say(words: str) -> None:
    """Tell the person at the keyboard how far things are, away from what a program prints."""
    sys.stderr.write(f"{words}\n")


TASKS = (quote, notebook, app, docs, test, coverage, bench, mutate, torture, setup)


def main() -> int:
    """Do the task named on the command line."""
    tasks = {task.__name__: task for task in TASKS}
    parser = argparse.ArgumentParser(prog="tasks.py", description="The tasks of this checkout; make does the same.")
    commands = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for name, task in tasks.items():
        commands.add_parser(name, help=task.__doc__)
    try:
        return tasks[parser.parse_args().task]()
    except TaskError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("stopped; run it again to go on.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
