"""What a calendar shows in a notebook: stages with their days, milestones, the interruption, what may still move."""

from collections.abc import Iterator

from costing.documents.panels import Block, Column, Facts, Folded, Notes, Panel, Row, Table
from costing.quoting.schedule import Schedule, Task, joined
from costing.wording import day, number, say
from costing.working_days import Holiday


def panel(laid: Schedule, lang: str | None) -> Panel:
    """Read what a calendar shows, in a language or that of the scope."""
    spoken = lang or laid.lang
    return Panel(spoken, laid.client, tuple(_blocks(laid, spoken)), heading_of(laid, spoken))


def heading_of(laid: Schedule, lang: str) -> str:
    """Say from when to when a calendar is, and in how many working days."""
    return say("schedule.title", lang, first=laid.first_day, last=laid.last_day, days=laid.working_days)


def task_cells(task: Task, lang: str) -> tuple[str, ...]:
    """Return one stage: what, its first and last day, its working days, and who does it on both sides."""
    who = f"{joined(task.client, lang)} / {joined(task.provider, lang)}"
    return (task.title[lang], day(task.first, lang), day(task.last, lang), number(task.days, lang), who)


def interruption_of(laid: Schedule, lang: str) -> tuple[str, ...]:
    """Say when the service is interrupted, until when one may go back, and what is to be known of it."""
    window = laid.window
    return () if window is None else (*window.said(lang), *(note[lang] for note in window.notes))


def holiday_label(holiday: Holiday, lang: str) -> str:
    """Name a holiday, and say whether its day is estimated."""
    return holiday.label[lang] + (f" ({say('schedule.estimated', lang)})" if holiday.estimated else "")


def to_confirm(laid: Schedule, lang: str) -> tuple[str, ...]:
    """Say what is to be confirmed: feasts that may move, what was taken for granted, and what durations are."""
    texts = [*laid.notes, *(said for task in laid.tasks for said in task.assumed)]
    return (*dict.fromkeys(text[lang] for text in texts), say("schedule.assumption_note", lang))


def _blocks(laid: Schedule, lang: str) -> Iterator[Block]:
    yield Table(
        (
            Column(say("table.stage", lang)),
            *(Column(say(f"table.{name}", lang), whole=True) for name in ("first_day", "last_day")),
            Column(say("table.worked", lang), figures=True),
            Column(say("table.client_provider", lang)),
        ),
        tuple(Row(task_cells(task, lang)) for task in laid.tasks),
    )
    if laid.window is not None:
        yield Notes(interruption_of(laid, lang), say("schedule.window", lang))
    if laid.milestones:
        reached = tuple(Row((day(each.day, lang), each.label[lang])) for each in laid.milestones)
        yield Table((Column(say("table.day", lang), whole=True), Column(say("table.milestone", lang))), reached)
    if laid.holidays:
        met = tuple((day(each.day, lang), holiday_label(each, lang)) for each in laid.holidays)
        yield Folded(f"{say('schedule.holidays', lang)} ({number(len(met), lang)})", (Facts(met),))
    yield Folded(say("schedule.notes", lang), (Notes(to_confirm(laid, lang)),))
