"""One reading of a quote that every client document shares: formatted, translated, nothing computed.

A view holds only what a client may see. Published ranges, positions, traces and probabilities have no place in it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costing.closing import closing_formula
from costing.composing import NOT_ASKED, NOT_OFFERED
from costing.credentials import checklist
from costing.documents import texts
from costing.documents.needs import need_of, why_of
from costing.errors import LanguageNotWritten
from costing.identifiers import spelt
from costing.numerals import amount_in_words
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine, VatTotal
from costing.wording import capital, day, money, number, percent, say

WRITTEN = ("fr",)
# How a line is named where its own code is the seller's word for it.
_CLIENT_CODES = {CONTINGENCY: "provision"}
_PARTY_ROWS = (
    "legal_form", "activity", "address", "contact", "phone", "email", "capital",
    "rc", "nif", "nis", "ai", "bank", "rib", "ccp", "rip", "signatory",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount or quantity: the exact value, and the text that prints it in the language of the view."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One row of the price table, before tax [DZD]."""

    code: str
    rank: str
    label: str
    reasons: str
    note: str
    unit: str
    quantity: Figure
    unit_price: Figure
    amount: Figure
    vat_rate: Figure


@dataclass(frozen=True, slots=True)
class VatView:
    """The value-added tax of one rate: its label, rate [percent], base and amount [DZD]."""

    label: str
    rate: Figure
    base: Figure
    amount: Figure


@dataclass(frozen=True, slots=True)
class YearView:
    """One contract year of maintenance [DZD]; outside the one-off total."""

    code: str
    label: str
    net: Figure
    vat: Figure
    gross: Figure


@dataclass(frozen=True, slots=True)
class PartyView:
    """The provider or the client: a name and the rows of its block (label, text)."""

    name: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase of the scope of work: what is done, what is handed over, the requirements it is held to."""

    title: str
    activities: tuple[str, ...]
    deliverables: tuple[str, ...]
    specifications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Everything a client document prints, in one language."""

    lang: str
    number: str
    reference: str
    title: str
    issued: date
    day: str
    valid_until: str
    validity: str
    provider: PartyView | None
    client: PartyView
    why: tuple[str, ...]
    need: tuple[str, ...]
    promises: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    lines: tuple[LineView, ...]
    net: Figure
    discount: Figure
    vat: tuple[VatView, ...]
    gross: Figure
    stamp_duty: Figure
    due: Figure
    words: str
    closing: str
    maintenance: tuple[YearView, ...]
    maintenance_reasons: str
    commitment_net: Figure | None
    commitment_gross: Figure | None
    phases: tuple[PhaseView, ...]
    credentials: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]
    exclusions: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    legal: tuple[str, ...]
    labels: dict[str, str]


def view_of(quote: Quote, lang: str | None = None) -> QuoteView:
    """Read a quote for a client document.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        Language of the document; without it, the quote's.

    Raises
    ------
    LanguageNotWritten
        Documents in that language do not exist yet.
    """
    lang = lang or quote.lang
    if lang not in WRITTEN:
        raise LanguageNotWritten(what="documents", asked=lang, available=WRITTEN)
    totals, care, sold = quote.totals, quote.maintenance, _sold(quote)
    once = [line for line in quote.lines if not line.recurring]
    clauses, work = texts.data("clauses"), texts.data("scope_of_work")["phase"]
    until = day(quote.valid_until, lang)
    return QuoteView(
        lang=lang,
        number=quote.number,
        reference=quote.scope.reference or quote.number,
        title=quote.scope.subject or say("view.subject" if once else "view.subject_maintenance", lang),
        issued=quote.day,
        day=day(quote.day, lang),
        valid_until=until,
        validity=say("view.validity", lang, until=quote.valid_until),
        provider=_party(quote.provider.model_dump(), lang) if quote.provider is not None else None,
        client=_party(quote.client, lang),
        why=why_of(quote.scope, sold, lang),
        need=need_of(quote.scope, sold, _own(quote, lang), lang),
        promises=_promises(sold, lang),
        objectives=texts.applying(texts.data("objectives")["objective"], sold, lang),
        lines=tuple(_line(rank, line, lang) for rank, line in enumerate(once, start=1)),
        net=_figure(totals.net, lang),
        discount=_figure(totals.discount, lang),
        vat=tuple(_vat(tax, lang) for tax in totals.vat),
        gross=_figure(totals.gross, lang),
        stamp_duty=_figure(totals.stamp_duty, lang),
        due=_figure(totals.due, lang),
        words=amount_in_words(totals.due, lang),
        closing=closing_formula(totals.due, "devis", lang, stamped=totals.stamp_duty > 0),
        maintenance=_years(quote, lang),
        maintenance_reasons=_reasons(next((line for line in quote.lines if line.recurring), None), lang),
        commitment_net=_figure(quote.commitment.net, lang) if care is not None else None,
        commitment_gross=_figure(quote.commitment.gross, lang) if care is not None else None,
        phases=tuple(phase for each in work if (phase := _phase(each, sold, lang)).activities),
        credentials=tuple((point.label[lang], point.shown or "") for point in checklist(quote.provider).held),
        assumptions=tuple(each.text[lang] for each in quote.assumptions if each.audience == "client"),
        exclusions=(*_left_out(quote, lang), *texts.applying(clauses["exclusion"], sold, lang)),
        terms=(
            (say("view.payment", lang), say(f"payment.{quote.terms.payment}", lang)),
            (say("view.validity_label", lang), say("view.validity", lang, until=quote.valid_until)),
            (say("view.rounding", lang), say("view.rounding_rule", lang)),
        ),
        legal=texts.applying(clauses["legal"], sold, lang),
        labels=texts.labels(lang),
    )


def _sold(quote: Quote) -> tuple[str, ...]:
    """Return the tables of what is sold, without what the client supplies; `without.CODE`: a component not done."""
    scope = quote.scope
    given = {"licences": scope.licences or (), "hardware": scope.hardware.lots if scope.hardware is not None else ()}
    supplied = {name for name, lots in given.items() if lots and all(lot.supplied_by == "client" for lot in lots)}
    without = (f"without.{each.code}" for each in quote.components if each.status == NOT_OFFERED)
    return (*(name for name in quote.answered if name not in supplied), *without)


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


def _figure(value: Decimal, lang: str) -> Figure:
    return Figure(value, money(value, lang))


def _line(rank: int, line: QuoteLine, lang: str) -> LineView:
    return LineView(
        code=_CLIENT_CODES.get(line.code, line.code),
        rank=str(rank),
        label=line.labels[lang],
        reasons=_reasons(line, lang),
        note=" ".join(part[lang] for part in (line.note, line.includes) if part is not None),
        unit=say(f"unit.{line.unit}", lang),
        quantity=Figure(line.quantity, number(line.quantity, lang)),
        unit_price=_figure(line.unit_price, lang),
        amount=_figure(line.amount, lang),
        vat_rate=Figure(line.vat_rate, percent(line.vat_rate, lang)),
    )


def _reasons(line: QuoteLine | None, lang: str) -> str:
    return say("view.joiner", lang).join(reason[lang] for reason in line.reasons) if line is not None else ""


def _vat(tax: VatTotal, lang: str) -> VatView:
    rate = Figure(tax.rate, percent(tax.rate, lang))
    return VatView(say("table.vat", lang, rate=rate.text), rate, _figure(tax.base, lang), _figure(tax.amount, lang))


def _years(quote: Quote, lang: str) -> tuple[YearView, ...]:
    years = quote.maintenance.years if quote.maintenance is not None else ()
    return tuple(
        YearView(
            code=f"maintenance.{year.year}",
            label=capital(year.label[lang]),
            net=_figure(year.net, lang),
            vat=_figure(year.vat, lang),
            gross=_figure(year.gross, lang),
        )
        for year in years
    )


def _party(party: dict[str, Any], lang: str) -> PartyView:
    rows = tuple((say(f"party.{name}", lang), spelt(name, party[name])) for name in _PARTY_ROWS if party.get(name))
    return PartyView(party["name"], rows)


def _phase(phase: dict[str, Any], tables: tuple[str, ...], lang: str) -> PhaseView:
    kinds = ("activity", "deliverable", "specification")
    return PhaseView(phase["title"][lang], *(texts.applying(phase[kind], tables, lang) for kind in kinds))
