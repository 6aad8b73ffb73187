"""The history of past projects: read as people save it, refused with every fault, drawn from past quotes."""

import json
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import costing
from costing import Quote, estimate, quote
from costing.back_testing import history_of
from costing.errors import FileUnread, HistoryRefused, RecordRefused
from costing.histories import read_history
from costing.past_quotes import read_records
from costing.sheets import number_of
from costing.wording import LANGUAGES, said
from tests.samples import DAY, book, chu_estimate, chu_quote, scope_of

HEAD = "project,service,low,likely,high,actual"
ROW = "A,integration,100000,150000,400000,200000"


def written(folder, text, encoding="utf-8"):
    """Return the file of a history."""
    path = folder / "history.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(history):
    """Read a history against the base book."""
    return read_history(history, book().on(DAY))


def faults(history):
    """Return the faults of a history: place and message key."""
    with pytest.raises(HistoryRefused) as refused:
        read(history)
    texts = {said(refused.value, lang) for lang in LANGUAGES}
    assert len(texts) == 3
    return [(problem.place, problem.key) for problem in refused.value.problems]


# As people save it


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n{ROW}\n",
        f"\ufeff{HEAD}\r\n{ROW}\r\n",
        f"{HEAD}\n{ROW}\n\n,,,,,\n",
        "sep=;\n" + f"{HEAD}\n{ROW}\n".replace(",", ";"),
        f"{HEAD}\n{ROW}\n".replace(",", "\t"),
        "Project; Service ;LOW;likely;high;actual\nA;integration;100 000,00;150\u00a0000;400\u202f000,0;200000,00\n",
        f'{HEAD}\nA,integration,"100,000.00","150,000.0","400,000.00",2e5\n',
        f"{HEAD},open_top,quantity\n{ROW},,\n",
        f"{HEAD},open_top,quantity\n{ROW},nan,None\n",
        f"{HEAD},open_top,quantity,place.interface_points\n{ROW},oui,1.0,NaN\n",
        "actual,high,likely,low,service,project\n200000,400000,150000,100000,INTEGRATION,A\n",
    ],
)
def test_a_history_is_read_as_people_save_it(text, tmp_path):
    """Commas, semicolons or tabs, a byte-order mark, French decimals, empty rows, any order of columns: one history."""
    history = read(written(tmp_path, text))

    assert history.projects == ("A",)
    assert history.services == ("integration",)
    assert history.spans.tolist() == [[100_000, 150_000, 400_000]]
    assert history.actual.tolist() == [200_000]
    assert history.open_top.tolist() == [True]
    assert history.quantity.tolist() == [1]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234567.5", 1_234_567.5),
        ("1234567,5", 1_234_567.5),
        ("1 234 567,50", 1_234_567.5),
        ("1\u00a0234\u00a0567,50", 1_234_567.5),
        ("1.234.567,50", 1_234_567.5),
        ("1,234,567.50", 1_234_567.5),
        ("1,234,567", 1_234_567),
        ("1.234,5", 1_234.5),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("1.234", 1.234),
        ("1234,567", 1_234.567),
        ("1,234", None),  # a thousand, or one and a bit
        ("12,345", None),
        ("1,23,456", None),
        ("1.2.3", None),
        ("100 DA", None),
        ("", None),
        ("-5", -5),
        ("1e6", 1_000_000),
        ("\u0665\u0660\u0660", 500),
        (True, None),
        (Decimal("12.5"), 12.5),
        (np.int64(7), 7),
    ],
)
def test_a_number_is_read_as_it_is_written(cell, value):
    """Numbers of programs and of spreadsheets are read, whatever their separators; what could be two is none."""
    assert number_of(cell) == value


def test_a_place_has_no_thousands():
    """Where a driver stood, 1,125 is a little past the end of its scale, as a French spreadsheet writes it."""
    assert number_of("1,125", grouped=False) == 1.125


def test_empty_cells_none_and_nan_are_the_same():
    """In a table an empty text, None, NaN and pandas' own nothing leave the same open."""
    line = dict(zip(HEAD.split(","), ("A", "integration", 1e5, 1.5e5, 4e5, 2e5), strict=True))
    rows = [
        {**line, "quantity": empty, "open_top": empty, "place.vendor_origin": empty}
        for empty in ("", None, math.nan, pd.NA)
    ]

    history = read(pd.DataFrame(rows))

    assert history.quantity.tolist() == [1, 1, 1, 1]
    assert history.open_top.tolist() == [True] * 4
    assert history.places == {}


def test_a_project_may_be_a_number_and_have_several_lines_of_one_service():
    """Projects numbered in a spreadsheet stay the same project, and two interfaces of one are two lines."""
    history = read(
        pd.DataFrame([dict(zip(HEAD.split(","), (p, "integration", 1, 2, 3, 2), strict=True)) for p in (7, 7.0, "7")])
    )

    assert history.projects == ("7",)
    assert history.project.tolist() == [0, 0, 0]


# Refused


@pytest.mark.parametrize(
    ("cells", "place", "key"),
    [
        ("A,integration,100,50,400,200", "likely", "likely_outside"),
        ("A,integration,100,500,400,200", "likely", "likely_outside"),
        ("A,integration,500,450,400,200", "likely", "likely_outside"),
        ("A,integration,-1,150,400,200", "low", "below_least"),
        ("A,integration,100,150,400,-200", "actual", "below_least"),
        ("A,integration,100,150,inf,200", "high", "cell_of_number"),
        ("A,integration,100,150,400,beaucoup", "actual", "cell_of_number"),
        ("A,integration,100,150,400,", "actual", "cell_missing"),
        ("A,integration,NaN,150,400,200", "low", "cell_missing"),
        (" ,integration,100,150,400,200", "project", "cell_missing"),
        ("A,,100,150,400,200", "service", "cell_missing"),
        ("A,integratoin,100,150,400,200", "service", "unknown_word"),
        ('A,integration,"1,234",150000,400000,200000', "low", "number_of_two"),
        ("A,integration,100,150,400,2e12", "actual", "above_most"),
        ("A,integration,100,150,400,200,,0", "quantity", "not_above"),
        ("A,integration,100,150,400,200,peut-être,1", "open_top", "unknown_word"),
        ("A,integration,100,150,400,200,oui,1,-0.1", "place.interface_points", "below_least"),
        ("A,integration,100,150,400,200,oui,1,loin", "place.interface_points", "cell_of_number"),
    ],
)
def test_a_faulty_cell_is_told_with_its_row_and_column(cells, place, key, tmp_path):
    """Each fault names the line of the file, the column, what was found and what is right."""
    text = f"{HEAD},open_top,quantity,place.interface_points\n{ROW}\n{cells}\n"

    assert faults(written(tmp_path, text)) == [(f"history.csv:3 {place}", key)]


def test_every_fault_is_told_at_once(tmp_path):
    """A file with four faults is refused once, with all four, and the nearest service is named."""
    text = f"{HEAD}\nA,data_migrtion,-1,150,400,x\n{ROW}\n,integration,1,2,3,4\n"
    path = written(tmp_path, text)

    assert [place for place, _ in faults(path)] == [
        "history.csv:2 service", "history.csv:2 low", "history.csv:2 actual", "history.csv:4 project",
    ]  # fmt: skip
    with pytest.raises(HistoryRefused, match="Nearest: data_migration"):
        read(path)
    with pytest.raises(HistoryRefused, match=r"4 point\(s\) to fix, nothing was concluded"):
        read(path)


def test_a_faulty_table_is_told_by_its_row():
    """A table of pandas is refused as a file is, its rows counted from one."""
    line = dict(zip(HEAD.split(","), ("A", "integration", 1.0, 2.0, 3.0, math.inf), strict=True))

    assert faults(pd.DataFrame([{**line, "actual": 2.0}, line])) == [("history[2].actual", "cell_of_number")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("project,service,low,likely,high", [("history.csv:1 actual", "column_missing")]),
        (f"{HEAD},actual", [("history.csv:1 actual", "column_twice")]),
        (f"{HEAD},place.volumes", [("history.csv:1 place.volumes", "unknown_key")]),
        (f"{HEAD},client", [("history.csv:1 client", "unknown_key")]),
        ("", [(f"history.csv:1 {name}", "column_missing") for name in HEAD.split(",")]),
    ],
)
def test_columns_that_are_not_those_there_are_get_told(head, expected, tmp_path):
    """A column that is missing, twice or unknown is told; a misspelt driver is not passed over in silence."""
    assert faults(written(tmp_path, f"{head}\n")) == expected


@pytest.mark.parametrize(("text", "key"), [(f"{HEAD}\n", "history_of_nothing"), (f"{HEAD}\n{ROW},1,2\n", "too_many")])
def test_a_file_without_lines_or_with_too_many_cells_is_refused(text, key, tmp_path):
    """A head alone is no history; decimals behind an unquoted comma make a row too long."""
    assert [each for _, each in faults(written(tmp_path, text))] == [key]


def test_what_is_no_csv_is_told(tmp_path):
    """A folder, a missing file, a workbook and an unfinished quotation mark are told, each in its words."""
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04\xff\xfe")
    (tmp_path / "open.csv").write_text(f'{HEAD}\n"A,integration', encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes(f"{HEAD}\nH\xf4pital,".encode("latin-1"))

    keys = []
    for name in (".", "none.csv", "book.csv", "open.csv", "latin.csv"):
        with pytest.raises(FileUnread) as refused:
            read(tmp_path / name)
        keys.append(refused.value.reason.key)
    assert keys == ["csv_is_folder", "file_missing", "not_utf8", "not_csv", "not_utf8"]


# From quotes


def offers(count):
    """Return so many quotes of migrations and interfaces, as their records read back, each of another volume."""
    made = []
    for number in range(count):
        scope = scope_of(
            migration={
                "volume_tb": 1.0 + 2 * number,
                "source": "standard",
                "identity": "clean",
                "studies_per_year": 40_000,
                "max_downtime_hours": 24,
            },
            integrations=[{"system": "EMR", "standard": "HL7v2"}] * (1 + number % 3),
            vendor={"origin": ("local", "international")[number % 2]},
            maintenance={},
        )
        made.append(Quote.from_json(quote(estimate(scope, book(), DAY)).to_json()))
    return tuple(made)


def costs_of(made, factor=1.0):
    """Return what every line of some quotes came to: its likely amount, times a factor."""
    rows = [
        (each.number, line.code, factor * float(line.range.likely))
        for each in made
        for line in each.lines
        if not line.recurring
    ]
    return pd.DataFrame(rows, columns=["number", "code", "actual"])


def test_quotes_and_their_costs_become_a_history():
    """A history drawn from records holds the ranges that were quoted, and where each known driver stood."""
    made = offers(2)

    history = history_of(made, costs_of(made, 1.1))

    assert history["project"].tolist() == [each.number for each in made for line in each.lines if not line.recurring]
    migration = history[history["service"] == "data_migration"].iloc[0]
    # 1 TB on a scale from 0.5 to 100 is ln 2 / ln 200 of the way; 24 hours of 72 to 2 are ln 3 / ln 36; clean is 0
    assert migration["place.volume"] == pytest.approx(0.1308, abs=1e-4)
    assert migration["place.allowed_downtime"] == pytest.approx(0.3066, abs=1e-4)
    assert (migration["place.identity_quality"], migration["place.vendor_origin"]) == (0, 0)
    (line,) = (line for line in made[0].lines if line.code == "data_migration")
    assert Decimal(str(migration["high"])) == line.range.high
    assert migration["actual"] == pytest.approx(1.1 * float(line.range.likely))
    assert migration["open_top"]
    assert "place.residual" not in history.columns
    assert read(history).projects == tuple(each.number for each in made)


def test_a_quote_sold_at_a_confidence_is_judged_by_its_work():
    """What a confidence added is no work: it needs no cost, and the ranges held against the costs are the same."""
    plain, sold = chu_quote(), quote(chu_estimate(), confidence=80)
    costs = costs_of([plain])

    history = history_of([sold], costs.assign(number=sold.number))

    assert "contingency" not in history["service"].tolist()
    assert history.drop(columns="project").equals(history_of([plain], costs).drop(columns="project"))


def test_real_quotes_are_back_tested():
    """Thirty quotes whose work cost a tenth more than likely: both services are found a tenth too cheap."""
    made = offers(30)
    costs = costs_of(made)
    costs["actual"] *= [1.1 + 0.02 * math.sin(number) for number in range(len(costs))]

    found = costing.backtest(history_of(made, costs), book(), DAY)

    assert found.totals.projects == 30
    assert {"data_migration", "integration"} <= set(found.services)
    assert found.services["integration"].level.value == pytest.approx(1.1, abs=0.02)


def test_an_unknown_answer_has_no_place():
    """What nobody knew when the quote was made is left open in the history, a count and its volume effect too."""
    made = quote(estimate(scope_of(migration={"volume_tb": 5.0}, workstations={}), book(), DAY))

    history = history_of([made], costs_of([made])).set_index("service")

    assert not math.isnan(history.loc["data_migration", "place.volume"])
    assert "place.studies" not in history.columns
    assert "place.volume_effect" not in history.columns
    assert history.loc["workstation", "quantity"] == 8


def test_a_university_hospitals_quote_becomes_its_lines():
    """Of the README's quote every one-off line is there, licences as a constant, maintenance not."""
    made = chu_quote()

    history = history_of([made], costs_of([made]))

    assert set(history["service"]) == {line.service for line in made.lines if not line.recurring}
    licences = history[history["service"] == "licences"]
    assert (licences["low"] == licences["high"]).all()
    stations = history[history["service"] == "workstation"].iloc[0]
    assert (stations["quantity"], stations["place.diagnostic_share"]) == (24, 0.4)
    assert stations["place.volume_effect"] == pytest.approx(0.1876, abs=1e-4)


def test_unfinished_quotes_are_left_out():
    """A quote none of whose lines has a cost yet is left out; of a number quoted twice the last revision counts."""
    first, second = offers(2)
    later = first.model_copy(update={"revision": 1, "lang": "en"})

    history = history_of([first, later, second], costs_of([first]))

    with pytest.raises(HistoryRefused, match="two quotes that differ"):
        history_of([first, first.model_copy(update={"lang": "en"})], costs_of([first]))
    assert set(history["project"]) == {first.number}
    assert len(history) == len([line for line in first.lines if not line.recurring])


def test_costs_that_do_not_fit_are_refused():
    """A number or a line that no quote has, a line paid twice and one that is missing are all told at once."""
    made = offers(2)
    costs = costs_of(made)
    wrong = pd.concat(
        [
            costs.head(3),
            costs.head(1),
            pd.DataFrame(
                [
                    {"number": made[0].number + "X", "code": "integration", "actual": 1},
                    {"number": made[0].number, "code": "integratoin", "actual": 1},
                ]
            ),
        ]
    )

    with pytest.raises(HistoryRefused) as refused:
        history_of(made, wrong)

    keys = [problem.key for problem in refused.value.problems]
    assert keys == ["cost_twice", "quote_unknown", "unknown_word", "cost_missing", "cost_missing"]
    assert len({said(refused.value, lang) for lang in LANGUAGES}) == 3


def test_a_folder_of_records_is_read_or_refused(tmp_path):
    """Every record of a folder is read; what is no record is told by its name; an empty or missing folder too."""
    made = offers(2)
    folder = tmp_path / "records"
    with pytest.raises(FileUnread) as missing:
        read_records(folder)
    folder.mkdir()
    with pytest.raises(FileUnread) as empty:
        read_records(folder)
    for each in made:
        (folder / f"{each.number}.json").write_text(each.to_json(), encoding="utf-8")
    with pytest.raises(FileUnread) as file:
        read_records(folder / f"{made[0].number}.json")

    assert sorted(read_records(folder), key=repr) == sorted(made, key=repr)
    assert [each.value.reason.key for each in (missing, empty, file)] == [
        "folder_missing",
        "folder_without_records",
        "folder_expected",
    ]

    (folder / "other.json").write_text(json.dumps({"schema": "x"}), encoding="utf-8")
    with pytest.raises(RecordRefused, match=r"other\.json: "):
        read_records(folder)
