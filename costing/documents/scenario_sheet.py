"""The sheet of a client's workbook with the offer beside what may be chosen, its parts, and its cost over years."""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal

from openpyxl.utils import quote_sheetname

from costing.documents.cells import Book, Sheet
from costing.documents.charts import unit_of
from costing.documents.cost_charts import ownership, prices
from costing.documents.drawings import Chart
from costing.documents.dressing import chart_look
from costing.documents.owned import OwnedView
from costing.documents.owned_table import PAID, PAID_UP, owned_table
from costing.documents.page_head import BAND, finished, titled
from costing.documents.priced import LineView
from costing.documents.quote_marks import QuoteMarks, marks_of
from costing.documents.scenario_table import SPAN, scenario_table
from costing.documents.shapes import QuoteView
from costing.documents.sheet_charts import place_chart
from costing.documents.text_table import NOTE, gap, paragraph, paragraphs, section
from costing.money import ZERO
from costing.wording import money, say

_WIDTHS = {"A": 40.0, "B": 16.5, "C": 16.5, "D": 17.5, "E": 17.5, "F": 18.0, "G": 4.0}
_HALVES = ("A{row}:B{row}", "C{row}:F{row}")
_MOST_BARS, _LONGEST = 12, 60
_CHART_ROW = 20.0  # points
_POINT, _TWIPS = 12_700, 20
_SHARE_OF_WIDTH = 0.98


def scenario_sheet(book: Book, view: QuoteView) -> None:
    """Write the offer beside its other forms, what its price is made of, and what is paid over the contract.

    Parameters
    ----------
    book
        The workbook, its quote sheet written; the sheet is added to it where there is more than one price to show.
    view
        The client's reading of a quote, in the language of the book.
    """
    if not (view.sheet.ticks or view.owned or len(view.lines) > 1):
        return
    sheet, marks = titled(book, view, "sheet_scenarios", _WIDTHS, _HALVES), marks_of(book)
    finished(sheet, view, SPAN, list(_written(sheet, view, marks)))


def _written(sheet: Sheet, view: QuoteView, marks: QuoteMarks) -> Iterator[range]:
    """Write what there is; yield the rows that stay on one page."""
    row = BAND + 1
    if view.sheet.ticks:
        start, row = row, section(sheet, row, SPAN, sheet.said("scenarios"))
        row = paragraph(sheet, row, SPAN, sheet.said("scenarios_intro", sheet=sheet.said("sheet")))
        yield range(start, row + 2)
        row = scenario_table(sheet, view, marks, row)
    if view.owned:
        start, row = row, section(sheet, row, SPAN, view.owned.title)
        row = paragraph(sheet, row, SPAN, view.owned.intro)
        steps = owned_table(sheet, view, view.owned, marks, row)
        row = paragraphs(sheet, steps.stop + 1 + bool(view.owned.total_label), SPAN, view.owned.notes, NOTE)
        yield range(start, row)
        start = row
        row = _owned_chart(sheet, view, view.owned, steps, row)
        yield range(start, row)
    if len(view.lines) > 1:
        start, row = row, _price_chart(sheet, view, marks, row)
        yield range(start, row)


def _price_chart(sheet: Sheet, view: QuoteView, marks: QuoteMarks, row: int) -> int:
    """Draw what each group of lines comes to, or each line where they are one group; return the next free row."""
    grouped = len(view.groups) > 1
    parts = list(_parts(sheet, view, grouped=grouped))
    amounts = [sum((line.net.value for line in lines), ZERO) for _, lines in parts]
    row = section(sheet, row, SPAN, sheet.said("chart_groups" if grouped else "chart_lines"))
    row = paragraph(sheet, row, SPAN, sheet.said("chart_unit", unit=_unit(max(map(abs, amounts)), view.lang)), NOTE)
    named = [(_short(label), amount) for (label, _), amount in zip(parts, amounts, strict=True)]
    alt = sheet.said("chart_alt_parts", parts=_told(sheet, view, named))
    chart = prices(named, sheet.said("chart_amount"), alt, chart_look(view.look, view.lang), _width(sheet))
    live = {}
    for number, (_, lines) in enumerate(parts):
        codes = [line.code for line in lines]
        live[1, number] = f"=ROUND({marks.group(number + 1, codes) if grouped else marks.lines(codes)},2)"
    return _placed(sheet, chart, row, live)


def _parts(sheet: Sheet, view: QuoteView, *, grouped: bool) -> Iterator[tuple[str, tuple[LineView, ...]]]:
    """Yield what a price is made of: groups, or lines, the last of many together."""
    if grouped:
        yield from ((group.label, group.lines) for group in view.groups)
        return
    apart = view.lines if len(view.lines) <= _MOST_BARS else view.lines[: _MOST_BARS - 1]
    yield from ((line.label, (line,)) for line in apart)
    rest = view.lines[len(apart) :]
    if rest:
        yield sheet.said("chart_rest"), rest


def _owned_chart(sheet: Sheet, view: QuoteView, owned: OwnedView, steps: range, row: int) -> int:
    """Draw the total as it grows from step to step; return the next free row."""
    row = section(sheet, row, SPAN, view.labels["proposal.owned_years"])
    unit = _unit(max(abs(each.cumulated.value) for each in owned.rows), view.lang)
    row = paragraph(sheet, row, SPAN, sheet.said("chart_owned", unit=unit), NOTE)
    bars = [(each.label, each.cumulated.value - each.paid.value, each.paid.value) for each in owned.rows]
    names = sheet.said("chart_before"), sheet.said("chart_paid"), sheet.said("chart_cumulated")
    told = _told(sheet, view, [(each.label, each.cumulated.value) for each in owned.rows])
    alt = sheet.said("chart_alt_owned", parts=told)
    chart = ownership(bars, names, alt, chart_look(view.look, view.lang), _width(sheet))
    page = quote_sheetname(sheet.page.title)
    live = {}
    for number, step in enumerate(steps):
        live[1, number] = f"=ROUND({page}!{PAID_UP}{step}-{page}!{PAID}{step},2)"
        live[2, number] = f"={page}!{PAID}{step}"
        live[3, number] = f"={page}!{PAID_UP}{step}"
    return _placed(sheet, chart, row, live)


def _placed(sheet: Sheet, chart: Chart, row: int, live: Mapping[tuple[int, int], str]) -> int:
    """Draw a chart over rows of its own; return the next free row."""
    place_chart(sheet, chart, f"A{row}", live)
    rows = math.ceil(chart.height / _POINT / _CHART_ROW)
    for each in range(row, row + rows):
        sheet.height(each, _CHART_ROW)
    return gap(sheet, row + rows)


def _width(sheet: Sheet) -> int:
    return int(sheet.points(SPAN.format(row=1)) * _TWIPS * _SHARE_OF_WIDTH)


def _unit(largest: Decimal, lang: str) -> str:
    """Name what a chart counts in."""
    return say("inside.millions" if unit_of(largest)[1] else "inside.thousands", lang)


def _told(sheet: Sheet, view: QuoteView, parts: list[tuple[str, Decimal]]) -> str:
    """Tell the figures of a chart, for who does not see it."""
    said = (sheet.said("chart_alt_part", label=label, amount=money(value, view.lang)) for label, value in parts)
    return sheet.said("comma").join(said)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}\u2026"
