from dataclasses import dataclass
from pathlib import Path
from typing import get_type_hints

import pytest

from costing.document_errors import TemplateRefused
from costing.documents import template_findings
from costing.documents.drawings import Chart
from costing.documents.shapes import BudgetaryView, FinancialView, QuoteView, TechnicalView
from costing.documents.template import findings, rendered
from costing.documents.template_findings import Finding, Place
from costing.wording import LANGUAGES, messages, problem_said
from tests.docx_structure import texts_of
from tests.short_templates import (
    BODY,
    RELATIONS,
    SPACES,
    TYPES,
    WORD,
    packed,
    paragraph,
    parts,
    relation,
    shaped,
    short,
    table,
)

TEMPLATES = Path(__file__).parents[1] / "quote_templates"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount and its text."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line with a discount, or without."""

    label: str
    amount: Amount
    discount: Amount | None
    notes: tuple[str, ...]


LAST = ("{%tr for pair in pairs[-1:] %}", "{{ pair[0] }}", "{%tr endfor %}")
KNOWN = {
    "said": str,
    "net": Amount,
    "stamp": Amount | None,
    "lines": tuple[Line, ...],
    "pairs": tuple[tuple[str, Amount], ...],
    "labels": {"price.net": str, "price.due": str},
    "curve": Chart,
}


def told(*blocks):
    """Return the kind, the words and the nearest name of all that is wrong with blocks of markup."""
    return [(fault.kind, fault.found, fault.nearest) for fault in findings(shaped(*blocks), KNOWN)]


def in_texts(*texts):
    """Return the same for paragraphs of text."""
    return told(*(paragraph(text) for text in texts))


@pytest.mark.parametrize(
    ("text", "found", "nearest"),
    [
        ("{{ sayd }}", "sayd", "said"),
        ("{{ net.txt }}", "txt", "text"),
        ("{{ labels['price.nett'] }}", "price.nett", "price.net"),
        ("{% for line in lines %}{{ line.lable }}{% endfor %}", "lable", "label"),
        ("{% for line in lines %}{% endfor %}{{ line.label }}", "line", "lines"),
        ("{% for name, sum in pairs %}{{ name }}{{ sum.test }}{% endfor %}", "test", "text"),
        ("{% for pair in pairs %}{{ pair[1].test }}{% endfor %}", "test", "text"),
        ("{% for line in lines %}{% for note in line.notes %}{{ notes }}{% endfor %}{% endfor %}", "notes", "note"),
        ("{% if sayd %}{% endif %}", "sayd", "said"),
        ("{{ said if sayd else said }}", "sayd", "said"),
        ("{% if said and net.txt %}{% endif %}", "txt", "text"),
        ("{{ loop.index }}", "loop", "lines"),
    ],
)
def test_a_name_that_does_not_exist_is_told_wherever_it_stands(text, found, nearest):
    """A mistyped name is found in every branch and loop, filled or not, with the name that was meant."""
    kinds = [fault for fault in in_texts(text) if fault[1] == found]

    assert [fault[0] for fault in kinds] == ["field_unknown"]
    assert kinds[0][2] == nearest or found in {"line", "loop", "notes"}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("{{ stamp.text }}", [("field_unsure", "stamp", "")]),
        ("{% if stamp %}{{ stamp.text }}{% endif %}", []),
        ("{% if stamp and stamp.text %}{{ stamp.text }}{% endif %}", []),
        ("{% if said or stamp %}{{ stamp.text }}{% endif %}", [("field_unsure", "stamp", "")]),
        ("{% if not stamp %}{% else %}{{ stamp.text }}{% endif %}", []),
        ("{% if stamp %}{% else %}{{ stamp.text }}{% endif %}", [("field_unsure", "stamp", "")]),
        ("{{ stamp.text if stamp else said }}", []),
        ("{% for line in lines if line.discount %}{{ line.discount.text }}{% endfor %}", []),
        ("{% for line in lines %}{{ line.discount.text }}{% endfor %}", [("field_unsure", "line.discount", "")]),
        ("{{ net }}", [("field_not_text", "net", "net.text")]),
        ("{{ lines }}", [("field_not_text", "lines", "")]),
        ("{{ stamp }}", [("field_not_text", "stamp", "")]),
        ("{{ net.value }}", [("field_not_text", "net.value", "")]),
        ("{{ curve }}", []),
        ("{% for sign in said %}{% endfor %}", [("field_not_list", "said", "")]),
    ],
)
def test_what_may_be_absent_or_is_no_text_is_told_before_a_quote_meets_it(text, faults):
    """A field that some quotes lack needs a condition first; what is no text names the field that has it."""
    assert in_texts(text) == faults


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ([table("{%tr for line in lines %}", "{{ line.label }}", "{%tr endfor %}")], "lines"),
        ([table("tête", "{%tr for line in lines %}", "{{ line.label }}", "{%tr endfor %}")], ""),
        (
            [
                paragraph("{%p if lines %}"),
                table("{%tr for line in lines %}", "{{ line.label }}", "{%tr endfor %}"),
                paragraph("{%p endif %}"),
            ],
            "",
        ),
        ([table("{%tr if stamp %}", "{{ stamp.text }}", "{%tr endif %}")], "stamp"),
        (
            [
                paragraph("{%p if pairs %}"),
                table("{%tr for pair in pairs[:-1] %}", "x", "{%tr endfor %}", *LAST),
                paragraph("{%p endif %}"),
            ],
            "",
        ),
        ([table("{%tr if stamp %}", "{{ stamp.text }}", "{%tr else %}", "–", "{%tr endif %}")], ""),
        (
            [
                "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>",
                paragraph("{%p for line in lines %}"),
                paragraph("x"),
                paragraph("{%p endfor %}"),
                "</w:tc></w:tr></w:tbl>",
            ],
            "lines",
        ),
    ],
)
def test_a_table_or_cell_that_may_be_left_empty_is_told(blocks, found):
    """A list without lines would leave a table without rows, which Word refuses: the template is told to mind it."""
    assert told("".join(blocks)) == ([("loop_unguarded", found, "")] if found else [])


@pytest.mark.parametrize(
    ("blocks", "names", "kind", "after"),
    [
        ([table("{%tr for line in lines %}", "x", "{%tr endfor %}")], {"lines": ()}, "table_emptied", "avant"),
        (
            [
                "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>",
                paragraph("{%p if said %}"),
                paragraph("x"),
                paragraph("{%p endif %}"),
                "</w:tc></w:tr></w:tbl>",
            ],
            {"said": ""},
            "cell_emptied",
            "avant",
        ),
    ],
)
def test_a_table_or_cell_left_empty_is_refused(blocks, names, kind, after):
    """A document that Word would refuse to open is never written, and its place is told."""
    template = shaped(paragraph("avant"), "".join(blocks))

    with pytest.raises(TemplateRefused) as refused:
        rendered(template, {"said": "x", **names}, "mine.docx")

    assert (refused.value.reason.key, refused.value.reason.facts["text"]) == (kind, after)


@pytest.mark.parametrize(
    ("texts", "faults"),
    [
        (["{{ said"], [("tag_unclosed", "{{", "")]),
        (["said }}"], [("tag_unclosed", "}}", "")]),
        (["{{ said", "}}"], [("tag_unclosed", "{{", ""), ("tag_unclosed", "}}", "")]),
        (["{%p if said %}", "x"], [("tag_unbalanced", "if said", "")]),
        (["x", "{%p endfor %}"], [("tag_unbalanced", "endfor", "")]),
        (["{%p for line in lines %}", "{%p endif %}"], [("tag_unbalanced", "endif", "")]),
        (["{%p else %}"], [("tag_unbalanced", "else", "")]),
        (["texte {%p if said %}", "{%p endif %}"], [("tag_not_alone", "{%p", "")]),
        (["{%p if said %}{%p endif %}"], [("tag_not_alone", "{%p", "")] * 2),
        (["{%tr if said %}", "{%tr endif %}"], [("tag_outside", "{%tr", "")] * 2),
        (["{{ sayd|safe }}", "{{ 7*7 }}"], [("filter_forbidden", "safe", ""), ("expression_forbidden", "*", "")]),
    ],
)
def test_every_fault_of_the_tags_is_told_at_once(texts, faults):
    """All that is wrong with the tags is told in one go, in the order of the page."""
    assert in_texts(*texts) == faults


@pytest.mark.parametrize(
    "change",
    [
        '<w:ins w:id="1" w:author="Amine"><w:r><w:t>x</w:t></w:r></w:ins>',
        '<w:del w:id="1" w:author="Amine"><w:r><w:delText>{{ old }}</w:delText></w:r></w:del>',
        '<w:moveFrom w:id="1" w:author="Amine"/>',
        '<w:r><w:rPr><w:rPrChange w:id="1" w:author="Amine"><w:rPr/></w:rPrChange></w:rPr></w:r>',
    ],
)
def test_a_tracked_change_is_told_with_its_author(change):
    """A change that nobody accepted would be printed or not, as Word is set: it is told, and no document is made."""
    page = shaped(f"<w:p><w:r><w:t>Délai </w:t></w:r>{change}</w:p>")

    (fault,) = findings(page, KNOWN)

    assert (fault.kind, fault.found) == ("tracked_changes", "Amine")
    assert fault.place.text.startswith("Délai")
    with pytest.raises(TemplateRefused):
        rendered(page, {}, "mine.docx")


def test_a_tag_where_nothing_is_filled_is_told():
    """A tag in a comment would reach the client as a tag: it is told, and refused."""
    members = parts(paragraph("{{ said }}"))
    comments = f'<w:comments {SPACES}><w:comment w:id="1">{paragraph("Voir {{ said }}")}</w:comment></w:comments>'
    override = f'<Override PartName="/word/comments.xml" ContentType="{WORD}.comments+xml"/></Types>'
    members |= {
        "word/comments.xml": comments,
        TYPES: members[TYPES].replace("</Types>", override),
        RELATIONS: members[RELATIONS].replace("</Relationships>", relation("comments", "comments.xml")),
    }

    (fault,) = findings(packed(members), KNOWN)

    assert (fault.kind, fault.place.part) == ("tag_not_filled", "word/comments.xml")
    assert "commentaires" in problem_said(fault.problem(), "fr")


def test_notes_at_the_end_are_filled_like_the_others():
    """An endnote with a tag is filled, where it used to reach the client as a tag."""
    members = parts(paragraph("x"))
    notes = f'<w:endnotes {SPACES}><w:endnote w:id="1">{paragraph("Note : {{ said }}")}</w:endnote></w:endnotes>'
    override = f'<Override PartName="/word/endnotes.xml" ContentType="{WORD}.endnotes+xml"/></Types>'
    members |= {"word/endnotes.xml": notes, TYPES: members[TYPES].replace("</Types>", override)}

    assert texts_of(rendered(packed(members), {"said": "<&>"}, "t"), "word/endnotes.xml") == ["Note : <&>"]


def test_a_fault_is_told_with_the_heading_above_it():
    """Where a paragraph stands is told by the chapter it is in, whatever the language of the Word that wrote it."""
    heading = '<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr><w:r><w:t>Prix</w:t></w:r></w:p>'
    page = shaped(heading, paragraph("un"), paragraph("Total {{ sayd }}"), paragraph("{{ 7*7 }}"))

    unread = findings(page, KNOWN)
    unknown = findings(shaped(heading, paragraph("un"), paragraph("Total {{ sayd }}")), KNOWN)

    assert [(fault.place.heading, fault.place.text) for fault in unread] == [
        ("Prix", "{{ 7*7 }}"),
        ("Prix", "Total {{ sayd }}"),
    ]
    assert [(fault.place.heading, fault.place.text) for fault in unknown] == [("Prix", "Total {{ sayd }}")]
    assert "corps du document, sous «\u00a0Prix\u00a0», «\u00a0Total {{ sayd }}\u00a0»" in problem_said(
        unknown[0].problem(), "fr"
    )


KINDS = sorted(
    key.removeprefix("problem.")
    for key in messages()
    if key.startswith(("problem.package_", "problem.tag_", "problem.field_", "problem.loop_"))
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_is_said_with_its_place(kind, lang):
    """Each kind of fault reads as a sentence in three languages, with the words at fault or the place to look."""
    place = Place(BODY, f"{WORD}.document.main+xml", "Total", "Prix")

    said = problem_said(Finding(kind, place, "xyz").problem(), lang)

    assert "Total" in said
    assert said.endswith(".")
    assert len(template_findings.shortened("x " * 500)) == 120


KINDS_OF_VIEW = {"technical": TechnicalView, "budget": BudgetaryView, "financial": FinancialView}


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.name)
def test_a_shipped_template_has_no_fault(path):
    """What we ship passes what we ask of others."""
    known = get_type_hints(KINDS_OF_VIEW.get(path.name.partition(".")[0], QuoteView))

    assert findings(path.read_bytes(), known) == ()


def test_a_sound_template_has_no_fault():
    """Nothing is said where there is nothing to say."""
    assert findings(short("{{ said }}", "{%p if lines %}", "{{ net.text }}", "{%p endif %}"), KNOWN) == ()
