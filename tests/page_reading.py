"""What a panel says, read back out of its HTML, which has to be well-formed for that."""

from decimal import Decimal
from xml.etree import ElementTree as ET


def told(shown):
    """The two ways something is told: its page, parsed, and its plain text."""
    bundle = shown._repr_mimebundle_()
    return ET.fromstring(bundle["text/html"]), bundle["text/plain"]


def text_of(element):
    """All that an element says."""
    return "".join(element.itertext())


def rows(page, kind=None):
    """The rows of a page, of one kind or all, each as the texts of its cells."""
    found = [row for row in page.iter("tr") if kind is None or row.get("class") == kind]
    return [tuple(text_of(cell) for cell in row) for row in found]


def cells(page):
    """The texts of all cells of a page."""
    return [cell for row in rows(page) for cell in row]


def said(page):
    """All that a reader sees of a page, as one text."""
    return "\n".join([text_of(part) for part in page if part.tag != "style"])


def figure(text):
    """The number that a French or an English cell writes."""
    kept = "".join(sign for sign in text if sign in "0123456789+-.,")
    return Decimal(kept.replace(",", ".") if kept.count(",") == 1 and kept[-3] == "," else kept.replace(",", ""))
