"""Many facilities at once: each row is priced as its own quote would be, and a table's faults are told together."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import PriceBook, estimate, price_portfolio, quote
from costing.errors import NoLineLeft, NothingAsked, NotInForce
from costing.portfolio.columns import columns_of
from costing.portfolio_errors import FrameRefused
from tests.facilities import scope_of
from tests.laws import own_answers
from tests.overlays import book_of, books
from tests.samples import DAY, EXAMPLES, book
from tests.strategies import KINDS, maybe

ENDS = ("low", "likely", "high")
PERCENTILES = ["total.p50", "total.p80", "total.p90"]
LEVEL, TIMES = st.sampled_from((None, "minor", "major")), st.integers(0, 6)
INTERFACES = ("", "?", "EMR:HL7v2", "EMR:HL7v2; HIS:HL7v2; EMR:HL7v2", "billing; modality:DICOM", "other:API:both:poor")
ANSWERS = {
    "client.kind": st.sampled_from(KINDS),
    "sites": maybe(st.integers(1, 60)),
    "users": maybe(st.integers(1, 2_000)),
    "systems.pacs.upgrade": LEVEL,
    "systems.ris.upgrade": LEVEL,
    "workstations.count": maybe(st.integers(0, 3_000)),
    "workstations.diagnostic_share": maybe(st.floats(0, 1)),
    "workstations.generations": maybe(st.integers(1, 9)),
    "workstations.deployment": st.sampled_from((None, "remote", "mixed", "on_site")),
    "migration.volume_tb": maybe(st.sampled_from((0.0, 0.4)) | st.floats(0.01, 4_000)),
    "migration.source": st.sampled_from((None, "standard", "private_tags", "proprietary")),
    "migration.studies_per_year": maybe(st.integers(0, 900_000)),
    "migration.max_downtime_hours": maybe(st.floats(0.01, 8_000)),
    "migration.identity": st.sampled_from((None, "clean", "mixed", "poor")),
    "integration": st.sampled_from((None, True, False)),
    "integrations": st.sampled_from(INTERFACES),
    "training.days": maybe(st.integers(0, 300).map(lambda halves: halves / 2)),
    "training": st.booleans(),
    "maintenance": st.booleans(),
    "maintenance.tier": st.sampled_from((None, "basic", "premium")),
    "maintenance.hours": st.sampled_from((None, "8x5", "12x6", "24x7")),
    "maintenance.warranty": st.sampled_from((None, "free", "charged")),
    "hardware.level": st.sampled_from((None, "none", "some", "servers")),
    "hardware.amount": maybe(st.integers(0, 10**9).map(lambda centimes: centimes / 100)),
    "licences.amount": maybe(st.integers(0, 10**9).map(lambda centimes: centimes / 100)),
    "decommissioning": st.booleans(),
    "decommissioning.volume_tb": maybe(st.floats(0, 900)),
    "decommissioning.archive": st.sampled_from((None, "none", "copy", "neutral")),
    "vendor.origin": st.sampled_from((None, "local", "local_partner", "international")),
    "vendor.trips": maybe(st.integers(0, 9)),
    "vendor.licensing": st.sampled_from((None, "perpetual", "subscription", "concurrent")),
    "project.sold": st.sampled_from((None, "parts", "whole")),
}
# Answers that only go with a level of some system, and years that only go with more of them.
OF_SYSTEMS = {
    "systems.modules": TIMES,
    "systems.customization": st.sampled_from(("none", "light", "heavy")),
    "systems.users": st.integers(1, 900),
}


@st.composite
def facilities(draw):
    """Return one row of a table that asks for something."""
    row = draw(st.fixed_dictionaries({}, optional=ANSWERS))
    levels = [name for name in ("pacs", "ris") if row.get(f"systems.{name}.upgrade")]
    for name in levels:
        row[f"systems.{name}.versions_behind"] = draw(maybe(TIMES))
        row[f"systems.{name}.support_contract"] = draw(maybe(st.booleans()))
    row |= draw(st.fixed_dictionaries({}, optional=OF_SYSTEMS)) if levels else {}
    years = draw(maybe(st.integers(0, 15)))
    row["maintenance.years"] = years
    row["maintenance.prepaid_years"] = draw(maybe(st.integers(0, 15 if years is None else years)))
    return row


def priced_alone(row, own):
    """Return what the quote of one row says, by the names of a table's columns; nothing where there is no quote."""
    made = quote(estimate(scope_of(row), own, DAY))
    lines = [line for line in made.lines if not line.recurring]
    said = {f"{line.code}.{end}": float(getattr(line.range, end)) for line in lines for end in ENDS}
    for end in ENDS:
        said[f"total.{end}"] = getattr(made.offer.estimate, end)
    if made.maintenance is not None:
        said["maintenance.year_1"] = float(made.maintenance.years[0].net)
    return said | {"total.net": float(made.totals.net), "total.gross": float(made.totals.gross)}


def table(*rows, **options):
    """Return some rows of answers priced as one table, without percentiles."""
    return price_portfolio(pd.DataFrame(rows), book(), DAY, percentiles=False, **options)


def refusal(frame, own=None):
    """Return how a table is refused."""
    with pytest.raises(FrameRefused) as refused:
        price_portfolio(frame, own or book(), DAY, percentiles=False)
    return refused.value


@st.composite
def programmes(draw):
    """Return some rows, and the book they are priced with: ours, or a company's own, whose services they ask for."""
    laid = draw(books())
    rows = draw(st.lists(facilities(), min_size=1, max_size=4))
    for row in rows:
        for code, answers in draw(own_answers(laid)).items() if laid else ():
            row[f"services.{code}"] = True
            row |= {f"services.{code}.{name}": answer for name, answer in answers.items()}
    return rows, book_of(laid) if laid else book()


@given(programmes())
def test_a_row_costs_what_its_quote_costs(programme):
    """Whatever a row and a book say, low, likely and high, gross and maintenance are the quote's, to the centime."""
    rows, own = programme
    alone = []
    for row in rows:
        try:
            alone.append((row, priced_alone(row, own)))
        except (NothingAsked, NoLineLeft):
            refusal(pd.DataFrame([row]), own=own)
    if not alone:
        return

    together = price_portfolio(pd.DataFrame([row for row, _ in alone]), own, DAY, percentiles=False)

    for place, (_, said) in enumerate(alone):
        found = together.iloc[place].dropna().to_dict()
        assert found.keys() == said.keys()
        assert all(abs(found[name] - said[name]) < 0.00501 for name in said)


@settings(max_examples=20)
@given(st.lists(facilities(), min_size=2, max_size=5))
def test_a_row_costs_the_same_whoever_stands_beside_it(rows):
    """A facility's prices do not depend on the rows around it, nor on their order; its percentiles barely do."""
    asking = pd.DataFrame([{**row, "training.days": 3} for row in rows])

    together = price_portfolio(asking, book(), DAY)

    backwards = price_portfolio(asking.iloc[::-1], book(), DAY)
    exact = [name for name in together if name not in PERCENTILES]
    assert together[exact].equals(backwards.sort_index()[exact])
    assert np.allclose(together[PERCENTILES], backwards.sort_index()[PERCENTILES], rtol=1e-5, atol=0)


def test_the_six_columns_of_a_hospital_give_its_price():
    """A table of one university hospital comes out with the columns that were promised, on its own index."""
    frame = pd.DataFrame({"client.kind": ["university_hospital"], "migration.volume_tb": [18.0]}, index=["CHU"])

    priced = price_portfolio(frame, book(), DAY)

    assert list(priced.index) == ["CHU"]
    assert {f"{code}.{end}" for code in ("workstation", "data_migration") for end in ENDS} < {*priced}
    assert list(priced.columns[-9:]) == [
        "total.low",
        "total.likely",
        "total.high",
        "total.p50",
        "total.p80",
        "total.p90",
        "maintenance.year_1",
        "total.net",
        "total.gross",
    ]
    assert (priced.dtypes == "float64").all()
    assert np.isnan(priced.loc["CHU", "workstation.low"])


WRITTEN = {
    "texts": ["major", "minor", None],
    "categories": pd.Categorical(["major", "minor", None], categories=["minor", "major", "none of it"]),
    "places": pd.array([1, 0, -1], dtype="int8"),
    "places with gaps": [1.0, 0.0, float("nan")],
    "nullable places": pd.array([1, 0, None], dtype="Int64"),
    "blanks": ["major", "minor", " "],
    "places as objects": pd.Series([1, 0, None], dtype=object),
    "categories of places": pd.Categorical([1, 0, None]),
}


@pytest.mark.parametrize("written", WRITTEN, ids=str)
def test_categories_may_be_texts_or_places(written):
    """A level written as text, as a pandas category or as its place among the words is the same level."""
    frame = pd.DataFrame({"systems.pacs.upgrade": WRITTEN[written], "training.days": [5, 5, 5]})

    priced = price_portfolio(frame, book(), DAY, percentiles=False)

    assert priced["major_upgrade.low"].notna().tolist() == [True, False, False]
    assert priced["minor_update.low"].notna().tolist() == [False, True, False]


NUMBERS = {
    "floats": [24.0, float("nan")],
    "nullable": pd.array([24, None], dtype="Int64"),
    "objects": pd.Series([24, None], dtype=object),
    "decimals": pd.Series([Decimal(24), None], dtype=object),
    "single": np.array([24, float("nan")], dtype="float32"),
    "categories": pd.Categorical([24.0, None]),
    "fractions": pd.Series([Fraction(24), None], dtype=object),
    "nearly whole": [0.24 * 100, float("nan")],
}


@pytest.mark.parametrize("written", NUMBERS, ids=str)
def test_numbers_may_be_of_any_type_that_holds_them(written):
    """Twenty-four workstations are twenty-four, whatever type the table keeps them in; nothing is unknown."""
    frame = pd.DataFrame({"workstations.count": NUMBERS[written], "workstations": [True, True]})

    priced = price_portfolio(frame, book(), DAY, percentiles=False)

    known, unknown = table({"workstations.count": 24}), table({"workstations": True})
    assert priced["workstation.high"].tolist() == [
        known.iloc[0]["workstation.high"],
        unknown.iloc[0]["workstation.high"],
    ]


def test_all_faults_of_a_table_are_told_at_once():
    """Each fault is told with the label of its row and its column, what was found and the way out."""
    frame = pd.DataFrame(
        {
            "client.kind": ["clinic", "network", None, None],
            "workstations.count": [2.5, -1, 99_999, None],
            "migration.volume_tb": ["18 TB", 4, float("inf"), None],
            "systems.pacs.versions_behind": [2, None, None, None],
            "integrations": ["EMR:HL7", "a:b:c:d:e", None, None],
            "maintenance.years": [1, 2, None, None],
            "maintenance.prepaid_years": [3, 1, None, None],
            "training": ["oui", True, None, False],
            "site": [1, 1, 1, 1],
        },
        index=["EPH-1", "EPH-2", "EPH-3", "EPH-4"],
    )

    found = refusal(frame)

    told = {(problem.place, problem.key) for problem in found.problems}
    assert told == {
        ("site", "column_unknown"),
        ("EPH-1 · client.kind", "unknown_word"),
        ("EPH-1 · workstations.count", "whole_expected"),
        ("EPH-1 · migration.volume_tb", "facility_number"),
        ("EPH-1 · integrations", "unknown_word"),
        ("EPH-1 · training", "yes_no_expected"),
        ("EPH-1 · systems.pacs.upgrade", "facility_level_missing"),
        ("EPH-1 · maintenance.prepaid_years", "prepaid_past_contract"),
        ("EPH-2 · workstations.count", "below_least"),
        ("EPH-2 · integrations", "interface_of_other_form"),
        ("EPH-3 · workstations.count", "above_most"),
        ("EPH-3 · migration.volume_tb", "facility_infinite"),
        ("EPH-4", "facility_asks_nothing"),
    }
    assert (found.rows, found.found) == (4, len(told))
    assert "Nearest: sites" in str(found)
    assert "private_clinic" in found.said("fr")


def test_a_thousand_faults_are_counted_and_fifty_told():
    """Of very many faults the first are told, in the order of the rows, and all are counted."""
    found = refusal(pd.DataFrame({"workstations.count": np.full(1_000, -1)}))

    assert len(found.problems) == 50
    assert (found.rows, found.found) == (1_000, 1_000)
    assert [problem.place for problem in found.problems[:2]] == ["0 · workstations.count", "1 · workstations.count"]


YES = {
    "booleans": [True, False],
    "nullable": pd.array([True, None], dtype="boolean"),
    "of arrow": pd.array([True, None], dtype="bool[pyarrow]"),
    "objects": pd.Series([True, None], dtype=object),
    "categories": pd.Categorical([True, None]),
    "numbers": [1.0, float("nan")],
}


@pytest.mark.parametrize("written", YES, ids=str)
def test_yes_and_no_may_be_of_any_type_that_holds_them(written):
    """A maintenance that is asked for is priced, one of which nothing is said is not."""
    frame = pd.DataFrame({"maintenance": YES[written], "training.days": [1, 1]})

    priced = price_portfolio(frame, book(), DAY, percentiles=False)

    assert priced["maintenance.year_1"].notna().tolist() == [True, False]


@pytest.mark.parametrize("amount", [611_584_490.95, 99_999_999_999.99, 0.07])
def test_amounts_are_taken_to_the_centime_however_large(amount):
    """An amount with two decimals is taken as it is, from some centimes to a hundred billion dinars."""
    assert table({"hardware.amount": amount}).iloc[0]["total.net"] == amount


def test_a_supported_update_has_a_line_of_nothing():
    """A minor update that a support contract covers is a line that costs nothing, in the long form too."""
    row = {"systems.pacs.upgrade": "minor", "systems.pacs.support_contract": True, "vendor.origin": "local"}

    lines = price_portfolio(pd.DataFrame([row]), book(), DAY, long=True)

    assert lines.index.tolist() == [(0, "minor_update")]
    assert lines.iloc[0].tolist() == [0, 0, 0, 0]


def test_labels_of_several_levels_stay_apart():
    """A facility known by its wilaya and its number is so in the long form, and in what is wrong with it."""
    index = pd.MultiIndex.from_tuples([(16, "a"), (31, "b")], names=["wilaya", "number"])
    frame = pd.DataFrame({"training.days": [1.0, 2.0], "vendor.origin": "local"}, index=index)

    lines = price_portfolio(frame, book(), DAY, long=True)

    assert list(lines.index.names) == ["wilaya", "number", "line"]
    assert lines.index.tolist() == [(16, "a", "training"), (31, "b", "training")]
    assert refusal(-frame[["training.days"]]).problems[0].place == "16 · a · training.days"


def test_what_is_no_table_is_refused():
    """Whoever gives something else than a table is told what to give."""
    assert refusal([{"training.days": 1}]).problems[0].key == "frame_expected"


FAULTY = {
    "a level that is missing": ({"systems.modules": [3], "training.days": [1]}, "facility_systems_unnamed"),
    "a place past the words": ({"client.kind": [6], "training.days": [1]}, "facility_code"),
    "a part of a place": ({"client.kind": [0.5], "training.days": [1]}, "facility_code"),
    "a third of a day": ({"training.days": [1 / 3]}, "not_multiple"),
    "a part of a centime": ({"licences.amount": [0.001], "training.days": [1]}, "too_fine"),
    "no time at all": ({"migration.max_downtime_hours": [0.0]}, "not_above"),
    "yes for a number": ({"workstations.count": [True]}, "facility_number"),
    "a number in quotes": ({"workstations.count": ["24"]}, "facility_number"),
    "a number for yes": ({"training": [2]}, "yes_no_expected"),
    "a number for a text": ({"client.name": [16], "training.days": [1]}, "text_expected"),
    "a wish without a quantity": ({"workstations.count": [0]}, "facility_without_line"),
    "a contract of no years": ({"maintenance.years": [0]}, "facility_without_line"),
    "nearly two and a half": ({"workstations.count": [2.4999999]}, "whole_expected"),
    "nearly three": ({"workstations.count": [2.9999999]}, "whole_expected"),
    "a number past all numbers": ({"training.days": pd.Series([10**400], dtype=object)}, "facility_infinite"),
    "a number of two parts": ({"training.days": pd.Series([1 + 2j], dtype=object)}, "facility_number"),
    "a list of interfaces": ({"integrations": [["EMR"]], "training.days": [1]}, "facility_cell"),
    "a table in a cell": ({"client.kind": [{}], "training.days": [1]}, "facility_cell"),
    "no wilaya": ({"wilaya": ["Cnstantine"], "training.days": [1]}, "wilaya_unknown"),
    "a wilaya too many": ({"wilaya": [70], "training.days": [1]}, "wilaya_unknown"),
    "a project sold in parts": ({"project.sold": ["parts"]}, "facility_asks_nothing"),
}


@pytest.mark.parametrize("fault", FAULTY, ids=str)
def test_a_value_that_a_scope_would_refuse_is_refused(fault):
    """Each fault has its own words in every language."""
    columns, key = FAULTY[fault]

    found = refusal(pd.DataFrame(columns))

    assert [problem.key for problem in found.problems] == [key]
    assert len({found.said(lang) for lang in ("fr", "ar", "en")}) == 3


def test_a_column_that_stands_twice_is_refused():
    """A table with the same column twice does not say which of them counts."""
    frame = pd.DataFrame([[1, 2]], columns=["training.days", "training.days"])

    assert [problem.key for problem in refusal(frame).problems] == ["column_twice", "facility_asks_nothing"]


def test_own_columns_are_named_and_left_alone():
    """A column of the caller's own is no fault once it is named, and it is not looked at."""
    priced = table({"training.days": 4, "budget": "?"}, keep=["budget"])

    assert priced.iloc[0]["training.likely"] == table({"training.days": 4}).iloc[0]["training.likely"]


def test_an_empty_table_is_an_empty_table():
    """No facilities cost nothing, in the same columns."""
    frame = pd.DataFrame({"training.days": pd.Series(dtype=float)})

    priced = price_portfolio(frame, book(), DAY)

    assert len(priced) == 0
    assert list(priced.columns) == list(price_portfolio(pd.DataFrame({"training.days": [1]}), book(), DAY).columns)


def test_one_row_a_line():
    """The long form has every line of every facility, and their firm amounts are the net of the gross."""
    rows = [{"workstations.count": 24, "training.days": 2}, {"training.days": 3, "hardware.amount": 1_000_000}]
    frame = pd.DataFrame(rows, index=pd.Index(["a", "b"], name="facility")).assign(**{"vendor.origin": "local"})

    lines = price_portfolio(frame, book(), DAY, long=True)

    assert list(lines.index) == [("a", "workstation"), ("a", "training"), ("b", "training"), ("b", "hardware")]
    assert list(lines.index.names) == ["facility", "line"]
    assert list(lines.columns) == ["low", "likely", "high", "firm"]
    gross = price_portfolio(frame, book(), DAY)["total.gross"]
    assert (lines.groupby("facility")["firm"].sum() * 1.19).round(2).tolist() == gross.tolist()


def test_a_day_before_the_book_is_refused():
    """A day on which no price holds yet is an error, never a price of nothing."""
    with pytest.raises(NotInForce):
        price_portfolio(pd.DataFrame({"training.days": [1]}), book(), date(2024, 12, 31))


def test_a_company_prices_its_own_services_by_the_table():
    """A service of a company's own book has columns too: one that asks for it, and one for each of its answers."""
    own = PriceBook.read(EXAMPLES / "own-book.toml")
    frame = pd.DataFrame(
        {
            "services.teleradiology_gateway": [True, None],
            "services.teleradiology_gateway.centres": [None, 4.0],
        }
    )

    priced = price_portfolio(frame, own, DAY, percentiles=False)

    open_width, known_width = priced["teleradiology_gateway.high"] - priced["teleradiology_gateway.low"]
    assert open_width > known_width > 0
    assert "teleradiology_gateway.low" not in table({"training.days": 1})


def test_every_answer_of_a_scope_has_its_column():
    """Whatever a scope file says of a facility as one number, word, or yes and no can be said by a column."""
    columns = columns_of(book().on(DAY))

    asked = {key for driver in book().on(DAY).drivers.values() for key in driver.keys}
    grouped = {"systems", "systems.versions_behind", "licences", "licences.seats"}
    assert asked - grouped <= columns.keys()
    assert columns["client.kind"].words == KINDS[1:]


def test_more_than_fits_at_once_is_the_same_as_little():
    """Rows beyond those that are priced at a time, and of several kinds of offer, come out like the first ones."""
    rows = [{"training.days": 4, "client.kind": "network"}, {"workstations.count": 7}, {"migration": True}]
    frame = pd.concat([pd.DataFrame(rows)] * 12_000, ignore_index=True).assign(**{"vendor.origin": "local"})

    priced = price_portfolio(frame, book(), DAY)

    first = priced.iloc[:3]
    for place in (18_000, 35_997):
        assert priced.iloc[place : place + 3].reset_index(drop=True).equals(first)
