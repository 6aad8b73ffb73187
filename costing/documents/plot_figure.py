"""The figure of a picture, with what a screen reader says of it, and the fonts it is written in.

The only module that imports matplotlib; `plot_page.library` brings it where a picture is asked for. No state of
matplotlib is changed: no pyplot, no setting.
"""

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from unicodedata import category

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

__all__ = [
    "FixedLocator", "FuncFormatter", "Line2D", "MaxNLocator", "Picture", "Rectangle", "ScaledTranslation", "date2num",
    "withStroke",
]  # fmt: skip

PER_INCH, POINTS = 96, 72  # of a screen; of print
_SHARP = 2  # dots of a picture for one of the screen
_LAST = "DejaVu Sans"  # comes with matplotlib, and has Latin and Arabic letters
_ANY = "\ufffd"  # in the place of a sign that no font has
_PNG = "image/png"
_KEPT = 4_096


class Picture(Figure):
    """A figure on a white ground of its own, readable on paper and on any theme; `alt` says what it shows."""

    alt: str = ""

    def png(self, **said: str) -> bytes:
        """Return it as a PNG, the same bytes each time; what is `said` stands in the file beside it."""
        stream, about = io.BytesIO(), {"Software": None, **said}
        FigureCanvasAgg(self).print_figure(
            stream, format="png", dpi=PER_INCH * _SHARP, facecolor=self.get_facecolor(), metadata=about
        )
        return stream.getvalue()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple[dict[str, str], Any]:
        """Return what a notebook shows of it: the picture, and its text for who cannot see it."""
        del include, exclude  # IPython keeps what it wants
        width, height = (round(side * PER_INCH) for side in self.get_size_inches())
        shown = {_PNG: base64.b64encode(self.png()).decode(), "text/plain": self.alt}
        return shown, {_PNG: {"width": width, "height": height, "alt": self.alt}}


@lru_cache(maxsize=64)
def installed(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the families that are installed, those wanted first, each falling back to the next."""
    known = {each.name for each in fontManager.ttflist}
    return tuple(dict.fromkeys(name for name in (*wanted, _LAST) if name in known or name == _LAST))


@lru_cache(maxsize=256)
def font(families: tuple[str, ...], size: float, *, bold: bool = False) -> FontProperties:
    """Return the font of a text [points]; it is shared: nobody changes it."""
    weight = "bold" if bold else "normal"
    return FontProperties(family=list(families), style="normal", variant="normal", weight=weight, size=size)


@lru_cache(maxsize=_KEPT)
def written(text: str, families: tuple[str, ...]) -> str:
    """Return a text on one line with nothing in it that no font can write."""
    return "".join(_sign(sign, families) for sign in " ".join(text.split("\n")))


@lru_cache(maxsize=_KEPT)
def _sign(sign: str, families: tuple[str, ...]) -> str:
    if any(face.get_char_index(ord(sign)) for face in _faces(families)):
        return sign
    return " " if sign.isspace() else "" if category(sign).startswith("C") else _ANY


@lru_cache(maxsize=64)
def _faces(families: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(get_font(fontManager.findfont(FontProperties(family=name))) for name in families)


@lru_cache(maxsize=_KEPT)
def width_of(text: str, families: tuple[str, ...], size: float, *, bold: bool = False) -> float:
    """Return how wide a text is [inches]."""
    from matplotlib.textpath import text_to_path

    wide, _, _ = text_to_path.get_text_width_height_descent(text, font(families, size, bold=bold), ismath=False)
    return float(wide) / POINTS


def plain(texts: Iterable[Any]) -> None:
    """Take texts as they are, whatever the settings: a dollar or a backslash in them is one."""
    for text in texts:
        text.set_parse_math(False)
        text.set_usetex(False)
