import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, ImageStat

from costing import quote
from tests.browser import DARK, chromium, lab, voila, watched
from tests.notebooks import PLAIN, copied
from tests.samples import priced

pytestmark = pytest.mark.browser

EXPLORER = ".costing-explorer"
TOTAL = f"{EXPLORER} .cq tfoot"
DIM, BRIGHT = 100, 200  # of 255
READABLE = 4.5  # the contrast that WCAG 2 asks of text
HOSTILE = "<img src=x onerror='window.ran=1'>"
# 24 workstations at 109,500; a migration; both; the VAT of both; what is due [DZD]
AMOUNTS = ("109 500", "2 628 000", "791 000", "3 419 000", "649 610", "4 068 610")
MOVED = f"before => document.querySelector('{TOTAL}').innerText !== before"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The notebooks of this checkout, copied, in JupyterLab."""
    folder = copied(tmp_path_factory.mktemp("browser"))
    with lab(folder) as address:
        yield address, folder


@pytest.fixture
def window():
    """A window of Chromium; what is not done within a minute is ended."""
    with watched(), chromium() as opened:
        yield opened


def total(page):
    return page.locator(TOTAL).first.inner_text()


def moved(page, key="ArrowRight"):
    """Move the first slider by the keyboard, and return the total before and after."""
    before = total(page)
    page.locator(f"{EXPLORER} .noUi-handle").first.focus()
    page.keyboard.press(key)
    page.wait_for_function(MOVED, arg=before)
    return before, total(page)


def brightness(page, path):
    page.locator(EXPLORER).first.screenshot(path=path)
    return ImageStat.Stat(Image.open(path).convert("L")).mean[0]


def faint(window, selector):
    return {said: contrast for said, contrast in window.contrasts(selector).items() if contrast < READABLE}


def test_the_explorer_moves_the_price_in_jupyterlab_and_exports_it(served, window, tmp_path):
    """A sales engineer opens the explorer, moves a slider by the keyboard and sees the total move; what is exported
    holds the new total; nothing is written as an error, and all can be read in a light and in a dark JupyterLab.
    """
    address, _ = served
    page = window.page

    window.open_notebook(address, "explorateur.ipynb")
    ran = window.run_all()
    page.wait_for_selector(TOTAL)
    before, after = moved(page)
    light, faint_by_day = brightness(page, tmp_path / "light.png"), faint(window, EXPLORER)
    window.put_on(DARK)
    dark, faint_by_night = brightness(page, tmp_path / "dark.png"), faint(window, EXPLORER)

    assert ran
    assert before != after
    assert (faint_by_day, faint_by_night) == ({}, {})
    assert dark < DIM
    assert light > BRIGHT
    assert window.tracebacks() == []
    assert window.errors == []


def test_the_explorer_is_an_app_that_shows_no_code(window, tmp_path):
    """Served by Voila, the explorer is a page with its sliders and its total, and not a line of code."""
    notebook = copied(tmp_path) / "explorateur.ipynb"

    with voila(notebook) as address:
        window.page.goto(address)
        window.page.wait_for_selector(TOTAL)
        before, after = moved(window.page)

        assert before != after
        assert "import" not in window.page.locator("body").inner_text()
        assert faint(window, "body") == {}
        assert window.errors == []


def test_a_quote_in_a_notebook_from_elsewhere_is_read_and_runs_nothing(served, window):
    """A colleague opens a notebook that was mailed: JupyterLab trusts nothing in it and strips its styles; the quote
    in it still says each of its amounts, nothing of it runs, and a name that is code stays a name.
    """
    address, folder = served
    sent = quote(priced(client={"name": HOSTILE}, workstations={"count": 24}, migration={"volume_tb": 18}))
    output = new_output("execute_result", data=sent._repr_mimebundle_(), execution_count=7)
    cell = new_code_cell("open('ran', 'w').close()", execution_count=7, outputs=[output])
    nbformat.write(new_notebook(cells=[cell], metadata=PLAIN), folder / "recu.ipynb")

    window.open_notebook(address, "recu.ipynb")
    page = window.page
    page.wait_for_selector(".jp-OutputArea-output table")
    read = page.locator(".jp-OutputArea-output").first.inner_text().replace("\u202f", " ")

    assert page.locator(".jp-OutputArea-output style").count() == 0
    assert HOSTILE in read
    assert [each for each in AMOUNTS if each not in read] == []
    assert page.locator(".jp-InputPrompt").first.inner_text() == "[7]:"
    assert not (folder / "ran").exists()
    assert page.evaluate("window.ran") is None
    assert window.errors == []


def test_what_hangs_is_ended():
    """A browser or a server that hangs is ended, and its test fails with the reason."""
    with pytest.raises(TimeoutError, match="not done within 1 s"), watched(1):
        subprocess.run([sys.executable, "-c", "import time; time.sleep(50)"], check=False)
