"""What the explorer tells beside its inputs, as panels: price and risk, what moved it, what to look over, variants."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from costing.documents.estimate_panel import lines_table, years_table
from costing.documents.panels import LINE, STRONG, TOTAL, Column, Facts, Notes, Panel, Row, Table
from costing.exploring import Exploration, Standing
from costing.money import DINAR, ZERO, to_step
from costing.moving import Move, Moves
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import CURRENCY, amount, day, money, number, percent, say, signed

# How many lines of what moved are told one by one.
_MOVES = 5


def whole(value: float | Decimal, lang: str) -> str:
    """Return an amount in whole dinars, without its currency."""
    return number(to_step(value, DINAR), lang, 0)


def dinars(value: float | Decimal, lang: str) -> str:
    """Return an amount in whole dinars, with its currency."""
    return whole(value, lang) + CURRENCY[lang]


def price_panel(standing: Standing, lang: str) -> Panel:
    """Return the price for the seller: each line with its range, the firm totals, how sure they are."""
    yearly = [line for line in standing.estimate.lines if line.recurring]
    years = (_narrow(years_table(yearly, lang), lang),) if yearly else ()
    lines = _narrow(lines_table(standing.estimate, lang), lang)
    blocks = (lines, Facts(tuple(_risk(standing, lang))), *years)
    totals = standing.quote.totals
    title = say("explorer.price_of", lang, net_dzd=totals.net - totals.discount)
    return Panel(lang, title, blocks, say("explorer.dinars", lang))


def _narrow(table: Table, lang: str) -> Table:
    """Return a table of ranges for a narrow pane: no quantities, which stand beside it, short heads, totals seen."""
    ends = [Column(say(f"explorer.{name}", lang), figures=True) for name in ("low", "likely", "high")]
    rows = (
        Row((row.cells[0], *row.cells[-len(ends) :]), STRONG if row.kind == TOTAL else row.kind) for row in table.rows
    )
    return Table((table.columns[0], *ends), tuple(rows), table.caption)


def _risk(standing: Standing, lang: str) -> Iterator[tuple[str, str]]:
    """Say how sure the price is, and what it comes to with tax."""
    risk, totals = standing.risk, standing.quote.totals
    share = percent(to_step(risk.probability(totals.net) * 100, DINAR), lang)
    yield say("explorer.p50", lang), dinars(risk.p50, lang)
    yield say("explorer.p80", lang), dinars(risk.p80, lang)
    yield say("explorer.holds", lang), say("explorer.holds_share", lang, share=share)
    yield say("explorer.firm_net", lang), amount(totals.net - totals.discount, lang)
    yield say("table.due", lang), amount(totals.due, lang)


def client_panel(quote: Quote, lang: str) -> Panel:
    """Return what a client may see: firm lines and totals, nothing else."""
    heads = (
        Column(say("table.line", lang)),
        Column(say("table.quantity", lang), figures=True),
        Column(say("table.unit_price", lang), figures=True),
        Column(say("table.amount", lang), figures=True),
    )
    once = [line for line in quote.lines if not line.recurring and not line.optional]
    yearly = [line for line in quote.lines if line.recurring and not line.optional]

    def row(line: QuoteLine, kind: str = LINE) -> Row:
        figures = (number(line.quantity, lang), money(line.unit_price, lang), money(line.amount, lang))
        return Row((line.labels[lang], *figures), kind)

    totals = [
        Row((say(f"table.{name}", lang), "", "", amount(value, lang)), kind) for name, value, kind in _sums(quote)
    ]
    said = [Row((say("explorer.yearly", lang), "", "", ""), TOTAL)] if yearly else []
    rows = (*map(row, once), *totals, *said, *(row(line, TOTAL) for line in yearly))
    return Panel(lang, quote.client["name"], (Table(heads, rows),), day(quote.day, lang))


def _sums(quote: Quote) -> Iterator[tuple[str, Decimal, str]]:
    totals = quote.totals
    yield "net", totals.net, TOTAL
    if totals.discount:
        yield "net_after", totals.net - totals.discount, TOTAL
    yield "total_vat", sum((each.amount for each in totals.vat), ZERO), TOTAL
    yield "gross", totals.gross, TOTAL
    if totals.stamp_duty:
        yield "stamp_duty", totals.stamp_duty, TOTAL
    yield "due", totals.due, STRONG


def moved_panel(exploration: Exploration, lang: str) -> Panel:
    """Return what moved the price: by the last change, and since the start."""
    last, start = exploration.moved(), exploration.moved(exploration.start)
    blocks = [_moves(last, "moved_last", lang)] if last.lines else []
    if start.lines and exploration.before is not exploration.start:
        blocks.append(_moves(start, "moved_start", lang))
    told = tuple(blocks) or (Notes((say("explorer.moved_nothing", lang),)),)
    return Panel(lang, say("explorer.moved", lang), told)


def _moves(moves: Moves, key: str, lang: str) -> Table:
    named, others = moves.lines[:_MOVES], moves.lines[_MOVES:]
    rows = [Row((_move_label(each, lang), _difference(each.difference, lang))) for each in named]
    if others:
        rest = sum(each.difference for each in others if not each.recurring)
        rows.append(Row((say("explorer.moved_others", lang), _difference(rest, lang))))
    total = Row((say("explorer.total", lang), _difference(moves.total, lang)), STRONG)
    columns = (Column(""), Column("", figures=True))
    return Table(columns, (*rows, total), say(f"explorer.{key}", lang))


def _move_label(move: Move, lang: str) -> str:
    return say("explorer.a_year", lang, label=move.label) if move.recurring else move.label[lang]


def _difference(value: float, lang: str) -> str:
    """Write a difference in whole dinars: more has its sign, as less has."""
    return signed(to_step(value, DINAR), lang, whole=True)


def look_panel(standing: Standing, lang: str) -> Panel:
    """Return what to look over before a quote is sent, worst first."""
    found = standing.estimate.audit
    told = tuple(
        f"{say(f'severity.{each.severity}', lang)} {each.message[lang]} {each.way_out[lang]}" for each in found
    )
    return Panel(lang, say("explorer.look", lang), (Notes(told or (say("explorer.look_nothing", lang),)),))


def compare_panel(present: Standing, locked: Mapping[str, Standing], lang: str) -> Panel:
    """Return the present state beside the variants that were kept, line by line, with what each would change."""
    named = {say("explorer.present", lang): present, **locked}
    heads = [Column(say("explorer.line", lang))]
    for place, name in enumerate(named):
        heads.append(Column(name, figures=True))
        heads += [Column(say("explorer.difference", lang, name=name), figures=True)] if place else []
    labels: dict[str, Mapping[str, str]] = {}
    for each in named.values():
        labels |= {line.code: line.label for line in each.estimate.lines if line.code not in labels}
    rows = [_compared(labels[code][lang], _amounts(code, list(named.values())), lang) for code in labels]
    held = list(named.values())
    foot = (
        _compared(say("explorer.total", lang), [each.estimate.likely for each in held], lang, STRONG),
        _compared(say("explorer.p80_row", lang), [each.risk.p80 for each in held], lang, TOTAL),
    )
    table = Table(tuple(heads), (*rows, *foot))
    return Panel(lang, say("explorer.compare_title", lang), (table,))


def _amounts(code: str, held: Sequence[Standing]) -> list[float | None]:
    found = ({line.code: line.amount.likely for line in each.estimate.lines}.get(code) for each in held)
    return list(found)


def _compared(label: str, values: Sequence[float | None], lang: str, kind: str = LINE) -> Row:
    nothing = say("explorer.none", lang)
    first = values[0] or 0.0
    cells = [label, nothing if values[0] is None else whole(values[0], lang)]
    for value in values[1:]:
        cells.append(nothing if value is None else whole(value, lang))
        cells.append(_difference((value or 0.0) - first, lang))
    return Row(tuple(cells), kind)
