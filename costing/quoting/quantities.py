"""The quantities of a quote that can be negotiated: those that an answer of the scope, or a line of one's own, sets."""

from costing.quoting.record import QuoteLine

_QUANTITY = "quantity"


def is_counted(line: QuoteLine) -> bool:
    """Return whether a line has a quantity that another answer would change: not a lump sum, nothing paid by the year.

    A line of one's own has one; of the book's services, those whose price is that of one unit.
    """
    return not line.recurring and (line.own or any(step.step == _QUANTITY for step in line.trace))
