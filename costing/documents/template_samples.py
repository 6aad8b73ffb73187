"""The quotes that templates are tried on: one in which everything stands, and those in which little does."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files

from costing.documents.shapes import OfferView
from costing.documents.view import offer_of
from costing.estimating import estimate
from costing.price_book import PriceBook
from costing.quoting.quote import Quote, quote
from costing.scope import Scope

FULL, BARE, YEARLY, REVISED, INTERNAL = "full", "bare", "yearly", "revised", "internal"
SAMPLES = (FULL, BARE, YEARLY, REVISED)


@dataclass(frozen=True, slots=True)
class Sample:
    """A view to try a template on, and the name of its kind of quote."""

    name: str
    view: OfferView


def samples_of(kind: str, lang: str, day: date) -> tuple[Sample, ...]:
    """Return the views that a template of a kind of document is tried on: each sample, and one for the company.

    Parameters
    ----------
    kind
        proposal, devis, proforma, budget, technical or financial.
    lang
        fr, ar or en.
    day
        The day they are priced on.
    """
    views = [Sample(name, offer_of(sample_quote(name, day), lang, kind)) for name in SAMPLES]
    return (*views, Sample(INTERNAL, offer_of(sample_quote(FULL, day), lang, kind, internal=True)))


@lru_cache(maxsize=8)
def sample_quote(name: str, day: date) -> Quote:
    """Return a sample, priced; the full one is of a company that says everything of itself, and so is its revision."""
    if name == REVISED:
        return sample_quote(FULL, day).revise(discounts=())
    scope = Scope.model_validate(_tables(name))
    return quote(estimate(scope, _company() if name == FULL else PriceBook.default(), day))


def _tables(name: str) -> Mapping[str, object]:
    return tomllib.loads((files("costing") / "data" / "samples" / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _company() -> PriceBook:
    with as_file(files("costing") / "data" / "samples") as folder:
        return PriceBook.read(folder / "company.toml")
