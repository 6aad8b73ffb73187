"""Whether an offer may be sent as it is: floors of unit prices and mandates of roles held against it; internal.

A discount is measured from the listed price, the part of a confidence included, so that a price set by hand counts as
the discount it is. What rounding to the centime adds to it is none: five percent of a sum may come to part of a centime
more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from costing.company import Mandate, Role
from costing.money import CENTIME, ZERO
from costing.prices import Prices
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.margins import cost_of
from costing.quoting.offering import Offer
from costing.quoting.record import ApprovalReason, ApprovalRecord
from costing.quoting.sold import Sold
from costing.tracing import PERCENT
from costing.wording import in_all

WHOLE, LINE, FLOOR = "whole", "line", "floor"
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Measured:
    """What is given of a price: on the whole or a line (`row`), the discount of what is listed; under a floor, a price.

    Amounts are dinars before tax.
    """

    kind: str
    found: Decimal
    listed: Decimal = ZERO
    row: Sold | None = None
    floor: Decimal = ZERO

    def is_within(self, role: Role | None) -> bool:
        """Whether a role may give it; whoever is not named may give nothing."""
        mandate = role.mandate if role is not None else None
        if self.kind == FLOOR:
            return mandate is not None and mandate.below_floor
        if mandate is None:
            return not self.found
        most = mandate.whole if self.kind == WHOLE else mandate.line
        return self.found <= (self.listed * most).quantize(CENTIME, ROUND_CEILING)

    def percent(self, most: Decimal) -> Decimal:
        """Return the discount as a percentage to be told, never as little as the `most` that it is beyond [percent]."""
        exact = self.found / self.listed * PERCENT
        told = exact.quantize(_SHOWN, ROUND_HALF_UP)
        return (told if told > most else exact.quantize(_SHOWN, ROUND_UP)).normalize()


def measured(rows: Sequence[Sold], prices: Prices) -> tuple[Measured, ...]:
    """Measure what rows give: the whole of what is paid once, each line, and each line that is under its floor."""
    counted = [row for row in rows if row.counted]
    whole, lines = _discount(WHOLE, counted), (_discount(LINE, [row], row) for row in rows)
    return (whole, *lines, *_under_floors(rows, prices))


def _discount(kind: str, rows: Sequence[Sold], row: Sold | None = None) -> Measured:
    """Measure the discount of rows; a price above the listed one is none."""
    listed = sum(map(_listed, rows), ZERO)
    return Measured(kind, max(listed - sum((each.net for each in rows), ZERO), ZERO), listed, row)


def _listed(row: Sold) -> Decimal:
    """Return the listed amount of a row; the line of what no other took of a contingency is nothing else."""
    return row.listed * row.quantity + (ZERO if row.service == CONTINGENCY else row.contingency)


def _under_floors(rows: Sequence[Sold], prices: Prices) -> Iterator[Measured]:
    for row in rows:
        floor = floor_of(row, prices)
        if floor is not None and row.net < floor * row.quantity:
            yield Measured(FLOOR, row.net / row.quantity, row=row, floor=floor)


def floor_of(row: Sold, prices: Prices) -> Decimal | None:
    """Return the lowest unit price of a row [DZD before tax]; nothing where none is set, or its cost is not known."""
    floor = prices.company.floors.get(row.service) if row.quantity else None
    if floor is None:
        return None
    cost = cost_of(row, prices)
    return floor.price(row.listed, None if cost is None else cost / row.quantity)


def rooms(rows: Sequence[Sold], prices: Prices, role: str | None) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Return how much more a role may take off rows [DZD before tax], in centimes: in all, and off each of them."""
    who = prices.company.roles.get(role or "")
    mandate = who.mandate if who is not None else None
    counted = [row for row in rows if row.counted]
    whole = left = sum((row.net for row in counted), ZERO)
    if prices.company.mandated:
        listed = sum((_listed(row) for row in counted), ZERO)
        whole = _part(listed, mandate.whole if mandate else ZERO) - (listed - left)
    return max(whole, ZERO), tuple(_room(row, prices, mandate) for row in rows)


def _room(row: Sold, prices: Prices, mandate: Mandate | None) -> Decimal:
    room = row.net
    if prices.company.mandated:
        room = min(room, _part(_listed(row), mandate.line if mandate else ZERO) - (_listed(row) - row.net))
    floor = floor_of(row, prices)
    if floor is not None and not (mandate and mandate.below_floor):
        room = min(room, row.net - (floor * row.quantity).quantize(CENTIME, ROUND_CEILING))
    return max(room, ZERO)


def _part(listed: Decimal, share: Decimal) -> Decimal:
    return (listed * share).quantize(CENTIME, ROUND_FLOOR)


def within(offer: Offer) -> bool:
    """Whether an offer may be sent as it is by whoever gives its discounts."""
    return not _beyond(offer)


def _beyond(offer: Offer) -> tuple[Measured, ...]:
    """Return what goes beyond floors and mandates; without mandates in the book there are only floors."""
    prices = offer.estimate.prices
    role = prices.company.roles.get(offer.terms.role or "")
    mandated = bool(prices.company.mandated)
    found = [each for each in measured(offer.rows, prices) if mandated or each.kind == FLOOR]
    return tuple(each for each in found if not each.is_within(role))


def approval_of(offer: Offer) -> ApprovalRecord | None:
    """Record who has to approve an offer and why; nothing where it is within floors and mandates.

    Parameters
    ----------
    offer
        What is sold, under the book of a company.

    Returns
    -------
    ApprovalRecord or None
        `by` is the role with the least mandate that covers it; nobody where no mandate does.
    """
    beyond = _beyond(offer)
    if not beyond:
        return None
    company = offer.estimate.prices.company
    role = company.roles.get(offer.terms.role or "")
    by = next((each for each in company.mandated if all(found.is_within(each) for found in beyond)), None)
    return ApprovalRecord(
        by=by.code if by is not None else None,
        by_label=dict(by.label) if by is not None else None,
        reasons=tuple(_reason(found, role) for found in beyond),
    )


def _reason(found: Measured, role: Role | None) -> ApprovalReason:
    mandate = role.mandate if role is not None else None
    code = found.row.code if found.row is not None else None
    facts: dict[str, Any] = {"label": found.row.line.label} if found.row is not None else {}
    if found.kind == FLOOR:
        facts |= {"found_dzd": found.found, "floor_dzd": found.floor}
        return ApprovalReason(kind=FLOOR, code=code, text=in_all("approval.floor", facts))
    most = ZERO if mandate is None else mandate.whole if found.kind == WHOLE else mandate.line
    facts |= {"percent": found.percent(most * PERCENT), "most": most * PERCENT}
    facts |= {"role": role.label} if role is not None else {}
    key = f"approval.{found.kind}" if role is not None else f"approval.{found.kind}_of_nobody"
    return ApprovalReason(kind=found.kind, code=code, text=in_all(key, facts))
