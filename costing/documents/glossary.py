"""The words a document uses that not every reader knows, each explained where it occurs and nowhere else."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache

from costing.documents import texts

_LABELS = "labels"


@dataclass(frozen=True, slots=True)
class TermView:
    """One word, and what it means here."""

    term: str
    text: str


def glossary_of(said: Iterable[str], lang: str, *, priced: bool) -> tuple[TermView, ...]:
    """Return the words of the glossary that occur in a document, in the order of its alphabet.

    Parameters
    ----------
    said
        Every text of the document.
    lang
        fr, ar or en.
    priced
        Whether it holds prices, whose tables head columns with words of their own.
    """
    whole = "\n".join(said)
    found = (
        TermView(term["term"][lang], term["text"][lang])
        for term in texts.data("glossary")["term"]
        if (priced and term.get("priced")) or occurs((term["term"][lang], *term.get("also", ())), whole)
    )
    return tuple(sorted(found, key=lambda each: each.term.casefold()))


def occurs(words: Iterable[str], text: str) -> bool:
    """Whether a text holds one of some words whole: no Latin letter or figure right before or after it."""
    return any(word in text and _whole(word).search(text) for word in words)


@lru_cache(maxsize=512)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Za-zÀ-ÿ]){re.escape(word)}(?![0-9A-Za-zÀ-ÿ])")


def texts_of(value: object) -> Iterator[str]:
    """Return every text that a view holds, however deep; fixed labels are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name != _LABELS:
                yield from texts_of(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_of(each)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name != _LABELS:
                yield from texts_of(getattr(value, each.name))
