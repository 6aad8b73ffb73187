"""What became of a record, for a terminal and as plain values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing import __version__
from costing.price_reading import shown_value
from costing.printing import Prose, Sheet
from costing.quoting.coherence import Difference
from costing.quoting.verifying import Verification
from costing.wording import money, say, shown

_AMOUNT = re.compile(r"-?\d+\.\d{2}")
_ALTERED, _DIFFERS = "altered", "differs"


@dataclass(frozen=True, slots=True)
class Registered:
    """What a register holds under the number and revision of a record: its state, and whether it is the same record.

    `state`: nothing where there is none.
    """

    where: str
    state: str | None
    same: bool


def verify_table(found: Verification, held: Registered | None, lang: str) -> RenderableType:
    """Lay out the verdict on a record, the figures that do not come out again, and what else changed since.

    Parameters
    ----------
    found
        The verdict.
    held
        What a register says of it, where one was asked.
    lang
        fr, ar or en.
    """
    heading = say("verify.heading", lang, number=found.number, revision=found.revision, day=found.day)
    return Group(
        Prose(heading, "bold"),
        *(Prose(line) for line in _verdict(found, lang)),
        *_figures(found, lang),
        *_since(found, lang),
        *(() if held is None else (Text(), Prose(_registered(held, lang)))),
    )


def _verdict(found: Verification, lang: str) -> Iterator[str]:
    if found.altered:
        yield say("verify.altered", lang, parts=found.altered)
    elif found.inputs:
        named = tuple(say(f"verify.input_{each}", lang) for each in found.inputs)
        yield say("verify.other_inputs", lang, inputs=named)
    elif found.contradictions:
        yield say("verify.contradictory", lang)
    elif found.verdict == _ALTERED:
        yield say("verify.resealed", lang)
    else:
        yield say(f"verify.{'verified' if found.verdict != _DIFFERS else _DIFFERS}", lang)
    if found.refused is not None:
        yield say("verify.refused", lang, reason=found.refused)
    if found.outside:
        facts = {"then": found.version, "now": __version__}
        yield say("verify.outside", lang, inputs=tuple(say(f"verify.{each}", lang, **facts) for each in found.outside))


def _figures(found: Verification, lang: str) -> Iterator[RenderableType]:
    told = {each.place: each for each in (*found.contradictions, *found.differences)}
    if told:
        yield Text()
        yield Prose(say("verify.figures", lang), "bold")
        rows = [(each.place, _shown(each.recorded, lang), _shown(each.again, lang)) for each in told.values()]
        yield Sheet(("place", "recorded>", "again>"), (rows,), lang, _heads("place", "recorded", "again", lang=lang))


def _since(found: Verification, lang: str) -> Iterator[RenderableType]:
    if found.since:
        yield Text()
        yield Prose(say("verify.since", lang, day=found.day), "bold")
        rows = [(each.key, _shown(each.before, lang), _shown(each.now, lang)) for each in found.since]
        yield Sheet(("place", "then", "today"), (rows,), lang, _heads("place", "then", "today", lang=lang))
    if found.own:
        yield Text()
        yield Prose(say("verify.own", lang, count=found.own))


def _heads(*names: str, lang: str) -> dict[str, str]:
    return {name: say(f"verify.{name}", lang) for name in names}


def _shown(value: Any, lang: str) -> str:
    """Write a value of a record: an amount as the language writes it, anything else as its file does."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return money(Decimal(value), lang) if _AMOUNT.fullmatch(value) else shown(value, lang)
    return shown_value(value)


def _registered(held: Registered, lang: str) -> str:
    if held.state is None:
        return say("verify.unregistered", lang, where=held.where)
    state = say(f"register.{held.state}", lang)
    return say(f"verify.{'registered' if held.same else 'registered_other'}", lang, where=held.where, state=state)


def _plain(difference: Difference) -> dict[str, Any]:
    return {"place": difference.place, "recorded": difference.recorded, "again": difference.again}


def verify_record(found: Verification, held: Registered | None) -> dict[str, Any]:
    """Return the verdict as plain values; `register` is null where none was asked."""
    return {
        "number": found.number,
        "revision": found.revision,
        "day": found.day.isoformat(),
        "version": found.version,
        "verdict": found.verdict,
        "altered": list(found.altered),
        "inputs": list(found.inputs),
        "contradictions": [_plain(each) for each in found.contradictions],
        "differences": [_plain(each) for each in found.differences],
        "outside": list(found.outside),
        "since": [
            {"key": each.key, "input": each.input, "before": each.before, "now": each.now} for each in found.since
        ],
        "own_not_compared": found.own,
        "refused": None if found.refused is None else dict(found.refused),
        "register": None if held is None else {"where": held.where, "state": held.state, "same": held.same},
    }
