"""What to look over before a quote is sent, and what its prices stand on; internal."""

from dataclasses import dataclass

from costing.documents.inside_lines import title_of
from costing.quoting.payment_words import rule_line
from costing.quoting.quote import Quote
from costing.wording import day, ltr, number, say

_INTERNAL = "internal"
_RATE_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look over: how grave it is, what was found, and the way out."""

    severity: str
    message: str
    way_out: str


@dataclass(frozen=True, slots=True)
class ChecksView:
    """What to look over: findings, worst first; assumptions the client does not read; the cross-check; public rules."""

    findings: tuple[Finding, ...]
    assumptions: tuple[str, ...]
    cross_check: str
    procurement: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BasisView:
    """What prices stand on: rates (currency, dinars, day, side, source), entries (key, since, kind, source), papers."""

    rates: tuple[tuple[str, ...], ...]
    entries: tuple[tuple[str, str, str, str], ...]
    papers: tuple[tuple[str, str], ...]


def checks_of(quote: Quote, lang: str) -> ChecksView | None:
    """Return what to look over; nothing where there is nothing."""
    findings = tuple(
        Finding(_bare(say(f"severity.{each.severity}", lang)), each.message[lang], each.way_out[lang])
        for each in quote.audit
    )
    assumptions = tuple(each.text[lang] for each in quote.assumptions if each.audience == _INTERNAL)
    check = quote.cross_check.comment[lang] if quote.cross_check is not None else ""
    notes = quote.procurement.notes if quote.procurement is not None else ()
    rules = tuple(rule_line(note, lang) for note in notes)
    return ChecksView(findings, assumptions, check, rules) if findings or assumptions or check or rules else None


def _bare(text: str) -> str:
    return text.rstrip(": \u00a0")


def basis_of(quote: Quote, lang: str) -> BasisView:
    """Return what the prices stand on."""
    held = quote.basis
    rates = tuple(
        (
            rate.currency,
            number(rate.dzd, lang, _RATE_DECIMALS),
            day(rate.day, lang),
            say(f"rate_side.{rate.side}", lang),
            title_of(rate.source, lang),
        )
        for rate in held.exchange
    )
    entries = tuple(
        (_kept(each.key, lang), day(each.since, lang), say(f"table.{each.kind}", lang), title_of(each.source, lang))
        for each in held.entries
    )
    papers = {"price_book": held.price_book, "fingerprint": held.fingerprint, "version": held.version}
    return BasisView(
        rates, entries, tuple((say(f"inside.{key}", lang), _kept(text, lang)) for key, text in papers.items())
    )


def _kept(text: str, lang: str) -> str:
    """Keep a key or a fingerprint in its own order."""
    return ltr(text) if lang == "ar" else text
