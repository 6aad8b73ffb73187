"""Lines of one's own and prices set by hand, as lines an estimate could have made: certain, and said to be so."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from costing.lines import Line, Span, Step, Telling, known
from costing.money import CENTIME
from costing.quoting.sold import OWN, Sold
from costing.terms import HandPrice, OwnLine, Terms
from costing.wording import LANGUAGES, messages

BY_HAND = "set_by_hand"
_STANDARD = "standard"


def own_codes(terms: Terms) -> tuple[str, ...]:
    """Return the codes of the lines of one's own: as given, else numbered."""
    return tuple(each.code or f"{OWN}.{number}" for number, each in enumerate(terms.lines or (), start=1))


def own_line(code: str, said: OwnLine) -> Line:
    """Return a line of one's own, in the words it was written in, whatever the language."""
    price, amount = float(said.unit_price), float(said.quantity * said.unit_price)
    return Line(
        code=code,
        service=OWN,
        label=dict.fromkeys(LANGUAGES, said.label),
        note=dict.fromkeys(LANGUAGES, ""),
        unit=said.unit,
        quantity=Span(*(float(said.quantity),) * 3),
        unit_price=Span(price, price, price),
        amount=Span(amount, amount, amount),
        open_top=False,
        recurring=said.recurring,
        vat=_STANDARD,
        step=CENTIME,
        exact=said.unit_price.quantize(CENTIME),
        reasons=(),
        telling=known(_step(said.unit_price)),
        entries=(),
        cost=said.cost,
    )


def own_rate(said: OwnLine, standard: Decimal) -> Decimal:
    """Return the rate of tax [percent] of a line of one's own; exempt, none."""
    if said.exemption is not None:
        return Decimal(0)
    return standard if said.vat_percent is None else said.vat_percent


def priced_by_hand(row: Sold, said: HandPrice) -> Sold:
    """Return a row at a unit price set by hand; its range stays beside it, and the price it had is kept."""
    price = said.unit_price.quantize(CENTIME)
    step = _step(price, reason=said.reason, listed=float(row.listed))
    line = replace(row.line, exact=price, telling=partial(_then, row.line.telling, step))
    return replace(row, line=line, unit_price=price, amount=line.amount_at(price), by_hand=said.reason)


def _step(price: Decimal, **facts: Any) -> Step:
    return Step(BY_HAND, price, "dzd", "scope", label=messages()[f"step.{BY_HAND}"], facts=facts)


def _then(telling: Telling, step: Step) -> Iterator[Step]:
    yield from telling()
    yield step


def certain(rows: Sequence[Sold]) -> dict[str, Decimal]:
    """Return the amounts of the rows that were set by hand or are one's own, by code [DZD before tax]."""
    return {row.code: row.line.firm_amount for row in rows if row.by_hand is not None or row.service == OWN}
