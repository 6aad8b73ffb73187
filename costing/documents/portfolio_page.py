"""The page of a programme that is handed over: what it costs by wilaya, by kind and by service, each with a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter

from costing.documents.cells import Book, Sheet
from costing.documents.chart_parts import Look as ChartLook
from costing.documents.cost_charts import prices
from costing.documents.looks import Look
from costing.documents.paper import footer, lay_out
from costing.documents.portfolio_head import facts_of
from costing.documents.portfolio_words import AMOUNTS, MOST, OF_SERVICES, name_of, notes_of
from costing.documents.sealing import sealed
from costing.documents.sheet_charts import place_chart
from costing.documents.texts import labels
from costing.files import write_all
from costing.money import DINAR, to_step
from costing.portfolio.summing import BY, SERVICE, PortfolioSummary, Sum
from costing.wording import say, spoken

if TYPE_CHECKING:
    from os import PathLike

# What a client may see: what quotes at their likely prices come to.
_OUTWARD, _OUTWARD_SERVICES = ("gross", "year_1"), ("likely",)
_FORM = "#,##0"
_NAME, _COUNT, _AMOUNT = 38.0, 14.0, 20.0  # digits of the default font
_BAND = Look(size=15, bold=True, color="paper", fill="dark", indent=1)
_ALARM = Look(bold=True, color="alarm", fill="blush", indent=1)
_PLAIN = Look(size=9, color="grey", indent=1)
_HEAD = Look(bold=True, color="dark", fill="pale", rule="dark")
_HEAD_FIGURE = Look(bold=True, color="dark", fill="pale", rule="dark", align="end")
_TEXT, _FIGURE = Look(rule="hair"), Look(rule="hair", align="end", form=_FORM)
_TOTAL = Look(bold=True, color="paper", fill="accent")
_TOTAL_FIGURE = Look(bold=True, color="paper", fill="accent", align="end", form=_FORM)
_ROW, _BAND_ROW, _GAP = 16.0, 30.0, 9.0
_TWIPS, _EMU = 20, 12_700  # in a point


@dataclass(frozen=True, slots=True)
class _Page:
    """What is told, and how: its sums, its language, its title and mark, and whether it stays inside."""

    summary: PortfolioSummary
    lang: str
    title: str
    note: str
    internal: bool

    def amounts(self, by: str) -> tuple[str, ...]:
        """Return the amounts that are told by one thing, where they were reckoned."""
        inside, outside = (OF_SERVICES, _OUTWARD_SERVICES) if by == SERVICE else (AMOUNTS, _OUTWARD)
        return tuple(
            each for each in (inside if self.internal else outside) if getattr(self.summary.total, each) is not None
        )


def write_page(
    summary: PortfolioSummary,
    path: "str | PathLike[str]",
    lang: str | None = None,
    *,
    title: str = "",
    note: str = "",
    internal: bool = False,
) -> None:
    """Write the page as a workbook, as `PortfolioSummary.to_excel` promises it."""
    write_all({Path(path): page_bytes(summary, spoken(lang, summary.lang), title=title, note=note, internal=internal)})


def page_bytes(summary: PortfolioSummary, lang: str, *, title: str, note: str, internal: bool) -> bytes:
    """Return the workbook; the same bytes each time for a summary that knows its day."""
    told = _Page(summary, lang, title or say("portfolio.title", lang), note, internal)
    titles = {f"workbook.{by}": say(f"portfolio.by_{by.replace('.', '_')}", lang) for by in BY}
    book = Book({**labels(lang), **titles}, lang)
    for by, sheet in [(by, book.add(by)) for by in BY if summary.groups[by]]:  # that of the data of charts comes last
        _fill(sheet, told, by)
    if not book.sheets:
        _empty(book.add(BY[0]), told)
    made = None if summary.day is None else datetime.combine(summary.day, time())
    book.whole.properties = DocumentProperties(title=told.title, creator="costing", created=made, modified=made)
    return sealed(book.whole, [each.cached for each in book.sheets])


def _empty(sheet: Sheet, told: _Page) -> None:
    sheet.widths({"A": _NAME, "B": _NAME})
    sheet.put(f"A{_headed(sheet, told, 'B')}", say("portfolio.nothing", told.lang), _TEXT)


def _fill(sheet: Sheet, told: _Page, by: str) -> None:
    summary, lang, amounts = told.summary, told.lang, told.amounts(by)
    letters = [get_column_letter(place) for place in range(1, len(amounts) + 3)]
    sheet.widths(dict(zip(letters, (_NAME, _COUNT, *(_AMOUNT for _ in amounts)), strict=True)))
    head = _headed(sheet, told, letters[-1])
    heads = (f"{by.replace('.', '_')}_head", "facilities_head", *(f"{each}_head" for each in amounts))
    for letter, key in zip(letters, heads, strict=True):
        sheet.put(f"{letter}{head}", say(f"portfolio.{key}", lang), _HEAD if letter == "A" else _HEAD_FIGURE)
    sheet.height(head, _ROW + 2)
    sums = summary.groups[by]
    rows = range(head + 1, head + 1 + len(sums))
    for row, each in zip(rows, sums, strict=True):
        name = name_of(summary, by, each, lang)
        sheet.put(f"A{row}", name, _TEXT)
        for letter, value in zip(letters[1:], _figures(each, amounts), strict=True):
            sheet.number(f"{letter}{row}", value, _FIGURE)
        sheet.height(row, max(_ROW, sheet.tall(name, f"A{row}", _TEXT) + 2))
    _totalled(sheet, letters, rows, (sums, amounts), lang)
    together = range(rows.stop - 1, rows.stop + 1), _drawn(sheet, told, by, rows.stop + 2)
    lay_out(sheet, f"A{{row}}:{letters[-1]}{{row}}", range(head, rows.stop), together)
    footer(sheet, told.title, told.note)
    page: Any = sheet.page
    page.freeze_panes = f"B{head + 1}"


def _headed(sheet: Sheet, told: _Page, right: str) -> int:
    """Write what the sheet is of; return the row of the heads of its table."""
    lang, row = told.lang, 1
    marks = (told.note, say("portfolio_page.internal", lang) if told.internal else "")
    lines = [(told.title, _BAND), *((text, _ALARM) for text in marks if text)]
    lines.append((facts_of(told.summary, lang, internal=False), _PLAIN))
    lines.append((say("portfolio_page.amounts", lang), _PLAIN))
    if told.internal:
        lines += [(text, _PLAIN) for text in notes_of(told.summary, lang)]
    for text, look in lines:
        place = f"A{row}:{right}{row}"
        sheet.put(place, text, look)
        sheet.height(row, max(_BAND_ROW if look is _BAND else _ROW, sheet.tall(text, place, look) + 2))
        row += 1
    sheet.height(row, _GAP)
    return row + 1


def _figures(each: Sum, amounts: Sequence[str]) -> list[Decimal]:
    return [Decimal(each.facilities), *(to_step(getattr(each, name) or 0, DINAR) for name in amounts)]


def _totalled(
    sheet: Sheet, letters: Sequence[str], rows: range, of: tuple[Sequence[Sum], Sequence[str]], lang: str
) -> None:  # fmt: skip
    """Write the sum of each column, live; a facility that asks for several services is in each, and not summed up."""
    sums, amounts = of
    sheet.put(f"A{rows.stop}", say("portfolio.total", lang), _TOTAL)
    columns = zip(letters[1:], zip(*(_figures(each, amounts) for each in sums), strict=True), strict=True)
    for letter, values in columns:
        place = f"{letter}{rows.stop}"
        if letter == letters[1] and amounts in {OF_SERVICES, _OUTWARD_SERVICES}:
            sheet.put(place, "", _TOTAL)
        else:
            sheet.formula(place, f"=SUM({letter}{rows.start}:{letter}{rows.stop - 1})", sum(values), _TOTAL_FIGURE)
    sheet.height(rows.stop, _ROW + 2)
    sheet.height(rows.stop + 1, _GAP)


def _drawn(sheet: Sheet, told: _Page, by: str, row: int) -> range:
    """Draw the largest from a row on; return the rows that the picture takes."""
    lang, name = told.lang, "likely" if told.internal or by == SERVICE else _OUTWARD[0]
    sums = [each for each in told.summary.groups[by] if each.key is not None and getattr(each, name) is not None]
    largest = sorted(sums, key=lambda each: -getattr(each, name))[:MOST]
    if not largest:
        return range(row, row)
    parts = [(name_of(told.summary, by, each, lang), to_step(getattr(each, name), DINAR)) for each in largest]
    title = say(f"portfolio.by_{by.replace('.', '_')}", lang)
    across = f"A{row}:{get_column_letter(len(told.amounts(by)) + 2)}{row}"
    width = int(sheet.points(across) * _TWIPS)
    chart = prices(parts, say(f"portfolio.{name}_head", lang), title, ChartLook(lang), width)
    sheet.put(across, say("portfolio_page.largest", lang, count=len(parts)), _PLAIN)
    place_chart(sheet, chart, f"A{row + 1}")
    taken = range(row, row + 2 + int(chart.height / _EMU / _ROW))
    for each in taken:
        sheet.height(each, _ROW)
    return taken
