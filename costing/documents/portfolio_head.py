"""What stands at the head of pages and pictures of facilities: of how many, on which day, and who may see it."""

from collections.abc import Iterator

from costing.portfolio.summing import PortfolioSummary
from costing.wording import ltr, number, say

_DIGEST = 12  # signs of a digest that tell a price book from another


def facts_of(summary: PortfolioSummary, lang: str, *, internal: bool) -> str:
    """Say of how many facilities a page is, how many are missing, on which day and by which book, if not for all."""
    return " ".join(_facts(summary, lang, internal=internal))


def _facts(summary: PortfolioSummary, lang: str, *, internal: bool) -> Iterator[str]:
    if internal:
        yield say("portfolio_page.internal", lang)
    yield say("portfolio_page.priced", lang, count=number(summary.total.facilities, lang, 0))
    if summary.unpriced:
        yield say("portfolio_page.missing", lang, count=number(summary.unpriced, lang, 0))
    if summary.day is not None:
        digest = summary.price_book[:_DIGEST]
        yield say("portfolio_page.basis", lang, day=summary.day, book=ltr(digest) if lang == "ar" else digest)
