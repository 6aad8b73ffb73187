"""Cells of a CSV file by what their column holds, never by what the first rows look like.

Each different text of a column is read once. A cell that cannot be read stays the text that it is, for whoever prices
the table to refuse it with its row.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from costing.portfolio.columns import Column
from costing.portfolio.entries import AS_WRITTEN, entry


def frame_of(block: Any, columns: Mapping[str, Column]) -> Any:
    """Return a table of texts as a frame of numbers, categories, yes and no.

    Parameters
    ----------
    block
        A pyarrow.Table of texts; an empty one is null.
    columns
        What each of its columns holds, by name; one that is not among them stays text.

    Returns
    -------
    pandas.DataFrame
        Of the same rows and columns.
    """
    import pandas as pd

    read = {name: _column(block.column(name), columns.get(name)) for name in block.column_names}
    return pd.DataFrame(read, columns=block.column_names)


def _column(texts: Any, column: Column | None) -> Any:
    if column is None or column.kind in AS_WRITTEN:
        return texts.to_pandas()
    if column.kind == "number" and (numbers := _numbers(texts)) is not None:
        return numbers
    coded = texts.combine_chunks().dictionary_encode()
    found = [entry(text, column) for text in coded.dictionary.to_pylist()]
    different = np.array([*found, None], dtype=object)
    places = coded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
    return different[places]


def _numbers(texts: Any) -> Any:
    """Return a column of which every cell is written as a program writes a number; nothing where one is not."""
    import pyarrow as pa

    try:
        return texts.cast(pa.float64()).to_numpy()
    except pa.ArrowInvalid:
        return None
