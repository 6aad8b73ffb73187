"""What tests ask of a Word document: whether Word would open it, its texts, and the same with a text changed."""

import io
import zipfile

from lxml import etree

from costing.documents.structure import W, unsound


def problems(docx_bytes: bytes) -> list[str]:
    """Return what Word would refuse or silently repair, or a tag left over; nothing when the document is sound."""
    return [f"{each.place.part}: {each.kind} {each.found}" for each in unsound(docx_bytes)]


def texts_of(document, part="word/document.xml"):
    """Return the text of every paragraph of a part, as it is stored; the lines of a contents page left out."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        tree = etree.fromstring(archive.read(part))
    blocks = (block for block in tree.iter(f"{W}p") if block.find(f"{W}hyperlink") is None)
    return ["".join(piece.text or "" for piece in block.iter(f"{W}t")) for block in blocks]


def changed(document, part, old, new):
    """Return a document with one text of a part changed, as somebody would in Word."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(stream, "w") as written:
        for name in given.namelist():
            content = given.read(name).decode()
            assert name != part or old in content
            written.writestr(name, content.replace(old, new, 1) if name == part else content)
    return stream.getvalue()
