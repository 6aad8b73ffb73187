"""What variants show in a notebook, side by side: what each costs, its range, what is given up and what differs."""

from collections.abc import Iterator
from decimal import Decimal

from costing.documents.panels import PART, Block, Column, Folded, Notes, Panel, Row, Table
from costing.documents.risk_words import dinars, level_name
from costing.money import exactly
from costing.quoting.comparing import Comparison
from costing.quoting.ownership import Variant
from costing.tracing import PERCENT
from costing.wording import Measure, capital, money, say

# The percentiles that a price is set by.
SHOWN = ("p50", "p80")


@exactly
def panel(compared: Comparison, lang: str | None) -> Panel:
    """Read what variants show, in a language or that of the first scope."""
    scope = compared.variants[0].scope
    spoken = lang or scope.lang
    blocks = (_table(compared, spoken), *_notes(compared, spoken), _read(compared, spoken))
    return Panel(spoken, say("panel_basis.comparison", spoken), blocks, scope.client.name)


def _table(compared: Comparison, lang: str) -> Table:
    """Lay out the variants, each with its range, its percentiles and what its years are worth now below it."""
    owned = [say("variants.owned", lang, years=Measure(years, "year")) for years in compared.terms.years]
    heads = (say("table.once", lang), say("table.first_year", lang), *owned)
    rows = tuple(row for each in compared.variants for row in _rows(each, compared, lang))
    return Table((Column(say("table.variant", lang)), *(Column(head, figures=True) for head in heads)), rows)


def _rows(variant: Variant, compared: Comparison, lang: str) -> Iterator[Row]:
    owned, span = variant.ownership(compared.terms), variant.range
    first = (capital(variant.label[lang]), money(variant.once, lang), money(variant.in_year(1), lang))
    yield Row((*first, *(money(each.cost, lang) for each in owned)))
    once, *later = (_between(span.low, span.high, lang), *(_between(each.low, each.high, lang) for each in owned))
    yield Row((say("panel_basis.range", lang), once, "", *later), PART)
    worth = (say("variants.present", lang, present=money(each.present, lang)) for each in owned)
    yield Row((say("panel_basis.present", lang), "", "", *worth), PART)
    read = (variant.percentiles, *(each.percentiles for each in owned))
    for name in SHOWN:
        once, *later = (dinars(getattr(each, name), lang) for each in read)
        yield Row((level_name(name, lang), once, "", *later), PART)


def _between(low: float | Decimal, high: float | Decimal, lang: str) -> str:
    least, most = (dinars(end, lang) for end in (low, high))
    return say("variants.between", lang, low=least, high=most)


def _notes(compared: Comparison, lang: str) -> Iterator[Block]:
    for rank, variant in enumerate(compared.variants):
        said = tuple(capital(text) for text in notes_of(rank, compared, lang))
        if said:
            yield Notes(said, capital(variant.label[lang]))


def notes_of(rank: int, compared: Comparison, lang: str) -> Iterator[str]:
    """Say what a variant is made of by the year and by phase, what it gives up, and what differs from the first.

    Parameters
    ----------
    rank
        Its place among those compared, 0 the first.
    compared
        The variants side by side.
    lang
        fr, ar or en.
    """
    variant = compared.variants[rank]
    if len(variant.phases) > 1:
        for phase in variant.phases:
            facts = {"year": phase.year, "net_dzd": phase.net, "overhead_dzd": phase.overhead}
            labels = say("view.comma", lang).join(cost.label[lang] for cost in phase.costs)
            key = "phase" if phase.overhead else "phase_first"
            yield say(f"variants.{key}", lang, labels=labels, **facts)
        yield say("variants.phases_sum", lang, net_dzd=variant.net, overhead_dzd=variant.overhead)
    for cost in variant.yearly[0]:
        yield say("variants.in_first_year", lang, label=cost.label, firm_dzd=cost.firm)
    if variant.borne:
        yield say("variants.borne_once", lang, borne_dzd=variant.borne)
    for given_up in variant.gives_up:
        yield say("variants.gives_up", lang, what=given_up)
    if rank:
        yield from (each.text[lang] for each in compared.differences[rank])
        if not compared.differences[rank]:
            yield say("variants.same_work", lang)


def _read(compared: Comparison, lang: str) -> Folded:
    return Folded(say("panel_basis.how_read", lang), (Notes(readings_of(compared, lang)),))


def readings_of(compared: Comparison, lang: str) -> tuple[str, str]:
    """Say how the amounts are to be read: of which day, what a cost of ownership is, what a percentile is."""
    shares = {"discount": compared.terms.discount * PERCENT, "growth": compared.growth * PERCENT}
    links = sorted({variant.outlook.beliefs.rank_correlation for variant in compared.variants})
    return (
        say("variants.title", lang, day=compared.day, **shares),
        say("variants.percentiles", lang, correlation=links),
    )
