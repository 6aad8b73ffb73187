"""How other systems round the same entries: eight settings of Odoo, Dolibarr, ERPNext and Tryton, each a small rule.

Written again, in exact decimals, from public source that was read: Odoo's tax engine of 17 to 19, Dolibarr's price
library of 2025 with an older copy of the totals of a document, a development copy of ERPNext 16, Tryton 8.2. Tryton's
rules were held against the running system, the others were not run. Where a system counts in binary, its figures are
taken to be what its authors mean by them. A company's own settings (precisions, other modules) may differ.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from costing.money import CENTIME, ZERO, to_centime
from costing.offers import Said
from costing.wording import messages

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount as it is entered: what it comes to, unrounded [DZD before tax], and its rate of tax [percent]."""

    exact: Decimal
    rate: Decimal

    @property
    def tax(self) -> Decimal:
        """Its tax, unrounded [DZD]."""
        return self.exact * self.rate / _HUNDRED


@dataclass(frozen=True, slots=True)
class Reading:
    """What entries read under a rule [DZD]: each one's amount, the net of all, and the tax of each rate [percent].

    The net is not the sum of the amounts where a rule rounds the whole once. `gross` is net and `vat` together.
    """

    amounts: tuple[Decimal, ...]
    net: Decimal
    taxes: tuple[tuple[Decimal, Decimal], ...]
    vat: Decimal
    gross: Decimal


Rule = Callable[[Sequence[Entry]], Reading]


def half_even(amount: Decimal) -> Decimal:
    """Round to the centime, a half to the even one."""
    return amount.quantize(CENTIME, ROUND_HALF_EVEN)


def once_per_rate(entries: Sequence[Entry], rounded: Callable[[Decimal], Decimal] = to_centime) -> Reading:
    """Read each amount rounded, and tax once per rate on their sum: our own rule.

    So does Dolibarr round of total: as it sums, it writes into each line what brings the tax of the rate to that. So
    does ERPNext, half-up where its rounding is commercial, to the even centime where it is banker's.
    """
    amounts = [rounded(each.exact) for each in entries]
    bases = _per_rate((each.rate, amount) for each, amount in zip(entries, amounts, strict=True))
    return _reading(amounts, ((rate, rounded(base * rate / _HUNDRED)) for rate, base in bases))


def odoo_per_line(entries: Sequence[Entry]) -> Reading:
    """Read each amount rounded, and on each of them its tax, rounded."""
    amounts = [to_centime(each.exact) for each in entries]
    taxed = zip(entries, amounts, strict=True)
    return _reading(amounts, ((each.rate, to_centime(amount * each.rate / _HUNDRED)) for each, amount in taxed))


def odoo_globally(entries: Sequence[Entry]) -> Reading:
    """Read net, and tax of each rate, as sums that are rounded once; what lines show is rounded apart."""
    amounts = [to_centime(each.exact) for each in entries]
    sums = _per_rate((each.rate, each.tax) for each in entries)
    net = to_centime(sum((each.exact for each in entries), ZERO))
    return _reading(amounts, ((rate, to_centime(tax)) for rate, tax in sums), net)


def dolibarr_total_of_rounds(entries: Sequence[Entry]) -> Reading:
    """Read each line's net and gross rounded, each from what is unrounded; its tax is the difference of the two."""
    amounts = [to_centime(each.exact) for each in entries]
    taxed = zip(entries, amounts, strict=True)
    return _reading(amounts, ((each.rate, to_centime(each.exact + each.tax) - amount) for each, amount in taxed))


def erpnext_bankers(entries: Sequence[Entry]) -> Reading:
    """Read each amount, and tax once per rate on their sum, rounded to the even centime."""
    return once_per_rate(entries, half_even)


def tryton_document(entries: Sequence[Entry]) -> Reading:
    """Read each amount to the even centime, and tax on the unrounded sum of a rate; what is taken off stands apart."""
    amounts = [half_even(each.exact) for each in entries]
    added, taken = ([each for each in entries if (each.exact >= 0) is sign] for sign in (True, False))
    sums = [each for side in (added, taken) for each in _per_rate((entry.rate, entry.tax) for entry in side)]
    return _reading(amounts, ((rate, half_even(tax)) for rate, tax in sums))


def tryton_line(entries: Sequence[Entry]) -> Reading:
    """Read each amount to the even centime, and each tax too, on what is unrounded."""
    amounts = [half_even(each.exact) for each in entries]
    return _reading(amounts, ((each.rate, half_even(each.tax)) for each in entries))


def _reading(
    amounts: Sequence[Decimal], taxes: Iterable[tuple[Decimal, Decimal]], net: Decimal | None = None
) -> Reading:
    whole = sum(amounts, ZERO) if net is None else net
    by_rate = _per_rate(taxes)
    vat = sum((tax for _, tax in by_rate), ZERO)
    return Reading(tuple(amounts), whole, by_rate, vat, whole + vat)


def _per_rate(parts: Iterable[tuple[Decimal, Decimal]]) -> tuple[tuple[Decimal, Decimal], ...]:
    """Sum parts by their rate, highest rate first."""
    sums: dict[Decimal, Decimal] = {}
    for rate, part in parts:
        sums[rate] = sums.get(rate, ZERO) + part
    return tuple(sorted(sums.items(), reverse=True))


@dataclass(frozen=True, slots=True)
class Setting:
    """One way that a system may be set to round; `confirmed`: against the running system too."""

    system: str
    name: str
    rule: Rule
    confirmed: bool = False

    @property
    def label(self) -> Said:
        """What it is called, system and setting."""
        return messages()[f"reconcile.{self.system}_{self.name}"]


SETTINGS = (
    Setting("odoo", "per_line", odoo_per_line),
    Setting("odoo", "globally", odoo_globally),
    Setting("dolibarr", "total_of_rounds", dolibarr_total_of_rounds),
    Setting("dolibarr", "round_of_total", once_per_rate),
    Setting("erpnext", "commercial", once_per_rate),
    Setting("erpnext", "bankers", erpnext_bankers),
    Setting("tryton", "document", tryton_document, confirmed=True),
    Setting("tryton", "line", tryton_line, confirmed=True),
)
