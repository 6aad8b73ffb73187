"""Whether Word would open a document: it is stricter than the programs at hand, so its rules are checked one by one.

The order of elements is that of the published schema (ECMA-376, WordprocessingML); what other programs or later Words
add in namespaces of their own is left to them.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from lxml import etree

from costing.documents.template_findings import Finding, Place

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TYPES = "[Content_Types].xml"
_SETTINGS = """
    writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries
    displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts
    embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
    bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState
    formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge
    revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride
    styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone
    doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders
    bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing
    drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery
    doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData
    noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter
    noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent
    alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags
    alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids attachedSchema
    themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions
    readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator"""
ORDERS = {
    name: known.split()
    for name, known in {
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
        "tblBorders": "top left start bottom right end insideH insideV",
        "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
        "tblCellMar": "top left start bottom right end",
        "tbl": "tblPr tblGrid tr",
        "style": """
            name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
            personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr""",
        "tblStylePr": "pPr rPr tblPr trPr tcPr",
        "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
        "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
        "styles": "docDefaults latentStyles style",
        "settings": _SETTINGS,
    }.items()
}
_IN_ANY_ORDER = {"trPr"}
REPEATED = {
    "headerReference", "footerReference", "tr", "style", "tblStylePr", "abstractNum", "num", "numPicBullet",
    "activeWritingStyle", "attachedSchema", "smartTagType",
}  # fmt: skip
# What Word marks a place with, or wraps a row in, wherever it likes.
_BETWEEN = re.compile(r"sdt|proofErr|(?:bookmark|perm|comment|customXml|move)\w*")
_WRAPPERS = {"sdt", "sdtContent", "customXml"}
_BLOCKS = {"p", "tbl", "sdt", "customXml"}
_TAGS = re.compile(r"\{\{|\{%|\{#")
_IDENTITIES = {
    "drawing": (f"{WP}docPr", "id"),
    "style": (f"{W}style", f"{W}styleId"),
    "style name": (f"{W}style/{W}name", f"{W}val"),
    "list": (f"{W}num", f"{W}numId"),
    "abstract list": (f"{W}abstractNum", f"{W}abstractNumId"),
    "bookmark": (f"{W}bookmarkStart", f"{W}id"),
}

Trees = Mapping[str, Any]


def unsound(document: bytes) -> tuple[Finding, ...]:
    """Return what Word would refuse in a document, or silently repair, and tags left over in it.

    Parameters
    ----------
    document
        A .docx that this library made.

    Returns
    -------
    tuple of Finding
        Nothing when the document is sound.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        names = archive.namelist()
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        trees = {name: etree.fromstring(archive.read(name), parser) for name in names if _is_markup(name)}
    found = [Finding("structure_twice", Place(name), name) for name in sorted({*names}) if names.count(name) > 1]
    for name, tree in trees.items():
        place = Place(name, _media(name))
        rows = (*_order(tree), *_tables(tree), *_containers(tree), *_left_over(tree))
        found += [Finding(kind, place, said) for kind, said in dict.fromkeys(rows)]
    found += [*_identities(trees), *_relations(trees, {*names}), *_content_types(trees, names), *_references(trees)]
    return tuple(found)


def _is_markup(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _media(name: str) -> str:
    """Return by what a place is called, of the parts that a person sees."""
    stem = posixpath.basename(name)
    kinds = {"document": "document.main+xml", "header": "header+xml", "footer": "footer+xml"}
    return next((media for kind, media in kinds.items() if kind in stem), "")


def local(element: Any) -> str:
    """Return the name of a WordprocessingML element, or nothing for another kind."""
    return element.tag.removeprefix(W) if isinstance(element.tag, str) and element.tag.startswith(W) else ""


def _order(tree: Any) -> Iterator[tuple[str, str]]:
    """Children stand in the schema's order, each once unless it may be repeated."""
    for parent in tree.iter(*(W + name for name in ORDERS)):
        name = local(parent)
        known = ORDERS[name]
        names = [local(child) for child in parent if local(child)]
        if name == "tbl":
            names = [each for each in names if not _BETWEEN.fullmatch(each)]
        ranks = [known.index(each) if each in known else -1 for each in names]
        if -1 in ranks:
            yield "structure_order", f"{name}: {names[ranks.index(-1)]}"
        elif ranks != sorted(ranks) and name not in _IN_ANY_ORDER:
            yield "structure_order", f"{name}: {' '.join(names)}"
        yield from (("structure_twice", f"{name}: {each}") for each in {*names} - REPEATED if names.count(each) > 1)


def _held(parent: Any, name: str) -> list[Any]:
    """Return the children of a name, those that Word wraps in a control too."""
    found: list[Any] = []
    for child in parent:
        if local(child) == name:
            found.append(child)
        elif local(child) in _WRAPPERS:
            found += _held(child, name)
    return found


def _tables(tree: Any) -> Iterator[tuple[str, str]]:
    """Every table has rows, every row cells that fill the grid, every cell a paragraph at its end."""
    for table in tree.iter(f"{W}tbl"):
        rows = _held(table, "tr")
        if not rows or table.find(f"{W}tblPr") is None or table.find(f"{W}tblGrid") is None:
            yield "structure_table", _first_words(table)
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in rows:
            cells = _held(row, "tc")
            marks = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells]
            around = [mark for name in ("gridBefore", "gridAfter") for mark in row.findall(f"{W}trPr/{W}{name}")]
            width = sum(1 if mark is None else _number(mark) for mark in marks) + sum(map(_number, around))
            if width != columns:
                yield "structure_row", _first_words(row)
            for cell in cells:
                blocks = [local(child) for child in cell if local(child) in _BLOCKS]
                if not blocks or blocks[-1] == "tbl":
                    yield "structure_cell", _first_words(row)


def _number(mark: Any) -> int:
    text = mark.get(f"{W}val", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _first_words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:60]


def _containers(tree: Any) -> Iterator[tuple[str, str]]:
    """A body, a header and a footer hold something, and no two tables touch."""
    for container in tree.iter(f"{W}body", f"{W}hdr", f"{W}ftr"):
        blocks = [local(child) for child in container]
        if not _BLOCKS & {*blocks}:
            yield "structure_empty", local(container)
        yield from (("structure_touching", "") for pair in pairwise(blocks) if pair == ("tbl", "tbl"))


def _left_over(tree: Any) -> Iterator[tuple[str, str]]:
    """No tag of the template is left."""
    for block in (*tree.iter(f"{W}p"), *(element for element in tree.iter("*") if not local(element))):
        text = "".join(block.itertext()) if local(block) else (block.text or "")
        if _TAGS.search(text):
            yield "structure_tag", text[:60]


def _identities(trees: Trees) -> Iterator[Finding]:
    """Drawings, styles, lists and bookmarks have identities of their own."""
    for kind, (path, attribute) in _IDENTITIES.items():
        seen = [element.get(attribute) for tree in trees.values() for element in tree.iterfind(f".//{path}")]
        repeated = sorted({each for each in seen if each is not None and seen.count(each) > 1})
        yield from (Finding("structure_twice", Place(), f"{kind} {identity}") for identity in repeated)


def _relations(trees: Trees, names: set[str]) -> Iterator[Finding]:
    """Every relationship has a target that is stored, and every identity used in a part is a relationship of it."""
    for name, tree in trees.items():
        place = Place(name, _media(name))
        if not name.endswith(".rels"):
            folder, file = posixpath.split(name)
            own = trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
            known = {row.get("Id") for row in own} if own is not None else set()
            used = {value for element in tree.iter("*") for key, value in element.items() if key.startswith(R)}
            yield from (Finding("structure_relation", place, identity) for identity in sorted(used - known))
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        found = [row.get("Id") for row in tree]
        yield from (
            Finding("structure_twice", place, identity)
            for identity in sorted({each for each in found if each is not None and found.count(each) > 1})
        )
        for row in tree:
            target = posixpath.normpath(posixpath.join("/", base, unquote(row.get("Target", "")))).lstrip("/")
            if row.get("TargetMode") != "External" and target not in names:
                yield Finding("structure_relation", place, target)


def _content_types(trees: Trees, names: Iterable[str]) -> Iterator[Finding]:
    """Every part stored has a content type, and every content type a part."""
    rows, names, place = trees[_TYPES], list(names), Place(_TYPES)
    parts = {row.get("PartName").lstrip("/") for row in rows if row.get("PartName")}
    extensions = {row.get("Extension").lower() for row in rows if row.get("Extension")}
    yield from (Finding("structure_relation", place, name) for name in sorted(parts - {*names}))
    for name in names:
        if name not in parts and name.rpartition(".")[2].lower() not in extensions and not name.endswith("/"):
            yield Finding("structure_relation", place, name)


def _references(trees: Trees) -> Iterator[Finding]:
    """Every style and list that is used exists."""
    styles = {style.get(f"{W}styleId") for tree in trees.values() for style in tree.iterfind(f"{W}style")}
    lists = {number.get(f"{W}numId") for tree in trees.values() for number in tree.iterfind(f"{W}num")}
    for name, tree in trees.items():
        place = Place(name, _media(name))
        kinds = (W + kind for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"))
        used = {mark.get(f"{W}val", "") for mark in tree.iter(*kinds)}
        yield from (Finding("structure_style", place, style) for style in sorted(used - styles))
        numbered = {mark.get(f"{W}val", "") for mark in tree.iterfind(f".//{W}numPr/{W}numId")} - {"0"}
        yield from (Finding("structure_list", place, number) for number in sorted(numbered - lists))
