"""The firm quote: decimal lines, totals, words, number and basis; a record that reads back to the same quote."""

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING, Any, Literal, Self, TypedDict, Unpack

from pydantic import ConfigDict, Field, ValidationError

from costing import __version__, deferred
from costing.errors import RecordRefused, ScopeRefused
from costing.estimating import Estimate, under
from costing.fields import problems_of
from costing.money import exactly
from costing.numerals import WRITTEN, amount_in_words
from costing.parties import Provider
from costing.prices import digest
from costing.quoting import firming
from costing.quoting.confiding import spread_of
from costing.quoting.record import (
    AssumptionRecord,
    AuditRecord,
    Basis,
    Commitment,
    ComponentRecord,
    CrossCheckRecord,
    MaintenanceRecord,
    Ownership,
    QuoteLine,
    Record,
    RiskRecord,
    TermsRecord,
    Totals,
)
from costing.quoting.risk_record import risk_record
from costing.risk import risk_of
from costing.scope import Scope

if TYPE_CHECKING:
    import pandas as pd

_NUMBER_SIGNS = set(ascii_uppercase + digits + "-")


class Quote(Record):
    """A firm quote; frozen, and the full, internal record of itself.

    Amounts are decimals in dinars; lines are before tax; `totals` covers the one-off lines only.
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
    lines: tuple[QuoteLine, ...]
    totals: Totals
    in_words: dict[str, str]
    risk: RiskRecord
    maintenance: MaintenanceRecord | None = None
    commitment: Commitment
    ownership: Ownership
    cross_check: CrossCheckRecord | None = None
    components: tuple[ComponentRecord, ...]
    assumptions: tuple[AssumptionRecord, ...]
    audit: tuple[AuditRecord, ...]
    basis: Basis

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
    def from_json(cls, text: str | bytes) -> Self:
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
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise RecordRefused(problems=tuple(problems_of(error, cls))) from None
        except ScopeRefused as refusal:
            raise RecordRefused(problems=refusal.problems) from None

    def to_frame(self) -> "pd.DataFrame":
        """Return the lines as a table.

        Returns
        -------
        pandas.DataFrame
            One row a line, recurring ones included, in the quote's order: code, label, quantity, unit, unit_price and
            amount [DZD before tax, decimals], vat_rate [percent], recurring.
        """
        import pandas as pd

        names = ("code", "label", "quantity", "unit", "unit_price", "amount", "vat_rate", "recurring")
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


class TermsSaid(TypedDict, total=False):
    """Terms of one quote, as `[terms]` of a scope has them; nothing leaves them to the scope."""

    payment: str | None
    validity_days: int | None
    confidence: float | None
    risk: Mapping[str, Any] | None


@exactly
def quote(estimate: Estimate, **said: Unpack[TermsSaid]) -> Quote:
    """Make an estimate firm, at its likely price, or at a confidence.

    Parameters
    ----------
    estimate
        A priced scope.
    **said
        Terms that stand before the scope's, key by key: `payment` (transfer, cheque or treasury), `validity_days` (the
        days the quote holds, through its last day), `confidence` (percent, 50 to 99: the net is then that quantile of
        the total, rounded up), `risk` (a table as `[terms.risk]` of a scope). What neither says, the price book does.

    Returns
    -------
    Quote
        Firm lines [DZD before tax], totals with value-added tax, in decimals.

    Raises
    ------
    TermsRefused
        Terms that are not accepted, such as cash.
    AmountTooLarge
        10^12 dinars or more.

    Notes
    -----
    A unit price is rounded once, half-up, to its service's commercial step; amount = quantity x unit price, exactly.
    Value-added tax is computed once per rate on the summed base, half-up to the centime. At a confidence, the lines at
    likely and the contingency are the quantile; a lump sum takes its own part of it, the rest is a line of its own.
    """
    scope, prices = estimate.scope, estimate.prices
    terms = firming.settled_terms(scope, prices, said)
    estimate = under(estimate, terms.validity_days, currency_moves=bool(terms.risk and terms.risk.currency))
    risk = risk_of(estimate.assembly, estimate.lines, terms.risk)
    spread = spread_of(estimate, risk, float(terms.confidence)) if terms.confidence is not None else None
    lines = firming.firm_lines(estimate, scope.lang, spread)
    totals = firming.totals_of(tuple(line for line in lines if not line.recurring))
    maintenance = firming.maintenance_of(estimate, lines)
    commitment = firming.commitment_of(totals, maintenance)
    ownership = firming.ownership_of(estimate, commitment, maintenance)
    made_of = {
        "scope": scope.model_dump(mode="json", exclude_none=True),
        "terms": terms.model_dump(mode="json", exclude_none=True),
        "book": prices.fingerprint,
        "provider": prices.provider.model_dump(mode="json", exclude_none=True) if prices.provider else None,
        "version": __version__,
    }
    fingerprint = digest(made_of)
    return Quote(
        number=_number(scope.reference, estimate.day, fingerprint),
        day=estimate.day,
        valid_until=estimate.day + timedelta(days=terms.validity_days),
        lang=scope.lang,
        client=scope.client.model_dump(mode="json", exclude_none=True),
        provider=prices.provider,
        scope=scope,
        answered=estimate.answered,
        terms=terms,
        lines=lines,
        totals=totals,
        risk=risk_record(estimate, risk, totals.net, spread),
        in_words={lang: amount_in_words(totals.due, lang) for lang in WRITTEN},
        maintenance=maintenance,
        commitment=commitment,
        ownership=ownership,
        cross_check=firming.cross_check_of(estimate),
        components=firming.components_of(estimate),
        assumptions=firming.assumptions_of(estimate, lines, terms, ownership),
        audit=firming.audit_of(estimate),
        basis=firming.basis_of(estimate, fingerprint, __version__),
    )


def _number(reference: str | None, day: date, fingerprint: str) -> str:
    """Write REFERENCE-YYYYMMDD-XXXX, the reference reduced to what every file system takes."""
    plain = unicodedata.normalize("NFKD", (reference or "").upper())
    kept = "".join(sign for sign in plain if sign in _NUMBER_SIGNS)
    return f"{kept.strip('-') or 'Q'}-{day:%Y%m%d}-{fingerprint[:4].upper()}"


def numbered(quote: Quote, lang: str) -> str:
    """Return the stem of a document's file name: the number, and the language where it is not the quote's own."""
    return quote.number if lang == quote.lang else f"{quote.number}.{lang}"
