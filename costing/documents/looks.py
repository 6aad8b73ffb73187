"""How a cell looks: colours by what they are for, and how the script of a language is set."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from costing.company_look import ACCENT, MAIN
from costing.wording import PERCENT_SIGN

Role = Literal["dark", "accent", "ink", "grey", "hair", "pale", "paper", "alarm", "blush"]

SMALL = 8.5
# The sheet says that the yellow cells are the ones to edit: no palette changes it.
_OPEN = "FFF8E5"
# Likewise what cannot stand: its fill and its text.
BREACH, BREACH_TEXT = "F9DEDC", "B3261E"

# The reader's own separators show: none is written here. "_-" keeps figures off the edge; an indent does not always.
MONEY = "#,##0.00_-;[Red]-#,##0.00_-"

_BY_CONTEXT, _LEFT_TO_RIGHT, _RIGHT_TO_LEFT = 0, 1, 2  # the reading orders of a cell


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a workbook, each by what it is for, and its typefaces."""

    dark: str = MAIN
    accent: str = ACCENT
    ink: str = "263238"
    grey: str = "607080"
    hair: str = "D5DDE5"
    pale: str = "E6F2F3"
    paper: str = "FFFFFF"
    alarm: str = "B3261E"
    blush: str = "F9DEDC"
    face: str = "Calibri"
    arabic_face: str = "Arial"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; `unlocked` cells are the ones a client may edit, and the only yellow ones.

    `start` is the side a line of text begins at. Figures stand at their right end in every language, so that their
    decimals are under one another.
    """

    size: float = 10
    bold: bool = False
    color: Role = "ink"
    fill: Role | None = None
    align: Literal["start", "center", "end"] = "start"
    vertical: Literal["top", "center", "bottom"] = "center"
    form: str = "General"
    rule: Role | None = None
    indent: int = 0
    wrap: bool = True
    unlocked: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """How the texts of a language are set.

    `larger` is what is added to a size [points], `leading` the height of a line in sizes, `letters` how many letters
    take the room of a figure.
    """

    rightwards: bool = True
    larger: float = 0
    leading: float = 1.3
    letters: float = 1.2

    def face(self, palette: Palette) -> str:
        """Return the typeface of the script."""
        return palette.face if self.rightwards else palette.arabic_face

    def side(self, align: str) -> str:
        """Return where a text stands on the sheet."""
        sides = {"start": "left", "end": "right"} if self.rightwards else {"start": "right", "end": "left"}
        return sides.get(align, align)

    def size(self, look: Look) -> float:
        """Return the size of a text [points]."""
        return look.size + self.larger


Dress = Callable[[Cell | MergedCell, Look, Script, Palette], None]
LATIN = Script()
_SCRIPTS = {"ar": Script(rightwards=False, larger=1, leading=1.45, letters=1.1)}


def script_of(lang: str) -> Script:
    """Return how the texts of a language are set."""
    return _SCRIPTS.get(lang, LATIN)


def percent_form(lang: str, decimals: int) -> str:
    """Return the number format of a percentage, its sign as far from the figures as the language has it."""
    sign = PERCENT_SIGN[lang].replace("\u00a0", '"\u00a0"')
    return "0" + "." * bool(decimals) + "0" * decimals + sign


def dress_text(cell: Cell | MergedCell, look: Look, script: Script, palette: Palette) -> None:
    """Give a cell the look of a text."""
    _dress(cell, look, palette)
    cell.font = _font(look, script.face(palette), script.size(look), palette)
    cell.alignment = _aligned(look, script.side(look.align), _BY_CONTEXT if script.rightwards else _RIGHT_TO_LEFT)


def dress_figure(cell: Cell | MergedCell, look: Look, script: Script, palette: Palette) -> None:
    """Give a cell the look of a figure, whose sign and percentage stay on their side."""
    _dress(cell, look, palette)
    cell.font = _font(look, script.face(palette), look.size, palette)
    cell.alignment = _aligned(look, LATIN.side(look.align), _BY_CONTEXT if script.rightwards else _LEFT_TO_RIGHT)


def _aligned(look: Look, side: str, order: int) -> Alignment:
    return Alignment(side, look.vertical, wrap_text=look.wrap, indent=look.indent, readingOrder=order)


def _dress(cell: Cell | MergedCell, look: Look, palette: Palette) -> None:
    cell.number_format = look.form
    cell.protection = Protection(locked=not look.unlocked)
    fill = _OPEN if look.unlocked else look.fill and getattr(palette, look.fill)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if look.rule:
        cell.border = Border(
            bottom=Side("thin" if look.rule == "hair" else "medium", color=getattr(palette, look.rule))
        )


def _font(look: Look, face: str, size: float, palette: Palette) -> Font:
    return Font(name=face, size=size, bold=look.bold, color=getattr(palette, look.color))
