"""What a document says of a revision: its number as it is shown, what it replaces, and what changed since."""

from costing.quoting.quote import Quote
from costing.wording import ltr, messages, say


def mark_of(quote: Quote, lang: str) -> str:
    """Return what tells a revision from the quote it replaces; nothing for a first quote."""
    return say("revised.mark", lang, revision=quote.revision) if quote.revision else ""


def number_of(quote: Quote, lang: str) -> str:
    """Return the number of a quote as its documents show it, the revision with it."""
    if quote.revision:
        return say("revised.number", lang, number=quote.number, mark=mark_of(quote, lang))
    # Figures in groups are turned round behind Arabic letters; a number that begins with a Latin letter is not.
    return ltr(quote.number) if lang == "ar" and quote.number[0].isdigit() else quote.number


def reference_of(quote: Quote, lang: str) -> str:
    """Return the reference of the client; where it has none, the number again, as it is shown."""
    named = quote.scope.reference
    return named if named and named != quote.number else number_of(quote, lang)


def replaced_of(quote: Quote, lang: str) -> str:
    """Return the sentence that says what a revision replaces, without any amount; nothing for a first quote."""
    before = quote.replaces
    if before is None:
        return ""
    first = messages()["bridge.first"][lang]
    named = say("bridge.revision", lang, number=before.revision) if before.revision else first
    return say("revised.replaces", lang, named=named, day=before.day)


def change_of(quote: Quote, lang: str) -> tuple[str, ...]:
    """Return what changed since the revision before, a sentence each, amounts among them."""
    before = quote.replaces
    return before.change[lang] if before is not None else ()
