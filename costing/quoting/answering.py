"""The answer to what a client asks for in its workbook: what each change is worth, and the revision that grants them.

A change is told twice: at the unit prices quoted, as the client's sheet shows it, and as the engine prices it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.answer_errors import PricesNotHeld
from costing.errors import CostingError
from costing.estimating import under
from costing.money import ZERO, exactly
from costing.offers import Said
from costing.quoting.approving import approval_of
from costing.quoting.asked import Asked
from costing.quoting.bridging import Bridge, bridge
from costing.quoting.conceding import selling
from costing.quoting.granting import QUOTED, WHOLE, PricesKept, granted
from costing.quoting.offering import Offer
from costing.quoting.quote import Quote
from costing.quoting.record import ApprovalReason, ApprovalRecord, QuoteLine
from costing.quoting.refusing import refused
from costing.quoting.seen import Seen, client_code, seen_of
from costing.wording import LANGUAGES, messages, say

_QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Effect:
    """One change alone, against the quote: what it adds to the amount due [DZD].

    `at_quoted` is by the unit prices quoted, as the client's sheet shows it; `priced` as the engine has it, nothing
    where it is refused alone (`refusal`). The unit prices are those of a line with another quantity [DZD before tax];
    without a priced one, the line is gone. `unit_price_kept`: that of the quote was kept in the place of the engine's.
    `approval`: why it would have to be approved, by itself.
    """

    asked: Asked
    label: Said
    unit: str | None
    at_quoted: Decimal
    priced: Decimal | None
    unit_price_quoted: Decimal | None = None
    unit_price_priced: Decimal | None = None
    unit_price_kept: bool = False
    approval: tuple[ApprovalReason, ...] = ()
    refusal: CostingError | None = None

    @property
    def price_moved(self) -> bool:
        """Whether the engine asks another unit price for the quantity."""
        return self.unit_price_priced is not None and self.unit_price_priced != self.unit_price_quoted


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that nobody touched and that follows the changes: its amounts [DZD before tax]; gone is nothing.

    `reckoned`: the part of it that covers the unforeseen was reckoned anew.
    """

    code: str
    label: Said
    before: Decimal
    after: Decimal
    reckoned: bool = False


@dataclass(frozen=True)
class Answer:
    """What is answered to a client: each change, all of them together, and the revision [DZD].

    `seen` is what the client's sheet shows with all changes, `asked_due` what it says is to be paid; `due` what the
    revision comes to. Without any change there is no revision, and both are what was quoted.
    """

    quote: Quote
    prices: PricesKept
    changes: tuple[Effect, ...]
    quoted: Seen
    seen: Seen
    revision: Quote | None

    @property
    def asked_due(self) -> Decimal:
        """What is due at the unit prices quoted, all changes together."""
        return self.seen.due

    @property
    def due(self) -> Decimal:
        """What is due under the revision."""
        return (self.revision or self.quote).totals.due

    @property
    def approval(self) -> ApprovalRecord | None:
        """Who has to approve the revision, and why; nothing where it is within floors and mandates; internal."""
        return self.revision.approval if self.revision is not None else None

    @property
    def bridge(self) -> Bridge | None:
        """What leads from the quote to the revision."""
        return bridge(self.quote, self.revision) if self.revision is not None else None

    @property
    def followed(self) -> tuple[Moved, ...]:
        """The lines nobody touched whose amount moved with the changes."""
        if self.revision is None:
            return ()
        touched = {each.asked.code for each in self.changes if each.asked.kind == _QUANTITY}
        before, after = ({line.code: line for line in each.lines} for each in (self.quote, self.revision))
        every = {code: line for code, line in {**after, **before}.items() if code not in touched}
        moved = (_moved(line, before.get(code), after.get(code)) for code, line in every.items())
        return tuple(each for each in moved if each.before != each.after)


def _moved(line: QuoteLine, before: QuoteLine | None, after: QuoteLine | None) -> Moved:
    amounts = [ZERO if side is None else side.amount for side in (before, after)]
    parts = [ZERO if side is None else side.contingency for side in (before, after)]
    return Moved(line.code, line.labels, amounts[0], amounts[1], reckoned=parts[0] != parts[1])


@exactly
def answer(
    quote: Quote,
    asked: Sequence[Asked],
    *,
    prices: PricesKept = "engine",
    role: str | None = None,
) -> Answer:
    """Answer what a client asks for in its workbook.

    Parameters
    ----------
    quote
        The quote that was sent, made here or read from its record.
    asked
        What the client changed where it may.
    prices
        `engine`: unit prices of the revision follow its quantities; `quoted`: where a quantity changed, the unit price
        of the quote is kept, as a price set by hand.
    role
        Who answers, by the mandates of the company's book; who gave the quote's discounts, if absent.

    Returns
    -------
    Answer
        Each change at the unit prices quoted and as the engine prices it [DZD, tax included], and the next revision, on
        the quote's own day and at its own prices; no revision where nothing is asked. Other terms, such as a longer
        validity, are a step of that revision: `answer.revision.with_terms(...)`.

    Raises
    ------
    AskedRefused
        What cannot be granted as it is asked, with its cells, all at once: its `refusals` are AskedUnknown,
        QuantityFixed, QuantityRefused, LineNeeded, DiscountFixed, ChoicesClash, TermsRefused (discounts that together
        take off more than there is), or what the engine refuses of the whole.
    PricesNotHeld
        Unit prices to be kept of a quote sold at a confidence, where other lines move with its provision.
    RecordDiffers
        A record whose figures this version of the library does not get any more.
    """
    real = tuple(each for each in asked if each.new != each.old)
    seen, _ = seen_of(quote), quote.reopened
    if not real:
        return Answer(quote, prices, (), seen, seen, None)
    try:
        revision = quote.revise(granted(quote, seen, real, prices), role=role)
    except CostingError as together:
        raise refused(quote, seen, real, prices, together) from together
    alone = _Alone(quote, seen, prices, role, _reasons(_selling(quote, seen, (), prices, role)))
    made = Answer(quote, prices, tuple(alone.effect(each) for each in real), seen, seen.asking(real), revision)
    if prices == QUOTED and quote.terms.confidence is not None and made.followed:
        raise _not_held(made.followed)
    return made


def _not_held(moved: Sequence["Moved"]) -> PricesNotHeld:
    labels = {lang: say("view.comma", lang).join(each.label[lang] for each in moved) for lang in LANGUAGES}
    return PricesNotHeld(codes=tuple(client_code(each.code) for each in moved), labels=labels)


@dataclass(frozen=True, slots=True)
class _Alone:
    """Prices one change at a time against the quote."""

    quote: Quote
    seen: Seen
    prices: PricesKept
    role: str | None
    had: tuple[ApprovalReason, ...]

    def effect(self, asked: Asked) -> Effect:
        line = next((each for each in self.quote.lines if each.code == asked.code), None)
        counted = asked.kind == _QUANTITY and line is not None
        quoted = line.unit_price if counted and line is not None else None
        label, unit = self._label(asked), line.unit if counted and line is not None else None
        at_quoted = self.seen.asking((asked,)).due - self.seen.due
        try:
            offer = _selling(self.quote, self.seen, (asked,), self.prices, self.role)
        except CostingError as refusal:
            return Effect(asked, label, unit, at_quoted, None, quoted, refusal=refusal)
        row = next((row for row in offer.rows if counted and row.code == asked.code), None)
        more = offer.sums.due - self.quote.totals.due
        prices = (quoted, row.unit_price if row is not None else None, row is not None and row.listed != row.unit_price)
        return Effect(asked, label, unit, at_quoted, more, *prices, self._approval(offer))

    def _label(self, asked: Asked) -> Said:
        if asked.kind == WHOLE:
            return messages()["answer.whole"]
        named = {each.code: each.label for each in (*self.quote.options, *self.quote.variants)}
        lines = {line.code: line.labels for line in self.quote.lines}
        held = lines if asked.kind in {_QUANTITY, "discount"} else named
        return held[asked.code]

    def _approval(self, offer: Offer) -> tuple[ApprovalReason, ...]:
        """Return why a change needs approval that the quote itself, by the same role, does not."""
        had = {(each.kind, each.code) for each in self.had}
        return tuple(each for each in _reasons(offer) if (each.kind, each.code) not in had)


def _selling(quote: Quote, seen: Seen, asked: Sequence[Asked], prices: PricesKept, role: str | None) -> Offer:
    priced = granted(quote, seen, asked, prices)
    terms = priced.scope.terms if role is None else priced.scope.terms.model_copy(update={"role": role})
    return selling(under(priced, terms))


def _reasons(offer: Offer) -> tuple[ApprovalReason, ...]:
    found = approval_of(offer)
    return found.reasons if found is not None else ()
