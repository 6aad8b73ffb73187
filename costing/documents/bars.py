"""The calendar of a project as bars: columns of whole days or weeks, and the stretches of every row."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from babel.dates import format_date

from costing.quoting.schedule_record import ScheduleRecord, TaskRecord
from costing.wording import LOCALES, month, number

EMPTY, MONTH, WORK, INTERRUPTION, MILESTONE = "empty", "month", "work", "interruption", "milestone"
DIAMOND, SQUARE, DASH = "\u25c6", "\u25a0", "\u2013"
_DAY, _WEEK = timedelta(days=1), 7
# Days in a column: the fewest with which the columns stay few enough; Word has no more than 63 in a table.
_STEPS = (1, _WEEK, 2 * _WEEK, 4 * _WEEK)
_COLUMNS = 56
_TICKS = 11
_MONTHS = 12
# How many small signs stand side by side over the width of all columns, and the letters that are as wide as two.
_SIGNS, _WIDE = 58, "سشصض"


@dataclass(frozen=True, slots=True)
class BandView:
    """A month or a week at the head of the calendar: its name, nothing where there is no room, and its columns."""

    text: str
    span: int


@dataclass(frozen=True, slots=True)
class StretchView:
    """Some columns of a row, alike: empty, month (empty, from the first of a month), work, interruption, milestone."""

    state: str
    span: int
    text: str


@dataclass(frozen=True, slots=True)
class BarView:
    """One row of the calendar: a stage and its stretches."""

    title: str
    cells: tuple[StretchView, ...]


def columns_of(first: date, last: date) -> tuple[date, ...]:
    """Return the first day of every column, from the Sunday of the first week to the Saturday of the last, or beyond.

    Parameters
    ----------
    first, last
        The first and the last day of the project.
    """
    sunday = first - timedelta(days=first.isoweekday() % _WEEK)
    weeks = (last - sunday).days // _WEEK + 1
    longest = math.ceil(weeks / _COLUMNS) * _WEEK
    step = next((step for step in _STEPS if weeks * _WEEK <= step * _COLUMNS), longest)
    return tuple(sunday + timedelta(days=number) for number in range(0, weeks * _WEEK, step))


def months_of(columns: Sequence[date], lang: str) -> Iterator[BandView]:
    """Return the months over the columns, each named as fully as there is room for; years where they are too many."""
    few = len({_month(each) for each in columns}) <= _MONTHS
    for _, days in groupby(columns, key=_month if few else _year):
        band = tuple(days)
        whole, short = (str(format_date(band[0], form, locale=LOCALES[lang])) for form in ("MMMM", "MMM"))
        year = f"{band[0].year}"
        names = (month(band[0], lang), f"{short} {year}", whole, short) if few else (year,)
        yield BandView(_fitting(names, len(band), columns), len(band))


def weeks_of(columns: Sequence[date], lang: str) -> Iterator[BandView]:
    """Return the Sundays under the months: of every week, or of as many as there is room for."""
    daily = columns[1] - columns[0] == _DAY if len(columns) > 1 else False
    step = _WEEK if daily else math.ceil(len(columns) / _TICKS)
    for start in range(0, len(columns), step):
        span = len(columns[start : start + step])
        sunday = str(format_date(columns[start], "dd/MM", locale=LOCALES[lang]))
        yield BandView(_fitting((sunday,), span, columns), span)


def bar_of(task: TaskRecord, laid: ScheduleRecord, columns: Sequence[date], lang: str) -> BarView:
    """Return the row of a task: its bar with its working days, a diamond where its milestone is reached."""
    marks = _marks(task, laid, columns)

    def alike(place: int) -> tuple[str, int]:
        return (marks[place], 0) if place in marks else (EMPTY, _month(columns[place]))

    stretches = []
    for (state, _), run in groupby(range(len(columns)), key=alike):
        start, *others = run
        span = 1 + len(others)
        begins = state == EMPTY and (not start or _month(columns[start]) != _month(columns[start - 1]))
        texts = _texts(state, task, laid, lang)
        stretches.append(StretchView(MONTH if begins else state, span, _fitting(texts, span, columns, texts[-1])))
    return BarView(task.title[lang], tuple(stretches))


def _marks(task: TaskRecord, laid: ScheduleRecord, columns: Sequence[date]) -> Mapping[int, str]:
    """Return the state of every column that is not empty."""
    state = INTERRUPTION if _interrupts(task, laid) else WORK
    marks = dict.fromkeys(range(_place(task.first, columns), _place(task.last, columns) + 1), state)
    return {_place(each.day, columns): MILESTONE for each in laid.milestones if each.code == task.code} | marks


def _place(day: date, columns: Sequence[date]) -> int:
    """Return the column in which a day lies."""
    return sum(1 for each in columns if each <= day) - 1


def _interrupts(task: TaskRecord, laid: ScheduleRecord) -> bool:
    return laid.window is not None and laid.window.code == task.code


def _texts(state: str, task: TaskRecord, laid: ScheduleRecord, lang: str) -> tuple[str, ...]:
    """Return what a stretch may say, the longest first."""
    days = number(task.days, lang)
    if state == WORK:
        reached = any(each.code == task.code for each in laid.milestones)
        return (f"{days} {DIAMOND}", DIAMOND) if reached else (days, DASH)
    return ({EMPTY: "", INTERRUPTION: SQUARE, MILESTONE: DIAMOND}[state],)


def _year(day: date) -> int:
    return day.year


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _fitting(texts: Sequence[str], span: int, columns: Sequence[date], otherwise: str = "") -> str:
    """Return the first text that has room in some columns."""
    room = span / len(columns) * _SIGNS
    return next((text for text in texts if _signs(text) <= room), otherwise)


def _signs(text: str) -> int:
    """Return how many small signs are as wide as a text."""
    return len(text) + sum(text.count(letter) for letter in _WIDE)
