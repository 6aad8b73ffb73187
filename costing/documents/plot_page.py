"""One picture as it is laid out: a page that grows downwards, its texts, its axes, its keys, and its fonts.

Places are inches from the top, and from the side where reading begins: what is told left to right in French runs from
the right in Arabic by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from costing.document_errors import ExtraMissing
from costing.documents.chart_parts import Look, turned
from costing.documents.plot_fills import Key
from costing.documents.plot_words import SMALL, TEXT, TITLE, Style

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture

WIDTH, EDGE = 8.4, 0.22
_LEADING, _ARABIC_LEADING = 1.28 / 72, 1.5 / 72  # inches a line, for each point of its size
_SWATCH, _GAP = 0.26, 0.09
_SPARE = 1.02  # a text on paper may be a little wider than its outline
_ARABIC_FACES = ("Noto Sans Arabic",)
_LATIN_FACES = ("Calibri", "Carlito")


def library() -> Any:
    """Return the room that knows matplotlib.

    Raises
    ------
    ExtraMissing
        It is not installed.
    """
    try:
        return import_module("costing.documents.plot_figure")
    except ImportError as error:
        raise ExtraMissing(package="matplotlib", extra="notebook") from error


@dataclass
class Page:
    """A picture in the making: `top` is how far down it is full [inches]."""

    look: Look
    width: float = WIDTH
    top: float = EDGE
    figure: "Picture" = field(init=False)
    library: Any = field(init=False, repr=False)
    families: tuple[str, ...] = field(init=False)
    _places: list[tuple[Any, tuple[float, float, float, float]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take a white sheet."""
        self.library = library()
        look = self.look
        arabic = (look.arabic_face, *_ARABIC_FACES) if look.mirrored else ()
        self.families = self.library.installed((*arabic, look.face, *_LATIN_FACES))
        self.figure = self.library.Picture(
            figsize=(self.width, 1), dpi=self.library.PER_INCH, facecolor=f"#{look.paper}", edgecolor="none",
            frameon=True, layout="none",
        )  # fmt: skip
        figure: Any = self.figure
        top = self.library.ScaledTranslation(0, 1, figure.transFigure)
        self._from_top = figure.dpi_scale_trans + top

    @property
    def inner(self) -> float:
        """How wide it is between its edges [inches]."""
        return self.width - 2 * EDGE

    @property
    def leading(self) -> float:
        """How high a line is for each point of its size [inches]; Arabic letters reach further up and down."""
        return _ARABIC_LEADING if self.look.mirrored else _LEADING

    def wide(self, text: str, size: float = TEXT, *, bold: bool = False) -> float:
        """Return how wide a text is [inches]."""
        return float(self.library.width_of(self._said(text), self.families, size, bold=bold)) * _SPARE

    def _said(self, text: str) -> str:
        return str(self.library.written(turned(text, self.look), self.families))

    def lines(self, text: str, room: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
        """Return a text in lines that are no wider than some room [inches]; a word that is wider is cut."""
        lines: list[str] = []
        for word in text.split(" "):
            together = f"{lines[-1]} {word}" if lines else word
            if lines and self.wide(together, size, bold=bold) <= room:
                lines[-1] = together
                continue
            rest = word
            while self.wide(rest, size, bold=bold) > room and len(rest) > 1:
                cut = self._fitting(rest, room, size, bold=bold)
                lines.append(rest[:cut])
                rest = rest[cut:]
            lines.append(rest)
        return lines

    def _fitting(self, text: str, room: float, size: float, *, bold: bool) -> int:
        """Return how many signs of a text have room, at least one."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.wide(text[:middle], size, bold=bold) <= room else (low, middle - 1)
        return low

    def font(self, style: Style) -> dict[str, Any]:
        """Return how a text is written, whatever the settings of matplotlib are."""
        font = self.library.font(self.families, style.size, bold=style.bold)
        colour = f"#{style.colour or self.look.ink}"
        return {"fontproperties": font, "color": colour, "parse_math": False, "usetex": False}

    def put(self, across: float, down: float, text: str, style: Style) -> None:
        """Write a line at a place on the page, which is the middle of its height."""
        figure: Any = self.figure
        x = self.width - across if self.look.mirrored else across
        sides = {"va": "center", "ha": self.side(style.align)}
        figure.text(x, -down, self._said(text), transform=self._from_top, **sides, **self.font(style))

    def side(self, align: str) -> str:
        """Return the side of a text that stands at its place, as matplotlib names it."""
        sides = {"start": "left", "middle": "center", "end": "right"}
        return {"left": "right", "right": "left"}.get(sides[align], "center") if self.look.mirrored else sides[align]

    def label(
        self, axes: Any, place: tuple[float, float], text: str, style: Style, shift: tuple[float, float] = (0, 0)
    ) -> None:  # fmt: skip
        """Write a line at a place of axes, moved by some inches in the sense of reading, and down."""
        figure: Any = self.figure
        across = -shift[0] if self.look.mirrored else shift[0]
        moved = axes.transData + self.library.ScaledTranslation(across, -shift[1], figure.dpi_scale_trans)
        halo = [self.library.withStroke(linewidth=2.2, foreground=f"#{self.look.paper}")]
        sides = {"va": "center", "ha": self.side(style.align), "path_effects": halo, "zorder": 5}
        axes.text(*place, self._said(text), transform=moved, **sides, **self.font(style))

    def paragraph(self, text: str, style: Style, *, after: float = 0) -> None:
        """Write a text over the width of the page, in as many lines as it takes, with some inches after it."""
        for line in self.lines(text, self.inner, style.size, bold=style.bold):
            self.put(EDGE, self.top + style.size * self.leading / 2, line, style)
            self.top += style.size * self.leading
        self.top += after

    def head(self, title: str, *under: str) -> None:
        """Write the title, and what stands under it."""
        self.paragraph(title, Style(TITLE, self.look.main, bold=True), after=0.04)
        for text in under:
            self.paragraph(text, Style(colour=self.look.grey), after=0.02)
        self.top += 0.08

    def notes(self, *texts: str) -> None:
        """Write small notes at the foot."""
        self.top += 0.06 if texts else 0
        for text in texts:
            self.paragraph(text, Style(SMALL, self.look.grey), after=0.03)

    def keys(self, keys: Iterable[Key]) -> None:
        """Tell what fills and marks stand for, side by side."""
        across, high = EDGE, TEXT * self.leading
        for key in keys:
            room = _SWATCH + _GAP + self.wide(key.text, SMALL)
            if across > EDGE and across + room > self.width - EDGE:
                across, self.top = EDGE, self.top + high
            self._swatch(key, across, self.top + high / 2)
            for line in self.lines(key.text, self.inner - _SWATCH - _GAP, SMALL)[:1]:
                self.put(across + _SWATCH + _GAP, self.top + high / 2, line, Style(SMALL))
            across += room + 0.22
        self.top += high + 0.1 if across > EDGE else 0

    def _swatch(self, key: Key, across: float, down: float) -> None:
        lib = self.library
        figure: Any = self.figure
        start = self.width - across - _SWATCH if self.look.mirrored else across
        if key.fill is not None:
            place = ((start, -down - 0.06), _SWATCH, 0.12)
            figure.add_artist(lib.Rectangle(*place, transform=self._from_top, **key.fill.said()))
            return
        line = lib.Line2D(
            [start, start + _SWATCH / 2, start + _SWATCH], [-down] * 3, transform=self._from_top,
            color=f"#{key.colour}", linestyle="-" if "-" in key.mark else "", linewidth=1.6,
            marker=key.mark.strip("-") or "", markevery=[1], markersize=6, markeredgecolor=f"#{self.look.ink}",
            markerfacecolor=f"#{self.look.paper if key.mark.startswith('-') else key.colour}",
        )  # fmt: skip
        figure.add_artist(line)

    def axes(self, start: float, room: float, height: float) -> Any:
        """Return bare axes at the place where the page is full, some inches from where reading begins."""
        figure: Any = self.figure
        axes = figure.add_axes((0, 0, 1, 1), facecolor="none", frameon=False)
        left = self.width - start - room if self.look.mirrored else start
        self._places.append((axes, (left, self.top, room, height)))
        axes.tick_params(axis="both", which="both", length=0, labelsize=SMALL)
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_autoscale_on(False)
        return axes

    def span(self, axes: Any) -> tuple[float, float]:
        """Return where axes begin and end along the page, from where reading begins [inches]."""
        left, _, room, _ = next(place for each, place in self._places if each is axes)
        start = self.width - left - room if self.look.mirrored else left
        return start, start + room

    def ticks(self, axis: Any, values: Sequence[float], said: Any) -> None:
        """Put ticks on an axis, each told by a function of its value."""
        axis.set_major_locator(self.library.FixedLocator(list(values)))
        axis.set_major_formatter(self.library.FuncFormatter(lambda value, _: self._said(said(value))))
        texts = axis.get_ticklabels()
        upright = axis.axis_name == "y"
        self.library.plain(texts)
        for text in texts:
            text.set_fontproperties(self.library.font(self.families, SMALL))
            text.set_color(f"#{self.look.grey}")
            if upright:
                text.set_verticalalignment("center")

    def finished(self, alt: str) -> "Picture":
        """Cut the sheet to what is on it, and say what it shows."""
        height = self.top + EDGE
        self.figure.set_size_inches(self.width, height)
        for axes, (left, top, room, high) in self._places:
            axes.set_position((left / self.width, 1 - (top + high) / height, room / self.width, high / height))
        self.figure.alt = alt
        return self.figure
