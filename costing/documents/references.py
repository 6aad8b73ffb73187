"""The laws and standards that a document cites, each with what it is used for here."""

from collections.abc import Iterable
from dataclasses import dataclass

from costing.documents import texts
from costing.documents.glossary import occurs


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """One law or standard: its title, with its day, and its use in the document."""

    title: str
    use: str


def references_of(said: Iterable[str], lang: str) -> tuple[ReferenceView, ...]:
    """Return what a document cites: laws, the oldest first, then standards.

    Parameters
    ----------
    said
        Every text of the document.
    lang
        fr, ar or en.
    """
    whole = "\n".join(said)
    return tuple(
        ReferenceView(each["title"][lang], each["use"][lang])
        for each in texts.data("references")["reference"]
        if occurs(each["cited"], whole)
    )
