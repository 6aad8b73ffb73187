"""The page of a programme that is handed over: a workbook that says of what it is, with totals, nothing internal."""

import io
from zipfile import ZipFile

import openpyxl
import pytest

from costing import price_portfolio
from costing.portfolio.summing import BY, portfolio_summary
from costing.wording import LANGUAGES, say
from tests.samples import DAY, book
from tests.test_portfolio_summary import facilities, prices, summary

MARK = "Données synthétiques (fictives)"


def written(folder, **options):
    """Write the page of seven facilities and read it back, formulas as the values they come to."""
    summary().to_excel(folder / "page.xlsx", **options)
    return openpyxl.load_workbook(io.BytesIO((folder / "page.xlsx").read_bytes()), data_only=True)


def texts(sheet):
    """Return all texts of a sheet."""
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def table(sheet, head):
    """Return the rows of the table of a sheet, from its head to its total."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = next(place for place, row in enumerate(rows) if row[0] == head)
    last = next(place for place, row in enumerate(rows) if row[0] == "Total")
    return rows[first : last + 1]


def test_each_sheet_says_what_it_is_of_and_closes_with_its_total(tmp_path):
    """Each sheet bears the title, the mark, the day and how many facilities; its rows come to its total."""
    whole = written(tmp_path, title="Programme d’essai", note=MARK)

    shown = [sheet for sheet in whole if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in shown] == ["Par wilaya", "Par type d’établissement", "Par prestation"]
    for sheet in shown:
        assert texts(sheet)[:2] == ["Programme d’essai", MARK]
        assert texts(sheet)[2].startswith(
            "Établissements chiffrés\u00a0: 7. Prix au 24 novembre 2026, bordereau de prix "
        )
    with ZipFile(tmp_path / "page.xlsx") as packed:
        names = packed.namelist()
    assert sum("/charts/chart" in name for name in names) == len(shown)
    _, *rows, total = table(shown[0], "Wilaya")
    assert total[1:3] == [7, pytest.approx(summary().total.gross, abs=0.5)]
    assert [sum(row[place] for row in rows) for place in (1, 2, 3)] == [total[place] for place in (1, 2, 3)]
    _, *rows, total = table(shown[2], "Prestation")
    assert total[1:3] == [None, sum(row[2] for row in rows)]


def test_what_is_internal_stands_only_where_it_is_asked_for(tmp_path):
    """The page that leaves the house tells no range and no percentile; the internal one does, and says that it is."""
    outward, inside = written(tmp_path), written(tmp_path, internal=True)

    for words in ("Bas", "Haut", "Somme des P80", "Usage interne."):
        assert not any(words in texts(sheet) for sheet in outward)
        assert words in texts(inside["Par wilaya"])
    assert "P80" not in " ".join(text for sheet in outward for text in texts(sheet))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_in_the_language_asked(tmp_path, lang):
    """In three languages: the names of sheets, heads and what is missing, on a sheet that is read from its side."""
    left = portfolio_summary(facilities(), prices(), book().on(DAY), left_out=2)
    left.to_excel(tmp_path / "page.xlsx", lang)
    whole = openpyxl.load_workbook(tmp_path / "page.xlsx")

    assert whole.sheetnames[:3] == [say(f"portfolio.by_{by.replace('.', '_')}", lang) for by in BY]
    assert say("portfolio_page.missing", lang, count="2") in texts(whole.worksheets[0])[1]
    assert bool(whole.worksheets[0].sheet_view.rightToLeft) == (lang == "ar")


def test_the_same_sums_give_the_same_page(tmp_path):
    """Written twice, the page is the same to the last byte."""
    for name in ("one.xlsx", "two.xlsx"):
        summary().to_excel(tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_of_nothing_priced_the_page_says_so(tmp_path):
    """Where no facility has a price, the page is written all the same, and tells that there is none."""
    none = facilities().iloc[:0]
    found = portfolio_summary(none, price_portfolio(none, book(), DAY), book().on(DAY), left_out=3)
    found.to_excel(tmp_path / "page.xlsx")

    whole = openpyxl.load_workbook(tmp_path / "page.xlsx")
    assert (
        "Établissements chiffrés\u00a0: 0. Sans prix, donc absents des totaux\u00a0: 3."
        in texts(whole.worksheets[0])[1]
    )
