"""The answers of a form that came back, each by the path beside it, wherever its row now stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

from costing.documents.enquiry import Field, field_at, fields
from costing.documents.questionnaire_marks import ANSWER, FORM, PATH, TONGUE
from costing.errors import Problem
from costing.fields import nearest
from costing.wording import LANGUAGES

# Marks stand in the first rows of a sheet; whoever opens a form may have put a row or two above.
_DEEP = 10
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer as it stands: the path it is for, the question, where it is, what is in it and of which type."""

    path: str
    field: Field
    place: str
    value: Any
    kind: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form that came back: its language, its answers by path, and what is wrong with its rows.

    `renamed` are the marks that are those of no question, by the cells they stand in; no answer stands beside them.
    """

    lang: str
    cells: Mapping[str, Cell]
    problems: tuple[Problem, ...]
    renamed: Mapping[str, str]


def form_of(book: Workbook) -> Form | None:
    """Return the answers of a form, empty ones too; nothing where the workbook is no form."""
    lang = _language(book)
    found: dict[str, Cell] = {}
    problems: list[Problem] = []
    renamed: dict[str, str] = {}
    for each in _cells(book, problems, renamed):
        first = found.setdefault(each.path, each)
        if first is not each:
            problems.append(Problem(each.place, "form_row_twice", {"found": each.path, "first": first.place}))
    marked = any(each.cell is not None for each in map(_marked, book.worksheets))
    return Form(lang, found, tuple(problems), renamed) if marked else None


def _language(book: Workbook) -> str:
    held: Any = book.custom_doc_props  # type: ignore[attr-defined] # openpyxl's types leave it out
    told = {each.name: each.value for each in held.props}
    lang = told.get(TONGUE)
    return lang if FORM in told and lang in LANGUAGES else "fr"


@dataclass(frozen=True, slots=True)
class _Marks:
    """Where the paths of a sheet stand, and what the columns of its answers are."""

    cell: Any
    columns: Mapping[int, str]


def _marked(sheet: Any) -> _Marks:
    for row in sheet.iter_rows(max_row=_DEEP):
        for cell in row:
            if cell.value == PATH:
                keys = {each.column: each.value for each in row if isinstance(each.value, str) and each is not cell}
                return _Marks(cell, keys)
    return _Marks(None, {})


def _cells(book: Workbook, problems: list[Problem], renamed: dict[str, str]) -> Iterator[Cell]:
    for sheet in book.worksheets:
        marks = _marked(sheet)
        if marks.cell is None:
            continue
        for row in sheet.iter_rows(min_row=marks.cell.row + 1):
            mark = row[marks.cell.column - 1]
            given = [row[column - 1] for column in marks.columns if row[column - 1].value is not None]
            if not isinstance(mark.value, str) or not mark.value.strip():
                problems += [Problem(_place(cell), "form_row_unmarked") for cell in given if not cell.protection.locked]
                continue
            code = mark.value.strip()
            if not given and not any(field_at(_path(code, key)) for key in marks.columns.values()):
                renamed[_place(mark)] = code
            yield from _of_row(code, row, marks, problems)


def _path(code: str, key: str) -> str:
    return code if key == ANSWER else f"{code}.{key}"


def _place(cell: Any) -> str:
    return f"{cell.parent.title}!{cell.coordinate}"


def _of_row(code: str, row: Any, marks: _Marks, problems: list[Problem]) -> Iterator[Cell]:
    for column, key in marks.columns.items():
        cell = row[column - 1]
        path = _path(code, key)
        field, place = field_at(path), _place(cell)
        if field is not None:
            yield Cell(path, field, place, _typed(cell.value), cell.data_type)
        elif cell.value is not None:
            near = nearest(path, fields())
            problems.append(Problem(place, "form_row_unknown", {"found": path, "nearest": near}))


def _typed(value: Any) -> Any:
    """Return what was typed: a text that looks like an escape is stored with one of its own."""
    return _ESCAPED.sub("_", value) if isinstance(value, str) else value
