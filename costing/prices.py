"""What one day's prices are: services, drivers, scales and the rest of the price book, in the form rules take them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from costing.parties import Provider

Array = NDArray[np.float64]


def digest(parts: Mapping[str, Any]) -> str:
    """Digest plain values: the same ones always give the same sixty-four signs."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


Said = Mapping[str, str]
Answered = float | str
# The tables of a scope that ask for a service; a service names the one that asks for it.
Asking = Literal[
    "systems", "workstations", "migration", "integrations", "project", "licences", "training", "maintenance"
]


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
    """One number or category that moves a price: words, scale, usual spans per kind of client."""

    name: str
    label: Said
    factor: str
    key: str | None
    unit: str | None
    words: Mapping[str, Said]
    scale: Scale | None
    spans: Mapping[str, tuple[Answered, Answered, Answered]]

    @property
    def table(self) -> str | None:
        """The table of the scope that asks for it; none for context, which is always there."""
        if self.key is None or self.key.split(".")[0] in {"sites", "vendor", "client"}:
            return None
        return self.key.split(".")[0]

    def span(self, kind: str | None) -> tuple[Answered, Answered, Answered]:
        """Return the usual low, likely and high answer for a kind of client."""
        return self.spans.get(kind or "unknown", self.spans["unknown"])


@dataclass(frozen=True)
class Service:
    """One priced kind of work: its range [DZD before tax, or share a year], weights and how it is sold.

    `table` is the table of the scope that asks for it, `zero` the driver whose known zero means that it is not wanted.
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


@dataclass(frozen=True)
class Quotation:
    """What a quote says when its terms do not."""

    validity_days: int
    foreign_validity_days: int
    payment: str


@dataclass(frozen=True)
class Risk:
    """How lines are read as distributions, and the bands of the estimate classes [share below, share above]."""

    pert_lambda: float
    rank_correlation: float
    vendor_shares: Mapping[str, float]
    classes: Mapping[int, tuple[float, float]]


@dataclass(frozen=True)
class Prices:
    """The price book on one day: every value in force, nothing else."""

    day: date
    factors: Mapping[str, Said]
    drivers: Mapping[str, Driver]
    services: Mapping[str, Service]
    given: Mapping[str, Service]
    interfaces: Interfaces
    training: TrainingDefault
    contract: Contract
    vat: Mapping[str, Decimal]
    rates: Mapping[str, Rate]
    quotation: Quotation
    risk: Risk
    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    fingerprint: str
    provider: Provider | None

    @cached_property
    def all_services(self) -> Mapping[str, Service]:
        """Services priced from a range and services whose amount is given, by code."""
        return {**self.services, **self.given}
