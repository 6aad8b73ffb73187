import io
import re
import zipfile

import pytest
from docx import Document
from lxml import etree
from openpyxl import Workbook

from costing.document_errors import TemplateRefused
from costing.documents.drawings import Chart, Drawing, Picture
from costing.documents.template import rendered
from tests.docx_structure import problems, texts_of
from tests.short_templates import BODY, TYPES, packed, paragraph, parts, relation, shaped

CM = 360_000
# The smallest picture there is: one grey point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)
SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CURVE = (
    f'<c:chartSpace xmlns:c="{SPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<c:chart><c:plotArea/></c:chart><c:externalData r:id="rId1"/></c:chartSpace>'
).encode()


def sheet():
    """Return a workbook of one cell."""
    stream, book = io.BytesIO(), Workbook()
    book.active["A1"] = 7
    book.save(stream)
    return stream.getvalue()


LOGO = Picture(3 * CM, CM, "Logo « <A&B> »", PNG, "png")
CHART = Chart(12 * CM, 6 * CM, "Courbe", CURVE, sheet())
PLAIN = Chart(12 * CM, 6 * CM, "Barres", CURVE.replace(b'<c:externalData r:id="rId1"/>', b""))


def filled(*texts, head="{{ said }}", **names):
    """Return a document of a few paragraphs with drawings."""
    members = parts(*(paragraph(text) for text in texts))
    members["word/header1.xml"] = members["word/header1.xml"].replace("{{ said }}", head)
    return rendered(packed(members), {"said": "texte", "logo": LOGO, "chart": CHART, "plain": PLAIN, **names}, "t.docx")


def members_of(document):
    """Return the members of a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_picture_stands_in_the_body_and_in_a_header():
    """The company's logo is printed where its tag stands, stored once, with its alternative text."""
    document = filled("{{ logo }}", "suite", head="{{ logo }}")

    members = members_of(document)
    assert problems(document) == []
    assert [name for name in members if name.startswith("word/media/")] == ["word/media/picture1.png"]
    assert members["word/media/picture1.png"] == PNG
    assert b"/word/media/picture1.png" in members["word/_rels/header1.xml.rels"]
    assert texts_of(document) == ["", "suite"]
    (shape,) = Document(io.BytesIO(document)).inline_shapes
    assert (shape.width, shape.height) == (3 * CM, CM)
    assert shape._inline.docPr.get("descr") == "Logo « <A&B> »"  # noqa: SLF001 # python-docx shows no alternative text


def test_a_chart_carries_its_workbook():
    """A native chart opens its own data in Word: the chart relates to its workbook, the page to the chart."""
    document = filled("{{ chart }}", "{{ plain }}")

    members = members_of(document)
    assert problems(document) == []
    assert members["word/charts/chart1.xml"] == CURVE
    assert members["word/embeddings/chart1.xlsx"] == CHART.workbook
    relations = etree.fromstring(members["word/charts/_rels/chart1.xml.rels"])
    assert [(row.get("Id"), row.get("Target")) for row in relations] == [("rId1", "/word/embeddings/chart1.xlsx")]
    assert "word/charts/_rels/chart2.xml.rels" not in members
    assert b'PartName="/word/charts/chart2.xml"' in members[TYPES]


def test_each_drawing_has_a_number_of_its_own():
    """The same picture ten times is stored once and numbered ten times."""
    document = filled("{% for each in ten %}{{ logo }}{% endfor %}", "{{ chart }}", head="{{ logo }}", ten=("x",) * 10)

    members = members_of(document)
    pages = members[BODY] + members["word/header1.xml"]
    numbers = re.findall(rb'<wp:docPr id="(\d+)"', pages)
    assert len(numbers) == len(set(numbers)) == 12
    assert problems(document) == []
    assert sum(name.startswith("word/media/") for name in members) == 1


def test_text_around_a_drawing_stays():
    """What stands before and after a picture in its line is printed before and after it."""
    document = filled("avant {{ logo }} après {{ said }}")

    assert texts_of(document) == ["avant  après texte"]
    assert problems(document) == []


def test_a_drawing_outside_a_text_is_refused():
    """A picture in the middle of a property or a colour is refused: there is no place for it."""
    with pytest.raises(TemplateRefused) as refused:
        rendered(shaped('<w:p><w:pPr><w:jc w:val="{{ logo }}"/></w:pPr></w:p>'), {"said": "x", "logo": LOGO}, "t.docx")

    assert refused.value.reason.key == "drawing_misplaced"


def test_a_text_that_looks_like_the_mark_of_a_drawing_is_no_drawing():
    """Nobody draws by typing: the sign that stands for a drawing is no text's."""
    assert texts_of(filled("{{ logo }}", "{{ typed }}", typed="\ufdd40\ufdd4"))[1] == "\ufffd0\ufffd"


def test_a_template_keeps_its_own_pictures():
    """A chart or picture of the template itself keeps its file, its relation and its number."""
    members = parts(paragraph("{{ logo }}")) | {"word/media/picture1.png": PNG, "word/media/PICTURE2.png": PNG}
    types = members[TYPES].replace("</Types>", '<Default Extension="png" ContentType="image/png"/></Types>')
    rows = members["word/_rels/document.xml.rels"].replace("</Relationships>", relation("image", "media/picture1.png"))
    template = packed(members | {TYPES: types, "word/_rels/document.xml.rels": rows})

    document = rendered(template, {"said": "x", "logo": LOGO}, "t.docx")

    assert problems(document) == []
    assert "word/media/picture3.png" in members_of(document)


def test_the_same_drawings_give_the_same_bytes():
    """The same quote, charts and all, is the same file."""
    assert filled("{{ chart }}", "{{ logo }}") == filled("{{ chart }}", "{{ logo }}")


def test_only_a_chart_or_a_picture_is_drawn():
    """A kind of drawing that nobody knows to store is a fault of the program, told as such."""
    with pytest.raises(TypeError, match="neither a chart nor a picture"):
        filled("{{ other }}", other=Drawing(1, 1, "x"))


def test_a_drawing_of_the_template_in_a_loop_is_numbered_each_time():
    """A shape that a loop repeats has a number of its own each time, and none of another part."""
    shape = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:docPr id="4" name="Trait"/></wp:inline></w:drawing></w:r></w:p>'
    )
    page = shaped(paragraph("{%p for each in ten %}"), shape, paragraph("{%p endfor %}"), paragraph("{{ logo }}"))

    document = rendered(page, {"said": "x", "ten": ("x",) * 10, "logo": LOGO}, "t.docx")

    numbers = re.findall(rb'<wp:docPr id="(\d+)"', members_of(document)[BODY])
    assert len(numbers) == len(set(numbers)) == 11
