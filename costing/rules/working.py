"""What is known of one service's price while the rules run over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from costing.prices import Array, Scale, Service


def _nothing() -> Array:
    return np.zeros(())


@dataclass(frozen=True, slots=True)
class Working:
    """One service on its way to a price.

    Given: the service, the scale of each of its drivers, their values (numbers, or places in a table of categories),
    the positions of the services that are parts of it, 1 or 0 for what is asked and not asked, and its quantity;
    `placing`, where services share drivers, is how a value is placed on a scale, each but once.
    Found, rule by rule: places on the scales, contributions [DZD a unit], position in the range, unit price and amount
    [DZD before tax; a share a year for maintenance].
    """

    service: Service
    scales: Mapping[str, Scale]
    values: Mapping[str, Array]
    parts: Mapping[str, Array]
    asked: Mapping[str, Array]
    quantity: Array
    placing: Callable[[Array, Scale], Array] | None = None
    places: Mapping[str, Array] = field(default_factory=dict)
    contributions: Mapping[str, Array] = field(default_factory=dict)
    position: Array = field(default_factory=_nothing)
    unit_price: Array = field(default_factory=_nothing)
    amount: Array = field(default_factory=_nothing)
