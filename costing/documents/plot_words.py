"""What is written in a picture: amounts in short or to the dinar, and how a text looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.documents.charts import unit_of
from costing.money import DINAR, decimal_of, to_step
from costing.wording import LRM, number, say

TITLE, TEXT, SMALL = 12.5, 9.0, 8.0  # points
_NAMES = {Decimal(1_000_000): "millions", Decimal(1_000): "thousands"}
_SIGNED = {1: "+", -1: "\u2212", 0: ""}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: its size [points], its colour, the ink where none is said, and what of it stands at its place.

    `align`: start, middle or end, in the sense of reading.
    """

    size: float = TEXT
    colour: str = ""
    bold: bool = False
    align: str = "start"


@dataclass(frozen=True, slots=True)
class Unit:
    """What amounts of a picture are counted in, and how many decimals they have."""

    size: Decimal
    decimals: int
    lang: str

    def said(self, value: float | Decimal, *, signed: bool = False, decimals: int | None = None) -> str:
        """Return an amount in short: millions or thousands, with its sign where it is a difference."""
        counted = decimal_of(value) / self.size
        shown = number(abs(counted), self.lang, self.decimals if decimals is None else decimals)
        if not shown.strip("0.,"):
            return "0"
        before = _SIGNED[(counted > 0) - (counted < 0)] if signed or counted < 0 else ""
        told = f"{LRM}{before}{shown}{LRM}" if before and self.lang == "ar" else f"{before}{shown}"
        return say(f"plot.{_NAMES[self.size]}", self.lang, value=told)


def whole(value: float | Decimal, lang: str, *, signed: bool = False) -> str:
    """Return an amount to the dinar, with its sign where it is a difference."""
    rounded = to_step(value, DINAR)
    before = _SIGNED[(rounded > 0) - (rounded < 0)] if signed or rounded < 0 else ""
    text = number(abs(rounded), lang, 0)
    return f"{LRM}{before}{text}{LRM}" if before and lang == "ar" else f"{before}{text}"


def unit_for(values: Sequence[float | Decimal], lang: str) -> Unit:
    """Return the unit that suits some amounts [DZD]."""
    largest = max((abs(decimal_of(value)) for value in values), default=Decimal(0))
    return Unit(*unit_of(largest), lang)
