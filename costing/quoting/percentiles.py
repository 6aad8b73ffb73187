"""What some costs together may come to: their percentiles, read as the risk of an estimate is read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import add

import numpy as np

from costing.exposures import Exposure
from costing.prices import Array
from costing.quoting.costs import Cost
from costing.readings import Beliefs, Reading

# Before the code of what is paid by the year, which may be that of a one-off line too.
_YEARLY = "yearly."
# What each percentile is: the total does not pass it with that probability [share].
LEVELS = {"p10": 0.1, "p50": 0.5, "p80": 0.8, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class Percentiles:
    """What a total stays under one time, five, eight and nine times in ten, before tax [DZD]."""

    p10: float
    p50: float
    p80: float
    p90: float


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a total, and a person's own range of it where there is one."""

    exposure: Exposure
    range: Array | None

    def times(self, factor: float) -> "_Part":
        return _Part(self.exposure.times(factor), None if self.range is None else self.range * factor)


@dataclass(frozen=True, eq=False)
class Outlook:
    """How the costs of a variant are read: the shares of the vendor's origins, and what is believed of its lines."""

    shares: tuple[float, ...]
    beliefs: Beliefs

    def of(self, once: Iterable[tuple[Cost, float]], yearly: Iterable[Cost], certain: Decimal) -> Percentiles:
        """Return the percentiles of some costs together.

        Parameters
        ----------
        once
            What is paid once, each with what it is multiplied by.
        yearly
            What is paid in some years; one kind of it is one variable over all of them.
        certain
            What is paid for certain beside [DZD before tax].

        Returns
        -------
        Percentiles
            With the events, the growth and the currency of the terms, as the risk of an estimate has them.
        """
        parts = [*_paid_once(once), *_over_years(yearly)]
        if certain:
            parts.append(_Part(Exposure("", np.full(3, float(certain))), None))
        loadings = {f"{start}{code}": each for code, each in self.beliefs.loadings.items() for start in ("", _YEARLY)}
        ranges = {part.exposure.code: _three(part.range) for part in parts if part.range is not None}
        beliefs = replace(self.beliefs, loadings=loadings, ranges=ranges)
        curve = Reading(tuple(part.exposure for part in parts), self.shares, beliefs).curve
        return Percentiles(**{name: curve.quantile(level) for name, level in LEVELS.items()})


def _parts(cost: Cost) -> Iterator[_Part]:
    for part in cost.exposed:
        own = cost.ranges.get(part.code)
        yield _Part(part, None if own is None else np.array(own))


def _paid_once(costs: Iterable[tuple[Cost, float]]) -> Iterator[_Part]:
    for cost, factor in costs:
        yield from (part.times(factor) for part in _parts(cost))


def _over_years(costs: Iterable[Cost]) -> Iterator[_Part]:
    """Add up the parts of one kind of cost over the years (`maintenance.1` and `.2` are of one kind)."""
    found: dict[tuple[str, int], list[_Part]] = defaultdict(list)
    for cost in costs:
        for place, part in enumerate(_parts(cost)):
            found[cost.code.partition(".")[0], place].append(part)
    for same in found.values():
        first = same[0].exposure
        amounts = reduce(add, (part.exposure.amounts for part in same))
        own = [part.range for part in same if part.range is not None]
        yield _Part(replace(first, code=_YEARLY + first.code, amounts=amounts), reduce(add, own) if own else None)


def _three(span: Array) -> tuple[float, float, float]:
    low, likely, high = (float(each) for each in span)
    return low, likely, high
