"""What a client may add or take instead: a cell to tick beside each choice, and its lines under it.

Ticked, its lines enter the totals, and those leave them that a variant is without. Left, it shows the total of its own
scenario: what the offer comes to with it alone, at the quantities and discounts of the sheet.
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
from costing.documents.looks import BREACH, BREACH_TEXT, SMALL, Look
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
from costing.documents.scenario_table import OFFER, scenario_name
from costing.documents.scenarios import ALL, ScenarioView
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import (
    AMOUNT,
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
from costing.quoting.taxes import duty_on
from costing.wording import say

_GROSS = "TOTAL_TTC"
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
    if tick.kind == OPTION:
        sheet.number(f"{FULLEST}{row}", Decimal(tick.code in view.sheet.all_options), ASIDES)
    for line in tick.lines:
        price_line(sheet, rows.lines[line.code], line, unlocked=False)
        counts(sheet, rows.lines[line.code], line.code, counted, standing=False)
        if line.code not in view.sheet.yearly:
            before_discounts(sheet, rows.lines[line.code], line)


def _effect(sheet: Sheet, view: QuoteView, rows: Rows, tick: TickView) -> None:
    """Write what the offer comes to with this choice alone, or that it is taken; in red where another excludes it."""
    row = rows.ticks[mark_of(tick)]
    places = [rows.ticks[mark_of(other)] for other in view.sheet.ticks if tick.excludes(other)]
    said, held = _said_of(sheet, view, tick), sheet.said("taken_yearly" if tick.yearly else "taken")
    text = f"IF({taken(row)},{quoted(held)},{quoted(said)})"
    if places:
        clash = f"AND({taken(row)},{_either(places)})"
        text = f"IF({clash},{quoted(sheet.said('clash'))},{text})"
        _red(sheet, row, clash)
    place = _EFFECT.format(row=row)
    sheet.formula(place, f"={text}", held if tick.accepted else said, _SAID)
    sheet.height(row, 6 + max(sheet.tall(each, place, _SAID) for each in (said, held)))
    alone, value = _alone(view, tick)
    formula = f"=IF({taken(row)},{_GROSS},{alone})" if alone != _GROSS else f"={_GROSS}"
    sheet.formula(f"{AMOUNT}{row}", formula, agreed(value, tick.gross, tick.code), replace(AMOUNTS, bold=True))


def _said_of(sheet: Sheet, view: QuoteView, tick: TickView) -> str:
    """Say what the total beside a choice that is left is the total of."""
    scenario = _scenario(view, tick)
    if tick.yearly:
        return tick.effect
    if scenario is None:
        return sheet.said("alone_quoted")
    return sheet.said(f"alone_{tick.kind}") + (say("view.yearly_apart", view.lang) if scenario.yearly else "")


def _alone(view: QuoteView, tick: TickView) -> tuple[str, Decimal]:
    """Return the formula of the total with a choice alone, and what it comes to.

    One quoted as taken, or whose lines a variant has brought, is in the offer: what the engine makes of it beside that,
    an amount spread otherwise, is a constant. What is paid by the year and excludes nothing leaves the total as it is.
    """
    scenario = _scenario(view, tick)
    if tick.yearly and not any(tick.excludes(other) for other in view.sheet.ticks):
        return _GROSS, view.gross.value
    if scenario is not None:
        return scenario_name(view, scenario), scenario.gross.value
    more = tick.gross.value - view.gross.value
    return (f"ROUND({OFFER}{more:+f},2)" if more else OFFER), view.gross.value + more


def _scenario(view: QuoteView, tick: TickView) -> ScenarioView | None:
    """Return the scenario of a choice; one quoted as taken has none."""
    return next((each for each in view.scenarios if (each.kind, each.code) == (tick.kind, tick.code)), None)


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
    """Write what the offer comes to with all compatible options, whichever of them are ticked."""
    if view.with_options is None or not rows.choices.with_options:
        return
    row, options = rows.choices.with_options.start, _options(rows)
    together = [each for each in view.scenarios if each.kind == ALL]
    one = together or [each for each in view.scenarios if each.kind == OPTION]
    agreed(one[0].gross.value, view.with_options, "options")
    full = sum(tick.kind == OPTION and tick.code in view.sheet.all_options for tick in view.sheet.ticks)
    every = f'COUNTIFS({span(QUANTITY, options)},"{row_marks.TICK}",{span(FULLEST, options)},1)={full}'
    none_else = f'COUNTIFS({span(QUANTITY, options)},"{row_marks.TICK}")={full}'
    formula = f"=IF(AND({every},{none_else}),{_GROSS},{scenario_name(view, one[0])})"
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
