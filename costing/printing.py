"""Tables for a terminal: the itemised quote, the explanation of a line, the price book."""

from collections.abc import Iterable
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from costing.estimating import Estimate
from costing.explaining import Explanation, amount_of, explanation
from costing.prices import Entry, Prices
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import amount, day, money, number, percent, say

PIPED_WIDTH = 120


def console(*, stderr: bool = False) -> Console:
    """Return a console of the terminal's width; wide enough for a quote where there is no terminal."""
    plain = Console(stderr=stderr, highlight=False, markup=False, soft_wrap=stderr)
    return (
        plain
        if plain.is_terminal
        else Console(stderr=stderr, highlight=False, markup=False, width=PIPED_WIDTH, soft_wrap=stderr)
    )


def quote_table(quote: Quote, lang: str) -> RenderableType:
    """Lay out a quote: lines with their reasons, totals, words, maintenance, what was assumed."""
    heading = say("table.valid", lang, number=quote.number, day=quote.day, until=quote.valid_until)
    table = _table(
        ("line", "left"),
        ("quantity", "right"),
        ("unit", "left"),
        ("unit_price", "right"),
        ("amount", "right"),
        lang=lang,
    )
    for line in quote.lines:
        if not line.recurring:
            table.add_row(_described(line, lang), *_figures(line, lang))
    table.add_section()
    for label, value in _totals(quote, lang):
        table.add_row(Text(label, style="bold"), "", "", "", Text(money(value, lang), style="bold"))
    words = [Text(quote.in_words[lang], style="italic"), Text()] if lang in quote.in_words else []
    return Group(
        Text(f"{quote.client['name']}", style="bold"),
        Text(heading),
        table,
        *words,
        *_recurring(quote, lang),
        *_assumed(quote, lang),
    )


def _described(line: QuoteLine, lang: str) -> Text:
    text = Text(line.labels[lang])
    if line.reasons:
        text.append("\n" + say("view.joiner", lang).join(reason[lang] for reason in line.reasons), style="dim")
    return text


def _figures(line: QuoteLine, lang: str) -> tuple[str, ...]:
    return (
        number(line.quantity, lang),
        say(f"unit.{line.unit}", lang),
        money(line.unit_price, lang),
        money(line.amount, lang),
    )


def _totals(quote: Quote, lang: str) -> Iterable[tuple[str, Any]]:
    totals = quote.totals
    yield say("table.net", lang), totals.net
    for tax in totals.vat:
        yield say("table.vat", lang, rate=percent(tax.rate, lang)), tax.amount
    yield say("table.gross", lang), totals.gross
    yield say("table.due", lang), totals.due


def _recurring(quote: Quote, lang: str) -> list[RenderableType]:
    if quote.maintenance is None:
        return []
    table = Table(box=SIMPLE_HEAD, title=say("table.maintenance", lang), title_justify="left", title_style="bold")
    for name, justify in (("", "left"), ("table.net", "right"), ("table.total_vat", "right"), ("table.gross", "right")):
        table.add_column(say(name, lang) if name else "", justify=justify)  # type: ignore[arg-type]
    for year in quote.maintenance.years:
        table.add_row(
            say("view.year", lang, number=year.year),
            *(money(value, lang) for value in (year.net, year.vat, year.gross)),
        )
    years = len(quote.maintenance.years)
    whole = say("table.commitment", lang, years=years) + say("view.colon", lang) + amount(quote.commitment.gross, lang)
    return [table, Text(whole), Text()]


def _assumed(quote: Quote, lang: str) -> list[RenderableType]:
    if not quote.assumptions:
        return []
    return [
        Text(say("table.assumptions", lang), style="bold"),
        *(Text(f"  • {each.text[lang]}") for each in quote.assumptions),
    ]


def explained(estimate: Estimate, codes: Iterable[str], lang: str) -> RenderableType:
    """Lay out why some lines cost what they cost, and the class of the whole estimate."""
    parts: list[RenderableType] = []
    for line in estimate.lines:
        if line.code in codes:
            parts += [_explained(explanation(line, lang), lang), Text()]
    low, likely, high = (amount_of(value, lang) for value in (estimate.low, estimate.likely, estimate.high))
    parts.append(
        Text(
            say("table.total", lang)
            + say("view.colon", lang)
            + say("explain.span", lang, low=low, likely=likely, high=high)
        )
    )
    if estimate.estimate_class is not None:
        parts.append(Text(say("explain.estimate_class", lang, name=estimate.estimate_class)))
    return Group(*parts)


def _explained(found: Explanation, lang: str) -> RenderableType:
    table = _table(
        ("step", "left"), ("answer", "left"), ("value", "right"), ("source", "left"), ("factor", "left"), lang=lang
    )
    for row in found.rows:
        table.add_row(row.what, row.answer, row.value, row.source, row.factor)
    return Group(Text(f"{found.title}  [{found.code}]", style="bold"), Text(f"  {found.span}"), table)


def price_table(prices: Prices, entries: Iterable[Entry], lang: str) -> RenderableType:
    """Lay out what is in force on a day: value, first day, kind, source, and the reason of an assumption."""
    table = _table(
        ("key", "left"),
        ("value", "left"),
        ("since", "left"),
        ("kind", "left"),
        ("source", "left"),
        ("checked", "left"),
        lang=lang,
    )
    for entry in entries:
        value = Text(shown_value(entry.value))
        if entry.reason:
            value.append(f"\n{entry.reason}", style="dim")
        table.add_row(
            entry.key,
            value,
            entry.first_day.isoformat(),
            say(f"table.{entry.kind}", lang),
            entry.source,
            entry.checked.isoformat(),
        )
    return Group(Text(say("table.prices", lang, day=day(prices.day, lang)), style="bold"), table)


def shown_value(value: Any) -> str:
    """Write a value of the book on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown_value(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return "/".join(shown_value(part) for part in value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:,.10g}".replace(",", "\u202f")
    return str(value)


def _table(*columns: tuple[str, str], lang: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, justify in columns:
        narrow = justify == "right" or name in {"key", "since", "kind", "checked"}
        table.add_column(say(f"table.{name}", lang), justify=justify, no_wrap=narrow)  # type: ignore[arg-type]
    return table
