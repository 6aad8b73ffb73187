"""Native charts on the sheets of a workbook: their data stand on one sheet of it, as figures or as live formulas."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lxml import etree
from openpyxl.chart._chart import ChartBase
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import column_index_from_string, coordinate_to_tuple, get_column_letter, quote_sheetname

from costing.documents.cells import Book, Sheet
from costing.documents.chart_parts import CHART, PAGE
from costing.documents.drawings import Chart, Column
from costing.documents.looks import Look

_DATA = "sheet_data"
_PLACE = re.compile(r"\$([A-Z]+)(?=\$\d)")
_CELL = Look(size=9, wrap=False)


class DrawnChart(ChartBase):
    """A chart that is drawn already: openpyxl anchors it, numbers it and stores it as it is."""

    tagname = "chart"

    def __init__(self, drawn: etree._Element, alt: str) -> None:
        super().__init__()
        self.drawn = drawn
        self.alt = alt

    def _write(self) -> Any:
        return self.drawn


def place_chart(sheet: Sheet, chart: Chart, place: str, live: Mapping[tuple[int, int], str] | None = None) -> None:
    """Draw a chart on a sheet; its data go to the sheet of the workbook that holds those of all its charts.

    Parameters
    ----------
    sheet
        Where it is drawn, from its cell `place` on.
    chart
        Drawn by `chart_parts.drawn`: its references are to the columns of `points`.
    place
        The cell at its corner where reading begins ("A3").
    live
        Column and row of the data, from 0, to a formula that comes to the figure of the chart there.
    """
    data = _data_sheet(sheet.book)
    first = data.right + 2 if sheet.book.charted else 1
    sheet.book.charted += 1
    for number, column in enumerate(chart.points):
        _write(data, get_column_letter(first + number), column, number, live or {})
    _anchor(sheet, chart, place, _moved(chart.xml, data.page.title, first - 1))


def _data_sheet(book: Book) -> Sheet:
    title = book.said(_DATA)
    there = [each for each in book.sheets if each.page.title == title]
    if there:
        return there[0]
    made = book.add(_DATA)
    made.page.sheet_state = "hidden"
    made.page.protection.sheet = True
    return made


def _write(data: Sheet, letter: str, column: Column, number: int, live: Mapping[tuple[int, int], str]) -> None:
    data.put(f"{letter}1", column.name, _CELL)
    for row, value in enumerate(column.cells):
        place, formula = f"{letter}{row + 2}", live.get((number, row))
        if formula is not None:
            data.formula(place, formula, value, _CELL)
        elif isinstance(value, Decimal):
            data.number(place, value, _CELL)
        else:
            data.put(place, value, _CELL)


def _moved(xml: bytes, page: str, columns: int) -> etree._Element:
    """Return a chart whose references are to the columns so far to the right of another sheet."""
    tree, sheet = etree.fromstring(xml), quote_sheetname(page)
    for each in tree.iter(f"{{{CHART}}}f"):
        place = str(each.text)[len(PAGE) :]
        each.text = sheet + _PLACE.sub(lambda found: _shifted(found[1], columns), place)
    for each in tree.findall(f"{{{CHART}}}externalData"):
        tree.remove(each)
    for each in tree.iter(f"{{{CHART}}}plotVisOnly"):
        each.set("val", "0")  # its data stand on a hidden sheet
    return tree


def _shifted(letter: str, columns: int) -> str:
    return "$" + get_column_letter(column_index_from_string(letter) + columns)


def _anchor(sheet: Sheet, chart: Chart, place: str, drawn: etree._Element) -> None:
    row, column = coordinate_to_tuple(place)
    made: Any = DrawnChart(drawn, chart.alt)
    made.anchor = OneCellAnchor(
        _from=AnchorMarker(row=row - 1, col=column - 1), ext=XDRPositiveSize2D(chart.width, chart.height)
    )
    sheet.page.add_chart(made)
