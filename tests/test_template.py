import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from costing.documents.proposal import proposal_bytes
from costing.documents.template import rendered
from costing.documents.view import PartyView, view_of
from costing.errors import TemplateRefused
from tests.docx_structure import W, changed, problems, texts_of
from tests.sample_views import with_lines
from tests.samples import chu_quote

TEMPLATE = Path(__file__).parents[1] / "quote_templates" / "proposal.fr.docx"
HOSTILE = "A<&\"'>B {{ 7*7 }} {_{ x }_} {% raw %} %} }} {# c #} A\tB  C </w:t></w:p> &amp; \u2028fin"


@pytest.fixture(scope="module")
def view():
    """The university hospital's quote."""
    return view_of(chu_quote(), "fr")


def edited(old, new):
    """Return the shipped template with one text changed, as somebody would in Word."""
    return changed(TEMPLATE.read_bytes(), "word/document.xml", old, new)


def context(view):
    """Return what the tags of a template may name."""
    return {name: getattr(view, name) for name in view.__dataclass_fields__}


def refusal(template, view):
    """Return why a template is refused."""
    with pytest.raises(TemplateRefused) as refused:
        rendered(template, context(view), "mine.docx")
    assert refused.value.path == "mine.docx"
    return refused.value.reason


def test_hostile_text_comes_out_exactly_as_typed(view):
    """A name full of signs, tags and tabs is printed as it was typed, and nothing after it is lost."""
    usual = texts_of(proposal_bytes(view))
    lines = (replace(view.lines[0], label=HOSTILE, reasons=HOSTILE, note=HOSTILE), *view.lines[1:])
    hostile = replace(
        with_lines(view, lines),
        title=HOSTILE,
        client=PartyView(HOSTILE, ((HOSTILE, HOSTILE),)),
        need=(HOSTILE, HOSTILE),
        assumptions=(HOSTILE,),
        terms=((HOSTILE, HOSTILE),),
    )

    document = proposal_bytes(hostile)

    expected = HOSTILE.replace("\u2028", " ")
    printed = texts_of(document)
    assert printed.count(expected) == 9
    assert f"{expected} – {expected}" in printed
    assert [text for text in problems(document) if "left over" not in text] == []
    assert printed[-3:] == usual[-3:]
    assert view.due.text in "\n".join(printed)
    assert Document(io.BytesIO(document)).core_properties.title.startswith(expected)
    assert expected in texts_of(document, "word/page_header.xml")[0]


@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\x0c", "\x07", "\ud800", "\ufffe", "\ufdd0"])
def test_a_character_word_cannot_hold_takes_nothing_with_it(view, odd):
    """A character that no document can hold is shown as missing, and all that follows it stays."""
    printed = texts_of(proposal_bytes(replace(view, assumptions=(f"avant{odd}après", "suite"))))

    assert "avant\ufffdaprès" in printed
    assert "suite" in printed
    assert view.legal[-1] in printed


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029"])
def test_a_line_end_in_a_text_makes_no_break_and_no_page(view, end):
    """A text with line ends stays one paragraph: nobody adds a page by typing."""
    document = proposal_bytes(replace(view, assumptions=(f"un{end}deux",)))

    assert "un deux" in texts_of(document)
    assert not Document(io.BytesIO(document)).element.findall(f".//{W}br")


@pytest.mark.parametrize(
    ("old", "new", "unknown", "nearest"),
    [
        ("{{ title }}", "{{ titel }}", "titel", "title"),
        ("{{ line.label }}", "{{ line.lable }}", "lable", "label"),
        ("{{ net.text }}", "{{ net.texte }}", "texte", "text"),
        ("proposal.price", "proposal.prise", "proposal.prise", "proposal.price"),
    ],
)
def test_an_unknown_name_in_a_template_is_refused_with_the_nearest_known_one(view, old, new, unknown, nearest):
    """Someone who edits a template and mistypes a name is told which one, where, and what it may have been."""
    reason = refusal(edited(old, new), view)

    assert f"word/document.xml: {unknown!r} is unknown; the nearest known name is {nearest!r}" in reason
    assert new.strip("{ }") in reason.partition("(in: ")[2]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{{ commitment_net }}", "only text is printed, and this is Figure"),
        ("{{ provider.name }}", "'name' is asked of something this quote does not have"),
        ("{{ none }}", "only text is printed, and this is NoneType (None)"),
        ("{{ net.value }}", "only text is printed, and this is Decimal"),
        ("{{ 0.5 }}", "only text is printed, and this is float"),
        ("{{ title|safe }}", "only text is printed, and this is Markup"),
        ("{{ 7*7 }}", "computes none: remove the operator *"),
        ("{{ title.__class__ }}", "unsafe"),
        ("{{ labels.clear() }}", "unsafe"),
        ("{{ title", "expected token"),
        ("{{ title }} }}", "a tag is left over: }}"),
        ("{% for x in range(1000000) %}{% endfor %}", "Range too big"),
        ("{% include 'other.docx' %}", "loader"),
    ],
)
def test_a_template_that_prints_what_is_not_text_is_refused(view, new, said):
    """A template prints the texts of the quote; unwritten figures, markup and computing are refused, with the place."""
    reason = refusal(edited("{{ title }}", new), replace(view, provider=None))

    assert said in reason
    assert reason.startswith("word/document.xml: ")


def test_a_condition_that_cuts_a_table_in_two_is_refused(view):
    """A template whose condition would tear a table apart is refused, not silently repaired."""
    torn = edited('{{ labels["proposal.price"] }}', "{% if provider %}")
    torn = changed(torn, "word/document.xml", '{{ labels["proposal.rank"] }}', "{% endif %}")

    assert "tag mismatch" in refusal(torn, replace(view, provider=None))


def test_a_file_that_is_no_word_document_is_refused(view):
    """A picture renamed .docx is refused in words."""
    assert "not a Word document" in refusal(b"\x89PNG", view)


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("word/document.xml", "<w:keepNext/>", "<w:spacing/><w:keepNext/>", "wrong order"),
        (
            "word/document.xml",
            "</w:tcPr><w:p>",
            "</w:tcPr></w:tc><w:tc><w:tcPr/><w:p>",
            "does not end with a paragraph",
        ),
        ("word/document.xml", 'w:val="Heading1"', 'w:val="Title"', "style Title does not exist"),
        ("word/document.xml", 'w:gridSpan w:val="2"', 'w:gridSpan w:val="3"', "does not fill"),
        ("word/document.xml", "</w:tbl>", "</w:tbl><w:tbl/>", "without rows"),
        ("word/document.xml", "Bon pour accord", "{{ number }}", "left over"),
        ("word/cover_header.xml", '<wp:docPr id="2"', '<wp:docPr id="1"', "drawing 1 is there twice"),
        ("word/_rels/document.xml.rels", "numbering.xml", "lists.xml", "word/lists.xml is not stored"),
        ("word/_rels/document.xml.rels", 'Id="rId4"', 'Id="rId40"', "rId4 leads nowhere"),
        ("[Content_Types].xml", "/word/styles.xml", "/word/looks.xml", "looks.xml has a content type"),
        ("word/styles.xml", 'w:styleId="Bullet"', 'w:styleId="Callout"', "style Callout is there twice"),
    ],
)
def test_the_check_of_a_document_finds_what_word_would_refuse(view, part, old, new, said):
    """A check that cannot fail would be worth nothing: each fault is found."""
    broken = changed(proposal_bytes(view), part, old, new)

    assert any(said in problem for problem in problems(broken))
