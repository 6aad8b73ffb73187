"""What a picture shows, read back from the figure itself: its words, its bars, its lines, and where its words stand."""

from datetime import timedelta
from functools import cache
from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from costing import PriceBook, bridge, compare, schedule, variant
from tests.odd_quotes import odd
from tests.samples import DAY, chu_estimate, chu_quote, chu_scope, scope_of

TOUCH = 1.5  # dots of 96 an inch by which words may touch
# How far lines may reach into one another, as a share of their height: fonts count room for signs that words lack.
SHARED = {"ar": 0.4, "other": 0.15}
FRONT = 2  # bars are drawn before what stretches behind them


def words(figure):
    """Return every text of a picture that can be seen, axes' included, without marks of direction."""
    found = [text.get_text() for text in _seen(figure)]
    return [text.replace("\u200f", "").replace("\u200e", "") for text in found if text.strip()]


def _seen(figure):
    axes = figure.axes
    ticks = [label for each in axes for axis in (each.xaxis, each.yaxis) for label in axis.get_ticklabels()]
    return [
        text for text in (*figure.texts, *(text for each in axes for text in each.texts), *ticks) if text.get_text()
    ]


@cache
def boxes(figure):
    """Return where each text of a picture stands [dots]."""
    canvas = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    for axes in figure.axes:
        axes.apply_aspect()
        axes.xaxis.get_tightbbox(renderer)  # puts the words of ticks in their place
        axes.yaxis.get_tightbbox(renderer)
    return [(text.get_text(), text.get_window_extent(renderer)) for text in _seen(figure)]


def outside(figure):
    """Return the texts that leave the canvas."""
    wide, high = figure.canvas.get_width_height()
    return [
        text
        for text, box in boxes(figure)
        if box.x0 < -TOUCH or box.y0 < -TOUCH or box.x1 > wide + TOUCH or box.y1 > high + TOUCH
    ]


def overlaps(figure):
    """Return the pairs of texts that run into each other."""
    return [
        (one, other)
        for (one, first), (other, second) in combinations(boxes(figure), 2)
        if min(first.x1, second.x1) - max(first.x0, second.x0) > TOUCH
        and min(first.y1, second.y1) - max(first.y0, second.y0) > _spare(one) * min(first.height, second.height)
    ]


def _spare(text):
    return SHARED["ar" if text.startswith("\u200f") else "other"]


def bars(axes):
    """Return the bars of axes, (from, to) along the axis of amounts, in their order; stretches behind them left out."""
    found = [each for each in axes.patches if isinstance(each, Rectangle) and each.get_zorder() == FRONT]
    return [(each.get_x(), each.get_x() + each.get_width()) for each in found]


def columns(axes):
    """Return the columns of axes: place, foot and height."""
    return [(each.get_x() + each.get_width() / 2, each.get_y(), each.get_height()) for each in axes.patches]


@cache
def made():
    """Return one of each thing that has pictures."""
    quote, book = chu_quote(), PriceBook.default()
    first = variant(chu_scope(), book, DAY)
    second = variant(scope_of(systems={"pacs": {"upgrade": "major"}}, maintenance={"years": 3}), book, DAY)
    return {
        "estimate": chu_estimate(),
        "risk": chu_estimate().risk(),
        "quote": quote,
        "schedule": schedule(chu_estimate(), DAY + timedelta(days=40)),
        "comparison": compare((first, second), book, DAY),
        "bridge": bridge(quote, quote.discount(amount=500_000)),
        "moved": bridge(odd("several_rates"), odd("public")),
    }


PICTURES = {
    "line": lambda lang: made()["estimate"].plot("data_migration", lang),
    "counted line": lambda lang: made()["estimate"].plot("workstation", lang),
    "yearly line": lambda lang: made()["estimate"].plot("maintenance.2", lang),
    "given line": lambda lang: made()["estimate"].plot("licences", lang),
    "curve": lambda lang: made()["risk"].plot("curve", lang=lang),
    "tornado": lambda lang: made()["risk"].plot("tornado", lang=lang),
    "quote's curve": lambda lang: made()["quote"].internal().plot("curve", lang),
    "quote's tornado": lambda lang: made()["quote"].internal().plot("tornado", lang),
    "schedule": lambda lang: made()["schedule"].plot(lang=lang),
    "comparison": lambda lang: made()["comparison"].plot(lang=lang),
    "bridge": lambda lang: made()["bridge"].plot(lang=lang),
    "moved bridge": lambda lang: made()["moved"].plot(lang=lang),
    "ownership": lambda lang: made()["quote"].plot(lang=lang),
}


@cache
def drawn(name, lang):
    """Return a picture by its name, drawn once."""
    return PICTURES[name](lang)
