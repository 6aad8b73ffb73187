"""A variant of a scope: what it costs at once, by the year and to own over the years, and what is given up."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from costing.levers import OwnershipTerms
from costing.lines import Span
from costing.money import ZERO, decimal_of, exactly, to_centime
from costing.offers import Said
from costing.quoting.costs import Cost, sum_of
from costing.quoting.percentiles import Outlook, Percentiles
from costing.scope import Scope


@dataclass(frozen=True, slots=True)
class Phase:
    """What is bought in one year of a phased offer, before tax [DZD]; the overhead of coming later stands beside it."""

    year: int
    costs: tuple[Cost, ...]
    overhead: Decimal

    @property
    def net(self) -> Decimal:
        """What its lines come to, without the overhead."""
        return sum((cost.firm for cost in self.costs), ZERO)

    @property
    def factor(self) -> float:
        """What its lines are multiplied by for the overhead to be in them."""
        return 1 + float(self.overhead / self.net) if self.net else 1.0


@dataclass(frozen=True, slots=True)
class Ownership:
    """What an offer costs over some years, before tax [DZD].

    Added up, in today's dinars, from low to high, and what it stays under with a probability.
    """

    years: int
    cost: Decimal
    present: Decimal
    low: Decimal
    high: Decimal
    percentiles: Percentiles


@dataclass(frozen=True)
class Variant:
    """A whole alternative made from a scope, before tax [DZD].

    `costs` are the one-off lines, `yearly` what is paid each year, one cost a year and kind (`maintenance.1`), `phases`
    the years in which the one-off lines are bought, `borne` the taxes a client bears that signs abroad. `choices` are
    the levers and bundles it was made with; `gives_up`, what the client does without; `freed`: free software takes the
    place of the licences, which only stay what maintenance is a percentage of. `outlook`: how its costs are read.
    """

    choices: tuple[str, ...]
    label: Said
    scope: Scope
    costs: tuple[Cost, ...]
    yearly: tuple[tuple[Cost, ...], ...]
    phases: tuple[Phase, ...]
    borne: Decimal
    gives_up: tuple[Said, ...]
    freed: bool
    outlook: Outlook = field(repr=False, compare=False)

    @property
    def net(self) -> Decimal:
        """The one-off lines, without the overhead of phases."""
        return sum((cost.firm for cost in self.costs), ZERO)

    @property
    def overhead(self) -> Decimal:
        """What phasing adds."""
        return sum((phase.overhead for phase in self.phases), ZERO)

    @property
    def once(self) -> Decimal:
        """All that is paid once, phase by phase where it is phased."""
        return self.net + self.overhead

    @property
    def range(self) -> Span:
        """Low, likely and high of all that is paid once."""
        spans = [sum_of(phase.costs).times(phase.factor) for phase in self.phases]
        low, likely, high = (sum(getattr(span, end) for span in spans) for end in ("low", "likely", "high"))
        return Span(float(low), float(likely), float(high))

    @cached_property
    def percentiles(self) -> Percentiles:
        """What all that is paid once stays under with a probability [DZD]; as it stands, that of the estimate."""
        return self.outlook.of(self._bought, (), ZERO)

    @property
    def _bought(self) -> tuple[tuple[Cost, float], ...]:
        """What is paid once, each with what it is multiplied by for the overhead to be in it."""
        return tuple((cost, phase.factor) for phase in self.phases for cost in phase.costs)

    def in_year(self, year: int) -> Decimal:
        """Return what is paid in a contract year, 1 the first, beside what is paid once."""
        return sum((cost.firm for cost in self.yearly[year - 1]), ZERO)

    @exactly
    def ownership(self, terms: OwnershipTerms) -> tuple[Ownership, ...]:
        """Return what it costs to own over each of some spans of years.

        Parameters
        ----------
        terms
            The spans [years] and what a later dinar is worth less a year [share].

        Returns
        -------
        tuple of Ownership
            One a span, before tax [DZD], to the centime.

        Notes
        -----
        cost = once + borne + sum of the years; present = the same, each year's and each phase's amount divided by
        (1 + discount)^(year - 1): a year is paid at its beginning. The percentiles are of the sum, where one kind of
        yearly cost is one variable over the years, linked to the one-off lines as these are to one another.
        """
        return tuple(self._owned(years, terms.discount) for years in terms.years)

    def _owned(self, years: int, discount: Decimal) -> Ownership:
        worth = [1 / (1 + discount) ** year for year in range(max(years, len(self.phases)))]
        paid = [self.in_year(year) for year in range(1, years + 1)]
        first = sum(((phase.net + phase.overhead) * worth[phase.year - 1] for phase in self.phases), ZERO)
        present = first + self.borne + sum((each * worth[year] for year, each in enumerate(paid)), ZERO)
        spans = [self.range, *(sum_of(costs) for costs in self.yearly[:years])]
        low, high = (decimal_of(sum(getattr(span, end) for span in spans)) + self.borne for end in ("low", "high"))
        cost = self.once + self.borne + sum(paid, ZERO)
        yearly = (cost for costs in self.yearly[:years] for cost in costs)
        percentiles = self.outlook.of(self._bought, yearly, self.borne)
        return Ownership(years, to_centime(cost), to_centime(present), to_centime(low), to_centime(high), percentiles)
