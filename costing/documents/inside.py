"""What only the company reads of a quote: all that whoever approves it needs, from its record alone.

No part of it is ever in a client's file: a client's build is rendered without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from costing.commercial_pages import approver
from costing.documents import texts
from costing.documents.chart_parts import Look
from costing.documents.inside_basis import BasisView, ChecksView, basis_of, checks_of
from costing.documents.inside_deal import DealView, deal_of
from costing.documents.inside_lines import Composition, LineView, composition_of, lines_of
from costing.documents.inside_risk import RiskView, held_percent, risk_of
from costing.money import exactly
from costing.quoting.quote import Quote
from costing.quoting.record import ApprovalRecord, MarginRecord, RiskRecord
from costing.wording import amount, percent, say

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class InsideView:
    """The internal reading of a quote, in one language.

    `figures` are rows of three key figures, each a name and a value; `approval` says who has to approve it, or that
    nobody has to, and `reasons` why. `composition` and `risk` are absent where nothing is paid once, `checks` where
    there is nothing to look over.
    """

    figures: tuple[tuple[Fact, Fact, Fact], ...]
    approval: str
    reasons: tuple[str, ...]
    composition: Composition | None
    lines: tuple[LineView, ...]
    risk: RiskView | None
    deal: DealView
    checks: ChecksView | None
    basis: BasisView


def inside_labels(quote: Quote, lang: str) -> dict[str, str]:
    """Return the labels of an internal document; what is held against the total sold says whether a discount is off."""
    labels = dict(texts.labels(lang, internal=True))
    if quote.totals.discount:
        labels["proposal.inside_difference"] = labels["proposal.inside_difference_before"]
    return labels


@exactly
def inside_of(quote: Quote, lang: str, look: Look, width: int) -> InsideView:
    """Read a quote for those who approve it.

    Parameters
    ----------
    quote
        A firm quote; one read from its record gives the same.
    lang
        fr, ar or en.
    look
        How charts look.
    width
        How wide they are [twips].

    Returns
    -------
    InsideView
        Amounts in dinars, written out.
    """
    asked, deal = quote.approval, deal_of(quote, lang)
    checked = bool(deal.mandates or deal.floors)
    nothing = "inside.not_needed" if checked else "inside.not_checked"
    return InsideView(
        figures=_figures(quote, _approved_by(asked, lang, checked=checked), lang),
        approval=approver(asked, lang) if asked is not None else say(nothing, lang),
        reasons=tuple(reason.text[lang] for reason in asked.reasons) if asked is not None else (),
        composition=composition_of(quote, lang, look, width),
        lines=lines_of(quote, lang),
        risk=risk_of(quote, lang, look, width),
        deal=deal,
        checks=checks_of(quote, lang),
        basis=basis_of(quote, lang),
    )


def _figures(quote: Quote, by: str, lang: str) -> tuple[tuple[Fact, Fact, Fact], ...]:
    """Return the key figures; of what is paid by the year alone, the commitment."""
    totals, risk, approved = quote.totals, quote.risk, (say("inside.approval", lang), by)
    if all(line.recurring or line.optional for line in quote.lines):
        paid = {"commitment_net": quote.commitment.net, "commitment_gross": quote.commitment.gross}
        net, gross = _amounts(paid, lang)
        return ((net, gross, approved),)
    cut = bool(totals.discount)
    held = "inside.probability_before" if cut else "inside.probability"
    return (
        (
            (say("table.net_after" if cut else "table.net", lang), amount(totals.net - totals.discount, lang)),
            (say("table.due", lang), amount(totals.due, lang)),
            (say(held, lang), percent(held_percent(risk), lang)),
        ),
        _levels(risk, lang),
        (
            (say("inside.contingency_sold", lang), amount(risk.contingency, lang)),
            _margin(quote.margin, lang),
            approved,
        ),
    )


def _levels(risk: RiskRecord, lang: str) -> tuple[Fact, Fact, Fact]:
    p50, p80, p90 = _amounts({"p50": risk.p50, "p80": risk.p80, "p90": risk.p90}, lang)
    return p50, p80, p90


def _amounts(values: Mapping[str, Decimal], lang: str) -> tuple[Fact, ...]:
    return tuple((say(f"inside.{name}", lang), amount(value, lang)) for name, value in values.items())


def _margin(margin: MarginRecord | None, lang: str) -> Fact:
    """Name the margin of what is paid once, and say where it leaves lines out."""
    if margin is None:
        return say("table.margin", lang), say("inside.margin_unknown", lang)
    name = say("inside.margin_known" if margin.without_cost else "table.margin", lang)
    return name, amount(margin.margin, lang) if margin.percent is None else percent(margin.percent, lang)


def _approved_by(asked: ApprovalRecord | None, lang: str, *, checked: bool) -> str:
    if asked is None:
        return say("inside.by_none" if checked else "inside.by_unchecked", lang)
    return say("inside.by_nobody", lang) if asked.by_label is None else asked.by_label[lang]
