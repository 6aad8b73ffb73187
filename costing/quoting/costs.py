"""What a variant costs, before tax [DZD]: its lines after the cuts of its levers, and what is paid each year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from costing.estimating import Estimate
from costing.goods import contract_years
from costing.levers import HOSTING, Cut, Hosting
from costing.lines import Line, Span
from costing.money import ZERO, decimal_of, to_centime
from costing.offers import Said
from costing.quoting.levering import GIVEN
from costing.tracing import PERCENT
from costing.wording import Measure, in_all, messages

MAINTENANCE, SUBSCRIPTION = "maintenance", "subscription"


@dataclass(frozen=True, slots=True)
class Cost:
    """One cost, before tax [DZD]: firm, and its span."""

    code: str
    service: str
    label: Said
    firm: Decimal
    span: Span

    def times(self, factor: Decimal) -> "Cost":
        """Return it multiplied, firm to the centime."""
        return replace(self, firm=to_centime(self.firm * factor), span=self.span.times(float(factor)))


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


def costs_of(made: Estimate, cuts: Sequence[Cut]) -> tuple[Cost, ...]:
    """Return the one-off costs of an estimate, cut."""
    return tuple(_cost(line, cuts) for line in made.lines if not line.recurring)


def _cost(line: Line, cuts: Sequence[Cut]) -> Cost:
    """Return a line's cost; an amount that was given is cut where it stands in the scope, unless by its number."""
    given = line.exact is not None and line.service in GIVEN
    acting = [cut for cut in cuts if not given or cut.by is not None]
    kept = kept_of(line.service, decimal_of(float(line.quantity.likely)), acting)
    return Cost(line.code, line.service, line.label, line.firm_amount, line.amount).times(kept)


def maintained(made: Estimate, years: int, cuts: Sequence[Cut]) -> tuple[Cost, ...]:
    """Return the maintenance of each of so many years; past the contract it goes on as it was written."""
    care, service = made.maintenance, made.assembly.case.yearly
    if care is None or service is None:
        return ()
    totals = made.assembly.totals
    span = Span(*(float(each) for each in np.broadcast_to(totals.base * totals.rate, (3,))))
    contract = Decimal(contract_years(made.scope, made.prices))
    kept = kept_of(service.code, contract, cuts)
    full = care.base.firm * care.rate / PERCENT
    return tuple(
        Cost(
            f"{MAINTENANCE}.{year}", service.code, service.label, to_centime(full * factor), span.times(float(factor))
        ).times(kept)
        for year, factor in enumerate(replace(care.calendar, years=years).factors, start=1)
    )


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
    firm = sum((cost.firm for cost in with_a_year), ZERO) - sum((cost.firm for cost in once), ZERO)
    more, less = sum_of(with_a_year), sum_of(once)
    span = Span(more.low - less.low, more.likely - less.likely, more.high - less.high)
    return Cost(SUBSCRIPTION, "licences", messages()["variants.subscription"], firm, span)
