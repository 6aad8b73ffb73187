"""What one day's prices are: services, drivers, scales and the rest of the price book, in the form rules take them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from costing.company import Company
from costing.digests import OwnTables, digest_values, plain_json
from costing.levels import ContinuityStep, Counting, Definition, Hours, Level, Tier
from costing.levers import Bundle, FitTerms, Lever, OwnershipTerms
from costing.offers import AuditRule, Component, Said
from costing.parties import Provider
from costing.payment_rules import Instalment, Rules
from costing.stages import Activity, Stage
from costing.working_days import WorkCalendar

Array = NDArray[np.float64]
Answered = float | str
# The tables of a scope that ask for a service; a service names the one that asks for it. `services` is the free table
# of a company's own services, each under its code.
Asking = Literal[
    "systems", "workstations", "migration", "integrations", "project", "hardware", "licences", "training",
    "decommissioning", "maintenance", "services",
]  # fmt: skip
# The table of a service: one of these, or what nobody asks for: what its vendor or its terms bring.
Home = Literal[
    "systems", "workstations", "migration", "integrations", "project", "hardware", "licences", "training",
    "decommissioning", "maintenance", "services", "vendor",
]  # fmt: skip
Model = Literal["perpetual", "subscription", "concurrent"]
# The word by which an answer wants nothing of a service.
NOTHING = "none"
# Drivers that hold for one group of systems: those of a level, those whose licence cost is assumed, or all of them.
GROUPED = ("systems", "versions_behind")
# What nobody asks for and the vendor or the terms bring: travel, provisions, taxes.
BROUGHT = "vendor"
ORIGIN = "vendor_origin"
# What is sold at an amount that a scope gives, or that follows from one: everything else has a price of its own.
GIVEN = ("licences", "customs", "currency_provision", "withholding_tax", "domiciliation_tax", "contingency")
# Tables of a scope that ask for nothing by themselves and are always there.
CONTEXT = frozenset({"sites", "users", "vendor", "client"})


@dataclass(frozen=True)
class Scale:
    """How far along its scale a value stands: 0 the cheap end, 1 the dear end."""

    form: str
    zero: float = 0.0
    one: float = 1.0
    table: Mapping[str, float] | None = None

    @property
    def falls(self) -> bool:
        """Whether a smaller number is the dearer one (hours of downtime)."""
        return self.zero > self.one

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The categories, in the order of the table; none for a number."""
        return tuple(self.table or ())

    @cached_property
    def places(self) -> Array:
        """The place of each category on the scale, in the order of the table."""
        return np.array(tuple((self.table or {}).values()), dtype=float)


@dataclass(frozen=True)
class Driver:
    """One number or category that moves a price: words, scale, usual spans per kind of client, and its question.

    `also` are further keys that answer it; `beyond` is the step of a known number whose further price is told; `leads`:
    it is asked before any other; `answer_in` is the table an answer is written in where no single key takes it.
    """

    name: str
    label: Said
    factor: str
    key: str | None
    unit: str | None
    words: Mapping[str, Said]
    scale: Scale | None
    spans: Mapping[str, tuple[Answered, Answered, Answered]]
    question: Said | None = None
    beyond: float | None = None
    leads: bool = False
    answer_in: str | None = None
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Where a scope may answer it: its own key, and others that say the same without asking for a service."""
        return (*((self.key,) if self.key is not None else ()), *self.also)

    @property
    def table(self) -> str | None:
        """The table of the scope that asks for it; none for context, which is always there."""
        return table_of(self.key or "")

    def span(self, kind: str | None) -> tuple[Answered, Answered, Answered]:
        """Return the usual low, likely and high answer for a kind of client."""
        return self.spans.get(kind or "unknown", self.spans["unknown"])


def table_of(key: str) -> str | None:
    """Return the table a key stands in; none for context, which is always there."""
    first, *rest = key.split(".")
    if not first or first in CONTEXT:
        return None
    return own_table(rest[0]) if first == "services" and rest else first


def own_table(code: str) -> str:
    """Return the name of the table by which a scope asks for a company's own service."""
    return f"services.{code}"


@dataclass(frozen=True)
class Service:
    """One priced kind of work: its range [DZD before tax, or share a year], weights and how it is sold.

    `table` is the table of the scope that asks for it, `zero` the driver whose known zero means that it is not wanted,
    `origins` the vendor origins that bring it, where not every one does, `comes_with` the tables it accompanies. A flat
    price has the same low and high, and no weights.
    """

    code: str
    label: Said
    note: Said
    unit: str
    table: str
    vat: str
    zero: str | None
    low: float
    high: float
    open_top: bool
    published: bool
    step: Decimal
    weights: Mapping[str, float]
    quantity: str | None
    volume: Scale | None
    systems: str | None
    includes: tuple[str, ...]
    origins: tuple[str, ...]
    comes_with: tuple[str, ...]

    def brought_by(self, origins: Scale, places: Array) -> Array:
        """Return 1 where a vendor of that origin brings it, 0 elsewhere."""
        return np.array([float(word in self.origins) for word in origins.words])[places.astype(np.int64)]

    @property
    def flat(self) -> bool:
        """Whether its unit price is one figure, whatever is known."""
        return not self.weights

    @property
    def yearly(self) -> bool:
        """Whether it is sold by the year, at a rate."""
        return self.unit == "year"


@dataclass(frozen=True)
class Rate:
    """One exchange rate: dinars for one unit of the currency, from its day, and whose rate it is."""

    currency: str
    first_day: date
    dzd: Decimal
    side: str
    source: str


@dataclass(frozen=True)
class Entry:
    """One value of the price book in force on the day, as a record lists it."""

    key: str
    first_day: date
    kind: str
    value: Any
    source: str
    checked: date
    reason: Said | None
    confidence: str | None = None


@dataclass(frozen=True)
class Source:
    """Where figures come from: its title, and what it is."""

    title: Said
    what: Said


@dataclass(frozen=True)
class Interfaces:
    """The weights of one interface and of its unknown details."""

    standard: Mapping[str, float]
    system: Mapping[str, float]
    direction: Mapping[str, float]
    cooperation: Mapping[str, float]
    unknown: Mapping[str, tuple[float, float, float]]
    repeat: float


@dataclass(frozen=True)
class TrainingDefault:
    """Days of training when nobody has said: base days, one more per so many users, and the span around it."""

    base_days: float
    users_a_day: float
    multiples: tuple[float, float, float]
    least_days: float


@dataclass(frozen=True)
class Contract:
    """How a yearly maintenance is written: growth a year (share), step of the rate [points], step of its base [DZD]."""

    escalation: Decimal
    rate_step: Decimal
    base_step: Decimal
    default_years: int
    warranty_years: int
    warranty_free: bool
    prepayment: tuple[Decimal, ...]

    def prepaid_discount(self, years: int) -> Decimal:
        """Return the discount [share] on so many years paid in advance; past the last of the table, the last."""
        return self.prepayment[min(years, len(self.prepayment)) - 1] if years else Decimal(0)


@dataclass(frozen=True)
class Imports:
    """What a foreign vendor and imported hardware add [shares], each nothing where the book switches it off.

    `withholding` of a licence is already that of its taxed part; `provided`: whether a provision
    stands for the currency; `days_a_year`, the days that a yearly volatility is of.
    """

    withholding: Decimal
    domiciliation: Decimal
    duty: Decimal
    solidarity: Decimal
    provided: bool
    days_a_year: int


@dataclass(frozen=True)
class Licensing:
    """How licences are sold when nobody says, what share of a licence an assumed base holds by model, and concurrency.

    `concurrency` is the share of the users who work at the same time: low, likely, high.
    """

    default: str
    assumed_base: Mapping[str, float]
    concurrency: tuple[float, float, float]


@dataclass(frozen=True)
class Norms:
    """What the audit holds an offer against: shares, and how fast an archive is moved [TB an hour]."""

    cross_check: float
    last_transfer: float
    tb_an_hour: float
    training: float


@dataclass(frozen=True)
class Quotation:
    """What a quote says when its terms do not."""

    validity_days: int
    foreign_validity_days: int
    payment: str


@dataclass(frozen=True)
class Stamp:
    """The stamp duty on a receipt paid by one of these means [DZD].

    `bands` rise: above an amount, so much a started slice of the whole; `minimum` is the least that is due.
    """

    means: tuple[str, ...]
    slice: Decimal
    minimum: Decimal
    bands: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Learning:
    """What it takes to conclude from past projects: how many of them, how many of a service, how sure [share]."""

    least_projects: int
    least_projects_a_service: int
    confidence: float


@dataclass(frozen=True)
class Risk:
    """How lines are read as distributions, and the bands of the estimate classes [share below, share above].

    `open_top`: how probable it is that a line with an open top stays under its high [share]. `confidence` is the one
    meant where none is named [percent], `step` what a price at a confidence is rounded up to [DZD]. `correlations` and
    `tops` are the low and high settings of a tornado's bars.
    """

    pert_lambda: float
    rank_correlation: float
    open_top: float
    confidence: float
    step: Decimal
    correlations: tuple[float, float]
    tops: tuple[float, float]
    vendor_shares: Mapping[str, float]
    classes: Mapping[int, tuple[float, float]]
    learning: Learning


@dataclass(frozen=True)
class Prices:
    """The price book on one day: every value in force, nothing else.

    `codes` are those of every service, sold on the day or only later. `structure` digests which services, drivers and
    components there are, `fingerprint` that and every value. `own` are the tables that a company wrote, as JSON holds
    them, by file and name.
    """

    day: date
    factors: Mapping[str, Said]
    drivers: Mapping[str, Driver]
    services: Mapping[str, Service]
    given: Mapping[str, Service]
    interfaces: Interfaces
    training: TrainingDefault
    contract: Contract
    vat: Mapping[str, Decimal]
    stamp: Stamp
    rates: Mapping[str, Rate]
    volatility: Mapping[str, Decimal]
    markups: Mapping[str, Decimal]
    imports: Imports
    licensing: Licensing
    components: Mapping[str, Component]
    audit: Mapping[str, AuditRule]
    levers: Mapping[str, Lever]
    bundles: Mapping[str, Bundle]
    ownership: OwnershipTerms
    fit: FitTerms
    norms: Norms
    quotation: Quotation
    risk: Risk
    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    structure: str
    fingerprint: str
    own: OwnTables
    provider: Provider | None
    company: Company
    codes: frozenset[str]
    stages: Mapping[str, Stage]
    work_calendar: WorkCalendar
    activity: Activity
    levels: Mapping[str, Level]
    tiers: Mapping[str, Tier]
    hours: Mapping[str, Hours]
    counting: Counting
    definitions: Mapping[str, Definition]
    continuity: tuple[ContinuityStep, ...]
    plans: Mapping[str, tuple[Instalment, ...]]
    procurement: Rules

    @cached_property
    def own_entries(self) -> frozenset[str]:
        """The keys of the entries that are a company's own."""
        return frozenset(key for key, entry in self.entries.items() if entry.kind == "company")

    @cached_property
    def digests(self) -> dict[str, str]:
        """A digest of the values by what they are: price_book, taxes, exchange, rounding."""
        values, own = plain_json(json.dumps([{key: entry.value for key, entry in self.entries.items()}, self.own]))
        return digest_values(values, own, self.structure)

    @cached_property
    def all_services(self) -> Mapping[str, Service]:
        """Services priced from a range and services whose amount is given, by code."""
        return {**self.services, **self.given}
