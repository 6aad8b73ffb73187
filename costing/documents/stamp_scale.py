"""The stamp duty as a formula of a workbook: the scale a quote was made with, over whatever the total then is."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costing.prices import Stamp
from costing.quoting.quote import Quote

_KEY = "duties.stamp"
# A quotient that is whole stays so in binary; the least part of a slice that is started is far above this.
_PLACES = 6


def stamp_of(quote: Quote) -> Stamp | None:
    """Return the scale a quote was made with; nothing where its means of payment bears no duty."""
    held = next((entry.value for entry in quote.basis.entries if entry.key == _KEY), None)
    return _read(held) if isinstance(held, Mapping) else None


def _read(held: Mapping[str, Any]) -> Stamp:
    bands = tuple((Decimal(str(band["above"])), Decimal(str(band["a_slice"]))) for band in held["bands"])
    return Stamp(tuple(held["means"]), Decimal(str(held["slice"])), Decimal(str(held["minimum"])), bands)


def duty_formula(gross: str, scale: Stamp) -> str:
    """Return the formula, without its sign of equality, of the duty on the amount of a cell."""
    picked = "0"
    for above, a_slice in scale.bands:
        picked = f"IF({gross}>{above:f},{a_slice:f},{picked})"
    slices = f"ROUNDUP(ROUND({gross}/{scale.slice:f},{_PLACES}),0)"
    least = scale.bands[0][0]
    return f"IF({gross}>{least:f},MAX({scale.minimum:f},ROUND({slices}*{picked},2)),0)"
