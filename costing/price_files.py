"""The shape of the price book's files: every entry with its papers (first day, kind, source, day checked, reason)."""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from costing.fields import Day, Money, Number, Table, Text, Whole, YesNo
from costing.parties import ClientKind
from costing.prices import Asking, Home, Model

Unit = Literal[
    "lump_sum",
    "workstation",
    "day",
    "year",
    "terabyte",
    "hour",
    "share",
    "point",
    "dzd",
    "trip",
    "seat",
    "unit",
    "user",
]
Positive = Annotated[Number, Field(gt=0, le=1_000_000_000_000)]
NotNegative = Annotated[Number, Field(ge=0, le=1_000_000_000_000)]
Percent = Annotated[Number, Field(ge=0, le=100)]
Weight = Annotated[Number, Field(ge=0, le=1)]
Step = Annotated[Money, Field(gt=0, le=1_000_000, decimal_places=2)]
PAPERS = ("from", "kind", "source", "checked", "reason", "confidence")
Origin = Literal["local", "local_partner", "international"]
Confidence = Literal["H", "M", "L", "FM"]


class Said(Table):
    """A text in the three languages of the house; none may be missing."""

    fr: Text
    en: Text
    ar: Text


class Papers(Table):
    """What every entry carries: since when, what it is, whence, and when a person last held it against its source."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    first_day: Day = Field(alias="from")
    kind: Literal["published", "assumption", "company"]
    source: Text
    checked: Day
    reason: Said | None = None
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _assumptions_say_why(self) -> Self:
        if self.kind == "assumption" and self.reason is None:
            raise PydanticCustomError("assumption_without_reason", "an assumption has a reason")
        return self

    def value(self) -> Mapping[str, Any]:
        """Return the entry without its papers, as JSON holds it."""
        return self._value

    @cached_property
    def _value(self) -> Mapping[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"first_day", *PAPERS})


class RangeEntry(Papers):
    """A published or assumed range: DZD before tax, or percent a year."""

    low: Positive | None = None
    high: Positive | None = None
    low_percent: Percent | None = None
    high_percent: Percent | None = None
    open_top: YesNo

    @model_validator(mode="after")
    def _runs_upward(self) -> Self:
        given = [pair for pair in (self._pair(""), self._pair("_percent")) if pair != (None, None)]
        low, high = given[0] if len(given) == 1 else (None, None)
        if low is None or high is None:
            raise PydanticCustomError("range_of_one_end", "two ends of one kind")
        if not 0 < low < high:
            raise PydanticCustomError("range_reversed", "low below high", {"low": low, "high": high})
        return self

    def _pair(self, unit: str) -> tuple[float | None, float | None]:
        return getattr(self, f"low{unit}"), getattr(self, f"high{unit}")

    @property
    def ends(self) -> tuple[float, float]:
        """Low and high: DZD, or a share where the file holds percent."""
        if self.low_percent is not None and self.high_percent is not None:
            return self.low_percent / 100, self.high_percent / 100
        return self.low or 0, self.high or 0


class PriceEntry(Papers):
    """A flat unit price [DZD before tax]: the same whatever is known."""

    dzd: Annotated[Money, Field(gt=0, le=1_000_000_000_000, decimal_places=2)]


class StepEntry(Papers):
    """The commercial step of a unit price [DZD]."""

    dzd: Step


class VolumeEntry(Papers):
    """Where the fall of a unit price with the quantity ends."""

    ends_at: Annotated[Whole, Field(ge=2, le=100_000)]


class WeightsEntry(Papers):
    """The weights of a service's drivers, the residual's included."""

    shares: Annotated[dict[Text, Weight], Field(min_length=1)]


class ServiceFile(Table):
    """One service of services.toml."""

    label: Said
    note: Said
    unit: Unit
    table: Home
    vat: Text
    zero: Text | None = None
    systems: Literal["minor", "major"] | None = None
    quantity: Text | None = None
    includes: tuple[Text, ...] = ()
    origins: tuple[Origin, ...] = ()
    comes_with: tuple[Asking, ...] = ()
    price: tuple[PriceEntry, ...] = ()
    range: tuple[RangeEntry, ...] = ()
    step: tuple[StepEntry, ...] = ()
    volume: tuple[VolumeEntry, ...] = ()
    weights: tuple[WeightsEntry, ...] = ()

    @model_validator(mode="after")
    def _ranges_in_its_unit(self) -> Self:
        for entry in self.range:
            if (entry.low_percent is not None) != (self.unit == "year"):
                raise PydanticCustomError("range_of_other_unit", "percent for years only", {"unit": self.unit})
        return self


class ScaleEntry(Papers):
    """A scale: two ends of a line or a logarithm, or a table of categories."""

    form: Literal["linear", "log", "category"]
    zero: Number | None = None
    one: Number | None = None
    table: Annotated[dict[Text, Weight], Field(min_length=2)] | None = None

    @model_validator(mode="after")
    def _is_of_one_form(self) -> Self:
        ends, words = (self.zero is not None, self.one is not None), self.table is not None
        if (ends, words) != (((False, False), True) if self.form == "category" else ((True, True), False)):
            raise PydanticCustomError("scale_of_two_forms", "two ends or a table", {"form": self.form})
        return self


def _three(span: object) -> object:
    items = list(span) if isinstance(span, list | tuple) else []
    numbers = all(isinstance(item, int | float) and not isinstance(item, bool) for item in items)
    if len(items) != len(("low", "likely", "high")) or not (
        all(math.isfinite(item) for item in items) if numbers else all(isinstance(item, str) for item in items)
    ):
        raise PydanticCustomError("span_of_three", "three alike")
    return span


Span = Annotated[tuple[Number, Number, Number] | tuple[Text, Text, Text], BeforeValidator(_three)]


class PriorEntry(Papers):
    """What is usual where nothing was said, per kind of client: low, likely, high."""

    spans: dict[Literal["unknown", ClientKind], Span]


class TrainingEntry(Papers):
    """Days of training where nobody has said."""

    base_days: Positive
    users_a_day: Positive
    multiples: tuple[Positive, Positive, Positive]
    least_days: Positive


class DriverFile(Table):
    """One driver of drivers.toml."""

    label: Said
    factor: Text
    key: Text | None = None
    also: tuple[Text, ...] = ()
    unit: Unit | None = None
    question: Said | None = None
    beyond: Positive | None = None
    leads: YesNo = False
    answer_in: Text | None = None
    words: dict[Text, Said] = Field(default_factory=dict)
    scale: tuple[ScaleEntry, ...] = ()
    prior: tuple[PriorEntry, ...] = ()
    default: tuple[TrainingEntry, ...] = ()


Details = tuple[NotNegative, NotNegative, NotNegative]


class PointsEntry(Papers):
    """The weights of interfaces."""

    standard: dict[Text, Positive]
    system: dict[Text, Positive]
    direction: dict[Text, Positive]
    cooperation: dict[Text, Positive]
    unknown: dict[Literal["standard", "system", "direction", "cooperation"], Details]
    repeat: Weight


class ContractEntry(Papers):
    """How yearly maintenance is written."""

    escalation_percent: Percent
    rate_step_percent: Annotated[Money, Field(gt=0, le=1)]
    base_step: Step
    default_years: Annotated[Whole, Field(ge=1, le=15)]


class WarrantyEntry(Papers):
    """Whether maintenance is free in the first contract years."""

    years: Annotated[Whole, Field(ge=0, le=5)]
    free: YesNo


class PrepaymentEntry(Papers):
    """The discount on maintenance paid in advance: percent by number of years, one first."""

    discount_percent: Annotated[
        tuple[Annotated[Money, Field(ge=0, lt=100, decimal_places=2)], ...], Field(min_length=1, max_length=15)
    ]


class PercentEntry(Papers):
    """A tax rate."""

    percent: Annotated[Money, Field(ge=0, le=100)]


class SwitchedEntry(Papers):
    """What can be switched off."""

    applies: YesNo


class WithholdingEntry(SwitchedEntry):
    """Tax withheld on what a company without an Algerian establishment is paid; the part of a licence it is due on."""

    percent: Annotated[Money, Field(ge=0, lt=100)]
    licence_base_percent: Annotated[Money, Field(ge=0, le=100)]


class DomiciliationEntry(SwitchedEntry):
    """Tax on the bank domiciliation of rights of use bought abroad."""

    licence_percent: Annotated[Money, Field(ge=0, le=100)]


class CustomsEntry(SwitchedEntry):
    """What imported hardware bears: customs duty and solidarity contribution."""

    duty_percent: Annotated[Money, Field(ge=0, le=100)]
    solidarity_percent: Annotated[Money, Field(ge=0, le=100)]


class ProvisionEntry(SwitchedEntry):
    """The provision for what a currency may move while a quote holds."""

    days_a_year: Annotated[Whole, Field(ge=1)]


class ModelEntry(Papers):
    """How licences are sold, and what that does to the base of maintenance and to the number of seats."""

    default: Model
    assumed_base: dict[Model, Weight]
    concurrency: tuple[Weight, Weight, Weight]


class NormsEntry(Papers):
    """What the audit holds an offer against."""

    cross_check_percent: Percent
    last_transfer_percent: Percent
    tb_an_hour: Positive
    training_percent: Percent


class MarkupEntry(Papers):
    """What a company adds to the cost of what it buys and sells."""

    percent: Annotated[Money, Field(ge=0, le=1_000)]


class RateEntry(Papers):
    """Dinars for one unit of a foreign currency."""

    dzd: Annotated[Money, Field(gt=0, le=1_000_000)]
    side: Literal["reference", "selling", "buying"]


class VolatilityEntry(Papers):
    """How far a rate moved over a year."""

    yearly_percent: Percent


class ValidityEntry(Papers):
    """Days a quote holds; fewer when an amount is in a foreign currency."""

    days: Annotated[Whole, Field(ge=1, le=730)]
    foreign_days: Annotated[Whole, Field(ge=1, le=730)]


class PaymentEntry(Papers):
    """How a quote is paid when its terms do not say."""

    means: Literal["transfer", "cheque", "treasury"]


class ReadingEntry(Papers):
    """How a line is read as a distribution."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    pert_lambda: Annotated[Positive, Field(alias="lambda", le=100)]
    rank_correlation: Annotated[Weight, Field(le=0.9)]
    open_top_percent: Annotated[Percent, Field(gt=50)]


class ConfidenceEntry(Papers):
    """The confidence meant where none is named [percent], and the step a price is rounded up to [DZD]."""

    percent: Annotated[Percent, Field(ge=50, le=99)]
    step: Annotated[Whole, Field(ge=1)]


class SensitivityEntry(Papers):
    """Low and high settings of the reading, for the bars of a tornado."""

    rank_correlation: tuple[Annotated[Weight, Field(le=0.9)], Annotated[Weight, Field(le=0.9)]]
    open_top_percent: tuple[Annotated[Percent, Field(gt=50)], Annotated[Percent, Field(gt=50)]]


class SharesEntry(Papers):
    """Shares of the categories of an unknown driver."""

    shares: Annotated[dict[Text, Weight], Field(min_length=1)]


class ClassesEntry(Papers):
    """Percent below and above the likely total, per class of estimate."""

    bands: Annotated[dict[Literal["1", "2", "3", "4", "5"], tuple[Percent, Percent]], Field(min_length=5)]


class BacktestEntry(Papers):
    """What it takes to conclude from past projects."""

    least_projects: Annotated[Whole, Field(ge=3, le=100_000)]
    least_projects_a_service: Annotated[Whole, Field(ge=3, le=100_000)]
    interval_percent: Annotated[Number, Field(ge=50, lt=100)]


class FactorFile(Table):
    """One of the market's pricing factors."""

    label: Said


class SourceFile(Table):
    """Where figures come from."""

    title: Said
    what: Said
