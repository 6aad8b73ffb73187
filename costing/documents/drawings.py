"""What a template may print that is no text: a native chart or a picture, made by the library and never from a text.

A value of a context that is a `Chart` or a `Picture` is printed by a tag like any other: `{{ internal.curve }}` in a
run of its own, in the body or in a header. The engine stores its files, relates them to the part that shows them, and
numbers the drawing. Sizes are in English metric units: 360,000 to the centimetre.
"""

from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from costing.documents.template_text import cleaned

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = {"png": "image/png", "jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something drawn in a line of text; `width` and `height` [EMU], `alt` what a screen reader says."""

    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Chart(Drawing):
    """A native chart, which a reader may edit in Word.

    `xml` is the whole chart part (`c:chartSpace`), ready to be stored. Its data are in `workbook`, the bytes of an
    .xlsx, to which the part points by `<c:externalData r:id="rId1"/>`; an empty one: the chart points to none.
    `points` are the same data, column by column, for a workbook that has a sheet of its own for them.
    """

    xml: bytes
    workbook: bytes = b""
    points: tuple["Column", ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the data of a chart: its name, and its cells."""

    name: str
    cells: tuple[str | Decimal, ...]


@dataclass(frozen=True, slots=True)
class Picture(Drawing):
    """A picture: the bytes of its file, and their `kind`, png or jpeg."""

    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of a drawing: its member of the .docx, its content type, and the relation by which it is reached."""

    folder: str
    stem: str
    extension: str
    media: str
    relation: str
    content: bytes


def stored(drawing: Drawing) -> tuple[Stored, ...]:
    """Return the files of a drawing, the one that the page relates to first."""
    if isinstance(drawing, Picture):
        kind = drawing.kind
        return (Stored("word/media", "picture", kind, _KINDS[kind], f"{_OFFICE}/image", drawing.content),)
    if not isinstance(drawing, Chart):
        message = f"{type(drawing).__name__} is neither a chart nor a picture"
        raise TypeError(message)
    media = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    chart = Stored("word/charts", "chart", "xml", media, f"{_OFFICE}/chart", drawing.xml)
    if not drawing.workbook:
        return (chart,)
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return chart, Stored("word/embeddings", "chart", "xlsx", sheet, f"{_OFFICE}/package", drawing.workbook)


def drawn(drawing: Drawing, relation: str) -> str:
    """Return the markup of a drawing, by its relation in the part that shows it; its number, 0, is given later."""
    size = f'cx="{drawing.width}" cy="{drawing.height}"'
    named = f'id="0" name="{type(drawing).__name__}" descr={quoteattr(cleaned(drawing.alt))}'
    inner = _chart(relation) if isinstance(drawing, Chart) else _picture(relation, named, size)
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/><wp:docPr {named}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic xmlns:a="{_DRAWING}/main">{inner}</a:graphic></wp:inline></w:drawing>'
    )


def _chart(relation: str) -> str:
    kind = f"{_DRAWING}/chart"
    return (
        f'<a:graphicData uri="{kind}"><c:chart xmlns:c="{kind}" xmlns:r="{_OFFICE}" r:id="{relation}"/></a:graphicData>'
    )


def _picture(relation: str, named: str, size: str) -> str:
    kind = f"{_DRAWING}/picture"
    return (
        f'<a:graphicData uri="{kind}"><pic:pic xmlns:pic="{kind}">'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    )
