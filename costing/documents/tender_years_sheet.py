"""What is paid by the year in a tender: a form of its own, outside the total of the bill."""

from dataclasses import dataclass, replace

from openpyxl.utils import quote_sheetname

from costing.documents.bill_sheet import BillCells
from costing.documents.cells import Book
from costing.documents.looks import SMALL, Look
from costing.documents.price_table import agreed
from costing.documents.priced import YearView
from costing.documents.shapes import FinancialView
from costing.documents.sheet_rows import span
from costing.documents.tender_frame import AMOUNT, PLAIN, ROW, STRONG, TITLE, Form, money_width
from costing.money import ZERO

_LABEL, _NET, _VAT, _GROSS = "ABCD"
_PARTS = {_NET: "net", _VAT: "vat", _GROSS: "gross"}
_SMALL = Look(size=SMALL)


@dataclass(frozen=True, slots=True)
class YearCells:
    """Where the sums of what is paid by the year stand, as formulas of other sheets name them."""

    net: str
    gross: str


def tender_years_sheet(book: Book, view: FinancialView, bill: BillCells | None, mark: str = "") -> YearCells | None:
    """Write what is paid by the year and what is committed to in all; nothing where nothing is paid by the year.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The financial offer, in the language of the book.
    bill
        Where the totals of the bill stand; nothing where all is paid by the year.
    mark
        What an internal build bears on every sheet.
    """
    said = (*view.maintenance, *view.recurring)
    if not said:
        return None
    sheet = book.add("tender_sheet_years")
    form = Form(sheet, view, _LABEL, _GROSS, mark)
    money = money_width([view.gross, *(year.gross for year in said)])
    sheet.widths({_LABEL: 58, _NET: money, _VAT: money, _GROSS: money})
    head = form.headed(form.label("yearly_bill"), view.maintenance_reasons)
    what = form.label("service" if view.recurring else "maintenance")
    titles = {_LABEL: what} | {column: form.label(f"year_{part}") for column, part in _PARTS.items()}
    form.columns(head, titles, _LABEL)
    rows = range(head + 1, head + 1 + len(said))
    for row, year in zip(rows, said, strict=True):
        _year(form, row, year)
    _sum(form, rows, said)
    row = rows.stop + 1
    if view.lines and bill is not None and view.commitment_gross is not None:
        whole = view.gross.value + sum((year.gross.value for year in said), ZERO)
        form.text(row, form.label("commitment_short"), PLAIN, last=_VAT)
        formula = f"=ROUND({bill.gross}+{_GROSS}{rows.stop},2)"
        sheet.formula(f"{_GROSS}{row}", formula, agreed(whole, view.commitment_gross, "commitment"), AMOUNT)
        row += 1
    form.finished(range(head, rows.stop), (range(rows.stop - 1, row), form.signed(row)))
    title = quote_sheetname(sheet.page.title)
    return YearCells(*(f"{title}!${column}${rows.stop}" for column in (_NET, _GROSS)))


def _year(form: Form, row: int, year: YearView) -> None:
    sheet, place = form.sheet, f"{_LABEL}{row}"
    sheet.put(place, year.label, TITLE, below=year.note)
    sheet.height(row, max(ROW, 5 + sheet.tall(year.label, place, TITLE) + sheet.tall(year.note, place, _SMALL)))
    sheet.number(f"{_NET}{row}", year.net.value, AMOUNT)
    sheet.number(f"{_VAT}{row}", year.vat.value, AMOUNT)
    value = agreed(year.net.value + year.vat.value, year.gross, year.code)
    sheet.formula(f"{_GROSS}{row}", f"=ROUND({_NET}{row}+{_VAT}{row},2)", value, AMOUNT)


def _sum(form: Form, rows: range, said: tuple[YearView, ...]) -> None:
    row = rows.stop
    key = "yearly_sum" if form.view.recurring else "maintenance_sum"
    form.text(row, form.sheet.said(key), replace(TITLE, fill="pale"), last=_LABEL)
    for column, part in _PARTS.items():
        value = sum((getattr(year, part).value for year in said), ZERO)
        formula = f"=ROUND(SUM({span(column, rows)}),2)"
        form.sheet.formula(f"{column}{row}", formula, value, replace(STRONG, fill="pale"))
