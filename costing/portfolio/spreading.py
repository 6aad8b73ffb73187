"""Facilities spread over processes and machines: each partition of a Dask frame priced by itself, where it lies."""

import pickle
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from costing import __version__
from costing.document_errors import ExtraMissing
from costing.portfolio.columns import Column, columns_of, own_columns
from costing.portfolio.facilities import price_portfolio
from costing.portfolio_errors import VersionsDiffer
from costing.price_book import PriceBook

if TYPE_CHECKING:
    from pandas import DataFrame, Series

_BOOKS = 4  # that a worker keeps open
# How Python writes yes and no, and the numbers that stand for them.
_WRITTEN = {str(value): bool(value) for value in (True, False, 1, 0, float(1), float(0))}


def price_dask(
    frame: Any, book: PriceBook, day: date, *, percentiles: bool = True, keep: str | Sequence[str] = ()
) -> Any:
    """Price the facilities of a Dask frame, partition by partition, wherever Dask computes them.

    Parameters
    ----------
    frame
        A dask.dataframe.DataFrame: one row a facility, columns as `price_portfolio` takes them. Some 10^6 rows a
        partition do well.
    book, day
        The price book, and the day whose prices are used.
    percentiles
        Whether P50, P80 and P90 of the totals are reckoned too.
    keep
        Columns that are the caller's own, one or several: no answer, and not looked at.

    Returns
    -------
    dask.dataframe.DataFrame
        What `price_portfolio` returns [DZD before tax, float64, NaN where not asked], with the same partitions, index
        and divisions; not computed yet.

    Raises
    ------
    FrameRefused
        Unknown columns, at once; faults of rows when it is computed, those of the first partition that has any.
    VersionsDiffer
        When it is computed: a worker runs another version of costing.
    NotInForce
        The day is before the price book begins.
    ExtraMissing
        Dask is not installed.

    Notes
    -----
    Nothing is computed here. Dask makes texts of columns of Python objects; where those hold numbers or yes and no by
    their name, they are read back, so that such a frame has the prices that it has in memory. The price book goes to
    each worker once, packed, whatever the number of partitions; a partition whose worker dies is priced again by
    another one, and comes out the same.

    Examples
    --------
    >>> import pandas
    >>> import dask.dataframe
    >>> frame = pandas.DataFrame({"client.kind": ["university_hospital"] * 3, "migration.volume_tb": [18.0, 2.5, 4.0]})
    >>> spread = dask.dataframe.from_pandas(frame, npartitions=2)
    >>> priced = price_dask(spread, PriceBook.default(), date(2026, 11, 24), percentiles=False)
    >>> priced.npartitions, priced["total.low"].compute(scheduler="synchronous").gt(0).all().item()
    (2, True)
    """
    try:
        from dask.dataframe.dispatch import make_meta
        from dask.delayed import delayed
    except ImportError as error:
        raise ExtraMissing(package="dask", extra="scale") from error
    how: dict[str, Any] = {"percentiles": percentiles, "keep": own_columns(keep)}
    meta = price_portfolio(make_meta(frame), book, day, **how)  # type: ignore[no-untyped-call]
    sent = delayed(packed(book), pure=True)
    return frame.map_partitions(priced_partition, sent, day, __version__, meta=meta, **how)


def packed(book: PriceBook) -> bytes:
    """Return the prices of a book as they travel: without the company's texts and pictures, and without what is kept.

    Examples
    --------
    >>> len(packed(PriceBook.default())) < 200_000
    True
    """
    return zlib.compress(pickle.dumps(PriceBook(book.named, book.dated, own=book.own)))


@lru_cache(maxsize=_BOOKS)
def _opened(content: bytes) -> PriceBook:
    """Return a book that travelled; a worker opens it once, and reckons the prices of its day once."""
    book: PriceBook = pickle.loads(zlib.decompress(content))  # noqa: S301 - it comes from the caller's own process
    return book


def priced_partition(frame: "DataFrame", content: bytes, day: date, version: str, **how: Any) -> "DataFrame":
    """Price one partition, in whatever process it lies.

    Raises
    ------
    FrameRefused
        As `price_portfolio` raises it.
    VersionsDiffer
        This process runs another version of costing than the one that asks.
    """
    if version != __version__:
        raise VersionsDiffer(asked=version, found=__version__)
    book = _opened(content)
    return price_portfolio(read_back(frame, columns_of(book.on(day))), book, day, **how)


def read_back(frame: "DataFrame", columns: Mapping[str, Column]) -> "DataFrame":
    """Return a partition whose numbers, yes and no are such again where Dask has made texts of Python's objects.

    Only columns of the kind of text that Dask makes are looked at. A text that is no such thing stays, for whoever
    prices the partition to refuse it with its row.
    """
    back = {"number": _numbers, "yes_no": _yes_no, "asks": _yes_no}
    found = {}
    for name in map(str, frame.columns[[_is_made(dtype) for dtype in frame.dtypes]]):
        if name in columns and columns[name].kind in back:
            found[name] = back[columns[name].kind](frame[name])
    return frame.assign(**found) if found else frame


def _is_made(dtype: Any) -> bool:
    from pandas import NA, StringDtype

    return isinstance(dtype, StringDtype) and dtype.storage == "pyarrow" and dtype.na_value is NA


def _numbers(texts: "Series[Any]") -> "Series[Any]":
    from pandas import to_numeric

    numbers = to_numeric(texts.astype(object), errors="coerce").astype(float)
    unread = texts.notna() & numbers.isna()
    return numbers.astype(object).where(~unread, texts) if unread.any() else numbers


def _yes_no(texts: "Series[Any]") -> "Series[Any]":
    return texts.astype(object).map(lambda text: _WRITTEN.get(text, text), na_action="ignore")
