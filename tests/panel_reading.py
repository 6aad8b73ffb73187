"""What a notebook is shown, as a test reads it: tables by their parts, words, and whether each tag is closed."""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from costing.wording import LRM

GROUPED = {"fr": ("\u202f", ","), "ar": (".", ","), "en": (",", ".")}  # what parts thousands, and centimes
DRAWN = re.compile(r"^[-─]+$")  # a rule or the dash before a sentence, in plain text


@dataclass
class Read:
    """A table: its caption, and the cells of each row by the part it stands in."""

    caption: str = ""
    parts: dict[str, list[list[str]]] = field(default_factory=lambda: {"thead": [], "tbody": [], "tfoot": []})

    @property
    def heads(self):
        """The heads of its columns; none where it has no head."""
        return self.parts["thead"][0] if self.parts["thead"] else []

    def rows(self, width=None):
        """Return the rows of its body, those of a number of cells where one is given."""
        return [row for row in self.parts["tbody"] if width is None or len(row) == width]

    @property
    def foot(self):
        """The rows of its foot by their names: the last cell of each."""
        return {row[0]: row[-1] for row in self.parts["tfoot"]}


class Reader(HTMLParser):
    """Reads HTML to its tables, its words and its faults."""

    def __init__(self):
        super().__init__()
        self.tables, self.tags, self.faults, self.said, self.strong = [], [], [], [], []
        self.every = Counter()
        self.attributes = []

    def handle_starttag(self, tag, attributes):
        """Open a tag."""
        self.tags.append(tag)
        self.every[tag] += 1
        self.attributes += attributes
        if tag == "table":
            self.tables.append(Read())
        elif tag == "tr":
            self.tables[-1].parts[self.tags[-2]].append([])
        elif tag in {"td", "th"}:
            self._row().append("")

    def handle_endtag(self, tag):
        """Close a tag; one that is not the last that was opened is a fault."""
        if not self.tags or self.tags.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        """Take a text, which stands in a cell, in a caption or beside."""
        if "style" in self.tags:
            return
        self.said.append(data)
        if "caption" in self.tags:
            self.tables[-1].caption += data
        elif {"td", "th"} & set(self.tags):
            self._row()[-1] += data
        if "strong" in self.tags:
            self.strong.append(data)

    def _row(self):
        return self.tables[-1].parts[next(tag for tag in self.tags if tag in {"thead", "tbody", "tfoot"})][-1]


def read(html):
    """Return what HTML holds."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def faults(html):
    """Return every tag that is not closed where it should be."""
    reader = read(html)
    return [*reader.faults, *reader.tags]


def shown(what, lang=None):
    """Return the plain text and the HTML of an object."""
    told = what.show(lang)._repr_mimebundle_()
    return told["text/plain"], told["text/html"]


def value(text, lang):
    """Return the number that a text writes, by the habits of its language."""
    group, point = GROUPED[lang]
    plain = text.replace(LRM, "").replace("\u2212", "-").replace("\u00a0", "").replace(group, "").replace(point, ".")
    return Decimal(plain)


def words(text):
    """Return the signs of the words of a text, in no order, without what is drawn: a narrow column may part a word."""
    return Counter("".join(word for word in re.split(r"[ \n]+", text) if word and not DRAWN.match(word)))


def words_of(html):
    """Return the signs of the words of HTML, in no order."""
    return words("\n".join(read(html).said))
