"""Whether Word would open a document: it is stricter than the programs at hand, so its rules are checked one by one."""

import io
import posixpath
import re
import zipfile
from itertools import pairwise

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
ORDERS = {
    "pPr": """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
        adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection
        textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """
        rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
        snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText
        vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange""",
    "tblPr": """
        tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
        tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange""",
    "trPr": """
        cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc
        hidden ins del""",
    "tcPr": """
        cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark""",
    "sectPr": """
        headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
        pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings
        sectPrChange""",
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top start left bottom end right insideH insideV",
    "tcBorders": "top start left bottom end right insideH insideV tl2br tr2bl",
    "tblCellMar": "top start left bottom end right",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "style": """
        name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
        personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr""",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "styles": "docDefaults latentStyles style",
    "settings": """
        writeProtection view zoom defaultTabStop autoHyphenation characterSpacingControl footnotePr endnotePr
        compat rsids mathPr themeFontLang clrSchemeMapping shapeDefaults decimalSymbol listSeparator""",
}
REPEATED = {"headerReference", "footerReference", "tr", "style", "tblStylePr", "abstractNum", "num"}
BLOCKS = {"p", "tbl", "sdt"}
TAGS = re.compile(r"\{\{|\{%|\{#")


def problems(docx_bytes: bytes) -> list[str]:
    """Return what Word would refuse or silently repair, or a tag left over; nothing when the document is sound."""
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as archive:
        names = archive.namelist()
        found = [f"{name}: stored twice" for name in sorted(set(names)) if names.count(name) > 1]
        trees = {name: etree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    for name, tree in trees.items():
        found += [f"{name}: {fault}" for fault in (*order(tree), *tables(tree), *left_over(tree))]
    return [*found, *identities(trees), *relations(trees, set(names)), *content_types(trees, names), *references(trees)]


def texts_of(document, part="word/document.xml"):
    """Return the text of every paragraph of a part, as it is stored; the lines of a contents page left out."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        tree = etree.fromstring(archive.read(part))
    blocks = (block for block in tree.iter(f"{W}p") if block.find(f"{W}hyperlink") is None)
    return ["".join(piece.text or "" for piece in block.iter(f"{W}t")) for block in blocks]


def changed(document, part, old, new):
    """Return a document with one text of a part changed, as somebody would in Word."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(stream, "w") as written:
        for name in given.namelist():
            content = given.read(name).decode()
            assert name != part or old in content
            written.writestr(name, content.replace(old, new, 1) if name == part else content)
    return stream.getvalue()


def local(element):
    """Return the name of a WordprocessingML element, or nothing for another kind."""
    return element.tag.removeprefix(W) if isinstance(element.tag, str) and element.tag.startswith(W) else ""


def order(tree):
    """Children stand in the schema's order, each once unless it may be repeated."""
    for parent in tree.iter():
        known = ORDERS.get(local(parent))
        if known is None:
            continue
        names = [local(child) for child in parent]
        ranks = [known.split().index(name) if name in known.split() else -1 for name in names]
        if -1 in ranks:
            yield f"{local(parent)} holds {names[ranks.index(-1)]!r}"
        elif ranks != sorted(ranks):
            yield f"{local(parent)} in the wrong order: {' '.join(names)}"
        yield from (f"{local(parent)} holds {name} twice" for name in set(names) - REPEATED if names.count(name) > 1)


def tables(tree):
    """Every table has rows, every row cells that fill the grid, every cell a paragraph at its end."""
    for table in tree.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if not rows or table.find(f"{W}tblPr") is None or table.find(f"{W}tblGrid") is None:
            yield "a table without rows, properties or grid"
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in rows:
            cells = row.findall(f"{W}tc")
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells]
            if sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) != columns:
                yield f"a row that does not fill the {columns} columns of its table"
            for cell in cells:
                blocks = [local(child) for child in cell if local(child) in BLOCKS]
                if not blocks or blocks[-1] != "p":
                    yield "a cell that does not end with a paragraph"
    for container in tree.iter(f"{W}body", f"{W}hdr", f"{W}ftr"):
        blocks = [local(child) for child in container]
        if not BLOCKS & set(blocks):
            yield f"an empty {local(container)}"
        yield from ("two tables that touch" for pair in pairwise(blocks) if pair == ("tbl", "tbl"))


def left_over(tree):
    """No tag of the template is left."""
    for block in (*tree.iter(f"{W}p"), *(element for element in tree.iter() if not local(element))):
        text = "".join(block.itertext()) if local(block) else (block.text or "")
        if TAGS.search(text):
            yield f"a tag is left over: {text[:60]}"


def identities(trees):
    """Drawings, styles, lists and bookmarks have identities of their own."""
    kinds = {
        "drawing": (f"{WP}docPr", "id"),
        "style": (f"{W}style", f"{W}styleId"),
        "style name": (f"{W}style/{W}name", f"{W}val"),
        "list": (f"{W}num", f"{W}numId"),
        "abstract list": (f"{W}abstractNum", f"{W}abstractNumId"),
        "bookmark": (f"{W}bookmarkStart", f"{W}id"),
    }
    for kind, (path, attribute) in kinds.items():
        seen = [element.get(attribute) for tree in trees.values() for element in tree.iterfind(f".//{path}")]
        yield from (f"{kind} {identity} is there twice" for identity in sorted(set(seen)) if seen.count(identity) > 1)


def relations(trees, names):
    """Every relationship has a target that is stored, and every identity used in a part is a relationship of it."""
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            folder, file = posixpath.split(name)
            own = trees.get(f"{folder}/_rels/{file}.rels")
            known = {row.get("Id") for row in own} if own is not None else set()
            used = {value for element in tree.iter() for key, value in element.items() if key.startswith(R)}
            yield from (f"{name}: {identity} leads nowhere" for identity in sorted(used - known))
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        found = [row.get("Id") for row in tree]
        yield from (
            f"{name}: {identity} is there twice" for identity in sorted(set(found)) if found.count(identity) > 1
        )
        for row in tree:
            target = posixpath.normpath(posixpath.join("/", base, row.get("Target"))).lstrip("/")
            if row.get("TargetMode") != "External" and target not in names:
                yield f"{name}: {target} is not stored"


def content_types(trees, names):
    """Every part stored has a content type, and every content type a part."""
    types = trees["[Content_Types].xml"]
    parts = {row.get("PartName").lstrip("/") for row in types if row.get("PartName")}
    extensions = {row.get("Extension") for row in types if row.get("Extension")}
    yield from (f"{name} has a content type and is not stored" for name in sorted(parts - set(names)))
    for name in names:
        if name not in parts and name.rpartition(".")[2] not in extensions:
            yield f"{name} has no content type"


def references(trees):
    """Every style and list that is used exists."""
    styles = {style.get(f"{W}styleId") for style in trees["word/styles.xml"].iter(f"{W}style")}
    lists = {number.get(f"{W}numId") for tree in trees.values() for number in tree.iterfind(f"{W}num")}
    for name, tree in trees.items():
        kinds = (W + kind for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"))
        used = {mark.get(f"{W}val") for mark in tree.iter(*kinds)}
        yield from (f"{name}: style {style} does not exist" for style in sorted(used - styles))
        numbered = {mark.get(f"{W}val") for mark in tree.iterfind(f".//{W}numPr/{W}numId")}
        yield from (f"{name}: list {number} does not exist" for number in sorted(numbered - lists))
