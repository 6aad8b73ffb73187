"""What a client asks for in its workbook, as the answers and terms of an offer that grants all of it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from costing.answer_errors import AskedUnknown, ChoicesClash, DiscountFixed
from costing.estimating import Estimate, under
from costing.money import exactly
from costing.quoting.asked import Asked
from costing.quoting.conceding import Conceded, conceded
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.own_lines import own_codes
from costing.quoting.parts import Parts
from costing.quoting.repricing import nameable
from costing.quoting.requantifying import requantified
from costing.quoting.seen import PROVISION, Seen, client_code
from costing.terms import Exemption, HandPrice, Terms
from costing.wording import say

PricesKept = Literal["engine", "quoted"]
ENGINE: PricesKept = "engine"
QUOTED: PricesKept = "quoted"
_QUANTITY, _DISCOUNT, WHOLE = "quantity", "discount", "whole_discount"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for together: quantities and discounts by line, the discount of the whole, choices taken or not."""

    quantities: Mapping[str, Decimal]
    shares: Mapping[str, Decimal]
    whole: Decimal | None
    ticked: Mapping[str, bool]

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> "Wish":
        """Read changes."""
        of_lines, whole = {_QUANTITY: dict[str, Decimal](), _DISCOUNT: dict[str, Decimal]()}, None
        ticked = {}
        for each in asked:
            if each.kind in of_lines:
                of_lines[each.kind][each.code] = each.new
            elif each.kind == WHOLE:
                whole = each.new
            else:
                ticked[each.code] = bool(each.new)
        return cls(of_lines[_QUANTITY], of_lines[_DISCOUNT], whole, ticked)


@exactly
def granted(quote: Parts, seen: Seen, asked: Sequence[Asked], prices: PricesKept = "engine") -> Estimate:
    """Price what a client asks for, under terms that grant all of it.

    Parameters
    ----------
    quote
        The quote that was sent.
    seen
        What its sheet showed.
    asked
        What the client changed there.
    prices
        `engine`: unit prices follow the quantities; `quoted`: those of the quote are kept where a quantity changed.

    Returns
    -------
    Estimate
        Of the scope with these quantities, its terms with the discounts and choices.

    Raises
    ------
    AskedUnknown, QuantityFixed, QuantityRefused, LineNeeded, DiscountFixed, ChoicesClash
        What cannot be granted as it is asked.
    """
    wish = Wish.of(asked)
    _check(quote, wish)
    priced = requantified(quote, wish.quantities) if wish.quantities else quote.offer.estimate
    terms = _naming_what_is_left(quote, priced)
    if prices == QUOTED:
        terms = _at_quoted(quote, terms, wish.quantities)
    terms = terms.model_copy(update={"accepted": _accepted(terms, wish.ticked) or None})
    moved = bool(wish.quantities or wish.shares or wish.ticked)
    discounts = Conceded(wish.shares, wish.whole, frozenset(wish.quantities), moved)
    return under(priced, conceded(quote, seen, under(priced, terms), discounts))


def _check(quote: Parts, wish: Wish) -> None:
    """Refuse what the quote does not have, and what cannot be taken together."""
    held = {client_code(line.code): line for line in quote.lines}
    choices = {each.code: each for each in (*quote.options, *quote.variants)}
    for asked, known in (((*wish.quantities, *wish.shares), tuple(held)), (tuple(wish.ticked), tuple(choices))):
        for code in asked:
            if code not in known:
                raise AskedUnknown(code=code, codes=known)
    if PROVISION in wish.shares:
        raise DiscountFixed(code=PROVISION, label=held[PROVISION].labels)
    for codes in clashes(quote, wish.ticked):
        raise ChoicesClash(codes=codes)


def clashes(quote: Parts, ticked: Mapping[str, bool]) -> Iterator[tuple[str, ...]]:
    """Return the codes of choices of which only one may be taken, wherever several are.

    Parameters
    ----------
    quote
        The quote that was sent.
    ticked
        The choices that the client took or left, by their codes.
    """
    groups: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    kinds = (*(("variant", None, each) for each in quote.variants), *(("option", e.group, e) for e in quote.options))
    for kind, group, each in kinds:
        alone = kind == "variant" or group is not None
        if alone and ticked.get(each.code, each.accepted):
            groups[kind, group].append(each.code)
    yield from (tuple(codes) for codes in groups.values() if len(codes) > 1)


def _naming_what_is_left(quote: Parts, priced: Estimate) -> Terms:
    """Return the terms without what names a line that is gone with its quantity."""
    terms, own = priced.scope.terms, own_codes(priced.scope.terms)
    gone = {line.code for line in quote.lines} - {CONTINGENCY, *own, *(line.code for line in priced.lines)}
    if not gone:
        return terms
    lines = tuple(each.model_copy(update={"code": code}) for each, code in zip(terms.lines or (), own, strict=True))
    once, yearly = ([line.code for line in priced.lines if line.recurring is kind] for kind in (False, True))
    kept = nameable(terms.model_copy(update={"lines": lines or None}), once, yearly)
    services = {line.service for line in quote.lines if line.code not in gone}
    known = {None, *once, *yearly, *own, *services}
    discounts = tuple(each for each in terms.discounts or () if each.on in known)
    return kept.model_copy(update={"discounts": discounts or None, "exemption": _exempting(terms.exemption, gone)})


def _exempting(exemption: Exemption | None, gone: Collection[str]) -> Exemption | None:
    if exemption is None or exemption.lines is None:
        return exemption
    lines = tuple(code for code in exemption.lines if code not in gone)
    return exemption.model_copy(update={"lines": lines}) if lines else None


def _at_quoted(quote: Parts, terms: Terms, quantities: Mapping[str, Decimal]) -> Terms:
    """Keep the unit price of the quote on each line that has another quantity."""
    reason = say("answer.kept_reason", quote.lang)
    kept = {
        line.code: HandPrice(unit_price=line.unit_price, reason=reason)
        for line in quote.lines
        if quantities.get(line.code) and not line.own
    }
    return terms.model_copy(update={"prices": {**(terms.prices or {}), **kept} or None})


def _accepted(terms: Terms, ticked: Mapping[str, bool]) -> tuple[str, ...]:
    left = (code for code in terms.accepted or () if ticked.get(code, True))
    return tuple(dict.fromkeys((*left, *(code for code, taken in ticked.items() if taken))))
