"""One reading of a quote that every client document shares: formatted, translated, nothing computed.

A view holds only what a client may see. Published ranges, positions, traces and probabilities have no place in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, cast

from costing.closing import Kind, closing_formula
from costing.composing import NOT_ASKED, NOT_OFFERED
from costing.credentials import checklist
from costing.documents import texts
from costing.documents.assumed import AssumedView, assumed_of
from costing.documents.bars import DASH
from costing.documents.budget import BudgetView, budget_of
from costing.documents.explained import ExplainedView, explained_of
from costing.documents.glossary import TermView, glossary_of, texts_of
from costing.documents.hazards import HazardView, hazards_of
from costing.documents.levels import LevelsView, levels_view_of
from costing.documents.needs import need_of, why_of
from costing.documents.owned import OwnedView, owned_of
from costing.documents.priced import (
    ChoiceView,
    Figure,
    GroupView,
    LineView,
    Priced,
    VatView,
    YearView,
    percent_said,
    reasons_of,
)
from costing.documents.references import ReferenceView, references_of
from costing.documents.security import SecurityView, security_of
from costing.documents.sold import asked_of, sold_of
from costing.documents.solution import SolutionView, solution_of
from costing.documents.summary import SummaryView, summary_of
from costing.documents.tender import TenderView, tender_of
from costing.documents.timeline import TimelineView, ends_of, timeline_of
from costing.documents.training import TrainingView, training_of
from costing.errors import LanguageNotWritten
from costing.identifiers import spelt
from costing.mentions import mention_line
from costing.money import exactly
from costing.numerals import amount_in_words
from costing.quoting.payment_words import payment_row
from costing.quoting.quote import Quote
from costing.quoting.record import PaymentRecord, QuoteLine
from costing.wording import day, number, say

WRITTEN = ("fr", "ar", "en")
PROPOSAL, DEVIS, PROFORMA, BUDGET, TECHNICAL, FINANCIAL = (
    "proposal", "devis", "proforma", "budget", "technical", "financial",
)  # fmt: skip
KINDS = (PROPOSAL, DEVIS, PROFORMA, BUDGET, TECHNICAL, FINANCIAL)
_PRICED = (PROPOSAL, DEVIS, PROFORMA, FINANCIAL)
_PRICES = "prices"  # stands among the tables of the scope where a document tells prices
_CONTACT, _ACCOUNT = ("activity", "address", "phone", "email"), ("bank", "rib", "ccp", "rip")
_PARTY_ROWS = (
    "legal_form", "activity", "address", "contact", "phone", "email", "capital",
    "rc", "nif", "nis", "ai", "bank", "rib", "ccp", "rip", "signatory",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartyView:
    """The provider or the client: a name and the rows of its block (label, text), some of them apart.

    `contact` says where it is and how to reach it, `account` where it is paid.
    """

    name: str
    rows: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...] = ()
    account: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase of the scope of work: what is done, what it is held to, the numbers of what it hands over."""

    title: str
    activities: tuple[str, ...]
    deliverables: tuple[str, ...]
    specifications: tuple[str, ...]
    numbers: str


@dataclass(frozen=True, slots=True)
class DeliverableView:
    """One deliverable: its number, what it is, the phase that hands it over, the day that is planned for."""

    number: str
    label: str
    phase: str
    day: str


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One payment: at which milestone, when it is due, its share and amount [DZD, with tax], what is to be said."""

    milestone: str
    due: str
    share: str
    amount: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplyView:
    """One row of what is supplied, without a price."""

    number: str
    label: str
    unit: str
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """What a client document says of an offer in one language, and no price.

    `document` names its kind for a reader; `pages` are the page numbers of the contents, by chapter, once they are
    known. `internal` is what only the company reads: nothing in a client's document.
    """

    lang: str
    kind: str
    document: str
    number: str
    reference: str
    title: str
    issued: date
    day: str
    valid_until: str
    validity: str
    provider: PartyView | None
    mentions: str
    client: PartyView
    why: tuple[str, ...]
    need: tuple[str, ...]
    promises: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    phases: tuple[PhaseView, ...]
    deliverables: tuple[DeliverableView, ...]
    levels: LevelsView | None
    credentials: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]
    exclusions: tuple[str, ...]
    exclusions_intro: str
    terms: tuple[tuple[str, str], ...]
    legal: tuple[str, ...]
    summary: SummaryView
    solution: SolutionView | None
    training: TrainingView | None
    security: SecurityView
    timeline: TimelineView | None
    labels: dict[str, str]
    pages: dict[str, str] = field(default_factory=dict)
    internal: None = None
    assumed: tuple[AssumedView, ...] = ()
    hazards: tuple[HazardView, ...] = ()
    glossary: tuple[TermView, ...] = ()
    references: tuple[ReferenceView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView(OfferView):
    """Everything a client document prints, prices included.

    `lines` and totals are of what is paid once, `groups` the same lines under their headings: `net` before discounts,
    `line_discount` what those of the lines take off it, `discount` that of the whole, with its percentage where it is
    one; `after` all of them. `with_options` is the total with every option, tax included, and `with_options_due` that
    with the stamp duty, where one is due.
    """

    groups: tuple[GroupView, ...]
    lines: tuple[LineView, ...]
    net: Figure
    line_discount: Figure
    discount: Figure
    discount_share: Figure | None
    after: Figure
    usual_tax: str
    vat: tuple[VatView, ...]
    gross: Figure
    stamp_duty: Figure
    due: Figure
    words: str
    closing: str
    payments: tuple[PaymentView, ...]
    maintenance: tuple[YearView, ...]
    maintenance_reasons: str
    recurring: tuple[YearView, ...]
    owned: OwnedView | None
    commitment_net: Figure | None
    commitment_gross: Figure | None
    exemptions: tuple[str, ...]
    options: tuple[ChoiceView, ...]
    with_options: Figure | None
    with_options_due: Figure | None
    variants: tuple[ChoiceView, ...]
    explained: tuple[ExplainedView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalView(OfferView):
    """The technical offer of a tender in two envelopes: what is supplied, without any price."""

    supplies: tuple[SupplyView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetaryView(OfferView):
    """A budgetary estimate: ranges, and no firm price."""

    budget: BudgetView


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialView(QuoteView):
    """The financial offer of a tender: the prices as its forms ask for them."""

    tender: TenderView


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
    """
    said = _offered(quote, _written(lang or quote.lang), kind)
    prices = Priced(quote, said["lang"])
    said |= _priced(quote, prices, kind)
    said |= _looked_up(said, priced=True)
    if kind == FINANCIAL:
        return FinancialView(**said, tender=tender_of(quote, prices))
    return QuoteView(**said)


def offer_of(quote: Quote, lang: str | None = None, kind: str = PROPOSAL, *, internal: bool = False) -> OfferView:
    """Read a quote for a document of any kind; one that tells no price holds none, but in its internal build.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        Language of the document; without it, the quote's.
    kind
        proposal, devis, proforma, budget, technical or financial.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    """
    if kind in _PRICED:
        return view_of(quote, lang, kind)
    said = _offered(quote, _written(lang or quote.lang), kind)
    said |= _looked_up(said, priced=False)
    if kind == BUDGET:
        return BudgetaryView(**said, budget=budget_of(quote, said["lang"]))
    return TechnicalView(**said, supplies=tuple(_supplies(quote, said["lang"])))


def _looked_up(said: dict[str, Any], *, priced: bool) -> dict[str, Any]:
    """Return the words of a document that are explained, and the laws and standards it cites."""
    whole, lang = tuple(texts_of(said)), said["lang"]
    return {"glossary": glossary_of(whole, lang, priced=priced), "references": references_of(whole, lang)}


def _supplies(quote: Quote, lang: str) -> Iterator[SupplyView]:
    """Return what is supplied and done, without what is money alone: taxes, provisions."""
    counted = (line for line in quote.lines if not (line.recurring or line.optional))
    ranks = count(1)
    for line in counted:
        if line.service not in texts.data("groups")["money"]["services"]:
            shown = number(line.quantity, lang, max(0, -int(line.quantity.normalize().as_tuple().exponent)))
            yield SupplyView(str(next(ranks)), line.labels[lang], say(f"unit.{line.unit}", lang), shown)


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
    alone = all(line.recurring for line in quote.lines if not line.optional)
    phases, deliverables, handed = _work(quote, sold, lang)
    return {
        "lang": lang,
        "kind": kind,
        "document": labels[f"proposal.kind_{kind}"],
        "number": quote.number,
        "reference": quote.scope.reference or quote.number,
        "title": quote.scope.subject or say("view.subject_maintenance" if alone else "view.subject", lang),
        "issued": quote.day,
        "day": day(quote.day, lang),
        "valid_until": day(quote.valid_until, lang),
        "validity": say("view.validity", lang, until=quote.valid_until),
        "provider": _party(quote.provider.model_dump(), lang) if quote.provider is not None else None,
        "mentions": mention_line(quote.provider, lang) if quote.provider is not None else "",
        "client": _party(quote.client, lang),
        "why": why_of(quote.scope, asked, lang),
        "need": need_of(quote.scope, asked, _own(quote, lang), lang),
        "promises": _promises(sold, lang),
        "objectives": texts.applying(texts.data("objectives")["objective"], sold, lang),
        "phases": phases,
        "deliverables": deliverables,
        "levels": levels_view_of(quote, lang),
        "timeline": timeline_of(quote, lang, handed, paid=priced),
        "credentials": tuple((point.label[lang], point.shown or "") for point in checklist(quote.provider).held),
        "assumptions": tuple(each.text[lang] for each in quote.assumptions if each.audience == "client"),
        "exclusions": (*_left_out(quote, lang), *texts.applying(clauses["exclusion"], sold, lang)),
        "exclusions_intro": labels["proposal.exclusions_intro" if priced else "proposal.exclusions_plain"],
        "terms": _terms(quote, lang, priced=priced),
        "legal": texts.applying(clauses["legal"], shown, lang),
        "summary": summary_of(quote, lang, priced=priced),
        "solution": solution_of(quote, lang),
        "training": training_of(quote, lang),
        "security": security_of(quote, lang),
        "assumed": assumed_of(quote, lang, priced=priced),
        "hazards": hazards_of(quote, sold, lang),
        "labels": labels,
    }


def _terms(quote: Quote, lang: str, *, priced: bool) -> tuple[tuple[str, str], ...]:
    payment = (say("view.payment", lang), say(f"payment.{quote.terms.payment}", lang))
    validity = (say("view.validity_label", lang), say("view.validity", lang, until=quote.valid_until))
    rounding = (say("view.rounding", lang), say("view.rounding_rule", lang))
    return (payment, validity, rounding) if priced else (validity,)


@exactly
def _priced(quote: Quote, prices: Priced, kind: str) -> dict[str, Any]:
    """Read the prices."""
    totals, lang = quote.totals, prices.lang
    figure, everything = prices.figure, quote.totals_with_options if prices.options else None
    yearly = bool(prices.maintenance or prices.recurring)
    closed = cast("Kind", kind)  # the priced kinds are such
    return {
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
        "payments": tuple(_payment(each, lang) for each in quote.payments),
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
    }


def _payment(payment: PaymentRecord, lang: str) -> PaymentView:
    """Read one payment: what it gives back of an advance and what is kept of it, where there is any."""
    milestone, share, amount, due = payment_row(payment, lang)
    parts = {"recovered": payment.recovered, "retained": payment.retained, "guarantee": payment.guarantee}
    notes = [say(f"view.payment_{name}", lang, amount_dzd=value) for name, value in parts.items() if value]
    return PaymentView(milestone, due, share, amount, (*notes, *((payment.note[lang],) if payment.note else ())))


def _first_year(quote: Quote) -> QuoteLine | None:
    return next((line for line in quote.lines if line.recurring and not (line.own or line.optional)), None)


def _share(value: Decimal | None, lang: str) -> Figure | None:
    return Figure(value, percent_said(value, lang)) if value is not None else None


def _promises(tables: tuple[str, ...], lang: str) -> tuple[tuple[str, str], ...]:
    """Return the promises that are made for what is sold: title and text."""
    made = texts.chosen(texts.data("promises")["promise"], tables)
    return tuple((each["title"][lang], each["text"][lang]) for each in made)


def _own(quote: Quote, lang: str) -> tuple[str, ...]:
    """Return the labels of the company's own services that the scope asks for by name."""
    return tuple(line.labels[lang] for line in quote.lines if line.service in (quote.scope.services or {}))


def _left_out(quote: Quote, lang: str) -> tuple[str, ...]:
    """Name the components of an upgrade that nobody asked for, or that the company does not do."""
    left = [each.label[lang] for each in quote.components if each.status in (NOT_ASKED, NOT_OFFERED)]
    return (say("view.left_out", lang, labels=say("view.comma", lang).join(left)),) if left else ()


def _party(party: dict[str, Any], lang: str) -> PartyView:
    rows = {name: (say(f"party.{name}", lang), spelt(name, party[name])) for name in _PARTY_ROWS if party.get(name)}
    contact, account = (tuple(rows[name] for name in names if name in rows) for names in (_CONTACT, _ACCOUNT))
    return PartyView(party["name"], tuple(rows.values()), contact, account)


def _work(
    quote: Quote, tables: tuple[str, ...], lang: str
) -> tuple[tuple[PhaseView, ...], tuple[DeliverableView, ...], dict[str, str]]:
    """Return the phases of the work, what they hand over, numbered through, and the numbers of each by its code."""
    phases: list[PhaseView] = []
    register: list[DeliverableView] = []
    handed_over: dict[str, str] = {}
    ends = ends_of(quote.schedule) if quote.schedule is not None else {}
    for phase in texts.data("scope_of_work")["phase"]:
        kinds = ("activity", "deliverable", "specification")
        activities, handed, specifications = (texts.applying(phase[kind], tables, lang) for kind in kinds)
        if not activities:
            continue
        title, first, code = phase["title"][lang], len(register) + 1, phase["code"]
        until = day(ends[code].last, lang) if code in ends else DASH
        numbers = [say("view.deliverable", lang, number=first + place) for place in range(len(handed))]
        register += [DeliverableView(number, text, title, until) for number, text in zip(numbers, handed, strict=True)]
        said = say("view.comma", lang).join(numbers)
        phases.append(PhaseView(title, activities, handed, specifications, said))
        handed_over[code] = said
    return tuple(phases), tuple(register), handed_over
