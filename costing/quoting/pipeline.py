"""What is in the pipeline: quotes by state and month, what is due on them, and how much of it may be expected."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from costing.errors import Problem
from costing.fields import unknown_word
from costing.money import exactly, to_centime
from costing.quoting.register_basis import chances_on
from costing.quoting.register_entries import Entry
from costing.quoting.register_states import ACCEPTED, EXPIRED, REFUSED, STATES
from costing.register_errors import NoteRefused

if TYPE_CHECKING:
    import pandas as pd

_DONE = {ACCEPTED: Decimal(100), REFUSED: Decimal(0), EXPIRED: Decimal(0)}  # what has happened is no chance
_COLUMNS = ("state", "month", "count", "due", "chance", "expected")


def chances_of(day: date, said: Mapping[str, Decimal | float] | None) -> dict[str, Decimal]:
    """Return how likely a quote in each state is to be accepted [percent].

    Parameters
    ----------
    day
        On which the price book's own chances hold.
    said
        Chances of one's own [percent], in the place of those; only what is open has one: draft and sent.

    Raises
    ------
    NoteRefused
        A state that is decided or unknown, or no percentage; every fault at once.
    """
    book = chances_on(day)
    own = dict(said or {})
    if problems := tuple(_faults(own, book)):
        raise NoteRefused(problems=problems)
    return {**_DONE, **book, **{state: Decimal(str(chance)) for state, chance in own.items()}}


def _faults(own: Mapping[str, object], book: Mapping[str, Decimal]) -> Iterator[Problem]:
    for state, chance in own.items():
        place = f"chances.{state}"
        if state not in book:
            yield unknown_word("chances", repr(state), str(state), book)
        elif isinstance(chance, bool) or not isinstance(chance, int | float | Decimal) or not math.isfinite(chance):
            yield Problem(place, "number_expected", {"found": repr(chance)})
        elif chance < 0:
            yield Problem(place, "below_least", {"found": str(chance), "least": 0})
        elif chance > 100:  # noqa: PLR2004 - percent
            yield Problem(place, "above_most", {"found": str(chance), "most": 100})


@exactly
def pipeline_of(entries: Sequence[Entry], chances: Mapping[str, Decimal]) -> "pd.DataFrame":
    """Gather quotes by state and month.

    Parameters
    ----------
    entries
        The latest revision of each quote.
    chances
        How likely a quote in each state is to be accepted [percent].

    Returns
    -------
    pandas.DataFrame
        One row a state and month of the quotes' day, in the order of a quote's life: state, month (a period), count,
        due [DZD, taxes included; of what is accepted, with the choices taken], chance [percent], expected [DZD: due
        times chance, half-up to the centime]. The columns are there where nothing else is.
    """
    import pandas as pd

    gathered: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    for each in entries:
        due = each.due if each.accepted_due is None else each.accepted_due
        gathered[STATES.index(each.state), f"{each.day:%Y-%m}"].append(due)
    rows = []
    for (place, month), dues in sorted(gathered.items()):
        state, due = STATES[place], sum(dues, Decimal(0))
        rows.append((state, month, len(dues), due, chances[state], to_centime(due * chances[state] / 100)))
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    months = pd.PeriodIndex(frame["month"].astype("str"), freq="M")
    return frame.assign(month=months).astype({"state": "str", "count": "int64"})


def frame_of(entries: Sequence[Entry]) -> "pd.DataFrame":
    """Return what the register says of some quotes as a table: one row each, the columns of an entry."""
    import pandas as pd

    names = [each.name for each in fields(Entry)]
    return pd.DataFrame([{name: getattr(each, name) for name in names} for each in entries], columns=names)
