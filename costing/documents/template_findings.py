"""What is wrong with a Word template: each fault a value that says its kind and its place, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from costing.errors import Problem
from costing.wording import in_all

_SHOWN = 120  # signs of a paragraph: enough to find it again with Word's search
_WHERE = {
    "document.main+xml": "template.body",
    "header+xml": "template.header",
    "footer+xml": "template.footer",
    "footnotes+xml": "template.notes",
    "endnotes+xml": "template.notes",
    "comments+xml": "template.comments",
    "properties+xml": "template.properties",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a template: the part, its content type, a paragraph's text and the heading above."""

    part: str = ""
    media: str = ""
    text: str = ""
    heading: str = ""

    def said(self) -> dict[str, str]:
        """Say the place in the three languages."""
        where = next((key for end, key in _WHERE.items() if self.media.endswith(end)), "template.file")
        facts: dict[str, Any] = {"part": in_all(where, {}), "text": shortened(self.text), "heading": self.heading}
        if not self.text:
            return in_all(where, {})
        return in_all("template.under" if self.heading else "template.within", facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a template: `kind` is the message that says it, `found` what was met, `nearest` what may be meant.

    Kinds: package_* (the file), tag_*, filter_*, expression_*, field_*, loop_* (the tags), tracked_changes; and, only
    when a document is made, *_emptied, page_torn, drawing_misplaced and template_endless.
    """

    kind: str
    place: Place
    found: str = ""
    nearest: str = ""

    def problem(self) -> Problem:
        """Return the fault in the form in which every refusal of the library is said."""
        place = self.place
        facts = {"at": place.said(), "part": place.part, "text": shortened(place.text), "heading": place.heading}
        return Problem("", self.kind, {**facts, "found": self.found, "nearest": self.nearest})


class Faulty(Exception):
    """A template that cannot be read or filled any further, and why."""

    def __init__(self, kind: str, found: object = "", place: Place | None = None) -> None:
        super().__init__(kind, found)
        self.finding = Finding(kind, place or Place(), shortened(str(found)))


def shortened(text: str) -> str:
    """Return a text on one line, cut where it is too long to be told."""
    return " ".join(text.split())[:_SHOWN]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name most like one that is unknown, nothing when none is known."""
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.0)), "")
