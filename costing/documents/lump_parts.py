"""What a project sold as one lump sum is made of, as the breakdown of its price shows it to a client."""

from dataclasses import dataclass

from costing.composing import INCLUDED
from costing.documents.priced import Figure, Priced
from costing.money import apportioned
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a lump sum: its number, what it is, and its part of the price before tax and discount [DZD].

    No amount where parts have no prices of their own to share the lump sum by.
    """

    number: str
    label: str
    amount: Figure | None


@dataclass(frozen=True, slots=True)
class LumpView:
    """The parts of a lump sum, and the code of the line that it is."""

    code: str
    parts: tuple[PartView, ...]

    @property
    def shared(self) -> bool:
        """Whether each part has an amount."""
        return all(part.amount is not None for part in self.parts)


def lump_of(quote: Quote, prices: Priced) -> LumpView | None:
    """Return what a project sold as a whole is made of; nothing where none is sold so, or nothing is known of it.

    Parameters
    ----------
    quote
        A firm quote.
    prices
        Its prices in the language of the document.

    Returns
    -------
    LumpView
        Its parts with amounts that sum to the line, by largest remainder and in proportion to what each would cost by
        itself; where fewer than two parts are asked for, what is included, without amounts.
    """
    wanted = quote.offer.estimate.assembly.case.wanted
    line = next((each for each in quote.lines if each.service == wanted.whole and not each.optional), None)
    if line is None or not wanted.sold_whole:
        return None
    ranks = {view.code: view.rank for view in prices.lines}
    code = prices.code_of(line)
    shares = _shares(quote, line, prices)
    included = [
        each.label[prices.lang] for each in quote.components if each.status == INCLUDED and each.service == line.service
    ]
    named = shares or [(label, None) for label in included]
    parts = tuple(PartView(f"{ranks[code]}.{place}", *each) for place, each in enumerate(named, 1))
    return LumpView(code, parts) if parts else None


def _shares(quote: Quote, line: QuoteLine, prices: Priced) -> list[tuple[str, Figure | None]]:
    """Share the amount of a lump sum among the parts that are asked for and have a price of their own."""
    estimate = quote.offer.estimate
    alone = {code: estimate.assembly.firm(code) for code in estimate.assembly.case.wanted.parts}
    alone = {code: price for code, price in alone.items() if price > 0}
    if len(alone) < _FEWEST:
        return []
    amounts = apportioned(line.amount, tuple(alone.values()))
    labels = (estimate.prices.services[code].label[prices.lang] for code in alone)
    return [(label, prices.figure(amount)) for label, amount in zip(labels, amounts, strict=True)]
