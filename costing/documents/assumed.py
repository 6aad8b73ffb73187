"""What the price takes for granted, numbered so that it can be cited, and what follows of each point if it is wrong."""

from dataclasses import dataclass

from costing.quoting.quote import Quote
from costing.wording import say


@dataclass(frozen=True, slots=True)
class AssumedView:
    """One assumption: its number, what was taken for granted, what follows if that proves wrong."""

    number: str
    taken: str
    effect: str


def assumed_of(quote: Quote, lang: str, *, priced: bool = True) -> tuple[AssumedView, ...]:
    """Return the assumptions a client reads.

    Parameters
    ----------
    quote
        A firm quote.
    lang
        fr, ar or en.
    priced
        Whether the document may hold a price; else what is about money is left out, and so is every effect.
    """
    read = (each for each in quote.assumptions if each.audience == "client" and (priced or not each.priced))
    return tuple(
        AssumedView(
            number=say("assumed.number", lang, rank=rank),
            taken=each.taken[lang],
            effect=each.effect[lang] if priced and each.effect is not None else "",
        )
        for rank, each in enumerate(read, start=1)
    )
