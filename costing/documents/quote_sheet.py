"""The sheet of a client's workbook that is negotiated on: lines, options, totals, payments; only yellow cells open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from openpyxl.worksheet.datavalidation import DataValidation

from costing.documents.cells import Book, Sheet, seen
from costing.documents.choice_table import choice_tables
from costing.documents.looks import SMALL, Look
from costing.documents.paper import footer, lay_out
from costing.documents.price_table import (
    AMOUNT,
    CODE,
    DISCOUNT,
    LABEL,
    PRICE,
    QUANTITY,
    RANK,
    UNIT,
    VAT,
    price_lines,
    totals,
)
from costing.documents.priced import Figure, LineView
from costing.documents.shapes import PaymentView, QuoteView
from costing.documents.yearly_table import yearly_table

_LEFT = f"{RANK}{{row}}:{LABEL}{{row}}"
_BLOCKS = (f"{RANK}{{row}}:{UNIT}{{row}}", f"{PRICE}{{row}}:{AMOUNT}{{row}}")
_REST = f"{UNIT}{{row}}:{AMOUNT}{{row}}"
_ALL = f"{RANK}{{row}}:{AMOUNT}{{row}}"
_SECTION = Look(size=9, bold=True, color="accent", rule="accent", vertical="bottom", indent=1)
_PARTY = Look(size=SMALL, vertical="top", indent=1)
_PLAIN = Look(size=9, indent=1)
_GAP = 9.0
_NARROWEST = 15.0
_UNIT_WIDTHS = (10.0, 16.0)
_HIGHEST_FROZEN = 300.0
_PACKED = 0.85


def quote_sheet(book: Book, view: QuoteView) -> None:
    """Write the sheet that is negotiated on.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The client's reading of a quote, in the language of the book.

    Raises
    ------
    ValueError
        A figure of the view does not follow from its quantities, prices and rates: a fault of the view, not of the
        client's data.

    Notes
    -----
    amount = ROUND(quantity x unit price x (1 - discount), 2); the overall discount and the value-added tax are rounded
    once per rate, on the sum of its lines. A discount that no share gives stands as an amount per rate, with a cell for
    a further one; options and variants are in no total.
    """
    sheet = book.add("sheet")
    _columns(sheet, view)
    head = _letterhead(sheet, view)
    lines = price_lines(sheet, view, head)
    at = totals(sheet, view, lines)
    yearly = _gap(sheet, at.due + 2)
    choices = yearly_table(sheet, view, at, yearly)
    free = choice_tables(sheet, view, at, _gap(sheet, choices) if view.options or view.variants else choices)
    conditions = _conditions(sheet, view, free)
    blocks = (range(lines.stop - 1, at.due + 2), range(yearly, choices), range(choices, free), *conditions)
    _open(sheet, lines, at.discount)
    _window(sheet, head)
    lay_out(sheet, _ALL, range(head, lines.stop), blocks)
    footer(sheet, view.number, view.client.name, view.revision)


def _columns(sheet: Sheet, view: QuoteView) -> None:
    figures = [view.net, view.due, *_prices(view.lines)]
    figures += [figure for figure in (view.commitment_net, view.commitment_gross, view.with_options_due) if figure]
    figures += [figure for each in (*view.options, *view.variants) for figure in (each.gross, *_prices(each.lines))]
    digits = max(len(f"{figure.value:,.2f}") for figure in figures)
    money = max(_NARROWEST + 2 * sheet.script.larger, digits + 3.0)
    sheet.widths({RANK: 5, LABEL: 47, UNIT: _unit_width(sheet, view), QUANTITY: 10, PRICE: money, DISCOUNT: 9})
    sheet.widths({VAT: max(8.0, money - 9), AMOUNT: max(_NARROWEST + 2, digits * 1.2 + 3), CODE: 16})


def _unit_width(sheet: Sheet, view: QuoteView) -> float:
    """Return the width at which the names of units stand on one line, as far as there is room for it."""
    lines = (*view.lines, *(line for each in (*view.options, *view.variants) for line in each.lines))
    longest = max((len(line.unit) for line in lines), default=0)
    return min(max(_UNIT_WIDTHS[0], longest + sheet.script.larger + 1), _UNIT_WIDTHS[1])


def _prices(lines: Iterable[LineView]) -> Iterator[Figure]:
    return (figure for line in lines for figure in (line.unit_price, line.amount))


def _letterhead(sheet: Sheet, view: QuoteView) -> int:
    """Write the title, the parties and what may be edited; return the row where the price table starts."""
    band = Look(size=17, bold=True, color="paper", fill="dark", indent=1)
    under = Look(size=9.5, color="paper", fill="dark", indent=1)
    _text(sheet, _ALL, 1, sheet.said("title", title=view.title), band)
    known = "number" if view.reference == view.number else "number_reference"
    _text(sheet, _LEFT, 2, sheet.said(known, number=view.number, reference=view.reference), under)
    days = sheet.said("days", day=view.day, valid_until=view.valid_until)
    if view.replaces:
        _text(sheet, _REST, 2, f"{days}\n{view.replaces}", replace(under, align="end"))
    else:
        sheet.put(_REST.format(row=2), days, replace(under, align="end"))
    sheet.blank(_ALL.format(row=3), Look(fill="accent"))
    sheet.height(3, 3)
    _gap(sheet, 4)
    _parties(sheet, view)
    _gap(sheet, 8)
    _text(sheet, _ALL, 9, sheet.said("legend"), Look(size=SMALL, color="grey", indent=1))
    return 10


def _parties(sheet: Sheet, view: QuoteView) -> None:
    blocks = [("provider", view.provider), ("client", view.client)]
    there = [(title, party) for title, party in blocks if party]
    for place, (title, party) in zip(_BLOCKS, there, strict=False):
        pairs = [sheet.said("pair", label=label, text=text) for label, text in party.rows]
        rows = _packed(pairs, int(sheet.room(place.format(row=7), _PARTY) * _PACKED))
        _text(sheet, place, 5, sheet.said(title), _SECTION)
        _text(sheet, place, 6, party.name, Look(size=10.5, bold=True, color="dark", indent=1))
        _text(sheet, place, 7, rows, _PARTY)


def _packed(texts: Iterable[str], room: int) -> str:
    """Set short texts side by side on lines of so many letters, each whole where it fits."""
    lines: list[str] = []
    for text in texts:
        joined = f"{lines[-1]}  ·  {text}" if lines else text
        if lines and len(seen(joined)) <= room:
            lines[-1] = joined
        else:
            lines.append(text)
    return "\n".join(lines)


def _conditions(sheet: Sheet, view: QuoteView, row: int) -> Iterator[range]:
    """Write why there is no tax, the plan of payment, terms, assumptions and exclusions; yield the rows of each."""
    terms = [sheet.said("pair", label=label, text=text) for label, text in view.terms]
    room = int(sheet.room(_ALL.format(row=row), _PLAIN) * _PACKED)
    exclusions = [_packed(view.exclusions, room)] if view.exclusions else []
    payments = [_payment(sheet, each) for each in view.payments]
    parts = (("exemptions", view.exemptions), ("payments", payments), ("terms", terms))
    for title, texts in (*parts, ("assumptions", view.assumptions), ("exclusions", exclusions)):
        if texts:
            rows = range(row, _list(sheet, _section(sheet, row, title), texts))
            yield rows
            row = rows.stop


def _payment(sheet: Sheet, each: PaymentView) -> str:
    said = sheet.said("payment", milestone=each.milestone, share=each.share, amount=each.amount, due=each.due)
    return sheet.said("joiner").join((said, *each.notes))


def _section(sheet: Sheet, row: int, title: str) -> int:
    row = _gap(sheet, row)
    _text(sheet, _ALL, row, sheet.said(title), _SECTION)
    return row + 1


def _list(sheet: Sheet, row: int, texts: Sequence[str]) -> int:
    for each, text in enumerate(texts, row):
        _text(sheet, _ALL, each, text, _PLAIN)
    return row + len(texts)


def _text(sheet: Sheet, columns: str, row: int, text: str, look: Look) -> None:
    """Write a text over some columns; its row grows with it."""
    place = columns.format(row=row)
    sheet.put(place, text, look)
    sheet.height(row, 4 + sheet.tall(text, place, look))


def _gap(sheet: Sheet, row: int) -> int:
    sheet.height(row, _GAP)
    return row + 1


def _open(sheet: Sheet, lines: range, discount: int) -> None:
    """Protect all but the yellow cells, and say at each of them what it takes."""
    quantities = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
    shares = DataValidation("decimal", operator="between", formula1="0", formula2="1")
    rules = ((quantities, "quantity"), (shares, "discount")) if lines else ((shares, "discount"),)
    for rule, key in rules:
        rule.allow_blank = False
        rule.promptTitle = rule.errorTitle = sheet.said(f"{key}_title")
        rule.prompt = sheet.said(f"{key}_prompt")
        rule.error = sheet.said(f"{key}_error")
        rule.showInputMessage = rule.showErrorMessage = True
        sheet.page.add_data_validation(rule)
    if lines:
        quantities.add(f"{QUANTITY}{lines.start}:{QUANTITY}{lines.stop - 1}")
        shares.add(f"{DISCOUNT}{lines.start}:{DISCOUNT}{lines.stop - 1}")
    shares.add(f"{DISCOUNT}{discount}")
    protection = sheet.page.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False


def _window(sheet: Sheet, head: int) -> None:
    window = sheet.page.sheet_view
    window.showGridLines = False
    window.zoomScale = 90
    if sum(sheet.heights[row] for row in range(1, head + 1)) <= _HIGHEST_FROZEN:
        sheet.page.freeze_panes = f"{UNIT}{head + 1}"
