"""What was priced of many facilities, as a table: one row a facility, or one a line."""

from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from costing.portfolio.columns import AMOUNTS
from costing.portfolio.corners import corner
from costing.portfolio.firm import dinars
from costing.portfolio.parcels import ENDS, Parcel, Portfolio
from costing.portfolio.quantiles import row_moments
from costing.prices import Array, Prices
from costing.tracing import LIKELY

if TYPE_CHECKING:
    from pandas import DataFrame

PERCENTILES = {"p50": 0.5, "p80": 0.8, "p90": 0.9}
YEAR, TOTAL, NET, GROSS = "maintenance.year_1", "total", "total.net", "total.gross"
# The columns of a table of lines.
LINE, FIRM = "line", "firm"


def line_codes(prices: Prices) -> tuple[str, ...]:
    """Return the codes of the one-off lines that facilities may have, in the book's order."""
    services = prices.all_services.items()
    return tuple(
        code
        for code, service in services
        if not service.yearly and (code in prices.services or code in AMOUNTS.values())
    )


def priced_columns(prices: Prices, *, percentiles: bool) -> tuple[str, ...]:
    """Return the columns of priced facilities: the same whatever is asked for."""
    lines = [f"{code}.{end}" for code in line_codes(prices) for end in ENDS]
    totals = [f"{TOTAL}.{end}" for end in (*ENDS, *(PERCENTILES if percentiles else ()))]
    return (*lines, *totals, YEAR, NET, GROSS)


def priced_table(portfolio: Portfolio, *, percentiles: bool) -> "DataFrame":
    """Return one row a facility, NaN where a service is not asked for or a facility could not be priced."""
    from pandas import DataFrame

    names = priced_columns(portfolio.prices, percentiles=percentiles)
    out = np.empty((len(names), len(portfolio.facilities)))
    out[:, portfolio.faults.rows] = np.nan
    for parcel in portfolio.parcels():
        found = dict(_priced(parcel, percentiles=percentiles))
        for place, name in enumerate(names):
            out[place, parcel.rows] = found.get(name, np.nan)
    return DataFrame(out.T, index=portfolio.facilities.index, columns=list(names), copy=False)


def _priced(parcel: Parcel, *, percentiles: bool) -> Iterator[tuple[str, Array]]:
    """Return the columns of some facilities."""
    certain = parcel.certain
    for code, amounts in lines_of(parcel):
        for place, end in enumerate(ENDS):
            yield f"{code}.{end}", corner(amounts, place)
    for place, end in enumerate(ENDS):
        yield f"{TOTAL}.{end}", corner(parcel.once, place) + certain
    if percentiles:
        quantiles = row_moments(*parcel.exposed).quantiles(tuple(PERCENTILES.values()))
        for name, values in zip(PERCENTILES, quantiles, strict=True):
            yield f"{TOTAL}.{name}", values + certain
    yield YEAR, parcel.first_year
    yield NET, dinars(reduce(add, parcel.nets.values(), np.zeros((), dtype=np.int64)))
    yield GROSS, dinars(parcel.gross)


def lines_of(parcel: Parcel) -> Iterator[tuple[str, Array]]:
    """Return the one-off lines of some facilities [DZD before tax], the corners their last axis; NaN where none is."""
    found: dict[str, Array] = {}
    for code in parcel.case.wanted.covered:
        found[code] = np.zeros((1, 1))
    for code, mark in parcel.sold.items():
        found[code] = parcel.amounts[code] if mark is None else np.where(mark[:, None], parcel.amounts[code], np.nan)
    for code, mask in parcel.wishes.given.items():
        amounts = np.where(mask[parcel.rows], dinars(parcel.given[code]), np.nan)[:, None]
        found[code] = np.where(np.isnan(amounts), found[code], amounts) if code in found else amounts
    yield from found.items()


def lines_table(portfolio: Portfolio) -> "DataFrame":
    """Return one row a one-off line, by facility and code: low, likely, high, and the firm amount [DZD before tax]."""
    from pandas import DataFrame, MultiIndex

    codes, count = line_codes(portfolio.prices), len(portfolio.facilities)
    out = np.full((len(ENDS) + 1, count, len(codes)), np.nan)
    for parcel in portfolio.parcels():
        for code, amounts in lines_of(parcel):
            place = codes.index(code)
            for end in range(len(ENDS)):
                out[end, parcel.rows, place] = corner(amounts, end)
            out[-1, parcel.rows, place] = dinars(parcel.nets.get(code, np.zeros(())))
    rows, lines = np.nonzero(~np.isnan(out[LIKELY]))
    index = portfolio.facilities.index
    levels = [index.get_level_values(level).take(rows) for level in range(index.nlevels)]
    labels = MultiIndex.from_arrays([*levels, np.array(codes)[lines]], names=[*index.names, LINE])
    return DataFrame(out[:, rows, lines].T, index=labels, columns=[*ENDS, FIRM])
