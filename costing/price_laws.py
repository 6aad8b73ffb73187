"""The laws a price book must keep on every day, so that prices never do what a buyer would not believe.

Each check returns problems; an empty list means that knowing more never widens a price, that one more unit never lowers
an amount, and that raising a system's level never costs less.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import get_args

import numpy as np

from costing.company_laws import company_held
from costing.errors import Problem
from costing.fields import nearest, unknown_word
from costing.level_laws import levels_held
from costing.lever_laws import levers_held
from costing.offer_laws import components_held, rules_held
from costing.payment_laws import payments_held
from costing.prices import (
    BROUGHT,
    GIVEN,
    GROUPED,
    NOTHING,
    Answered,
    Asking,
    Driver,
    Model,
    Prices,
    Scale,
    Service,
)
from costing.process_laws import process_held

_SUM_TOLERANCE = 1e-12
_LEVELS = ("minor", "major")


def broken_laws(prices: Prices) -> list[Problem]:
    """Return every law that the prices of one day break."""
    checks = (
        _sold, _parts, _weights, _scales, _spans, _volumes, _levels, _wholes, _quantities, _origins, _training,
        _interfaces, _licensing, _prepayment, components_held, rules_held, levers_held, process_held, levels_held,
        company_held, payments_held, _risk, _references,
    )  # fmt: skip
    return [problem for check in checks for problem in check(prices)]


def _sold(prices: Prices) -> Iterator[Problem]:
    """Whatever a scope can ask for is sold: each of its tables by a service, each level of the systems by its own."""
    sold = {(service.table, service.systems) for service in prices.all_services.values()}
    for table in sorted(set(get_args(Asking)) - {"services"}, key=get_args(Asking).index):
        for level in _LEVELS if table == "systems" else (None,):
            if (table, level) not in sold:
                keys = f'table = "{table}"' + (f', systems = "{level}"' if level else "")
                yield Problem("services.toml", "asked_of_nobody", {"found": keys})


def _parts(prices: Prices) -> Iterator[Problem]:
    """A service priced from a range has its weights and step, one of a flat price neither; a count is of something."""
    for service in prices.all_services.values():
        place = f"services.toml: {service.code}"
        parts = ("price", "range", "weights", "step", "volume")
        held = {part for part in parts if f"{service.code}.{part}" in prices.entries}
        needed = {"range", "weights", "step"} if held - {"price"} else set()
        if service.yearly:
            needed.discard("step")  # a contract year is firm to the centime
        counted = service.unit != "lump_sum"
        missing = [*sorted(needed - held), *(["quantity"] if counted and service.quantity is None else [])]
        odd = [] if counted else [name for name in ("quantity", "volume") if getattr(service, name) is not None]
        if not held and service.code not in GIVEN:
            yield Problem(place, "service_without_price")
            continue
        if "price" in held and needed:
            yield Problem(f"{place}.price", "price_and_range", {})
            continue
        yield from _homeless(place, service)
        if service.table == BROUGHT and service.code not in GIVEN and not service.comes_with:
            yield Problem(f"{place}.comes_with", "brought_with_nothing")
        yield from (Problem(f"{place}.{part}", "missing_key") for part in missing)
        yield from (Problem(f"{place}.{part}", "lump_sum_counted") for part in odd)


def _homeless(place: str, service: Service) -> Iterator[Problem]:
    """Only maintenance is yearly, only the systems have a level, only a project includes; no price rounds to none."""
    if service.yearly and service.table != "maintenance":
        yield Problem(f"{place}.unit", "year_of_other_table", {"found": service.unit})
    if service.systems is not None and service.table != "systems":
        yield Problem(f"{place}.systems", "level_of_other_table", {"found": service.systems})
    if service.includes and service.table != "project":
        yield Problem(f"{place}.includes", "part_of_other_table", {"found": ", ".join(service.includes)})
    if not service.yearly and float(service.step) > service.low > 0:
        yield Problem(f"{place}.step", "step_above_low", {"step": service.step, "low": service.low})


def _weights(prices: Prices) -> Iterator[Problem]:
    seen: list[str] = []
    for service in prices.services.values():
        place = f"services.toml: {service.code}.weights"
        known = [
            *(d.name for d in prices.drivers.values() if d.scale),
            *(seen if service.includes else ()),
            *(["volume_effect"] if service.volume else []),
        ]
        if service.code in prices.drivers or service.code == "volume_effect":
            yield Problem(f"services.toml: {service.code}", "name_of_a_driver", {"found": service.code})
        if service.flat:
            continue
        for name in service.weights:
            if name not in known:
                yield Problem(
                    place,
                    "weight_of_nothing",
                    {"found": name, "nearest": nearest(name, known), "known": ", ".join(known)},
                )
        total = sum(service.weights.values())
        if abs(total - 1) > _SUM_TOLERANCE:
            yield Problem(place, "weights_do_not_sum", _sum_facts(total))
        seen.append(service.code)


def _sum_facts(total: float) -> dict[str, str]:
    return {"found": _written(round(total, 12)), "missing": _written(round(1 - total, 12))}


def _scales(prices: Prices) -> Iterator[Problem]:
    for driver in prices.drivers.values():
        if driver.name == "volume_effect":
            yield Problem(f"drivers.toml: {driver.name}", "name_of_a_driver", {"found": driver.name})
        if driver.scale is not None:
            yield from _scale_faults(driver, driver.scale)


def _scale_faults(driver: Driver, scale: Scale) -> Iterator[Problem]:
    place = f"drivers.toml: {driver.name}.scale"
    if scale.form == "category":
        ends = (min(scale.places, default=0), max(scale.places, default=0))
        if ends != (0, 1):
            yield Problem(place, "table_without_ends", {"low": _written(ends[0]), "high": _written(ends[1])})
        if set(driver.words) != set(scale.words):
            odd = sorted(set(driver.words) ^ set(scale.words))
            yield Problem(f"drivers.toml: {driver.name}.words", "words_of_other_table", {"found": ", ".join(odd)})
    elif scale.zero == scale.one:
        yield Problem(place, "scale_without_length", {"found": _written(scale.zero)})
    elif scale.form == "log" and min(scale.zero, scale.one) <= 0:
        yield Problem(place, "log_of_nothing", {"found": _written(min(scale.zero, scale.one))})


def _spans(prices: Prices) -> Iterator[Problem]:
    for driver in prices.drivers.values():
        if driver.scale is None or any(_scale_faults(driver, driver.scale)):
            continue
        if "unknown" not in driver.spans:
            yield Problem(f"drivers.toml: {driver.name}.prior", "span_missing", {})
            continue
        places = {kind: _places(driver, kind) for kind in driver.spans}
        for kind, three in places.items():
            yield from _span_faults(driver, kind, three, places["unknown"])


def _span_faults(
    driver: Driver, kind: str, three: list[float] | None, unknown: list[float] | None
) -> Iterator[Problem]:
    place = f"drivers.toml: {driver.name}.prior.spans.{kind}"
    facts = {"found": _listed(driver.spans[kind])}
    if three is None:
        words = driver.scale.words if driver.scale is not None else ()
        yield Problem(place, "span_of_other_words" if words else "span_of_words", {**facts, "known": ", ".join(words)})
    elif sorted(three) != three:
        yield Problem(place, "span_disordered", facts)
    elif three[0] < 0 or three[-1] > 1:
        yield Problem(place, "span_below_scale" if three[0] < 0 else "span_past_scale", facts)
    elif kind == "unknown" and (three[0], three[-1]) != (0, 1):
        yield Problem(place, "span_short_of_scale", facts)
    elif unknown is not None and (three[0] < unknown[0] or three[-1] > unknown[-1]):
        yield Problem(place, "span_outside_unknown", facts)


def _places(driver: Driver, kind: str) -> list[float] | None:
    """Return where a span stands on the scale, cheap end first; nothing if a word is not of the table."""
    scale, span = driver.scale, driver.spans[kind]
    if scale is None:
        return None
    if scale.table is not None:
        return (
            [scale.table[word] for word in span if isinstance(word, str)]
            if all(word in scale.table for word in span)
            else None
        )
    if any(isinstance(value, str) for value in span):
        return None
    three = [_place(scale, float(value)) for value in span]
    return three[::-1] if scale.falls else three


def _place(scale: Scale, value: float) -> float:
    if scale.form == "log" and min(scale.zero, scale.one, value) > 0:
        return float(np.log(value / scale.zero) / np.log(scale.one / scale.zero))
    return (value - scale.zero) / (scale.one - scale.zero) if scale.one != scale.zero else 0.0


def _volumes(prices: Prices) -> Iterator[Problem]:
    for service in prices.services.values():
        if service.volume is None or service.volume.zero <= 1:
            continue
        ends_at = service.volume.zero
        weight = service.weights.get("volume_effect", 0)
        least = service.low - (service.high - service.low) * weight / float(np.log(ends_at))
        if float(service.step) * ends_at > least:
            facts = {"step": service.step, "ends_at": ends_at, "most": max(0, int(least / ends_at))}
            yield Problem(f"services.toml: {service.code}.volume", "step_against_volume", facts)


def _levels(prices: Prices) -> Iterator[Problem]:
    """Raising a system from minor to major never costs less: what the major gains covers what the minor loses."""
    minor, major = ([each for each in _of_systems(prices) if each.systems == level] for level in _LEVELS)
    systems = prices.drivers["systems"].scale if "systems" in prices.drivers else None
    if not minor or not major or systems is None or systems.table is None or any(map(_unweighed, (*minor, *major))):
        return
    second, place = sorted(systems.places)[-2], f"services.toml: {major[0].code}"
    gain = sum((each.high - each.low) * each.weights.get("systems", 0) * (1 - second) for each in major)
    loss = sum(each.low + (each.high - each.low) * (1 - each.weights.get("systems", 0)) for each in minor)
    step = sum(float(each.step) for each in major)
    if gain - step < loss:
        yield Problem(f"{place}.weights", "major_cheaper_than_minor", {"gain": gain, "loss": loss, "step": step})
    low, high = sum(each.low for each in major), sum(each.high for each in minor)
    if low < high:
        yield Problem(f"{place}.range", "major_below_minor", {"low": low, "high": high})


def _of_systems(prices: Prices) -> tuple[Service, ...]:
    return tuple(service for service in prices.services.values() if service.table == "systems")


def _unweighed(service: Service) -> bool:
    """Whether a service has a range and no weights: a fault of its own."""
    return service.flat and service.low != service.high


def _wholes(prices: Prices) -> Iterator[Problem]:
    for service in prices.services.values():
        known = sorted(prices.codes - {service.code})
        for name in service.includes:
            if name not in known:
                facts = {"found": name, "nearest": nearest(name, known), "known": ", ".join(known)}
                yield Problem(f"services.toml: {service.code}.includes", "includes_nothing", facts)


def _quantities(prices: Prices) -> Iterator[Problem]:
    """A service is counted in a driver that is a number, and a count that nobody has said is a whole one."""
    for service in prices.services.values():
        for part in ("quantity", "zero"):
            name = getattr(service, part)
            if name is not None:
                yield from _counting(service, part, name, prices)
        counted = prices.drivers.get(service.quantity or "")
        for kind, span in counted.spans.items() if counted is not None else ():
            if any(isinstance(value, float) and not value.is_integer() for value in span):
                place = f"drivers.toml: {service.quantity}.prior.spans.{kind}"
                yield Problem(place, "span_of_parts", {"found": _listed(span)})


def _counting(service: Service, part: str, name: str, prices: Prices) -> Iterator[Problem]:
    place = f"services.toml: {service.code}.{part}"
    driver = prices.drivers.get(name)
    known = [
        each.name
        for each in prices.drivers.values()
        if each.name not in GROUPED
        and (service.yearly or each.scale is not None or f"{each.name}.default" in prices.entries)
    ]
    if driver is None or name not in known:
        yield Problem(place, "quantity_of_nothing", {"found": name, "nearest": nearest(name, known)})
    elif driver.scale is None:
        return
    elif driver.scale.table is not None:
        if part == "quantity" or NOTHING not in driver.scale.table:
            yield Problem(place, "quantity_of_words", {"found": name})
    elif part == "quantity" and driver.scale.falls:
        yield Problem(place, "quantity_that_falls", {"found": name})


def _origins(prices: Prices) -> Iterator[Problem]:
    """What an origin brings, every dearer origin brings too: an unknown one then spans from without it to with it."""
    scale = prices.drivers["vendor_origin"].scale if "vendor_origin" in prices.drivers else None
    if scale is None or scale.table is None:
        return
    for service in prices.all_services.values():
        least = min((scale.table.get(origin, 1) for origin in service.origins), default=0)
        left = [origin for origin, place in scale.table.items() if place > least and origin not in service.origins]
        if service.origins and left:
            place = f"services.toml: {service.code}.origins"
            facts = {"found": ", ".join(service.origins), "missing": ", ".join(left)}
            yield Problem(place, "origin_left_out", facts)


def _training(prices: Prices) -> Iterator[Problem]:
    multiples = prices.training.multiples
    if list(multiples) != sorted(multiples):
        yield Problem("drivers.toml: training_days.default.multiples", "span_disordered", {"found": _listed(multiples)})


def _interfaces(prices: Prices) -> Iterator[Problem]:
    for detail in ("standard", "system", "direction", "cooperation"):
        table = getattr(prices.interfaces, detail)
        three = prices.interfaces.unknown.get(detail)
        ends = (min(table.values(), default=0), max(table.values(), default=0))
        place = f"interfaces.toml: points.unknown.{detail}"
        if three is None:
            yield Problem(place, "missing_key")
        elif list(three) != sorted(three) or (three[0], three[-1]) != ends:
            facts = {"found": _listed(three), "low": _written(ends[0]), "high": _written(ends[1])}
            yield Problem(place, "detail_short_of_table", facts)


def _licensing(prices: Prices) -> Iterator[Problem]:
    share = list(prices.licensing.concurrency)
    if share != sorted(share):
        yield Problem("licensing.toml: model.concurrency", "span_disordered", {"found": _listed(share)})
    models = get_args(Model)
    missing = [model for model in models if model not in prices.licensing.assumed_base]
    yield from (Problem(f"licensing.toml: model.assumed_base.{model}", "missing_key") for model in missing)


def _prepayment(prices: Prices) -> Iterator[Problem]:
    """One more year paid in advance never lowers what all of them come to, whatever the discount on them."""
    for years, (less, more) in enumerate(pairwise(prices.contract.prepayment), start=1):
        if (years + 1) * (1 - more) <= years * (1 - less):
            facts = {"years": years + 1, "found": more * 100, "most": 100 - 100 * (1 - less) * years / (years + 1)}
            yield Problem("maintenance.toml: prepayment.discount_percent", "prepayment_cheaper", facts)


def _risk(prices: Prices) -> Iterator[Problem]:
    origins = prices.drivers["vendor_origin"].scale if "vendor_origin" in prices.drivers else None
    shares = prices.risk.vendor_shares
    if origins is not None and set(shares) != set(origins.words):
        words = {"found": ", ".join(shares), "known": ", ".join(origins.words)}
        yield Problem("risk.toml: vendor_shares.shares", "shares_of_other_words", words)
    if abs(sum(shares.values()) - 1) > _SUM_TOLERANCE:
        yield Problem("risk.toml: vendor_shares.shares", "weights_do_not_sum", _sum_facts(sum(shares.values())))
    bands = [prices.risk.classes[name] for name in sorted(prices.risk.classes)]
    if any(a[0] > b[0] or a[1] > b[1] for a, b in pairwise(bands)):
        yield Problem("risk.toml: classes.bands", "bands_disordered", {})


def _references(prices: Prices) -> Iterator[Problem]:
    for service in prices.all_services.values():
        if service.vat not in prices.vat:
            yield unknown_word(f"services.toml: {service.code}.vat", repr(service.vat), service.vat, prices.vat)
    for driver in prices.drivers.values():
        if driver.factor not in prices.factors:
            place = f"drivers.toml: {driver.name}.factor"
            yield unknown_word(place, repr(driver.factor), driver.factor, prices.factors)


def _listed(values: Iterable[Answered]) -> str:
    return ", ".join(value if isinstance(value, str) else _written(value) for value in values)


def _written(value: float) -> str:
    """Write a number as the file holds it: no decimals where there are none."""
    return str(int(value)) if float(value).is_integer() else str(float(value))
