"""The discounts a client asks for on its sheet, as terms of an offer; those that stand are kept as it shows them.

A sheet shows the discount of a line as a share, so that one given as an amount or as a target becomes that share once
the quantity of its line is another. On the whole, a percentage stays one, and what was agreed in dinars stays what it
was in dinars, whatever it was a target for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.estimating import Estimate, under
from costing.money import ZERO, to_centime
from costing.quoting.offering import Offer, offered
from costing.quoting.parts import Parts
from costing.quoting.seen import Seen
from costing.quoting.settling import settled
from costing.terms import Discount, Terms
from costing.wording import say

_HUNDRED = Decimal(100)
_FINEST = Decimal("0.00000001")  # of a share: a percentage holds six decimals


@dataclass(frozen=True, slots=True)
class Conceded:
    """What is asked of discounts: a share by line, one of the whole if any, and the lines with another quantity.

    `moved`: something else than the discount of the whole is asked for too.
    """

    shares: Mapping[str, Decimal]
    whole: Decimal | None
    counted: frozenset[str]
    moved: bool


def conceded(quote: Parts, seen: Seen, priced: Estimate, wish: Conceded) -> Terms:
    """Return the terms of an estimate with the discounts asked for in the place of those that stood there.

    Parameters
    ----------
    quote, seen
        The quote that was sent, and what its sheet showed.
    priced
        The scope with the quantities asked for, under terms with the discounts of the quote.
    wish
        What is asked.
    """
    terms, reason = priced.scope.terms, say("answer.reason", quote.lang)
    steps = [each for _, each in terms.steps]
    shares = {**dict(_shown(seen, steps, wish)), **wish.shares}
    rows = {row.code: row for row in selling(under(priced, listing(terms, ()))).rows} if shares else {}
    for code, share in shares.items():
        if code in rows:
            steps = _on_line(steps, code, share, rows[code].quantity * rows[code].unit_price, reason)
    steps = list(_in_dinars(quote, steps)) if wish.moved else steps
    if wish.whole is not None:
        steps = steps if seen.whole.agreed else [each for each in steps if each.on is not None]
        steps += _on_whole(wish.whole, under(priced, listing(terms, steps)), reason)
    return terms if steps == [each for _, each in terms.steps] else listing(terms, steps)


def listing(terms: Terms, steps: Sequence[Discount]) -> Terms:
    """Return terms with these discounts and no others."""
    held = {"discounts": tuple(steps) or None, "discount_percent": None, "discount_amount": None}
    return terms.model_copy(update=held)


def selling(priced: Estimate) -> Offer:
    """Return what is sold of an estimate under its own terms."""
    return offered(priced, settled(priced.scope, priced.prices))


def _shown(seen: Seen, steps: Sequence[Discount], wish: Conceded) -> Iterator[tuple[str, Decimal]]:
    """Return the shares that the sheet shows on lines with another quantity, where no one percentage gives them."""
    for line in seen.lines:
        given = [each for each in steps if each.on == line.code]
        if line.code in wish.counted and given:
            alone = len(given) == 1 and given[0].percent == line.share * _HUNDRED
            if not alone:
                yield line.code, line.share


def _on_line(steps: Sequence[Discount], code: str, share: Decimal, whole: Decimal, reason: str) -> list[Discount]:
    """Replace the discounts of a line by a share of it, before any of the whole."""
    left = [each for each in steps if each.on != code]
    place = next((place for place, each in enumerate(left) if each.on is None), len(left))
    if share:
        left.insert(place, _of_line(code, share, whole, reason))
    return left


def _of_line(code: str, share: Decimal, whole: Decimal, reason: str) -> Discount:
    """Say a discount in percent where that comes to what the sheet shows, else as the net it leaves."""
    net, amount = to_centime(whole * (1 - share)), to_centime(whole)
    if share == share.quantize(_FINEST) and amount - to_centime(amount * share) == net:
        return Discount(on=code, percent=share * _HUNDRED, reason=reason)
    return Discount(on=code, to_net=net, reason=reason)


def _in_dinars(quote: Parts, steps: Sequence[Discount]) -> Iterator[Discount]:
    """Return the discounts of the whole, targets as what each took off."""
    given = iter([each for each in quote.discounts if each.on is None])
    for each in steps:
        took = each if each.on is not None else next(given)
        if isinstance(took, Discount) or each.percent is not None or each.amount is not None:
            yield each
        else:
            yield Discount(amount=took.amount, reason=each.reason)


def _on_whole(share: Decimal, priced: Estimate, reason: str) -> list[Discount]:
    """Return the discount of the whole in percent; one finer than a percentage holds, as the amount it comes to."""
    if not share:
        return []
    if share == share.quantize(_FINEST):
        return [Discount(percent=share * _HUNDRED, reason=reason)]
    nets: dict[Decimal, Decimal] = {}
    for row in selling(priced).rows:
        nets[row.vat_rate] = nets.get(row.vat_rate, ZERO) + (row.net if row.counted else ZERO)
    return [Discount(amount=sum((to_centime(net * share) for net in nets.values()), ZERO), reason=reason)]
