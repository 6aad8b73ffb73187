"""Interfaces of a facility as one text: `EMR:HL7v2; HIS:HL7v2`, what is unknown left out or written `?`."""

from dataclasses import dataclass

from costing.errors import Problem
from costing.fields import nearest
from costing.scope import Interface
from costing.scope_keys import interface_words

# What a text says of an interface, in its order.
DETAILS = ("system", "standard", "direction", "cooperation")
_NEXT, _PART, _UNKNOWN = ";", ":", {"", "?"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of interfaces as a text gives it, and what is wrong with the text."""

    entries: tuple[Interface, ...]
    problem: Problem | None = None


def listing(text: str) -> Listing:
    """Read a text that lists interfaces.

    Examples
    --------
    >>> [entry.system for entry in listing("EMR:HL7v2; HIS").entries]
    ['EMR', 'HIS']
    """
    entries = []
    for item in text.strip().strip(_NEXT).split(_NEXT):
        parts = [part.strip() for part in item.split(_PART)]
        if len(parts) > len(DETAILS):
            return Listing((), Problem("", "interface_of_other_form", {"found": item.strip()}))
        said: dict[str, str] = {}
        for detail, word in zip(DETAILS, parts, strict=False):
            words = {known.lower(): known for known in sorted(interface_words(detail))}
            if word in _UNKNOWN:
                continue
            if word.lower() not in words:
                facts = {"found": word, "nearest": nearest(word, words.values()), "known": ", ".join(words.values())}
                return Listing((), Problem("", "unknown_word", facts))
            said[detail] = words[word.lower()]
        entries.append(Interface.model_validate(said))
    return Listing(tuple(entries))
