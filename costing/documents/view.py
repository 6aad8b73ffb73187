"""One reading of a quote that every document shares: formatted, translated, nothing computed.

A view holds only what a client may see; published ranges, positions, traces and probabilities stand in `internal`,
which only the build that stays inside the company has.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from costing.closing import Kind, closing_formula
from costing.credentials import checklist
from costing.document_errors import KindNotWritten
from costing.documents import texts
from costing.documents.assumed import assumed_of
from costing.documents.budget import budget_of
from costing.documents.dressing import chart_look, logo_of
from costing.documents.explained import explained_of
from costing.documents.glossary import glossary_of, texts_of
from costing.documents.hazards import hazards_of
from costing.documents.inside import inside_labels, inside_of
from costing.documents.levels import levels_view_of
from costing.documents.lump_parts import lump_of
from costing.documents.needs import need_of, why_of
from costing.documents.negotiable import sheet_of
from costing.documents.owned import owned_of
from costing.documents.particulars import (
    left_out_of,
    own_services,
    party_of,
    payment_of,
    promises_of,
    supplies_of,
    terms_of,
    work_of,
)
from costing.documents.priced import Figure, Priced, percent_said, reasons_of
from costing.documents.references import references_of
from costing.documents.revised import change_of, mark_of, number_of, reference_of, replaced_of
from costing.documents.scenarios import scenarios_of
from costing.documents.security import security_of
from costing.documents.shapes import BudgetaryView, FinancialView, OfferView, PartyView, QuoteView, TechnicalView
from costing.documents.sold import asked_of, sold_of
from costing.documents.solution import solution_of
from costing.documents.summary import subject_of, summary_of
from costing.documents.tender import tender_labels, tender_of
from costing.documents.timeline import timeline_of
from costing.documents.training import training_of
from costing.documents.workbook_mark import marked_view
from costing.errors import LanguageNotWritten
from costing.mentions import mention_line
from costing.money import exactly
from costing.numerals import amount_in_words
from costing.parties import Provider
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import day, say

WRITTEN = ("fr", "ar", "en")
PROPOSAL, DEVIS, PROFORMA, BUDGET, TECHNICAL, FINANCIAL = (
    "proposal", "devis", "proforma", "budget", "technical", "financial",
)  # fmt: skip
KINDS = (PROPOSAL, DEVIS, PROFORMA, BUDGET, TECHNICAL, FINANCIAL)
_PRICED = (PROPOSAL, DEVIS, PROFORMA, FINANCIAL)
WIDTH = 9_412  # of the text on an A4 page [twips]: as wide as a chart may be
_PRICES = "prices"  # stands among the tables of the scope where a document tells prices


def view_of(quote: Quote, lang: str | None = None, kind: str = PROPOSAL) -> QuoteView:
    """Read a quote for a client document that tells its prices.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        Language of the document; without it, the quote's.
    kind
        proposal, devis, proforma or financial.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    KindNotWritten
        Not one of the four kinds that tell prices.
    """
    if kind not in _PRICED:
        raise KindNotWritten(asked=kind, available=_PRICED)
    said = _offered(quote, _written(lang or quote.lang), kind)
    prices = Priced(quote, said["lang"], counted=kind == FINANCIAL)
    said |= _priced(quote, prices, kind)
    said |= _looked_up(said, priced=True)
    if kind == FINANCIAL:
        said["labels"] = tender_labels(said["labels"], prices)
        return FinancialView(**said, tender=tender_of(quote, prices), lump=lump_of(quote, prices))
    return QuoteView(**said)


def offer_of(quote: Quote, lang: str | None = None, kind: str = PROPOSAL, *, internal: bool = False) -> OfferView:
    """Read a quote for a document of any kind; one that tells no price holds none.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        Language of the document; without it, the quote's.
    kind
        proposal, devis, proforma, budget, technical or financial.
    internal
        Whether it is the build that stays inside the company: what a client never reads stands in `internal`.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    KindNotWritten
        Not one of the six kinds.
    """
    if kind not in KINDS:
        raise KindNotWritten(asked=kind, available=KINDS)
    view = _client_offer(quote, _written(lang or quote.lang), kind)
    if not internal:
        return view
    inside = inside_of(quote, view.lang, chart_look(view.look, view.lang), WIDTH)
    return replace(view, internal=inside, labels=inside_labels(quote, view.lang))


def _client_offer(quote: Quote, lang: str, kind: str) -> OfferView:
    if kind in _PRICED:
        return view_of(quote, lang, kind)
    said = _offered(quote, lang, kind)
    said |= _looked_up(said, priced=False)
    if kind == BUDGET:
        return BudgetaryView(**said, budget=budget_of(quote, lang))
    return TechnicalView(**said, supplies=tuple(supplies_of(quote, lang)))


def _looked_up(said: dict[str, Any], *, priced: bool) -> dict[str, Any]:
    """Return the words of a document that are explained, and the laws and standards it cites."""
    whole, lang = tuple(texts_of(said)), said["lang"]
    return {"glossary": glossary_of(whole, lang, priced=priced), "references": references_of(whole, lang)}


def _written(lang: str) -> str:
    if lang not in WRITTEN:
        raise LanguageNotWritten(what="documents", asked=lang, available=WRITTEN)
    return lang


@exactly
def _offered(quote: Quote, lang: str, kind: str) -> dict[str, Any]:
    """Read all that is no price."""
    asked, sold, priced = asked_of(quote), sold_of(quote), kind in _PRICED
    clauses, labels = texts.data("clauses"), texts.labels(lang)
    shown = (*sold, _PRICES) if priced else sold
    phases, deliverables, handed = work_of(quote, sold, lang)
    return {
        "lang": lang,
        "kind": kind,
        "document": labels[f"proposal.kind_{kind}"],
        "number": number_of(quote, lang),
        "revision": mark_of(quote, lang),
        "replaces": replaced_of(quote, lang),
        "reference": reference_of(quote, lang),
        "title": quote.scope.subject or subject_of(quote, lang),
        "issued": quote.day,
        "day": day(quote.day, lang),
        "valid_until": day(quote.valid_until, lang),
        "validity": say("view.validity", lang, until=quote.valid_until),
        "provider": _provider(quote.provider, lang) if quote.provider is not None else None,
        "mentions": mention_line(quote.provider, lang) if quote.provider is not None else "",
        "client": party_of(quote.client, lang),
        "why": why_of(quote.scope, asked, lang),
        "need": need_of(quote.scope, asked, own_services(quote, lang), lang),
        "promises": promises_of(sold, lang),
        "objectives": texts.applying(texts.data("objectives")["objective"], sold, lang),
        "phases": phases,
        "deliverables": deliverables,
        "levels": levels_view_of(quote, lang),
        "timeline": timeline_of(quote, lang, handed, paid=priced),
        "credentials": tuple((point.label[lang], point.shown or "") for point in checklist(quote.provider).held),
        "exclusions": (*left_out_of(quote, lang), *texts.applying(clauses["exclusion"], sold, lang)),
        "exclusions_intro": labels["proposal.exclusions_intro" if priced else "proposal.exclusions_plain"],
        "terms": terms_of(quote, lang, priced=priced),
        "legal": texts.applying(clauses["legal"], shown, lang),
        "summary": summary_of(quote, lang, priced=priced),
        "solution": solution_of(quote, lang),
        "training": training_of(quote, lang),
        "security": security_of(quote, lang),
        "assumed": assumed_of(quote, lang, priced=priced),
        "hazards": hazards_of(quote, sold, lang),
        "labels": labels,
        "look": quote.provider.look if quote.provider is not None else None,
        "mark": marked_view(quote, lang),
    }


def _provider(provider: Provider, lang: str) -> PartyView:
    logo = logo_of(provider.look, provider.name, lang)
    return replace(party_of(provider.model_dump(), lang), logo=logo)


@exactly
def _priced(quote: Quote, prices: Priced, kind: str) -> dict[str, Any]:
    """Read the prices."""
    totals, lang = quote.totals, prices.lang
    figure, everything = prices.figure, quote.totals_with_options if prices.options else None
    yearly = bool(prices.maintenance or prices.recurring)
    closed = cast("Kind", kind)  # the priced kinds are such
    return {
        "change": change_of(quote, lang),
        "groups": prices.groups,
        "lines": prices.lines,
        "net": figure(totals.net),
        "line_discount": figure(prices.on_lines),
        "discount": figure(totals.discount - prices.on_lines),
        "discount_share": _share(prices.whole_percent, lang),
        "after": figure(totals.net - totals.discount),
        "usual_tax": prices.usual_tax,
        "vat": prices.vat,
        "gross": figure(totals.gross),
        "stamp_duty": figure(totals.stamp_duty),
        "due": figure(totals.due),
        "words": amount_in_words(totals.due, lang),
        "closing": closing_formula(totals.due, closed, lang, stamped=totals.stamp_duty > 0),
        "payments": tuple(payment_of(each, lang) for each in quote.payments),
        "assumptions": tuple(each.text[lang] for each in quote.assumptions if each.audience == "client"),
        "maintenance": prices.maintenance,
        "maintenance_reasons": reasons_of(_first_year(quote), lang) if prices.maintenance else "",
        "recurring": prices.recurring,
        "owned": owned_of(quote, lang),
        "commitment_net": figure(quote.commitment.net) if yearly else None,
        "commitment_gross": figure(quote.commitment.gross) if yearly else None,
        "exemptions": prices.exemptions,
        "options": prices.options,
        "with_options": figure(everything.gross) if everything is not None else None,
        "with_options_due": figure(everything.due) if everything is not None and everything.stamp_duty else None,
        "variants": prices.variants,
        "explained": explained_of(quote, lang),
        "sheet": sheet_of(quote, prices),
        "scenarios": scenarios_of(quote, prices),
    }


def _first_year(quote: Quote) -> QuoteLine | None:
    return next((line for line in quote.lines if line.recurring and not (line.own or line.optional)), None)


def _share(value: Decimal | None, lang: str) -> Figure | None:
    return Figure(value, percent_said(value, lang)) if value is not None else None
