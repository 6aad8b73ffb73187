"""What a client may add or take instead, in its workbook: options and variants below the totals, in none of them."""

from collections.abc import Sequence
from dataclasses import replace

from costing.documents.cells import Sheet
from costing.documents.looks import SMALL, Look
from costing.documents.price_table import AMOUNT, AMOUNTS, LABELS, RANK, ROW, UNIT, VAT, Totals, price_line
from costing.documents.priced import ChoiceView, Figure
from costing.documents.shapes import QuoteView

_ALL = f"{RANK}{{row}}:{AMOUNT}{{row}}"
_NAMES = f"{UNIT}{{row}}:{VAT}{{row}}"


def choice_tables(sheet: Sheet, view: QuoteView, at: Totals, row: int) -> int:
    """Write options, then variants, each with the total it leads to; return the next free row."""
    gross, due = (at.gross, view.gross), (at.due, view.due)
    if view.options:
        row = _choices(sheet, "options", view.options, gross, row)
        for key, figure, now in (
            ("with_options", view.with_options, gross),
            ("with_options_due", view.with_options_due, due),
        ):
            if figure is not None:
                _total(sheet, row, sheet.said(key), figure, now)
                row += 1
    return _choices(sheet, "variants", view.variants, gross, row) if view.variants else row


def _choices(sheet: Sheet, key: str, choices: Sequence[ChoiceView], now: tuple[int, Figure], row: int) -> int:
    band = Look(size=9, bold=True, color="dark", fill="pale", rule="dark", indent=1)
    sheet.put(_ALL.format(row=row), sheet.said(key), band)
    sheet.height(row, ROW)
    for each in choices:
        row = _choice(sheet, each, now, row + 1)
    return row + 1


def _choice(sheet: Sheet, each: ChoiceView, now: tuple[int, Figure], row: int) -> int:
    """Write a choice; return the row of the total it leads to."""
    for text, look in ((each.title, Look(bold=True)), *((note, Look(size=SMALL, color="grey")) for note in each.notes)):
        if text:
            place = _ALL.format(row=row)
            sheet.put(place, text, replace(look, indent=1))
            sheet.height(row, 4 + sheet.tall(text, place, look))
            row += 1
    for line in each.lines:
        price_line(sheet, row, line, unlocked=False)
        row += 1
    _total(sheet, row, each.effect, each.gross, now)
    return row


def _total(sheet: Sheet, row: int, text: str, figure: Figure, now: tuple[int, Figure]) -> None:
    """Write a total that a choice leads to: the quote's as it stands, and what is added at the prices quoted."""
    total, before = now
    place = _NAMES.format(row=row)
    sheet.put(place, text, replace(LABELS, bold=True))
    formula = f"=ROUND({AMOUNT}{total}{figure.value - before.value:+f},2)"
    sheet.formula(f"{AMOUNT}{row}", formula, figure.value, replace(AMOUNTS, bold=True))
    sheet.height(row, max(ROW, 4 + sheet.tall(text, place, LABELS)))
