"""How sure the total of a programme is, and which facilities move it most, as pictures; internal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from costing.document_errors import PictureUnknown
from costing.documents.chart_parts import Look
from costing.documents.charts import Mark
from costing.documents.plot_bars import BAR, Name, lying, rows
from costing.documents.plot_curve import curve
from costing.documents.plot_fills import fills
from costing.documents.plot_page import Page
from costing.documents.plot_words import SMALL, Style, unit_for
from costing.documents.portfolio_words import labels_of, programme_of, shares_of
from costing.money import decimal_of
from costing.portfolio.risks import PortfolioRisk
from costing.wording import percent, say

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

KINDS = ("curve", "shares")
MOST = 20
_HUNDRED, _GAP, _OVER = 100, 0.08, 0.14
_ENDS = (0.004, 0.996)  # of the probability: beyond, a curve is a line along its axis
_LEVELS = (50, 80)


def plot_programme(risk: PortfolioRisk, kind: str, lang: str) -> "Picture":
    """Draw the risk of a programme."""
    if kind not in KINDS:
        raise PictureUnknown(asked=str(kind), available=KINDS)
    return programme_curve(risk, lang) if kind == KINDS[0] else programme_shares(risk, lang)


def programme_curve(risk: PortfolioRisk, lang: str, of: str = "") -> "Picture":
    """Draw what a programme does not pass, and how probably: its P50, its P80, the sum of single P80s; `of` whom."""
    page = Page(Look(lang))
    if risk.deviation <= 0:
        return _sentence(
            page, say("portfolio.curve", lang), say("portfolio.certain", lang, net_dzd=decimal_of(risk.mean))
        )
    points = [(amount, level * _HUNDRED) for amount, level in risk.s_curve if _ENDS[0] <= level <= _ENDS[1]]
    added, held = risk.sum_of_p80, risk.probability(risk.sum_of_p80) * _HUNDRED
    levels = [(level, risk.quantile(level)) for level in _LEVELS]
    unit = unit_for([added, *(amount for _, amount in levels)], lang)
    name = say("inside.point", lang, name=say("portfolio.sum_of_p80", lang), amount=unit.said(added))
    share = percent(round(min(held, 99.9), 1), lang)
    told = say("plot.held", lang, percent=share)
    marks = [Mark(f"{name}\n{told}", decimal_of(added), decimal_of(held), sold=True)]
    for level, amount in levels:
        label = say("plot.level", lang, name=f"P{level}", amount=unit.said(amount))
        marks.append(Mark(label, decimal_of(amount), decimal_of(level)))
    text = programme_of(risk, lang)
    page.head(say("portfolio.curve", lang), *filter(None, (of,)), text)
    curve(page, points, marks, unit)
    return page.finished(f"{say('portfolio.curve', lang)}. {text}")


def programme_shares(risk: PortfolioRisk, lang: str) -> "Picture":
    """Draw the facilities that move a programme most, each with its part of what moves it."""
    page, title = Page(Look(lang)), say("portfolio.shares", lang)
    order = np.argsort(-risk.programme.shares, kind="stable")[:MOST]
    if risk.deviation <= 0:
        return _sentence(page, title, say("portfolio.certain", lang, net_dzd=decimal_of(risk.mean)))
    labels, shares = labels_of(risk, order), [float(each) for each in risk.programme.shares[order]]
    told = shares_of(risk, order, lang)
    page.head(title, say("portfolio.shares_under", lang))
    _bars(page, labels, shares, told)
    left = len(risk.index) - len(order)
    if left:
        rest = percent(round((1 - sum(shares)) * _HUNDRED, 1), lang)
        page.notes(say("portfolio.shares_left", lang, count=left, percent=rest))
    pairs = (say("inside.point", lang, name=name, amount=text) for name, text in zip(labels, told, strict=True))
    return page.finished(f"{title}. {say('view.joiner', lang).join(pairs)}.")


def _bars(page: Page, labels: Sequence[str], shares: Sequence[float], told: Sequence[str]) -> None:
    laid = rows(page, [Name(label) for label in labels])
    wide = max(page.wide(text, SMALL) for text in told) + 2 * _GAP
    ends = (0.0, max(shares) * (1 + wide / max(laid.room - wide, 1)))
    fill: Any = fills(page.look)["light"].said()
    lying(page, laid.axes, ends)
    for share, text, middle in zip(shares, told, laid.middles, strict=True):
        laid.axes.barh([middle], [share], left=[0], height=BAR, align="center", zorder=2, **fill)
        page.label(laid.axes, (share, middle), text, Style(SMALL), (_GAP, 0))
    page.top += _OVER


def _sentence(page: Page, title: str, text: str) -> "Picture":
    page.head(title)
    page.paragraph(text, Style(), after=0.1)
    return page.finished(text)
