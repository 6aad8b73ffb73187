"""The calendar of a project for a terminal, and as plain values."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.documents.schedule_panel import heading_of, holiday_label, interruption_of, task_cells, to_confirm
from costing.printing import Prose, Sheet
from costing.quoting.interruption import Window
from costing.quoting.schedule import Schedule, Task
from costing.wording import day, say
from costing.working_days import Holiday


def schedule_table(laid: Schedule, lang: str) -> RenderableType:
    """Lay out a calendar: stages, interruption, milestones, holidays met, and what is to be confirmed."""
    columns = ("stage", "first_day", "last_day", "worked>", "client_provider", "milestone")
    rows = [(*task_cells(task, lang), _reached(task, lang)) for task in laid.tasks]
    return Group(
        Prose(laid.client, "bold"),
        Prose(heading_of(laid, lang)),
        Text(),
        Sheet(columns, (rows,), lang),
        *_interruption(laid, lang),
        *_holidays(laid.holidays, lang),
        *_to_confirm(laid, lang),
    )


def _reached(task: Task, lang: str) -> str:
    return task.milestone[lang] if task.milestone is not None else ""


def _interruption(laid: Schedule, lang: str) -> list[RenderableType]:
    if laid.window is None:
        return []
    return [Text(), Prose(say("schedule.window", lang), "bold"), *_listed(interruption_of(laid, lang))]


def _holidays(holidays: Sequence[Holiday], lang: str) -> list[RenderableType]:
    if not holidays:
        return []
    rows = [(day(each.day, lang), holiday_label(each, lang)) for each in holidays]
    return [Text(), Prose(say("schedule.holidays", lang), "bold"), Sheet(("day", "feast"), (rows,), lang)]


def _to_confirm(laid: Schedule, lang: str) -> list[RenderableType]:
    return [Text(), Prose(say("schedule.notes", lang), "bold"), *_listed(to_confirm(laid, lang))]


def _listed(texts: Sequence[str]) -> list[RenderableType]:
    return [Prose(text, indent="  • ", hanging="    ") for text in texts]


def schedule_record(laid: Schedule) -> dict[str, Any]:
    """Return a calendar as plain values: days as 2026-11-29, texts in every language."""
    return {
        "reference": laid.reference,
        "client": laid.client,
        "start": laid.start.isoformat(),
        "first_day": laid.first_day.isoformat(),
        "last_day": laid.last_day.isoformat(),
        "working_days": laid.working_days,
        "tasks": [_task(task) for task in laid.tasks],
        "milestones": [
            {"day": each.day.isoformat(), "code": each.code, "label": dict(each.label)} for each in laid.milestones
        ],
        "window": _window(laid.window) if laid.window is not None else None,
        "holidays": [
            {"day": each.day.isoformat(), "label": dict(each.label), "estimated": each.estimated}
            for each in laid.holidays
        ],
        "notes": [dict(each) for each in laid.notes],
    }


def _task(task: Task) -> dict[str, Any]:
    several = ("activities", "client", "provider", "deliverables", "why", "assumed")
    return {
        "code": task.code,
        "stage": task.stage,
        "title": dict(task.title),
        "summary": dict(task.summary),
        "first": task.first.isoformat(),
        "last": task.last.isoformat(),
        "working_days": task.days,
        "follows": list(task.follows),
        "phase": task.phase,
        "milestone": dict(task.milestone) if task.milestone is not None else None,
        **{name: [dict(text) for text in getattr(task, name)] for name in several},
    }


def _window(window: Window) -> dict[str, Any]:
    return {
        **{name: getattr(window, name).isoformat() for name in ("starts", "ends", "decision", "reopens")},
        "needed_hours": float(window.needed),
        "allowed_hours": float(window.allowed) if window.allowed is not None else None,
        "notes": [dict(note) for note in window.notes],
    }
