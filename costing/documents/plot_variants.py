"""Variants side by side as a picture: what is paid once with its range, and what each costs to own over the years."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from costing.company_look import mixed
from costing.documents.chart_parts import Look
from costing.documents.plot_bars import Axis, Name, Rows, amounts_below, fitted, rows
from costing.documents.plot_fills import Fill, Key, fills
from costing.documents.plot_page import Page
from costing.documents.plot_words import SMALL, Style, unit_for
from costing.quoting.comparing import Comparison
from costing.quoting.ownership import Ownership, Variant
from costing.wording import Measure, capital, number, say

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

_NARROW, _BETWEEN = 3.1, 0.4
_PITCH, _THICK, _LEAST = 0.25, 0.2, 1.02
_GAP = 0.07
_DIAMOND, _DOT, _SQUARE = "D", "o", "s"


def plot_comparison(comparison: Comparison, lang: str) -> "Picture":
    """Draw variants side by side."""
    page = Page(Look(lang), width=9.6)
    looks = fills(page.look)
    owned = [each.ownership(comparison.terms) for each in comparison.variants]
    page.head(say("plot.variants", lang), say("plot.variants_under", lang, day=comparison.day))
    page.keys(_keys(looks, page.look))
    heads, page.top = page.top, page.top + 0.28
    top = page.top
    spans = max((len(each) for each in owned), default=0)
    told = rows(page, _names(comparison, lang), least=max(_LEAST, spans * _PITCH + 0.24), room=_NARROW)
    foot, (start, end) = page.top, page.span(told.axes)
    page.put(start, heads + 0.14, say("plot.once", lang), Style(colour=page.look.main, bold=True))
    _once(page, told, comparison.variants, looks)
    ends, page.top = page.top, top
    room = page.width - 0.22 - end - _BETWEEN
    axes = page.axes(end + _BETWEEN, room, foot - top)
    axes.set_ylim(foot - top, 0)
    page.top = foot
    page.put(end + _BETWEEN, heads + 0.14, say("plot.owning", lang), Style(colour=page.look.main, bold=True))
    _owning(page, Rows(axes, room, told.middles, told.heights), owned)
    page.top = max(page.top, ends)
    page.notes(say("variants.percentiles", lang, correlation=number(_correlation(comparison), lang)))
    return page.finished(_alt(comparison, owned, lang))


def _correlation(comparison: Comparison) -> float:
    return float(comparison.variants[0].outlook.beliefs.rank_correlation)


def _names(comparison: Comparison, lang: str) -> list[Name]:
    """Name the variants, and say of each but the first whether it asks for the same work."""
    names = []
    for place, (each, other) in enumerate(zip(comparison.variants, comparison.differences, strict=True)):
        work = say("plot.other_work" if other else "variants.same_work", lang) if place else ""
        names.append(Name(capital(each.label[lang]), capital(work), bold=not place))
    return names


def _keys(looks: dict[str, Fill], look: Look) -> Sequence[Key]:
    lang = look.lang
    return (
        Key(None, say("plot.firm", lang), mark=_DIAMOND, colour=look.accent),
        Key(looks["band"], say("plot.low_high", lang)),
        Key(None, "P50", mark=_DOT, colour=look.second),
        Key(None, "P80", mark=_SQUARE, colour=look.main),
    )


def _once(page: Page, told: Rows, variants: Sequence[Variant], looks: dict[str, Fill]) -> None:
    look, lang = page.look, page.look.lang
    unit = unit_for([value for each in variants for value in (each.range.high, each.percentiles.p80)], lang)
    lines = [(str(unit.said(each.once)), _levels(each, unit, lang)) for each in variants]
    after = [
        pair
        for each, (firm, levels) in zip(variants, lines, strict=True)
        for pair in ((each.range.low, page.wide(levels, SMALL)), (float(each.once), page.wide(firm, bold=True) + _GAP))
    ]
    lowest, highest = (min(each.range.low for each in variants), max(each.range.high for each in variants))
    spare = (highest - lowest) * 0.04 or abs(highest) * 0.02 or 1.0
    ends = fitted((max(lowest - spare, 0.0), highest + spare), [], after, told.room)
    for each, (firm, levels), middle in zip(variants, lines, told.middles, strict=True):
        span, marks = each.range, each.percentiles
        told.axes.barh(
            [middle], [span.high - span.low], left=[span.low], height=_THICK, align="center", zorder=2,
            **looks["band"].said(),
        )  # fmt: skip
        placed = [(marks.p50, _DOT, look.second), (marks.p80, _SQUARE, look.main)]
        placed.append((float(each.once), _DIAMOND, look.accent))
        for value, shape, colour in placed:
            told.axes.plot(
                [value], [middle], linestyle="", marker=shape, markersize=6.5 if shape == _DIAMOND else 5.5, zorder=4,
                color=f"#{colour}", markeredgecolor=f"#{look.ink}", markeredgewidth=0.8, clip_on=False,
            )  # fmt: skip
        page.label(told.axes, (float(each.once), middle), firm, Style(bold=True), (0, -0.21))
        page.label(told.axes, (span.low, middle), levels, Style(SMALL), (0, 0.21))
    amounts_below(page, told.axes, ends, Axis(unit, say("risk_page.total", lang), most=3))


def _levels(each: Variant, unit: Any, lang: str) -> str:
    marks = {"P50": each.percentiles.p50, "P80": each.percentiles.p80}
    told = (say("plot.level", lang, name=name, amount=unit.said(value)) for name, value in marks.items())
    return say("view.joiner", lang).join(told)


def _owning(page: Page, told: Rows, owned: Sequence[Sequence[Ownership]]) -> None:
    """Draw what each variant costs over each span of years, one bar under the other, the longest span darkest."""
    look, lang = page.look, page.look.lang
    unit = unit_for([span.cost for spans in owned for span in spans], lang)
    words = [[_years(span, unit, lang) for span in spans] for spans in owned]
    after = [
        (float(span.cost), page.wide(text, SMALL) + 2 * _GAP)
        for spans, texts in zip(owned, words, strict=True)
        for span, text in zip(spans, texts, strict=True)
    ]
    highest = max((value for value, _ in after), default=1.0) or 1.0
    ends = fitted((0.0, highest), [], after, told.room)
    for spans, texts, middle in zip(owned, words, told.middles, strict=True):
        for place, (span, text) in enumerate(zip(spans, texts, strict=True)):
            at = middle + (place - (len(spans) - 1) / 2) * _PITCH
            shade = mixed(look.main, look.paper, (place + 1.4) / (len(spans) + 0.4))
            fill = Fill(shade, look.main).said()
            told.axes.barh([at], [float(span.cost)], left=[0], height=_THICK, align="center", zorder=2, **fill)
            page.label(told.axes, (float(span.cost), at), text, Style(SMALL), (_GAP, 0))
    amounts_below(page, told.axes, ends, Axis(unit, say("risk_page.total", lang), most=4))


def _years(span: Ownership, unit: Any, lang: str) -> str:
    years = say("plot.years", lang, years=Measure(span.years, "year"))
    return say("inside.point", lang, name=years, amount=unit.said(span.cost))


def _alt(comparison: Comparison, owned: Sequence[Sequence[Ownership]], lang: str) -> str:
    lines = []
    for each, spans in zip(comparison.variants, owned, strict=True):
        unit = unit_for([each.once], lang)
        parts = [unit.said(each.once), *(_years(span, unit, lang) for span in spans)]
        lines.append(say("inside.point", lang, name=each.label, amount=say("view.comma", lang).join(parts)))
    return say("plot.variants_alt", lang, variants=say("view.joiner", lang).join(lines))
