"""The firm quote: decimal lines, totals, words, number and basis; a record that reads back to the same quote."""

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING, Any, Unpack, get_args

from pydantic import ValidationError, create_model

from costing import __version__, deferred
from costing.digests import digest, plain_json, unmarked
from costing.errors import RecordAltered, RecordDiffers, RecordRefused, ScopeRefused
from costing.estimating import Estimate, under
from costing.fields import OF_RECORD, problems_of
from costing.interrupts import heard
from costing.money import exactly
from costing.quoting import commercial
from costing.quoting.basis import inputs_of_offer
from costing.quoting.internal_quote import InternalQuote
from costing.quoting.negotiation import TermsSaid
from costing.quoting.offering import Offer, offered
from costing.quoting.parts import Parts, worked_out
from costing.quoting.record import Record
from costing.quoting.revision_record import Replaced
from costing.quoting.sealing import SEAL, Seal, Written, broken
from costing.quoting.settling import said_terms, settled
from costing.terms import Terms

if TYPE_CHECKING:
    import pandas as pd

_NUMBER_SIGNS = set(ascii_uppercase + digits + "-")


class Quote(Parts, deferred.Showing):
    """A firm quote; frozen, and the full, internal record of itself; each step of its negotiation gives another one.

    Amounts are decimals in dinars; lines are before tax; `totals` covers the one-off lines only. Number and totals are
    there at once; the rest of the record is worked out when it is first asked for, and stays.
    """

    @property
    def _said(self) -> Terms:
        return self.scope.terms

    def _again(self, said: Mapping[str, Any]) -> "Quote":
        return _quoted(self.reopened.estimate, said, self.before)

    @property
    def reopened(self) -> Offer:
        """Return what it sold; refuse a record whose figures do not come out again."""
        if commercial.totals_of(self.offer.sums) != self.totals:
            raise RecordDiffers(number=self.number, version=self.basis.version, now=__version__)
        return self.offer

    def revise(self, estimate: Estimate | None = None, **said: Unpack[TermsSaid]) -> "Quote":
        """Return its next revision: the same number, one revision more; this one stays as it is.

        Parameters
        ----------
        estimate
            Another one: of an amended scope, on another day, with another book; its own, if absent.
        **said
            Terms that stand before the scope's, as `quote()` takes them.

        Returns
        -------
        Quote
            `replaces` tells this one and what changed. Each step of its negotiation (`discount`, `accept` ...) gives
            that same revision again, under other terms; a step of a quote read from its record, which may have been
            sent, gives a first quote with a number of its own.

        Raises
        ------
        TermsRefused
            Terms that are not accepted, all at once.
        RecordDiffers
            It was read from a record whose figures this version does not get any more, and no estimate is given.
        """
        return _quoted(estimate or self.reopened.estimate, said, self)

    def with_number(self, number: str) -> "Quote":
        """Return the same quote under another number, as a register gives it."""
        made = self.model_copy(update={"number": number})
        if "written" in self.__dict__:
            made.__dict__["written"] = self.written.numbered(self.number, number)
        made.__dict__.pop("seal", None)
        return made

    @property
    def before(self) -> "Quote | None":
        """The revision it replaces, where it was made here from it."""
        found: Quote | None = self.__dict__.get("_before")
        return found

    @property
    def stem(self) -> str:
        """The stem of its files: its number, and its revision where it is one."""
        return f"{self.number}.r{self.revision}" if self.revision else self.number

    @worked_out
    def replaces(self) -> Replaced | None:
        """The revision it replaces, and what changed; nothing for a first quote."""
        if self.before is None:
            return None
        from costing.quoting.bridging import bridge

        found, before = bridge(self.before, self), self.before
        return Replaced(
            number=before.number,
            revision=before.revision,
            day=before.day,
            due=before.totals.due,
            difference=found.difference,
            fingerprint=before.basis.fingerprint,
            change=found.sentences,
        )

    @cached_property
    def written(self) -> Written:
        """Its record as text, not yet sealed."""
        with heard():
            return Written.of(self.model_dump_json(indent=2, by_alias=True, exclude_none=True, exclude={SEAL}))

    @worked_out
    def seal(self) -> Seal:
        """The digest of each part of its record, and of the whole."""
        return self.written.seal

    def to_json(self) -> str:
        """Return the full, internal record as JSON.

        Returns
        -------
        str
            The record of schema `costing.quote/1`, sealed; amounts are strings with two decimals [DZD]. The same quote
            always gives the same text.
        """
        return self.written.whole()

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
        RecordAltered
            A record that somebody changed since it was written.
        """
        made = cls.unsealed(text)
        if altered := broken(plain_json(text)):
            raise RecordAltered(number=made.number, parts=altered)
        return made

    @classmethod
    def unsealed(cls, text: str | bytes) -> "Quote":
        """Read a record, whether its seal holds or not, as `from_json` does."""
        whole = _whole()
        try:
            read = whole.model_validate_json(unmarked(text), context=OF_RECORD)
        except ValidationError as error:
            raise RecordRefused(problems=tuple(problems_of(error, whole))) from None
        except ScopeRefused as refusal:
            raise RecordRefused(problems=refusal.problems) from None
        made = cls.model_construct(**{name: getattr(read, name) for name in cls.model_fields})
        made.__dict__.update({name: getattr(read, name) for name in cls.model_computed_fields if name != SEAL})
        return made

    def to_frame(self) -> "pd.DataFrame":
        """Return the lines as a table.

        Returns
        -------
        pandas.DataFrame
            One row a line, recurring ones included, in the quote's order, by its code (the index, `line`): code, label,
            quantity, unit, unit_price and amount [DZD before tax], vat_rate [percent], recurring, discount [DZD; that
            of the whole included], optional: outside the total. Numbers are exact decimals, in columns of objects;
            `astype(float)` makes floats of them.
        """
        import pandas as pd

        said = ("code", "label", "quantity", "unit", "unit_price", "amount", "vat_rate", "recurring")
        names = (*said, "discount", "optional")
        rows = [{name: getattr(line, name) for name in names} for line in self.lines]
        return pd.DataFrame(rows, columns=list(names), index=pd.Index([line.code for line in self.lines], name="line"))

    def to_excel(
        self, path: str | Path, lang: str | None = None, *, kind: str = "proposal", internal: bool = False
    ) -> None:
        """Write the client's workbook: live formulas, the quote's own values beside them.

        Parameters
        ----------
        path
            The .xlsx file to write; one that stands there is replaced, whole or not at all.
        lang
            fr, ar or en; without it, the quote's.
        kind
            proposal: what is negotiated on; financial: the price sheets of a public tender (BPU, DQE or breakdown).
        internal
            The internal workbook in its place, with ranges, risk, costs, margins and floors: never to be sent.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        KindNotWritten
            Neither of the two kinds.
        CannotWrite
            The folder or the disk refuses.
        """
        deferred.resolve("Quote.to_excel")(self, Path(path), lang, kind=kind, internal=internal)

    def to_word(
        self, path: str | Path, *, kind: str = "proposal", lang: str | None = None, internal: bool = False
    ) -> None:
        """Write a Word document for the client; its internal build only when asked for.

        Parameters
        ----------
        path
            The .docx file to write; one that stands there is replaced, whole or not at all.
        kind
            proposal, devis, proforma, budget (ranges, no firm price), technical (no price at all) or financial.
        lang
            fr, ar or en; without it, the quote's.
        internal
            With published ranges, risk, margins and floors: never to be sent.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        KindNotWritten
            Not one of the six kinds.
        CannotWrite
            The folder or the disk refuses.
        TemplateRefused
            The template cannot be filled.
        """
        deferred.resolve("Quote.to_word")(self, Path(path), lang, kind, internal=internal)

    def internal(self) -> InternalQuote:
        """Return it as only the company sees it: ranges, risk, costs, margins and floors; never to be sent."""
        return InternalQuote(self)

    def plot(self, lang: str | None = None) -> Any:
        """Draw what it costs to own, year by year.

        Parameters
        ----------
        lang
            fr, ar or en; without it, the quote's.

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return deferred.resolve("Quote.plot")(self, lang)

    def __repr__(self) -> str:
        """Say number, client and totals."""
        return (
            f"<Quote {self.stem} {self.client['name']!r}: {len(self.lines)} lines, "
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
def _quoted(estimate: Estimate, said: Mapping[str, Any], before: Quote | None = None) -> Quote:
    estimate = under(estimate, said_terms(estimate.scope, said))
    offer = offered(estimate, settled(estimate.scope, estimate.prices))
    commercial.check_choices(offer)
    inputs = inputs_of_offer(offer)
    number = before.number if before is not None else _number(estimate.scope.reference, estimate.day, digest(inputs))
    made = quote_of(offer, number, before.revision + 1 if before is not None else 0)
    made.__dict__.update(inputs=inputs, _before=before)
    return made


@exactly
def quote_of(offer: Offer, number: str, revision: int) -> Quote:
    """Return the quote of what is sold, under a number."""
    scope, day, terms = offer.estimate.scope, offer.estimate.day, offer.terms
    made = Quote(
        number=number,
        revision=revision,
        day=day,
        valid_until=day + timedelta(days=terms.validity_days),
        lang=scope.lang,
        client=scope.client.model_dump(mode="json", exclude_none=True),
        provider=offer.estimate.prices.provider,
        scope=scope,
        answered=offer.estimate.answered,
        terms=terms,
        totals=commercial.totals_of(offer.sums),
    )
    made.__dict__["offer"] = offer
    return made


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


def numbered(quote: Quote, lang: str, *marks: str) -> str:
    """Return the stem of a document's file name: that of the quote, a language that is not its own, other marks."""
    return ".".join((quote.stem, *(() if lang == quote.lang else (lang,)), *marks))
