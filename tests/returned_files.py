"""Workbooks as they come back: cells edited, rows deleted, added, doubled, sorted, and what Excel does on saving.

Everything is done to the XML of the file, apart from the library.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import lru_cache

from lxml import etree

from tests.workbook_reading import opened

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
_REFERENCE = re.compile(
    r""""(?:[^"]|"")*"|((?:'(?:[^']|'')+'|[^\W\d]\w*)!)?(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\w(])"""
)


def main(name):
    """Return the name of an element of a spreadsheet."""
    return f"{{{MAIN}}}{name}"


def unpacked(document):
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    """Return the bytes of a workbook made of some parts, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def changed(document, part, change: Callable[[etree._Element], object]):
    """Return a workbook one part of which was changed as a tree."""
    parts = unpacked(document)
    tree = etree.fromstring(parts[part])
    change(tree)
    parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed(parts)


def cell(document, mark, column):
    """Return the address of a cell of the quote sheet, in the row that a mark stands beside."""
    (row,) = _marked(document)[mark]
    return f"{column}{row}"


@lru_cache(maxsize=64)
def _marked(document):
    """Return the rows that each mark stands beside; a workbook is opened once for all of its cells."""
    rows = defaultdict(list)
    for each in opened(document)["I"]:
        rows[each.value].append(each.row)
    return rows


def row(document, mark):
    """Return the row that a mark stands beside."""
    return int(cell(document, mark, "I")[1:])


def edited(document, cells: Mapping[str, object], part=SHEET):
    """Return a workbook in some cells of which something else stands: a number, a text, a formula ("=..."), nothing."""

    def change(tree):
        for place, value in cells.items():
            _write(_cell(tree, place), value)

    return changed(document, part, change)


def _cell(tree, place):
    found = [each for each in tree.iter(main("c")) if each.get("r") == place]
    if found:
        return found[0]
    number = re.sub("[A-Z]", "", place)
    data = tree.find(main("sheetData"))
    there = [each for each in data if each.get("r") == number]
    if not there:
        after = [each for each in data if int(each.get("r")) > int(number)]
        there = [etree.Element(main("row"), r=number)]
        data.insert(data.index(after[0]) if after else len(data), there[0])
    made = etree.Element(main("c"), r=place)
    later = [each for each in there[0] if _rank(each.get("r")) > _rank(place)]
    there[0].insert(there[0].index(later[0]) if later else len(there[0]), made)
    return made


def _rank(place):
    letters = re.sub("[0-9]", "", place)
    return len(letters), letters


def _write(each, value):
    for part in list(each):
        each.remove(part)
    each.attrib.pop("t", None)
    if isinstance(value, str) and value.startswith("="):
        etree.SubElement(each, main("f")).text = value[1:]
    elif isinstance(value, str):
        each.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(each, main("is")), main("t")).text = value
    elif isinstance(value, bool):
        each.set("t", "b")
        etree.SubElement(each, main("v")).text = str(int(value))
    elif value is not None:
        etree.SubElement(each, main("v")).text = repr(value)


def without_rows(document, *rows):
    """Return a workbook whose quote sheet lost some rows, as a spreadsheet deletes them: what is below moves up."""
    gone = set(rows)

    def now(number, way):
        while way and number in gone:
            number += way
        return None if number in gone else number - sum(each < number for each in gone)

    return _renumbered(document, now, lambda data: [data.remove(each) for each in _rows(data) if _number(each) in gone])


def with_row(document, after, cells: Mapping[str, object]):
    """Return a workbook with one more row, as a spreadsheet inserts it: what is below moves down."""
    made = _renumbered(document, lambda number, _: number + (number > after), None)
    return edited(made, {f"{column}{after + 1}": value for column, value in cells.items()})


def with_row_twice(document, number):
    """Return a workbook one row of which was copied and inserted under itself."""
    made = _renumbered(document, lambda each, _: each + (each > number), None)

    def change(tree):
        data = tree.find(main("sheetData"))
        (original,) = (each for each in _rows(data) if _number(each) == number)
        copy = deepcopy(original)
        _move(copy, number + 1)
        data.insert(data.index(original) + 1, copy)

    return changed(made, SHEET, change)


def with_rows_in_order(document, rows):
    """Return a workbook in which some rows stand in another order, as a spreadsheet sorts them."""

    def change(tree):
        data = tree.find(main("sheetData"))
        there = {_number(each): each for each in _rows(data)}
        first = data.index(there[min(rows)])
        moved = [there[number] for number in rows]
        for each in moved:
            data.remove(each)
        for place, (number, each) in enumerate(zip(sorted(rows), moved, strict=True)):
            _move(each, number)
            data.insert(first + place, each)

    return changed(document, SHEET, change)


def _rows(data):
    return list(data)


def _number(each):
    return int(each.get("r"))


def _move(each, number):
    """Number a row anew; its formulas follow it where they are relative."""
    by = number - _number(each)
    each.set("r", str(number))
    for held in each:
        held.set("r", re.sub("[0-9]+", str(number), held.get("r")))
        for formula in held.findall(main("f")):
            formula.text = _REFERENCE.sub(lambda found: _followed(found, by), formula.text)


def _followed(found, by):
    if found[2] is None or found[2].endswith("$"):
        return found[0]
    return f"{found[1] or ''}{found[2]}{int(found[3]) + by}" + (f":{found[4]}{int(found[5]) + by}" if found[4] else "")


def _renumbered(document, now, remove):
    """Return a workbook the rows of whose quote sheet have other numbers, as every formula and name then says."""
    parts = unpacked(document)
    title = opened(document).title
    for name in [each for each in parts if each.startswith("xl/worksheets/sheet")]:
        tree = etree.fromstring(parts[name])
        if name == SHEET:
            data = tree.find(main("sheetData"))
            if remove is not None:
                remove(data)
            for each in data:
                number = now(_number(each), 0)
                each.set("r", str(number))
                for held in each:
                    held.set("r", re.sub("[0-9]+", str(number), held.get("r")))
            _merged(tree, now)
        for formula in tree.iter(main("f")):
            formula.text = _REFERENCE.sub(lambda found, own=name == SHEET: _told(found, now, title, own), formula.text)
        parts[name] = etree.tostring(tree)
    tree = etree.fromstring(parts[BOOK])
    for name in tree.iter(main("definedName")):
        name.text = _REFERENCE.sub(lambda found: _told(found, now, title, own=False), name.text)
    parts[BOOK] = etree.tostring(tree)
    return packed(parts)


def _merged(tree, now):
    for each in list(tree.iter(main("mergeCell"))):
        first, last = each.get("ref").split(":")
        ends = [(re.sub("[0-9]", "", place), now(int(re.sub("[A-Z]", "", place)), 0)) for place in (first, last)]
        if None in {row for _, row in ends}:
            each.getparent().remove(each)
        else:
            each.set("ref", ":".join(f"{column}{row}" for column, row in ends))


def _told(found, now, title, own):
    there = found[1] is not None and found[1][:-1].strip("'") == title
    if found[2] is None or not (there or (own and found[1] is None)):
        return found[0]
    before = found[1] or ""
    if found[4] is None:
        number = now(int(found[3]), 0)
        return f"{before}#REF!" if number is None else f"{before}{found[2]}{number}"
    start, end = now(int(found[3]), 1), now(int(found[5]), -1)
    return f"{before}{found[2]}{start}:{found[4]}{end}" if start <= end else f"{before}#REF!"


def as_day(document, place):
    """Return a workbook a cell of which shows its number as a day, as a spreadsheet does after "3/5"."""
    made = []

    def styles(tree):
        held = tree.find(main("cellXfs"))
        made.append(str(len(held)))
        etree.SubElement(held, main("xf"), numFmtId="14", fontId="0", fillId="0", borderId="0")

    dressed = changed(document, "xl/styles.xml", styles)
    return changed(dressed, SHEET, lambda tree: _cell(tree, place).set("s", made[0]))


def with_values(document, value):
    """Return a workbook whose every stored value beside a formula was replaced."""
    parts = unpacked(document)
    for name in [each for each in parts if each.startswith("xl/worksheets/sheet")]:
        tree = etree.fromstring(parts[name])
        for each in tree.iter(main("c")):
            if each.find(main("f")) is not None:
                each.attrib.pop("t", None)
                each.find(main("v")).text = value
        parts[name] = etree.tostring(tree)
    return packed(parts)


def with_properties(document, **told):
    """Return a workbook whose own properties say something else; None: they say nothing of it."""
    part = "docProps/custom.xml"

    def change(tree):
        for each in list(tree):
            name = each.get("name").removeprefix("costing.")
            if name in told and told[name] is None:
                tree.remove(each)
            elif name in told:
                each[0].text = told[name]

    return changed(document, part, change)


def without_properties(document):
    """Return a workbook whose own properties a program threw away."""
    parts = unpacked(document)
    del parts["docProps/custom.xml"]
    for name in ("[Content_Types].xml", "_rels/.rels"):
        tree = etree.fromstring(parts[name])
        for each in list(tree):
            if "custom.xml" in (each.get("PartName") or each.get("Target") or ""):
                tree.remove(each)
        parts[name] = etree.tostring(tree)
    return packed(parts)


def as_excel_saves(document):
    """Return a workbook as Excel would save it again, nothing in it having been changed."""
    parts = unpacked(document)
    texts, strings = _strings(parts), {}
    for name in [each for each in parts if each.startswith("xl/worksheets/sheet")]:
        parts[name] = _sheet_of_excel(parts[name], texts, strings)
    parts["xl/sharedStrings.xml"] = _shared(strings)
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="H12" i="1" l="1"/></calcChain>'.encode()
    parts["xl/printerSettings/printerSettings1.bin"] = b"\0" * 64
    parts["docProps/app.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>"
    )
    parts["xl/_rels/workbook.xml.rels"] = _relations_of_excel(parts["xl/_rels/workbook.xml.rels"])
    parts["[Content_Types].xml"] = _types_of_excel(parts["[Content_Types].xml"])
    return packed({"[Content_Types].xml": parts.pop("[Content_Types].xml"), **dict(reversed(parts.items()))})


def _strings(parts):
    held = parts.get("xl/sharedStrings.xml")
    return [] if held is None else list(etree.fromstring(held))


def _sheet_of_excel(content, texts, strings):
    tree = etree.fromstring(content)
    for each in tree.iter(main("row")):
        each.set("spans", "1:12")
        each.set("{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}dyDescent", "0.25")
    for each in tree.iter(main("c")):
        _cell_of_excel(each, texts, strings)
    _formulas_of_excel(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cell_of_excel(each, texts, strings):
    """Keep every text in the shared table, dressed or not, in another order than before."""
    held = each.find(main("is"))
    if each.get("t") == "s":
        held = deepcopy(texts[int(each.find(main("v")).text)])
    elif held is None:
        each.attrib.update(dict(sorted(each.attrib.items(), reverse=True)))
        return
    for part in list(each):
        each.remove(part)
    held.tag = main("si")
    said = etree.tostring(held)
    each.set("t", "s")
    etree.SubElement(each, main("v")).text = str(strings.setdefault(said, len(strings)))


def _formulas_of_excel(tree):
    """Let the formulas of the amounts of lines that follow each other be one formula that they share."""
    pattern = re.compile(r"ROUND\(D(\d+)\*E\1\*\(1-F\1\),2\)")
    runs, last = [], None
    for each in tree.iter(main("f")):
        if each.text and (found := pattern.fullmatch(each.text)):
            runs[-1].append(each) if last == int(found[1]) - 1 else runs.append([each])
            last = int(found[1])
    for number, run in enumerate(run for run in runs if len(run) > 1):
        places = [each.getparent().get("r") for each in run]
        for rank, each in enumerate(run):
            each.set("t", "shared")
            each.set("si", str(number))
            if rank:
                each.text = None
            else:
                each.set("ref", f"{places[0]}:{places[-1]}")


def _shared(strings):
    tree = etree.Element(main("sst"), nsmap={None: MAIN}, count="999", uniqueCount=str(len(strings)))
    for said in strings:
        held = etree.fromstring(said)
        heard = etree.SubElement(held, main("rPh"), sb="0", eb="1")
        etree.SubElement(heard, main("t")).text = "comment cela se dit"
        tree.append(held)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_of_excel(content):
    tree = etree.fromstring(content)
    kinds = {each.get("Type").rpartition("/")[2] for each in tree}
    for each in tree:
        target = each.get("Target")
        each.set("Target", target if target.startswith("/") else f"/xl/{target}")
    for number, kind in enumerate(("sharedStrings", "calcChain")):
        if kind not in kinds:
            etree.SubElement(
                tree,
                f"{{{PACKAGE}}}Relationship",
                Id=f"rIdNew{number}",
                Type=f"{RELATIONS}/{kind}",
                Target=f"/xl/{kind}.xml",
            )
    return etree.tostring(tree)


def _types_of_excel(content):
    tree = etree.fromstring(content)
    there = {each.get("PartName") for each in tree}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    for name in ("sharedStrings", "calcChain"):
        if f"/xl/{name}.xml" not in there:
            etree.SubElement(tree, f"{{{TYPES}}}Override", PartName=f"/xl/{name}.xml", ContentType=f"{kind}.{name}+xml")
    etree.SubElement(tree, f"{{{TYPES}}}Default", Extension="bin", ContentType=f"{kind}.printerSettings")
    return etree.tostring(tree)


def with_column(document, before):
    """Return a workbook with one more, empty column on its quote sheet, as a spreadsheet inserts it."""
    title = opened(document).title

    def later(letters):
        plain = letters.replace("$", "")
        return letters if _rank(plain) < _rank(before) else letters.replace(plain, chr(ord(plain) + 1))

    def told(found, *, own):
        there = found[1] is not None and found[1][:-1].strip("'") == title
        if found[2] is None or not (there or (own and found[1] is None)):
            return found[0]
        end = f":{later(found[4])}{found[5]}" if found[4] else ""
        return f"{found[1] or ''}{later(found[2])}{found[3]}{end}"

    def change(tree):
        for each in tree.iter(main("c")):
            place = each.get("r")
            column = re.sub("[0-9]", "", place)
            each.set("r", place.replace(column, later(column)))
        for each in tree.iter(main("f")):
            each.text = _REFERENCE.sub(lambda found: told(found, own=True), each.text)
        for each in list(tree.iter(main("mergeCell"))):
            each.getparent().remove(each)

    def names(tree):
        for each in tree.iter(main("definedName")):
            each.text = _REFERENCE.sub(lambda found: told(found, own=False), each.text)

    return changed(changed(document, SHEET, change), BOOK, names)


def with_title(document, title):
    """Return a workbook the first sheet of which has another title, as every formula and name then says."""
    before = opened(document).title
    parts = unpacked(document)
    for name in [BOOK, *(each for each in parts if each.startswith("xl/worksheets/sheet"))]:
        tree = etree.fromstring(parts[name])
        for each in tree.iter(main("sheet")):
            if each.get("name") == before:
                each.set("name", title)
        for each in (*tree.iter(main("f")), *tree.iter(main("definedName"))):
            each.text = each.text.replace(f"'{before}'!", f"'{title}'!")
        parts[name] = etree.tostring(tree)
    return packed(parts)
