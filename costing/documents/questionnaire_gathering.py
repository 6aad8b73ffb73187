"""The answers of a form put together as a scope takes them, what is missing told apart from what is odd."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from costing.documents.enquiry import CURRENCY, ELSEWHERE, LEFT, OWN, WANTED, Rows, fields, tables
from costing.documents.questionnaire_answers import OPEN, Unreadable, answer_of
from costing.documents.questionnaire_cells import Form
from costing.errors import Problem
from costing.offers import Said
from costing.scope import ASKING
from costing.wording import in_all

_NAME = "client.name"
_SYSTEMS, _UPGRADE = "systems", "upgrade"
_NAMED = ("pacs", "ris")
_OF_ROW = re.compile(r"(?P<row>.*\[(?P<number>\d+)\])(?:\.(?P<key>\w+))?")
# What a row of a table cannot be without, by table.
_NEEDED = {"licences": ("item", "amount"), "hardware.items": ("amount",)}


@dataclass(frozen=True, slots=True)
class Missing:
    """One answer that is not there: where it goes, what is asked; `essential`: no price can be made without it.

    `narrowing` is how much the price would narrow with it [DZD], where that was reckoned; `leads`: it is asked before
    what narrows the price more, as maintenance rests on it.
    """

    path: str
    place: str
    text: Said
    essential: bool = False
    narrowing: float | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Odd:
    """One thing to look over: where it stands, if it is in one place, and what it is."""

    path: str
    place: str
    text: Said


@dataclass(slots=True)
class Gathered:
    """The tables of a scope as a form gives them; `places`: the cell of each answer by its path in the scope."""

    form: Form
    said: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)

    def known(self, path: str) -> bool:
        """Whether something is answered at a path, beyond that it is not known or not concerned."""
        value = self.said.get(path)
        return value is not None and value is not OPEN and not (value == LEFT and path.endswith(_UPGRADE))

    def place(self, path: str) -> str:
        """Return the cell of an answer, none where the form does not ask for it."""
        return self.form.cells[path].place if path in self.form.cells else ""

    def lack(self, path: str, *, essential: bool = False) -> None:
        """Tell an answer that is missing."""
        cell = self.form.cells.get(path)
        asked = (cell.field if cell is not None else fields()[path]).question
        self.missing.append(Missing(path, self.place(path), asked, essential))

    def doubt(self, path: str, key: str, others: Iterable[str] = ()) -> None:
        """Tell a thing that is odd, with the other cells that are in it."""
        facts = {"question": self.form.cells[path].field.question, "cells": tuple(map(self.place, others))}
        self.odd.append(Odd(path, self.place(path), in_all(f"form.{key}", facts)))


def gathered(form: Form) -> Gathered:
    """Return the answers of a form put together; all that is wrong with them is told at once."""
    found = Gathered(form, problems=list(form.problems))
    found.odd += [Odd(path, place, in_all("form.row_renamed", {"found": path})) for place, path in form.renamed.items()]
    for path, cell in form.cells.items():
        try:
            found.said[path] = answer_of(cell, form.lang)
        except Unreadable as fault:
            found.problems.append(fault.problem)
            found.said[path] = OPEN
    if not found.known(_NAME):
        found.lack(_NAME, essential=True)
    asked = {table for table in _services(form) if _asked(found, table)}
    unlevelled = set(_NAMED) - _levelled(found) if _SYSTEMS in asked else set()
    for path in form.cells:
        if _counts(path, asked, unlevelled):
            _take(found, path)
    for rows in tables():
        if _counts(rows.path, asked, unlevelled):
            _take_rows(found, rows)
    for path, other in ELSEWHERE.items():
        if _elsewhere(form, other) and _table(other) not in asked and found.known(other):
            found.tables[path], found.places[path] = found.said[other], found.place(other)
    return found


def _elsewhere(form: Form, path: str) -> bool:
    """Whether an answer is that of another question too, which the form does not ask for by itself."""
    return any(other == path and asked not in form.cells for asked, other in ELSEWHERE.items())


def _services(form: Form) -> tuple[str, ...]:
    """Return the services there are, in the order of the form."""
    there = tuple(path for path in form.cells if path in ASKING)
    return (*there, *(table for table in ASKING if table not in there))


def _asked(found: Gathered, table: str) -> bool:
    """Return whether a service is asked for; told where that is missing, or taken from the answers about it."""
    about = [
        path
        for path in found.form.cells
        if path != table and _table(path) == table and found.known(path) and not _elsewhere(found.form, path)
    ]
    wanted = found.said.get(table)
    if wanted in {None, OPEN} and table in found.form.cells:
        found.lack(table)
    if table not in found.form.cells or (wanted is None and about):
        if about and table in found.form.cells:
            found.doubt(table, "taken_as_wanted", about)
        wanted = bool(about)
    elif wanted is not True and about:
        found.doubt(table, "details_of_no" if wanted is False else "details_of_unknown", about)
    if wanted is not True:
        return False
    found.places[table] = found.place(table)
    if table == _SYSTEMS:
        return _any_level(found)
    if table not in {"licences", "project"}:
        found.tables[table] = [] if table == "integrations" else {}
    return True


def _table(path: str) -> str:
    return path.replace("[", ".").split(".")[0]


def _levelled(found: Gathered) -> set[str]:
    return {name for name in _NAMED if found.known(f"systems.{name}.{_UPGRADE}")}


def _any_level(found: Gathered) -> bool:
    """Return whether a level is given for a system; one that is open is missing, and its system is left out."""
    levelled = _levelled(found)
    for name in _NAMED:
        path = f"systems.{name}.{_UPGRADE}"
        about = [each for each in found.form.cells if each.startswith(f"systems.{name}.") and found.known(each)]
        if name in levelled or path not in found.form.cells:
            continue
        if found.said[path] != LEFT or not levelled:
            found.lack(path, essential=not levelled)
        if about:
            found.doubt(path, "details_of_no" if found.said[path] == LEFT else "details_of_unknown", about)
    return bool(levelled)


def _counts(path: str, asked: set[str], unlevelled: set[str]) -> bool:
    """Whether an answer is of something that is asked for, or of whoever asks."""
    table, _, rest = path.partition(".")
    return (_table(table) not in ASKING or _table(table) in asked) and not (
        table == _SYSTEMS and rest.split(".")[0] in unlevelled
    )


def _take(found: Gathered, path: str) -> None:
    """Take an answer that stands by itself, or tell that it is missing."""
    cell = found.form.cells[path]
    if cell.field.kind == WANTED:
        if path.startswith(OWN) and found.said[path] is True:
            found.tables.setdefault("services", {})[path.removeprefix(OWN)] = {}
        return
    if _in_rows(path):
        return
    if not found.known(path):
        if not cell.field.quiet and path != _NAME:
            found.lack(path)
        return
    *above, last = path.split(".")
    table = found.tables
    for step in above:
        table = table.setdefault(step, {})
    table[last] = found.said[path]
    found.places[path] = cell.place


def _in_rows(path: str) -> bool:
    firsts = {f"{rows.first}.{column.key}" for rows in tables() if rows.first for column in rows.columns}
    return "[" in path or path in firsts


def _take_rows(found: Gathered, rows: Rows) -> None:
    """Take the rows of a table that say something, in their order, whatever rows are left empty between them."""
    held: list[Any] = []
    for number in _numbers(found, rows):
        code = rows.code(number)
        paths = {column.key: f"{code}.{column.key}".rstrip(".") for column in rows.columns}
        row = {key: found.said[path] for key, path in paths.items() if found.known(path)}
        spoken = any(found.said.get(path) is not None for path in paths.values())
        if not row and not (spoken and rows.path == "integrations"):
            continue
        if not _complete(found, rows, paths, row):
            continue
        first = code == rows.first
        target = code if first else f"{rows.path}[{len(held) + 1}]"
        for key in row:
            found.places[f"{target}.{key}".rstrip(".")] = found.place(paths[key])
            found.places.setdefault(target, found.place(paths[key]))
        if first:
            found.tables.setdefault(code, {}).update(row)
        else:
            held.append(row if "" not in paths else row[""])
    _hold(found, rows, held)


def _numbers(found: Gathered, rows: Rows) -> Iterator[int]:
    """Return the numbers of the rows of a table that stand in a form."""
    listed = {
        int(each["number"])
        for path in found.form.cells
        if (each := _OF_ROW.fullmatch(path)) is not None and each["row"].startswith(f"{rows.path}[")
    }
    yield from sorted(listed) if rows.first is None else (1, *(number + 1 for number in sorted(listed)))


def _complete(found: Gathered, rows: Rows, paths: dict[str, str], row: dict[str, Any]) -> bool:
    """Whether a row has what it cannot be without; a currency alone is no row."""
    needed = [key for key in _NEEDED.get(rows.path, ()) if key not in row]
    if needed and row.keys() <= {CURRENCY}:
        found.doubt(paths[CURRENCY], "row_of_nothing")
        return False
    for key in needed:
        found.lack(paths[key], essential=True)
    return not needed


def _hold(found: Gathered, rows: Rows, held: list[Any]) -> None:
    *above, last = rows.path.split(".")
    if held:
        table = found.tables
        for step in above:
            table = table.setdefault(step, {})
        table[last] = held
    elif rows.path == "licences" and not any(each.path.startswith("licences[") for each in found.missing):
        path = next((rows.code(number) for number in _numbers(found, rows)), None)
        if path is not None:
            found.lack(f"{path}.amount", essential=True)
