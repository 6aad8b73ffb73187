"""An offer as the client's sheet reckons it: every unit price as quoted, discounts as shares, each rate rounded once.

This is what a client sees while it changes quantities, discounts and choices. The engine may come to something else,
as the price of one depends on how many.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from costing.money import ZERO, exactly, to_centime
from costing.offers import Said
from costing.prices import Stamp
from costing.quoting.asked import Asked
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.parts import Parts
from costing.quoting.record import ChoiceRecord, QuoteLine
from costing.quoting.shares import WholeDiscount, granted_share, line_share, whole_discount, whole_percent
from costing.quoting.taxes import stamp_duty

PROVISION = "provision"
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One row of the sheet, paid once: `share` is the discount given on it, `rate` that of its tax [percent].

    `counted`: it is in the totals as they stand.
    """

    code: str
    label: Said
    unit: str
    quantity: Decimal
    unit_price: Decimal
    share: Decimal
    rate: Decimal
    counted: bool

    @property
    def net(self) -> Decimal:
        """What its discount leaves of it [DZD before tax]."""
        return to_centime(self.quantity * self.unit_price * (1 - self.share))


@dataclass(frozen=True)
class Seen:
    """What a client's sheet shows: rows, the discount of the whole, choices, and which of them are taken.

    `means` is how it is paid, `stamp` the scale of the duty on that.
    """

    lines: tuple[SeenLine, ...]
    whole: WholeDiscount
    choices: tuple[ChoiceRecord, ...]
    taken: frozenset[str]
    means: str
    stamp: Stamp

    @cached_property
    @exactly
    def nets(self) -> dict[Decimal, Decimal]:
        """What the lines come to after their own discounts, by rate [DZD before tax]."""
        found = dict.fromkeys(self.whole.fixed, ZERO)
        for line in self.lines:
            if line.counted:
                found[line.rate] = found.get(line.rate, ZERO) + line.net
        return found

    @cached_property
    @exactly
    def bases(self) -> dict[Decimal, Decimal]:
        """What is left of them after the discount of the whole, by rate [DZD before tax]."""
        return {rate: self._base(rate, net) for rate, net in self.nets.items()}

    def _base(self, rate: Decimal, net: Decimal) -> Decimal:
        whole, fixed = self.whole, self.whole.fixed.get(rate, ZERO)
        if whole.agreed:
            off = to_centime(net * whole.granted)
            left = net - off - min(net - off, fixed)
            return left - to_centime(left * whole.share)
        left = net - to_centime(net * whole.share) - fixed
        return min(max(left, ZERO), max(net, ZERO)) if fixed else left

    @cached_property
    @exactly
    def taxes(self) -> dict[Decimal, Decimal]:
        """The value-added tax, by rate [DZD]."""
        return {rate: to_centime(base * rate / _PERCENT) for rate, base in self.bases.items()}

    @property
    def gross(self) -> Decimal:
        """The total with tax [DZD]."""
        return sum(self.bases.values(), ZERO) + sum(self.taxes.values(), ZERO)

    @cached_property
    @exactly
    def stamp_duty(self) -> Decimal:
        """The stamp duty on that [DZD]."""
        return stamp_duty(self.gross, self.means, self.stamp)

    @property
    def due(self) -> Decimal:
        """What the sheet says is to be paid [DZD]."""
        return self.gross + self.stamp_duty

    @exactly
    def asking(self, asked: Sequence[Asked]) -> "Seen":
        """Return what it shows once these changes are made in it."""
        put = {(each.kind, each.code): each.new for each in asked}
        ticked = {each.code: bool(each.new) for each in asked if each.kind in {"option", "variant"}}
        taken = frozenset(code for code in {*self.taken, *ticked} if ticked.get(code, True))
        outside = outside_of(self.choices, taken)
        lines = tuple(
            replace(
                line,
                quantity=put.get(("quantity", line.code), line.quantity),
                share=put.get(("discount", line.code), line.share),
                counted=line.code not in outside,
            )
            for line in self.lines
        )
        whole = replace(self.whole, share=put.get(("whole_discount", ""), self.whole.share))
        return replace(self, lines=lines, whole=whole, taken=taken)


def outside_of(choices: Sequence[ChoiceRecord], taken: Collection[str]) -> set[str]:
    """Return the codes of the lines that are outside the total: of what is not taken, and what a variant leaves out."""
    there = [each for each in choices if each.code in taken]
    outside = {code for each in choices for code in each.lines} - {code for each in there for code in each.lines}
    return outside | {code for each in there for code in each.without}


@exactly
def seen_of(quote: Parts) -> Seen:
    """Return what the sheet of a quote shows as it was sent."""
    choices = (*quote.options, *quote.variants)
    lines = tuple(_line(line, quote) for line in quote.lines if not line.recurring)
    nets = {tax.rate: ZERO for tax in quote.totals.vat}
    for line in lines:
        if line.counted:
            nets[line.rate] = nets.get(line.rate, ZERO) + line.net
    taken = {tax.rate: nets[tax.rate] - tax.base for tax in quote.totals.vat}
    whole = whole_discount(nets, taken, whole_percent(quote.discounts), granted_share(quote.discounts))
    accepted = frozenset(each.code for each in choices if each.accepted)
    return Seen(lines, whole, choices, accepted, quote.terms.payment, quote.offer.estimate.prices.stamp)


def _line(line: QuoteLine, quote: Parts) -> SeenLine:
    whole, off = line.quantity * line.unit_price, own_discount(line, quote)
    share, label = line_share(whole, line.amount - off), dict(line.labels)
    counted = not line.optional
    return SeenLine(
        client_code(line.code), label, line.unit, line.quantity, line.unit_price, share, line.vat_rate, counted
    )


def own_discount(line: QuoteLine, quote: Parts) -> Decimal:
    """Return what the discounts given on a line take off it [DZD before tax], those of the whole left out."""
    return sum((each.parts.get(line.code, ZERO) for each in quote.discounts if each.on is not None), ZERO)


def client_code(code: str) -> str:
    """Return the code of a line as a client reads it: what a confidence adds is a provision."""
    return PROVISION if code == CONTINGENCY else code
