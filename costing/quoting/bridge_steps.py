"""The steps of a bridge: what each cause moves, line by line, so that they sum to the difference to the centime."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from costing.errors import CostingError
from costing.money import ZERO
from costing.offers import Said
from costing.quoting.levering import GIVEN
from costing.quoting.parts import Parts
from costing.quoting.record import QuoteLine
from costing.quoting.repricing import EXCHANGE, PRICE_BOOK, ROUNDING, SCOPE, TERMS, Passage
from costing.quoting.sold import Sold
from costing.quoting.taxes import vat_on
from costing.wording import LANGUAGES, in_all, messages, said, small

RULES, DISCOUNT, TAX, TOGETHER = "rules", "discount", "tax", "scope_and_prices"
ORDER = (RULES, EXCHANGE, PRICE_BOOK, ROUNDING, SCOPE, TERMS, DISCOUNT, TAX)
LINE, FOLLOWS, RATE, STAMP, VAT_ONCE = "line", "follows", "rate", "stamp_duty", "vat_once"


@dataclass(frozen=True, slots=True)
class Part:
    """What a cause moves on one line [DZD], by its code; no line carries a stamp duty or the rounding of a tax.

    `kind`: line (before tax, of a discount too); follows (tax that follows its amount), rate (another rate of tax);
    stamp_duty; vat_once (value-added tax is computed once per rate). `quantity`: before and after, where that changed;
    nothing on the side where the line is not there.
    """

    kind: str
    code: str | None
    label: Said
    amount: Decimal
    quantity: tuple[Decimal | None, Decimal | None] | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One cause of a difference [DZD]: the sum of its parts.

    `joined`: the causes that could not be told apart, with the refusal that says why.
    """

    cause: str
    label: Said
    amount: Decimal
    parts: tuple[Part, ...]
    joined: tuple[str, ...] = ()
    reason: Said | None = None

    @property
    def rank(self) -> int:
        """Its place in the order of the causes."""
        return ORDER.index(self.joined[0] if self.joined else self.cause)


@dataclass(frozen=True, slots=True)
class Held:
    """One line as it stands at some point of the way: its amount before discounts and tax [DZD]."""

    code: str
    amount: Decimal
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of one cause, parts of nothing included."""

    cause: str
    parts: tuple[Part, ...]
    joined: tuple[str, ...] = ()
    refusal: CostingError | None = None


_NOTHING = Held("", ZERO, ZERO, "")
Row = Sold | QuoteLine
R = TypeVar("R", Sold, QuoteLine)
# What tells a line from others: its code; where items are numbered, what it is called, as a number passes to another.
Key = tuple[str, str, int]
Lines = Mapping[Key, QuoteLine]
Stand = Mapping[Key, Held]
Labels = Mapping[Key, Said]


def steps_of(old: Parts, new: Parts, way: Sequence[Passage], *, yearly: bool) -> tuple[Step, ...]:
    """Return the steps from what one quote comes to, to what another does, in the order of the causes.

    Parameters
    ----------
    old, new
        The two quotes.
    way
        The passages from the offer of the one to that of the other.
    yearly
        Of what is paid by the year, each bill with its own tax; else of what is paid once.

    Returns
    -------
    tuple of Step
        Those that move something; they sum to the difference of what is due, or of the committed years, exactly.
    """
    labels = _labels(old, new, way)
    before, after = (_keyed(each.lines, yearly=yearly) for each in (old, new))
    found = [
        _Found(RULES, _ruled(old, new, labels, yearly=yearly)),
        *(_found(each, labels, yearly=yearly) for each in way),
        _Found(DISCOUNT, tuple(_discounted(before, after, labels))),
        _Found(TAX, (*_taxed(before, after, labels), *(() if yearly else _stamped(old, new)))),
        *(() if yearly else [_Found(ROUNDING, _taxed_once(old, before, new, after))]),
    ]
    return _in_order(found)


def _in_order(found: Sequence[_Found]) -> tuple[Step, ...]:
    """Make one step of each cause that moves something, and put them in their order."""
    steps = []
    for cause in dict.fromkeys(each.cause for each in found):
        same = [each for each in found if each.cause == cause]
        parts = tuple(part for each in same for part in each.parts if part.amount)
        if parts:
            steps.append(_step(cause, parts, same[0].joined, same[0].refusal))
    return tuple(sorted(steps, key=lambda step: step.rank))


def _step(cause: str, parts: tuple[Part, ...], joined: tuple[str, ...], refusal: CostingError | None) -> Step:
    reason = None if refusal is None else {lang: said(refusal, lang) for lang in LANGUAGES}
    total = sum((part.amount for part in parts), ZERO)
    return Step(cause, _label(cause, joined), total, parts, joined, reason)


def _label(cause: str, joined: Sequence[str]) -> Said:
    words = messages()
    if not joined:
        return words[f"bridge.{cause}"]
    causes = [{lang: small(text) for lang, text in words[f"bridge.{each}"].items()} for each in joined]
    return in_all("bridge.together", {"causes": causes})


def _found(passage: Passage, labels: Labels, *, yearly: bool) -> _Found:
    before, after = (_stand(rows, yearly=yearly) for rows in (passage.before, passage.after))
    parts = tuple(_moved(before, after, labels))
    if len(passage.causes) == 1:
        return _Found(passage.causes[0], parts)
    return _Found(TOGETHER, parts, passage.causes, passage.refusal)


def _ruled(old: Parts, new: Parts, labels: Labels, *, yearly: bool) -> tuple[Part, ...]:
    """Return what the library's rules moved since a record was written: of the old one, then of the new one."""
    old_lines, new_lines = _stand(old.lines, yearly=yearly), _stand(new.lines, yearly=yearly)
    old_rows, new_rows = _stand(old.offer.rows, yearly=yearly), _stand(new.offer.rows, yearly=yearly)
    return (*_moved(old_lines, old_rows, labels), *_moved(new_rows, new_lines, labels))


def _keyed(rows: Sequence[R], *, yearly: bool | None = None) -> dict[Key, R]:
    """Return the rows in a total by what tells them from others, paid once or by the year; without, every row."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Key, R] = {}
    for row in rows:
        name: tuple[str, str] = (row.service, _label_of(row)["fr"]) if row.service in GIVEN else (row.code, "")
        seen[name] += 1
        if yearly is None or (row.recurring == yearly and not row.optional):
            found[name[0], name[1], seen[name]] = row
    return found


def _label_of(row: Row) -> Said:
    return row.labels if isinstance(row, QuoteLine) else row.line.label


def _stand(rows: Sequence[R], *, yearly: bool) -> Stand:
    return {
        key: Held(row.code, row.amount, row.quantity, row.unit if isinstance(row, QuoteLine) else row.line.unit)
        for key, row in _keyed(rows, yearly=yearly).items()
    }


def _labels(old: Parts, new: Parts, way: Sequence[Passage]) -> Labels:
    """Return the label of every line on the way: as the new quote calls it, else the old one, else as it was priced."""
    priced = (*(each.after for each in way), old.offer.rows, new.offer.rows)
    found = {key: row.line.label for rows in priced for key, row in _keyed(rows).items()}
    return {**found, **{key: line.labels for each in (old, new) for key, line in _keyed(each.lines).items()}}


def _moved(before: Stand, after: Stand, labels: Labels) -> Iterator[Part]:
    """Return what each line comes to more, or less."""
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        held = new or old or _NOTHING
        amount = (new.amount if new is not None else ZERO) - (old.amount if old is not None else ZERO)
        counts = (old.quantity if old is not None else None, new.quantity if new is not None else None)
        counted = (counts, held.unit) if counts[0] != counts[1] else (None, None)
        yield Part(LINE, held.code, labels[key], amount, *counted)


def _discounted(before: Lines, after: Lines, labels: Labels) -> Iterator[Part]:
    for key in dict.fromkeys((*before, *after)):
        old, new = (lines[key].discount if key in lines else ZERO for lines in (before, after))
        yield Part(LINE, (after if key in after else before)[key].code, labels[key], old - new)


def _taxed(before: Lines, after: Lines, labels: Labels) -> Iterator[Part]:
    """Return the tax that follows the net of each line, at its old rate, then what another rate makes of it."""
    for key in dict.fromkeys((*before, *after)):
        held = [lines[key] for lines in (before, after) if key in lines]
        old, new = (_net(lines.get(key)) for lines in (before, after))
        follows = vat_on(new, held[0].vat_rate)
        yield Part(FOLLOWS, held[-1].code, labels[key], follows - vat_on(old, held[0].vat_rate))
        yield Part(RATE, held[-1].code, labels[key], vat_on(new, held[-1].vat_rate) - follows)


def _net(line: QuoteLine | None) -> Decimal:
    return ZERO if line is None else line.amount - line.discount


def _stamped(old: Parts, new: Parts) -> Iterator[Part]:
    yield Part(STAMP, None, messages()["bridge.stamp_duty"], new.totals.stamp_duty - old.totals.stamp_duty)


def _taxed_once(old: Parts, before: Lines, new: Parts, after: Lines) -> tuple[Part, ...]:
    """Return what computing a tax once per rate adds to the taxes of the lines, more than before."""
    first, last = (
        sum((tax.amount for tax in quote.totals.vat), ZERO)
        - sum((vat_on(_net(line), line.vat_rate) for line in lines.values()), ZERO)
        for quote, lines in ((old, before), (new, after))
    )
    return (Part(VAT_ONCE, None, messages()["bridge.vat_once"], last - first),)
