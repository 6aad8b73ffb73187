"""A filled template bound into a .docx: its drawings stored, related and numbered, its members all of one date."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

from costing.documents.drawings import Drawing, Stored, drawn, stored
from costing.documents.template_findings import Faulty, Place
from costing.documents.template_guard import TYPES, Package
from costing.documents.template_language import DRAWN, Desk

_EPOCH = (1980, 1, 1, 0, 0, 0)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NUMBERED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_IN_A_TEXT = re.compile(rf"(<w:t(?: [^>]*)?>)([^<]*{DRAWN.pattern}[^<]*)</w:t>")
_TEXT = '<w:t xml:space="preserve">'


class Binding:
    """The members of one document while it is made."""

    def __init__(self, package: Package, numbers: frozenset[int]) -> None:
        self._media = package.media
        self._trees = package.trees
        self._members = dict(package.members)
        self._numbers = {0, *numbers}
        self._last = max(self._numbers)
        self._kept: dict[Drawing, tuple[Stored, str]] = {}
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        self._types: dict[str, str] = {}

    def placed(self, place: Place, written: str, desk: Desk) -> str:
        """Return a filled part with its drawings in the place of the marks that stand for them."""
        if not desk.drawings or DRAWN.search(written) is None:
            return written

        def one(found: re.Match[str]) -> str:
            pieces = DRAWN.split(found[2])
            made = [self._drawn(place.part, desk.drawings[int(number)]) for number in pieces[1::2]]
            texts = [f"{_TEXT}{text}</w:t>" if text.strip() else "" for text in pieces[::2]]
            return "".join(text + shape for text, shape in zip(texts, [*made, ""], strict=True))

        whole = _IN_A_TEXT.sub(one, written)
        if DRAWN.search(whole):
            raise Faulty("drawing_misplaced", place=place)
        return whole

    def _drawn(self, part: str, drawing: Drawing) -> str:
        """Store a drawing once, relate it to the part that shows it, and return its markup."""
        if drawing not in self._kept:
            self._kept[drawing] = self._stored(drawing)
        file, name = self._kept[drawing]
        relation = self._relation(part, file.relation, f"/{name}")
        return drawn(drawing, relation)

    def _stored(self, drawing: Drawing) -> tuple[Stored, str]:
        files = stored(drawing)
        names = [self._new_name(file) for file in files]
        for file, name in zip(files, names, strict=True):
            self._members[name] = file.content
            self._types[name] = file.media
        for file, name in zip(files[1:], names[1:], strict=True):
            self._relation(names[0], file.relation, f"/{name}")
        return files[0], names[0]

    def _new_name(self, file: Stored) -> str:
        taken = {name.lower() for name in self._members}
        number = 1
        while (name := f"{file.folder}/{file.stem}{number}.{file.extension}").lower() in taken:
            number += 1
        return name

    def _relation(self, part: str, kind: str, target: str) -> str:
        """Return the identity by which a part reaches a target; a new one where it has none yet."""
        own = self._related.setdefault(part, {})
        for identity, row in own.items():
            if row == (kind, target):
                return identity
        tree = self._trees.get(_relations_of(part))
        used = {row.get("Id") for row in tree} if tree is not None else set()
        number = 1
        while (identity := f"rId{number}") in used or identity in own:
            number += 1
        own[identity] = (kind, target)
        return identity

    def numbered(self, tree: Any) -> bool:
        """Give every drawing of a part a number of its own in the document; say whether one had to change."""
        changed = False
        for element in tree.iter(NUMBERED):
            number = number_of(element)
            if number in self._numbers:
                self._last = number = self._last + 1
                element.set("id", str(number))
                changed = True
            self._numbers.add(number)
            self._last = max(self._last, number)
        return changed

    def store(self, name: str, content: bytes) -> None:
        """Store a filled part."""
        self._members[name] = content

    def bound(self) -> bytes:
        """Return the .docx."""
        for part, rows in self._related.items():
            self._members[_relations_of(part)] = self._with_relations(part, rows)
        if self._types:
            self._members[TYPES] = self._with_types()
        return packed(self._members)

    def _with_relations(self, part: str, rows: dict[str, tuple[str, str]]) -> bytes:
        name = _relations_of(part)
        tree = etree.fromstring(self._members.get(name, f'<Relationships xmlns="{_RELATIONS}"/>'.encode()))
        for identity, (kind, target) in rows.items():
            etree.SubElement(tree, f"{{{_RELATIONS}}}Relationship", Id=identity, Type=kind, Target=target)
        return _whole(tree)

    def _with_types(self) -> bytes:
        tree = etree.fromstring(self._members[TYPES])
        space = etree.QName(tree).namespace
        for name, media in self._types.items():
            etree.SubElement(tree, f"{{{space}}}Override", PartName=f"/{name}", ContentType=media)
        return _whole(tree)


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return members as a .docx: one date and one system, so that the same members are the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 0
            member.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(member, content)
    return stream.getvalue()


def _relations_of(part: str) -> str:
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _whole(tree: Any) -> bytes:
    text: str = etree.tostring(tree, encoding="unicode")
    return (_HEAD + text).encode()


def number_of(element: Any) -> int:
    """Return the number of a drawing, 0 where it has none."""
    text = element.get("id", "")
    return int(text) if text.isascii() and text.isdigit() else 0
