"""Pictures of the notebooks as JupyterLab shows them, and of the app, for whoever looks them over.

`python -m tests.screens FOLDER [NAME ...]` runs each notebook (or those named), writes what a window shows of it from
top to bottom in both themes, and tells what failed, what the console took for an error, and which texts are faint.
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tests.browser import DARK, LIGHT, Window, chromium, lab, voila
from tests.notebooks import NOTEBOOKS, copied

APP = "explorateur"
READABLE = 4.5  # the contrast that WCAG 2 asks of text
_WIDTH, _HEIGHT = 1366, 1800  # a laptop's width, and two of its screens
_STILL = 1_500  # for what a cell showed to stand still [ms]
_SHOWN = '.jp-OutputArea-output:not([data-mime-type="application/vnd.jupyter.stderr"])'
_WHOLE = ".jp-WindowedPanel-outer"
_SCROLLED = "(whole, page) => { whole.scrollTop = page * whole.clientHeight; }"
_PAGES = "whole => Math.ceil(whole.scrollHeight / whole.clientHeight)"


def notebook_screens(address: str, name: str, out: Path) -> list[str]:
    """Write the pictures of one notebook, and return what is wrong with it."""
    with chromium(_WIDTH, _HEIGHT) as window:
        window.open_notebook(address, f"{name}.ipynb")
        found = [] if window.run_all() else ["a cell failed"]
        for theme, word in ((LIGHT, "light"), (DARK, "dark")):
            window.put_on(theme)
            window.page.wait_for_timeout(_STILL)
            pictures(window, out / f"{name}-{word}")
            found += faint(window, _SHOWN, word)
        return found + window.tracebacks() + window.errors


def pictures(window: Window, path: Path) -> None:
    """Write what the window shows of its notebook, from top to bottom, into numbered files."""
    whole = window.page.locator(_WHOLE).first
    for number in range(whole.evaluate(_PAGES)):
        whole.evaluate(_SCROLLED, number)
        window.page.wait_for_timeout(_STILL / 5)
        window.page.screenshot(path=f"{path}-{number + 1}.png")


def app_screens(notebook: Path, out: Path) -> list[str]:
    """Write the pictures of the app, and return what is wrong with it."""
    found = []
    for word in ("light", "dark"):
        with voila(notebook, word) as address, chromium(_WIDTH, _HEIGHT) as window:
            window.page.goto(address)
            window.page.wait_for_selector(".costing-explorer .cq")
            window.page.wait_for_timeout(_STILL)
            window.page.screenshot(path=out / f"app-{word}.png", full_page=True)
            found += faint(window, "body", word) + window.errors
    return found


def faint(window: Window, selector: str, theme: str) -> list[str]:
    """Return which texts of a part of the page have too little contrast to be read well."""
    held = window.contrasts(selector)
    return [f"{theme}: {value:.1f} {said[:60]!r}" for said, value in held.items() if value < READABLE]


def main() -> None:
    """Write the pictures asked for, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NOTEBOOKS)}, or app; absent: all")
    asked = parser.parse_args()
    names = asked.names or [*NOTEBOOKS, "app"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started ends with this
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="costing-screens-") as place:
        folder = copied(Path(place))
        with lab(folder) as address:
            for name in names:
                if name == "app":
                    found = app_screens(folder / f"{APP}.ipynb", asked.out)
                else:
                    found = notebook_screens(address, name, asked.out)
                print(f"== {name}", *found, sep="\n   ", flush=True)


if __name__ == "__main__":
    main()
