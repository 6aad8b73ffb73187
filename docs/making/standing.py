"""How sure each figure of law and tax is, as the price book marks it; the laws cited; where figures come from."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from costing import PriceBook
from costing.documents import texts
from costing.price_reading import shown_value
from costing.prices import Entry, Prices
from costing.wording import say
from making.pages import Shelf, code, plain, table

# The day the tables are of: a figure that begins later is not in them, so that they change with the data alone.
DAY = date(2026, 11, 24)
OF_LAW = ("vat.", "duties.", "imports.", "procurement.")


def make(shelf: Shelf) -> None:
    """Write the tables of the page on limits."""
    prices = PriceBook.default().on(DAY)
    shelf.put("standing.inc", "\n".join(_tables(prices)))


def _tables(prices: Prices) -> Iterator[str]:
    law = [entry for entry in prices.entries.values() if entry.confidence and entry.key.startswith(OF_LAW)]
    yield "### Tax, customs, public contracts\n"
    yield table(("entry, and what it says", "how sure", "source"), (_entry(entry, prices) for entry in law))
    yield "### Laws and standards that documents cite\n"
    cited = sorted(texts.data("references")["reference"], key=lambda each: "HMF".index(each["confidence"][0]))
    yield table(("text", "used for", "how well its text is known"), map(_cited, cited))
    yield "### What is published, and what is assumed\n"
    yield _counted(prices.entries.values())
    yield "### Sources\n"
    rows = ([code(name), plain(each.title["en"]), plain(each.what["en"])] for name, each in prices.sources.items())
    yield table(("name", "is", "says"), rows)


def _entry(entry: Entry, prices: Prices) -> list[str]:
    figures = plain(shown_value(entry.value))
    reason = f". {plain(entry.reason['en'])}" if entry.reason else ""
    source = plain(prices.sources[entry.source].title["en"])
    return [f"{code(entry.key)}: {figures}{reason}", _sure(entry.confidence), source]


def _sure(confidence: str | None) -> str:
    words = say(f"confidence.{confidence}", "en")
    return words if confidence == "H" else f"**{words}**"


def _cited(each: dict[str, Any]) -> list[str]:
    return [plain(each["title"]["en"]), plain(each["use"]["en"]), _sure(each["confidence"])]


def _counted(entries: Iterable[Entry]) -> str:
    counted = Counter((entry.kind, entry.source) for entry in entries)
    rows = ([kind, code(source), str(count)] for (kind, source), count in sorted(counted.items(), reverse=True))
    return table(("kind", "source", "entries"), rows)
