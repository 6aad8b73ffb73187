"""What a record says of the calendar of its project: the days a client may plan with, and what may still move."""

from collections.abc import Iterable
from datetime import date, datetime

from costing import offers
from costing.quoting.interruption import Window
from costing.quoting.offering import Offer
from costing.quoting.record import Plain, Record, Said
from costing.quoting.schedule import Schedule, Task
from costing.wording import LANGUAGES


class TaskRecord(Record):
    """One stage, or a piece of work inside of one (`stage`): its days, who does it on both sides, what it hands over.

    `days` are its working days, 0 for an interruption that stays within a weekend.
    """

    code: str
    stage: str
    title: Said
    first: date
    last: date
    days: int
    follows: tuple[str, ...]
    phase: str | None = None
    client: tuple[Said, ...]
    provider: tuple[Said, ...]
    deliverables: tuple[Said, ...]
    milestone: Said | None = None


class MilestoneRecord(Record):
    """What is reached, by which task, on which day."""

    day: date
    label: Said
    code: str


class WindowRecord(Record):
    """The interruption of the service, in the time of Algiers; `needed` and `allowed` are hours.

    `decision` is the last moment to decide to go back, `reopens` the first working day on the new version.
    """

    code: str
    starts: datetime
    ends: datetime
    decision: datetime
    reopens: date
    needed: Plain
    allowed: Plain | None = None
    said: tuple[Said, ...]
    notes: tuple[Said, ...]


class HolidayRecord(Record):
    """One public holiday met; `estimated`: its day is to be confirmed."""

    day: date
    label: Said
    estimated: bool


class ScheduleRecord(Record):
    """The calendar of a project, from the day of its order; `assumed`: nobody has said it, it is the quote's own day.

    `notes` name what an estimated feast may move.
    """

    start: date
    assumed: bool
    first_day: date
    last_day: date
    working_days: int
    tasks: tuple[TaskRecord, ...]
    milestones: tuple[MilestoneRecord, ...]
    window: WindowRecord | None = None
    holidays: tuple[HolidayRecord, ...]
    notes: tuple[Said, ...]


def schedule_of(offer: Offer) -> ScheduleRecord | None:
    """Record the calendar of what is sold.

    Parameters
    ----------
    offer
        What is sold, with its terms.

    Returns
    -------
    ScheduleRecord
        Nothing where no project is needed, or where it runs past the days that the working calendar knows: a quote is
        never refused for that.
    """
    laid = offer.laid
    return _recorded(laid, assumed=offer.terms.start is None) if laid is not None else None


def _recorded(laid: Schedule, *, assumed: bool) -> ScheduleRecord:
    return ScheduleRecord(
        start=laid.start,
        assumed=assumed,
        first_day=laid.first_day,
        last_day=laid.last_day,
        working_days=laid.working_days,
        tasks=tuple(_task(task) for task in laid.tasks),
        milestones=tuple(
            MilestoneRecord(day=each.day, label=dict(each.label), code=each.code) for each in laid.milestones
        ),
        window=_window(laid.window) if laid.window is not None else None,
        holidays=tuple(
            HolidayRecord(day=each.day, label=dict(each.label), estimated=each.estimated) for each in laid.holidays
        ),
        notes=_texts(laid.notes),
    )


def _task(task: Task) -> TaskRecord:
    return TaskRecord(
        code=task.code,
        stage=task.stage,
        title=dict(task.title),
        first=task.first,
        last=task.last,
        days=task.days,
        follows=task.follows,
        phase=task.phase,
        client=_texts(task.client),
        provider=_texts(task.provider),
        deliverables=_texts(task.deliverables),
        milestone=dict(task.milestone) if task.milestone is not None else None,
    )


def _window(window: Window) -> WindowRecord:
    spoken = zip(*(window.said(lang) for lang in LANGUAGES), strict=True)
    return WindowRecord(
        code=window.code,
        starts=window.starts,
        ends=window.ends,
        decision=window.decision,
        reopens=window.reopens,
        needed=window.needed,
        allowed=window.allowed,
        said=tuple(dict(zip(LANGUAGES, texts, strict=True)) for texts in spoken),
        notes=_texts(window.notes),
    )


def _texts(texts: Iterable[offers.Said]) -> tuple[Said, ...]:
    return tuple(dict(text) for text in texts)
