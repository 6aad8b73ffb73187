"""What a price would be if the scope said something else: it is priced again, and the firm prices are compared.

For what no driver holds: the rate of a currency, who signs with a vendor, where hardware is bought, how many years.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costing.assembling import Assembly
from costing.case import case_of
from costing.errors import CostingError
from costing.lines import Line
from costing.money import ZERO, exactly
from costing.purchases import Equipment, Licence
from costing.scope import Scope, Vendor


@dataclass(frozen=True, slots=True)
class Change:
    """What another scope adds to firm prices, before tax and discounts [DZD]; less than 0: what it takes off.

    `once` is of what is paid once, `year` of maintenance in the first year charged, `years` of all contract years.
    """

    once: Decimal
    year: Decimal
    years: Decimal


@exactly
def change(assembly: Assembly, scope: Scope) -> Change | None:
    """Return what a scope in the place of the one that was priced changes; nothing where it cannot be priced."""
    try:
        now, other = _sums(assembly), _sums(Assembly(case_of(scope, assembly.case.prices)))
    except CostingError:
        return None
    return Change(*(after - before for before, after in zip(now, other, strict=True)))


def _sums(assembly: Assembly) -> tuple[Decimal, Decimal, Decimal]:
    care = assembly.maintenance
    yearly = [line.firm_amount for line in care.lines] if care is not None else []
    return _sum(assembly.lines), next((amount for amount in yearly if amount), ZERO), sum(yearly, ZERO)


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.firm_amount for line in lines), ZERO)


def with_rate(scope: Scope, currency: str, rate: Decimal) -> Scope:
    """Return a scope that gives the rate of a currency [DZD for one of it]."""
    return scope.model_copy(update={"exchange": {**(scope.exchange or {}), currency: rate}})


def with_contract(scope: Scope, contract: str) -> Scope:
    """Return a scope in which someone else signs with the vendor."""
    vendor = scope.vendor or Vendor()
    return scope.model_copy(update={"vendor": vendor.model_copy(update={"contract": contract})})


def with_years(scope: Scope, years: int) -> Scope:
    """Return a scope that asks for some years of maintenance."""
    if scope.maintenance is None:
        return scope
    return scope.model_copy(update={"maintenance": scope.maintenance.model_copy(update={"years": years})})


def with_licence(scope: Scope, given: Licence, **said: Any) -> Scope:
    """Return a scope that says more of one of its licences."""
    licences = tuple(each.model_copy(update=said) if each is given else each for each in scope.licences or ())
    return scope.model_copy(update={"licences": licences})


def bought_at_home(scope: Scope) -> Scope:
    """Return a scope whose hardware is bought in the country, where nobody has said that it is imported."""
    return _with_lots(scope, lambda each: {"imported": False} if each.imported is None else {})


def sold_by_provider(scope: Scope) -> Scope:
    """Return a scope whose hardware the provider sells, where the client was to supply it."""
    return _with_lots(scope, lambda _: {"supplied_by": None})


def _with_lots(scope: Scope, said: Callable[[Equipment], dict[str, Any]]) -> Scope:
    whole = scope.hardware
    if whole is None:
        return scope
    items = tuple(each.model_copy(update=said(each)) for each in whole.items)
    return scope.model_copy(update={"hardware": whole.model_copy(update={**said(whole), "items": items})})
