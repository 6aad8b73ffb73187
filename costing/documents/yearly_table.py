"""What is paid by the year, in a client's workbook: apart from the total, with what is committed in all."""

from dataclasses import replace

from costing.documents.cells import Sheet
from costing.documents.looks import MONEY, SMALL, Look
from costing.documents.price_table import (
    AMOUNT,
    AMOUNTS,
    CODE,
    CODES,
    DISCOUNT,
    LABELS,
    PRICE,
    QUANTITY,
    RANK,
    ROW,
    VAT,
    Totals,
    agreed,
    span,
)
from costing.documents.priced import Figure, YearView
from costing.documents.shapes import QuoteView
from costing.money import ZERO

_THREE = (f"{PRICE}{{row}}", f"{DISCOUNT}{{row}}:{VAT}{{row}}", f"{AMOUNT}{{row}}")
_SMALL = Look(size=SMALL)
_PARTS = ("net", "vat", "gross")
_NAMES = f"{RANK}{{row}}:{QUANTITY}{{row}}"


def yearly_table(sheet: Sheet, view: QuoteView, at: Totals, head: int) -> int:
    """Write what is paid by the year and the commitment, apart from the total; return the next free row."""
    said = (*view.maintenance, *view.recurring)
    if not said:
        return head
    kind = "yearly" if view.recurring else "maintenance"
    band = Look(size=9, bold=True, color="dark", fill="pale", rule="dark", align="center")
    title, small = _NAMES.format(row=head), view.maintenance_reasons
    sheet.put(title, sheet.said(kind), replace(band, align="start", indent=1), below=small)
    for place, name in zip(_THREE, _PARTS, strict=True):
        text = sheet.said(f"maintenance_{name}")
        sheet.put(place.format(row=head), text, band)
        sheet.height(head, 6 + sheet.tall(text, place.format(row=head), band))
    sheet.height(head, max(ROW, 6 + sheet.tall(sheet.said(kind), title, band) + sheet.tall(small, title, _SMALL)))
    years = range(head + 1, head + 1 + len(said))
    for row, year in zip(years, said, strict=True):
        _year(sheet, row, year)
    _sum(sheet, said, years, f"{kind}_sum")
    if view.commitment_net and view.commitment_gross:
        text = "commitment_yearly" if view.recurring else "commitment"
        _commitment(sheet, view, at, years, sheet.said(text), (view.commitment_net, view.commitment_gross))
    return years.stop + 2


def _year(sheet: Sheet, row: int, year: YearView) -> None:
    net, vat, gross = (place.format(row=row) for place in _THREE)
    place = _NAMES.format(row=row)
    sheet.put(place, year.label, LABELS, below=year.note)
    sheet.number(net, year.net.value, AMOUNTS)
    sheet.number(vat, year.vat.value, AMOUNTS)
    value = agreed(year.net.value + year.vat.value, year.gross, year.code)
    sheet.formula(gross, f"=ROUND({PRICE}{row}+{DISCOUNT}{row},2)", value, AMOUNTS)
    sheet.put(f"{CODE}{row}", year.code, CODES)
    sheet.height(row, max(ROW, 4 + sheet.tall(year.label, place, LABELS) + sheet.tall(year.note, place, _SMALL)))


def _sum(sheet: Sheet, said: tuple[YearView, ...], years: range, text: str) -> None:
    row = years.stop
    sheet.height(row, ROW)
    sheet.put(_NAMES.format(row=row), sheet.said(text), replace(LABELS, bold=True))
    for place, part in zip(_THREE, _PARTS, strict=True):
        value = sum((getattr(year, part).value for year in said), ZERO)
        formula = f"=ROUND(SUM({span(place[0], years)}),2)"
        sheet.formula(place.format(row=row), formula, value, replace(AMOUNTS, bold=True))


def _commitment(
    sheet: Sheet, view: QuoteView, at: Totals, years: range, text: str, said: tuple[Figure, Figure]
) -> None:
    row = years.stop + 1
    strong = Look(bold=True, color="dark", fill="pale", indent=1)
    money = replace(strong, form=MONEY, align="end", indent=0)
    sheet.height(row, ROW)
    sheet.put(_NAMES.format(row=row), text, strong)
    sheet.blank(f"{DISCOUNT}{row}:{VAT}{row}", strong)
    for column, project, value, part, figure in (
        (PRICE, at.after, view.after.value, "net", said[0]),
        (AMOUNT, at.gross, view.gross.value, "gross", said[1]),
    ):
        formula = f"=ROUND({AMOUNT}{project}+{column}{years.stop},2)"
        bills = (*view.maintenance, *view.recurring)
        whole = value + sum((getattr(year, part).value for year in bills), ZERO)
        sheet.formula(f"{column}{row}", formula, agreed(whole, figure, "commitment"), money)
