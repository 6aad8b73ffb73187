"""Priced facilities as a workbook; internal."""

from datetime import date, datetime, time
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Any

from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter

from costing.documents.cells import Book
from costing.documents.looks import MONEY, Look
from costing.documents.portfolio_files import CENTIMES
from costing.documents.sealing import sealed
from costing.wording import say

if TYPE_CHECKING:
    from pandas import DataFrame

_WIDE, _WIDER = 17.0, 30.0  # digits of the default font


def workbook_bytes(labels: "DataFrame", priced: "DataFrame", day: date, lang: str) -> bytes:
    """Return the workbook, the same each time: a row a facility, what says which one it is in front."""
    book = Book({"workbook.portfolio": say("portfolio.sheet", lang)}, lang)
    sheet = book.add("portfolio")
    head, text, figure = Look(bold=True, fill="pale", rule="hair"), Look(), Look(form=MONEY, align="end")
    names = [*labels.columns, *priced.columns]
    letters = [get_column_letter(place) for place in range(1, len(names) + 1)]
    for letter, name in zip(letters, names, strict=True):
        sheet.put(f"{letter}1", name, head)
    sheet.widths(
        {letter: _WIDER if name in labels.columns else _WIDE for letter, name in zip(letters, names, strict=True)}
    )
    told, amounts = labels.to_numpy(dtype=object), priced.to_numpy(dtype=float)
    for row in range(len(priced)):
        for letter, value in zip(letters, told[row], strict=False):
            if value is not None:
                sheet.put(f"{letter}{row + 2}", str(value), text)
        for letter, amount in zip(letters[len(labels.columns) :], amounts[row].tolist(), strict=True):
            if not isnan(amount):
                sheet.number(f"{letter}{row + 2}", Decimal(CENTIMES % amount), figure)
    page: Any = sheet.page
    page.freeze_panes = f"{get_column_letter(len(labels.columns) + 1)}2"
    page.auto_filter.ref = f"A1:{letters[-1]}{len(priced) + 1}"
    made = datetime.combine(day, time())
    book.whole.properties = DocumentProperties(
        title=say("portfolio.title", lang), creator="costing", created=made, modified=made
    )
    return sealed(book.whole)
