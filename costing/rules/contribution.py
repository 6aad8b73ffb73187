"""What each driver adds to the price, in dinars.

To a client: "the proprietary source adds 221,000 DA". Reads the ranges and weights of services.toml.
"""

from dataclasses import replace

from costing.rules.working import Working


def contribution(working: Working) -> Working:
    """Give every driver its weighted part of the width of the range [DZD a unit]."""
    service = working.service
    width = service.high - service.low
    terms = {
        name: width * (weight * working.places[name])
        for name, weight in service.weights.items()
        if name in working.places
    }
    return replace(working, contributions=terms)
