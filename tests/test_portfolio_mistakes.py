"""What a person may mistake in a table of facilities or its prices: each is said where it is looked for."""

import json

import openpyxl
import pytest

from tests.command import called, files_in
from tests.facility_tables import GOOD, ON, rows_of, table


def test_rows_that_are_left_out_are_counted(tmp_path):
    """Who reads only the sums, on the page or as data, learns that rows are missing, how many, and where to look."""
    source, out = table(tmp_path, *GOOD, "B,,,,-5,,,", "C,,,,\x1b[1m,,,"), tmp_path / "p.csv"
    page = called("portfolio", source, "--out", out, *ON, "--lang", "en")
    read = json.loads(called("portfolio", source, "--out", out, *ON, "--lang", "en", "--json").data)

    assert "Rows priced: 3 of 5; left out: 2, see p.problems.csv." in page.data
    assert (read["rows"], read["priced"], read["left_out"]) == (5, 3, 2)
    assert read["problems_file"] == str(out.with_name("p.problems.csv"))
    assert "\x1b" not in page.data + out.with_name("p.problems.csv").read_text("utf-8-sig")


def test_a_reference_that_stands_twice_is_told(tmp_path):
    """Two rows of one reference are priced and counted twice: I am warned with their lines; identical ones share."""
    rows = ("A,,,,3,,,", "B,,,,3,,,", "A,,,,3,,,", "B,,,,4,,,")
    command = ("portfolio", table(tmp_path, *rows), "--out", tmp_path / "p.csv", *ON, "--lang", "en", "--json")
    named = [row.replace(",", f",CHU {row[0]}", 1) for row in rows]
    done = called(*command[:1], table(tmp_path, *named), *command[2:], "--documents", tmp_path / "docs")

    assert json.loads(done.data)["repeated"] == [
        {"reference": "A", "lines": [2, 4], "identical": True},
        {"reference": "B", "lines": [3, 5], "identical": False},
    ]
    assert 'The reference "A" stands on identical rows (lines 2, 4)' in done.told
    assert 'The reference "B" stands on several rows (lines 3, 5)' in done.told
    assert "documents of 4 facilities; there already: 0" in done.told
    assert "Identical rows: 1 document for 2 rows" in done.told
    assert len(list((tmp_path / "docs").glob("*.docx"))) == 3


def test_the_prices_of_a_french_spreadsheet_are_read_again(tmp_path):
    """A table with semicolons gives amounts with decimal commas, which the same command reads as the same amounts."""
    first = tmp_path / "p.csv"
    source = table(tmp_path, "A;18,5", head="reference;migration.volume_tb")
    assert called("portfolio", source, "--out", first, *ON).code == 0
    head, row = rows_of(first, ";")
    amount = row[head.index("total.gross")]

    again = table(tmp_path, f"A;{amount}", head="reference;licences.amount", name="again.csv")
    assert called("portfolio", again, "--out", tmp_path / "q.csv", *ON).code == 0
    head, row = rows_of(tmp_path / "q.csv", ";")
    assert row[head.index("licences.likely")] == amount
    assert amount[-3] == ","


@pytest.mark.parametrize(
    "kind",
    [
        "Hôpital public de proximité (EPH)",
        "hopital public de proximite",
        "EPH",
        "district_hospital",
        "DISTRICT HOSPITAL",
    ],
)
def test_a_kind_may_be_called_by_its_name(tmp_path, kind):
    """A kind is understood by the name that the product gives it, whatever its case and accents."""
    head = "Référence;Client.Kind;migration.volume_tb"
    source, out = table(tmp_path, f"A;{kind};3", f"B;{kind}x;3", head=head), tmp_path / "p.csv"
    done = called("portfolio", source, "--out", out, *ON, "--lang", "en")

    assert done.code == 1
    assert rows_of(out, ";")[1][:2] == ["A", "district_hospital"]
    (_, fault) = rows_of(out.with_name("p.problems.csv"), ";")
    assert fault[:3] == ["3", "B", "client.kind"]
    assert fault[3].endswith("Nearest: district_hospital.")


@pytest.mark.parametrize(
    ("cell", "told"),
    [("1,234", "se lit de deux façons"), ("-1e308", "'-1e+308'"[1:-1] + " est trop petit"), ("1.234", None)],
)
def test_a_number_is_told_as_what_it_is(tmp_path, cell, told):
    """A number of two readings says so, one of three hundred figures is told in short; a point is for decimals."""
    source, out = table(tmp_path, f"A;{cell}", "B;1", head="reference;migration.volume_tb"), tmp_path / "p.csv"

    assert called("portfolio", source, "--out", out, *ON).code == (told is not None)
    if told is not None:
        assert told in rows_of(out.with_name("p.problems.csv"), ";")[1][3]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04rest", "CSV UTF-8 (délimité par des virgules)"),
        ("reference\nHôpital".encode("cp1252"), "CSV UTF-8 ("),
    ],
)
def test_a_file_of_excel_is_told_what_to_choose_there(tmp_path, content, told):
    """A workbook, or a CSV in the encoding of Windows, is refused with the entry of Excel's menu to choose."""
    source = tmp_path / "f.xlsx"
    source.write_bytes(content)
    done = called("portfolio", source, "--out", tmp_path / "p.csv", *ON)

    assert done.code == 2
    assert told in done.told


def test_unknown_columns_are_listed_once(tmp_path):
    """However many columns are unknown, those there are stand once, at the end, and each fault names the nearest."""
    source = table(tmp_path, "3,4,5,6", head="migration.volume,training.day,site,users")
    done = called("portfolio", source, "--out", tmp_path / "p.csv", *ON)

    lines = done.told.strip().splitlines()
    assert len(lines) == 5
    assert [line.partition("Le plus proche : ")[2] for line in lines[1:3]] == ["migration.volume_tb.", "training.days."]
    assert done.told.count("workstations.diagnostic_share") == 1
    assert "Colonnes connues : " in lines[-1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--out", "old.csv"), "--out"),
        (("--out", "p.csv", "--picture", "old.png"), "--picture"),
        (("--out", "p.csv", "--picture", "b.pdf"), "b.pdf : l’image s’écrit en .png"),
        (("--out", "p.csv", "--of", "service"), "add --picture FILE.png"),
    ],
)
def test_a_refusal_names_its_option(tmp_path, monkeypatch, options, told):
    """What stands in the way is told with the option that would give another name; --of asks for a picture."""
    monkeypatch.chdir(tmp_path)
    source = table(tmp_path, *GOOD)
    (tmp_path / "old.csv").write_text("mine", "utf-8")
    (tmp_path / "old.png").write_text("mine", "utf-8")
    done = called("portfolio", source, *options, *ON)

    assert (done.code, sorted(files_in(tmp_path))) == (2, ["facilities.csv", "old.csv", "old.png"])
    assert told in " ".join(done.told.split())


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_workbook_is_for_a_person(tmp_path, lang):
    """The first sheet holds the sums as printed; on the second, names are in words, heads repeat, the foot adds up."""
    out = tmp_path / "p.xlsx"
    assert called("portfolio", table(tmp_path, *GOOD), "--out", out, *ON, "--lang", lang).code == 0
    sums, prices = openpyxl.load_workbook(out, data_only=True).worksheets
    page = called("portfolio", table(tmp_path, *GOOD), "--out", tmp_path / "p.csv", *ON, "--lang", "en").data

    figures = {f"{cell.value:,.2f}" for row in sums.iter_rows() for cell in row if isinstance(cell.value, float)}
    assert figures
    assert [each for each in figures if each not in page] == []
    names = [cell.value for cell in prices[4]][:4]
    assert (
        names[2:]
        == {
            "fr": ["Alger (16)", "Centre hospitalo-universitaire (CHU)"],
            "ar": ["الجزائر (16)", "مركز استشفائي جامعي"],
        }[lang]
    )
    heads = {cell.value: cell.column for cell in prices[3]}
    column = [prices.cell(row, heads["total.gross"]).value for row in range(4, 8)]
    assert column[3] == pytest.approx(sum(column[:3]))
    assert prices.cell(7, heads["total.p80"]).value is None
    assert (prices.print_title_rows, prices.page_setup.orientation) == ("$1:$3", "landscape")
    assert all("&P" in (each.oddFooter.left.text or "") + (each.oddFooter.right.text or "") for each in (sums, prices))
