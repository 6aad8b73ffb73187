"""Word templates of a few paragraphs, as somebody would write them, sound or not."""

import io
import zipfile
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = "[Content_Types].xml"
BODY = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"


def paragraph(text):
    """Return a paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(*rows):
    """Return a table of one column, a paragraph to a row."""
    cells = "".join(f"<w:tr><w:tc><w:tcPr/>{paragraph(row)}</w:tc></w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>{cells}</w:tbl>'


def body(*blocks):
    """Return a body of blocks of markup."""
    return f'<w:document {SPACES} xmlns:r="{OFFICE}"><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>'


def relation(kind, target, outside=""):
    """Return one more relation of the body."""
    return f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}"{outside}/></Relationships>'


def parts(*blocks, head="{{ said }}"):
    """Return the members of a template with a body, a header and styles."""
    head = f'<w:hdr {SPACES} xmlns:r="{OFFICE}">{paragraph(head)}</w:hdr>'
    heading = (
        '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("header1", "header"), ("styles", "styles"))
    )
    defaults = "".join(
        f'<Default Extension="{end}" ContentType="{kind}"/>'
        for end, kind in (("xml", "application/xml"), ("rels", f"{WORD[:15]}-package.relationships+xml"))
    )
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{kind}{end}.xml"/>'
        for number, (kind, end) in enumerate((("header", "1"), ("styles", "")), 1)
    )
    top = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    return {
        TYPES: f'<Types xmlns="{PACKAGE}/content-types">{defaults}{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{top}</Relationships>',
        BODY: body(*blocks),
        RELATIONS: f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>',
        "word/header1.xml": head,
        "word/styles.xml": f"<w:styles {SPACES}>{heading}</w:styles>",
    }


def packed(members):
    """Return members as the bytes of a .docx."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def short(*texts):
    """Return a template of a few paragraphs of text."""
    return packed(parts(*(paragraph(text) for text in texts)))


def shaped(*blocks, head="{{ said }}"):
    """Return a template of a few blocks of markup."""
    return packed(parts(*blocks, head=head))


def of_quote(*blocks):
    """Return a template of a few blocks of markup that prints fields of a quote."""
    return shaped(*blocks, head="{{ title }}")


def spoilt(name, old, new):
    """Return a sound template with one text of a member changed."""
    members = parts(paragraph("{{ said }}"))
    if old not in members[name]:
        message = f"{name} holds no {old}"
        raise ValueError(message)
    return packed(members | {name: members[name].replace(old, new, 1)})
