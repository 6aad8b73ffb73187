"""The seal of a record: a digest of each of its parts, and of them all, which tells a changed record from an old one.

It tells a slip or a careless hand, and where: whoever knows how it is made can make it anew. Against that there are the
figures, which are worked out again, and the seal that a register keeps.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from costing.digests import digest, plain_json
from costing.quoting.record import Record

SEAL = "seal"
_END = "\n}"


class Seal(Record):
    """The digest of each part of a record, and of them all."""

    whole: str
    parts: dict[str, str]


def sealed(parts: Mapping[str, str]) -> Seal:
    """Return the seal over the digests of parts."""
    return Seal(whole=f"sha256:{digest(dict(parts))}", parts=dict(parts))


def digests(content: Mapping[str, Any]) -> dict[str, str]:
    """Digest each part of a record but its seal."""
    return {name: digest(part) for name, part in content.items() if name != SEAL}


@dataclass(frozen=True)
class Written:
    """A record as text without its seal, and the digest of each of its parts."""

    text: str
    parts: Mapping[str, str]

    @classmethod
    def of(cls, text: str) -> "Written":
        """Digest a record that was written without its seal."""
        return cls(text, digests(plain_json(text)))

    @cached_property
    def seal(self) -> Seal:
        """Its seal."""
        return sealed(self.parts)

    def numbered(self, before: str, number: str) -> "Written":
        """Return the same record under another number."""
        text = self.text.replace(f'"number": {json.dumps(before)}', f'"number": {json.dumps(number)}', 1)
        return replace(self, text=text, parts={**self.parts, "number": digest(number)})

    def whole(self) -> str:
        """Return the record with its seal, as JSON."""
        seal = json.dumps(self.seal.model_dump(), indent=2).replace("\n", "\n  ")
        return f'{self.text.removesuffix(_END)},\n  "{SEAL}": {seal}{_END}\n'


def broken(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the parts of a record that are not those that were sealed, in its order; `seal` where that itself is not.

    A part that was taken out or added counts.
    """
    held, now = content[SEAL]["parts"], digests(content)
    if content[SEAL]["whole"] != sealed(held).whole:
        return (SEAL,)
    return tuple(name for name in dict.fromkeys((*now, *held)) if now.get(name) != held.get(name))
