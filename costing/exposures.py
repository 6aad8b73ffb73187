"""What of a total is not certain: the amounts of each line at the three corners, and the currency they are in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from costing.case import Case
from costing.goods import Good
from costing.importing import spread_of, stands
from costing.lines import codes_of
from costing.prices import ORIGIN, Array
from costing.totalling import Totalled


@dataclass(frozen=True, eq=False)
class Exposure:
    """One part of a line: its amounts [DZD before tax], the corners their last axis.

    `spread` is the standard deviation of the logarithm of its currency's rate while the offer holds; 0 in dinars.
    `yearly`: it comes with a licence that is paid by the year; `held`: its amount was set by hand, whatever is known.
    """

    code: str
    amounts: Array
    open_top: bool = False
    spread: float = 0.0
    yearly: bool = False
    held: bool = False

    def times(self, factor: float) -> "Exposure":
        """Return it multiplied."""
        return self if factor == 1 else replace(self, amounts=self.amounts * factor)


def constant(code: str, amount: Decimal) -> Exposure:
    """Return a part whose amount [DZD before tax] is certain."""
    value = float(amount)
    return Exposure(code, np.array([value, value, value]), held=True)


def exposures(case: Case, totalled: Totalled, values: Mapping[str, Array]) -> tuple[Exposure, ...]:
    """Return every part of the one-off lines of a case, for some values of its drivers; together, their total."""
    return (*_services(case, totalled), *_goods(case, values), *_charges(case, values))


def _services(case: Case, totalled: Totalled) -> Iterator[Exposure]:
    for code in case.wanted.sold:
        working = totalled.workings[code]
        yield Exposure(code, working.amount, working.service.open_top)


def _goods(case: Case, values: Mapping[str, Array]) -> Iterator[Exposure]:
    sold = [good for good in case.goods if good.sold]
    for code, good in zip(codes_of(good.service for good in sold), sold, strict=True):
        yield Exposure(code, good.amounts(values["seats"]), spread=_spread(case, good), yearly=good.yearly)


def _charges(case: Case, values: Mapping[str, Array]) -> Iterator[Exposure]:
    standing = [charge for charge in case.charges if stands(charge, case.found)]
    for code, charge in zip(codes_of(charge.service.code for charge in standing), standing, strict=True):
        for good in charge.goods:
            part = charge.part(good, values, case.prices)
            yield Exposure(code, part, spread=_spread(case, good), yearly=good.yearly)


def _spread(case: Case, good: Good) -> float:
    """Return how far the rate of a good may move, where its move is part of the price."""
    moves = case.scope.terms.currency_moves and good.foreign
    return float(spread_of(good.given.currency, case.days, case.prices)) if moves else 0.0


def by_origin(case: Case, values: Mapping[str, Array]) -> tuple[tuple[float, ...], dict[str, Array]]:
    """Return the shares of the vendor's origins and the values with an axis of them in front; known, there is one."""
    if case.found[ORIGIN].known:
        return (1.0,), {name: np.asarray(value)[None] for name, value in values.items()}
    scale = case.prices.drivers[ORIGIN].scale
    words = scale.words if scale is not None else ()
    shares = tuple(case.prices.risk.vendor_shares[word] for word in words)
    open_origin = _spanning(values[ORIGIN])
    places = np.arange(len(words)).reshape(-1, *(1,) * values[ORIGIN].ndim)
    every = {name: np.asarray(value)[None] for name, value in values.items()}
    return shares, {**every, ORIGIN: np.where(open_origin, places, values[ORIGIN])}


def _spanning(values: Array) -> Array:
    """Tell where an answer is open: not the same at the three corners."""
    return np.asarray((values != values[..., :1]).any(axis=-1, keepdims=True))
