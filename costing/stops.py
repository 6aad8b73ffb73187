"""Where a slider stops: round values over what is usual and somewhat beyond; close together where a span is wide."""

import math
from collections.abc import Iterator

from costing.controls import Control, Usual

# The widest ratio that even steps serve, and how many stops a slider has at most.
_WIDE, _MOST = 15, 60
# As far as this, things that are counted are counted one by one.
_ONE_BY_ONE = 120
_BEYOND = 2
# The round values of one power of ten.
_ROUND = (1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9)
_EVEN = (1, 2, 2.5, 5, 10)
_SHORT = 100
_DIGITS = 12


def stops_of(control: Control, usual: Usual | None) -> tuple[float, ...]:
    """Return the stops of a number's slider, rising; none where nothing says how far it could go.

    Parameters
    ----------
    control
        A number, with its bounds.
    usual
        What is usual there: the slider goes beyond it, inside the bounds. A value further out is typed.
    """
    ends = _ends(control, usual)
    if ends is None:
        return ()
    low, high = ends
    whole = control.bounds.whole
    even = low <= 0 or high / low <= _WIDE or (whole and high - low <= _ONE_BY_ONE)
    made = _evenly(low, high, whole=whole, step=control.bounds.step) if even else _roundly(low, high, whole=whole)
    given = [float(each) for each in (usual.low, usual.likely, usual.high)] if usual is not None else []
    return tuple(sorted({each for each in (*made, *given) if _allowed(each, control)}))


def nearest_stop(stops: tuple[float, ...], value: float) -> float:
    """Return the stop nearest to a value."""
    return min(stops, key=lambda stop: abs(stop - value))


def _ends(control: Control, usual: Usual | None) -> tuple[float, float] | None:
    least, most = control.bounds.least, control.bounds.most
    if usual is None:
        return (least, most) if least is not None and most is not None and most <= _SHORT else None
    low, high = float(usual.low), float(usual.high)
    low, high = low / _BEYOND, max(high * _BEYOND, low + 1)
    low = low if least is None else max(low, least)
    if control.bounds.whole:
        low, high = math.floor(low), math.ceil(high)
    return low, high if most is None else min(high, most)


def _allowed(value: float, control: Control) -> bool:
    least, most = control.bounds.least, control.bounds.most
    low = least is None or (value > least if control.bounds.above else value >= least)
    return low and (most is None or value <= most)


def _evenly(low: float, high: float, *, whole: bool, step: float | None) -> Iterator[float]:
    least = 1.0 if whole else step or 0.0
    size = max(_even_step((high - low) / (_ONE_BY_ONE if whole else _MOST)), least)
    first = math.floor(low / size)
    yield from (
        round(place * size, _DIGITS) for place in range(first, math.ceil(high / size) + 1) if place * size >= low
    )


def _even_step(width: float) -> float:
    power = 10.0 ** math.floor(math.log10(width))
    return next(each * power for each in _EVEN if each * power >= width * (1 - 1e-9))


def _roundly(low: float, high: float, *, whole: bool) -> Iterator[float]:
    for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1):
        for each in _ROUND:
            value = round(each * 10.0**power, _DIGITS)
            if low <= value <= high and not (whole and value != int(value)):
                yield value
