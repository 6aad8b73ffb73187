"""What a price book shows in a notebook: whose it is, its services with their ranges, how much of it is published."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from costing.documents.panels import GROUP, Column, Facts, Notes, Panel, Row, Table
from costing.money import decimal_of
from costing.price_book import PriceBook
from costing.prices import Entry, Prices, Service
from costing.tracing import PERCENT
from costing.wording import day, ltr, number, percent, say

_HOUSE_LANGUAGE = "fr"
# What an entry may be, in the order it is told.
_KINDS = ("published", "assumption", "company")
# Where a service has its price.
_PRICED = ("range", "price")


def panel(book: PriceBook, lang: str | None) -> Panel:
    """Read what a price book shows on the day it last changes; in French unless asked, as it has no language."""
    spoken = lang or _HOUSE_LANGUAGE
    prices = book.on(book.last_change)
    whose = book.provider.name if book.provider is not None else say("panel_basis.base_book", spoken)
    blocks = Facts(tuple(_facts(prices, spoken))), _services(prices, spoken), _more(prices.day, spoken)
    return Panel(spoken, say("panel_basis.price_book", spoken, whose=whose), blocks)


def priced_entry(service: Service, prices: Prices) -> Entry | None:
    """Return the entry that holds the range or the price of a service; nothing where its amount is given."""
    return next((prices.entries[key] for name in _PRICED if (key := f"{service.code}.{name}") in prices.entries), None)


def source_title(entry: Entry, prices: Prices, lang: str) -> str:
    """Return the title of the source of an entry, or the words a company wrote in its place."""
    known = prices.sources.get(entry.source)
    return entry.source if known is None else known.title[lang]


def _facts(prices: Prices, lang: str) -> Iterator[tuple[str, str]]:
    yield say("panel_basis.last_change", lang), day(prices.day, lang)
    kinds = Counter(entry.kind for entry in prices.entries.values())
    told = (
        say("panel_basis.entries_of", lang, kind=say(f"table.{kind}", lang), count=kinds[kind])
        for kind in _KINDS
        if kinds[kind]
    )
    yield say("panel_basis.entries", lang, count=len(prices.entries)), say("view.comma", lang).join(told)


def _services(prices: Prices, lang: str) -> Table:
    """Lay out the services that have a range or a price, those of the company and of the market apart."""
    found = [(service, priced_entry(service, prices)) for service in prices.services.values()]
    laid: list[Row] = []
    for kind in _KINDS:
        rows = [
            _row(service, entry, prices, lang) for service, entry in found if entry is not None and entry.kind == kind
        ]
        laid += [Row((say(f"panel_basis.of_{kind}", lang),), GROUP), *rows] if rows else []
    columns = (
        Column(say("table.service", lang)),
        Column(say("table.unit", lang)),
        *(Column(say(f"panel_basis.{end}", lang), figures=True) for end in ("low", "high")),
        Column(say("table.source", lang)),
        Column(say("table.since", lang), whole=True),
    )
    return Table(columns, tuple(laid), say("table.prices", lang, day=day(prices.day, lang)))


def _row(service: Service, entry: Entry, prices: Prices, lang: str) -> Row:
    low, high = (_end(value, lang, yearly=service.yearly) for value in (service.low, service.high))
    top = say("inside.and_more", lang, amount=high) if service.open_top else high
    unit = say(f"unit.{service.unit}", lang)
    return Row((service.label[lang], unit, low, top, source_title(entry, prices, lang), day(entry.first_day, lang)))


def _end(value: float, lang: str, *, yearly: bool) -> str:
    """Write an end of a range: dinars, or the percentage of a yearly rate."""
    return percent(decimal_of(value) * PERCENT, lang) if yearly else number(decimal_of(value), lang)


def _more(at: date, lang: str) -> Notes:
    """Say how to see more: another day as a table, another language, every entry with its reason."""
    other = next(each for each in ("en", "fr") if each != lang)
    before = at - timedelta(days=1)
    written = f".to_frame(date({before.year}, {before.month}, {before.day}))", f'.show("{other}")', "costing prices"
    kept = [ltr(text) if lang == "ar" else text for text in written]
    facts = dict(zip(("frame", "show", "command"), kept, strict=True))
    return Notes((say("panel_basis.more", lang, **facts),))
