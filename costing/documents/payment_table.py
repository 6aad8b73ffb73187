"""The plan of payment of the sheet that is negotiated on: each payment a live share of what is then due.

The payments sum to it whatever the client changes: the last for work takes what the others leave. At the quoted figures
each is the quote's own, to the centime.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from costing.documents import row_marks
from costing.documents.cells import Sheet
from costing.documents.looks import SMALL, Look
from costing.documents.negotiable import PaidView
from costing.documents.price_table import AMOUNTS, LABELS, ROW, agreed, mark
from costing.documents.priced import Figure
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import AMOUNT, DISCOUNT, PRICE, QUANTITY, RANK, UNIT, VAT, Rows
from costing.money import CENTIME, ZERO

_MILESTONE = f"{RANK}{{row}}:{UNIT}{{row}}"
_DUE = f"{QUANTITY}{{row}}:{PRICE}{{row}}"
_SHARE = f"{DISCOUNT}{{row}}:{VAT}{{row}}"
_PART = f"{RANK}{{row}}:{VAT}{{row}}"
_BAND = Look(size=9, bold=True, color="dark", fill="pale", rule="dark", align="center")
_SMALL = Look(size=SMALL)
_PARTS = Look(size=SMALL, color="grey", rule="hair", indent=3)
# A spreadsheet holds fifteen digits of a product: what is rounded down is first freed of what lies below them.
_DIGITS = 14
_LEAST_PLACES = 3


def payment_table(sheet: Sheet, view: QuoteView, rows: Rows, head: int) -> int:
    """Write the plan of payment under the head of its table; return the next free row."""
    heads = {_MILESTONE: "milestone", _DUE: "payable", _SHARE: "share", f"{AMOUNT}{{row}}": "payment_amount"}
    for columns, key in heads.items():
        look = replace(_BAND, align="start", indent=1) if columns == _MILESTONE else _BAND
        sheet.put(columns.format(row=head), sheet.said(key), look)
        sheet.height(head, max(ROW, 6 + sheet.tall(sheet.said(key), columns.format(row=head), look)))
    paid, places, row = view.sheet.payments, [], head + 1
    for each in paid:
        places.append(row)
        row += 1 + (each.recovered is not None) + (each.retained is not None)
    for number, (each, place) in enumerate(zip(paid, places, strict=True), 1):
        _payment(sheet, each, place, number)
    _amounts(sheet, view, rows, places)
    return row


def _payment(sheet: Sheet, each: PaidView, row: int, number: int) -> None:
    place = _MILESTONE.format(row=row)
    note = " ".join(part for part in (each.note, sheet.said("guaranteed") if each.guaranteed else "") if part)
    sheet.put(place, each.milestone, LABELS, below=note)
    sheet.put(_DUE.format(row=row), each.due, Look(rule="hair", align="center"))
    sheet.put(_SHARE.format(row=row), each.share.text, Look(rule="hair", align="center"))
    mark(sheet, row, row_marks.payment_mark(number))
    text = sheet.tall(each.milestone, place, LABELS) + sheet.tall(note, place, _SMALL)
    sheet.height(row, max(ROW, 6 + max(text, sheet.tall(each.due, _DUE.format(row=row), Look()))))
    parts = (
        ("recovered", each.recovered, row_marks.recovered_mark),
        ("retained", each.retained, row_marks.retained_mark),
    )
    under = row
    for key, figure, marked in parts:
        if figure is not None:
            under += 1
            sheet.put(_PART.format(row=under), sheet.said(key), _PARTS)
            mark(sheet, under, marked(number))
            sheet.height(under, ROW - 2)


def _amounts(sheet: Sheet, view: QuoteView, rows: Rows, places: Sequence[int]) -> None:
    """Write what is paid ahead or kept, rounded down; then the work, shared out; then what of each is given back."""
    paid = list(zip(view.sheet.payments, places, strict=True))
    gross, due = Figure(view.gross.value, f"{AMOUNT}{rows.at.gross}"), f"{AMOUNT}{rows.at.due}"
    apart = [(each, row) for each, row in paid if not each.work]
    for each, row in apart:
        _cell(sheet, row, _rounded(gross, each.share.value, Decimal(1), each.amount.value), each.amount)
    left = view.due.value - sum((each.amount.value for each, _ in apart), ZERO)
    told = f"({due}{''.join(f'-{AMOUNT}{row}' for _, row in apart)})" if apart else due
    work = [(each, row) for each, row in paid if each.work]
    _shared(sheet, Figure(left, told), [(each.share.value, each.amount, row) for each, row in work])
    ahead = [(each, row) for each, row in apart if each.guaranteed]
    behind = [(each, row) for each, row in apart if not each.guaranteed]
    for name, sources in (("recovered", ahead), ("retained", behind)):
        shares = [
            (each.share.value, figure, row + 1 + (name == "retained" and each.recovered is not None))
            for each, row in work
            if (figure := getattr(each, name)) is not None
        ]
        whole = Figure(
            sum((each.amount.value for each, _ in sources), ZERO),
            f"({'+'.join(f'{AMOUNT}{row}' for _, row in sources)})",
        )
        _shared(sheet, whole, shares, small=True)


def _shared(sheet: Sheet, whole: Figure, parts: Sequence[tuple[Decimal, Figure, int]], *, small: bool = False) -> None:
    """Share an amount out, by weight: each part is rounded as it was in the quote, and the last takes the rest."""
    if not parts:
        return
    weights = sum((weight for weight, _, _ in parts), Decimal(0))
    for weight, figure, row in parts[:-1]:
        _cell(sheet, row, _rounded(whole, weight, weights, figure.value), figure, small=small)
    others = "".join(f"-{AMOUNT}{row}" for _, _, row in parts[:-1])
    _, figure, row = parts[-1]
    rest = whole.value - sum((each.value for _, each, _ in parts[:-1]), ZERO)
    _cell(sheet, row, f"{whole.text}{others}", Figure(agreed(rest, figure, "payments"), figure.text), small=small)


def _cell(sheet: Sheet, row: int, formula: str, figure: Figure, *, small: bool = False) -> None:
    look = replace(AMOUNTS, size=SMALL, color="grey") if small else AMOUNTS
    sheet.formula(f"{AMOUNT}{row}", f"=ROUND({formula},2)", figure.value, look)


def _rounded(whole: Figure, weight: Decimal, weights: Decimal, quoted: Decimal) -> str:
    """Return the formula of a part: rounded down or up as the quote has it, and what else it may differ by."""
    places = max(_LEAST_PLACES, _DIGITS - len(f"{abs(whole.value):.0f}"))
    exact = round(whole.value * weight / weights, places)
    over = "" if weights == 1 else f"/{weights:f}"
    part = f"ROUND({whole.text}*{weight:f}{over},{places})"
    for name, rounding in (("ROUNDDOWN", ROUND_FLOOR), ("ROUNDUP", ROUND_CEILING)):
        if exact.quantize(CENTIME, rounding) == quoted:
            return f"{name}({part},2)"
    return f"ROUNDDOWN({part},2){quoted - exact.quantize(CENTIME, ROUND_FLOOR):+f}"
