"""The charts of an internal build, from figures that are given: how sure a total is, what moves it, what makes it up.

Amounts are drawn in dinars and read in thousands or millions, whichever suits them; figures keep their exact value in
the sheet behind the chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from costing.documents.chart_parts import (
    CATEGORIES,
    VALUES,
    A,
    C,
    Look,
    Points,
    Scale,
    category_axis,
    drawn,
    rich,
    set_,
    shape,
    showing,
    turned,
    value_axis,
    writing,
)
from costing.documents.drawings import Chart, Column
from costing.money import ZERO
from costing.wording import say

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_TICKS = 6
_WHOLE, _HALF, _APART = Decimal(100), Decimal(50), Decimal(8)  # percent
_MILLION, _THOUSAND = Decimal(1_000_000), Decimal(1_000)
_HEIGHT, _HEAD, _ROW = 4_300, 700, 430  # twips


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the curve: what it is called, its amount [DZD] and its confidence [percent]; `sold`: the quote's."""

    label: str
    amount: Decimal
    confidence: Decimal
    sold: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from `low` to `high` [DZD], and what it is told to be."""

    label: str
    low: Decimal
    high: Decimal
    text: str = ""
    kind: str = "part"


def curve(points: Sequence[tuple[Decimal, Decimal]], marks: Sequence[Mark], alt: str, look: Look, width: int) -> Chart:
    """Draw the S-curve of a total, and where some amounts stand on it.

    Parameters
    ----------
    points
        Amount [DZD before tax] and confidence [percent], rising.
    marks
        The places to show, each with a line down to its amount.
    alt
        What a screen reader says.
    look
        Language, faces and colours.
    width
        Twips.

    Returns
    -------
    Chart
        A scatter chart of one line; its first two columns are the points, in the order given.
    """
    columns = [Column(say("risk_page.total", look.lang), tuple(amount for amount, _ in points))]
    columns.append(Column(say("inside.confidence", look.lang), tuple(confidence for _, confidence in points)))
    for mark in marks:
        name = turned(mark.label, look)
        columns += [Column(name, (mark.amount,)), Column(name, (mark.confidence,))]
    sheet = Points(tuple(columns))
    line = _line(sheet, 0, shape(line=look.main, width=2.25), _dot())
    dots = (_marked(sheet, number, mark, _side(mark, marks, look), look) for number, mark in enumerate(marks, start=1))
    amounts = [amount for amount, _ in points] + [mark.amount for mark in marks]
    across = _scale(min(amounts), max(amounts), look.lang, roomy=True)
    upright = Scale(ZERO, _WHOLE, Decimal(20), '0"\u00a0%"', say("inside.confidence", look.lang))
    plot = C.scatterChart(
        set_("scatterStyle", "lineMarker"), set_("varyColors", 0), line, *dots,
        set_("axId", CATEGORIES), set_("axId", VALUES),
    )  # fmt: skip
    axes = (
        value_axis(CATEGORIES, VALUES, across, look),
        value_axis(VALUES, CATEGORIES, upright, look, upright=True),
    )
    return drawn((plot, *axes), sheet, look, (width, _HEIGHT), alt)


def _line(sheet: Points, number: int, *looks: object) -> object:
    """Return one line of the scatter chart, from its pair of columns."""
    told = (set_("idx", number), set_("order", number), C.tx(sheet.name(2 * number + 1)), *looks)
    across, upright = C.xVal(sheet.numbers(2 * number)), C.yVal(sheet.numbers(2 * number + 1))
    return C.ser(*told, across, upright, set_("smooth", 0))


def _dot(colour: str = "", size: int = 8) -> object:
    if not colour:
        return C.marker(set_("symbol", "none"))
    return C.marker(set_("symbol", "circle"), set_("size", size), shape(colour, colour))


def _marked(sheet: Points, number: int, mark: Mark, side: str, look: Look) -> object:
    """Return a mark: a dot on the curve, a broken line down from it, and its name beside it."""
    colour = look.accent if mark.sold else look.second
    fall = C.errBars(
        set_("errDir", "y"), set_("errBarType", "minus"), set_("errValType", "percentage"), set_("noEndCap", 1),
        set_("val", 100), shape(line=colour, width=1, dash="dash"),
    )  # fmt: skip
    labels = C.dLbls(C.spPr(A.noFill()), writing(look, 8.5, bold=mark.sold), *showing("SerName", side))
    return _line(sheet, number, shape(), _dot(colour), labels, fall)


def _side(mark: Mark, marks: Sequence[Mark], look: Look) -> str:
    """Return where a name stands: over the curve on the side of small amounts, or under it where one is in its way."""
    taken = (each.confidence for each in marks if each.sold)
    above = mark.sold or (mark.confidence > _HALF and all(abs(mark.confidence - each) > _APART for each in taken))
    return "l" if above is not look.mirrored else "r"


def tornado(bars: Sequence[Bar], alt: str, look: Look, width: int) -> Chart:
    """Draw what moves a total: how far each line goes below and above its likely amount.

    Parameters
    ----------
    bars
        `low` and `high` are differences to the likely amount [DZD]; the first is drawn on top.
    alt
        What a screen reader says.
    look
        Language, faces and colours.
    width
        Twips.

    Returns
    -------
    Chart
        A bar chart; its columns are the names, the highs and the lows.
    """
    names = tuple(turned(bar.label, look) for bar in bars)
    highs, lows = (tuple(getattr(bar, end) for bar in bars) for end in ("high", "low"))
    sheet = Points((Column("", names), Column("P90", highs), Column("P10", lows)))
    scale = _scale(min(*lows, ZERO), max(*highs, ZERO), look.lang, "inside.swing")
    # A bar that is wholly above the likely amount is drawn from 0, and covered up to where it begins.
    covers = [_point(place, look.paper) for place, bar in enumerate(bars) if bar.low > 0]
    series = (
        _bars(sheet, 0, 1, look.second, (), _values(look, scale.form)),
        _bars(sheet, 1, 2, look.main, covers, _values(look, scale.form)),
    )
    return drawn(_barred(series, scale, look, ruled=True), sheet, look, (width, _height(bars)), alt)


def steps(bars: Sequence[Bar], alt: str, look: Look, width: int) -> Chart:
    """Draw what makes up a price, step by step from 0 to its total.

    Parameters
    ----------
    bars
        Each from where the one before it ends; `text` is written beside it; `kind`: part, contingency, less or total.
    alt
        What a screen reader says.
    look
        Language, faces and colours.
    width
        Twips.

    Returns
    -------
    Chart
        A bar chart; its columns are the names, the far ends and the near ends.
    """
    colours = {"part": look.main, "contingency": look.accent, "less": look.grey, "total": look.second}
    ends = tuple(max(bar.low, bar.high) for bar in bars), tuple(min(bar.low, bar.high) for bar in bars)
    far, near = say("inside.up_to", look.lang), say("inside.from", look.lang)
    names = tuple(turned(bar.label, look) for bar in bars)
    sheet = Points((Column("", names), Column(far, ends[0]), Column(near, ends[1])))
    scale = _scale(min(*ends[1], ZERO), max(ends[0]), look.lang)
    shown = [_point(place, colours[bar.kind]) for place, bar in enumerate(bars)]
    told = [
        C.dLbl(set_("idx", place), rich(bar.text, look, 8.5), C.spPr(A.noFill()), *showing("Val", "outEnd"))
        for place, bar in enumerate(bars)
    ]
    series = (
        _bars(sheet, 0, 1, look.main, shown, C.dLbls(*told, *showing())),
        _bars(sheet, 1, 2, look.paper, (), C.dLbls(*showing())),
    )
    return drawn(_barred(series, scale, look, ruled=False), sheet, look, (width, _height(bars)), alt)


def _values(look: Look, form: str) -> object:
    number = C.numFmt(formatCode=form, sourceLinked="0")
    return C.dLbls(number, C.spPr(A.noFill()), writing(look, 8.5), *showing("Val", "outEnd"))


def _point(place: int, colour: str) -> object:
    return C.dPt(set_("idx", place), set_("invertIfNegative", 0), set_("bubble3D", 0), shape(colour))


def _bars(sheet: Points, number: int, column: int, colour: str, points: Sequence[object], labels: object) -> object:
    """Return one series of bars over the names in the first column."""
    told = (set_("idx", number), set_("order", number), C.tx(sheet.name(column)), shape(colour))
    cells = C.cat(sheet.texts(0)), C.val(sheet.numbers(column))
    return C.ser(*told, set_("invertIfNegative", 0), *points, labels, *cells)


def _barred(series: Sequence[object], scale: Scale, look: Look, *, ruled: bool) -> tuple[object, object, object]:
    """Return lying bars with their axes, that of the names ruled or not."""
    plot = C.barChart(
        set_("barDir", "bar"), set_("grouping", "clustered"), set_("varyColors", 0), *series,
        set_("gapWidth", 45), set_("overlap", 100), set_("axId", CATEGORIES), set_("axId", VALUES),
    )  # fmt: skip
    return plot, category_axis(look, ruled=ruled), value_axis(VALUES, CATEGORIES, scale, look)


def _height(bars: Sequence[Bar]) -> int:
    return _HEAD + _ROW * len(bars)


def unit_of(largest: Decimal) -> tuple[Decimal, int]:
    """Return what amounts are counted in [DZD] where this is the largest, and with how many decimals they are said."""
    return (_MILLION, 2) if largest >= _MILLION else (_THOUSAND, 0)


def _scale(low: Decimal, high: Decimal, lang: str, title: str = "inside.amount", *, roomy: bool = False) -> Scale:
    """Return an axis that holds all between two amounts, in round steps; `roomy`: a step more below."""
    span = (high - low) or max(abs(high), Decimal(1))
    rough = span / _TICKS
    tenfold = Decimal(10) ** rough.adjusted()
    step = next(each * tenfold for each in _STEPS if each * tenfold >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step if low else ZERO
    last = (high / step).to_integral_value(ROUND_CEILING) * step if high else ZERO
    first, last = max(first - step, ZERO) if roomy else first, max(last, first + step)
    unit, _ = unit_of(max(abs(low), abs(high)))
    million = unit == _MILLION
    commas = ",," if million else ","
    decimals = len(f"{(step / unit).normalize():f}".partition(".")[2])
    plain = f"#,##0{'.' * bool(decimals)}{'0' * decimals}{commas}"
    form = f'"\u200e+"{plain};"\u200e\u2212"{plain};0' if low < 0 else plain
    said = say(title, lang, unit=say("inside.millions" if million else "inside.thousands", lang))
    return Scale(first, last, step, form, said)
