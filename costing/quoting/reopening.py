"""A quote read back from its record, priced again from what the record holds and not from the prices of today."""

from datetime import date
from typing import Protocol

from costing.errors import BasisUnreadable
from costing.estimating import estimate_at
from costing.freezing import frozen
from costing.money import exactly
from costing.parties import Provider
from costing.price_book import PriceBook
from costing.quoting.basis_record import Basis
from costing.quoting.offering import Offer, offered
from costing.quoting.settling import settled
from costing.scope import Scope

_SHOWN = 200


class Kept(Protocol):
    """What of a record its offer is made from."""

    @property
    def scope(self) -> Scope:
        """What was asked, with its terms."""

    @property
    def basis(self) -> Basis:
        """The values of its day."""

    @property
    def provider(self) -> Provider | None:
        """Who sold."""

    @property
    def day(self) -> date:
        """Its day."""


@exactly
def reopened(record: Kept, book: PriceBook | None = None) -> Offer:
    """Return what a record sold, as it was reckoned; the book of today says what an older record does not.

    Raises
    ------
    EntryUnreadable, BasisUnreadable
        Values of the record of a kind that this version does not know, or with which nothing can be priced.
    CostingError
        Whatever a scope is refused for, where the rules have changed since.
    """
    basis = record.basis
    try:
        prices = frozen(book or PriceBook.default(), basis.held, basis.own, record.provider, record.day)
        return offered(estimate_at(record.scope, prices), settled(record.scope, prices))
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # What a book is held to when it is read, somebody may have changed in a record.
        raise BasisUnreadable(detail=f"{type(error).__name__}: {error}"[:_SHOWN]) from error
