"""The files of a Word template, read with suspicion: what could fetch, run, grow without end or hide is refused."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from costing.documents.template_findings import Faulty, Place
from costing.documents.zipped import MEGABYTE, UNREADABLE, Cause, Limits, Suspect, refuse_large, refuse_listing

LARGEST_FILE = 20 * MEGABYTE  # photographs included; the shipped templates are below a tenth of one
LARGEST_WHOLE = 60 * MEGABYTE  # once unpacked: what a small laptop holds several times
LARGEST_MARKUP = 10 * MEGABYTE  # one part of text: a book of a thousand pages
MOST_MEMBERS = 1_000  # a template with a hundred pictures has three hundred
TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MACRO = re.compile(r"vba(?:Project|Data)|macroEnabled|activeX", re.IGNORECASE)
_INSERTED = ("/aFChunk", "/subDocument", "/oleObject", "/control", "/attachedTemplate", "/frame")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|#|\{\{)", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_LIMITS = Limits(LARGEST_FILE, LARGEST_WHOLE, MOST_MEMBERS)
_KINDS: dict[Cause, tuple[str, str]] = {
    "larger_file": ("package_too_large", "{} MB"),
    "many_members": ("package_too_large", "{}"),
    "larger_whole": ("package_too_large", "{} MB"),
    "overlapping": ("package_too_large", "{}"),
}


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a .docx, in their order, the trees of those that are XML, and the content type of each."""

    members: dict[str, bytes]
    trees: dict[str, Any]
    media: dict[str, str]

    def place(self, name: str) -> Place:
        """Return a part as a place."""
        return Place(name, self.media.get(name, ""))


def opened(source: bytes) -> Package:
    """Return the members of a .docx; raise Faulty where it is none, or where one of them is not to be trusted."""
    members = _members(source)
    if TYPES not in members:
        raise Faulty("package_unread", TYPES)
    media = _media(_tree(TYPES, members[TYPES]), members)
    written = [name for name in members if name.endswith((".xml", ".rels")) or media[name].endswith("xml")]
    package = Package(members, {name: _tree(name, members[name]) for name in written}, media)
    _refuse_other_kinds(package)
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            _refuse_relations(tree)
    return package


def _members(source: bytes) -> dict[str, bytes]:
    """Return every member, unpacked no further than it and its fellows may grow."""
    try:
        refuse_large(source, _LIMITS)
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            listed = archive.infolist()
            refuse_listing(listed, len(source), _LIMITS)
            _refuse_macros(listed)
            return {row.filename: archive.read(row) for row in listed if not row.is_dir()}
    except Suspect as fault:
        kind, found = _KINDS.get(fault.cause, ("package_twisted", "{}"))
        raise Faulty(kind, found.format(fault.found)) from fault
    except UNREADABLE as error:
        raise Faulty("package_unread", error) from error


def _refuse_macros(listed: list[zipfile.ZipInfo]) -> None:
    for row in listed:
        if _MACRO.search(row.filename):
            raise Faulty("package_macro", row.filename)


def _tree(name: str, content: bytes) -> Any:
    """Return the tree of one XML member; entities are never followed."""
    if len(content) > LARGEST_MARKUP:
        raise Faulty("package_too_large", name)
    if _ENTITIES.search(content):
        raise Faulty("package_entities", name)
    try:
        tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Faulty("package_unread", f"{name}: {error}") from error
    if tree.getroottree().docinfo.internalDTD is not None:
        raise Faulty("package_entities", name)
    return tree


def _media(types: Any, members: dict[str, bytes]) -> dict[str, str]:
    """Return the content type of each member."""
    rows = [row for row in types if isinstance(row.tag, str)]
    parts = {row.get("PartName", "").lstrip("/"): row.get("ContentType", "") for row in rows}
    ends = {row.get("Extension", "").lower(): row.get("ContentType", "") for row in rows if row.get("Extension")}
    return {name: parts.get(name) or ends.get(name.rpartition(".")[2].lower(), "") for name in members}


def _refuse_other_kinds(package: Package) -> None:
    """Refuse macros, and what is no plain .docx: a template file of Word, its strict form, another program's file."""
    for name, media in package.media.items():
        if _MACRO.search(media):
            raise Faulty("package_macro", name)
    bodies = [name for name, media in package.media.items() if media == _MAIN]
    if len(bodies) != 1 or package.trees[bodies[0]].nsmap.get("w") != _W:
        raise Faulty("package_of_other_kind", ", ".join(bodies))


def _refuse_relations(tree: Any) -> None:
    """Refuse what a part would fetch from elsewhere, or insert unread; a plain link is fine."""
    for row in tree:
        kind, target = row.get("Type", ""), row.get("Target", "")
        if kind.endswith(_INSERTED):
            raise Faulty("package_inserted", f"{posixpath.basename(kind)} {target}")
        if row.get("TargetMode") == "External" and not (kind.endswith("/hyperlink") and _SAFE_LINK.match(target)):
            raise Faulty("package_external", target)
