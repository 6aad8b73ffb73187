"""The firm quote: decimal lines, totals, words, number and basis; a record that reads back to the same quote."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Unpack, get_args

from pydantic import ConfigDict, Field, ValidationError, computed_field, create_model

from costing import __version__, deferred
from costing.errors import QuoteFromRecord, RecordRefused, ScopeRefused
from costing.estimating import Estimate, under
from costing.fields import OF_RECORD, problems_of
from costing.money import exactly
from costing.numerals import WRITTEN, amount_in_words
from costing.parties import Provider
from costing.prices import digest
from costing.quoting import commercial, firming
from costing.quoting.approving import approval_of
from costing.quoting.assumed import AssumptionRecord, assumptions_of
from costing.quoting.choices import OPTION, VARIANT
from costing.quoting.margins import margin_of
from costing.quoting.negotiation import Negotiable, TermsSaid
from costing.quoting.offering import Offer, offered
from costing.quoting.payments import payments_of
from costing.quoting.procurement import procurement_of
from costing.quoting.record import (
    ApprovalRecord,
    AuditRecord,
    Basis,
    ChoiceRecord,
    Commitment,
    ComponentRecord,
    CrossCheckRecord,
    DiscountRecord,
    MaintenanceRecord,
    MarginRecord,
    Ownership,
    PaymentRecord,
    ProcurementRecord,
    QuoteLine,
    Record,
    RiskRecord,
    TermsRecord,
    Totals,
)
from costing.quoting.risk_record import risk_record
from costing.quoting.settling import said_terms, settled
from costing.scope import Scope
from costing.terms import Terms

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
_NUMBER_SIGNS = set(ascii_uppercase + digits + "-")


def _worked_out(function: Callable[[Any], T]) -> "cached_property[T]":
    """Make a part of the record that is worked out, exactly, when it is first asked for, and then stays."""
    return computed_field(cached_property(exactly(function)))


class Quote(Negotiable):
    """A firm quote; frozen, and the full, internal record of itself; each step of its negotiation gives another one.

    Amounts are decimals in dinars; lines are before tax; `totals` covers the one-off lines only. Number and totals are
    there at once; the rest of the record is worked out when it is first asked for, and stays.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["costing.quote/1"] = Field("costing.quote/1", alias="schema")
    audience: Literal["internal"] = "internal"
    number: str
    revision: int = 0
    day: date
    valid_until: date
    lang: str
    client: dict[str, Any]
    provider: Provider | None = None
    scope: Scope
    answered: tuple[str, ...]
    terms: TermsRecord
    totals: Totals

    @cached_property
    def offer(self) -> Offer:
        """What is sold, as it was reckoned.

        Raises
        ------
        QuoteFromRecord
            The quote was read from a record, which holds its figures and not the estimate they came from.
        """
        raise QuoteFromRecord(number=self.number)

    @property
    def _said(self) -> Terms:
        return self.scope.terms

    def _again(self, said: Mapping[str, Any]) -> "Quote":
        return _quoted(self.offer.estimate, said)

    @_worked_out
    def lines(self) -> tuple[QuoteLine, ...]:
        """Every firm row: one-off, then what is paid by the year; options among them, marked."""
        return firming.firm_lines(self.offer, self.lang)

    @_worked_out
    def discounts(self) -> tuple[DiscountRecord, ...]:
        """The discounts in the order in which they act."""
        return commercial.discounts_of(self.offer)

    @_worked_out
    def options(self) -> tuple[ChoiceRecord, ...]:
        """What the client may add, each with the gross with it and without it [DZD]."""
        return commercial.choices_of(self.offer, OPTION)

    @_worked_out
    def totals_with_options(self) -> Totals | None:
        """The totals with every option; nothing where there is none."""
        return commercial.with_options(self.offer, self.options)

    @_worked_out
    def variants(self) -> tuple[ChoiceRecord, ...]:
        """The whole alternatives, each with the gross with it and without it [DZD]."""
        return commercial.choices_of(self.offer, VARIANT)

    @_worked_out
    def in_words(self) -> dict[str, str]:
        """What is due, in letters, by language."""
        return {lang: amount_in_words(self.totals.due, lang) for lang in WRITTEN}

    @_worked_out
    def margin(self) -> MarginRecord | None:
        """The margin of what is paid once; nothing without the company's costs; internal."""
        return margin_of(self.offer)

    @_worked_out
    def approval(self) -> ApprovalRecord | None:
        """Who has to approve it, and why; nothing where it is within floors and mandates; internal."""
        return approval_of(self.offer)

    @_worked_out
    def risk(self) -> RiskRecord:
        """The distribution of the net; internal."""
        return risk_record(self.offer.estimate, self.offer.risk, self.totals.net, self.offer.spread)

    @_worked_out
    def maintenance(self) -> MaintenanceRecord | None:
        """Maintenance, year by year."""
        return firming.maintenance_of(self.offer)

    @_worked_out
    def commitment(self) -> Commitment:
        """One-off and committed years together [DZD]."""
        return firming.commitment_of(self.offer)

    @_worked_out
    def payments(self) -> tuple[PaymentRecord, ...]:
        """The payments, which sum to what is due; contract years are billed apart."""
        return payments_of(self.offer, self.lang)

    @_worked_out
    def procurement(self) -> ProcurementRecord | None:
        """What the rules of public contracts say of it; internal, and nothing where it is none."""
        return procurement_of(self.offer, self.commitment, self.payments)

    @_worked_out
    def ownership(self) -> Ownership:
        """What the client pays in all [DZD], with the taxes it bears itself."""
        return firming.ownership_of(self.offer.estimate, self.commitment, self.maintenance)

    @_worked_out
    def cross_check(self) -> CrossCheckRecord | None:
        """The comprehensive project against the sum of its parts; internal."""
        return firming.cross_check_of(self.offer.estimate)

    @_worked_out
    def components(self) -> tuple[ComponentRecord, ...]:
        """How each component of an upgrade stands."""
        return firming.components_of(self.offer.estimate)

    @_worked_out
    def assumptions(self) -> tuple[AssumptionRecord, ...]:
        """What was taken for granted, and what it would cost if false."""
        return assumptions_of(self.offer, self.ownership)

    @_worked_out
    def audit(self) -> tuple[AuditRecord, ...]:
        """What to look over before it is sent, worst first; internal."""
        return firming.audit_of(self.offer.estimate)

    @_worked_out
    def basis(self) -> Basis:
        """What it stands on: price book, entries, rates, rounding."""
        return firming.basis_of(self.offer, fingerprint_of(self.offer), __version__)

    def to_json(self) -> str:
        """Return the full, internal record as JSON.

        Returns
        -------
        str
            The record of schema `costing.quote/1`; amounts are strings with two decimals [DZD]. The same quote always
            gives the same text.
        """
        return self.model_dump_json(indent=2, by_alias=True, exclude_none=True) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> "Quote":
        """Read a record back to the quote it came from.

        Parameters
        ----------
        text
            What `to_json` returned, as text or UTF-8 bytes.

        Returns
        -------
        Quote
            Equal to the quote that was written.

        Raises
        ------
        RecordRefused
            Not JSON, or not a record of this schema.
        """
        whole = _whole()
        try:
            read = whole.model_validate_json(text, context=OF_RECORD)
        except ValidationError as error:
            raise RecordRefused(problems=tuple(problems_of(error, whole))) from None
        except ScopeRefused as refusal:
            raise RecordRefused(problems=refusal.problems) from None
        made = cls.model_construct(**{name: getattr(read, name) for name in cls.model_fields})
        made.__dict__.update({name: getattr(read, name) for name in cls.model_computed_fields})
        return made

    def to_frame(self) -> "pd.DataFrame":
        """Return the lines as a table.

        Returns
        -------
        pandas.DataFrame
            One row a line, recurring ones included, in the quote's order: code, label, quantity, unit, unit_price and
            amount [DZD before tax, decimals], vat_rate [percent], recurring, discount [DZD; that of the whole
            included], optional: outside the total.
        """
        import pandas as pd

        said = ("code", "label", "quantity", "unit", "unit_price", "amount", "vat_rate", "recurring")
        names = (*said, "discount", "optional")
        return pd.DataFrame([{name: getattr(line, name) for name in names} for line in self.lines], columns=list(names))

    def to_excel(self, path: str | Path) -> None:
        """Write the client's workbook: live formulas, the quote's own values beside them.

        Parameters
        ----------
        path
            The .xlsx file to write; one that stands there is replaced, whole or not at all.

        Raises
        ------
        LanguageNotWritten
            The quote's language has no documents yet.
        CannotWrite
            The folder or the disk refuses.
        """
        deferred.resolve("Quote.to_excel")(self, Path(path))

    def to_word(self, path: str | Path) -> None:
        """Write the client's proposal.

        Parameters
        ----------
        path
            The .docx file to write; one that stands there is replaced, whole or not at all.

        Raises
        ------
        LanguageNotWritten
            The quote's language has no documents yet.
        CannotWrite
            The folder or the disk refuses.
        TemplateRefused
            The template cannot be filled.
        """
        deferred.resolve("Quote.to_word")(self, Path(path))

    def __repr__(self) -> str:
        """Say number, client and totals."""
        return (
            f"<Quote {self.number} {self.client['name']!r}: {len(self.lines)} lines, "
            f"net {self.totals.net:,.2f}, due {self.totals.due:,.2f} DZD>"
        )

    __str__ = __repr__


def quote(estimate: Estimate, **said: Unpack[TermsSaid]) -> Quote:
    """Make an estimate firm, at its likely price, or at a confidence.

    Parameters
    ----------
    estimate
        A priced scope.
    **said
        Terms that stand before the scope's, key by key, as `[terms]` has them: `payment` (transfer, cheque, treasury,
        cash), `validity_days` (through its last day), `confidence` (percent, 50 to 99: the net is then that quantile of
        the total, rounded up), `risk`, `role`; `discounts`, `discount_percent`, `discount_amount`; own `lines` and
        `prices` set by hand; `options`, `variants` and what is `accepted`; an `exemption`; the `start` (day of the
        order), the `milestones` of payment and what a `public_contract` provides for. What neither says, the price book
        does.

    Returns
    -------
    Quote
        Firm lines [DZD before tax], totals with value-added tax, in decimals.

    Raises
    ------
    TermsRefused
        Terms that are not accepted, all at once.
    LineUnknown
        A range or a loading of a line that is not there.
    AmountTooLarge
        10^12 dinars or more.

    Notes
    -----
    A unit price is rounded once, half-up, to its service's commercial step; amount = quantity x unit price, exactly.
    Discounts are exact amounts, spread by largest remainder. Value-added tax is computed once per rate on the summed
    base after discounts, half-up to the centime; a stamp duty is added after it. At a confidence, the lines at likely
    and the contingency are the quantile; a lump sum takes its own part of it, the rest is a line of its own.
    """
    return _quoted(estimate, said)


@exactly
def _quoted(estimate: Estimate, said: Mapping[str, Any]) -> Quote:
    estimate = under(estimate, said_terms(estimate.scope, said))
    scope, prices = estimate.scope, estimate.prices
    terms = settled(scope, prices)
    offer = offered(estimate, terms)
    commercial.check_choices(offer)
    made = Quote(
        number=_number(scope.reference, estimate.day, fingerprint_of(offer)),
        day=estimate.day,
        valid_until=estimate.day + timedelta(days=terms.validity_days),
        lang=scope.lang,
        client=scope.client.model_dump(mode="json", exclude_none=True),
        provider=prices.provider,
        scope=scope,
        answered=estimate.answered,
        terms=terms,
        totals=commercial.totals_of(offer.sums),
    )
    made.__dict__["offer"] = offer
    return made


def fingerprint_of(offer: Offer) -> str:
    """Digest all that makes a quote: the scope, its terms as settled, the book's values, the company, the version."""
    estimate = offer.estimate
    provider = estimate.prices.provider
    made_of = {
        "scope": estimate.scope.model_dump(mode="json", exclude_none=True, exclude={"terms"}),
        "terms": offer.terms.model_dump(mode="json", exclude_none=True),
        "book": estimate.prices.fingerprint,
        "provider": provider.model_dump(mode="json", exclude_none=True) if provider else None,
        "version": __version__,
    }
    return digest(made_of)


@lru_cache(maxsize=1)
def _whole() -> type[Record]:
    """Return the shape of a whole record, what is worked out when asked for included."""
    fields: dict[str, Any] = {name: (each.annotation, each) for name, each in Quote.model_fields.items()}
    for name, each in Quote.model_computed_fields.items():
        fields[name] = (each.return_type, None if type(None) in get_args(each.return_type) else ...)
    return create_model("WholeQuote", __base__=Record, **fields)


def _number(reference: str | None, day: date, fingerprint: str) -> str:
    """Write REFERENCE-YYYYMMDD-XXXX, the reference reduced to what every file system takes."""
    plain = unicodedata.normalize("NFKD", (reference or "").upper())
    kept = "".join(sign for sign in plain if sign in _NUMBER_SIGNS)
    return f"{kept.strip('-') or 'Q'}-{day:%Y%m%d}-{fingerprint[:4].upper()}"


def numbered(quote: Quote, lang: str) -> str:
    """Return the stem of a document's file name: the number, and the language where it is not the quote's own."""
    return quote.number if lang == quote.lang else f"{quote.number}.{lang}"
