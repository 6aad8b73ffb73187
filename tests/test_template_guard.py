import io
import time
import zipfile

import pytest

from costing.document_errors import TemplateRefused
from costing.documents import template_guard
from costing.documents.template import findings, rendered
from tests.docx_structure import texts_of
from tests.short_templates import (
    BODY,
    RELATIONS,
    TYPES,
    body,
    packed,
    paragraph,
    parts,
    relation,
    shaped,
    short,
    spoilt,
)

ELSEWHERE = ' TargetMode="External"'
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def refused(template):
    """Return why a template is refused, which takes no longer than a breath."""
    began = time.perf_counter()
    with pytest.raises(TemplateRefused) as refusal:
        rendered(template, {"said": "texte"}, "hostile.docx")
    assert time.perf_counter() - began < 5
    assert next(finding.kind for finding in findings(template, {"said": str})) == refusal.value.reason.key
    return refusal.value.reason


def written(*members):
    """Return a zip of members as they are, doubled names and all."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*parts(paragraph("{{ said }}")).items(), *members):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def test_a_plain_template_is_let_through():
    """The guard stops nobody who comes in good faith: a link to a page or an address stays."""
    for target in ("https://example.dz/", "mailto:offres@example.dz"):
        linked = spoilt(RELATIONS, "</Relationships>", relation("hyperlink", target, ELSEWHERE))
        assert rendered(linked, {"said": "texte"}, "mine.docx")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/../../evil.txt", "package_twisted"),
        ("/etc/passwd", "package_twisted"),
        ("word\\evil.xml", "package_twisted"),
        ("C:/evil.xml", "package_twisted"),
        ("word/DOCUMENT.xml", "package_twisted"),
        ("word/vbaProject.bin", "package_macro"),
        ("word/activeX/activeX1.bin", "package_macro"),
    ],
)
def test_a_member_that_leaves_its_folder_doubles_another_or_runs_is_refused(name, kind):
    """A file inside the template that would land elsewhere, hide another or run is refused by its name."""
    assert refused(written((name, b"x"))).key == kind


def test_a_member_of_the_same_name_is_refused():
    """Two members of one name, of which two programs would read one each, are refused."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        doubled = written((BODY, body()))

    assert refused(doubled).key == "package_twisted"


def test_a_bomb_is_refused_before_it_is_unpacked():
    """A small file that would unpack to the size of a film is refused by what it says of itself."""
    bomb = written(("word/media/image1.png", bytes(template_guard.LARGEST_WHOLE)))

    assert len(bomb) < 100_000
    assert refused(bomb).key == "package_too_large"


def test_a_bomb_that_lies_about_its_size_is_refused():
    """A file that says it is small and is not gives no more than it said, and is refused."""
    honest = written(("word/media/image1.png", bytes(1_000_000)))
    small, real = (number.to_bytes(4, "little") for number in (1_000, 1_000_000))

    assert honest.count(real) == 2
    assert refused(honest.replace(real, small)).key == "package_unread"


def test_a_file_too_large_or_of_too_many_members_is_refused():
    """A template larger than any, or of thousands of files, is refused unread."""
    many = written(*((f"word/media/{number}.png", b"") for number in range(template_guard.MOST_MEMBERS)))

    assert refused(bytes(template_guard.LARGEST_FILE + 1)).key == "package_too_large"
    assert refused(many).key == "package_too_large"
    assert refused(written(("word/large.xml", bytes(template_guard.LARGEST_MARKUP + 1)))).key == "package_too_large"


@pytest.mark.parametrize("name", [BODY, "word/styles.xml", RELATIONS, TYPES])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(name, encoding):
    """A part that defines entities, to grow without end or to read a file of ours, is refused unread."""
    members = parts(paragraph("{{ said }}"))
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<!DOCTYPE x [<!ENTITY a0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>{members[name]}'

    kind = refused(packed(members | {name: evil.encode(encoding)})).key
    assert kind in {"package_entities", "package_unread"}


@pytest.mark.parametrize(
    ("kind", "target", "outside", "why"),
    [
        ("image", "http://example.com/x.png", ELSEWHERE, "package_external"),
        ("image", "\\\\server\\x.png", ELSEWHERE, "package_external"),
        ("hyperlink", "file:///C:/secret.docx", ELSEWHERE, "package_external"),
        ("hyperlink", "javascript:alert(1)", ELSEWHERE, "package_external"),
        ("attachedTemplate", "http://example.com/x.dotm", ELSEWHERE, "package_inserted"),
        ("oleObject", "embeddings/ole.bin", "", "package_inserted"),
        ("aFChunk", "chunk.html", "", "package_inserted"),
        ("subDocument", "other.docx", ELSEWHERE, "package_inserted"),
        ("frame", "other.html", ELSEWHERE, "package_inserted"),
    ],
)
def test_what_would_fetch_or_insert_something_is_refused(kind, target, outside, why):
    """A template that would ask another computer for something where it is opened is refused, and says for what."""
    reason = refused(spoilt(RELATIONS, "</Relationships>", relation(kind, target, outside)))

    assert reason.key == why
    assert target in reason.facts["found"]


@pytest.mark.parametrize(
    "instruction",
    [
        ' INCLUDEPICTURE "http://example.com/x.png" ',
        ' INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "C:\\x.docx" ',
        "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",
        ' link Excel.Sheet.8 "x.xlsx"',
        " {{ said }} ",
    ],
)
def test_a_field_that_fetches_is_refused(instruction):
    """A field of Word that would read a file or a page where it is opened is refused, however its name is cut."""
    assert refused(shaped(FIELD.format(instruction))).key == "package_external"


@pytest.mark.parametrize("instruction", [" PAGE ", ' TOC \\o "1-1" \\h ', " = 1 + 1 ", " PAGEREF {{ said }} \\h"])
def test_a_field_that_fetches_nothing_stays(instruction):
    """Page numbers, contents and references are what a template is made of."""
    assert rendered(shaped(FIELD.format(instruction)), {"said": "a1"}, "mine.docx")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (TYPES, "document.main+xml", "template.main+xml"),
        (BODY, "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/w"),
        (BODY, "xmlns:w=", "xmlns:word="),
    ],
)
def test_another_kind_of_document_is_refused(name, old, new):
    """A .dotx, the strict form or another program's prefixes are refused with the way out: save as .docx."""
    members = parts(paragraph("{{ said }}"))
    other = members[name].replace(old, new)
    if "xmlns:word=" in other:
        other = other.replace("<w:", "<word:").replace("</w:", "</word:")

    assert refused(packed(members | {name: other})).key == "package_of_other_kind"


def test_a_document_with_macros_is_refused():
    """A .docm renamed .docx is refused."""
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    usual = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

    assert refused(spoilt(TYPES, usual, macro)).key == "package_macro"


@pytest.mark.parametrize("content", [short("{{ said }}")[:300], b"", b"a;b\n1;2\n"])
def test_what_is_no_whole_zip_is_refused(content):
    """A file cut short, an empty one and a table renamed .docx are refused in words."""
    assert refused(content).key == "package_unread"


def test_markup_nested_without_end_is_refused():
    """Markup nested by the thousand is refused, not followed."""
    deep = "<w:p>" * 5_000 + "</w:p>" * 5_000

    assert refused(shaped(deep)).key == "package_unread"


@pytest.mark.parametrize("mark", ["{{", "{%", "{#", "{", "{{<w:p>", "%}{%"])
def test_marks_by_the_hundred_thousand_are_refused_in_time(mark):
    """A page of nothing but braces is refused quickly, whatever they are."""
    text = mark.replace("<", "&lt;") * 100_000
    page = shaped(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")

    if mark == "{":
        assert refused(page).key == "tag_unclosed"
    else:
        assert refused(page).key.startswith(("tag_", "package_too_large"))


def test_tags_by_the_ten_thousand_are_refused_in_time():
    """A page of more tags than any proposal has is refused before it is put together."""
    assert refused(short(*["{{ said }}"] * 10_001)).key == "package_too_large"
    assert refused(short("{{ said }}", "x" * 4_000_000)).key == "package_too_large"


def test_markup_between_a_brace_and_a_tag_costs_no_time_and_loses_nothing():
    """A lone brace before a long stretch of markup and a tag is printed or refused, in time, and takes nothing away."""
    lone = "<w:p>" + "<w:r><w:t>{</w:t></w:r><w:r><w:t xml:space='preserve'> </w:t></w:r>" * 10_000 + "</w:p>"

    document = rendered(shaped(lone, paragraph("x {{ said }}")), {"said": "texte"}, "mine.docx")

    assert texts_of(document) == ["{ " * 10_000, "x texte"]
    assert refused(shaped("<w:p><w:r><w:t>{</w:t></w:r></w:p>", paragraph("{{ said }}"))).key.startswith("tag_")
