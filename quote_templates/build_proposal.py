"""The source of the French Word proposal: `python quote_templates/build_proposal.py [FOLDER]` writes proposal.fr.docx.

What is printed comes from a `QuoteView` (costing/documents/view.py): its fields are the names the tags use.
"""

import sys
import zipfile
from pathlib import Path

from chapters import acceptance, assumptions, exclusions, legal, need, price, scope, terms
from choices import options, variants
from cover import cover, cover_footer, cover_header, page_footer, page_header, section
from design import BOTTOM, FOOTER, TOP, label, part, says, w, when
from levels import levels
from owned import owned
from styles import numbering, settings, styles
from undertakings import credentials, objectives, promises

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


def document() -> str:
    """Write document.xml: the cover is a section of its own."""
    front = section(IDENTITIES["cover_header"], IDENTITIES["cover_footer"])
    rest = section(IDENTITIES["page_header"], IDENTITIES["page_footer"], TOP, BOTTOM, FOOTER)
    prices = (price(), options(), variants(), when("owned", says("Heading1", "{{ owned.title }}"), owned()))
    front_chapters = (
        need(),
        promises(),
        *prices,
        scope(objectives()),
        when("levels", says("Heading1", label("levels")), levels()),
        credentials(),
    )
    chapters = (*front_chapters, assumptions(), exclusions(), terms(), legal(), acceptance())
    return part("document", w("body", cover(front), *chapters, rest))


def properties() -> str:
    """Write core.xml: a title, a subject and a language; no author, no date."""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>{{ lang }}</dc:language>'
        "<dc:subject>{{ number }}</dc:subject><dc:title>{{ title }} – {{ client.name }}</dc:title></cp:coreProperties>"
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


def package() -> dict[str, str]:
    """Write every member of the .docx, in the order they are stored."""
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    top = {"rId1": (f"{RELATIONS}/officeDocument", "word/document.xml"), "rId2": (core, "docProps/core.xml")}
    inner = {IDENTITIES[name]: (f"{RELATIONS}/{kind}", f"{name}.xml") for name, (kind, _) in PARTS.items()}
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(top),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": relationships(inner),
        **{f"word/{name}.xml": write() for name, (_, write) in PARTS.items()},
        "docProps/core.xml": properties(),
    }


def build(folder: Path) -> Path:
    """Write the template into a folder; the same source gives the same bytes."""
    path = folder / "proposal.fr.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in package().items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 0
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text.encode())
    return path


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
