"""One facility taken out of a table: the scope that its row says, and the same prices."""

import pandas as pd
import pytest

from costing import estimate, facility_scope, price_portfolio, quote
from costing.portfolio_errors import FacilityNotOne, FrameRefused
from tests.facilities import scope_of
from tests.samples import DAY, EXAMPLES, book

CHU = "CHU-16-001"


def programme():
    """The synthetic programme, by the references of its facilities."""
    return pd.read_csv(EXAMPLES / "national-synthetic.csv", index_col="reference")


def test_a_facility_of_a_table_has_its_own_quote_with_the_same_prices():
    """A facility taken out of the table and quoted alone costs what its row says, to the centime, under its name."""
    frame = programme()

    made = quote(estimate(facility_scope(frame, CHU, book(), DAY), book(), DAY))

    row = price_portfolio(frame, book(), DAY, percentiles=False).loc[CHU]
    held = made.offer.estimate
    assert (held.low, held.likely, held.high) == tuple(row[f"total.{end}"] for end in ("low", "likely", "high"))
    assert float(made.totals.gross) == row["total.gross"]
    assert made.offer.estimate.scope.client.name == frame.loc[CHU, "client.name"]


def test_it_is_what_a_file_of_its_own_would_say():
    """The scope of a row is the one that a file with the same answers makes, whatever stands in the other rows."""
    frame = programme()
    frame["migration.volume_tb"] = frame["migration.volume_tb"].astype(object)
    frame.loc["EPH-01-001", "migration.volume_tb"] = "plenty"

    taken = facility_scope(frame, CHU, book(), DAY)

    assert taken == scope_of(frame.loc[CHU].to_dict())


def test_its_language_is_that_of_its_documents():
    """A facility taken out in Arabic has its documents in Arabic."""
    assert facility_scope(programme(), CHU, book(), DAY, lang="ar").lang == "ar"


@pytest.mark.parametrize(("labels", "count"), [(["EPH", "EPS"], 0), (["CHU", "CHU"], 2)])
def test_a_name_must_be_that_of_one_row(labels, count):
    """A name that no row has, or two have, is refused, and I read how many there are."""
    frame = pd.DataFrame({"migration.volume_tb": [4.0, 2.0]}, index=labels)

    with pytest.raises(FacilityNotOne, match=f'called "CHU": {count};'):
        facility_scope(frame, "CHU", book(), DAY)


def test_a_faulty_row_is_refused_with_its_column():
    """What is wrong with the row that is taken out is told as in the table."""
    frame = pd.DataFrame({"migration.volume_tb": [-4.0]}, index=["CHU"])

    with pytest.raises(FrameRefused, match=r"CHU · migration\.volume_tb"):
        facility_scope(frame, "CHU", book(), DAY)
