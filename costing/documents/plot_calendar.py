"""The calendar of a project as a picture: stages over its days, what is not worked, what is reached; for a client."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from costing.company_look import mixed
from costing.documents.chart_parts import Look
from costing.documents.plot_bars import BAR, Name, Rows, lying, rows
from costing.documents.plot_fills import Fill, Key, fills
from costing.documents.plot_page import Page
from costing.documents.plot_words import SMALL, Style
from costing.documents.timeline import holidays_said
from costing.quoting.schedule import Schedule, Task
from costing.wording import LOCALES, Measure, day, month, say, shown
from costing.working_days import WEEKEND

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

_DAY = timedelta(days=1)
_YEAR = 366
_NAMED = 24  # holidays that a note names; where they are more, they are shaded alone
_MONTHS_HIGH, _WEEKS_HIGH = 0.3, 0.2
_DIAMOND, _ARROW = "D", "v"
_GAP = 0.07
_SUNDAY = 6


def plot_schedule(laid: Schedule, lang: str) -> "Picture":
    """Draw the stages of a project as bars over its days."""
    page = Page(Look(lang))
    looks = fills(page.look)
    tasks = sorted(laid.tasks, key=lambda task: (task.first, task.last))
    facts = {"first": laid.first_day, "last": laid.last_day, "days": Measure(laid.working_days, "working_day")}
    page.head(say("plot.calendar", lang), say("timeline.span", lang, **facts))
    page.keys(tuple(_keys(laid, looks, page.look)))
    page.top += _MONTHS_HIGH
    top = page.top
    told = rows(page, [Name(task.title[lang], _reached(task, laid, lang)) for task in tasks])
    first, last = laid.first_day, max([laid.last_day, *(each.day for each in laid.milestones)])
    lying(page, told.axes, _ends(page, laid, first, last, told.room))
    _shaded(page, told.axes, laid, (first, last))
    for task, middle in zip(tasks, told.middles, strict=True):
        _barred(page, told.axes, task, laid, middle, looks)
    for each in laid.milestones:
        place = next(middle for task, middle in zip(tasks, told.middles, strict=True) if task.code == each.code)
        told.axes.plot(
            [page.library.date2num(each.day) + 0.5], [place], linestyle="", marker=_DIAMOND, markersize=8, zorder=4,
            color=f"#{page.look.accent}", markeredgecolor=f"#{page.look.ink}", markeredgewidth=0.9, clip_on=False,
        )  # fmt: skip
    _dated(page, told, (first, last), top)
    page.top += _WEEKS_HIGH
    page.notes(*_notes(laid, lang))
    return page.finished(_alt(tasks, lang))


def _ends(page: Page, laid: Schedule, first: date, last: date, room: float) -> tuple[float, float]:
    """Return the ends of the axis of days, with room for what is written after the last bars."""
    low, high = (float(page.library.date2num(each)) for each in (first, last + _DAY))
    written = [
        (float(page.library.date2num(task.last + _DAY)), page.wide(_lasting(task, page.look.lang), SMALL) + 4 * _GAP)
        for task in laid.tasks
    ]
    span = high - low
    for _ in range(len(written)):
        span = max([high - low, *(end - low + wide / room * span for end, wide in written)])
    return low, low + span


def _keys(laid: Schedule, looks: dict[str, Fill], look: Look) -> Iterator[Key]:
    lang = look.lang
    yield Key(looks["main"], say("plot.stage", lang))
    if laid.window is not None:
        yield Key(looks["dots"], say("schedule.window", lang), mark=_ARROW, colour=look.ink)
    if laid.milestones:
        yield Key(None, say("table.milestone", lang), mark=_DIAMOND, colour=look.accent)
    yield Key(_weekend(look), say("plot.weekend", lang))
    if laid.holidays:
        yield Key(_holiday(look), say("plot.holiday", lang))


def _weekend(look: Look) -> Fill:
    return Fill(mixed(look.grey, look.paper, 0.14), mixed(look.grey, look.paper, 0.14))


def _holiday(look: Look) -> Fill:
    return Fill(mixed(look.accent, look.paper, 0.6), mixed(look.accent, look.paper, 0.6))


def _reached(task: Task, laid: Schedule, lang: str) -> str:
    """Name what a stage reaches, and when."""
    found = next((each for each in laid.milestones if each.code == task.code), None)
    if found is None:
        return ""
    return say("inside.point", lang, name=found.label[lang], amount=day(found.day, lang))


def _shaded(page: Page, axes: Any, laid: Schedule, ends: tuple[date, date]) -> None:
    """Shade what is not worked: weekends, and holidays more."""
    first, last = ends
    weekend, holiday = _weekend(page.look), _holiday(page.look)
    off = {each.day for each in laid.holidays}
    for number in range((last - first).days + 1):
        each = first + number * _DAY
        if each in off or each.weekday() in WEEKEND:
            fill = holiday if each in off else weekend
            begin = float(page.library.date2num(each))
            axes.axvspan(begin, begin + 1, **{**fill.said(), "linewidth": 0.0}, zorder=0 if each not in off else 0.4)


def _barred(page: Page, axes: Any, task: Task, laid: Schedule, middle: float, looks: dict[str, Fill]) -> None:
    begin, end = (float(page.library.date2num(each)) for each in (task.first, task.last + _DAY))
    window = laid.window if laid.window is not None and laid.window.code == task.code else None
    fill = looks["dots" if window is not None else "main"]
    axes.barh([middle], [end - begin], left=[begin], height=BAR, align="center", zorder=2, **fill.said())
    if window is not None:
        moment = float(page.library.date2num(window.starts.date())) + 0.5
        ink = {"color": f"#{page.look.ink}", "linewidth": 1.1, "linestyle": (0, (3, 2)), "zorder": 1.4}
        axes.plot([moment, moment], [0, middle], marker=_ARROW, markevery=[0], markersize=7, clip_on=False, **ink)
    days = [each.day for each in laid.milestones if each.code == task.code]
    far = max([end, *(float(page.library.date2num(each + _DAY)) for each in days)])
    page.label(axes, (far, middle), _lasting(task, page.look.lang), Style(SMALL), (_GAP + 0.05, 0))


def _lasting(task: Task, lang: str) -> str:
    return shown(Measure(task.days, "working_day"), lang) if task.days else say("timeline.weekend", lang)


def _dated(page: Page, told: Rows, ends: tuple[date, date], top: float) -> None:
    """Name the months over the days, and tell Sundays under them, as many as there is room for."""
    axes, look = told.axes, page.look
    low, high = sorted(map(float, axes.get_xlim()))
    start, _ = page.span(axes)
    firm, pale = (mixed(look.grey, look.paper, share) for share in (0.9, 0.3))

    def place(value: float) -> float:
        return start + (value - low) / (high - low) * told.room

    for begin, until in _months(*ends):
        left, right = (float(page.library.date2num(each)) for each in (begin, until))
        axes.axvline(left, color=f"#{pale}", linewidth=0.8, linestyle="-", zorder=0.6)
        names = (month(begin, look.lang), str(format_date(begin, "MMM", locale=LOCALES[look.lang])))
        room = place(right) - place(left)
        name = next((text for text in names if page.wide(text, SMALL, bold=True) <= room - 0.04), "")
        page.put((place(left) + place(right)) / 2, top - 0.13, name, Style(SMALL, look.main, bold=True, align="middle"))
    axes.axhline(0, color=f"#{firm}", linewidth=0.8, linestyle="-", zorder=1)
    sundays = [each for each in _days(*ends) if each.weekday() == _SUNDAY]
    # A project that lasts for years tells them; the months have no room to.
    form, wide = ("dd/MM", 40) if (ends[1] - ends[0]).days <= _YEAR else ("dd/MM/yy", 56)
    step = max(1, -(-len(sundays) * wide // max(1, round(told.room * 72))))
    values = [float(page.library.date2num(each)) for each in sundays[::step]]
    texts = [str(format_date(each, form, locale=LOCALES[look.lang])) for each in sundays[::step]]
    said = dict(zip(values, texts, strict=True))
    page.ticks(axes.xaxis, values, lambda value: said.get(float(value), ""))
    for value in values:
        axes.axvline(value, color=f"#{pale}", linewidth=0.5, linestyle=":", zorder=0.5)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * _DAY for number in range((last - first).days + 1))


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Return the months from a first to a last day, each from its first day to the day after its last, no further."""
    begin = first
    while begin <= last:
        after = (begin.replace(day=1) + 32 * _DAY).replace(day=1)
        yield begin, min(after, last + _DAY)
        begin = after


def _notes(laid: Schedule, lang: str) -> Iterator[str]:
    if laid.window is not None:
        yield say("inside.point", lang, name=say("schedule.window", lang), amount=laid.window.said(lang)[0])
    if 0 < len(laid.holidays) <= _NAMED:
        yield holidays_said(laid.holidays, lang)


def _alt(tasks: Sequence[Task], lang: str) -> str:
    spans = (say("schedule.span", lang, first=task.first, last=task.last) for task in tasks)
    told = (say("inside.point", lang, name=task.title, amount=span) for task, span in zip(tasks, spans, strict=True))
    return say("plot.calendar_alt", lang, stages=say("view.joiner", lang).join(told))
