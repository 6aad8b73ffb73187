"""The tags of a template as they stand in Word's paragraphs, and what is wrong with them before anything is filled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from costing.documents.template_findings import Finding, Place
from costing.documents.template_guard import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILLED = (
    "document.main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml",
    "core-properties+xml", "extended-properties+xml", "custom-properties+xml",
)  # fmt: skip
MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LEVEL = re.compile(r"(p|tr|tc|r)\s")
_WORD = re.compile(r"\s*(\w+)")
_PAIRED = {"for": "endfor", "if": "endif"}
_MIDDLE = {"elif": ("if",), "else": ("if", "for")}
_LOOKS = {"colspan", "cellbg", "vm", "hm"}
OF_CELLS = {"tc", *_LOOKS}
_STRAIGHT = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")  # as docxtpl straightens them
_TRACKED = re.compile(r"ins|del|move(?:From|To)|cell(?:Ins|Del|Merge)|\w+Change")
_FETCHING = {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "DATABASE", "MACROBUTTON"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: how it opens, what it says without its level (p, tr, tc, r), that level, and where it stands."""

    opening: str
    inner: str
    level: str
    place: Place

    @property
    def word(self) -> str:
        """The first word of an instruction."""
        found = _WORD.match(self.inner)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of text that tags cannot leave: a paragraph, an attribute, a property; with its element."""

    text: str
    place: Place
    element: Any

    def tags(self) -> Iterator[Tag]:
        """Yield the tags of the text."""
        for found in pieces(self.text)[0]:
            level = _LEVEL.match(found, 2)
            inner = found[level.end() if level else 2 : -2].translate(_STRAIGHT)
            yield Tag(found[:2], inner, level[1] if level else "", self.place)


def pieces(text: str) -> tuple[list[str], str, str]:
    """Return the tags of a text, what is left of it without them, and the first mark that belongs to none."""
    found: list[str] = []
    rest: list[str] = []
    place, stray = 0, ""
    while mark := MARK.search(text, place):
        rest.append(text[place : mark.start()])
        end = text.find(_ENDS[mark[0]], mark.end()) if mark[0] in _ENDS else -1
        place = mark.end() if end < 0 else end + 2
        if end >= 0:
            found.append(text[mark.start() : place])
            continue
        stray = stray or mark[0]
        if mark[0] in _ENDS:  # nothing after it is sure; looking on would take for ever
            break
    return found, "".join((*rest, text[place:])), stray


def units(package: Package, name: str) -> list[Unit]:
    """Return the stretches of text of a part that hold a mark of a tag, in the order of the page."""
    titles, tree, place = headings(package), package.trees[name], package.place(name)
    texts: dict[Any, list[str]] = {}
    found: list[tuple[Any, str]] = []
    for element in tree.iter("*"):
        found += [(element, value) for value in element.attrib.values() if MARK.search(value)]
        if not element.text or (element.text.isspace() and element.tag != f"{W}t"):
            continue
        owner = next(element.iterancestors(f"{W}p"), element)
        if owner not in texts:
            texts[owner] = []
            found.append((owner, ""))
        texts[owner].append(element.text)
    heading, made = "", []
    for element, value in found:
        text = value or "".join(texts[element])
        if not value and _style(element) in titles:
            heading = text
        if MARK.search(text):
            made.append(Unit(text, Place(name, place.media, text, heading), element))
    return made


def _style(element: Any) -> str:
    mark = element.find(f"{W}pPr/{W}pStyle")
    return "" if mark is None else mark.get(f"{W}val", "")


def headings(package: Package) -> set[str]:
    """Return the styles that make a heading, whatever the language of the Word that wrote them."""
    styles = package.trees.get("word/styles.xml")
    rows = () if styles is None else styles.iter(f"{W}style")
    return {row.get(f"{W}styleId", "") for row in rows if row.find(f"{W}pPr/{W}outlineLvl") is not None}


def faults(package: Package, name: str, held: list[Unit]) -> Iterator[Finding]:
    """Yield what is wrong with the tags of a part, as they stand in its paragraphs."""
    if not package.media.get(name, "").endswith(FILLED):
        yield from (Finding("tag_not_filled", unit.place, unit.text) for unit in held[:1])
        return
    for unit in held:
        stray = pieces(unit.text)[2]
        if stray:
            yield Finding("tag_unclosed", unit.place, stray)
            continue
        yield from (fault for tag in unit.tags() for fault in _of_one(tag, unit))
    yield from _unbalanced([tag for unit in held for tag in unit.tags() if tag.opening == "{%"])


def _of_one(tag: Tag, unit: Unit) -> Iterator[Finding]:
    """Yield what is wrong with one tag by itself."""
    if tag.inner[:1] in {"-", "+"} or tag.inner[-1:] in {"-", "+"}:
        yield Finding("tag_trimming", tag.place, tag.inner.strip())
    if tag.level and tag.opening == "{{":
        yield Finding("tag_forbidden", tag.place, f"{{{{{tag.level}")
    if tag.opening == "{%" and tag.word not in {*_PAIRED, *_PAIRED.values(), *_MIDDLE, *_LOOKS}:
        yield Finding("tag_forbidden", tag.place, tag.word)
    if tag.level in {"p", "tr", "tc"}:
        owner = unit.element
        if owner.tag != W + tag.level:
            owner = next(owner.iterancestors(W + tag.level), None)
        if owner is None:
            yield Finding("tag_outside", tag.place, f"{tag.opening}{tag.level}")
            return
        found, rest, _ = pieces("".join(owner.itertext()))
        if rest.strip() or len(found) != 1:
            yield Finding("tag_not_alone", tag.place, f"{tag.opening}{tag.level}")


def _unbalanced(tags: list[Tag]) -> Iterator[Finding]:
    """Yield every condition or loop that is not closed, and every end of none."""
    open_tags: list[Tag] = []
    for tag in tags:
        if tag.word in _PAIRED:
            open_tags.append(tag)
        elif tag.word in _MIDDLE and not (open_tags and open_tags[-1].word in _MIDDLE[tag.word]):
            yield Finding("tag_unbalanced", tag.place, tag.word)
        elif tag.word in _PAIRED.values():
            if not open_tags or _PAIRED[open_tags[-1].word] != tag.word:
                yield Finding("tag_unbalanced", tag.place, tag.word)
            if open_tags:
                open_tags.pop()
    yield from (Finding("tag_unbalanced", tag.place, tag.inner.strip()) for tag in open_tags)


def changes(package: Package, name: str) -> Iterator[Finding]:
    """Yield the paragraphs of a part that hold a change that Word tracks and nobody has accepted."""
    told: set[Any] = set()
    for element in package.trees[name].iter(f"{W}*"):
        if _TRACKED.fullmatch(element.tag.removeprefix(W)):
            owner = next(element.iterancestors(f"{W}p"), element)
            if owner not in told:
                told.add(owner)
                place, text = package.place(name), "".join(owner.itertext())
                yield Finding("tracked_changes", Place(name, place.media, text), element.get(f"{W}author", ""))


def fetching(package: Package, name: str) -> Iterator[Finding]:
    """Yield the fields of a part that would fetch something, or whose kind nobody can tell, and what is inserted."""
    tree, place = package.trees[name], package.place(name)
    for element in tree.iter(f"{W}altChunk", f"{W}subDoc"):
        yield Finding("package_inserted", place, element.tag.removeprefix(W))
    instructions = [element.get(f"{W}instr", "") for element in tree.iter(f"{W}fldSimple")]
    open_fields: list[list[str]] = []
    for element in tree.iter(f"{W}fldChar", f"{W}instrText"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append([])
        elif kind in {"separate", "end"} and open_fields:
            instructions.append("".join(open_fields[-1]))
            open_fields[-1] = [" "]
            if kind == "end":
                open_fields.pop()
        elif element.tag == f"{W}instrText" and open_fields:
            open_fields[-1].append(element.text or "")
    for instruction in (*instructions, *("".join(pieces) for pieces in open_fields)):
        said, word = instruction.strip(), _WORD.match(instruction)
        if (word and word[1].upper() in _FETCHING) or (said and not word and not said.startswith("=")):
            yield Finding("package_external", place, said)
