"""Word templates read once: guarded, patched by docxtpl, compiled by jinja, and kept by their content."""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError, nodes
from lxml import etree

from costing.documents import template_tags as tags
from costing.documents.template_binding import NUMBERED, number_of
from costing.documents.template_findings import Faulty, Finding, Place
from costing.documents.template_guard import Package, opened
from costing.documents.template_language import counting, environment, forbidden
from costing.documents.zipped import MEGABYTE

MARKUP = re.compile(r"<[^>]+>")
MOST_TAGS = 10_000  # the longest shipped template has one thousand
LARGEST_PAGES = 4 * MEGABYTE  # the markup of one part with tags: ten times the longest shipped
_KEPT = 32  # nine kinds of document in three languages, and a few of one's own
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_BETWEEN = re.compile(r"(?:</w:(?:p|tr|tc|tbl|tblGrid|tblPr|trPr|tcPr)>|<w:body>)(?:\{%[^%]*%\})+")
_ENVIRONMENT = environment()
_PATCHING = DocxTemplate("")


@dataclass(frozen=True, slots=True)
class Filled:
    """One part that holds tags, ready to be filled."""

    place: Place
    template: Template
    tree: nodes.Template
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    shapes: frozenset[str]

    def at(self, line: int | None) -> Place:
        """Return the paragraph of a line, and the heading above it."""
        if line is None or not 0 < line <= len(self.lines):
            return self.place
        heading = next((self.lines[row] for row in range(line - 2, -1, -1) if self._is_heading(row)), "")
        return Place(self.place.part, self.place.media, _text(self.lines[line - 1]), _text(heading))

    def _is_heading(self, row: int) -> bool:
        style = re.search(r'<w:pStyle w:val="([^"]*)"', self.lines[row])
        return style is not None and style[1] in self.headings


@dataclass(frozen=True, slots=True)
class Source:
    """A template: its members, the parts that are filled, what is wrong with it, and the drawings it numbers.

    `torn` are the tags of the parts that cannot be filled as they stand.
    """

    package: Package = field(default_factory=lambda: Package({}, {}, {}))
    parts: tuple[Filled, ...] = ()
    findings: tuple[Finding, ...] = ()
    numbers: frozenset[int] = frozenset()
    torn: tuple[tags.Tag, ...] = ()


class _Shelf:
    """The templates last used, by the fingerprint of their content; threads share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Source] = OrderedDict()
        self._lock = threading.Lock()

    def source(self, content: bytes) -> Source:
        """Return a template, read anew only when it is not at hand."""
        key = hashlib.sha256(content).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = _read(content)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


_SHELF = _Shelf()


def source_of(content: bytes) -> Source:
    """Return a template, ready to be filled; its findings say what is wrong with it, whatever it is filled with."""
    return _SHELF.source(content)


def _read(content: bytes) -> Source:
    try:
        package = opened(content)
    except Faulty as fault:
        return Source(findings=(fault.finding,))
    parts: list[Filled] = []
    found: list[Finding] = []
    numbers: set[int] = set()
    torn: list[tags.Tag] = []
    for name in package.trees:
        if name.startswith("customXml/") or name.endswith(".rels"):
            continue
        held = tags.units(package, name)
        said = [tag for unit in held for tag in unit.tags()]
        faults = list(_faults(package, name, held, said))
        if said and not faults:
            words = frozenset(word for tag in said for word in (tag.level, tag.word))
            made = _filled(package, name, faults, words & tags.OF_CELLS)
            parts += [made] if made else []
        else:
            numbers |= {number_of(element) for element in package.trees[name].iter(NUMBERED)}
        found += faults
        if faults and len(said) <= MOST_TAGS:
            changing = {fault.place.text for fault in faults if fault.kind == "tracked_changes"}
            torn += [tag for tag in said if tag.place.text not in changing]
    relations = {name: tree for name, tree in package.trees.items() if name.endswith(".rels")}
    return Source(replace(package, trees=relations), tuple(parts), tuple(found), frozenset(numbers), tuple(torn))


def _faults(package: Package, name: str, held: list[tags.Unit], said: list[tags.Tag]) -> Iterator[Finding]:
    """Yield what is wrong with a part before its page is put together; what tags say, where all stand well."""
    if said and (len(said) > MOST_TAGS or len(package.members[name]) > LARGEST_PAGES):
        yield Finding("package_too_large", package.place(name), name)
        return
    standing = [*tags.fetching(package, name), *tags.changes(package, name), *tags.faults(package, name, held)]
    yield from standing or (fault for tag in said for fault in _unread(tag))


def _unread(tag: tags.Tag) -> Iterator[Finding]:
    """Yield what cannot be read, or may not be said, in one tag by itself."""
    try:
        yield from (Finding(kind, tag.place, said) for kind, said, _ in forbidden(alone(tag)))
    except (TemplateSyntaxError, RecursionError, ValueError):
        yield Finding("tag_unread", tag.place, tag.inner.strip())


def alone(tag: tags.Tag) -> nodes.Template:
    """Read one tag by itself; raise what jinja raises where it cannot be read."""
    words, said = "", tag.inner.strip()
    if tag.opening == "{{":
        words = f"{{{{{tag.inner}}}}}"
    elif tag.opening == "{%" and tag.word in {"if", "elif"}:
        words = f"{{% if {said.removeprefix(tag.word)} %}}{{% endif %}}"
    elif tag.opening == "{%" and tag.word == "for":
        words = f"{{%{tag.inner}%}}{{% endfor %}}"
    elif tag.word in {"colspan", "cellbg"}:
        words = f"{{{{{said.removeprefix(tag.word)}}}}}"
    return _ENVIRONMENT.parse(words)


def _filled(package: Package, name: str, found: list[Finding], shapes: frozenset[str]) -> Filled | None:
    """Return a part ready to be filled, or add to what is wrong with it."""
    text = etree.tostring(package.trees[name], encoding="unicode")
    patched = _BETWEEN.sub(_on_lines, _PARAGRAPH.sub("\n<w:p", _PATCHING.patch_xml(text)))
    lines = tuple(patched.split("\n"))
    headings = tuple(tags.headings(package))
    part = Filled(package.place(name), Template(""), nodes.Template([]), lines, headings, shapes)
    try:
        tree = _ENVIRONMENT.parse(patched)
        faults = [Finding(kind, part.at(line), said) for kind, said, line in forbidden(tree)]
        if not faults:
            code: Any = _ENVIRONMENT.compile(counting(_ENVIRONMENT.parse(patched)))
            template = Template.from_code(_ENVIRONMENT, code, {})
            return Filled(part.place, template, tree, lines, headings, shapes)
    except TemplateSyntaxError as error:
        faults = [Finding("tag_unread", part.at(error.lineno), str(error))]
    except (SyntaxError, RecursionError, ValueError, MemoryError) as error:
        faults = [Finding("tag_unread", part.place, type(error).__name__)]
    found += faults
    return None


def _on_lines(tags_between: re.Match[str]) -> str:
    """Begin a line inside every tag that stands between paragraphs, where the page gets no line end of it."""
    return tags_between[0].replace("{%", "{%\n")


def _text(line: str) -> str:
    line = line.removesuffix("{%") if line.startswith("<") else "{%" + line.removesuffix("{%")
    return " ".join(MARKUP.sub(" ", line).split())
