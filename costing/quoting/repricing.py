"""The way from one offer to another, one input changed at a time: what every row comes to after each change.

Whatever is changed later stands at its old value until then, so that two changes that meet, more of something at
another price, count where the later one is made.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from costing.digests import input_of
from costing.errors import CostingError
from costing.estimating import estimate_at, under
from costing.prices import Prices, Service
from costing.quoting.choices import choices_of
from costing.quoting.offering import Offer, offered
from costing.quoting.own_lines import own_codes
from costing.quoting.record import QuoteLine
from costing.quoting.settling import settled
from costing.quoting.sold import Sold
from costing.risk_terms import RiskTerms
from costing.scope import Scope
from costing.terms import Option, Terms, Variant

RULES, EXCHANGE, PRICE_BOOK, ROUNDING, SCOPE, TERMS = "rules", "exchange", "price_book", "rounding", "scope", "terms"
# As an offer sells it, or as a record holds it.
Row = Sold | QuoteLine
Rows = Sequence[Row]
# Terms that move no amount before tax and before discounts.
_MOVE_NOTHING = (
    "discounts", "discount_percent", "discount_amount", "role", "exemption", "start", "milestones", "public_contract",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """One change, or several that cannot be told apart, and the rows before and after it.

    `refusal` is why they cannot.
    """

    causes: tuple[str, ...]
    before: Rows
    after: Rows
    refusal: CostingError | None = None


def passages(old: Offer, new: Offer) -> tuple[Passage, ...]:
    """Change one offer into another: exchange rates, other prices, rounding, scope, then terms.

    Parameters
    ----------
    old, new
        Two offers, of any scopes, prices and terms.

    Returns
    -------
    tuple of Passage
        In that order, each beginning where the one before it ends; what changes nothing is left out. The first begins
        with the rows of the one, the last ends with those of the other.

    Notes
    -----
    Where the prices between are refused (a service that the other book lacks, a rate that is missing), the change is
    told together with the next one that is not.
    """
    made: list[Passage] = []
    terms, last = bare(old.estimate.scope.terms), bare(new.estimate.scope.terms)
    held, waiting, refusal = old.rows, list[str](), None
    for cause, scope, prices in _inputs(old, new):
        waiting.append(cause)
        try:
            rows = _rows(scope, prices, terms)
        except CostingError as error:
            refusal = refusal or error
            continue
        made.append(Passage(tuple(waiting), held, rows, refusal))
        held, waiting, refusal = rows, [], None
    if terms != last:
        waiting.append(TERMS)
    if waiting:
        made.append(Passage(tuple(waiting), held, new.rows, refusal))
    return tuple(made)


def _inputs(old: Offer, new: Offer) -> Iterator[tuple[str, Scope, Prices]]:
    """Return what is priced after each change before that of the terms; what changes nothing is left out."""
    scope, prices = _plain(old), old.estimate.prices
    other = _plain(new)
    last = prices if prices.fingerprint == new.estimate.prices.fingerprint else new.estimate.prices
    abroad = scope.model_copy(update={"exchange": other.exchange})
    rated = prices if _rates(prices) == _rates(last) else _at_rates(prices, last)
    stepped = _at_steps(last, prices) if last is not prices else prices
    for cause, its_scope, its_prices in (
        (EXCHANGE, abroad, rated),
        (PRICE_BOOK, abroad, stepped),
        (ROUNDING, abroad, last),
        (SCOPE, other, last),
    ):
        if its_prices is not prices or its_scope != scope:
            yield cause, its_scope, its_prices
        scope, prices = its_scope, its_prices


def _plain(offer: Offer) -> Scope:
    return offer.estimate.scope.model_copy(update={"terms": Terms()})


def _rates(prices: Prices) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return {currency: rate.dzd for currency, rate in prices.rates.items()}, prices.volatility


def _at_rates(prices: Prices, other: Prices) -> Prices:
    """Return some prices at the exchange rates and volatilities of others."""
    kept = {key: entry for key, entry in prices.entries.items() if input_of(key) != EXCHANGE}
    rates = {key: entry for key, entry in other.entries.items() if input_of(key) == EXCHANGE}
    return replace(prices, rates=other.rates, volatility=other.volatility, entries={**kept, **rates})


def _at_steps(prices: Prices, other: Prices) -> Prices:
    """Return some prices, each service rounded to the commercial step that others have; themselves, if it is theirs."""
    steps = {code: service.step for code, service in other.all_services.items()}

    def stepped(services: Mapping[str, Service]) -> dict[str, Service]:
        return {code: replace(each, step=steps.get(code, each.step)) for code, each in services.items()}

    services, given = stepped(prices.services), stepped(prices.given)
    same = services == prices.services and given == prices.given
    return prices if same else replace(prices, services=services, given=given)


def _rows(scope: Scope, prices: Prices, terms: Terms) -> tuple[Sold, ...]:
    """Price a scope, and make it firm under the terms as far as they can name what is there."""
    priced = estimate_at(scope.model_copy(update={"terms": terms}), prices)
    once = [line.code for line in priced.lines if not line.recurring]
    named = nameable(terms, once, [line.code for line in priced.lines if line.recurring])
    made = under(priced, named)
    return offered(made, settled(made.scope, prices)).rows


def bare(terms: Terms) -> Terms:
    """Return terms without what moves no amount before tax and discounts; lines of one's own keep their codes."""
    codes = own_codes(terms)
    untaxed = {"vat_percent": None, "exemption": None, "cost": None}
    lines = tuple(
        each.model_copy(update={**untaxed, "code": code}) for code, each in zip(codes, terms.lines or (), strict=True)
    )
    return terms.model_copy(update={**dict.fromkeys(_MOVE_NOTHING), "lines": lines or None})


def nameable(terms: Terms, once: Sequence[str], yearly: Sequence[str]) -> Terms:
    """Return bare terms without what names a line that is not there, or has a code that a priced line has.

    Parameters
    ----------
    terms
        Terms as `bare` leaves them.
    once, yearly
        The codes of the priced lines, paid once and by the year.
    """
    priced = {*once, *yearly}
    own = tuple(each for each in terms.lines or () if each.code not in priced)
    there = priced | {each.code for each in own if each.code is not None}
    paid_once = {*once, *(each.code for each in own if each.code is not None and not each.recurring)}
    kept = terms.model_copy(
        update={
            "lines": own or None,
            "prices": {code: price for code, price in (terms.prices or {}).items() if code in priced} or None,
            "options": tuple(_options(terms.options or (), there)) or None,
            "variants": tuple(_variants(terms.variants or (), there)) or None,
            "risk": _risk(terms.risk, paid_once),
        }
    )
    choices = {choice.code for choice in choices_of(kept, own_codes(kept))}
    accepted = tuple(code for code in terms.accepted or () if code in choices)
    return kept.model_copy(update={"accepted": accepted or None})


def _options(options: Sequence[Option], there: Collection[str]) -> Iterator[Option]:
    for each in options:
        lines = tuple(code for code in each.lines if code in there)
        if lines:
            yield each.model_copy(update={"lines": lines, "code": each.name})


def _variants(variants: Sequence[Variant], there: Collection[str]) -> Iterator[Variant]:
    for each in variants:
        lines, without = (tuple(code for code in named or () if code in there) for named in (each.lines, each.without))
        if lines or without:
            yield each.model_copy(update={"lines": lines or None, "without": without or None})


def _risk(risk: RiskTerms | None, once: Collection[str]) -> RiskTerms | None:
    """Return terms of risk without ranges and loadings of lines that are not there."""
    if risk is None:
        return None
    kept = {
        name: {code: value for code, value in (getattr(risk, name) or {}).items() if code in once} or None
        for name in ("ranges", "loadings")
    }
    return risk.model_copy(update=kept)
