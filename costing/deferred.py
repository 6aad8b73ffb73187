"""The table of late-bound methods: what a low floor offers and a higher floor does.

A method of the face that needs a higher floor (a quote that writes a workbook, an error that says itself in words)
calls its row here; the module is imported when the method is called, never before. It is the only such place.
"""

import importlib
from collections.abc import Callable
from typing import Any

ROWS = {
    "Bridge.panel": "costing.documents.bridge_panel:panel",
    "Bridge.plot": "costing.documents.plots:plot_bridge",
    "Changes.panel": "costing.documents.changes_panel:panel",
    "Comparison.panel": "costing.documents.comparison_panel:panel",
    "Comparison.plot": "costing.documents.plots:plot_comparison",
    "Comparison.to_frame": "costing.documents.basis_frames:comparison_frame",
    "CostingError.said": "costing.wording:said",
    "Estimate.panel": "costing.documents.estimate_panel:panel",
    "Estimate.plot": "costing.documents.plots:plot_line",
    "Estimate.to_frame": "costing.documents.offer_frames:estimate_frame",
    "Explanation.panel": "costing.documents.explanation_panel:panel",
    "Explanation.to_frame": "costing.documents.offer_frames:explanation_frame",
    "InternalQuote.panel": "costing.documents.internal_panel:panel",
    "InternalQuote.plot": "costing.documents.plots:plot_internal",
    "InternalQuote.to_frame": "costing.documents.offer_frames:internal_frame",
    "PortfolioRisk.panel": "costing.documents.portfolio_risk_panel:panel",
    "PortfolioRisk.plot": "costing.documents.plots:plot_programme",
    "PortfolioSummary.panel": "costing.documents.portfolio_panel:panel",
    "PortfolioSummary.plot": "costing.documents.plots:plot_portfolio",
    "PortfolioSummary.to_excel": "costing.documents.portfolio_page:write_page",
    "PortfolioSummary.to_frame": "costing.documents.portfolio_panel:summary_frame",
    "PriceBook.changes": "costing.price_changes:changes_of",
    "PriceBook.panel": "costing.documents.price_book_panel:panel",
    "PriceBook.to_frame": "costing.documents.basis_frames:price_book_frame",
    "Questions.panel": "costing.documents.questions_panel:panel",
    "Questions.to_frame": "costing.documents.offer_frames:questions_frame",
    "Quote.panel": "costing.documents.quote_panel:panel",
    "Quote.plot": "costing.documents.plots:plot_quote",
    "Quote.read_back": "costing.documents.returned:read_back",
    "Quote.to_excel": "costing.documents.excel:write_excel",
    "Quote.to_word": "costing.documents.proposal:write_proposal",
    "Received.panel": "costing.documents.returned_panel:panel",
    "Received.to_excel": "costing.documents.counter_sheet:write_counter",
    "Risk.panel": "costing.documents.risk_panel:panel",
    "Risk.plot": "costing.documents.plots:plot_risk",
    "Risk.to_frame": "costing.documents.basis_frames:risk_frame",
    "Schedule.panel": "costing.documents.schedule_panel:panel",
    "Schedule.plot": "costing.documents.plots:plot_schedule",
    "Schedule.to_csv": "costing.documents.schedule_files:write_csv",
    "Schedule.to_ics": "costing.documents.schedule_files:write_ics",
    "Scope.panel": "costing.documents.scope_panel:panel",
    "Scope.read": "costing.documents.questionnaire_reading:read_scope",
    "Scope.to_frame": "costing.documents.basis_frames:scope_frame",
    "Showing.show": "costing.documents.panels:shown",
}


class Showing:
    """What shows itself in a notebook: its row `NAME.panel` gives what it shows, in its own language or another."""

    __slots__ = ()

    def show(self, lang: str | None = None) -> Any:
        """Return what it shows of itself in a language, for a notebook to display; `print` writes it as text.

        Parameters
        ----------
        lang
            fr, ar or en; without it, its own.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        """
        row = next(f"{kind.__name__}.panel" for kind in type(self).__mro__ if f"{kind.__name__}.panel" in ROWS)
        return resolve("Showing.show")(self, resolve(row), lang)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return what a notebook shows of it, as text and as HTML."""
        told: dict[str, str] = self.show()._repr_mimebundle_(include, exclude)
        return told


def resolve(row: str) -> Callable[..., Any]:
    """Return the function that stands behind a row of the table."""
    module, _, function = ROWS[row].partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found
