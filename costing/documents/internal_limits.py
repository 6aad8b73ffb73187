"""How far prices may be lowered, as the record of a quote has it: mandates, floors, least margins, listed prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from costing.documents.inside_deal import role_named
from costing.money import CENTIME, ZERO
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class MandateView:
    """What a role may give [share of the listed price], on the whole and on a line; `below`: under a floor too."""

    key: str
    label: str
    whole: Decimal
    line: Decimal
    below: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """The mandates of a quote, and that of whoever gives its discounts: nothing may be given by a role without one."""

    mandates: tuple[MandateView, ...]
    own: MandateView | None
    least_margins: dict[str, Decimal]

    @property
    def mandated(self) -> bool:
        """Whether the company has set mandates at all."""
        return bool(self.mandates)

    @property
    def line(self) -> Decimal:
        """What may be given on a line [share]."""
        return self.own.line if self.own is not None else ZERO

    @property
    def whole(self) -> Decimal:
        """What may be given on the whole [share]."""
        return self.own.whole if self.own is not None else ZERO

    @property
    def below(self) -> bool:
        """Whether floors do not bind."""
        return self.own is not None and self.own.below

    def least(self, line: QuoteLine) -> Decimal | None:
        """Return the least margin of a line [share of its net], where its floor is one and its cost is known."""
        return self.least_margins.get(line.service) if line.cost is not None and line.floor is not None else None


def limits_of(quote: Quote, lang: str) -> Limits:
    """Read how far the prices of a quote may be lowered."""
    role = quote.terms.role
    mandates, margins = [], {}
    for entry in quote.basis.held:
        file, _, name = entry.key.partition(".")
        if name == "mandate" and entry.label is not None:
            whole = Decimal(str(entry.value["discount_percent"]))
            line = Decimal(str(entry.value.get("line_percent", whole)))
            below = bool(entry.value.get("below_floor", False))
            mandates.append(MandateView(file, entry.label[lang], whole / _PERCENT, line / _PERCENT, below))
        elif file == "floors" and "margin_percent" in entry.value:
            margins[name] = Decimal(str(entry.value["margin_percent"])) / _PERCENT
    own = next((each for each in mandates if each.key == role), None)
    if own is None and role is not None:
        own = MandateView(role, role_named(role, lang), ZERO, ZERO, below=False)
    return Limits(tuple(mandates), own, margins)


def net_of(line: QuoteLine) -> Decimal:
    """Return what is left of a line after discounts [DZD before tax]."""
    return line.amount - line.discount


def listed_of(line: QuoteLine) -> Decimal:
    """Return the amount of a line before any discount and any price set by hand [DZD before tax]."""
    if line.price_before is None:
        return line.amount
    return line.price_before * line.quantity + (ZERO if line.service == CONTINGENCY else line.contingency)


def given_of(lines: Iterable[QuoteLine]) -> tuple[Decimal, Decimal]:
    """Return what lines are listed at, and what is left of them after all that was given [DZD before tax]."""
    held = tuple(lines)
    return sum(map(listed_of, held), ZERO), sum(map(net_of, held), ZERO)


def floor_amount(line: QuoteLine) -> Decimal:
    """Return the least that a line may be sold for in all, to the centime above [DZD before tax]."""
    return ((line.floor or ZERO) * line.quantity).quantize(CENTIME, ROUND_CEILING)


def allowed(listed: Decimal, mandate: Decimal) -> Decimal:
    """Return how much a mandate lets give of a listed amount, to the centime below [DZD before tax]."""
    return (listed * mandate).quantize(CENTIME, ROUND_FLOOR)


def parted(lines: Iterable[QuoteLine]) -> tuple[tuple[str, tuple[QuoteLine, ...]], ...]:
    """Return the lines by what they are: paid once, options, paid by the year; what there is none of is left out."""
    held = tuple(lines)
    parts = (
        ("once", tuple(line for line in held if not (line.recurring or line.optional))),
        ("options", tuple(line for line in held if line.optional)),
        ("yearly", tuple(line for line in held if line.recurring and not line.optional)),
    )
    return tuple(part for part in parts if part[1])
