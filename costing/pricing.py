"""Prices from driver values: the rules run over every service asked for, on arrays of any shape."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from costing.drivers import group_of
from costing.prices import ORIGIN, Array, Prices, Scale, Service
from costing.rules import RULES, Working
from costing.rules.driver_scale import place_on

_ONE = np.ones(())
_ALWAYS: Mapping[str, Array] = MappingProxyType({})


def priced_services(
    prices: Prices,
    values: Mapping[str, Array],
    asked: Collection[str],
    tables: Collection[str],
    present: Mapping[str, Array] = _ALWAYS,
) -> dict[str, Working]:
    """Run the rules over every service asked for, in the book's order.

    Parameters
    ----------
    prices
        The price book on the day.
    values
        Driver name to values: numbers, or places in the table of a category; any shapes that broadcast together. A
        driver that holds for a group of systems carries it in its name (`systems@major`).
    asked
        Codes of the services that are asked for.
    tables
        Tables of the scope that are present: what a whole has no table for adds nothing to it.
    present
        Where many scopes are priced at once: 1 for those that have a driver's table or a part of the whole, else 0, by
        the name of the driver or the part; all have what is not named.

    Returns
    -------
    dict
        Service code to its working: contributions, position, unit price and amount, of the broadcast shape [DZD before
        tax; a share a year for maintenance].
    """
    done: dict[str, Working] = {}
    placing = Placing()
    for code, service in prices.services.items():
        if code in asked:
            working = start(service, prices, values, done, tables, present)
            done[code] = run_rules(replace(working, placing=placing))
    return done


class Placing:
    """Places on their scales, each value of a run but once, however many services take it."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, int], tuple[Array, Array]] = {}

    def __call__(self, value: Array, scale: Scale) -> Array:
        """Return where a value stands on a scale."""
        key = id(value), id(scale)
        if key not in self._held:
            self._held[key] = value, place_on(value, scale)  # what is held keeps its identity
        return self._held[key][1]


def run_rules(working: Working) -> Working:
    """Apply every rule in order."""
    for rule in RULES:
        working = rule(working)
    return working


def start(
    service: Service,
    prices: Prices,
    values: Mapping[str, Array],
    done: Mapping[str, Working],
    tables: Collection[str],
    present: Mapping[str, Array] = _ALWAYS,
) -> Working:
    """Gather what the rules need to know of one service."""
    own = {name: values[group_of(name, service)] for name in service.weights if name in prices.drivers}
    scales = {name: scale for name in own if (scale := prices.drivers[name].scale) is not None}
    quantity = values.get(service.quantity or "", _ONE)
    if service.volume is not None:
        own["volume_effect"], scales["volume_effect"] = quantity, service.volume
    origins = prices.drivers[ORIGIN].scale if service.origins else None
    if origins is not None:
        quantity = quantity * service.brought_by(origins, values[ORIGIN])
    absent = {name: np.zeros(()) for name in own if _absent(prices, name, tables)}
    parts = {
        name: done[name].position if name in done else np.zeros(())
        for name in service.weights
        if name in prices.services
    }
    some = {name: share for name, share in present.items() if name in service.weights}
    return Working(service, scales, own, parts, {**some, **absent}, quantity)


def _absent(prices: Prices, name: str, tables: Collection[str]) -> bool:
    table = prices.drivers[name].table if name in prices.drivers else None
    return table is not None and table not in tables
