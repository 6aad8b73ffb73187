"""The client's workbook on paper: A4 upright, one page wide, head repeated, pages numbered, totals not cut."""

from collections.abc import Iterable, Iterator
from typing import Literal

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from costing.documents.cells import Sheet, escaped

_A4 = (8.27, 11.69)  # [inches]
_SIDE, _TOP, _BOTTOM = 0.5, 0.5, 0.8
_POINTS = 72.0
# A reader may set rows a little higher than asked: what is just about to fit is taken not to.
_CAUTION = 0.96
_FOOTER_ROOM = 50  # of the 255 signs of a footer, each sign two at most
_FOOTER_SIZE, _HEADER_SIZE = 8, 11


def lay_out(sheet: Sheet, span: str, table: range, together: Iterable[range]) -> None:
    """Set what is printed and how.

    Parameters
    ----------
    sheet
        The sheet, filled.
    span
        The columns that are printed, with a blank for the row ("A{row}:H{row}").
    table
        The head of the price table and its lines; the head is repeated where the table goes over a page.
    together
        Rows that stay on one page.
    """
    room = _paged(sheet, span, "portrait")
    breaks = _broken(sheet, together, sheet.heights[table.start], room)
    if any(row in table for row in breaks):
        sheet.page.print_title_rows = f"{table.start}:{table.start}"


def lay_across(sheet: Sheet, span: str, repeated: range, together: Iterable[range]) -> None:
    """Set a sheet on A4 lying, one page wide; the rows that are `repeated` stand at the head of every page."""
    room = _paged(sheet, span, "landscape")
    _broken(sheet, together, sum(sheet.heights[row] for row in repeated), room)
    sheet.page.print_title_rows = f"{repeated.start}:{repeated.stop - 1}"


def _paged(sheet: Sheet, span: str, orientation: Literal["portrait", "landscape"]) -> float:
    """Set the paper and what is printed on it; return how much fits on a page [points of the sheet]."""
    page, last = sheet.page, max(sheet.heights)
    page.print_area = f"{span.partition(':')[0].format(row=1)}:{span.partition(':')[2].format(row=last)}"
    page.page_setup.paperSize = int(page.PAPERSIZE_A4)
    page.page_setup.orientation = orientation
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins = PageMargins(left=_SIDE, right=_SIDE, top=_TOP, bottom=_BOTTOM, header=0.3, footer=0.4)
    width, height = _A4 if orientation == "portrait" else _A4[::-1]
    scale = min(1.0, (width - 2 * _SIDE) * _POINTS / sheet.points(span.format(row=1)))
    return (height - _TOP - _BOTTOM) * _POINTS / scale * _CAUTION


def _broken(sheet: Sheet, together: Iterable[range], head: float, room: float) -> list[int]:
    """Break a sheet into pages between what belongs together; return the rows after which a page ends."""
    breaks = list(_breaks(sheet.heights, {rows.start: rows for rows in together}, head, room))
    for row in breaks:
        sheet.page.row_breaks.append(Break(id=row))
    return breaks


def footer(sheet: Sheet, start: str, center: str, kept: str = "") -> None:
    """Write the page footer from where lines begin: two texts, whoever typed them, and the page numbers.

    `kept` is how the first text ends, and stays where there is no room for all of it.
    """
    item = HeaderFooterItem()
    first, last = (item.left, item.right) if sheet.script.rightwards else (item.right, item.left)
    first.text = _plain(start, kept)
    item.center.text = _plain(center)
    last.text = sheet.said("page", page="&P", pages="&N")
    for part in (item.left, item.center, item.right):
        part.size = _FOOTER_SIZE
    sheet.page.HeaderFooter.oddFooter = item


def header(sheet: Sheet, text: str, color: str) -> None:
    """Write one bold text in the middle of the head of each page, in a colour."""
    item = HeaderFooterItem()
    item.center.text = _plain(text)
    item.center.size, item.center.color = _HEADER_SIZE, color
    item.center.font = f"{sheet.script.face(sheet.palette)},Bold"
    sheet.page.HeaderFooter.oddHeader = item


def _plain(text: str, kept: str = "") -> str:
    """Return a text as a footer prints it: cut to what fits, with no code in it ("&[File]" is one too)."""
    shown = text if len(text) <= _FOOTER_ROOM else f"{text[: _FOOTER_ROOM - 1 - len(kept)]}…{kept}"
    return escaped(shown).replace("&[", "&\u2060[").replace("&", "&&")


def _breaks(heights: dict[int, float], together: dict[int, range], head: float, room: float) -> Iterator[int]:
    """Return the rows after which a page ends, so that rows that belong together stay so."""
    used = 0.0
    for row in range(1, max(rows.stop for rows in together.values())):
        block = together.get(row, range(row, row + 1))
        if used + sum(heights[each] for each in block) > room and used > head:
            yield row - 1
            used = head
        used += heights[row]
