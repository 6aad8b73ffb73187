"""The sheet of a client's workbook that shows the project's calendar: bars as coloured cells, milestones, stages."""

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from costing.documents.bars import INTERRUPTION, MILESTONE, WORK, BandView, BarView
from costing.documents.cells import Book, Sheet
from costing.documents.looks import Look
from costing.documents.page_head import BAND, finished, titled
from costing.documents.shapes import QuoteView
from costing.documents.text_table import (
    NAME,
    NOTE,
    SHORT,
    TEXT,
    TableColumn,
    gap,
    paragraph,
    paragraphs,
    section,
    table,
)
from costing.documents.timeline import TimelineView

_NAMES = 34.0
_CALENDAR = 112.0  # the width of all columns of the calendar [digits]
_LOWEST, _HIGHEST = 1.8, 12.0
_BAR = 20.0
_STEP = Look(size=9.5, bold=True, indent=1)
_MONTH = Look(size=8.5, bold=True, color="paper", fill="dark", align="center", wrap=False)
_WEEK = Look(size=7, color="grey", wrap=False, rule="hair", align="start")
_FREE = Look()
# Weeks under every second month are tinted, so that a bar is read against its month.
_TINTED = Look(fill="pale")
_BARS = {
    WORK: Look(size=8, bold=True, color="paper", fill="accent", align="center", wrap=False),
    INTERRUPTION: Look(size=8, bold=True, color="paper", fill="dark", align="center", wrap=False),
    MILESTONE: Look(size=9, bold=True, color="dark", align="center", wrap=False),
}
# How the width of the calendar is shared out below it, for milestones and for stages.
_REACHED, _STAGES = (3, 7), (6, 3, 5, 6)


def timeline_sheet(book: Book, view: QuoteView) -> None:
    """Write the calendar of the project; no sheet where the quote has none.

    Parameters
    ----------
    book
        The workbook; the sheet is added to it.
    view
        The client's reading of a quote, in the language of the book.
    """
    laid = view.timeline
    if laid is None:
        return
    count = sum(band.span for band in laid.months)
    width = min(max(_CALENDAR / count, _LOWEST), _HIGHEST)
    letters = [get_column_letter(number) for number in range(2, count + 2)]
    half = max(1, count // 2)
    halves = (f"A{{row}}:{letters[half - 1]}{{row}}", f"{letters[half]}{{row}}:{letters[-1]}{{row}}")
    sheet = titled(book, view, "sheet_timeline", {"A": _NAMES, **dict.fromkeys(letters, width)}, halves)
    span = f"A{{row}}:{letters[-1]}{{row}}"
    head = gap(sheet, paragraph(sheet, BAND + 2, span, laid.opening))
    row = _bars(sheet, head, letters, laid, view.labels)
    row = paragraph(sheet, row, span, _legend(laid, view.labels), NOTE)
    row = paragraphs(sheet, row, span, (text for text in (laid.interruption, laid.holidays) if text))
    reached = row
    row = _reached(
        sheet, section(sheet, row, span, view.labels["proposal.timeline_milestones"]), letters, view.labels, laid
    )
    stages = row
    row = _stages(sheet, section(sheet, row, span, view.labels["proposal.timeline_stages"]), letters, view.labels, laid)
    paragraphs(sheet, gap(sheet, row), span, laid.notes)
    finished(sheet, view, span, (range(head, reached), range(reached, stages), range(stages, stages + 4)), wide=True)


def _bars(sheet: Sheet, row: int, letters: Sequence[str], laid: TimelineView, said: dict[str, str]) -> int:
    sheet.put(f"A{row}", said["proposal.timeline_step"], replace(_MONTH, align="start", indent=1))
    sheet.put(f"A{row + 1}", said["proposal.timeline_week"], replace(_WEEK, indent=1))
    _bands(sheet, row, letters, laid.months, _MONTH)
    _bands(sheet, row + 1, letters, laid.weeks, _WEEK)
    sheet.height(row, _BAR)
    sheet.height(row + 1, _BAR - 6)
    tinted = [number % 2 == 1 for number, band in enumerate(laid.months) for _ in range(band.span)]
    for number, bar in enumerate(laid.bars, start=row + 2):
        _bar(sheet, number, letters, bar, tinted)
    return row + 2 + len(laid.bars)


def _bands(sheet: Sheet, row: int, letters: Sequence[str], bands: Sequence[BandView], look: Look) -> None:
    place = 0
    for band in bands:
        sheet.put(_over(letters, place, band.span, row), band.text, look)
        place += band.span


def _bar(sheet: Sheet, row: int, letters: Sequence[str], bar: BarView, tinted: Sequence[bool]) -> None:
    sheet.put(f"A{row}", bar.title, _STEP)
    sheet.height(row, max(_BAR, 4 + sheet.tall(bar.title, f"A{row}", _STEP)))
    place = 0
    for stretch in bar.cells:
        look = _BARS.get(stretch.state)
        if look is not None:
            sheet.put(_over(letters, place, stretch.span, row), stretch.text, look)
        elif tinted[place]:
            sheet.blank(f"{letters[place]}{row}:{letters[place + stretch.span - 1]}{row}", _TINTED)
        place += stretch.span


def _over(letters: Sequence[str], place: int, span: int, row: int) -> str:
    """Name the cells of some columns of the calendar in a row, from one on."""
    first = f"{letters[place]}{row}"
    return first if span == 1 else f"{first}:{letters[place + span - 1]}{row}"


def _legend(laid: TimelineView, said: dict[str, str]) -> str:
    stops = any(stretch.state == INTERRUPTION for bar in laid.bars for stretch in bar.cells)
    texts = [said["proposal.timeline_legend"], *([said["proposal.timeline_legend_stop"]] if stops else [])]
    return " ".join(texts)


def _reached(sheet: Sheet, row: int, letters: Sequence[str], said: dict[str, str], laid: TimelineView) -> int:
    names = ("timeline_milestone", "timeline_day", *(["timeline_payment"] if laid.paid else []))
    places = ("A{row}", *_shared(letters, _REACHED if laid.paid else _REACHED[:1]))
    looks = (NAME, TEXT, TEXT)
    columns = [
        TableColumn(place, said[f"proposal.{name}"], look)
        for place, name, look in zip(places, names, looks, strict=False)
    ]
    rows = ((each.name, each.day, each.payment)[: len(columns)] for each in laid.reached)
    return table(sheet, row, columns, rows)


def _stages(sheet: Sheet, row: int, letters: Sequence[str], said: dict[str, str], laid: TimelineView) -> int:
    heads = (
        said["proposal.timeline_step"],
        said["proposal.timeline_dates"],
        sheet.said("working_days"),
        said["proposal.timeline_client"],
        said["proposal.timeline_provider"],
    )
    looks = (NAME, TEXT, SHORT, TEXT, TEXT)
    places = ("A{row}", *_shared(letters, _STAGES))
    columns = [TableColumn(place, text, look) for place, text, look in zip(places, heads, looks, strict=True)]
    rows = ((each.title, each.span, each.days, each.client, (each.provider, each.handed)) for each in laid.stages)
    return table(sheet, row, columns, rows)


def _shared(letters: Sequence[str], parts: Sequence[int]) -> list[str]:
    """Share out the columns of the calendar by some parts, one column at least each; each with a blank for the row."""
    whole, count, places, start = sum(parts), len(letters), [], 0
    for number, _ in enumerate(parts, start=1):
        end = max(start + 1, round(count * sum(parts[:number]) / whole))
        first, last = f"{letters[start]}{{row}}", f"{letters[end - 1]}{{row}}"
        places.append(first if first == last else f"{first}:{last}")
        start = end
    return places
