"""What the internal build of a quote shows of itself: ranges, risk, costs, margins, floors, and who has to approve.

All of it is internal, and its title says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from costing.documents.chart_parts import Look
from costing.documents.inside import InsideView, inside_labels, inside_of
from costing.documents.inside_basis import BasisView, ChecksView
from costing.documents.inside_deal import DealView, MarginRow
from costing.documents.inside_lines import NOTHING, Composition, LineView
from costing.documents.inside_risk import RiskView
from costing.documents.panels import GROUP, STRONG, TOTAL, Block, Column, Facts, Folded, Notes, Panel, Row, Table
from costing.documents.priced import quantity_of
from costing.documents.revised import number_of
from costing.documents.view import WIDTH
from costing.money import DINAR, exactly, to_step
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.internal_quote import InternalQuote
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import capital, money, number, say

_FIGURES = "#"  # ends the name of a head over figures
_HEADS = ("item", "quantity#", "unit_price#", "amount#", "inside_low#", "inside_likely_amount#", "inside_high#")
# What may be known of a line and stand under a head of its own.
_KNOWN = {"contingency": "inside_added#", "cost": "inside_cost#", "margin": "inside_margin#", "floor": "inside_floor#"}
_DISCOUNT = ("rank", "inside_on", "inside_said#", "inside_taken#", "inside_reason")
_HAND = ("item", "inside_replaced#", "unit_price#", "inside_reason")
_MARGIN = ("item", "inside_net#", "inside_cost#", "inside_margin#", "inside_percent#")
_FLOOR = ("item", "inside_found#", "inside_floor#", "inside_verdict")
_MANDATE = ("inside_role", "inside_whole#", "inside_one_line#", "inside_below")
_BAR = ("inside_bar", "inside_p10#", "inside_likely_amount#", "inside_p90#", "inside_share#")
_CHOICE = ("inside_choice", "inside_lowest#", "inside_highest#")
_RATE = ("inside_currency", "inside_rate#", "inside_day", "inside_side", "inside_source")
Labels = dict[str, str]


@exactly
def panel(internal: InternalQuote, lang: str | None) -> Panel:
    """Return what the internal build of a quote shows of itself in a language, or the quote's."""
    quote = cast("Quote", internal.quote)
    spoken = lang or quote.lang
    labels, inside = inside_labels(quote, spoken), inside_of(quote, spoken, Look(spoken), WIDTH)
    facts = {"number": number_of(quote, spoken), "day": quote.day, "until": quote.valid_until}
    said = say("table.valid", spoken, **facts)
    return Panel(spoken, labels["proposal.internal_mark"], tuple(_blocks(quote, inside, labels, spoken)), said)


def _blocks(quote: Quote, inside: InsideView, labels: Labels, lang: str) -> Iterator[Block]:
    client = labels["proposal.client"], str(quote.client["name"])
    yield Facts((client, *(fact for row in inside.figures for fact in row)))
    yield Notes((inside.approval, *inside.reasons), labels["proposal.inside_decision"])
    yield from _lines(quote, inside, labels, lang)
    if inside.risk is not None:
        yield from _risk(inside.risk, labels)
    if inside.checks is not None:
        yield from _checks(inside.checks, labels)
    yield from _folded(labels, "inside_lines", _ranges(inside, labels))
    yield from _folded(labels, "inside_deal", _deal(inside.deal, labels))
    if inside.risk is not None:
        yield from _folded(labels, "inside_tornado", _moving(inside.risk, labels))
    yield from _folded(labels, "inside_basis", _basis(inside.basis, labels))


def _folded(labels: Labels, name: str, blocks: Iterable[Block]) -> Iterator[Folded]:
    """Return blocks behind the title of a chapter; nothing where it holds none."""
    if held := tuple(blocks):
        yield Folded(labels[f"proposal.{name}"], held)


def _table(
    labels: Labels,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    totals: Sequence[Sequence[str]] = (),
) -> Iterator[Table]:
    """Return a table under labels of the documents; nothing where it has no row."""
    if held := tuple(Row(tuple(row)) for row in rows):
        columns = tuple(_column(labels, name) for name in heads)
        foot = (Row(tuple(row), TOTAL) for row in totals)
        yield Table(columns, (*held, *foot), labels[f"proposal.{caption}"] if caption else "")


def _column(labels: Labels, name: str) -> Column:
    return Column(labels[f"proposal.{name.rstrip(_FIGURES)}"], figures=name.endswith(_FIGURES))


def _lines(quote: Quote, inside: InsideView, labels: Labels, lang: str) -> Iterator[Table]:
    """Return the lines with their ranges, and what is known inside of each; what is outside the total apart."""
    views = dict(zip([line.code for line in quote.lines if line.service != CONTINGENCY], inside.lines, strict=True))
    known = [name for name in _KNOWN if any(getattr(line, name) for line in quote.lines)]
    columns = tuple(_column(labels, name) for name in (*_HEADS, *(_KNOWN[name] for name in known)))
    rows = {line.code: _line(line, views.get(line.code), known, lang) for line in quote.lines}
    if inside.composition is not None:
        once = (rows[line.code] for line in quote.lines if not (line.recurring or line.optional))
        yield Table(columns, (*once, *_totals(inside.composition, known)), labels["proposal.inside_composition"])
    outside: dict[str, list[Row]] = {}
    for code, view in views.items():
        if view.mark:
            outside.setdefault(view.mark, [Row((capital(view.mark),), GROUP)]).append(rows[code])
    if outside:
        yield Table(columns, tuple(row for group in outside.values() for row in group), say("table.outside", lang))


def _line(line: QuoteLine, view: LineView | None, known: Sequence[str], lang: str) -> Row:
    ends = (NOTHING,) * 3 if view is None else _ends(line, lang)
    figures = (quantity_of(line, lang).text, money(line.unit_price, lang), money(line.amount, lang))
    held = (getattr(line, name) for name in known)
    return Row((line.labels[lang], *figures, *ends, *(money(each, lang) if each else NOTHING for each in held)))


def _ends(line: QuoteLine, lang: str) -> tuple[str, ...]:
    """Write the range of a line to the dinar, as an estimate shows it."""
    span = line.range
    low, likely, high = (number(to_step(each, DINAR), lang, 0) for each in (span.low, span.likely, span.high))
    return low, likely, f"{high}+" if span.open_top else high


def _totals(whole: Composition, known: Sequence[str]) -> Iterator[Row]:
    """Return the totals, each under the amounts; what a confidence adds in all stands in the first of them."""
    rows = [(whole.whole.label, whole.whole.sold), *whole.totals]
    for place, (label, value) in enumerate(rows):
        added = (whole.whole.added if name == "contingency" and not place else "" for name in known)
        kind = STRONG if place == len(rows) - 1 else TOTAL
        yield Row((label, "", "", value, "", "", "", *added), kind)


def _risk(risk: RiskView, labels: Labels) -> Iterator[Block]:
    yield Notes(risk.said, labels["proposal.inside_risk"])
    rows = ((each.level, each.amount, each.difference) for each in risk.levels)
    yield from _table(labels, ("inside_level", "inside_total#", "inside_difference#"), rows, "inside_curve")


def _checks(checks: ChecksView, labels: Labels) -> Iterator[Block]:
    rows = ((each.severity, f"{each.message} {each.way_out}") for each in checks.findings)
    yield from _table(labels, ("inside_severity", "inside_finding"), rows, "inside_checks")
    told = {"assumed": checks.assumptions, "procurement": checks.procurement, "cross_check": (checks.cross_check,)}
    yield from (Notes(said, labels[f"proposal.inside_{name}"]) for name, said in told.items() if any(said))


def _ranges(inside: InsideView, labels: Labels) -> Iterator[Table]:
    """Return where each price stands in the range it is from, and where that is from."""
    rows = ((each.label, each.place, " ".join(filter(None, (each.source, each.hand)))) for each in inside.lines)
    return _table(labels, ("item", "inside_place#", "inside_source"), rows)


def _deal(deal: DealView, labels: Labels) -> Iterator[Block]:
    if told := tuple(filter(None, (deal.given_by, *deal.notes, deal.unknown))):
        yield Notes(told)
    yield from _table(labels, _DISCOUNT, deal.discounts, "inside_discounts")
    yield from _table(labels, _HAND, deal.hands, "inside_hands")
    whole = (_margin(deal.margin_total),) if deal.margin_total is not None else ()
    yield from _table(labels, _MARGIN, map(_margin, deal.margins), "inside_margins", whole)
    yield from _table(labels, _MARGIN, map(_margin, deal.yearly_margins), "inside_yearly")
    floors = ((each.label, each.price, each.floor, each.verdict) for each in deal.floors)
    yield from _table(labels, _FLOOR, floors, "inside_floors")
    yield from _table(labels, _MANDATE, deal.mandates, "inside_mandates")


def _margin(row: MarginRow) -> tuple[str, ...]:
    return (row.label, row.net, row.cost, row.margin, row.percent)


def _moving(risk: RiskView, labels: Labels) -> Iterator[Block]:
    """Return what moves the total, what the contingency is made of, and how the risk is read."""
    bars = ((each.label, each.low, each.likely, each.high, each.share) for each in risk.bars)
    yield from _table(labels, _BAR, bars)
    yield from _table(labels, _CHOICE, risk.choices, "inside_choices")
    yield from _table(labels, ("inside_bar", "inside_added#"), risk.parts, "inside_parts")
    if risk.reading:
        yield Notes(risk.reading, labels["proposal.inside_reading"])


def _basis(basis: BasisView, labels: Labels) -> Iterator[Block]:
    yield from _table(labels, _RATE, basis.rates, "inside_rates")
    yield Facts(basis.papers)
