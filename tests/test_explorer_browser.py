import subprocess
import sys
from dataclasses import dataclass, field

import docx
import nbformat
import openpyxl
import pytest
from docx.oxml.ns import qn
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, ImageStat

from costing import PriceBook, Scope, explore, quote
from costing.explorer_panels import whole
from costing.wording import say
from tests.browser import DARK, LIGHT, chromium, lab, voila, watched
from tests.notebooks import PLAIN, copied
from tests.samples import EXAMPLES, priced

pytestmark = pytest.mark.browser

EXPLORER = ".costing-explorer"
TOTAL = f"{EXPLORER} .cq tfoot"
DIM, BRIGHT = 100, 200  # of 255
READABLE = 4.5  # the contrast that WCAG 2 asks of text
INTERNAL = ("P80", "JSON")  # what the price is not above in four cases of five; the record
SUFFIXES = {"export_word": ".docx", "export_excel": ".xlsx"}
HOSTILE = "<img src=x onerror='window.ran=1'>"
# 24 workstations at 109,500; a migration; both; the VAT of both; what is due [DZD]
AMOUNTS = ("109 500", "2 628 000", "791 000", "3 419 000", "649 610", "4 068 610")
MOVED = f"before => document.querySelector('{TOTAL}').innerText !== before"


@dataclass
class Walk:
    """What was seen on a walk through the explorer."""

    ran: bool
    typed: tuple = ()
    before: str = ""
    after: str = ""
    due: str = ""
    by_the_seller: str = ""
    by_the_client: str = ""
    brightness: dict = field(default_factory=dict)
    faint: dict = field(default_factory=dict)
    files: list = field(default_factory=list)
    faults: list = field(default_factory=list)


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


def typed(page, label, value):
    """Type a value into a box, take it back and make it again; return what the box and the total say then."""
    box, first = page.get_by_label(label, exact=True).first, total(page)
    box.fill(value)
    box.press("Enter")
    page.wait_for_function(MOVED, arg=first)
    second = total(page)
    for key, before, after in (("undo", second, first), ("redo", first, second)):
        button(page, key).click()
        page.wait_for_function(MOVED, arg=before)
        assert total(page) == after
    return box.input_value(), second


def brightness(page, path):
    page.locator(EXPLORER).first.screenshot(path=path)
    return ImageStat.Stat(Image.open(path).convert("L")).mean[0]


def faint(window, selector):
    return {said: contrast for said, contrast in window.contrasts(selector).items() if contrast < READABLE}


def button(page, key):
    return page.locator(EXPLORER).get_by_role("button", name=say(f"explorer.{key}", "fr"), exact=True)


def saved(page, key, folder):
    """Press the button of a document and then its link, and return the file that the browser saved."""
    button(page, key).click()
    link = page.locator(f"{EXPLORER} a[download$='{SUFFIXES[key]}']")
    with page.expect_download() as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def words_of(path):
    """Return all that stands in a Word document, its tables included."""
    return " ".join(each.text or "" for each in docx.Document(path).element.body.iter(qn("w:t")))


def numbers_of(path):
    """Return every value of a workbook, as Excel shows it before it reckons anything."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}


@pytest.fixture(scope="module")
def walk(served, tmp_path_factory):
    """What a sales engineer sees of the explorer in JupyterLab, by the time the client has the offer in hand."""
    address, _ = served
    folder = tmp_path_factory.mktemp("walk")
    with watched(), chromium() as window:
        page = window.page
        window.open_notebook(address, "explorateur.ipynb")
        seen = Walk(ran=window.run_all())
        page.wait_for_selector(TOTAL)
        seen.typed = typed(page, "Nombre de postes", "150")
        seen.before, seen.after = moved(page)
        seen.by_the_seller = page.locator(EXPLORER).inner_text()
        for theme in (LIGHT, DARK):
            window.put_on(theme)
            seen.brightness[theme] = brightness(page, folder / f"{theme}.png")
            seen.faint[theme] = faint(window, EXPLORER)
        button(page, "client_view").click()
        page.wait_for_function(MOVED, arg=seen.after)
        seen.by_the_client = page.locator(EXPLORER).inner_text()
        seen.due = page.locator(f"{TOTAL} tr.strong td").last.inner_text()
        seen.files = [saved(page, key, folder) for key in SUFFIXES]
        seen.faults = window.tracebacks() + window.errors
    return seen


def test_a_slider_moves_the_price_in_jupyterlab(walk):
    """A sales engineer moves a slider by the keyboard and sees the total move; nothing is written as an error."""
    assert walk.ran
    assert walk.before != walk.after
    assert walk.faults == []


def test_a_typed_value_holds_in_jupyterlab(walk):
    """150 workstations, more than the slider goes to, stay 150 in the browser, and the total is that of 150."""
    shown = explore(Scope.read(EXAMPLES / "chu.toml"), PriceBook.read(EXAMPLES / "company.toml"))
    shown.input("workstations.count").typed.value = "150"
    told, total_told = walk.typed

    assert told == "150"
    assert whole(shown.estimate.likely, "fr") in total_told


def test_the_explorer_reads_by_day_and_by_night(walk):
    """In a light and in a dark JupyterLab the explorer takes the colours of the page, and each of its texts can be
    told from its ground.
    """
    assert walk.brightness[LIGHT] > BRIGHT
    assert walk.brightness[DARK] < DIM
    assert walk.faint == {LIGHT: {}, DARK: {}}


def test_the_client_sees_no_more_than_the_offer(walk):
    """Turned to the client, the screen says the firm price, and neither its risk nor the way to the internal file."""
    for internal in INTERNAL:
        assert internal in walk.by_the_seller
        assert internal not in walk.by_the_client


def test_what_the_browser_saves_holds_the_price_on_the_screen(walk):
    """The Word offer and the Excel workbook that the browser saves hold the price that the client was shown."""
    offer, workbook = walk.files
    due = walk.due.removesuffix("\u00a0DA")

    assert due in words_of(offer)
    assert float(due.replace("\u202f", "").replace(",", ".")) in numbers_of(workbook)


def test_the_explorer_is_an_app_that_shows_no_code(window, tmp_path):
    """Served by Voila, the explorer is a page with its sliders and its total, and not a line of code."""
    notebook = copied(tmp_path) / "explorateur.ipynb"

    with voila(notebook) as address:
        window.page.goto(address)
        window.page.wait_for_selector(TOTAL)
        before, after = moved(window.page)

        assert before != after
        assert "costing" not in window.page.locator("body").inner_text()
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
