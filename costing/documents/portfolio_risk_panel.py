"""What the risk of a programme shows in a notebook: what it may come to, and which facilities move it; internal."""

from collections.abc import Iterator

import numpy as np

from costing.documents.panels import STRONG, TOTAL, Block, Column, Notes, Panel, Row, Table
from costing.documents.portfolio_words import labels_of, programme_of, shares_of
from costing.documents.risk_words import dinars, level_name, portion
from costing.money import exactly
from costing.portfolio.risks import PortfolioRisk
from costing.progress import HOUSE_LANGUAGE
from costing.wording import percent, say

_LEVELS = ("p10", "p50", "p70", "p80", "p90")
_FIRST, _HUNDRED = 10, 100  # facilities that are told


@exactly
def panel(risk: PortfolioRisk, lang: str | None) -> Panel:
    """Read what the risk of a programme shows, in a language or in French."""
    spoken = lang or HOUSE_LANGUAGE
    title = say("portfolio.programme_title", spoken, count=len(risk.index))
    return Panel(spoken, title, tuple(_blocks(risk, spoken)), programme_of(risk, spoken))


def _blocks(risk: PortfolioRisk, lang: str) -> Iterator[Block]:
    rows = [Row((level_name(name, lang), dinars(getattr(risk, name), lang))) for name in _LEVELS]
    rows.append(Row((say("risk_page.mean", lang), dinars(risk.mean, lang))))
    rows.append(Row((say("portfolio.sum_of_p80", lang), dinars(risk.sum_of_p80, lang)), STRONG))
    heads = Column(say("panel_basis.level", lang)), Column(say("risk_page.total", lang), figures=True)
    yield Table(heads, tuple(rows))
    if risk.deviation > 0:
        yield _facilities(risk, lang)
    yield Notes((say("portfolio.national", lang, percent=percent(round(risk.national * _HUNDRED, 1), lang)),))


def _facilities(risk: PortfolioRisk, lang: str) -> Table:
    """Lay out the facilities that move the programme most, and what of its P80 is theirs."""
    order = np.argsort(-risk.programme.shares, kind="stable")[:_FIRST]
    held, allocation = risk.programme, risk.allocation
    rows = [
        Row((name, share, dinars(held.p80s[at], lang), dinars(allocation[at], lang)))
        for name, share, at in zip(labels_of(risk, order), shares_of(risk, order, lang), order, strict=True)
    ]
    if len(order) < len(risk.index):
        rest = np.setdiff1d(np.arange(len(risk.index)), order)
        told = (dinars(float(each[rest].sum()), lang) for each in (held.p80s, allocation))
        rows.append(Row((say("portfolio.rest", lang, count=len(rest)), portion(held.shares[rest].sum(), lang), *told)))
    rows.append(
        Row(
            (say("portfolio.total", lang), portion(1, lang), dinars(risk.sum_of_p80, lang), dinars(risk.p80, lang)),
            TOTAL,
        )
    )
    heads = (say(f"portfolio.{name}", lang) for name in ("share_head", "own_p80_head", "allocation_head"))
    columns = (Column(say("portfolio.facility_head", lang)), *(Column(head, figures=True) for head in heads))
    return Table(columns, tuple(rows), say("portfolio.shares", lang))
