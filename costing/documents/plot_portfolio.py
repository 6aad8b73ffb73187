"""What priced facilities come to, as pictures: wilayas, kinds or services by what they cost; internal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from costing.document_errors import PictureUnknown
from costing.documents.dressing import chart_look
from costing.documents.plot_bars import Axis, Name, amounts_below, fitted, rows
from costing.documents.plot_fills import Key, fills
from costing.documents.plot_page import Page
from costing.documents.plot_programme import programme_curve
from costing.documents.plot_words import Style, Unit, unit_for
from costing.documents.portfolio_head import facts_of
from costing.documents.portfolio_words import MOST, name_of, parts_of
from costing.portfolio.summing import BY, CURVE, PortfolioSummary, Sum
from costing.wording import number, say

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

_GAP = 0.08
_BAR, _APART, _SPAN = 0.18, 0.12, 0.04  # a bar, and the line of its range below it [inches]


def plot_portfolio(summary: PortfolioSummary, kind: str, lang: str) -> "Picture":
    """Draw what facilities come to, by one thing."""
    if kind == CURVE and summary.risk is not None:
        return programme_curve(summary.risk, lang, facts_of(summary, lang, internal=True))
    if kind not in BY:
        raise PictureUnknown(asked=str(kind), available=(*BY, *([CURVE] if summary.risk is not None else [])))
    page, (named, others, unnamed) = Page(chart_look(None, lang)), parts_of(summary.groups[kind], MOST)
    shown = [*named, *unnamed]
    title = say(f"portfolio.by_{kind.replace('.', '_')}", lang)
    if not shown:
        page.head(title)
        text = say("portfolio.nothing", lang)
        page.paragraph(text, Style(), after=0.1)
        return page.finished(text)
    page.head(title, facts_of(summary, lang, internal=True), say("portfolio.bars_under", lang))
    looks = fills(page.look)
    page.keys(
        (
            Key(looks["light"], say("portfolio.bars_key", lang)),
            Key(None, say("portfolio.span_key", lang), mark="-|", colour=page.look.grey),
        )
    )
    unit = unit_for([each.high for each in shown], lang)
    names = [name_of(summary, kind, each, lang) for each in shown]
    _draw(page, shown, names, unit)
    if others:
        amount = unit.said(sum(each.likely for each in others))
        page.notes(say("portfolio.others", lang, count=number(len(others), lang, 0), amount=amount))
    pairs = zip(names, shown, strict=True)
    told = (say("inside.point", lang, name=name, amount=unit.said(each.likely)) for name, each in pairs)
    return page.finished(f"{title}. {say('portfolio.bars_alt', lang, rows=say('view.joiner', lang).join(told))}")


def _draw(page: Page, shown: Sequence[Sum], names: Sequence[str], unit: Unit) -> None:
    lang, look = page.look.lang, page.look
    counts = (say("portfolio.count", lang, count=number(each.facilities, lang, 0)) for each in shown)
    told = rows(page, [Name(name, count) for name, count in zip(names, counts, strict=True)])
    after = [(each.likely, page.wide(unit.said(each.likely)) + 2 * _GAP) for each in shown]
    ends = fitted((0.0, max(each.high for each in shown) or 1.0), [], after, told.room)
    ink = {"color": f"#{look.grey}", "linewidth": 1.2, "zorder": 3, "linestyle": "-", "marker": "|", "markersize": 6}
    fill = fills(look)["light"].said()
    for each, middle in zip(shown, told.middles, strict=True):
        bar, span = middle - _APART / 2, middle + _APART / 2 + _SPAN
        told.axes.barh([bar], [each.likely], left=[0], height=_BAR, align="center", zorder=2, **fill)
        told.axes.plot([each.low, each.high], [span, span], **ink)
        page.label(told.axes, (each.likely, bar), unit.said(each.likely), Style(bold=True), (_GAP, 0))
    amounts_below(page, told.axes, ends, Axis(unit, say("risk_page.total", lang)))
