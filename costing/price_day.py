"""What is in force on one day: the entries of the price book that hold, in the form rules take them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from costing import price_files as shape
from costing.dated import in_force
from costing.money import CENTIME
from costing.parties import Provider
from costing.prices import (
    Contract,
    Driver,
    Entry,
    Interfaces,
    Prices,
    Quotation,
    Rate,
    Risk,
    Scale,
    Service,
    Source,
    TrainingDefault,
    digest,
)

Dated = Mapping[str, Sequence[shape.Papers]]
OwnRates = Mapping[str, Sequence[shape.CompanyRate]]


def prices_on(
    named: Mapping[str, Mapping[str, Any]], dated: Dated, own_rates: OwnRates, provider: Provider | None, day: date
) -> Prices:
    """Gather what is in force on a day; a company's own rate of a currency takes the place of the book's.

    Raises
    ------
    NotInForce
        The day is before the first entry of something a price needs.
    """
    held = {
        key: in_force(entries, day, key)
        for key, entries in dated.items()
        if entries and not _optional(key, entries, day)
    }
    services = {code: _service(code, table, held) for code, table in named["services"].items()}
    entries = {key: _entry(key, entry) for key, entry in held.items()}
    rates = {
        key.split(".")[1]: _rate(key.split(".")[1], entry)
        for key, entry in held.items()
        if isinstance(entry, shape.RateEntry)
    }
    for currency, own in own_rates.items():
        if any(rate.first_day <= day for rate in own):
            rates[currency] = _rate(currency, in_force(own, day, f"exchange.{currency}"))
            entries[f"exchange.{currency}"] = _company_entry(rates[currency])
    return Prices(
        day=day,
        factors={name: table.label.model_dump() for name, table in named["factors"].items()},
        drivers={name: _driver(name, table, held) for name, table in named["drivers"].items()},
        services={code: service for code, service in services.items() if service.weights},
        given={code: service for code, service in services.items() if not service.weights},
        vat={key.split(".")[1]: entry.percent for key, entry in held.items() if isinstance(entry, shape.PercentEntry)},
        rates=rates,
        entries=entries,
        sources={name: Source(**table.model_dump()) for name, table in named["sources"].items()},
        fingerprint=_fingerprint(named, entries),
        provider=provider,
        **_singles(held),
    )


def _optional(key: str, entries: Sequence[shape.Papers], day: date) -> bool:
    """Whether an entry may be absent on a day: rates, which are missed only where they are needed."""
    return key.startswith(("exchange.", "volatility.")) and all(entry.first_day > day for entry in entries)


def _singles(held: Mapping[str, Any]) -> dict[str, Any]:
    points, contract = held["interfaces.points"], held["maintenance.contract"]
    validity, reading = held["quotation.validity"], held["risk.reading"]
    training = held["training_days.default"]
    bands = held["risk.classes"].bands
    return {
        "interfaces": Interfaces(
            points.standard, points.system, points.direction, points.cooperation, points.unknown, points.repeat
        ),
        "training": TrainingDefault(training.base_days, training.users_a_day, training.multiples, training.least_days),
        "contract": Contract(
            escalation=Decimal(str(contract.escalation_percent)) / 100,
            rate_step=contract.rate_step_percent,
            base_step=contract.base_step,
            default_years=contract.default_years,
        ),
        "quotation": Quotation(validity.days, validity.foreign_days, held["quotation.payment"].means),
        "risk": Risk(
            reading.pert_lambda,
            reading.rank_correlation,
            held["risk.vendor_shares"].shares,
            {int(name): (below / 100, above / 100) for name, (below, above) in bands.items()},
        ),
    }


def _service(code: str, table: shape.ServiceFile, held: Mapping[str, Any]) -> Service:
    span, weights, volume = held.get(f"{code}.range"), held.get(f"{code}.weights"), held.get(f"{code}.volume")
    low, high = span.ends if span else (0.0, 0.0)
    step = held.get(f"{code}.step")
    return Service(
        code=code,
        label=table.label.model_dump(),
        note=table.note.model_dump(),
        unit=table.unit,
        table=table.table,
        vat=table.vat,
        zero=table.zero,
        low=low,
        high=high,
        open_top=bool(span and span.open_top),
        published=bool(span and span.kind == "published"),
        step=step.dzd if step else CENTIME,
        weights=weights.shares if weights else {},
        quantity=table.quantity,
        volume=Scale("log", zero=float(volume.ends_at), one=1.0) if volume else None,
        systems=table.systems,
        includes=table.includes,
    )


def _driver(name: str, table: shape.DriverFile, held: Mapping[str, Any]) -> Driver:
    scale, prior = held.get(f"{name}.scale"), held.get(f"{name}.prior")
    return Driver(
        name=name,
        label=table.label.model_dump(),
        factor=table.factor,
        key=table.key,
        unit=table.unit,
        words={word: said.model_dump() for word, said in table.words.items()},
        scale=Scale(scale.form, scale.zero or 0.0, 1.0 if scale.one is None else scale.one, scale.table)
        if scale
        else None,
        spans=prior.spans if prior else {},
    )


def _rate(currency: str, entry: shape.RateEntry | shape.CompanyRate) -> Rate:
    return Rate(currency, entry.first_day, entry.dzd, entry.side, entry.source)


def _entry(key: str, entry: shape.Papers) -> Entry:
    reason = entry.reason.model_dump() if entry.reason is not None else None
    return Entry(key, entry.first_day, entry.kind, entry.value(), entry.source, entry.checked, reason)


def _company_entry(rate: Rate) -> Entry:
    value = {"dzd": float(rate.dzd), "side": rate.side}
    return Entry(f"exchange.{rate.currency}", rate.first_day, "company", value, rate.source, rate.first_day, None)


def _fingerprint(named: Mapping[str, Mapping[str, Any]], entries: Mapping[str, Entry]) -> str:
    """Digest the values in force: no texts, no sources, no earlier or later entries."""
    plain = {
        code: [table.unit, table.table, table.vat, table.zero, table.systems, table.quantity, table.includes]
        for code, table in named["services"].items()
    }
    read = {name: [table.key, table.unit] for name, table in named["drivers"].items()}
    return digest({"services": plain, "drivers": read, "entries": {key: each.value for key, each in entries.items()}})
