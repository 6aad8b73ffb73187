"""The kinds of document, each with its chapters in the order a reader meets them."""

from collections.abc import Callable, Mapping

from chapters import acceptance, assumptions, deliverables, exclusions, legal, need, price, scope, terms
from choices import options, variants, yearly
from cover import cover, section
from design import BOTTOM, FOOTER, TOP, part, w
from layout import Chapter, contents, written
from undertakings import credentials, promises

Identities = Mapping[str, str]


def proposal(identities: Identities) -> str:
    """Write the body of the full proposal: a cover, the contents, the chapters, the annexes."""
    chapters = (
        Chapter("need", "need", need() + promises(), fresh=True),
        Chapter("scope", "phases", scope()),
        Chapter("deliverables", "deliverables", deliverables()),
        Chapter("price", "lines", price(), fresh=True),
        Chapter("options", "options", options()),
        Chapter("variants", "variants", variants()),
        Chapter("maintenance", "maintenance or recurring", yearly()),
        Chapter("assumptions", "assumptions", assumptions()),
        Chapter("exclusions", "exclusions", exclusions()),
        Chapter("credentials", "credentials", credentials()),
        Chapter("terms", "terms", terms()),
        Chapter("legal", "legal", legal()),
        Chapter("acceptance", "true", acceptance(), fresh=True),
    )
    return long_document(identities, chapters)


def long_document(identities: Identities, chapters: tuple[Chapter, ...]) -> str:
    """Write a document with a cover and a contents page."""
    front = section(identities["cover_header"], identities["cover_footer"])
    return part("document", w("body", cover(front), contents(chapters), written(chapters), pages(identities)))


def pages(identities: Identities) -> str:
    """Write the page set-up of all but a cover."""
    return section(identities["page_header"], identities["page_footer"], TOP, BOTTOM, FOOTER)


KINDS: dict[str, Callable[[Identities], str]] = {"proposal": proposal}
