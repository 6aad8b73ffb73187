"""How a quote is negotiated: each step gives another quote under other terms, and leaves the one it came from."""

import os
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Self, TypedDict, Unpack

from costing.deferred import resolve
from costing.errors import TermsRefused
from costing.fields import unknown_word
from costing.quoting.record import Record
from costing.terms import Terms

Amount = Decimal | float


class TermsSaid(TypedDict, total=False):
    """Terms of one quote, as `[terms]` of a scope has them; nothing leaves them to the scope."""

    payment: str | None
    validity_days: int | None
    confidence: float | None
    risk: Mapping[str, Any] | None
    role: str | None
    discounts: Sequence[Mapping[str, Any]] | None
    discount_percent: Amount | None
    discount_amount: Amount | None
    lines: Sequence[Mapping[str, Any]] | None
    prices: Mapping[str, Mapping[str, Any]] | None
    options: Sequence[Mapping[str, Any]] | None
    variants: Sequence[Mapping[str, Any]] | None
    accepted: Sequence[str] | None
    exemption: Mapping[str, Any] | None
    start: date | None
    milestones: Sequence[Mapping[str, Any]] | None
    public_contract: Mapping[str, Any] | None


class Negotiable(Record):
    """What is sold under terms that can be changed, one step after the other.

    Every step raises TermsRefused where its terms are not accepted, and RecordDiffers where the quote was read from a
    record whose figures this version of the library does not get any more.
    """

    @property
    @abstractmethod
    def _said(self) -> Terms:
        """The terms as they were said."""

    @abstractmethod
    def _again(self, said: Mapping[str, Any]) -> Self:
        """Make it again, these terms in the place of those it had."""

    def with_terms(self, **said: Unpack[TermsSaid]) -> Self:
        """Return it under other terms, key by key, as `quote()` takes them."""
        return self._again(said)

    def discount(
        self, percent: Amount | None = None, *, on: str | None = None, reason: str | None = None, **way: Amount
    ) -> Self:
        """Return it with one discount more, after those of its list.

        Parameters
        ----------
        percent
            Percent of what is left.
        on
            Code of a line, or a service; without it, the whole of what is paid once.
        reason
            Why; internal.
        **way
            In the place of `percent`: `amount`, `to_unit_price` or `to_net` [DZD before tax], or `to_gross` [DZD, tax
            included].
        """
        return self._with("discounts", percent=percent, on=on, reason=reason, **way)

    def with_line(self, label: str, unit_price: Amount, **more: Any) -> Self:
        """Return it with a line of one's own.

        Parameters
        ----------
        label
            What it is, as the client reads it.
        unit_price
            Price of one [DZD before tax].
        **more
            `code`, `quantity` (1), `unit` (lump_sum), `vat_percent` or the reason of an `exemption`, `optional`,
            `recurring`, and the `cost` of one [DZD before tax], internal.
        """
        return self._with("lines", label=label, unit_price=unit_price, **more)

    def with_price(self, code: str, unit_price: Amount, reason: str) -> Self:
        """Return it with the unit price of a line [DZD before tax] set by hand, and why; its range stays beside it."""
        held = {name: each.model_dump() for name, each in (self._said.prices or {}).items()}
        return self._again({"prices": {**held, code: {"unit_price": unit_price, "reason": reason}}})

    def with_option(
        self, *lines: str, code: str | None = None, label: str | None = None, group: str | None = None
    ) -> Self:
        """Return it with some lines, by their codes, as an option: outside the total until it is accepted.

        Parameters
        ----------
        *lines
            Codes of the lines.
        code
            By which it is accepted; the first line's, if absent.
        label
            What it is called; its lines, if absent.
        group
            Of the options of one group, one may be accepted.
        """
        return self._with("options", lines=lines, code=code, label=label, group=group)

    def with_variant(self, code: str, label: str, *, lines: Sequence[str] = (), without: Sequence[str] = ()) -> Self:
        """Return it with a whole alternative: with it, `lines` enter the total and those of `without` leave it."""
        return self._with("variants", code=code, label=label, lines=lines or None, without=without or None)

    def accept(self, *codes: str) -> Self:
        """Return it with options, or one variant, taken, by their codes."""
        return self._again({"accepted": tuple(dict.fromkeys((*(self._said.accepted or ()), *codes)))})

    def decline(self, *codes: str) -> Self:
        """Return it with options, or a variant, taken no more; a code that is not taken is refused."""
        taken = self._said.accepted or ()
        unknown = [unknown_word("accepted", repr(code), code, taken) for code in codes if code not in taken]
        if unknown:
            raise TermsRefused(problems=tuple(unknown))
        return self._again({"accepted": tuple(code for code in taken if code not in codes)})

    def exempt(self, reason: str, *lines: str) -> Self:
        """Return it without value-added tax on some lines, on all where none is named, and why; it replaces another."""
        return self._again({"exemption": _given({"reason": reason, "lines": lines or None})})

    def read_back(
        self, source: str | os.PathLike[str] | bytes, *, role: str | None = None, as_quoted: bool = False
    ) -> Any:
        """Read this quote's workbook as a client sent it back, and answer what it asks for.

        Parameters
        ----------
        source
            The .xlsx that came back, as a path or as its bytes; it is left as it is.
        role
            Who answers, by the mandates of the company's book; who gave the quote's discounts, if absent.
        as_quoted
            Keep the unit prices of the quote where quantities changed.

        Returns
        -------
        costing.quoting.received.Received
            What is asked, each change at the unit prices quoted and at ours [DZD due]; what was changed where nothing
            may be; the client's comments; the next `revision`, who has to approve it, and the `bridge` to it.

        Raises
        ------
        FileUnread
            The file is missing, a folder, a pipe or unreadable.
        WorkbookRefused
            It is no workbook, or none to be trusted.
        ReturnedRefused
            It is of another quote or revision, or yellow cells of it cannot be understood; all at once.
        AskedRefused
            What cannot be granted as it is asked, with its cells, all at once.
        """
        return resolve("Quote.read_back")(self, source, role=role, as_quoted=as_quoted)

    def _with(self, key: str, **said: Any) -> Self:
        """Return it with one table more in a list of its terms."""
        held: Sequence[Record] = getattr(self._said, key) or ()
        return self._again({key: (*(each.model_dump(exclude_none=True) for each in held), _given(said))})


def _given(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
