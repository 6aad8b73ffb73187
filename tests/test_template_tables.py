import io
import zipfile

import pytest
from lxml import etree

from costing.document_errors import TemplateRefused
from costing.documents.template import rendered
from tests.docx_structure import W, problems, texts_of
from tests.short_templates import BODY, paragraph, shaped

WEEKS = ("S1", "S2", "S3", "S4")


def row(*cells):
    """Return a row of cells, each with its look."""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{paragraph(text)}</w:tc>' for text in cells
    )
    return f"<w:tr>{inside}</w:tr>"


def filled(*rows, **names):
    """Return the filled table of a template of two columns."""
    grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="6001"/></w:tblGrid>'
    template = shaped(f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>", paragraph("fin"))
    document = rendered(template, {"said": "x", "weeks": WEEKS, **names}, "mine.docx")
    assert problems(document) == []
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return document, etree.fromstring(archive.read(BODY))


def test_a_loop_over_columns_has_a_grid_of_as_many():
    """Columns that a loop repeats share the width of the table, to the twip."""
    document, tree = filled(row("{%tc for week in weeks %}", "{{ week }}", "{%tc endfor %}"))

    assert [int(column.get(f"{W}w")) for column in tree.iter(f"{W}gridCol")] == [2250, 2250, 2250, 2251]
    assert texts_of(document) == [*WEEKS, "fin"]


@pytest.mark.parametrize(
    ("tag", "name", "value"),
    [("{% cellbg colour %}", "shd", "fill"), ("{% colspan two %}", "gridSpan", "val")],
)
def test_a_cell_whose_look_a_tag_gives_says_it_in_the_order_word_wants(tag, name, value):
    """A colour or a span given by a tag stands where Word looks for it, not where docxtpl would put it."""
    _, tree = filled(row(f"{tag}x", *([] if "span" in tag else ["y"])), colour="E6F2F3", two="2")

    look = tree.find(f".//{W}tcPr")
    assert [child.tag.removeprefix(W) for child in look] == ["tcW", name]
    assert look[1].get(W + value) in {"E6F2F3", "2"}


def test_a_table_without_a_grid_is_refused():
    """A table that a loop over columns fills needs a grid: without one it is refused, not guessed."""
    cells = row("{%tc for week in weeks %}", "{{ week }}", "{%tc endfor %}")

    with pytest.raises(TemplateRefused) as refused:
        rendered(shaped(f"<w:tbl><w:tblPr/>{cells}</w:tbl>"), {"said": "x", "weeks": WEEKS}, "mine.docx")

    assert refused.value.reason.key == "page_torn"
