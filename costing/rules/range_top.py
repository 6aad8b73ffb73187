"""The top of a published range.

To a client: where the market gives a closed range, no answer, however extreme, leaves it; where the market writes
"and more", an extreme answer goes on past the top. Reads the open_top of services.toml.
"""

from dataclasses import replace

import numpy as np

from costing.rules.working import Working


def range_top(working: Working) -> Working:
    """Hold every driver of a closed range at its dear end."""
    if working.service.open_top:
        return working
    return replace(working, places={name: np.minimum(place, 1) for name, place in working.places.items()})
