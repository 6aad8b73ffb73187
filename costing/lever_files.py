"""The shape of the files that hold levers and bundles, and how they become what a variant is made by."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from costing.fields import Money, Number, OwnAnswer, Table, Text, Whole, YesNo
from costing.levers import Bundle, Change, Cut, FitTerms, Hosting, Lever, OwnershipTerms, Part, Saving
from costing.price_files import Papers, Said

Share = Annotated[Money, Field(ge=0, le=100, decimal_places=4)]
Dinars = Annotated[Money, Field(gt=0, le=1_000_000_000, decimal_places=2)]
Volume = Annotated[Money, Field(gt=0, le=100_000)]


class CutFile(Table):
    """What is taken off a service: a percentage, or one reached in proportion to units or years."""

    service: Text
    percent: Annotated[Money, Field(gt=0, lt=100, decimal_places=4)]
    by: Literal["count", "years"] | None = None
    at: Annotated[Money, Field(gt=0, le=100_000)] | None = None

    @model_validator(mode="after")
    def _measured_whole(self) -> Self:
        if (self.by is None) != (self.at is None):
            raise PydanticCustomError("cut_half_measured", "by and at together")
        return self

    def made(self) -> Cut:
        """Return the cut in shares."""
        return Cut(self.service, _share(self.percent), self.by, self.at or Decimal(1))


class HostingFile(Table):
    """What it costs to host a terabyte for a year."""

    a_tb: Dinars
    committed_a_tb: Dinars
    committed_tb: Volume

    def made(self) -> Hosting:
        """Return the prices of hosting."""
        return Hosting(self.a_tb, self.committed_a_tb, self.committed_tb)


class ChangeEntry(Papers):
    """What a lever or bundle does, from a day on."""

    asks: tuple[Text, ...] = ()
    fills: dict[Text, OwnAnswer] = Field(default_factory=dict)
    sets: dict[Text, OwnAnswer] = Field(default_factory=dict)
    caps: dict[Text, Annotated[Number, Field(ge=0)]] = Field(default_factory=dict)
    drops: tuple[Text, ...] = ()
    cuts: tuple[CutFile, ...] = ()
    fees_percent: dict[Text, Share] = Field(default_factory=dict)
    subscribe_percent: Annotated[Money, Field(gt=0, le=100, decimal_places=4)] | None = None
    frees: YesNo = False
    hosting: HostingFile | None = None
    committed: YesNo = False
    phases: tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    overhead_percent: Share = Decimal(0)

    def value(self) -> Mapping[str, Any]:
        """Return what it changes, without its papers and without what it leaves alone."""
        return {name: part for name, part in super().value().items() if name in self.model_fields_set}

    def made(self) -> Change:
        """Return the change in shares."""
        return Change(
            asks=self.asks,
            fills=self.fills,
            sets=self.sets,
            caps=self.caps,
            drops=self.drops,
            cuts=tuple(cut.made() for cut in self.cuts),
            fees={service: _share(percent) for service, percent in self.fees_percent.items()},
            subscribes=_share(self.subscribe_percent) if self.subscribe_percent is not None else None,
            frees=self.frees,
            hosting=self.hosting.made() if self.hosting is not None else None,
            committed=self.committed,
            phases=self.phases,
            overhead=_share(self.overhead_percent),
        )


class LeverFile(Table):
    """One lever of levers.toml."""

    label: Said
    value: Said
    gives_up: Said
    acts_on: Annotated[tuple[Text, ...], Field(min_length=1)]
    needs: tuple[Text, ...] = ()
    general: YesNo = True
    change: tuple[ChangeEntry, ...] = ()

    def made(self, code: str, entry: ChangeEntry) -> Lever:
        """Return the lever with what it does on the day."""
        texts = (self.label.model_dump(), self.value.model_dump(), self.gives_up.model_dump())
        return Lever(code, *texts, self.acts_on, self.needs, self.general, entry.made())


class PartFile(Table):
    """One component of a bundle."""

    text: Said
    key: Text


class SavingFile(Table):
    """One way to pay less for a bundle."""

    text: Said
    lever: Text


class BundleFile(Table):
    """One bundle of bundles.toml."""

    label: Said
    value: Said
    gives_up: Said
    part: Annotated[tuple[PartFile, ...], Field(min_length=1)]
    saving: Annotated[tuple[SavingFile, ...], Field(min_length=1)]
    levers: tuple[Text, ...] = ()
    change: tuple[ChangeEntry, ...] = ()

    def made(self, code: str, entry: ChangeEntry) -> Bundle:
        """Return the bundle with what it does on the day."""
        parts = tuple(Part(each.text.model_dump(), each.key) for each in self.part)
        savings = tuple(Saving(each.text.model_dump(), each.lever) for each in self.saving)
        texts = (self.label.model_dump(), self.value.model_dump(), self.gives_up.model_dump())
        return Bundle(code, *texts, parts, savings, self.levers, entry.made())


class OwnershipEntry(Papers):
    """How a cost of ownership is added up."""

    years: Annotated[tuple[Annotated[Whole, Field(ge=1, le=15)], ...], Field(min_length=1)]
    discount_percent: Annotated[Money, Field(ge=0, lt=100)]

    def made(self) -> OwnershipTerms:
        """Return the terms in shares."""
        return OwnershipTerms(tuple(sorted(set(self.years))), _share(self.discount_percent))


def _each_once(held: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(held))


class FitEntry(Papers):
    """How a quote is brought to a budget."""

    levers: Annotated[
        tuple[Literal["options", "phases", "discount", "tier", "volume"], ...], AfterValidator(_each_once)
    ]
    volumes: Annotated[tuple[Literal["workstations.count", "migration.volume_tb"], ...], AfterValidator(_each_once)]
    least_volume_percent: Annotated[Money, Field(gt=0, le=100, decimal_places=4)]

    def made(self) -> FitTerms:
        """Return the terms in shares."""
        return FitTerms(self.levers, self.volumes, _share(self.least_volume_percent))


def _share(percent: Decimal) -> Decimal:
    return percent / 100
