"""Exact dinars: decimal amounts, rounded half-up, once, to a named step."""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

CENTIME = Decimal("0.01")
ZERO = Decimal("0.00")
# Binary arithmetic leaves a few units in the fifteenth digit; below a millionth of a dinar a price means nothing.
_NOISE = Decimal("0.000001")
_PRECISE = Context(prec=40, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function with decimals of its own precision, whatever the program around it has set."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(_PRECISE):
            return function(*args, **kwargs)

    return run


def to_step(amount: Decimal | float, step: Decimal) -> Decimal:
    """Round an amount half-up to a whole number of steps.

    Parameters
    ----------
    amount
        Amount [DZD], decimal or float64; a float is first freed of what lies below a millionth of a dinar.
    step
        Step [DZD], above 0: 1000 for a lump sum, 0.01 for a centime.

    Returns
    -------
    Decimal
        The nearest multiple of the step, half away from zero, with two decimals.

    Examples
    --------
    >>> to_step(2013809.4, Decimal(1000))
    Decimal('2014000.00')
    >>> to_step(Decimal("0.125"), CENTIME)
    Decimal('0.13')
    """
    exact = Decimal(amount)
    if isinstance(amount, float):
        exact = exact.quantize(_NOISE, ROUND_HALF_EVEN)
    return ((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step).quantize(CENTIME)


def to_centime(amount: Decimal) -> Decimal:
    """Round an amount [DZD] half-up to the centime."""
    return amount.quantize(CENTIME, ROUND_HALF_UP)


def decimal_of(value: Decimal | float) -> Decimal:
    """Return the decimal a person wrote: 0.1 is one tenth, not its binary neighbour."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
