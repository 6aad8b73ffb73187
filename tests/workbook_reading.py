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


def at_mark(sheet, mark, column=8):
    """Return the amount in the row of a mark."""
    return amount(sheet.cell(row_of(sheet, mark), column))


def amounts(sheet, view):
    """Return every amount a workbook shows, in an order that `expected` shares."""
    bills = (*view.maintenance, *view.recurring)
    lines = [at_mark(sheet, line.code) for line in view.lines]
    years = [at_mark(sheet, year.code, column) for year in bills for column in (5, 6, 8)]
    names = ["TOTAL_HT", "NET_HT", "TOTAL_TTC", "NET_A_PAYER", *(["DROIT_DE_TIMBRE"] if view.sheet.stamp else [])]
    totals = [amount(cell) for name in names for cell in named(sheet, name)]
    taxes = [at_mark(sheet, tax_mark(tax), column) for tax in taxed(view) for column in (5, 8)]
    commitment = [amount(named(sheet, f"ENGAGEMENT_{name}")[0]) for name in ("HT", "TTC")] if bills else []
    groups = [at_mark(sheet, f"#group.{number}") for number, group in enumerate(view.groups, 1) if group.label]
    paid = [at_mark(sheet, f"#{mark}") for mark, _ in payments(view)]
    led_to = [at_mark(sheet, mark) for mark, _ in choices(view)]
    return [*lines, *years, *totals, *taxes, *commitment, *groups, *paid, *led_to]


def expected(view):
    """Return the amounts of a view in the same order."""
    bills = (*view.maintenance, *view.recurring)
    lines = [line.net.value for line in view.lines]
    years = [part.value for year in bills for part in (year.net, year.vat, year.gross)]
    totals = [view.net.value, view.after.value, view.gross.value, view.due.value]
    totals += [view.stamp_duty.value] if view.sheet.stamp else []
    taxes = [part.value for tax in taxed(view) for part in (tax.base, tax.amount)]
    commitment = [view.commitment_net.value, view.commitment_gross.value] if bills else []
    groups = [sum((line.net.value for line in group.lines), Decimal(0)) for group in view.groups if group.label]
    paid = [value for _, value in payments(view)]
    led_to = [figure.value for _, figure in choices(view)]
    return [*lines, *years, *totals, *taxes, *commitment, *groups, *paid, *led_to]


def taxed(view):
    """Return the value-added tax of every rate, those that only a choice brings included."""
    return (*view.vat, *view.sheet.more_vat)


def tax_mark(tax):
    """Return the mark of a rate, written apart from the library."""
    return f"#vat.{str(tax.rate.value.normalize()) if tax.rate.value else '0'}"


def payments(view):
    """Return the marks and amounts of the plan of payment: what is paid, what it gives back, what is kept of it."""
    for number, each in enumerate(view.sheet.payments, 1):
        parts = {"payment": each.amount, "recovered": each.recovered, "retained": each.retained}
        yield from ((f"{name}.{number}", figure.value) for name, figure in parts.items() if figure is not None)


def choices(view):
    """Return the mark and the total of each choice, as a workbook shows them under its totals."""
    every = {"#with_options": view.with_options, "#with_options_due": view.with_options_due}
    ticks = [(f"{tick.kind}:{tick.code}", tick.gross) for tick in view.sheet.ticks]
    return [*ticks, *((mark, figure) for mark, figure in every.items() if figure is not None)]


def tick(sheet, *marks):
    """Tick these choices in a sheet, and no other one."""
    for row in range(1, sheet.max_row + 1):
        mark = sheet.cell(row, 9).value
        if isinstance(mark, str) and mark.startswith(("option:", "variant:")):
            sheet.cell(row, 4).value = "\u2713" if mark in marks else None


def printed(sheet):
    """Return the texts of a sheet."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
