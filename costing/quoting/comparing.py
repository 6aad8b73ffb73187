"""Variants side by side: what each costs over the years, and where it does not ask for the same work as the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costing.levers import OwnershipTerms
from costing.price_book import PriceBook
from costing.quoting.contrasting import Difference, contrasted
from costing.quoting.ownership import Variant
from costing.wording import in_all

# What is paid by the year and is no maintenance of what is asked for.
_YEARLY_WORK = {"hosting", "hardware"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Variants side by side, before tax [DZD]: the first is what the others are held against.

    `differences`: for each variant, where the work it asks for is not that of the first. `growth` is what a yearly cost
    grows by a year [share].
    """

    day: date
    variants: tuple[Variant, ...]
    differences: tuple[tuple[Difference, ...], ...]
    terms: OwnershipTerms
    growth: Decimal

    @property
    def equal(self) -> bool:
        """Whether all ask for the same work."""
        return not any(self.differences)


def compare(variants: Sequence[Variant], book: PriceBook, day: date) -> Comparison:
    """Hold variants against the first of them.

    Parameters
    ----------
    variants
        One or more, as `variant` makes them.
    book, day
        The price book and the day they were made with.

    Returns
    -------
    Comparison
        The variants in their order, each with where its work is not that of the first.

    Notes
    -----
    The work is every answer of a scope but its reference, subject, language, terms, rates, the client's name and the
    amounts of what is bought, which are prices; lists are the same work in any order. What is hosted, rented or covered
    by the year in one variant alone is other work too.
    """
    prices, first = book.on(day), variants[0]
    held = tuple(
        (
            *contrasted(first.scope, each.scope, [prices], freed=bool(each.freed)),
            *_by_the_year(first, each),
        )
        for each in variants
    )
    return Comparison(day, tuple(variants), held, prices.ownership, prices.contract.escalation)


def _by_the_year(first: Variant, other: Variant) -> Iterator[Difference]:
    had = {cost.service for cost in first.yearly[0]}
    for cost in other.yearly[0]:
        if cost.service in _YEARLY_WORK and cost.service not in had:
            yield Difference(cost.code, None, cost.code, in_all("variants.yearly_added", {"what": cost.label}))
