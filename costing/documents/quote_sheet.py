"""The sheet of a client's workbook that is negotiated on: lines, options, totals, payments; only yellow cells open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from costing.documents.cells import Book, Sheet, seen
from costing.documents.choice_table import choice_tables, faded
from costing.documents.looks import SMALL, Look
from costing.documents.open_cells import open_cells
from costing.documents.paper import footer, lay_out
from costing.documents.payment_table import payment_table
from costing.documents.price_table import price_lines
from costing.documents.priced import Figure, LineView
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import (
    AMOUNT,
    ASIDE,
    CODE,
    COUNTED,
    DISCOUNT,
    FULLEST,
    LABEL,
    PRICE,
    QUANTITY,
    RANK,
    UNIT,
    VAT,
    Rows,
    rows_of,
)
from costing.documents.totals_table import totals
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
_HIGHEST_FROZEN = 320.0
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
    amount = ROUND(quantity x unit price x (1 - discount), 2); what choices are ticked says which lines count. The
    overall discount and the value-added tax are rounded once per rate, on the sum of its lines that count. A discount
    that is no single percentage stands as an amount per rate, with a cell for a further one.
    """
    sheet = book.add("sheet")
    _columns(sheet, view)
    rows = rows_of(view, _letterhead(sheet, view))
    price_lines(sheet, view, rows)
    totals(sheet, view, rows)
    yearly_table(sheet, view, rows)
    choice_tables(sheet, view, rows)
    faded(sheet, rows)
    blocks = [range(rows.table.stop - 1, rows.at.due + 2), *_blocks(sheet, rows)]
    blocks += _conditions(sheet, view, rows)
    open_cells(sheet, view, rows)
    _window(sheet, rows.head)
    lay_out(sheet, _ALL, range(rows.head, rows.table.stop), blocks)
    footer(sheet, view.number, view.client.name, view.revision)


def _blocks(sheet: Sheet, rows: Rows) -> Iterator[range]:
    """Yield the rows that stay together on a page, a gap in front of each."""
    heads = [row for row in (rows.choices.options, rows.choices.variants) if row]
    for row in (rows.yearly, *heads):
        if row:
            _gap(sheet, row - 1)
    if rows.yearly:
        yield range(rows.yearly, rows.years.stop + 2)
    starts = sorted({*heads, *rows.ticks.values()} - {row + 1 for row in heads})
    ends = [*starts[1:], rows.choices.whole.stop][: len(starts)]
    yield from (range(start, end) for start, end in zip(starts, ends, strict=True))


def _columns(sheet: Sheet, view: QuoteView) -> None:
    figures = [view.net, view.due, *_prices(view.lines)]
    figures += [figure for figure in (view.commitment_net, view.commitment_gross, view.with_options_due) if figure]
    figures += [figure for each in view.sheet.ticks for figure in (each.gross, *_prices(each.lines))]
    digits = max(len(f"{figure.value:,.2f}") for figure in figures)
    money = max(_NARROWEST + 2 * sheet.script.larger, digits + 3.0)
    sheet.widths({RANK: 5, LABEL: 47, UNIT: _unit_width(sheet, view), QUANTITY: 10, PRICE: money, DISCOUNT: 9})
    sheet.widths({VAT: max(8.0, money - 9), AMOUNT: max(_NARROWEST + 2, digits * 1.2 + 3), CODE: 16})
    sheet.widths({COUNTED: 8, ASIDE: 14, FULLEST: 4})


def _unit_width(sheet: Sheet, view: QuoteView) -> float:
    """Return the width at which the names of units stand on one line, as far as there is room for it."""
    lines = (*view.lines, *(line for each in view.sheet.ticks for line in each.lines))
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
        rows = _packed(sheet, pairs, int(sheet.room(place.format(row=7), _PARTY) * _PACKED))
        _text(sheet, place, 5, sheet.said(title), _SECTION)
        _text(sheet, place, 6, party.name, Look(size=10.5, bold=True, color="dark", indent=1))
        _text(sheet, place, 7, rows, _PARTY)


def _packed(sheet: Sheet, texts: Iterable[str], room: int) -> str:
    """Set short texts side by side on lines of so many letters, each whole where it fits."""
    lines: list[str] = []
    for text in texts:
        joined = f"{lines[-1]}{sheet.said('beside')}{text}" if lines else text
        if lines and len(seen(joined)) <= room:
            lines[-1] = joined
        else:
            lines.append(text)
    return "\n".join(lines)


def _conditions(sheet: Sheet, view: QuoteView, rows: Rows) -> Iterator[range]:
    """Write why there is no tax, the plan of payment, terms, assumptions and exclusions; yield the rows of each."""
    row = rows.free
    terms = [sheet.said("pair", label=label, text=text) for label, text in view.terms]
    room = int(sheet.room(_ALL.format(row=row), _PLAIN) * _PACKED)
    exclusions = [_packed(sheet, view.exclusions, room)] if view.exclusions else []
    for title, texts in (
        ("exemptions", view.exemptions),
        ("payments", view.sheet.payments),
        ("terms", terms),
        ("assumptions", view.assumptions),
        ("exclusions", exclusions),
    ):
        if texts:
            start = _section(sheet, row, title)
            if title == "payments":
                end = payment_table(sheet, view, rows, start)
            else:
                end = _list(sheet, start, [str(text) for text in texts])
            yield range(row, end)
            row = end


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


def _window(sheet: Sheet, head: int) -> None:
    window = sheet.page.sheet_view
    window.showGridLines = False
    window.zoomScale = 90
    if sum(sheet.heights[row] for row in range(1, head + 1)) <= _HIGHEST_FROZEN:
        sheet.page.freeze_panes = f"{UNIT}{head + 1}"
