"""The open cells of the sheet that is negotiated on: what each takes, and what it says where it does not."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from costing.documents import row_marks
from costing.documents.cells import Sheet
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import DISCOUNT, QUANTITY, Rows

_ANY, _WHOLE, _HALF = "quantity", "quantity_whole", "quantity_half"
_KINDS = {None: _ANY, Decimal(1): _WHOLE, Decimal("0.5"): _HALF}


def open_cells(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    """Protect all but the yellow cells, and say at each of them what it takes."""
    held: dict[str, list[int]] = {_ANY: [], _WHOLE: [], _HALF: []}
    for line in view.lines:
        if line.open:
            held[_KINDS[view.sheet.steps.get(line.code)]].append(rows.lines[line.code])
    for kind, numbers in held.items():
        if numbers:
            _ruled(sheet, _rule(kind, f"{QUANTITY}{numbers[0]}"), kind, QUANTITY, numbers)
    shares = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=False)
    given = [*(rows.lines[line.code] for line in view.lines), *((rows.at.discount,) if rows.paid_once else ())]
    if given:
        _ruled(sheet, shares, "discount", DISCOUNT, given)
    if rows.ticks:
        ticks = DataValidation("list", formula1=f'"{row_marks.TICK}"', allow_blank=True)
        _ruled(sheet, ticks, "choice", QUANTITY, sorted(rows.ticks.values()))
    protection = sheet.page.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False


def _rule(kind: str, first: str) -> DataValidation:
    """Return what a quantity may be: any, whole, or in halves; `first` is the first cell it is of."""
    if kind == _HALF:
        return DataValidation("custom", formula1=f"AND(ISNUMBER({first}),{first}>=0,MOD({first}*2,1)=0)")
    return DataValidation("decimal" if kind == _ANY else "whole", operator="greaterThanOrEqual", formula1="0")


def _ruled(sheet: Sheet, rule: DataValidation, key: str, column: str, rows: Iterable[int]) -> None:
    rule.allow_blank = key == "choice"
    rule.promptTitle = rule.errorTitle = sheet.said(f"{key.partition('_')[0]}_title")
    rule.prompt = sheet.said(f"{key}_prompt")
    rule.error = sheet.said(f"{key}_error")
    rule.showInputMessage = rule.showErrorMessage = True
    rule.sqref = MultiCellRange(" ".join(_runs(column, rows)))
    sheet.page.add_data_validation(rule)


def _runs(column: str, rows: Iterable[int]) -> Iterator[str]:
    """Name cells of a column, those of rows one after the other together."""
    run: list[int] = []
    for row in [*rows, 0]:
        if run and row != run[-1] + 1:
            yield f"{column}{run[0]}" if len(run) == 1 else f"{column}{run[0]}:{column}{run[-1]}"
            run = []
        run.append(row)
