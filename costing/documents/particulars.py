"""The particulars of an offer: the parties, its terms and payments, the work and what it hands over."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from costing.composing import NOT_ASKED, NOT_OFFERED
from costing.documents import texts
from costing.documents.priced import quantity_of
from costing.documents.shapes import DeliverableView, PartyView, PaymentView, PhaseView, SupplyView
from costing.identifiers import spelt
from costing.quoting.payment_words import payment_row
from costing.quoting.quote import Quote
from costing.quoting.record import PaymentRecord
from costing.wording import day, say, shown, small

_CONTACT, _ACCOUNT = ("activity", "address", "phone", "email"), ("bank", "rib", "ccp", "rip")
_PARTY_ROWS = (
    "legal_form", "activity", "address", "contact", "phone", "email", "capital",
    "rc", "nif", "nis", "ai", "bank", "rib", "ccp", "rip", "signatory",
)  # fmt: skip


def party_of(party: dict[str, Any], lang: str) -> PartyView:
    """Read a party: its whole block, and apart how to reach it and where it is paid."""
    held = ((name, spelt(name, party[name])) for name in _PARTY_ROWS if party.get(name))
    rows = {name: (say(f"party.{name}", lang), shown(text, lang)) for name, text in held}
    contact, account = (tuple(rows[name] for name in names if name in rows) for names in (_CONTACT, _ACCOUNT))
    return PartyView(party["name"], tuple(rows.values()), contact, account)


def terms_of(quote: Quote, lang: str, *, priced: bool) -> tuple[tuple[str, str], ...]:
    """Read the terms beside the plan of payment; of a document without prices, how long it holds."""
    payment = (say("view.payment", lang), say(f"payment.{quote.terms.payment}", lang))
    validity = (say("view.validity_label", lang), say("view.validity", lang, until=quote.valid_until))
    rounding = (say("view.rounding", lang), say("view.rounding_rule", lang))
    return (payment, validity, rounding) if priced else (validity,)


def payment_of(payment: PaymentRecord, lang: str) -> PaymentView:
    """Read one payment: what it gives back of an advance and what is kept of it, where there is any."""
    milestone, share, amount, due = payment_row(payment, lang)
    parts = {"recovered": payment.recovered, "retained": payment.retained}
    notes = [say(f"view.payment_{name}", lang, amount_dzd=value) for name, value in parts.items() if value]
    return PaymentView(milestone, due, share, amount, (*notes, *((payment.note[lang],) if payment.note else ())))


def promises_of(tables: tuple[str, ...], lang: str) -> tuple[tuple[str, str], ...]:
    """Return the promises that are made for what is sold: title and text."""
    made = texts.chosen(texts.data("promises")["promise"], tables)
    return tuple((each["title"][lang], each["text"][lang]) for each in made)


def own_services(quote: Quote, lang: str) -> tuple[str, ...]:
    """Return the labels of the company's own services that the scope asks for by name."""
    return tuple(line.labels[lang] for line in quote.lines if line.service in (quote.scope.services or {}))


def left_out_of(quote: Quote, lang: str) -> tuple[str, ...]:
    """Name the components of an upgrade that nobody asked for, or that the company does not do."""
    left = [small(each.label[lang]) for each in quote.components if each.status in (NOT_ASKED, NOT_OFFERED)]
    return (say("view.left_out", lang, labels=say("view.comma", lang).join(left)),) if left else ()


def work_of(
    quote: Quote, tables: tuple[str, ...], lang: str
) -> tuple[tuple[PhaseView, ...], tuple[DeliverableView, ...], dict[str, str]]:
    """Return the phases of the work, what they hand over, numbered through, and the numbers by stage."""
    phases: list[PhaseView] = []
    register: list[DeliverableView] = []
    handed_over: dict[str, list[str]] = {}
    ends = {task.code: task.last for task in quote.schedule.tasks} if quote.schedule is not None else {}
    for phase in texts.data("scope_of_work")["phase"]:
        activities, specifications = (
            texts.applying(phase[kind], tables, lang) for kind in ("activity", "specification")
        )
        if not activities:
            continue
        title, numbers, handed = phase["title"][lang], [], texts.chosen(phase["deliverable"], tables)
        for each in handed:
            stage = next((code for code in each["stages"] if code in ends), None)
            until = day(ends[stage], lang) if stage is not None else say("view.no_day", lang)
            numbers.append(say("view.deliverable", lang, number=len(register) + 1))
            register.append(DeliverableView(numbers[-1], each["text"][lang], title, until))
            if stage is not None:
                handed_over.setdefault(stage, []).append(numbers[-1])
        said = say("view.comma", lang).join(numbers)
        phases.append(PhaseView(title, activities, tuple(each["text"][lang] for each in handed), specifications, said))
    joined = {stage: say("view.comma", lang).join(numbers) for stage, numbers in handed_over.items()}
    return tuple(phases), tuple(register), joined


def supplies_of(quote: Quote, lang: str) -> Iterator[SupplyView]:
    """Return what is supplied and done, without what is money alone: taxes, provisions."""
    counted = (line for line in quote.lines if not (line.recurring or line.optional))
    ranks = count(1)
    for line in counted:
        if line.service not in texts.data("groups")["money"]["services"]:
            unit, quantity = say(f"unit.{line.unit}", lang), quantity_of(line, lang)
            yield SupplyView(str(next(ranks)), line.labels[lang], unit, quantity.text)
