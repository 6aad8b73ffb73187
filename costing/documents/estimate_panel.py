"""What an estimate shows of itself, to whoever sells: ranges, line by line, and what they take for granted."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from costing.documents import texts
from costing.documents.panels import TOTAL, Block, Column, Facts, Folded, Notes, Panel, Row, Table
from costing.estimating import Estimate
from costing.lines import Assumption, Line, Span
from costing.money import exactly, to_step
from costing.wording import ltr, number, percent, quantity, say

_DINAR = Decimal(1)
_LUMP_SUM = "lump_sum"


@exactly
def panel(estimate: Estimate, lang: str | None) -> Panel:
    """Return what an estimate shows of itself in a language, or that of its scope; internal."""
    spoken = lang or estimate.scope.lang
    title = say("panel.estimate", spoken, name=estimate.scope.client.name)
    return Panel(spoken, title, tuple(_blocks(estimate, spoken)), say("panel.estimate_on", spoken, day=estimate.day))


def _blocks(estimate: Estimate, lang: str) -> Iterator[Block]:
    if facts := tuple(_facts(estimate, lang)):
        yield Facts(facts)
    yield lines_table(estimate, lang)
    if yearly := [line for line in estimate.lines if line.recurring]:
        yield years_table(yearly, lang)
    if any(line.open_top for line in estimate.lines):
        yield Notes((say("panel.open_top", lang),))
    if estimate.cross_check is not None:
        yield Notes((estimate.cross_check.comment.said()[lang],), say("table.cross_check", lang))
    if estimate.assumptions:
        columns = Column(_label("taken", lang)), Column(_label("if_wrong", lang))
        rows = tuple(_assumed(each, lang) for each in estimate.assumptions)
        yield Folded(say("table.assumptions", lang), (Table(columns, rows),))


def _facts(estimate: Estimate, lang: str) -> Iterator[tuple[str, str]]:
    if estimate.scope.reference:
        yield _label("reference", lang), estimate.scope.reference
    if estimate.maintenance is not None:
        yield say("panel.rate", lang), percent(estimate.maintenance.rate, lang)
    if estimate.estimate_class is not None:
        yield say("panel.estimate_class", lang), number(estimate.estimate_class, lang)


@exactly
def lines_table(estimate: Estimate, lang: str) -> Table:
    """Return what is paid once, line by line, with its sums in the foot; of what is paid by the year alone, that.

    Parameters
    ----------
    estimate
        A priced scope; neither its traces nor its assumptions are read.
    lang
        fr, ar or en.

    Returns
    -------
    Table
        Low, likely and high of each line and of them all, to the dinar [DZD before tax]; a plus stands behind a high
        that the market leaves open.
    """
    once = [line for line in estimate.lines if not line.recurring]
    whole = Span(estimate.low, estimate.likely, estimate.high)
    opened = any(line.open_top for line in once)
    foot = Row((say("table.net", lang), "", *_ends(whole, lang, opened=opened)), TOTAL)
    head = Column(say("table.line", lang)), Column(say("table.quantity", lang), figures=True)
    return Table((*head, *_columns(lang)), (*(_row(line, lang) for line in once), foot))


def _row(line: Line, lang: str) -> Row:
    return Row((line.label[lang], _quantity(line, lang), *_ends(line.amount, lang, opened=line.open_top)))


def _columns(lang: str) -> tuple[Column, ...]:
    return tuple(
        Column(_label(name, lang), figures=True) for name in ("inside_low", "inside_likely_amount", "inside_high")
    )


def _ends(span: Span, lang: str, *, opened: bool) -> tuple[str, ...]:
    low, likely, high = (number(to_step(end, _DINAR), lang, 0) for end in (span.low, span.likely, span.high))
    if opened:
        high = ltr(f"{high}+") if lang == "ar" else f"{high}+"
    return low, likely, high


def _quantity(line: Line, lang: str) -> str:
    """Return the likely quantity with its unit, and from what to what it may go where it is not known."""
    span = line.quantity
    if line.unit == _LUMP_SUM:
        return say(f"unit.{line.unit}", lang)
    said = quantity(round(span.likely, 2), line.unit, lang)
    if span.low == span.high:
        return said
    return say("panel.quantity", lang, quantity=said, low=number(span.low, lang), high=number(span.high, lang))


def years_table(lines: Sequence[Line], lang: str) -> Table:
    """Return what each contract year of maintenance comes to, and all of them."""
    sums = (sum(getattr(line.amount, end) for line in lines) for end in ("low", "likely", "high"))
    opened = any(line.open_top for line in lines)
    rows = [Row((line.label[lang], *_ends(line.amount, lang, opened=line.open_top))) for line in lines]
    rows.append(Row((say("origins.total_year", lang), *_ends(Span(*sums), lang, opened=opened)), TOTAL))
    return Table((Column(say("table.service", lang)), *_columns(lang)), tuple(rows), say("panel.yearly", lang))


def _assumed(each: Assumption, lang: str) -> Row:
    """Return what was taken for granted, and what follows if it proves wrong; what no client reads says so."""
    taken = each.taken[lang] if each.taken is not None else each.said()[lang]
    told = say("panel.internal", lang, text=taken) if each.audience == "internal" else taken
    return Row((told, each.effect[lang] if each.effect is not None else ""))


def _label(name: str, lang: str) -> str:
    return texts.labels(lang, internal=True)[f"proposal.{name}"]
