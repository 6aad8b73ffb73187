"""The lines of the sheet that is negotiated on, under their groups: live formulas beside the engine's amounts.

Each formula is written where the same thing is computed in Decimal, and a quote whose figures differ is refused.
"""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from costing.documents import row_marks
from costing.documents.cells import Sheet
from costing.documents.looks import MONEY, SMALL, Look
from costing.documents.priced import Figure, GroupView, LineView
from costing.documents.shapes import QuoteView
from costing.documents.shares import line_share
from costing.documents.sheet_rows import (
    AMOUNT,
    ASIDE,
    CODE,
    COUNTED,
    DISCOUNT,
    LABEL,
    PRICE,
    QUANTITY,
    RANK,
    UNIT,
    VAT,
    Counted,
    Rows,
    span,
)
from costing.money import ZERO, to_centime

_HEAD = Look(size=9, bold=True, color="paper", fill="dark", align="center")
_TEXT = Look(rule="hair")
_NAME = replace(_TEXT, bold=True)
_UNDER = Look(size=SMALL)
_GROUP = Look(bold=True, color="dark", fill="pale", rule="hair", indent=1)
LABELS = Look(indent=1, rule="hair")
AMOUNTS = Look(form=MONEY, align="end", rule="hair")
_SHARE_DECIMALS = 2
_CENTRED = replace(_TEXT, align="center")
_RANKS = replace(_CENTRED, color="grey")
_OPEN = replace(_CENTRED, unlocked=True)
CODES = Look(size=8, color="grey", wrap=False)
ASIDES = Look(size=8, color="grey", align="end", wrap=False)
_COLUMNS = {
    RANK: "rank",
    UNIT: "unit",
    QUANTITY: "quantity",
    PRICE: "unit_price",
    DISCOUNT: "line_discount",
    VAT: "vat",
    AMOUNT: "amount",
}
ROW = 18.0
_HEAD_ROW = 30.0
_GROUP_ROW = 20.0
_WHOLE = Decimal(100)


def agreed(value: Decimal, figure: Figure, what: str) -> Decimal:
    """Return the figure of the quote, once it is what the formula beside it comes to.

    Raises
    ------
    ValueError
        They differ: opened, the workbook would say something else than the quote.
    """
    if value != figure.value:
        message = f"{what}: the formula comes to {value:f} and the quote says {figure.value:f}"
        raise ValueError(message)
    return figure.value


def price_lines(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    """Write the head of the price table, its groups and their lines."""
    head, counted = rows.head, Counted(view, rows)
    for column, name in _COLUMNS.items():
        sheet.put(f"{column}{head}", sheet.said(name), _HEAD)
        sheet.height(head, 6 + sheet.tall(sheet.said(name), f"{column}{head}", _HEAD))
    sheet.put(f"{LABEL}{head}", sheet.said("label"), replace(_HEAD, align="start"))
    sheet.put(f"{CODE}{head}", sheet.said("code"), CODES)
    sheet.put(f"{COUNTED}{head}", sheet.said("counted"), CODES)
    sheet.height(head, _HEAD_ROW)
    for number, (heading, group) in enumerate(zip(rows.headings, view.groups, strict=True), 1):
        if heading:
            _heading(sheet, heading, group, number)
        for line in group.lines:
            price_line(sheet, rows.lines[line.code], line, unlocked=True)
            counts(sheet, rows.lines[line.code], line.code, counted, standing=True)


def _heading(sheet: Sheet, row: int, group: GroupView, number: int) -> None:
    """Write the heading of a group, and what its lines come to as they count."""
    place, lines = f"{RANK}{row}:{VAT}{row}", range(row + 1, row + 1 + len(group.lines))
    sheet.put(place, group.label, _GROUP)
    formula = f"=ROUND(SUMIFS({span(AMOUNT, lines)},{span(COUNTED, lines)},1),2)"
    value = sum((line.net.value for line in group.lines), ZERO)
    sheet.formula(f"{AMOUNT}{row}", formula, value, replace(_GROUP, form=MONEY, align="end", indent=0))
    mark(sheet, row, row_marks.group_mark(number))
    sheet.height(row, max(_GROUP_ROW, 6 + sheet.tall(group.label, place, _GROUP)))


def price_line(sheet: Sheet, row: int, line: LineView, *, unlocked: bool) -> None:
    """Write one line: its amount is a formula over the cells that a client may edit where they are unlocked."""
    small = " – ".join(part for part in (line.reasons, line.note) if part)
    sheet.put(f"{RANK}{row}", line.rank, _RANKS)
    sheet.put(f"{LABEL}{row}", line.label, _NAME, below=small)
    sheet.put(f"{UNIT}{row}", line.unit, _CENTRED)
    sheet.number(f"{QUANTITY}{row}", line.quantity.value, _OPEN if unlocked and line.open else _CENTRED)
    sheet.number(f"{PRICE}{row}", line.unit_price.value, AMOUNTS)
    agreed(to_centime(line.quantity.value * line.unit_price.value), line.amount, line.code)
    share = line_share(line)
    sheet.number(f"{DISCOUNT}{row}", share, share_look(sheet, unlocked=unlocked))
    sheet.number(f"{VAT}{row}", line.vat_rate.value / _WHOLE, rate_look(sheet, line.vat_rate))
    amount = to_centime(line.quantity.value * line.unit_price.value * (1 - share))
    formula = f"=ROUND({QUANTITY}{row}*{PRICE}{row}*(1-{DISCOUNT}{row}),2)"
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(amount, line.net, line.code), AMOUNTS)
    mark(sheet, row, line.code)
    text = sheet.tall(line.label, f"{LABEL}{row}", _NAME) + sheet.tall(small, f"{LABEL}{row}", _UNDER)
    sheet.height(row, 9 + max(text, sheet.tall(line.unit, f"{UNIT}{row}", _TEXT)))


def counts(sheet: Sheet, row: int, code: str, counted: Counted, *, standing: bool) -> None:
    """Write beside a line whether it counts: always where no choice moves it.

    Raises
    ------
    ValueError
        The choices say otherwise than the place where the line stands.
    """
    formula, value = counted.formula(code), counted.holds(code)
    if value is not standing:
        message = f"{code}: the choices do not lead to where the line stands"
        raise ValueError(message)
    if formula is None:
        sheet.number(f"{COUNTED}{row}", Decimal(standing), ASIDES)
    else:
        sheet.formula(f"{COUNTED}{row}", formula, Decimal(standing), ASIDES)


def before_discounts(sheet: Sheet, row: int, line: LineView) -> None:
    """Write beside a line of a choice what it is before discounts."""
    formula = f"=ROUND({QUANTITY}{row}*{PRICE}{row},2)"
    sheet.formula(f"{ASIDE}{row}", formula, line.amount.value, replace(ASIDES, form=MONEY))


def mark(sheet: Sheet, row: int, text: str) -> None:
    """Write beside a row what it is known by."""
    sheet.put(f"{CODE}{row}", text, CODES)


def share_look(sheet: Sheet, decimals: int = _SHARE_DECIMALS, *, unlocked: bool = False) -> Look:
    """Return the look of a share, open to be edited or not."""
    return _share_look(sheet.percent(decimals), unlocked=unlocked)


@lru_cache(maxsize=128)
def _share_look(form: str, *, unlocked: bool) -> Look:
    return replace(_CENTRED, form=form, unlocked=unlocked)


def rate_look(sheet: Sheet, rate: Figure) -> Look:
    """Return the look of a rate of tax [percent], with all its decimals."""
    return share_look(sheet, max(0, -int(rate.value.normalize().as_tuple().exponent)))
