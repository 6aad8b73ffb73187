"""What is in force on one day: the entries of the price book that hold, in the form rules take them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from costing import company_files, offer_files, process_files
from costing import price_files as shape
from costing.company import Company
from costing.dated import in_force
from costing.digests import OwnTables, digest
from costing.level_day import levels_on
from costing.money import CENTIME, decimal_of
from costing.offers import AuditRule, Component, Condition
from costing.parties import Provider
from costing.payment_day import payments_on
from costing.prices import (
    Contract,
    Driver,
    Entry,
    Imports,
    Interfaces,
    Learning,
    Licensing,
    Norms,
    Prices,
    Quotation,
    Rate,
    Risk,
    Scale,
    Service,
    Source,
    TrainingDefault,
)
from costing.stages import Activity, Cutover, Duration, Stage
from costing.working_days import Override, WorkCalendar

Dated = Mapping[str, Sequence[shape.Papers]]
Named = Mapping[str, Mapping[str, Any]]
COMPANY = "company"
# The entries a service is priced by.
PRICES = ("price", "range", "weights")
HOLIDAY_DAYS = ".days"
STAGE_PARTS = ("duration", "window")


def prices_on(named: Named, dated: Dated, provider: Provider | None, day: date, own: OwnTables) -> Prices:
    """Gather what is in force on a day; a company's own entry takes the place of the book's from its first day on.

    Raises
    ------
    NotInForce
        The day is before the first entry of something a price needs.
    """
    held = {
        key: in_force(_first_choice(entries, day), day, key)
        for key, entries in dated.items()
        if entries and not _optional(key, entries, day)
    }
    services = {
        code: _service(code, table, held)
        for code, table in named["services"].items()
        if not _to_come(code, dated, held)
    }
    entries = {key: _entry(key, entry) for key, entry in held.items()}
    structure = _structure(named)
    rates = {
        key.split(".")[1]: _rate(key.split(".")[1], entry)
        for key, entry in held.items()
        if isinstance(entry, shape.RateEntry)
    }
    return Prices(
        day=day,
        factors={name: table.label.model_dump() for name, table in named["factors"].items()},
        drivers={name: _driver(name, table, held) for name, table in named["drivers"].items()},
        services={code: service for code, service in services.items() if service.high},
        given={code: service for code, service in services.items() if not service.high},
        components={code: _component(code, table) for code, table in named["components"].items()},
        audit={name: _rule(name, table) for name, table in named["audit"].items()},
        levers=_made(named["levers"], held),
        bundles=_made(named["bundles"], held),
        vat={key.split(".")[1]: entry.percent for key, entry in held.items() if isinstance(entry, shape.PercentEntry)},
        rates=rates,
        markups={
            key.split(".")[1]: _share(entry.percent)
            for key, entry in held.items()
            if isinstance(entry, shape.MarkupEntry)
        },
        volatility={
            key.split(".")[1]: _share(entry.yearly_percent)
            for key, entry in held.items()
            if isinstance(entry, shape.VolatilityEntry)
        },
        entries=entries,
        sources={name: Source(**table.model_dump()) for name, table in named["sources"].items()},
        structure=structure,
        fingerprint=digest({"structure": structure, "entries": {key: each.value for key, each in entries.items()}}),
        own=own,
        provider=provider,
        company=_company(named, held),
        codes=frozenset(named["services"]),
        stages=_stages(named, dated, held),
        work_calendar=_work_calendar(named, held),
        activity=Activity(*(held["calendar.activity"].value()[kind] for kind in Activity.__match_args__)),
        **_singles(held),
        **levels_on(named, held),
        **payments_on(held),
    )


def _first_choice(entries: Sequence[shape.Papers], day: date) -> Sequence[shape.Papers]:
    """Return a company's own entries where one holds on the day, else the others."""
    own = [entry for entry in entries if entry.kind == COMPANY]
    return own if any(entry.first_day <= day for entry in own) else [e for e in entries if e.kind != COMPANY] or own


def _optional(key: str, entries: Sequence[shape.Papers], day: date) -> bool:
    """Whether an entry is absent on a day, and may be."""
    return may_be_absent(key, entries) and all(entry.first_day > day for entry in entries)


def may_be_absent(key: str, entries: Sequence[shape.Papers]) -> bool:
    """Whether prices can do without an entry: rates, missed only where needed; facts not known yet; a company's."""
    return (
        key.startswith(("exchange.", "volatility."))
        or key.endswith(HOLIDAY_DAYS)
        or all(entry.kind == COMPANY for entry in entries)
    )


def _to_come(code: str, dated: Dated, held: Mapping[str, Any]) -> bool:
    """Whether a service has no entry yet of all those it will have."""
    keys = [f"{code}.{part}" for part in PRICES if f"{code}.{part}" in dated]
    return bool(keys) and not any(key in held for key in keys)


def _singles(held: Mapping[str, Any]) -> dict[str, Any]:
    points, contract, warranty = held["interfaces.points"], held["maintenance.contract"], held["maintenance.warranty"]
    model, norms = held["licensing.model"], held["quotation.norms"]
    validity, reading = held["quotation.validity"], held["risk.reading"]
    training = held["training_days.default"]
    bands, sold, bars = held["risk.classes"].bands, held["risk.confidence"], held["risk.sensitivity"]
    return {
        "interfaces": Interfaces(
            points.standard, points.system, points.direction, points.cooperation, points.unknown, points.repeat
        ),
        "training": TrainingDefault(training.base_days, training.users_a_day, training.multiples, training.least_days),
        "contract": Contract(
            escalation=_share(contract.escalation_percent),
            rate_step=contract.rate_step_percent,
            base_step=contract.base_step,
            default_years=contract.default_years,
            warranty_years=warranty.years,
            warranty_free=warranty.free,
            prepayment=tuple(_share(each) for each in held["maintenance.prepayment"].discount_percent),
        ),
        "imports": _imports(held),
        "stamp": held["duties.stamp"].made(),
        "ownership": held["quotation.ownership"].made(),
        "fit": held["quotation.fit"].made(),
        "licensing": Licensing(model.default, model.assumed_base, model.concurrency),
        "norms": Norms(
            cross_check=norms.cross_check_percent / 100,
            last_transfer=norms.last_transfer_percent / 100,
            tb_an_hour=norms.tb_an_hour,
            training=norms.training_percent / 100,
        ),
        "quotation": Quotation(validity.days, validity.foreign_days, held["quotation.payment"].means),
        "risk": Risk(
            reading.pert_lambda,
            reading.rank_correlation,
            reading.open_top_percent / 100,
            sold.percent,
            decimal_of(sold.step),
            bars.rank_correlation,
            (bars.open_top_percent[0] / 100, bars.open_top_percent[1] / 100),
            held["risk.vendor_shares"].shares,
            {int(name): (below / 100, above / 100) for name, (below, above) in bands.items()},
            _learning(held["risk.backtest"]),
        ),
    }


def _company(named: Named, held: Mapping[str, Any]) -> Company:
    """What the company's own book says of its roles, costs and floors."""
    return Company(
        roles={code: table.made(code, held) for code, table in named["roles"].items()},
        costs={_of(key): each.made() for key, each in held.items() if isinstance(each, company_files.CostEntry)},
        floors={_of(key): each.made() for key, each in held.items() if isinstance(each, company_files.FloorEntry)},
    )


def _of(key: str) -> str:
    return key.partition(".")[2]


def _made(tables: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Make what a table and its change say on the day; one of a company that has yet to begin is not there."""
    return {
        code: table.made(code, held[f"{code}.change"]) for code, table in tables.items() if f"{code}.change" in held
    }


def _stages(named: Named, dated: Dated, held: Mapping[str, Any]) -> dict[str, Stage]:
    """How a project runs; a stage that a company has yet to add is not there."""
    keys = {code: [f"{code}.{part}" for part in STAGE_PARTS] for code in named["process"]}
    to_come = {code for code, own in keys.items() if any(key in dated for key in own) and not set(own) & set(held)}
    return {code: _stage(code, table, held, to_come) for code, table in named["process"].items() if code not in to_come}


def _stage(code: str, table: process_files.StageFile, held: Mapping[str, Any], to_come: Collection[str]) -> Stage:
    days, window = held.get(f"{code}.duration"), held.get(f"{code}.window")
    texts = table.model_dump(include={"title", "summary", "activities", "client", "provider", "deliverables"})
    return Stage(
        code=code,
        **texts,
        follows=tuple(each for each in table.follows if each not in to_come),
        part_of=table.part_of,
        phase=table.phase,
        any_of=table.any_of,
        offer=table.offer,
        late=table.late,
        milestone=table.milestone.model_dump() if table.milestone is not None else None,
        duration=Duration(
            days.base_days, days.major_days, days.a_day, days.days_each, days.nights, days.spare_percent / 100
        )
        if days
        else None,
        cutover=Cutover(window.base_hours, window.rollback_hours) if window else None,
    )


def _work_calendar(named: Named, held: Mapping[str, Any]) -> WorkCalendar:
    """When work is done; facts about holidays count from their first day on."""
    reach, hours = held["calendar.reach"], held["calendar.hours"]
    overrides = (
        Override(table.label.model_dump(), entry.added, entry.removed, entry.confirmed)
        for name, table in named["holidays"].items()
        if (entry := held.get(f"{name}{HOLIDAY_DAYS}")) is not None
    )
    names = {table.named: table.label.model_dump() for table in named["holidays"].values() if table.named is not None}
    return WorkCalendar(hours.opens, hours.closes, reach.first, reach.last, names, tuple(overrides))


def _share(percent: Decimal | float) -> Decimal:
    return Decimal(str(percent)) / 100


def _learning(entry: shape.BacktestEntry) -> Learning:
    return Learning(entry.least_projects, entry.least_projects_a_service, entry.interval_percent / 100)


def _imports(held: Mapping[str, Any]) -> Imports:
    """What foreign purchases bear; what is switched off bears nothing."""
    withheld, paid = held["imports.withholding"], held["imports.domiciliation"]
    customs, provision = held["imports.customs"], held["imports.provision"]
    return Imports(
        withholding=_share(withheld.percent) * _share(withheld.licence_base_percent) * withheld.applies,
        domiciliation=_share(paid.licence_percent) * paid.applies,
        duty=_share(customs.duty_percent) * customs.applies,
        solidarity=_share(customs.solidarity_percent) * customs.applies,
        provided=provision.applies,
        days_a_year=provision.days_a_year,
    )


def _component(code: str, table: offer_files.ComponentFile) -> Component:
    return Component(
        code, table.label.model_dump(), table.service, table.included_in, table.reason.model_dump(), table.offered
    )


def _rule(name: str, table: offer_files.RuleFile) -> AuditRule:
    when = tuple(Condition(each.fact, test, against) for each in table.when for test, against in each.tests.items())
    return AuditRule(name, table.severity, when, table.each, table.message.model_dump(), table.way_out.model_dump())


def _service(code: str, table: shape.ServiceFile, held: Mapping[str, Any]) -> Service:
    span, weights, volume = held.get(f"{code}.range"), held.get(f"{code}.weights"), held.get(f"{code}.volume")
    flat = held.get(f"{code}.price")
    low, high = span.ends if span else (float(flat.dzd), float(flat.dzd)) if flat else (0.0, 0.0)
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
        origins=table.origins,
        comes_with=table.comes_with,
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
        question=table.question.model_dump() if table.question is not None else None,
        beyond=table.beyond,
        leads=table.leads,
        answer_in=table.answer_in,
        also=table.also,
    )


def _rate(currency: str, entry: shape.RateEntry) -> Rate:
    return Rate(currency, entry.first_day, entry.dzd, entry.side, entry.source)


def _entry(key: str, entry: shape.Papers) -> Entry:
    reason = entry.reason.model_dump() if entry.reason is not None else None
    return Entry(key, entry.first_day, entry.kind, entry.value(), entry.source, entry.checked, reason, entry.confidence)


def _structure(named: Named) -> str:
    """Digest which services, drivers and components there are, and how they hang together: no texts."""
    named_by = {
        "services": ("unit", "table", "vat", "zero", "systems", "quantity", "includes", "origins", "comes_with"),
        "drivers": ("key", "also", "unit", "beyond"),
        "components": ("service", "included_in", "offered"),
        "levers": ("acts_on", "needs", "general"),
        "bundles": ("levers",),
    }
    return digest(
        {
            file: {name: [getattr(table, field) for field in fields] for name, table in named[file].items()}
            for file, fields in named_by.items()
        }
    )
