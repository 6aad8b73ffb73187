"""What was given of the prices, by whom and why, and what is left of them to the company; internal."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from costing.commercial_pages import discount_rows, hand_rows
from costing.documents import texts
from costing.money import ZERO
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import money, percent, say

_WHOLE = Decimal(100)
_SHOWN = Decimal("0.01")
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class MarginRow:
    """A line's net after discounts, its cost and its margin [DZD before tax; percent of net]."""

    label: str
    net: str
    cost: str
    margin: str
    percent: str


@dataclass(frozen=True, slots=True)
class FloorRow:
    """A unit price after discounts held against its floor [DZD before tax]."""

    label: str
    price: str
    floor: str
    verdict: str


@dataclass(frozen=True, slots=True)
class DealView:
    """The commercial side: `given_by` who gives the discounts, in their order; prices set by hand; mandates of roles.

    `margins` are of what is paid once, summed in `margin_total`; `yearly_margins` of the rest. `notes` say what the
    margins leave out, `unknown` what the company's book does not hold.
    """

    given_by: str
    discounts: tuple[tuple[str, ...], ...]
    hands: tuple[tuple[str, ...], ...]
    mandates: tuple[tuple[str, str, str, str], ...]
    margins: tuple[MarginRow, ...]
    margin_total: MarginRow | None
    yearly_margins: tuple[MarginRow, ...]
    floors: tuple[FloorRow, ...]
    notes: tuple[str, ...]
    unknown: str


def deal_of(quote: Quote, lang: str) -> DealView:
    """Return the commercial side of a quote."""
    known = [line for line in quote.lines if line.cost is not None and not line.optional]
    once = [line for line in known if not line.recurring]
    whole, floors = quote.margin, tuple(_floor(line, lang) for line in quote.lines if line.floor is not None)
    mandates = tuple(_mandates(quote, lang))
    missing = [("costs", known), ("floors", floors), ("mandates", mandates)]
    labels = [say(f"inside.no_{name}", lang) for name, held in missing if not held]
    total = say("margin.total", lang)
    return DealView(
        given_by=_given_by(quote, lang),
        discounts=tuple((*told, why or _NOTHING) for *told, why in discount_rows(quote, lang)),
        hands=hand_rows(quote, lang),
        mandates=mandates,
        margins=tuple(_margin(line, lang) for line in once),
        margin_total=_margin_row(total, whole.net, whole.cost, lang) if whole is not None else None,
        yearly_margins=tuple(_margin(line, lang) for line in known if line.recurring),
        floors=floors,
        notes=tuple(_notes(quote, lang)),
        unknown=say("inside.unknown", lang, labels=labels) if labels else "",
    )


def _given_by(quote: Quote, lang: str) -> str:
    """Name who gives the discounts; nothing where none is given."""
    if not quote.discounts:
        return ""
    role = quote.terms.role
    if role is None:
        return say("inside.given_by_nobody", lang)
    labels = {entry.key: entry.label for entry in quote.basis.entries if entry.label is not None}
    return say("inside.given_by", lang, role=labels.get(f"{role}.mandate") or role_named(role, lang))


def role_named(role: str, lang: str) -> str:
    """Name a role by the label of the base book; one of the company's own, without a mandate, by its code."""
    known = texts.data("roles")
    return str(known[role]["label"][lang]) if role in known else role


def _mandates(quote: Quote, lang: str) -> Iterator[tuple[str, str, str, str]]:
    for entry in quote.basis.entries:
        if entry.label is not None:
            held = entry.value
            whole, below = held["discount_percent"], held.get("below_floor", False)
            line = held.get("line_percent", whole)
            may = say("inside.yes" if below else "inside.no", lang)
            yield entry.label[lang], percent(whole, lang), percent(line, lang), may


def _margin(line: QuoteLine, lang: str) -> MarginRow:
    return _margin_row(line.labels[lang], line.amount - line.discount, line.cost or ZERO, lang)


def _margin_row(label: str, net: Decimal, cost: Decimal, lang: str) -> MarginRow:
    share = percent(((net - cost) / net * _WHOLE).quantize(_SHOWN), lang) if net else _NOTHING
    return MarginRow(label, money(net, lang), money(cost, lang), money(net - cost, lang), share)


def _floor(line: QuoteLine, lang: str) -> FloorRow:
    floor = line.floor or ZERO
    price = (line.amount - line.discount) / line.quantity
    verdict = say("inside.under" if price < floor else "inside.above", lang)
    return FloorRow(line.labels[lang], money(price, lang), money(floor, lang), verdict)


def _notes(quote: Quote, lang: str) -> Iterator[str]:
    whole = quote.margin
    labels = [line.labels[lang] for line in quote.lines if whole is not None and line.code in whole.without_cost]
    if labels:
        yield say("margin.without", lang, labels=labels)
