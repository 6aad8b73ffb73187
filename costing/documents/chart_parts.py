"""What a native chart of Word is made of: its pieces in the schema's order, and the sheet its points come from.

Points are written twice, as Word does itself: in the chart, which shows them at once, and in a small workbook inside
the document, which opens where somebody edits the chart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker
from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter

from costing.company_look import ACCENT, HIGHLIGHT, MAIN
from costing.documents.cells import clean, escaped
from costing.documents.drawings import Chart, Column
from costing.documents.sealing import sealed

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C: Any = ElementMaker(namespace=CHART, nsmap={"c": CHART, "a": DRAWING, "r": RELATION})
A: Any = ElementMaker(namespace=DRAWING, nsmap={"a": DRAWING})
CATEGORIES, VALUES = "111", "222"
PAGE = "Data"
_FROM_RIGHT = "\u200f"
_WORKBOOK = "rId1"  # the identity by which a chart reaches its workbook
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # no clock: the same points are the same file
_HUNDREDTHS = 100  # of a point, in which sizes of text are written
_POINT, _TWIP = 12_700, 635  # English metric units


@dataclass(frozen=True, slots=True)
class Look:
    """What a chart looks like: the language it is read in, its faces and its colours (six hexadecimal digits)."""

    lang: str
    main: str = MAIN
    second: str = ACCENT
    accent: str = HIGHLIGHT
    ink: str = "263238"
    grey: str = "607080"
    paper: str = "FFFFFF"
    face: str = "Calibri"
    arabic_face: str = "Arial"

    @property
    def mirrored(self) -> bool:
        """Whether it is read from the right."""
        return self.lang == "ar"


@dataclass(frozen=True, slots=True)
class Points:
    """The sheet of a chart, and references to its columns with the values they held when it was drawn."""

    columns: tuple[Column, ...]

    def name(self, number: int) -> Any:
        """Return the reference to the name of a column."""
        return C.strRef(C.f(self._place(number, 1, 1)), _cache("strCache", [self.columns[number].name]))

    def texts(self, number: int) -> Any:
        """Return the reference to the cells of a column of texts."""
        return C.strRef(C.f(self._cells(number)), _cache("strCache", self.columns[number].cells))

    def numbers(self, number: int) -> Any:
        """Return the reference to the cells of a column of numbers."""
        return C.numRef(C.f(self._cells(number)), _cache("numCache", self.columns[number].cells, "General"))

    def workbook(self) -> bytes:
        """Return the sheet as a workbook; the same points give the same bytes."""
        book = Workbook()
        page: Any = book.worksheets[0]
        page.title = PAGE
        for number, column in enumerate(self.columns, start=1):
            for row, value in enumerate((column.name, *column.cells), start=1):
                cell = page.cell(row, number)
                cell.value = escaped(value) if isinstance(value, str) else float(value)
                cell.data_type = "s" if isinstance(value, str) else "n"
        book.properties = DocumentProperties(creator="", created=_EPOCH, modified=_EPOCH)
        return sealed(book)

    def _cells(self, number: int) -> str:
        return self._place(number, 2, len(self.columns[number].cells) + 1)

    @staticmethod
    def _place(number: int, first: int, last: int) -> str:
        letter = get_column_letter(number + 1)
        return f"{PAGE}!${letter}${first}" + (f":${letter}${last}" if last > first else "")


def _cache(kind: str, values: Sequence[str | Decimal], form: str = "") -> Any:
    rows = (C.pt(C.v(readable(value)), idx=str(place)) for place, value in enumerate(values))
    return C(kind, *([C.formatCode(form)] if form else []), C.ptCount(val=str(len(values))), *rows)


def readable(value: str | Decimal) -> str:
    """Return a value as it may stand in XML."""
    return clean(value) if isinstance(value, str) else f"{value:f}"


def set_(name: str, value: object) -> Any:
    """Return an element that holds one setting."""
    return C(name, val=str(value))


def filled(colour: str) -> Any:
    """Return a plain fill."""
    return A.solidFill(A.srgbClr(val=colour))


def shape(colour: str = "", line: str = "", *, width: float = 1, dash: str = "") -> Any:
    """Return the look of a shape: its fill and its line, each absent where it has no colour; width in points."""
    stroke = [filled(line), *([A.prstDash(val=dash)] if dash else [])] if line else [A.noFill()]
    return C.spPr(filled(colour) if colour else A.noFill(), A.ln(*stroke, w=str(round(width * _POINT))))


def writing(look: Look, size: float, colour: str = "", *, bold: bool = False) -> Any:
    """Return the look of a text, size in points."""
    return C.txPr(A.bodyPr(), A.lstStyle(), A.p(_paragraph(look, size, colour, bold=bold), A.endParaRPr(lang="en-US")))


def _paragraph(look: Look, size: float, colour: str, *, bold: bool) -> Any:
    return A.pPr(_run("defRPr", look, size, colour, bold=bold), **({"rtl": "1"} if look.mirrored else {}))


def _run(name: str, look: Look, size: float, colour: str, *, bold: bool) -> Any:
    faces = (A.latin(typeface=look.face), A.cs(typeface=look.arabic_face))
    return A(name, filled(colour or look.ink), *faces, sz=str(round(size * _HUNDREDTHS)), b=str(int(bold)))


def rich(text: str, look: Look, size: float, colour: str = "", *, bold: bool = False) -> Any:
    """Return a text of its own."""
    run = A.r(_run("rPr", look, size, colour, bold=bold), A.t(readable(text)))
    return C.tx(C.rich(A.bodyPr(), A.lstStyle(), A.p(_paragraph(look, size, colour, bold=bold), run)))


def showing(what: str = "", place: str = "") -> Iterator[Any]:
    """Return where a label stands, and what it shows: `Val`, `SerName`, or nothing."""
    if place:
        yield set_("dLblPos", place)
    for each in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        yield set_(f"show{each}", int(each == what))


def turned(text: str, look: Look) -> str:
    """Return a text that keeps its own direction, whatever that of the program that draws it."""
    return f"{_FROM_RIGHT}{text}{_FROM_RIGHT}" if look.mirrored else text


def category_axis(look: Look, *, ruled: bool) -> Any:
    """Return the axis of the names of bars, the first on top, at the side where reading begins, ruled or not."""
    side = "r" if look.mirrored else "l"
    return C.catAx(
        set_("axId", CATEGORIES), C.scaling(set_("orientation", "maxMin")), set_("delete", 0), set_("axPos", side),
        set_("majorTickMark", "none"), set_("minorTickMark", "none"), set_("tickLblPos", "low"),
        shape(line=look.grey if ruled else "", width=0.75), writing(look, 8.5), set_("crossAx", VALUES),
        set_("crosses", "autoZero"), set_("auto", 0), set_("lblAlgn", "ctr"), set_("lblOffset", 100),
        set_("noMultiLvlLbl", 1),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of numbers: its ends and step, how a number is written, and what it counts."""

    low: Decimal
    high: Decimal
    step: Decimal
    form: str
    title: str = ""


def value_axis(name: str, across: str, scale: Scale, look: Look, *, upright: bool = False) -> Any:
    """Return an axis of numbers with its title, no gridline; a flat one runs from where reading begins."""
    backwards = look.mirrored and not upright
    side = ("r" if look.mirrored else "l") if upright else "b"
    ends = (set_("max", f"{scale.high:f}"), set_("min", f"{scale.low:f}"))
    title = [C.title(rich(turned(scale.title, look), look, 8.5, look.grey), set_("overlay", 0))] if scale.title else []
    bars = name == VALUES and not upright
    return C.valAx(
        set_("axId", name), C.scaling(set_("orientation", "maxMin" if backwards else "minMax"), *ends),
        set_("delete", 0), set_("axPos", side), *title, C.numFmt(formatCode=scale.form, sourceLinked="0"),
        set_("majorTickMark", "out"), set_("minorTickMark", "none"), set_("tickLblPos", "low" if upright else "nextTo"),
        shape(line=look.grey, width=0.75), writing(look, 8.5), set_("crossAx", across),
        set_("crosses", "max" if bars else "min"), set_("crossBetween", "between" if bars else "midCat"),
        set_("majorUnit", f"{scale.step:f}"),
    )  # fmt: skip


def drawn(
    plots: Sequence[Any], points: Points, look: Look, size: tuple[int, int], alt: str, *, embedded: bool = True
) -> Chart:
    """Return a chart from its plots and axes, of a width and height [twips]: no title, no legend, no ground.

    Without `embedded` it brings no workbook of its own: it is drawn in one that holds its data.
    """
    area = C.plotArea(C.layout(), *plots, shape())
    chart = C.chart(set_("autoTitleDeleted", 1), area, set_("plotVisOnly", 1), set_("dispBlanksAs", "gap"))
    sheet = C.externalData(set_("autoUpdate", 0), **{f"{{{RELATION}}}id": _WORKBOOK})
    space = C.chartSpace(set_("date1904", 0), set_("roundedCorners", 0), chart, shape(), writing(look, 8.5), sheet)
    part: bytes = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    width, height = (side * _TWIP for side in size)
    book = points.workbook() if embedded else b""
    return Chart(width=width, height=height, alt=clean(alt), xml=part, workbook=book, points=points.columns)
