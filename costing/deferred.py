"""The table of late-bound methods: what a low floor offers and a higher floor does.

A method of the face that needs a higher floor (a quote that writes a workbook, an error that says itself in words)
calls its row here; the module is imported when the method is called, never before. It is the only such place.
"""

import importlib
from collections.abc import Callable
from typing import Any

ROWS = {
    "CostingError.__str__": "costing.wording:said",
    "Quote.to_excel": "costing.documents.excel:write_excel",
    "Quote.to_word": "costing.documents.proposal:write_proposal",
    "Scope.read": "costing.documents.questionnaire_reading:read_scope",
    "Schedule.to_csv": "costing.documents.schedule_files:write_csv",
    "Schedule.to_ics": "costing.documents.schedule_files:write_ics",
}


def resolve(row: str) -> Callable[..., Any]:
    """Return the function that stands behind a row of the table."""
    module, _, function = ROWS[row].partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found
