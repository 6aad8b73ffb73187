"""The quantities of a quote that can be negotiated: those that an answer of the scope, or a line of one's own, sets."""

from decimal import Decimal

from costing.quoting.record import QuoteLine

_QUANTITY = "quantity"
# Workstations and trips are whole, training is sold by the half day.
_STEPS = {"workstation": Decimal(1), "trip": Decimal(1), "day": Decimal("0.5")}


def is_counted(line: QuoteLine) -> bool:
    """Return whether a line has a quantity that another answer would change: not a lump sum, nothing paid by the year.

    A line of one's own has one; of the book's services, those whose price is that of one unit. A quantity of 0 is what
    other answers leave open, and these are what changes it.
    """
    if line.recurring or not line.quantity:
        return False
    return line.own or any(step.step == _QUANTITY for step in line.trace)


def step_of(line: QuoteLine) -> Decimal | None:
    """Return what a quantity is a multiple of, where its unit has such a step and the quantity keeps to it."""
    step = _STEPS.get(line.unit) if is_counted(line) else None
    return step if step is not None and not line.quantity % step else None
