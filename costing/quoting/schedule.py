"""The calendar of a project: its stages on Algerian working days, the interruption where it hurts least."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costing import deferred
from costing.errors import NothingToLayOut
from costing.estimating import Estimate
from costing.money import exactly
from costing.offers import Said
from costing.prices import Prices
from costing.quoting.interruption import Window, window_of
from costing.quoting.laying import Layout
from costing.scope import Scope
from costing.stages import Stage
from costing.wording import in_all, say
from costing.working_days import Holiday, WorkCalendar

if TYPE_CHECKING:
    import pandas as pd

_DAY = timedelta(days=1)
_MIGRATION = "migration"


@dataclass(frozen=True, slots=True)
class Task:
    """One stage, or a piece of work inside of one (`stage`), from its first to its last day.

    `days` are its working days, 0 for an interruption that stays within a weekend; `follows` the codes it waits for;
    `why` says what makes its length, `assumed` what was taken for granted.
    """

    code: str
    stage: str
    title: Said
    summary: Said
    activities: tuple[Said, ...]
    first: date
    last: date
    days: int
    follows: tuple[str, ...]
    phase: str | None
    client: tuple[Said, ...]
    provider: tuple[Said, ...]
    deliverables: tuple[Said, ...]
    milestone: Said | None
    why: tuple[Said, ...] = ()
    assumed: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is reached, by which task, on which day."""

    day: date
    label: Said
    code: str


@dataclass(frozen=True)
class Schedule(deferred.Showing):
    """A project on Algerian working days: tasks, milestones, the interruption, the holidays met and what may move.

    `holidays` are those from the first to the last day; `notes` name what an estimated feast may move.
    """

    reference: str | None
    client: str
    lang: str
    start: date
    tasks: tuple[Task, ...]
    milestones: tuple[Milestone, ...]
    window: Window | None
    holidays: tuple[Holiday, ...]
    notes: tuple[Said, ...]
    working_days: int

    @property
    def first_day(self) -> date:
        """The first day of work."""
        return min(task.first for task in self.tasks)

    @property
    def last_day(self) -> date:
        """The day the last task ends."""
        return max(task.last for task in self.tasks)

    def to_frame(self) -> "pd.DataFrame":
        """Return the tasks as a table, in the language of the scope.

        Returns
        -------
        pandas.DataFrame
            One row a task, by its code (`task`): code, stage, title, first and last (days, as pandas counts them),
            working_days (whole), follows (codes), phase, client and provider (roles), deliverables, milestone, why and
            assumed; what there are several of is one text.
        """
        import pandas as pd

        codes = pd.Index([task.code for task in self.tasks], name="task")
        frame = pd.DataFrame([dict(_row(task, self.lang)) for task in self.tasks], index=codes)
        return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("first", "last")})

    def plot(self, lang: str | None = None) -> Any:
        """Draw the calendar as bars over its days, with what is interrupted and what is reached (Gantt).

        Parameters
        ----------
        lang
            fr, ar or en; without it, the scope's.

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return deferred.resolve("Schedule.plot")(self, lang)

    def to_csv(self, path: str | Path, lang: str | None = None) -> None:
        """Write the tasks as a table that project tools import (MS Project, ProjectLibre).

        Parameters
        ----------
        path
            The .csv file to write; one that stands there is replaced, whole or not at all.
        lang
            fr, ar or en; without it, the scope's.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        CannotWrite
            The folder or the disk refuses.
        """
        deferred.resolve("Schedule.to_csv")(self, Path(path), lang)

    def to_ics(self, path: str | Path, lang: str | None = None) -> None:
        """Write tasks, milestones and the interruption as a calendar (iCalendar).

        Parameters
        ----------
        path
            The .ics file to write; one that stands there is replaced, whole or not at all.
        lang
            fr, ar or en; without it, the scope's.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        CannotWrite
            The folder or the disk refuses.
        """
        deferred.resolve("Schedule.to_ics")(self, Path(path), lang)

    def __repr__(self) -> str:
        """Say for whom, from when to when, and in how many working days."""
        return f"<Schedule {self.client!r}: {self.first_day} to {self.last_day}, {self.working_days} working days>"


def _row(task: Task, lang: str) -> Iterator[tuple[str, object]]:
    yield from ((name, getattr(task, name)) for name in ("code", "stage"))
    yield "title", task.title[lang]
    yield from (("first", task.first), ("last", task.last), ("working_days", task.days))
    yield from (("follows", ", ".join(task.follows)), ("phase", task.phase))
    for name in ("client", "provider", "deliverables"):
        yield name, joined(getattr(task, name), lang)
    yield "milestone", task.milestone[lang] if task.milestone is not None else None
    yield from ((name, joined(getattr(task, name), lang)) for name in ("why", "assumed"))


def joined(texts: Sequence[Said], lang: str) -> str:
    """Return several texts as one, in a language."""
    return say("view.joiner", lang).join(text[lang] for text in texts)


@exactly
def schedule(estimate: Estimate, start: date, *, offer: bool = False) -> Schedule:
    """Lay a project on Algerian working days.

    Parameters
    ----------
    estimate
        A priced scope: it says what is asked for, and how large.
    start
        The day of the order; with `offer`, the day of the first contact. Work begins on the first working day on or
        after it.
    offer
        Whether the stages that come before the order are laid too.

    Returns
    -------
    Schedule
        Tasks of whole working days; what follows begins on a working day after the last of all it follows.

    Raises
    ------
    NothingToLayOut
        What is asked for needs no project: licences, maintenance.
    DayOutOfCalendar
        The start, or some later day of the project, is one the calendar does not know.

    Notes
    -----
    Durations are working days: a base, more for a new major version, and what the likely volume, workstations,
    interface points and training days ask for, rounded up. They are assumptions of the price book.

    Examples
    --------
    >>> from costing import PriceBook, Scope, estimate
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "training": {"days": 3}})
    >>> laid = schedule(estimate(scope, PriceBook.default(), date(2026, 11, 24)), date(2026, 11, 29))
    >>> [(task.code, task.days) for task in laid.tasks]
    [('planning', 2), ('training', 3), ('handover', 1), ('support', 5)]
    """
    case = estimate.assembly.case
    layout = Layout(case, offer)
    if not layout.project:
        tables = dict.fromkeys(table for stage in case.prices.stages.values() for table in stage.any_of)
        raise NothingToLayOut(services=estimate.scope.asked, tables=tuple(tables))
    laying = _Laying(layout, case.prices, start, {}, {})
    for code, stage in layout.laid.items():
        laying.lay(code, stage)
    laying.settle()
    return _schedule(estimate.scope, start, laying)


def _schedule(scope: Scope, start: date, laying: "_Laying") -> Schedule:
    tasks, window, calendar = tuple(laying.tasks.values()), laying.window, laying.prices.work_calendar
    milestones = tuple(_milestones(tasks, window))
    first, last = min(task.first for task in tasks), max(task.last for task in tasks)
    return Schedule(
        reference=scope.reference,
        client=scope.client.name,
        lang=scope.lang,
        start=start,
        tasks=tasks,
        milestones=milestones,
        window=window,
        holidays=calendar.holidays(first, last),
        notes=tuple(_notes(tasks, milestones, _around(start, last, calendar), calendar)),
        working_days=calendar.between(first, last),
    )


def _milestones(tasks: Sequence[Task], window: Window | None) -> list[Milestone]:
    """Return the milestones by day; that of an interruption is the first working day on the new version."""
    days = {task.code: task.last for task in tasks}
    days |= {window.code: window.reopens} if window is not None else {}
    found = [Milestone(days[task.code], task.milestone, task.code) for task in tasks if task.milestone is not None]
    return sorted(found, key=lambda each: each.day)


def _around(start: date, last: date, calendar: WorkCalendar) -> tuple[Holiday, ...]:
    """Return the holidays from the day before a start to the day after an end, feasts that reach beyond as a whole."""
    first, last = max(start - _DAY, calendar.first), min(last + _DAY, calendar.last)
    while first > calendar.first and calendar.is_holiday(first):
        first -= _DAY
    while last < calendar.last and calendar.is_holiday(last):
        last += _DAY
    return calendar.holidays(first, last)


def _notes(
    tasks: Sequence[Task], milestones: Sequence[Milestone], around: Sequence[Holiday], calendar: WorkCalendar
) -> Iterator[Said]:
    """Say what an estimated feast, or the day before or after it, may move: what waits for its end too."""
    estimated = [holiday for holiday in around if holiday.estimated]
    reached = {milestone.code: milestone.day for milestone in milestones}
    for _, met in groupby(estimated, key=lambda holiday: holiday.label["en"]):
        feast = list(met)
        before, after = feast[0].day - _DAY, feast[-1].day + _DAY
        moved = [
            task.title
            for task in tasks
            if max(task.last, reached.get(task.code, task.last)) >= before
            and (task.first <= after or calendar.next_working(after) >= task.first)
        ]
        days: object = feast[0].day
        if len(feast) > 1:
            days = in_all("schedule.span", {"first": feast[0].day, "last": feast[-1].day})
        if moved:
            yield in_all("schedule.feast", {"label": feast[0].label, "days": days, "tasks": moved})


@dataclass
class _Laying:
    """The tasks while they are laid, and the first day on which what follows each may begin."""

    layout: Layout
    prices: Prices
    start: date
    tasks: dict[str, Task]
    free: dict[str, date]
    window: Window | None = None

    def lay(self, code: str, stage: Stage) -> None:
        """Lay one stage after all it follows."""
        follows = self.layout.follows(stage)
        calendar = self.prices.work_calendar
        first = calendar.next_working(max((self.free[each] for each in follows), default=self.start))
        if stage.cutover is not None:
            ready = max((self.tasks[each].last for each in follows), default=first - _DAY)
            moves = _MIGRATION in self.layout.tables
            self.window = window = window_of(self.layout.case, code, stage.cutover, ready, moves=moves)
            first, last = window.starts.date(), (window.ends - window.ends.resolution).date()
            self.tasks[code] = _task(stage, follows, (first, last), calendar.between(first, last), window.notes)
            self.free[code] = window.reopens
        elif stage.duration is not None:
            length = self.layout.length(stage.duration)
            last = calendar.plus(first, length.days - 1)
            self.tasks[code] = _task(stage, follows, (first, last), length.days, length.why, length.assumed)
            self.free[code] = last + _DAY

    def settle(self) -> None:
        """Lay what is best done late, such as training, right before what waits for it; nothing else moves."""
        calendar = self.prices.work_calendar
        for code, task in reversed(self.tasks.items()):
            waiting = [each.first for each in self.tasks.values() if code in each.follows]
            if not self.layout.laid[code].late or not waiting:
                continue
            last = min(waiting) - _DAY
            while not calendar.is_working(last):
                last -= _DAY
            self.tasks[code] = replace(task, first=calendar.plus(last, 1 - task.days), last=last)


def _task(
    stage: Stage,
    follows: tuple[str, ...],
    span: tuple[date, date],
    days: int,
    why: tuple[Said, ...] = (),
    assumed: tuple[Said, ...] = (),
) -> Task:
    return Task(
        code=stage.code,
        stage=stage.part_of or stage.code,
        title=stage.title,
        summary=stage.summary,
        activities=stage.activities,
        first=span[0],
        last=span[1],
        days=days,
        follows=follows,
        phase=stage.phase,
        client=stage.client,
        provider=stage.provider,
        deliverables=stage.deliverables,
        milestone=stage.milestone,
        why=why,
        assumed=assumed,
    )
