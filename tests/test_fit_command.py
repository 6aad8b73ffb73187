"""`costing fit`: a quote brought to a budget at the command line, and what it prints, writes and ends with."""

import json

import pytest

from tests.command import called, files_in
from tests.companies import OWN
from tests.samples import EXAMPLES

ON = ("--day", "2026-11-24")
CHU = EXAMPLES / "chu.toml"


@pytest.fixture
def own(tmp_path):
    """A company's own book with mandates."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_what_each_lever_gave_is_told():
    """What goes to phase 2 is named, and that the budget then holds."""
    done = called("fit", CHU, "--budget", "20 500 000", *ON)

    assert (done.code, done.told) == (0, "")
    assert "Budget de 20 500 000,00 DA TTC" in done.data
    assert "Reporté en phase 2, en option" in done.data
    assert "Le devis tient dans le budget." in done.data


def test_a_budget_out_of_reach_ends_with_one_and_says_how_much_is_missing():
    """With everything given way it is still not reached: exit code 1, what is missing, what more there could be."""
    done = called("fit", CHU, "--budget", "1000000", *ON, "--json")

    found = json.loads(done.data)
    assert done.code == 1
    assert found["reached"] is False
    assert float(found["missing"]) == pytest.approx(float(found["after"]) - 1_000_000)
    assert "discount" in found["idle"]
    page = called("fit", CHU, "--budget", "1000000", *ON)
    assert "Le budget n’est pas tenu" in page.data
    assert "--max-discount" in page.data


def test_a_mandate_lets_the_discount_land_on_the_budget(own):
    """With a mandate named, the quote comes to the budget itself, and what each lever gave sums to the difference."""
    order = ("--lever", "discount", "--role", "managing_director")
    done = called("fit", CHU, "--budget", "22000000", "--book", own, *order, *ON, "--json")

    found = json.loads(done.data)
    assert (done.code, found["after"]) == (0, "22000000.00")
    assert [each["lever"] for each in found["gave"]] == ["discount"]
    assert float(found["before"]) - float(found["gave"][0]["amount"]) == pytest.approx(22_000_000)


def test_the_quote_that_fits_is_written_where_asked(tmp_path):
    """With a folder named, the three files of the quote that fits are there, and nothing without."""
    out = tmp_path / "out"

    done = called("fit", CHU, "--budget", "20500000", "--out", out, *ON, "--json")

    number = json.loads(done.data)["number"]
    assert set(files_in(out)) == {f"{number}.json", f"{number}.xlsx", f"{number}.docx"}
    assert json.loads(files_in(out)[f"{number}.json"])["totals"]["due"] == json.loads(done.data)["after"]


@pytest.mark.parametrize(
    ("budget", "expected"),
    [("1.234", "de deux façons"), ("quatre", "quatre"), ("0", "supérieur à 0"), ("1 milliard", "centimes")],
)
def test_a_budget_that_cannot_be_read_is_refused(budget, expected):
    """An amount with two readings, none, or counted aloud is refused in one message, and nothing is guessed."""
    done = called("fit", CHU, "--budget", budget, *ON)

    assert (done.code, done.data) == (2, "")
    assert expected in done.told


@pytest.mark.parametrize(("lang", "words"), [("ar", "ضمن حدود الميزانية"), ("en", "within the budget")])
def test_the_page_speaks_the_language_asked_for(lang, words):
    """Arabic and English read the same page."""
    assert words in called("fit", CHU, "--budget", "20500000", "--lang", lang, *ON).data
