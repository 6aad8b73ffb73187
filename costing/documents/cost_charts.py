"""The charts of a client's workbook: what each part of the price comes to, and what is paid as the years go by.

Their data are live: no axis has a fixed end, and every figure is written beside what shows it. Light and dark tell the
parts apart on paper without colours too.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from costing.documents.chart_parts import (
    CATEGORIES,
    VALUES,
    A,
    C,
    Look,
    Points,
    category_axis,
    drawn,
    set_,
    shape,
    showing,
    turned,
    writing,
)
from costing.documents.charts import unit_of
from costing.documents.drawings import Chart, Column
from costing.money import ZERO

_PALE = "D5DDE5"
_HEAD, _ROW, _HEIGHT = 300, 430, 4_000  # twips
_LARGE = 9.0
_IN_MILLIONS, _IN_THOUSANDS = "#,##0.00,,", "#,##0,"


def form_of(largest: Decimal) -> str:
    """Return how the figures of a chart are written, the largest being so many dinars."""
    return _IN_MILLIONS if unit_of(largest)[1] else _IN_THOUSANDS


def prices(parts: Sequence[tuple[str, Decimal]], name: str, alt: str, look: Look, width: int) -> Chart:
    """Draw what each part of a price comes to.

    Parameters
    ----------
    parts
        The name of each and its amount [DZD].
    name
        What the amounts are.
    alt
        What a screen reader says.
    look
        Language, faces and colours.
    width
        Twips.

    Returns
    -------
    Chart
        Lying bars, the first on top; its columns are the names and the amounts.
    """
    amounts = tuple(amount for _, amount in parts)
    sheet = Points((Column("", tuple(turned(text, look) for text, _ in parts)), Column(name, amounts)))
    form = form_of(max(map(abs, amounts), default=ZERO))
    bars = _series(sheet, 0, 1, shape(look.main), _labels(look, form, "outEnd"))
    plot = C.barChart(
        set_("barDir", "bar"), set_("grouping", "clustered"), set_("varyColors", 0), bars,
        set_("gapWidth", 45), set_("axId", CATEGORIES), set_("axId", VALUES),
    )  # fmt: skip
    axes = category_axis(look, ruled=True), _hidden_axis(look, flat=True, low=min(amounts, default=ZERO))
    return drawn((plot, *axes), sheet, look, (width, _HEAD + _ROW * len(parts)), alt, embedded=False)


def ownership(
    steps: Sequence[tuple[str, Decimal, Decimal]], names: tuple[str, str, str], alt: str, look: Look, width: int
) -> Chart:
    """Draw what is paid at each step of a contract, on top of what was paid before.

    Parameters
    ----------
    steps
        The name of each, what was paid before it and what is paid at it [DZD].
    names
        What these two are, and their sum.
    alt
        What a screen reader says.
    look
        Language, faces and colours.
    width
        Twips.

    Returns
    -------
    Chart
        Standing columns, the first where reading begins; its columns of data are the names, what was paid before, what
        is paid, and the sum.
    """
    sums = tuple(before + paid for _, before, paid in steps)
    sheet = Points(
        (
            Column("", tuple(turned(text, look) for text, _, _ in steps)),
            Column(names[0], tuple(before for _, before, _ in steps)),
            Column(names[1], tuple(paid for _, _, paid in steps)),
            Column(names[2], sums),
        )
    )
    form = form_of(max(map(abs, sums), default=ZERO))
    series = (
        _series(sheet, 0, 1, shape(_PALE), C.dLbls(*showing())),
        _series(sheet, 1, 2, shape(look.main), C.dLbls(*showing())),
    )
    plot = C.barChart(
        set_("barDir", "col"), set_("grouping", "stacked"), set_("varyColors", 0), *series,
        set_("gapWidth", 60), set_("overlap", 100), set_("axId", CATEGORIES), set_("axId", VALUES),
    )  # fmt: skip
    marks = (C.marker(set_("symbol", "none")), _labels(look, form, "t", bold=True))
    told = (set_("idx", 2), set_("order", 2), C.tx(sheet.name(3)), shape(), *marks)
    over = C.ser(*told, C.cat(sheet.texts(0)), C.val(sheet.numbers(3)), set_("smooth", 0))
    top = C.lineChart(
        set_("grouping", "standard"), set_("varyColors", 0), over, set_("marker", 1),
        set_("axId", CATEGORIES), set_("axId", VALUES),
    )  # fmt: skip
    axes = _across(look), _hidden_axis(look, flat=False, low=min(sums, default=ZERO))
    return drawn((plot, top, *axes), sheet, look, (width, _HEIGHT), alt, embedded=False)


def _series(sheet: Points, number: int, column: int, looks: Any, labels: Any) -> Any:
    told = (set_("idx", number), set_("order", number), C.tx(sheet.name(column)), looks, set_("invertIfNegative", 0))
    return C.ser(*told, labels, C.cat(sheet.texts(0)), C.val(sheet.numbers(column)))


def _labels(look: Look, form: str, place: str, *, bold: bool = False) -> Any:
    number = C.numFmt(formatCode=form, sourceLinked="0")
    return C.dLbls(number, C.spPr(A.noFill()), writing(look, _LARGE, bold=bold), *showing("Val", place))


def _across(look: Look) -> Any:
    """Return the axis of the names of columns, at the foot, the first where reading begins."""
    return C.catAx(
        set_("axId", CATEGORIES), C.scaling(set_("orientation", "maxMin" if look.mirrored else "minMax")),
        set_("delete", 0), set_("axPos", "b"), set_("majorTickMark", "none"), set_("minorTickMark", "none"),
        set_("tickLblPos", "low"), shape(line=look.grey, width=0.75), writing(look, _LARGE), set_("crossAx", VALUES),
        set_("crosses", "autoZero"), set_("auto", 0), set_("lblAlgn", "ctr"), set_("lblOffset", 100),
        set_("noMultiLvlLbl", 1),
    )  # fmt: skip


def _hidden_axis(look: Look, *, flat: bool, low: Decimal) -> Any:
    """Return an axis of numbers that is not seen, from 0 where nothing is below it, and as long as it has to be."""
    backwards = look.mirrored and flat
    ends = [set_("min", 0)] if low >= 0 else []
    side = "b" if flat else "r" if look.mirrored else "l"
    return C.valAx(
        set_("axId", VALUES), C.scaling(set_("orientation", "maxMin" if backwards else "minMax"), *ends),
        set_("delete", 1), set_("axPos", side), set_("majorTickMark", "none"), set_("minorTickMark", "none"),
        set_("tickLblPos", "nextTo"), set_("crossAx", CATEGORIES), set_("crosses", "max" if flat else "min"),
        set_("crossBetween", "between"),
    )  # fmt: skip
