"""What a client pays over the whole contract: once, by the year, and the taxes it bears itself, as the total grows."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from costing.documents.priced import Figure, Priced
from costing.money import ZERO, exactly
from costing.quoting.cost_record import CostYear
from costing.quoting.quote import Quote
from costing.wording import capital, say

_NONE = "–"


@dataclass(frozen=True, slots=True)
class OwnedRow:
    """What is paid at one step of the contract: before tax, its tax, all of it, and the total up to then [DZD].

    A tax that the client bears itself has neither `net` nor `vat`: a dash stands in their place. `before` and `tax` are
    the two as figures, `year` the contract year they are invoiced for, 0 once; no tax that is borne has them.
    """

    label: str
    note: str
    net: str
    vat: str
    paid: Figure
    cumulated: Figure
    before: Figure | None = None
    tax: Figure | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class OwnedView:
    """The cost of the whole contract: `net`, `vat` and `gross` of what is invoiced, `total` with the taxes borne.

    `total_label` is empty where the client bears no tax itself: what is invoiced is then all there is. `services` are
    the rows of what else is paid by the year, whose years are added up in `rows`.
    """

    title: str
    intro: str
    rows: tuple[OwnedRow, ...]
    sum_label: str
    net: Figure
    vat: Figure
    gross: Figure
    total_label: str
    total: Figure
    notes: tuple[str, ...]


@exactly
def owned_of(quote: Quote, lang: str) -> OwnedView | None:
    """Read what a client pays in all; nothing where nothing is paid by the year.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        fr, ar or en.
    """
    if not quote.cost_by_year:
        return None
    prices, owned = Priced(quote, lang), quote.ownership
    kind = "services" if prices.recurring else "maintenance"
    apart = "_apart" if prices.lines else ""
    net = sum((year.net for year in quote.cost_by_year), ZERO)
    vat = sum((year.vat for year in quote.cost_by_year), ZERO)
    return OwnedView(
        title=say(f"owned.title_{'maintenance' if prices.maintenance else 'services'}", lang),
        intro=say(f"owned.{kind}{apart}", lang),
        rows=tuple(_rows(quote, prices)),
        sum_label=say("owned.invoiced" if owned.taxes else "owned.total", lang),
        net=prices.figure(net),
        vat=prices.figure(vat),
        gross=prices.figure(owned.gross),
        total_label=say("owned.total_with_borne", lang) if owned.taxes else "",
        total=prices.figure(owned.total),
        notes=tuple(_notes(quote, lang)),
    )


def _rows(quote: Quote, prices: Priced) -> Iterator[OwnedRow]:
    """Return what is paid once, each tax borne, each year, with the total that grows from row to row."""
    lang, paid = prices.lang, ZERO
    notes = {} if prices.recurring else {year.code: year.note for year in prices.maintenance}
    for year in quote.cost_by_year:
        if year.gross or not year.taxes:
            paid += year.gross
            yield _row(year, notes.get(f"maintenance.{year.year}", ""), paid, prices)
        for tax in quote.ownership.taxes if year.taxes else ():
            paid += tax.amount
            label = capital(say("owned.borne", lang, label=tax.label))
            yield OwnedRow(label, "", _NONE, _NONE, prices.figure(tax.amount), prices.figure(paid))


def _row(year: CostYear, note: str, paid: Decimal, prices: Priced) -> OwnedRow:
    label = capital(year.label[prices.lang])
    net, vat = prices.figure(year.net), prices.figure(year.vat)
    gross, cumulated = prices.figure(year.gross), prices.figure(paid)
    return OwnedRow(label, note, net.text, vat.text, gross, cumulated, net, vat, year.year)


def _notes(quote: Quote, lang: str) -> Iterator[str]:
    if quote.ownership.taxes:
        yield say("owned.borne_note", lang)
    if quote.totals.stamp_duty:
        yield say("owned.stamp", lang)
