"""Small Word documents and workbooks that tests convert."""

import io
from datetime import datetime

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from openpyxl import Workbook

DAY = datetime(2026, 11, 24)  # noqa: DTZ001 # what both libraries take
_PICTURE = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:drawing><wp:inline>
<wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="Logo"/><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="1" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def docx(
    *chapters: str, title: str = "Devis", created: datetime | None = DAY, contents: str = "", picture: str = ""
) -> bytes:
    """Make a Word document: one page for each chapter; a picture from elsewhere is linked by its address."""
    document = Document()
    document.core_properties.title = title
    if created is None:
        said = document.core_properties._element  # noqa: SLF001 # python-docx takes no day away
        said.remove(said.find("{http://purl.org/dc/terms/}created"))
    else:
        document.core_properties.created = created
    if contents:
        document.add_paragraph(contents)
    for number, chapter in enumerate(chapters):
        heading = document.add_heading(chapter, 1)
        heading.paragraph_format.page_break_before = number > 0
        document.add_heading(f"{chapter}, en détail", 2)
        document.add_paragraph(chapter)
    if picture:
        link = document.part.relate_to(picture, RELATIONSHIP_TYPE.IMAGE, is_external=True)
        document.add_paragraph()._p.append(parse_xml(_PICTURE.format(link=link)))  # noqa: SLF001 # no other way
    return _bytes(document)


def xlsx(amount: float) -> bytes:
    """Make a workbook with one amount."""
    book = Workbook()
    sheet, book.properties.title, book.properties.created = book.active, "Devis", DAY
    sheet["A1"] = amount
    sheet["A1"].number_format = "#,##0.00"
    sheet.column_dimensions["A"].width = 30
    return _bytes(book)


def _bytes(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
