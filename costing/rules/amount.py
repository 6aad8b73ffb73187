"""The amount of a line: how many, times the price of one.

Reads nothing: the quantity is the scope's (workstations, days, the base of maintenance), or one.
"""

from dataclasses import replace

from costing.rules.working import Working


def amount(working: Working) -> Working:
    """Multiply the unit price by the quantity [DZD before tax]."""
    return replace(working, amount=working.quantity * working.unit_price)
