"""The price of one unit: the low end of the range, and the part of its width that the position earns.

Reads the ranges of services.toml [DZD before tax; maintenance: a share a year of its base].
"""

from dataclasses import replace

from costing.rules.working import Working


def price(working: Working) -> Working:
    """Turn the position into a unit price."""
    service = working.service
    return replace(working, unit_price=service.low + (service.high - service.low) * working.position)
