"""The source of the Word templates: `python quote_templates/build_templates.py [FOLDER]` writes them all.

A template is one kind of document in one language: KIND.LANG.docx. What is printed comes from a view of a quote
(costing/documents/view.py): its fields are the names the tags use, and FIELDS.md lists them.
"""

import sys
import zipfile
from pathlib import Path

from cover import cover_footer, cover_header, page_footer, page_header
from kinds import KINDS
from languages import LANGUAGES, in_language
from styles import numbering, settings, styles

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {
    "styles": ("styles", styles),
    "numbering": ("numbering", numbering),
    "settings": ("settings", settings),
    "cover_header": ("header", cover_header),
    "cover_footer": ("footer", cover_footer),
    "page_header": ("header", page_header),
    "page_footer": ("footer", page_footer),
}
IDENTITIES = {name: f"rId{number}" for number, name in enumerate(PARTS, 1)}
EPOCH = (1980, 1, 1, 0, 0, 0)


def properties() -> str:
    """Write core.xml: a title, a subject and a language; no author, no date."""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>{{ lang }}</dc:language>'
        "<dc:subject>{{ number }}</dc:subject>"
        "<dc:title>{{ document }} – {{ title }} – {{ client.name }}</dc:title></cp:coreProperties>"
    )


def relationships(targets: dict[str, tuple[str, str]]) -> str:
    """Write a relationships part: identity to kind and target."""
    rows = (
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
        for identity, (kind, target) in targets.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def content_types() -> str:
    """Write [Content_Types].xml."""
    kinds = {"/word/document.xml": f"{TYPES}.document.main+xml"}
    kinds |= {f"/word/{name}.xml": f"{TYPES}.{kind}+xml" for name, (kind, _) in PARTS.items()}
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides = (f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">{defaults}{"".join(overrides)}</Types>'


def package(kind: str, lang: str) -> dict[str, str]:
    """Write every member of a template, in the order they are stored."""
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    top = {"rId1": (f"{RELATIONS}/officeDocument", "word/document.xml"), "rId2": (core, "docProps/core.xml")}
    inner = {IDENTITIES[name]: (f"{RELATIONS}/{part}", f"{name}.xml") for name, (part, _) in PARTS.items()}
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(top),
        "word/document.xml": in_language("document", KINDS[kind](IDENTITIES), lang),
        "word/_rels/document.xml.rels": relationships(inner),
        **{f"word/{name}.xml": in_language(name, write(), lang) for name, (_, write) in PARTS.items()},
        "docProps/core.xml": properties(),
    }


def build(folder: Path) -> list[Path]:
    """Write every template into a folder; the same source gives the same bytes."""
    return [written(folder, kind, lang) for kind in KINDS for lang in LANGUAGES]


def written(folder: Path, kind: str, lang: str) -> Path:
    """Write one template."""
    path = folder / f"{kind}.{lang}.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in package(kind, lang).items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 0
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text.encode())
    return path


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
