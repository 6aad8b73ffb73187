"""Where each driver stands between its cheap and its dear end.

To a client: 18 TB is more than half-way, on a scale where each doubling adds the same, from half a terabyte to a
hundred; past the dear end the price goes on in a straight line at the mean slope of the whole scale. Reads the scales
of drivers.toml, and in services.toml the volume at which a unit price stops falling.
"""

from dataclasses import replace

import numpy as np

from costing.prices import Array, Scale
from costing.rules.working import Working


def driver_scale(working: Working) -> Working:
    """Place every driver on its scale: 0 the cheap end, 1 the dear end, more past it."""
    place = working.placing or place_on
    places = {name: place(working.values[name], scale) for name, scale in working.scales.items()}
    return replace(working, places=places)


def place_on(value: Array, scale: Scale) -> Array:
    """Return where values stand on a scale."""
    if scale.table is not None:
        return np.asarray(scale.places[value])
    least, most = (scale.one, scale.zero) if scale.falls else (scale.zero, scale.one)
    inside = np.minimum(np.maximum(value, least), most)
    if scale.form == "log":
        along = np.log(inside / scale.zero) / np.log(scale.one / scale.zero)
    else:
        along = (inside - scale.zero) / (scale.one - scale.zero)
    past = np.maximum((value - scale.one) / (scale.one - scale.zero), 0)
    return np.asarray(along + past)
