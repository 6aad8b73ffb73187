"""What a file of facilities may hold besides: the rows, the numbers and the columns that its frame would have."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from costing import facility_dtypes, price_portfolio
from costing.errors import FileUnread, LanguageNotWritten
from costing.portfolio_errors import BatchUnusual, FrameRefused
from tests.facility_files import facilities, parquet, priced, run, table
from tests.samples import DAY, EXAMPLES, book


def written(folder, text, name="facilities.csv"):
    """A CSV file of this text, its ends of line as they are."""
    path = folder / name
    path.write_bytes(text.encode())
    return path


def rows_of(refusal):
    """The numbers of the rows that are refused."""
    return [each.place.split(" ")[0] for each in refusal.value.problems]


@pytest.mark.parametrize("write", [parquet, table])
def test_an_answer_that_is_kept_is_priced_too(tmp_path, write):
    """To keep the kind of client beside the prices changes none of them."""
    source, target = write(tmp_path), tmp_path / "prices.out"

    run(source, target, keep=("site", "client.kind"))

    got = pd.read_parquet(target) if write is parquet else pd.read_csv(target, sep=";")
    expected = priced(facilities())
    assert not expected.equals(priced(facilities().drop(columns="client.kind")))
    np.testing.assert_array_equal(got[expected.columns].to_numpy(dtype=float), expected.to_numpy())
    assert got["client.kind"].tolist() == facilities()["client.kind"].tolist()


def test_a_lone_name_is_one_column_to_keep(tmp_path):
    """keep="sector" keeps the column `sector`, as keep=["sector"] does."""
    source, target = parquet(tmp_path, facilities(3).assign(sector="public")), tmp_path / "prices.parquet"

    run(source, target, keep="sector")

    assert pd.read_parquet(target)["sector"].tolist() == ["public"] * 3


def test_a_column_to_keep_may_hold_anything(tmp_path):
    """A column of my own that holds lists is taken over as it is."""
    source, target = parquet(tmp_path, facilities(3).assign(notes=[["a"], None, ["b", "c"]])), tmp_path / "p.parquet"

    run(source, target, keep="notes")

    assert pq.read_table(target)["notes"].to_pylist() == [["a"], None, ["b", "c"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_empty_lines_are_counted_and_are_no_facilities(tmp_path, end):
    """A row is refused by the number a spreadsheet shows, past empty lines and cells of several lines."""
    head, of_several_lines = "client.name;migration.volume_tb", f'"B{end}{end}""c""";3'
    lines = [head, "", "A;1", 'A 5" disk;2', "", of_several_lines, "", "D;-4", "", ""]
    source, target = written(tmp_path, end.join([*lines, "E;5", "F;-6", ""])), tmp_path / "prices.csv"

    for batch in (1, 50):
        with pytest.raises(FrameRefused) as refused:
            run(source, target, batch=batch, replace=True)
        assert rows_of(refused) == ["8", "12"]

    source = written(tmp_path, source.read_bytes().decode().replace("-", ""))
    assert run(source, target, replace=True).rows == 6
    expected = priced(pd.DataFrame({"migration.volume_tb": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]}))
    got = pd.read_csv(target, sep=";")
    np.testing.assert_array_equal(got[expected.columns].to_numpy(dtype=float), expected.to_numpy())


def test_a_row_short_of_cells_is_told_by_its_number_past_empty_lines(tmp_path):
    """A torn row is told by the number a spreadsheet shows too."""
    source = written(tmp_path, "client.name;migration.volume_tb\n\n\nA;1\n\nB\n")

    with pytest.raises(FileUnread, match="Row #6:"):
        run(source, tmp_path / "prices.csv")


def test_a_blank_cell_of_a_single_column_is_a_facility(tmp_path):
    """Where a row is one cell, a blank one is a facility of which nothing is known, and is told; it never vanishes."""
    source = written(tmp_path, "migration.volume_tb\n1\n\n3\n")

    with pytest.raises(FrameRefused) as refused:
        run(source, tmp_path / "prices.csv")
    assert rows_of(refused) == ["3"]
    assert run(written(tmp_path, "migration.volume_tb\n1\n2\n3\n"), tmp_path / "prices.csv", replace=True).rows == 3


def test_the_word_none_is_an_answer(tmp_path):
    """Hardware or an archive of `none` and a customization of `none` are answers, and not nothing."""
    frame = pd.DataFrame(
        {
            "systems.pacs.upgrade": ["minor"] * 2,
            "systems.customization": ["none", None],
            "hardware.level": [None, "none"],
            "decommissioning.archive": ["none", None],
        }
    )
    frame.to_csv(tmp_path / "words.csv", index=False)

    run(tmp_path / "words.csv", tmp_path / "prices.csv")

    got, expected = pd.read_csv(tmp_path / "prices.csv"), priced(frame)
    np.testing.assert_array_equal(got[expected.columns].to_numpy(dtype=float), expected.to_numpy())
    assert not expected.equals(priced(frame[["systems.pacs.upgrade"]]))
    assert np.isnan(expected["decommissioning.likely"]).tolist() == [False, True]


def test_a_range_of_numbers_stays_the_index(tmp_path):
    """Facilities numbered from 1000 on, by tens, are still numbered so beside their prices."""
    frame = facilities(7).set_axis(pd.RangeIndex(1000, 1070, 10, name="number"), axis="index")
    target = tmp_path / "prices.parquet"

    run(parquet(tmp_path, frame), target, batch=3)

    got = pd.read_parquet(target)
    assert got.index.equals(frame.index)
    pd.testing.assert_frame_equal(got[priced(frame).columns], priced(frame), check_exact=True)


def test_views_of_texts_are_texts(tmp_path):
    """The newer kind of text that other programs write is read as any text."""
    source, target, frame = tmp_path / "views.parquet", tmp_path / "prices.parquet", facilities(5)
    content = pa.Table.from_pandas(frame)
    for name in ("reference", "client.kind", "integrations"):
        texts = content[name].cast(pa.string()).cast(pa.string_view())
        content = content.set_column(content.schema.get_field_index(name), name, texts)
    pq.write_table(content, source)

    run(source, target)

    got = pd.read_parquet(target)
    pd.testing.assert_frame_equal(got[priced(frame).columns], priced(frame), check_exact=True)
    assert got["reference"].tolist() == frame["reference"].tolist()


def test_a_column_of_lists_is_told_at_once(tmp_path):
    """Lists where one answer is expected are refused by their column before anything is priced."""
    frame = facilities(3)
    source = parquet(tmp_path, frame.assign(integrations=[["EMR:HL7v2"]] * 3, training=[{"days": 3}] * 3))

    with pytest.raises(FrameRefused, match="EMR:HL7v2; HIS:HL7v2") as refused:
        run(source, tmp_path / "prices.parquet")

    assert [each.place for each in refused.value.problems] == ["training", "integrations"]
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_a_row_past_what_is_read_at_once_is_told_as_csv(tmp_path):
    """A cell of more than a megabyte is told as one of a CSV file, with how much may stand in a row."""
    source = written(tmp_path, f"client.name;migration.volume_tb\nA;1\n{'B' * 3_000_000};2\n")

    with pytest.raises(FileUnread, match=r"CSV is longer than 1,?048,?576 bytes.*Shorten"):
        run(source, tmp_path / "prices.csv")


@pytest.mark.parametrize("batch", [True, 0, 2.5, "10"])
def test_a_batch_that_is_no_number_of_rows_is_refused(tmp_path, batch):
    """Yes is no number of rows, nor is 2.5; a number of NumPy is one."""
    with pytest.raises(BatchUnusual):
        run(parquet(tmp_path), tmp_path / "prices.parquet", batch=batch)
    assert run(parquet(tmp_path, facilities(3)), tmp_path / "prices.parquet", batch=np.int64(100)).priced == 1


def test_a_language_that_is_not_written_is_refused(tmp_path):
    """Progress asked for in German is refused, with the languages there are."""
    with pytest.raises(LanguageNotWritten, match="fr"):
        run(parquet(tmp_path), tmp_path / "prices.parquet", lang="de")


def test_what_the_columns_hold_is_said_to_pandas():
    """The national file read with the dtypes of costing has the prices that it has as pandas guesses them."""
    file = EXAMPLES / "national-synthetic.csv"
    told, guessed = pd.read_csv(file, dtype=facility_dtypes(book(), DAY)).head(60), pd.read_csv(file).head(60)

    got = price_portfolio(told, book(), DAY, percentiles=False)

    pd.testing.assert_frame_equal(got, priced(guessed), check_exact=True)
    assert set(map(str, told.dtypes)) == {"float64", "boolean", "string"}
