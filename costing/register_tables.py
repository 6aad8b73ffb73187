"""What a register tells, for a terminal and as plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.commercial_pages import total_rows
from costing.moments import moment
from costing.money import ZERO
from costing.printing import Prose, Sheet, pair
from costing.quoting.quote import Quote
from costing.quoting.register_audit import Checkup
from costing.quoting.register_entries import Entry, Event
from costing.wording import amount, day, money, month, number, percent, problem_said, say, shown

if TYPE_CHECKING:
    import pandas as pd

_LIST = ("number", "revision", "state", "client", "day", "until", "due>")
_HISTORY = ("moment", "revision", "event", "who", "note")
_EVENTS = {"issued": "registered.numbered", "revised": "registered.made"}  # the others are named by their states
_ANSWER = ("reason", "competitor")
_PIPELINE = ("state", "month", "count>", "due>", "chance>", "expected>")


def entries_table(found: Sequence[Entry], lang: str) -> RenderableType:
    """Lay out what was found, one row a quote."""
    if not found:
        return Prose(say("registered.none", lang))
    rows = [
        (
            shown(each.number, lang),
            number(each.revision, lang),
            state_said(each.state, lang),
            each.client,
            day(each.day, lang),
            day(each.valid_until, lang),
            money(_due(each), lang),
        )
        for each in found
    ]
    return Sheet(_LIST, (rows,), lang, _heads(_LIST, lang))


def entry_table(entry: Entry, made: Quote, history: Sequence[Event], lang: str) -> RenderableType:
    """Lay out one revision of a quote: its state, its lines and totals, and all that happened to the quote."""
    lines = [
        (line.labels[lang], money(line.amount, lang)) for line in made.lines if not line.recurring and not line.optional
    ]
    sections = (lines, list(total_rows(made, lang))) if lines else (list(total_rows(made, lang)),)
    return Group(
        Prose(entry.client, "bold"),
        *(Prose(pair(name, value, lang)) for name, value in _facts(entry, made, lang)),
        Text(),
        Sheet(("line", "amount>"), sections, lang),
        Text(),
        Prose(say("registered.history", lang), "bold"),
        Sheet(_HISTORY, ([_event_row(each, lang) for each in history],), lang, _heads(_HISTORY, lang)),
    )


def state_said(state: str, lang: str) -> str:
    """Name a state."""
    return say(f"register.{state}", lang)


def _heads(columns: Sequence[str], lang: str) -> dict[str, str]:
    names = [column.rstrip(">") for column in columns]
    return {name: say(f"registered.{name}", lang) for name in names}


def _due(entry: Entry) -> Decimal:
    return entry.due if entry.accepted_due is None else entry.accepted_due


def _facts(entry: Entry, made: Quote, lang: str) -> Iterator[tuple[str, str]]:
    """Return what the register says of a revision, each fact with its name; nothing of what it does not have."""
    said: dict[str, str | None] = {
        "number": shown(entry.number, lang),
        "revision": number(entry.revision, lang),
        "state": state_said(entry.state, lang),
        "reference": None if entry.reference is None else shown(entry.reference, lang),
        "day": day(entry.day, lang),
        "until": day(entry.valid_until, lang),
        "options": _named(entry, made, lang),
        "accepted_due": None if entry.accepted_due is None else amount(entry.accepted_due, lang),
        "reason": entry.reason,
        "competitor": entry.competitor,
    }
    return ((say(f"registered.{name}", lang), value) for name, value in said.items() if value)


def _named(entry: Entry, made: Quote, lang: str) -> str:
    labels = {each.code: each.label[lang] for each in (*made.options, *made.variants)}
    return say("view.comma", lang).join(labels.get(code, code) for code in entry.options)


def _event_row(event: Event, lang: str) -> tuple[str, ...]:
    name = say(_EVENTS.get(event.event, f"register.{event.event}"), lang)
    return (moment(event.at)[lang], number(event.revision, lang), name, event.by, _noted(event, lang))


def _noted(event: Event, lang: str) -> str:
    """Write what was noted with an event that a person would want to read."""
    facts = event.facts
    told = []
    if facts.get("accepted_due") is not None:
        told.append(amount(Decimal(facts["accepted_due"]), lang))
    told += [pair(say(f"registered.{name}", lang), facts[name], lang) for name in _ANSWER if facts.get(name)]
    if event.noted != event.at:
        told.append(say("registered.noted", lang, moment=moment(event.noted)))
    return say("view.joiner", lang).join(told)


def pipeline_table(found: "pd.DataFrame", lang: str) -> RenderableType:
    """Lay out the pipeline by state and month, then each state of several months, then all of it."""
    rows: list[dict[Any, Any]] = found.to_dict("records")
    if not rows:
        return Prose(say("registered.none", lang))
    months = [
        (
            state_said(row["state"], lang),
            month(row["month"].start_time.date(), lang),
            number(row["count"], lang),
            money(row["due"], lang),
            percent(row["chance"], lang),
            money(row["expected"], lang),
        )
        for row in rows
    ]
    totals = []
    for state, group in groupby(rows, key=lambda row: row["state"]):
        held = list(group)
        if len(held) > 1:
            totals.append((state_said(state, lang), *_summed(held, lang)))
    whole = (say("registered.whole", lang), *_summed(rows, lang))
    return Sheet(_PIPELINE, (months, [*totals, whole]), lang, _heads(_PIPELINE, lang))


def _summed(rows: Sequence[dict[Any, Any]], lang: str) -> tuple[str, ...]:
    due, expected = (sum((row[name] for row in rows), ZERO) for name in ("due", "expected"))
    return ("", number(sum(row["count"] for row in rows), lang), money(due, lang), "", money(expected, lang))


def pipeline_record(found: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the pipeline as plain values: amounts as text with two decimals [DZD], months as 2026-11."""
    return [
        {
            "state": row["state"],
            "month": str(row["month"]),
            "count": int(row["count"]),
            "due": f"{row['due']:.2f}",
            "chance": f"{row['chance']:f}",
            "expected": f"{row['expected']:.2f}",
        }
        for row in found.to_dict("records")
    ]


def checkup_table(found: Checkup, lang: str) -> RenderableType:
    """Say whether a register is sound, and every fault of it."""
    facts = {"where": found.where, "quotes": found.quotes, "events": found.events, "count": len(found.problems)}
    told = [f"{rank}. {problem_said(each, lang)}" for rank, each in enumerate(found.problems, start=1)]
    heading = say(f"registered.{'sound' if found.sound else 'unsound'}", lang, **facts)
    return Group(Prose(heading, "bold"), *map(Prose, told))


def checkup_record(found: Checkup, lang: str) -> dict[str, Any]:
    """Return a check as plain values."""
    return {
        "where": found.where,
        "sound": found.sound,
        "quotes": found.quotes,
        "events": found.events,
        "problems": [
            {"place": each.place, "problem": each.key, "said": problem_said(each, lang)} for each in found.problems
        ],
    }


def entry_record(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain values: amounts as text with two decimals [DZD]."""
    return {each.name: _plain(getattr(entry, each.name)) for each in fields(entry)}


def event_record(event: Event) -> dict[str, Any]:
    """Return an event as plain values."""
    return {name: _plain(value) for name, value in asdict(event).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def shown_record(entry: Entry, made: Quote, history: Sequence[Event]) -> dict[str, Any]:
    """Return one revision of a quote as plain values: what the register says, lines and totals, what happened."""
    return {
        "entry": entry_record(entry),
        "lines": [
            {
                "code": line.code,
                "label": dict(line.labels),
                "quantity": f"{line.quantity.normalize():f}",
                "amount": f"{line.amount:.2f}",
                "optional": line.optional,
                "recurring": line.recurring,
            }
            for line in made.lines
        ],
        "totals": made.totals.model_dump(mode="json"),
        "history": [event_record(each) for each in history],
    }
