"""The command for many facilities: good rows are priced, the others told with their line, nothing is overwritten."""

import csv
import io
import json

import openpyxl
import pandas as pd
import pytest
from PIL import Image

from costing import Quote, Scope, estimate, price_portfolio, quote
from costing.documents import portfolio_files
from tests.command import called, environment, files_in, plain, run
from tests.samples import DAY, EXAMPLES, book

ON = ("--day", "2026-11-24")
HEAD = "reference,client.name,wilaya,client.kind,migration.volume_tb,systems.pacs.upgrade,maintenance,hardware.level"
GOOD = (
    "CHU-1,CHU d'Exemple (fictif),Alger,university_hospital,18,major,true,",
    "EPH-2,EPH d'Exemple (fictif),31,district_hospital,2.5,,,none",
    "IMG-3,Centre d'Exemple (fictif),,,,minor,false,servers",
)


def table(folder, *rows, head=HEAD, name="facilities.csv"):
    """Write a table of facilities."""
    path = folder / name
    path.write_text("\n".join([head, *rows, ""]), "utf-8")
    return path


def rows_of(path, separator=","):
    """Return the rows of a CSV file, its head first."""
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=separator))


def faults_of(out):
    """Return what the file of faults tells: line, reference, column, fault."""
    head, *rows = rows_of(out.with_name(f"{out.stem}.problems.csv"))
    assert head == ["Ligne", "Référence", "Colonne", "Défaut"]
    return rows


# What comes out


def test_the_prices_are_those_of_the_table(tmp_path):
    """Each row of the file bears its labels and the prices that the library gives it, to the centime."""
    out = tmp_path / "prices.csv"
    done = called("portfolio", table(tmp_path, *GOOD), "--out", out, *ON)

    assert done.code == 0
    read = pd.read_csv(out)
    frame = pd.DataFrame(
        {
            "client.kind": ["university_hospital", "district_hospital", None],
            "migration.volume_tb": [18, 2.5, None],
            "systems.pacs.upgrade": ["major", None, "minor"],
            "maintenance": [True, None, False],
            "hardware.level": [None, "none", "servers"],
        }
    )
    expected = price_portfolio(frame, book(), DAY)
    assert list(read.columns) == ["reference", "client.name", "wilaya", "client.kind", *expected.columns]
    assert read["reference"].tolist() == ["CHU-1", "EPH-2", "IMG-3"]
    assert (read[expected.columns] - expected.round(2)).abs().max(axis=None) < 0.006
    assert read[expected.columns].isna().equals(expected.isna())
    assert sorted(files_in(tmp_path)) == ["facilities.csv", "prices.csv"]


def test_a_known_nothing_is_not_unknown(tmp_path):
    """`none` is a word of its own, not an empty cell: who wants no hardware is sold none."""
    out = tmp_path / "p.csv"
    assert called("portfolio", table(tmp_path, *GOOD), "--out", out, *ON).code == 0

    read = pd.read_csv(out)["hardware.likely"]
    assert read.notna().tolist() == [False, False, True]


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_other_tables_hold_the_same(tmp_path, ending):
    """A Parquet file and a workbook hold the rows of the CSV, and the same command gives the same bytes."""
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    source, out = table(tmp_path, *GOOD), tmp_path / f"p.{ending}"
    for path in (out, tmp_path / "p.csv", out):
        assert called("portfolio", source, "--out", path, *ON).code == 0

    whole = pd.read_csv(tmp_path / "p.csv")
    if ending == "parquet":
        read = pd.read_parquet(out)
        assert list(read.columns) == list(whole.columns)
    else:
        read = pd.read_excel(out, sheet_name=1, header=2).iloc[:-1]
        assert set(read.columns) == set(whole.dropna(axis="columns", how="all").columns)
    assert read["client.name"].tolist() == whole["client.name"].tolist()
    amounts = [name for name in whole.columns[4:] if name in read]
    assert (read[amounts] - whole[amounts]).abs().max(axis=None) < 0.006


def test_a_parquet_file_is_read_as_a_table_is(tmp_path):
    """Facilities that pandas holds are priced from Parquet as from CSV; rows are counted from 1."""
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame(
        {"reference": ["A", "B", "C"], "migration.volume_tb": [3.0, -1.0, None], "wilaya": [16, 31, 9]}
    )
    frame["systems.pacs.upgrade"] = pd.Categorical(["major", None, "minor"])
    frame.to_parquet(tmp_path / "f.parquet")
    out = tmp_path / "p.csv"

    assert called("portfolio", tmp_path / "f.parquet", "--out", out, *ON).code == 1
    assert [row[:3] for row in rows_of(out)] == [
        ["reference", "wilaya", "minor_update.low"],
        *[[reference, wilaya, text] for reference, wilaya, text in (("A", "16", ""), ("C", "9", rows_of(out)[2][2]))],
    ]
    assert [row[:3] for row in faults_of(out)] == [["2", "B", "migration.volume_tb"]]


def test_the_summary_is_printed_and_is_data(tmp_path):
    """Sums by wilaya, kind and service are a page for a person, and with --json plain values for a program."""
    source = table(tmp_path, *GOOD)
    page = called("portfolio", source, "--out", tmp_path / "p.csv", *ON)
    read = json.loads(called("portfolio", source, "--out", tmp_path / "p.csv", *ON, "--json").data)

    for told in ("Par wilaya", "Alger (16)", "Oran (31)", "Non précisé", "Hôpital public de proximité (EPH)", "Total"):
        assert told in page.data, told
    assert (read["facilities"], read["maintained"], read["problems"]) == (3, 1, [])
    assert [each["key"] for each in read["wilaya"]] == [16, 31, None]
    assert read["wilaya"][0]["label"] == {"fr": "Alger (16)", "en": "Algiers (16)", "ar": "الجزائر (16)"}
    prices = pd.read_csv(tmp_path / "p.csv")
    for name in ("low", "likely", "high", "sum_of_p80"):
        column = f"total.{name.removeprefix('sum_of_')}"
        assert float(read["total"][name]) == pytest.approx(prices[column].sum(), abs=0.02)
    assert "p.csv : prix de 3 établissements, à garder en interne" in page.told


def test_a_picture_is_drawn_when_asked(tmp_path):
    """A picture is a PNG with what it shows in words; another ending is refused."""
    source, png = table(tmp_path, *GOOD), tmp_path / "kinds.png"
    options = ("--out", tmp_path / "p.csv", *ON, "--lang", "en")

    assert called("portfolio", source, *options, "--picture", png, "--of", "client.kind").code == 0
    assert "University hospital (CHU)" in Image.open(png).text["Description"]
    done = called("portfolio", source, *options, "--picture", tmp_path / "kinds.gif")
    assert (done.code, done.out) == (2, b"")
    assert ".png" in done.told


def test_columns_of_my_own_are_taken_over(tmp_path):
    """A column that I name is no answer: it stands in the prices as it was written, and in no price."""
    source = table(tmp_path, "A,3,Nord", "B,4,", head="reference,migration.volume_tb,Region")
    out = tmp_path / "p.csv"

    assert called("portfolio", source, "--out", out, *ON, "--keep", "Region").code == 0
    assert [row[:2] for row in rows_of(out)] == [["reference", "Region"], ["A", "Nord"], ["B", ""]]


# How a table is read


def test_a_table_is_read_as_a_spreadsheet_saves_it(tmp_path):
    """Semicolons, decimal commas, spaces in numbers, oui and نعم, places of words, a note before the head."""
    head = "client.kind;migration.volume_tb;migration.studies_per_year;maintenance;training;"
    head += "workstations.diagnostic_share;;"
    rows = ("4;18,5;40 000;oui;نعم;0,4;;", "4.0;18.5;40000;TRUE;1;0.4;;", ";;;non;Non;0,125;;", "-1;n/a;;لا;vrai;;;")
    source = tmp_path / "f.csv"
    source.write_text("\ufeffsep=;\r\n" + "\r\n".join([head, *rows, ";;;;;;;", ""]), "utf-8")
    out = tmp_path / "p.csv"

    assert called("portfolio", source, "--out", out, *ON).code == 0
    head, one, other, *_ = rows_of(out, ";")
    assert one == other
    assert one[0] == "university_hospital"
    known = Scope.model_validate(
        {
            "client": {"name": "CHU", "kind": "university_hospital"},
            "migration": {"volume_tb": 18.5, "studies_per_year": 40_000},
            "maintenance": {},
            "training": {},
            "workstations": {"diagnostic_share": 0.4},
        }
    )
    single = quote(estimate(known, book(), DAY))
    assert one[head.index("total.gross")] == f"{single.totals.gross:.2f}".replace(".", ",")
    assert len(rows_of(out, ";")) == 5


def test_a_number_that_could_be_two_is_refused(tmp_path):
    """1,234 may be one terabyte or a thousand: the row is told, and not guessed."""
    source = table(tmp_path, "A;1,234", "B;1", head="reference;migration.volume_tb")
    out = tmp_path / "p.csv"

    assert called("portfolio", source, "--out", out, *ON).code == 1
    assert rows_of(out.with_name("p.problems.csv"), ";")[1][:3] == ["2", "A", "migration.volume_tb"]


def test_every_faulty_row_is_told_with_its_line(tmp_path):
    """Bad rows do not stop the others: each fault has its line, its reference, its column and its way out."""
    rows = (
        GOOD[0],
        "B,,,,-5,,,",
        'C,"of two\nlines",,,1,hard,,',
        "",
        "D,,,,,,,",
        "E,,,,1,,,,9",
        "F,,,kliniek,2,,perhaps,",
    )
    out = tmp_path / "p.csv"
    done = called("portfolio", table(tmp_path, *rows), "--out", out, *ON)

    assert done.code == 1
    faults = faults_of(out)
    assert [row[:3] for row in faults] == [
        ["3", "B", "migration.volume_tb"],
        ["4", "C", "client.name"],
        ["4", "C", "systems.pacs.upgrade"],
        ["7", "D", ""],
        ["8", "E", ""],
        ["9", "F", "client.kind"],
        ["9", "F", "maintenance"],
    ]
    assert "-5 est trop petit" in faults[0][3]
    assert "le signe invisible U+000A" in faults[1][3]
    assert "ne demande aucune prestation" in faults[3][3]
    assert "« 9 », à la cellule 9, n’est d’aucune colonne" in plain(faults[4][3].encode())
    assert len(rows_of(out)) == 2
    assert "p.problems.csv : défauts de 5 lignes" in done.told
    assert [row["line"] for row in json.loads(called("portfolio", tmp_path / "facilities.csv", "--out", out, *ON,
                                                     "--json").data)["problems"]] == [3, 4, 4, 7, 8, 9, 9]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+213 555", "-EPH", "@SUM(A1)", "\tx"])
def test_a_text_never_becomes_a_formula(tmp_path, text):
    """What begins like a formula stays the text of a cell, in a CSV, in a workbook and among the faults."""
    source = tmp_path / "f.csv"
    rows = [["reference", "mine", "migration.volume_tb"], [f"{text}", text, "3"], [text, text, "-3"]]
    source.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), "utf-8")

    for name in ("p.csv", "p.xlsx"):
        assert called("portfolio", source, "--out", tmp_path / name, "--keep", "mine", *ON).code == 1
    written = [rows_of(tmp_path / "p.csv")[1][:2], [rows_of(tmp_path / "p.problems.csv")[1][1]]]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for cells in written for cell in cells)
    cells = next(openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[1].iter_rows(min_row=4))[:2]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == {text.strip()}


# Refusals


@pytest.mark.parametrize(
    ("head", "rows", "told"),
    [
        ("reference,migration.volume", ("A,3",), "Le plus proche : migration.volume_tb"),
        ("migration.volume_tb,migration.volume_tb", ("3,3",), "migration.volume_tb"),
        ("3,4", ("5,6",), "aucune colonne connue dans la première ligne (3, 4)"),
        ("reference,migration.volume_tb", ("A,-3", "B,x"), "facilities.csv:2 · migration.volume_tb"),
        ("reference,migration.volume_tb", (), "aucun établissement. Vérifiez"),
        ("reference,migration.volume_tb", ('A,"3',), "facilities.csv"),
    ],
    ids=["unknown column", "twice", "no head", "all bad", "no row", "no csv"],
)
def test_a_table_that_gives_no_price_is_one_message(tmp_path, head, rows, told):
    """Where nothing can be priced, one message says why, in exit code 2, and no file is written."""
    source = table(tmp_path, *rows, head=head)
    done = called("portfolio", source, "--out", tmp_path / "p.csv", *ON, "--documents", tmp_path / "docs")

    assert (done.code, done.out) == (2, b"")
    assert told in done.told
    assert sorted(files_in(tmp_path)) == ["facilities.csv"]


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
@pytest.mark.parametrize(
    ("name", "content"),
    [("absent.csv", None), (".", None), ("latin.csv", "reference\nHôpital".encode("latin-1")), ("f.parquet", b"PAR0")],
    ids=["missing", "folder", "not utf-8", "no parquet"],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, name, content, lang):
    """A file that is missing, a folder, not UTF-8 or no Parquet is told in one line in my language."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = called("portfolio", tmp_path / name, "--out", tmp_path / "out" / "p.csv", *ON, "--lang", lang)

    assert (done.code, done.out, done.told.count("\n")) == (2, b"", 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--out", "p.txt"), ".csv, .parquet, .xlsx"),
        (("--out", "facilities.csv"), "facilities.csv"),
        (("--out", "p.csv", "--picture", "p.csv"), "p.csv"),
        (("--out", "p.csv", "--keep", "Region"), "Region"),
        (("--out", "p.csv", "--keep", "total.low"), "total.low"),
        (("--out", "p.csv", "--of", "commune"), "--of"),
    ],
)
def test_an_option_that_cannot_be_is_refused(tmp_path, monkeypatch, options, told):
    """Another kind of file, a file in its own place, a column that is not there: exit code 2, and nothing written."""
    monkeypatch.chdir(tmp_path)
    source = table(tmp_path, *(f"{row},1" for row in GOOD), head=f"{HEAD},total.low")
    before = source.read_bytes()
    done = called("portfolio", source, *options, *ON)

    assert (done.code, done.out) == (2, b"")
    assert told in done.told
    assert files_in(tmp_path) == {"facilities.csv": before}


def test_a_workbook_of_too_many_rows_is_refused(tmp_path, monkeypatch):
    """A workbook is refused where it would take minutes and gigabytes, with what to write in its place."""
    monkeypatch.setattr(portfolio_files, "MOST_IN_WORKBOOK", 2)
    done = called("portfolio", table(tmp_path, *GOOD), "--out", tmp_path / "p.xlsx", *ON)

    assert done.code == 2
    assert ".csv" in done.told
    assert sorted(files_in(tmp_path)) == ["facilities.csv"]


def test_nothing_that_stands_there_is_overwritten(tmp_path):
    """Prices of other content, and a file of mine in the place of the faults, stay as they are."""
    source, out = table(tmp_path, *GOOD), tmp_path / "p.csv"
    out.write_text("mine\n", "utf-8")
    assert called("portfolio", source, "--out", out, *ON).code == 2
    assert out.read_text("utf-8") == "mine\n"

    out.unlink()
    notes = tmp_path / "p.problems.csv"
    notes.write_text("my notes\n", "utf-8")
    assert called("portfolio", source, "--out", out, *ON).code == 2
    assert sorted(files_in(tmp_path)) == ["facilities.csv", "p.problems.csv"]
    assert notes.read_text("utf-8") == "my notes\n"


def test_faults_that_are_mended_are_told_no_more(tmp_path):
    """What an earlier run said of faulty rows is replaced by what this one finds: a mended table has none left."""
    out = tmp_path / "p.csv"
    assert called("portfolio", table(tmp_path, GOOD[0], "B,,,,-5,,,"), "--out", out, *ON).code == 1
    assert len(faults_of(out)) == 1

    out.unlink()
    assert called("portfolio", table(tmp_path, *GOOD), "--out", out, *ON).code == 0
    assert faults_of(out) == []


# Documents


def test_each_facility_gets_its_quote_and_its_document(tmp_path):
    """Each good row gives the record and the proposal of its own quote; the same again makes none a second time."""
    docs = tmp_path / "docs"
    command = ("portfolio", table(tmp_path, *GOOD), "--out", tmp_path / "p.csv", "--documents", docs, *ON)
    assert called(*command).code == 0

    made = {path.name.partition("-2026")[0]: Quote.from_json(path.read_text("utf-8")) for path in docs.glob("*.json")}
    assert sorted(made) == ["CHU-1", "EPH-2", "IMG-3"]
    assert {path.stem for path in docs.glob("*.docx")} == {each.number for each in made.values()}
    prices = pd.read_csv(tmp_path / "p.csv", index_col="reference")["total.gross"]
    assert {name: float(each.totals.gross) for name, each in made.items()} == pytest.approx(prices.to_dict(), abs=1e-6)
    assert made["CHU-1"].client["name"] == "CHU d'Exemple (fictif)"

    removed = next(docs.glob("EPH-2*.docx"))
    removed.unlink()
    others = {path: path.stat().st_mtime_ns for path in docs.iterdir()}
    again = called(*command)
    assert (again.code, removed.exists()) == (0, True)
    assert "déjà là : 2" in again.told
    assert {path: path.stat().st_mtime_ns for path in others} == others


def test_one_row_without_a_document_does_not_stop_the_rest(tmp_path):
    """A row with a text that no document takes is told, not priced; two of one reference have each their own files."""
    docs, out = tmp_path / "docs", tmp_path / "p.csv"
    rows = ("A,CHU un,,,3,,,", f"B,{'x' * 100_001},,,3,,,", "A,CHU deux,,,4,,,", "C,,,,5,,,")
    kind = ("--kind", "technical", "--lang", "en")
    done = called("portfolio", table(tmp_path, *rows), "--out", out, "--documents", docs, *ON, *kind)

    assert done.code == 1
    _, fault = rows_of(out.with_name("p.problems.csv"))
    assert fault[:2] == ["3", "B"]
    assert fault[2:] == ["client.name", "text too long: 300 characters at the most."]
    assert len(rows_of(out)) == 4
    clients = {Quote.from_json(path.read_text("utf-8")).client["name"] for path in docs.glob("*.json")}
    assert clients == {"CHU un", "CHU deux", "Facility, line 5"}
    assert len(list(docs.glob("*.technical.docx"))) == 3


def test_amounts_of_a_row_are_in_its_quote(tmp_path):
    """Licences and hardware that are given an amount are in the quote of the row, as in its prices."""
    head = "reference,migration.volume_tb,licences.amount,hardware.amount,vendor.currency"
    source, docs = table(tmp_path, "A,3,1500000.50,800000,", head=head), tmp_path / "docs"
    assert called("portfolio", source, "--out", tmp_path / "p.csv", "--documents", docs, *ON).code == 0

    (made,) = (Quote.from_json(path.read_text("utf-8")) for path in docs.glob("*.json"))
    amounts = {line.code: f"{line.amount}" for line in made.lines}
    assert {amounts[code] for code in amounts if code.startswith(("licences", "hardware"))} == {
        "1500000.50",
        "800000.00",
    }
    assert float(made.totals.gross) == pytest.approx(pd.read_csv(tmp_path / "p.csv")["total.gross"][0], abs=1e-6)


def test_the_example_is_priced(tmp_path):
    """The table that ships as an example has no fault."""
    done = called("portfolio", EXAMPLES / "facilities.csv", "--out", tmp_path / "p.xlsx", *ON)

    assert done.code == 0
    assert sorted(files_in(tmp_path)) == ["p.xlsx"]


# What a person may mistake


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


def test_a_page_is_as_wide_as_it_is_told(tmp_path):
    """Where no terminal says how wide it is, COLUMNS does."""
    line = ("portfolio", table(tmp_path, *GOOD), "--out", tmp_path / "p.csv", *ON)
    page = run(*line, env=environment(COLUMNS="90")).data

    assert 80 < max(map(len, page.splitlines())) <= 90
