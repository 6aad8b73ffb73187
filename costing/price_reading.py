"""From the raw tables of the price book's files to their entries, every fault of every file told at once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from costing import company_files, duty_files, level_files, lever_files, offer_files, payment_files, process_files
from costing import price_files as shape
from costing.errors import Problem
from costing.fields import Currency, nearest, problems_of, unknown_key

# file → what each of its tables is: a named thing with texts, or a list of dated entries
_SPAN = 3  # low, likely and high stand close together; a longer list may wrap
_NAMED: Mapping[str, type[BaseModel]] = {
    "sources": shape.SourceFile,
    "factors": shape.FactorFile,
    "services": shape.ServiceFile,
    "drivers": shape.DriverFile,
    "components": offer_files.ComponentFile,
    "audit": offer_files.RuleFile,
    "levers": lever_files.LeverFile,
    "bundles": lever_files.BundleFile,
    "holidays": process_files.HolidayFile,
    "process": process_files.StageFile,
    "service_levels": level_files.LevelFile,
    "service_tiers": level_files.TierFile,
    "definitions": level_files.DefinitionFile,
    "continuity": level_files.ContinuityFile,
    "roles": company_files.RoleFile,
}
_DATED: Mapping[str, Mapping[str, type[shape.Papers]]] = {
    "interfaces": {"points": shape.PointsEntry},
    "maintenance": {
        "contract": shape.ContractEntry,
        "warranty": shape.WarrantyEntry,
        "prepayment": shape.PrepaymentEntry,
    },
    "imports": {
        "withholding": shape.WithholdingEntry,
        "domiciliation": shape.DomiciliationEntry,
        "customs": shape.CustomsEntry,
        "provision": shape.ProvisionEntry,
    },
    "markups": {"licences": shape.MarkupEntry, "hardware": shape.MarkupEntry},
    "licensing": {"model": shape.ModelEntry},
    "duties": {"stamp": duty_files.StampEntry},
    "payments": {"private": payment_files.PlanEntry, "public": payment_files.PlanEntry},
    "procurement": {
        "decree": shape.SwitchedEntry,
        "formal_tender": payment_files.KindsEntry,
        "tax_included": shape.SwitchedEntry,
        "main_object": shape.SwitchedEntry,
        "small_purchases": payment_files.KindsEntry,
        "flat_advance": payment_files.CapEntry,
        "supply_advance": payment_files.CapEntry,
        "both_advances": payment_files.CapEntry,
        "exceptional_advance": payment_files.CapEntry,
        "restitution": shape.SwitchedEntry,
        "payment_delay": payment_files.DaysEntry,
        "longest_delay": payment_files.DaysEntry,
        "late_interest": payment_files.OverPolicyEntry,
        "late_surcharge": payment_files.SurchargeEntry,
        "interest_year": payment_files.YearEntry,
        "policy_rate": shape.PercentEntry,
        "performance_bond": payment_files.BondEntry,
        "bond_waiver": payment_files.MonthsEntry,
        "bond_return": payment_files.MonthsEntry,
        "retention": payment_files.CapEntry,
        "late_penalty": payment_files.PenaltyEntry,
    },
    "taxes": {"standard": shape.PercentEntry, "reduced": shape.PercentEntry},
    "quotation": {
        "validity": shape.ValidityEntry,
        "payment": shape.PaymentEntry,
        "norms": shape.NormsEntry,
        "ownership": lever_files.OwnershipEntry,
        "fit": lever_files.FitEntry,
    },
    "calendar": {
        "reach": process_files.ReachEntry,
        "hours": process_files.HoursEntry,
        "activity": process_files.ActivityEntry,
    },
    "risk": {
        "reading": shape.ReadingEntry,
        "confidence": shape.ConfidenceEntry,
        "sensitivity": shape.SensitivityEntry,
        "vendor_shares": shape.SharesEntry,
        "classes": shape.ClassesEntry,
        "backtest": shape.BacktestEntry,
    },
    "service_rules": {"cover": level_files.CoverEntry, "downtime": level_files.DowntimeEntry},
}
# What only a company says, of any service it sells: entries by the code of the service.
_OF_SERVICES: Mapping[str, type[shape.Papers]] = {"costs": company_files.CostEntry, "floors": company_files.FloorEntry}
PARTS = {
    "services": ("price", "range", "step", "volume", "weights"),
    "drivers": ("scale", "prior", "default"),
    "levers": ("change",),
    "bundles": ("change",),
    "holidays": ("days",),
    "process": ("duration", "window"),
    "service_levels": ("level",),
    "service_tiers": ("pace", "recovery"),
    "roles": ("day_rate", "mandate"),
}
DATED_FILES = frozenset((*_DATED, *_OF_SERVICES))
FILES = (*_NAMED, *_DATED, *_OF_SERVICES, "exchange")
# What only a company's own book holds.
_ONLY_OWN = {"markups.licences", "markups.hardware", "procurement.policy_rate"}
_PREFIX = {"taxes": "vat"}
# what code asks for by name, whatever the services weigh
_NEEDED = {"drivers": ("training_days.default", "licence_multiple.scale", "vendor_origin.scale", "users.scale")}

_CURRENCIES: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[Currency, Any])

Raw = Mapping[str, Mapping[str, Any]]
Named = Mapping[str, Mapping[str, Any]]
E = TypeVar("E", bound=shape.Papers)


class _Found(NamedTuple):
    """The entries of one key, and where its file holds them."""

    key: str
    place: str
    entries: tuple[shape.Papers, ...]


def read_tables(raw: Raw) -> tuple[Named, dict[str, tuple[shape.Papers, ...]], list[Problem]]:
    """Read the tables of all files.

    Parameters
    ----------
    raw
        File name to what TOML gave for it.

    Returns
    -------
    tuple
        The named tables by file; the dated entries by key, such as `volume.scale`; and every fault.
    """
    problems: list[Problem] = []
    named = {name: dict(_read_named(name, raw.get(name, {}), problems)) for name in _NAMED}
    found = list(_read_dated(raw, named, problems))
    problems += _papers_problems(found, raw.get("sources", {}))
    dated = {each.key: each.entries for each in found}
    return named, dated, problems or _unmet(dated)


def plain_table(file: str, table: BaseModel) -> dict[str, Any]:
    """Return a named table as JSON holds it, without its dated entries."""
    return table.model_dump(mode="json", exclude_defaults=True, by_alias=True, exclude=set(PARTS.get(file, ())))


def own_tables(overlay: Raw, named: Named) -> dict[str, dict[str, Any]]:
    """Return the named tables in which an overlay writes more than entries, as they stand once it is laid over."""
    written = {
        file: [
            name for name, table in overlay[file].items() if name in named[file] and set(table) - {*PARTS.get(file, ())}
        ]
        for file in _NAMED
        if isinstance(overlay.get(file), dict)
    }
    return {
        file: {name: plain_table(file, named[file][name]) for name in names} for file, names in written.items() if names
    }


def with_own(named: Named, own: Mapping[str, Mapping[str, Any]]) -> Named:
    """Return named tables with those that `own_tables` gave in their place."""
    read = {
        file: {name: _NAMED[file].model_validate_json(json.dumps(each)) for name, each in tables.items()}
        for file, tables in own.items()
    }
    return {file: {**tables, **read.get(file, {})} for file, tables in named.items()}


def entry_type(key: str, named: Named) -> type[shape.Papers] | None:
    """Return what an entry of a key is; nothing where no book has such a key."""
    head, _, rest = key.partition(".")
    file = {prefix: file for file, prefix in _PREFIX.items()}.get(head, head)
    currencies = {"exchange": shape.RateEntry, "volatility": shape.VolatilityEntry}
    of_file: Mapping[str, type[shape.Papers]] = _DATED.get(file, {})
    found: type[Any] | None = currencies.get(head) or _OF_SERVICES.get(head) or of_file.get(rest)
    if found is not None:
        return found
    home = next((file for file, parts in PARTS.items() if rest in parts and head in named[file]), None)
    return None if home is None else _entry_of(_NAMED[home], rest)


def _entry_of(table: type[BaseModel], part: str) -> type[shape.Papers]:
    """Return what the entries of one part of a table are."""
    found: type[shape.Papers] = get_args(table.model_fields[part].annotation)[0]
    return found


def _read_named(file: str, tables: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    for name, table in tables.items():
        try:
            yield name, _NAMED[file].model_validate(table)
        except ValidationError as error:
            problems += _placed(file, problems_of(error, _NAMED[file], (name,)))


def _read_dated(raw: Raw, named: Mapping[str, Any], problems: list[Problem]) -> Iterator[_Found]:
    for file, parts in PARTS.items():
        for name, table in named[file].items():
            for part in parts:
                if entries := getattr(table, part):
                    yield _Found(f"{name}.{part}", f"{file}.toml: {name}.{part}", entries)
    for file, tables in _DATED.items():
        given = raw.get(file, {})
        problems += [unknown_key(f"{file}.toml: {name}", name, tables) for name in given if name not in tables]
        for name, model in tables.items():
            if f"{file}.{name}" in _ONLY_OWN and name not in given:
                continue
            entries = _entries(file, (name,), model, given.get(name), problems)
            yield _Found(f"{_PREFIX.get(file, file)}.{name}", f"{file}.toml: {name}", entries)
    for file, model in _OF_SERVICES.items():
        for code, given in raw.get(file, {}).items():
            yield _Found(f"{file}.{code}", f"{file}.toml: {code}", _entries(file, (code,), model, given, problems))
    rates = dict(raw.get("exchange", {}))
    volatility = rates.pop("volatility", {})
    yield from _read_currencies("exchange", (), shape.RateEntry, rates, problems)
    yield from _read_currencies("volatility", ("volatility",), shape.VolatilityEntry, volatility, problems)


def _read_currencies(
    key: str, path: tuple[str, ...], model: type[shape.Papers], tables: object, problems: list[Problem]
) -> Iterator[_Found]:
    try:
        named = _CURRENCIES.validate_python(tables)
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
        read: tuple[E, ...] = _one_or_more(model).validate_python(given)
    except ValidationError as error:
        problems += _placed(file, problems_of(error, model, path))
        return ()
    return read


@cache
def _one_or_more(model: type[shape.Papers]) -> TypeAdapter[Any]:
    """Return what reads the entries of one key; it takes longer to make than to use."""
    return TypeAdapter(Annotated[tuple[model, ...], Field(min_length=1)])  # type: ignore[arg-type, valid-type]


def _placed(file: str, problems: Sequence[Problem]) -> list[Problem]:
    return [Problem(f"{file}.toml: {problem.place}", problem.key, problem.facts) for problem in problems]


def _papers_problems(found: Sequence[_Found], sources: Mapping[str, Any]) -> Iterator[Problem]:
    for each in found:
        for number, entry in enumerate(each.entries, start=1):
            if entry.source not in sources and entry.kind != "company":
                facts = {
                    "found": repr(entry.source),
                    "nearest": nearest(entry.source, sources),
                    "known": ", ".join(sources),
                }
                yield Problem(f"{each.place}[{number}].source", "unknown_source", facts)
            before = [(other.first_day, other.kind == "company") for other in each.entries[: number - 1]]
            if (entry.first_day, entry.kind == "company") in before:
                yield Problem(f"{each.place}[{number}].from", "day_twice", {"day": entry.first_day})


def _unmet(dated: Mapping[str, Any]) -> list[Problem]:
    missing = ((file, key) for file, keys in _NEEDED.items() for key in keys if key not in dated)
    return [Problem(f"{file}.toml: {key}", "missing_key") for file, key in missing]


def shown_value(value: Any) -> str:
    """Write a value of the book as its file does, on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown_value(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        span = len(value) <= _SPAN and not any(isinstance(part, dict | list) for part in value)
        return ("/" if span else " / ").join(shown_value(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,.10g}".replace(",", "\u202f") if isinstance(value, float | int) else str(value)
