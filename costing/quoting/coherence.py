"""Whether the figures of a record agree with each other: lines sum to net, net and taxes to what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costing.money import ZERO, to_centime
from costing.quoting.parts import Parts
from costing.quoting.taxes import vat_by_rate


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of a record that does not come out again: its place, what the record says, and what comes out."""

    place: str
    recorded: Any
    again: Any


def contradictions(record: Parts) -> Iterator[Difference]:
    """Tell the figures of a record that do not follow from the others, whatever they were reckoned with."""
    for line in record.lines:
        yield from _unlike(f"lines.{line.code}.amount", line.amount, to_centime(line.quantity * line.unit_price))
    totals, counted = record.totals, [line for line in record.lines if not (line.recurring or line.optional)]
    yield from _unlike("totals.net", totals.net, sum((line.amount for line in counted), ZERO))
    yield from _unlike("totals.discount", totals.discount, sum((line.discount for line in counted), ZERO))
    taxes = vat_by_rate((line.vat_rate, line.amount - line.discount) for line in counted)
    said = {tax.rate: (tax.base, tax.amount) for tax in totals.vat}
    reckoned = {tax.rate: (tax.base, tax.amount) for tax in taxes}
    for rate in dict.fromkeys((*said, *reckoned)):
        then, now = said.get(rate, (ZERO, ZERO)), reckoned.get(rate, (ZERO, ZERO))
        yield from _unlike(f"totals.vat.{rate.normalize():f}.base", then[0], now[0])
        yield from _unlike(f"totals.vat.{rate.normalize():f}.amount", then[1], now[1])
    net = totals.net - totals.discount + sum((tax.amount for tax in totals.vat), ZERO)
    yield from _unlike("totals.gross", totals.gross, net)
    yield from _unlike("totals.due", totals.due, totals.gross + totals.stamp_duty)


def _unlike(place: str, recorded: Decimal, again: Decimal) -> Iterator[Difference]:
    if recorded != again:
        yield Difference(place, f"{recorded:.2f}", f"{again:.2f}")
