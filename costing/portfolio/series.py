"""One column of a table of facilities as an array: numbers, categories, yes and no, lists of interfaces."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from costing.errors import Problem
from costing.fields import nearest
from costing.portfolio.columns import WILAYA, Column
from costing.portfolio.faults import Faults, Mask
from costing.portfolio.interfaces import Listing, listing
from costing.prices import Array
from costing.wilayas import wilaya_of, wilayas

if TYPE_CHECKING:
    from pandas import Series

# Places among some words; few enough for one byte where they are those of a column.
Codes = NDArray[np.signedinteger[Any]]
_Code = np.int8
UNKNOWN = -1
# What a whole, a half or a centime may be off by in binary arithmetic, as a part of the number.
_NOISE = 1e-14
_SHOWN = 60  # signs of a faulty value
_YES_NO = {True, False}


def read_number(series: "Series[Any]", column: Column, faults: Faults) -> Array:
    """Return numbers, NaN where missing; tell what is none, or out of the bounds of its column."""
    values, strange = _numbers(series)
    told = _shown(series)
    faults.of_rows(column.name, "facility_number", strange, told)
    values = np.where(strange, np.nan, values) if strange.any() else values
    return _within_bounds(values, column, faults, told)


def _numbers(series: "Series[Any]") -> tuple[Array, Mask]:
    """Return a column as floats, and which of its values are no numbers."""
    from pandas import CategoricalDtype
    from pandas.api import types

    if isinstance(series.dtype, CategoricalDtype):
        return _numbers(series.astype(series.cat.categories.dtype))
    kind = series.dtype
    if types.is_numeric_dtype(kind) and not types.is_bool_dtype(kind) and not types.is_complex_dtype(kind):
        values = np.asarray(series.to_numpy(dtype=float, na_value=np.nan))
        return values, np.zeros(len(series), dtype=bool)
    given = series.notna().to_numpy()
    if not types.is_object_dtype(kind):
        return np.full(len(series), np.nan), given
    read = np.array([_number(value) if there else np.nan for value, there in zip(series, given, strict=True)])
    return read.astype(float), given & np.isnan(read)


def _number(value: object) -> float:
    """Return a number as a float, one that is too large for it without end; NaN for what is none."""
    if isinstance(value, bool | np.bool_ | str) or not isinstance(value, Real | Decimal):
        return np.nan
    try:
        return float(value)
    except OverflowError:
        return np.inf


def _within_bounds(values: Array, column: Column, faults: Faults, told: Callable[[int], dict[str, Any]]) -> Array:
    """Return numbers as they were meant, freed of binary noise; tell those out of the bounds of their column."""

    def fault(key: str, where: Mask, **limits: Any) -> None:
        faults.of_rows(column.name, key, where, lambda row: {**told(row), **limits})

    endless = np.isinf(values)
    if endless.any():
        fault("facility_infinite", endless)
        values = np.where(endless, np.nan, values)
    if column.least is not None:
        fault("below_least", values < column.least, least=column.least)
    if column.above is not None:
        fault("not_above", values <= column.above, bound=column.above)
    if column.most is not None:
        fault("above_most", values > column.most, most=column.most)
    if column.multiple is not None:
        values, off = _in_parts(values, 1 / column.multiple)
        fault("whole_expected" if column.multiple == 1 else "not_multiple", off, multiple=column.multiple)
    if column.places is not None:
        values, off = _in_parts(values, 10.0**column.places)
        fault("too_fine", off, places=column.places)
    return values


def _in_parts(values: Array, parts: float) -> tuple[Array, Mask]:
    """Return values as whole numbers of parts, and which of them are none."""
    scaled = values * parts
    whole = np.rint(scaled)
    return whole / parts, np.asarray(np.abs(scaled - whole) > _NOISE * np.maximum(np.abs(scaled), 1))


def read_word(series: "Series[Any]", column: Column, faults: Faults) -> Codes:
    """Return the places of categories among the words of their column, from texts, pandas categories or places."""
    which, found = _factorized(series, column, faults)
    known = {word: place for place, word in enumerate(column.words)}
    places: list[int] = []
    problems: dict[int, Problem] = {}
    for at, value in enumerate(found):
        place = known.get(value) if isinstance(value, str) else _place(value, len(known))
        places.append(UNKNOWN if place is None else place)
        if place is None:
            problems[at] = _no_word(value, known)
    faults.of_values(column.name, which, problems)
    return np.array([*places, UNKNOWN], dtype=_Code)[which]


def _place(value: object, count: int) -> int | None:
    """Return a number that is a place among so many words, or -1; nothing for any other value."""
    number = _number(value)
    return int(number) if number in range(UNKNOWN, count) else None


def _no_word(found: Any, known: Iterable[str]) -> Problem:
    words = tuple(known)
    facts = {"found": repr(found) if isinstance(found, str) else str(found), "known": ", ".join(words)}
    if not np.isnan(_number(found)):
        return Problem("", "facility_code", {**facts, "most": len(words) - 1})
    return Problem("", "unknown_word", {**facts, "nearest": nearest(str(found), words)})


def _factorized(series: "Series[Any]", column: Column, faults: Faults) -> tuple[Codes, list[Any]]:
    """Return which of its different values each row has, -1 where none, and those values; a blank text is none."""
    from pandas import CategoricalDtype, factorize

    if isinstance(series.dtype, CategoricalDtype):
        which, found = np.asarray(series.cat.codes), list(series.cat.categories)
    else:
        try:
            places, different = factorize(series)
        except TypeError:
            held = series.map(_is_held).to_numpy(dtype=bool)
            faults.of_rows(column.name, "facility_cell", held, _shown(series))
            places, different = factorize(series.mask(held))
        which, found = np.asarray(places), list(different)
    blank = [place for place, value in enumerate(found) if isinstance(value, str) and not value.strip()]
    return np.where(np.isin(which, blank), UNKNOWN, which) if blank else which, found


def _is_held(value: object) -> bool:
    """Whether a cell holds several values, as a list does: what cannot be told from another."""
    try:
        hash(value)
    except TypeError:
        return True
    return False


def read_yes_no(series: "Series[Any]", column: Column, faults: Faults) -> Codes:
    """Return 1 for yes, 0 for no, -1 where nothing is said."""
    if series.dtype == np.bool_:
        return np.asarray(series.to_numpy(dtype=_Code))
    which, found = _factorized(series, column, faults)
    # 1 == True, and 1.0 too: a table that holds missing values may have made numbers of yes and no.
    places = [int(value) if value in _YES_NO else UNKNOWN for value in found]
    strange = {at: value for at, value in enumerate(found) if value not in _YES_NO}
    problems = {at: Problem("", "yes_no_expected", {"found": repr(value)}) for at, value in strange.items()}
    faults.of_values(column.name, which, problems)
    return np.array([*places, UNKNOWN], dtype=_Code)[which]


def read_interfaces(series: "Series[Any]", column: Column, faults: Faults) -> tuple[Codes, tuple[Listing, ...]]:
    """Return which list of interfaces each row has, -1 where none, and the different lists."""
    which, found = _factorized(series, column, faults)
    listed = tuple(listing(value) if isinstance(value, str) else Listing((), _no_text(value)) for value in found)
    problems = {at: each.problem for at, each in enumerate(listed) if each.problem is not None}
    faults.of_values(column.name, which, problems)
    return which, listed


def check_text(series: "Series[Any]", column: Column, faults: Faults) -> None:
    """Tell what is no text; a wilaya may be its number."""
    from pandas.api import types

    if column.name == WILAYA:
        which, found = _factorized(series, column, faults)
        faults.of_values(WILAYA, which, {at: _no_wilaya(each) for at, each in enumerate(found) if not wilaya_of(each)})
    elif types.infer_dtype(series, skipna=True) not in {"string", "empty"}:
        which, found = _factorized(series, column, faults)
        strange = {at: _no_text(value) for at, value in enumerate(found) if not isinstance(value, str)}
        faults.of_values(column.name, which, strange)


def _no_wilaya(found: object) -> Problem:
    names = [name for said in wilayas().values() for name in said.values()]
    shown = repr(found) if isinstance(found, str) else str(found)
    return Problem("", "wilaya_unknown", {"found": shown, "nearest": nearest(str(found), names)})


def _no_text(value: Any) -> Problem:
    return Problem("", "text_expected", {"found": repr(value)})


def _shown(series: "Series[Any]") -> Callable[[int], dict[str, Any]]:
    def told(row: int) -> dict[str, Any]:
        value = series.iloc[row]
        if isinstance(value, float | np.floating) and np.isfinite(value):
            shown = f"{value:.15g}"  # a whole number as it was most likely written, before gaps made it a float
        else:
            shown = repr(value) if isinstance(value, str) else str(value)
        return {"found": shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"}

    return told
