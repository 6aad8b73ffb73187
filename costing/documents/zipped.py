"""The listing of a zip that came from outside: what hides, collides, overlaps or would swell is refused unread."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

MEGABYTE = 1_000_000
# What the standard library raises at a zip that is none, or is damaged.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_UNSAFE_NAME = re.compile(r"(?:^|/)\.\.?(?:/|$)|^/|\\|:|[\x00-\x1f]")
_KNOWN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LOCKED = 1  # the flag of an encrypted member
_ROW = b"PK\x01\x02"  # how each row of a listing begins
_HEAD = 30  # bytes before the name of a member, at the least

Cause = Literal[
    "larger_file", "many_members", "larger_whole", "overlapping", "locked", "compression", "unsafe_name", "doubled_name"
]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, and once unpacked [bytes], and how many members it may have."""

    file: int
    whole: int
    members: int


class Suspect(Exception):
    """A zip that is not unpacked: `cause` says why, `found` what was met, sizes in megabytes."""

    def __init__(self, cause: Cause, found: str) -> None:
        super().__init__(cause, found)
        self.cause = cause
        self.found = found


def refuse_large(source: bytes, limits: Limits) -> None:
    """Refuse a file too large to be looked at, or of more members than a listing of it is worth."""
    if len(source) > limits.file:
        raise Suspect("larger_file", f"{len(source) // MEGABYTE}")
    members = source.count(_ROW)
    if members > limits.members:
        raise Suspect("many_members", f"{members}")


def refuse_listing(listed: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Refuse what a listing alone betrays: a bomb, members one inside another, doubled names, names that lead away."""
    whole, packed = (sum(getattr(row, name) for row in listed) for name in ("file_size", "compress_size"))
    if whole > limits.whole:
        raise Suspect("larger_whole", f"{whole // MEGABYTE}")
    if packed > size:
        raise Suspect("overlapping", f"{packed} > {size}")
    seen: set[str] = set()
    for row in listed:
        name = row.filename
        if row.flag_bits & _LOCKED:
            raise Suspect("locked", name)
        if row.compress_type not in _KNOWN:
            raise Suspect("compression", name)
        if _UNSAFE_NAME.search(row.orig_filename):
            raise Suspect("unsafe_name", row.orig_filename)
        if name.lower() in seen:
            raise Suspect("doubled_name", name)
        seen.add(name.lower())
    _refuse_overlapping(listed, size)


def _refuse_overlapping(listed: list[zipfile.ZipInfo], size: int) -> None:
    ordered = sorted(listed, key=lambda row: row.header_offset)
    ends = [row.header_offset for row in ordered[1:]] + [size]
    for row, end in zip(ordered, ends, strict=True):
        if row.header_offset + _HEAD + len(row.filename) + row.compress_size > end:
            raise Suspect("overlapping", row.filename)
