"""How large a picture is, read from its own bytes: PNG and JPEG, whole ones alone."""

import zlib
from collections.abc import Iterator

PNG, JPEG = "png", "jpeg"
_PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = 13  # bytes of the piece of a PNG that says how large it is
_AROUND = 12  # bytes of a piece that are not its content: length, name, checksum
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_MARK = 0xFF
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # segments of a JPEG that say how large it is
_LONE = frozenset((0x01, *range(0xD0, 0xD8)))  # segments without a length


def kind_of(content: bytes) -> str | None:
    """Return the kind of a picture by its first bytes: png, jpeg, or nothing."""
    return PNG if content.startswith(_PNG) else JPEG if content.startswith(_JPEG) else None


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return the width and height of a picture [pixels]; nothing where it is no whole PNG or JPEG."""
    sizes = {PNG: _png_size, JPEG: _jpeg_size}
    kind = kind_of(content)
    return sizes[kind](content) if kind is not None else None


def _png_size(content: bytes) -> tuple[int, int] | None:
    chunks = dict(_chunks(content))
    header = chunks.get(b"IHDR", b"")
    if len(header) != _HEADER or not {b"IDAT", b"IEND"} <= chunks.keys():
        return None
    return int.from_bytes(header[:4]), int.from_bytes(header[4:8])


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the pieces of a PNG as long as they are whole."""
    place = len(_PNG)
    while place + _AROUND <= len(content):
        length = int.from_bytes(content[place : place + 4])
        named, check = content[place + 4 : place + 8 + length], content[place + 8 + length : place + 12 + length]
        if check != zlib.crc32(named).to_bytes(4):
            return
        yield named[:4], named[4:]
        place += _AROUND + length


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    if not content.rstrip(b"\x00").endswith(_JPEG_END):
        return None
    place = len(_JPEG_END)
    while content[place : place + 1] == bytes([_MARK]) and place + 9 <= len(content):
        mark = content[place + 1]
        if mark in _FRAMES:
            return int.from_bytes(content[place + 7 : place + 9]), int.from_bytes(content[place + 5 : place + 7])
        place += _step(mark, content[place + 2 : place + 4])
    return None


def _step(mark: int, length: bytes) -> int:
    """Return how far it is from one segment to the next; a filling byte stands before a mark."""
    if mark == _MARK:
        return 1
    return 2 if mark in _LONE else 2 + max(2, int.from_bytes(length))
