"""Tables of where a price comes from: the explanation of a line, and the price book in force on a day."""

from collections.abc import Collection, Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from costing.estimating import Estimate
from costing.explaining import Explanation, amount_of, explanation
from costing.lines import Line
from costing.price_reading import shown_value
from costing.prices import Entry, Prices
from costing.printing import Prose, Sheet, pair
from costing.wording import day, say


def explained(estimate: Estimate, lines: Iterable[Line], lang: str) -> RenderableType:
    """Lay out why some lines cost what they cost, and the class of the whole estimate."""
    parts: list[RenderableType] = []
    for line in lines:
        parts += [_explained(explanation(line, lang), lang), Text()]
    low, likely, high = (amount_of(value, lang) for value in (estimate.low, estimate.likely, estimate.high))
    span = say("explain.span", lang, low=low, likely=likely, high=high)
    parts.append(Prose(pair(say("table.total", lang), span, lang)))
    if estimate.estimate_class is not None:
        parts.append(Prose(say("explain.estimate_class", lang, name=estimate.estimate_class)))
    return Group(*parts)


def _explained(found: Explanation, lang: str) -> RenderableType:
    rows = [
        (row.what, row.value, row.answer, f"{row.source} · {row.factor}" if row.factor else row.source)
        for row in found.rows
    ]
    table = Sheet(("step", "value>", "answer", "source+factor"), (rows,), lang)
    return Group(Prose(f"{found.title}  [{found.code}]", "bold"), Prose(found.span, indent="  "), Text(), table)


def price_table(prices: Prices, entries: Sequence[Entry], lang: str) -> RenderableType:
    """Lay out what is in force on a day: value, reason of an assumption, first day, kind, source, day checked."""
    rows = [
        (
            entry.key,
            "\n".join([shown_value(entry.value), *([entry.reason[lang]] if entry.reason else [])]),
            _papers(entry, lang),
        )
        for entry in entries
    ]
    heading = Prose(say("table.prices", lang, day=day(prices.day, lang)), "bold")
    sheet = Sheet(("key", "value", "since+kind+source+checked"), (rows,), lang)
    return Group(heading, Text(), sheet, *_sources(prices, {entry.source for entry in entries}, lang))


def _papers(entry: Entry, lang: str) -> str:
    sure = (say(f"confidence.{entry.confidence}", lang),) if entry.confidence is not None else ()
    kind = say(f"table.{entry.kind}", lang)
    return " · ".join((entry.first_day.isoformat(), kind, entry.source, *sure, entry.checked.isoformat()))


def _sources(prices: Prices, named: Collection[str], lang: str) -> list[RenderableType]:
    used = {name: source for name, source in prices.sources.items() if name in named}
    said = [Prose(f"{name}  {source.title[lang]}. {source.what[lang]}", hanging="  ") for name, source in used.items()]
    return [Text(), Prose(say("table.sources", lang), "bold"), *said]
