"""One column of a table of facilities as an array: numbers, categories, yes and no, lists of interfaces."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from costing.errors import Problem
from costing.fields import nearest
from costing.portfolio.columns import WILAYA, Column
from costing.portfolio.faults import Faults, Mask
from costing.portfolio.interfaces import Listing, listing
from costing.prices import Array

if TYPE_CHECKING:
    from pandas import Series

# Places among some words; few enough for one byte where they are those of a column.
Codes = NDArray[np.signedinteger[Any]]
_Code = np.int8
UNKNOWN = -1
# What a whole, a half or a centime may be off by in binary arithmetic.
_NOISE = 1e-6
_YES_NO = {True, False}
_NUMBERS = {"integer", "floating", "mixed-integer-float", "decimal", "empty"}


def read_number(series: "Series[Any]", column: Column, faults: Faults) -> Array:
    """Return numbers, NaN where missing; tell what is none, or out of the bounds of its column."""
    values, strange = _numbers(series)
    told = _shown(series)
    faults.of_rows(column.name, "facility_number", strange, told)
    values = np.where(strange, np.nan, values) if strange.any() else values
    _check_bounds(values, column, faults, told)
    return values


def _numbers(series: "Series[Any]") -> tuple[Array, Mask]:
    """Return a column as floats, and which of its values are no numbers."""
    from pandas.api import types

    nothing = np.zeros(len(series), dtype=bool)
    if types.is_bool_dtype(series.dtype):
        return np.full(len(series), np.nan), np.asarray(series.notna())
    if types.is_numeric_dtype(series.dtype) and not types.is_complex_dtype(series.dtype):
        return np.asarray(series.to_numpy(dtype=float, na_value=np.nan)), nothing
    if not types.is_object_dtype(series.dtype):
        return np.full(len(series), np.nan), np.asarray(series.notna())
    given = series.notna().to_numpy()
    if types.infer_dtype(series, skipna=True) in _NUMBERS:
        return series.where(given, np.nan).to_numpy(dtype=float), nothing
    texts = series.map(lambda value: isinstance(value, str | bool)).to_numpy(dtype=bool)
    values = _to_numeric(series.where(~texts))
    return values, given & np.isnan(values)


def _to_numeric(series: "Series[Any]") -> Array:
    from pandas import to_numeric

    return np.asarray(to_numeric(series, errors="coerce").to_numpy(dtype=float))


def _check_bounds(values: Array, column: Column, faults: Faults, told: Callable[[int], dict[str, Any]]) -> None:
    def fault(key: str, where: Mask, **limits: Any) -> None:
        faults.of_rows(column.name, key, where, lambda row: {**told(row), **limits})

    fault("facility_infinite", np.isinf(values))
    values = np.where(np.isinf(values), np.nan, values)
    if column.least is not None:
        fault("below_least", values < column.least, least=column.least)
    if column.above is not None:
        fault("not_above", values <= column.above, bound=column.above)
    if column.most is not None:
        fault("above_most", values > column.most, most=column.most)
    if column.multiple is not None:
        off = _off(values, 1 / column.multiple)
        fault("whole_expected" if column.multiple == 1 else "not_multiple", off, multiple=column.multiple)
    if column.places is not None:
        fault("too_fine", _off(values, 10.0**column.places), places=column.places)


def _off(values: Array, parts: float) -> Mask:
    """Tell which values are no whole number of parts."""
    scaled = values * parts
    return np.asarray(np.abs(scaled - np.rint(scaled)) > _NOISE)


def read_word(series: "Series[Any]", column: Column, faults: Faults) -> Codes:
    """Return the places of categories among the words of their column, from texts, pandas categories or places."""
    from pandas.api import types

    if types.is_numeric_dtype(series.dtype) and not types.is_bool_dtype(series.dtype):
        places = np.asarray(series.to_numpy(dtype=float, na_value=np.nan))
        codes = np.where(np.isnan(places) | (places == UNKNOWN), UNKNOWN, places)
        strange = (codes != np.rint(codes)) | (codes < UNKNOWN) | (codes >= len(column.words))
        most = len(column.words) - 1
        told = _shown(series)
        faults.of_rows(
            column.name,
            "facility_code",
            strange,
            lambda row: {**told(row), "most": most, "known": ", ".join(column.words)},
        )
        return np.where(strange, UNKNOWN, codes).astype(_Code)
    which, found = _factorized(series)
    known = {word: place for place, word in enumerate(column.words)}
    problems = {at: _no_word(word, known) for at, word in enumerate(found) if word not in known}
    faults.of_values(column.name, which, problems)
    return np.array([*(known.get(word, UNKNOWN) for word in found), UNKNOWN], dtype=_Code)[which]


def _no_word(found: Any, known: Iterable[str]) -> Problem:
    words = tuple(known)
    facts = {"found": repr(found), "nearest": nearest(str(found), words), "known": ", ".join(words)}
    return Problem("", "unknown_word", facts)


def _factorized(series: "Series[Any]") -> tuple[Codes, list[Any]]:
    """Return which of its different values each row has, -1 where none, and those values; a blank text is none."""
    from pandas import CategoricalDtype, factorize

    if isinstance(series.dtype, CategoricalDtype):
        which, found = np.asarray(series.cat.codes), list(series.cat.categories)
    else:
        places, different = factorize(series)
        which, found = np.asarray(places), list(different)
    blank = [place for place, value in enumerate(found) if isinstance(value, str) and not value.strip()]
    return np.where(np.isin(which, blank), UNKNOWN, which) if blank else which, found


def read_yes_no(series: "Series[Any]", column: Column, faults: Faults) -> Codes:
    """Return 1 for yes, 0 for no, -1 where nothing is said."""
    from pandas.api import types

    if types.is_bool_dtype(series.dtype):
        return np.asarray(series.to_numpy(dtype=_Code, na_value=UNKNOWN))
    which, found = _factorized(series)
    # 1 == True, and 1.0 too: a table that holds missing values may have made numbers of yes and no.
    places = [int(value) if value in _YES_NO else UNKNOWN for value in found]
    strange = {at: value for at, value in enumerate(found) if value not in _YES_NO}
    problems = {at: Problem("", "yes_no_expected", {"found": repr(value)}) for at, value in strange.items()}
    faults.of_values(column.name, which, problems)
    return np.array([*places, UNKNOWN], dtype=_Code)[which]


def read_interfaces(series: "Series[Any]", column: Column, faults: Faults) -> tuple[Codes, tuple[Listing, ...]]:
    """Return which list of interfaces each row has, -1 where none, and the different lists."""
    which, found = _factorized(series)
    listed = tuple(listing(value) if isinstance(value, str) else Listing((), _no_text(value)) for value in found)
    problems = {at: each.problem for at, each in enumerate(listed) if each.problem is not None}
    faults.of_values(column.name, which, problems)
    return which, listed


def check_text(series: "Series[Any]", column: Column, faults: Faults) -> None:
    """Tell what is no text; a wilaya may be its number."""
    from pandas.api import types

    if column.name == WILAYA or types.infer_dtype(series, skipna=True) in {"string", "empty"}:
        return
    which, found = _factorized(series)
    strange = {at: _no_text(value) for at, value in enumerate(found) if not isinstance(value, str)}
    faults.of_values(column.name, which, strange)


def _no_text(value: Any) -> Problem:
    return Problem("", "text_expected", {"found": repr(value)})


def _shown(series: "Series[Any]") -> Callable[[int], dict[str, Any]]:
    def told(row: int) -> dict[str, Any]:
        value = series.iloc[row]
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # as it was most likely written, before missing values made it a float
        return {"found": repr(value) if isinstance(value, str) else str(value)}

    return told
