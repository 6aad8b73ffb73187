"""What Word asks of a document beyond the order of its elements: fields, marks, links, widths, charts, direction."""

import io
import posixpath
import re
import zipfile
from itertools import accumulate, pairwise

from lxml import etree
from openpyxl import load_workbook

from costing.documents.structure import WP, R, W, local

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LAID_OUT = "LayoutTable"  # the style of a table that sets blocks side by side, and holds no data
FIRST_ROW = 0x20  # of what a table's look says: its first row is a head
PAIRS = 2  # columns of names and values, which need no head
TWIP = 635  # English metric units
NAME = re.compile(r"[A-Za-z_\u0600-\u06ff][\w]{0,39}")
CALLED = re.compile(r"\b(?:PAGEREF|REF)\s+(\S+)")
MEDIA = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
}
FIRST = {"p": "pPr", "r": "rPr", "tr": "trPr", "tc": "tcPr", "tbl": "tblPr"}
LAST = {"body": "sectPr"}
INSIDE = {
    "p": "pPr r hyperlink bookmarkStart bookmarkEnd fldSimple sdt proofErr",
    "hyperlink": "r bookmarkStart bookmarkEnd fldSimple proofErr",
    "r": "rPr t tab br cr noBreakHyphen softHyphen fldChar instrText drawing lastRenderedPageBreak sym",
    "tr": "trPr tblPrEx tc sdt bookmarkStart bookmarkEnd",
    "tc": "tcPr p tbl sdt bookmarkStart bookmarkEnd",
    "body": "p tbl sdt bookmarkStart bookmarkEnd sectPr",
    "hdr": "p tbl sdt bookmarkStart bookmarkEnd",
    "ftr": "p tbl sdt bookmarkStart bookmarkEnd",
}


def parts_of(document):
    """Return the XML parts of a document, read, and the bytes of the others."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(content) for name, content in held.items() if name.endswith((".xml", ".rels"))}
    return trees, {name: content for name, content in held.items() if name not in trees}


def unsound(document):
    """Return what Word would refuse or repair beyond the order of elements; nothing when the document is sound."""
    trees, others = parts_of(document)
    found = []
    for name, tree in trees.items():
        if tree.tag.startswith(W):
            faults = (
                *nested(tree),
                *marks(tree),
                *fields(tree),
                *links(tree),
                *texts(tree),
                *widths(tree),
                *boxes(tree),
            )
            found += [f"{name}: {fault}" for fault in faults]
    return [*found, *media(trees, others), *charts(trees, others)]


def nested(tree):
    """Elements stand inside those that may hold them; properties come first, the section of a body last."""
    for parent in tree.iter(*(W + name for name in INSIDE)):
        kind = local(parent)
        children = [local(child) for child in parent if isinstance(child.tag, str) and not child.tag.startswith(MC)]
        strange = set(children) - set(INSIDE[kind].split())
        yield from (f"{kind} holds {name or 'what is no text'}" for name in sorted(strange))
        if FIRST.get(kind) in children[1:] or LAST.get(kind) in children[:-1]:
            yield f"the properties of {kind} are out of place"
        if kind in {"tr", "tc", "body", "hyperlink"} and not set(children) - {FIRST.get(kind), LAST.get(kind)}:
            yield f"an empty {kind}"


def marks(tree):
    """Each bookmark begins once and ends once after it, under a name of its own that Word can hold."""
    begun, names = [], []
    for mark in tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        identity = mark.get(f"{W}id")
        if local(mark) == "bookmarkStart":
            begun.append(identity)
            names.append(mark.get(f"{W}name"))
        elif identity in begun:
            begun.remove(identity)
        else:
            yield f"bookmark {identity} ends before it begins"
    yield from (f"bookmark {identity} does not end" for identity in begun)
    yield from (f"bookmark {name} is there twice" for name in sorted(set(names)) if names.count(name) > 1)
    yield from (f"bookmark {name} has a name that Word does not hold" for name in names if not NAME.fullmatch(name))


def fields(tree):
    """Each field begins, is separated at most once, and ends, in this order, one inside another whole."""
    open_fields = []
    for piece in tree.iter(f"{W}fldChar", f"{W}instrText"):
        kind = piece.get(f"{W}fldCharType") or "instruction"
        if kind == "begin":
            open_fields.append(kind)
        elif not open_fields:
            yield f"a field has its {kind} before it begins"
        elif kind == "end":
            open_fields.pop()
        elif open_fields[-1] == "separate":
            yield f"a field has its {kind} in its result"
        elif kind == "separate":
            open_fields[-1] = kind
    yield from ("a field does not end" for _ in open_fields)


def links(tree):
    """Every link inside the document leads to a bookmark that is there."""
    names = {mark.get(f"{W}name") for mark in tree.iter(f"{W}bookmarkStart")}
    called = {link.get(f"{W}anchor") for link in tree.iter(f"{W}hyperlink")} - {None}
    called |= {name for piece in tree.iter(f"{W}instrText") for name in CALLED.findall(piece.text or "")}
    yield from (f"a link leads to {name}, which is not there" for name in sorted(called - names))


def texts(tree):
    """Spaces at the ends of a text, or several together, are kept."""
    for piece in tree.iter(f"{W}t", f"{W}instrText"):
        said = piece.text or ""
        if (said != said.strip(" ") or "  " in said) and piece.get(SPACE) != "preserve":
            yield f"spaces are lost of {said[:40]!r}"


def widths(tree):
    """A table is as wide as its columns and no wider than what holds it, and each cell as its columns."""
    section = next(tree.iter(f"{W}sectPr"), None)
    for table in tree.iter(f"{W}tbl"):
        columns = [int(column.get(f"{W}w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        told = table.find(f"{W}tblPr/{W}tblW")
        if told is not None and told.get(f"{W}type") == "dxa" and int(told.get(f"{W}w")) != sum(columns):
            yield f"a table of {told.get(f'{W}w')} has columns of {sum(columns)}"
        indent = table.find(f"{W}tblPr/{W}tblInd")
        whole = sum(columns) + (0 if indent is None else int(indent.get(f"{W}w")))
        if section is not None and whole > (room := _room(table, section)):
            yield f"a table of {whole} stands in a room of {room}"
        at = [0, *accumulate(columns)]
        for row in table.iterfind(f"{W}tr"):
            yield from _cells(row, at)


def _room(table, section):
    """Return the width of the text, or of the cell that a table stands in."""
    cell = next(table.iterancestors(f"{W}tc"), None)
    if cell is not None:
        return int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w"))
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    return int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))


def _cells(row, at):
    """Tell the cells of a row that are not as wide as the columns they span."""
    place = 0
    for cell in row.iterfind(f"{W}tc"):
        span, told = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}tcW")
        taken = 1 if span is None else int(span.get(f"{W}val"))
        end = min(place + taken, len(at) - 1)
        if told is not None and told.get(f"{W}type") == "dxa" and int(told.get(f"{W}w")) != at[end] - at[place]:
            yield f"a cell of {told.get(f'{W}w')} over columns of {at[end] - at[place]}"
        place = end


def boxes(tree):
    """A content control has an identity of its own and something in it; a drawing fits the page and is told."""
    section = next(tree.iter(f"{W}sectPr"), None)
    known = [each.get(f"{W}val") for each in tree.iterfind(f".//{W}sdtPr/{W}id")]
    yield from (f"content control {one} is there twice" for one in sorted(set(known)) if known.count(one) > 1)
    for box in tree.iter(f"{W}sdt"):
        content = box.find(f"{W}sdtContent")
        if content is None or not len(content):
            yield "an empty content control"
    for drawing in tree.iter(f"{W}drawing"):
        extent = drawing.find(f"*/{WP}extent")
        if section is not None and int(extent.get("cx")) > _room(drawing, section) * TWIP:
            yield f"a drawing is {extent.get('cx')} wide"
        told = drawing.find(f"*/{WP}docPr")
        if not (told.get("descr") or "").strip() and next(told.iter(DECORATIVE), None) is None:
            yield "a drawing is neither told in words nor decoration"


def media(trees, others):
    """Pictures, workbooks and relations have the content type of what they are."""
    types = trees["[Content_Types].xml"]
    told = {row.get("PartName"): row.get("ContentType") for row in types if row.get("PartName")}
    usual = {row.get("Extension"): row.get("ContentType") for row in types if row.get("Extension")}
    for name in (*others, *(name for name in trees if name.endswith(".rels"))):
        kind = name.rpartition(".")[2]
        if (found := told.get(f"/{name}", usual.get(kind))) != MEDIA.get(kind):
            yield f"{name}: its content type is {found}"


def charts(trees, others):
    """A chart is a chart, related as one, and what it draws is what its workbook holds."""
    related = {name: dict(_targets(trees, name)) for name in trees if not name.endswith(".rels")}
    for name, tree in trees.items():
        for chart in tree.iter(f"{C}chart") if tree.tag.startswith(W) else ():
            kind, target = related[name].get(chart.get(f"{R}id"), ("", ""))
            if not kind.endswith("/chart") or trees[target].tag != f"{C}chartSpace":
                yield f"{name}: {target} is shown as a chart and is none"
        data = tree.find(f"{C}externalData")
        if data is not None:
            kind, target = related[name][data.get(f"{R}id")]
            if not kind.endswith("/package"):
                yield f"{name}: its data are related as {kind}"
            yield from (f"{name}: {fault}" for fault in _drawn(tree, others[target]))


def _targets(trees, name):
    """Tell the relations of a part: identity, kind and the member they lead to."""
    folder, file = posixpath.split(name)
    own = trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    for row in own if own is not None else ():
        target = posixpath.normpath(posixpath.join("/", folder, row.get("Target"))).lstrip("/")
        yield row.get("Id"), (row.get("Type"), target)


def _drawn(chart, workbook):
    """Tell where a chart shows another value than the cell it is said to be from."""
    book = load_workbook(io.BytesIO(workbook))
    for source in chart.iter(f"{C}numRef", f"{C}strRef"):
        sheet, _, cells = source.findtext(f"{C}f").replace("$", "").rpartition("!")
        found = book[sheet.strip("'")][cells]
        rows = found if isinstance(found, tuple) else ((found,),)
        held = [str(cell.value).replace("_x005F_", "_") for row in rows for cell in row]  # as Excel reads it
        cache = source.find(f"{C}numCache")
        cache = source.find(f"{C}strCache") if cache is None else cache
        shown = {int(point.get("idx")): point.findtext(f"{C}v") for point in cache.iterfind(f"{C}pt")}
        for place, value in shown.items():
            same = held[place] == value if cache.tag == f"{C}strCache" else float(held[place]) == float(value)
            if not same:
                yield f"{cells} holds {held[place]} and {value} is drawn"


def unturned(document):
    """Return what would not run right to left in an Arabic document; a paragraph that shows a chart is turned by it."""
    trees, _ = parts_of(document)
    found = []
    for name, tree in trees.items():
        for paragraph in tree.iter(f"{W}p"):
            if next(paragraph.iter(f"{W}drawing"), None) is None:
                found += [f"{name}: a paragraph: {_said(paragraph)}" for _ in "1" if not _on(paragraph, "pPr", "bidi")]
                runs = (run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None)
                found += [f"{name}: a run: {_said(run)}" for run in runs if not _on(run, "rPr", "rtl")]
        found += [f"{name}: a table" for table in tree.iter(f"{W}tbl") if not _on(table, "tblPr", "bidiVisual")]
        found += [f"{name}: a section" for section in tree.iter(f"{W}sectPr") if not _on(section, "bidi")]
        for style in tree.iter(f"{W}style"):
            if style.get(f"{W}type") == "paragraph" and not (_on(style, "pPr", "bidi") and _on(style, "rPr", "rtl")):
                found.append(f"{name}: style {style.get(f'{W}styleId')}")
    return found


def turned(document):
    """Return what would run right to left in a document that is read from left to right."""
    trees, _ = parts_of(document)
    kinds = ("bidi", "rtl", "bidiVisual", "rtlGutter")
    return [
        f"{name}: {local(mark)}"
        for name, tree in trees.items()
        for mark in tree.iter(*(W + kind for kind in kinds))
        if mark.get(f"{W}val") not in {"0", "false"}
    ]


def _on(element, *path):
    mark = element.find("/".join(W + step for step in path))
    return mark is not None and mark.get(f"{W}val") not in {"0", "false"}


def _said(element):
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))[:60]


def inaccessible(document, lang):
    """Return what a reader who listens to a document would miss: headings, heads of tables, words, language, title."""
    trees, _ = parts_of(document)
    body, core = trees["word/document.xml"], trees["docProps/core.xml"]
    found = [f"{kind} is not set" for kind in ("title", "language") if not core.findtext(f"{{*}}{kind}")]
    found += [] if core.findtext("{*}language") == lang else ["the language is another"]
    defaults = trees["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    spoken = {defaults.get(f"{W}val")[:2], defaults.get(f"{W}bidi", "")[:2]}
    found += [] if lang in spoken else [f"its words are read as {spoken}"]
    levels = [level for paragraph in body.iter(f"{W}p") if (level := _level(paragraph, trees["word/styles.xml"]))]
    found += [] if levels else ["no heading"]
    found += [f"a heading {after} after {before}" for before, after in pairwise([0, *levels]) if after > before + 1]
    for table in body.iter(f"{W}tbl"):
        told = table.find(f"{W}tblPr/{W}tblCaption")
        if told is None or not told.get(f"{W}val").strip():
            found.append(f"a table is not told in words: {_said(table)}")
        headed = int(table.find(f"{W}tblPr/{W}tblLook").get(f"{W}val"), 16) & FIRST_ROW
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        styled = table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val")
        marked = _on(table.find(f"{W}tr"), "trPr", "tblHeader")
        if not marked and (headed or columns > PAIRS) and styled != LAID_OUT:
            found.append(f"a table whose head is not told: {_said(table)}")
    return found


def _level(paragraph, styles):
    """Return the level of a heading, 1 for a chapter; nothing for another paragraph."""
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    name = None if named is None else named.get(f"{W}val")
    while name is not None:
        style = styles.find(f"{W}style[@{W}styleId='{name}']")
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            return int(outline.get(f"{W}val")) + 1
        above = style.find(f"{W}basedOn")
        name = None if above is None else above.get(f"{W}val")
    return None
