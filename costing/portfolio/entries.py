"""What stands written in a cell of a table of facilities, read by what its column holds and by nothing else.

A number may be written as a program or as a spreadsheet writes it; yes and no in three languages; a category as its
word or as its place among them. What cannot be read stays the text that it is, for whoever prices it to refuse.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from costing.portfolio.columns import Column
from costing.portfolio.series import UNKNOWN
from costing.sheets import EMPTY, NO, YES, number_of
from costing.wilayas import folded

if TYPE_CHECKING:
    from pandas import Series

_ASKED = {"yes_no", "asks"}
# What stands in these columns is text, whatever it looks like.
AS_WRITTEN = frozenset({"text", "interfaces"})


def column_of(texts: Sequence[str | None], column: Column | None, labels: Mapping[str, str] | None = None) -> "Series":
    """Read a column of texts; each different one is read once.

    Parameters
    ----------
    texts
        What stands in its cells; nothing and blank are the same.
    column
        What it holds; nothing where it is the caller's own, which stays as it is written.
    labels
        Its categories as a person calls them, folded as `folded` does, to the word of each.

    Returns
    -------
    pandas.Series
        As long as `texts`: numbers, words, yes and no; a text where it is none of what its column holds.
    """
    from pandas import Series, factorize

    which, different = factorize(np.array(texts, dtype=object))
    read = np.array([*(entry(str(each), column, labels) for each in different), None], dtype=object)
    values = Series(read[which], dtype=object)
    if column is None or column.kind != "number" or any(isinstance(each, str) for each in read):
        return values
    return values.astype(float)


def entry(text: str, column: Column | None, labels: Mapping[str, str] | None = None) -> object:
    """Read what stands in a cell; nothing where it says nothing.

    Examples
    --------
    >>> share = Column("workstations.diagnostic_share", "number")
    >>> entry("0,4", share), entry("n/a", share), entry("some", share)
    (0.4, None, 'some')
    >>> kind = Column("client.kind", "word", words=("clinic", "network"))
    >>> entry("oui", Column("migration", "asks")), entry("1", kind)
    (True, 'network')
    """
    said = text.strip()
    if column is None or column.kind in AS_WRITTEN:
        return said or None
    word = said if said in column.words else (labels or {}).get(folded(said))
    if word in column.words:  # a word may be "none"
        return word
    if said.lower() in EMPTY:
        return None
    if column.kind in _ASKED:
        return True if said.lower() in YES else False if said.lower() in NO else said
    found = number_of(said)
    if column.kind == "number":
        return said if found is None else found
    return said if found is None else _word(found, said, column)


def _word(place: float, said: str, column: Column) -> object:
    """Return the word at a place among those of its column; what has none stays as it is written."""
    if place == UNKNOWN:
        return None
    held = place.is_integer() and 0 <= place < len(column.words)
    return column.words[int(place)] if held else said
