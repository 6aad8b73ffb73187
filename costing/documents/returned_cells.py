"""What stands in the cells of a workbook, however the program that saved it wrote that down.

Texts are read without their dress, figures, and formulas; the values stored beside formulas never are.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter

from costing.documents.returned_formulas import shifted

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FIGURES = "0123456789"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, without its sign of equality."""

    text: str


Value = str | float | bool | Formula
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its rows by number, of each its filled cells by column.

    `dated` are figures that show as days; `notes` the comments beside cells, by the place of each.
    """

    title: str
    rows: dict[int, Row]
    dated: frozenset[tuple[int, str]] = frozenset()
    unlocked: frozenset[tuple[int, str]] = frozenset()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """A workbook: its sheets in order, what its names stand for, and its own properties."""

    sheets: tuple[Page, ...]
    names: dict[str, str]
    told: dict[str, str] = field(default_factory=dict)


def read_pages(content: bytes) -> Pages:
    """Return what stands in a workbook that came back as a file; one that is not to be trusted was refused before.

    Raises
    ------
    KeyError, ValueError, IndexError, etree.XMLSyntaxError
        A part that is missing, or does not hold what its kind of part does.
    """
    with ZipFile(BytesIO(content)) as archive:
        members = {name.lstrip("/"): archive.read(name) for name in archive.namelist()}
    main, others = _main(members)
    parts = _targets(members, main)
    strings = [_text(each) for part in _of_kind(parts, "/sharedStrings") for each in _tree(members[part])]
    dated = {number for part in _of_kind(parts, "/styles") for number in _dated(_tree(members[part]))}
    sheets, names = [], {}
    for each in _tree(members[main]).iter():
        if _is(each, "sheet"):
            told = {etree.QName(name).localname: value for name, value in each.attrib.items()}
            kind, part = parts[told["id"]]
            held = _page(members[part], strings, dated) if kind.endswith("/worksheet") else ({}, frozenset())
            sheets.append(Page(told["name"], *held, notes=_notes(members, part)))
        elif _is(each, "definedName") and each.get("localSheetId") is None:
            names[each.get("name")] = each.text or ""
    custom = {name: value for part in others for name, value in _properties(_tree(members[part]))}
    return Pages(tuple(sheets), names, custom)


def _main(members: Mapping[str, bytes]) -> tuple[str, list[str]]:
    """Return the part that lists the sheets, and those that hold the workbook's own properties."""
    parts = _targets(members, "")
    (main,) = _of_kind(parts, "/officeDocument")
    return main, _of_kind(parts, "/custom-properties")


def _targets(members: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Return the parts a part refers to: the kind of each and its name, by the reference."""
    folder, name = posixpath.split(part)
    found = {}
    for each in _tree(members[posixpath.join(folder, "_rels", f"{name}.rels")]):
        if _is(each, "Relationship") and each.get("TargetMode") != "External":
            place = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            found[each.get("Id", "")] = (each.get("Type", ""), place.lstrip("/"))
    return found


def _of_kind(parts: Mapping[str, tuple[str, str]], end: str) -> list[str]:
    return [part for kind, part in parts.values() if kind.endswith(end)]


def _tree(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _is(each: Any, name: str) -> bool:
    return isinstance(each.tag, str) and each.tag.rpartition("}")[2] == name


def _text(held: Any) -> str:
    """Return the words of a text, dressed or plain; how they are pronounced is no part of them."""
    if len(held) == 1 and held[0].tag.endswith("}t"):  # the most common one, by far
        return plain(held[0].text or "")
    space = held.tag.rpartition("}")[0] + "}"
    runs = [*held.findall(f"{space}t"), *held.findall(f"{space}r/{space}t")]
    return plain("".join(each.text or "" for each in runs))


def plain(text: str) -> str:
    """Return a text as it was before it was escaped, its lines ended in one way."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _dated(styles: Any) -> Iterator[str]:
    """Return the numbers of the styles that show a figure as a day or an hour."""
    forms = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter() if _is(each, "numFmt")}
    for held in styles:
        if _is(held, "cellXfs"):
            for number, each in enumerate(held):
                form = each.get("numFmtId", "0")
                if is_date_format(forms.get(form) or BUILTIN_FORMATS.get(int(form), "General")):
                    yield str(number)


def _properties(tree: Any) -> Iterator[tuple[str, str]]:
    for each in tree:
        if _is(each, "property"):
            yield each.get("name", ""), "".join(each.itertext()).strip()


def _notes(members: Mapping[str, bytes], part: str) -> tuple[tuple[str, str], ...]:
    """Return the comments on a sheet; of those that are written for older programs too, the new ones."""
    folder, name = posixpath.split(part)
    if posixpath.join(folder, "_rels", f"{name}.rels") not in members:
        return ()
    parts = _targets(members, part)
    threads, plainly = (
        [
            (each.get("ref", ""), plain("".join(text.itertext())).strip())
            for held in _of_kind(parts, f"/{kind}")
            for each in _tree(members[held]).iter(f"{{*}}{element}")
            for text in each.iterchildren("{*}text")
        ]
        for kind, element in (("threadedComment", "threadedComment"), ("comments", "comment"))
    )
    told = {place for place, _ in threads}
    return (*threads, *(note for note in plainly if note[0] not in told))


def _page(content: bytes, strings: list[str], dated: set[str]) -> tuple[dict[int, Row], frozenset[tuple[int, str]]]:
    rows: dict[int, Row] = {}
    days = set()
    reader = _Cells(strings)
    number = 0
    for _, held in etree.iterparse(BytesIO(content), tag="{*}row", resolve_entities=False, no_network=True):
        number = int(held.get("r") or number + 1)
        row: Row = {}
        column = ""
        for cell in held:
            place = cell.get("r")
            column = place.rstrip(_FIGURES) if place else _after(column)
            value = reader.value(cell, number, column)
            if value is not None and value != "":
                row[column] = value
                if dated and type(value) is float and cell.get("s") in dated:
                    days.add((number, column))
        if row:
            rows[number] = row
        held.clear()
    return rows, frozenset(days)


def _after(column: str) -> str:
    return get_column_letter(column_index_from_string(column) + 1) if column else "A"


class _Cells:
    """The reader of the cells of a sheet, which keeps the formulas that several of them share."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._shared: dict[str, tuple[str, int, int]] = {}

    def value(self, cell: Any, row: int, column: str) -> Value | None:
        """Return what stands in a cell, never the value that was stored beside a formula."""
        told: str | None = None
        for part in cell:
            name = part.tag.rpartition("}")[2]
            if name == "f":
                return Formula(self._formula(part, row, column))
            if name == "is":
                return _text(part)
            if name == "v":
                told = part.text
        if not told:
            return None
        kind = cell.get("t", "n")
        if kind == "s":
            return self._strings[int(told)]
        if kind == "b":
            return told == "1"
        return float(told) if kind == "n" else plain(told)

    def _formula(self, part: Any, row: int, column: str) -> str:
        text: str = part.text or ""
        if part.get("t") != "shared":
            return text
        number, key = column_index_from_string(column), part.get("si", "")
        if text:
            self._shared[key] = (text, row, number)
            return text
        first, its_row, its_column = self._shared[key]
        return shifted(first, row - its_row, number - its_column)
