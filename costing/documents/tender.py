"""The financial pieces of a public tender: amounts of the letter of submission, unit prices in letters, the bill.

One set of prices: the bill of quantities uses those of the schedule of unit prices, line by line.
"""

from dataclasses import dataclass

from costing.closing import closing_formula
from costing.documents.priced import Figure, LineView, Priced
from costing.money import exactly
from costing.numerals import amount_in_words
from costing.quoting.quote import Quote
from costing.wording import Measure, say

_LUMP_SUM = "lump_sum"


@dataclass(frozen=True, slots=True)
class UnitPriceView:
    """One row of the schedule of unit prices and of the bill of quantities, before tax [DZD]."""

    number: str
    label: str
    unit: str
    quantity: Figure
    unit_price: Figure
    letters: str
    amount: Figure


@dataclass(frozen=True, slots=True)
class TenderView:
    """The financial offer of a public tender [DZD].

    `lump`: every line is a lump sum, and the price is broken down instead of billed by quantities. `net_words` and
    `gross_words` are the amounts before and with tax in letters, `closing` the sentence under the bill, `delay` how
    long the work takes, where it is a project.
    """

    rows: tuple[UnitPriceView, ...]
    lump: bool
    net: Figure
    net_words: str
    gross_words: str
    closing: str
    delay: str


@exactly
def tender_of(quote: Quote, prices: Priced) -> TenderView:
    """Return the financial offer of a quote, in the language of its prices."""
    lang, totals = prices.lang, quote.totals
    net = totals.net - totals.discount
    days = quote.schedule.working_days if quote.schedule is not None else None
    kept = (line for line in quote.lines if not (line.recurring or line.optional) and (line.quantity or line.amount))
    lump = all(line.unit == _LUMP_SUM for line in kept)
    return TenderView(
        rows=tuple(_row(line, lang) for line in prices.lines),
        lump=lump,
        net=prices.figure(net),
        net_words=amount_in_words(net, lang),
        gross_words=amount_in_words(totals.gross, lang),
        closing=closing_formula(totals.due, "financial" if lump else "dqe", lang, stamped=totals.stamp_duty > 0),
        delay=say("tender.delay", lang, days=Measure(days, "working_day")) if days is not None else "",
    )


def tender_labels(labels: dict[str, str], prices: Priced) -> dict[str, str]:
    """Return the labels of a tender's forms: amounts are said to be before discount where lines bear one."""
    return labels | {"proposal.amount": labels["proposal.amount_before"]} if prices.on_lines else labels


def _row(line: LineView, lang: str) -> UnitPriceView:
    letters = amount_in_words(line.unit_price.value, lang)
    return UnitPriceView(line.rank, line.label, line.unit, line.quantity, line.unit_price, letters, line.amount)
