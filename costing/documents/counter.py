"""What a counter-offer shows a client beside the revision itself: three readings of the offer, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from costing.money import ZERO, exactly, to_centime
from costing.quoting.answering import Answer, Effect, Moved
from costing.quoting.seen import Seen, SeenLine, seen_of
from costing.wording import amount, quantity, say

_ONE = "lump_sum"
_CENTIMES = Decimal(1)  # what rounding alone may come to [DZD]


@dataclass(frozen=True, slots=True)
class OfferedView:
    """A line in one of the readings [DZD before tax]; where it is in no total there, none of it is."""

    quantity: Decimal
    unit_price: Decimal
    share: Decimal

    @property
    def net(self) -> Decimal:
        """What its discount leaves of it."""
        return to_centime(self.quantity * self.unit_price * (1 - self.share))


@dataclass(frozen=True, slots=True)
class BothView:
    """A line in the three readings: as quoted, as asked at the unit price quoted, as answered.

    `unit` is empty for a lump sum.
    """

    code: str
    label: str
    unit: str
    rate: Decimal
    quoted: OfferedView
    asked: OfferedView
    ours: OfferedView


@dataclass(frozen=True, slots=True)
class NoteView:
    """Why something is not as it was asked: a text of the workbook, and what it names."""

    key: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class CounterView:
    """The three readings, and what differs from the request and why; everything is the client's to read."""

    lines: tuple[BothView, ...]
    quoted: Seen
    asked: Seen
    ours: Seen
    notes: tuple[NoteView, ...]

    @property
    def rates(self) -> tuple[Decimal, ...]:
        """The rates of tax of any of them [percent], the highest first."""
        found = {rate for each in (self.quoted, self.asked, self.ours) for rate in each.bases}
        return tuple(sorted(found, reverse=True))


@exactly
def counter_of(answer: Answer, lang: str) -> CounterView:
    """Read an answer for the client, in a language.

    Parameters
    ----------
    answer
        What is answered to the client's workbook.
    lang
        fr, ar or en.
    """
    ours = seen_of(answer.revision or answer.quote)
    lines = tuple(_lines(answer, ours, lang))
    return CounterView(lines, answer.quoted, answer.seen, ours, tuple(_notes(answer, ours, lang)))


def _lines(answer: Answer, ours: Seen, lang: str) -> Iterator[BothView]:
    quoted, asked, answered = ({line.code: line for line in each.lines} for each in (answer.quoted, answer.seen, ours))
    for code, line in {**quoted, **{code: line for code, line in answered.items() if code not in quoted}}.items():
        sides = [each.get(code) for each in (quoted, asked, answered)]
        if any(side is not None and side.counted for side in sides):
            unit = "" if line.unit == _ONE else say(f"unit.{line.unit}", lang)
            yield BothView(code, line.label[lang], unit, line.rate, *(_offered(side, line) for side in sides))


def _offered(side: SeenLine | None, line: SeenLine) -> OfferedView:
    if side is None:
        return OfferedView(ZERO, line.unit_price, ZERO)
    return OfferedView(side.quantity if side.counted else ZERO, side.unit_price, side.share)


def _notes(answer: Answer, ours: Seen, lang: str) -> Iterator[NoteView]:
    moved = [effect for effect in answer.changes if effect.price_moved]
    yield from (_repriced(effect, lang) for effect in moved)
    yield from (_followed(each, lang) for each in answer.followed)
    left = abs(ours.due - answer.seen.due)
    if not moved and not answer.followed and left < _CENTIMES:
        yield NoteView("counter_granted", {})
    elif not moved and not answer.followed:
        yield NoteView("counter_rounding", {})


def _repriced(effect: Effect, lang: str) -> NoteView:
    before, after = effect.unit_price_quoted or ZERO, effect.unit_price_priced or ZERO
    facts = {"label": effect.label[lang], "quantity": quantity(effect.asked.new, effect.unit, lang)}
    return NoteView("counter_price", {**facts, "before": amount(before, lang), "after": amount(after, lang)})


def _followed(moved: Moved, lang: str) -> NoteView:
    before, after = (amount(value, lang) for value in (moved.before, moved.after))
    key = "counter_reckoned" if moved.reckoned else "counter_follows"
    return NoteView(key, {"label": moved.label[lang], "before": before, "after": after})
