"""What is paid by the year, in a client's workbook: apart from the total, with what is committed in all."""

from dataclasses import replace

from costing.documents import row_marks
from costing.documents.cells import Sheet
from costing.documents.looks import MONEY, SMALL, Look
from costing.documents.price_table import AMOUNTS, LABELS, ROW, agreed, counts, mark
from costing.documents.priced import YearView
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import AMOUNT, COUNTED, DISCOUNT, PRICE, QUANTITY, RANK, VAT, Counted, Rows, span
from costing.money import ZERO

_THREE = (f"{PRICE}{{row}}", f"{DISCOUNT}{{row}}:{VAT}{{row}}", f"{AMOUNT}{{row}}")
_SMALL = Look(size=SMALL)
_PARTS = ("net", "vat", "gross")
_NAMES = f"{RANK}{{row}}:{QUANTITY}{{row}}"


def yearly_table(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    """Write what is paid by the year and the commitment, apart from the total; choices may bring all of it."""
    if not rows.yearly:
        return
    head, kind = rows.yearly, "maintenance" if view.maintenance and not view.recurring else "yearly"
    band = Look(size=9, bold=True, color="dark", fill="pale", rule="dark", align="center")
    title, small = _NAMES.format(row=head), view.maintenance_reasons
    sheet.put(title, sheet.said(kind), replace(band, align="start", indent=1), below=small)
    for place, name in zip(_THREE, _PARTS, strict=True):
        text = sheet.said(f"maintenance_{name}")
        sheet.put(place.format(row=head), text, band)
        sheet.height(head, 6 + sheet.tall(text, place.format(row=head), band))
    sheet.height(head, max(ROW, 6 + sheet.tall(sheet.said(kind), title, band) + sheet.tall(small, title, _SMALL)))
    for year in (*view.maintenance, *view.recurring):
        _year(sheet, rows.lines[year.code], year)
        counts(sheet, rows.lines[year.code], year.code, Counted(view, rows), standing=True)
    _sum(sheet, view, rows, f"{kind}_sum")
    _commitment(sheet, view, rows, sheet.said("commitment_yearly" if kind == "yearly" else "commitment"))


def _year(sheet: Sheet, row: int, year: YearView) -> None:
    net, vat, gross = (place.format(row=row) for place in _THREE)
    place = _NAMES.format(row=row)
    sheet.put(place, year.label, LABELS, below=year.note)
    sheet.number(net, year.net.value, AMOUNTS)
    sheet.number(vat, year.vat.value, AMOUNTS)
    value = agreed(year.net.value + year.vat.value, year.gross, year.code)
    sheet.formula(gross, f"=ROUND({PRICE}{row}+{DISCOUNT}{row},2)", value, AMOUNTS)
    mark(sheet, row, year.code)
    sheet.height(row, max(ROW, 4 + sheet.tall(year.label, place, LABELS) + sheet.tall(year.note, place, _SMALL)))


def _sum(sheet: Sheet, view: QuoteView, rows: Rows, text: str) -> None:
    """Write the sum of the years that count, and of what ticked choices bring."""
    row, counted, years = rows.years.stop, Counted(view, rows), rows.years
    sheet.height(row, ROW)
    sheet.put(_NAMES.format(row=row), sheet.said(text), replace(LABELS, bold=True))
    strong, bills = replace(AMOUNTS, bold=True), (*view.maintenance, *view.recurring)
    for place, part, more in zip(_THREE, _PARTS, (counted.yearly_net(), counted.yearly_vat(), ""), strict=True):
        value = sum((getattr(year, part).value for year in bills), ZERO)
        own = f"SUMIFS({span(place[0], years)},{span(COUNTED, years)},1)" if years else "0"
        formula = f"=ROUND({own}{more},2)" if part != "gross" else f"=ROUND({PRICE}{row}+{DISCOUNT}{row},2)"
        sheet.formula(place.format(row=row), formula, value, strong)
    mark(sheet, row, row_marks.YEARS)


def _commitment(sheet: Sheet, view: QuoteView, rows: Rows, text: str) -> None:
    row, at = rows.years.stop + 1, rows.at
    strong = Look(bold=True, color="dark", fill="pale", indent=1)
    money = replace(strong, form=MONEY, align="end", indent=0)
    sheet.height(row, ROW)
    sheet.put(_NAMES.format(row=row), text, strong)
    sheet.blank(f"{DISCOUNT}{row}:{VAT}{row}", strong)
    for column, project, value, part, figure in (
        (PRICE, at.after, view.after, "net", view.commitment_net or view.after),
        (AMOUNT, at.gross, view.gross, "gross", view.commitment_gross or view.gross),
    ):
        formula = f"=ROUND({AMOUNT}{project}+{column}{rows.years.stop},2)"
        bills = (*view.maintenance, *view.recurring)
        whole = value.value + sum((getattr(year, part).value for year in bills), ZERO)
        sheet.formula(f"{column}{row}", formula, agreed(whole, figure, "commitment"), money)
    sheet.name("ENGAGEMENT_HT", f"{PRICE}{row}")
    sheet.name("ENGAGEMENT_TTC", f"{AMOUNT}{row}")
    mark(sheet, row, row_marks.COMMITMENT)
