"""What a client may add or take instead: a cell to tick beside each choice, and its lines under it.

Ticked, its lines enter the totals, and those leave them that a variant is without.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from costing.documents import row_marks
from costing.documents.cells import Sheet, quoted
from costing.documents.looks import BREACH, BREACH_TEXT, MONEY, SMALL, Look
from costing.documents.negotiable import OPTION, VARIANT, TickView
from costing.documents.price_table import (
    AMOUNTS,
    ASIDES,
    LABELS,
    ROW,
    agreed,
    before_discounts,
    counts,
    mark,
    price_line,
)
from costing.documents.priced import Figure
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import (
    AMOUNT,
    ASIDE,
    COUNTED,
    FULLEST,
    PRICE,
    QUANTITY,
    RANK,
    UNIT,
    VAT,
    Counted,
    Rows,
    mark_of,
    span,
    taken,
)
from costing.documents.stamp_scale import duty_formula
from costing.money import ZERO
from costing.quoting.taxes import duty_on

_ALL = f"{RANK}{{row}}:{AMOUNT}{{row}}"
_TITLE = f"{RANK}{{row}}:{UNIT}{{row}}"
_EFFECT = f"{PRICE}{{row}}:{VAT}{{row}}"
_NAMES = f"{UNIT}{{row}}:{VAT}{{row}}"
_BAND = Look(size=9, bold=True, color="dark", fill="pale", rule="dark", indent=1)
_NAME = Look(bold=True, rule="hair", indent=1)
_SAID = Look(size=9, rule="hair")
_SMALL = Look(size=SMALL)
_TICK = Look(size=11, bold=True, align="center", rule="hair", unlocked=True)


def choice_tables(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    """Write options, then variants, each with its cell to tick and the total it leads to."""
    for kind, key, head in ((OPTION, "options", rows.choices.options), (VARIANT, "variants", rows.choices.variants)):
        if head:
            text = sheet.said(key)
            sheet.put(_ALL.format(row=head), text, _BAND)
            sheet.height(head, max(ROW, 6 + sheet.tall(text, _ALL.format(row=head), _BAND)))
            for tick in view.sheet.ticks:
                if tick.kind == kind:
                    _choice(sheet, view, rows, tick)
    _with_options(sheet, view, rows)


def _choice(sheet: Sheet, view: QuoteView, rows: Rows, tick: TickView) -> None:
    row, counted = rows.ticks[mark_of(tick)], Counted(view, rows)
    elsewhere = (sheet.said("elsewhere", lines=tick.elsewhere),) if tick.elsewhere else ()
    place, notes = _TITLE.format(row=row), " ".join((*tick.notes, *elsewhere))
    sheet.put(place, tick.title, _NAME, below=notes)
    sheet.height(row, 9 + sheet.tall(tick.title, place, _NAME) + sheet.tall(notes, place, _SMALL))
    cell = f"{QUANTITY}{row}"
    if tick.accepted:
        sheet.put(cell, row_marks.TICK, _TICK)
    else:
        sheet.blank(cell, _TICK)
    _effect(sheet, view, rows, tick)
    mark(sheet, row, mark_of(tick))
    sheet.number(f"{ASIDE}{row}", tick.difference.value, replace(ASIDES, form=MONEY))
    if tick.kind == OPTION:
        sheet.number(f"{FULLEST}{row}", Decimal(tick.code in view.sheet.all_options), ASIDES)
    for line in tick.lines:
        price_line(sheet, rows.lines[line.code], line, unlocked=False)
        counts(sheet, rows.lines[line.code], line.code, counted, standing=False)
        if line.code not in view.sheet.yearly:
            before_discounts(sheet, rows.lines[line.code], line)


def _effect(sheet: Sheet, view: QuoteView, rows: Rows, tick: TickView) -> None:
    """Write what the choice makes of the total, as it stands beside the others; and in red where they exclude it."""
    row, gross = rows.ticks[mark_of(tick)], f"${AMOUNT}${rows.at.gross}"
    others = [other for other in view.sheet.ticks if tick.excludes(other)]
    places = [rows.ticks[mark_of(other)] for other in others]
    said, held = tick.effect, sheet.said("taken_yearly" if tick.yearly else "taken")
    text = f"IF({taken(row)},{quoted(held)},{quoted(said)})"
    if others:
        clash = f"AND({taken(row)},{_either(places)})"
        text = f"IF({clash},{quoted(sheet.said('clash'))},{text})"
        _red(sheet, row, clash)
    place = _EFFECT.format(row=row)
    sheet.formula(place, f"={text}", held if tick.accepted else said, _SAID)
    sheet.height(row, 6 + max(sheet.tall(each, place, _SAID) for each in (said, held)))
    less = "".join(
        f"-IF({taken(at)},{other.difference.value:f},0)" for at, other in zip(places, others, strict=True)
    ).replace("--", "+")
    formula = f"=ROUND({gross}+IF({taken(row)},0,{tick.difference.value:f}{less}),2)"
    value = view.gross.value
    if not tick.accepted:
        value += tick.difference.value - sum((each.difference.value for each in others if each.accepted), ZERO)
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(value, tick.gross, tick.code), replace(AMOUNTS, bold=True))


def _either(rows: Sequence[int]) -> str:
    return f"OR({','.join(taken(row) for row in rows)})" if len(rows) > 1 else taken(rows[0])


def _red(sheet: Sheet, row: int, condition: str) -> None:
    style = DifferentialStyle(font=Font(color=BREACH_TEXT, bold=True), fill=PatternFill(bgColor=BREACH))
    _painted(sheet, _ALL.format(row=row), condition, style)


def _painted(sheet: Sheet, place: str, condition: str, style: DifferentialStyle) -> None:
    """Give cells another look as long as a condition holds."""
    rule = cast("Any", Rule)(type="expression", formula=[condition], dxf=style)
    sheet.page.conditional_formatting.add(place, rule)


def faded(sheet: Sheet, rows: Rows) -> None:
    """Strike out the lines of the table that a choice leaves out."""
    if rows.ticks and rows.table:
        first = f"${COUNTED}{rows.table.start}"
        style = DifferentialStyle(font=Font(color=sheet.palette.grey, strike=True))
        places = f"{RANK}{rows.table.start}:{AMOUNT}{rows.table.stop - 1}"
        _painted(sheet, places, f"AND(ISNUMBER({first}),{first}=0)", style)


def _with_options(sheet: Sheet, view: QuoteView, rows: Rows) -> None:
    """Write what all compatible options lead to, whichever of them are ticked."""
    if view.with_options is None or not rows.choices.with_options:
        return
    row, gross, options = rows.choices.with_options.start, f"{AMOUNT}{rows.at.gross}", _options(rows)
    held = [tick for tick in view.sheet.ticks if tick.kind == OPTION]
    quoted_so = sum((tick.difference.value for tick in held if tick.accepted), ZERO)
    more = view.with_options.value - view.gross.value + quoted_so
    ticked = f'SUMIFS({span(ASIDE, options)},{span(QUANTITY, options)},"{row_marks.TICK}")'
    full = sum(tick.code in view.sheet.all_options for tick in held)
    every = f'COUNTIFS({span(QUANTITY, options)},"{row_marks.TICK}",{span(FULLEST, options)},1)={full}'
    none_else = f'COUNTIFS({span(QUANTITY, options)},"{row_marks.TICK}")={full}'
    formula = f"=IF(AND({every},{none_else}),{gross},ROUND({gross}{more:+f}-{ticked},2))"
    _total(sheet, row, sheet.said("with_options"), formula, view.with_options)
    mark(sheet, row, row_marks.WITH_OPTIONS)
    if view.with_options_due is not None and view.sheet.stamp is not None:
        whole, scale = f"{AMOUNT}{row}", view.sheet.stamp
        agreed(view.with_options.value + duty_on(view.with_options.value, scale), view.with_options_due, "options")
        formula = f"=ROUND({whole}+{duty_formula(whole, scale)},2)"
        _total(sheet, row + 1, sheet.said("with_options_due"), formula, view.with_options_due)
        mark(sheet, row + 1, row_marks.WITH_OPTIONS_DUE)


def _options(rows: Rows) -> range:
    return range(rows.choices.options + 1, rows.choices.with_options.start)


def _total(sheet: Sheet, row: int, text: str, formula: str, figure: Figure) -> None:
    place = _NAMES.format(row=row)
    sheet.put(place, text, replace(LABELS, bold=True))
    sheet.formula(f"{AMOUNT}{row}", formula, figure.value, replace(AMOUNTS, bold=True))
    sheet.height(row, max(ROW, 4 + sheet.tall(text, place, LABELS)))
