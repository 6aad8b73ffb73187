"""A workbook as a later reader reads it: lines by their codes, totals by their names, amounts to the centime."""

import io
from decimal import Decimal

from openpyxl import load_workbook

CODES = "I"


def opened(document, *, values=False):
    """Return the sheet of a workbook given as bytes or as a path: its formulas, or its values."""
    return load_workbook(io.BytesIO(document) if isinstance(document, bytes) else document, data_only=values).active


def row_of(sheet, code):
    """Return the row of a line or of a year of maintenance, found as a later reader finds it: by its code."""
    (row,) = (cell.row for cell in sheet[CODES] if cell.value == code)
    return row


def named(sheet, name):
    """Return the cells behind a name of the workbook."""
    ((_, place),) = sheet.parent.defined_names[name].destinations
    cells = sheet[place.replace("$", "")]
    return [cell for row in cells for cell in row] if isinstance(cells, tuple) else [cells]


def amount(cell):
    """Return the amount of a cell to the centime, refusing what lies further off than binary noise."""
    exact = Decimal(str(cell.value))
    shown = exact.quantize(Decimal("0.01"))
    assert abs(exact - shown) < Decimal("0.000001")
    return shown


def amounts(sheet, view):
    """Return every amount a workbook shows, in an order that `expected` shares."""
    bills = (*view.maintenance, *view.recurring)
    lines = [amount(sheet.cell(row_of(sheet, line.code), 8)) for line in view.lines]
    years = [amount(sheet.cell(row_of(sheet, year.code), column)) for year in bills for column in (5, 6, 8)]
    names = ("TOTAL_HT", "NET_HT", "TOTAL_TVA", "TOTAL_TTC", "NET_A_PAYER")
    totals = [amount(cell) for name in names for cell in named(sheet, name)]
    bases = [amount(sheet.cell(cell.row, 5)) for cell in named(sheet, "TOTAL_TVA") if view.vat]
    last = row_of(sheet, bills[-1].code) + 2 if bills else 0
    commitment = [amount(sheet.cell(last, 5)), amount(sheet.cell(last, 8))] if bills else []
    said = {text for text, _ in choices(view)}
    under = named(sheet, "NET_A_PAYER")[0].row
    led_to = [amount(sheet.cell(row, 8)) for row in range(under, sheet.max_row + 1) if sheet.cell(row, 3).value in said]
    return lines + years + totals + bases + commitment + led_to


def expected(view):
    """Return the amounts of a view in the same order."""
    bills = (*view.maintenance, *view.recurring)
    years = [part.value for year in bills for part in (year.net, year.vat, year.gross)]
    taxes = [tax.amount.value for tax in view.vat] or [Decimal(0)]
    totals = [view.net.value, view.after.value, *taxes, view.gross.value, view.due.value]
    bases = [tax.base.value for tax in view.vat]
    commitment = [each.value for each in (view.commitment_net, view.commitment_gross) if each is not None]
    led_to = [figure.value for _, figure in choices(view)]
    return [line.net.value for line in view.lines] + years + totals + bases + commitment + led_to


def choices(view):
    """Return the text and the total of each choice, as a workbook shows them under its totals."""
    every = [
        (f"with_options{name}", figure) for name, figure in (("", view.with_options), ("_due", view.with_options_due))
    ]
    return [
        *((each.effect, each.gross) for each in view.options),
        *((view.labels[f"workbook.{name}"], figure) for name, figure in every if figure is not None),
        *((each.effect, each.gross) for each in view.variants),
    ]


def printed(sheet):
    """Return the texts of a sheet."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
