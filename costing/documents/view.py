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
from costing.documents.priced import ChoiceView, Figure, LineView, Priced, VatView, YearView, percent_said, reasons_of
from costing.errors import LanguageNotWritten
from costing.identifiers import spelt
from costing.money import exactly
from costing.numerals import amount_in_words
from costing.prices import BROUGHT, own_table
from costing.quoting.payment_words import payment_row
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import day, say, shown

WRITTEN = ("fr", "ar", "en")
_PARTY_ROWS = (
    "legal_form", "activity", "address", "contact", "phone", "email", "capital",
    "rc", "nif", "nis", "ai", "bank", "rib", "ccp", "rip", "signatory",
)  # fmt: skip


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
    """Everything a client document prints, in one language.

    `lines` and totals are of what is paid once: `net` before discounts, `line_discount` what those of the lines take
    off it, `discount` that of the whole, with its percentage where it is one; `after` all of them. `with_options` is
    the total with every option, tax included, and `with_options_due` that with the stamp duty, where one is due.
    """

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
    maintenance: tuple[YearView, ...]
    maintenance_reasons: str
    recurring: tuple[YearView, ...]
    commitment_net: Figure | None
    commitment_gross: Figure | None
    exemptions: tuple[str, ...]
    options: tuple[ChoiceView, ...]
    with_options: Figure | None
    with_options_due: Figure | None
    variants: tuple[ChoiceView, ...]
    phases: tuple[PhaseView, ...]
    credentials: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]
    exclusions: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    legal: tuple[str, ...]
    labels: dict[str, str]


@exactly
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
    totals, prices, asked = quote.totals, Priced(quote, lang), _asked(quote)
    sold = _sold(quote, asked)
    figure, everything = prices.figure, quote.totals_with_options if prices.options else None
    yearly = bool(prices.maintenance or prices.recurring)
    clauses, work = texts.data("clauses"), texts.data("scope_of_work")["phase"]
    until = day(quote.valid_until, lang)
    return QuoteView(
        lang=lang,
        number=quote.number,
        reference=quote.scope.reference or quote.number,
        title=quote.scope.subject or say(_subject(prices), lang),
        issued=quote.day,
        day=day(quote.day, lang),
        valid_until=until,
        validity=say("view.validity", lang, until=quote.valid_until),
        provider=_party(quote.provider.model_dump(), lang) if quote.provider is not None else None,
        client=_party(quote.client, lang),
        why=why_of(quote.scope, asked, lang),
        need=need_of(quote.scope, asked, _own(quote, lang), lang),
        promises=_promises(sold, lang),
        objectives=texts.applying(texts.data("objectives")["objective"], sold, lang),
        lines=prices.lines,
        net=figure(totals.net),
        line_discount=figure(prices.on_lines),
        discount=figure(totals.discount - prices.on_lines),
        discount_share=_share(prices.whole_percent, lang),
        after=figure(totals.net - totals.discount),
        usual_tax=prices.usual_tax,
        vat=prices.vat,
        gross=figure(totals.gross),
        stamp_duty=figure(totals.stamp_duty),
        due=figure(totals.due),
        words=amount_in_words(totals.due, lang),
        closing=closing_formula(totals.due, "devis", lang, stamped=totals.stamp_duty > 0),
        maintenance=prices.maintenance,
        maintenance_reasons=reasons_of(_first_year(quote), lang) if prices.maintenance else "",
        recurring=prices.recurring,
        commitment_net=figure(quote.commitment.net) if yearly else None,
        commitment_gross=figure(quote.commitment.gross) if yearly else None,
        exemptions=prices.exemptions,
        options=prices.options,
        with_options=figure(everything.gross) if everything is not None else None,
        with_options_due=figure(everything.due) if everything is not None and everything.stamp_duty else None,
        variants=prices.variants,
        phases=tuple(phase for each in work if (phase := _phase(each, sold, lang)).activities),
        credentials=tuple((point.label[lang], point.shown or "") for point in checklist(quote.provider).held),
        assumptions=tuple(each.text[lang] for each in quote.assumptions if each.audience == "client"),
        exclusions=(*_left_out(quote, lang), *texts.applying(clauses["exclusion"], sold, lang)),
        terms=(
            (say("view.payment", lang), say(f"payment.{quote.terms.payment}", lang)),
            *_instalments(quote, lang),
            (say("view.validity_label", lang), say("view.validity", lang, until=quote.valid_until)),
            (say("view.rounding", lang), say("view.rounding_rule", lang)),
        ),
        legal=texts.applying(clauses["legal"], sold, lang),
        labels=texts.labels(lang),
    )


def _asked(quote: Quote) -> tuple[str, ...]:
    """Return the tables of what is priced, without what the client supplies; `without.CODE`: a component not done."""
    scope = quote.scope
    given = {"licences": scope.licences or (), "hardware": scope.hardware.lots if scope.hardware is not None else ()}
    supplied = {name for name, lots in given.items() if lots and all(lot.supplied_by == "client" for lot in lots)}
    without = (f"without.{each.code}" for each in quote.components if each.status == NOT_OFFERED)
    return (*(name for name in quote.answered if name not in supplied), *without)


def _instalments(quote: Quote, lang: str) -> tuple[tuple[str, str], ...]:
    """Return the plan of payment in one sentence; nothing where nothing is paid once."""
    rows = (payment_row(payment, lang) for payment in quote.payments)
    said = [
        say("view.instalment", lang, milestone=milestone, share=share, amount=amount, due=due)
        for milestone, share, amount, due in rows
    ]
    return ((say("payments.title", lang), say("view.joiner", lang).join(said)),) if said else ()


def _sold(quote: Quote, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tables of what is sold: without those of which every line is outside the total."""
    base = texts.data("services")
    tables = {line.code: base.get(line.service, {"table": own_table(line.service)})["table"] for line in quote.lines}
    inside = {tables[line.code] for line in quote.lines if not line.optional}
    return tuple(name for name in asked if name in inside or name == BROUGHT or name not in tables.values())


def _subject(prices: Priced) -> str:
    return "view.subject_maintenance" if prices.maintenance and not prices.lines else "view.subject"


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
    held = ((name, spelt(name, party[name])) for name in _PARTY_ROWS if party.get(name))
    rows = tuple((say(f"party.{name}", lang), shown(text, lang)) for name, text in held)
    return PartyView(party["name"], rows)


def _phase(phase: dict[str, Any], tables: tuple[str, ...], lang: str) -> PhaseView:
    kinds = ("activity", "deliverable", "specification")
    return PhaseView(phase["title"][lang], *(texts.applying(phase[kind], tables, lang) for kind in kinds))
