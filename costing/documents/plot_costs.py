"""What a client pays year by year as a picture: columns by purpose, and the total as it grows; for a client."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from costing.company_look import mixed
from costing.documents.dressing import chart_look
from costing.documents.plot_bars import decimals_of, steps
from costing.documents.plot_fills import Fill, Key, fills
from costing.documents.plot_page import EDGE, Page
from costing.documents.plot_words import SMALL, TEXT, Style, Unit, unit_for, whole
from costing.money import ZERO
from costing.quoting.quote import Quote
from costing.wording import CURRENCY, capital, say

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

KINDS = ("once", "maintenance", "services", "taxes")
_FILLS = dict(zip(KINDS, ("main", "light", "accent", "less"), strict=True))
_HEIGHT, _LEFT, _BROAD, _TICKS = 3.1, 0.72, 0.62, 5
_ABOVE, _HIGH = 0.12, 0.2  # inches
_LEAST, _BROADEST = 0.4, 1.3  # inches: a column with its gap, and a column


@dataclass(frozen=True, slots=True)
class Column:
    """What is paid for a year [DZD, tax included], by kind, and all that is paid up to then."""

    label: str
    year: int
    paid: dict[str, Decimal]
    cumulated: Decimal

    @property
    def total(self) -> Decimal:
        """All that is paid for the year."""
        return sum(self.paid.values(), ZERO)


def plot_quote(quote: Quote, lang: str) -> "Picture":
    """Draw what a quote costs to own, year by year."""
    provider = quote.provider
    page = Page(chart_look(provider.look if provider is not None else None, lang))
    columns, looks = tuple(columns_of(quote, lang)), fills(page.look)
    total = columns[-1].cumulated
    name = say("owned.total_with_borne" if quote.ownership.taxes else "owned.total", lang)
    page.head(say("plot.owned", lang), say("inside.point", lang, name=name, amount=whole(total, lang) + CURRENCY[lang]))
    page.keys(tuple(_keys(columns, looks, page)))
    _drawn(page, columns, looks)
    page.notes(*_notes(quote, lang))
    unit = unit_for([total], lang)
    points = (say("inside.point", lang, name=each.label, amount=unit.said(each.total)) for each in columns)
    facts = {"years": say("view.joiner", lang).join(points), "total_dzd": total}
    return page.finished(say("plot.owned_alt", lang, **facts))


def columns_of(quote: Quote, lang: str) -> Iterator[Column]:
    """Return what is paid once, then for each contract year."""
    for year in quote.cost_by_year:
        paid = {kind: getattr(year, kind) for kind in KINDS}
        yield Column(capital(year.label[lang]), year.year, paid, year.cumulated)
    if not quote.cost_by_year:
        borne = sum((tax.amount for tax in quote.ownership.taxes), ZERO)
        paid = {"once": quote.totals.gross, "taxes": borne}
        yield Column(capital(say("owned.once", lang)), 0, paid, quote.totals.gross + borne)


def _keys(columns: Sequence[Column], looks: dict[str, Fill], page: Page) -> Iterator[Key]:
    lang = page.look.lang
    for kind in KINDS:
        if any(each.paid.get(kind) for each in columns):
            yield Key(looks[_FILLS[kind]], say(f"plot.paid_{kind}", lang))
    if len(columns) > 1:
        yield Key(None, say("plot.cumulated", lang), mark="-o", colour=page.look.ink)


def _drawn(page: Page, columns: Sequence[Column], looks: dict[str, Fill]) -> None:
    look = page.look
    room = page.inner - _LEFT
    pitch = room / len(columns)
    axes = page.axes(EDGE + _LEFT, room, _HEIGHT)
    page.top += _HEIGHT
    highest = float(max(each.cumulated for each in columns)) or float(unit_for([], look.lang).size)
    top = highest * _HEIGHT / (_HEIGHT - 0.32)
    axes.set_ylim(0, top)
    span = (-0.55, len(columns) - 0.45)
    axes.set_xlim(*(reversed(span) if look.mirrored else span))
    unit = unit_for([highest], look.lang)
    _levels(page, axes, top, unit)
    for place, column in enumerate(columns):
        _stacked(axes, place, column, looks, min(_BROAD, _BROADEST / pitch))
    _lined(page, axes, columns, unit, pitch)
    _told(page, axes, columns, unit, (top / _HEIGHT, pitch))
    _named(page, axes, columns, pitch)


def _levels(page: Page, axes: Any, top: float, unit: Unit) -> None:
    """Tell amounts at the side where reading begins, with faint lines across."""
    look = page.look
    values = steps(page, 0, top, _TICKS)
    decimals = decimals_of(values, unit)
    if look.mirrored:
        axes.yaxis.tick_right()
    axes.tick_params(axis="both", which="both", length=0)
    page.ticks(axes.yaxis, values, lambda value: unit.said(value, decimals=decimals))
    for value in values:
        colour = mixed(look.grey, look.paper, 0.22 if value else 0.9)
        axes.axhline(value, color=f"#{colour}", linewidth=0.8, linestyle="-", zorder=0.5)


def _stacked(axes: Any, place: int, column: Column, looks: dict[str, Fill], broad: float) -> None:
    at = 0.0
    for kind in KINDS:
        value = float(column.paid.get(kind, ZERO))
        if value:
            axes.bar([place], [value], bottom=[at], width=broad, zorder=2, **looks[_FILLS[kind]].said())
            at += value


def _lined(page: Page, axes: Any, columns: Sequence[Column], unit: Unit, pitch: float) -> None:
    """Draw the total as it grows, and tell it where there is room, the last in any case."""
    look = page.look
    values = [float(each.cumulated) for each in columns]
    if len(columns) > 1:
        axes.plot(
            range(len(columns)), values, color=f"#{look.ink}", linewidth=1.4, linestyle="-", marker="o", markersize=6,
            markerfacecolor=f"#{look.paper}", markeredgecolor=f"#{look.ink}", zorder=4,
        )  # fmt: skip
    widest = max(page.wide(unit.said(value), bold=True) for value in values)
    every = max(1, -(-int(widest * 100 + 8) // int(pitch * 100)))
    for place, value in enumerate(values):
        if (len(values) - 1 - place) % every == 0:
            page.label(axes, (place, value), unit.said(value), Style(bold=True, align="middle"), (0, -_ABOVE - 0.05))


def _told(page: Page, axes: Any, columns: Sequence[Column], unit: Unit, scale: tuple[float, float]) -> None:
    """Tell what is paid for a year: over its column, or inside of it where the total of all years is in the way."""
    inch, pitch = scale
    for place, column in enumerate(columns):
        total, text = float(column.total), unit.said(column.total)
        if not total or column.total == column.cumulated or page.wide(text, SMALL) > pitch - 0.04:
            continue
        if (float(column.cumulated) - total) / inch > 2 * _HIGH:
            page.label(axes, (place, total), text, Style(SMALL, align="middle"), (0, -_ABOVE))
        elif total / inch > 2 * _HIGH:
            page.label(axes, (place, total / 2), text, Style(SMALL, align="middle"))


def _named(page: Page, axes: Any, columns: Sequence[Column], pitch: float) -> None:
    """Write the names of columns under them; of many, what number of year it is."""
    room = pitch - 0.08
    widest = max(page.wide(word, TEXT) for each in columns for word in each.label.split(" "))
    names = [each.label for each in columns]
    if widest > room or pitch < _LEAST:
        names = [f"{each.year}" for each in columns]
    told = [page.lines(name, max(room, 0.2)) for name in names]
    for place, lines in enumerate(told):
        for number, line in enumerate(lines):
            page.label(axes, (place, 0), line, Style(align="middle"), (0, 0.14 + number * TEXT * page.leading))
    page.top += 0.12 + max(map(len, told)) * TEXT * page.leading


def _notes(quote: Quote, lang: str) -> Iterator[str]:
    if quote.ownership.taxes:
        yield say("owned.borne_note", lang)
    if quote.totals.stamp_duty:
        yield say("owned.stamp", lang)
