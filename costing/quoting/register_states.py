"""The states of a registered quote, what leads from one to the next, and how quotes are numbered; pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from costing.errors import Problem
from costing.moments import moment
from costing.quoting.register_basis import algerian
from costing.register_errors import DraftOutdated, MoveRefused, SeriesRefused, StepTooEarly
from costing.wording import in_all

DRAFT, SENT, ACCEPTED, REFUSED = "draft", "sent", "accepted", "refused"
EXPIRED, SUPERSEDED = "expired", "superseded"
STATES = (DRAFT, SENT, ACCEPTED, REFUSED, EXPIRED, SUPERSEDED)
FINAL = frozenset({ACCEPTED, SUPERSEDED})
SEND, ACCEPT, REFUSE, REVISE = "send", "accept", "refuse", "revise"
# Each step: from which states it leads, and to which.
STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    SEND: (frozenset({DRAFT}), SENT),
    ACCEPT: (frozenset({SENT}), ACCEPTED),
    REFUSE: (frozenset({SENT, EXPIRED}), REFUSED),
    REVISE: (frozenset({DRAFT, SENT, REFUSED, EXPIRED}), SUPERSEDED),
}
# What is noted when a step is taken, and how it changed the state; a quote begins as a draft.
EVENTS: Mapping[str, tuple[frozenset[str | None], str]] = {
    "issued": (frozenset({None}), DRAFT),
    "revised": (frozenset({None}), DRAFT),
    "sent": STEPS[SEND],
    "accepted": STEPS[ACCEPT],
    "refused": STEPS[REFUSE],
    "superseded": STEPS[REVISE],
}
# What can be done instead, by the state a quote is in.
_WAYS = {
    DRAFT: "move_from_draft",
    SENT: "move_from_sent",
    ACCEPTED: "move_from_accepted",
    REFUSED: "move_from_refused",
    EXPIRED: "move_from_expired",
    SUPERSEDED: "move_from_superseded",
}
LONGEST_SERIES = 20
_SERIES = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_FIGURES = 4
_NEARLY_A_SECOND = timedelta(microseconds=999_999)


def state_on(state: str, valid_until: date, day: date) -> str:
    """Return the state of a quote on a day: one that was sent has expired once its last day is over."""
    return EXPIRED if state == SENT and valid_until < day else state


def after(step: str, number: str, revision: int, state: str, *, valid_until: date, day: date) -> str:
    """Return the state a step leads to.

    Parameters
    ----------
    step
        send, accept, refuse or revise.
    number, revision
        Of which quote, for the refusal.
    state
        In which it is on the day.
    valid_until
        Its last day.
    day
        On which the step is taken.

    Raises
    ------
    MoveRefused
        The step does not lead from this state.
    DraftOutdated
        A draft that is sent after its last day.
    """
    states, result = STEPS[step]
    if state not in states:
        said = in_all(f"register.{state}", {})
        raise MoveRefused(number=number, revision=revision, state=said, reason=Problem("", _WAYS[state]))
    if step == SEND and valid_until < day:
        raise DraftOutdated(number=number, last=valid_until, day=day)
    return result


def in_time(number: str, revision: int, at: datetime, *, day: date, sent: datetime | None) -> None:
    """Refuse a step that would come before what it follows from.

    Parameters
    ----------
    number, revision
        Of which quote, for the refusal.
    at
        The moment of the step.
    day
        The day of the quote.
    sent
        When it was sent, where it was.

    Raises
    ------
    StepTooEarly
        A moment before the day of the quote, as the clocks of Algeria show it, or before it was sent.
    """
    local, reason = algerian(at), None
    if local.date() < day:
        reason = Problem("", "step_before_day", {"day": day})
    elif sent is not None and at < sent:
        whole = (algerian(sent) + _NEARLY_A_SECOND).replace(microsecond=0)
        reason = Problem("", "step_before_sending", {"sent": moment(algerian(sent)), "earliest": whole.isoformat()})
    if reason is not None:
        raise StepTooEarly(number=number, revision=revision, at=moment(local), reason=reason)


def series_of(day: date, series: str | None) -> str:
    """Return the series in which a quote is counted: the year of its day, after a name where it has one.

    Raises
    ------
    SeriesRefused
        Anything but A-Z, 0-9 and single hyphens between them, or more than twenty signs.

    Examples
    --------
    >>> series_of(date(2026, 11, 24), None), series_of(date(2026, 11, 24), "ORAN")
    ('2026', 'ORAN-2026')
    """
    if series is None:
        return f"{day.year}"
    if not isinstance(series, str) or len(series) > LONGEST_SERIES or not _SERIES.fullmatch(series):
        text = str(series)
        raise SeriesRefused(found=text if text.isprintable() else ascii(text)[1:-1], most=LONGEST_SERIES)
    return f"{series}-{day.year}"


def number_of(series: str, sequence: int) -> str:
    """Return the number of a quote: its series and at least four figures.

    Examples
    --------
    >>> number_of("2026", 1), number_of("ORAN-2026", 12_345)
    ('2026-0001', 'ORAN-2026-12345')
    """
    return f"{series}-{sequence:0{_FIGURES}d}"
