"""Variants side by side: what each costs over the years, and where it does not ask for the same work as the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costing.deferred import Showing, resolve
from costing.levers import OwnershipTerms
from costing.price_book import PriceBook
from costing.quoting.contrasting import Difference, contrasted
from costing.quoting.ownership import Variant
from costing.wording import in_all

# What is paid by the year and is no maintenance of what is asked for.
_YEARLY_WORK = {"hosting", "hardware"}


@dataclass(frozen=True, slots=True)
class Comparison(Showing):
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

    def to_frame(self, lang: str | None = None) -> Any:
        """Return the variants as a table.

        Parameters
        ----------
        lang
            Language of the labels; without it, that of the first scope.

        Returns
        -------
        pandas.DataFrame
            One row a variant, by its label: once, low, high, p50 and p80 of what is paid once, year_1, and for each
            span of years own_N and present_N [DZD before tax, floats]; equal: whether it is the work of the first.
        """
        return resolve("Comparison.to_frame")(self, lang)

    def plot(self, lang: str | None = None) -> Any:
        """Draw the variants side by side: what is paid once with its range, and what each costs over the years.

        Parameters
        ----------
        lang
            fr, ar or en; without it, that of the first scope.

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return resolve("Comparison.plot")(self, lang)

    def __repr__(self) -> str:
        """Say how many, and what the first and the cheapest cost once."""
        least = min(each.once for each in self.variants)
        return (
            f"<Comparison {self.day}: {len(self.variants)} variants, as the first {self.variants[0].once:,.2f}, "
            f"least {least:,.2f} DZD before tax>"
        )


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
