"""What stands in a cell and is refused before anything is priced: texts no document takes, numbers that could be two.

A text is held against what a scope takes at its key, so that the documents of a facility do not fail for it later.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import TypeAdapter, ValidationError

from costing.errors import Problem
from costing.fields import Text, model_at, nearest, problems_of
from costing.portfolio.columns import Column
from costing.scope import Scope
from costing.sheets import is_unsure
from costing.wilayas import folded

if TYPE_CHECKING:
    from pandas import DataFrame

Labels = Mapping[str, Mapping[str, str]]


def cell_faults(frame: "DataFrame", columns: Mapping[str, Column], labels: Labels) -> Iterator[tuple[int, Problem]]:
    """Yield the faults of cells: the place of the row, and the problem at its column.

    Parameters
    ----------
    frame
        The facilities as they were read; each different value of a column is looked at once.
    columns
        What stands in each column, by name; one that is not among them is the caller's own.
    labels
        The categories of columns as a person calls them, by the name of the column.
    """
    from pandas import factorize
    from pandas.api.types import is_numeric_dtype

    for at, name in enumerate(frame.columns):
        column = columns.get(name)
        check = None if column is None else _check(column, labels.get(name, {}))
        if check is None or is_numeric_dtype(frame.dtypes.iloc[at]):
            continue
        which, different = factorize(frame.iloc[:, at].astype(object))
        found = {place: check(value) for place, value in enumerate(different) if isinstance(value, str)}
        if any(found.values()):
            yield from ((row, problem) for row, place in enumerate(which) if (problem := found.get(int(place))))


def _check(column: Column, labels: Mapping[str, str]) -> Callable[[str], Problem | None] | None:
    """Return what tells whether a text may stand in a column; nothing where whoever prices it says so."""
    if column.kind == "text":
        reader = _reader(column)
        return lambda text: _of_text(text, column, reader) if text.strip() else None
    if column.kind == "number":
        return lambda text: Problem(column.name, "number_of_two", {"found": repr(text)}) if is_unsure(text) else None
    if column.kind == "word" and labels:
        return lambda text: _of_word(text, column, labels)
    return None


def _reader(column: Column) -> TypeAdapter[Any]:
    """Return what reads a text as a scope does at its key."""
    *tables, key = column.path
    model = model_at(Scope, tuple(tables)) if tables else Scope
    field = None if model is None else model.model_fields.get(key)
    if field is None:
        return TypeAdapter(Text)
    kind: Any = field.annotation
    for mark in field.metadata:
        kind = Annotated[kind, mark]
    return TypeAdapter(kind)


def _of_text(text: str, column: Column, reader: TypeAdapter[Any]) -> Problem | None:
    try:
        reader.validate_python(text)
    except ValidationError as error:
        found = problems_of(error, Scope)[0]
        return Problem(column.name, found.key, found.facts)
    return None


def _of_word(text: str, column: Column, labels: Mapping[str, str]) -> Problem | None:
    """Tell a text that is no category, with the one whose name looks most like it."""
    if text in column.words or not text.strip():
        return None
    like = nearest(text, column.words) or labels.get(nearest(folded(text), labels), "")
    facts = {"found": repr(text), "nearest": like, "known": ", ".join(column.words)}
    return Problem(column.name, "unknown_word", facts)
