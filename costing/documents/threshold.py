"""The thresholds of public contracts that an offer is held against, as the company reads them; internal."""

from dataclasses import dataclass
from decimal import Decimal

from costing.documents.inside_lines import title_of
from costing.money import exactly
from costing.quoting.payment_words import rule_line
from costing.quoting.quote import Quote
from costing.wording import capital, messages, say

KINDS = ("works", "supplies", "services", "studies")
_TAXED = "tax_included.applies"


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """The threshold of a kind of contract [DZD], where it is read and how sure that is.

    `amount` is what is compared [DZD]: what is paid once or, `with_years`, the committed years too, which count where
    they are part of the same contract.
    """

    kind: str
    amount: Decimal
    with_years: bool
    threshold: Decimal
    compulsory: bool
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ThresholdView:
    """An offer held against thresholds: of the kind of contract where that is said, else of each kind.

    `taxed`: the amounts compared have their taxes in them. `told`: the kind is. `notes` are the rules of public
    contracts, each as sure as it is marked; none where the terms name no public contract.
    """

    taxed: bool
    told: bool
    rows: tuple[ThresholdRow, ...]
    notes: tuple[str, ...]


@exactly
def threshold_of(quote: Quote, lang: str) -> ThresholdView:
    """Hold a quote against the thresholds in force on its day.

    Parameters
    ----------
    quote
        A firm quote; its public contract says which kind it is, and without one it is held against each.
    lang
        fr, ar or en.

    Returns
    -------
    ThresholdView
        A formal tender is compulsory above the threshold, not at it.
    """
    held, rules, totals = quote.procurement, quote.offer.estimate.prices.procurement, quote.totals
    taxed = held.taxed if held is not None else bool(rules[_TAXED].value)
    once = totals.gross if taxed else totals.net - totals.discount
    whole = quote.commitment.gross if taxed else quote.commitment.net
    compared = [(once, False)] if once or not whole else []
    compared += [(whole, True)] if whole != once else []
    rows = tuple(
        _row(quote, kind, amount, lang, with_years=with_years)
        for kind in ((held.kind,) if held is not None else KINDS)
        for amount, with_years in compared
    )
    notes = tuple(rule_line(note, lang) for note in held.notes) if held is not None else ()
    return ThresholdView(taxed, held is not None, rows, notes)


def _row(quote: Quote, kind: str, amount: Decimal, lang: str, *, with_years: bool) -> ThresholdRow:
    """Hold an amount against the threshold of a kind of contract."""
    rule = quote.offer.estimate.prices.procurement[f"formal_tender.{kind}"]
    threshold = quote.procurement.threshold if quote.procurement is not None else rule.value
    sure = say(f"confidence.{rule.confidence}", lang) if rule.confidence is not None else ""
    name = capital(messages()[f"procurement.{kind}"][lang])
    source = title_of(rule.source, lang)
    return ThresholdRow(name, amount, with_years, threshold, amount > threshold, source, sure)
