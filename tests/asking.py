"""What the tests of a returned workbook share: changes as a client makes them, on the sheet and as typed values."""

import io
from decimal import Decimal

from openpyxl import load_workbook

from costing.documents import row_marks
from costing.documents.view import DEVIS, view_of
from costing.documents.workbook import workbook_bytes
from costing.quoting.asked import Asked
from costing.quoting.seen import seen_of
from tests.workbook_reading import row_of

COLUMNS = {"quantity": "D", "discount": "F"}


def change(kind, code, new, old=None):
    """Return one change as a reader of workbooks tells it."""
    return Asked(kind, code, "Devis!D12", Decimal(-1) if old is None else Decimal(str(old)), Decimal(str(new)))


def as_it_stands(quote):
    """Return every input of a quote's sheet, asked for as it stands there."""
    seen = seen_of(quote)
    lines = [
        each
        for line in seen.lines
        for each in (
            change("quantity", line.code, line.quantity, line.quantity),
            change("discount", line.code, line.share, line.share),
        )
    ]
    taken = [("option", quote.options), ("variant", quote.variants)]
    choices = [
        change(kind, each.code, int(each.accepted), int(each.accepted)) for kind, every in taken for each in every
    ]
    return [*lines, *choices, change("whole_discount", "", seen.whole.share, seen.whole.share)]


def edited(quote, asked, lang=None):
    """Return the quote's workbook with the changes typed into its cells, as bytes."""
    book = load_workbook(io.BytesIO(workbook_bytes(view_of(quote, lang, DEVIS))))
    sheet = book.worksheets[0]
    for each in asked:
        if each.kind in COLUMNS:
            sheet[f"{COLUMNS[each.kind]}{row_of(sheet, each.code)}"].value = float(each.new)
        elif each.kind == "whole_discount":
            sheet[f"F{row_of(sheet, row_marks.WHOLE)}"].value = float(each.new)
        else:
            kind = row_marks.OPTION if each.kind == "option" else row_marks.VARIANT
            cell = sheet[f"D{row_of(sheet, row_marks.choice_mark(kind, each.code))}"]
            cell.value = row_marks.TICK if each.new else None
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
