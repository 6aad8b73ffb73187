"""Many facilities priced at once: by the same rules as one, over arrays whose rows are the facilities."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from costing.money import exactly
from costing.portfolio.parcels import portfolio_of
from costing.portfolio.tables import lines_table, priced_table
from costing.price_book import PriceBook

if TYPE_CHECKING:
    from pandas import DataFrame


@exactly
def price_portfolio(
    frame: "DataFrame",
    book: PriceBook,
    day: date,
    *,
    percentiles: bool = True,
    long: bool = False,
    keep: Sequence[str] = (),
) -> "DataFrame":
    """Price many facilities at once, each as `estimate` and `quote` price one.

    Parameters
    ----------
    frame
        One row a facility. Columns are the dotted keys of a scope file (`client.kind`, `workstations.count`); a missing
        value is unknown, categories are texts, pandas categories or places among the words of their key.
    book, day
        The price book, and the day whose prices are used.
    percentiles
        Whether P50, P80 and P90 of the totals are reckoned too.
    long
        One row a line instead of one a facility.
    keep
        Columns that are the caller's own: no answer, and not looked at.

    Returns
    -------
    pandas.DataFrame
        On the same index, before tax [DZD, float64], NaN where not asked: `SERVICE.low`, `.likely`, `.high` for every
        service of the book; `total.low`, `.likely`, `.high`, `.p50`, `.p80`, `.p90` of the one-off lines;
        `maintenance.year_1`; `total.net` and `total.gross`, the firm one-off lines (likely, rounded to their commercial
        steps) without and with value-added tax. With `long`, by facility and one-off line: low, likely, high, and the
        firm amount.

    Raises
    ------
    FrameRefused
        Unknown columns, values of another type or out of bounds, facilities that ask for nothing: all at once, each
        with the label of its row, up to fifty.
    NotInForce
        The day is before the price book begins.

    Notes
    -----
    Low, likely and high, the first year and the gross are those of a single quote to the centime; percentiles are
    within 0.5 % of its own (four moments and a beta, in the place of the whole distribution).

    Examples
    --------
    >>> import pandas
    >>> frame = pandas.DataFrame({"client.kind": ["university_hospital"], "migration.volume_tb": [18.0]}, index=["CHU"])
    >>> priced = price_portfolio(frame, PriceBook.default(), date(2026, 11, 24))
    >>> bool(priced.loc["CHU", "data_migration.low"] < priced.loc["CHU", "total.p80"])
    True
    """
    portfolio = portfolio_of(frame, book.on(day), keep)
    portfolio.faults.refuse()
    return lines_table(portfolio) if long else priced_table(portfolio, percentiles=percentiles)
