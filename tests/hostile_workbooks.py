"""Workbooks that somebody made to harm: bombs, locks, lies, programs and ways out, each of them made here."""

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "[Content_Types].xml"
BOOK = "xl/workbook.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
CORE = "docProps/core.xml"
STRINGS = "xl/sharedStrings.xml"
MEGABYTE = 1_000_000
_LOCAL, _CENTRAL, _END = "<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"


def parts():
    """Return the parts of a sound workbook of four cells."""
    book, stream = Workbook(), io.BytesIO()
    for row in (("code", "quantity"), ("pacs", 3)):
        book.active.append(row)
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def packed(members, kind=zipfile.ZIP_DEFLATED):
    """Return members as the bytes of an .xlsx."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return stream.getvalue()


def with_part(name, content, kind=zipfile.ZIP_DEFLATED):
    """Return a sound workbook with one part more, or another one in its place."""
    return packed(parts() | {name: content}, kind)


def spoilt(name, old, new):
    """Return a sound workbook with one text of a part changed."""
    members = parts()
    if old not in members[name]:
        message = f"{name} holds no {old}"
        raise ValueError(message)
    return packed(members | {name: members[name].replace(old, new, 1)})


def in_sheet(markup):
    """Return a sound workbook with more markup after the cells of its sheet."""
    return spoilt(SHEET, "</sheetData>", f"</sheetData>{markup}")


def of_rows(markup):
    """Return a sound workbook whose sheet has these rows and no other."""
    return with_part(SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{markup}</sheetData></worksheet>')


def relation(kind, target, mode=""):
    """Return a sound workbook whose sheet leads somewhere."""
    outside = f' TargetMode="{mode}"' if mode else ""
    row = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}"{outside}/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return with_part(SHEET_RELATIONS, f'<Relationships xmlns="{space}">{row}</Relationships>')


def merge(*places):
    """Return a sound workbook with merged cells."""
    rows = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    return in_sheet(f"<mergeCells>{rows}</mergeCells>")


def laughs(name, evil):
    """Return a sound workbook of which one part defines entities."""
    markup = parts()[name]
    declaration, _, rest = markup.rpartition("?>")
    return with_part(name, f"{declaration}{'?>' if declaration else ''}<!DOCTYPE x [{evil}]>{rest}")


def filler(head, block, times, tail):
    """Return what a very long content shrinks to, without ever holding it: deflated, its checksum, its length."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    begun = squeeze.compress(head) + squeeze.flush(zlib.Z_FULL_FLUSH)
    once = squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH)
    ended = squeeze.compress(tail) + squeeze.flush()
    check = zlib.crc32(head)
    for _ in range(times):
        check = zlib.crc32(block, check)
    return begun + once * times + ended, zlib.crc32(tail, check), len(head) + len(block) * times + len(tail)


def bomb(name, head, block, times, tail=b"", *, said=None):
    """Return a sound workbook with a part that swells; `said` is the size that it lies about."""
    squeezed, check, size = filler(head, block, times, tail)
    told = size if said is None else said
    members = {key: content for key, content in parts().items() if key != name}
    return written(packed(members), name, squeezed, check, told)


def written(whole, name, squeezed, check, told):
    """Return a zip with one deflated member more, of which only what is told here is said."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    listing, coded = whole[start:-22], name.encode()
    sizes = (check, len(squeezed), told, len(coded), 0)
    local = struct.pack(_LOCAL, b"PK\x03\x04", 20, 0, 8, 0, 0x21, *sizes) + coded + squeezed
    central = struct.pack(_CENTRAL, b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21, *sizes, 0, 0, 0, 0, start) + coded
    listing += central
    end = struct.pack(_END, b"PK\x05\x06", 0, 0, count + 1, count + 1, len(listing), start + len(local), 0)
    return whole[:start] + local + listing + end


def overlapping(times):
    """Return a zip whose members are all the same bytes, each listed as one of its own."""
    squeezed, check, size = filler(b"", bytes(MEGABYTE), 1, b"")
    whole = packed(parts())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    name = b"xl/media/0.png"
    sizes = (check, len(squeezed), size, len(name), 0)
    local = struct.pack(_LOCAL, b"PK\x03\x04", 20, 0, 8, 0, 0x21, *sizes) + name + squeezed
    listing = whole[start:-22]
    for number in range(times):
        told = f"xl/media/{number}.png".encode()[: len(name)]
        listing += struct.pack(_CENTRAL, b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21, *sizes, 0, 0, 0, 0, start) + told
    rows = count + times
    return whole[:start] + local + listing + struct.pack(
        _END, b"PK\x05\x06", 0, 0, rows, rows, len(listing), start + len(local), 0
    )  # fmt: skip


def locked_member():
    """Return a workbook whose sheet is marked as encrypted, as a zip program with a password writes it."""
    whole = bytearray(packed(parts()))
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        start = archive.start_dir
    place = bytes(whole).index(SHEET.encode(), start) - 46
    whole[place + 8] |= 1
    return bytes(whole)


def compound(stream):
    """Return what begins as a compound file of Microsoft does and lists a stream: an .xls, or a locked .xlsx."""
    listed = stream.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(stream) + 2)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + listed.ljust(128, b"\0") + bytes(2_048)
