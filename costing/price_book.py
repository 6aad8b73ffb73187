"""The price book: dated, sourced data, read once and checked; what is in force on a day is what a price is made of."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self, TypeVar

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from costing import price_files as shape
from costing.dated import in_force
from costing.errors import BookRefused, NotInForce, Problem
from costing.fields import Currency, nearest, problems_of, read_toml, unknown_key
from costing.money import CENTIME
from costing.parties import Provider
from costing.price_laws import broken_laws
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
    TrainingDefault,
)

# file → what each of its tables is: a named thing with texts, or a list of dated entries
_NAMED: Mapping[str, type[BaseModel]] = {
    "sources": shape.SourceFile,
    "factors": shape.FactorFile,
    "services": shape.ServiceFile,
    "drivers": shape.DriverFile,
}
_DATED: Mapping[str, Mapping[str, type[shape.Papers]]] = {
    "interfaces": {"points": shape.PointsEntry},
    "maintenance": {"contract": shape.ContractEntry},
    "taxes": {"standard": shape.PercentEntry, "reduced": shape.PercentEntry},
    "quotation": {"validity": shape.ValidityEntry, "payment": shape.PaymentEntry},
    "risk": {"reading": shape.ReadingEntry, "vendor_shares": shape.SharesEntry, "classes": shape.ClassesEntry},
}
_PARTS = {"services": ("range", "step", "volume", "weights"), "drivers": ("scale", "prior", "default")}
FILES = (*_NAMED, *_DATED, "exchange")
_PREFIX = {"taxes": "vat"}
# what code asks for by name, whatever the services weigh
_NEEDED = {"drivers": ("training_days.default", "licence_multiple.scale")}

Raw = Mapping[str, Mapping[str, Any]]
E = TypeVar("E", bound=shape.Papers)


class _Found(NamedTuple):
    """The entries of one key, and where its file holds them."""

    key: str
    place: str
    entries: tuple[shape.Papers, ...]


@dataclass(frozen=True)
class PriceBook:
    """Dated prices with their sources; `on(day)` gives those in force.

    Examples
    --------
    >>> from datetime import date
    >>> service = PriceBook.default().on(date(2026, 11, 24)).services["data_migration"]
    >>> service.low, service.high, service.open_top
    (200000.0, 1500000.0, True)
    """

    named: Mapping[str, Mapping[str, Any]]
    dated: Mapping[str, tuple[shape.Papers, ...]]
    provider: Provider | None = None
    own_rates: Mapping[str, tuple[shape.CompanyRate, ...]] = field(default_factory=dict)
    _days: dict[date, Prices] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    @lru_cache(maxsize=1)
    def default() -> "PriceBook":
        """Return the base book of the library, checked."""
        return PriceBook.from_tables(base_tables())

    @classmethod
    def read(cls, path: str | Path) -> "PriceBook":
        """Read a company's overlay (TOML: `[provider]`, `[exchange]`) and lay it over the base book.

        Raises
        ------
        FileUnread
            The file is missing or is not TOML.
        BookRefused
            One or more faults in it, all at once.
        """
        data = read_toml(Path(path))
        try:
            overlay = shape.Overlay.model_validate(data)
        except ValidationError as error:
            raise BookRefused(path=str(path), problems=tuple(problems_of(error, shape.Overlay))) from None
        twice = [
            problem
            for currency, rates in overlay.exchange.items()
            for problem in _days_twice(f"exchange.{currency}", [rate.first_day for rate in rates])
        ]
        if twice:
            raise BookRefused(path=str(path), problems=tuple(twice))
        base = cls.default()
        return cls(base.named, base.dated, overlay.provider, overlay.exchange)

    @classmethod
    def from_tables(cls, raw: Raw) -> Self:
        """Build a book from the tables of its files, by file name, and hold it to the laws.

        Raises
        ------
        BookRefused
            Every fault of every file, each with key path, what was found and the way out.
        """
        problems: list[Problem] = []
        named = {name: dict(_read_named(name, raw.get(name, {}), problems)) for name in _NAMED}
        found = list(_read_dated(raw, named, problems))
        problems += _papers_problems(found, raw.get("sources", {}))
        book = cls(named, {each.key: each.entries for each in found})
        if not problems:
            problems = list(_unmet(book.dated) or book.broken_laws())
        if problems:
            raise BookRefused(path="", problems=tuple(problems))
        return book

    def on(self, day: date) -> Prices:
        """Return what is in force on a day.

        Raises
        ------
        NotInForce
            The day is before the first entry of something a price needs.
        """
        if day not in self._days:
            self._days[day] = _prices_on(self, day)
        return self._days[day]

    def broken_laws(self) -> Iterator[Problem]:
        """Check the laws on every day on which something changes."""
        told: set[tuple[str, str]] = set()
        for day in sorted({entry.first_day for entries in self.dated.values() for entry in entries}):
            try:
                prices = self.on(day)
            except NotInForce:
                continue
            for problem in broken_laws(prices):
                if (problem.place, problem.key) not in told:
                    told.add((problem.place, problem.key))
                    yield Problem(problem.place, problem.key, {**problem.facts, "since": day})


def base_tables() -> dict[str, dict[str, Any]]:
    """Return the raw tables of the base book, by file name."""
    folder = files("costing") / "data"
    return {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in FILES}


def _read_named(file: str, tables: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    for name, table in tables.items():
        try:
            yield name, _NAMED[file].model_validate(table)
        except ValidationError as error:
            problems += _placed(file, problems_of(error, _NAMED[file], (name,)))


def _read_dated(raw: Raw, named: Mapping[str, Any], problems: list[Problem]) -> Iterator[_Found]:
    for file, parts in _PARTS.items():
        for name, table in named[file].items():
            for part in parts:
                if entries := getattr(table, part):
                    yield _Found(f"{name}.{part}", f"{file}.toml: {name}.{part}", entries)
    for file, tables in _DATED.items():
        given = raw.get(file, {})
        problems += [unknown_key(f"{file}.toml: {name}", name, tables) for name in given if name not in tables]
        for name, model in tables.items():
            entries = _entries(file, (name,), model, given.get(name), problems)
            yield _Found(f"{_PREFIX.get(file, file)}.{name}", f"{file}.toml: {name}", entries)
    rates = dict(raw.get("exchange", {}))
    volatility = rates.pop("volatility", {})
    yield from _read_currencies("exchange", (), shape.RateEntry, rates, problems)
    yield from _read_currencies("volatility", ("volatility",), shape.VolatilityEntry, volatility, problems)


def _read_currencies(
    key: str, path: tuple[str, ...], model: type[shape.Papers], tables: object, problems: list[Problem]
) -> Iterator[_Found]:
    try:
        named = TypeAdapter(dict[Currency, Any]).validate_python(tables)
    except ValidationError as error:
        problems += _placed("exchange", problems_of(error, model, path))
        return
    for currency, given in named.items():
        place = (*path, currency)
        entries = _entries("exchange", place, model, given, problems)
        yield _Found(f"{key}.{currency}", f"exchange.toml: {'.'.join(place)}", entries)


def _entries(file: str, path: tuple[str, ...], model: type[E], given: object, problems: list[Problem]) -> tuple[E, ...]:
    if given is None:
        problems.append(Problem(f"{file}.toml: {'.'.join(path)}", "missing_key", {}))
        return ()
    try:
        return TypeAdapter(Annotated[tuple[model, ...], Field(min_length=1)]).validate_python(given)  # type: ignore[arg-type, valid-type]
    except ValidationError as error:
        problems += _placed(file, problems_of(error, model, path))
        return ()


def _placed(file: str, problems: Sequence[Problem]) -> list[Problem]:
    return [Problem(f"{file}.toml: {problem.place}", problem.key, problem.facts) for problem in problems]


def _papers_problems(found: Sequence[_Found], sources: Mapping[str, Any]) -> Iterator[Problem]:
    for each in found:
        for number, entry in enumerate(each.entries, start=1):
            if entry.source not in sources:
                facts = {
                    "found": repr(entry.source),
                    "nearest": nearest(entry.source, sources),
                    "known": ", ".join(sources),
                }
                yield Problem(f"{each.place}[{number}].source", "unknown_source", facts)
        yield from _days_twice(each.place, [entry.first_day for entry in each.entries])


def _unmet(dated: Mapping[str, Any]) -> list[Problem]:
    missing = ((file, key) for file, keys in _NEEDED.items() for key in keys if key not in dated)
    return [Problem(f"{file}.toml: {key}", "missing_key") for file, key in missing]


def _days_twice(place: str, days: Sequence[date]) -> Iterator[Problem]:
    for number, first_day in enumerate(days, start=1):
        if first_day in days[: number - 1]:
            yield Problem(f"{place}[{number}].from", "day_twice", {"day": first_day})


def _prices_on(book: PriceBook, day: date) -> Prices:
    held = {
        key: in_force(entries, day, key)
        for key, entries in book.dated.items()
        if entries and not _optional(key, entries, day)
    }
    services = {code: _service(code, table, held) for code, table in book.named["services"].items()}
    entries = {key: _entry(key, entry) for key, entry in held.items()}
    rates = {
        key.split(".")[1]: _rate(key.split(".")[1], entry)
        for key, entry in held.items()
        if isinstance(entry, shape.RateEntry)
    }
    for currency, own in book.own_rates.items():
        if any(rate.first_day <= day for rate in own):
            rates[currency] = _rate(currency, in_force(own, day, f"exchange.{currency}"))
            entries[f"exchange.{currency}"] = _company_entry(rates[currency])
    return Prices(
        day=day,
        factors={name: table.label.model_dump() for name, table in book.named["factors"].items()},
        drivers={name: _driver(name, table, held) for name, table in book.named["drivers"].items()},
        services={code: service for code, service in services.items() if service.weights},
        given={code: service for code, service in services.items() if not service.weights},
        vat={key.split(".")[1]: entry.percent for key, entry in held.items() if isinstance(entry, shape.PercentEntry)},
        rates=rates,
        entries=entries,
        fingerprint=_fingerprint(book, entries),
        provider=book.provider,
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
    return Entry(key, entry.first_day, entry.kind, entry.value(), entry.source, entry.checked, entry.reason)


def _company_entry(rate: Rate) -> Entry:
    value = {"dzd": float(rate.dzd), "side": rate.side}
    return Entry(f"exchange.{rate.currency}", rate.first_day, "company", value, rate.source, rate.first_day, None)


def _fingerprint(book: PriceBook, entries: Mapping[str, Entry]) -> str:
    """Digest the values in force: no texts, no sources, no earlier or later entries."""
    plain = {
        code: [table.unit, table.table, table.vat, table.zero, table.systems, table.quantity, table.includes]
        for code, table in book.named["services"].items()
    }
    values = {"services": plain, "entries": {key: entry.value for key, entry in entries.items()}}
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
