"""What a variant costs, before tax [DZD]: its lines after the cuts of its levers, and what is paid each year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from costing.estimating import Estimate
from costing.exposures import Exposure
from costing.goods import contract_years
from costing.levers import HOSTING, Cut, Hosting
from costing.lines import Line, Span
from costing.money import ZERO, decimal_of, to_centime
from costing.offers import Said
from costing.quoting.levering import GIVEN
from costing.readings import Reading
from costing.risk import under_origins
from costing.tracing import PERCENT
from costing.wording import Measure, in_all, messages

MAINTENANCE, SUBSCRIPTION = "maintenance", "subscription"


@dataclass(frozen=True, slots=True)
class Cost:
    """One cost, before tax [DZD]: firm, and its span.

    `parts` are what of it is not certain, under each origin the vendor may have, `ranges` the own ranges of a person by
    the code of a part. Without parts, it is one variable over its span, whatever the origin.
    """

    code: str
    service: str
    label: Said
    firm: Decimal
    span: Span
    parts: tuple[Exposure, ...] = field(default=(), compare=False, repr=False)
    ranges: Mapping[str, tuple[float, ...]] = field(default_factory=dict, compare=False, repr=False)

    def times(self, factor: Decimal) -> "Cost":
        """Return it multiplied, firm to the centime."""
        if factor == 1:
            return self
        by = float(factor)
        return replace(
            self,
            firm=to_centime(self.firm * factor),
            span=self.span.times(by),
            parts=tuple(part.times(by) for part in self.parts),
            ranges={code: tuple(end * by for end in span) for code, span in self.ranges.items()},
        )

    @property
    def exposed(self) -> tuple[Exposure, ...]:
        """What of it is not certain."""
        span = self.span
        return self.parts or (Exposure(self.code, np.array([span.low, span.likely, span.high])),)


def sum_of(costs: Sequence[Cost]) -> Span:
    """Return the sum of the spans of some costs."""
    low, likely, high = (sum((getattr(cost.span, end) for cost in costs), 0.0) for end in ("low", "likely", "high"))
    return Span(low, likely, high)


def kept_of(service: str, measure: Decimal, cuts: Sequence[Cut]) -> Decimal:
    """Return the part of a service's price that its cuts leave [share], for so many units or years of it."""
    kept = Decimal(1)
    for cut in cuts:
        if cut.service == service:
            kept *= 1 - cut.taken(measure)
    return kept


def costs_of(made: Estimate, reading: Reading, cuts: Sequence[Cut]) -> tuple[Cost, ...]:
    """Return the one-off costs of an estimate and its reading, cut."""
    return tuple(_cost(line, reading, cuts) for line in made.lines if not line.recurring)


def _cost(line: Line, reading: Reading, cuts: Sequence[Cut]) -> Cost:
    """Return a line's cost; an amount that was given is cut where it stands in the scope, unless by its number."""
    given = line.exact is not None and line.service in GIVEN
    acting = [cut for cut in cuts if not given or cut.by is not None]
    kept = kept_of(line.service, decimal_of(float(line.quantity.likely)), acting)
    parts = tuple(part for part in reading.parts if part.code == line.code)
    ranges = {code: span for code, span in reading.beliefs.ranges.items() if code == line.code}
    return Cost(line.code, line.service, line.label, line.firm_amount, line.amount, parts, ranges).times(kept)


def maintained(made: Estimate, years: int, cuts: Sequence[Cut]) -> tuple[Cost, ...]:
    """Return the maintenance of each of so many years; past the contract it goes on as it was written."""
    care, service = made.maintenance, made.assembly.case.yearly
    if care is None or service is None:
        return ()
    totals = made.assembly.totals
    span = Span(*(float(each) for each in np.broadcast_to(totals.base * totals.rate, (3,))))
    part = _cared(made)
    contract = Decimal(contract_years(made.scope, made.prices))
    kept = kept_of(service.code, contract, cuts)
    full = care.base.firm * care.rate / PERCENT
    return tuple(
        Cost(
            f"{MAINTENANCE}.{year}", service.code, service.label, to_centime(full * factor),
            span.times(float(factor)), (part.times(float(factor)),),
        ).times(kept)
        for year, factor in enumerate(replace(care.calendar, years=years).factors, start=1)
    )  # fmt: skip


def _cared(made: Estimate) -> Exposure:
    """Return a full year of maintenance under each origin the vendor may have: one variable."""
    _, _, totals = under_origins(made.assembly)
    return Exposure(MAINTENANCE, totals.base * totals.rate)


def hosted(made: Estimate, hosting: Hosting, cuts: Sequence[Cut], *, committed: bool) -> Cost:
    """Return a year of hosting of the archive; committed, at the cheaper of the two ways."""
    volumes = [decimal_of(float(volume)) for volume in made.assembly.case.found["volume"].corners]
    low, likely, high = (_hosting(volume, hosting, committed=committed) for volume in volumes)
    span = Span(float(low), float(likely), float(high))
    answer = made.assembly.case.found["volume"]
    volume = Measure(float(answer.likely), answer.driver.unit)
    label = messages()["variants.hosting"] if answer.known else in_all("variants.hosting_assumed", {"volume": volume})
    cost = Cost(HOSTING, HOSTING, label, to_centime(likely), span)
    return cost.times(kept_of(HOSTING, Decimal(1), cuts))


def _hosting(volume: Decimal, hosting: Hosting, *, committed: bool) -> Decimal:
    used = volume * hosting.a_tb
    return min(used, max(volume, hosting.committed_tb) * hosting.committed_a_tb) if committed else used


def subscribed(once: Sequence[Cost], with_a_year: Sequence[Cost]) -> Cost:
    """Return what a year of the subscriptions adds to the rest, with all it bears."""
    parts = tuple(part for cost in with_a_year for part in cost.parts if part.yearly)
    firm = sum((cost.firm for cost in with_a_year), ZERO) - sum((cost.firm for cost in once), ZERO)
    more, less = sum_of(with_a_year), sum_of(once)
    span = Span(more.low - less.low, more.likely - less.likely, more.high - less.high)
    return Cost(SUBSCRIPTION, "licences", messages()["variants.subscription"], firm, span, parts)
