"""Where in its published range a service falls: 0 at the low end, 1 at the high end, more only where the top is open.

Reads the weights of services.toml, in the order they are written there.
"""

from dataclasses import replace

import numpy as np

from costing.rules.working import Working


def position(working: Working) -> Working:
    """Add the weighted places one by one, in the book's order."""
    total = np.zeros(())
    for name, weight in working.service.weights.items():
        if name in working.places:
            total = total + weight * working.places[name]
    return replace(working, position=total)
