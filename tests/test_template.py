import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import wording
from costing.document_errors import TemplateRefused
from costing.documents.proposal import proposal_bytes
from costing.documents.shapes import PartyView
from costing.documents.template import rendered
from costing.documents.template_source import source_of
from costing.documents.template_text import cleaned
from costing.documents.view import view_of
from tests.docx_structure import W, changed, problems, texts_of
from tests.sample_views import with_lines
from tests.samples import chu_quote
from tests.short_templates import short

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
        exclusions=(HOSTILE,),
        terms=((HOSTILE, HOSTILE),),
    )

    document = proposal_bytes(hostile)

    expected = HOSTILE.replace("\u2028", " ")
    printed = texts_of(document)
    assert sum(text.count(expected) for text in printed) >= 8
    assert [text for text in problems(document) if "structure_tag" not in text] == []
    assert printed[-3:] == usual[-3:]
    assert view.due.text in "\n".join(printed)
    assert expected in Document(io.BytesIO(document)).core_properties.title
    assert expected in texts_of(document, "word/page_header.xml")[0]


@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\x0c", "\x07", "\ud800", "\ufffe", "\ufdd0"])
def test_a_character_word_cannot_hold_takes_nothing_with_it(view, odd):
    """A character that no document can hold is shown as missing, and all that follows it stays."""
    printed = texts_of(proposal_bytes(replace(view, exclusions=(f"avant{odd}après", "suite"))))

    assert "avant\ufffdaprès" in printed
    assert "suite" in printed
    assert view.legal[-1] in printed


def everywhere(value, text):
    """Return a value with one text in the place of every text it holds, names of fixed texts apart."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(everywhere(part, text) for part in value)
    if isinstance(value, dict):
        return {name: everywhere(part, text) for name, part in value.items()}
    if is_dataclass(value):
        return replace(value, **{each.name: everywhere(getattr(value, each.name), text) for each in fields(value)})
    return value


@pytest.mark.parametrize("text", [HOSTILE, "x" * 10_000, "\u202eexe.fdp", "\x00\ud800\ufdd4", "{_{ 7 }_}", ""])
def test_a_text_in_every_field_takes_nothing_with_it(view, text):
    """Whatever stands in every field of a quote, each is printed, and the page goes on to its end."""
    plain, odd = everywhere(view, "texte"), everywhere(view, text)

    document = rendered(TEMPLATE.read_bytes(), context(odd), "mine.docx")

    usual = texts_of(rendered(TEMPLATE.read_bytes(), context(plain), "mine.docx"))
    printed = texts_of(document)
    expected = cleaned(text)
    if text:
        assert len(printed) == len(usual)
        assert printed[-1] == usual[-1].replace("texte", expected)
        assert sum(block.count(expected) for block in printed) == sum(block.count("texte") for block in usual)
    assert [fault for fault in problems(document) if "structure_tag" not in fault] == []


def test_a_text_of_a_hundred_thousand_signs_is_printed_whole(view):
    """Nobody's text is cut, however long, and what follows it is there."""
    long = "é" * 100_000

    printed = texts_of(proposal_bytes(replace(view, title=long, exclusions=(long, "suite"))))

    assert printed.count(long) == 2
    assert "suite" in printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u202aa\u202bb\u202cc", "\u202aa\u202bb\u202cc\u202c"),
        ("\u2067a\u202eb", "\u2067a\u202eb\u202c\u2069"),
        ("\u2066a\u202eb\u2069c", "\u2066a\u202eb\u2069c"),
        ("a\u2069\u202cb", "a\u2069\u202cb"),
        ("\u200e18-07\u200e", "\u200e18-07\u200e"),
    ],
)
def test_a_direction_that_a_text_opens_ends_with_it(view, typed, printed):
    """A name that turns the reading direction round is printed as typed, and what follows it reads as it should."""
    document = proposal_bytes(replace(view, exclusions=(typed,)))

    assert printed in texts_of(document)


@given(st.text())
@settings(max_examples=25, deadline=None)
def test_any_text_is_printed_as_a_document_can_hold_it(text):
    """Law: whatever is typed, it is printed in full, on one line, and what follows it is there."""
    document = rendered(short("{{ said }}", "{{ said }}fin"), {"said": text}, "short.docx")

    assert texts_of(document) == [cleaned(text), f"{cleaned(text)}fin"]


def test_a_template_is_read_once_whoever_asks():
    """Many documents at once from one template are the same as one after the other."""
    template = short("{{ said }}", "{%p for each in list %}", "{{ each }}", "{%p endfor %}")
    asked = [{"said": f"n{number}", "list": tuple(f"{number}.{row}" for row in range(20))} for number in range(24)]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda names: rendered(template, names, "t.docx"), asked))

    assert together == [rendered(template, names, "t.docx") for names in asked]
    assert texts_of(together[7])[:2] == ["n7", "7.0"]
    assert source_of(template) is source_of(bytes(bytearray(template)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029"])
def test_a_line_end_in_a_text_makes_no_break_and_no_page(view, end):
    """A text with line ends stays one paragraph: nobody adds a page by typing."""
    document = proposal_bytes(replace(view, exclusions=(f"un{end}deux",)))

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

    assert (reason.key, reason.facts["found"], reason.facts["nearest"]) == ("field_unknown", unknown, nearest)
    assert reason.facts["part"] == "word/document.xml"
    assert new.strip("{ }") in reason.facts["text"]


@pytest.mark.parametrize(
    ("new", "kind", "found"),
    [
        ("{{ commitment_net }}", "field_not_text", "Figure"),
        ("{{ provider.name }}", "field_of_nothing", "name"),
        ("{{ none }}", "field_not_text", "NoneType"),
        ("{{ net.value }}", "field_not_text", "Decimal"),
        ("{{ labels }}", "field_not_text", "dict"),
        ("{{ title.upper }}", "field_not_text", "builtin_function_or_method"),
        ("{% for sign in title %}{% endfor %}", "field_not_list", "str"),
        ("{{ net.text > 2 }}", "tag_failed", "'>' not supported"),
    ],
)
def test_a_template_that_prints_what_is_not_text_is_refused(view, new, kind, found):
    """A template prints the texts of the quote; unwritten figures and what a quote lacks are refused there."""
    reason = refusal(edited("{{ title }}", new), replace(view, provider=None))

    assert reason.key == kind
    assert reason.facts["found"].startswith(found)
    assert new in reason.facts["text"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "« titel » n’existe pas"),
        ("en", 'there is no field "titel". Nearest: title.'),
        ("ar", "الحقل «titel» غير موجود"),
    ],
)
def test_a_refusal_is_said_in_the_language_of_its_reader(view, lang, said):
    """A sales person reads what is wrong with his template in his own language, with the place to look for."""
    with pytest.raises(TemplateRefused) as refused:
        rendered(edited("{{ title }}", "{{ titel }}"), context(view), "mine.docx")

    text = wording.said(refused.value, lang).replace("\u00a0", " ")
    assert said in text
    assert "{{ titel }}" in text
    assert "mine.docx" in text


def test_a_condition_that_cuts_a_table_in_two_is_refused(view):
    """A template whose condition would tear a table apart is refused, not silently repaired."""
    torn = edited('{{ labels["proposal.price"] }}', "{% if provider %}")
    torn = changed(torn, "word/document.xml", '{{ labels["proposal.rank"] }}', "{% endif %}")

    assert refusal(torn, replace(view, provider=None)).key == "page_torn"


def test_a_file_that_is_no_word_document_is_refused(view):
    """A picture renamed .docx is refused in words."""
    assert refusal(b"\x89PNG", view).key == "package_unread"


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("word/document.xml", "<w:keepNext/>", "<w:spacing/><w:keepNext/>", "structure_order pPr: "),
        (
            "word/document.xml",
            "</w:tcPr><w:p>",
            "</w:tcPr></w:tc><w:tc><w:tcPr/><w:p>",
            "structure_cell",
        ),
        ("word/document.xml", 'w:val="Heading1"', 'w:val="Title"', "structure_style Title"),
        ("word/document.xml", 'w:gridSpan w:val="2"', 'w:gridSpan w:val="3"', "structure_row"),
        ("word/document.xml", "</w:tbl>", "</w:tbl><w:tbl/>", "structure_table"),
        ("word/document.xml", "Bon pour accord", "{{ number }}", "structure_tag "),
        ("word/cover_header.xml", '<wp:docPr id="2"', '<wp:docPr id="1"', "structure_twice drawing 1"),
        ("word/_rels/document.xml.rels", "numbering.xml", "lists.xml", "structure_relation word/lists.xml"),
        ("word/_rels/document.xml.rels", 'Id="rId4"', 'Id="rId40"', "structure_relation rId4"),
        ("[Content_Types].xml", "/word/styles.xml", "/word/looks.xml", "structure_relation word/looks.xml"),
        ("word/styles.xml", 'w:styleId="Bullet"', 'w:styleId="Callout"', "structure_twice style Callout"),
    ],
)
def test_the_check_of_a_document_finds_what_word_would_refuse(view, part, old, new, said):
    """A check that cannot fail would be worth nothing: each fault is found."""
    broken = changed(proposal_bytes(view), part, old, new)

    assert any(said in problem for problem in problems(broken))
