"""Ready-made values that many tests start from."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from costing import Estimate, PriceBook, Quote, Scope, estimate, quote
from costing.parties import Provider

DAY = date(2026, 11, 24)
EXAMPLES = Path(__file__).parent.parent / "examples"


@lru_cache(maxsize=1)
def book():
    """The base book."""
    return PriceBook.default()


@lru_cache(maxsize=1)
def chu_scope() -> Scope:
    """The university hospital of the README."""
    return Scope.read(EXAMPLES / "chu.toml")


@lru_cache(maxsize=1)
def chu_estimate() -> Estimate:
    """Its estimate, with the company's own book."""
    return estimate(chu_scope(), PriceBook.read(EXAMPLES / "company.toml"), DAY)


@lru_cache(maxsize=1)
def chu_quote() -> Quote:
    """Its quote."""
    return quote(chu_estimate())


def scope_of(**tables: object) -> Scope:
    """Build a scope from its tables, for a client whose name does not matter."""
    client = tables.pop("client", {})
    return Scope.model_validate({"client": {"name": "Hôpital d'Exemple", **client}, **tables})


def priced(**tables: object) -> Estimate:
    """Estimate such a scope with the base book, for a seller where `provider` names one."""
    seller = tables.pop("provider", None)
    held = book() if seller is None else PriceBook(book().named, book().dated, Provider.model_validate(seller))
    return estimate(scope_of(**tables), held, DAY)
