"""Cells of a CSV file by what their column holds, never by what the first rows look like.

Each different text of a column is read once. A cell that cannot be read stays the text that it is, for whoever prices
the table to refuse it with its row.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from costing.portfolio.columns import Column
from costing.sheets import EMPTY, NO, YES, number_of


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
    if column is None or column.kind not in _READ:
        return texts.to_pandas()
    if column.kind == "number" and (numbers := _numbers(texts)) is not None:
        return numbers
    read = _READ[column.kind]
    coded = texts.combine_chunks().dictionary_encode()
    found = [_cell(text, column, read) for text in coded.dictionary.to_pylist()]
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


def _cell(text: str, column: Column, read: Callable[[str, Column], object]) -> object:
    return None if text.strip().lower() in EMPTY else read(text.strip(), column)


def _number(text: str, _: Column) -> object:
    found = number_of(text)
    return text if found is None else found


def _yes_no(text: str, _: Column) -> object:
    said = text.lower()
    return True if said in YES else False if said in NO else text


def _word(text: str, column: Column) -> object:
    """Return a category; a whole number is its place among those of its column."""
    place = int(text) if text.isdecimal() else len(column.words)
    return column.words[place] if place < len(column.words) else text


_READ: Mapping[str, Callable[[str, Column], object]] = {
    "number": _number,
    "word": _word,
    "yes_no": _yes_no,
    "asks": _yes_no,
}
