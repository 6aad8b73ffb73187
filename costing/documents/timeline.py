"""When the project happens, for the client: bars on a calendar, milestones, who does what, and what may still move."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from babel.dates import format_date

from costing.documents.bars import DASH, BandView, BarView, bar_of, columns_of, months_of, weeks_of
from costing.payment_rules import ORDER
from costing.quoting.payment_words import payable
from costing.quoting.payments import INSTALMENT
from costing.quoting.quote import Quote
from costing.quoting.record import PaymentRecord, Said
from costing.quoting.schedule_record import HolidayRecord, ScheduleRecord, TaskRecord, WindowRecord
from costing.wording import LOCALES, Measure, day, in_all, percent, say, shown
from costing.working_days import Holiday

_HUNDRED = 100
_PLAN = "planning"


@dataclass(frozen=True, slots=True)
class ReachedView:
    """One milestone: its name, its day, and the payment it leads to, as a share of what is due."""

    name: str
    day: str
    payment: str


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage: from when to when, its working days, who does it on both sides.

    `handed` names the deliverables handed over at its end, by their numbers; nothing where there are none.
    """

    title: str
    span: str
    days: str
    client: str
    provider: str
    handed: str


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The calendar of a project, formatted: how it was laid, its bars, milestones, stages, and what may still move.

    `interruption` says when the service is interrupted, `holidays` what is not worked, each nothing where there is
    none; `notes` what is to be settled. `paid`: milestones tell the payments they lead to.
    """

    opening: str
    months: tuple[BandView, ...]
    weeks: tuple[BandView, ...]
    bars: tuple[BarView, ...]
    reached: tuple[ReachedView, ...]
    stages: tuple[StageView, ...]
    interruption: str
    holidays: str
    notes: tuple[str, ...]
    paid: bool


def timeline_of(
    quote: Quote, lang: str, handed: Mapping[str, str] | None = None, *, paid: bool = True
) -> TimelineView | None:
    """Read the calendar of a quote's project for a client document; nothing where it has none.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        fr, ar or en.
    handed
        The numbers of what is handed over at the end of each stage, by its code.
    paid
        Whether milestones tell the payments they lead to, as shares of what is due.
    """
    laid = quote.schedule
    if laid is None:
        return None
    columns = columns_of(laid.first_day, laid.last_day)
    tasks = sorted(laid.tasks, key=lambda task: (task.first, task.last))
    numbers = handed or {}
    return TimelineView(
        opening=_opening(laid, lang),
        months=tuple(months_of(columns, lang)),
        weeks=tuple(weeks_of(columns, lang)),
        bars=tuple(bar_of(task, laid, columns, lang) for task in tasks),
        reached=_reached(laid, quote.payments if paid else (), lang),
        stages=tuple(_stage(task, numbers.get(task.code, ""), lang) for task in tasks),
        interruption=_interruption(laid, lang),
        holidays=holidays_said(laid.holidays, lang),
        notes=tuple(_notes(laid, lang)),
        paid=paid,
    )


def _opening(laid: ScheduleRecord, lang: str) -> str:
    """Say from when to when it lasts, and for an order of which day."""
    facts = {"first": laid.first_day, "last": laid.last_day, "days": Measure(laid.working_days, "working_day")}
    start = say("timeline.assumed" if laid.assumed else "timeline.agreed", lang, day=laid.start)
    return f"{say('timeline.span', lang, **facts)} {start}"


def _reached(laid: ScheduleRecord, payments: Sequence[PaymentRecord], lang: str) -> tuple[ReachedView, ...]:
    """Return the order, the milestones, and what else leads to a payment, each with its payments, by day."""
    paid = {payment.stage: payment.labels for payment in payments}
    names = {each.code: (each.day, each.label) for each in laid.milestones}
    ended = {task.code: (task.last, paid[task.code]) for task in laid.tasks if task.code in paid}
    rows = sorted((ended | names).items(), key=lambda row: row[1][0])
    return tuple(
        ReachedView(label[lang], day(when, lang), _released(code, payments, lang))
        for code, (when, label) in ((ORDER, (laid.start, in_all("payments.order", {}))), *rows)
    )


def _released(code: str, payments: Sequence[PaymentRecord], lang: str) -> str:
    """Say which shares of what is due a milestone leads to, and when; a dash where none is."""
    said = [_payment(each, lang) for each in payments if each.stage == code]
    return say("view.joiner", lang).join(said) or DASH


def _payment(payment: PaymentRecord, lang: str) -> str:
    share, due = percent(payment.share * _HUNDRED, lang), payable(payment, lang)
    told = say("timeline.payment" if payment.day is None else "timeline.payment_day", lang, share=share, due=due)
    if payment.kind == INSTALMENT:
        return told
    return say("timeline.payment_named", lang, name=payment.labels, payment=told)


def _stage(task: TaskRecord, numbers: str, lang: str) -> StageView:
    first, last = (str(format_date(each, "dd/MM/yyyy", locale=LOCALES[lang])) for each in (task.first, task.last))
    spans = say("timeline.one_day" if first == last else "timeline.days", lang, first=first, last=last)
    handed = say("timeline.handed", lang, numbers=numbers) if numbers else ""
    worked = shown(Measure(task.days, "working_day"), lang) if task.days else say("timeline.weekend", lang)
    return StageView(task.title[lang], spans, worked, _listed(task.client, lang), _listed(task.provider, lang), handed)


def _listed(texts: Sequence[Said], lang: str) -> str:
    return say("view.joiner", lang).join(text[lang] for text in texts) or DASH


def _interruption(laid: ScheduleRecord, lang: str) -> str:
    """Say when the service is interrupted, until when one may go back, and the first day on the new version."""
    window = laid.window
    if window is None:
        return ""
    hours, *others = (said[lang] for said in window.said)
    worked = any(task.days for task in laid.tasks if task.code == window.code)
    first = say("timeline.interruption_worked" if worked else "timeline.interruption", lang, hours=hours)
    return " ".join((first, *others))


def holidays_said(holidays: Sequence[HolidayRecord | Holiday], lang: str) -> str:
    """Name the holidays met, each feast once, and those whose day is to be confirmed."""
    feasts = []
    for _, days in groupby(holidays, key=lambda each: (each.label["en"], each.estimated)):
        feast = tuple(days)
        when = day(feast[0].day, lang)
        if len(feast) > 1:
            when = say("schedule.span", lang, first=feast[0].day, last=feast[-1].day)
        key = "timeline.feast_estimated" if feast[0].estimated else "timeline.feast"
        feasts.append(say(key, lang, label=feast[0].label, day=when))
    return say("timeline.holidays", lang, feasts=say("view.joiner", lang).join(feasts)) if feasts else ""


def _notes(laid: ScheduleRecord, lang: str) -> Iterator[str]:
    """Say what is to be settled: the length of the interruption, days not announced yet, durations."""
    if laid.window is not None:
        yield from _allowance(laid.window, lang)
    if any(each.estimated for each in laid.holidays):
        yield say("timeline.moving", lang)
    if any(task.code == _PLAN for task in laid.tasks):
        yield say("timeline.settled", lang)


def _allowance(window: WindowRecord, lang: str) -> Iterator[str]:
    needed = Measure(float(window.needed), "hour")
    if window.allowed is None:
        yield say("timeline.allowance_open", lang, needed=needed)
    elif window.needed > window.allowed:
        allowed = Measure(float(window.allowed), "hour")
        yield say("timeline.allowance_short", lang, needed=needed, allowed=allowed)
