"""What the client pays in each contract year, the taxes it bears itself included: the cost of ownership as it grows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal, get_args

from costing.money import ZERO, apportioned
from costing.quoting.offering import Offer
from costing.quoting.record import Amount, MaintenanceRecord, Ownership, Record, Said
from costing.quoting.sold import Sold
from costing.quoting.taxes import vat_on
from costing.scope import MOST_YEARS
from costing.wording import in_all

Kind = Literal["once", "maintenance", "services"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_ONCE = 0


class CostYear(Record):
    """What is paid for one contract year [DZD]; year 0 is what is paid once.

    `net` and `vat` are of what is invoiced; `once`, `maintenance` and `services`, which is what else is paid by the
    year, have their tax in them. `taxes` the client bears itself. `cumulated`: all of it, this year and before.
    `and_after`: it stands for the years after it too.
    """

    year: int
    and_after: bool = False
    label: Said
    net: Amount
    vat: Amount
    once: Amount
    maintenance: Amount
    services: Amount
    taxes: Amount
    cumulated: Amount

    @property
    def gross(self) -> Decimal:
        """What is invoiced, tax included."""
        return self.once + self.maintenance + self.services


@dataclass(frozen=True, slots=True)
class _Bill:
    """What is invoiced for a year: which year, what for, before tax and the tax [DZD]."""

    year: int
    kind: Kind
    net: Decimal
    vat: Decimal


def cost_by_year_of(offer: Offer, maintenance: MaintenanceRecord | None, ownership: Ownership) -> tuple[CostYear, ...]:
    """Record what is paid for each contract year; nothing where nothing is paid by the year.

    A service of several years is spread over them by largest remainder, its tax too: the years sum to its bill.
    """
    yearly = [row for row in offer.rows if row.recurring and not row.optional]
    if not yearly:
        return ()
    care = offer.estimate.maintenance
    contract = {line.code: number for number, line in enumerate(care.lines, start=1)} if care is not None else {}
    bills = [*_once(offer), *(bill for row in yearly for bill in _bills(row, contract))]
    labels = {each.year: dict(each.label) for each in maintenance.years} if maintenance is not None else {}
    longer = any(row.code not in contract and row.quantity > MOST_YEARS for row in yearly)
    taxes = sum((tax.amount for tax in ownership.taxes), ZERO)
    return tuple(_years(bills, labels, taxes, last=MOST_YEARS if longer else None))


def _once(offer: Offer) -> Iterator[_Bill]:
    if any(row.counted for row in offer.rows):
        sums = offer.sums
        yield _Bill(_ONCE, "once", sums.net - sums.discount, sum((tax.amount for tax in sums.vat), ZERO))


def _bills(row: Sold, contract: Mapping[str, int]) -> Iterator[_Bill]:
    """Share a row out over its years: the one of a year of maintenance, as many as its quantity of anything else."""
    net, vat = row.net, vat_on(row.net, row.vat_rate)
    if row.code in contract:
        yield _Bill(contract[row.code], "maintenance", net, vat)
        return
    parts = _parts(row.quantity)
    for year, (part, tax) in enumerate(zip(apportioned(net, parts), apportioned(vat, parts), strict=True), start=1):
        yield _Bill(year, "services", part, tax)


def _parts(quantity: Decimal) -> tuple[Decimal, ...]:
    """Return how much of each year a number of years takes; the last of the most that are told holds all the rest."""
    years = min(int(quantity.to_integral_value(ROUND_CEILING)), MOST_YEARS)
    return (*(Decimal(1) for _ in range(1, years)), quantity - (years - 1))


def _years(
    bills: Iterable[_Bill], labels: Mapping[int, Said], taxes: Decimal, *, last: int | None
) -> Iterator[CostYear]:
    by_year: dict[int, list[_Bill]] = {_ONCE: []} if taxes else {}
    for bill in bills:
        by_year.setdefault(bill.year, []).append(bill)
    paid = ZERO
    for year, held in sorted(by_year.items()):
        gross = {kind: _sum(bill.net + bill.vat for bill in held if bill.kind == kind) for kind in _KINDS}
        borne = taxes if year == _ONCE else ZERO
        paid += _sum(gross.values()) + borne
        yield CostYear(
            year=year,
            and_after=year == last,
            label=_label(year, labels, and_after=year == last),
            net=_sum(bill.net for bill in held),
            vat=_sum(bill.vat for bill in held),
            once=gross["once"],
            maintenance=gross["maintenance"],
            services=gross["services"],
            taxes=borne,
            cumulated=paid,
        )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _label(year: int, labels: Mapping[int, Said], *, and_after: bool) -> Said:
    if and_after:
        return in_all("owned.years_from", {"number": year})
    if year == _ONCE:
        return in_all("owned.once", {})
    return labels.get(year) or in_all("line.contract_year_plain", {"number": year})
