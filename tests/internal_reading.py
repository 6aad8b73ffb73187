"""The internal workbook as a test reads it: its sheets by what they are for, rows by their first cell."""

import io
from decimal import Decimal

from openpyxl import load_workbook

from costing.documents import texts

SHEETS = ("summary", "lines", "ranges", "contingency", "risk", "negotiation", "trace", "basis")


def opened(document, lang="fr", *, values=True):
    """Return the visible sheets of a workbook by what they are for, its values or its formulas."""
    book = load_workbook(io.BytesIO(document) if isinstance(document, bytes) else document, data_only=values)
    return {name: book[titled(name, lang)] for name in SHEETS}


def titled(name, lang):
    """Return the title of a sheet."""
    return texts.labels(lang, internal=True)[f"workbook.inside_{name}"]


def said(key, lang="fr"):
    """Return a label that the internal Word build has too."""
    return texts.labels(lang, internal=True)[f"proposal.inside_{key}"]


def row_of(sheet, label, after=1):
    """Return the first row from one on whose first cell says something."""
    rows = range(after, sheet.max_row + 1)
    return next(row for row in rows if sheet.cell(row, 1).value == label)


def lines_of(sheet, made, lang="fr"):
    """Return the row of each line of a quote on a sheet that has one for each of them, in their order."""
    rows, after = {}, 1
    for line in ordered(made):
        rows[line.code] = row_of(sheet, line.labels[lang], after)
        after = rows[line.code] + 1
    return rows


def ordered(made):
    """Return lines as the sheets have them: paid once, options, by the year."""
    return sorted(made.lines, key=lambda line: (not line.optional) + 1 if line.recurring or line.optional else 0)


def exact(value, step="0.01"):
    """Return a number of a cell to the centime, refusing what is further off than noise; nothing is nothing."""
    if value is None:
        return None
    number = Decimal(str(value))
    shown = number.quantize(Decimal(step))
    assert abs(number - shown) < Decimal("0.000001"), value
    return shown


def formula_cells(sheets):
    """Return the place of each formula, by sheet."""
    return {
        name: [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        for name, sheet in sheets.items()
    }


def is_red(cell):
    """Whether a cell is shown as a breach."""
    return (cell.fill.fgColor.rgb, cell.font.color.rgb, cell.font.b) == ("00F9DEDC", "00B3261E", True)
