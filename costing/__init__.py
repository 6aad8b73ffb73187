"""Price clinical imaging software upgrades (PACS, RIS, workstations) in Algerian dinars.

The names below are the whole public face; each is loaded when first used, so that `import costing` stays light.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from costing.back_testing import backtest as backtest
    from costing.errors import CostingError as CostingError
    from costing.estimating import Estimate as Estimate
    from costing.estimating import estimate as estimate
    from costing.explorer import explore as explore
    from costing.numerals import amount_in_words as amount_in_words
    from costing.portfolio.columns import facility_dtypes as facility_dtypes
    from costing.portfolio.facilities import price_portfolio as price_portfolio
    from costing.portfolio.picking import facility_scope as facility_scope
    from costing.portfolio.risks import PortfolioRisk as PortfolioRisk
    from costing.portfolio.risks import portfolio_risk as portfolio_risk
    from costing.portfolio.spreading import price_dask as price_dask
    from costing.portfolio.streaming import price_csv as price_csv
    from costing.portfolio.streaming import price_parquet as price_parquet
    from costing.portfolio.summing import portfolio_summary as portfolio_summary
    from costing.price_book import PriceBook as PriceBook
    from costing.quoting.bridging import bridge as bridge
    from costing.quoting.comparing import compare as compare
    from costing.quoting.fitting import fit as fit
    from costing.quoting.quote import Quote as Quote
    from costing.quoting.quote import quote as quote
    from costing.quoting.reconciling import reconcile as reconcile
    from costing.quoting.register import Register as Register
    from costing.quoting.schedule import schedule as schedule
    from costing.quoting.variants import variant as variant
    from costing.quoting.verifying import verify as verify
    from costing.scope import Scope as Scope

__version__ = "0.2.0"

__all__ = [
    "CostingError",
    "Estimate",
    "PortfolioRisk",
    "PriceBook",
    "Quote",
    "Register",
    "Scope",
    "__version__",
    "amount_in_words",
    "backtest",
    "bridge",
    "compare",
    "estimate",
    "explore",
    "facility_dtypes",
    "facility_scope",
    "fit",
    "portfolio_risk",
    "portfolio_summary",
    "price_csv",
    "price_dask",
    "price_parquet",
    "price_portfolio",
    "quote",
    "reconcile",
    "schedule",
    "variant",
    "verify",
]

_HOMES = {
    "CostingError": "costing.errors",
    "Estimate": "costing.estimating",
    "PortfolioRisk": "costing.portfolio.risks",
    "PriceBook": "costing.price_book",
    "Quote": "costing.quoting.quote",
    "Register": "costing.quoting.register",
    "Scope": "costing.scope",
    "amount_in_words": "costing.numerals",
    "backtest": "costing.back_testing",
    "bridge": "costing.quoting.bridging",
    "compare": "costing.quoting.comparing",
    "estimate": "costing.estimating",
    "explore": "costing.explorer",
    "facility_dtypes": "costing.portfolio.columns",
    "facility_scope": "costing.portfolio.picking",
    "fit": "costing.quoting.fitting",
    "portfolio_risk": "costing.portfolio.risks",
    "portfolio_summary": "costing.portfolio.summing",
    "price_csv": "costing.portfolio.streaming",
    "price_dask": "costing.portfolio.spreading",
    "price_parquet": "costing.portfolio.streaming",
    "price_portfolio": "costing.portfolio.facilities",
    "quote": "costing.quoting.quote",
    "reconcile": "costing.quoting.reconciling",
    "schedule": "costing.quoting.schedule",
    "variant": "costing.quoting.variants",
    "verify": "costing.quoting.verifying",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module 'costing' has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
