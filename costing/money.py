"""Exact dinars: decimal amounts, rounded half-up, once, to a named step."""

from collections.abc import Callable, Sequence
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
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
DINAR = Decimal(1)
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


def apportioned(total: Decimal, weights: Sequence[Decimal | float], step: Decimal = CENTIME) -> tuple[Decimal, ...]:
    """Spread an amount over parts by weight, in whole steps, so that the parts sum to it exactly.

    Parameters
    ----------
    total
        Amount [DZD], a whole number of steps.
    weights
        One a part, zero or more; not all zero unless the amount is.
    step
        The least that can be given [DZD].

    Returns
    -------
    tuple of Decimal
        One a part; what the rounding down of all leaves goes to the largest remainders, one step each.

    Examples
    --------
    >>> apportioned(Decimal("100.00"), (1, 1, 1))
    (Decimal('33.34'), Decimal('33.33'), Decimal('33.33'))
    """
    whole = sum((Decimal(weight) for weight in weights), Decimal(0)) or Decimal(1)
    exact = [total * Decimal(weight) / whole / step for weight in weights]
    steps = [each.to_integral_value(ROUND_FLOOR) for each in exact]
    left = int(total / step - sum(steps, Decimal(0)))
    order = sorted(range(len(exact)), key=lambda place: (steps[place] - exact[place], place))
    for place in order[:left]:
        steps[place] += 1
    return tuple((each * step).quantize(CENTIME) for each in steps)


def up_to_step(amount: float, step: Decimal) -> Decimal:
    """Round an amount [DZD] up to a whole number of steps; what lies below a millionth of a dinar is none."""
    exact = Decimal(amount).quantize(_NOISE, ROUND_HALF_EVEN)
    return ((exact / step).to_integral_value(ROUND_CEILING) * step).quantize(CENTIME)


def to_centime(amount: Decimal) -> Decimal:
    """Round an amount [DZD] half-up to the centime."""
    return amount.quantize(CENTIME, ROUND_HALF_UP)


def decimal_of(value: Decimal | float) -> Decimal:
    """Return the decimal a person wrote: 0.1 is one tenth, not its binary neighbour."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
