"""The stamp duty as a formula of a workbook: the scale a quote was made with, over whatever the total then is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from costing.money import ZERO, to_centime
from costing.quoting.quote import Quote

_KEY = "duties.stamp"
# A quotient that is whole stays so in binary; the least part of a slice that is started is far above this.
_PLACES = 6


@dataclass(frozen=True, slots=True)
class StampView:
    """The scale of the stamp duty [DZD]: above an amount, so much a started slice of the whole; at least `minimum`."""

    slice: Decimal
    minimum: Decimal
    bands: tuple[tuple[Decimal, Decimal], ...]


def stamp_of(quote: Quote) -> StampView | None:
    """Return the scale a quote was made with; nothing where its means of payment bears no duty."""
    held = next((entry.value for entry in quote.basis.entries if entry.key == _KEY), None)
    return _read(held) if isinstance(held, Mapping) else None


def _read(held: Mapping[str, Any]) -> StampView:
    bands = tuple((Decimal(str(band["above"])), Decimal(str(band["a_slice"]))) for band in held["bands"])
    return StampView(Decimal(str(held["slice"])), Decimal(str(held["minimum"])), bands)


def duty_on(gross: Decimal, scale: StampView) -> Decimal:
    """Return the duty on an amount [DZD, tax included], as `duty_formula` comes to it."""
    passed = [a_slice for above, a_slice in scale.bands if gross > above]
    if not passed:
        return ZERO
    slices = (gross / scale.slice).to_integral_value(ROUND_CEILING)
    return max(scale.minimum, to_centime(slices * passed[-1])).quantize(ZERO)


def duty_formula(gross: str, scale: StampView) -> str:
    """Return the formula, without its sign of equality, of the duty on the amount of a cell."""
    picked = "0"
    for above, a_slice in scale.bands:
        picked = f"IF({gross}>{above:f},{a_slice:f},{picked})"
    slices = f"ROUNDUP(ROUND({gross}/{scale.slice:f},{_PLACES}),0)"
    least = scale.bands[0][0]
    return f"IF({gross}>{least:f},MAX({scale.minimum:f},ROUND({slices}*{picked},2)),0)"
